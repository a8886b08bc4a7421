"""The words of documents, PDF and DOCX, read by a process of its own within bounds of time, memory and size.

What a PDF says is what its fonts' tables make of its glyphs (ToUnicode, ISO 32000-1 9.10.3). Text in the fonts of
before Unicode (TCVN3, VNI) comes out as the letters that stand at these places, and is not guessed at.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from math import ceil
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import Literal, Self

from archive.media.text_worker import MEMORY, OUT_OF_MEMORY
from archive.record.normal_form import to_nfc

State = Literal["text", "none", "encrypted", "unreadable", "not-read"]
"""`text`: words were found. `none`: there are none, its pages are pictures. `encrypted`: it opens with a password
alone. `unreadable`: it is broken, or takes more than the bounds. `not-read`: of this type nothing is read."""

MOST_CHARACTERS = 5_000_000
"""Of one document so many characters are kept: some 2,000 pages."""
SECONDS = 60.0
"""For one document."""

_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_READERS = {_PDF: "pypdfium2", _DOCX: "lxml"}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of an Office document with a password (MS-OFFCRYPTO)
_WORKER = Path(__file__).with_name("text_worker.py")
_LONGEST_ANSWER = 10_000  # bytes of a line
_SECONDS_TO_END = 2.0  # for a process that is asked nothing more
_LONGEST_PARAGRAPH = 20_000  # characters: longer ones are parted
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # soft hyphens, joiners, marks of byte order
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What was read of a document."""

    state: State
    text: str | None
    """NFC, a paragraph (of a PDF: a page) a line. None where the state is not `text`."""
    detail: str | None
    """Why there is none, or not all."""
    extractor: str
    """The library that read it, with its version; `none` where nothing reads such files."""


class _Lost(Exception):
    """The process gave no answer; says why."""

    def __init__(self, why: str, is_late: bool) -> None:
        super().__init__(why)
        self.is_late = is_late


class TextReader:
    """Reads documents one after the other, in one process, which is started anew after one that it did not survive. To
    be used in a `with`."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, media_type: str, body: bytes) -> DocumentText:
        """Return the words of a document of a type, see `sniff`. It never raises for what a document is."""
        reader = _READERS.get(media_type)
        if reader is None:
            if _ENCRYPTED in body:
                return DocumentText("encrypted", None, "it opens with a password alone", "none")
            return DocumentText("not-read", None, f"nothing is read of {media_type}", "none")
        extractor = f"{reader} {version(reader)}"
        is_first = self._process is None
        try:
            state, detail, text = self._ask(media_type, body)
        except _Lost as lost:
            if is_first or lost.is_late:
                return DocumentText("unreadable", None, str(lost), extractor)
            try:  # it may have ended because of what it read before
                state, detail, text = self._ask(media_type, body)
            except _Lost as again:
                return DocumentText("unreadable", None, str(again), extractor)
        tidy = _tidy(text) if state == "text" else ""
        if state == "text" and not tidy:
            return DocumentText("none", None, "it has no letters", extractor)
        return DocumentText(state, tidy or None, detail, extractor)

    def _ask(self, media_type: str, body: bytes) -> tuple[State, str | None, str]:
        """Return what the process answers. Raise _Lost where it does not."""
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        later = ceil(self._seconds) + 5  # than this one ends it
        request = {"type": media_type, "size": len(body), "most": MOST_CHARACTERS, "seconds": later}
        is_late = Event()

        def stop() -> None:
            is_late.set()
            process.kill()

        clock = Timer(self._seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.write(body)
            process.stdin.flush()
            answer = json.loads(process.stdout.readline(_LONGEST_ANSWER))
            text = process.stdout.read(answer["size"])
            if len(text) < answer["size"]:
                raise EOFError
        except (OSError, EOFError, json.JSONDecodeError) as error:
            clock.cancel()
            code = self._end()
            raise _Lost(self._why(code, is_late.is_set()), is_late.is_set()) from error
        clock.cancel()
        return answer["state"], answer["detail"], text.decode()

    def _why(self, code: int | None, is_late: bool) -> str:
        if is_late:
            return f"it takes more than {self._seconds:g} seconds"
        if code == OUT_OF_MEMORY:
            return f"it takes more than {MEMORY >> 20} MB of memory"
        return f"the process that read it ended with {code}"

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: its folder, with modules of this program, is not where it looks for others.
        command = [sys.executable, "-P", str(_WORKER)]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)  # noqa: S603
        return self._process

    def _end(self) -> int | None:
        """End the process, and return its exit code; None where there is none."""
        process, self._process = self._process, None
        if process is None:
            return None
        assert process.stdin is not None and process.stdout is not None
        process.stdout.close()
        with suppress(OSError):  # what it did not take is lost with it
            process.stdin.close()
        try:
            return process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _tidy(text: str) -> str:
    """Return a text in NFC with single spaces, without empty paragraphs and what cannot be stored."""
    text = _UNSTORABLE.sub(" ", _INVISIBLE.sub("", text))
    return "\n".join(part for line in to_nfc(text).split("\n") for part in _parts(" ".join(line.split())))


def _parts(paragraph: str) -> list[str]:
    """Part an endless paragraph at spaces; return none for an empty one."""
    parts = []
    while len(paragraph) > _LONGEST_PARAGRAPH:
        end = paragraph.rfind(" ", 1, _LONGEST_PARAGRAPH)
        end = end if end > 0 else _LONGEST_PARAGRAPH
        parts.append(paragraph[:end])
        paragraph = paragraph[end:].lstrip()
    return [*parts, paragraph] if paragraph else parts

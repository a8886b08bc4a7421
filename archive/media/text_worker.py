"""Reads the words of documents, in a process of its own: documents are made by anybody, and the libraries that read
them may fall over one. `texts` starts it, as a file and not as a module, and ends it where it takes too long.

It takes requests on its standard input, each a line of JSON (`type`, `size` in bytes, `most` characters, and `seconds`
after which it ends itself) and the document, and answers on its standard output with a line of JSON (`state` as in
`texts`, `detail`, `size` in bytes) and the text in UTF-8, a paragraph (of a PDF: a page) a line. It opens no file and
no connection.
"""

from __future__ import annotations

import io
import json
import os
import posixpath
import signal
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

MEMORY = 1 << 30
"""Bytes of address space that it may have, where the system bounds it (not on Windows and macOS)."""

OUT_OF_MEMORY = 3
"""The exit code of a process that had not enough of it."""

_XML_SIZE = 200 * 1024 * 1024  # bytes of an unpacked part of a DOCX that is read
_PDF = "application/pdf"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_NOTES = ("footnotes.xml", "endnotes.xml")
_BREAKS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}


class CannotRead(Exception):
    """Says why a document has no text, as its state and in a sentence."""


def read_pdf(body: bytes) -> Iterator[str]:
    """Yield the text of each page, which may be empty. Raise CannotRead where it has a password, or PdfiumError."""
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise CannotRead("encrypted", "it opens with a password alone") from error
        raise
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        # A hyphen at the end of a line comes as one of these two.
        text: str = text_page.get_text_range()
        yield " ".join(text.replace("\ufffe", "-").replace("\x02", "-").split())
        text_page.close()
        page.close()


def read_docx(body: bytes) -> Iterator[str]:
    """Yield the paragraphs of the text, its tables and text boxes, then of its notes. Raise CannotRead, or an error of
    zipfile or lxml."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        main = _main_part(parts)
        notes = [posixpath.join(posixpath.dirname(main), name) for name in _NOTES]
        for name in (main, *(name for name in notes if name in parts.namelist())):
            with _open(parts, name) as part:
                yield from _paragraphs(part)


def _main_part(parts: zipfile.ZipFile) -> str:
    """Return the name of the part with the text (ECMA-376 part 1, 11.3.10)."""
    with _open(parts, "_rels/.rels") as part:
        for element in _iterate(part, "end"):
            if element.tag == f"{{{_RELATED}}}Relationship" and element.get("Type", "").endswith("/officeDocument"):
                target: str = element.get("Target", "")
                return posixpath.normpath(target.lstrip("/"))
    return "word/document.xml"


def _open(parts: zipfile.ZipFile, name: str) -> Any:
    info = parts.getinfo(name)
    if info.flag_bits & 1:
        raise CannotRead("encrypted", "it opens with a password alone")
    if info.file_size > _XML_SIZE:  # zipfile unpacks no more than it says
        raise CannotRead("unreadable", "unpacked it is too large")
    return parts.open(info)


def _paragraphs(part: Any) -> Iterator[str]:
    """Yield the paragraphs of a part. A text box is a paragraph within another one, and is there twice: for old
    programs, which is passed over, and for new ones."""
    open_paragraphs: list[list[str]] = []
    passed_over = 0
    for event, element in _iterate_events(part):
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "Fallback":
            passed_over += 1 if event == "start" else -1
        elif name == "p" and event == "start":
            open_paragraphs.append([])
        elif event == "end":
            if open_paragraphs and not passed_over:
                if name == "t":
                    open_paragraphs[-1].append(element.text or "")
                elif name in _BREAKS:
                    open_paragraphs[-1].append(_BREAKS[name])
            if name == "p" and open_paragraphs:
                yield "".join(open_paragraphs.pop())
            if name in ("p", "tbl"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _iterate(part: Any, event: str) -> Iterator[Any]:
    return (element for _, element in _iterate_events(part))


def _iterate_events(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a part as they begin and end: no entity is expanded, nothing is fetched, and what has a
    DTD, which OOXML forbids (ECMA-376 part 2, 8.1.4), is not read."""
    from lxml import etree

    how: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    events = etree.iterparse(part, events=("start", "end"), **how)
    for number, (event, element) in enumerate(events):
        if number == 0 and element.getroottree().docinfo.doctype:
            raise CannotRead("unreadable", "its XML has a DTD")
        yield event, element


def read(media_type: str, body: bytes, most: int) -> tuple[str, str | None, str]:
    """Return the state of a document, a detail or None, and its text of at most so many characters."""
    texts: list[str] = []
    size = empty = 0
    cut = False
    for text in read_pdf(body) if media_type == _PDF else read_docx(body):
        if size + len(text) > most:
            texts.append(text[: most - size])
            cut = True
            break
        texts.append(text)
        size += len(text) + 1
        empty += not text.strip()
    if empty == len(texts):
        return "none", f"none of its {len(texts)} pages has text" if media_type == _PDF else "it is empty", ""
    details = []
    if media_type == _PDF and empty:
        details.append(f"{empty} of its {len(texts)} pages have no text")
    if cut:
        details.append(f"only the first {most} characters were read")
    return "text", "; ".join(details) or None, "\n".join(texts)


def try_to_read(media_type: str, body: bytes, most: int) -> tuple[str, str | None, str]:
    """Do the same where the document may be anything."""
    from lxml.etree import LxmlError
    from pypdfium2 import PdfiumError

    try:
        return read(media_type, body, most)
    except CannotRead as error:
        return error.args[0], error.args[1], ""
    except (PdfiumError, LxmlError, zipfile.BadZipFile, zlib.error, EOFError, LookupError, OSError) as error:
        return "unreadable", _words_of(error), ""
    except (ArithmeticError, RuntimeError, ValueError) as error:
        return "unreadable", _words_of(error), ""


def _words_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".encode("ascii", "replace").decode()[:200]


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _bound_memory()
    requests = sys.stdin.buffer
    while line := requests.readline():
        request = json.loads(line)
        _bound_time(request["seconds"])
        body = _read_all(requests, request["size"])
        try:
            state, detail, text = try_to_read(request["type"], body, request["most"])
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        del body
        sent = text.encode("utf-8", "replace")
        answers.write(json.dumps({"state": state, "detail": detail, "size": len(sent)}).encode() + b"\n" + sent)
        answers.flush()
        _bound_time(0)


def _bound_time(seconds: int) -> None:
    """End this process after so many seconds, 0: not any more: who asked would do so, but may be killed before it."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _read_all(stream: BinaryIO, size: int) -> bytes:
    body = stream.read(size)
    if len(body) < size:
        sys.exit()  # who asked is gone
    return body


def _bound_memory() -> None:
    if sys.platform == "win32":  # which has no such bounds
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):  # macOS refuses
        return


if __name__ == "__main__":
    main()

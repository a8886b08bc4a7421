"""The kept pictures and documents of the selected articles, as files: `SITE/KEY/01-name.pdf`, and `index.csv`.

The index has a row for each photograph and attachment of which a file is kept, in the order of the record. A file that
several of an article's have is there once, and has several rows; one that several articles have is in the folder of
each. Neither the server's word for a file's type counts nor the ending of its address: both are by its bytes.

Names are safe on Windows, macOS and Linux. They have letters, digits and `-` alone (folders `_` and `.` too, within)
in Unicode's form NFC, so no separators, controls, marks of direction, or dots at either end; at most 70 bytes in each
part. No name of a folder differs from another by case alone. Names that Windows reserves (`con`, `nul`) get a digest,
and files begin with their number.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from sqlalchemy import Connection

from archive.database.records import note_damage
from archive.errors import ArchiveDamaged, NothingFound
from archive.export.csv import Rows
from archive.export.output import Output
from archive.export.previous import FILES_COLUMNS, FILES_INDEX
from archive.export.source import Source
from archive.media.files import StoredFile, read_file
from archive.media.queries import find_files, find_said_names
from archive.media.sniff import suffix_of
from archive.messages.language import _
from archive.messages.terminal import print_error

_MOST = 48  # bytes of a name, without number, ending and digest
_LONGEST = 60  # letters of a site or key that is the name of a folder as it is
_PLAIN = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LIKE_OURS = re.compile(r"-[0-9a-f]{20}\Z")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")
_ENDING = re.compile(r"\.\w{1,5}\Z")

_Kind = Literal["photo", "attachment"]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A photograph or an attachment of an article, of which a file is kept."""

    number: int
    """From 1; the same for all of an article that have the same file."""
    name: str
    """Of the file, by its number."""
    kind: _Kind
    position: int
    """Among the article's photographs or attachments, from 1."""
    url: str
    words: str | None
    """Its caption as printed, or the words of the link; None where there are none."""
    file: StoredFile

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {"number": self.number, "name": self.name, "url": self.url, **asdict(self.file)}


@dataclass(slots=True)
class Written:
    """What was written."""

    selected: int = 0
    """Articles that were asked for."""
    articles: int = 0
    """Those of them that have a file."""
    files: int = 0
    size: int = 0
    """In bytes."""


def write(source: Source, output: Output) -> int:
    """Fill a folder; return how many articles were asked for. How many files there are is said."""
    written = fill_folder(source, output.folder(), excel=output.excel)
    if written.files:
        print_error(
            _(
                "{number:file|files} of {articles:article|articles}, {size:byte|bytes} together",
                number=written.files,
                articles=written.articles,
                size=written.size,
            )
        )
    else:
        print_error("no picture or document of these articles is kept: tulieu media fetches them")
    return written.selected


def fill_folder(source: Source, folder: Path, *, excel: bool = False) -> Written:
    """Write the files of the selected articles into an empty folder. A damaged file is left out, which is noted."""
    done = Written()
    with (folder / FILES_INDEX).open("wb") as stream:
        index = Rows(stream, FILES_COLUMNS, excel=excel)
        for _text, record in source.records():
            done.selected += 1
            kept = kept_files(source.connection, record)
            whole = {one.number for one in kept if _write(source, folder_of(folder, record), one, done)}
            done.articles += bool(whole)
            for one in kept:
                if one.number in whole:
                    index.write(_row(record, one, folder_of(Path(), record) / one.name))
    return done


def _write(source: Source, folder: Path, one: KeptFile, done: Written) -> bool:
    """Write a file, unless it is there; return whether it is there now."""
    path = folder / one.name
    if path.exists():
        return True
    size = write_file(source.connection, path, one.file.sha256, one.url)
    if size is None:
        return False
    done.files += 1
    done.size += size
    return True


def write_file(connection: Connection, path: Path, sha256: str, url: str) -> int | None:
    """Write a kept file; return how many bytes it has, None where it is damaged, which is noted of its address."""
    try:
        body = read_file(connection, sha256)
    except ArchiveDamaged as error:
        note_damage(connection, url, error)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(body)


def _row(record: Mapping[str, Any], one: KeptFile, path: Path) -> list[str | int | None]:
    article = [record[name] for name in ("site", "key", "url", "published", "title")]
    file = one.file
    return [
        path.as_posix(),
        *article,
        one.kind,
        one.position,
        one.url,
        file.sha256,
        file.media_type,
        file.size,
        one.words,
    ]


def kept_files(connection: Connection, record: Mapping[str, Any]) -> list[KeptFile]:
    """Return the kept files of an article, given its record as in JSON with their digests; its photographs first."""
    shown: list[tuple[_Kind, int, dict[str, Any], str | None]] = [
        *(("photo", n, photo, photo["caption_raw"] or photo["caption"]) for n, photo in _count(record["photos"])),
        *(("attachment", n, document, document["text"]) for n, document in _count(record["attachments"])),
    ]
    digests = {part["sha256"] for _kind, _n, part, _words in shown}
    files, said = find_files(connection, digests), find_said_names(connection, digests)
    found: list[KeptFile] = []
    names: dict[str, tuple[int, str]] = {}
    for kind, position, part, words in shown:
        file = files.get(part["sha256"])
        if file is None:
            continue
        if file.sha256 not in names:
            number = len(names) + 1
            name = file_name(number, part["url"], file.media_type, said.get(file.sha256))
            names[file.sha256] = number, name
        number, name = names[file.sha256]
        found.append(KeptFile(number, name, kind, position, part["url"], words, file))
    return found


def _count(parts: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    return [(number, part) for number, part in enumerate(parts, start=1) if part.get("sha256")]


def read_kept(connection: Connection, record: Mapping[str, Any], number: int) -> tuple[KeptFile, bytes]:
    """Return the kept file of an article with a number, and its bytes. Raise NothingFound, ArchiveDamaged."""
    kept = kept_files(connection, record)
    one = next((one for one in kept if one.number == number), None)
    if one is None:
        raise NothingFound(
            _(
                "{key}: there is no file {number}, as {kept:file is|files are} kept",
                key=record["key"],
                number=number,
                kept=len({one.number for one in kept}),
            )
        )
    return one, read_file(connection, one.file.sha256)


# --- names ----------------------------------------------------------------------------------------


def file_name(number: int, url: str, media_type: str, said: str | None = None) -> str:
    """Return the name of an article's file, which no other of this article has: `01-nghi-quyet.pdf`. `said`: how its
    server calls it, which may be anything; None: not at all, then it is called as in its address."""
    last = url.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]
    name = _safe(_ENDING.sub("", said or unquote(last, errors="replace")))
    return f"{number:02}{'-' if name else ''}{name}.{suffix_of(media_type)}"


def folder_of(folder: Path, record: Mapping[str, Any]) -> Path:
    """Return the folder for an article's files in a folder of files."""
    return folder / folder_name(record["site"]) / folder_name(record["key"])


def folder_name(text: str) -> str:
    """Return the name of a folder for a site or a key: itself where it is safe, else with a digest that tells similar
    ones apart."""
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text) and not _RESERVED.match(text) and not _LIKE_OURS.search(text):
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:20]
    return f"{_safe(text[-_MOST:])}-{digest}".lower().lstrip("-")


def _safe(text: str) -> str:
    text = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text)).encode()[:_MOST].decode(errors="ignore")
    return text.strip("-")

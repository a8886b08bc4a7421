"""What exists where an export is to go. Only an earlier export is replaced; its content tells.

A file is one where it begins as each of the formats does that this version writes, whichever of them, packed or not:
its header, its first record, or the line in which it names tulieu. A table with a column more is somebody's work, and
so is a workbook that another program saved. An empty file is none's. `sentences` are words alone, by which nobody can
tell: they are only replaced by force.
"""

from __future__ import annotations

import csv
import errno
import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import zstandard

from archive.export.rows import COLUMNS, PHOTO_COLUMNS
from archive.record.fields import RECORD_KEYS

APPLICATION_ID = 0x74756C78
"""In the header of exported SQLite databases (`tulx`)."""

TEXT_INDEX = "index.csv"
TEXT_COLUMNS = ("file", "site", "key", "url", "published", "title")
"""The columns of the index in a folder of texts, which names every other file there."""

FILES_INDEX = "index.csv"
FILES_COLUMNS = (
    *("file", "site", "key", "article_url", "published", "title", "kind", "position", "url", "sha256", "media_type"),
    *("size", "words"),
)
"""The columns of the index in a folder of pictures and documents, which names every other file there."""

CARD = "README.md"
CARD_TITLE = "# Articles of Vietnamese party news sites"
"""The line by which a data card is recognized as ours."""

_DATABASES = (b"SQLite format 3\0", b"\x37\x7f\x06")
"""The first bytes of SQLite databases and of their write-ahead logs."""
_SHARD = re.compile(r"train-\d{5,}-of-\d{5,}\.parquet")
_MEDIA = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.[0-9a-z]{1,5}")

MEDIA_FOLDERS = {"photos": "photos", "documents": "attachments"}
"""The folders of kept files in a dataset, with the field whose files they have."""


def refuse_database(file: Path) -> None:
    """Raise FileExistsError for a database, which may be the archive that is exported."""
    if _beginning(file).startswith(_DATABASES):
        raise FileExistsError(errno.EEXIST, "a database, perhaps the archive itself: export to another name", file)


def refuse_file(file: Path) -> None:
    """Raise FileExistsError for a file that is no earlier export."""
    if not is_earlier_export(file):
        raise FileExistsError(errno.EEXIST, "it is no earlier export: choose another name, or give --force", file)


def is_earlier_export(file: Path) -> bool:
    """Return whether a file is empty or an earlier export."""
    beginning = _beginning(file)
    if not beginning or is_database_of_ours(file):
        return True
    if beginning.startswith(b"PK"):
        return _is_container(file)
    if beginning.startswith(b"PAR1"):
        return _is_parquet(file)
    try:
        with _unpacked(file, beginning) as stream:
            head = stream.read(_MAX_LINE)
    except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError):
        return False
    first = head[: head.find(b"\n") + 1]
    return not head or _is_table(first) or _is_record(first) or any(one.match(head[:_HEAD]) for one in _BEGINNINGS)


AUTHOR = "tulieu"
"""The author of exported workbooks."""

_MAX_LINE, _HEAD = 4 << 20, 4096  # bytes
_BEGINNINGS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rb"<\?xml [^>]*>\s*<feed [^>]*><title>[^<]*</title><id>urn:tulieu:",
        rb"<\?xml [^>]*>\s*<rss [^>]*><channel><title>[^<]*</title><link>[^<]*</link>\s*"
        rb"<description>Newest articles of an archive</description>",
        rb"<\?xml [^>]*>\s*<teiCorpus .{0,400}<p>Exported by tulieu\.",
        rb"WARC/1\.1\r\nWARC-Type: warcinfo\r\n.{0,1000}\r\n\r\nsoftware: tulieu",
    )
)
_TABLES = tuple(f"{','.join(columns)}\r\n".encode() for columns in (COLUMNS, PHOTO_COLUMNS))


def _unpacked(file: Path, beginning: bytes) -> IO[bytes]:
    if beginning.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(file))
    if beginning.startswith(zstandard.FRAME_HEADER):
        return cast(IO[bytes], zstandard.open(file))
    return file.open("rb")


def _is_table(line: bytes) -> bool:
    return line.removeprefix(b"\xef\xbb\xbf") in _TABLES


def _is_record(line: bytes) -> bool:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and tuple(record) == RECORD_KEYS


def _is_parquet(file: Path) -> bool:
    import pyarrow as pa  # slow to import
    import pyarrow.parquet as pq

    try:
        return tuple(pq.read_schema(file).names) == RECORD_KEYS
    except pa.ArrowException:
        return False


def _is_container(file: Path) -> bool:
    """Return whether a zip file is a WACZ or a workbook of ours. Spreadsheet programs put the texts of a workbook that
    they save into a file of its own."""
    try:
        with zipfile.ZipFile(file) as container:
            names = set(container.namelist())
            if "datapackage.json" in names:
                return b'"software": "tulieu' in _read(container, "datapackage.json")
            author = f"<dc:creator>{AUTHOR}</dc:creator><cp:lastModifiedBy>{AUTHOR}<".encode()
            ours = "docProps/core.xml" in names and author in _read(container, "docProps/core.xml")
            return ours and "xl/sharedStrings.xml" not in names
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return False


def _read(container: zipfile.ZipFile, name: str) -> bytes:
    with container.open(name) as entry:
        return entry.read(_HEAD)


def is_database_of_ours(file: Path) -> bool:
    """Return whether a file is an earlier export as a database."""
    header = _beginning(file)
    return header[:16] == _DATABASES[0] and header[68:72] == APPLICATION_ID.to_bytes(4, "big")


def refuse_folder(folder: Path) -> None:
    """Raise FileExistsError for anything but an empty folder or an earlier export without other files in it."""
    if not folder.is_dir():
        raise FileExistsError(errno.EEXIST, "it is a file: export to a new folder", folder)
    names = {path.name for path in folder.iterdir()}
    if names and not (_are_texts(folder, names) or _are_files(folder) or _is_dataset(folder, names)):
        raise FileExistsError(errno.EEXIST, "it holds more than an earlier export: export to a new folder", folder)


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(72)


def _are_texts(folder: Path, names: set[str]) -> bool:
    if TEXT_INDEX not in names or not all((folder / name).is_file() for name in names):
        return False
    try:
        with (folder / TEXT_INDEX).open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            return next(rows, None) == list(TEXT_COLUMNS) and names <= {TEXT_INDEX, *(row[0] for row in rows if row)}
    except (UnicodeDecodeError, csv.Error):
        return False


def _are_files(folder: Path) -> bool:
    if not (folder / FILES_INDEX).is_file():
        return False
    try:
        with (folder / FILES_INDEX).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            if next(rows, None) != list(FILES_COLUMNS):
                return False
            listed = {FILES_INDEX, *(row[0] for row in rows if row)}
    except (UnicodeDecodeError, csv.Error):
        return False
    return all(name in listed for name in _files_below(folder))


def _files_below(folder: Path) -> Iterator[str]:
    """Yield what is in a folder and those in it, except for folders."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _is_dataset(folder: Path, names: set[str]) -> bool:
    if not {CARD, "data"} <= names <= {CARD, "data", *MEDIA_FOLDERS}:
        return False
    if not all((folder / name).is_dir() for name in names - {CARD}) or not (folder / CARD).is_file():
        return False
    shards = all(_SHARD.fullmatch(path.name) and path.is_file() for path in (folder / "data").iterdir())
    media = names & {*MEDIA_FOLDERS}
    if not shards or not all(_MEDIA.fullmatch(name) for one in media for name in _files_below(folder / one)):
        return False
    return CARD_TITLE.encode() in (folder / CARD).read_bytes().splitlines()

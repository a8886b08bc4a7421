"""What exists where an export is to go. Only an earlier export is replaced; its content tells."""

from __future__ import annotations

import csv
import errno
import re
from pathlib import Path

APPLICATION_ID = 0x74756C78
"""In the header of exported SQLite databases (`tulx`)."""

TEXT_INDEX = "index.csv"
TEXT_COLUMNS = ("file", "site", "key", "url", "published", "title")
"""The columns of the index in a folder of texts, which names every other file there."""

CARD = "README.md"
CARD_TITLE = "# Articles of Vietnamese party news sites"
"""The line by which a data card is recognized as ours."""

_DATABASES = (b"SQLite format 3\0", b"\x37\x7f\x06")
"""The first bytes of SQLite databases and of their write-ahead logs."""
_SHARD = re.compile(r"train-\d{5,}-of-\d{5,}\.parquet")


def refuse_database(file: Path) -> None:
    """Raise FileExistsError for a database, which may be the archive that is exported."""
    if _beginning(file).startswith(_DATABASES):
        raise FileExistsError(errno.EEXIST, "a database, perhaps the archive itself: export to another name", file)


def is_database_of_ours(file: Path) -> bool:
    """Return whether a file is an earlier export as a database."""
    header = _beginning(file)
    return header[:16] == _DATABASES[0] and header[68:72] == APPLICATION_ID.to_bytes(4, "big")


def refuse_folder(folder: Path) -> None:
    """Raise FileExistsError for anything but an empty folder or an earlier export without other files in it."""
    if not folder.is_dir():
        raise FileExistsError(errno.EEXIST, "it is a file: export to a new folder", folder)
    names = {path.name for path in folder.iterdir()}
    if names and not (_are_texts(folder, names) or _is_dataset(folder, names)):
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


def _is_dataset(folder: Path, names: set[str]) -> bool:
    if names != {CARD, "data"} or not ((folder / CARD).is_file() and (folder / "data").is_dir()):
        return False
    shards = all(_SHARD.fullmatch(path.name) and path.is_file() for path in (folder / "data").iterdir())
    return shards and CARD_TITLE.encode() in (folder / CARD).read_bytes().splitlines()

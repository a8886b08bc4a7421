"""After a removal: clean the free space of the archive, and look which files beside it have what was removed."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from archive.database.timestamps import to_text
from archive.ledger.removals import has_unfinished, mark_cleaned
from archive.store import Archive

_SHORTEST = 4
"""Characters of a text that is looked for in files."""
_OWN = ("", "-wal", "-shm", "-journal")


def clean(archive: Archive, now: datetime) -> bool:
    """Clean the archive of what removals have left in its free space, those of a killed process too. Return False where
    another program reads, so that it is to be done again."""
    with archive.reading() as connection:
        if not has_unfinished(connection):
            return True
    if not archive.rewrite():
        return False
    with archive.writing() as connection:
        mark_cleaned(connection, to_text(now))
    return True


def find_files_with(archive: Path, texts: Iterable[str]) -> list[Path]:
    """Return the files in the folder of an archive that have one of some texts, or that cannot be read, but for those
    of the archive itself. What is compressed is not looked into."""
    words = [text.encode("utf-8", "surrogatepass") for text in texts if len(text) >= _SHORTEST]
    own = {f"{archive.name}{suffix}" for suffix in _OWN}
    files = [path for path in sorted(archive.absolute().parent.iterdir()) if path.is_file() and path.name not in own]
    return [path for path in files if _has_any(path, words)]


def _has_any(path: Path, words: list[bytes]) -> bool:
    if not words or not path.stat().st_size:
        return False
    if not os.access(path, os.R_OK):
        return True
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        return any(octets.find(word) >= 0 for word in words)


def is_plan_of(archive: Path, path: Path) -> bool:
    """Return whether a file is the plan of a backfill into an archive, which is made anew where it is missing."""
    return path.name == f"{archive.name}.backfill"


def is_kept_copy_of(archive: Path, path: Path) -> bool:
    """Return whether a file is a copy that a migration of an archive kept."""
    return path.name.startswith(f"{archive.name}.schema-") and ".backup" in path.name

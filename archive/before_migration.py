"""Keeps an archive as it is before a migration changes it."""

from __future__ import annotations

import filecmp
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from archive import sqlite
from archive.complaints import translated
from archive.file_copy import Part, check_room, copy_into, in_words, size_of
from archive.schema import HEAD
from archive.terminal import print_error


def keep_copy(connection: Connection, where: str, version: str) -> None:
    """Copies the archive that `connection` has for writing, and has not written to, to `NAME.schema-VERSION.backup`
    beside it, and says so on standard error. A file of that name that is the same is taken for it; another one is
    left alone and the copy gets a number. ArchiveFull where there is no room; then nothing was changed."""
    change = f"{where}: it is of schema {version} and is brought to {HEAD}"
    if connection.dialect.name != "sqlite":
        print_error(f"{change} in one transaction of PostgreSQL, which needs no copy of it before")
        return
    path = Path(connection.exec_driver_sql("PRAGMA database_list").first()[2])  # type: ignore[index]
    # A connection that writes cannot be copied from: this one reads what was there when that began.
    with (
        translated(where),
        closing(sqlite3.connect(sqlite.uri_of(path, read_only=True), uri=True, isolation_level=None)) as source,
    ):
        source.execute("BEGIN")
        size = size_of(source)
        # The migration's log may become as large as what it changes.
        check_room(path.parent, 2 * size, f"{change}, with a copy of it kept: nothing was changed")
        with Part(path.with_name(f"{path.name}.schema-{version}.backup")) as part:
            copy_into(part, source, where, None)
            _finish(part, path.stat().st_mode & 0o777)
    print_error(f"{change}; as it was it is kept in {part.target} ({in_words(size)})")


def _finish(part: Part, mode: int) -> None:
    first = part.target
    for number in count(2):
        if not part.target.exists():
            part.finish(replace=False, mode=mode)
            return
        if filecmp.cmp(part.target, part.path, shallow=False):
            return
        part.target = first.with_name(f"{first.name}-{number}")

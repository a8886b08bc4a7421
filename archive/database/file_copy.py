"""Copies of an SQLite archive: complete, checked and on the disk before they get their name.

A copy is made by SQLite's backup in steps, on a connection that holds one snapshot. VACUUM INTO takes as long
(`benchmarks/bench_whole.py`: 0.9 s against 0.85 s for 420 MB), but the steps can be watched and stopped, and they copy
pages as they are, so that an archive that did not change gives the same bytes again. A crawl goes on meanwhile, as its
writes are in the write-ahead log.

`tulieu backup` makes such copies, and a migration keeps one of the archive before it changes anything.
"""

from __future__ import annotations

import errno
import filecmp
import os
import re
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from sqlalchemy import Connection

from archive.database import sqlite
from archive.database.db_errors import raising_archive_errors
from archive.database.schema import HEAD
from archive.errors import ArchiveDamaged, ArchiveFull, CannotBackUp
from archive.messages.language import _
from archive.messages.terminal import print_error

if sys.platform != "win32":
    import fcntl

PageProgress = Callable[[int, int], None]
"""Called with the number of database pages copied so far, and the number of all."""

_STEP = 4096  # pages: 16 MB
_SPARE = 1 << 20  # bytes beyond the size of a copy: its last write-ahead log, names in folders
_PART = re.compile(r"\..+\.[0-9a-f]{16}\.tulieu-part(-journal|-wal|-shm)?")
_WRITTEN = PermissionError if sys.platform == "win32" else BlockingIOError
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class PartialFile:
    """A file beside `target` that is not complete yet.

    `finish` gives it the name of the target; without that, it is removed at the end of the `with`. Its process keeps it
    locked while writing, by which other processes tell it from one that a killed process left, which they remove.
    Windows removes no file that a process has open: there that is the lock, and its own process closes it first.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._file: int | None = None
        self.path = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tulieu-part")

    def __enter__(self) -> Self:
        with _raising_archive_errors_of(self.target):
            remove_abandoned(self.target.parent)
            while True:
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
                if sys.platform != "win32":
                    fcntl.flock(self._file, fcntl.LOCK_EX)
                if self.path.exists():
                    return self
                self._close()  # another process removed it before it was locked

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform == "win32":
            self._close()
        _unlink_all(self.path)
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def finish(self, *, replace: bool, mode: int) -> None:
        """Give the file its name and the permissions `mode`. Raise CannotBackUp where another file has the name and is
        not to be replaced."""
        with _raising_archive_errors_of(self.target):
            assert self._file is not None, "within the `with`"
            if sys.platform != "win32":
                os.fchmod(self._file, mode)
            os.fsync(self._file)
            if sys.platform == "win32":
                self._close()
            if replace:
                os.replace(self.path, self.target)
            else:
                self._link()
            if sys.platform != "win32":  # where no folder can be opened
                folder = os.open(self.target.parent, os.O_RDONLY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)

    def _link(self) -> None:
        try:
            os.link(self.path, self.target)  # fails where the name is taken, which renaming does not
        except FileExistsError:
            raise CannotBackUp(_("{where}: it is there already", where=self.target)) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if self.target.exists():
                raise CannotBackUp(_("{where}: it is there already", where=self.target)) from error
            os.rename(self.path, self.target)


def _unlink_all(part: Path) -> None:
    """Remove a partial file and what SQLite keeps beside it, in whatever order a folder names them."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.unlink(f"{part}{suffix}")


@contextmanager
def _raising_archive_errors_of(target: Path) -> Iterator[None]:
    """Raise an ArchiveError, beginning with `target`, for any OSError inside the `with`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise ArchiveFull(_("{where}: no space left on its disk", where=target)) from error
        raise CannotBackUp(_("{where}: it cannot be written: {why}", where=target, why=error.strerror)) from error


def remove_abandoned(folder: Path) -> None:
    """Remove the partial files that killed processes left in a folder: those that no process has locked."""
    for path in list(folder.iterdir()):
        if not _PART.fullmatch(path.name):
            continue
        with suppress(FileNotFoundError, _WRITTEN):  # another process removed it; it is being written
            if not path.name.endswith(".tulieu-part"):
                if not path.with_name(path.name.rpartition("-")[0]).exists():
                    path.unlink()
                continue
            _remove_unlocked(path)


def _remove_unlocked(part: Path) -> None:
    """Remove a partial file. Raise BlockingIOError, on Windows PermissionError, where a process writes it."""
    if sys.platform == "win32":
        _unlink_all(part)
    else:
        file = os.open(part, os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _unlink_all(part)
        finally:
            os.close(file)


def check_free_space(folder: Path, needed: int, what: str) -> None:
    """Raise ArchiveFull, beginning with `what`, where the folder's disk has less free space than `needed` bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise ArchiveFull(
            _(
                "{where}: {needed} are needed in {folder}, {free} are free",
                where=what,
                needed=format_megabytes(needed),
                folder=folder,
                free=format_megabytes(free),
            )
        )


def database_size(source: sqlite3.Connection) -> int:
    """Return the size in bytes of the database as the connection's transaction sees it."""
    pages, size = (source.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * size)


def copy_database(
    part: PartialFile, source: sqlite3.Connection, where: str, progress: PageProgress | None
) -> dict[str, int]:
    """Copy the database that `source` reads or writes in a transaction into `part`, check the copy, and return the
    number of rows by table.

    Raise ArchiveDamaged where the copy is damaged, most often because the archive is; other ArchiveErrors where the
    disk is full or fails.
    """

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with raising_archive_errors(str(part.target)):
        with closing(sqlite3.connect(part.path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # an incomplete copy is thrown away
            copy.execute("PRAGMA synchronous = OFF")  # and a complete one is synchronized at the end
            with _raising_damage_of(where):
                source.backup(copy, pages=_STEP, progress=tell)
        with closing(sqlite3.connect(part.path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # a single file that also a read-only folder can hold
        counts = _count(source)
        with closing(sqlite3.connect(f"file:{quote(os.fsencode(part.path))}?mode=ro&immutable=1", uri=True)) as copy:
            result = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if result != "ok":
                raise ArchiveDamaged(
                    _("{where}: a copy of it is damaged ({why}): see tulieu verify", where=where, why=result)
                )
            if _count(copy) != counts:
                raise ArchiveDamaged(
                    _("{where}: a copy of it has other numbers of rows: see tulieu verify", where=where)
                )
    return counts


@contextmanager
def _raising_damage_of(where: str) -> Iterator[None]:
    """Raise ArchiveDamaged, beginning with `where`, where SQLite finds damage inside the `with`: what is copied is
    damaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            raise ArchiveDamaged(_("{where}: the file is damaged: see tulieu verify", where=where)) from error
        raise


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'search_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    quoted = [(name, name.replace('"', '""')) for (name,) in names]
    return {name: connection.execute(f'SELECT count(*) FROM "{q}"').fetchone()[0] for name, q in quoted}  # noqa: S608


def format_megabytes(size: int) -> str:
    """Return a number of bytes for people to read: `12.3 MB`."""
    return _("{size} MB", size=round(size / 1e6, 1))


# --- the copy before a migration ------------------------------------------------------------------


def keep_copy_of_version(connection: Connection, where: str, version: str) -> None:
    """Copy the archive that `connection` is about to migrate to `NAME.schema-VERSION.backup` beside it, and say so on
    stderr.

    `connection` has begun a transaction that writes and has written nothing. If a file of that name is the same
    already, it is the copy; if it differs, it stays and the copy's name gets a number. In PostgreSQL nothing is copied.
    Raise ArchiveFull where there is no room; nothing was changed then.
    """
    change = _("{where}: its schema is upgraded from {version} to {head}", where=where, version=version, head=HEAD)
    if connection.dialect.name != "sqlite":
        print_error(_("{change} in one transaction of PostgreSQL, so no copy is made", change=change))
        return
    path = Path(connection.exec_driver_sql("PRAGMA database_list").first()[2])  # type: ignore[index]
    # SQLite cannot copy from a connection that writes: this one reads what was there when it began.
    with (
        raising_archive_errors(where),
        closing(sqlite3.connect(sqlite.uri_of(path, read_only=True), uri=True, isolation_level=None)) as source,
    ):
        source.execute("BEGIN")
        size = database_size(source)
        # The migration's write-ahead log may become as large as what it changes.
        check_free_space(
            path.parent, 2 * size, _("{change} after a copy of the old one is made: nothing was changed", change=change)
        )
        with PartialFile(path.with_name(f"{path.name}.schema-{version}.backup")) as part:
            copy_database(part, source, where, None)
            _finish(part, path.stat().st_mode & 0o777)
    print_error(
        _(
            "{change}; a copy of the old one is kept in {place} ({size})",
            change=change,
            place=part.target,
            size=format_megabytes(size),
        )
    )


def _finish(part: PartialFile, mode: int) -> None:
    """Give the copy its name, or a numbered one where another file has it; give none where an equal file has it."""
    first = part.target
    for number in count(2):
        if not part.target.exists():
            part.finish(replace=False, mode=mode)
            return
        if filecmp.cmp(part.target, part.path, shallow=False):
            return
        part.target = first.with_name(f"{first.name}-{number}")

"""Copies of an SQLite archive: complete, checked and on the disk before they have their name.

SQLite's backup in steps, on a connection that holds one snapshot, and VACUUM INTO take the same time
(`benchmarks/bench_whole.py`: 0.85 s and 0.9 s for 420 MB). The steps can be watched and stopped and copy the
pages as they are, so that an archive that did not change gives the same bytes again; a crawl goes on, as its
writes are in the log.
"""

from __future__ import annotations

import errno
import fcntl
import filecmp
import os
import re
import secrets
import shutil
import sqlite3
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
from archive.messages.terminal import print_error

PageProgress = Callable[[int, int], None]
"""Is told how many pages of the database are copied, and of how many."""

_STEP = 4096  # pages: 16 MB
_SPARE = 1 << 20  # bytes that a copy needs beyond its size: its last write-ahead log, names in folders
_PART = re.compile(r"\..+\.[0-9a-f]{16}\.tulieu-part(-journal|-wal|-shm)?")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class PartialFile:
    """A file beside `target` that is not complete yet. At the end of its `with` it is gone, or has got the
    target's name by `finish`. As long as it is written its process has it locked: by that the next one
    tells it from one that a killed process left behind, and removes that."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tulieu-part")

    def __enter__(self) -> Self:
        with _told(self.target):
            remove_abandoned(self.target.parent)
            while True:
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
                fcntl.flock(self._file, fcntl.LOCK_EX)
                if self.path.exists():
                    return self
                os.close(self._file)  # another one removed it before it was locked

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.unlink(f"{self.path}{suffix}")
        os.close(self._file)

    def finish(self, *, replace: bool, mode: int) -> None:
        """Gives it the name, with the permissions `mode`. CannotBackUp where another file has the name and is
        not to be replaced."""
        with _told(self.target):
            os.fchmod(self._file, mode)
            os.fsync(self._file)
            if replace:
                os.replace(self.path, self.target)
            else:
                self._link()
            folder = os.open(self.target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _link(self) -> None:
        try:
            os.link(self.path, self.target)  # fails where the name is taken, as no renaming does
        except FileExistsError:
            raise CannotBackUp(f"{self.target}: it is there already") from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if self.target.exists():
                raise CannotBackUp(f"{self.target}: it is there already") from error
            os.rename(self.path, self.target)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Raises an ArchiveError that begins with `target` for what the operating system complains of inside."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise ArchiveFull(f"{target}: no space left on its disk") from error
        raise CannotBackUp(f"{target}: it cannot be written: {error.strerror}") from error


def remove_abandoned(folder: Path) -> None:
    """Remove the partial files that killed processes left in a folder: those that no process has locked."""
    for path in folder.iterdir():
        if not _PART.fullmatch(path.name):
            continue
        with suppress(FileNotFoundError, BlockingIOError):  # another one removed it; it is being written
            if not path.name.endswith(".tulieu-part"):
                if not path.with_name(path.name.rpartition("-")[0]).exists():
                    path.unlink()
                continue
            file = os.open(path, os.O_RDWR)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(file)


def check_free_space(folder: Path, needed: int, what: str) -> None:
    """ArchiveFull where a folder's disk has less than so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise ArchiveFull(
            f"{what}: {format_megabytes(needed)} are needed in {folder}, {format_megabytes(free)} are free"
        )


def database_size(source: sqlite3.Connection) -> int:
    """Bytes of a database as the connection's transaction sees it."""
    pages, size = (source.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * size)


def copy_database(
    part: PartialFile, source: sqlite3.Connection, where: str, progress: PageProgress | None
) -> dict[str, int]:
    """Fills a part with the database that `source` reads or writes in a transaction, checks it and returns the
    number of rows of its tables. ArchiveDamaged where the copy is not whole, which is as a rule the archive's own
    damage; the ArchiveErrors of a disk that is full or fails."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with raising_archive_errors(str(part.target)):
        with closing(sqlite3.connect(part.path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # what is not complete is thrown away
            copy.execute("PRAGMA synchronous = OFF")  # and what is complete is brought to the disk at the end
            with _damage_of(where):
                source.backup(copy, pages=_STEP, progress=tell)
        with closing(sqlite3.connect(part.path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # one file by itself, also where nothing may be written
        counts = _count(source)
        with closing(sqlite3.connect(f"file:{quote(os.fsencode(part.path))}?mode=ro&immutable=1", uri=True)) as copy:
            complaint = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if complaint != "ok":
                raise ArchiveDamaged(f"{where}: a copy of it is not whole ({complaint}): see tulieu verify")
            if _count(copy) != counts:
                raise ArchiveDamaged(f"{where}: a copy of it has other numbers of rows: see tulieu verify")
    return counts


@contextmanager
def _damage_of(where: str) -> Iterator[None]:
    """What is damaged while a copy is made is what is copied."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            raise ArchiveDamaged(f"{where}: the file is damaged: see tulieu verify") from error
        raise


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'search_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    quoted = [(name, name.replace('"', '""')) for (name,) in names]
    return {name: connection.execute(f'SELECT count(*) FROM "{q}"').fetchone()[0] for name, q in quoted}  # noqa: S608


def format_megabytes(size: int) -> str:
    """Bytes for people: `12.3 MB`."""
    return f"{size / 1e6:,.1f} MB"


# --- before a migration ---------------------------------------------------------------------------
#
# Keeps an archive as it is before a migration changes it.


def keep_copy_of_version(connection: Connection, where: str, version: str) -> None:
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
        raising_archive_errors(where),
        closing(sqlite3.connect(sqlite.uri_of(path, read_only=True), uri=True, isolation_level=None)) as source,
    ):
        source.execute("BEGIN")
        size = database_size(source)
        # The migration's log may become as large as what it changes.
        check_free_space(path.parent, 2 * size, f"{change}, with a copy of it kept: nothing was changed")
        with PartialFile(path.with_name(f"{path.name}.schema-{version}.backup")) as part:
            copy_database(part, source, where, None)
            _finish(part, path.stat().st_mode & 0o777)
    print_error(f"{change}; as it was it is kept in {part.target} ({format_megabytes(size)})")


def _finish(part: PartialFile, mode: int) -> None:
    first = part.target
    for number in count(2):
        if not part.target.exists():
            part.finish(replace=False, mode=mode)
            return
        if filecmp.cmp(part.target, part.path, shallow=False):
            return
        part.target = first.with_name(f"{first.name}-{number}")

"""The write-ahead log that stands beside an archive: whether it is the archive's own.

A program that was killed leaves its log, and SQLite brings it into whatever file has the name. A log of
another archive, or of the file that stood there before a copy was put in its place, would become part of the
archive for good, and SQLite does not look. Here it is looked at before anything is written.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from archive.database import sqlite
from archive.database.db_errors import raising_archive_errors
from archive.errors import ArchiveDamaged, Unreachable

_MAGIC = (0x377F0682, 0x377F0683)
_HEADER = 32  # bytes of a log
_FRAME = 24  # bytes before each page in it
_INDEX_HEADER = 136  # bytes
_TABLES = ("articles", "urls")
"""Every visit writes to these, so that any log has pages of theirs; and they are small beside the pages kept."""


def check_wal(path: Path, *, read_only: bool) -> None:
    """ArchiveDamaged where a log stands beside the archive that cannot be its own, or its own is missing;
    Unreachable where it cannot be read in this folder. Takes milliseconds; where
    the archive is to be written to as long as SQLite takes to look over two tables: 0.2 s for 100,000 addresses."""
    log = path.with_name(f"{path.name}-wal")
    size = _size(path)  # before the log is read: meanwhile another program may make both longer
    if not size:
        return
    if not _size(log):
        _check_missing(path, log)
        return
    if not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-shm").exists():
        raise Unreachable(
            f"{path}: the log {log.name} beside it must be brought into it, in a folder that may be written to: copy"
            " both to one"
        )
    found = _read_log(log)
    # Archives never become shorter.
    if size > found.size > 0:
        raise ArchiveDamaged(_misfit(path, log, f"it is of a file of {found.size} bytes, not {size}"))
    mark = _beginning_of(path, 64)[60:64]
    if found.mark not in (None, mark):
        raise ArchiveDamaged(_misfit(path, log, "it is of another archive"))
    if not read_only:
        _check_tables(path, log)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _check_missing(path: Path, log: Path) -> None:
    """The index of a log says whether there was more in the log than in the file, if the index was left."""
    index = path.with_name(f"{path.name}-shm")
    # Asked twice: meanwhile another program may have begun a log, and ended it.
    if _awaits_log(index) and not _size(log) and _awaits_log(index):
        raise ArchiveDamaged(
            f"{path}: its log {log.name} is missing, with what was saved last. Nothing was changed: put it back, or"
            f" remove {index.name} to go on without"
        )


def _awaits_log(index: Path) -> bool:
    header = _beginning_of(index, _INDEX_HEADER)
    if len(header) < _INDEX_HEADER or not header[12]:  # empty, or not filled yet
        return False
    in_log, in_file = struct.unpack("=I", header[16:20]), struct.unpack("=I", header[96:100])
    return in_log > in_file


_kept_open: dict[tuple[int, int], int] = {}


def _beginning_of(path: Path, size: int) -> bytes:
    """What a file of SQLite's begins with. It is never closed again: closing a file ends all locks on it that this
    process has, and another connection of the process may be writing the archive."""
    try:
        stat = path.stat()
        place = (stat.st_dev, stat.st_ino)
        if place not in _kept_open:
            _kept_open[place] = os.open(path, os.O_RDONLY)
        return os.pread(_kept_open[place], size, 0)
    except OSError:
        return b""


def _misfit(path: Path, log: Path, why: str) -> str:
    return (
        f"{path}: the log {log.name} beside it does not fit it ({why}). Nothing was changed: if the archive was"
        " copied or put back here, move that log away, else see tulieu verify"
    )


class _Log(NamedTuple):
    size: int
    """Bytes of the database after the last transaction in the log; 0 where there is none."""
    mark: bytes | None
    """The archive's own number (`sqlite.assign_file_id`) as the log has it; None where the log does not have it."""


def _read_log(log: Path) -> _Log:
    with log.open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return _Log(0, None)
        magic, _, page_size, _, *salts = struct.unpack(">6I", header[:24])
        pages, mark = 0, None
        if magic not in _MAGIC:
            return _Log(0, None)
        while len(frame := file.read(_FRAME)) == _FRAME:
            number, committed, *frame_salts = struct.unpack(">4I", frame[:16])
            if frame_salts != salts:  # what is left of an earlier round
                break
            pages = committed or pages
            page = file.read(64) if number == 1 else b""
            mark = page[60:64] if number == 1 else mark
            file.seek(page_size - len(page), os.SEEK_CUR)
    return _Log(pages * page_size, mark)


def _check_tables(path: Path, log: Path) -> None:
    # A connection that only reads brings no log into the file, neither now nor when it is closed.
    with (
        raising_archive_errors(str(path)),
        closing(sqlite3.connect(sqlite.uri_of(path, read_only=True), uri=True)) as connection,
    ):
        connection.execute(f"PRAGMA busy_timeout = {sqlite.BUSY_TIMEOUT_MS}")
        try:
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            for table in _TABLES:
                if table in there:
                    (complaint,) = connection.execute(f"PRAGMA integrity_check({table})").fetchone()
                    if complaint != "ok":
                        raise ArchiveDamaged(_misfit(path, log, complaint))
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
                raise ArchiveDamaged(_misfit(path, log, str(error))) from error
            raise

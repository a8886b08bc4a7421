"""Check that the write-ahead log (WAL) beside an archive belongs to it.

A killed program leaves its log, and SQLite applies it to whatever file has the name. A log of another archive, or of
the file that was there before a copy took its place, would become part of the archive for good, as SQLite does not
check. This module does, before anything is written.
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
from archive.database.open_file import read_start
from archive.errors import ArchiveDamaged, Unreachable
from archive.messages.language import _, message_of

_MAGIC = (0x377F0682, 0x377F0683)
_HEADER = 32  # bytes of a log
_FRAME = 24  # bytes before each page in it
_INDEX_HEADER = 136  # bytes
_LOOKS = 3
"""How often a log is read before it is said that it does not fit."""
_TABLES = ("articles", "urls")
"""Every visit writes to these tables, so any log has pages of theirs; and they are small beside the stored pages."""


def check_wal(path: Path, *, read_only: bool) -> None:
    """Check the log beside an archive.

    Raise ArchiveDamaged where the log cannot be the archive's own, or its own is missing; Unreachable where it cannot
    be read in this folder. That takes milliseconds; without `read_only` SQLite also checks two tables, 0.2 s for
    100,000 addresses.
    """
    log = path.with_name(f"{path.name}-wal")
    size = _size(path)  # before the log is read, as another program may make both longer meanwhile
    if not size:
        return
    if not _size(log):
        _check_missing(path, log)
        return
    if not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-shm").exists():
        raise Unreachable(
            _(
                "{where}: the log {log} beside it must be written into it, and this folder may only be read: "
                "copy both to another folder",
                where=path,
                log=log.name,
            )
        )
    for look in range(1, _LOOKS + 1):  # a program that begins its log anew writes over what is being read here
        why = _find_mismatch(path, log, size)
        if why is None:
            break
        if look == _LOOKS:
            raise ArchiveDamaged(_mismatch(path, log, why))
    if not read_only:
        _check_tables(path, log)


def _find_mismatch(path: Path, log: Path, size: int) -> str | None:
    """Return why a log is not that of a file of so many bytes; None where it may be."""
    found = _read_log(log)
    header = read_start(path, 64)
    file_id = header[60:64]
    if size > found.size > 0 and not (found.file_id == file_id and _is_vacuum(found, header)):
        return _("it is of a file of {size:byte|bytes}, not {actual}", size=found.size, actual=size)
    return _("it is of another archive") if found.file_id not in (None, file_id) else None


def _is_vacuum(found: _LogState, header: bytes) -> bool:
    """Return whether a log that makes a file shorter is that of a VACUUM, as after a removal by order: that raises the
    number of the schema, and till the log is empty the file is longer than its own header says."""
    (page_size,), (pages,) = struct.unpack(">H", header[16:18]), struct.unpack(">I", header[28:32])
    is_begun = pages * (65536 if page_size == 1 else page_size) == found.size
    return is_begun or (found.schema is not None and found.schema > header[40:44])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _check_missing(path: Path, log: Path) -> None:
    """Raise ArchiveDamaged where the log is missing although its index, if one is left, says that it had more than the
    file."""
    index = path.with_name(f"{path.name}-shm")
    # Asked twice, as another program may have begun and ended a log meanwhile.
    if _expects_log(index) and not _size(log) and _expects_log(index):
        raise ArchiveDamaged(
            _(
                "{where}: its log {log} is missing, with what was saved last. Nothing was changed: put "
                "it back, or remove {mark} to go on without",
                where=path,
                log=log.name,
                mark=index.name,
            )
        )


def _expects_log(index: Path) -> bool:
    header = read_start(index, _INDEX_HEADER)
    if len(header) < _INDEX_HEADER or not header[12]:  # empty, or not written yet
        return False
    in_log, in_file = struct.unpack("=I", header[16:20]), struct.unpack("=I", header[96:100])
    return in_log > in_file


def _mismatch(path: Path, log: Path, why: str) -> str:
    return _(
        "{where}: the log {log} beside it does not fit it ({why}). Nothing was changed: if the archive was"
        " copied or put back here, move that log away, else see tulieu verify",
        where=path,
        log=log.name,
        why=why,
    )


class _LogState(NamedTuple):
    """What a log says about its archive."""

    size: int
    """Size of the database in bytes after the last transaction in the log; 0 where the log has none."""
    file_id: bytes | None
    """The archive's number (`sqlite.assign_file_id`) as the log has it; None where the log does not have it."""
    schema: bytes | None
    """SQLite's number of the schema, likewise."""


def _read_log(log: Path) -> _LogState:
    with log.open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return _LogState(0, None, None)
        magic, _, page_size, _, *salts = struct.unpack(">6I", header[:24])
        pages, start = 0, b""
        if magic not in _MAGIC:
            return _LogState(0, None, None)
        while len(frame := file.read(_FRAME)) == _FRAME:
            number, committed, *frame_salts = struct.unpack(">4I", frame[:16])
            if frame_salts != salts:  # left of an earlier round
                break
            pages = committed or pages
            page = file.read(64) if number == 1 else b""
            start = page or start
            file.seek(page_size - len(page), os.SEEK_CUR)
    return _LogState(pages * page_size, start[60:64] or None, start[40:44] or None)


def _check_tables(path: Path, log: Path) -> None:
    # A read-only connection never brings a log into the file, also not when it is closed.
    with (
        raising_archive_errors(str(path)),
        closing(sqlite3.connect(sqlite.uri_of(path, read_only=True), uri=True)) as connection,
    ):
        connection.execute(f"PRAGMA busy_timeout = {sqlite.BUSY_TIMEOUT_MS}")
        try:
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            for table in _TABLES:
                if table in there:
                    (result,) = connection.execute(f"PRAGMA integrity_check({table})").fetchone()
                    if result != "ok":
                        raise ArchiveDamaged(_mismatch(path, log, result))
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
                raise ArchiveDamaged(_mismatch(path, log, message_of(error))) from error
            raise

"""Check that an archive in a file is still where its path says, while it is written to.

A file that is deleted, moved or replaced stays open for who has it open: SQLite goes on writing into it, without an
error, and all of that is lost. The same holds for the two logs beside it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from archive.database.filesystem import check_writable
from archive.errors import ArchiveMoved
from archive.messages.language import _

_LOGS = ("-wal", "-shm")
_HEADER = 100  # bytes


class _Seen(NamedTuple):
    device: int
    inode: int
    size: int

    def is_file(self, other: _Seen) -> bool:
        return (self.device, self.inode) == (other.device, other.inode)


class _Header(NamedTuple):
    file_id: int
    """Its `user_version`, see `sqlite.assign_file_id`."""
    schema: int
    """Its schema cookie, which every change of the schema and every VACUUM raises by one."""


class OpenFile:
    """The file that the connections of one engine have open, and its logs."""

    def __init__(self, path: Path) -> None:
        """`path`: as the archive was named; it may be a link."""
        self._named = path
        self._path = path.absolute()  # the program may go to another folder
        self._file: _Seen | None = None
        self._header: _Header | None = None
        self._logs: dict[Path, _Seen] = {}
        self._connections = 0
        self._counting = Lock()  # threads may share an archive

    def note_opened(self) -> None:
        """Note that a connection was opened; of the first one, which file it has."""
        with self._counting:
            self._connections += 1
            if self._file is None:
                self._file, self._header = _look(self._path), _read_header(self._path)

    def note_closed(self) -> None:
        """Note that a connection was closed. The last one takes the logs with it."""
        with self._counting:
            self._connections -= 1
            if not self._connections:
                self._logs = {}

    def note_written(self) -> None:
        """Note which logs there are, once a transaction that writes has begun: as long as a connection is open, SQLite
        makes no others."""
        if self._logs:
            return
        real = self._path.resolve()  # SQLite keeps its logs beside the file itself
        for ending in _LOGS:
            log = real.with_name(f"{real.name}{ending}")
            if (seen := _look(log)) is not None:
                self._logs[log] = seen

    def check(self) -> None:
        """Raise ArchiveMoved where the path no longer leads to the file that was opened or its logs are gone, and
        ArchiveReadOnly where its disk was made read-only. It takes microseconds."""
        if self._file is None:
            return
        seen = _look(self._path)
        # Archives become shorter by VACUUM alone, after a removal by order: another that did was written over.
        is_same = seen is not None and seen.is_file(self._file)
        if not is_same or (seen is not None and seen.size < self._file.size and not self._was_vacuumed()):
            raise ArchiveMoved(
                _(
                    "{where}: the file was deleted, moved or replaced while it was written to: what was "
                    "saved meanwhile is not there",
                    where=self._named,
                )
            )
        self._file = seen
        self._header = self._header or _read_header(self._path)  # a new file has none yet
        for log, opened in self._logs.items():
            there = _look(log)
            if there is None or not there.is_file(opened):
                raise ArchiveMoved(
                    _(
                        "{where}: its log {log} was deleted, moved or replaced while it was written to: what was "
                        "saved last may be missing, see tulieu verify",
                        where=self._named,
                        log=log.name,
                    )
                )
        check_writable(self._path)

    def _was_vacuumed(self) -> bool:
        """Return whether the file is the one that was opened, written anew by VACUUM, which raises the number of its
        schema: that of an earlier copy which was written over it is lower."""
        before, self._header = self._header, _read_header(self._path)
        if before is None or self._header is None:
            return False
        return before.file_id == self._header.file_id and before.schema < self._header.schema


def _read_header(path: Path) -> _Header | None:
    """Return what the header of an SQLite file says; None where it is none, or new."""
    octets = read_start(path, _HEADER)
    if len(octets) < _HEADER or not octets.startswith(b"SQLite format 3\0"):
        return None
    return _Header(int.from_bytes(octets[60:64]), int.from_bytes(octets[40:44]))


_open_files: dict[tuple[int, int], int] = {}


def read_start(path: Path, size: int) -> bytes:
    """Return the first bytes of a file of SQLite's, which then stays open. Closing it would end all locks that this
    process has on the file, and another connection of the process may be writing. Not so on Windows, which would let
    nobody remove it."""
    try:
        if sys.platform == "win32":
            with path.open("rb") as file:
                return file.read(size)
        stat = path.stat()
        key = (stat.st_dev, stat.st_ino)
        if key not in _open_files:
            _open_files[key] = os.open(path, os.O_RDONLY)
        return os.pread(_open_files[key], size, 0)
    except OSError:
        return b""


def _look(path: Path) -> _Seen | None:
    """Return which file is there; None where none is."""
    try:
        found = os.stat(path)
    except OSError:  # it is gone, or its disk
        return None
    return _Seen(found.st_dev, found.st_ino, found.st_size)

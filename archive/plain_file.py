"""Open files that a folder holds, whoever put them there: plain ones only, and no more of each than it has.

A pipe among them would be waited for until somebody writes into it, a device never ends, and neither does a file that
somebody goes on writing.
"""

from __future__ import annotations

import io
import os
import stat
from typing import Any, BinaryIO

_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"))


class NotPlainFile(OSError):
    """What is there is a pipe, a device, a socket, a folder or a link."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        super().__init__(0, "it is not a plain file", os.fspath(path))


def open_plain(path: str | os.PathLike[str], *, follow_links: bool = False) -> BinaryIO:
    """Open a plain file for reading, as long as it is now: what is written to its end later is not read.

    Raise NotPlainFile for anything else, a link too where links are not followed, and OSError. It is looked at before
    it is opened, as that alone moves some devices; and once more when it is open, as it may be another by then.
    """
    if not stat.S_ISREG(os.stat(path, follow_symlinks=follow_links).st_mode):
        raise NotPlainFile(path)
    descriptor = os.open(path, _FLAGS if follow_links else _FLAGS | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotPlainFile(path)
    return io.BufferedReader(_AsLongAsNow(descriptor, "rb"), 1 << 16)


def read_plain(path: str | os.PathLike[str], most: int = -1) -> bytes:
    """Return the bytes of a plain file, at most so many. Raise as `open_plain` does."""
    with open_plain(path) as stream:
        return stream.read(most)


class _AsLongAsNow(io.FileIO):
    """A file that ends where it ended when it was opened."""

    def __init__(self, descriptor: int, mode: str) -> None:
        super().__init__(descriptor, mode)
        self._size = os.fstat(descriptor).st_size

    def readinto(self, buffer: Any, /) -> int:
        """See RawIOBase."""
        return super().readinto(memoryview(buffer)[: self._left()]) or 0

    def read(self, size: int | None = -1, /) -> bytes:
        """See RawIOBase."""
        most = self._left() if size is None or size < 0 else min(size, self._left())
        return super().read(most) or b""

    def readall(self) -> bytes:
        """See RawIOBase."""
        return b"".join(iter(self.read, b""))

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """See RawIOBase."""
        return super().seek(self._size + offset) if whence == io.SEEK_END else super().seek(offset, whence)

    def _left(self) -> int:
        return max(0, self._size - self.tell())

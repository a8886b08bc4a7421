"""Read a WACZ file that others made: the WARC files in it, after checking the zip for hostile content.

Nothing is unpacked under a name of the zip's. A file with paths that lead elsewhere, links, overlapping entries or
entries that would unpack to far more than their size is refused as a whole, and the message names the entry.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from archive.messages.language import _
from archive.warc.members import Damaged

MAGIC = b"PK\x03\x04"
"""The first bytes of a zip."""
MAX_ENTRIES = 10_000
MAX_RATIO = 100
"""How many times larger an entry may be unpacked, and all of a file, with the packages in it: HTML shrinks to a tenth,
zeros to a thousandth."""
MAX_LIST = 10_000_000
"""Bytes of datapackage.json."""

_LOCAL = struct.Struct("<4s22xHH")
_STEP = 1_048_576
_SHOWN = 200  # characters of a path that are repeated
_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)
_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_PACKAGE = ".wacz"


class WaczRefused(Exception):
    """The file is not opened: `str()` says why, with the entry's name."""


@dataclass(frozen=True, slots=True)
class WarcPart:
    """A WARC file in a WACZ."""

    name: str
    stream: BinaryIO
    """Seekable."""


class WaczReader:
    """An open WACZ. Raise Refused for one that must not be opened, Damaged where its list of entries is missing."""

    def __init__(self, stream: BinaryIO, stack: ExitStack, *, within: WaczReader | None = None) -> None:
        """Read the list of entries. What has to be unpacked goes into temporary files, which `stack` closes. A package
        may hold others (a multi-wacz-package), but not one that is `within` another."""
        self._stream = stream
        self._stack = stack
        self._outermost = within or self
        self._left = MAX_RATIO * max(stream.seek(0, 2), 100_000)
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
            raise Damaged(_("cut short, or no zip: {why}", why=error)) from error
        self._entries = self._zip.infolist()
        self._check()
        endings = _WARCS if within is not None else (*_WARCS, _PACKAGE)
        self._warcs = [info for info in self._entries if info.filename.lower().endswith(endings)]
        if not self._warcs:
            raise WaczRefused("no WARC file is in it")

    def parts(self) -> Iterator[WarcPart | Damaged]:
        """Yield its WARC files in the order of their names; Damaged in place of one that cannot be read. Raise
        WaczRefused where all of it would unpack to far more than its size."""
        for info in sorted(self._warcs, key=lambda info: info.filename):
            try:
                if info.filename.lower().endswith(_PACKAGE):
                    yield from self._parts_of_package(info)
                else:
                    yield WarcPart(info.filename, self._open(info))
            except Damaged as damaged:
                yield damaged

    def _parts_of_package(self, info: zipfile.ZipInfo) -> Iterator[WarcPart | Damaged]:
        try:
            package = WaczReader(self._open(info), self._stack, within=self)
        except (WaczRefused, Damaged) as error:
            raise Damaged(f"{info.filename}: {error}") from error
        for problem in package.problems():
            yield Damaged(f"{info.filename}: {problem}")
        for part in package.parts():
            if isinstance(part, Damaged):
                yield Damaged(f"{info.filename}: {part}")
            else:
                yield WarcPart(f"{info.filename}: {part.name}", part.stream)

    def problems(self) -> Iterator[str]:
        """Yield sentences on what differs from datapackage.json, and on a wrong digest of that."""
        listed = self._read_list("datapackage.json")
        if listed is None:
            yield "it has no datapackage.json that can be read"
            return
        seal = self._read_list("datapackage-digest.json")
        if seal is not None and not self._matches("datapackage.json", seal[1].get("hash")):
            yield "datapackage.json does not have the digest of datapackage-digest.json"
        resources = listed[1].get("resources")
        listed_ones = [one for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []
        named = {path: one for one in listed_ones if isinstance(path := one.get("path"), str)}
        if len(listed_ones) > len(named):
            yield "datapackage.json lists a file without a path, or one twice"
        for path, one in named.items():
            if path not in self._zip.NameToInfo:
                if path.startswith(("http://", "https://")):
                    yield _("{path} is elsewhere, and is not fetched: datapackage.json lists it", path=path[:_SHOWN])
                else:
                    yield f"{path[:_SHOWN]!r} is missing, which datapackage.json lists"
            elif not self._matches(path, one.get("hash")):
                yield f"{path} does not have the digest of datapackage.json"
        for info in self._warcs:
            if info.filename not in named:
                yield f"{info.filename} is not listed in datapackage.json"

    # --- what it may not be -----------------------------------------------------------------------

    def _check(self) -> None:
        if len(self._entries) > MAX_ENTRIES:
            raise WaczRefused(_("it has more than {number:entry|entries}", number=MAX_ENTRIES))
        end = self._stream.seek(0, 2)
        for info in sorted(self._entries, key=lambda info: info.header_offset, reverse=True):
            _check_name(info)
            if info.flag_bits & 0x1:
                raise WaczRefused(_("{name}: it is encrypted", name=info.filename))
            if info.header_offset + info.compress_size > end:
                raise WaczRefused(_("{name}: it lies over another entry, or beyond the end", name=info.filename))
            if info.file_size > MAX_RATIO * max(info.compress_size, 1_000):
                raise WaczRefused(
                    _(
                        "{name}: it would unpack to {number:byte|bytes} from {size}",
                        name=info.filename,
                        number=info.file_size,
                        size=info.compress_size,
                    )
                )
            end = info.header_offset
        if len(self._zip.NameToInfo) < len(self._entries):
            raise WaczRefused("two entries have the same name")

    # --- reading ----------------------------------------------------------------------------------

    def _open(self, info: zipfile.ZipInfo) -> BinaryIO:
        if info.compress_type == zipfile.ZIP_STORED:
            self._stream.seek(max(info.header_offset, 0))  # below 0 where the list says that it begins later
            head = self._stream.read(30)
            if info.header_offset < 0 or len(head) < 30 or not head.startswith(MAGIC):
                raise Damaged(_("{name}: nothing is where it should be", name=info.filename))
            _flags, name, extra = _LOCAL.unpack(head)
            return io.BufferedReader(_Slice(self._stream, info.header_offset + 30 + name + extra, info.file_size))
        spool = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
        for piece in self._pieces(info):
            self._outermost.spend(len(piece))
            spool.write(piece)
        return spool

    def spend(self, size: int) -> None:
        """Count bytes that are unpacked, also of packages within it. Raise WaczRefused for too many."""
        self._left -= size
        if self._left < 0:
            raise WaczRefused(_("all of it would unpack to more than {number} times its size", number=MAX_RATIO))

    def _pieces(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the bytes of an entry, no more than its size in the list. Raise Damaged."""
        left = info.file_size
        try:
            with self._zip.open(info) as entry:
                while piece := entry.read(_STEP):
                    left -= len(piece)
                    if left < 0:
                        raise Damaged(_("{name}: it is larger than it says", name=info.filename))
                    yield piece
        except _UNREADABLE as error:
            raise Damaged(f"{info.filename}: {error}") from error

    def _read_list(self, path: str) -> tuple[bytes, dict[str, Any]] | None:
        info = self._zip.NameToInfo.get(path)
        if info is None or info.file_size > MAX_LIST:
            return None
        try:
            raw = b"".join(self._pieces(info))
            value = json.loads(raw)
        except (Damaged, ValueError, RecursionError):
            return None
        return (raw, value) if isinstance(value, dict) else None

    def _matches(self, path: str, said: Any) -> bool:
        name, _, value = said.partition(":") if isinstance(said, str) else ("", "", "")
        if name not in ("sha256", "md5", "sha1", "sha512"):
            return False
        digest = hashlib.new(name, usedforsecurity=False)
        try:
            for piece in self._pieces(self._zip.NameToInfo[path]):
                digest.update(piece)
        except Damaged:
            return False
        return digest.hexdigest() == value.lower()


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        raise WaczRefused(_("{name}: its path leads out of the file", name=name))
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise WaczRefused(_("{name}: it is a link or a device", name=name))


class _Slice(io.RawIOBase):
    """A part of a file, as a file."""

    def __init__(self, stream: IO[bytes], start: int, size: int) -> None:
        self._stream = stream
        self._start = start
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        wanted = max(0, min(len(buffer), self._size - self._position))
        self._stream.seek(self._start + self._position)
        piece = self._stream.read(wanted)
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

"""Read the records of a WARC file, also of a damaged one: damage is reported, and reading goes on after it.

A file is plain, or gzip with a member for each record or with all records in one. Only the header of a record is in
memory; the caller reads its block. After damage, reading goes on at the next bytes that look like a record.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

T = TypeVar("T")

_STEP = 65_536
_MAX_HEADER = 262_144  # bytes of a record's fields; Heritrix's longest have some thousand
_BEGINS = re.compile(rb"WARC/[01]\.\d{1,2}[ \t]*\r?\n")
_MAGIC = b"\x1f\x8b\x08"
_SIZE = re.compile(r"\d{1,15}")


class NotWarc(Exception):
    """A file that does not begin as WARC files do."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of the file that could not be read."""

    offset: int
    """Bytes of the file before the record, or before the gzip member that holds it."""
    detail: str


class Damaged(Exception):
    """What is read is not what was written, or ends too early."""


class _ByteSource:
    """Bytes that come in pieces: counted, read by line, and put back."""

    def __init__(self, more: Callable[[], bytes]) -> None:
        self._more = more
        self._waiting = b""
        self.position = 0
        """The number of bytes that were taken."""
        self.begun = 0
        """The position at which the current record began."""

    def read(self, most: int) -> bytes:
        """Return at most so many bytes; none at the end."""
        if not self._waiting:
            self._waiting = self._more()
        taken, self._waiting = self._waiting[:most], self._waiting[most:]
        self.position += len(taken)
        return taken

    def line(self, most: int) -> bytes:
        """Return the bytes to the next line feed, that included, or so many bytes; at the end, what is left."""
        while (end := self._waiting.find(b"\n")) < 0 and len(self._waiting) < most:
            more = self._more()
            if not more:
                break
            self._waiting += more
        return self.read(min(end + 1 if end >= 0 else most, most)) if self._waiting else b""

    def put_back(self, taken: bytes) -> None:
        """Put back what was taken last."""
        self._waiting = taken + self._waiting
        self.position -= len(taken)

    def skip_blank_lines(self) -> bool:
        """Go on to the next line that is not empty; return False at the end."""
        while line := self.line(_STEP):
            if line.strip(b"\r\n"):
                self.put_back(line)
                return True
        return False

    def ends_record(self) -> bool:
        """Return whether an empty line, another record or nothing follows."""
        line = self.line(_STEP)
        if _BEGINS.fullmatch(line):
            self.put_back(line)
            return True
        return not line.strip(b"\r\n")

    def skip_to_record(self) -> bool:
        """Go on to the next line that a record may begin with; return False where there is none."""
        while line := self.line(_STEP):
            if _BEGINS.fullmatch(line):
                self.put_back(line)
                return True
        return False


class Block:
    """The bytes of one record, to be read once."""

    def __init__(self, source: _ByteSource, length: int) -> None:
        self._source = source
        self._left = length

    def read(self, most: int) -> bytes:
        """Return at most so many bytes, none at the end. Raise Damaged where the file ends before the record does."""
        wanted = min(most, self._left)
        taken = self._source.read(wanted) if wanted > 0 else b""
        if wanted > 0 and not taken:
            raise Damaged(f"cut short: {self._left} bytes of the record are missing")
        self._left -= len(taken)
        return taken

    def read_all(self) -> bytes:
        """Return what is left. The caller has checked the record's length."""
        return b"".join(iter(lambda: self.read(_STEP), b""))


@dataclass(frozen=True, slots=True)
class Record:
    """One record, while it is being read."""

    offset: int
    """As in `Damage`."""
    inner: int
    """Bytes before it in the unpacked gzip member; 0 where it can be read from `offset` alone."""
    fields: dict[str, str]
    """By name in lower case; of a repeated field the first."""
    length: int
    """Bytes of the block, by the record's header."""
    block: Block


class Scanner:
    """Reads the records of one seekable file in order."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def records(self, take: Callable[[Record], T], start: int = 0) -> Iterator[T | Damage]:
        """Yield what `take` returns for each record from this offset on, and Damage where there is some. A record whose
        block or end is damaged gives Damage only. `take` may raise Damaged. Raise NotWarc for another file."""
        self._stream.seek(start)
        head = self._stream.read(16)
        if not head:
            return
        if head.startswith(_MAGIC):
            yield from self._members(take, start)
            return
        if start == 0 and not head.lstrip(b"\r\n").startswith(b"WARC/"):
            raise NotWarc("it begins neither as a WARC file nor as a compressed one")
        left = self._stream.seek(0, 2) - start
        self._stream.seek(start)
        source = _ByteSource(lambda: self._stream.read(_STEP))
        try:
            yield from _records(source, take, start, left)
        except Damaged as damaged:
            yield Damage(start + source.begun, str(damaged))

    def _members(self, take: Callable[[Record], T], start: int) -> Iterator[T | Damage]:
        offset: int | None = start
        while offset is not None:
            member = _Member(self._stream, offset)
            if offset == 0 and not member.begins_as_warc():
                raise NotWarc("what is compressed in it is no WARC file")
            member = _Member(self._stream, offset)
            try:
                yield from _records(_ByteSource(member.read), take, member.offset)
                offset = member.find_end()
            except Damaged as damaged:
                yield Damage(member.offset, str(damaged))
                offset = self._find_member(member.offset + 1)

    def _find_member(self, start: int) -> int | None:
        """Return the offset of the next gzip member that has a record; None where there is none."""
        kept, base = b"", start
        self._stream.seek(start)
        while piece := self._stream.read(1_048_576):
            kept += piece
            at = -1
            while (at := kept.find(_MAGIC, at + 1)) >= 0:
                if _Member(self._stream, base + at).begins_as_warc():
                    return base + at
            self._stream.seek(base + len(kept))
            base += len(kept) - 2
            kept = kept[-2:]
        return None


class _Member:
    """One gzip member of a file, unpacked piece by piece."""

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self.offset = offset
        self._stream = stream
        self._decompressor = zlib.decompressobj(31)
        self._position = offset  # the stream is shared with the search for members
        self._packed = b""
        self._broken: str | None = None

    def begins_as_warc(self) -> bool:
        """Return whether it can be unpacked and begins with a record. It cannot be read afterwards."""
        try:
            return self.read(64).lstrip(b"\r\n").startswith(b"WARC/")
        except Damaged:
            return False

    def read(self, most: int = _STEP) -> bytes:
        """Return the next bytes, none at its end. Raise Damaged."""
        while not self._decompressor.eof:
            if self._broken:
                raise Damaged(self._broken)
            if not self._packed:
                self._stream.seek(self._position)
                self._packed = self._stream.read(_STEP)
                self._position += len(self._packed)
                if not self._packed:
                    raise Damaged("cut short: the file ends within a compressed record")
            try:
                piece = self._decompressor.decompress(self._packed, most)
            except zlib.error as error:
                self._broken = f"cannot be unpacked: {error}"
                raise Damaged(self._broken) from error
            self._packed = self._decompressor.unconsumed_tail
            if piece:
                return piece
        return b""

    def find_end(self) -> int | None:
        """Return the offset of the next member; None at the end of the file, or where no member follows. Raise Damaged
        where what follows is not compressed."""
        while self.read():
            pass
        end = self._position - len(self._decompressor.unused_data)
        self._stream.seek(end)
        follows = self._stream.read(len(_MAGIC))
        if follows and follows != _MAGIC and follows.strip(b"\0"):  # files from tapes are padded with zeros
            self.offset = end
            raise Damaged("what follows the record is not compressed as it is")
        return end if follows == _MAGIC else None


def _records(
    source: _ByteSource, take: Callable[[Record], T], start: int, left: int | None = None
) -> Iterator[T | Damage]:
    """Yield the records of a plain file, which has `left` bytes, or of the gzip member that starts at `start`. What is
    wrong with one record is reported and skipped. Raise Damaged where the bytes cannot be read or end too early."""
    found = source.skip_blank_lines()
    while found:
        source.begun = source.position
        offset, inner = (start, source.begun) if left is None else (start + source.begun, 0)
        try:
            fields, length = _parse_header(source)
            if left is not None and length > left - source.position:
                raise Damaged(f"cut short, or longer than it is: it says that it has {length} bytes")
        except Damaged as damaged:
            yield Damage(offset, str(damaged))
            found = source.skip_to_record()
            continue
        record = Record(offset, inner, fields, length, Block(source, length))
        value: T | Damage
        try:
            value = take(record)
        except Damaged as damaged:
            value = Damage(offset, str(damaged))
        while record.block.read(_STEP):
            pass
        # A member is read to its end, where its checksum is, before its record is passed on.
        if source.ends_record():
            found = source.skip_blank_lines()
        else:
            value = Damage(offset, "its end is not where it says")
            found = source.skip_to_record()
        yield value


def _parse_header(source: _ByteSource) -> tuple[dict[str, str], int]:
    line = source.line(_STEP)
    if not _BEGINS.fullmatch(line):
        raise Damaged("no record begins here")
    fields: dict[str, str] = {}
    name, size = "", 0
    while (line := source.line(_STEP)).strip():
        size += len(line)
        if size > _MAX_HEADER:
            raise Damaged(f"its fields have more than {_MAX_HEADER} bytes")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:  # the continuation of a long field
            fields[name] += f" {text.strip()}"
            continue
        said, colon, value = text.partition(":")
        name = said.strip().lower()
        if not colon:
            raise Damaged("a field of it is none")
        fields.setdefault(name, value.strip())
    if not line:
        raise Damaged("cut short within its fields")
    if not _SIZE.fullmatch(fields.get("content-length", "")):
        raise Damaged("it does not say how long it is")
    return fields, int(fields["content-length"])

"""Read the records of a WARC file, also of a damaged one: damage is reported, and reading goes on after it.

A file is plain, or gzip or zstd with a member for each record or with all records in one. Only the header of a record
is in memory; the caller reads its block. After damage, reading goes on at the next bytes that look like a record. An
ARC file, the format before WARC, is read as if it were one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from archive.warc.members import STEP as _STEP
from archive.warc.members import Damaged, Member, ZstdMember, skip_frames

T = TypeVar("T")

_MAX_HEADER = 262_144  # bytes of a record's fields; Heritrix's longest have some thousand
_BEGINS = re.compile(rb"WARC/[01]\.\d{1,2}[ \t]*\r?\n")
_ARC_BEGINS = re.compile(
    rb"(?P<url>[a-z][a-z0-9+.\-]{1,20}:[^\n]{1,8000}?) (?P<host>[0-9A-Fa-f.:]{1,45}|-) (?P<at>\d{12}(?:\d\d)?)"
    rb" (?P<more>[^\n]{0,2000}?) ?(?P<length>\d{1,15})[ \t]*\r?\n"
)
"""The line before a record of an ARC file, of version 1 or 2: address, host, time, type (and more), length."""
_ARC = b"filedesc:"
_HEAD = 16_384
"""Bytes in which the first line of a record ends."""
_MEMBERS: tuple[type[Member], ...] = (Member, ZstdMember)
_SIZE = re.compile(r"\d{1,15}")


class NotWarc(Exception):
    """A file that does not begin as WARC files do."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of the file that could not be read."""

    offset: int
    """Bytes of the file before the record, or before the gzip member that holds it."""
    detail: str


class _ByteSource:
    """Bytes that come in pieces: counted, read by line, and put back."""

    def __init__(self, more: Callable[[], bytes], head: bytes) -> None:
        """`head`: its beginning, by which ARC is told from WARC."""
        self.is_arc = _ARC_BEGINS.match(head.lstrip(b"\r\n")) is not None
        self.begins = _ARC_BEGINS if self.is_arc else _BEGINS
        """What a record begins with."""
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
        if self.begins.fullmatch(line):
            self.put_back(line)
            return True
        return not line.strip(b"\r\n")

    def skip_to_record(self) -> bool:
        """Go on to the next line that a record may begin with; return False where there is none."""
        while line := self.line(_STEP):
            if self.begins.fullmatch(line):
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
        at = skip_frames(self._stream, start)
        self._stream.seek(at)
        head = self._stream.read(_HEAD)
        if not head:
            return
        for kind in _MEMBERS:
            if head.startswith(kind.magic):
                yield from self._members(kind, take, at, is_first=start == 0)
                return
        if start == 0 and not head.lstrip(b"\r\n").startswith((b"WARC/", _ARC)):
            raise NotWarc("it begins neither as a WARC or ARC file nor as a compressed one")
        left = self._stream.seek(0, 2) - start
        self._stream.seek(start)
        source = _ByteSource(lambda: self._stream.read(_STEP), head)
        try:
            yield from _records(source, take, start, left)
        except Damaged as damaged:
            yield Damage(start + source.begun, str(damaged))

    def _members(
        self, kind: type[Member], take: Callable[[Record], T], start: int, *, is_first: bool
    ) -> Iterator[T | Damage]:
        offset: int | None = start
        while offset is not None:
            head = _head_of(kind(self._stream, offset))
            if is_first and offset == start and not head.startswith((b"WARC/", _ARC)):
                raise NotWarc("what is compressed in it is no WARC or ARC file")
            member = kind(self._stream, offset)
            try:
                yield from _records(_ByteSource(member.read, head), take, member.offset)
                offset = member.find_end()
            except Damaged as damaged:
                yield Damage(member.offset, str(damaged))
                offset = self._find_member(kind, member.offset + 1)

    def _find_member(self, kind: type[Member], start: int) -> int | None:
        """Return the offset of the next member that has a record; None where there is none."""
        kept, base = b"", start
        self._stream.seek(start)
        while piece := self._stream.read(1_048_576):
            kept += piece
            at = -1
            while (at := kept.find(kind.magic, at + 1)) >= 0:
                if _begins_record(_head_of(kind(self._stream, base + at))):
                    return base + at
            self._stream.seek(base + len(kept))
            base += len(kept) - len(kind.magic) + 1
            kept = kept[1 - len(kind.magic) :]
        return None


def _head_of(member: Member) -> bytes:
    """Return the beginning of what is in a member, blank lines left out; b"" where it cannot be unpacked. The member
    cannot be read afterwards."""
    head = b""
    try:
        while len(head) < _HEAD and b"\n" not in head.lstrip(b"\r\n") and (piece := member.read()):
            head += piece
    except Damaged:
        return head.lstrip(b"\r\n") if b"WARC/" in head else b""
    return head.lstrip(b"\r\n")


def _begins_record(head: bytes) -> bool:
    return head.startswith((b"WARC/", _ARC)) or _ARC_BEGINS.match(head) is not None


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
    begins = source.begins.fullmatch(line)
    if begins is None:
        raise Damaged("no record begins here")
    if source.is_arc:
        return _fields_of_arc(begins), int(begins["length"])
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


def _fields_of_arc(line: re.Match[bytes]) -> dict[str, str]:
    """Return the fields that a WARC file would have for a record of an ARC file."""
    at = line["at"].decode().ljust(14, "0")
    day, time = f"{at[:4]}-{at[4:6]}-{at[6:8]}", f"{at[8:10]}:{at[10:12]}:{at[12:14]}"
    url = line["url"].decode("utf-8", "replace")
    return {
        "warc-type": "warcinfo" if url.startswith("filedesc:") else "response",
        "warc-target-uri": url,
        "warc-date": f"{day}T{time}Z",
        "content-type": "application/http; msgtype=response",
        "content-length": line["length"].decode(),
    }

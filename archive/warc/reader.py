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

from archive.messages.language import _
from archive.warc.members import STEP as _STEP
from archive.warc.members import Damaged, Member, ZstdMember, damage_of_dictionary, skip_frames

T = TypeVar("T")

_MAX_HEADER = 262_144  # bytes of a record's fields; Heritrix's longest have some thousand
_BEGINS = re.compile(rb"WARC/[01]\.\d{1,2}[ \t]*\r?\n")
_ARC_SCHEME = re.compile(rb"[a-z][a-z0-9+.\-]{1,20}:")
_ARC_TIMES = re.compile(rb" (?:[0-9A-Fa-f.:]{1,45}|-) (\d{4,17}) ")
_LONGEST_ARC_LINE = 10_000
_ARC = b"filedesc:"
_HEAD = 16_384
"""Bytes in which the first line of a record ends."""
_MEMBERS: tuple[type[Member], ...] = (Member, ZstdMember)
_SIZE = re.compile(r"\d{1,15}")
_SEARCHED = 1_048_576
_IN_VAIN, _IN_VAIN_AT_LEAST = 50, 10_000_000
"""Bytes that are unpacked without result where a file is damaged: so many times those of the file, and some. A page is
a tenth of its size when it is packed."""
_ONE = 1_000
"""What a line costs, and to look whether a member begins somewhere, in such bytes."""


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
        self.is_arc = _parse_arc_line(_first_line(head)) is not None
        self._more = more
        self._waiting = b""
        self._at = 0
        self.position = 0
        """The number of bytes that were taken."""
        self.lines = 0
        """The number of lines that were looked at."""
        self.begun = 0
        """The position at which the current record began."""
        self.is_within = False
        """Whether a record has begun and has not ended."""

    def read(self, most: int) -> bytes:
        """Return at most so many bytes; none at the end."""
        if self._at == len(self._waiting):
            self._waiting, self._at = self._more(), 0
        taken = self._waiting[self._at : self._at + most]
        self._at += len(taken)
        self.position += len(taken)
        return taken

    def line(self, most: int) -> bytes:
        """Return the bytes to the next line feed, that included, or so many bytes; at the end, what is left."""
        while (end := self._waiting.find(b"\n", self._at)) < 0 and len(self._waiting) - self._at < most:
            more = self._more()
            if not more:
                break
            self._waiting, self._at = self._waiting[self._at :] + more, 0
        self.lines += 1
        return self.read(min(end + 1 - self._at if end >= 0 else most, most)) if self._waiting else b""

    def put_back(self, line: bytes) -> None:
        """Put back the line that was taken last."""
        self._at -= len(line)
        self.position -= len(line)

    def begins(self, line: bytes) -> bool:
        """Return whether a record begins with this line."""
        return (_parse_arc_line(line) if self.is_arc else _BEGINS.fullmatch(line)) is not None

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
        if self.begins(line):
            self.put_back(line)
            return True
        return not line.strip(b"\r\n")

    def skip_to_record(self) -> bool:
        """Go on to the next line that a record may begin with; return False where there is none."""
        self._skip_lines()
        while line := self.line(_STEP):
            if self.begins(line):
                self.put_back(line)
                return True
            self._skip_lines()
        return False

    def _skip_lines(self) -> None:
        """Take the lines, as far as they wait, that no record of a WARC file begins with, without looking at each."""
        if not self.is_arc:
            record = self._waiting.find(b"WARC/", self._at)
            end = self._waiting.rfind(b"\n", self._at, record if record >= 0 else len(self._waiting)) + 1
            if end:
                self.position += end - self._at
                self._at = end


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
            raise Damaged(_("cut short: {number:byte|bytes} of the record missing", number=self._left))
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
                self._left = _IN_VAIN * self._stream.seek(0, 2) + _IN_VAIN_AT_LEAST
                if start == 0:
                    damage = self._check_beginning(kind, at)
                    if damage is not None:
                        yield damage
                        return
                    if (unusable := damage_of_dictionary(self._stream)) is not None:
                        yield Damage(0, str(unusable))
                yield from self._members(kind, take, at)
                return
        if start == 0 and not _begins_record(head.lstrip(b"\r\n")):
            raise NotWarc("it begins neither as a WARC or ARC file nor as a compressed one")
        left = self._stream.seek(0, 2) - start
        self._stream.seek(start)
        source = _ByteSource(lambda: self._stream.read(_STEP), head)
        try:
            yield from _records(source, take, start, left)
        except Damaged as damaged:
            yield Damage(start + source.begun, str(damaged))

    def _check_beginning(self, kind: type[Member], start: int) -> Damage | None:
        """Return why nothing can be read where the first member cannot be unpacked or is empty, and no record follows
        it. Raise NotWarc where it has something else in it."""
        member = kind(self._stream, start)
        head = _head_of(member)
        if head and not _begins_record(head):
            raise NotWarc("what is compressed in it is no WARC or ARC file")
        if not head and self._find_member(kind, start + 1) is None:
            why = damage_of_dictionary(self._stream) or member.damage or _("it is empty")
            return Damage(0, _("no record in it can be unpacked: {why}", why=why))
        return None

    def _members(self, kind: type[Member], take: Callable[[Record], T], start: int) -> Iterator[T | Damage]:
        offset: int | None = start
        while offset is not None:
            run = _Run(kind, self._stream, offset)
            try:
                yield from _records(run.source, take, offset)
                offset = run.member.find_end()
            except Damaged as damaged:
                member = run.member
                yield Damage(member.offset, str(damaged))
                # What was read of it is searched for other members, but not again and again.
                self._left -= run.source.position + _ONE * run.source.lines
                offset = self._find_member(kind, member.offset + 1 if self._left > 0 else member.position)

    def _find_member(self, kind: type[Member], start: int) -> int | None:
        """Return the offset of the next member that has a record; None where there is none."""
        kept, base = b"", start
        while True:
            self._stream.seek(base + len(kept))
            piece = self._stream.read(_SEARCHED)
            kept += piece
            whole = max(len(kept) - kind.LOOKED_AT, 0) if piece else len(kept)  # those that begin there are seen whole
            at = kept.find(kind.magic)
            while 0 <= at < whole:
                if self._begins_member(kind, memoryview(kept)[at : at + kind.LOOKED_AT], base + at):
                    return base + at
                at = kept.find(kind.magic, at + 1)
            if not piece:
                return None
            kept, base = kept[whole:], base + whole

    def _begins_member(self, kind: type[Member], packed: memoryview, offset: int) -> bool:
        """Return whether a member that has a record begins here. Nearly all are told by their first bytes."""
        head = kind.unpack_beginning(packed, self._stream)
        if not head or not _may_begin_record(head.lstrip(b"\r\n")) or self._left <= 0:
            return False
        member = kind(self._stream, offset)
        head = _head_of(member)
        self._left -= _ONE + len(head) + member.count_read()
        return _begins_record(head)


class _Run:
    """The bytes of a member, and of those after it in which its last record goes on: some programs cut a file into
    members of the same size."""

    def __init__(self, kind: type[Member], stream: BinaryIO, offset: int) -> None:
        self.member = kind(stream, offset)
        """The one that is being read."""
        self.source = _ByteSource(self._read, _head_of(kind(stream, offset)))
        self._kind = kind
        self._stream = stream

    def _read(self) -> bytes:
        while not (piece := self.member.read()) and self.source.is_within:
            following = self._find_rest()
            if following is None:
                break
            self.member = following
        return piece

    def _find_rest(self) -> Member | None:
        """Return the next member where it begins with no record; None where it does, or cannot be unpacked."""
        offset = self.member.offset
        try:
            end = self.member.find_end()
        except Damaged:  # it is said when the record is
            self.member.offset = offset
            return None
        head = b"" if end is None else _head_of(self._kind(self._stream, end))
        return self._kind(self._stream, end) if end is not None and head and not _begins_record(head) else None


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


def _may_begin_record(head: bytes) -> bool:
    """Return whether these first bytes are a record's, as far as they tell."""
    return b"WARC/".startswith(head[:5]) or len(head) < 22 or _ARC_SCHEME.match(head) is not None


def _begins_record(head: bytes) -> bool:
    return head.startswith((b"WARC/", _ARC)) or _parse_arc_line(_first_line(head)) is not None


def _first_line(head: bytes) -> bytes:
    line, end, _ = head.lstrip(b"\r\n").partition(b"\n")
    return line + end


def _parse_arc_line(line: bytes) -> tuple[bytes, bytes, int] | None:
    """Return address, time and length of the line before a record of an ARC file, of version 1 or 2: address, host,
    time, type (and more), length. None for another line."""
    if not line.endswith(b"\n") or len(line) > _LONGEST_ARC_LINE or not _ARC_SCHEME.match(line):
        return None
    found = _ARC_TIMES.search(line)
    length = line.rstrip(b" \t\r\n")[found.end() :].rpartition(b" ")[2] if found else b""
    if found is None or not length.isdigit() or len(length) > 15:
        return None
    return line[: found.start()], found[1], int(length)


def _records(
    source: _ByteSource, take: Callable[[Record], T], start: int, left: int | None = None
) -> Iterator[T | Damage]:
    """Yield the records of a plain file, which has `left` bytes, or of the gzip member that starts at `start`. What is
    wrong with one record is reported and skipped. Raise Damaged where the bytes cannot be read or end too early."""
    found = source.skip_blank_lines()
    while found:
        source.begun = source.position
        source.is_within = True
        offset, inner = (start, source.begun) if left is None else (start + source.begun, 0)
        try:
            fields, length = _parse_header(source)
            if left is not None and length > left - source.position:
                raise Damaged(
                    _("cut short, or longer than it is: it says that it has {number:byte|bytes}", number=length)
                )
        except Damaged as damaged:
            source.is_within = False
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
        source.is_within = False
        # A member is read to its end, where its checksum is, before its record is passed on.
        if source.ends_record():
            found = source.skip_blank_lines()
        else:
            value = Damage(offset, "its end is not where it says")
            found = source.skip_to_record()
        yield value


def _parse_header(source: _ByteSource) -> tuple[dict[str, str], int]:
    line = source.line(_STEP)
    if source.is_arc and (told := _parse_arc_line(line)) is not None:
        return _fields_of_arc(*told), told[2]
    if not source.begins(line):
        raise Damaged("no record begins here")
    found: dict[str, list[str]] = {}
    name, size = "", 0
    while (line := source.line(_STEP)).strip():
        size += len(line)
        if size > _MAX_HEADER:
            raise Damaged(_("its fields have more than {number:byte|bytes}", number=_MAX_HEADER))
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:  # the continuation of a long field
            found[name].append(text.strip())
            continue
        said, colon, value = text.partition(":")
        name = said.strip().lower()
        if not colon:
            raise Damaged("one of its lines is not a field")
        found.setdefault(name, [value.strip()])
    if not line:
        raise Damaged("cut short within its fields")
    fields = {name: " ".join(parts) for name, parts in found.items()}
    if not _SIZE.fullmatch(fields.get("content-length", "")):
        raise Damaged("it does not say how long it is")
    return fields, int(fields["content-length"])


def _fields_of_arc(address: bytes, time_said: bytes, length: int) -> dict[str, str]:
    """Return the fields that a WARC file would have for a record of an ARC file."""
    url = address.decode("utf-8", "replace")
    return {
        "warc-type": "warcinfo" if url.startswith("filedesc:") else "response",
        "warc-target-uri": url,
        "warc-date": time_said.decode(),  # digits, from the year on: as exact as the file says
        "content-type": "application/http; msgtype=response",
        "content-length": str(length),
    }

"""The compressed members of a file of records, unpacked piece by piece: of gzip (`.warc.gz`, `.arc.gz`) and of zstd
(`.warc.zst`), also with the dictionary that such a file begins with (https://iipc.github.io/warc-specifications/)."""

from __future__ import annotations

import zlib
from typing import BinaryIO
from weakref import WeakKeyDictionary

from archive.messages.language import _
from archive.warc.codings import GZIP, ZSTD, TooLarge, ZstdDict, ZstdError, undo_codings, zstd_decompressor

STEP = 65_536
"""Bytes that are read and unpacked at once."""
_BEGINNING = 64
MAX_DICTIONARY = 10_000_000
"""Bytes of a dictionary, packed and unpacked."""

_DICTIONARY = b"\x5d\x2a\x4d\x18"


class Damaged(Exception):
    """What is read is not what was written, or ends too early."""


class Member:
    """One member: a gzip member, or a frame of zstd."""

    magic = GZIP
    """Its first bytes."""
    LOOKED_AT = 4_096
    """Bytes of its beginning by which nearly all files that are not members of an archive are recognised."""

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self.offset = offset
        """Bytes of the file before it."""
        self._stream = stream
        self.position = offset  # the stream is shared with the search for members
        """Bytes of the file before what is read next."""
        self._packed = b""
        self.damage: str | None = None
        """Why it cannot be read further; None where nothing is known of that."""
        self._begin()

    def _begin(self) -> None:
        self._decompressor = zlib.decompressobj(31)

    @classmethod
    def unpack_beginning(cls, packed: memoryview, stream: BinaryIO) -> bytes | None:
        """Return the first bytes of what is in a member, as far as its first LOOKED_AT bytes give them; None where no
        member begins with these."""
        try:
            return zlib.decompressobj(31).decompress(packed, _BEGINNING)
        except zlib.error:
            return None

    def read(self, most: int = STEP) -> bytes:
        """Return the next bytes, none at its end. Raise Damaged."""
        while not self._is_over:
            if self.damage:
                raise Damaged(self.damage)
            if self._is_hungry and not self._packed:
                self._stream.seek(self.position)
                self._packed = self._stream.read(STEP)
                self.position += len(self._packed)
                if not self._packed:
                    raise Damaged("cut short: the file ends within a compressed record")
            try:
                piece = self._unpack(most)
            except (zlib.error, ZstdError) as error:
                self.damage = f"cannot be unpacked: {error}"
                raise Damaged(self.damage) from error
            if piece:
                return piece
        return b""

    @property
    def _is_over(self) -> bool:
        return self._decompressor.eof

    @property
    def _is_hungry(self) -> bool:
        return True

    def _unpack(self, most: int) -> bytes:
        piece = self._decompressor.decompress(self._packed, most)
        self._packed = self._decompressor.unconsumed_tail
        return piece

    @property
    def _unused(self) -> bytes:
        return self._decompressor.unused_data

    def count_read(self) -> int:
        """Return how many compressed bytes were consumed so far; of a damaged member also those that failed."""
        return self.position - self.offset - (0 if self.damage else len(self._packed) + len(self._unused))

    def find_end(self) -> int | None:
        """Return the offset of the next member; None at the end of the file. Raise Damaged where what follows is not
        compressed."""
        while self.read():
            pass
        end = skip_frames(self._stream, skip_zeros(self._stream, self.position - len(self._unused)))
        self._stream.seek(end)
        follows = self._stream.read(len(self.magic))
        if follows and follows != self.magic:
            self.offset = end
            raise Damaged("what follows the record is not compressed as it is")
        return end if follows else None


class ZstdMember(Member):
    """A frame of zstd."""

    magic = ZSTD

    LOOKED_AT = 140_000  # a block, which is unpacked as a whole

    @classmethod
    def unpack_beginning(cls, packed: memoryview, stream: BinaryIO) -> bytes | None:
        """See Member."""
        try:
            return zstd_decompressor(dictionary_of(stream)).decompress(packed, _BEGINNING)
        except ZstdError:
            return None

    def _begin(self) -> None:
        self._frame = zstd_decompressor(dictionary_of(self._stream))

    @property
    def _is_over(self) -> bool:
        return self._frame.eof

    @property
    def _is_hungry(self) -> bool:
        return self._frame.needs_input

    def _unpack(self, most: int) -> bytes:
        packed, self._packed = self._packed, b""
        return self._frame.decompress(packed, most)

    @property
    def _unused(self) -> bytes:
        return self._frame.unused_data


_dictionaries: WeakKeyDictionary[BinaryIO, ZstdDict | Damaged | None] = WeakKeyDictionary()


def dictionary_of(stream: BinaryIO) -> ZstdDict | None:
    """Return the dictionary with which a file begins; None where there is none, or it cannot be used: then frames that
    need it cannot be unpacked, which is said about each."""
    if stream not in _dictionaries:
        try:
            _dictionaries[stream] = _read_dictionary(stream)
        except Damaged as damaged:
            _dictionaries[stream] = damaged
    found = _dictionaries[stream]
    return None if isinstance(found, Damaged) else found


def damage_of_dictionary(stream: BinaryIO) -> Damaged | None:
    """Return why the dictionary with which a file begins cannot be used; None where it can, or there is none."""
    dictionary_of(stream)
    found = _dictionaries[stream]
    return found if isinstance(found, Damaged) else None


def _read_dictionary(stream: BinaryIO) -> ZstdDict | None:
    stream.seek(0)
    head = stream.read(8)
    if not head.startswith(_DICTIONARY):
        return None
    size = int.from_bytes(head[4:], "little")
    packed = stream.read(size) if size <= MAX_DICTIONARY else b""
    try:
        if packed.startswith(ZSTD):
            undone = undo_codings(packed, "zstd", MAX_DICTIONARY)
            packed = undone.body if undone.whole else b""
        dictionary = ZstdDict(packed)
        zstd_decompressor(dictionary)  # which looks at more of it
    except (TooLarge, ZstdError, ValueError) as error:
        raise Damaged(_("the dictionary of zstd at its beginning cannot be read: {why}", why=error)) from error
    return dictionary


def skip_zeros(stream: BinaryIO, offset: int) -> int:
    """Return the offset after zeros, with which files from tapes are padded."""
    stream.seek(offset)
    while piece := stream.read(STEP):
        rest = piece.lstrip(b"\0")
        if rest:
            return offset + len(piece) - len(rest)
        offset += len(piece)
    return offset


def skip_frames(stream: BinaryIO, offset: int) -> int:
    """Return the offset after frames of zstd that hold nothing but notes of programs, such as a dictionary (RFC 8878,
    3.1.2)."""
    while True:
        stream.seek(offset)
        head = stream.read(8)
        if len(head) < 8 or head[1:4] != _DICTIONARY[1:] or head[0] >> 4 != 5:
            return offset
        offset += 8 + int.from_bytes(head[4:], "little")

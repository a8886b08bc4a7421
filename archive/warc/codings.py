"""Undo the content codings of HTTP as browsers do, also where a server names others than it uses.

gzip and zstd are recognised by their first bytes, whatever a header says. Brotli and deflate have none, so they are
tried where a coding is named. What is named and not packed stays as it is.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli

from archive.messages.language import _

if sys.version_info >= (3, 14):
    from compression import zstd
    from compression.zstd import ZstdDict as ZstdDict
    from compression.zstd import ZstdError as ZstdError
else:
    from backports import zstd
    from backports.zstd import ZstdDict as ZstdDict
    from backports.zstd import ZstdError as ZstdError

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
MAX_LAYERS = 3
"""Codings around one another that are undone: some servers pack twice, and name one."""
MAX_MEMBERS = 100
"""Members of gzip, and frames of zstd, that are read of one body."""
_WINDOW = {int(zstd.DecompressionParameter.window_log_max): 23}
"""Of zstd, 8 MB, as RFC 9659 has it for HTTP."""

_STEP, _SLICE = 1_048_576, 4_096
_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "zlib", "br", "brotli", "zstd", "x-zstd"})
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_LOOKED_AT = 1_024


class CannotUndo(ValueError):
    """A body that is neither in a coding that is known nor text."""


class TooLarge(ValueError):
    """A body that is larger without its coding than it may be."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A body without its codings."""

    body: bytes
    whole: bool = True
    """False where a coding breaks off, or its checksum is wrong: `body` is what came before that."""
    sealed: bool = False
    """Whether a coding was undone to its own end, which shows that nothing is missing."""


def undo_codings(body: bytes, named: str, most: int, *, guess: bool = False) -> Undone:
    """Return a body without its codings.

    `named`: the header Content-Encoding, "" where there is none; what is not a coding in it (`utf-8`, `none`) does not
    count. `guess`: whether codings are undone as well that are not named, for it should be text. Bytes after the end of
    a coding are left out. Raises TooLarge for more than `most` bytes, CannotUndo, also for more than MAX_LAYERS codings
    around one another.
    """
    told = [name for part in reversed(named.lower().split(",")) if (name := part.strip()) in _CODINGS]
    undone = Undone(body)
    for _layer in range(MAX_LAYERS):
        if not undone.body or not (told or guess):
            break
        packed = undone.body
        layer = _undo_by_magic(packed, most)
        if layer is None and told:
            layer = _undo_by_trying(packed, told[0], most)
        elif layer is None and not is_text(packed):
            tried = _undo_by_trying(packed, "", most)
            layer = tried if tried is not None and tried.whole else None
        if layer is None:
            if told and not is_text(packed):
                raise CannotUndo(_("what is said to be {encoding} is not", encoding=told[0]))
            break
        del told[:1]
        undone = Undone(layer.body, whole=undone.whole and layer.whole, sealed=undone.sealed or layer.whole)
    else:
        if undone.body.startswith((GZIP, ZSTD)):
            raise CannotUndo(_("it is compressed more than {number:time|times}", number=MAX_LAYERS))
    if len(undone.body) > most:
        raise TooLarge(_("more than {number:byte|bytes}", number=most))
    return undone


def zstd_decompressor(dictionary: ZstdDict | None) -> zstd.ZstdDecompressor:
    """Return what unpacks one frame of zstd."""
    return zstd.ZstdDecompressor(dictionary)


def is_text(body: bytes) -> bool:
    """Whether a body begins as text does, in whichever encoding: without the control characters of packed bytes."""
    return body.startswith((b"\xff\xfe", b"\xfe\xff")) or _CONTROL.search(body, 0, _LOOKED_AT) is None


def _undo_by_magic(body: bytes, most: int) -> Undone | None:
    if body.startswith(GZIP):
        layer = _inflate(body, 31, most)
    elif body.startswith(ZSTD):
        layer = _unpack(lambda: zstd.ZstdDecompressor(options=_WINDOW), body, most)
    else:
        return None
    return layer if layer.body or layer.whole else None


def _undo_by_trying(body: bytes, named: str, most: int) -> Undone | None:
    """Undo a coding that no first bytes tell; None where it is not one."""
    ways: list[Callable[[], Undone]] = [lambda: _unbrotli(body, most), lambda: _inflate(body, -15, most)]
    if named in ("deflate", "zlib"):
        ways.reverse()
    if len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        ways.insert(0, lambda: _inflate(body, 15, most))
    text = is_text(body)
    for way in ways:
        layer = way()
        # Any bytes may begin a stream of some bytes; text is longer than what it was packed to.
        begins_well = is_text(layer.body) or layer.body.startswith((GZIP, ZSTD))
        if begins_well and 2 * len(layer.body) > len(body) and (layer.whole or not text):
            return layer
    return None


def _inflate(body: bytes, window: int, most: int) -> Undone:
    """Undo gzip (31), zlib's form (15) or bare deflate (-15)."""
    out, rest = bytearray(), body
    for _member in range(MAX_MEMBERS):
        decompressor = zlib.decompressobj(window)
        member = rest
        before = len(out)
        while not decompressor.eof:
            try:
                piece = decompressor.decompress(rest, _STEP)
            except zlib.error:
                del out[before:]
                out += _salvage(member, window, most - len(out))
                return Undone(bytes(out), whole=False)
            out += piece
            if len(out) > most:
                raise TooLarge(_("more than {number:byte|bytes}", number=most))
            rest = decompressor.unconsumed_tail
            if not piece and not rest and not decompressor.eof:
                return Undone(bytes(out), whole=False)
        rest = decompressor.unused_data
        if window != 31 or not rest.startswith(GZIP):
            return Undone(bytes(out))
    return Undone(bytes(out), whole=False)


def _salvage(member: bytes, window: int, most: int) -> bytes:
    """Return what can be unpacked before the place where a member is damaged."""
    out, decompressor = bytearray(), zlib.decompressobj(window)
    for start in range(0, len(member), _SLICE):
        before = decompressor.copy()
        try:
            out += decompressor.decompress(member[start : start + _SLICE])
        except zlib.error:
            for at in range(start, start + _SLICE):
                try:
                    out += before.decompress(member[at : at + 1])
                except zlib.error:
                    break
            break
        if len(out) > most:
            raise TooLarge(_("more than {number:byte|bytes}", number=most))
    return bytes(out)


def _unpack(begin: Callable[[], zstd.ZstdDecompressor], body: bytes, most: int) -> Undone:
    out, rest = bytearray(), body
    for _member in range(MAX_MEMBERS):
        decompressor = begin()
        while not decompressor.eof:
            try:
                piece = decompressor.decompress(rest, _STEP)
            except ZstdError:
                return Undone(bytes(out), whole=False)
            out += piece
            if len(out) > most:
                raise TooLarge(_("more than {number:byte|bytes}", number=most))
            rest = b""
            if not piece and decompressor.needs_input:
                return Undone(bytes(out), whole=False)
        rest = decompressor.unused_data
        if not rest.startswith(ZSTD):
            return Undone(bytes(out))
    return Undone(bytes(out), whole=False)


def _unbrotli(body: bytes, most: int) -> Undone:
    out, decompressor, at, step = bytearray(), brotli.Decompressor(), 0, _SLICE
    while at < len(body) and not decompressor.is_finished():
        before = len(out)
        try:
            piece = decompressor.process(body[at : at + step], output_buffer_limit=_STEP)
            while piece:
                out += piece
                if len(out) > most:
                    raise TooLarge(_("more than {number:byte|bytes}", number=most))
                piece = decompressor.process(b"", output_buffer_limit=_STEP)
        except brotli.error:
            if step == 1:
                return Undone(bytes(out), whole=False)
            # Bytes after its end are an error to the library: it is read again to here, and then byte by byte.
            del out[before:]
            decompressor, step = _resume(body[:at]), 1
            continue
        at += step
    return Undone(bytes(out), whole=decompressor.is_finished())


def _resume(read: bytes) -> brotli.Decompressor:
    """Return a decompressor that has read so much already."""
    decompressor = brotli.Decompressor()
    piece = decompressor.process(read, output_buffer_limit=_STEP) if read else b""
    while piece:
        piece = decompressor.process(b"", output_buffer_limit=_STEP)
    return decompressor

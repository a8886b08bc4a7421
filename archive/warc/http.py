"""The content of WARC records: a block against its digests, and an HTTP response in it without its encodings."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.messages.language import _
from archive.warc.codings import CannotUndo, TooLarge, is_text, undo_codings
from archive.warc.endings import has_end
from archive.warc.members import Damaged

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
_MAX_HEAD = 262_144


class Unusable(Exception):
    """A record that is intact and has no page that can be read; `str()` is the reason, one word for counting."""


@dataclass(frozen=True, slots=True)
class Payload:
    """An HTTP response."""

    status: int
    headers: dict[str, str]
    """By name in lower case; of a repeated header the first."""
    body: bytes
    """As it was sent."""


def check_digest(said: str | None, candidates: Iterable[bytes]) -> None:
    """Check a digest as records write it (`sha1:BASE32`, `sha256:hexadecimal`): one of the candidates must have it.

    There are several as programs differ in what a payload is; after the first that has it, no other is asked for. Raise
    Damaged where none has it. No digest, or one of an unknown algorithm, passes.
    """
    parsed = parse_digest(said)
    if parsed is None:
        return
    name, wanted = parsed
    if not any(hashlib.new(name, one, usedforsecurity=False).digest() == wanted for one in candidates):
        raise Damaged(_("its bytes do not have its digest {digest}", digest=name))


def parse_digest(said: str | None) -> tuple[str, bytes | None] | None:
    """Return algorithm and bytes of a digest (None: it is none of that algorithm); None for an unknown algorithm."""
    name, colon, value = (said or "").partition(":")
    name = name.strip().lower().replace("-", "")
    if not colon or not value.strip() or name not in _ALGORITHMS:
        return None
    return name, _decode_digest(value.strip(), hashlib.new(name, usedforsecurity=False).digest_size)


def check_payload(payload: Payload, said: str | None, most: int) -> None:
    """Check the digest of a payload, which programs take of the body as it was sent, of that without its chunks (what
    the WARC standard means), or of that without its encodings, too, of at most `most` bytes. Raise Damaged where it is
    of none of them."""
    check_digest(said, _forms_of(payload, most))


def _forms_of(payload: Payload, most: int) -> Iterator[bytes]:
    yield payload.body
    try:
        yield remove_chunking(payload)
        yield decode_body(payload, most)
    except (Damaged, Unusable):
        return


def _decode_digest(value: str, size: int) -> bytes | None:
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        if len(value.rstrip("=")) == (size * 8 + 4) // 5:
            bare = value.rstrip("=").upper()
            return base64.b32decode(bare + "=" * (-len(bare) % 8))
        return base64.b64decode(value, altchars=b"-_" if set(value) & {"-", "_"} else None, validate=True)
    except (ValueError, binascii.Error):
        return None


def parse_http(block: bytes) -> Payload:
    """Return the HTTP response in a record's block. Raise Damaged where there is none."""
    head, found, body = block.partition(b"\r\n\r\n")
    if not found or len(head) > _MAX_HEAD:
        head, found, body = block.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").splitlines()
    first = lines[0].split(None, 2) if lines else []
    if not found or len(head) > _MAX_HEAD or len(first) < 2 or not first[0].upper().startswith(("HTTP", "ICY")):
        raise Damaged("no answer of a server is in it")
    if not (first[1].isascii() and first[1].isdecimal() and len(first[1]) == 3):
        raise Damaged("its answer has no status")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return Payload(int(first[1]), headers, body)


def decode_body(payload: Payload, most: int) -> bytes:
    """Return the body without its encodings, at most `most` bytes: whichever it has, as other programs store it decoded
    and leave the header. Raise Unusable where it is larger or in an unknown encoding, Damaged where it breaks off
    before the end of the page."""
    named = payload.headers.get("content-encoding", "")
    try:
        undone = undo_codings(remove_chunking(payload), named, most, guess=True)
    except TooLarge:
        raise Unusable("too-large") from None
    except CannotUndo:
        raise Unusable("content-encoding") from None
    if not undone.whole and not has_end(undone.body):
        raise Damaged("its content-encoding is cut short")
    if named and not undone.sealed and not is_text(undone.body):
        raise Unusable("content-encoding")
    return undone.body


def remove_chunking(payload: Payload) -> bytes:
    """Return the body without its chunks. Some programs store it without them and leave the header: such a body is
    returned as it is."""
    if "chunked" not in payload.headers.get("transfer-encoding", "").lower():
        return payload.body
    pieces: list[bytes] = []
    at = 0
    while True:
        end = payload.body.find(b"\r\n", at, at + 1024)
        size = payload.body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 8 or size.strip(b"0123456789abcdefABCDEF"):
            if not pieces:
                return payload.body
            if has_end(whole := b"".join(pieces)):
                return whole
            raise Damaged("its chunks are cut short")
        length = int(size, 16)
        if not length:
            return b"".join(pieces)
        pieces.append(payload.body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2

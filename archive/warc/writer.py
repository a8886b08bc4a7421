"""Write WARC records to a stream. The bytes of a record depend on its content only.

They are written by hand, as every byte counts here; the tests check each file with warcio.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import responses
from typing import Any, BinaryIO

WARC_VERSION = "WARC/1.1"
REPLACED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that are wrong for a body without its encoding. The server's own are kept under another name."""
ORIGINAL = "x-archive-orig-"
"""The prefix of that name, as in other programs."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://iipc.github.io/warc-specifications/#tulieu")
_STEP = 1_048_576  # bytes that are compressed at once
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Written:
    """The place of a record in its file."""

    record_id: str
    """With angle brackets."""
    offset: int
    """Of its first byte in the file."""
    length: int
    """Bytes in the file."""


class WarcWriter:
    """Writes records to a stream, which the caller closes; with `gzip` each as a member of its own."""

    def __init__(self, stream: BinaryIO, *, gzip: bool) -> None:
        self._stream = stream
        self._gzip = gzip
        self._offset = 0

    def write(self, kind: str, fields: Sequence[tuple[str, str]], *block: bytes) -> Written:
        """Write one record of this WARC-Type with these fields; its id, digest and length are added. The block may be
        in pieces: a large one is not copied."""
        hashed = hashlib.sha256()
        for piece in block:
            hashed.update(piece)
        size = sum(map(len, block))
        digest = f"sha256:{hashed.hexdigest()}"
        named = [("WARC-Type", kind), *fields, ("WARC-Block-Digest", digest), ("Content-Length", str(size))]
        lines = [f"{name}: {_UNSAFE.sub(' ', value)}" for name, value in named]
        record_id = f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(lines))}>"
        lines.insert(1, f"WARC-Record-ID: {record_id}")
        head = "\r\n".join([WARC_VERSION, *lines, "", ""]).encode()
        written = Written(record_id, self._offset, self._write_pieces(head, *block, b"\r\n\r\n"))
        self._offset += written.length
        return written

    def _write_pieces(self, *pieces: bytes) -> int:
        """Write the bytes of one record; return how many they are in the file."""
        length = 0
        compressor = zlib.compressobj(6, zlib.DEFLATED, 31)  # a gzip member without a name or a time
        for piece in pieces:
            for start in range(0, len(piece), _STEP):
                some = memoryview(piece)[start : start + _STEP]
                packed = compressor.compress(some) if self._gzip else some
                self._stream.write(packed)
                length += len(packed)
        if self._gzip:
            packed = compressor.flush()
            self._stream.write(packed)
            length += len(packed)
        return length

    def write_json(self, fields: Sequence[tuple[str, str]], value: Mapping[str, Any]) -> Written:
        """Write a metadata record that contains a JSON object."""
        block = json.dumps(value, ensure_ascii=True).encode()
        return self.write("metadata", [*fields, ("Content-Type", "application/json")], block)


def http_block(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return an HTTP response as a record's block: its head, and the body as it is."""
    return http_head(status, headers, len(body)) + body


def http_head(status: int, headers: Mapping[str, str], size: int) -> bytes:
    """Return the head of an HTTP response with a body of `size` bytes: status line, headers in order of their names, a
    blank line."""
    lines = [f"HTTP/1.1 {status} {responses.get(status, '')}".rstrip()]
    for name, value in sorted(headers.items()):
        if _TOKEN.fullmatch(name):
            kept = f"{ORIGINAL}{name}" if name.lower() in REPLACED else name
            lines.append(f"{kept}: {_UNSAFE.sub(' ', value).strip()}")
    lines.append(f"content-length: {size}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def warc_date(stored: str) -> str:
    """Return a stored time as WARC-Date has it: `2026-11-23T07:28:01Z`, with fractions of a second if there are any."""
    return stored.replace(".000000Z", "Z")

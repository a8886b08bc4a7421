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

    def write(self, kind: str, fields: Sequence[tuple[str, str]], block: bytes) -> Written:
        """Write one record of this WARC-Type with these fields; its id, digest and length are added."""
        digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
        named = [("WARC-Type", kind), *fields, ("WARC-Block-Digest", digest), ("Content-Length", str(len(block)))]
        lines = [f"{name}: {_UNSAFE.sub(' ', value)}" for name, value in named]
        record_id = f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(lines))}>"
        lines.insert(1, f"WARC-Record-ID: {record_id}")
        raw = b"".join((f"{WARC_VERSION}\r\n".encode(), "\r\n".join(lines).encode(), b"\r\n\r\n", block, b"\r\n\r\n"))
        if self._gzip:
            compressor = zlib.compressobj(6, zlib.DEFLATED, 31)  # a gzip member without a name or a time
            raw = compressor.compress(raw) + compressor.flush()
        self._stream.write(raw)
        written = Written(record_id, self._offset, len(raw))
        self._offset += len(raw)
        return written

    def write_json(self, fields: Sequence[tuple[str, str]], value: Mapping[str, Any]) -> Written:
        """Write a metadata record that contains a JSON object."""
        block = json.dumps(value, ensure_ascii=True).encode()
        return self.write("metadata", [*fields, ("Content-Type", "application/json")], block)


def http_block(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return an HTTP response as a record's block: status line, headers in order of their names, the body as it is."""
    lines = [f"HTTP/1.1 {status} {responses.get(status, '')}".rstrip()]
    for name, value in sorted(headers.items()):
        if _TOKEN.fullmatch(name):
            kept = f"{ORIGINAL}{name}" if name.lower() in REPLACED else name
            lines.append(f"{kept}: {_UNSAFE.sub(' ', value).strip()}")
    lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def warc_date(stored: str) -> str:
    """Return a stored time as WARC-Date has it: `2026-11-23T07:28:01Z`, with fractions of a second if there are any."""
    return stored.replace(".000000Z", "Z")

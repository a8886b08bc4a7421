"""WARC records onto a stream: the bytes of a record depend on nothing but what is in it.

Written by hand, for every byte counts here and there are few of them; the tests have warcio check each file.
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

VERSION = "WARC/1.1"
REPLACED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that are no longer true of a body without its encoding; the server's are kept under another name."""
ORIGINAL = "x-archive-orig-"
"""What that name begins with, as in other programs."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://iipc.github.io/warc-specifications/#tulieu")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record stands in its file."""

    record_id: str
    """With its angle brackets."""
    offset: int
    """Of its first byte in the file."""
    length: int
    """Bytes in the file."""


class WarcWriter:
    """Writes records onto a stream, which stays its owner's; with `gzip` each as a member of its own."""

    def __init__(self, stream: BinaryIO, *, gzip: bool) -> None:
        self._stream = stream
        self._gzip = gzip
        self._offset = 0

    def write(self, kind: str, fields: Sequence[tuple[str, str]], block: bytes) -> Written:
        """One record of this WARC-Type with these fields; its id, digest and length are added."""
        digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
        named = [("WARC-Type", kind), *fields, ("WARC-Block-Digest", digest), ("Content-Length", str(len(block)))]
        lines = [f"{name}: {_UNSAFE.sub(' ', value)}" for name, value in named]
        record_id = f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(lines))}>"
        lines.insert(1, f"WARC-Record-ID: {record_id}")
        raw = b"".join((f"{VERSION}\r\n".encode(), "\r\n".join(lines).encode(), b"\r\n\r\n", block, b"\r\n\r\n"))
        if self._gzip:
            packing = zlib.compressobj(6, zlib.DEFLATED, 31)  # a gzip member without a name or a time
            raw = packing.compress(raw) + packing.flush()
        self._stream.write(raw)
        written = Written(record_id, self._offset, len(raw))
        self._offset += len(raw)
        return written

    def write_json(self, fields: Sequence[tuple[str, str]], value: Mapping[str, Any]) -> Written:
        """A metadata record that holds an object."""
        block = json.dumps(value, ensure_ascii=True).encode()
        return self.write("metadata", [*fields, ("Content-Type", "application/json")], block)


def http_block(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """An HTTP answer as a record's block: the status line, headers in order of their names, the body as it is."""
    lines = [f"HTTP/1.1 {status} {responses.get(status, '')}".rstrip()]
    for name, value in sorted(headers.items()):
        if _TOKEN.fullmatch(name):
            kept = f"{ORIGINAL}{name}" if name.lower() in REPLACED else name
            lines.append(f"{kept}: {_UNSAFE.sub(' ', value).strip()}")
    lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def warc_date(stored: str) -> str:
    """A moment as the archive stores it, as WARC-Date has it: `2026-11-23T07:28:01Z`, parts of a second if any."""
    return stored.replace(".000000Z", "Z")

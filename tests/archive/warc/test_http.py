"""Digests of payloads are checked in whichever of the forms that programs mean."""

from __future__ import annotations

import base64
import gzip
import hashlib

import brotli
import pytest

from archive.warc.http import Payload, check_payload
from archive.warc.members import Damaged

PAGE = "<html><body><p>Đảng ủy xã Hòa Bình mở hội nghị.</p></body></html>".encode() * 20
PACKED = gzip.compress(PAGE, mtime=0)
SENT = f"{len(PACKED):x}\r\n".encode() + PACKED + b"\r\n0\r\n\r\n"
HEADERS = {"content-encoding": "gzip", "transfer-encoding": "chunked"}


def digest(body: bytes, name: str, form: str) -> str:
    raw = hashlib.new(name, body, usedforsecurity=False).digest()
    return f"{name}:{raw.hex() if form == 'hex' else base64.b32encode(raw).decode()}"


@pytest.mark.parametrize("form", ["hex", "base32"])
@pytest.mark.parametrize("name", ["sha1", "sha256"])
@pytest.mark.parametrize("body", [SENT, PACKED, PAGE], ids=["as sent", "without chunks", "decoded"])
def test_the_digest_of_any_form_will_do(body: bytes, name: str, form: str) -> None:
    check_payload(Payload(200, HEADERS, SENT), digest(body, name, form), 100_000)


@pytest.mark.parametrize("said", [None, "", "sha1:", "blake3:abcd", "sha1"])
def test_no_digest_that_is_understood_is_none(said: str | None) -> None:
    check_payload(Payload(200, HEADERS, SENT), said, 100_000)


@pytest.mark.parametrize("body", [SENT, SENT[:-300], brotli.compress(bytes(1_000_000))])
def test_a_digest_of_no_form_is_damage_also_where_a_form_cannot_be_made(body: bytes) -> None:
    with pytest.raises(Damaged, match="do not have its digest sha1"):
        check_payload(Payload(200, HEADERS | {"content-encoding": "br"}, body), digest(b"x", "sha1", "hex"), 100_000)

"""Pages as they were served: kept once a content, compressed, addressed by the digest of their bytes."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import zstandard
from sqlalchemy import Connection, String, bindparam, select

from archive.errors import ArchiveDamaged, NothingFound
from archive.schema import captures
from archive.upserts import insert_into
from archive.visit import Visit

# A page takes 0.13 ms and 23% of its size; level 6 takes four times as long for 1.7% (300 pages measured).
_LEVEL = 3


def keep_capture(connection: Connection, visit: Visit, fetched_at: str) -> str | None:
    """Keeps the bytes that a visit brought and returns their SHA-256; None where it brought none.
    Bytes that are kept already stay as they were first met. ValueError if the visit's article names
    another digest than its page has."""
    if visit.body is None:
        return None
    sha256 = hashlib.sha256(visit.body).hexdigest()
    if visit.article is not None and visit.article.sha256 not in (None, sha256):
        raise ValueError(f"{visit.url}: the article was not read from this page: its sha256 differs")
    packed = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(visit.body)
    connection.execute(
        _keep(connection.dialect.name),
        {
            "sha256": sha256,
            "site": visit.site,
            "url": visit.url,
            "status": visit.status,
            "headers": json.dumps(dict(visit.headers), ensure_ascii=True, sort_keys=True),
            "fetched_at": fetched_at,
            "size": len(visit.body),
            "stored_size": len(packed),
            "body": packed,
        },
    )
    return sha256


@cache
def _keep(dialect: str) -> Any:
    return insert_into(captures, dialect).on_conflict_do_nothing(index_elements=["sha256"])


_BODY = select(captures.c.body).where(captures.c.sha256 == bindparam("sha256", type_=String))


def read_capture(connection: Connection, sha256: str) -> bytes:
    """The page's bytes. NothingFound where they were not kept; ArchiveDamaged where what is kept is
    not what was served."""
    packed = connection.scalar(_BODY, {"sha256": sha256.lower()})
    if packed is None:
        raise NothingFound(f"no page is kept under {sha256}")
    try:
        body = zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise ArchiveDamaged(f"the page {sha256} cannot be unpacked: {error}") from error
    if hashlib.sha256(body).hexdigest() != sha256.lower():
        raise ArchiveDamaged(f"the page {sha256} does not match its digest")
    return body

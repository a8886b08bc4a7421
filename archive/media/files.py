"""The bytes of pictures and documents: each file once, whatever addresses have it, by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, exists, select, update

from archive.database.schema import media, media_files, media_texts, media_versions
from archive.database.sql import CompiledStatement, insert_into
from archive.errors import ArchiveDamaged, NothingFound
from archive.media.sniff import sniff_type
from archive.messages.language import _

MAX_SIZE = 64 * 1024 * 1024
"""Bytes of a file, at most: what SQLite and PostgreSQL both keep in one row without trouble, and a scanned report of
300 pages has."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file, without its bytes."""

    sha256: str
    size: int
    """In bytes."""
    media_type: str
    """What its bytes are (`application/pdf`), see `sniff`."""


_f = media_files.c
_FIND = CompiledStatement(select(_f.sha256, _f.size, _f.media_type).where(_f.sha256 == bindparam("sha256")))
_BODY = select(_f.body).where(_f.sha256 == bindparam("sha256"))


@cache
def _insert(dialect: str) -> CompiledStatement:
    nothing = insert_into(media_files, dialect).on_conflict_do_nothing(index_elements=["sha256"])
    return CompiledStatement(nothing, *media_files.c.keys())


def store_file(connection: Connection, body: bytes, at: str) -> tuple[StoredFile, bool]:
    """Store a file, and return it with whether it was not there."""
    sha256 = hashlib.sha256(body).hexdigest()
    found = find_file(connection, sha256)
    if found is not None:
        return found, False
    stored = StoredFile(sha256, len(body), sniff_type(body))
    row = {"sha256": sha256, "size": stored.size, "media_type": stored.media_type, "stored_at": at, "body": body}
    return stored, bool(_insert(connection.dialect.name).run(connection, row))


def find_file(connection: Connection, sha256: str) -> StoredFile | None:
    """Return a file; None where it is not kept."""
    row = _FIND.first(connection, {"sha256": sha256})
    return None if row is None else StoredFile(row.sha256, row.size, row.media_type)


def read_file(connection: Connection, sha256: str) -> bytes:
    """Return the bytes of a file. Raise NothingFound where it is not kept, ArchiveDamaged where they are not those that
    were."""
    stored = connection.scalar(_BODY, {"sha256": sha256})
    if stored is None:
        raise NothingFound(_("no file is kept with the digest {digest}", digest=sha256))
    body = _octets(stored)
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ArchiveDamaged(_("the file {digest} does not match its digest", digest=sha256))
    return body


def _octets(stored: object) -> bytes:
    """Return the bytes of a file as they are stored; of a damaged row in SQLite they may be a text."""
    return stored if isinstance(stored, bytes) else str(stored).encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it is stored."""

    sha256: str
    is_whole: bool
    """Whether it has the bytes that its digest names."""
    size: int
    """Of its bytes."""
    said_size: int
    """By its row."""


def check_files(connection: Connection) -> Iterator[CheckedFile]:
    """Yield every file, compared with its digest. One is in memory at a time."""
    with connection.execute(select(_f.sha256, _f.size, _f.body), execution_options={"yield_per": 1}) as rows:
        for row in rows:
            body = _octets(row.body)
            is_whole = hashlib.sha256(body).hexdigest() == row.sha256
            yield CheckedFile(row.sha256, is_whole, len(body), row.size)


def asked_again(at: str) -> dict[str, Any]:
    """Return the values of an address whose file is lost: it is due at `at`."""
    return {"sha256": None, "etag": None, "last_modified": None, "due_at": at, "attempts": 0}


def take_out_file(connection: Connection, sha256: str, at: str) -> None:
    """Delete a file with its words, and that any address had it. Those that have it now are due at `at`."""
    connection.execute(update(media).where(media.c.sha256 == sha256).values(asked_again(at)))
    delete_file_rows(connection, [sha256])


def delete_file_rows(connection: Connection, digests: Collection[str]) -> None:
    """Delete some hundred files with their words, and that they were at any address. No address may have them now."""
    tables: tuple[Table, ...] = (media_versions, media_texts, media_files)
    for table in tables:
        connection.execute(table.delete().where(table.c.sha256.in_(digests)))


def delete_unused_files(connection: Connection, digests: set[str]) -> set[str]:
    """Delete those of some files that no address has or had, with their words; return which."""
    unused = set()
    for sha256 in sorted(digests):
        used = exists().where(media_versions.c.sha256 == sha256) | exists().where(media.c.sha256 == sha256)
        if not connection.scalar(select(used)):
            connection.execute(media_texts.delete().where(media_texts.c.sha256 == sha256))
            connection.execute(media_files.delete().where(_f.sha256 == sha256))
            unused.add(sha256)
    return unused

"""Read the words of documents that are kept, each once, and queue the articles that link to them for the search
index.

It can be stopped at any time and goes on where it was, as `media_texts` shows what is left to do. Two runs at once
begin at different documents, and do little twice. One document is in memory at a time.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from archive import search
from archive.database.records import note_damage
from archive.database.schema import media, media_files, media_texts, media_versions
from archive.database.sql import insert_into
from archive.errors import ArchiveDamaged, NothingFound
from archive.media.files import find_file, read_file
from archive.media.queries import find_users_of_file
from archive.media.texts import State, TextReader
from archive.transactions import Transactions

DocumentProgress = Callable[[int, int], None]
"""Called with how many documents were read, and of how many."""


def extract_waiting(
    archive: Transactions, site: str | None = None, progress: DocumentProgress = lambda _done, _total: None
) -> Counter[State]:
    """Read the words of all kept documents, or of those of a site, that were not read yet; return how many there were
    of each state. What a document is never raises an error; one whose bytes are damaged is noted and left out."""
    states: Counter[State] = Counter()
    with archive.reading() as connection:
        total = _count_waiting(connection, site)
    if not total:
        return states
    with TextReader() as reader:
        for sha256, media_type in _each_waiting(archive, site):
            with archive.reading() as connection:
                try:
                    body = read_file(connection, sha256)
                except NothingFound:  # it was removed meanwhile
                    continue
                except ArchiveDamaged as error:
                    note_damage(connection, sha256, error)
                    continue
            found = reader.read(media_type, body)
            del body
            row = {"sha256": sha256, "state": found.state, "text": found.text, "detail": found.detail}
            with archive.writing() as connection:
                _store(connection, {**row, "extractor": found.extractor})
            states[found.state] += 1
            progress(min(states.total(), total), total)
    archive.update_index()
    return states


def _count_waiting(connection: Connection, site: str | None) -> int:
    """Count the documents that were not read yet, along the addresses of the site alone: every crawl asks that."""
    v, m, t = media_versions.c, media.c, media_texts.c
    wanted = select(func.count(v.sha256.distinct())).join_from(media, media_versions, m.id == v.media_id)
    wanted = wanted.where(m.kind == "document", *([] if site is None else [m.site == site]))
    return connection.scalar(wanted.where(~select(t.sha256).where(t.sha256 == v.sha256).exists())) or 0


def _waiting(site: str | None) -> Select[Any]:
    """Return a SELECT of the documents that were not read yet, each once, in the order of their digests."""
    v, f, m, t = media_versions.c, media_files.c, media.c, media_texts.c
    of_it = and_(m.id == v.media_id, m.kind == "document", *([] if site is None else [m.site == site]))
    wanted = select(f.sha256, f.media_type).where(
        select(v.media_id).join(media, of_it).where(v.sha256 == f.sha256).exists()
    )
    return wanted.where(~select(t.sha256).where(t.sha256 == f.sha256).exists()).order_by(f.sha256)


def _each_waiting(archive: Transactions, site: str | None) -> Iterator[tuple[str, str]]:
    """Yield digest and type of each, beginning anywhere: two runs at once meet late."""
    c = media_files.c.sha256
    start = secrets.token_hex(32)
    for part in (c > start, c <= start):
        after = ""
        while True:
            with archive.reading() as connection:
                row = connection.execute(_waiting(site).where(part, c > after).limit(1)).first()
            if row is None:
                break
            after = row.sha256
            yield row.sha256, row.media_type


def _store(connection: Connection, row: dict[str, Any]) -> None:
    if find_file(connection, row["sha256"]) is None:  # it was removed while it was read
        return
    added = insert_into(media_texts, connection.dialect.name).values(row).on_conflict_do_nothing()
    is_new = connection.scalar(added.returning(media_texts.c.sha256)) is not None
    if is_new and row["text"] is not None:
        search.queue_again(connection, find_users_of_file(connection, row["sha256"]))

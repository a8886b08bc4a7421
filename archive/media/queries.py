"""What is kept of the pictures and documents of articles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from archive.database.records import parse_headers, try_article
from archive.database.schema import (
    article_media,
    articles,
    media,
    media_files,
    media_parts,
    media_texts,
    media_versions,
    revisions,
)
from archive.database.timestamps import from_text
from archive.media.files import StoredFile
from archive.media.ledger import KINDS, Kind, canonical_media_url
from archive.record.article import Article

_CHUNK = 500
_T = TypeVar("_T", int, str)


@dataclass(frozen=True, slots=True)
class HeldMedia:
    """One file that was at one address."""

    url: str
    kind: Kind
    file: StoredFile
    first_seen_at: datetime
    """Aware, UTC."""
    last_seen_at: datetime
    status: int | None
    """Of the answer that brought it; None where that is not known."""
    headers: dict[str, str]
    is_current: bool
    """Whether it was there when the address was asked last."""


@dataclass(frozen=True, slots=True)
class MediaTotal:
    """The files of one kind of a site, or of all."""

    kind: Kind
    addresses: int
    kept: int
    """Addresses of which a file is kept."""
    files: int
    """Different files."""
    size: int
    """Bytes of those."""
    waiting: int
    """Addresses that were never answered with a file, and are asked for again."""
    reasons: dict[str, int]
    """Why nothing is kept of the others, with how many."""


def find_digests(connection: Connection, site: str, addresses: Collection[str]) -> dict[str, str]:
    """Return the SHA-256 of what is kept of some addresses, as they are written in records; without the others."""
    by_url: dict[str, list[str]] = {}
    for address in addresses:
        if (url := canonical_media_url(address)) is not None:
            by_url.setdefault(url, []).append(address)
    found: dict[str, str] = {}
    m = media.c
    for some in _chunks(by_url):
        kept = select(m.url, m.sha256).where(m.site == site, m.url.in_(some), m.sha256.is_not(None))
        for row in connection.execute(kept):
            found |= dict.fromkeys(by_url[row.url], row.sha256)
    return found


def find_media_of(connection: Connection, article_ids: Collection[int]) -> dict[int, list[HeldMedia]]:
    """Return what is kept for some articles, by their ids: what they show and link to, and what that needs, each
    version of it, in the order of address and time."""
    users = _find_users(connection, article_ids)
    m, v, f = media.c, media_versions.c, media_files.c
    held: dict[int, list[HeldMedia]] = {number: [] for number in article_ids}
    wanted = (
        select(m.id, m.url, m.kind, m.sha256.label("current"), v.sha256, f.size, f.media_type, v.status, v.headers)
        .add_columns(v.first_seen_at, v.last_seen_at)
        .join_from(media_versions, media, m.id == v.media_id)
        .join(media_files, f.sha256 == v.sha256)
        .order_by(m.url, v.first_seen_at, v.sha256)
    )
    for some in _chunks(users):
        for row in connection.execute(wanted.where(m.id.in_(some))).all():
            for article_id in users[row.id]:
                held[article_id].append(_held(row))
    for found in held.values():
        found.sort(key=lambda one: (one.url, one.first_seen_at, one.file.sha256))
    return held


def _held(row: Any) -> HeldMedia:
    file = StoredFile(row.sha256, row.size, row.media_type)
    times = from_text(row.first_seen_at), from_text(row.last_seen_at)
    headers = parse_headers(row.headers) or {}
    return HeldMedia(row.url, row.kind, file, *times, row.status, headers, is_current=row.sha256 == row.current)


def _find_users(connection: Connection, article_ids: Collection[int]) -> dict[int, set[int]]:
    """Return which of some articles have each address, by its id: also through a style sheet, which may need others."""
    users: dict[int, set[int]] = {}
    a, p = article_media.c, media_parts.c
    for some in _chunks(article_ids):
        for row in connection.execute(select(a.media_id, a.article_id).where(a.article_id.in_(some))):
            users.setdefault(row.media_id, set()).add(row.article_id)
    waiting = set(users)
    while waiting:
        parts: list[Any] = []
        for some in _chunks(waiting):
            parts += connection.execute(select(p.media_id, p.part_id).where(p.media_id.in_(some))).all()
        waiting = set()
        for row in parts:
            known = users.setdefault(row.part_id, set())
            if not users[row.media_id] <= known:
                known |= users[row.media_id]
                waiting.add(row.part_id)
    return users


def find_read_documents(
    connection: Connection, article_ids: Collection[int] | None = None
) -> dict[int, tuple[str, ...]]:
    """Return the SHA-256 of the documents that some articles, or all, link to and of which words are known, in their
    order, by the ids of the articles; without those that have none."""
    a, m, t = article_media.c, media.c, media_texts.c
    wanted = select(a.article_id, t.sha256).join_from(article_media, media, m.id == a.media_id)
    wanted = wanted.join(media_texts, t.sha256 == m.sha256).where(m.kind == "document", t.text.is_not(None))
    wanted = wanted.distinct().order_by(a.article_id, t.sha256)
    found: dict[int, list[str]] = {}
    for one in [wanted] if article_ids is None else [wanted.where(a.article_id.in_(c)) for c in _chunks(article_ids)]:
        for row in connection.execute(one):
            found.setdefault(row.article_id, []).append(row.sha256)
    return {article_id: tuple(digests) for article_id, digests in found.items()}


def has_words(connection: Connection, digests: Collection[str]) -> bool:
    """Return whether words of any of some files are known."""
    t = media_texts.c
    known = select(t.sha256).where(t.sha256.in_(sorted(digests)), t.text.is_not(None)).limit(1)
    return connection.scalar(known) is not None


def find_users_of_address(connection: Connection, site: str, url: str) -> list[int]:
    """Return the ids of the articles of a site that link to an address directly, in order."""
    a, m = article_media.c, media.c
    wanted = select(a.article_id).join_from(article_media, media, m.id == a.media_id)
    return list(
        connection.scalars(wanted.where(m.url == canonical_media_url(url), m.site == site).order_by(a.article_id))
    )


def find_users_of_file(connection: Connection, sha256: str) -> list[int]:
    """Return the ids of the articles that link to a file directly, in order."""
    a, m = article_media.c, media.c
    wanted = select(a.article_id).join_from(article_media, media, m.id == a.media_id).where(m.sha256 == sha256)
    return list(connection.scalars(wanted.distinct().order_by(a.article_id)))


def count_media(connection: Connection, site: str | None = None) -> list[MediaTotal]:
    """Count the files of a site, or of all, by kind; without kinds that nothing is of."""
    m, f = media.c, media_files.c
    of_site = [] if site is None else [m.site == site]
    totals: list[MediaTotal] = []
    for kind in KINDS:
        of_kind = [m.kind == kind, *of_site]
        addresses, kept = connection.execute(select(func.count(), func.count(m.sha256)).where(*of_kind)).one()
        if not addresses:
            continue
        digests = select(m.sha256).where(m.sha256.is_not(None), *of_kind).distinct().subquery()
        sizes = select(func.count(), func.coalesce(func.sum(f.size), 0)).join_from(
            digests, media_files, f.sha256 == digests.c.sha256
        )
        files, size = connection.execute(sizes).one()
        without = [m.sha256.is_(None), *of_kind]
        waiting = connection.scalar(select(func.count()).where(m.due_at.is_not(None), *without)) or 0
        reasons = connection.execute(
            select(m.reason, func.count()).where(m.reason.is_not(None), *without).group_by(m.reason).order_by(m.reason)
        )
        counted = {row[0]: row[1] for row in reasons}
        totals.append(MediaTotal(kind, addresses, kept, files, int(size), waiting, counted))
    return totals


def read_article_ids(connection: Connection, site: str) -> list[int]:
    """Return the ids of all articles of a site, in order."""
    return list(connection.scalars(select(articles.c.id).where(articles.c.site == site).order_by(articles.c.id)))


def read_revisions(connection: Connection, article_ids: Collection[int]) -> list[tuple[Article, str | None]]:
    """Return all revisions of some articles, each with the digest of its page, where one is stored; without damaged
    ones."""
    r = revisions.c
    found: list[tuple[Article, str | None]] = []
    for some in _chunks(article_ids):
        wanted = select(r.record, r.capture).where(r.article_id.in_(some)).order_by(r.article_id, r.number)
        read = ((try_article(row.record), row.capture) for row in connection.execute(wanted))
        found += [(article, capture) for article, capture in read if article is not None]
    return found


def _chunks(values: Collection[_T]) -> Iterator[list[_T]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]

"""What is kept of the pictures and documents of articles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

from sqlalchemy import Connection, and_, func, select

from archive.database.records import parse_headers, try_article
from archive.database.schema import (
    article_media,
    articles,
    captures,
    media,
    media_files,
    media_parts,
    media_texts,
    media_versions,
    revisions,
)
from archive.database.sql import in_chunks
from archive.database.timestamps import from_text
from archive.media.files import StoredFile
from archive.media.ledger import Kind, canonical_media_url
from archive.messages.language import _
from archive.record.article import Article

KIND_NAMES = {"document": _("documents"), "photo": _("photographs"), "page": _("parts of pages")}
"""What the kinds are called."""


_m, _v, _f = media.c, media_versions.c, media_files.c
_VERSIONS = (
    select(_m.id, _m.url, _m.kind, _m.sha256.label("current"), _v.sha256, _f.size, _f.media_type, _v.status, _v.headers)
    .add_columns(_v.first_seen_at, _v.last_seen_at)
    .join_from(media_versions, media, _m.id == _v.media_id)
    .join(media_files, _f.sha256 == _v.sha256)
)
"""Each file that was at an address."""


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


@dataclass(slots=True)
class MediaTotal:
    """The files of one kind of a site, or of all."""

    kind: Kind
    addresses: int = 0
    kept: int = 0
    """Addresses of which a file is kept."""
    files: int = 0
    """Different files."""
    size: int = 0
    """Bytes of those."""
    waiting: int = 0
    """Addresses that were never answered with a file, and are asked for again."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why nothing is kept of the others, with how many."""
    with_text: int = 0
    """Files whose words are known."""
    without_text: int = 0
    """Files that were read and have no words, or none that can be read; of the others nobody has asked yet."""


def find_digests(connection: Connection, site: str, addresses: Collection[str]) -> dict[str, str]:
    """Return the SHA-256 of what is kept of some addresses, as they are written in records; without the others."""
    by_url: dict[str, list[str]] = {}
    for address in addresses:
        if (url := canonical_media_url(address)) is not None:
            by_url.setdefault(url, []).append(address)
    found: dict[str, str] = {}
    m = media.c
    for some in in_chunks(by_url):
        kept = select(m.url, m.sha256).where(m.site == site, m.url.in_(some), m.sha256.is_not(None))
        for row in connection.execute(kept):
            found |= dict.fromkeys(by_url[row.url], row.sha256)
    return found


def find_files(connection: Connection, digests: Collection[str]) -> dict[str, StoredFile]:
    """Return the kept files with some digests, without their bytes; without those that are not kept."""
    f = media_files.c
    found: dict[str, StoredFile] = {}
    for some in in_chunks(digests):
        rows = connection.execute(select(f.sha256, f.size, f.media_type).where(f.sha256.in_(some)))
        found |= {row.sha256: StoredFile(*row) for row in rows}
    return found


def find_held_at(connection: Connection, site: str, addresses: Collection[str], at: datetime) -> dict[str, HeldMedia]:
    """Return what was at some addresses of a site's pages at a time, as far as it is kept; without the others. Of
    several versions it is the one that was seen then, else the one that was seen nearest to it: what a page shows is
    fetched after the page."""
    by_url: dict[str, list[str]] = {}
    for address in addresses:
        if (url := canonical_media_url(address)) is not None:
            by_url.setdefault(url, []).append(address)
    found: dict[str, HeldMedia] = {}
    m = media.c
    for some in in_chunks(by_url):
        versions: dict[str, list[HeldMedia]] = {}
        for row in connection.execute(_VERSIONS.where(m.site == site, m.url.in_(some))).all():
            versions.setdefault(row.url, []).append(_held(row))
        for url, held in versions.items():
            found |= dict.fromkeys(by_url[url], min(held, key=lambda one: _distance(one, at)))
    return found


def _distance(held: HeldMedia, at: datetime) -> tuple[timedelta, timedelta, str]:
    """Return how far from a time a version was seen, then how long before it at first."""
    away = max(held.first_seen_at - at, at - held.last_seen_at, timedelta(0))
    return away, abs(at - held.first_seen_at), held.file.sha256


def find_media_of(connection: Connection, article_ids: Collection[int]) -> dict[int, list[HeldMedia]]:
    """Return what is kept for some articles, by their ids: what they show and link to, and what that needs, each
    version of it, in the order of address and time."""
    users = _find_users(connection, article_ids)
    held: dict[int, list[HeldMedia]] = {number: [] for number in article_ids}
    for media_id, one in read_versions(connection, users):
        for article_id in users[media_id]:
            held[article_id].append(one)
    for found in held.values():
        found.sort(key=lambda one: (one.url, one.first_seen_at, one.file.sha256))
    return held


def find_media_ids(connection: Connection, article_ids: Collection[int]) -> set[int]:
    """Return the ids of the addresses that some articles show and link to, and of what those need."""
    return set(_find_users(connection, article_ids))


def read_versions(connection: Connection, media_ids: Collection[int]) -> Iterator[tuple[int, HeldMedia]]:
    """Yield what is kept of some addresses, by their ids, each version of it."""
    for some in in_chunks(media_ids):
        for row in connection.execute(_VERSIONS.where(media.c.id.in_(some))).all():
            yield row.id, _held(row)


def _held(row: Any) -> HeldMedia:
    file = StoredFile(row.sha256, row.size, row.media_type)
    times = from_text(row.first_seen_at), from_text(row.last_seen_at)
    headers = parse_headers(row.headers) or {}
    return HeldMedia(row.url, row.kind, file, *times, row.status, headers, is_current=row.sha256 == row.current)


def _find_users(connection: Connection, article_ids: Collection[int]) -> dict[int, set[int]]:
    """Return which of some articles have each address, by its id: also through a style sheet, which may need others."""
    users: dict[int, set[int]] = {}
    a, p = article_media.c, media_parts.c
    for some in in_chunks(article_ids):
        for row in connection.execute(select(a.media_id, a.article_id).where(a.article_id.in_(some))):
            users.setdefault(row.media_id, set()).add(row.article_id)
    waiting = set(users)
    while waiting:
        parts: list[Any] = []
        for some in in_chunks(waiting):
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
    for one in [wanted] if article_ids is None else [wanted.where(a.article_id.in_(c)) for c in in_chunks(article_ids)]:
        for row in connection.execute(one):
            found.setdefault(row.article_id, []).append(row.sha256)
    return {article_id: tuple(digests) for article_id, digests in found.items()}


def find_with_words(connection: Connection, digests: Collection[str]) -> set[str]:
    """Return those of some files of which words are known."""
    t, found = media_texts.c, set[str]()
    for some in in_chunks(digests):
        found |= set(connection.scalars(select(t.sha256).where(t.sha256.in_(some), t.text.is_not(None))))
    return found


def find_users_of_address(connection: Connection, site: str, url: str) -> list[int]:
    """Return the ids of the articles of a site that link to an address directly, in order."""
    a, m = article_media.c, media.c
    wanted = select(a.article_id).join_from(article_media, media, m.id == a.media_id)
    return list(
        connection.scalars(wanted.where(m.url == canonical_media_url(url), m.site == site).order_by(a.article_id))
    )


def find_said_names(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    """Return what servers called some files (`Content-Disposition`, RFC 6266), without those that they did not name. It
    may be anything."""
    v, found = media_versions.c, dict[str, str]()
    for some in in_chunks(digests):
        wanted = select(v.sha256, v.headers).where(v.sha256.in_(some), v.headers.contains("content-disposition"))
        for row in connection.execute(wanted.order_by(v.media_id.desc())):
            told = Message()
            told["Content-Disposition"] = " ".join((parse_headers(row.headers) or {})["content-disposition"].split())
            if name := told.get_filename():
                found[row.sha256] = name
    return found


def find_users_of_file(connection: Connection, sha256: str) -> list[int]:
    """Return the ids of the articles that link to a file directly, in order."""
    a, m = article_media.c, media.c
    wanted = select(a.article_id).join_from(article_media, media, m.id == a.media_id).where(m.sha256 == sha256)
    return list(connection.scalars(wanted.distinct().order_by(a.article_id)))


def count_media(connection: Connection, site: str | None = None) -> list[MediaTotal]:
    """Count the files of a site, or of all, by kind; without kinds that nothing is of."""
    return next(iter(_count(connection, site, by_site=False).values()), [])


def count_media_by_site(connection: Connection) -> dict[str, list[MediaTotal]]:
    """Count the files of each site, by kind; without sites and kinds that nothing is of."""
    return _count(connection, None, by_site=True)


def _count(connection: Connection, site: str | None, *, by_site: bool) -> dict[str, list[MediaTotal]]:
    """Return the totals by site, or all as of one. What is kept is counted in indices alone."""
    m, f, t = media.c, media_files.c, media_texts.c
    of_site = [] if site is None else [m.site == site]
    by = [m.kind, m.site] if by_site else [m.kind]
    totals: dict[tuple[str, ...], MediaTotal] = {}
    # By a form of the digest, and from files to addresses: SQLite would go along the primary key of files, and read the
    # beginning of every body, where the index that has the sizes takes a tenth of the time.
    digest = func.coalesce(f.sha256, "").label("sha256")
    kept = select(digest, *by, func.count().label("number"), func.max(f.size).label("size"))
    kept = kept.outerjoin_from(media_files, media, and_(m.sha256 == f.sha256, *of_site))
    files = kept.group_by(digest, *by).subquery()
    by_it = [files.c[column.name] for column in by]
    sizes = select(func.sum(files.c.number), func.count(), func.sum(files.c.size))
    sizes = sizes.add_columns(func.count().filter(t.text.is_not(None)), func.count(t.sha256), *by_it)
    sizes = sizes.outerjoin_from(files, media_texts, (t.sha256 == files.c.sha256) & (files.c.kind == "document"))
    for number, different, size, with_text, read, *of in connection.execute(sizes.group_by(*by_it)):
        if of[0] is not None:  # that of an earlier version alone
            total = totals[(*of,)] = MediaTotal(of[0], addresses=int(number), kept=int(number), files=different)
            total.size, total.with_text, total.without_text = int(size), with_text, read - with_text
    waits = func.count().filter(m.due_at.is_not(None))
    missing = select(m.reason, func.count(), waits, *by).where(m.sha256.is_(None), *of_site)
    for reason, number, waiting, *of in sorted(connection.execute(missing.group_by(m.reason, *by)), key=str):
        total = totals.setdefault((*of,), MediaTotal(of[0]))
        total.addresses += number
        total.waiting += waiting
        if reason is not None:
            total.reasons[reason] = number
    found: dict[str, list[MediaTotal]] = {}
    for name in sorted(totals, key=lambda name: (name[1:], name)):
        found.setdefault("".join(name[1:]), []).append(totals[name])
    return found


def read_article_ids(connection: Connection, site: str) -> list[int]:
    """Return the ids of all articles of a site, in order."""
    return list(connection.scalars(select(articles.c.id).where(articles.c.site == site).order_by(articles.c.id)))


@dataclass(frozen=True, slots=True)
class KnownRevision:
    """A revision of an article."""

    article: Article
    capture: str | None
    """The digest of its stored page; None where none is stored."""
    page_url: str | None
    """Where that was first found."""


def read_revisions(connection: Connection, article_ids: Collection[int]) -> list[KnownRevision]:
    """Return all revisions of some articles but damaged ones."""
    r = revisions.c
    found: list[KnownRevision] = []
    every = select(r.record, r.capture, captures.c.url).outerjoin_from(
        revisions, captures, captures.c.sha256 == r.capture
    )
    for some in in_chunks(article_ids):
        for row in connection.execute(every.where(r.article_id.in_(some)).order_by(r.article_id, r.number)):
            article = try_article(row.record)
            if article is not None:
                found.append(KnownRevision(article, row.capture, row.url))
    return found

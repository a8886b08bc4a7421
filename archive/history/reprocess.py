"""Give stored pages to a newer reader, and store what it reads differently.

An article's current revision is read again from its page. Where today's reader reads other content, that becomes the
next revision, which says when it was read again (`reread_at`) and by which reader; the one before stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from archive.captures.captures import Captures
from archive.database.records import note_damage, parse_headers, read_article, read_record
from archive.database.schema import CURRENT_REVISION, articles, captures, revisions, urls
from archive.database.sql import CompiledStatement
from archive.database.timestamps import from_text, to_text
from archive.errors import ArchiveDamaged
from archive.history.revisions import revise_from_page
from archive.record.article import Article
from archive.record.identity import content_digest
from archive.record.sanitize import storable_article
from archive.search import index_queued


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A stored page with what was made of it."""

    number: int
    """The id of the article, or of the refused address, in the database."""
    site: str
    url: str
    """The address that was fetched; that of the article where another site served the same bytes first."""
    fetched_at: datetime
    headers: dict[str, str]
    body: bytes | None
    """None where the page is damaged."""
    article: Article | None
    """The current revision; None where the page was refused."""
    revision: int
    """The number of that revision; 0 where the page was refused."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """What an article's page prints for a date, and what was read from it."""

    number: int
    """The id of the article in the database."""
    raw: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class NewReading:
    """An article as today's reader reads its page."""

    number: int
    """The id of the article in the database."""
    revision: int
    """The number of the revision whose page was read."""
    article: Article
    profile: str | None = None
    """Digest of the profile of its site that the reader was given; None: none."""


_a, _r, _c, _u = articles.c, revisions.c, captures.c, urls.c
_PAGE = (_c.sha256, _c.url, _c.headers, _c.body, _c.dictionary_id)
_OF_ARTICLES = (
    select(_a.id, _a.site, _a.key, _r.seen_at, _r.record, _a.revision, _c.site.label("found_on"), *_PAGE)
    .join_from(articles, revisions, CURRENT_REVISION)
    .join(captures, _c.sha256 == _r.capture)
    .where(_a.id >= bindparam("first"), _a.id <= bindparam("last"))
    .order_by(_a.id)
)
_REFUSED = (
    select(_u.id, _u.site, _u.fetched_at, _u.url.label("asked"), *_PAGE)
    .join_from(urls, captures, _c.sha256 == _u.capture)
    .where(_u.id >= bindparam("first"), _u.id <= bindparam("last"))
    .where(_u.outcome == "refused", _u.kind.in_(("article", "page")))
    .order_by(_u.id)
)

_NAME = (_a.site, _a.key, _r.number)
_NOTE_PROFILE = CompiledStatement(
    update(revisions)
    .where(_r.article_id == bindparam("of_article"), _r.number == bindparam("of_number"))
    .values(profile=bindparam("same"))
)
_DATE_LINES = select(_a.id, _r.record, *_NAME).join_from(articles, revisions, CURRENT_REVISION)


def find_ranges(connection: Connection, table: str, size: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of ids of `articles` or `urls`, first and last, that hold at most `size` rows each."""
    c = {"articles": articles, "urls": urls}[table].c.id
    last = 0
    while (numbers := connection.execute(_range(c, last, size)).one())[1] is not None:
        yield numbers[0], numbers[1]
        last = numbers[1]


def _range(c: Any, after: int, size: int) -> Any:
    some = select(c.label("id")).where(c > after).order_by(c).limit(size).subquery()
    return select(func.min(some.c.id), func.max(some.c.id))


def count_without_page(connection: Connection, site: str | None) -> int:
    """Count the articles whose page is not stored, and which therefore cannot be read again."""
    wanted = select(func.count()).select_from(articles).join(revisions, CURRENT_REVISION).where(_r.capture.is_(None))
    if site is not None:
        wanted = wanted.where(_a.site == site)
    return connection.scalar(wanted) or 0


def iterate_pages(
    connection: Connection, pages: Captures, table: str, first: int, last: int, site: str | None
) -> Iterator[KeptPage]:
    """Yield the stored pages of a range of `articles`, or the refused ones of a range of `urls`. Articles whose record
    is damaged are left out."""
    of_articles = table == "articles"
    wanted = _OF_ARTICLES if of_articles else _REFUSED
    if site is not None:
        wanted = wanted.where((_a if of_articles else _u).site == site)
    for row in connection.execute(wanted, {"first": first, "last": last}, execution_options={"yield_per": 20}):
        try:
            body = pages.decompress(connection, row.sha256, row.body, row.dictionary_id)
        except ArchiveDamaged as error:
            note_damage(connection, row.url, error)
            body = None
        article = read_article(connection, row.record, (row.site, row.key, row.revision)) if of_articles else None
        headers = parse_headers(row.headers)
        if of_articles and article is None:
            continue
        url = row.asked if article is None else address_of(row.url, row.found_on, article.url, row.site)
        # Not the revision's `seen_at`: a backdated page may have shown the same content before.
        fetched_at = article.fetched_at if article is not None else None
        yield KeptPage(
            number=row.id,
            site=row.site,
            url=url,
            fetched_at=fetched_at or from_text(row.seen_at if of_articles else row.fetched_at),
            headers=headers or {},
            body=None if headers is None else body,
            article=article,
            revision=row.revision if of_articles else 0,
        )


def address_of(captured: str, captured_on: str | None, url: str, site: str) -> str:
    """Return the address at which an article's page is read: that of its capture, or, as two sites may have served the
    same bytes, the article's own `url` where the capture is another site's. What is relative in a page is so of each
    its own."""
    return captured if captured_on in (None, site) else url


def count_articles(connection: Connection, site: str) -> int:
    """Count the articles of a site."""
    return connection.scalar(select(func.count()).select_from(articles).where(_a.site == site)) or 0


def sample_pages(connection: Connection, pages: Captures, site: str, spread: int, newest: int) -> Iterator[KeptPage]:
    """Yield stored pages of a site's articles: so many of all, chosen by the digest of their key, and so many of those
    published last. The same articles give the same sample, whatever order they came in."""
    keys = connection.execute(select(_a.id, _a.key).where(_a.site == site), execution_options={"yield_per": 1000})
    chosen = {number for _, number in nsmallest(spread, ((sha256(key.encode()).digest(), n) for n, key in keys))}
    last = select(_a.id).where(_a.site == site, _a.published.is_not(None)).order_by(_a.published.desc(), _a.key)
    chosen.update(connection.scalars(last.limit(newest)))
    for number in sorted(chosen):
        yield from iterate_pages(connection, pages, "articles", number, number, site)


def newest_pages(connection: Connection, pages: Captures, site: str, size: int) -> Iterator[KeptPage]:
    """Yield the stored pages of the articles of a site that were stored last, in the order in which they were."""
    last = select(_a.id).where(_a.site == site).order_by(_a.id.desc()).limit(size)
    for number in sorted(connection.scalars(last)):
        yield from iterate_pages(connection, pages, "articles", number, number, site)


def newest_profiles(connection: Connection, site: str, since: datetime, size: int) -> list[tuple[datetime, str | None]]:
    """Return, of the articles of a site that were stored last and first seen at `since` or later, when that was and the
    digest of the profile that the current revision was read with, None for none; in the order in which they were
    stored."""
    wanted = select(_r.seen_at, _r.profile).join_from(articles, revisions, CURRENT_REVISION)
    last = wanted.where(_a.site == site, _r.seen_at >= to_text(since)).order_by(_a.id.desc()).limit(size)
    return [(from_text(seen_at), profile) for seen_at, profile in connection.execute(last)][::-1]


def first_published(connection: Connection, site: str) -> str | None:
    """Return when the oldest article of a site was published that was read with a profile; None where none was."""
    dated = select(func.min(_a.published)).join_from(articles, revisions, CURRENT_REVISION)
    first: str | None = connection.scalar(dated.where(_a.site == site, _r.profile.is_not(None)))
    return first


@dataclass(frozen=True, slots=True)
class OtherReading:
    """An article whose current revision was read without a certain profile."""

    number: int
    """The id of the article in the database."""
    revision: int
    is_by_layout: bool


def read_without(connection: Connection, site: str, profile: str) -> Iterator[OtherReading]:
    """Yield the articles of a site whose current revision was read without this profile."""
    other = _r.profile.is_(None) | (_r.profile != profile)
    wanted = select(_a.id, _a.revision, _r.record, *_NAME).join_from(articles, revisions, CURRENT_REVISION)
    with connection.execute(wanted.where(_a.site == site, other), execution_options={"yield_per": 100}) as rows:
        for number, revision, text, *name in rows:
            record = read_record(connection, text, (*name,))
            if record is not None:
                yield OtherReading(number, revision, is_read_by_layout(record["evidence"]))


def is_read_by_layout(evidence: Mapping[str, str]) -> bool:
    """Return whether a layout gave title and body of a record."""
    return all(evidence.get(name, "").startswith("layout ") for name in ("title", "body"))


def rename_profile(connection: Connection, site: str, before: str, after: str) -> None:
    """Write down that a site's revisions that were read with one profile are read alike with another, in the caller's
    transaction."""
    own = _r.article_id.in_(select(_a.id).where(_a.site == site))
    connection.execute(update(revisions).where(_r.profile == before, own).values(profile=after))


def note_profiles(connection: Connection, same: Iterable[tuple[int, int, str]]) -> None:
    """Write down that profiles read the same from pages, in the caller's transaction: articles' numbers, revisions and
    digests of profiles."""
    rows = [{"of_article": number, "of_number": revision, "same": profile} for number, revision, profile in same]
    if rows:
        _NOTE_PROFILE.run(connection, rows)


def sample_date_lines(connection: Connection, site: str, size: int) -> list[str | None]:
    """Return the date lines of a site's articles that were published first, of those published last, and of those
    without a date, at most so many of each: a portal may have had other software before, and a date that was not read
    is perhaps one whose order was not known yet."""
    lines: list[str | None] = []
    dated = _a.published.is_not(None)
    for which, order in ((dated, _a.published.asc()), (dated, _a.published.desc()), (~dated, _a.key)):
        wanted = _DATE_LINES.where(_a.site == site, which).order_by(order).limit(size)
        lines += [line.raw for line in _date_lines(connection, connection.execute(wanted))]
    return lines


def iterate_date_lines(connection: Connection, site: str) -> Iterator[DateLine]:
    """Yield the date lines of a site's current revisions."""
    wanted = _DATE_LINES.where(_a.site == site)
    with connection.execute(wanted, execution_options={"yield_per": 100}) as rows:  # closed, or a server keeps it
        yield from _date_lines(connection, rows)


def _date_lines(connection: Connection, rows: Iterable[Any]) -> Iterator[DateLine]:
    for number, text, *name in rows:
        record = read_record(connection, text, (*name,))
        if record is not None:
            yield DateLine(number, record["published_raw"], record["published"])


def content_differs(before: Article, after: Article) -> bool:
    """Return whether today's reader reads other content than the reader before."""
    return content_digest(before) != content_digest(after)


def with_known_identity(before: Article, after: Article) -> Article:
    """Return the new reading with the identity that the archive has of the article, which never changes."""
    known = {name: getattr(before, name) for name in ("url", "site", "key", "fetched_at", "sha256")}
    return replace(storable_article(after), **known)


def store_readings(connection: Connection, readings: Sequence[NewReading], reader: str, at: str) -> int:
    """Store readings as the next revisions of their articles, in the caller's transaction; return how many. An article
    whose current revision is another one by now stays as it is."""
    stored = sum(
        revise_from_page(connection, one.number, one.revision, one.article, reader=reader, profile=one.profile, at=at)
        for one in readings
    )
    index_queued(connection)
    return stored

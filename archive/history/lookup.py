"""Reads articles back, as the records that were saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from archive.database.schema import articles, revisions, urls
from archive.database.timestamps import from_text, from_text_or_none
from archive.errors import NothingFound, SeveralFound
from archive.record.article import Article
from archive.record.fields import RECORD_KEYS
from archive.record.identity import canonical_url, fold
from archive.record.selection import Selection
from archive.search import matching

_NAMESAKES = 5
_BATCH = 200  # records read ahead, a few megabytes at most


@dataclass(frozen=True, slots=True)
class Revision:
    """An article as it was from one visit on."""

    number: int
    """From 1, the first that was seen."""
    seen_at: datetime
    """When its page was fetched, aware."""
    last_seen_at: datetime
    """The last visit that saw it so, aware."""
    reader: str | None
    """Version of the reader that made the record; None where it was not noted."""
    reread_at: datetime | None
    """When its page, kept long ago, was read again; None where it came with a visit. Such a revision says what we
    read otherwise, not that the page changed."""
    article: Article


def iterate_articles(connection: Connection, chosen: Selection) -> Iterator[Article]:
    """Current revisions, by site, date of publication (undated ones first) and key. CannotSearch for
    a query without words, see `search.matching`."""
    return (Article.from_json(record) for _, record in iterate_records(connection, chosen))


def iterate_records(connection: Connection, chosen: Selection) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same as JSON, as text and read: twice as quick where no `Article` is wanted."""
    c = articles.c
    wanted = (
        select(revisions.c.record)
        .join_from(articles, revisions)
        .where(revisions.c.number == c.revision)
        .order_by(c.site, c.published.nulls_first(), c.key)
    )
    wanted = _published_between(wanted, chosen.since, chosen.until)
    if chosen.site is not None:
        wanted = wanted.where(c.site == chosen.site)
    if not chosen.copies:
        from archive.duplicates.queries import copies  # with it comes what compares texts, slow to import

        wanted = wanted.where(c.id.not_in(copies()))
    is_meant = None
    if chosen.query is not None:
        ids, is_meant = matching(connection, chosen.query, chosen.site)
        wanted = wanted.where(c.id.in_(ids))
    with connection.execute(wanted, execution_options={"yield_per": _BATCH}) as rows:  # a server keeps it until closed
        for (text,) in rows:
            record = json.loads(text)
            if tuple(record) != RECORD_KEYS:  # of another version
                text = Article.from_json(record).to_json()
                record = json.loads(text)
            if chosen.section is not None and fold(record["section"] or "") != fold(chosen.section):
                continue
            if is_meant is None or is_meant(Article.from_json(record)):
                yield text, record


def read_namesakes(connection: Connection, article: Article) -> list[Article]:
    """Current revisions of other articles of the site with the same title and moment of publication; of an
    undated one none: no index would find them."""
    if article.published is None:
        return []
    c = articles.c
    wanted = (
        select(revisions.c.record)
        .join_from(articles, revisions)
        .where(revisions.c.number == c.revision, c.site == article.site, c.published == article.published)
        .where(c.title == article.title, c.key != article.key)
        .order_by(c.key)
        .limit(_NAMESAKES)
    )
    return [Article.from_json(json.loads(record)) for record in connection.scalars(wanted)]


def _published_between(wanted: Select[str], since: date | None, until: date | None) -> Select[str]:
    # Times of publication are text in one zone, as exact as printed: their beginning is their day.
    if since is not None:
        wanted = wanted.where(articles.c.published >= since.isoformat())
    if until is not None:
        wanted = wanted.where(articles.c.published < f"{until.isoformat()}T24")
    return wanted


def read_sites(connection: Connection) -> list[str]:
    """Names of the sites that have articles, in order."""
    names: list[str] = []
    following = select(articles.c.site).order_by(articles.c.site).limit(1)
    wanted = following
    while (name := connection.scalar(wanted)) is not None:  # a look-up a site: DISTINCT reads every article's
        names.append(name)
        wanted = following.where(articles.c.site > name)
    return names


def find_article_id(connection: Connection, key_or_url: str, site: str | None) -> int:
    """The article that a person means: by its key, by its address, or by any address in the ledger
    that led to it. NothingFound; SeveralFound if sites share the key and none is named."""
    c = articles.c
    addresses = [key_or_url := key_or_url.encode("utf-8", "replace").decode()]  # typed bytes that are no UTF-8
    with suppress(ValueError):  # a key that is no address
        addresses.append(canonical_url(key_or_url))
    by_ledger = select(urls.c.article_id).where(urls.c.url.in_(addresses), urls.c.article_id.is_not(None))
    wanted = (
        select(c.id, c.site, c.url)
        .where(or_(c.key.in_(addresses), c.url.in_(addresses), c.id.in_(by_ledger)))
        .order_by(c.site, c.key)
    )
    if site is not None:
        wanted = wanted.where(c.site == site)
    found = connection.execute(wanted).all()
    if not found:
        raise NothingFound(f"no article {key_or_url}" + (f" of {site}" if site else ""))
    if len(found) > 1:
        raise SeveralFound(key_or_url, [f"{row.site}: {row.url}" for row in found])
    article_id: int = found[0].id
    return article_id


def read_article(connection: Connection, article_id: int) -> Article:
    """Its current revision."""
    record = connection.execute(
        select(revisions.c.record)
        .join_from(articles, revisions)
        .where(articles.c.id == article_id, revisions.c.number == articles.c.revision)
    ).scalar_one()
    return Article.from_json(json.loads(record))


def read_history(connection: Connection, article_id: int) -> list[Revision]:
    """All its revisions, oldest first."""
    c = revisions.c
    last_seen_at = func.coalesce(c.last_seen_at, articles.c.last_seen_at)
    rows = connection.execute(
        select(c.number, c.seen_at, last_seen_at, c.reader, c.reread_at, c.record)
        .join_from(revisions, articles)
        .where(c.article_id == article_id)
        .order_by(c.number)
    )
    return [
        Revision(
            number,
            from_text(seen_at),
            max(from_text(seen_at), from_text(last_seen_at)),
            reader,
            from_text_or_none(reread_at),
            Article.from_json(json.loads(record)),
        )
        for number, seen_at, last_seen_at, reader, reread_at, record in rows
    ]

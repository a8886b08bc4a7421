"""Stores what was read of an article: as a new one, as a further revision, or as seen again."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from archive.captures.captures import Captures
from archive.database.schema import articles, photos, revisions
from archive.database.sql import Statement, insert_into
from archive.ledger.withdrawals import take_back
from archive.record.article import Article
from archive.record.fields import PHOTO
from archive.record.identity import CONTENT_RULE, content_digest, rule_of, text_fingerprint
from archive.record.visit import Visit
from archive.search import enter_waiting, index_later

Result = Literal["new", "revised", "unchanged"]

_STORED = (
    select(
        articles.c.id,
        articles.c.revision,
        articles.c.digest,
        articles.c.first_seen_at,
        articles.c.last_seen_at,
    )
    .where(articles.c.key == bindparam("key"), articles.c.site == bindparam("site"))
    .with_for_update()  # nothing in SQLite, whose writers have the whole file
)
_CURRENT = (
    select(articles.c.revision, articles.c.first_seen_at, articles.c.last_seen_at)
    .where(articles.c.id == bindparam("article_id"))
    .with_for_update()
)
_UPDATE = update(articles).where(articles.c.id == bindparam("article_id"))
_SEEN = _UPDATE.values(first_seen_at=bindparam("first"), last_seen_at=bindparam("last"))
_SEEN_AT = (
    update(articles)
    .where(articles.c.id == bindparam("article_id"), articles.c.last_seen_at < bindparam("at"))
    .values(last_seen_at=bindparam("at"))
)
_REVISE = _SEEN.values(
    {name: bindparam(f"new_{name}") for name in ("url", "revision", "digest", "title", "published", "fingerprint")}
)
_END = (
    update(revisions)
    .where(revisions.c.article_id == bindparam("of_article"), revisions.c.number == bindparam("of_number"))
    .values(last_seen_at=bindparam("last"))
)
_PAGE = select(revisions.c.seen_at, revisions.c.capture).where(
    revisions.c.article_id == bindparam("article_id"), revisions.c.number == bindparam("number")
)
_RECORD = select(revisions.c.record).where(
    revisions.c.article_id == bindparam("article_id"), revisions.c.number == bindparam("number")
)
_ADD_REVISION = Statement(
    insert(revisions).returning(revisions.c.id),
    *("article_id", "number", "seen_at", "digest", "capture", "record", "reader", "reread_at"),
    "last_seen_at",
)
_ADD_PHOTO = Statement(insert(photos), *photos.c.keys())
_OF_ARTICLE = revisions.c.article_id == bindparam("of_article")
# In two steps over numbers that nothing has: rows are changed one by one, and no two may ever have the same.
_AWAY = (
    update(revisions)
    .where(_OF_ARTICLE, revisions.c.number > bindparam("after"))
    .values(number=-revisions.c.number - bindparam("by"))
)
_BACK = update(revisions).where(_OF_ARTICLE, revisions.c.number < 0).values(number=-revisions.c.number)
_RAISE = (
    update(articles)
    .where(articles.c.id == bindparam("of_article"))
    .values(revision=articles.c.revision + bindparam("by"))
)
_FIRST_SEEN = (
    update(articles)
    .where(articles.c.id == bindparam("of_article"), articles.c.first_seen_at > bindparam("at"))
    .values(first_seen_at=bindparam("at"))
)


@cache
def _add_article(dialect: str) -> Statement:
    nothing = insert_into(articles, dialect).on_conflict_do_nothing(index_elements=["key", "site"])
    return Statement(nothing.returning(articles.c.id), *(c.name for c in articles.c if c.name != "id"))


def store_article(
    connection: Connection, pages: Captures, article: Article, visit: Visit, at: str
) -> tuple[Result, int]:
    """What became of the article, and its number in the database. `at` is the time of the fetch.

    A page that is older than the newest one on which the current revision was seen changes nothing but
    the time of the first sight, whatever it says: history is not rewritten by a page that comes late.
    """
    digest = content_digest(article)
    article_id = _insert_article(connection, article, digest, at)
    if article_id is not None:
        row = {"article_id": article_id, "number": 1, "seen_at": at, "digest": digest}
        insert_visited(connection, pages, article, visit, row)
        index_later(connection, article_id, None)
        return "new", article_id
    stored = connection.execute(_STORED, {"key": article.key, "site": article.site}).one()
    take_back(connection, stored.id, at)
    seen = {
        "article_id": stored.id,
        "first": min(at, stored.first_seen_at),
        "last": max(at, stored.last_seen_at),
    }
    if at < stored.last_seen_at or digest == digest_today(connection, stored.id, stored.revision, stored.digest):
        connection.execute(_SEEN, seen)
        return "unchanged", stored.id
    _make_current(connection, article, seen, stored, digest)
    row = {"article_id": stored.id, "number": stored.revision + 1, "seen_at": at, "digest": digest}
    insert_visited(connection, pages, article, visit, row)
    return "revised", stored.id


def digest_today(connection: Connection, article_id: int, number: int, digest: str) -> str:
    """The digest of a revision by the rule of today of what counts as content. `digest`: as it is stored, by the rule
    of its time."""
    if rule_of(digest) == CONTENT_RULE:
        return digest
    record = connection.execute(_RECORD, {"article_id": article_id, "number": number}).scalar_one()
    return content_digest(Article.from_json(json.loads(record)))


def see_again(connection: Connection, article_id: int, at: str) -> None:
    """Writes down that an article's current revision was seen once more."""
    connection.execute(_SEEN_AT, {"article_id": article_id, "at": at})
    take_back(connection, article_id, at)


def _insert_article(connection: Connection, article: Article, digest: str, at: str) -> int | None:
    row = {
        "site": article.site,
        "key": article.key,
        "url": article.url,
        "revision": 1,
        "digest": digest,
        "title": article.title,
        "published": article.published,
        "fingerprint": text_fingerprint(article),
        "first_seen_at": at,
        "last_seen_at": at,
    }
    found: int | None = _add_article(connection.dialect.name).run(connection, row).scalar()
    return found


def revise_from_page(
    connection: Connection, article_id: int, number: int, article: Article, reader: str, at: str
) -> bool:
    """Makes what was read of the page of an article's current revision the next one. False where that revision is
    no longer the current one."""
    stored = connection.execute(_CURRENT, {"article_id": article_id}).one_or_none()
    if stored is None or stored.revision != number:
        return False
    digest = content_digest(article)
    seen = {"article_id": article_id, "first": stored.first_seen_at, "last": stored.last_seen_at}
    _make_current(connection, article, seen, stored, digest)
    page = connection.execute(_PAGE, {"article_id": article_id, "number": number}).one()
    row = {"article_id": article_id, "number": number + 1, "seen_at": page.seen_at, "capture": page.capture}
    insert_revision(connection, article, row | {"digest": digest, "reader": reader, "reread_at": at})
    return True


def _make_current(connection: Connection, article: Article, seen: dict[str, Any], stored: Any, digest: str) -> None:
    """Puts an article in place of its revision in `stored`, with new times of sight."""
    article_id, number = seen["article_id"], stored.revision
    connection.execute(_END, {"of_article": article_id, "of_number": number, "last": stored.last_seen_at})
    new = {
        "url": article.url,
        "revision": number + 1,
        "digest": digest,
        "title": article.title,
        "published": article.published,
        "fingerprint": text_fingerprint(article),
    }
    connection.execute(_REVISE, seen | {f"new_{name}": value for name, value in new.items()})
    index_later(connection, article_id, number)


def insert_visited(
    connection: Connection, pages: Captures, article: Article, visit: Visit, row: dict[str, Any]
) -> None:
    """Inserts the revision that a visit brought, with its page. `row`: article_id, number, seen_at, digest, and
    last_seen_at where it is not the current one."""
    capture = pages.keep(connection, visit, row["seen_at"])
    article = replace(article, fetched_at=article.fetched_at or visit.fetched_at, sha256=article.sha256 or capture)
    insert_revision(connection, article, row | {"capture": capture, "reader": visit.reader, "reread_at": None})


def insert_revision(connection: Connection, article: Article, row: dict[str, Any]) -> int:
    """Inserts a revision with the rows of its photographs; returns its number in the database. `row`: its columns but
    for the record."""
    row = {"last_seen_at": None, **row, "record": article.to_json()}
    revision_id: int = _ADD_REVISION.run(connection, row).scalar_one()
    photos_of_it = [
        {"revision_id": revision_id, "position": position, **{part.name: getattr(photo, part.name) for part in PHOTO}}
        for position, photo in enumerate(article.photos, start=1)
    ]
    if photos_of_it:
        _ADD_PHOTO.run(connection, photos_of_it)
    return revision_id


def make_room(connection: Connection, article_id: int, after: int, by: int) -> None:
    """Gives the revisions behind number `after` numbers that are higher by so many; the current one stays current."""
    while enter_waiting(connection):  # what waits for the index is known there by the numbers of today
        pass
    connection.execute(_AWAY, {"of_article": article_id, "after": after, "by": by})
    connection.execute(_BACK, {"of_article": article_id})
    connection.execute(_RAISE, {"of_article": article_id, "by": by})


def see_first(connection: Connection, article_id: int, at: str) -> None:
    """Notes that an article was there at a moment, if that is before its first sight."""
    connection.execute(_FIRST_SEEN, {"of_article": article_id, "at": at})

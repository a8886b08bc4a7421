"""Store what was read of an article: as a new article, as a further revision, or as seen again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from archive.captures.captures import Captures
from archive.database.records import try_article
from archive.database.schema import articles, photos, revisions
from archive.database.sql import CompiledInsert, CompiledStatement, insert_into
from archive.ledger.withdrawals import mark_back
from archive.record.article import Article
from archive.record.fields import STORED_PHOTO
from archive.record.identity import CONTENT_RULE, content_digest, rule_of, text_fingerprint
from archive.record.visit import Visit
from archive.search import queue_article, renumber_queued

Result = Literal["new", "revised", "unchanged"]

ARTICLE_BY_KEY = (
    select(
        articles.c.id,
        articles.c.revision,
        articles.c.digest,
        articles.c.first_seen_at,
        articles.c.last_seen_at,
    )
    .where(articles.c.key == bindparam("key"), articles.c.site == bindparam("site"))
    .with_for_update()  # no effect in SQLite, whose writers lock the whole file
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
_END_REVISION = (
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
_ADD_REVISION = CompiledStatement(
    insert(revisions).returning(revisions.c.id),
    *("article_id", "number", "seen_at", "digest", "capture", "record", "reader", "reread_at"),
    *("profile", "last_seen_at"),
)
_ADD_PHOTOS = CompiledInsert(photos, *photos.c.keys())
_OF_ARTICLE = revisions.c.article_id == bindparam("of_article")
# In two steps over negative numbers: rows are changed one by one, and no two may have the same number at any time.
_NEGATE_NUMBERS = (
    update(revisions)
    .where(_OF_ARTICLE, revisions.c.number > bindparam("after"))
    .values(number=-revisions.c.number - bindparam("by"))
)
_RESTORE_NUMBERS = update(revisions).where(_OF_ARTICLE, revisions.c.number < 0).values(number=-revisions.c.number)
_RAISE_CURRENT = (
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
def _add_article(dialect: str) -> CompiledStatement:
    nothing = insert_into(articles, dialect).on_conflict_do_nothing(index_elements=["key", "site"])
    return CompiledStatement(nothing.returning(articles.c.id), *(c.name for c in articles.c if c.name != "id"))


def store_article(
    connection: Connection, pages: Captures, article: Article, visit: Visit, at: str
) -> tuple[Result, int]:
    """Store an article as it was fetched at `at`; return the result and the article's id in the database.

    A page fetched before the time at which the current revision was last seen adds no revision, whatever its content:
    it only moves the time at which the article was first seen. A page that comes late does not rewrite history.
    """
    digest = content_digest(article)
    article_id = _insert_article(connection, article, digest, at)
    if article_id is not None:
        row = {"article_id": article_id, "number": 1, "seen_at": at, "digest": digest}
        insert_revision_of_visit(connection, pages, article, visit, row)
        queue_article(connection, article_id, None)
        return "new", article_id
    stored = connection.execute(ARTICLE_BY_KEY, {"key": article.key, "site": article.site}).one()
    mark_back(connection, stored.id, at)
    seen = {
        "article_id": stored.id,
        "first": min(at, stored.first_seen_at),
        "last": max(at, stored.last_seen_at),
    }
    if at < stored.last_seen_at or digest == digest_today(connection, stored.id, stored.revision, stored.digest):
        connection.execute(_SEEN, seen)
        return "unchanged", stored.id
    _replace_current(connection, article, seen, stored, digest)
    row = {"article_id": stored.id, "number": stored.revision + 1, "seen_at": at, "digest": digest}
    insert_revision_of_visit(connection, pages, article, visit, row)
    return "revised", stored.id


def digest_today(connection: Connection, article_id: int, number: int, digest: str) -> str:
    """Return the digest of a revision by today's rule of what counts as content. `digest` is the stored one, by the
    rule of its time, which stays where the record is damaged."""
    if rule_of(digest) == CONTENT_RULE:
        return digest
    record = connection.execute(_RECORD, {"article_id": article_id, "number": number}).scalar_one()
    article = try_article(record)
    return digest if article is None else content_digest(article)


def mark_seen(connection: Connection, article_id: int, at: str) -> None:
    """Store that an article's current revision was seen once more."""
    connection.execute(_SEEN_AT, {"article_id": article_id, "at": at})
    mark_back(connection, article_id, at)


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
    found: int | None = _add_article(connection.dialect.name).scalar(connection, row)
    return found


def revise_from_page(
    connection: Connection,
    article_id: int,
    number: int,
    article: Article,
    *,
    reader: str,
    profile: str | None,
    at: str,
) -> bool:
    """Store what was read again of the page of an article's current revision as the next revision. Return False where
    `number` is no longer that of the current revision."""
    stored = connection.execute(_CURRENT, {"article_id": article_id}).one_or_none()
    if stored is None or stored.revision != number:
        return False
    digest = content_digest(article)
    seen = {"article_id": article_id, "first": stored.first_seen_at, "last": stored.last_seen_at}
    _replace_current(connection, article, seen, stored, digest)
    page = connection.execute(_PAGE, {"article_id": article_id, "number": number}).one()
    row = {"article_id": article_id, "number": number + 1, "seen_at": page.seen_at, "capture": page.capture}
    read = {"reader": reader, "profile": profile, "reread_at": at}
    insert_revision(connection, article, row | read | {"digest": digest})
    return True


def _replace_current(connection: Connection, article: Article, seen: dict[str, Any], stored: Any, digest: str) -> None:
    """Make an article the current revision in place of `stored`, with new times of first and last visit."""
    article_id, number = seen["article_id"], stored.revision
    connection.execute(_END_REVISION, {"of_article": article_id, "of_number": number, "last": stored.last_seen_at})
    new = {
        "url": article.url,
        "revision": number + 1,
        "digest": digest,
        "title": article.title,
        "published": article.published,
        "fingerprint": text_fingerprint(article),
    }
    connection.execute(_REVISE, seen | {f"new_{name}": value for name, value in new.items()})
    queue_article(connection, article_id, number)


def insert_revision_of_visit(
    connection: Connection, pages: Captures, article: Article, visit: Visit, row: dict[str, Any]
) -> None:
    """Insert the revision that a visit brought, with its page. `row` has article_id, number, seen_at and digest, and
    last_seen_at where it is not the current revision."""
    capture = pages.store(connection, visit, row["seen_at"])
    article = replace(article, fetched_at=article.fetched_at or visit.fetched_at, sha256=article.sha256 or capture)
    read = {"reader": visit.reader, "profile": visit.profile, "reread_at": None}
    insert_revision(connection, article, row | read | {"capture": capture})


def insert_revision(connection: Connection, article: Article, row: dict[str, Any]) -> int:
    """Insert a revision with the rows of its photographs; return its id. `row` has its columns but the record."""
    row = {"last_seen_at": None, **row, "record": _without_files(article).to_json()}
    revision_id: int = _ADD_REVISION.scalar(connection, row)
    insert_photos(connection, revision_id, article)
    return revision_id


def _without_files(article: Article) -> Article:
    """Return an article without the digests of kept files, which one has that left an archive."""
    if not any(photo.sha256 for photo in article.photos) and not any(one.sha256 for one in article.attachments):
        return article
    photos = tuple(replace(photo, sha256=None) for photo in article.photos)
    return replace(article, photos=photos, attachments=tuple(replace(one, sha256=None) for one in article.attachments))


def insert_photos(connection: Connection, revision_id: int, article: Article) -> None:
    """Insert the rows of a revision's photographs."""
    photos_of_it = [
        {"revision_id": revision_id, "position": position, **{name: getattr(photo, name) for name in STORED_PHOTO}}
        for position, photo in enumerate(article.photos, start=1)
    ]
    if photos_of_it:
        _ADD_PHOTOS.run(connection, photos_of_it)


def shift_numbers(connection: Connection, article_id: int, after: int, by: int) -> None:
    """Raise the numbers of the revisions after number `after` by `by`; the current revision stays current."""
    renumber_queued(connection, article_id, after, by)
    connection.execute(_NEGATE_NUMBERS, {"of_article": article_id, "after": after, "by": by})
    connection.execute(_RESTORE_NUMBERS, {"of_article": article_id})
    connection.execute(_RAISE_CURRENT, {"of_article": article_id, "by": by})


def mark_first_seen(connection: Connection, article_id: int, at: str) -> None:
    """Store that an article was seen at a time, if that is before its first visit."""
    connection.execute(_FIRST_SEEN, {"of_article": article_id, "at": at})

"""Takes pages into the history of articles that were fetched long ago by somebody else: a web archive, a WARC file.

`Archive.save` is for what a crawl sees now: a page that comes late never changes what is known. Here a page is put
where its time belongs. A revision is a stretch of time, from the first visit that saw it so to the last. A page

    in or after a stretch that says the same    lengthens it;
    before one that says the same               becomes its page, as if it had been saved then;
    between two stretches that say otherwise    becomes a revision between them;
    within a stretch that says otherwise        parts it: before and after it the article said what it says again;
    after the last stretch                      is what a crawl would have brought.

Revisions are numbered in the order of time, so later ones get higher numbers; the current one stays current. In
whatever order pages come, they leave what the order of time would have left, but for one thing: when an article was
seen within a stretch is not known. Parted, its second part begins with its last sight, and what was seen between is
lost; so an import takes its pages in the order of time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Update, bindparam, delete, func, select, update

from archive.captures.captures import Captures
from archive.database.schema import articles, photos, revisions, urls
from archive.database.sql import Statement, insert_into
from archive.database.timestamps import to_text, to_text_or_none
from archive.history.revisions import (
    Result,
    digest_today,
    insert_revision,
    insert_visited,
    make_room,
    see_again,
    see_first,
    store_article,
)
from archive.ledger.urls import mark_visited
from archive.record.article import Article
from archive.record.identity import content_digest
from archive.record.sanitize import as_storable
from archive.record.visit import Saved, Visit
from archive.store import Archive

_a, _r = articles.c, revisions.c
_STORED = (
    select(_a.id, _a.revision, _a.first_seen_at, _a.last_seen_at)
    .where(_a.key == bindparam("key"), _a.site == bindparam("site"))
    .with_for_update()
)
_HISTORY = (
    select(_r.number, _r.seen_at, _r.last_seen_at, _r.digest, _r.capture, _r.reread_at)
    .where(_r.article_id == bindparam("of_article"))
    .order_by(_r.number)
)
_RECORD = select(_r.record, _r.digest, _r.capture, _r.reader).where(
    _r.article_id == bindparam("of_article"), _r.number == bindparam("of_number")
)
_OF_NUMBERS = (
    _r.article_id == bindparam("of_article"),
    _r.number >= bindparam("from_number"),
    _r.number <= bindparam("to_number"),
)
_REVISIONS = select(_r.id, _r.digest, _r.last_seen_at).where(*_OF_NUMBERS)
_PHOTOS_AWAY = delete(photos).where(photos.c.revision_id == bindparam("of_id"))
_AWAY = delete(revisions).where(_r.id == bindparam("of_id"))
_MOVE = (
    update(articles)
    .where(_a.id == bindparam("of_article"), _a.revision == bindparam("of_number"))
    .values(url=bindparam("new_url"), digest=bindparam("new_digest"))
)
_ASKED_AT = select(urls.c.fetched_at).where(urls.c.url == bindparam("of_url"), urls.c.site == bindparam("of_site"))
_BEGIN = update(revisions).where(*_OF_NUMBERS).values(seen_at=bindparam("at"))
_LAST = update(revisions).where(*_OF_NUMBERS).values(last_seen_at=bindparam("at"))


@dataclass(slots=True)
class _Stretch:
    """A time during which an article said the same: a revision, and what its page was read as later on."""

    first: int
    """Number of the revision, and of its last reading."""
    last: int
    begins: str
    ends: str
    digests: set[str]
    pages: set[str | None]

    def says(self, digest: str, sha256: str | None) -> bool:
        """Whether a page is one of its own, or tells a reader the same."""
        return digest in self.digests or (sha256 is not None and sha256 in self.pages)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page stands as a revision."""

    number: int
    last_seen_at: str | None
    """None: it is the current one."""
    is_taken_over: bool = False
    """Whether a later page that says the same stood there."""


def save_past(archive: Archive, visit: Visit, *, asked: bool = False) -> Saved:
    """Stores an article's page that was fetched at `visit.fetched_at`, which may be any time ago; pages may come in any
    order, see above. One transaction, all of it or nothing.

    `Saved.result` is `new` for an article that was not known, `revised` where the page became a revision, current or
    not, `unchanged` where it says what is known of its time. The page is kept of the first two. Withdrawals stay as
    they are, but for an article that is seen after it was gone.

    In the ledger the address is entered as one that was never asked for, due at `visit.due_at` (None: not of its own
    accord); with `asked` as one that was asked for then. What the ledger knows of a later time stays. Links of the page
    are not entered.
    ValueError where the visit has no article, or contradicts itself.
    """
    if visit.article is None or visit.outcome != "article":
        raise ValueError(f"{visit.url}: only articles are taken into the past")
    if visit.article.site != visit.site:
        raise ValueError(f"{visit.url}: an article of {visit.article.site} on a visit to {visit.site}")
    return as_storable(visit, lambda visit: _save(archive, visit, asked))


def _save(archive: Archive, visit: Visit, asked: bool) -> Saved:
    assert visit.article is not None
    at = to_text(visit.fetched_at)
    with archive.writing() as connection:
        result, article_id = _store(connection, archive.pages, visit.article, visit, at)
        known = connection.scalar(_ASKED_AT, {"of_url": visit.url, "of_site": visit.site}) if asked else None
        if asked and (known is None or known <= at):
            mark_visited(connection, visit, at, article_id, None)
        else:
            _enter_address(connection, visit, at, article_id)
        if result != "unchanged":
            archive.index_soon(connection)
    return Saved(result=result, found=0, queued=0)


def _store(connection: Connection, pages: Captures, article: Article, visit: Visit, at: str) -> tuple[Result, int]:
    stored = connection.execute(_STORED, {"key": article.key, "site": article.site}).one_or_none()
    if stored is None:
        return store_article(connection, pages, article, visit, at)
    digest = content_digest(article)
    sha256 = hashlib.sha256(visit.body).hexdigest() if visit.body is not None else None
    history = _read_history(connection, stored.id, stored.last_seen_at)
    if at > stored.last_seen_at:
        if sha256 is not None and sha256 in history[-1].pages:  # another reader's reading of it is no revision
            see_again(connection, stored.id, at)
            return "unchanged", stored.id
        return store_article(connection, pages, article, visit, at)
    see_first(connection, stored.id, at)
    place = _find_place(connection, stored.id, history, at, digest, sha256)
    if place is None:
        return "unchanged", stored.id
    row = {"article_id": stored.id, "number": place.number, "seen_at": at, "digest": digest}
    insert_visited(connection, pages, article, visit, row | {"last_seen_at": place.last_seen_at})
    if not place.is_taken_over:
        return "revised", stored.id
    moved = {"of_article": stored.id, "of_number": place.number, "new_url": article.url, "new_digest": digest}
    connection.execute(_MOVE, moved)
    return "unchanged", stored.id


def _read_history(connection: Connection, article_id: int, last_seen_at: str) -> list[_Stretch]:
    """In the order of time."""
    history: list[_Stretch] = []
    rows = connection.execute(_HISTORY, {"of_article": article_id}).all()
    for row in rows:
        digest = digest_today(connection, article_id, row.number, row.digest)
        ends = last_seen_at if row is rows[-1] else row.last_seen_at or row.seen_at
        if history and row.reread_at is not None and row.seen_at == history[-1].begins:
            stretch = history[-1]
            stretch.last, stretch.ends = row.number, max(stretch.ends, ends)
            stretch.digests.add(digest)
            stretch.pages.add(row.capture)
        else:
            ends = max(ends, row.seen_at)
            history.append(_Stretch(row.number, row.number, row.seen_at, ends, {digest}, {row.capture}))
    return history


def _find_place(
    connection: Connection, article_id: int, history: list[_Stretch], at: str, digest: str, sha256: str | None
) -> _Place | None:
    """Makes room for a page older than the last sight; None where it is no revision: then the stretch that says the
    same is lengthened."""
    before = max((one for one in history if one.begins <= at), key=lambda one: one.first, default=None)
    after = next((one for one in history if one.begins > at), None)
    within = before is not None and at <= before.ends
    if before is not None and before.says(digest, sha256):
        if not within:
            _lengthen(connection, _LAST, article_id, before.last, before.last, at)
        return None
    if before is not None and within:
        if at in (before.begins, before.ends):
            return None  # two readings of one moment: what was stored at that moment stands
        _part(connection, article_id, before, history[-1].last)
        return _Place(before.last + 1, at)
    if after is not None and after.says(digest, sha256):
        return _begin_earlier(connection, article_id, after, at, digest)
    place = before.last + 1 if before is not None else 1
    make_room(connection, article_id, place - 1, 1)
    return _Place(place, at)


def _begin_earlier(connection: Connection, article_id: int, stretch: _Stretch, at: str, digest: str) -> _Place | None:
    """The place of the stretch's own revision. None where other readings stand there, which stay as they were read
    and are only older."""
    given = {"of_article": article_id, "from_number": stretch.first, "to_number": stretch.last}
    rows = connection.execute(_REVISIONS, given).all()
    if len(rows) > 1 or digest_today(connection, article_id, stretch.first, rows[0].digest) != digest:
        _lengthen(connection, _BEGIN, article_id, stretch.first, stretch.last, at)
        return None
    for statement in (_PHOTOS_AWAY, _AWAY):
        connection.execute(statement, {"of_id": rows[0].id})
    return _Place(stretch.first, rows[0].last_seen_at, is_taken_over=True)


def _lengthen(connection: Connection, end: Update, article_id: int, first: int, last: int, at: str) -> None:
    connection.execute(end, {"of_article": article_id, "from_number": first, "to_number": last, "at": at})


def _part(connection: Connection, article_id: int, stretch: _Stretch, newest: int) -> None:
    """Parts a stretch in two, its first and its last sight, with room for a revision between them."""
    stored = connection.execute(_RECORD, {"of_article": article_id, "of_number": stretch.last}).one()
    article = Article.from_json(json.loads(stored.record))
    make_room(connection, article_id, stretch.last, 2)
    _lengthen(connection, _LAST, article_id, stretch.last, stretch.last, stretch.begins)
    row = {
        "article_id": article_id,
        "number": stretch.last + 2,
        "seen_at": stretch.ends,
        "last_seen_at": None if stretch.last == newest else stretch.ends,
        "digest": stored.digest,
        "capture": stored.capture,
        "reader": stored.reader,
        "reread_at": None,
    }
    insert_revision(connection, article, row)


def _enter_address(connection: Connection, visit: Visit, at: str, article_id: int) -> None:
    new = {
        "site": visit.site,
        "url": visit.url,
        "kind": "article",
        "found_at": at,
        "due_at": to_text_or_none(visit.due_at),
        "depth": visit.depth,
        "article_id": article_id,
    }
    _enter(connection.dialect.name).run(connection, new)


@cache
def _enter(dialect: str) -> Statement:
    entered = insert_into(urls, dialect)
    led_to = {"article_id": func.coalesce(urls.c.article_id, entered.excluded.article_id)}
    statement = entered.on_conflict_do_update(index_elements=["url", "site"], set_=led_to)
    return Statement(statement, "site", "url", "kind", "found_at", "due_at", "depth", "article_id")

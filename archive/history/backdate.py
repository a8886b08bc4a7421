"""Store pages that others fetched long ago, from a web archive or a WARC file, where their time belongs in the history.

`Archive.save` is for what a crawl sees now, and a page that comes late never changes anything there. Here a revision is
an interval of time, from the first visit that saw it to the last. A page

    in or after an interval with the same content      extends it;
    before one with the same content                   becomes its page, as if it had been saved then;
    between two intervals with other content           becomes a revision between them;
    within an interval with other content              splits it: before and after, the article had that content;
    after the last interval                            is stored as a crawl would store it.

Revisions are numbered in the order of time, so later ones get higher numbers; the current one stays current. In
whatever order pages come, they leave what the order of time would have left, with one exception: the visits within an
interval are not stored. When it is split, its second part begins with its last visit, and what was seen between is
lost. So an import takes its pages in the order of time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Update, bindparam, delete, func, select, update

from archive.captures.captures import Captures
from archive.database.records import parse_article
from archive.database.schema import articles, photos, revisions, urls
from archive.database.sql import CompiledStatement, insert_into
from archive.database.timestamps import to_text, to_text_or_none
from archive.history.revisions import (
    ARTICLE_BY_KEY,
    Result,
    digest_today,
    insert_revision,
    insert_revision_of_visit,
    mark_first_seen,
    mark_seen,
    shift_numbers,
    store_article,
)
from archive.ledger.removals import admit
from archive.ledger.urls import mark_visited
from archive.record.article import Article
from archive.record.identity import content_digest
from archive.record.sanitize import as_storable
from archive.record.visit import Saved, Visit
from archive.transactions import Transactions

_a, _r = articles.c, revisions.c
_HISTORY = (
    select(_r.number, _r.seen_at, _r.last_seen_at, _r.digest, _r.capture, _r.reread_at)
    .where(_r.article_id == bindparam("of_article"))
    .order_by(_r.number)
)
_RECORD = (
    select(_r.record, _r.digest, _r.capture, _r.reader, _r.profile, articles.c.site, articles.c.key)
    .join_from(revisions, articles)
    .where(_r.article_id == bindparam("of_article"), _r.number == bindparam("of_number"))
)
_OF_NUMBERS = (
    _r.article_id == bindparam("of_article"),
    _r.number >= bindparam("from_number"),
    _r.number <= bindparam("to_number"),
)
_REVISIONS = select(_r.id, _r.digest, _r.last_seen_at).where(*_OF_NUMBERS)
_DELETE_PHOTOS = delete(photos).where(photos.c.revision_id == bindparam("of_id"))
_DELETE_REVISION = delete(revisions).where(_r.id == bindparam("of_id"))
_UPDATE_URL = (
    update(articles)
    .where(_a.id == bindparam("of_article"), _a.revision == bindparam("of_number"))
    .values(url=bindparam("new_url"), digest=bindparam("new_digest"))
)
_FETCHED_AT = select(urls.c.fetched_at).where(urls.c.url == bindparam("of_url"), urls.c.site == bindparam("of_site"))
_SET_SEEN_AT = update(revisions).where(*_OF_NUMBERS).values(seen_at=bindparam("at"))
_SET_LAST_SEEN_AT = update(revisions).where(*_OF_NUMBERS).values(last_seen_at=bindparam("at"))


@dataclass(slots=True)
class _Interval:
    """A time during which an article had the same content: a revision, and the later readings of its page."""

    first: int
    """The numbers of the revision and of its last reading."""
    last: int
    begins: str
    ends: str
    digests: set[str]
    pages: set[str | None]

    def contains(self, digest: str, sha256: str | None) -> bool:
        """Return whether a page is one of the interval's own, or has the same content."""
        return digest in self.digests or (sha256 is not None and sha256 in self.pages)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a page is inserted as a revision."""

    number: int
    last_seen_at: str | None
    """None: it is the current revision."""
    is_taken_over: bool = False
    """Whether the revision of a later page with the same content was there."""


def save_backdated(archive: Transactions, visit: Visit, *, fetched: bool = False) -> Saved:
    """Store an article's page that was fetched at `visit.fetched_at`, any time ago. Pages may come in any order, see
    above.

    It is one transaction, all of it or nothing. `Saved.result` is `new` for an article that was not known, `revised`
    where the page became a revision, current or not, and `unchanged` where its content at that time is known; the page
    is stored of the first two. Withdrawals stay, but an article that is seen after it was gone is back.

    In the ledger the address is entered as never fetched, due at `visit.due_at` (None: not due); with `fetched` as
    fetched at that time. What the ledger knows about a later time stays. The page's links are not entered. What was
    removed by order is not stored again: `Saved.result` is then None, of an article that is kept as it is held
    `unchanged`. Raise ValueError where the visit has no article, or contradicts itself.
    """
    if visit.article is None or visit.outcome != "article":
        raise ValueError(f"{visit.url}: only articles are taken into the past")
    if visit.article.site != visit.site:
        raise ValueError(f"{visit.url}: an article of {visit.article.site} on a visit to {visit.site}")
    return as_storable(visit, lambda visit: _save(archive, visit, fetched))


def _save(archive: Transactions, visit: Visit, fetched: bool) -> Saved:
    at = to_text(visit.fetched_at)
    with archive.writing(visit.site) as connection:
        admitted = admit(connection, visit)
        if admitted is None:
            return Saved(result=None, found=0, queued=0, removed=True)
        if admitted.article is None:
            return Saved(result="unchanged", found=0, queued=0)
        visit = admitted
        assert visit.article is not None
        result, article_id = _store(connection, archive.pages, visit.article, visit, at)
        known = connection.scalar(_FETCHED_AT, {"of_url": visit.url, "of_site": visit.site}) if fetched else None
        if fetched and (known is None or known <= at):
            mark_visited(connection, visit, at, article_id, None)
        else:
            _enter_address(connection, visit, at, article_id)
        if result != "unchanged":
            archive.index_soon(connection)
    return Saved(result=result, found=0, queued=0)


def _store(connection: Connection, pages: Captures, article: Article, visit: Visit, at: str) -> tuple[Result, int]:
    stored = connection.execute(ARTICLE_BY_KEY, {"key": article.key, "site": article.site}).one_or_none()
    if stored is None:
        return store_article(connection, pages, article, visit, at)
    digest = content_digest(article)
    sha256 = hashlib.sha256(visit.body).hexdigest() if visit.body is not None else None
    history = _read_history(connection, stored.id, stored.last_seen_at)
    if at > stored.last_seen_at:
        if sha256 is not None and sha256 in history[-1].pages:  # another reader's reading of it is not a revision
            mark_seen(connection, stored.id, at)
            return "unchanged", stored.id
        return store_article(connection, pages, article, visit, at)
    mark_first_seen(connection, stored.id, at)
    slot = _find_slot(connection, stored.id, history, at, digest, sha256)
    if slot is None:
        return "unchanged", stored.id
    row = {"article_id": stored.id, "number": slot.number, "seen_at": at, "digest": digest}
    insert_revision_of_visit(connection, pages, article, visit, row | {"last_seen_at": slot.last_seen_at})
    if not slot.is_taken_over:
        return "revised", stored.id
    moved = {"of_article": stored.id, "of_number": slot.number, "new_url": article.url, "new_digest": digest}
    connection.execute(_UPDATE_URL, moved)
    return "unchanged", stored.id


def _read_history(connection: Connection, article_id: int, last_seen_at: str) -> list[_Interval]:
    """Return the article's intervals in the order of time."""
    history: list[_Interval] = []
    rows = connection.execute(_HISTORY, {"of_article": article_id}).all()
    for row in rows:
        digest = digest_today(connection, article_id, row.number, row.digest)
        ends = last_seen_at if row is rows[-1] else row.last_seen_at or row.seen_at
        if history and row.reread_at is not None and row.seen_at == history[-1].begins:
            interval = history[-1]
            interval.last, interval.ends = row.number, max(interval.ends, ends)
            interval.digests.add(digest)
            interval.pages.add(row.capture)
        else:
            ends = max(ends, row.seen_at)
            history.append(_Interval(row.number, row.number, row.seen_at, ends, {digest}, {row.capture}))
    return history


def _find_slot(
    connection: Connection, article_id: int, history: list[_Interval], at: str, digest: str, sha256: str | None
) -> _Slot | None:
    """Make room for a page that is older than the article's last visit, and return where it goes. None where it is no
    revision: then the interval with the same content was extended."""
    before = max((one for one in history if one.begins <= at), key=lambda one: one.first, default=None)
    after = next((one for one in history if one.begins > at), None)
    within = before is not None and at <= before.ends
    if before is not None and before.contains(digest, sha256):
        if not within:
            _extend_interval(connection, _SET_LAST_SEEN_AT, article_id, before.last, before.last, at)
        return None
    if before is not None and within:
        if at in (before.begins, before.ends):
            return None  # of two readings of the same time the stored one stays
        _split_interval(connection, article_id, before, history[-1].last)
        return _Slot(before.last + 1, at)
    if after is not None and after.contains(digest, sha256):
        return _begin_earlier(connection, article_id, after, at, digest)
    slot = before.last + 1 if before is not None else 1
    shift_numbers(connection, article_id, slot - 1, 1)
    return _Slot(slot, at)


def _begin_earlier(connection: Connection, article_id: int, interval: _Interval, at: str, digest: str) -> _Slot | None:
    """Return the slot of the interval's own revision. None where it has several readings, which stay as they are and
    now begin earlier."""
    given = {"of_article": article_id, "from_number": interval.first, "to_number": interval.last}
    rows = connection.execute(_REVISIONS, given).all()
    if len(rows) > 1 or digest_today(connection, article_id, interval.first, rows[0].digest) != digest:
        _extend_interval(connection, _SET_SEEN_AT, article_id, interval.first, interval.last, at)
        return None
    for statement in (_DELETE_PHOTOS, _DELETE_REVISION):
        connection.execute(statement, {"of_id": rows[0].id})
    return _Slot(interval.first, rows[0].last_seen_at, is_taken_over=True)


def _extend_interval(connection: Connection, end: Update, article_id: int, first: int, last: int, at: str) -> None:
    connection.execute(end, {"of_article": article_id, "from_number": first, "to_number": last, "at": at})


def _split_interval(connection: Connection, article_id: int, interval: _Interval, newest: int) -> None:
    """Split an interval in two, its first and its last visit, with room for a revision between them."""
    stored = connection.execute(_RECORD, {"of_article": article_id, "of_number": interval.last}).one()
    article = parse_article(stored.record, (stored.site, stored.key, interval.last))
    shift_numbers(connection, article_id, interval.last, 2)
    _extend_interval(connection, _SET_LAST_SEEN_AT, article_id, interval.first, interval.last, interval.begins)
    row = {
        "article_id": article_id,
        "number": interval.last + 2,
        "seen_at": interval.ends,
        "last_seen_at": None if interval.last == newest else interval.ends,
        "digest": stored.digest,
        "capture": stored.capture,
        "reader": stored.reader,
        "profile": stored.profile,
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
def _enter(dialect: str) -> CompiledStatement:
    entered = insert_into(urls, dialect)
    led_to = {"article_id": func.coalesce(urls.c.article_id, entered.excluded.article_id)}
    statement = entered.on_conflict_do_update(index_elements=["url", "site"], set_=led_to)
    return CompiledStatement(statement, "site", "url", "kind", "found_at", "due_at", "depth", "article_id")

"""Saves pages that may be older than what the archive knows: they become earlier revisions, in the order of time.

In a crawl a page that is older than the last sight of its article changes nothing (`revisions.store_article`): a clock
was set back. A page that was imported is of its own time: it is put where it would stand had it been saved then.
What cannot be known is when an article was seen in between: of a revision only the first and the last sight are kept,
so one that is seen before and after another page is divided there, and its second part begins with its last sight.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from archive import ledger
from archive.article import Article
from archive.captures import Captures
from archive.identity import content_digest
from archive.instants import to_text
from archive.revisions import Result, insert_revision, make_room, see_first
from archive.schema import articles, photos, revisions
from archive.store import Archive
from archive.visit import Saved, Visit
from archive.wellformed import storable
from archive.withdrawals import take_back

_a, _r = articles.c, revisions.c
_KNOWN = select(_a.id, _a.revision, _a.last_seen_at).where(
    _a.key == bindparam("of_key"), _a.site == bindparam("of_site")
)
_HISTORY = (
    select(
        *(_r.id, _r.number, _r.seen_at, _r.digest, _r.capture, _r.record, _r.reader, _r.reread_at),
        func.coalesce(_r.last_seen_at, _a.last_seen_at).label("last"),
    )
    .join_from(revisions, articles, _a.id == _r.article_id)
    .where(_r.article_id == bindparam("of_article"))
    .order_by(_r.number)
)
_LAST = update(revisions).where(_r.id == bindparam("of_id")).values(last_seen_at=bindparam("last"))


def save_in_time(archive: Archive, visit: Visit) -> Saved:
    """`Archive.save` for a page of any time: what is older than the last sight of its article becomes a revision
    before that one, unless it says what the archive knows of its time already."""
    if visit.article is not None and _is_late(archive, visit):
        visit = storable(visit)
        with archive.writing() as connection:
            result = _save_late(connection, archive.pages, visit, to_text(visit.fetched_at))
        if result is not None:
            return Saved(result=result, found=0, queued=0)
    return archive.save(visit)


def _is_late(archive: Archive, visit: Visit) -> bool:
    with archive.reading() as connection:
        return _find_late(connection, visit, to_text(visit.fetched_at)) is not None


def _find_late(connection: Connection, visit: Visit, at: str) -> int | None:
    """The article in the database that was seen after the visit; None where it is not there, or was not."""
    assert visit.article is not None
    given = {"of_key": visit.article.key, "of_site": visit.article.site}
    row = connection.execute(_KNOWN, given).one_or_none()
    return row.id if row is not None and at < row.last_seen_at else None


def _save_late(connection: Connection, pages: Captures, visit: Visit, at: str) -> Result | None:
    article_id = _find_late(connection, visit, at)
    if article_id is None or visit.article is None:
        return None
    history = connection.execute(_HISTORY, {"of_article": article_id}).all()
    number = sum(row.seen_at <= at for row in history)
    before, after = (history[number - 1] if number else None), (history[number] if number < len(history) else None)
    page = _Page(connection, pages, visit, at, article_id)
    result: Result = "unchanged"
    if before is not None and page.is_same(before):
        if before.last < at:
            connection.execute(_LAST, {"of_id": before.id, "last": at})
    elif after is not None and page.is_same(after) and not _is_read_again(history, number):
        page.take_place_of(after)
    else:
        page.insert(before)
        result = "revised"
    see_first(connection, article_id, at)
    take_back(connection, article_id, at)
    ledger.mark_visited(connection, visit, at, article_id, None)
    return result


def _is_read_again(history: Any, index: int) -> bool:
    """Whether a revision is, or has, another reading of the same page: they stay together."""
    return any(row.reread_at is not None for row in history[index : index + 2])


class _Page:
    """A page on its way into the history of its article."""

    def __init__(self, connection: Connection, pages: Captures, visit: Visit, at: str, article_id: int) -> None:
        assert visit.article is not None
        self._connection = connection
        self._pages = pages
        self._visit = visit
        self._article = visit.article
        self._at = at
        self._article_id = article_id
        self._digest = content_digest(visit.article)
        self._sha256 = hashlib.sha256(visit.body).hexdigest() if visit.body is not None else None

    def is_same(self, row: Any) -> bool:
        """Whether a revision says the same, or was read of the same bytes, perhaps by another reader."""
        return row.digest == self._digest or (row.capture is not None and row.capture == self._sha256)

    def take_place_of(self, row: Any) -> None:
        """A revision that is the same was seen earlier than was known: it begins with this page. One that another
        reader made of the same bytes stays as it was read, and is only older."""
        if row.digest != self._digest:
            self._connection.execute(update(revisions).where(_r.id == row.id).values(seen_at=self._at))
            return
        self._connection.execute(delete(photos).where(photos.c.revision_id == row.id))
        self._connection.execute(delete(revisions).where(_r.id == row.id))
        current = self._connection.scalar(select(_a.revision).where(_a.id == self._article_id))
        self._write(row.number, None if row.number == current else row.last)
        if row.number == current:
            change = update(articles).where(_a.id == self._article_id)
            self._connection.execute(change.values(url=self._article.url))

    def insert(self, before: Any) -> None:
        """Between two revisions, or between two sights of one, which then stands before and after it."""
        divided = before is not None and before.last > self._at
        number, by = (before.number if before is not None else 0), 2 if divided else 1
        make_room(self._connection, self._article_id, number, by)
        self._write(number + 1, self._at)
        if divided:
            current = self._connection.scalar(select(_a.revision).where(_a.id == self._article_id))
            row = {
                "article_id": self._article_id,
                "number": number + 2,
                "seen_at": before.last,
                "digest": before.digest,
                "capture": before.capture,
                "reader": before.reader,
                "reread_at": None,
            }
            revision_id = insert_revision(self._connection, Article.from_json(json.loads(before.record)), row)
            if number + 2 != current:
                self._connection.execute(_LAST, {"of_id": revision_id, "last": before.last})
            self._connection.execute(_LAST, {"of_id": before.id, "last": before.seen_at})

    def _write(self, number: int, last: str | None) -> None:
        capture = self._pages.keep(self._connection, self._visit, self._at)
        fetched_at = self._article.fetched_at or self._visit.fetched_at
        article = replace(self._article, fetched_at=fetched_at, sha256=self._article.sha256 or capture)
        row = {
            "article_id": self._article_id,
            "number": number,
            "seen_at": self._at,
            "digest": self._digest,
            "capture": capture,
            "reader": self._visit.reader,
            "reread_at": None,
        }
        revision_id = insert_revision(self._connection, article, row)
        if last is not None:
            self._connection.execute(_LAST, {"of_id": revision_id, "last": last})

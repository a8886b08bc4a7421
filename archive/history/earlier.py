"""Search in earlier revisions: words that were edited out.

They are not indexed but read, one after the other: of a million articles some ten thousand were ever edited. A second
index would cost every archive its place and every edit its time. Which articles have several revisions an index of the
database tells. Of more than MAX_SCANNED earlier revisions the newest are read.

Only what a visit replaced counts: a revision that gave way to a better reading of the same page shows what an earlier
reader took for the article, not what its site edited.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.database.sql import integers_as_table
from archive.database.timestamps import from_text, local
from archive.record.article import Article
from archive.search import SearchResult, SearchScope, make_result, parse_query

MAX_SCANNED = 200_000
"""Earlier revisions that are read for one query, the newest: some seconds."""

NO_REVISION: dict[str, Any] = {"revision": None, "seen_at": None, "last_seen_at": None}
"""What stands in JSON beside a result that the current revision gave."""

_BATCH = 500  # records read ahead, some megabytes


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """An article of which an earlier revision has the words, and the current one has not."""

    article: SearchResult
    """Title, address and snippet are those of that revision."""
    revision: int
    """Its number. Backfilling the article may change it."""
    seen_at: datetime
    """When it was first seen, aware."""
    last_seen_at: datetime
    """When it was last seen, aware: the words went after this."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        times = {"seen_at": local(self.seen_at).isoformat(), "last_seen_at": local(self.last_seen_at).isoformat()}
        return self.article.as_json() | {"revision": self.revision} | times


@dataclass(frozen=True, slots=True)
class EarlierResults:
    """What was found in earlier revisions."""

    found: list[EarlierResult]
    """One for each article, of the newest revision that has the words."""
    left_out: int
    """Earlier revisions that were not read, as there are more than MAX_SCANNED."""


def find_earlier(connection: Connection, asked: str, scope: SearchScope, limit: int) -> EarlierResults:
    """Return at most `limit` articles, the newest first, undated ones last. Raise CannotSearch, see
    `search.query.parse_query`."""
    query = parse_query(asked)
    ids = sorted(connection.scalars(_earlier(scope)), reverse=True)
    newest: dict[int, tuple[int, int, str]] = {}
    for start in range(0, min(len(ids), MAX_SCANNED), _BATCH):
        for row in _read(connection, ids[start : min(start + _BATCH, MAX_SCANNED)]):
            if row.article_id in newest and newest[row.article_id][0] > row.number:
                continue
            if query.may_match(row.record, indexed=False) and query.is_meant(_article(row.record)):
                newest[row.article_id] = (row.number, row.id, row.published or "")
    by_time = sorted(newest.items(), key=lambda one: (one[1][2], one[0]), reverse=True)
    found: list[EarlierResult] = []
    for article_id, (number, revision_id, _) in by_time:
        if len(found) == limit:
            break
        if query.is_meant(_current(connection, article_id)):
            continue  # the words are still there
        c = revisions.c
        times = select(c.record, c.seen_at, c.last_seen_at).where(c.id == revision_id)
        record, seen_at, last_seen_at = connection.execute(times).one()
        result = make_result(_article(record), query)
        found.append(EarlierResult(result, number, from_text(seen_at), from_text(last_seen_at or seen_at)))
    return EarlierResults(found, max(0, len(ids) - MAX_SCANNED))


def _earlier(scope: SearchScope) -> Select[int]:
    """Return a SELECT of the ids of the revisions that a visit replaced, in no order."""
    c, following = revisions.c, revisions.alias("following")
    f = following.c
    # The numbers stand in an index beside the ids: no record is read to find the few that are later ones.
    every = revisions.alias("every_one")
    later = select(every.c.id).where(every.c.number > 1)
    replaced = and_(f.article_id == c.article_id, f.number == c.number + 1)
    wanted = (
        select(c.id)
        .join(following, replaced)
        .join(articles, articles.c.id == c.article_id)
        .where(f.id.in_(later), f.reread_at.is_(None))
        .where(or_(c.capture.is_(None), f.capture.is_distinct_from(c.capture)))
    )
    if scope.site is not None:
        wanted = wanted.where(articles.c.site == scope.site)
    # Times of publication are texts in one time zone that begin with the day.
    if scope.since is not None:
        wanted = wanted.where(articles.c.published >= scope.since.isoformat())
    if scope.until is not None:
        wanted = wanted.where(articles.c.published < f"{scope.until.isoformat()}T24")
    return wanted


def _read(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    c, listed = revisions.c, integers_as_table(connection, ids)
    wanted = select(c.id, c.article_id, c.number, c.record, articles.c.published)
    wanted = wanted.join_from(listed, revisions, c.id == listed.c.value).join(articles, articles.c.id == c.article_id)
    return connection.execute(wanted).all()


def _current(connection: Connection, article_id: int) -> Article:
    current = select(revisions.c.record).join(articles, CURRENT_REVISION).where(articles.c.id == article_id)
    return _article(connection.execute(current).scalar_one())


def _article(record: str) -> Article:
    return Article.from_json(json.loads(record))

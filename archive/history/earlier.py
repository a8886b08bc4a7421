"""Search in earlier revisions: words that were edited out.

They are not indexed but read, one after the other: of a million articles some ten thousand were ever edited. A second
index would cost every archive its place and every edit its time. Which articles have several revisions an index of the
database tells. Of more than MAX_SCANNED earlier revisions those of the newest articles are read.

The words of linked documents count for the current revision alone, as the index has them.

Only what a visit replaced counts: a revision that gave way to a better reading of the same page shows what an earlier
reader took for the article, not what its site edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from archive.database.records import read_article, select_current
from archive.database.schema import articles, revisions
from archive.database.sql import integers_as_table
from archive.database.timestamps import from_text, local
from archive.record.article import Article
from archive.search import Documents, SearchResult, SearchScope, make_result, parse_query

MAX_SCANNED = 200_000
"""Earlier revisions that are read for one query, those of the newest articles: some seconds."""

NO_REVISION: dict[str, Any] = {"revision": None, "seen_at": None, "last_seen_at": None}
"""What is in JSON beside a result that the current revision gave."""

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
    query, documents = parse_query(asked), Documents(connection)
    listed = sorted(connection.execute(_earlier(scope)), key=lambda row: (row.published or "", *row[:2]), reverse=True)
    found: list[EarlierResult] = []
    looked_at: set[int] = set()  # articles of which a newer revision had the words
    for start in range(0, min(len(listed), MAX_SCANNED), _BATCH):
        batch = [row.id for row in listed[start : min(start + _BATCH, MAX_SCANNED)]]
        for row in _read(connection, batch):
            if row.article_id in looked_at or not query.may_match(row.record, indexed=False):
                continue
            article = read_article(connection, row.record, (row.site, row.key, row.number))
            if article is None or not query.is_meant(article):
                continue
            looked_at.add(row.article_id)
            current = _current(connection, row.article_id)
            if current is None or query.is_meant(current, documents.of(row.article_id) or ()):
                continue  # the words are still there, or nobody knows
            seen_at, last_seen_at = from_text(row.seen_at), from_text(row.last_seen_at or row.seen_at)
            found.append(EarlierResult(make_result(article, query), row.number, seen_at, last_seen_at))
            if len(found) == limit:
                return EarlierResults(found, 0)
    return EarlierResults(found, max(0, len(listed) - MAX_SCANNED))


def _earlier(scope: SearchScope) -> Select[Any]:
    """Return a SELECT of the revisions that a visit replaced, without their records, in no order."""
    c, following = revisions.c, revisions.alias("following")
    f = following.c
    # The numbers are in an index beside the ids: no record is read to find the few that are later ones.
    every = revisions.alias("every_one")
    later = select(every.c.id).where(every.c.number > 1)
    replaced = and_(f.article_id == c.article_id, f.number == c.number + 1)
    wanted = (
        select(c.article_id, c.number, c.id, articles.c.published)
        .join(following, replaced)
        .join(articles, articles.c.id == c.article_id)
        .where(f.id.in_(later), f.reread_at.is_(None))
        .where(or_(c.capture.is_(None), f.capture.is_distinct_from(c.capture)))
    )
    if scope.names is not None:
        wanted = wanted.where(articles.c.site.in_(scope.names))
    # Times of publication are texts in one time zone that begin with the day.
    if scope.since is not None:
        wanted = wanted.where(articles.c.published >= scope.since.isoformat())
    if scope.until is not None:
        wanted = wanted.where(articles.c.published < f"{scope.until.isoformat()}T24")
    return wanted


def _read(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """Return revisions by their ids, in the same order."""
    c, listed = revisions.c, integers_as_table(connection, ids)
    name = articles.c.site, articles.c.key
    wanted = select(c.id, c.article_id, c.number, c.seen_at, c.last_seen_at, c.record, *name)
    wanted = wanted.join_from(listed, revisions, c.id == listed.c.value).join(articles, articles.c.id == c.article_id)
    rows = connection.execute(wanted)
    by_id = {row.id: row for row in rows}
    return [by_id[id_] for id_ in ids]


def _current(connection: Connection, article_id: int) -> Article | None:
    record, *name = connection.execute(select_current().where(articles.c.id == article_id)).one()
    return read_article(connection, record, (*name,))

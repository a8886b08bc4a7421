"""All current articles, some at a time, in an order that no later change of the archive upsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from archive.database.records import read_article
from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.database.timestamps import from_text, to_text
from archive.record.article import Article


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of the list."""

    seen_at: datetime
    """When its current revision was first seen, aware."""
    article: Article


LARGEST = 10_000_000
"""Characters of records after which no more are listed at once: most have a few thousand, some a million."""
Place = tuple[str, int]
"""In a list by time: of the last revision that was listed."""


def list_articles(
    connection: Connection,
    *,
    site: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int = 0,
    limit: int = 100,
) -> tuple[list[Listed], int | None]:
    """Return at most `limit` articles after a place in the list, 0 for its beginning, and the place of the last; None
    where these were all. `since` and `until`: when the current revision was first seen, both included; where they are
    few of many, `list_seen` finds them without reading the others. Damaged records are left out."""
    c = articles.c
    wanted = _within(_SELECT, since, until).where(c.id > after).order_by(c.id).limit(limit + 1)
    if site is not None:
        wanted = wanted.where(c.site == site)
    found, last = _read(connection, [wanted], limit)
    return found, last and last.id


def list_seen(
    connection: Connection,
    *,
    site: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: Place | None = None,
    limit: int = 100,
) -> tuple[list[Listed], Place | None]:
    """Return the same by when the current revision was first seen: an article that is revised meanwhile is listed
    again. What was seen of other sites is looked at, too."""
    r = revisions.c
    wanted = _within(_SELECT, since, until).order_by(r.seen_at, r.id)
    if site is not None:
        wanted = wanted.where(articles.c.site.concat("") == site)  # not by the index of sites
    parts = [wanted]
    if after is not None:  # in two steps: SQLite compares pairs without its index
        seen_at, number = after
        parts = [wanted.where(r.seen_at == seen_at, r.id > number), wanted.where(r.seen_at > seen_at)]
    found, last = _read(connection, [part.limit(limit + 1) for part in parts], limit)
    return found, last and (last.seen_at, last.revision_id)


def are_few(connection: Connection, since: datetime | None, until: datetime | None) -> bool:
    """Return whether so little was seen from `since` to `until` that `list_seen` is the quicker also for one site."""
    seen = _within(select(revisions.c.id), since, until).limit(_FEW + 1)
    return (connection.scalar(select(func.count()).select_from(seen.subquery())) or 0) <= _FEW


_FEW = 10_000  # revisions
_AT_ONCE = 20  # rows in memory


def _within(wanted: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    seen_at = revisions.c.seen_at
    wanted = wanted if since is None else wanted.where(seen_at >= to_text(since))
    return wanted if until is None else wanted.where(seen_at <= to_text(until))


_SELECT = select(
    articles.c.id,
    articles.c.site,
    articles.c.key,
    articles.c.revision,
    revisions.c.id.label("revision_id"),
    revisions.c.seen_at,
    revisions.c.record,
).join_from(articles, revisions, CURRENT_REVISION)


def _read(connection: Connection, parts: Sequence[Select[Any]], limit: int) -> tuple[list[Listed], Any]:
    """Return at most `limit` of what some queries select one after the other, or fewer with LARGEST characters, and the
    last row that is listed; None where these were all."""
    found: list[Listed] = []
    last, number, size = None, 0, 0
    for part in parts:
        with connection.execute(part, execution_options={"yield_per": _AT_ONCE}) as rows:
            for row in rows:
                if number == limit or size >= LARGEST:
                    return found, last
                article = read_article(connection, row.record, (row.site, row.key, row.revision))
                if article is not None:
                    found.append(Listed(from_text(row.seen_at), article))
                last, number, size = row, number + 1, size + len(str(row.record))
    return found, None

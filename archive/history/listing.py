"""All current articles, some at a time, in an order that no later change of the archive upsets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

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
    where these were all. `since` and `until`: when the current revision was first seen, both included. Damaged records
    are left out."""
    c, r = articles.c, revisions.c
    wanted = (
        select(c.id, r.seen_at, r.record, c.site, c.key, c.revision)
        .join_from(articles, revisions, CURRENT_REVISION)
        .where(c.id > after)
        .order_by(c.id)
        .limit(limit + 1)
    )
    if site is not None:
        wanted = wanted.where(c.site == site)
    if since is not None:
        wanted = wanted.where(r.seen_at >= to_text(since))
    if until is not None:
        wanted = wanted.where(r.seen_at <= to_text(until))
    rows = connection.execute(wanted).all()
    found = [
        Listed(from_text(row.seen_at), article)
        for row in rows[:limit]
        if (article := read_article(connection, row.record, (row.site, row.key, row.revision))) is not None
    ]
    return found, rows[limit - 1].id if len(rows) > limit else None

"""Compare what a site published with what the archive has: addresses found, and articles by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, case, func, literal, select

from archive.database.schema import articles, urls
from archive.database.timestamps import VIETNAM, local, to_text


@dataclass(frozen=True, slots=True)
class FoundCount:
    """The number of article addresses that have these properties in common."""

    day: date | None
    """The day in Vietnam on which they were found; None for all days before the period."""
    where: str
    """Kind of the page that linked to them first (`sitemap`, `feed`, `listing`, `article`, `seed`), or `unknown`."""
    archived: bool
    """Whether the archive has the article."""
    outcome: str | None
    """Outcome of the last visit, see `visit.Outcome`; None: not fetched yet."""
    reason: str | None
    number: int


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """The number of articles of one day."""

    day: date
    """The day of publication; for undated articles that on which they were first seen."""
    number: int


def count_found(connection: Connection, site: str, since: datetime) -> Sequence[FoundCount]:
    """Count all article addresses of a site by their properties; those found since `since` also by day. This reads the
    site's part of the ledger once with a look-up for each address: seconds for a million."""
    named = urls.alias("named")
    c, begin = urls.c, to_text(since)
    # Vietnam's time is whole hours from UTC, without summer time, so days are sums of hours.
    hour = case((c.found_at >= begin, func.substr(c.found_at, 1, 13)), else_=None)
    kind = func.coalesce(named.c.kind, literal("unknown"))
    archived = case((c.article_id.is_not(None), 1), else_=0)
    rows = (
        select(hour.label("hour"), kind.label("kind"), archived.label("archived"), c.outcome, c.reason)
        .select_from(urls.outerjoin(named, (named.c.url == c.found_on) & (named.c.site == c.site)))
        .where(c.site == site, c.kind == "article")
        .subquery()
    )
    alike = (rows.c.hour, rows.c.kind, rows.c.archived, rows.c.outcome, rows.c.reason)
    groups = select(*alike, func.count()).group_by(*alike)
    days: dict[tuple[date | None, str, bool, str | None, str | None], int] = {}
    for of, where, is_archived, outcome, reason, number in connection.execute(groups):
        group = (None if of is None else _day_of(of), where, bool(is_archived), outcome, reason)
        days[group] = days.get(group, 0) + number
    return [FoundCount(*group, number) for group, number in sorted(days.items(), key=str)]


def count_published(connection: Connection, site: str, since: date) -> Sequence[PublishedCount]:
    """Count the articles of a site by day, in order, from `since` on; days without articles are left out."""
    c = articles.c
    dated = select(func.substr(c.published, 1, 10).label("day"), func.count()).where(
        c.site == site, c.published >= since.isoformat()
    )
    seen = func.substr(c.first_seen_at, 1, 13)
    begin = to_text(datetime.combine(since, time.min, VIETNAM))
    undated = select(seen.label("hour"), func.count()).where(
        c.site == site, c.published.is_(None), c.first_seen_at >= begin
    )
    days: dict[date, int] = {}
    for day, number in connection.execute(dated.group_by("day")):
        days[date.fromisoformat(day)] = number
    for hour, number in connection.execute(undated.group_by("hour")):
        on = _day_of(hour)
        days[on] = days.get(on, 0) + number
    return [PublishedCount(day, number) for day, number in sorted(days.items())]


def _day_of(hour: str) -> date:
    """Return the day in Vietnam of a stored time's first 13 characters."""
    return local(datetime.fromisoformat(f"{hour}:00+00:00")).date()

"""What a site published against what the archive has of it: addresses found, and the days of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, case, func, literal, select

from archive.database.schema import articles, urls
from archive.database.timestamps import VIETNAM, local, to_text


@dataclass(frozen=True, slots=True)
class FoundCount:
    """How many article addresses are alike."""

    day: date | None
    """Vietnam's day on which they were found; None for all days before the period."""
    where: str
    """Kind of the page that named them first (`sitemap`, `feed`, `listing`, `article`, `seed`); `unknown` where
    the ledger does not say."""
    archived: bool
    outcome: str | None
    """Of the last visit, see `visit.Outcome`; None: not asked for yet."""
    reason: str | None
    number: int


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """How many articles are of one day."""

    day: date
    """Of publication; of an undated article the day on which it was first seen."""
    number: int


def count_found(connection: Connection, site: str, since: datetime) -> Sequence[FoundCount]:
    """All article addresses of a site, in groups, those found since `since` by day. One pass over the
    site's part of the ledger with a look-up for each address: seconds for a million."""
    named = urls.alias("named")
    c, begin = urls.c, to_text(since)
    # Vietnam is whole hours from UTC and has no summer time: days are put together from hours.
    hour = case((c.found_at >= begin, func.substr(c.found_at, 1, 13)), else_=None)
    place = func.coalesce(named.c.kind, literal("unknown"))
    archived = case((c.article_id.is_not(None), 1), else_=0)
    rows = (
        select(hour.label("hour"), place.label("place"), archived.label("archived"), c.outcome, c.reason)
        .select_from(urls.outerjoin(named, (named.c.url == c.found_on) & (named.c.site == c.site)))
        .where(c.site == site, c.kind == "article")
        .subquery()
    )
    alike = (rows.c.hour, rows.c.place, rows.c.archived, rows.c.outcome, rows.c.reason)
    groups = select(*alike, func.count()).group_by(*alike)
    days: dict[tuple[date | None, str, bool, str | None, str | None], int] = {}
    for of, where, is_archived, outcome, reason, number in connection.execute(groups):
        group = (None if of is None else _day_of(of), where, bool(is_archived), outcome, reason)
        days[group] = days.get(group, 0) + number
    return [FoundCount(*group, number) for group, number in sorted(days.items(), key=str)]


def count_published(connection: Connection, site: str, since: date) -> Sequence[PublishedCount]:
    """Articles of a site by day, in order, from `since` on; days without any are left out."""
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
    """Vietnam's day of a stored moment's first 13 letters."""
    return local(datetime.fromisoformat(f"{hour}:00+00:00")).date()

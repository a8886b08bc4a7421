"""Compare what a site published with what the archive has: addresses found, and articles by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, case, func, literal, select, true

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


def count_found(connection: Connection, since: datetime, site: str | None = None) -> dict[str, list[FoundCount]]:
    """Count all article addresses of each site, or of one, by their properties; those found since `since` also by day.
    This reads the ledger once with a look-up for each address: seconds for a million."""
    named = urls.alias("named")
    c, begin = urls.c, to_text(since)
    # Vietnam's time is whole hours from UTC, without summer time, so days are sums of hours.
    hour = case((c.found_at >= begin, func.substr(c.found_at, 1, 13)), else_=None)
    kind = func.coalesce(named.c.kind, literal("unknown"))
    archived = case((c.article_id.is_not(None), 1), else_=0)
    rows = (
        select(c.site, hour.label("hour"), kind.label("kind"), archived.label("archived"), c.outcome, c.reason)
        .select_from(urls.outerjoin(named, (named.c.url == c.found_on) & (named.c.site == c.site)))
        .where(c.kind == "article", true() if site is None else c.site == site)
        .subquery()
    )
    alike = (rows.c.site, rows.c.hour, rows.c.kind, rows.c.archived, rows.c.outcome, rows.c.reason)
    groups = select(*alike, func.count()).group_by(*alike)
    sites: dict[str, dict[tuple[date | None, str, bool, str | None, str | None], int]] = {}
    for of_site, of, where, is_archived, outcome, reason, number in connection.execute(groups):
        group = (None if of is None else _day_of(of), where, bool(is_archived), outcome, reason)
        days = sites.setdefault(of_site, {})
        days[group] = days.get(group, 0) + number
    return {
        name: [FoundCount(*group, number) for group, number in sorted(days.items(), key=str)]
        for name, days in sites.items()
    }


def count_published(connection: Connection, since: date, site: str | None = None) -> dict[str, list[PublishedCount]]:
    """Count the articles of each site, or of one, by day, in order, from `since` on; days without articles are left
    out."""
    c = articles.c
    wanted = true() if site is None else c.site == site
    day = func.substr(c.published, 1, 10).label("day")
    dated = select(c.site, day, func.count()).where(wanted, c.published >= since.isoformat())
    hour = func.substr(c.first_seen_at, 1, 13).label("hour")
    begin = to_text(datetime.combine(since, time.min, VIETNAM))
    undated = select(c.site, hour, func.count()).where(wanted, c.published.is_(None), c.first_seen_at >= begin)
    sites: dict[str, dict[date, int]] = {}
    for of_site, of, number in connection.execute(dated.group_by(c.site, day)):
        sites.setdefault(of_site, {})[date.fromisoformat(of)] = number
    for of_site, of, number in connection.execute(undated.group_by(c.site, hour)):
        days, on = sites.setdefault(of_site, {}), _day_of(of)
        days[on] = days.get(on, 0) + number
    return {name: [PublishedCount(*one) for one in sorted(days.items())] for name, days in sites.items()}


def _day_of(hour: str) -> date:
    """Return the day in Vietnam of a stored time's first 13 characters."""
    return local(datetime.fromisoformat(f"{hour}:00+00:00")).date()

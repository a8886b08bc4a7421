"""What was found and what of it is in the archive, by the day on which it was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from archive.instants import from_text, local, to_text
from archive.schema import urls


@dataclass(slots=True)
class DayFound:
    """Article addresses that were found on one day."""

    day: date
    """Of Vietnam's calendar."""
    found: int = 0
    archived: int = 0
    """Those that led to an article of the archive."""
    missing: Counter[str] = field(default_factory=Counter)
    """The others, by why: the reason of their last visit, or `not asked for yet`."""
    named_by: Counter[str] = field(default_factory=Counter)
    """All, by what named them: `sitemap`, `feed`, `listing`, `seed`, `article` (a related one)."""


def find_by_day(connection: Connection, site: str, since: datetime) -> list[DayFound]:
    """Days since a moment on which addresses were found, in order. An address that only leads to another one is
    none of its own."""
    namer = urls.alias("namer")
    hour = func.substr(urls.c.found_at, 1, 13)  # whole hours stay whole in Vietnam's time
    by = (hour, urls.c.outcome, urls.c.reason, urls.c.article_id.is_not(None), namer.c.kind)
    rows = connection.execute(
        select(*by, func.count())
        .select_from(urls.outerjoin(namer, (namer.c.url == urls.c.found_on) & (namer.c.site == urls.c.site)))
        .where(urls.c.site == site, urls.c.kind == "article", urls.c.found_at >= to_text(since))
        .group_by(*by)
    )
    days: dict[date, DayFound] = {}
    for at, outcome, reason, archived, kind, number in rows:
        if outcome == "redirect":
            continue
        day = local(from_text(f"{at}:00:00Z")).date()
        one = days.setdefault(day, DayFound(day))
        one.found += number
        one.named_by[kind or "seed"] += number
        if archived:
            one.archived += number
        else:
            one.missing[reason or outcome or "not asked for yet"] += number
    return [days[day] for day in sorted(days)]

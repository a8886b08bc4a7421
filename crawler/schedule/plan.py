"""Which sites of an archive are due, and when one is due next."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from archive import Archive
from archive.database.timestamps import local
from archive.ledger.sites import SiteState

# --- frequency ------------------------------------------------------------------------------------
#
# How often a site is crawled. Pure: counts and times in, a time span out.

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)
"""Bounds of what is learnt: no portal wants to be asked more often, no reader to wait longer."""

WATCHED = timedelta(days=60)
"""How far back it is looked: what was published earlier says nothing of how often a site publishes now."""

COST = 4.0
"""Twice the cost of a crawl, in hours for which one article waits to be seen."""


def learn_interval(published: int, watched: timedelta = WATCHED) -> timedelta:
    """The time between two crawls of a site that published so many articles within `watched`.

    A crawl costs the server some requests, and waiting for the next one costs the archive: what is changed or
    taken down before it is seen is lost. Where a crawl costs `c` and a site publishes `r` articles an hour,
    `c / T + r T / 2` an hour is least at `T = sqrt(2 c / r)`. With COST: 20 a day give a crawl every two hours,
    one a day every ten, one a week every 26; none, one a week.
    """
    if not published:
        return LONGEST
    hours = math.sqrt(COST * (watched / published / timedelta(hours=1)))
    return max(SHORTEST, min(timedelta(minutes=round(60 * hours)), LONGEST))


def back_off(failures: int, interval: timedelta) -> timedelta:
    """The time until the next try after so many crawls in a row that ended with a problem: an hour, two, four,
    up to a day or the site's own interval, whichever is shorter."""
    return min(timedelta(hours=2 ** min(failures - 1, 10)), timedelta(days=1), max(interval, SHORTEST))


EARLY = timedelta(minutes=5)
"""A site counts as due this long before its time: what is called every hour is called a little early or late."""


def plan_next(
    archive: Archive,
    name: str,
    now: datetime,
    *,
    started_at: datetime,
    complete: bool,
    failed: bool,
    besides: bool = False,
) -> None:
    """Write down when a site that was just crawled is due again: counted from the beginning of a whole crawl, so
    that what is due every hour and called every hour is crawled every hour. One that was cut off is due at once; one
    that a person had `besides` the schedule, over certain days, leaves it as it was."""
    state = archive.crawls.site_state(name)
    if state is None:
        return
    every = state.every
    if every is None or state.every_by != "person":
        every = learn_interval(
            sum(day.number for day in archive.crawls.count_published(name, local(now - WATCHED).date()))
        )
    failures = state.failures + 1 if failed else 0
    if failed:
        due_at: datetime | None = now + back_off(failures, every)
    elif besides:
        due_at = state.due_at
    else:
        due_at = started_at + every if complete else now
    archive.crawls.plan_site(
        name,
        due_at=None if state.every_by == "never" else due_at,
        every=every,
        every_by=state.every_by,
        failures=failures,
    )


def is_due(state: SiteState, now: datetime) -> bool:
    """Whether a site's time has come. One that was never crawled to an end is due."""
    return state.every_by != "never" and (state.due_at is None or state.due_at <= now + EARLY)

"""When sites are crawled again: how often, when next, and which are due."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from archive import Archive
from archive.database.timestamps import local
from archive.ledger.sites import SiteState

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)
"""Bounds of a learnt interval: no portal wants to be asked more often, no reader to wait longer."""

WATCHED = timedelta(days=60)
"""The last days, from whose articles an interval is learnt: earlier ones do not say how often a site publishes now."""

COST = 4.0
"""Twice the cost of a crawl, in hours for which one article waits to be seen."""

EARLY = timedelta(minutes=5)
"""A site counts as due this long before its time: what is called every hour is called a little early or late."""


def learn_interval(published: int, watched: timedelta = WATCHED) -> timedelta:
    """Return the time between two crawls of a site that published so many articles within `watched`.

    A crawl costs the server some requests, and waiting for the next one costs the archive: what is changed or
    taken down before it is seen is lost. Where a crawl costs `c` and a site publishes `r` articles an hour,
    `c / T + r T / 2` an hour is least at `T = sqrt(2 c / r)`. With COST: 20 a day give a crawl every two hours,
    one a day every ten, one a week every 26; none, one a week.
    """
    if not published:
        return LONGEST
    hours = math.sqrt(COST * (watched / published / timedelta(hours=1)))
    return max(SHORTEST, min(timedelta(minutes=round(60 * hours)), LONGEST))


def retry_delay(failures: int, interval: timedelta) -> timedelta:
    """Return the time until the next crawl after so many in a row that ended with a problem: an hour, two, four, up to
    a day or the site's own interval, whichever is shorter."""
    return min(timedelta(hours=2 ** min(failures - 1, 10)), timedelta(days=1), max(interval, SHORTEST))


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
    """Write down when a site that was just crawled is due again.

    The interval is counted from the beginning of a complete crawl, so that a site that is due every hour and looked at
    every hour is crawled every hour. After one that is not complete the site is due at once. One that a person made
    `besides` the schedule, over certain days, leaves the schedule as it was.
    """
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
        due_at: datetime | None = now + retry_delay(failures, every)
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


def excuse(archive: Archive, name: str, now: datetime) -> None:
    """Do not hold the last crawl's failure against a site, as it may not be the site's: it is due in an hour."""
    state = archive.crawls.site_state(name)
    if state is None or not state.failures:
        return
    archive.crawls.plan_site(
        name,
        due_at=None if state.every_by == "never" else now + SHORTEST,
        every=state.every,
        every_by=state.every_by,
        failures=state.failures - 1,
    )


def is_due(state: SiteState, now: datetime) -> bool:
    """Whether a site's time has come. One that was never crawled to an end is due."""
    return state.every_by != "never" and (state.due_at is None or state.due_at <= now + EARLY)

"""Which sites of an archive are due, and when one is due next."""

from __future__ import annotations

from datetime import datetime, timedelta

from archive import Archive
from archive.instants import local
from archive.sites import SiteState
from crawler.schedule.frequency import WATCHED, back_off, learn_interval

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
        every = learn_interval(sum(day.number for day in archive.crawls.published(name, local(now - WATCHED).date())))
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

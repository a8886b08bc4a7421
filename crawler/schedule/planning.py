"""When a site is crawled next, written down at the end of each crawl."""

from __future__ import annotations

from datetime import datetime, timedelta

from archive import Archive
from archive.sites import By, SiteState
from crawler.schedule.frequency import MEMORY, Appearance, back_off, learn_every
from crawler.tally import Tally

EARLY = timedelta(minutes=5)
"""A site counts as due this long before its time: what is called every hour is called a second early or late."""


def is_due(state: SiteState | None, now: datetime) -> bool:
    """Whether a site's time has come; that of one that was never crawled to an end has."""
    if state is None or state.due_at is None:
        return state is None or state.every_by != "never"
    return state.due_at <= now + EARLY


def learn_from(archive: Archive, site: str, now: datetime) -> timedelta:
    """How often a site should be crawled by what the archive has of it."""
    seen = archive.appearances(site, now - MEMORY)
    return learn_every((Appearance(published, first_seen_at) for published, first_seen_at in seen), now)


def plan_next(archive: Archive, tally: Tally, started_at: datetime, now: datetime) -> None:
    """Plan the crawl after the one that was counted. What ended with a problem is tried again after a rest that
    grows; what was cut short goes on when it is next called."""
    state = archive.site_state(tally.site)
    every_by: By = state.every_by if state is not None else "learnt"
    every = state.every if state is not None else None
    if every_by == "learnt":
        every = learn_from(archive, tally.site, now)
    failures = (state.failures if state is not None else 0) + 1 if tally.problem else 0
    due_at: datetime | None = now
    if every_by == "never":
        due_at = None
    elif failures:
        due_at = now + back_off(failures)
    elif tally.complete and every is not None:
        due_at = started_at + every
    archive.plan_site(tally.site, due_at=due_at, every=every, every_by=every_by, failures=failures)


def decide(archive: Archive, state: SiteState, every_by: By, every: timedelta | None, now: datetime) -> None:
    """Plan a site as a person wishes: `every` for `person`, else None. Its last crawl counts as it was planned."""
    if every_by == "learnt":
        every = learn_from(archive, state.name, now)
    last = next(iter(archive.runs(state.name, limit=1)), None)
    due_at = state.due_at
    if every_by == "never":
        due_at = None
    elif last is not None and last.counts.get("complete") and every is not None:
        due_at = last.started_at + every
    archive.plan_site(state.name, due_at=due_at, every=every, every_by=every_by, failures=state.failures)

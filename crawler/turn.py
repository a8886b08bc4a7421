"""One site's turn to be crawled: entered, held by this process alone, ended with its hours, planned anew."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.utils.asyncio import CallLaterResult, call_later

from archive.errors import ArchiveError
from crawler.hold import RENEWAL, HeldByAnother, keep_hold, take_hold, this_process
from crawler.schedule.hours import Hours
from crawler.schedule.planning import plan_next
from crawler.sites import sites

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.session import Session
    from crawler.site import Site

HOURS_OVER = "hours"
"""Why a crawl ended that was cut short by the end of its hours."""


class Turn:
    """What stands around a session: nothing of a site is asked for before `begin` nor after `end`."""

    def __init__(self, session: Session, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        said = crawler.settings["TULIEU_HOURS"]
        self._hours = Hours.parse(said) if said else None
        self._started_at: datetime | None = None
        self._alarm: CallLaterResult | None = None
        self._stopping: asyncio.Future[Any] | None = None

    def begin(self, now: datetime) -> bool:
        """Enter the site and hold it from now on. False, with the problem in the tally, where this is not its
        hour or another process has it."""
        site, archive, tally = self._session.site, self._session.archive, self._session.tally
        if self._hours is not None:
            tally.politeness["hours"] = str(self._hours)
            if not self._hours.hold(now):
                tally.problem = f"it is not within the hours {self._hours} in Vietnam: nothing was asked for"
                return False
        archive.enter_site(site.name, target_of(site))
        try:
            take_hold(archive, site.name)
        except HeldByAnother as error:
            tally.held, tally.problem = True, str(error)
            return False
        self._started_at = now
        self._set_alarm(now)
        return True

    def end(self, now: datetime) -> None:
        """Plan the next one and give the site free."""
        if self._alarm is not None:
            self._alarm.cancel()
        if self._started_at is None:
            return
        archive, tally = self._session.archive, self._session.tally
        plan_next(archive, tally, self._started_at, now)
        archive.release_site(tally.site, this_process())

    def _set_alarm(self, now: datetime) -> None:
        left = self._hours.until_end(now).total_seconds() if self._hours is not None else RENEWAL
        self._alarm = call_later(min(left, RENEWAL), self._wake)

    def _wake(self) -> None:
        now, tally = datetime.now(UTC), self._session.tally
        if self._hours is not None and not self._hours.hold(now):
            self._stop(HOURS_OVER)
            return
        try:
            kept = keep_hold(self._session.archive, tally.site)
        except ArchiveError as error:
            tally.problem = str(error)
            self._stop("gave-up")
            return
        if kept:
            self._set_alarm(now)
            return
        self._started_at = None  # the other one plans
        tally.problem = f"{tally.site} was taken over by another process while this one stood still: stopped"
        self._stop("gave-up")

    def _stop(self, reason: str) -> None:
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            self._stopping = asyncio.ensure_future(engine.close_spider_async(reason=reason))


def target_of(site: Site) -> str:
    """What a person types to have a site crawled: its name in the catalogue, else its address."""
    return site.name if site.name in sites() else site.seeds[0]

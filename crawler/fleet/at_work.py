"""The sites that one worker crawls at the moment, each in a run of its own in this process's event loop."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from archive import Archive
from archive.errors import ArchiveError
from crawler.crawl import end_at_once, stats_of
from crawler.health.report import judge
from crawler.run.clock import Clock
from crawler.run.due import site_of
from crawler.run.media import MediaChoice
from crawler.run.options import RunOptions
from crawler.run.scope import Scope
from crawler.run.stats import RunStats
from crawler.schedule.plan import EARLY, is_due
from crawler.site import Site
from crawler.spiders.site_spider import spider_for

if TYPE_CHECKING:
    from archive.ledger.sites import SiteState
    from crawler.schedule.hours import Hours

log = logging.getLogger(__name__)

_CLOCK_LASTS = 3600.0
"""Seconds after which a worker looks at the machine's clock anew: for weeks none is trusted to run as evenly."""


class Deferred(Exception):
    """The site is not crawled now, or not to its end, and is to be tried again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} seconds")
        self.seconds = seconds


class SitesAtWork:
    """The running crawls of a worker, and what it has counted since it began."""

    def __init__(
        self,
        archive: Archive,
        process: AsyncCrawlerProcess,
        hours: Hours | None = None,
        media: MediaChoice | None = None,
    ) -> None:
        self._archive, self._process, self._hours = archive, process, hours
        self._media = media or MediaChoice()
        self._crawlers: dict[str, Crawler] = {}
        self._clock, self._clock_until = Clock(), 0.0
        self.ending = False
        """Whether the worker is being ended: no site is begun any more."""
        self.runs: Counter[str] = Counter()
        """Runs that ended, by how."""
        self.counts: Counter[str] = Counter()
        """Articles that are new, revised and unchanged; requests; problems."""

    @property
    def names(self) -> list[str]:
        """The sites, in the order in which they began."""
        return list(self._crawlers)

    @property
    def is_open(self) -> bool:
        """Whether this is an hour at which sites may be asked."""
        return self._hours is None or self._hours.hold(datetime.now(UTC))

    def find_due(self) -> list[SiteState]:
        """Return the sites of the archive whose time has come."""
        return self._archive.crawls.due_sites(datetime.now(UTC) + EARLY)

    def find_target(self, name: str) -> tuple[Site, tuple[str, ...]] | None:
        """Return what a crawl of a site of the archive takes, with its sections; None where its time has not come (any
        more), or where it is now crawled under another name. Raises ValueError where its name means no site."""
        state = self._archive.crawls.site_state(name)
        if state is None or not is_due(state, datetime.now(UTC)):
            return None
        site, sections = site_of(state)
        # An address that has since got a file in the catalogue is crawled when that site is due.
        known_as_other = site.name != name and self._archive.crawls.site_state(site.name) is not None
        return None if known_as_other else (site, sections)

    async def crawl(self, site: Site, sections: tuple[str, ...]) -> RunStats:
        """Crawl a site to the end of its run and return its counts. Raises Deferred where nothing was requested, or the
        worker ends, and ArchiveError where the archive could not be written to."""
        if self.ending or site.name in self._crawlers:
            raise Deferred(0 if self.ending else 1)
        crawler = self._process.create_crawler(spider_for(site))
        kinds = self._media.of(site.name)
        options = RunOptions(hours=self._hours, scheduled=True, scope=Scope(sections=sections), media=kinds)
        task = self._process.crawl(crawler, archive=self._archive, options=options, clock=self._current_clock())
        self._crawlers[site.name] = crawler
        try:
            await asyncio.wait([task])
        finally:
            del self._crawlers[site.name]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the crawl of %s failed", site.name, exc_info=error)
        stats = stats_of(crawler.spider, site)
        if stats.media is not None and not self.ending:
            await asyncio.to_thread(self._archive.media.read_texts, site.name)
        if stats.complete and not sections and not self.ending:
            await asyncio.to_thread(judge, self._archive, [site.name])
        self._count(stats)
        return stats

    def _count(self, stats: RunStats) -> None:
        self.runs[stats.ending or "not-started"] += 1
        self.counts.update(new=stats.new, revised=stats.revised, unchanged=stats.unchanged)
        self.counts.update(requests=stats.request_count, problems=stats.problem is not None)

    async def end_all(self) -> None:
        """End all runs gracefully: answers that are on their way are taken, nothing else is requested, and the sites
        stay due."""
        self.ending = True
        while self._crawlers:
            engines = [crawler.engine for crawler in self._crawlers.values()]
            stops = [asyncio.ensure_future(one.stop_async()) for one in engines if one is not None and one.running]
            # What was only just begun can be stopped when it has come further: so this looks again.
            await asyncio.wait([*stops, asyncio.ensure_future(asyncio.sleep(0.2))], timeout=1)

    def end_now(self) -> None:
        """End all runs without waiting for anything; what they have counted is written down."""
        self.ending = True
        for crawler in list(self._crawlers.values()):
            end_at_once(crawler.spider)

    def check_in_place(self) -> None:
        """Raise ArchiveError where the archive's file is gone."""
        self._archive.check_in_place()

    def end_for(self, error: ArchiveError) -> None:
        """End all runs because of what befell the archive in one of them."""
        for crawler in list(self._crawlers.values()):
            end = getattr(crawler.spider, "end_for", None)
            if end is not None:
                end(error)

    def _current_clock(self) -> Clock:
        if monotonic() > self._clock_until:
            self._clock, self._clock_until = Clock(), monotonic() + _CLOCK_LASTS
        return self._clock

    def doubt_clock(self) -> None:
        """Look at the machine's clock anew before the next run, as that of a run could not be believed."""
        self._clock_until = 0.0

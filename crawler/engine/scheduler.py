"""The scheduler: Scrapy asks it what to fetch, and it asks the archive's ledger.

Nothing here outlives the process. An address that was handed out stays due in the ledger until its visit
is saved, so that a crawl killed at any moment goes on where it was.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Self, cast

from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import CallLaterResult, call_later

from archive.errors import ArchiveError
from archive.ledger.urls import DueUrl

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from crawler.run.session import Session
    from crawler.spiders.site_spider import SiteSpider

BATCH = 64
"""Addresses taken from the ledger at once."""


class Frontier(BaseScheduler):
    """The ledger of one site as Scrapy's scheduler."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._queue: deque[Request] = deque()
        self._claimed: set[str] = set()
        self._listings: deque[DueUrl] = deque()
        self._listed = False
        self._paused_until = 0.0
        self._alarm: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin with the first seed; the ledger waits until the portal is understood."""
        self._spider = cast("SiteSpider", spider)
        self._spider.frontier = self

    def close(self, reason: str) -> None:
        """Nothing is kept: the ledger has it."""
        if self._alarm is not None:
            self._alarm.cancel()

    @property
    def paused(self) -> bool:
        """Whether the site is left alone for now."""
        return monotonic() < self._paused_until

    def pause(self, seconds: float) -> float:
        """Ask the site for nothing until then. Returns by how many seconds that is longer than before."""
        now = monotonic()
        before, self._paused_until = max(self._paused_until, now), max(self._paused_until, now + seconds)
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = call_later(self._paused_until - now + 0.01, self._wake)
        return self._paused_until - before

    def claim(self, url: str) -> None:
        """An address is being fetched that did not come from here (a seed)."""
        self._claimed.add(url)

    def release(self, url: str) -> None:
        """An address's visit is saved: from now on the ledger decides."""
        self._claimed.discard(url)

    def enqueue_request(self, request: Request) -> bool:
        """Take what the engine or the spider sends again: retries, a seed's redirect, what a flood page hid."""
        self._queue.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next address to ask for; None while the site is paused or nothing is due."""
        if self.paused:
            return None
        self._fill()
        return self._queue.popleft() if self._queue else None

    def has_pending_requests(self) -> bool:
        """Whether anything is left to ask for in this run, now or after a pause."""
        self._fill()
        return bool(self._queue)

    def _fill(self) -> None:
        # A batch of which nothing is asked for (a calendar's days) is not the end.
        while not self._queue and self._refill():
            pass

    def _wake(self) -> None:
        # The engine looks by itself every 5 seconds; a request of ours makes it look now.
        request = self.next_request()
        if request is not None and self._crawler.engine.spider is not None:
            self._crawler.engine.crawl(request)

    def _refill(self) -> bool:
        """Take a batch from the ledger; False where it has nothing more."""
        session: Session | None = getattr(self._spider, "session", None)  # `scrapy shell` has none
        if session is None or session.finder is None or session.full or session.shut:
            return False
        try:
            return self._take_due(session)
        except ArchiveError as error:  # raised into Scrapy it would leave the crawl hanging
            session.shut, session.tally.problem = True, str(error)
            return False

    def _take_due(self, session: Session) -> bool:
        due = self._due(session)
        if session.wishes.limit is not None and not (session.wishes.lists and self._takes_list(due)):
            due = self._articles_first(session, due)
        due = due or session.reconsidered(BATCH)
        for one in due:
            if not session.declines(one, datetime.now(UTC)):
                self._claimed.add(one.url)
                self._queue.append(self._spider.request_for(one))
        return bool(due) or (not self._claimed and session.arrival.starts_over())

    def _due(self, session: Session) -> list[DueUrl]:
        # What failed in this run is for the next one, however soon it is due.
        exclude = self._claimed | session.tally.failures.keys() if session.tally.failures else self._claimed
        return session.archive.due(session.site.name, datetime.now(UTC), BATCH, exclude)

    def _takes_list(self, due: list[DueUrl]) -> bool:
        """Whether a list is asked for before the articles: once in a run, the first there is."""
        first = next((one for one in due if one.kind == "listing"), None)
        if first is None or self._listed:
            return False
        self._listed = True
        due[:] = [one for one in due if one.kind != "listing" or one is first]
        return True

    def _articles_first(self, session: Session, due: list[DueUrl]) -> list[DueUrl]:
        """With a limit, listings are asked for one at a time, when no article is left to ask for: the ledger
        has them first, and a large portal has thousands."""
        while True:
            listings = [one for one in due if one.kind == "listing"]
            self._listings.extend(listings)
            self._claimed.update(one.url for one in listings)
            others = [one for one in due if one.kind != "listing"]
            if others or not listings:
                break
            due = self._due(session)
        if not others and self._listings:
            others = [self._listings.popleft()]
        return others

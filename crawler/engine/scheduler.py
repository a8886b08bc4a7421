"""The scheduler: Scrapy asks it what to fetch, and it asks the archive's ledger.

Nothing here outlives the process. An address that was handed out stays due in the ledger until its visit
is saved, so that a crawl killed at any moment goes on where it was.
"""

from __future__ import annotations

import logging
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Self, cast

from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import CallLaterResult, call_later

from archive.errors import ArchiveError
from archive.messages.language import _, message_of
from crawler.engine.pace import PACES
from crawler.engine.run_spider import run_state_of
from crawler.run import entry, session

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from archive.record.visit import DueUrl
    from crawler.engine.run_spider import RunSpider
    from crawler.run.state import RunState

log = logging.getLogger(__name__)

BATCH = 64
"""Addresses taken from the ledger at once."""

MOST_BATCHES = 4
"""Batches of which nothing is requested that are gone through before others have their turn: the answers, the alarm
that keeps the site locked, and who presses Ctrl-C."""


class Scheduler(BaseScheduler):
    """The ledger of one site as Scrapy's scheduler: a queue, and a wake-up at the end of a pause."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._queue: deque[Request] = deque()
        self._listings: deque[DueUrl] = deque()
        self._listed = False
        self._alarm: CallLaterResult | None = None
        self._unfinished = False
        """Whether the ledger has more than was gone through."""
        self._turn: float | None = None
        """When the site may be asked again, where it shares its address with others; None: it has not been settled."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin with the first seed, which the spider requests; the ledger waits until the portal is understood."""
        self._spider = cast("RunSpider", spider)

    def close(self, reason: str) -> None:
        """Nothing is kept: the ledger has it."""
        if self._alarm is not None:
            self._alarm.cancel()

    def enqueue_request(self, request: Request) -> bool:
        """Take what the engine or the spider sends again: retries, a seed's redirect, what a flood page hid."""
        self._queue.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next address to request; None while the site is left alone or nothing is due."""
        state = run_state_of(self._crawler)
        if state is not None and state.paused:
            self._wake_after_pause(state)
            return None
        self._fill(state)
        if self._unfinished and self._alarm is None:
            self._alarm = call_later(0, self._wake)
        if not self._queue or not self._is_our_turn():
            return None
        self._turn = None
        return self._queue.popleft()

    def _leave_out(self, state: RunState) -> None:
        """Drop what was queued and is left to the next run after all: pages, where the limit is reached; files of a
        host that answers no longer."""
        if state.limit_reached and self._queue:
            self._queue = deque(request for request in self._queue if request.meta.get("media"))
        while self._queue and state.media.is_left(self._queue[0].cb_kwargs.get("due")):
            self._queue.popleft()

    def _is_our_turn(self) -> bool:
        """Whether the site may be asked now; where others on its address come first, it is woken for its turn."""
        address = getattr(self._spider, "address", None)  # the workshop's spider and `scrapy shell` have none
        if address is None:
            return True
        if self._turn is None:
            self._turn = PACES.take_turn(address, self._spider.delay)
        left = self._turn - monotonic()
        if left > 0 and self._alarm is None:
            self._alarm = call_later(left + 0.001, self._wake)
        return left <= 0

    def has_pending_requests(self) -> bool:
        """Whether anything is left to request in this run, now or after a pause."""
        self._fill(run_state_of(self._crawler))
        return bool(self._queue) or self._unfinished

    def _wake_after_pause(self, state: RunState) -> None:
        # The engine looks by itself every 5 seconds; a request of ours makes it look now.
        if self._alarm is None:
            self._alarm = call_later(state.paused_until - monotonic() + 0.01, self._wake)

    def _wake(self) -> None:
        self._alarm = None
        request = self.next_request()  # where the pause was made longer, this sets the next alarm
        if request is not None and self._crawler.engine.spider is not None:
            self._turn = 0.0  # the engine puts it in here and then takes the next one, which must be this one
            self._crawler.engine.crawl(request)

    def _fill(self, state: RunState | None) -> None:
        # A batch of which nothing is requested (a calendar's days) is not the end.
        batches = 0
        if state is not None and not state.broken:
            self._leave_out(state)
            documents = map(self._spider.media_request_for, state.media.take_documents())
            self._queue.extendleft(reversed(list(documents)))  # before the pages that wait
        while not self._queue and batches < MOST_BATCHES and self._refill(state):
            batches += 1
        self._unfinished = not self._queue and batches == MOST_BATCHES

    def _refill(self, state: RunState | None) -> bool:
        """Take a batch from the ledger; False where it has nothing more."""
        if state is None or state.broken:
            return False
        pages = state.finder is not None and not state.limit_reached
        try:
            return (pages and self._take_due(state)) or self._take_media(state)
        except ArchiveError as error:
            state.broken, state.fault, state.stats.problem = True, message_of(error), message_of(error)
            return False
        except Exception as error:  # raised into Scrapy it would leave the crawl hanging
            log.exception("filling the queue of %s failed", state.site.name)
            state.broken, state.stats.problem = True, _("internal error: {detail}", detail=repr(error))
            return False

    def _take_media(self, state: RunState) -> bool:
        if state.lock is None or (state.finder is None and not state.options.media_only):
            return False  # the run has not begun, or must not: another process has the site, or it is not the hour
        due = state.media.take_due(state.clock.now())
        self._queue.extend(map(self._spider.media_request_for, due))
        return bool(due)

    def _take_due(self, state: RunState) -> bool:
        due = self._due(state)
        if state.options.limit is not None and not (state.options.lists and self._takes_list(due)):
            due = self._articles_first(state, due)
        due = due or session.take_back_deferred(state, BATCH)
        if not due and not state.claimed:  # nothing is under way that could bring more
            if session.settle_held(state):
                return True
            due = session.find_due_again(state, state.clock.now(), BATCH)
        for one in due:
            if not session.refuse_trap(state, one, state.clock.now()):
                state.claimed.add(one.url)
                self._queue.append(self._spider.request_for(one))
        return bool(due) or (not state.claimed and entry.start_over(state))

    def _due(self, state: RunState) -> list[DueUrl]:
        return session.take_due(state, state.clock.now(), BATCH)

    def _takes_list(self, due: list[DueUrl]) -> bool:
        """Whether a list is requested before the articles: once in a run, the first there is."""
        first = next((one for one in due if one.kind == "listing"), None)
        if first is None or self._listed:
            return False
        self._listed = True
        due[:] = [one for one in due if one.kind != "listing" or one is first]
        return True

    def _articles_first(self, state: RunState, due: list[DueUrl]) -> list[DueUrl]:
        """With a limit, listings are requested one at a time, when no article is left to request: the ledger
        has them first, and a large portal has thousands."""
        while True:
            listings = [one for one in due if one.kind == "listing"]
            self._listings.extend(listings)
            state.claimed.update(one.url for one in listings)
            others = [one for one in due if one.kind != "listing"]
            if others or not listings:
                break
            due = self._due(state)
        if not others and self._listings:
            others = [self._listings.popleft()]
        return others

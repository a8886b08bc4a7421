"""The spider: carries requests and answers between Scrapy and a session, and decides nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urljoin

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import CallLaterResult, call_later

from archive import Archive
from archive.errors import ArchiveError
from archive.ledger.urls import DueUrl
from crawler.discover.links import LinkFinder
from crawler.engine.errors import judge
from crawler.engine.handler import LEGACY_TLS
from crawler.reading.dates.parse import ZONE
from crawler.reading.errors import Blocked
from crawler.run.answer import Answer
from crawler.run.entry import MAX_HOPS
from crawler.run.lock import RENEW_EVERY
from crawler.run.options import Wishes
from crawler.run.session import Session
from crawler.run.stats import Tally
from crawler.site import Site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.engine.scheduler import Frontier

# --- responses as answers -------------------------------------------------------------------------
#
# Scrapy's responses as answers to addresses of the ledger.

KEPT_HEADERS = ("Content-Type", "Last-Modified", "ETag", "Date", "Server", "Location", "Retry-After")
"""Headers of an answer that are kept with its page."""
_CONDITIONS = {b"If-None-Match", b"If-Modified-Since"}


def now() -> datetime:
    """Now, as records print it: in Vietnam's time, to the second."""
    return datetime.now(ZONE).replace(microsecond=0)


def answer_of(response: Response, due: DueUrl) -> Answer:
    """The answer that a response is, fetched now."""
    headers = {}
    for name in KEPT_HEADERS:
        value = response.headers.get(name)
        if value:
            headers[name.lower()] = value.decode("utf-8", "replace")
    return Answer(
        url=due.url,
        kind=due.kind,
        attempts=due.attempts,
        gone=due.gone,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=now(),
        depth=due.depth,
        seen=due.seen,
        found_on=due.found_on,
        conditional=response.request is not None and bool(_CONDITIONS & response.request.headers.keys()),
        dated=due.modified_at is not None,
    )


def find_detour(response: Response, answer: Answer, finder: LinkFinder | None) -> Request | None:
    """The request that a redirect asks for where the ledger knows its target under the very address that was
    asked for: the same page with `https`, `www` or a language. It has to be followed to the letter. None for
    any other answer, and where that goes on and on."""
    location = answer.headers.get("location", "").strip()
    if finder is None or not 300 <= response.status < 400 or not location or response.request is None:
        return None
    try:
        target = urljoin(response.url, location)
        placed = finder.place(target)
    except ValueError:
        return None
    detours = response.request.meta.get("detours", 0)
    same = target != response.url and placed is not None and placed[0] == answer.url and finder.site.owns(target)
    if not same or detours >= MAX_HOPS:
        return None
    return response.request.replace(url=target, meta={**response.request.meta, "detours": detours + 1})


MAX_WAITS = 5
"""How often in a row a portal may ask to wait before the run gives it up."""

MAX_TRIES = 4
"""How often one address may be answered with a wish to wait before it is left to the next run."""

DEFAULT_WAIT = 60.0
"""Seconds to wait where the server does not say how long; 60 is what NukeViet asks for."""

LONGEST_WAIT = 900.0
"""Seconds; a server that asks for more is left to the next run."""

LEARNT_DELAY = 4.0
"""Seconds between two requests, at most, for later runs over a site that asked to wait. NukeViet's flood blocker
needs 2 (FACTS A1.1); more is the matter of a bad day."""

LONGEST_DELAY = 60.0
"""Seconds between two requests beyond which a Crawl-delay is not obeyed: a crawl would never end."""


class SiteSpider(Spider):
    """One run over one site. `spider_for` makes its subclasses."""

    site: ClassVar[Site]
    frontier: Frontier
    """Set by the scheduler when it opens."""
    session: Session | None = None
    """None until the archive is open."""

    def __init__(
        self,
        archive: Archive | None = None,
        wishes: Wishes | None = None,
        on_progress: Callable[[Tally], None] | None = None,
        **words: str,
    ) -> None:
        """Without an open archive it opens the one of the settings. `words` are those of
        `scrapy crawl NAME -a since=2025-01-01 -a limit=20 -a full=1`; ValueError for others."""
        super().__init__()
        self._given = archive
        self._wishes = wishes or Wishes.from_words(**words)
        self._on_progress = on_progress
        self._seeds = list(self.site.seeds)
        self._waits = 0
        self._steady = False
        self._alarms: dict[str, CallLaterResult] = {}
        self._begun = monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """As Scrapy makes its spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider._given is not None:
            spider.session = Session(cls.site, spider._given, spider._wishes, spider._on_progress)
        crawler.signals.connect(spider._broke, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first seed. Everything else comes from the ledger, through the frontier."""
        try:
            if self.session is None:  # `scrapy crawl`; `scrapy shell` comes not this far, and makes no archive
                archive = Archive.open(self.settings["TULIEU_ARCHIVE"])
                self.session = Session(self.site, archive, self._wishes, self._on_progress)
            if not self.session.begin(datetime.now(UTC)):
                return
        except ArchiveError as error:
            if self.session is None:
                self.logger.error(str(error))  # noqa: TRY400 - one line for people
            else:
                self.session.tally.problem = str(error)
            return
        least = self.session.tally.politeness.get("least_delay")
        if least and self._delay:
            self.slow_down(least)
        self._renew()
        if self.session.wishes.hours is not None:
            left = self.session.wishes.hours.end_after(datetime.now(UTC)).total_seconds()
            self._alarms["hours"] = call_later(left, self._end, "hours")
        for request in self._next_seed():
            yield request

    def _renew(self) -> None:
        """Hold the site for some time more, again and again."""
        try:
            if not self._session.renew():
                self._end("gave-up")
                return
        except ArchiveError as error:
            self._session.tally.problem = str(error)
            self._end("gave-up")
            return
        self._alarms["hold"] = call_later(RENEW_EVERY, self._renew)

    def _end(self, reason: str) -> None:
        self.crawler.engine.close_spider(self, reason)

    def request_for(self, due: DueUrl) -> Request:
        """The request for an address of the ledger."""
        meta = {
            "dont_redirect": True,  # a redirect is written into the ledger like any answer
            "handle_httpstatus_all": True,
            "download_slot": self.name,  # one pace for all hosts of the site
            "autothrottle_dont_adjust_delay": self._steady,
        }
        headers = self._session.conditions(due)
        return Request(
            due.url, self.parse, headers=headers, errback=self.miss, cb_kwargs={"due": due}, meta=meta, dont_filter=True
        )

    def parse(self, response: Response, due: DueUrl) -> Iterator[Request]:
        """Hand an answer to the session. Yields what must be asked for out of turn: a seed's redirect, the
        next seed, and again what a flood page hid."""
        session, answer = self._session, answer_of(response, due)
        if session.full or session.shut:
            return
        try:
            yield from self._take(answer, response)
        except ArchiveError as error:
            self._shut_down(error)
        if session.full:
            raise CloseSpider("limit")

    def _take(self, answer: Answer, response: Response) -> Iterator[Request]:
        session = self._session
        detour = find_detour(response, answer, session.finder)
        if detour is not None:
            yield detour
            return
        try:
            if session.finder is not None:
                session.take(answer)
            else:
                target = session.arrival.take_seed(answer)
                if target is not None:
                    yield self.request_for(DueUrl(target, "seed", 0))
                elif session.finder is None:
                    yield from self._next_seed()
        except Blocked as blocked:
            assert response.request is not None
            yield from self._wait(blocked, answer, response.request)
            return
        self._waits = 0
        self._release(answer.url)

    def miss(self, failure: Failure) -> Iterator[Request]:
        """Write down that there was no answer, or that it was not asked for."""
        if self._session.shut:
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        due = request.cb_kwargs["due"]
        answer = Answer(url=due.url, kind=due.kind, attempts=due.attempts, status=None, fetched_at=now())
        try:
            self._session.take_miss(answer, judge(failure.value))
        except ArchiveError as error:
            self._shut_down(error)
        self._release(due.url)
        if self._session.finder is None:
            yield from self._next_seed()

    def slow_down(self, delay: float) -> None:
        """Leave at least this many seconds between requests from now on."""
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(self.name)
        delay = min(max(delay, self._delay), LONGEST_DELAY)
        if slot is not None:
            slot.delay = delay
        concurrency = self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        downloader.per_slot_settings[self.name] = {"delay": delay, "concurrency": concurrency}
        self._steady = True

    def closed(self, reason: str) -> None:
        """End the session, whatever ended the crawl."""
        session, stats = self.session, self.crawler.stats
        for alarm in self._alarms.values():
            alarm.cancel()
        if session is None:
            return
        session.tally.politeness["delay"] = round(self._delay, 2)
        try:
            session.end(
                datetime.now(UTC),
                ending=reason,
                request_count=stats.get_value("downloader/request_count", 0),
                seconds=monotonic() - self._begun,
            )
            if self._given is None:
                session.archive.close()
        except ArchiveError as error:
            session.tally.problem = session.tally.problem or str(error)
        if session.tally.problem and self._given is None:
            self.logger.error(session.tally.problem)

    @property
    def _session(self) -> Session:
        assert self.session is not None
        return self.session

    @property
    def _delay(self) -> float:
        downloader = self.crawler.engine.downloader
        slot, default = downloader.slots.get(self.name), self.settings.getfloat("DOWNLOAD_DELAY")
        return slot.delay if slot is not None else downloader.per_slot_settings.get(self.name, {}).get("delay", default)

    def _next_seed(self) -> Iterator[Request]:
        if self._seeds:
            seed = DueUrl(self._seeds.pop(0), "seed", 0)
            self.frontier.claim(seed.url)
            yield self.request_for(seed)

    def _wait(self, blocked: Blocked, answer: Answer, request: Request) -> Iterator[Request]:
        """The portal asks to wait: leave all of it alone for as long, then ask again, more slowly."""
        tally = self._session.tally
        if not self.frontier.paused:  # else it answers what was asked before the pause began
            self._waits += 1
            tally.waits[blocked.reason] += 1
        self._session.take_block(answer, blocked)
        if self._delay:
            self.slow_down(max(2 * self._delay, 2.0))
            tally.politeness["least_delay"] = min(self._delay, LEARNT_DELAY)
        if self._waits > MAX_WAITS:
            self._give_up(
                f"{self.name} asked to wait {MAX_WAITS} times in a row ({blocked.detail}): run it again later"
            )
        wait = DEFAULT_WAIT if blocked.wait is None else blocked.wait
        if wait > LONGEST_WAIT:  # to ask again before that would be what it does not want
            self._give_up(f"{self.name} asks to wait {wait / 60:.0f} minutes ({blocked.detail}): run it again then")
        tally.waited += self.frontier.pause(wait)
        tries = request.meta.get("waits", 0) + 1
        if tries < MAX_TRIES:
            yield request.replace(meta={**request.meta, "waits": tries})
        else:
            self.frontier.release(answer.url)

    def _release(self, url: str) -> None:
        """Leave an address to the ledger. Gives up where the site is no longer there."""
        self.frontier.release(url)
        verdict = self._session.streak.find_verdict()
        if verdict is not None:
            self._give_up(f"{self.name} {verdict}: run it again later")

    def _shut_down(self, error: ArchiveError) -> None:
        self._session.shut = True
        self._give_up(str(error))

    def _give_up(self, problem: str) -> None:
        self._session.tally.problem = problem
        raise CloseSpider("gave-up")

    def _broke(self, failure: Failure, response: Response | None) -> None:
        """A page on which our own code failed: counted, kept for the next run, and reported."""
        if response is None or response.request is None or "due" not in response.request.cb_kwargs:
            self._session.tally.problem = f"internal error: {failure.value!r}"
            return
        due = response.request.cb_kwargs["due"]
        try:
            self._session.take_bug(answer_of(response, due), failure.value)
        except ArchiveError as error:
            self._session.tally.problem = str(error)
        self.frontier.release(due.url)


def spider_for(site: Site, module: str = __name__, kind: type[SiteSpider] = SiteSpider) -> type[SiteSpider]:
    """The spider class of a site; `module` is where Scrapy finds it."""
    name = "".join(word.capitalize() for word in site.name.replace(":", ".").replace("-", ".").split("."))
    hosts = [domain.partition(":")[0] for domain in site.domains]
    body = {"name": site.name, "site": site, "allowed_domains": hosts, "__module__": module, "__doc__": site.title}
    if site.tls == "legacy":
        body["custom_settings"] = {**(kind.custom_settings or {}), **LEGACY_TLS}
    return type(f"{name}Spider", (kind,), body)

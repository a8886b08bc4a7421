"""The spider: carries requests and answers between Scrapy and a run, waits and slows down where a site requests it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlencode

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import CallLaterResult, call_later

from archive import Archive
from archive.errors import ArchiveError
from archive.media.ledger import DueMedia
from archive.messages.language import _, message_of
from archive.record.visit import DueUrl
from crawler.discover.documents import MAX_UNPACKED
from crawler.engine.certificates import VERIFIED_TLS
from crawler.engine.circles import Circles
from crawler.engine.errors import classify_error
from crawler.engine.handler import LEGACY_TLS
from crawler.engine.pace import PACES, find_address
from crawler.reading.errors import Blocked
from crawler.reread.settle import settle
from crawler.run import entry, post_lists, session
from crawler.run.answer import Answer
from crawler.run.clock import CLOCK, Clock
from crawler.run.lock import RENEW_EVERY
from crawler.run.machine import MACHINE, Machine
from crawler.run.media import MEDIA_HEADERS, MOST_BYTES, PATIENCE
from crawler.run.options import RunOptions
from crawler.run.post_lists import PostList
from crawler.run.state import RunState
from crawler.run.stats import RunStats
from crawler.site import Site
from crawler.spiders.responses import answer_of, as_printed, find_detour, kept_headers
from crawler.urls.traps import MAX_HOPS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

MAX_WAITS = 5
"""How often in a row a site may ask to wait before the run gives it up."""

MAX_TRIES = 4
"""How often one address is requested where each answer asks to wait; then it is left to the next run."""

DEFAULT_WAIT = 60.0
"""Seconds to wait where the server does not say how long; 60 is what NukeViet requests."""

LONGEST_WAIT = 900.0
"""Seconds to wait at most; a site that requests more is left to the next run."""

LONGEST_LEAST_DELAY = 4.0
"""Seconds between two requests, at most, that later runs keep to after a site asked to wait. NukeViet's flood blocker
needs 2 (FACTS A1.1); more is the matter of a bad day."""

LONGEST_DELAY = 60.0
"""Seconds between two requests beyond which a Crawl-delay is not obeyed: a crawl would never end."""


class SiteSpider(Spider):
    """One run over one site. `spider_for` makes its subclasses."""

    site: ClassVar[Site]
    run_state: RunState | None = None
    """None until the archive is open."""

    def __init__(
        self,
        archive: Archive | None = None,
        options: RunOptions | None = None,
        on_progress: Callable[[RunStats], None] | None = None,
        clock: Clock | None = None,
        machine: Machine | None = None,
        **words: str,
    ) -> None:
        """`archive`: an open one; None: that of the settings. `clock` and `machine`: see `RunState`. `words` are the
        arguments of `scrapy crawl NAME -a since=2025-01-01 -a limit=20 -a full=1`; ValueError for others."""
        super().__init__()
        self._given_archive = archive
        self._options = options or RunOptions.from_words(**words)
        self._on_progress = on_progress
        self._clock, self._machine = clock or Clock(), machine or Machine()
        self._seeds = list(self.site.seeds)
        self._waits = 0
        self._steady = False
        self._alarms: dict[str, CallLaterResult] = {}
        self._started = monotonic()
        self.circles = Circles(self.site.owns)
        self.address: str | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """As Scrapy asks each spider for its settings: the least delay of the site, below which AutoThrottle does not
        go either."""
        super().update_settings(settings)
        least = settings.getdict("TULIEU_DELAYS").get(cls.site.name, 0.0)
        if least > settings.getfloat("DOWNLOAD_DELAY"):
            settings.set("DOWNLOAD_DELAY", least, priority="cmdline")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """As Scrapy makes its spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider._given_archive is not None:
            spider.run_state = spider._new_state(spider._given_archive)
        crawler.signals.connect(spider._take_bug, signals.spider_error)
        return spider

    def _new_state(self, archive: Archive) -> RunState:
        return RunState(self.site, archive, self._options, self._on_progress, self._clock, self._machine)

    async def start(self) -> AsyncIterator[Request]:
        """Begin the run and request the first seed. Everything else comes from the ledger, through the scheduler."""
        try:
            if self.run_state is None:  # `scrapy crawl`; `scrapy shell` comes not this far, and makes no archive
                self.run_state = self._new_state(Archive.open(self.settings["TULIEU_ARCHIVE"]))
            if not session.begin(self.run_state, self._clock.now()):
                return
        except ArchiveError as error:
            if self.run_state is None:
                self.logger.error(str(error))  # noqa: TRY400 - one line for people
            else:
                self.run_state.stats.problem = message_of(error)
            return
        if self._on_progress is not None:
            self._on_progress(self.run_state.stats)
        least = self.run_state.stats.politeness.get("least_delay")
        if least and self.delay:
            self.slow_down(least)
        self._renew()
        hours = self.run_state.options.hours
        if hours is not None:
            left = hours.end_after(self._clock.now()).total_seconds()
            self._alarms["hours"] = call_later(left, self._end, "hours")
        if self._seeds and self.delay:  # else nothing is paced
            self.address = await find_address(self._seeds[0])
        if self.address is not None:
            PACES.join(self.address)
        if self.run_state.options.media_only:
            return
        for request in self._next_seed():
            yield request

    def _renew(self) -> None:
        """Keep the site locked, again and again."""
        if not session.check_clock(self._state):
            self._end(CLOCK)
            return
        try:
            if not session.renew(self._state):
                self._end("gave-up")
                return
        except ArchiveError as error:
            self._state.stats.problem = message_of(error)
            self._end("gave-up")
            return
        self._alarms["lock"] = call_later(RENEW_EVERY, self._renew)

    def _end(self, reason: str) -> None:
        self.crawler.engine.close_spider(self, reason)

    def request_for(self, due: DueUrl) -> Request:
        """Return the request for an address of the ledger."""
        meta = {
            "dont_redirect": True,  # a redirect is written into the ledger like any answer
            "handle_httpstatus_all": True,
            "download_slot": self.name,  # one pace for all hosts of the site
            "autothrottle_dont_adjust_delay": self._steady,
        }
        if due.kind == "sitemap":
            meta["download_maxsize"] = MAX_UNPACKED
        headers = session.conditional_headers(self._state, due)
        return Request(
            due.url,
            self.parse,
            headers=headers,
            errback=self.take_failure,
            cb_kwargs={"due": due},
            meta=meta,
            dont_filter=True,
        )

    def media_request_for(self, due: DueMedia) -> Request:
        """Return the request for a picture or document."""
        told = {"If-None-Match": due.etag, "If-Modified-Since": due.last_modified}
        meta = {
            "media": True,  # may be on another public host, as may be what it redirects to
            "redirect_ttl": MAX_HOPS,
            "download_slot": self.name,
            "autothrottle_dont_adjust_delay": True,  # a large file says nothing about how busy the server is
            "download_maxsize": MOST_BYTES[due.kind],
            "download_timeout": max(PATIENCE, self.settings.getfloat("DOWNLOAD_TIMEOUT")),
        }
        return Request(
            due.url,
            self.parse_media,
            headers={name: value for name, value in told.items() if value},
            errback=self.take_media_failure,
            cb_kwargs={"due": due},
            meta=meta,
            dont_filter=True,
        )

    def parse_media(self, response: Response, due: DueMedia) -> Iterator[Request]:
        """Take a picture or document. Yield it again where the site asks to wait."""
        state = self._state
        if state.broken:
            return
        self._check_clock()
        at = as_printed(self._clock.now())
        try:
            state.media.take(
                due, response.status, kept_headers(response, also=MEDIA_HEADERS), response.body, at, response.url
            )
            state.tell_progress()
        except Blocked as blocked:
            assert response.request is not None
            again = list(self._slow_down(blocked, response.request))
            if not again:
                state.media.claimed.discard(due.url)
            yield from again
            return
        except ArchiveError as error:
            self._shut_down(error)
        self._waits = 0

    def take_media_failure(self, failure: Failure) -> None:
        """Save that a picture or document got no answer, or was not requested."""
        state = self._state
        if state.broken:
            return
        self._check_clock()
        self._check_machine()
        due: DueMedia = failure.request.cb_kwargs["due"]  # type: ignore[attr-defined]
        try:
            state.media.take_failure(due, classify_error(failure.value), as_printed(self._clock.now()))
            state.tell_progress()
        except ArchiveError as error:
            self._shut_down(error)

    def parse(self, response: Response, due: DueUrl) -> Iterator[Request]:
        """Take an answer. Yield what must be requested out of turn: a seed's redirect, the next seed, and again what a
        flood page hid."""
        state = self._state
        if state.limit_reached or state.broken:
            return
        self._check_clock()
        again, read = self.circles.take(response, self._leads_on)
        if again is not None:
            yield again
        if read is None:
            return
        try:
            yield from self._take(self._answer_of(read, due), read)
        except ArchiveError as error:
            self._shut_down(error)
        if state.limit_reached and not state.media.has_left:  # else it ends when these have come
            raise CloseSpider("limit")

    def _answer_of(self, response: Response, due: DueUrl) -> Answer:
        return answer_of(response, self.name, due, self._clock.now())

    def _check_clock(self) -> None:
        if not session.check_clock(self._state):
            raise CloseSpider(CLOCK)

    def _leads_on(self, url: str) -> bool:
        """Whether the ledger takes an address of the site."""
        finder = self._state.finder
        placed = finder.place(url) if finder is not None else None
        return placed is not None and placed[1] is not None

    def _take(self, answer: Answer, response: Response) -> Iterator[Request]:
        state = self._state
        detour = find_detour(response, answer, state.finder)
        if detour is not None:
            yield detour
            return
        series = None
        try:
            if state.finder is not None:
                series = session.take(state, answer)
            else:
                target = entry.take_seed(state, answer)
                if target is not None:
                    yield self.request_for(DueUrl(target, "seed", 0))
                elif state.finder is None:
                    yield from self._next_seed()
                else:
                    series = post_lists.begin(state, answer, None)
        except Blocked as blocked:
            assert response.request is not None
            yield from self._wait(blocked, answer, response.request)
            return
        self._waits = 0
        if series is not None:
            yield self._post(series)
            return
        self._release(answer.due.url)

    def _post(self, series: PostList) -> Request:
        """Return the request for the next page of a list that turns its pages by POST."""
        return self.request_for(series.due).replace(
            url=series.request.url,
            method="POST",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(series.request.fields),
            callback=self.parse_post,
            errback=self.take_post_failure,
            cb_kwargs={"due": series.due, "series": series},
        )

    def parse_post(self, response: Response, due: DueUrl, series: PostList) -> Iterator[Request]:
        """Take the next page of such a list. Yield the request for the one after it."""
        state = self._state
        if state.limit_reached or state.broken:
            return
        self._check_clock()
        answer = self._answer_of(response, due)
        try:
            if post_lists.take(state, series, answer):
                yield self._post(series)
                return
        except Blocked as blocked:
            assert response.request is not None
            yield from self._wait(blocked, answer, response.request)
            return
        except ArchiveError as error:
            self._shut_down(error)
        self._waits = 0
        self._release(due.url)

    def take_post_failure(self, failure: Failure) -> None:
        """End a list whose next page, requested by POST, got no answer."""
        state = self._state
        if state.broken:
            return
        self._check_machine()
        series: PostList = failure.request.cb_kwargs["series"]  # type: ignore[attr-defined]
        why = _(
            "its page {number}, requested by POST, got no answer ({reason})",
            number=series.number,
            reason=classify_error(failure.value).reason,
        )
        try:
            post_lists.stop(state, series, why)
        except ArchiveError as error:
            self._shut_down(error)
        self._release(series.due.url)

    def take_failure(self, failure: Failure) -> Iterator[Request]:
        """Save that there was no answer, or that the address was not requested."""
        if self._state.broken:
            return
        self._check_clock()
        self._check_machine()
        request: Request = failure.request  # type: ignore[attr-defined]
        due = request.cb_kwargs["due"]
        first = self.circles.give_up(request)
        if first is not None:
            yield from self._take(self._answer_of(first, due), first)
            return
        answer = Answer(site=self.name, due=due, status=None, fetched_at=as_printed(self._clock.now()))
        try:
            session.take_failure(self._state, answer, classify_error(failure.value))
        except ArchiveError as error:
            self._shut_down(error)
        self._release(due.url)
        if self._state.finder is None:
            yield from self._next_seed()

    def slow_down(self, delay: float) -> None:
        """Leave at least this many seconds between requests from now on."""
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(self.name)
        delay = min(max(delay, self.delay), LONGEST_DELAY)
        if slot is not None:
            slot.delay = delay
        concurrency = self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        downloader.per_slot_settings[self.name] = {"delay": delay, "concurrency": concurrency}
        self._steady = True

    def end_for(self, error: ArchiveError) -> None:
        """End the run because of what befell the archive in another site's run; do nothing where it ends anyway."""
        if self.run_state is None or self.run_state.broken or self.run_state.stats.ending:
            return
        self.run_state.broken, self.run_state.fault, self.run_state.stats.problem = (
            True,
            message_of(error),
            message_of(error),
        )
        if self.crawler.engine is not None and self.crawler.engine.spider is not None:
            self._end("gave-up")

    def closed(self, reason: str) -> None:
        """End the run, whatever ended the crawl."""
        state = self.run_state
        for alarm in self._alarms.values():
            alarm.cancel()
        if self.address is not None:
            PACES.leave(self.address)
            self.address = None
        if state is None:
            return
        state.stats.politeness["delay"] = round(self.delay, 2)
        if reason == "finished" and state.limit_reached:
            reason = "limit"
        try:
            settles = state.lock is not None and not state.options.media_only
            if settles and reason != "shutdown" and not state.broken:  # else the next run does it
                self._settle(complete=reason == "finished" and state.stats.problem is None)
            session.end(
                state,
                self._clock.now(),
                ending=reason,
                request_count=self.crawler.stats.get_value("downloader/request_count", 0),
                seconds=monotonic() - self._started,
            )
            if self._given_archive is None:
                state.archive.close()
        except ArchiveError as error:
            state.stats.problem = state.stats.problem or message_of(error)
        if state.stats.problem and self._given_archive is None:
            self.logger.error(state.stats.problem)

    def _settle(self, *, complete: bool) -> None:
        """Read again what the whole run teaches. Our own error is told, and does not keep the run from its end."""
        state = self._state
        try:
            settled = settle(
                state.archive, self.name, state.known, complete=complete, goes_on=lambda: session.renew(state)
            )
        except ArchiveError:
            raise
        except Exception as error:
            self.logger.exception("reading again at the end of the run failed")
            state.stats.problem = state.stats.problem or _("internal error: {detail}", detail=repr(error))
        else:
            state.stats.dates_settled, state.stats.profile_settled = settled.dates, settled.profile

    @property
    def _state(self) -> RunState:
        assert self.run_state is not None
        return self.run_state

    @property
    def delay(self) -> float:
        """Seconds between two requests to the site, as they are now."""
        downloader = self.crawler.engine.downloader
        slot, default = downloader.slots.get(self.name), self.settings.getfloat("DOWNLOAD_DELAY")
        return slot.delay if slot is not None else downloader.per_slot_settings.get(self.name, {}).get("delay", default)

    def _next_seed(self) -> Iterator[Request]:
        if self._seeds:
            seed = DueUrl(self._seeds.pop(0), "seed", 0)
            self._state.claimed.add(seed.url)
            yield self.request_for(seed)

    def _wait(self, blocked: Blocked, answer: Answer, request: Request) -> Iterator[Request]:
        """Leave the whole site alone for as long as it says, and then ask again, more slowly."""
        session.take_block(self._state, answer, blocked)
        again = list(self._slow_down(blocked, request))
        if not again:
            self._state.claimed.discard(answer.due.url)
        yield from again

    def _slow_down(self, blocked: Blocked, request: Request) -> Iterator[Request]:
        stats = self._state.stats
        if not self._state.paused:  # else it answers what was asked before the pause began
            self._waits += 1
            stats.waits[blocked.reason] += 1
        if self.delay:
            self.slow_down(max(2 * self.delay, 2.0))
            stats.politeness["least_delay"] = min(self.delay, LONGEST_LEAST_DELAY)
        if self._waits > MAX_WAITS:
            self._give_up(
                f"{self.name} asked to wait {MAX_WAITS} times in a row ({blocked.detail}): run it again later"
            )
        wait = DEFAULT_WAIT if blocked.wait is None else blocked.wait
        if wait > LONGEST_WAIT:  # to ask again before that would be what it does not want
            self._give_up(f"{self.name} asks to wait {wait / 60:.0f} minutes ({blocked.detail}): run it again then")
        stats.waited += self._state.pause(wait)
        tries = request.meta.get("waits", 0) + 1
        if tries < MAX_TRIES:
            yield request.replace(meta={**request.meta, "waits": tries})

    def _release(self, url: str) -> None:
        """Leave an address to the ledger. Give up where the site is no longer there."""
        self._state.claimed.discard(url)
        verdict, alike = self._state.streak.find_verdict(), self._state.suspense.find_verdict()
        if alike is not None:
            self._give_up(_("{site}: {problem}: run it again later", site=self.name, problem=alike))
        if verdict is not None:
            self._give_up(f"{self.name} {verdict}: run it again later")

    def _check_machine(self) -> None:
        """End the run where a download failed because of this machine: nothing is written down for that."""
        if self._state.fault is not None:
            self._state.broken, self._state.stats.problem = True, self._state.fault
            raise CloseSpider(MACHINE)

    def _shut_down(self, error: ArchiveError) -> None:
        self._state.broken, self._state.fault = True, message_of(error)
        self._give_up(message_of(error))

    def _give_up(self, problem: str) -> None:
        self._state.stats.problem = problem
        raise CloseSpider("gave-up")

    def _take_bug(self, failure: Failure, response: Response | None) -> None:
        """Report a page on which our own code failed; it is requested again by the next run."""
        if response is None or response.request is None or "due" not in response.request.cb_kwargs:
            self._state.stats.problem = _("internal error: {detail}", detail=repr(failure.value))
            return
        due = response.request.cb_kwargs["due"]
        try:
            session.take_bug(self._state, self._answer_of(response, due), failure.value)
        except ArchiveError as error:
            self._state.stats.problem = message_of(error)
        self._state.claimed.discard(due.url)


def spider_for(site: Site, module: str = __name__, kind: type[SiteSpider] = SiteSpider) -> type[SiteSpider]:
    """Return the spider class of a site; `module` is where Scrapy finds it."""
    name = "".join(word.capitalize() for word in site.name.replace(":", ".").replace("-", ".").split("."))
    hosts = [domain.partition(":")[0] for domain in site.domains]
    body = {"name": site.name, "site": site, "allowed_domains": hosts, "__module__": module, "__doc__": site.title}
    if site.tls == "legacy":
        body["custom_settings"] = {**(kind.custom_settings or {}), **LEGACY_TLS}
    elif site.tls == "verified":
        body["custom_settings"] = {**(kind.custom_settings or {}), **VERIFIED_TLS}
    return type(f"{name}Spider", (kind,), body)

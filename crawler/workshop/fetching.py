"""Asks for single pages of known sites as a crawl does: robots.txt is obeyed, with its delay, user agent and rules of
the network. Only redirects within the site are followed, and nothing is stored."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scrapy import Request

from archive.record.visit import DueUrl
from crawler.crawl import Politeness, prepare_process
from crawler.engine.errors import classify_error
from crawler.reading.errors import Blocked, ReadingError
from crawler.reading.page import parse_page
from crawler.reading.refusals import refuse_blocked
from crawler.run.answer import Answer, brings_page, redirect_target, retry_after
from crawler.spiders.responses import answer_of
from crawler.spiders.site_spider import SiteSpider, spider_for
from crawler.urls.traps import MAX_HOPS
from crawler.workshop.fixtures import SavedPage

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.site import Site

MAX_SILENT = 3
"""Addresses in a row without an answer after which a site is requested nothing more."""


@dataclass(frozen=True, kw_only=True)
class FetchResult:
    """What came of asking for one page."""

    page: SavedPage | None
    """None where the status says that there is none. Its address is where redirects ended."""
    detail: str
    """What the server did, to be printed after the address: `answers 404`."""
    is_gone: bool = False
    """Whether the server says that there is no such page, or leads to its front page instead."""


NOT_ASKED = FetchResult(page=None, detail="was not fetched")


class PageSpider(SiteSpider):
    """Asks for pages; made by `spider_for`. `fetched` has what came, by the address that was requested."""

    custom_settings = {"SCHEDULER": "scrapy.core.scheduler.Scheduler"}  # noqa: RUF012 - as Scrapy declares it; there is no ledger

    def __init__(self, addresses: Sequence[str] = ()) -> None:
        super().__init__()
        self._left = deque(addresses)
        self._silent = 0
        self.fetched: dict[str, FetchResult] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first address. Each answer leads to the next: none is under way when a site asks to wait."""
        for request in self._next():
            yield request

    def _next(self) -> Iterator[Request]:
        if self._left:
            address = self._left.popleft()
            yield self._ask(address, address, 0)

    def _ask(self, asked: str, url: str, hops: int) -> Request:
        return Request(
            url,
            self.take_page,
            errback=self.take_failure,
            cb_kwargs={"asked": asked, "hops": hops},
            meta={
                "dont_redirect": True,  # only within the site
                "handle_httpstatus_all": True,
                "download_slot": self.name,
                "autothrottle_dont_adjust_delay": self._steady,
            },
            dont_filter=True,
        )

    def take_page(self, response: Response, asked: str, hops: int) -> Iterator[Request]:
        """Keep an answer, or follow its redirect. Ends the run where the server asks to wait."""
        self._silent = 0
        again, read = self.circles.take(response, lambda _: True)
        if again is not None:
            yield again
        if read is not None:
            yield from self._keep(read, asked, hops)

    def _keep(self, response: Response, asked: str, hops: int) -> Iterator[Request]:
        answer = answer_of(response, self.name, DueUrl(response.url, "page"))
        target = redirect_target(answer) if 300 <= response.status < 400 else None
        if target is not None and self.site.owns(target) and hops < MAX_HOPS and not _leads_home(asked, target):
            yield self._ask(asked, target, hops + 1)
            return
        wait = _request_to_wait(answer)
        if wait is not None:
            self.fetched[asked] = FetchResult(page=None, detail=f"asks to wait ({wait})")
            self._leave("the site asked to wait")
        self.fetched[asked] = self.fetched.get(asked) or _result_of(answer, asked, target)
        yield from self._next()

    def take_failure(self, failure: Failure) -> Iterator[Request]:
        """Keep why there is no answer. Ends the run where the site does not answer at all."""
        request: Request = failure.request  # type: ignore[attr-defined]
        first = self.circles.give_up(request)
        if first is not None:
            yield from self._keep(first, **request.cb_kwargs)
            return
        failed = classify_error(failure.value)
        self.fetched[request.cb_kwargs["asked"]] = FetchResult(page=None, detail=failed.detail)
        self._silent += not failed.final
        if self._silent >= MAX_SILENT:
            self._leave("the site does not answer")
        yield from self._next()

    def closed(self, reason: str) -> None:
        """Do nothing: a crawl ends its run here, and there is none."""

    def _leave(self, why: str) -> None:
        for address in self._left:
            self.fetched[address] = FetchResult(page=None, detail=f"was not fetched: {why}")
        self._left.clear()

    def _take_bug(self, failure: Failure, response: Response | None) -> None:
        detail = f"met a mistake in tulieu itself (please report it): {failure.value!r}"
        if response is not None and response.request is not None:
            self.fetched[response.request.cb_kwargs["asked"]] = FetchResult(page=None, detail=detail)


def fetch_pages(
    wanted: Mapping[str, tuple[Site, Sequence[str]]], politeness: Politeness
) -> dict[str, dict[str, FetchResult]]:
    """Ask for pages of several sites side by side; returns what came, by the name of the site and the address.

    It runs Twisted's reactor, so it can be called once in a process. Ctrl-C ends it gracefully.
    """
    process = prepare_process(politeness)
    crawlers = {}
    for name, (site, addresses) in wanted.items():
        crawlers[name] = process.create_crawler(spider_for(site, kind=PageSpider))
        process.crawl(crawlers[name], addresses=addresses)
    process.start()
    return {
        name: {
            address: cast("PageSpider", crawler.spider).fetched.get(address, NOT_ASKED) for address in wanted[name][1]
        }
        for name, crawler in crawlers.items()
    }


def _leads_home(asked: str, target: str) -> bool:
    """Whether a redirect leads from a page to the front page: NukeViet answers so for pages that it no longer has."""
    return target.split("/", 3)[3:] in ([], [""]) and asked.split("/", 3)[3:] not in ([], [""])


def _result_of(answer: Answer, asked: str, target: str | None) -> FetchResult:
    if brings_page(answer.status):
        page = SavedPage(
            url=answer.due.url,
            body=answer.body,
            fetched_at=answer.fetched_at,
            content_type=answer.headers.get("content-type", "")[:200] or None,
        )
        return FetchResult(page=page, detail="answers 200")
    if target is not None:
        return FetchResult(page=None, detail=f"leads to {target}", is_gone=_leads_home(asked, target))
    return FetchResult(page=None, detail=f"answers {answer.status}", is_gone=answer.status in (404, 410))


def _request_to_wait(answer: Answer) -> str | None:
    """Return how a server asks to wait, in words to be printed after the address; None where it does not."""
    if answer.status == 429 or (answer.status == 503 and retry_after(answer.headers, answer.fetched_at) is not None):
        return f"answers {answer.status}"
    try:
        refuse_blocked(parse_page(answer.body, url=answer.due.url, content_type=answer.headers.get("content-type")))
    except Blocked as blocked:
        return blocked.detail
    except ReadingError:
        return None
    return None

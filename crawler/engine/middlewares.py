"""What is never requested: other people's hosts, and what robots.txt bars."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

from crawler.discover.markup import as_utf8
from crawler.engine.errors import NETWORK, Barred, OffSite, PrivateAddress, RobotsUnavailable, classify_error
from crawler.engine.resolver import is_typed
from crawler.engine.run_spider import run_state_of
from crawler.run import entry
from crawler.run.answer import FetchFailure

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.engine.run_spider import RunSpider

MAX_ROBOTS = 512_000
"""Bytes of a robots.txt that are read, as RFC 9309 asks at least."""

MAX_HOPS = 5
"""Redirects that are followed to a robots.txt, as RFC 9309 asks at least."""


class OwnHostsOnly:
    """Lets only requests to the site's own hosts pass, ports included: no link or redirect leads a crawl into another
    network. Only a robots.txt (RFC 9309, 2.3.1.2) and the pictures and documents of articles may be on other public
    hosts: portals have them on a host of their own."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise OffSite for a request to another site."""
        site = getattr(self._crawler.spider, "site", None)
        if site is None or site.owns(request.url):  # `scrapy shell` has no site
            return
        parts = urlsplit(request.url)
        public = parts.scheme in ("http", "https") and not is_typed(parts.hostname or "")
        if not ((request.meta.get("robots") or request.meta.get("media")) and public):
            raise OffSite(f"{parts.netloc} is another site")


class Robots(RobotsTxtMiddleware):
    """Obeys robots.txt as RFC 9309 says; Scrapy's own takes a server's error for leave to fetch everything.

    With 2xx it is obeyed, 4xx means that there is none, anything else that nothing may be requested. It is requested
    once in a run for each host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Future[RobotParser | None]] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        crawler.signals.connect(self._stop_when_enough, signals.bytes_received)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for a request's host, which are requested once; None where all is allowed. Raises
        RobotsUnavailable."""
        parts = urlsplit(request.url)
        if parts.netloc not in self._asked:
            address = f"{parts.scheme}://{parts.netloc}/robots.txt"
            self._asked[parts.netloc] = asyncio.ensure_future(self._ask(address))
        return await asyncio.shield(self._asked[parts.netloc])

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise Barred where the rules bar a request: so that it can be told from other reasons."""
        if rp is not None and not rp.allowed(request.url, self._agent):
            raise Barred("robots.txt bars it")

    @property
    def _agent(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    async def _ask(self, address: str) -> RobotParser | None:
        request = Request(
            address,
            priority=self.DOWNLOAD_PRIORITY,
            headers={"Accept-Encoding": "identity"},  # of a packed one the first part cannot be had alone
            meta={
                "download_maxsize": 0,  # `_stop_when_enough` ends it
                "dont_obey_robotstxt": True,
                "robots": True,  # its redirects are followed, also to other public hosts
                "redirect_ttl": MAX_HOPS,
                "download_slot": cast("Spider", self.crawler.spider).name,  # at the pace of the site
            },
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except NETWORK as error:
            if isinstance(error, PrivateAddress) and error.host != urlsplit(address).hostname:
                self._note("none")
                return None  # where it leads to, nobody may look
            self._note("unavailable")
            raise RobotsUnavailable(classify_error(error)) from error
        except IgnoreRequest:  # it leads to a private address, or on and on: there is none here
            self._note("none")
            return None
        if 400 <= response.status < 500 and response.status != 429:
            self._note("none")
            return None
        if not 200 <= response.status < 300:
            self._note("unavailable")
            detail = f"cannot be fetched: its robots.txt answers {response.status}"
            raise RobotsUnavailable(FetchFailure(f"robots-http-{response.status}", detail))
        return self._read(response)

    def _stop_when_enough(self, data: bytes, request: Request) -> None:
        """End the download of a robots.txt that is larger than what is read of it."""
        if not request.meta.get("robots"):
            return
        self._received[request] = self._received.get(request, 0) + len(data)
        if self._received[request] > MAX_ROBOTS:
            raise StopDownload(fail=False)

    def _note(self, decision: str, delay: float | None = None) -> None:
        """Note for the run what was decided. Of several hosts, the one that has rules counts."""
        state = run_state_of(self.crawler)
        if state is None:
            return
        politeness = state.stats.politeness
        if decision != "none" or "robots" not in politeness:
            politeness["robots"] = decision
        if delay is not None:
            politeness["crawl_delay"] = delay

    def _read(self, response: Response) -> RobotParser:
        body = as_utf8(response.body[:MAX_ROBOTS])
        if len(response.body) > MAX_ROBOTS:  # its last line may say something else as a whole
            body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
        rules = build_from_crawler(self._parserimpl, self.crawler, body)
        delay, state = rules.crawl_delay(self._agent), run_state_of(self.crawler)
        if state is not None:
            entry.take_robots(state, body, response.url)
        self._note("obeyed", delay)
        if delay is not None and hasattr(self.crawler.spider, "slow_down"):
            cast("RunSpider", self.crawler.spider).slow_down(delay)
        return rules

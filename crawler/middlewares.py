"""What is never asked for: other people's hosts, and what robots.txt bars."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

from crawler.failures import NETWORK, Barred, Miss, OffSite, PrivateAddress, RobotsUnavailable, judge
from crawler.resolving import REFUSED

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.spiders.site_spider import SiteSpider
    from crawler.tally import Tally

SKEW = 300.0
"""Seconds by which a server's clock may differ from ours before that is worth a word."""

MAX_ROBOTS = 512_000
"""Bytes of a robots.txt that are read, as RFC 9309 asks at least."""


class OwnHostsOnly:
    """Lets nothing out but requests to the site's own hosts, ports included: no link, redirect or robots.txt
    leads a crawl into another network."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises OffSite."""
        site = getattr(self._crawler.spider, "site", None)
        if site is not None and not site.owns(request.url):  # `scrapy shell` has no site
            raise OffSite(f"{urlsplit(request.url).netloc} is another site")


class Faults:
    """Counts what goes wrong between us and the server, below Scrapy's own retries: also what a later try gets
    over. Refuses nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Count a server's error, and a clock that is not ours."""
        session = getattr(self._crawler.spider, "session", None)
        if session is not None:
            if response.status >= 500 or response.status in (408, 429):
                session.tally.faults[f"http-{response.status}"] += 1
            self._look_at_clock(session.tally, response)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request without an answer."""
        session = getattr(self._crawler.spider, "session", None)
        if session is not None and not isinstance(exception, IgnoreRequest):
            session.tally.faults[miss_of(exception, request).reason] += 1
            exception.counted = True  # type: ignore[attr-defined]

    def _look_at_clock(self, tally: Tally, response: Response) -> None:
        said = response.headers.get("Date")
        if said is None or "clock_skew" in tally.politeness:
            return
        try:
            at = parsedate_to_datetime(said.decode("latin-1"))
        except ValueError:
            return
        skew = (at - datetime.now(UTC)).total_seconds() if at.tzinfo else 0.0
        if abs(skew) > SKEW:
            tally.faults["clock-skew"] += 1
            tally.politeness["clock_skew"] = round(skew)


def miss_of(error: BaseException | None, request: Request) -> Miss:
    """Why a request has no answer."""
    if isinstance(error, CannotResolveHostError) and urlsplit(request.url).hostname in REFUSED:
        error = PrivateAddress(str(error))
    return judge(error)


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: Scrapy's own takes a server's error for leave to fetch everything.

    2xx is obeyed, 4xx means that there is none, anything else that nothing may be asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Future[RobotParser | None]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request's host, asked for once; None where all is allowed.

        Raises RobotsUnavailable.
        """
        parts = urlsplit(request.url)
        if parts.netloc not in self._asked:
            address = f"{parts.scheme}://{parts.netloc}/robots.txt"
            self._asked[parts.netloc] = asyncio.ensure_future(self._ask(address))
        return await asyncio.shield(self._asked[parts.netloc])

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises Barred, so that it can be told from other reasons."""
        if rp is not None and not rp.allowed(request.url, self._agent):
            raise Barred("robots.txt bars it")

    @property
    def _agent(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    async def _ask(self, address: str) -> RobotParser | None:
        request = Request(
            address,
            priority=self.DOWNLOAD_PRIORITY,
            meta={
                "dont_obey_robotstxt": True,  # its redirects are followed, within the site's hosts
                "download_slot": cast("Spider", self.crawler.spider).name,  # at the pace of the site
            },
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest:  # it leads to another site, or in a circle: there is none here
            return None
        except NETWORK as error:
            raise RobotsUnavailable(miss_of(error, request)) from error
        if 400 <= response.status < 500 and response.status != 429:
            self._note(robots="none")
            return None
        if not 200 <= response.status < 300:
            said = f"cannot be asked for: its robots.txt answers {response.status}"
            raise RobotsUnavailable(Miss(f"robots-http-{response.status}", said))
        return self._read(response)

    def _read(self, response: Response) -> RobotParser:
        body = response.body[:MAX_ROBOTS]
        rules = build_from_crawler(self._parserimpl, self.crawler, body)
        spider = cast("SiteSpider", self.crawler.spider)
        if getattr(spider, "session", None) is None:  # `scrapy shell`
            return rules
        assert spider.session is not None
        spider.session.take_robots(body, response.url)
        delay = rules.crawl_delay(self._agent)
        self._note(robots="obeyed")
        if delay is not None:
            self._note(crawl_delay=delay)
            spider.slow_down(delay)
        return rules

    def _note(self, **decided: object) -> None:
        session = getattr(self.crawler.spider, "session", None)
        if session is not None:
            session.tally.politeness.update(decided)

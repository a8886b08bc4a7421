"""Sends the cookies that a site has requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.engine.circles import Circles


class Cookies:
    """Adds the header Cookie where the spider's run has taken cookies for an address; see `Circles`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add the header, in place of that of the address that led here."""
        circles = self._circles
        cookies = circles.jar.header_for(request.url) if circles is not None else ""
        request.headers.pop("Cookie", None)
        if cookies:
            request.headers["Cookie"] = cookies

    def process_response(self, request: Request, response: Response) -> Response:
        """Let through, and have a robots.txt's looked at: its redirects are followed on the way to the spider."""
        circles = self._circles
        if circles is not None and request.meta.get("robots"):
            circles.take_robots(response.replace(request=request))
        return response

    @property
    def _circles(self) -> Circles | None:
        return getattr(self._crawler.spider, "circles", None)  # `scrapy shell` has none

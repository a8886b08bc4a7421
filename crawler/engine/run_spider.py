"""What the engine's parts need of the spider whose requests they carry, and where they find its run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from archive.media.ledger import DueMedia
    from archive.record.visit import DueUrl
    from crawler.engine.circles import Circles
    from crawler.run.state import RunState


class RunSpider(Protocol):
    """A spider of one run over one site, such as `crawler.spiders.site_spider.SiteSpider`."""

    run_state: RunState | None
    """None until the archive is open."""
    circles: Circles
    """Circular redirects of the run, which a cookie ends."""
    address: str | None
    """That of the site's server, in digits, with whose other sites it shares a pace; None: not known."""

    @property
    def delay(self) -> float:
        """Seconds between two requests, as they are now."""

    def request_for(self, due: DueUrl) -> Request:
        """Return the request for an address of the ledger."""

    def media_request_for(self, due: DueMedia) -> Request:
        """Return the request for a picture or document."""

    def slow_down(self, delay: float) -> None:
        """Leave at least this many seconds between requests from now on."""


def run_state_of(crawler: Crawler) -> RunState | None:
    """Return the state of a crawler's run. None where it has none: `scrapy shell`, the workshop's spider, or before the
    archive is open."""
    return getattr(crawler.spider, "run_state", None)

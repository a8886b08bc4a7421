"""The requests of a backfill, by Scrapy: with the settings of a crawl, but at another pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive.errors import ArchiveError
from archive.messages.language import _, message_of
from crawler.backfill.job import GaveUp, Job, SourceAnswer
from crawler.crawl import Politeness, prepare_process
from crawler.engine.errors import NETWORK, classify_error
from crawler.run.lock import SiteLocked
from crawler.site import Site

if TYPE_CHECKING:
    from crawler.backfill.source import Source

_NO_ANSWER: tuple[type[Exception], ...] = (*NETWORK, IgnoreRequest)
_CUSTOM: dict[str, Any] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",  # the plan says what is next; there is no ledger
    "ROBOTSTXT_OBEY": False,  # lists and captures are what these servers offer to programs; their limits are kept
    "AUTOTHROTTLE_ENABLED": False,  # the pace is that of `pace`, for all processes together
    "DOWNLOAD_DELAY": 0,
    "RETRY_ENABLED": False,  # `job` asks again, and waits before it does
}


class BackfillSpider(Spider):
    """Sends a job's requests to the web archive and nowhere else."""

    name = "backfill"
    custom_settings = _CUSTOM

    def __init__(self, job: Job, source: Source) -> None:
        super().__init__()
        self._job = job
        hosts = tuple(dict.fromkeys(urlsplit(server).netloc.lower() for server in source.servers))
        self.site = Site(name=source.name, title=source.name, domains=hosts, seeds=(f"{source.servers[0]}/",))
        """Its hosts are those that `OwnHostsOnly` lets requests go to."""

    async def start(self) -> AsyncIterator[Request]:
        """Run the whole job, one request after the other; Scrapy's own queue stays empty."""
        counts = self._job.counts
        begun = monotonic()
        try:
            await self._job.run(self._fetch, asyncio.sleep)
            counts.ending = counts.ending or "finished"
        except (GaveUp, ArchiveError) as error:
            counts.problem, counts.ending = message_of(error), "gave-up"
        except SiteLocked as held:
            counts.problem, counts.ending = str(held), "held"
        except asyncio.CancelledError:
            counts.ending = "shutdown"
            raise
        except Exception as error:  # noqa: BLE001 - one line for people, and an exit code
            counts.problem, counts.ending = _("internal error: {detail}", detail=repr(error)), "gave-up"
        finally:
            counts.seconds = monotonic() - begun
        for request in list[Request]():  # an iterator that gives nothing
            yield request

    async def _fetch(self, address: str, headers: dict[str, str]) -> SourceAnswer:
        request = Request(
            address,
            callback=NO_CALLBACK,
            headers=headers,
            meta={"dont_redirect": True, "handle_httpstatus_all": True},
            dont_filter=True,
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except _NO_ANSWER as error:
            failure = classify_error(error)
            final = failure.final or failure.reason == "bad-encoding"  # a stored page stays as it is
            return SourceAnswer(None, reason=failure.reason, final=final)
        told = {str(name).lower(): str(value) for name, value in response.headers.to_unicode_dict().items()}
        return SourceAnswer(response.status, told, response.body)


def run(job: Job, source: Source, politeness: Politeness) -> None:
    """Run a job to its end; `job.counts` says how it went. It runs Twisted's reactor, so it can be called once in a
    process. Ctrl-C ends it between two requests."""
    process = prepare_process(politeness)
    process.crawl(process.create_crawler(BackfillSpider), job=job, source=source)
    process.start()
    job.counts.ending = job.counts.ending or "shutdown"

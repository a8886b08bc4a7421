"""Runs spiders: several sites in one process, each with its own pace, into one archive."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import scrapy.core.downloader.contextfactory  # noqa: F401 - first, as it looks through all that is imported by then
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import ScrapyDeprecationWarning
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings

from archive import Archive
from archive.errors import ArchiveError
from archive.messages.language import _, message_of
from crawler import settings as project
from crawler import user_agent
from crawler.run.clock import Clock
from crawler.run.machine import NOBODY_ANSWERS, Machine
from crawler.run.options import RunOptions
from crawler.run.stats import RunStats
from crawler.schedule.plan import excuse
from crawler.site import Site
from crawler.spiders.site_spider import SiteSpider, spider_for

AnySettings = TypeVar("AnySettings", bound=BaseSettings)

_QUIET = (
    "scrapy.core.downloader.handlers.http11",  # warns of every body that is too large: it is counted
    "scrapy.downloadermiddlewares.httpcompression",  # the same for packed ones
    "scrapy.core.scraper",  # prints a traceback where our own code fails: the spider reports it
    "asyncio",
)


_MOST_AT_ONCE = 100
"""Sites that one process crawls at a time: more take memory and files, and end no sooner on one core."""

_FILES_OF_SITE = 4
"""Files that a site may have open: connections to its hosts."""

_OTHER_FILES = 64
"""Files that a crawl has open whatever it crawls: the archive, its logs, the program."""

_GC_THRESHOLD = 20_000
"""New objects after which garbage is looked for. A crawl makes little: pages are freed as they go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Politeness:
    """How politely servers are asked. None: as `crawler/settings.py` has it."""

    delay: float | None = None
    """Seconds between two requests to a site; 0 switches AutoThrottle off as well."""
    delays: Mapping[str, float] = field(default_factory=dict)
    """Seconds that are at least between two requests to a site, by its name."""
    concurrency: int | None = None
    """Requests to a site at once."""
    timeout: float | None = None
    """Seconds within which an answer must be there, to its last byte."""
    contact: str | None = None
    """An address or URL that webmasters can write to; it is in the User-Agent."""
    source: str | None = None
    """The address of this machine from which servers are asked, in digits; None: whichever the system takes."""


def crawl(
    sites: Sequence[Site],
    archive: Archive,
    options: RunOptions | Mapping[str, RunOptions] | None = None,
    politeness: Politeness | None = None,
    on_progress: Callable[[RunStats], None] | None = None,
    on_end: Callable[[RunStats], None] | None = None,
    on_response: Callable[[Response], None] | None = None,
    clock: Clock | None = None,
    at_once: int | None = None,
) -> list[RunStats]:
    """Crawl sites side by side until nothing is due any more. Return the counts of each, in order.

    `options`: the same for all, or by name of the site. `on_progress` gets the counts of a site as they grow, `on_end`
    when its run has ended. `on_response` gets every answer as it came, before anything is made of it. `at_once`: how
    many sites are crawled at a time, the next one as one ends; None: `sites_at_once`. This runs Twisted's reactor, so
    it can be called once in a process. Ctrl-C ends it gracefully, a second one at once.
    """
    process = prepare_process(politeness or Politeness())
    clock, machine = clock or Clock(), Machine()

    def start(site: Site) -> tuple[Crawler, asyncio.Task[None]]:
        crawler = process.create_crawler(spider_for(site))
        asked = options.get(site.name) if isinstance(options, Mapping) else options
        if on_response is not None:
            crawler.signals.connect(on_response, signals.response_received, weak=False)
        how = {"options": asked or RunOptions(), "on_progress": on_progress, "clock": clock, "machine": machine}
        return crawler, process.crawl(crawler, archive=archive, **how)

    queue = _Queue(sites, archive, start, on_end or (lambda _: None))
    queue.fill(at_once or sites_at_once())
    collect_little_garbage()
    process.start()
    all_stats = queue.take_stats()
    if machine.is_alone:
        _excuse([stats for stats in all_stats if stats.problem and stats.site in machine.silent], archive, clock)
    return all_stats


def collect_little_garbage() -> None:
    """Set Python's garbage collector up for a process that crawls from now on."""
    gc.enable()
    gc.freeze()  # what was imported stays; looking through it again and again took a tenth of a crawl's time
    gc.set_threshold(_GC_THRESHOLD)


def _excuse(silent: list[RunStats], archive: Archive, clock: Clock) -> None:
    """Hold it against no site that none answered."""
    for stats in silent:
        stats.problem = NOBODY_ANSWERS
        excuse(archive, stats.site, clock.now())


def sites_at_once() -> int:
    """Return how many sites one process crawls at a time: as many as its limit of open files lets it, a hundred at
    most."""
    if sys.platform == "win32":  # where there is no such limit
        return _MOST_AT_ONCE
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_AT_ONCE if files < 0 else max(1, min(_MOST_AT_ONCE, (files - _OTHER_FILES) // _FILES_OF_SITE))


class _Queue:
    """The sites of a crawl: some are being crawled, the others wait for their turn."""

    def __init__(
        self,
        sites: Sequence[Site],
        archive: Archive,
        start: Callable[[Site], tuple[Crawler, asyncio.Task[None]]],
        on_end: Callable[[RunStats], None],
    ) -> None:
        self._sites = sites
        self._archive = archive
        self._start = start
        self._on_end = on_end
        self._waiting = iter(sites)
        self._running: dict[str, Crawler] = {}
        self._stats: dict[str, RunStats] = {}
        self._problem: str | None = None

    def fill(self, places: int) -> None:
        """Begin with the first sites."""
        for _place in range(places):
            self._begin_next()

    def _begin_next(self) -> None:
        site = next(self._waiting, None)
        if site is None:
            return
        crawler, task = self._start(site)
        self._running[site.name] = crawler
        crawler.signals.connect(self._end_all_if_gone, signals.spider_closed, weak=False)
        task.add_done_callback(lambda _: self._ended(site))

    def _ended(self, site: Site) -> None:
        """Keep the counts of a site, let go of the rest, and begin the next one: not where the whole crawl ends."""
        stats = self._stats[site.name] = stats_of(self._running.pop(site.name).spider, site)
        self._on_end(stats)
        if stats.ending == "shutdown":
            self._waiting = iter(())
        self._begin_next()

    def _end_all_if_gone(self) -> None:
        """End the crawls of all sites, after that of one has ended, where their archive is gone: also of one that is
        left alone for a while and would not notice."""
        try:
            self._archive.check_in_place()
        except ArchiveError as error:
            self._waiting, self._problem = iter(()), message_of(error)
            for crawler in self._running.values():
                if isinstance(crawler.spider, SiteSpider):
                    crawler.spider.end_for(error)

    def take_stats(self) -> list[RunStats]:
        """Return the counts of all sites, once nothing runs any more; of those that a second Ctrl-C did not leave the
        time to end, too."""
        for crawler in self._running.values():
            end_at_once(crawler.spider)
        for site in self._sites:
            if site.name in self._running:
                self._stats[site.name] = stats_of(self._running[site.name].spider, site)
        never = "gave-up" if self._problem else "shutdown"
        return [
            self._stats.get(site.name) or RunStats(site.name, ending=never, problem=self._problem)
            for site in self._sites
        ]


@contextmanager
def look(
    site: Site, articles: int, politeness: Politeness, on_response: Callable[[Response], None] | None = None
) -> Iterator[tuple[Archive, RunStats]]:
    """Crawl so many articles of a portal, and what lists them, into an archive that exists within the `with` only; see
    `crawl`. Raises KeyboardInterrupt where somebody ended it, as Scrapy has taken Ctrl-C for itself: what was seen till
    then is not a ground for anything."""
    with (
        tempfile.TemporaryDirectory(prefix="tulieu-look-") as folder,
        Archive.open(Path(folder) / "look.db") as archive,
    ):
        options = RunOptions(limit=articles, lists=True, media=frozenset())
        (stats,) = crawl([site], archive, options, politeness, on_response=on_response)
        if stats.ending == "shutdown":
            raise KeyboardInterrupt
        yield archive, stats


def prepare_process(politeness: Politeness) -> AsyncCrawlerProcess:
    """Return a process for spiders with the project's settings, in which only our own messages are printed."""
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    warnings.simplefilter("ignore", ScrapyDeprecationWarning)
    process = AsyncCrawlerProcess(_settings(politeness))
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("scrapy").setLevel(logging.ERROR)  # else every answer makes lines that nobody reads
    return process


def end_at_once(spider: Any) -> None:
    """End the run of a spider that a second Ctrl-C did not leave the time to; do nothing where it has ended."""
    if isinstance(spider, SiteSpider) and spider.run_state is not None and not spider.run_state.stats.ending:
        spider.run_state.stats.ending = "shutdown"  # also where the run has not begun
        spider.closed("shutdown")


def stats_of(spider: Any, site: Site) -> RunStats:
    """Return the counts of a spider's run; of one that could not be started, with that as its problem."""
    if isinstance(spider, SiteSpider) and spider.run_state is not None:
        return spider.run_state.stats
    return RunStats(site.name, problem=_("{site} could not be started", site=site.name))


class _Settings(Settings):
    """Settings of which each site's crawler gets a copy. Scrapy copies deeply, which takes a tenth of a site's time;
    here copies share the values themselves, which Scrapy replaces and does not change."""

    def copy(self) -> Self:
        """As Scrapy calls it."""
        return _copy_of(self)


def _copy_of(settings: AnySettings) -> AnySettings:
    copied = copy(settings)
    copied.attributes = {}
    for name, attribute in settings.attributes.items():
        own = copied.attributes[name] = copy(attribute)
        if isinstance(own.value, BaseSettings):
            own.value = _copy_of(own.value)
    return copied


def _settings(politeness: Politeness) -> Settings:
    settings = _Settings()
    settings.setmodule(project, priority="project")
    settings.set("SPIDER_MODULES", [], priority="cmdline")  # spiders are made of sites: the catalogue's are not wanted
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")  # what people must know is in the summary
    if politeness.delay is not None:
        settings.set("DOWNLOAD_DELAY", politeness.delay, priority="cmdline")
        settings.set("AUTOTHROTTLE_START_DELAY", politeness.delay, priority="cmdline")
        settings.set("AUTOTHROTTLE_ENABLED", politeness.delay > 0, priority="cmdline")
    settings.set("TULIEU_DELAYS", dict(politeness.delays), priority="cmdline")
    if politeness.concurrency is not None:
        settings.set("CONCURRENT_REQUESTS", politeness.concurrency, priority="cmdline")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", politeness.concurrency, priority="cmdline")
        settings.set("AUTOTHROTTLE_TARGET_CONCURRENCY", float(politeness.concurrency), priority="cmdline")
    if politeness.timeout is not None:
        settings.set("DOWNLOAD_TIMEOUT", politeness.timeout, priority="cmdline")
        settings.set("DNS_TIMEOUT", politeness.timeout, priority="cmdline")
    if politeness.source:
        settings.set("DOWNLOAD_BIND_ADDRESS", politeness.source, priority="cmdline")
    if politeness.contact:
        settings.set("USER_AGENT", user_agent(politeness.contact), priority="cmdline")
    return settings

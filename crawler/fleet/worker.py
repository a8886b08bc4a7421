"""A worker: takes sites whose time has come and crawls them, side by side in one process, until it is ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import URL

from archive import Archive
from archive.errors import ArchiveError, BadAddress
from archive.messages.language import _
from archive.messages.terminal import print_error, print_progress
from archive.open import display_name, parse_location
from crawler.crawl import Politeness, collect_little_garbage, prepare_process, sites_at_once
from crawler.fleet import INSTALL, check_installed
from crawler.fleet.at_work import Deferred, SitesAtWork
from crawler.fleet.timing import LOOK_EVERY
from crawler.run.due import site_of
from crawler.run.stats import RunStats

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess
    from twisted.internet.base import ReactorBase

    from crawler.fleet.metrics import Metrics
    from crawler.run.media import MediaChoice
    from crawler.schedule.hours import Hours

TELL_EVERY = 60.0
"""Seconds between two lines about what was done, where anything was."""


def run_worker(
    where: str,
    politeness: Politeness,
    *,
    places: int | None = None,
    hours: Hours | None = None,
    metrics: tuple[str, int] | None = None,
    media: MediaChoice | None = None,
) -> int:
    """Work until SIGTERM or SIGINT and return the exit status: 0 after the first of them, as what was begun is then
    ended gracefully, and 1 where the archive failed; a second one ends the process at once, with 130.

    `where`: the archive. `places`: sites at a time; None: `sites_at_once`. `metrics`: where they are served, host and
    port. `media`: which pictures and documents are kept. Raises ArchiveError where the archive cannot be opened, and
    BadAddress without what is needed for a queue.
    """
    url = parse_location(where)
    shared = url.get_backend_name() != "sqlite"
    if shared:
        check_installed(where)
    with Archive.open(where) as archive:
        process = prepare_process(politeness)
        at_work = SitesAtWork(archive, process, hours, media)
        seats = places or sites_at_once()
        told = Told(at_work)
        served = _serve_metrics(metrics, at_work, seats, url if shared else None)
        if shared:
            work = _work_from_queue(url, where, at_work, seats, told.take)
        else:
            work = _work_alone(archive, at_work, seats, told.take)
        print_progress(
            _("{archive}: a worker begins, {number:site|sites} at a time", archive=display_name(url), number=seats)
        )
        collect_little_garbage()
        try:
            return _run(process, work, at_work, told)
        finally:
            if served is not None:
                served.close()


def _serve_metrics(at: tuple[str, int] | None, at_work: SitesAtWork, places: int, url: URL | None) -> Metrics | None:
    if at is None:
        return None
    try:
        from crawler.fleet.metrics import Metrics
    except ModuleNotFoundError as error:
        raise BadAddress(_("--metrics needs {library}: {install}", library=error.name, install=INSTALL)) from error
    return Metrics(at, at_work, places, url)


class Told:
    """What was done since it was last told of, in one line for all sites."""

    def __init__(self, at_work: SitesAtWork) -> None:
        self._at_work = at_work
        self._ended = self._new = self._revised = 0

    def take(self, stats: RunStats) -> None:
        """Count a run that ended; tell what was wrong with it at once."""
        if stats.problem and stats.ending not in ("held", "shutdown"):
            print_progress(_("problem: {problem}", problem=stats.problem))
        self._ended += stats.ending not in ("held", "shutdown")
        self._new += stats.new
        self._revised += stats.revised

    def tell(self) -> None:
        """Print the line, where there is anything to tell."""
        if not self._ended:
            return
        at_work = len(self._at_work.names)
        print_progress(
            _(
                "{number:site|sites} crawled, {new:article|articles} new, {revised} revised; {busy} at work",
                number=self._ended,
                new=self._new,
                revised=self._revised,
                busy=at_work,
            )
        )
        self._ended = self._new = self._revised = 0

    async def tell_on(self) -> None:
        """Do so again and again."""
        while True:
            await asyncio.sleep(TELL_EVERY)
            self.tell()


Work = Callable[[asyncio.Event], Coroutine[Any, Any, int]]
"""What a worker does until the event is set; returns the exit status."""


def _run(process: AsyncCrawlerProcess, work: Work, at_work: SitesAtWork, told: Told) -> int:
    """Run a worker in the reactor's event loop, which Scrapy needs too."""

    async def main() -> int:
        loop, ending = asyncio.get_running_loop(), asyncio.Event()
        stops: list[asyncio.Task[None]] = []

        def end(_number: int) -> None:
            if ending.is_set():
                at_work.end_now()
                told.tell()
                sys.stderr.flush()
                os._exit(130)  # whatever still hangs
            ending.set()
            stops.append(loop.create_task(at_work.end_all()))

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end, number)
        telling = loop.create_task(told.tell_on())
        try:
            return await work(ending)
        finally:
            telling.cancel()
            told.tell()

    task = asyncio.get_event_loop().create_task(main())
    task.add_done_callback(_stop_reactor)
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    return task.result()


def _stop_reactor(_task: asyncio.Task[int]) -> None:
    from twisted.internet import reactor

    cast("ReactorBase", reactor).stop()


# --- with a queue --------------------------------------------------------------------------------


def _work_from_queue(
    url: URL, where: str, at_work: SitesAtWork, places: int, on_end: Callable[[RunStats], None]
) -> Work:
    import psycopg

    from crawler.fleet.keeper import Keeper
    from crawler.fleet.queue import FleetJobs, make_app, make_connector
    from crawler.fleet.schema import make_tables, queue_failed
    from crawler.fleet.sharing import SliceDoer

    connector = make_connector(url)
    doer = SliceDoer(where, connector)
    jobs = FleetJobs(connector, places, at_work, lambda: keeper, doer.places)
    keeper = Keeper(url, where, places, lambda: jobs.running)
    app = make_app(connector, jobs, at_work, lambda: keeper, on_end, doer)
    try:
        make_tables(url, display_name(url))
        keeper.enter()
    except psycopg.Error as error:
        raise queue_failed(url, error) from error

    async def work(ending: asyncio.Event) -> int:
        keeper.begin()
        try:
            async with app.open_async():
                running = asyncio.get_running_loop().create_task(
                    app.run_worker_async(
                        concurrency=places + doer.places + 1,  # one more for those that are about no site
                        fetch_job_polling_interval=0.5,
                        update_heartbeat_interval=5.0,
                        listen_notify=False,  # whoever asks every second needs no bell
                        install_signal_handlers=False,
                        delete_jobs="successful",
                    )
                )
                ended = asyncio.get_running_loop().create_task(ending.wait())
                await asyncio.wait([running, ended], return_when=asyncio.FIRST_COMPLETED)
                ended.cancel()
                running.cancel()  # takes no job any more, and ends when those that it is at have ended
                with suppress(asyncio.CancelledError):
                    await running
        finally:
            await asyncio.to_thread(doer.close)
            await asyncio.to_thread(keeper.leave)
        return 0

    return work


# --- alone ---------------------------------------------------------------------------------------


def _work_alone(archive: Archive, at_work: SitesAtWork, places: int, on_end: Callable[[RunStats], None]) -> Work:
    """Return the work of one process on an archive in a file: what is due is looked for every minute."""

    async def work(ending: asyncio.Event) -> int:
        loop = asyncio.get_running_loop()
        waiting: dict[str, None] = {}
        mistaken: set[str] = set()
        running: dict[asyncio.Task[Any], str] = {}
        ended, look_at = loop.create_task(ending.wait()), 0.0
        status = 0
        while True:
            if not ending.is_set() and monotonic() >= look_at and at_work.is_open:
                look_at = monotonic() + LOOK_EVERY
                waiting.update(dict.fromkeys(_due_names(at_work, mistaken)))
                for name in running.values():
                    waiting.pop(name, None)
            while waiting and len(running) < places and not ending.is_set():
                name = next(iter(waiting))
                del waiting[name]
                running[loop.create_task(_crawl_one(name, at_work, on_end))] = name
            if ending.is_set() and not running:
                ended.cancel()
                return status
            watched: list[asyncio.Task[Any]] = [*running] if ending.is_set() else [*running, ended]
            done, _ = await asyncio.wait(
                watched, timeout=max(0.0, look_at - monotonic()) or LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done - {ended}:
                del running[task]
                if (error := task.exception()) is not None:
                    status = _end_for(error, at_work, ending)

    return work


def _due_names(at_work: SitesAtWork, mistaken: set[str]) -> list[str]:
    names = []
    for state in at_work.find_due():
        try:
            site_of(state)
        except ValueError as error:
            if state.name not in mistaken:
                print_error(_("error: {message}", message=_("{subject}: {message}", subject=state.name, message=error)))
            mistaken.add(state.name)
        else:
            names.append(state.name)
    return names


async def _crawl_one(name: str, at_work: SitesAtWork, on_end: Callable[[RunStats], None]) -> None:
    target = at_work.find_target(name)
    if target is not None:
        with suppress(Deferred):  # the next look finds it again
            on_end(await at_work.crawl(*target))
        at_work.check_in_place()


def _end_for(error: BaseException, at_work: SitesAtWork, ending: asyncio.Event) -> int:
    """End the worker where its archive is gone; return the exit status. Other errors are ours, and are raised."""
    if not isinstance(error, ArchiveError):
        raise error
    if not ending.is_set():
        print_error(_("error: {message}", message=error))
        ending.set()
    at_work.end_for(error)
    return 1

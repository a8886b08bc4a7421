"""Procrastinate as this project uses it: one job a site that is due, a periodic job that puts them in, and one job a
slice of other work, see `crawler.fleet.sharing`.

`FleetJobs` mends, in one place, what does not hold where a worker dies, sleeps or loses its connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from sqlalchemy import URL

from archive.errors import ArchiveError
from archive.messages.language import _
from archive.messages.terminal import print_error, print_progress
from archive.slices import JsonObject
from crawler.engine.pace import find_address
from crawler.fleet.at_work import Deferred, SitesAtWork
from crawler.fleet.keeper import QUEUE, Keeper
from crawler.fleet.schema import CONNECTING, connection_address, first_line
from crawler.fleet.sharing import FORGET_RESULTS, SLICE, SLICES, SliceDoer
from crawler.fleet.timing import (
    CLOCK_AGAIN,
    FAILED_AGAIN,
    FIRST_PLACES,
    KEEP_FAILED_HOURS,
    LOCKED_AGAIN,
    NEXT_PLACE,
    POLL,
)
from crawler.run.clock import CLOCK
from crawler.run.due import site_of
from crawler.run.stats import RunStats

CRAWL, LOOK, TIDY = "crawl", "look", "tidy"
"""The tasks: crawl one site; put those whose time has come into the queue; forget jobs that failed."""

_PUT_AT_ONCE = 500
"""Jobs that are put into the queue by one statement."""

# A worker that slept may have lost the job to another meanwhile: only its present owner may end it.
_OWNED = "FROM procrastinate_jobs WHERE id = %(job_id)s AND worker_id = %(worker_id)s AND status = 'doing' FOR UPDATE"
_FINISH = f"SELECT procrastinate_finish_job_v1(id, %(status)s, %(delete_job)s) {_OWNED}"
_RETRY = (  # by the server's clock: those of the workers may differ
    "SELECT procrastinate_retry_job_v2(id, now() + make_interval(secs => %(seconds)s), NULL, %(queue)s, NULL) " + _OWNED
)
_DROP = "DELETE FROM procrastinate_jobs WHERE id = %(job_id)s AND worker_id = %(worker_id)s AND status = 'doing'"
# Where nobody else is at the address, it is this worker's; else the one is returned whose it is.
_CLAIM = """
INSERT INTO fleet_addresses AS a (address, worker_id) VALUES (%(address)s, %(worker_id)s)
ON CONFLICT (address) DO UPDATE SET worker_id = a.worker_id RETURNING worker_id
"""
_GIVE_BACK = "DELETE FROM fleet_addresses WHERE address = %(address)s AND worker_id = %(worker_id)s"
_KNOWN = "SELECT DISTINCT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')"


class Again(BaseRetryStrategy):
    """Puts a job back that was deferred; one that failed for another reason stays failed."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """As Procrastinate asks."""
        if isinstance(exception, LeftTo):
            return RetryDecision(queue=queue_of(exception.worker_id))
        if isinstance(exception, Deferred):
            queue = SLICES if job.task_name == SLICE else QUEUE
            return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=exception.seconds), queue=queue)
        return None


class LeftTo(Exception):
    """Another worker asks the site's server already, on behalf of another site: the site is left to it."""

    def __init__(self, worker_id: int) -> None:
        super().__init__(f"left to worker {worker_id}")
        self.worker_id = worker_id


def queue_of(worker_id: int) -> str:
    """Return the queue from which one worker alone takes."""
    return f"worker-{worker_id}"


class FleetJobs(JobManager):
    """Procrastinate's jobs for a worker that sleeps, is cut off, and shares.

    Jobs are ended by their present owner alone; a database that does not answer for a while ends no worker; no more
    jobs are taken than there are places, and those open one by one.
    """

    def __init__(
        self,
        connector: PsycopgConnector,
        places: int,
        at_work: SitesAtWork,
        keeper_of: Callable[[], Keeper],
        slice_places: int,
    ) -> None:
        super().__init__(connector)
        self.running: dict[int, str] = {}
        """The jobs that this worker is at, and the task of each."""
        self._places, self._at_work, self._keeper_of = places, at_work, keeper_of
        self._slice_places = slice_places
        self._began = monotonic()
        self._sites_from = self._slices_from = 0.0  # when they are requested again, after there were none

    @property
    def places(self) -> int:
        """How many jobs may be taken by now."""
        return min(self._places, FIRST_PLACES + int((monotonic() - self._began) / NEXT_PLACE))

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take a job, if there is a place, and where there was none lately only now and then."""
        now, worker = monotonic(), self._keeper_of().worker_id
        slices = sum(task == SLICE for task in self.running.values())
        asks_sites = len(self.running) - slices < self.places and now >= self._sites_from and self._at_work.is_open
        asks_slices = slices < self._slice_places and now >= self._slices_from
        asked = [QUEUE, queue_of(worker)] * asks_sites + [SLICES] * asks_slices
        if not asked or self._at_work.ending:
            return None
        try:
            job = await super().fetch_job(asked, worker)
        except ConnectorException:  # also where this worker was struck off meanwhile; its heartbeat tells
            job = None
        if job is None:
            self._sites_from = now + POLL if asks_sites else self._sites_from
            self._slices_from = now + POLL if asks_slices else self._slices_from
        elif job.id is not None:
            self.running[job.id] = job.task_name
        return job

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """End a job, unless another worker has it by now."""
        await self._end(job, _FINISH, status=status.value, delete_job=delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put a job back, unless another worker has it by now; drop it where it waits a second time already."""
        try:
            seconds = (retry_at - datetime.now(UTC)).total_seconds() if retry_at is not None else 0.0
            await self._end(job, _RETRY, seconds=max(seconds, 0.0), queue=queue)
        except UniqueViolation:
            await self._end(job, _DROP)

    async def _end(self, job: Job, statement: str, **values: Any) -> None:
        try:
            owned = {"job_id": job.id, "worker_id": job.worker_id}
            await self.connector.execute_query_async(statement, **owned, **values)
        except UniqueViolation:
            raise
        except ConnectorException as error:  # it stays ours; the heartbeat puts it back when it can
            print_progress(_("the job queue cannot be reached: {why}", why=first_line(error.__cause__ or error)))
        finally:
            if self.running.pop(job.id or 0, None) == SLICE:
                self._slices_from = 0.0  # the next of its site may have waited for it

    async def defer_periodic_job(self, job: Job, periodic_id: str, defer_timestamp: int) -> int | None:
        """Put the periodic job in; where the database does not answer, the next minute's is put in."""
        try:
            return await super().defer_periodic_job(job, periodic_id, defer_timestamp)
        except ConnectorException:
            return None

    async def list_jobs_to_abort_async(self, queue: str | None = None) -> Iterable[int]:
        """Nobody asks for that here."""
        return ()

    async def register_worker(self) -> int:
        """The heartbeat's thread has done it."""
        return self._keeper_of().worker_id

    async def unregister_worker(self, worker_id: int) -> None:
        """The heartbeat's thread does it, when everything else has ended."""

    async def update_heartbeat(self, worker_id: int) -> None:
        """The heartbeat has a thread; here it hears that the event loop has its turns."""
        self._keeper_of().turned_at = monotonic()

    async def prune_stalled_workers(self, seconds_since_heartbeat: float) -> list[int]:
        """The heartbeat's thread does it, after it has put back what they were at."""
        return []


class Addresses:
    """The servers that this worker asks: each is asked by one worker at a time, whichever sites are on it."""

    def __init__(self, connector: PsycopgConnector, keeper_of: Callable[[], Keeper]) -> None:
        self._connector, self._keeper_of = connector, keeper_of
        self._sites: dict[str, int] = {}

    async def claim(self, address: str) -> None:
        """Begin with a site on an address. Raises LeftTo where another worker asks it, ConnectorException."""
        self._sites[address] = self._sites.get(address, 0) + 1
        try:
            mine = self._keeper_of().worker_id
            row = await self._connector.execute_query_one_async(_CLAIM, address=address, worker_id=mine)
            if row["worker_id"] != mine:
                raise LeftTo(row["worker_id"])
        except BaseException:
            self._leave(address)
            raise

    async def give_back(self, address: str) -> None:
        """End with a site on it; with the last one others may ask it."""
        if self._leave(address):
            mine = self._keeper_of().worker_id
            try:
                await self._connector.execute_query_async(_GIVE_BACK, address=address, worker_id=mine)
            except ConnectorException as error:  # it stays this worker's, which takes what is on it
                print_progress(_("the job queue cannot be reached: {why}", why=first_line(error.__cause__ or error)))

    def _leave(self, address: str) -> bool:
        self._sites[address] -= 1
        if self._sites[address]:
            return False
        del self._sites[address]
        return True


def make_connector(url: URL) -> PsycopgConnector:
    """Return the connector to the queue of an archive; it opens nothing yet."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # whoever uses the pool reports its errors
    return PsycopgConnector(conninfo=connection_address(url), kwargs=CONNECTING, min_size=1, max_size=4, timeout=10)


def make_app(
    connector: PsycopgConnector,
    jobs: FleetJobs,
    at_work: SitesAtWork,
    keeper_of: Callable[[], Keeper],
    on_end: Callable[[RunStats], None],
    doer: SliceDoer,
) -> App:
    """Return the app: the tasks over these jobs. `on_end` gets the counts of every run, `doer` does slices."""
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    app = App(connector=connector)
    app.job_manager = jobs
    addresses = Addresses(connector, keeper_of)
    mistaken: set[str] = set()

    @app.periodic(cron="* * * * *")
    @app.task(name=LOOK, queue=QUEUE, queueing_lock=LOOK, priority=2)
    async def look(timestamp: int) -> None:
        await put_due(connector, app, at_work, mistaken)

    @app.periodic(cron="17 * * * *")
    @app.task(name=TIDY, queue=QUEUE, queueing_lock=TIDY, priority=1)
    async def tidy(timestamp: int) -> None:
        await jobs.delete_old_jobs(KEEP_FAILED_HOURS, include_failed=True, include_aborted=True)
        await connector.execute_query_async(FORGET_RESULTS, hours=KEEP_FAILED_HOURS)

    @app.task(name=CRAWL, queue=QUEUE, pass_context=True, retry=Again())
    async def crawl(context: JobContext, site: str) -> None:
        try:
            stats = await _crawl(site, at_work, addresses)
        except ArchiveError as error:
            print_progress(_("error: {message}", message=error))
            raise Deferred(FAILED_AGAIN) from error
        except ConnectorException as error:
            raise Deferred(FAILED_AGAIN) from error
        if stats is not None:
            on_end(stats)
            _check_ending(stats, at_work)

    @app.task(name=SLICE, queue=SLICES, pass_context=True, retry=Again())
    async def do_slice(context: JobContext, work: str, number: int, kind: str, given: JsonObject, version: str) -> None:
        try:
            await doer.do(context.job, work, number, kind, given, version)
        except ConnectorException as error:
            raise Deferred(FAILED_AGAIN) from error

    return app


async def put_due(connector: PsycopgConnector, app: App, at_work: SitesAtWork, mistaken: set[str]) -> int:
    """Put every site whose time has come into the queue, unless it is there already, and return how many. One that
    means no site (any more) is told about once, and is then in `mistaken`."""
    due = at_work.find_due()
    known = {row["queueing_lock"] for row in await connector.execute_query_all_async(_KNOWN)} if due else set()
    found = []
    for state in due:
        if state.name in known or state.name in mistaken:
            continue
        try:
            site_of(state)
        except ValueError as error:
            mistaken.add(state.name)
            print_error(_("error: {message}", message=_("{subject}: {message}", subject=state.name, message=error)))
            continue
        found.append(state.name)
    task = app.tasks[CRAWL]
    for begin in range(0, len(found), _PUT_AT_ONCE):
        names = found[begin : begin + _PUT_AT_ONCE]
        batch = [task.configure(lock=name, queueing_lock=name).make_new_job(site=name) for name in names]
        try:
            await app.job_manager.batch_defer_jobs_async(batch)
        except AlreadyEnqueued:  # another worker was quicker, which sees them all too
            break
        await asyncio.sleep(0)
    return len(found)


async def _crawl(name: str, at_work: SitesAtWork, addresses: Addresses) -> RunStats | None:
    """Crawl a site of the queue; None where its time has not come any more. Raises Deferred and LeftTo."""
    if at_work.ending:
        raise Deferred(0)
    target = at_work.find_target(name)
    if target is None:
        return None
    site, sections = target
    address = await find_address(site.seeds[0]) if site.seeds else None
    if address is None:
        return await at_work.crawl(site, sections)
    await addresses.claim(address)
    try:
        return await at_work.crawl(site, sections)
    finally:
        await addresses.give_back(address)


def _check_ending(stats: RunStats, at_work: SitesAtWork) -> None:
    """Raise Deferred for a run after which its site is as due as before."""
    if stats.ending == "shutdown":
        raise Deferred(0)
    if stats.ending == "held":
        raise Deferred(LOCKED_AGAIN)
    if stats.ending == CLOCK:
        at_work.doubt_clock()
        raise Deferred(CLOCK_AGAIN)

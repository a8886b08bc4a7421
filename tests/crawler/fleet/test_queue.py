"""Jobs for workers that sleep, are cut off, and share; and what Procrastinate by itself would do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from archive import Archive
from crawler.fleet import timing
from crawler.fleet.at_work import Deferred, SitesAtWork
from crawler.fleet.keeper import Keeper
from crawler.fleet.queue import Addresses, Again, FleetJobs, LeftTo, make_app, make_connector, put_due
from crawler.fleet.sharing import SliceDoer
from crawler.site import Site
from tests.crawler.fleet.conftest import Shared


@dataclass
class Worker:
    """A worker's queue without its crawls."""

    app: App
    jobs: FleetJobs
    addresses: Addresses
    at_work: SitesAtWork


@asynccontextmanager
async def worker(shared: Shared, opened: Archive, keeper: Keeper, places: int = 100) -> AsyncIterator[Worker]:
    """Open one."""
    at_work = SitesAtWork(opened, cast(Any, None))  # nothing is crawled
    connector = make_connector(shared.url)
    doer = SliceDoer(shared.address, connector)
    jobs = FleetJobs(connector, places, at_work, lambda: keeper, doer.places)
    app = make_app(connector, jobs, at_work, lambda: keeper, lambda _: None, doer)
    async with app.open_async():
        yield Worker(app, jobs, Addresses(connector, lambda: keeper), at_work)


def on_worker(
    shared: Shared, opened: Archive, keeper: Keeper, does: Callable[[Worker], Coroutine[Any, Any, Any]]
) -> Any:
    """Let a worker do something."""

    async def run() -> Any:
        async with worker(shared, opened, keeper) as one:
            return await does(one)

    return asyncio.run(run())


def test_every_due_site_is_put_in_once(shared: Shared, opened: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.vn", "b.vn", "c.vn", "d.vn"):
        opened.crawls.enter_site(name, f"https://{name}/")
    opened.crawls.enter_site("gone", "no such site")
    opened.crawls.plan_site("b.vn", due_at=None, every=None, every_by="never")
    shared.job("c.vn", "failed")
    mistaken: set[str] = set()

    async def look(one: Worker) -> tuple[int, int]:
        first = await put_due(one.app.connector, one.app, one.at_work, mistaken)  # type: ignore[arg-type]
        return first, await put_due(one.app.connector, one.app, one.at_work, mistaken)  # type: ignore[arg-type]

    assert on_worker(shared, opened, shared.keeper(), look) == (2, 0)
    rows = shared.ask("SELECT args->>'site', lock, queueing_lock FROM procrastinate_jobs WHERE status = 'todo'")
    assert rows == [("a.vn", "a.vn", "a.vn"), ("d.vn", "d.vn", "d.vn")]
    assert capsys.readouterr().err.count("error: gone: no site is named") == 1


def test_a_worker_takes_no_more_than_its_places_which_open_one_by_one(shared: Shared, opened: Archive) -> None:
    for number in range(timing.FIRST_PLACES + 3):
        shared.job(f"{number}.vn", "todo")

    async def take(one: Worker) -> list[int]:
        taken = []
        for later in (0.0, timing.NEXT_PLACE):
            one.jobs._began -= later
            while await one.jobs.fetch_job(None, 0) is not None:
                pass
            taken.append(len(one.jobs.running))
        return taken

    assert on_worker(shared, opened, shared.keeper(), take) == [timing.FIRST_PLACES, timing.FIRST_PLACES + 1]


def take_and_lose(shared: Shared, opened: Archive, then: Callable[[JobManager, Job], Coroutine[Any, Any, None]]) -> str:
    """Let a worker take a job and sleep till another has it; return the job's status after what it does then."""
    slept, other = shared.keeper(), shared.keeper()
    number = shared.job("a.vn", "todo")

    async def take(one: Worker) -> None:
        job = await one.jobs.fetch_job(None, 0)
        assert job is not None
        shared.ask("UPDATE procrastinate_jobs SET worker_id = %s WHERE id = %s", other.worker_id, number)
        await then(one.jobs, job)

    on_worker(shared, opened, slept, take)
    return str(shared.jobs()[number][0])


async def _finish(jobs: JobManager, job: Job) -> None:
    await jobs.finish_job(job, Status.SUCCEEDED, delete_job=False)


async def _put_back(jobs: JobManager, job: Job) -> None:
    await jobs.retry_job(job)


@pytest.mark.parametrize("then", [_finish, _put_back])
def test_a_worker_that_slept_does_not_end_what_another_has_by_now(
    shared: Shared, opened: Archive, then: Callable[[JobManager, Job], Coroutine[Any, Any, None]]
) -> None:
    assert take_and_lose(shared, opened, then) == "doing"


def test_procrastinate_by_itself_would_end_it(shared: Shared, opened: Archive) -> None:
    async def finish(jobs: JobManager, job: Job) -> None:
        await JobManager.finish_job(jobs, job, Status.SUCCEEDED, delete_job=False)

    assert take_and_lose(shared, opened, finish) == "succeeded"


def test_a_job_is_put_back_for_later_or_dropped_where_it_waits_already(shared: Shared, opened: Archive) -> None:
    first, second = shared.job("a.vn", "todo"), shared.job("b.vn", "todo")
    keeper = shared.keeper()

    async def put_back(one: Worker) -> None:
        jobs = [await one.jobs.fetch_job(None, 0) for _ in range(2)]
        shared.job("b.vn", "todo")
        for job in jobs:
            assert job is not None
            decision = Again().get_retry_decision(exception=Deferred(15), job=job)
            assert decision is not None
            await one.jobs.retry_job(job, retry_at=decision.retry_at, queue=decision.queue)

    on_worker(shared, opened, keeper, put_back)
    assert {number: state[0] for number, state in shared.jobs().items()} == {first: "todo", second + 1: "todo"}
    waits = shared.ask("SELECT scheduled_at - now() FROM procrastinate_jobs WHERE id = %s", first)[0][0]
    assert timedelta(seconds=5) < waits <= timedelta(seconds=15)


def test_procrastinates_recipe_for_stalled_jobs_fails_where_one_waits_already(shared: Shared, opened: Archive) -> None:
    dead = shared.keeper()
    shared.job("a.vn", "doing", dead.worker_id)
    shared.job("a.vn", "todo")
    shared.silence(dead)

    async def rescue(one: Worker) -> None:
        plain = JobManager(one.app.connector)
        for job in await plain.get_stalled_jobs(seconds_since_heartbeat=60):
            await plain.retry_job(job)

    with pytest.raises(ConnectorException):
        on_worker(shared, opened, shared.keeper(), rescue)


def test_procrastinate_by_itself_finds_jobs_of_a_worker_that_was_struck_off(shared: Shared, opened: Archive) -> None:
    gone = shared.keeper()
    number = shared.job("a.vn", "doing", gone.worker_id)
    shared.ask("DELETE FROM procrastinate_workers WHERE id = %s", gone.worker_id)

    async def find(one: Worker) -> list[int | None]:
        return [job.id for job in await JobManager(one.app.connector).get_stalled_jobs()]

    assert on_worker(shared, opened, shared.keeper(), find) == [number]


def test_a_worker_that_was_struck_off_takes_nothing_and_goes_on(shared: Shared, opened: Archive) -> None:
    keeper = shared.keeper()
    shared.job("a.vn", "todo")
    shared.ask("DELETE FROM procrastinate_workers")

    async def take(one: Worker) -> tuple[bool, bool]:
        with pytest.raises(ConnectorException):  # which ends Procrastinate's own worker
            await JobManager.fetch_job(one.jobs, ["sites"], keeper.worker_id)
        none = await one.jobs.fetch_job(None, 0) is None
        keeper.tell()
        one.jobs._sites_from = 0.0
        return none, await one.jobs.fetch_job(None, 0) is not None

    assert on_worker(shared, opened, keeper, take) == (True, True)


def test_a_server_is_asked_by_one_worker_at_a_time(shared: Shared, opened: Archive) -> None:
    first, second = shared.keeper(), shared.keeper()

    async def claim(address: str, *, of: Keeper, ends: int = 0) -> int | None:
        async with worker(shared, opened, of) as one:
            try:
                await one.addresses.claim(address)
                await one.addresses.claim(address)  # another site on it
            except LeftTo as left:
                return left.worker_id
            for _ in range(ends):
                await one.addresses.give_back(address)
            return None

    def claimed(of: Keeper, ends: int = 0) -> int | None:
        return asyncio.run(claim("192.0.2.1", of=of, ends=ends))

    assert claimed(first, ends=1) is None
    assert claimed(second) == first.worker_id  # one of its sites is still at work
    assert claimed(first, ends=2) is None
    assert claimed(second) is None
    assert claimed(first) == second.worker_id
    shared.silence(second)
    first.rescue()
    assert claimed(first) is None  # the other is dead


def test_a_site_whose_server_another_asks_is_left_to_that_worker(shared: Shared, opened: Archive) -> None:
    first, second = shared.keeper(), shared.keeper()
    shared.job("a.vn", "todo")

    async def leave(one: Worker) -> None:
        job = await one.jobs.fetch_job(None, 0)
        assert job is not None
        decision = Again().get_retry_decision(exception=LeftTo(second.worker_id), job=job)
        assert decision is not None
        await one.jobs.retry_job(job, queue=decision.queue)
        one.jobs._sites_from = 0.0
        assert await one.jobs.fetch_job(None, 0) is None

    async def take(one: Worker) -> bool:
        return await one.jobs.fetch_job(None, 0) is not None

    on_worker(shared, opened, first, leave)
    assert on_worker(shared, opened, second, take)


def test_the_same_site_is_put_in_once_only_whoever_is_first(shared: Shared, opened: Archive) -> None:
    async def twice(one: Worker) -> None:
        task = one.app.tasks["crawl"]
        batch = [task.configure(lock="a.vn", queueing_lock="a.vn").make_new_job(site="a.vn")]
        await one.jobs.batch_defer_jobs_async(batch)
        with pytest.raises(AlreadyEnqueued):
            await one.jobs.batch_defer_jobs_async(batch)

    on_worker(shared, opened, shared.keeper(), twice)


def test_a_site_that_another_crawled_meanwhile_is_not_crawled_again(opened: Archive) -> None:
    opened.crawls.enter_site("a.vn", "https://a.vn/")
    at_work = SitesAtWork(opened, cast(Any, None))
    target = at_work.find_target("a.vn")
    assert target is not None and isinstance(target[0], Site)

    opened.crawls.plan_site(
        "a.vn", due_at=datetime.now(UTC) + timedelta(hours=3), every=timedelta(hours=6), every_by="learnt"
    )
    assert at_work.find_target("a.vn") is None
    assert at_work.find_target("b.vn") is None

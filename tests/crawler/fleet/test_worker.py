"""`tulieu worker` and `tulieu fleet` as a person runs them."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from archive import Archive
from benchmarks.many_portals import ARTICLES, Portals, host_of
from crawler.cli.main import app
from crawler.demo import serve
from crawler.fleet.status import read_fleet
from crawler.run.lock import LEASE
from crawler.sites import site_at, word_for
from tests import ROOT, forkserver
from tests.crawler.crawl_runs import FEW, GatedPortal, command, environment
from tests.crawler.fleet.conftest import Shared

ELSEWHERE = "127.0.0.9"
"""An address of this machine that nothing else asks from."""


@pytest.fixture(scope="module")
def portals() -> Iterator[Portals]:
    """Portals that answer as long as the tests run."""
    served, loop, ready = Portals(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        async with await served.serve():
            ready.set()
            await stopped.wait()

    stopped = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(forkserver.PATIENCE)
    yield served
    loop.call_soon_threadsafe(stopped.set)
    thread.join()
    loop.close()


def enter(where: str, portals: Portals, sites: int) -> list[str]:
    """Enter sites that are due into an archive; return their names."""
    names = []
    with Archive.open(where) as archive:
        for number in range(sites):
            site = site_at(f"http://{host_of(number)}:{portals.port}")
            archive.crawls.enter_site(site.name, word_for(site))
            names.append(site.name)
    return names


@contextmanager
def working(where: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A worker, which is killed in the end if it has not ended."""
    words = command("worker", "--archive", where, "--contact", "tests@example.org", *options)
    with forkserver.Popen(words, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_till(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait till something is so. TimeoutError, ChildProcessError."""
    for _ in range(forkserver.PATIENCE // 2):
        if is_so():
            return
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        assert process.stderr is not None
        raise ChildProcessError(process.stderr.read())
    raise TimeoutError


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Send SIGTERM; return how it ends and what it said."""
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate()
    return process.returncode, said


def is_done(where: str) -> bool:
    with Archive.open(where) as archive:
        return not archive.crawls.due_sites(datetime.now(UTC))


def test_a_worker_crawls_what_is_due_in_a_file_from_the_address_it_is_given(portals: Portals, tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    names = enter(where, portals, 2)
    portals.asked.clear()
    with working(where, "--delay", "0", "--from", ELSEWHERE) as process:
        wait_till(lambda: is_done(where), process)
        code, said = end(process)
    assert (code, "Traceback" in said) == (0, False), said
    assert {asker for asker, _ in portals.asked} == {ELSEWHERE}
    with Archive.open(where) as archive:
        assert [archive.count_articles(name) for name in names] == [ARTICLES] * 2
    state = read_fleet(where).as_json()
    assert state["workers"] == [] and set(state["queue"].values()) == {0}
    assert state["rates"] == {"sites_per_hour": 2, "articles_per_hour": 2 * ARTICLES}


def test_a_worker_takes_from_the_queue_and_puts_back_what_it_does_not_end(shared: Shared) -> None:
    portal, port = GatedPortal(FEW), free_port()
    with serve(portal) as base:
        site = site_at(base)
        with Archive.open(shared.address) as archive:
            archive.crawls.enter_site(site.name, word_for(site))
        with working(shared.address, "--delay", "0", "--metrics", str(port)) as process:
            wait_till(portal.reached.is_set, process)
            (told,) = read_fleet(shared.address).workers
            assert (told.pid, told.alive, list(told.sites)) == (process.pid, True, [site.name])
            with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                figures = answer.read().decode()
            process.send_signal(signal.SIGTERM)
            portal.opened.set()
            _, said = process.communicate()
    assert (process.returncode, "Traceback" in said) == (0, False), said
    assert "\ntulieu_workers 1.0\n" in figures and '\ntulieu_queue_sites{state="running"} 1.0\n' in figures
    crawls = (
        "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'crawl'"  # a full minute adds one of another
    )
    assert shared.ask(crawls) == [("todo",)]
    with Archive.open(shared.address) as archive:
        assert [run.counts["ending"] for run in archive.crawls.runs()] == ["shutdown"]
        assert archive.crawls.locked_sites() == []
    assert read_fleet(shared.address).workers == []


def test_a_second_signal_ends_a_worker_at_once(portals: Portals, tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    (name,) = enter(where, portals, 1)
    with working(where) as process:
        wait_till(lambda: bool(read_fleet(where).workers), process)
        while process.poll() is None:  # a second one may come before the first was heard
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        _, said = process.communicate()
    assert process.returncode in (0, 130) and "Traceback" not in said, said
    with Archive.open(where) as archive:
        assert archive.crawls.locked_sites() == []
        assert [run.counts["ending"] for run in archive.crawls.runs(name)] == ["shutdown"]


@pytest.mark.long
def test_the_sites_of_killed_and_stopped_workers_are_done_by_the_others_once() -> None:
    words = "--sites 24 --workers 3 --apart 4 --kill 1 --stop 1 --fault-at 20 --patience 600".split()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_fleet", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "twice 0, lost 0" in done.stdout


def test_what_the_locks_tell_where_there_is_no_queue(tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    with Archive.open(where) as archive:
        for name in ("a.vn", "b.vn", "c.vn"):
            archive.crawls.enter_site(name, f"https://{name}/")
        for name in ("a.vn", "b.vn"):
            archive.crawls.lock_site(name, "elsewhere/42/m.t", LEASE)
        run = archive.crawls.start_run("a.vn", datetime.now(UTC) - timedelta(minutes=5))
        archive.crawls.end_run(run, datetime.now(UTC), {"new": 3, "revised": 1, "problem": "a.vn gave no answer"})
        old = archive.crawls.start_run("b.vn", datetime.now(UTC) - timedelta(days=2))
        archive.crawls.end_run(old, datetime.now(UTC), {"new": 50})
    state = read_fleet(where)
    assert [(one.host, one.pid, one.sites, one.alive) for one in state.workers] == [
        ("elsewhere", 42, ["a.vn", "b.vn"], True)
    ]
    assert (state.queue.waiting, state.queue.running) == (1, 2)
    assert (state.sites_per_hour, state.articles_per_hour) == (1, 4)
    assert state.failures == {"a.vn": "a.vn gave no answer"}


def shown(*words: str) -> tuple[int, str]:
    """What a command prints, and how it ends."""
    ran = CliRunner().invoke(app, [*words])
    error = "" if ran.exception is None or isinstance(ran.exception, SystemExit) else str(ran.exception)
    return ran.exit_code, " ".join((ran.output + error).split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["--metrics", "x"], "'x' is not a port like 9400", id="no port"),
        pytest.param(["--from", "example.vn"], "'example.vn' is not an address in digits", id="a name"),
        pytest.param(["--from", "192.0.2.1"], "192.0.2.1 is not an address of this machine", id="of another machine"),
    ],
)
def test_what_cannot_be_meant_is_told(words: list[str], says: str, tmp_path: Path) -> None:
    code, said = shown("worker", "--archive", str(tmp_path / "a.db"), *words)
    assert code == 2 and says in said


@pytest.mark.parametrize("missing", ["procrastinate", "psycopg_pool"])
def test_without_the_extra_it_is_told_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    code, said = shown("worker", "--archive", "postgresql://nobody@127.0.0.1:1/none", "--contact", "a@example.org")
    assert code == 1
    assert said == (
        f"postgresql://nobody@127.0.0.1:1/none: workers on PostgreSQL need {missing}: pip install 'tulieu[fleet]'"
    )


def test_a_health_check_fails_where_no_worker_of_this_machine_is_alive(shared: Shared) -> None:
    assert shown("fleet", "--here", "--archive", shared.address)[0] == 1
    keeper = shared.keeper()
    assert shown("fleet", "--here", "--archive", shared.address)[0] == 0
    shared.silence(keeper)
    assert shown("fleet", "--here", "--archive", shared.address)[0] == 1

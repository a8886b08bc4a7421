"""Crawls by schedule over the replica portal: one at a time, what is due, within their hours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawl_runs import QUICK, Ran, WatchedPortal, articles, command, crawl, crawl_and_stop, environment

from archive import Archive
from archive.instants import local
from archive.sites import SiteState
from crawler.demo import serve
from crawler.demo.response import Response
from crawler.demo.story import load_stories
from crawler.hold import LEASE


class GatedPortal(WatchedPortal):
    """Answers so many requests and then, until it is opened, none."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.answers = 10**9
        self.opened = threading.Event()

    def answer(self, path: str, user_agent: str = "") -> Response:
        """As the portal answers, when it does."""
        if len(self.asked) >= self.answers:
            self.reached.set()
            self.opened.wait(30)
        return super().answer(path, user_agent)


@pytest.fixture
def portal() -> Iterator[GatedPortal]:
    portal = GatedPortal()
    with serve(portal):
        yield portal
        portal.opened.set()


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def name_of(portal: WatchedPortal) -> str:
    return portal.base.removeprefix("http://")


def state_of(where: Path, portal: WatchedPortal) -> SiteState:
    with Archive.open(where, read_only=True) as archive:
        state = archive.site_state(name_of(portal))
    assert state is not None
    return state


def make_due(where: Path, portal: WatchedPortal) -> None:
    with Archive.open(where) as archive:
        now = datetime.now(UTC)
        archive.plan_site(name_of(portal), due_at=now, every=None, every_by="learnt")


def crawl_due(where: Path, *words: str, as_json: bool = False) -> Ran:
    return crawl(where, "--due", *words, as_json=as_json)


@dataclass
class Halted:
    """A crawl that hangs in the middle, as the portal does not answer it."""

    process: subprocess.Popen[str]
    portal: GatedPortal

    def end(self) -> Ran:
        """Let it go on to its end."""
        self.portal.opened.set()
        out, err = self.process.communicate(timeout=60)
        return Ran(self.process.returncode, out, err)


@contextmanager
def halted(portal: GatedPortal, words: list[str]) -> Iterator[Halted]:
    """Starts a command, and goes on when it has asked for some pages."""
    portal.answers = len(portal.asked) + 12
    portal.reached.clear()
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True
    )
    try:
        assert portal.reached.wait(30)
        yield Halted(process, portal)
    finally:
        portal.answers = 10**9
        portal.opened.set()
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_of_two_crawls_of_one_site_one_leaves(portal: GatedPortal, where: Path) -> None:
    crawling = command("crawl", portal.base, "--archive", str(where), *QUICK, "--json")
    with halted(portal, crawling) as first:
        asked = len(portal.asked)
        second = crawl(where, portal.base)
        by_schedule = crawl_due(where)
        assert len(portal.asked) == asked
        done = first.end()
    line = f"{name_of(portal)} is being crawled by process {first.process.pid} on {os.uname().nodename}"
    assert (second.code, second.err) == (1, f"error: {line}: nothing was asked for\n")
    assert (by_schedule.code, by_schedule.err) == (0, f"{line}: nothing was asked for\n")
    assert (done.code, done.summary["new"]) == (0, len(portal.truth()))
    assert len({asked.path for asked in portal.asked}) == len(portal.asked), "nothing twice"
    assert state_of(where, portal).holder is None


def test_scrapy_holds_a_site_too(portal: GatedPortal, where: Path) -> None:
    with Archive.open(where) as archive:
        archive.enter_site(name_of(portal), portal.base)
        assert archive.hold_site(name_of(portal), "elsewhere/7/x", LEASE)
    probe = (
        "from crawler.sites import site_at; from crawler.spiders.site_spider import spider_for;"
        "from scrapy.crawler import AsyncCrawlerProcess; from scrapy.utils.project import get_project_settings;"
        "p = AsyncCrawlerProcess(get_project_settings());"
        f"p.crawl(spider_for(site_at({portal.base!r}))); p.start()"
    )
    ran = run_probe(probe, TULIEU_ARCHIVE=str(where))
    assert f"{name_of(portal)} is being crawled by process 7 on elsewhere: nothing was asked for" in ran.err
    assert portal.asked == []


def run_probe(probe: str, **environ: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        text=True,
        timeout=60,
        env={**environment(), **environ},
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_one_that_was_killed_is_taken_over_at_once(portal: GatedPortal, where: Path) -> None:
    assert crawl_and_stop(where, portal.base, portal, 20, signal.SIGKILL).code == -signal.SIGKILL
    assert state_of(where, portal).holder is not None
    ran = crawl_due(where, as_json=True)
    assert (ran.code, ran.err) == (0, "")
    assert len(articles(where)) == len(portal.truth())


PROBE = """
import sys
from datetime import datetime, timedelta
from archive import Archive
from archive.instants import VIETNAM
from crawler import crawl, turn
from crawler.progress import print_summary
from crawler.schedule.hours import Hours
from crawler.sites import site_at
base, where, seconds = sys.argv[1:]
turn.RENEWAL = 0.1
stop = turn.Turn._stop
def tell(self, reason):
    print("stopping:", reason, flush=True)
    stop(self, reason)
turn.Turn._stop = tell
now = datetime.now(VIETNAM)
hours = Hours((now - timedelta(hours=1)).time(), (now + timedelta(seconds=float(seconds))).time())
with Archive.open(where) as archive:
    tallies = crawl.crawl([site_at(base)], archive, None, crawl.Manners(delay=0, hours=hours))
print_summary(tallies)
print(tallies[0].problem)
"""
"""A crawl that says when it is told to stop, and looks ten times a second whether it has lost its hold."""


def test_a_hold_that_was_lost_ends_the_crawl(portal: GatedPortal, where: Path) -> None:
    with halted(portal, [sys.executable, "-c", PROBE, portal.base, str(where), "3600"]) as first:
        with Archive.open(where) as archive:
            holder = archive.site_state(name_of(portal)).holder
            assert archive.hold_site(name_of(portal), "elsewhere/7/x", LEASE, instead_of=holder)
        assert first.process.stdout.readline() == "stopping: gave-up\n"
        done = first.end()
    problem = f"{name_of(portal)} was taken over by another process while this one stood still: stopped"
    assert done.out.splitlines()[-1] == problem
    state = state_of(where, portal)
    assert (state.holder, state.due_at) == ("elsewhere/7/x", None), "the other one plans"


def test_hours_that_end_during_a_crawl_end_it_and_the_rest_stays_due(portal: GatedPortal, where: Path) -> None:
    with halted(portal, [sys.executable, "-c", PROBE, portal.base, str(where), "4"]) as first:
        assert first.process.stdout.readline() == "stopping: hours\n"
        done = first.end()
    assert "are over: a crawl within them goes on" in done.out
    assert (done.code, done.out.splitlines()[-1]) == (0, "None")
    assert 0 < len(articles(where)) < len(portal.truth())
    with Archive.open(where, read_only=True) as archive:
        (run,) = archive.runs()
    assert "-" in run.counts["politeness"]["hours"]
    assert crawl_due(where).code == 0
    assert len(articles(where)) == len(portal.truth())


def not_now() -> str:
    """Hours that are not."""
    hour = local(datetime.now(UTC)).hour
    return f"{(hour + 2) % 24}-{(hour + 3) % 24}"


def test_nothing_is_asked_for_outside_the_hours(portal: GatedPortal, where: Path) -> None:
    hours = not_now()
    line = f"it is not within the hours {hours} in Vietnam: nothing was asked for\n"
    by_hand = crawl(where, portal.base, options=(*QUICK, "--hours", hours), as_json=False)
    by_schedule = crawl_due(where, portal.base, "--hours", hours)
    assert (by_hand.code, by_hand.err) == (1, f"error: {line}")
    assert (by_schedule.code, by_schedule.err, by_schedule.out) == (0, line, "")
    assert (portal.asked, where.exists()) == ([], False)
    wrong = crawl(where, portal.base, options=("--hours", "night"))
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_what_is_due_is_crawled_and_planned_anew(portal: GatedPortal, where: Path) -> None:
    entered = crawl_due(where, f"{portal.base}/", as_json=True)
    assert (entered.code, entered.summary["new"]) == (0, len(portal.truth()))
    asked = len(portal.asked)
    state = state_of(where, portal)
    assert (state.target, state.every_by, state.failures, state.holder) == (f"{portal.base}/", "learnt", 0, None)
    assert state.due_at is not None and state.due_at > datetime.now(UTC)
    for words in ((), (portal.base,)):
        rested = crawl_due(where, *words, as_json=True)
        assert (rested.code, rested.summary["request_count"], rested.err.count("\n")) == (0, 0, 1)
        assert f"nothing is due: the next is {name_of(portal)}, at {local(state.due_at):%Y-%m-%d %H:%M}" in rested.err
    assert len(portal.asked) == asked
    make_due(where, portal)
    assert crawl_due(where).code == 0
    assert len(portal.asked) > asked
    due_at = state_of(where, portal).due_at
    assert due_at is not None and due_at > datetime.now(UTC)


def test_a_crawl_cut_short_stays_due_and_a_failed_one_rests(portal: GatedPortal, where: Path) -> None:
    crawl(where, portal.base, options=(*QUICK, "--limit", "5"))
    assert state_of(where, portal).due_at <= datetime.now(UTC)
    assert crawl(where, "http://127.0.0.1:9/").code == 1
    with Archive.open(where, read_only=True) as archive:
        failed = archive.site_state("127.0.0.1:9")
    assert failed.failures == 1
    assert timedelta(minutes=50) < failed.due_at - datetime.now(UTC) < timedelta(minutes=61)
    ran = crawl_due(where, as_json=True)
    assert (ran.code, ran.summary["site"]) == (0, name_of(portal)), "the failed one rests"


def test_a_site_of_which_it_is_no_longer_known_what_it_is_is_one_line(portal: GatedPortal, where: Path) -> None:
    crawl(where, portal.base, options=(*QUICK, "--limit", "1"))
    with Archive.open(where) as archive:
        archive.enter_site("gone", "gone")
    ran = crawl_due(where)
    assert ran.code == 1
    assert ran.err == "error: gone: no site is named gone: see `tulieu sites`, or give an address\n"
    assert len(articles(where)) == len(portal.truth())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param((), 2, "name a TARGET, or use --due", id="neither a target nor --due"),
        pytest.param(("--due",), 1, "there is no archive", id="no archive: not made by a schedule"),
    ],
)
def test_a_crawl_of_nothing_is_one_line(words: tuple[str, ...], code: int, said: str, where: Path) -> None:
    ran = crawl(where, *words)
    assert (ran.code, ran.out, ran.err.count("\n"), where.exists()) == (code, "", 1, False)
    assert said in ran.err


def test_the_foreground_scheduler_crawls_what_is_due_and_ends_in_order(where: Path) -> None:
    portal = WatchedPortal(stories=load_stories()[:1])
    with serve(portal):
        with Archive.open(where) as archive:
            archive.enter_site(name_of(portal), portal.base)
        running = command("schedule", "run", "--archive", str(where))
        with subprocess.Popen(
            running, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
        ) as process:
            line = next(line for line in process.stderr if "crawl --due" in line)
            process.send_signal(signal.SIGTERM)
            out, rest = process.communicate(timeout=60)
    assert "crawl --due ended with 0 after" in line
    assert (process.returncode, rest) == (0, "")
    assert "1 found, 1 new" in out
    assert len(articles(where)) == 1


def test_the_foreground_scheduler_ends_the_crawl_that_runs(portal: GatedPortal, where: Path) -> None:
    with Archive.open(where) as archive:
        archive.enter_site(name_of(portal), portal.base)
    with halted(portal, command("schedule", "run", "--archive", str(where))) as running:
        holder = state_of(where, portal).holder
        running.process.send_signal(signal.SIGINT)
        done = running.end()
    assert done.code == 0
    assert "crawl --due ended with 130 after" in done.err.splitlines()[-1]
    assert holder is not None and state_of(where, portal).holder is None
    assert 0 < len(articles(where)) < len(portal.truth())

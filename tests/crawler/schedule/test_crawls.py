"""What befalls a crawl that is held and planned: its hold is lost, its hours end, it is cut short, its site moves
into the catalogue."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive
from archive.ledger.sites import SiteState
from crawler.cli.targets import find_due
from crawler.demo import serve
from crawler.run.lock import LEASE
from crawler.schedule.plan import is_due, plan_next
from tests import forkserver
from tests.crawler.crawl_runs import FEW, QUICK, GatedPortal, WatchedPortal, articles, crawl, environment, wait_for

NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)

PROBE = """
import sys
from datetime import datetime, timedelta
from archive import Archive
from archive.database.timestamps import VIETNAM
from crawler.crawl import Politeness, crawl
from crawler.schedule.hours import Hours
from crawler.sites import site_at
from crawler.spiders import site_spider
from crawler.run.options import RunOptions
base, where, left = sys.argv[1:]
site_spider.RENEW_EVERY = 0.1
end = site_spider.SiteSpider._end
def tell(self, reason):
    print("stopping:", reason, flush=True)
    end(self, reason)
site_spider.SiteSpider._end = tell
Hours.end_after = lambda self, at: timedelta(seconds=float(left))
hour = datetime.now(VIETNAM).hour
with Archive.open(where) as archive:
    options = RunOptions(hours=Hours((hour - 1) % 24, (hour + 2) % 24))
    (stats,) = crawl([site_at(base)], archive, options, Politeness(delay=0))
print(stats.problem)
"""
"""A crawl that says when it is told to stop, looks ten times a second whether it has lost its hold, and whose
hours end when the test wants it."""


@pytest.fixture
def portal() -> Iterator[GatedPortal]:
    portal = GatedPortal(FEW)
    with serve(portal):
        yield portal
        portal.opened.set()


def name_of(portal: WatchedPortal) -> str:
    return portal.base.removeprefix("http://")


def state_of(where: Path, name: str) -> SiteState:
    with Archive.open(where) as archive:
        state = archive.crawls.site_state(name)
    assert state is not None
    return state


@contextmanager
def halted(portal: GatedPortal, where: Path, left: float) -> Iterator[subprocess.Popen[str]]:
    """A crawl in the middle, which the portal does not answer."""
    words = [sys.executable, "-c", PROBE, portal.base, str(where), str(left)]
    with forkserver.Popen(words, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        try:
            wait_for(portal.reached, process)
            yield process
        finally:
            portal.opened.set()
            if process.poll() is None:
                process.kill()


def test_a_hold_that_was_lost_ends_the_crawl_and_the_other_one_plans(portal: GatedPortal, tmp_path: Path) -> None:
    where, name = tmp_path / "a.db", name_of(portal)
    with halted(portal, where, 3600) as process:
        with Archive.open(where) as archive:
            assert archive.crawls.lock_site(
                name, "elsewhere/7/x", LEASE, instead_of=archive.crawls.site_state(name).holder
            )
        assert process.stdout.readline() == "stopping: gave-up\n"
        portal.opened.set()
        out, _ = process.communicate()
    assert out == f"{name} was taken over by another process\n"
    state = state_of(where, name)
    assert (state.holder, state.due_at) == ("elsewhere/7/x", None)


def test_hours_that_end_during_a_crawl_end_it_and_the_rest_stays_due(portal: GatedPortal, tmp_path: Path) -> None:
    where, name = tmp_path / "a.db", name_of(portal)
    with halted(portal, where, 2) as process:
        assert process.stdout.readline() == "stopping: hours\n"
        portal.opened.set()
        out, _ = process.communicate()
    assert (process.returncode, out) == (0, "None\n")
    assert 0 < len(articles(where)) < len(portal.truth())
    state = state_of(where, name)
    assert state.holder is None
    assert is_due(state, datetime.now(UTC))
    assert crawl(where, options=(*QUICK, "--due")).code == 0
    assert len(articles(where)) == len(portal.truth())


@pytest.mark.parametrize(
    ("complete", "failed", "due_at"),
    [
        pytest.param(True, False, NOW + 5 * HOUR, id="a whole crawl: from its beginning"),
        pytest.param(False, False, NOW + HOUR, id="one that was cut short: at once"),
        pytest.param(False, True, NOW + 2 * HOUR, id="one that failed: after a rest"),
    ],
)
def test_the_next_crawl_is_planned(complete: bool, failed: bool, due_at: datetime, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.crawls.enter_site("x.vn", "https://x.vn/")
        archive.crawls.plan_site("x.vn", due_at=None, every=5 * HOUR, every_by="person")
        plan_next(archive, "x.vn", NOW + HOUR, started_at=NOW, complete=complete, failed=failed)
        state = archive.crawls.site_state("x.vn")
    assert state.due_at == due_at
    assert is_due(state, due_at - timedelta(minutes=1)), "a timer that is a little early"
    assert not is_due(state, due_at - timedelta(minutes=10))


@pytest.mark.parametrize("failed", [pytest.param(False, id="as it was"), pytest.param(True, id="after a rest")])
def test_a_crawl_of_certain_days_leaves_the_schedule(failed: bool, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.crawls.enter_site("x.vn", "https://x.vn/")
        archive.crawls.plan_site("x.vn", due_at=NOW, every=5 * HOUR, every_by="person")
        plan_next(archive, "x.vn", NOW + HOUR, started_at=NOW, complete=not failed, failed=failed, besides=True)
        assert archive.crawls.site_state("x.vn").due_at == (NOW + 2 * HOUR if failed else NOW)


def test_a_site_is_still_due_after_a_crawl_of_certain_days_but_not_after_one_of_the_schedule(tmp_path: Path) -> None:
    where, portal = tmp_path / "a.db", WatchedPortal(FEW)
    with serve(portal) as base:
        for options in (("--since", "2025-06-01"), ("--limit", "2")):
            assert crawl(where, base, options=(*QUICK, *options)).code == 0
            assert is_due(state_of(where, name_of(portal)), datetime.now(UTC)), options
        assert crawl(where, options=(*QUICK, "--due", "--since", "2025-06-01")).code == 0
        assert not is_due(state_of(where, name_of(portal)), datetime.now(UTC))


@pytest.mark.parametrize("due", [True, False])
def test_an_address_that_came_into_the_catalogue_is_crawled_as_its_site(due: bool, tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    with Archive.open(where) as archive:
        archive.crawls.enter_site("stxdd.thanhuytphcm.vn", "https://stxdd.thanhuytphcm.vn/")
    assert [site.name for site in find_due([], where, [])] == ["thanhuytphcm"]
    with Archive.open(where) as archive:
        archive.crawls.enter_site("thanhuytphcm", "thanhuytphcm")
        at = datetime.now(UTC) + (-HOUR if due else HOUR)
        archive.crawls.plan_site("thanhuytphcm", due_at=at, every=HOUR, every_by="learnt")
    assert [site.name for site in find_due([], where, [])] == ["thanhuytphcm"] * due

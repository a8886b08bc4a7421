"""The lock of a site where its process was stopped for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive import Archive
from archive.media.ledger import FoundMedia
from crawler.engine.scheduler import Scheduler
from crawler.run import lock, session
from crawler.run.lock import LEASE, SiteLock, SiteTaken, this_process
from crawler.run.options import RunOptions
from crawler.run.state import RunState
from crawler.schedule.hours import Hours
from crawler.sites import site_at
from tests.archive.samples import make_article, make_visit


@pytest.mark.parametrize("late", [True, False])
def test_who_wakes_late_finds_out_before_it_saves_that_the_site_is_anothers(tmp_path: Path, late: bool) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.crawls.enter_site("a.vn", "https://a.vn/")
        held = SiteLock(archive, "a.vn")
        held.acquire()
        assert archive.crawls.lock_site("a.vn", "elsewhere/1/m.t", LEASE, instead_of=this_process())
        if not late:
            held.check()  # in time: nobody can have it
            return
        held._renewed_at -= lock._OVERDUE + 1
        with pytest.raises(SiteTaken, match=r"^a\.vn was taken over by another process$"):
            held.check()


def test_who_wakes_late_and_lost_nothing_goes_on(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.crawls.enter_site("a.vn", "https://a.vn/")
        held = SiteLock(archive, "a.vn")
        held.acquire()
        held._renewed_at -= lock._OVERDUE + 1
        held.check()
        assert [site for site, *_ in archive.crawls.locked_sites()] == ["a.vn"]


def test_a_site_that_another_has_crawled_and_left_is_not_taken_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.crawls.enter_site("a.vn", "https://a.vn/")
        held = SiteLock(archive, "a.vn")
        held.acquire()
        archive.crawls.unlock_sites([("a.vn", this_process())])  # it was taken for dead
        assert not held.renew()
        assert archive.crawls.locked_sites() == []


@pytest.mark.parametrize("taken", [True, False])
def test_files_are_not_requested_while_another_has_the_site_or_outside_the_hours(tmp_path: Path, taken: bool) -> None:
    now, site = datetime(2026, 3, 2, 3, 0, tzinfo=UTC), site_at("https://a.vn/")  # ten o'clock in Vietnam
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1, site=site.name), site=site.name))
        archive.media.enter(site.name, make_article(1).key, [FoundMedia("https://a.vn/1.pdf", "document")], now)
        archive.crawls.enter_site(site.name, "https://a.vn/")
        if taken:
            assert archive.crawls.lock_site(site.name, "elsewhere/1/m.t", LEASE)
        hours = None if taken else Hours.parse("22-6")
        options = RunOptions(media=frozenset({"document"}), media_only=True, hours=hours)
        state = RunState(site, archive, options)
        assert not session.begin(state, now)
        spider: Any = SimpleNamespace(run_state=state, media_request_for=lambda due: due.url)
        crawler: Any = SimpleNamespace(spider=spider)
        scheduler = Scheduler(crawler)
        scheduler.open(spider)
        assert not scheduler.has_pending_requests()
        state.lock = SiteLock(archive, site.name)
        assert scheduler.has_pending_requests(), "with the lock it would be"


def test_a_run_that_wakes_at_its_end_is_not_complete_where_another_has_the_site(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Archive.open(tmp_path / "a.db") as archive:
        state = RunState(site_at("https://a.vn/"), archive)
        assert session.begin(state, now)
        assert state.lock is not None
        assert archive.crawls.lock_site("a.vn", "elsewhere/1/m.t", LEASE, instead_of=this_process())
        state.lock._renewed_at -= lock._OVERDUE + 1
        session.end(state, now, ending="finished", request_count=3, seconds=1.0)
        (run,) = archive.crawls.runs("a.vn")
        assert (run.counts["complete"], run.counts["problem"]) == (False, "a.vn was taken over by another process")
        assert [holder for _, holder, *_ in archive.crawls.locked_sites()] == ["elsewhere/1/m.t"]


def test_a_site_that_another_has_crawled_since_it_was_due_is_left(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Archive.open(tmp_path / "a.db") as archive:
        archive.crawls.enter_site("a.vn", "https://a.vn/")
        archive.crawls.plan_site("a.vn", due_at=now + timedelta(hours=7), every=None, every_by="learnt")
        scheduled = RunState(site_at("https://a.vn/"), archive, RunOptions(scheduled=True))
        assert not session.begin(scheduled, now)
        assert (scheduled.stats.ending, scheduled.stats.problem) == (
            "held",
            "a.vn was crawled by another process just now",
        )
        assert archive.crawls.locked_sites() == []
        asked = RunState(site_at("https://a.vn/"), archive, RunOptions())
        assert session.begin(asked, now)

"""Workers that die, sleep or are cut off: what the others do, and what they do when they wake."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive import Archive
from crawler.fleet import timing
from crawler.run.lock import LEASE
from tests.crawler.fleet.conftest import Shared


def test_the_sites_of_a_dead_worker_go_to_the_others_and_are_unlocked(shared: Shared, opened: Archive) -> None:
    dead, alive = shared.keeper(), shared.keeper()
    opened.crawls.enter_site("a.vn", "https://a.vn/")
    holder = shared.ask("SELECT holder FROM fleet_workers WHERE worker_id = %s", dead.worker_id)[0][0]
    opened.crawls.lock_site("a.vn", holder, LEASE)
    job = shared.job("a.vn", "doing", dead.worker_id)
    shared.silence(dead)
    alive.rescue()
    assert shared.jobs() == {job: ("todo", "sites", None)}
    assert opened.crawls.locked_sites() == []
    assert shared.ask("SELECT id FROM procrastinate_workers") == [(alive.worker_id,)]


@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        pytest.param(timing.DEAD_AFTER - 1, "doing", id="just alive"),
        pytest.param(timing.DEAD_AFTER + 1, "todo", id="just dead"),
    ],
)
def test_a_worker_is_dead_after_a_certain_silence(shared: Shared, seconds: float, status: str) -> None:
    silent, alive = shared.keeper(), shared.keeper()
    job = shared.job("a.vn", "doing", silent.worker_id)
    shared.silence(silent, seconds)
    alive.rescue()
    assert shared.jobs()[job][0] == status


def test_a_job_of_a_worker_that_was_struck_off_is_put_back(shared: Shared) -> None:
    gone, alive = shared.keeper(), shared.keeper()
    job = shared.job("a.vn", "doing", gone.worker_id)
    shared.ask("DELETE FROM procrastinate_workers WHERE id = %s", gone.worker_id)
    alive.rescue()
    assert shared.jobs() == {job: ("todo", "sites", None)}


def test_a_job_that_waits_a_second_time_already_is_dropped(shared: Shared) -> None:
    dead, alive = shared.keeper(), shared.keeper()
    shared.job("a.vn", "doing", dead.worker_id)
    waits = shared.job("a.vn", "todo")
    other = shared.job("b.vn", "doing", dead.worker_id)
    shared.silence(dead)
    alive.rescue()
    assert shared.jobs() == {waits: ("todo", "sites", None), other: ("todo", "sites", None)}


def test_what_was_left_to_a_dead_worker_is_for_all_again(shared: Shared) -> None:
    dead, alive = shared.keeper(), shared.keeper()
    lost = shared.job("a.vn", "todo", queue=f"worker-{dead.worker_id}")
    kept = shared.job("b.vn", "todo", queue=f"worker-{alive.worker_id}")
    shared.silence(dead)
    alive.rescue()
    assert {number: queue for number, (_, queue, _) in shared.jobs().items()} == {
        lost: "sites",
        kept: f"worker-{alive.worker_id}",
    }


def test_a_worker_that_wakes_and_was_taken_for_dead_enters_anew(shared: Shared) -> None:
    slept, alive = shared.keeper(), shared.keeper()
    before = slept.worker_id
    shared.silence(slept)
    alive.rescue()
    slept.tell()
    assert slept.worker_id not in (before, alive.worker_id)
    assert len(shared.ask("SELECT id FROM procrastinate_workers")) == 2


def test_whoever_was_cut_off_itself_judges_nobody_at_once(shared: Shared) -> None:
    silent, cut_off = shared.keeper(), shared.keeper()
    job = shared.job("a.vn", "doing", silent.worker_id)
    shared.silence(silent)
    cut_off._told_at -= timing.DEAD_AFTER
    for _ in range(2):
        cut_off.tell()
        cut_off.rescue()
    assert shared.jobs()[job][0] == "doing"


def test_a_job_whose_end_could_not_be_told_is_put_back_when_it_is_missed_twice(shared: Shared) -> None:
    keeper = shared.keeper()
    forgotten = shared.job("a.vn", "doing", keeper.worker_id)
    keeper.tell()
    assert shared.jobs()[forgotten][0] == "doing"  # it may only just have been fetched
    keeper.tell()
    assert shared.jobs()[forgotten][0] == "todo"


def test_a_job_that_is_at_work_stays(shared: Shared) -> None:
    keeper = shared.keeper(1)
    assert shared.job("a.vn", "doing", keeper.worker_id) == 1
    keeper.tell()
    keeper.tell()
    assert shared.jobs()[1][0] == "doing"


def test_a_worker_whose_event_loop_hangs_tells_no_more_that_it_is_alive(shared: Shared) -> None:
    keeper = shared.keeper()
    shared.silence(keeper, 30)
    keeper.turned_at -= timing.STUCK_AFTER + 1
    keeper.tell()
    silent = "SELECT now() - last_heartbeat FROM procrastinate_workers"
    assert shared.ask(silent)[0][0] > timedelta(seconds=29)


def test_a_worker_that_leaves_puts_back_what_it_has_and_is_gone(shared: Shared) -> None:
    keeper = shared.keeper()
    keeper.begin()
    job = shared.job("a.vn", "doing", keeper.worker_id)
    keeper.leave()
    assert shared.jobs() == {job: ("todo", "sites", None)}
    assert shared.ask("SELECT id FROM procrastinate_workers") == []


def test_the_numbers_leave_the_two_minutes_that_a_dead_worker_has() -> None:
    assert timing.DEAD_AFTER + timing.HEARTBEAT + timing.POLL < 120
    assert timing.DEAD_AFTER > 4 * timing.HEARTBEAT
    assert LEASE.total_seconds() + timing.LOCKED_AGAIN < 150

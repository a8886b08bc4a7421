"""How quickly a web archive is asked, by a clock of the test's."""

from __future__ import annotations

import pytest

from crawler.backfill.pace import Limits, Pace
from crawler.backfill.plan import Plan, PlanUnusable


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def plan(tmp_path):
    with Plan(tmp_path / "a.db.backfill") as opened:
        yield opened


def test_no_minute_has_more_than_twenty_requests_however_many_processes_ask(plan, clock, tmp_path):
    with Plan(tmp_path / "a.db.backfill") as other:
        paces = [Pace(plan, "w", Limits(), clock), Pace(other, "w", Limits(), clock)]
        moments = []
        for number in range(60):
            moments.append(clock.now + paces[number % 2].reserve())
            clock.now += number % 3  # answers take their time, but less than the pace leaves
    moments.sort()
    assert all(later - first >= 60 for first, later in zip(moments, moments[20:], strict=False))


def test_a_quiet_time_is_not_made_up_for(plan, clock):
    pace = Pace(plan, "w", Limits(), clock)
    pace.reserve()
    clock.now += 3600
    assert [pace.reserve() for _ in range(3)] == [0, 3, 6]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        pytest.param(None, 300, id="five minutes where nothing is said"),
        pytest.param(60, 300, id="five minutes where less is asked for"),
        pytest.param(900, 900, id="what is asked for where that is more"),
    ],
)
def test_a_pause_holds_for_all_and_outlives_the_process(tmp_path, clock, asked, seconds):
    with Plan(tmp_path / "p") as plan:
        assert Pace(plan, "w", Limits(), clock).pause(asked) == seconds
    clock.now += 10
    with Plan(tmp_path / "p") as plan:
        assert Pace(plan, "w", Limits(), clock).reserve() == seconds - 10
        assert Pace(plan, "another server", Limits(), clock).reserve() == 0


def test_errors_are_answered_with_longer_and_longer_waits(plan, clock):
    pace = Pace(plan, "w", Limits(), clock)
    assert [pace.pause_after(failures) for failures in (1, 2, 3, 4, 20)] == [10, 20, 40, 80, 3600]


def test_a_clock_that_was_set_back_makes_nobody_wait_for_years(plan, clock):
    pace = Pace(plan, "w", Limits(), clock)
    clock.now += 1e8
    pace.reserve()
    clock.now -= 1e8
    assert pace.reserve() == 0


def test_a_plan_of_a_later_version_is_refused(tmp_path):
    with Plan(tmp_path / "p") as plan:
        plan._database.execute("PRAGMA user_version = 9")
    with pytest.raises(PlanUnusable, match="not a plan of a backfill"):
        Plan(tmp_path / "p")

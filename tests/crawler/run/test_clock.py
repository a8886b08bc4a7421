"""The clock of a crawl: what is set, what sleeps, and whom to believe where a server says another time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.run.clock import ENOUGH, Clock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, YEARS = timedelta(days=1), timedelta(days=3652)


class Machine:
    """A machine's two clocks."""

    def __init__(self) -> None:
        self.wall, self.running = NOON, 1000.0
        self.clock = Clock(lambda: self.wall, lambda: self.running)

    def passes(self, span: timedelta, *, wall: timedelta | None = None) -> None:
        """Let time pass; `wall`: by how much the wall clock moves meanwhile, where that is another."""
        self.running += span.total_seconds()
        self.wall += span if wall is None else wall


@pytest.mark.parametrize(
    ("passed", "wall", "words"),
    [
        pytest.param(timedelta(minutes=1), YEARS, "was set by +3652 days while", id="set ten years ahead"),
        pytest.param(timedelta(minutes=1), -YEARS, "was set by -3652 days while", id="set ten years back"),
        pytest.param(timedelta(minutes=1), timedelta(hours=3), "was set by +3 hours while", id="set hours ahead"),
        pytest.param(timedelta(minutes=1), timedelta(minutes=-19), "was set by -20 minutes", id="set minutes back"),
        pytest.param(timedelta(minutes=1), timedelta(minutes=4), None, id="set to the right minute"),
        pytest.param(timedelta(hours=9), timedelta(hours=9), None, id="the machine slept for a night"),
        pytest.param(timedelta(days=30), timedelta(days=30), None, id="a crawl of a month"),
    ],
)
def test_a_clock_that_is_set_is_noticed_and_moves_nothing(
    passed: timedelta, wall: timedelta, words: str | None
) -> None:
    machine = Machine()
    machine.passes(passed, wall=wall)
    problem = machine.clock.find_problem("a", agreed_before=True)
    assert (problem is None) if words is None else (problem is not None and words in problem)
    assert machine.clock.now() == NOON + passed


@pytest.mark.parametrize(
    ("skews", "agreed_before", "words"),
    [
        pytest.param({}, True, None, id="no server says what time it is"),
        pytest.param({"a": [DAY * 0] * 3}, True, None, id="the server agrees"),
        pytest.param({"a": [timedelta(hours=23)] * 3}, True, None, id="the server's zone is wrong"),
        pytest.param({"a": [-YEARS] * 3}, True, "+3652 days from the clock of a, and was not", id="it agreed before"),
        pytest.param({"a": [2 * DAY] * 3}, False, None, id="nobody knows whose clock is wrong"),
        pytest.param({"a": [2 * DAY] * 2}, True, None, id="two answers are too few"),
        pytest.param({"a": [2 * DAY, DAY * 0, 2 * DAY]}, True, None, id="one answer of three agrees"),
        pytest.param({"a": [2 * DAY, 9 * DAY, 2 * DAY]}, True, None, id="a server that says anything"),
        pytest.param({"a": [2 * DAY] * 3, "b": [2 * DAY] * 3}, False, "-2 days from that of several", id="two agree"),
        pytest.param({"a": [2 * DAY] * 3, "b": [-9 * DAY] * 3}, False, None, id="two that disagree are both wrong"),
        pytest.param({"a": [2 * DAY] * 3, "b": [DAY * 0]}, True, None, id="another server agrees with this machine"),
    ],
)
def test_whose_clock_is_believed(skews: dict[str, list[timedelta]], agreed_before: bool, words: str | None) -> None:
    machine = Machine()
    for site, ahead in skews.items():
        for one in ahead:
            machine.clock.note_date(site, machine.clock.now() + one)
    problem = machine.clock.find_problem("a", agreed_before=agreed_before)
    assert (problem is None) if words is None else (problem is not None and words in problem)


def test_what_a_server_says_later_in_a_crawl_is_not_asked() -> None:
    machine = Machine()
    for _ in range(ENOUGH):
        machine.clock.note_date("a", NOON)
    machine.clock.note_date("a", NOON + YEARS)
    assert machine.clock.find_problem("a", agreed_before=True) is None

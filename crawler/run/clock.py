"""The clock of a crawl: it runs evenly, and notices where this machine's was set meanwhile, or is false.

What a crawl writes down decides when addresses are requested again and which page is the later one. A clock that is
set ten years ahead would leave a portal alone for ten years; under one that is set back, new texts count as old.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from archive.messages.language import _

MAX_JUMP = timedelta(minutes=5)
"""By so much the machine's clock may be set in a run: to the right second, most often."""

MAX_APART = timedelta(days=1)
"""By so much the clock of a server may be wrong, or ours: nobody's time zone is further off."""

ENOUGH = 3
"""Answers of a server that say what its clock is."""

CLOCK = "clock"
"""How a run ends whose clock cannot be believed."""


def _wall() -> datetime:
    return datetime.now(UTC)


def running_seconds() -> float:
    """Return the seconds that have passed since some moment, those in which the machine slept too where the system
    counts them. Nobody can set this clock."""
    if sys.platform == "win32":
        return time.monotonic()
    # Linux's CLOCK_MONOTONIC stands still in sleep, macOS's does not.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Clock:
    """The time of one crawl, of all its sites."""

    def __init__(self, wall: Callable[[], datetime] = _wall, running: Callable[[], float] = running_seconds) -> None:
        """`wall`: the machine's clock, aware; `running`: one in seconds that nobody sets."""
        self._wall, self._running = wall, running
        self._begun, self._begun_at = running(), wall()
        self._skews: dict[str, list[timedelta]] = {}

    def now(self) -> datetime:
        """Return the time in UTC: that of the machine when the crawl began, and what has passed since."""
        return self._begun_at + timedelta(seconds=self._running() - self._begun)

    def note_date(self, site: str, date: datetime) -> None:
        """Note what time (aware) the server of a site says it is, in an answer that comes from no cache."""
        skews = self._skews.setdefault(site, [])
        if len(skews) < ENOUGH:
            skews.append(date - self.now())

    def find_problem(self, site: str, *, agreed_before: bool) -> str | None:
        """Return why the machine's clock cannot be believed, in a line; None where nothing speaks against it.

        It was set since the crawl began; or the server's clock is days away. Which of the two is right is known where
        servers of other sites say the same as this one, or as ours; else the server is believed if its clock and ours
        agreed in the last crawl of the site (`agreed_before`).
        """
        off = self._wall() - self.now()
        if abs(off) > MAX_JUMP:
            return _(
                "this machine's clock was set by {span} while it crawled: look whether it is right, and run this again",
                span=_span(off),
            )
        apart = self._apart(site)
        if apart is None or any(self._agrees(other) for other in self._skews if other != site):
            return None
        others = [self._apart(other) for other in self._skews if other != site]
        if any(other is not None and abs(other - apart) < MAX_APART for other in others):
            return _(
                "this machine's clock is {span} from that of several servers: set it, and run this again",
                span=_span(-apart),
            )
        if agreed_before:
            return _(
                "this machine's clock is {span} from the clock of {site}, and was not in its last crawl: "
                "set it, and run this again (if it is right, crawl another site together with this one)",
                span=_span(-apart),
                site=site,
            )
        return None

    def _apart(self, site: str) -> timedelta | None:
        """Return by how much the server's clock is ahead, where all of enough answers say days; else None."""
        skews = self._skews.get(site, [])
        if len(skews) < ENOUGH or min(map(abs, skews)) <= MAX_APART or max(skews) - min(skews) > MAX_APART:
            return None
        return skews[-1]

    def _agrees(self, site: str) -> bool:
        return any(abs(skew) <= MAX_APART for skew in self._skews[site])


def _span(span: timedelta) -> str:
    """Return a span as people say it, a clock's that is ahead with a plus: `+3650 days`, `-2 hours`."""
    minutes = round(span.total_seconds() / 60)
    if abs(minutes) < 120:
        return _("{number:minute|minutes}", number=f"{minutes:+}")
    return (
        _("{number:hour|hours}", number=f"{round(minutes / 60):+}")
        if abs(minutes) < 2 * 1440
        else _("{number:day|days}", number=f"{round(minutes / 1440):+}")
    )

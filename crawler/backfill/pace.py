"""How quickly a web archive is asked: only so many requests a minute, and none for a while after it asked to wait.

The pace is kept in the plan: it holds for all processes that backfill into one archive, and after a restart.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from crawler.backfill.plan import Plan

LONGEST_PAUSE = 3600.0
"""Seconds; where a server asks to wait longer, the backfill ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How a web archive is asked."""

    per_minute: float = 20.0
    """Requests, for lists and captures together. The Wayback Machine bans who requests many more."""
    pause: float = 300.0
    """Seconds without any request after an answer 429; more where the server requests more."""
    back_off: float = 10.0
    """Seconds before the second try after an error of the server or the network; twice as long before each further
    one."""
    tries: int = 5
    """How often one address is requested before it is left to a later backfill."""


class Pace:
    """When a server may be asked next. `clock` gives seconds since 1970."""

    def __init__(self, plan: Plan, server: str, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self._plan, self._server, self._limits, self._clock = plan, server, limits, clock

    def reserve(self) -> float:
        """Reserve a time for one request; returns the seconds until then."""
        interval = 60.0 / self._limits.per_minute
        longest = LONGEST_PAUSE + 1000 * interval
        return self._plan.reserve(self._server, self._clock(), interval, longest)

    def pause(self, asked: float | None) -> float:
        """Suspend requests, at least as long as the server requests (None: it does not say); returns the seconds."""
        seconds = max(self._limits.pause, asked or 0.0)
        self._plan.suspend(self._server, self._clock() + seconds)
        return seconds

    def pause_after(self, failures: int) -> float:
        """Suspend requests after so many failures in a row; returns the seconds."""
        seconds = min(self._limits.back_off * 2.0 ** (failures - 1), LONGEST_PAUSE)
        self._plan.suspend(self._server, self._clock() + seconds)
        return seconds

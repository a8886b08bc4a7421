"""How much of a request's time an event loop did not listen, because it was busy with other answers.

Scrapy's AutoThrottle takes the time until an answer is read for the time that the server took. Where one process crawls
a hundred sites that time is mostly the process's own: measured on a loaded machine, portals that answer at once were
asked every 30 seconds, and the busier the process, the slower each site was crawled.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache

_EVERY = 0.05
"""Seconds between two looks at the clock."""


class Lag:
    """The lag of one event loop, measured while anything waits for an answer. Made by `lag_of`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._watchers = 0
        self._total = 0.0
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> float:
        """Begin to measure; return what `end` is given."""
        if self._timer is None:
            self._set_timer()
        self._watchers += 1
        return self._total + self._late()

    def end(self, begun: float) -> float:
        """Return for how many seconds since `begin` the loop did not listen."""
        lag = self._total + self._late() - begun
        self._watchers -= 1
        if not self._watchers and self._timer is not None:
            self._total += self._late()
            self._timer.cancel()
            self._timer = None
        return lag

    def _set_timer(self) -> None:
        self._due = self._loop.time() + _EVERY
        self._timer = self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        self._total += self._late()
        self._set_timer()

    def _late(self) -> float:
        return max(0.0, self._loop.time() - self._due)


@lru_cache(maxsize=1)  # a process crawls in one loop
def lag_of(loop: asyncio.AbstractEventLoop) -> Lag:
    """Return the lag of an event loop."""
    return Lag(loop)

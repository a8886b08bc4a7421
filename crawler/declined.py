"""What a run did not ask for because what was like it had brought nothing, till something like it brings something."""

from __future__ import annotations

from archive.ledger import DueUrl
from crawler.discover.bounds import Bounds

MOST = 5000
"""Addresses that are remembered; the ledger has the others for a later run."""


class Declined:
    """The addresses that one run declined for their template's budget, in order."""

    def __init__(self) -> None:
        self._waiting: dict[str, DueUrl] = {}
        self._finds = 0

    def add(self, due: DueUrl) -> None:
        """Remember an address."""
        if len(self._waiting) < MOST:
            self._waiting[due.url] = due

    def take_back(self, bounds: Bounds, most: int) -> list[DueUrl]:
        """At most so many addresses that may be asked for after all, each once; looked for only where something
        was found since the last time."""
        if not self._waiting or bounds.finds == self._finds:
            return []
        free = [due for due in self._waiting.values() if bounds.find_refusal(due.url, due.kind, due.depth) is None]
        if len(free) <= most:
            self._finds = bounds.finds
        for due in free[:most]:
            del self._waiting[due.url]
        return free[:most]

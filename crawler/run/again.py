"""How much of a run goes into asking again for addresses that yielded nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass

SHARE = 5
"""Of so many requests of a run one may go to an address that yielded nothing before."""

AT_LEAST = 24
"""So many may in any case: a run that finds little new requests little else."""


@dataclass(slots=True)
class Again:
    """The requests of one run."""

    asked: int = 0
    """What had yielded nothing before."""

    def room(self, answers: int) -> int:
        """Return how many addresses may still be requested again after so many answers of all kinds."""
        return max(max(AT_LEAST, (answers - self.asked) // (SHARE - 1)) - self.asked, 0)

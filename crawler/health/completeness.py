"""How many of the article addresses that a site names are archived."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.ledger.completeness import FoundCount

NOT_ASKED = "not asked for yet"


@dataclass(slots=True)
class Completeness:
    """Numbers of article addresses, by what became of them."""

    found: int = 0
    """All of them, by whatever page named them."""
    archived: int = 0
    moved: int = 0
    """Addresses that only lead to another one, which is counted by itself."""
    missing: dict[str, int] = field(default_factory=dict)
    """Addresses that are not archived, by reason: that of the last visit, or `NOT_ASKED`."""
    where: dict[str, int] = field(default_factory=dict)
    """All of them by the kind of page that named them first: `sitemap`, `feed`, `listing`, `article` (related ones)."""

    @property
    def missing_count(self) -> int:
        """How many are missing, for whatever reason."""
        return sum(self.missing.values())

    def take(self, found: FoundCount) -> None:
        """Add a group of addresses."""
        self.found += found.number
        self.where[found.where] = self.where.get(found.where, 0) + found.number
        if found.archived:
            self.archived += found.number
        elif found.outcome == "redirect":
            self.moved += found.number
        else:
            why = NOT_ASKED if found.outcome is None else found.reason or found.outcome
            self.missing[why] = self.missing.get(why, 0) + found.number


def by_day(found: Sequence[FoundCount]) -> dict[date, Completeness]:
    """Count by the day on which addresses were found; days in order, without those that have none."""
    days: dict[date, Completeness] = {}
    for group in found:
        if group.day is not None:
            days.setdefault(group.day, Completeness()).take(group)
    return dict(sorted(days.items()))


def overall(found: Iterable[FoundCount]) -> Completeness:
    """Count all addresses together."""
    whole = Completeness()
    for group in found:
        whole.take(group)
    return whole

"""Proportions of small totals: what a few articles can tell, and what they cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from archive.messages.language import _

Z = 2.58
"""Standard deviations of Wilson's interval: 99 of 100 such intervals hold the true proportion."""

TOLERANCE = 0.10
"""A proportion may fall by this much whatever the statistics say: what a site prints varies from week to week."""

ENOUGH = 10
"""Small runs are joined until they have this many articles or addresses together."""

MIN_TOTAL = 5
"""Of fewer articles or addresses no fall is told."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of a total have something."""

    having: int
    of: int
    """The total."""

    @property
    def value(self) -> float:
        """From 0 to 1; 0 where the total is 0."""
        return self.having / self.of if self.of else 0.0

    @property
    def lowest(self) -> float:
        """The lower end of Wilson's interval; 0 where the total is 0."""
        return self._bounds()[0]

    @property
    def highest(self) -> float:
        """The upper end of Wilson's interval; 1 where the total is 0."""
        return self._bounds()[1]

    def _bounds(self) -> tuple[float, float]:
        # Wilson's interval rather than the textbook one: that is nought wide at 0 of 5 and at 5 of 5, which
        # are what is here most often. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.value
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def fell_below(self, before: Proportion) -> bool:
        """Whether this is less than `before`, by more than chance and by more than `TOLERANCE`."""
        if min(self.of, before.of) < MIN_TOTAL:
            return False
        return self.value < before.value - TOLERANCE and self.highest < before.lowest

    @property
    def complement(self) -> Proportion:
        """The others of the total: those that do not have it."""
        return Proportion(self.of - self.having, self.of)

    def as_json(self) -> dict[str, int]:
        """For `json.dumps`."""
        return {"having": self.having, "of": self.of}


def combine(proportions: Iterable[Proportion]) -> Proportion:
    """Return one proportion of all totals together."""
    listed = list(proportions)
    return Proportion(sum(one.having for one in listed), sum(one.of for one in listed))


@dataclass(frozen=True, slots=True)
class BaselineComparison:
    """The newest runs of a site against its earlier ones."""

    now: Proportion
    before: Proportion
    fell: bool
    """Whether it is less now, by more than chance and tolerance."""
    newest: tuple[int, ...]
    """Positions of the runs that `now` is of."""
    baseline: tuple[int, ...]
    """Positions of the runs that `before` is of."""


def compare_to_baseline(runs: Sequence[Proportion]) -> BaselineComparison:
    """Compare the last of a site's runs with the earlier ones; they are given oldest first.

    Where the last is of fewer than `ENOUGH`, those before it that are as small are joined to it. A run that fell
    below the baseline does not become a part of it. A fall that was put right since does not count: the last run by
    itself must show at least half of it.
    """
    begin = len(runs) - 1
    while begin > 0 and runs[begin - 1].of < ENOUGH and combine(runs[begin:]).of < ENOUGH:
        begin -= 1
    baseline: list[int] = []
    now, before = combine(runs[begin:]), Proportion(0, 0)
    for group in _groups(runs[:begin]):
        joined = combine(runs[position] for position in group)
        if not joined.fell_below(before):
            baseline += group
            before = combine((before, joined))
    fell = now.fell_below(before) and runs[-1].value <= (now.value + before.value) / 2
    return BaselineComparison(now, before, fell, tuple(range(begin, len(runs))), tuple(baseline))


def _groups(runs: Sequence[Proportion]) -> Iterator[list[int]]:
    """Yield positions of runs in order, joined until each group is of `ENOUGH`; the last one may be of fewer."""
    group: list[int] = []
    for position in range(len(runs)):
        group.append(position)
        if combine(runs[one] for one in group).of >= ENOUGH:
            yield group
            group = []
    if group:
        yield group


def format_proportion(proportion: Proportion) -> str:
    """Return it as people read it: `97%`, `none`, `all`, `1 in 250`."""
    if proportion.having == 0:
        return _("none")
    if proportion.having == proportion.of:
        return _("all")
    if proportion.value < 0.01:
        return _("1 in {number}", number=round(1 / proportion.value))
    return f"{min(round(100 * proportion.value), 99)}%"

"""Shares of small numbers: what a few articles can say, and what they cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 2.58
"""Standard deviations of Wilson's interval: 99 of 100 such intervals hold the true share."""

TOLERANCE = 0.10
"""A share may move by this much whatever the statistics say: what a site prints varies from week to week."""

ENOUGH = 10
"""Of how many articles or addresses runs are joined, so that a share can be told from them."""

FEWEST = 5
"""Of fewer articles nothing is said."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    having: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 where there are none at all."""
        return self.having / self.of if self.of else 0.0

    @property
    def lowest(self) -> float:
        """The lower end of Wilson's interval; 0 where there are none at all."""
        return self._bounds()[0]

    @property
    def highest(self) -> float:
        """The upper end; 1 where there are none at all."""
        return self._bounds()[1]

    def _bounds(self) -> tuple[float, float]:
        # Wilson's interval rather than the textbook one: that is nought wide at 0 of 5 and at 5 of 5, which
        # are what stands here most often. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.value
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def fell_below(self, before: Share) -> bool:
        """Whether this is less than before, by more than chance and by more than `TOLERANCE`."""
        if min(self.of, before.of) < FEWEST:
            return False
        return self.value < before.value - TOLERANCE and self.highest < before.lowest

    @property
    def rest(self) -> Share:
        """Those that have it not."""
        return Share(self.of - self.having, self.of)

    def as_json(self) -> dict[str, int]:
        """For `json.dumps`."""
        return {"having": self.having, "of": self.of}


def add(shares: Iterable[Share]) -> Share:
    """All of them together."""
    listed = list(shares)
    return Share(sum(share.having for share in listed), sum(share.of for share in listed))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The newest runs of a site against its earlier ones."""

    now: Share
    before: Share
    fell: bool
    """Whether it is less now, by more than chance and tolerance."""
    newest: tuple[int, ...]
    """Positions of the runs that stand for now."""
    normal: tuple[int, ...]
    """Positions of those that stand for before."""


def compare(shares: Sequence[Share]) -> Comparison:
    """The last of a site's runs against the earlier ones, given oldest first.

    Where the last is of fewer than `ENOUGH`, those before it that are as small are joined to it. A run that
    fell below the normal does not become the normal: it is left out of what later ones are compared with.
    What was put right since is not complained of: the last run by itself must show at least half of the fall.
    """
    begin = len(shares) - 1
    while begin > 0 and shares[begin - 1].of < ENOUGH and add(shares[begin:]).of < ENOUGH:
        begin -= 1
    normal: list[int] = []
    now, before = add(shares[begin:]), Share(0, 0)
    for group in _groups(shares[:begin]):
        share = add(shares[i] for i in group)
        if not share.fell_below(before):
            normal += group
            before = add((before, share))
    fell = now.fell_below(before) and shares[-1].value <= (now.value + before.value) / 2
    return Comparison(now, before, fell, tuple(range(begin, len(shares))), tuple(normal))


def _groups(shares: Sequence[Share]) -> Iterator[list[int]]:
    """Positions of runs in order, joined until each group is of `ENOUGH`."""
    group: list[int] = []
    for position in range(len(shares)):
        group.append(position)
        if add(shares[i] for i in group).of >= ENOUGH:
            yield group
            group = []
    if group:
        yield group


def in_words(share: Share) -> str:
    """As people read it: `97%`, `none`, `all`, `1 in 250`."""
    if share.having == 0:
        return "none"
    if share.having == share.of:
        return "all"
    if share.value < 0.01:
        return f"1 in {round(1 / share.value)}"
    return f"{min(round(100 * share.value), 99)}%"

"""Which of two figures a portal prints first, the day or the month: what its plain dates show (25/12) holds for those
that can be read both ways (05/07)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

Order = Literal["day-first", "month-first", "mixed"]
"""`mixed`: the portal prints both, so that a date that can be read both ways is in doubt."""
Orders = Mapping[str, Order]
"""Order by the sign between the figures: `/`, `-` or `.`. A sign of which too little is known is not in it."""

UNKNOWN: Orders = MappingProxyType({})

_FIGURES = re.compile(r"(?<!\d)(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(?:19|20)\d\d(?!\d)")
_AMERICAN = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(?:19|20)\d\d \d{1,2}:\d\d(?::\d\d)? [AP]M", re.IGNORECASE)
_ENOUGH_BESIDE = 2
"""Plain dates in that shape from which on a page's order counts as known."""
_ENOUGH = 3
"""Plain dates from which on a portal's order counts as known."""
_STRAY = 20
"""Plain dates of one order beside which a single one of the other is a slip."""


class DateOrders:
    """Counts the plain dates of one portal."""

    def __init__(self, lines: Iterable[str | None] = ()) -> None:
        self.known: Orders = UNKNOWN
        """What the dates counted so far show."""
        self._shown: Counter[tuple[str, Order]] = Counter()
        for line in lines:
            self.count(line)

    def count(self, line: str | None) -> None:
        """Count the plain dates that a line prints."""
        for first, sign, second in figures_of(line):
            if (first > 12) == (second > 12):
                continue
            self._shown[sign, "day-first" if first > 12 else "month-first"] += 1
            order = self._order_of(sign)
            if order is not None and self.known.get(sign) != order:
                self.known = MappingProxyType({**self.known, sign: order})

    def _order_of(self, sign: str) -> Order | None:
        day, month = self._shown[sign, "day-first"], self._shown[sign, "month-first"]
        if max(day, month) < _ENOUGH:
            return None
        if min(day, month) * _STRAY > max(day, month):
            return "mixed"
        return "day-first" if day > month else "month-first"


def is_american(line: str) -> bool:
    """Whether a line prints a date in the shape `3/5/2026 3:34:00 PM`."""
    return bool(_AMERICAN.search(line))


def order_of_american(text: str) -> Order | None:
    """Return the order of the dates in the shape `3/5/2026 3:34:00 PM` of one page, as its plain ones show it; None
    where too few do, or both orders."""
    pairs = [(int(first), int(second)) for first, second in _AMERICAN.findall(text)]
    shown = ["day-first" if one > 12 else "month-first" for one, other in pairs if (one > 12) != (other > 12)]
    if len(shown) < _ENOUGH_BESIDE or len(set(shown)) > 1:
        return None
    return "day-first" if shown[0] == "day-first" else "month-first"


_YEAR = re.compile(r"/(?:19|20)\d\d(?!\d)")
_BEFORE_YEAR = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})$")


def count_plain(text: str) -> Counter[Order]:
    """Count the dates in a text, as `25/12/2024`, that can be read in one order alone, by that order."""
    shown: Counter[Order] = Counter()
    for year in _YEAR.finditer(text):
        match = _BEFORE_YEAR.search(text, max(0, year.start() - 6), year.start())
        first, second = (int(match[1]), int(match[2])) if match else (0, 0)
        if (first > 12) != (second > 12) and max(first, second) <= 31:
            shown["day-first" if first > 12 else "month-first"] += 1
    return shown


def figures_of(line: str | None) -> set[tuple[int, str, int]]:
    """Return of each date in figures in a line, which the year ends, the first figure, the sign after it and the
    second figure."""
    return {(int(first), sign, int(second)) for first, sign, second in _FIGURES.findall(line or "")}


def contradicts(line: str | None, published: str | None, orders: Orders) -> bool:
    """Whether the date that was read from a line does not follow the portal's order of day and month."""
    found = [figures for figures in figures_of(line) if figures[1] in orders]
    if not found or any(first == second for first, _, second in found):
        return False
    if any(orders[sign] == "mixed" for _, sign, _ in found):
        return (published is None) == any(max(first, second) > 12 for first, _, second in found)
    days = {
        f"{first:02}-{second:02}" if orders[sign] == "month-first" else f"{second:02}-{first:02}"
        for first, sign, second in found
    }
    return published is None or published[5:10] not in days

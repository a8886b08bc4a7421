"""The plots of `stats --html`. Their texts are our own: the page names the sites, beside their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from archive.reports.svg import (
    ALSO,
    BAD,
    EARLIER,
    GOOD,
    draw_svg,
    frame_counts,
    frame_percentages,
    name_ticks,
    stack_bars,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SITE_COLOURS = (GOOD, ALSO, "#e09f3e", BAD, "#8e6bbf", "#6a994e")
"""Of the largest sites, in order; all others together have the colour OTHERS."""

OTHERS = EARLIER

MAX_MONTHS, MAX_DAYS = 120, 90
"""Only the last so many are drawn."""

Series = tuple[str, Mapping[str, int], str]
"""One part of stacked bars: its name in the legend (empty: none), numbers by month or day, colour."""


def last_months(parts: Sequence[Mapping[str, int]]) -> list[str]:
    """Return every month from the first to the last that any of the series has, at most the last `MAX_MONTHS`."""
    there = sorted({month for part in parts for month in part})
    if not there:
        return []
    first, last = (12 * int(month[:4]) + int(month[5:7]) - 1 for month in (there[0], there[-1]))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(first, last - MAX_MONTHS + 1), last + 1)]


def last_days(numbers: Mapping[str, int]) -> list[str]:
    """Return the `MAX_DAYS` days up to the last that has articles."""
    if not numbers:
        return []
    last = date.fromisoformat(max(numbers))
    return [(last - timedelta(days=back)).isoformat() for back in reversed(range(MAX_DAYS))]


def draw_times(times: Sequence[str], parts: Sequence[Series], salt: str) -> Markup:
    """Draw stacked bars by month or day."""

    def draw(axes: Axes) -> None:
        heights = [(name, [numbers.get(time, 0) for time in times], colour) for name, numbers, colour in parts]
        stack_bars(axes, list(map(_short, times)), heights, fewest=12)

    return draw_svg(draw, salt, height=2.2)


def draw_groups(numbers: Mapping[str, int], salt: str) -> Markup:
    """Draw a bar for each group, with its name beneath."""

    def draw(axes: Axes) -> None:
        axes.bar(range(len(numbers)), list(numbers.values()), width=0.8, color=GOOD)
        name_ticks(axes.xaxis, range(len(numbers)), numbers)
        frame_counts(axes, max(1, *numbers.values()))

    return draw_svg(draw, salt, height=2.2)


def draw_shares(shares: Mapping[str, float], salt: str) -> Markup:
    """Draw proportions, 0 to 1, as horizontal bars."""

    def draw(axes: Axes) -> None:
        axes.barh(range(len(shares)), [100 * share for share in shares.values()], height=0.65, color=GOOD)
        name_ticks(axes.yaxis, range(len(shares)), shares)
        frame_percentages(axes)

    return draw_svg(draw, salt, height=0.5 + 0.22 * len(shares))


def _short(time: str) -> str:
    return f"{time[5:7]}/{time[:4]}" if len(time) == 7 else f"{time[8:10]}/{time[5:7]}"

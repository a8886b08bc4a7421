"""Plots of a site's report as SVG for the inside of a page. All words on them are ours: none is of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from archive.messages.language import _, translated
from archive.reports.svg import (
    ALSO,
    BAD,
    EARLIER,
    GOOD,
    draw_legend,
    draw_svg,
    frame_percentages,
    name_ticks,
    stack_bars,
)
from crawler.health.completeness import Completeness
from crawler.health.coverage import FieldCoverage
from crawler.health.report import Day
from crawler.health.verdict import WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_days(days: Mapping[date, Day], first: date, last: date, salt: str) -> Markup:
    """New and revised articles by day of the run."""

    def draw(axes: Axes) -> None:
        every = _every(first, last)
        new = [days[day].new if day in days else 0 for day in every]
        revised = [days[day].revised if day in days else 0 for day in every]
        _stack(axes, every, [(_("new"), new, GOOD), (_("revised"), revised, ALSO)])

    return draw_svg(draw, salt, height=2.2)


def draw_completeness(days: Mapping[date, Completeness], first: date, last: date, salt: str) -> Markup:
    """Article addresses by day on which they were found: archived or missing."""

    def draw(axes: Axes) -> None:
        every = _every(first, last)
        archived = [days[day].archived if day in days else 0 for day in every]
        missing = [days[day].missing_count if day in days else 0 for day in every]
        _stack(axes, every, [(_("archived"), archived, GOOD), (_("missing"), missing, BAD)])

    return draw_svg(draw, salt, height=2.2)


def draw_coverage(coverage: Sequence[FieldCoverage], salt: str) -> Markup:
    """Proportion of articles that have each field, now and before."""

    def draw(axes: Axes) -> None:
        positions = range(len(coverage))
        now = [100 * one.now.value for one in coverage]
        before = [100 * one.before.value for one in coverage]
        wrong = [i for i, one in enumerate(coverage) if one.fell or one.stopped]
        bars = axes.barh(
            [i - 0.19 for i in positions], now, height=0.38, color=GOOD, label=translated(_("newest articles"))
        )
        axes.barh([i + 0.19 for i in positions], before, height=0.38, color=EARLIER, label=translated(_("before")))
        name_ticks(axes.yaxis, positions, [WORDS.get(one.field, one.field) for one in coverage])
        for i in wrong:
            bars[i].set_color(BAD)
            axes.get_yticklabels()[i].set(color=BAD, fontweight="bold")
        frame_percentages(axes)
        draw_legend(axes)

    return draw_svg(draw, salt, height=0.9 + 0.27 * max(len(coverage), 1))


def _every(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _stack(axes: Axes, days: Sequence[date], parts: Sequence[tuple[str, Sequence[int], str]]) -> None:
    names = [f"{day:%d/%m}" if len(days) < 300 else f"{day:%m/%Y}" for day in days]
    stack_bars(axes, names, parts)

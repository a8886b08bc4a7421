"""Plots as SVG within a page that loads nothing: colours, and how a plot is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from math import ceil
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from archive.messages.language import translated

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

INK, LINE = "#010203", "#040506"
"""Placeholders for the page's own colours, so that one drawing serves the light and the dark form."""

GOOD, ALSO, BAD, EARLIER = "#2a9d8f", "#4c8dd6", "#d1495b", "#9aa5b1"
"""Readable on white and on black."""

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: the reader's fonts have all Vietnamese letters
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # by which texts are measured; the page sets its own
    "text.parse_math": False,
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}


def draw_legend(axes: Axes) -> None:
    """Draw what the colours mean, above the bars."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0, handlelength=1)


def stack_bars(
    axes: Axes, names: Sequence[str], parts: Iterable[tuple[str, Sequence[int], str]], *, fewest: int = 1
) -> None:
    """Draw bars that stand on each other, at positions that are named about six times, the last always. `parts`: the
    name in the legend (empty: none), a number for each position, the colour; `fewest`: positions there is room for."""
    bottom = [0] * len(names)
    for part, numbers, colour in parts:
        axes.bar(range(len(names)), numbers, bottom=bottom, width=0.8, color=colour, label=translated(part) or None)
        bottom = [below + number for below, number in zip(bottom, numbers, strict=True)]
    room = max(len(names), fewest)
    shown = range(len(names))[::-1][:: ceil(room / 6)]
    axes.set_xticks(shown, [names[position] for position in shown])
    axes.set_xlim(-0.6, room - 0.4)
    frame_counts(axes, max(1, *bottom))
    if axes.get_legend_handles_labels()[1]:
        draw_legend(axes)


def name_ticks(axis: Axis, positions: Iterable[int], names: Iterable[str]) -> None:
    """Name positions on an axis by words of ours, in the person's language."""
    axis.set_ticks(list(positions), list(map(translated, names)))


def frame_counts(axes: Axes, highest: int) -> None:
    """Draw the scale of standing bars that count something; `highest` is the longest."""
    from matplotlib.ticker import MaxNLocator

    axes.set_ylim(0, highest * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(axis="y", linewidth=0.6)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def frame_percentages(axes: Axes) -> None:
    """Draw the scale of lying bars from 0 to 100%, the first on top."""
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 25), [f"{share}%" for share in range(0, 101, 25)])
    axes.tick_params(length=0)
    axes.grid(axis="x", linewidth=0.6)
    axes.invert_yaxis()
    axes.spines[["left", "bottom"]].set_visible(False)


def draw_svg(draw: Callable[[Axes], None], salt: str, height: float) -> Markup:
    """Return what `draw` draws, all words of which are ours.

    `salt` makes its identifiers differ from those of other drawings on the page.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": salt}):
        figure = Figure(figsize=(4.8, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        text = StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(text, format="svg", transparent=True, metadata=nothing)
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor").replace(LINE, "var(--line)")
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    return Markup(re.sub(r' id="[a-z0-9.]+_\d+"', "", svg))  # noqa: S704 - written by matplotlib, which escapes

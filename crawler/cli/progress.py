"""What a crawl prints: a bar on a terminal, elsewhere a line now and then, and a summary at the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archive.messages.terminal import is_terminal, print_error, print_message
from crawler.run.stats import RunStats

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

EVERY = 15.0
"""Seconds between two lines where there is no terminal."""


class Progress:
    """Shows the counts of runs on standard error while they grow. A context manager."""

    def __init__(self) -> None:
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._told: dict[str, float] = {}

    def __enter__(self) -> Self:
        if is_terminal(sys.stderr):
            self._bars = _make_bars()
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, stats: RunStats) -> None:
        """Show the state of one site."""
        if self._bars is not None:
            self._draw(self._bars, stats)
            return
        now = monotonic()
        if now - self._told.setdefault(stats.site, now) >= EVERY:
            self._told[stats.site] = now
            print_error(f"{stats.site}: {_words(stats)}")

    def _draw(self, bars: Bars, stats: RunStats) -> None:
        known = stats.articles_due + stats.found
        if stats.site not in self._tasks:
            self._tasks[stats.site] = bars.add_task(stats.site, total=None, words="")
        done = stats.articles_done
        bars.update(self._tasks[stats.site], total=max(known, done) or None, completed=done, words=_briefly(stats))


def print_summary(all_stats: Sequence[RunStats]) -> None:
    """Print what the crawl did on standard output: some lines for each site."""
    for stats in all_stats:
        summary = stats.summary()
        print_message(f"{stats.site}: {_words(stats)}")
        for name in ("refused", "failed"):
            if summary[name]:
                print_message(f"{name}: {_listed(summary[name])}")
        print_message(f"{summary['request_count']} requests in {duration(stats.seconds)}")
        if stats.profile_settled:
            print_message(f"articles read again by what was learnt of the portal: {stats.profile_settled}")
        if stats.dates_settled:
            print_message(
                f"dates read again, as it is known now whether the day or the month comes first: {stats.dates_settled}"
            )
        if stats.refused["outside-window"]:
            print_message("articles outside the days asked for are asked for again by a crawl of other days")
        if stats.ending == "hours":
            print_message(f"outside of the hours {stats.politeness['hours']} nothing is asked for")
        if not stats.complete and not stats.problem:
            print_message("not everything was asked for yet: give the same command again to go on")


def _words(stats: RunStats) -> str:
    counts = f"{stats.found} found, {stats.new} new, {stats.revised} revised, {stats.unchanged} unchanged"
    refused = sum(stats.refused.values())
    return f"{counts}, {refused} refused, {len(stats.failures)} failed"


def _briefly(stats: RunStats) -> str:
    # Beside a bar, on a terminal of 80 columns, there is room for what is not nought.
    counts = {"new": stats.new, "revised": stats.revised, "unchanged": stats.unchanged}
    counts |= {"refused": sum(stats.refused.values()), "failed": len(stats.failures)}
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{reason} {number}" for reason, number in Counter(counts).most_common())


def duration(seconds: float) -> str:
    """Return a span of time for people: `4.2 s`, `3 min 20 s`, `2 h 5 min`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def _make_bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=12),
        MofNCompleteColumn(),
        TextColumn("{task.fields[words]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )

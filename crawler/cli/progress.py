"""What a crawl prints: a bar on a terminal, elsewhere a line now and then, and a summary at the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archive.messages.terminal import is_terminal, print_error, print_message
from crawler.run.stats import Tally

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

EVERY = 15.0
"""Seconds between two lines where there is no terminal."""


class Progress:
    """Shows tallies on standard error while they grow. A context manager."""

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

    def show(self, tally: Tally) -> None:
        """Show the state of one site."""
        if self._bars is not None:
            self._draw(self._bars, tally)
            return
        now = monotonic()
        if now - self._told.setdefault(tally.site, now) >= EVERY:
            self._told[tally.site] = now
            print_error(f"{tally.site}: {_words(tally)}")

    def _draw(self, bars: Bars, tally: Tally) -> None:
        known = tally.articles_due + tally.found
        if tally.site not in self._tasks:
            self._tasks[tally.site] = bars.add_task(tally.site, total=None, words="")
        done = tally.articles_done
        bars.update(self._tasks[tally.site], total=max(known, done) or None, completed=done, words=_briefly(tally))


def print_summary(tallies: Sequence[Tally]) -> None:
    """Print what the crawl did on standard output: some lines for each site."""
    for tally in tallies:
        summary = tally.summary()
        print_message(f"{tally.site}: {_words(tally)}")
        for name in ("refused", "failed"):
            if summary[name]:
                print_message(f"{name}: {_listed(summary[name])}")
        print_message(f"{summary['request_count']} requests in {duration(tally.seconds)}")
        if tally.refused["outside-window"]:
            print_message("articles outside the days asked for are asked for again by a crawl of other days")
        if tally.ending == "hours":
            print_message(f"outside of the hours {tally.politeness['hours']} nothing is asked for")
        if not tally.complete and not tally.problem:
            print_message("not everything was asked for yet: give the same command again to go on")


def _words(tally: Tally) -> str:
    counts = f"{tally.found} found, {tally.new} new, {tally.revised} revised, {tally.unchanged} unchanged"
    refused = sum(tally.refused.values())
    return f"{counts}, {refused} refused, {len(tally.failures)} failed"


def _briefly(tally: Tally) -> str:
    # Beside a bar, on a terminal of 80 columns, there is room for what is not nought.
    counts = {"new": tally.new, "revised": tally.revised, "unchanged": tally.unchanged}
    counts |= {"refused": sum(tally.refused.values()), "failed": len(tally.failures)}
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

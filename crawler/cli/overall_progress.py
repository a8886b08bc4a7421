"""What a crawl of many sites prints while it runs: one line for all of them, with the slow ones named."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from archive.messages.language import _
from archive.messages.terminal import print_progress, translated_for
from crawler.cli.progress import EVERY, FEW, Progress, duration
from crawler.run.stats import RunStats

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from archive import Archive
    from crawler.crawl import Politeness
    from crawler.run.options import RunOptions
    from crawler.site import Site

SLOW = 120.0
"""Seconds after which a site is named."""

_NAMED = 3
_REDRAWN = 0.5  # seconds between two changes of a bar


def crawl_shown(
    bars: Bars | None,
    sites: Sequence[Site],
    opened: Archive,
    options: Mapping[str, RunOptions],
    politeness: Politeness,
    at_once: int | None,
) -> list[RunStats]:
    """Crawl sites, and show meanwhile how that gets on: of few each one, of many all together. `bars`: what
    `bars_on_terminal` yields. Return the counts of each."""
    from crawler.crawl import crawl

    if not sites:
        return []
    progress = Progress(bars) if len(sites) <= FEW else OverallProgress(bars, len(sites))
    return crawl(sites, opened, options, politeness, progress.show, progress.end, at_once=at_once)


class OverallProgress:
    """Shows on standard error how a crawl of many sites gets on."""

    def __init__(self, bars: Bars | None, sites: int) -> None:
        """`bars`: what `bars_on_terminal` yields. `sites`: how many there are."""
        self._sites = sites
        self._ended: Counter[str] = Counter()
        self._at_work: dict[str, tuple[float, RunStats]] = {}
        self._told = monotonic()
        self._bars = bars
        self._task: TaskID | None = None
        if bars is not None:
            self._task = bars.add_task(translated_for("sites", sys.stderr), total=sites, words="", pace="")

    def show(self, stats: RunStats) -> None:
        """Take the counts of a site at work."""
        self._at_work.setdefault(stats.site, (monotonic(), stats))
        self._tell()

    def end(self, stats: RunStats) -> None:
        """Take the counts of a site whose run has ended."""
        self._at_work.pop(stats.site, None)
        self._ended["sites"] += 1
        self._ended["problems"] += stats.problem is not None
        self._ended += _counts(stats)
        self._tell()

    def _tell(self) -> None:
        now = monotonic()
        if now - self._told < (EVERY if self._bars is None else _REDRAWN):
            return
        self._told = now
        counts = sum((_counts(stats) for _, stats in self._at_work.values()), Counter(self._ended))
        if self._bars is None or self._task is None:
            print_progress(self._line(counts))
            for line in self._slow(now):
                print_progress(line)
            return
        words = [f"{counts[name]} {translated_for(name, sys.stderr)}" for name in _COUNTED if counts[name]]
        self._bars.update(self._task, completed=counts["sites"], words=", ".join(words))

    def _line(self, counts: Counter[str]) -> str:
        return _(
            "{done} of {all:site|sites} done, {problems} with a problem, {busy} at work: {new} new, "
            "{revised} revised, {unchanged} unchanged, {refused} refused, {failed} failed",
            done=counts["sites"],
            all=self._sites,
            problems=counts["problems"],
            busy=len(self._at_work),
            new=counts["new"],
            revised=counts["revised"],
            unchanged=counts["unchanged"],
            refused=counts["refused"],
            failed=counts["failed"],
        )

    def _slow(self, now: float) -> list[str]:
        """Return a line for those that have been at work longest, where that is long."""
        longest = sorted((began, name) for name, (began, _) in self._at_work.items())[:_NAMED]
        named = ", ".join(f"{name} {duration(now - began)}" for began, name in longest if now - began >= SLOW)
        return [_("running longest: {sites}", sites=named)] if named else []


_COUNTED = ("new", "revised", "unchanged", "refused", "failed")


def _counts(stats: RunStats) -> Counter[str]:
    return Counter(
        new=stats.new,
        revised=stats.revised,
        unchanged=stats.unchanged,
        refused=sum(stats.refused.values()),
        failed=len(stats.failures),
    )

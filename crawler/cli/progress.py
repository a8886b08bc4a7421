"""What a crawl prints: a bar on a terminal, elsewhere a line now and then, and a summary at the end."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any

from archive.messages.language import _, as_message
from archive.messages.progress import show_progress
from archive.messages.terminal import is_terminal, print_line, print_message, print_progress, translated_for
from crawler.run.media import MediaStats
from crawler.run.stats import NAMED, RunStats

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

EVERY = 15.0
"""Seconds between two lines where there is no terminal."""

FEW = 8
"""Up to so many sites are each told of; of more those that have something to tell."""

PACE_OF = 120.0
"""Seconds over which the pace is measured: there are lists and waits between the articles."""

PACE_AFTER = 2.0
"""Seconds after which it can be said."""


class Progress:
    """Shows the counts of runs on standard error while they grow."""

    def __init__(self, bars: Bars | None) -> None:
        """`bars`: what `bars_on_terminal` yields."""
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._paces: dict[str, Pace] = {}
        self._told: dict[str, float] = {}
        self._totals: dict[str, int] = {}
        """Of runs over a part of a portal: how many articles they will have requested."""

    def show(self, stats: RunStats) -> None:
        """Show the state of one site; tell once how many requests it will take, where that is known."""
        if stats.expected and stats.site not in self._totals:
            self._totals[stats.site] = stats.articles_done + stats.expected
            span = duration(stats.expected * stats.expected_seconds)
            print_progress(
                _(
                    "{site}: at least {number:more request|more requests}, {duration}",
                    site=stats.site,
                    number=stats.expected,
                    duration=span,
                )
            )
        if self._bars is not None:
            self._draw(self._bars, stats)
            return
        now = monotonic()
        if now - self._told.setdefault(stats.site, now) >= EVERY:
            self._told[stats.site] = now
            print_progress(_words_of_files(stats.site, stats.media) or _words_with_files(stats))

    def end(self, stats: RunStats) -> None:
        """Take the counts of a site whose run has ended: the summary tells them."""

    def _draw(self, bars: Bars, stats: RunStats) -> None:
        known = self._totals.get(stats.site, stats.articles_due + stats.found)
        done = stats.articles_done
        if stats.media is not None and stats.media.due is not None:
            known, done = stats.media.due, stats.media.requested
        if stats.site not in self._tasks:
            self._tasks[stats.site] = bars.add_task(stats.site, total=None, words="", pace="")
            self._paces[stats.site] = Pace()
        total = max(known, done)
        pace = describe_pace(self._paces[stats.site].note(monotonic(), done), total - done)
        task = self._tasks[stats.site]
        bars.update(task, total=total or None, completed=done, words=_briefly(stats), pace=pace)


@contextmanager
def bars_on_terminal() -> Iterator[Bars | None]:
    """Yield what draws bars on standard error while the `with` lasts; None where that is not a terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    with _make_bars() as bars:
        yield bars


@contextmanager
def show_looking(site: str) -> Iterator[Callable[[Any], None]]:
    """Show on a terminal, while the `with` lasts, how many answers came and which was the last; elsewhere nothing.
    Yield what takes each answer."""
    with show_progress(_("looking at {site}, answers so far: {number} {url}", site=site, number=0, url="")) as say:
        answers = count(1)

        def take(response: Any) -> None:  # the name is that of Scrapy's signal
            url = response.url
            say(_("looking at {site}, answers so far: {number} {url}", site=site, number=next(answers), url=url))

        yield take


def print_summary(all_stats: Sequence[RunStats]) -> None:
    """Print what the crawl did on standard output: some lines for each site. Of more sites than FEW those that brought
    nothing new are counted alone, and all together are added up."""
    many = len(all_stats) > FEW
    for stats in all_stats:
        if many and stats.brought_nothing:
            continue
        summary = stats.summary()
        if stats.brought_nothing:
            print_message(_("{site}: {held} held, nothing new", site=stats.site, held=stats.held))
        else:
            print_message(_words(stats))
        _print_named(stats)
        if summary["refused"]:
            print_message(_("refused: {reasons}", reasons=list_counts(summary["refused"])))
        if summary["failed"]:
            print_message(_("failed: {reasons}", reasons=list_counts(summary["failed"])))
        if stats.media is not None and stats.media.kept:
            print_message(describe_kept(stats.media))
        print_media(stats)
        print_message(
            _(
                "{number:request|requests} in {duration}",
                number=summary["request_count"],
                duration=duration(stats.seconds),
            )
        )
        if stats.waiting:
            print_message(_("addresses without an article, to be tried again later: {number}", number=stats.waiting))
        if stats.profile_settled:
            print_message(
                _("articles read again with what was learnt about the portal: {number}", number=stats.profile_settled)
            )
        if stats.dates_settled:
            print_message(
                _(
                    "dates read again, now that it is known whether the portal writes the day or the month "
                    "first: {number}",
                    number=stats.dates_settled,
                )
            )
        if stats.refused["outside-window"]:
            print_message("articles outside the chosen days are left for a crawl of other days")
        if stats.left_out:
            print_message(_("left out of this crawl and still due: {number:address|addresses}", number=stats.left_out))
        if stats.ending == "hours":
            print_hours(stats)
        if not stats.complete and not stats.problem:
            print_message("not everything was fetched yet: run the same command again to continue")
    if many:
        _print_overall(all_stats)


def describe_kept(media: MediaStats | None) -> str:
    """Return how many files of which kind came: `kept beside the text: documents 8, photos 3; 1.2 MB new`."""
    if media is None or not media.kept:
        return _("nothing new beside the text")
    kept = {word: number for word, number in media.as_json()["kept"].items() if number}
    return _(
        "kept beside the text: {kinds}; {megabytes} MB new",
        kinds=list_counts(kept),
        megabytes=round(media.size / 1e6, 1),
    )


def print_media(stats: RunStats) -> None:
    """Print what did not come of the pictures and documents of a run, and what is left."""
    media = stats.media
    if media is None:
        return
    if media.unchanged:
        print_message(_("files that are as they were: {number}", number=media.unchanged))
    if media.refused:
        print_message(_("files refused: {reasons}", reasons=list_counts(media.refused)))
    if media.failed:
        print_message(_("files failed: {reasons}", reasons=list_counts(media.failed)))
    if media.waiting:
        print_message(_("files still to be fetched, by the next crawl or tulieu media: {number}", number=media.waiting))


def print_hours(stats: RunStats) -> None:
    """Print that a run did not begin, or ended, as it is not the time of day for it."""
    print_message(_("no requests are sent outside the hours {hours}", hours=stats.politeness["hours"]))


def _print_overall(all_stats: Sequence[RunStats]) -> None:
    new, revised, requests = (
        sum(getattr(stats, name) for stats in all_stats) for name in ("new", "revised", "request_count")
    )
    nothing = sum(stats.brought_nothing for stats in all_stats)
    print_message(
        _(
            "{all:site|sites}: {new} new, {revised} revised, {requests:request|requests}",
            all=len(all_stats),
            new=new,
            revised=revised,
            requests=requests,
        )
    )
    print_message(_("nothing new on {number} of them", number=nothing))


def _print_named(stats: RunStats) -> None:
    """Print which articles are new, revised, withdrawn and returned: a line for each of the first, the others
    counted."""
    numbers = {"new": stats.new, "revised": stats.revised, "withdrawn": stats.withdrawn, "returned": stats.returned}
    for event, articles in ((event, stats.named.get(event, [])) for event in NAMED):
        word = translated_for(event, sys.stdout)
        for article in articles:
            print_line(f"{word}: {article.title}, {article.url}")
        if (rest := numbers[event] - len(articles)) > 0:
            print_message(_("{event}: {number} more", event=as_message(event), number=rest))


def _words(stats: RunStats) -> str:
    return _(
        "{site}: {found} found, {new} new, {revised} revised, {unchanged} unchanged, "
        "{refused} refused, {failed} failed",
        site=stats.site,
        found=stats.found,
        new=stats.new,
        revised=stats.revised,
        unchanged=stats.unchanged,
        refused=sum(stats.refused.values()),
        failed=len(stats.failures),
    )


def _words_with_files(stats: RunStats) -> str:
    files = stats.media.requested if stats.media is not None else 0
    return _("{counts}, {files:file|files}", counts=_words(stats), files=files) if files else _words(stats)


def _words_of_files(site: str, media: MediaStats | None) -> str | None:
    """Return how far a run is that requests files alone; None for another one."""
    if media is None or media.due is None:
        return None
    return _(
        "{site}: {done} of {number:file|files} asked for",
        site=site,
        done=media.requested,
        number=max(media.due, media.requested),
    )


def _briefly(stats: RunStats) -> str:
    # Beside a bar, on a terminal of 80 columns, there is room for what is not nought.
    counts = {"new": stats.new, "revised": stats.revised, "unchanged": stats.unchanged}
    counts |= {"withdrawn": stats.withdrawn, "returned": stats.returned}
    counts |= {"refused": sum(stats.refused.values()), "failed": len(stats.failures)}
    counts |= {"files": stats.media.requested if stats.media is not None else 0}
    return ", ".join(f"{number} {translated_for(name, sys.stderr)}" for name, number in counts.items() if number)


def list_counts(counts: Mapping[str, int]) -> str:
    """Return `no-text 3, http-404 1`, the most frequent first."""
    return ", ".join(f"{reason} {number}" for reason, number in Counter(counts).most_common())


def duration(seconds: float) -> str:
    """Return a span of time for people to read: `4.2 s`, `3 min 20 s`, `2 h 5 min`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return (
        _("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
        if minutes
        else _("{seconds} s", seconds=round(seconds, 1))
    )


def _make_bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Column

    name = Column(no_wrap=True, overflow="ellipsis", max_width=22)
    rest = Column(no_wrap=True, overflow="ellipsis", ratio=1)  # what a narrow terminal has no room for is cut
    return Progress(
        TextColumn("{task.description}", markup=False, table_column=name),
        BarColumn(bar_width=8),
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        TextColumn("{task.fields[pace]}", markup=False, table_column=Column(no_wrap=True)),
        TextColumn("{task.fields[words]}", markup=False, table_column=rest),
        console=Console(stderr=True),
        expand=True,
    )


class Pace:
    """How fast a site is asked, measured over the last PACE_OF seconds. The bar's own measure begins anew whenever
    further addresses are found."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def note(self, now: float, done: int) -> float | None:
        """Note how many addresses were requested by now; return how many it is in a second. None as long as that
        cannot be said."""
        samples = self._samples
        samples.append((now, done))
        while samples[0][0] < now - PACE_OF and len(samples) > 2:
            samples.popleft()
        seconds, number = now - samples[0][0], done - samples[0][1]
        return number / seconds if seconds >= PACE_AFTER and number else None


def describe_pace(speed: float | None, left: int) -> str:
    """Return how many addresses it is in a minute, and the time that so many take that are left; empty where the pace,
    in addresses a second, is not known."""
    if speed is None:
        return ""
    pace = translated_for(_("{number}/min", number=f"{60 * speed:.0f}"), sys.stderr)
    return (
        f"{pace}, {translated_for(_('{duration} left', duration=duration(left / speed)), sys.stderr)}" if left else pace
    )

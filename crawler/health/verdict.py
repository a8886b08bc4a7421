"""What is wrong with a site's last run, each in one line for people, measured by the site's own earlier runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from archive.ledger.runs import Run
from crawler.health.coverage import FieldCoverage, compare_coverage, reading_of
from crawler.health.proportions import Share, compare, in_words
from crawler.health.staleness import Silence
from crawler.run.options import Window
from crawler.run.outcomes import OUTSIDE

WORDS = {"published": "date"}
"""Fields that people call otherwise."""

NOT_LOST = frozenset({OUTSIDE, "robots", "undated", "off-site", "moved-away"})
"""Refusals that say nothing of the reader: people asked for them, or portals always have some."""

_ALL_DAYS = str(Window())


def is_whole(run: Run) -> bool:
    """Whether a run was over all that was due, so that it can be measured: not one that was stopped, limited
    or asked for certain days, and not one that failed, which says so itself."""
    counts = run.counts
    return (
        run.ended_at is not None
        and counts.get("ending") == "finished"
        and not counts.get("problem")
        and counts.get("window", _ALL_DAYS) == _ALL_DAYS
    )


def judge_last(runs: Sequence[Run]) -> list[str]:
    """What is wrong with the last of a site's runs, given oldest first; nothing of one that cannot be
    measured, and nothing before the site was crawled through once: till then its normal is not known. A run
    that found nothing to read is normal."""
    if not runs or not is_whole(runs[-1]) or not any(is_whole(run) for run in runs[:-1]):
        return []
    return [*_lost(runs), *_missing(runs)]


def speak_of(silence: Silence) -> str:
    """A site's silence in one line."""
    bring = f"{silence.a_day:.0f} a day" if silence.a_day >= 1.5 else f"one in {max(round(1 / silence.a_day), 1)} days"
    return f"no new article for {silence.days} days (normally {bring})"


def known_runs(runs: Sequence[Run]) -> list[Run]:
    """Those by which a site can be measured: ended, and over all days; older years look different."""
    return [run for run in runs if run.ended_at is not None and run.counts.get("window", _ALL_DAYS) == _ALL_DAYS]


def coverage_of(runs: Sequence[Run]) -> list[FieldCoverage]:
    """Every field of a site's newest articles against its earlier ones; empty where nothing was ever read."""
    readings = (reading_of(run.counts) for run in known_runs(runs))
    return compare_coverage([reading for reading in readings if reading is not None])


# --- addresses that bring no articles --------------------------------------------------------------


def _lost(runs: Sequence[Run]) -> Iterator[str]:
    """Addresses that were asked for and became no articles."""
    known = known_runs(runs)
    asked = [(run.counts, _asked(run.counts)) for run in known]
    asked = [(counts, number) for counts, number in asked if number]
    if not asked or asked[-1][0] is not known[-1].counts:
        return
    became = compare([Share(number - sum(_without(counts).values()), number) for counts, number in asked])
    lost: Counter[str] = Counter()
    for position in became.newest:
        lost.update(_without(asked[position][0]))
    if became.fell:
        why = ", ".join(f"{reason} {number}" for reason, number in lost.most_common(3))
        now = f"{became.now.having} of {became.now.of}"
        yield f"{now} addresses became articles (normally {in_words(became.before)}): {why}"
        return
    for reason in sorted(_without(asked[-1][0])):
        spared = compare([Share(number - _without(counts)[reason], number) for counts, number in asked])
        if spared.fell:
            yield f"refused {reason} {in_words(spared.now.rest)} (normally {in_words(spared.before.rest)})"


def _without(counts: Mapping[str, object]) -> Counter[str]:
    """Addresses that brought no article, by reason; without those of days that were not asked for."""
    lost: Counter[str] = Counter()
    for name in ("refused", "failed"):
        reasons = counts.get(name)
        if isinstance(reasons, Mapping):
            lost.update(reasons)
    for reason in [reason for reason in lost if reason in NOT_LOST or reason.startswith("trap-")]:
        del lost[reason]
    return lost


def _asked(counts: Mapping[str, object]) -> int:
    stored = (counts.get(name) for name in ("new", "revised", "unchanged"))
    return sum(number for number in stored if isinstance(number, int)) + sum(_without(counts).values())


# --- fields that are missing -----------------------------------------------------------------------


def _missing(runs: Sequence[Run]) -> Iterator[str]:
    """Fields that are missing, and selectors that stopped matching."""
    if reading_of(runs[-1].counts) is None:
        return
    for coverage in coverage_of(runs):
        yield from speak_of_field(coverage)


def speak_of_field(coverage: FieldCoverage) -> Iterator[str]:
    """What is wrong with one field, in no or one line."""
    word = WORDS.get(coverage.field, coverage.field)
    if coverage.fell:
        now, before = coverage.now.rest, coverage.before.rest
        told = f"{word} missing in {now.having} of {now.of} articles (normally {in_words(before)})"
        named = " and ".join(stopped.witness for stopped in coverage.stopped)
        yield f"{told}: {named} stopped matching" if named else told
        return
    # A layout's selector gave way to what is less sure. To another selector: the site changed, and we know how.
    for stopped in coverage.stopped:
        if stopped.witness.startswith("layout ") and not (stopped.instead or "").startswith("layout "):
            before, now = stopped.before, stopped.now
            told = (
                f"{word}: {stopped.witness} stopped matching (in {in_words(before)} of {before.of} articles before,"
                f" in {in_words(now)} of {now.of} now)"
            )
            yield f"{told}; {stopped.instead} says it now" if stopped.instead else told
            return

"""What is wrong with a site's last run compared with the baseline of its earlier runs, one line of text for each
problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from archive.ledger.runs import Run
from archive.messages.language import _, all_of, as_message
from crawler.health.baseline import is_whole, measurable
from crawler.health.coverage import FieldCoverage, compare_coverage, reading_of
from crawler.health.proportions import Proportion, compare_to_baseline, format_proportion
from crawler.health.staleness import Staleness
from crawler.run.outcomes import OUTSIDE

WORDS = {"published": "date"}
"""What people call a field, where that is not its name."""

NOT_LOST = frozenset({OUTSIDE, "robots", "undated", "off-site", "moved-away"})
"""Refusals that say nothing about the reader: people requested them, or portals always have some."""


def judge_last(runs: Sequence[Run]) -> list[str]:
    """Return what is wrong with the last of a site's runs, which are given oldest first. Nothing is said about a run
    that is incomplete, nor before the site was crawled through once: till then it has no baseline. A run that found
    nothing to read is as it should be."""
    if not runs or not is_whole(runs[-1]) or not any(is_whole(run) for run in runs[:-1]):
        return []
    return [*_find_lost_addresses(runs), *_find_missing_fields(runs)]


def describe_staleness(stale: Staleness) -> str:
    """Say in one line how long a site has been without a new article."""
    bring = (
        _("{number} a day", number=round(stale.a_day))
        if stale.a_day >= 1.5
        else _("one in {number:day|days}", number=max(round(1 / stale.a_day), 1))
    )
    return _("no new article for {days:day|days} (normally {rate})", days=stale.days, rate=bring)


def coverage_of(runs: Sequence[Run]) -> list[FieldCoverage]:
    """Compare every field of a site's newest articles with its earlier ones; empty where nothing was ever read."""
    readings = (reading_of(run.counts) for run in measurable(runs))
    return compare_coverage([reading for reading in readings if reading is not None])


# --- addresses that bring no articles --------------------------------------------------------------


def _find_lost_addresses(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a line where fewer of the addresses that were requested became articles than in the baseline."""
    known = measurable(runs)
    asked = [(run.counts, _asked(run.counts)) for run in known]
    asked = [(counts, number) for counts, number in asked if number]
    if not asked or asked[-1][0] is not known[-1].counts:
        return
    became = compare_to_baseline([Proportion(number - _lost(counts).total(), number) for counts, number in asked])
    lost: Counter[str] = Counter()
    for position in became.newest:
        lost.update(_lost(asked[position][0]))
    if became.fell:
        why = ", ".join(f"{reason} {number}" for reason, number in lost.most_common(3))
        yield (
            _(
                "{number} of {all:address|addresses} became articles (normally {share}): {why}",
                number=became.now.having,
                all=became.now.of,
                share=format_proportion(became.before),
                why=why,
            )
        )
        return
    for reason in sorted(_lost(asked[-1][0])):
        spared = compare_to_baseline([Proportion(number - _lost(counts)[reason], number) for counts, number in asked])
        if spared.fell:
            now, before = spared.now.complement, spared.before.complement
            yield _(
                "refused {reason} {now} (normally {before})",
                reason=reason,
                now=format_proportion(now),
                before=format_proportion(before),
            )


def _lost(counts: Mapping[str, object]) -> Counter[str]:
    """Count the addresses that brought no article, by reason, except for reasons that are `NOT_LOST`."""
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
    return sum(number for number in stored if isinstance(number, int)) + _lost(counts).total()


# --- fields that are missing -----------------------------------------------------------------------


def _find_missing_fields(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a line for each field that is missing, or whose selector stopped matching."""
    if reading_of(runs[-1].counts) is None:
        return
    for coverage in coverage_of(runs):
        yield from describe_field(coverage)


def describe_field(coverage: FieldCoverage) -> Iterator[str]:
    """Yield what is wrong with one field: one line or none."""
    word = as_message(WORDS.get(coverage.field, coverage.field))
    if coverage.fell:
        now, before = coverage.now.complement, coverage.before.complement
        told: dict[str, object] = {
            "field": word,
            "number": now.having,
            "all": now.of,
            "share": format_proportion(before),
        }
        named = all_of(lost.evidence for lost in coverage.stopped)
        yield (
            _(
                "{field} missing in {number} of {all:article|articles} (normally {share}): {witness} stopped matching",
                **told,
                witness=named,
            )
            if named
            else _("{field} missing in {number} of {all:article|articles} (normally {share})", **told)
        )
        return
    # A layout's selector gave way to what is less sure. To another selector: the site changed, and we know how.
    for lost in coverage.stopped:
        if lost.evidence.startswith("layout ") and not (lost.instead or "").startswith("layout "):
            before, now = lost.before, lost.now
            then, since = format_proportion(before), format_proportion(now)
            told = {"field": word, "witness": lost.evidence, "before": then, "earlier": before.of}
            told |= {"now": since, "lately": now.of}
            yield (
                _(
                    "{field}: {witness} stopped matching (in {before} of {earlier:article|articles} before, in {now} "
                    "of {lately} now); {instead} says it now",
                    **told,
                    instead=lost.instead,
                )
                if lost.instead
                else _(
                    "{field}: {witness} stopped matching (in {before} of {earlier:article|articles} before, in {now} "
                    "of {lately} now)",
                    **told,
                )
            )
            return

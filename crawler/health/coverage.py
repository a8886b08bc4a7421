"""Whether a site's articles still have the fields that they used to have, and which selector stopped matching.

The newest articles are compared with the site's own earlier ones: a site that never prints an author lacks
nothing (see `proportions.compare_to_baseline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.record.fields import EXPECTED
from crawler.health.proportions import Proportion, combine, compare_to_baseline
from crawler.run.stats import source_of

MIN_BEFORE = 0.2
"""A selector that gave a field in this proportion of articles, or a larger one, is missed when it stops matching."""

STOPPED_AT = 0.1
"""A selector that matches in no more than this part of its earlier proportion has stopped."""

ALL_FIELDS = (*EXPECTED, "captions")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run read."""

    read: int
    """New articles."""
    fields: Mapping[str, int]
    """How many of them had each field."""
    evidence: Mapping[str, Mapping[str, int]]
    """By field: how many of them had it from each source of evidence (`layout nukeviet: span.h5`, `json-ld: ...`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostEvidence:
    """A source of evidence that used to give a field and no longer does: a selector that stopped matching."""

    field: str
    evidence: str
    now: Proportion
    before: Proportion
    instead: str | None
    """The source that gives the field most often now; None where none does."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "field": self.field,
            "witness": self.evidence,
            "now": self.now.as_json(),
            "before": self.before.as_json(),
            "instead": self.instead,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCoverage:
    """One field of a site's articles, now and before."""

    field: str
    now: Proportion
    before: Proportion
    fell: bool
    """Whether the newest articles have it less often, by more than chance and tolerance."""
    stopped: tuple[LostEvidence, ...]
    """What used to give it and no longer does, the most frequent first."""


def reading_of(counts: Mapping[str, object]) -> Reading | None:
    """Return what a run's counts say about its reading; None where an older version wrote them, or nothing was read."""
    read, fields, evidence = counts.get("read"), counts.get("fields"), counts.get("witnesses")
    if not (isinstance(read, int) and read and isinstance(fields, Mapping) and isinstance(evidence, Mapping)):
        return None
    return Reading(read, fields, {name: _by_source(said) for name, said in evidence.items()})


def _by_source(said: Mapping[str, int]) -> dict[str, int]:
    """Add up counts by the source that the evidence names: older versions kept words of the page with it."""
    counts: dict[str, int] = {}
    for evidence, number in said.items():
        counts[source_of(evidence)] = counts.get(source_of(evidence), 0) + number
    return counts


def compare_coverage(readings: Sequence[Reading]) -> list[FieldCoverage]:
    """Compare every field now and before. `readings` are of a site's runs, oldest first, of which the last stands for
    now (with those before it, where it read few)."""
    if not readings:
        return []
    return [_compare(name, readings) for name in ALL_FIELDS]


def _compare(name: str, readings: Sequence[Reading]) -> FieldCoverage:
    compared = compare_to_baseline([Proportion(reading.fields.get(name, 0), reading.read) for reading in readings])
    newest, baseline = ([readings[i] for i in positions] for positions in (compared.newest, compared.baseline))
    lost = _find_lost(name, newest, baseline)
    return FieldCoverage(field=name, now=compared.now, before=compared.before, fell=compared.fell, stopped=lost)


def _find_lost(name: str, newest: Sequence[Reading], baseline: Sequence[Reading]) -> tuple[LostEvidence, ...]:
    known = _sources(name, baseline)
    now = {source: _given_by(source, name, newest) for source in known | _sources(name, newest)}
    found = []
    for source in known:
        before = _given_by(source, name, baseline)
        most = STOPPED_AT * before.value
        if before.value < MIN_BEFORE or now[source].value > most:
            continue
        if not now[source].fell_below(before) or _given_by(source, name, newest[-1:]).value > most:
            continue
        others = {one: given for one, given in now.items() if one != source and given.having}
        instead = max(others, key=lambda one: (others[one].having, one), default=None)
        found.append(LostEvidence(field=name, evidence=source, now=now[source], before=before, instead=instead))
    return tuple(sorted(found, key=lambda one: (-one.before.value, one.evidence)))


def _sources(name: str, readings: Iterable[Reading]) -> set[str]:
    return {source for reading in readings for source in reading.evidence.get(name, {})}


def _given_by(source: str, name: str, readings: Iterable[Reading]) -> Proportion:
    """Return the proportion of articles that had a field from one source of evidence."""
    return combine(Proportion(reading.evidence.get(name, {}).get(source, 0), reading.read) for reading in readings)

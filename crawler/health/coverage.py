"""Whether a site's articles still have the fields that they used to have, and which selector stopped matching.

The newest articles are compared with the site's own earlier ones: a site that never prints an author lacks
nothing (see `shares.compare`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.health.proportions import Share, add, compare
from crawler.run.stats import FIELDS, source_of

SOLID = 0.2
"""A witness that said a field in so large a share of articles is missed when it stops."""

RARE = 0.1
"""Of its earlier share: less than this of it counts as stopped."""

ALL_FIELDS = (*FIELDS, "captions")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run read."""

    read: int
    """New articles."""
    fields: Mapping[str, int]
    """How many of them had each field."""
    witnesses: Mapping[str, Mapping[str, int]]
    """By field: how often each witness said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A witness that used to say a field and no longer does."""

    field: str
    witness: str
    now: Share
    before: Share
    instead: str | None
    """The witness that says the field most often now; None where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCoverage:
    """One field of a site's articles, now and before."""

    field: str
    now: Share
    before: Share
    fell: bool
    """Whether the newest articles have it less often, by more than chance and tolerance."""
    stopped: tuple[Stopped, ...]
    """Witnesses of it that no longer say it, the weightiest first."""


def reading_of(counts: Mapping[str, object]) -> Reading | None:
    """What a run's counts say of its reading; None where an older version wrote them, or nothing was read."""
    read, fields, witnesses = counts.get("read"), counts.get("fields"), counts.get("witnesses")
    if not (isinstance(read, int) and read and isinstance(fields, Mapping) and isinstance(witnesses, Mapping)):
        return None
    return Reading(read, fields, {name: _by_witness(said) for name, said in witnesses.items()})


def _by_witness(said: Mapping[str, int]) -> dict[str, int]:
    """Counts by whom the evidence names: older versions kept words of the page with it."""
    counts: dict[str, int] = {}
    for witness, number in said.items():
        counts[source_of(witness)] = counts.get(source_of(witness), 0) + number
    return counts


def compare_coverage(readings: Sequence[Reading]) -> list[FieldCoverage]:
    """Every field now and before. `readings` are a site's runs, oldest first, of which the last stands for
    now (with those before it, where it read few)."""
    if not readings:
        return []
    return [_compare(name, readings) for name in ALL_FIELDS]


def _compare(name: str, readings: Sequence[Reading]) -> FieldCoverage:
    compared = compare([Share(reading.fields.get(name, 0), reading.read) for reading in readings])
    newest, normal = ([readings[i] for i in positions] for positions in (compared.newest, compared.normal))
    stopped = _stopped(name, newest, normal)
    return FieldCoverage(field=name, now=compared.now, before=compared.before, fell=compared.fell, stopped=stopped)


def _stopped(name: str, newest: Sequence[Reading], normal: Sequence[Reading]) -> tuple[Stopped, ...]:
    known = {witness for reading in normal for witness in reading.witnesses.get(name, {})}
    now = {witness: _said(name, witness, newest) for witness in known | _witnesses(name, newest)}
    found = []
    for witness in known:
        before = _said(name, witness, normal)
        if before.value < SOLID or now[witness].value > RARE * before.value:
            continue
        if not now[witness].fell_below(before) or _said(name, witness, newest[-1:]).value > RARE * before.value:
            continue
        others = {one: share for one, share in now.items() if one != witness and share.having}
        instead = max(others, key=lambda one: (others[one].having, one), default=None)
        found.append(Stopped(field=name, witness=witness, now=now[witness], before=before, instead=instead))
    return tuple(sorted(found, key=lambda one: (-one.before.value, one.witness)))


def _witnesses(name: str, readings: Iterable[Reading]) -> set[str]:
    return {witness for reading in readings for witness in reading.witnesses.get(name, {})}


def _said(name: str, witness: str, readings: Iterable[Reading]) -> Share:
    return add(Share(reading.witnesses.get(name, {}).get(witness, 0), reading.read) for reading in readings)

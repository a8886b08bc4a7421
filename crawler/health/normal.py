"""What a site's own history makes normal, and what is too far from it to be chance. Pure: counts in, words out.

A share is compared with what it was before by the binomial distribution: it has fallen if so few out of so many
would come once in a thousand times, even where the true share were as low as the earlier one may be (the lower
end of Wilson's interval) and TOLERANCE lower still. Few pages say nothing, and nothing is said of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

ENOUGH_BEFORE, ENOUGH_NOW = 20, 5
"""Pages without which nothing is said."""

TOLERANCE = 0.05
RARE = 0.001
SHOWN_FIELDS = ("title", "published", "lead", "body", "photos", "captions", "authors", "source", "section", "tags")


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    number: int
    of: int

    @property
    def percent(self) -> float | None:
        """None of none."""
        return round(100 * self.number / self.of, 1) if self.of else None


def has_fallen(now: Share, before: Share) -> bool:
    """Whether a share is lower than chance and tolerance allow."""
    if now.of < ENOUGH_NOW or before.of < ENOUGH_BEFORE:
        return False
    usual = _wilson(before, -1) - TOLERANCE
    return usual > 0 and _at_most(now.number, now.of, usual) < RARE


def has_risen(now: Share, before: Share) -> bool:
    """Whether it is higher."""
    return has_fallen(Share(now.of - now.number, now.of), Share(before.of - before.number, before.of))


def _wilson(share: Share, sign: int) -> float:
    z, n, p = 1.96, share.of, share.number / share.of
    middle = p + z * z / (2 * n)
    return (middle + sign * z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)


def _at_most(number: int, of: int, chance: float) -> float:
    """The probability of at most so many."""
    if chance >= 1:
        return float(number >= of)
    total = 0.0
    for k in range(number + 1):
        ways = math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        total += math.exp(ways + k * math.log(chance) + (of - k) * math.log1p(-chance))
    return min(total, 1.0)


@dataclass(frozen=True)
class Sums:
    """What several runs counted together."""

    read: int
    asked: int
    """Addresses that were answered or failed: articles, refusals, failures."""
    fields: Mapping[str, int]
    refused: Mapping[str, int]
    failed: Mapping[str, int]
    witnesses: Mapping[str, Mapping[str, int]]


_NOT_COUNTED = ("outside-window", "robots", "undated", "off-site", "moved-away", "http-404", "http-410", "too-large")
"""Refusals that say nothing of the reader: people asked for them, or portals always have some."""


def add_up(runs: Iterable[Mapping[str, Any]]) -> Sums:
    """The counts of runs, as `Tally.record` wrote them; what an older version did not count is nought."""
    fields: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    witnesses: dict[str, Counter[str]] = {}
    read = 0
    for counts in runs:
        read += counts.get("read", 0)
        fields.update(counts.get("fields", {}))
        told = counts.get("refused", {}).items()
        refused.update({why: n for why, n in told if why not in _NOT_COUNTED and not why.startswith("trap-")})
        failed.update(counts.get("failed", {}))
        for name, said in counts.get("witnesses", {}).items():
            witnesses.setdefault(name, Counter()).update(said)
    return Sums(read, read + refused.total() + failed.total(), fields, refused, failed, witnesses)


def find_stopped(now: Sums, before: Sums) -> list[tuple[str, str]]:
    """Fields and witnesses that used to say them and do so no longer: a selector that stopped matching."""
    return [
        (name, witness)
        for name, said in before.witnesses.items()
        for witness, number in said.items()
        if witness.startswith("layout ")
        and has_fallen(Share(now.witnesses.get(name, {}).get(witness, 0), now.read), Share(number, before.read))
    ]


def judge(now: Sums, before: Sums) -> list[str]:
    """What is wrong with the newest counts, a line each."""
    problems = []
    stopped = dict(reversed(find_stopped(now, before)))
    for name in SHOWN_FIELDS:
        here, there = Share(now.fields.get(name, 0), now.read), Share(before.fields.get(name, 0), before.read)
        if has_fallen(here, there):
            witness = stopped.get("photos" if name == "captions" else name)
            why = f": {witness} stopped matching" if witness else ""
            problems.append(
                f"{name} missing in {here.of - here.number} of {here.of} articles"
                f" (normally in {100 - (there.percent or 0):.3g}%){why}"
            )
    here, there = Share(now.read, now.asked), Share(before.read, before.asked)
    if has_fallen(here, there):
        most = max({**now.refused, **now.failed}.items(), key=lambda item: item[1], default=("nothing", 0))
        problems.append(
            f"only {here.number} of {here.of} pages became articles (normally {there.percent}%), mostly {most[0]}"
        )
    return problems


def find_silence(by_day: Mapping[date, int], today: date, watched_since: date) -> str | None:
    """Whether a site that published while it was watched has fallen silent, in words; None where it has not.
    `by_day`: articles by day of publication. The gap must be one that comes once in a thousand times at half
    of the usual pace, as there are holidays."""
    if not by_day or max(by_day) < watched_since:
        return None
    newest = max(by_day)
    recent = {day: number for day, number in by_day.items() if 0 <= (newest - day).days < 60}
    days, total = (newest - min(recent)).days + 1, sum(recent.values())
    gap = (today - newest).days
    if total < 10 or days < 7 or math.exp(-0.5 * total / days * gap) >= RARE:
        return None
    return f"no new article for {gap} days (normally {total / days:.1f} a day)"


def is_fair(counts: Mapping[str, Any]) -> bool:
    """Whether a run can be judged, and judged by: not one that was cut short, or asked for other days only."""
    return counts.get("window", "..") == ".." and counts.get("ending") in (None, "finished", "gave-up")


def split(runs: Sequence[Mapping[str, Any]]) -> tuple[Sums, Sums] | None:
    """Counts of the newest runs that read enough together, and of those before; None where there is nothing to
    compare. `runs`: newest first."""
    fair = [counts for counts in runs if is_fair(counts)]
    for number in range(1, len(fair)):
        now = add_up(fair[:number])
        if now.asked >= ENOUGH_NOW:
            return now, add_up(fair[number:])
    return None

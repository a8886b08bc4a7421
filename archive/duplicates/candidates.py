"""Which texts may be near-duplicates: those that share a band of their sketches.

Wording that many texts share, an outlet's standing paragraphs, fills whole bands of theirs. So a band that more than
`CROWD` texts have is a crowd: each of them is compared with `NEIGHBOURS` of the others only, and pairs that met in
crowds alone must be `clusters.STRONG` similar. A press release that a hundred sites print with prefaces of their own
still hangs together; a hundred stories around the same standing paragraphs do not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from archive.database.schema import bands, texts
from archive.database.sql import integers_as_table
from archive.duplicates.clusters import STRONG
from archive.duplicates.minhash import SIMILAR, band_hashes, estimate_similarity

MAX_SHARING = 50
"""Texts that may share a band before it counts as standing wording."""
NEIGHBOURS = 8
_DOUBT = 0.2  # more than four standard errors of `estimate`


@dataclass(frozen=True, slots=True)
class NewText:
    """A text that is to be compared."""

    id: int
    fingerprint: str
    shingles: int
    bands: bytes
    slots: bytes


@dataclass(slots=True)
class Candidates:
    """What some texts are to be compared with."""

    thresholds: dict[tuple[int, int], float] = field(default_factory=dict)
    """Pairs, the lower id first, with the similarity from which on they count."""
    crowded: Counter[int] = field(default_factory=Counter)
    """How many bands of a fresh text are crowds, where any is."""


def find_candidates(connection: Connection, fresh: Sequence[NewText]) -> Candidates:
    """The pairs of each fresh text with texts of a lower id, without those that cannot be similar. Every pair is
    found once, when its later text is compared."""
    holders: dict[int, list[int]] = defaultdict(list)
    for text in sorted(fresh, key=lambda text: text.id):
        for hash_ in band_hashes(text.bands):
            holders[hash_].append(text.id)
    found = Candidates()
    few, crowds = _shared_bands(connection, list(holders))
    for hash_, ids in _texts_by_band(connection, few).items():
        for later in holders[hash_]:
            found.thresholds.update({(earlier, later): SIMILAR for earlier in ids if earlier < later})
    for hash_ in crowds:
        _add_neighbours(connection, hash_, holders[hash_], found)
    _drop_dissimilar(connection, fresh, found)
    return found


def _shared_bands(connection: Connection, wanted: Sequence[int]) -> tuple[list[int], list[int]]:
    """The bands that several texts have: those of few, and crowds."""
    listed = integers_as_table(connection, wanted)
    having = select(bands.c.text_id).where(bands.c.hash == listed.c.value).limit(1)
    second, beyond = having.offset(1).scalar_subquery(), having.offset(MAX_SHARING).scalar_subquery()
    few: list[int] = []
    crowds: list[int] = []
    shared = select(listed.c.value, beyond.is_not(None)).where(second.is_not(None))
    for hash_, is_crowd in connection.execute(shared).all():
        (crowds if is_crowd else few).append(hash_)
    return few, crowds


def _texts_by_band(connection: Connection, wanted: Sequence[int]) -> dict[int, list[int]]:
    listed = integers_as_table(connection, wanted)
    members = defaultdict(list)
    having = select(bands.c.hash, bands.c.text_id).join_from(listed, bands, bands.c.hash == listed.c.value)
    for hash_, id_ in connection.execute(having).all():
        members[hash_].append(id_)
    return members


def _add_neighbours(connection: Connection, hash_: int, holders: Sequence[int], found: Candidates) -> None:
    before = (
        select(bands.c.text_id)
        .where(bands.c.hash == hash_, bands.c.text_id < holders[0])
        .order_by(bands.c.text_id.desc())
        .limit(NEIGHBOURS)
    )
    row = [*reversed(connection.scalars(before).all()), *holders]
    for place, later in enumerate(row[-len(holders) :], start=len(row) - len(holders)):
        found.crowded[later] += 1
        for earlier in row[max(0, place - NEIGHBOURS) : place]:
            found.thresholds.setdefault((earlier, later), STRONG)


def _drop_dissimilar(connection: Connection, fresh: Iterable[NewText], found: Candidates) -> None:
    """Takes out pairs that cannot reach their floor, by their sizes, or hardly, by their sketches: reading and
    comparing two texts takes a hundred times as long."""
    known = {text.id: (text.shingles, text.slots) for text in fresh}
    listed = integers_as_table(connection, list({id_ for pair in found.thresholds for id_ in pair if id_ not in known}))
    others = select(texts.c.id, texts.c.shingles, texts.c.slots).join_from(listed, texts, texts.c.id == listed.c.value)
    known |= {id_: (shingles, slots) for id_, shingles, slots in connection.execute(others)}
    for (a, b), threshold in list(found.thresholds.items()):
        if a not in known or not _may_reach(known[a], known[b], threshold):
            del found.thresholds[a, b]


def _may_reach(one: tuple[int, bytes], other: tuple[int, bytes], threshold: float) -> bool:
    smaller, larger = sorted((one[0], other[0]))
    return smaller >= threshold * larger and estimate_similarity(one[1], other[1]) >= threshold - _DOUBT

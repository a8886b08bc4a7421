"""Find candidates: pairs of texts that may be near-duplicates, as they share a band of their sketches.

Boilerplate that many texts contain, such as an outlet's standing paragraphs, fills whole bands of their sketches. So of
a band that more than `MAX_SHARING` texts have, each text is compared with `NEIGHBOURS` of the others only, and pairs
that are found by such bands alone must be `clusters.STRONG` similar. A press release that a hundred sites print with
prefaces of their own is still one cluster; a hundred stories around the same boilerplate are not.
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
"""The number of texts that may share a band before it counts as boilerplate."""
NEIGHBOURS = 8
_MARGIN = 0.2  # more than four standard errors of `estimate_similarity`


@dataclass(frozen=True, slots=True)
class NewText:
    """A text that was not compared yet."""

    id: int
    fingerprint: str
    shingles: int
    bands: bytes
    slots: bytes


@dataclass(slots=True)
class Candidates:
    """The pairs of texts to compare."""

    thresholds: dict[tuple[int, int], float] = field(default_factory=dict)
    """Pairs, the lower id first, with the similarity from which on they are near-duplicates."""
    crowded: Counter[int] = field(default_factory=Counter)
    """For each new text the number of its bands that more than `MAX_SHARING` texts have, where there are any."""


def find_candidates(connection: Connection, new: Sequence[NewText]) -> Candidates:
    """Return the pairs of each new text with texts of lower ids, without those that cannot be similar. Every pair is
    found once: when its text with the higher id is compared."""
    texts_with: dict[int, list[int]] = defaultdict(list)
    for text in sorted(new, key=lambda text: text.id):
        for hash_ in band_hashes(text.bands):
            texts_with[hash_].append(text.id)
    found = Candidates()
    few, frequent = _shared_bands(connection, list(texts_with))
    for hash_, ids in _texts_by_band(connection, few).items():
        for later in texts_with[hash_]:
            found.thresholds.update({(earlier, later): SIMILAR for earlier in ids if earlier < later})
    for hash_ in frequent:
        _add_neighbours(connection, hash_, texts_with[hash_], found)
    _drop_dissimilar(connection, new, found)
    return found


def _shared_bands(connection: Connection, wanted: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the bands that several texts have: those of at most `MAX_SHARING` texts, and the others."""
    listed = integers_as_table(connection, wanted)
    having = select(bands.c.text_id).where(bands.c.hash == listed.c.value).limit(1)
    second, beyond = having.offset(1).scalar_subquery(), having.offset(MAX_SHARING).scalar_subquery()
    few: list[int] = []
    frequent: list[int] = []
    shared = select(listed.c.value, beyond.is_not(None)).where(second.is_not(None))
    for hash_, is_frequent in connection.execute(shared).all():
        (frequent if is_frequent else few).append(hash_)
    return few, frequent


def _texts_by_band(connection: Connection, wanted: Sequence[int]) -> dict[int, list[int]]:
    listed = integers_as_table(connection, wanted)
    members = defaultdict(list)
    having = select(bands.c.hash, bands.c.text_id).join_from(listed, bands, bands.c.hash == listed.c.value)
    for hash_, id_ in connection.execute(having).all():
        members[hash_].append(id_)
    return members


def _add_neighbours(connection: Connection, hash_: int, new_ids: Sequence[int], found: Candidates) -> None:
    before = (
        select(bands.c.text_id)
        .where(bands.c.hash == hash_, bands.c.text_id < new_ids[0])
        .order_by(bands.c.text_id.desc())
        .limit(NEIGHBOURS)
    )
    row = [*reversed(connection.scalars(before).all()), *new_ids]
    for position, later in enumerate(row[-len(new_ids) :], start=len(row) - len(new_ids)):
        found.crowded[later] += 1
        for earlier in row[max(0, position - NEIGHBOURS) : position]:
            found.thresholds.setdefault((earlier, later), STRONG)


def _drop_dissimilar(connection: Connection, new: Iterable[NewText], found: Candidates) -> None:
    """Remove the pairs that cannot reach their threshold, by their sizes, or hardly, by their sketches. Reading and
    comparing two texts takes a hundred times as long."""
    known = {text.id: (text.shingles, text.slots) for text in new}
    listed = integers_as_table(connection, list({id_ for pair in found.thresholds for id_ in pair if id_ not in known}))
    others = select(texts.c.id, texts.c.shingles, texts.c.slots).join_from(listed, texts, texts.c.id == listed.c.value)
    known |= {id_: (shingles, slots) for id_, shingles, slots in connection.execute(others)}
    for (a, b), threshold in list(found.thresholds.items()):
        if a not in known or not _may_reach(known[a], known[b], threshold):
            del found.thresholds[a, b]


def _may_reach(one: tuple[int, bytes], other: tuple[int, bytes], threshold: float) -> bool:
    smaller, larger = sorted((one[0], other[0]))
    return smaller >= threshold * larger and estimate_similarity(one[1], other[1]) >= threshold - _MARGIN

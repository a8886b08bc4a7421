"""When two texts are near-duplicates, and the MinHash sketch by which candidates are found.

A text is the set of its shingles: every run of five words of lead and body, folded (`identity.fold`), so that
diacritics, case and punctuation make no difference. The title is left out, as outlets change it first. The similarity
of two texts is that of their sets: shared shingles over all shingles (Jaccard). A changed word costs five shingles, so
0.5 is the similarity of a text with one word in fifteen changed, or a third of its sentences.

A sketch is 128 numbers, which are equal in two sketches about as often as the sets are similar. Three at a time make a
band; texts that share a band are candidates. Of pairs with similarity 0.5, 96 in 100 share one of 24 bands; with 0.6
all but three in a thousand; with 0.05 three in a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from sqlalchemy import Connection, func, select

from archive.database.records import parse_record
from archive.database.schema import CURRENT_REVISION, articles, revisions, texts
from archive.database.sql import integers_as_table
from archive.errors import DamagedRecord
from archive.record.identity import fold

SIMILAR = 0.5
"""The similarity from which on two texts are near-duplicates."""

MIN_SHINGLES = 40
"""A text of fewer shingles, some 45 words, is not compared: notes under photographs are all alike."""

BANDS = 24
_SHINGLE_WORDS = 5  # words of a shingle
_BAND_SLOTS = 3
_SLOTS = 128  # a power of two, with which rensa is fastest; the bands use the first 72
_SEED = 1
_VERSION = 1  # raise it whenever anything changes by which sketches are made, `identity.fold` included

_HASHES = Struct(f">{BANDS}q")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is stored of a text to find others like it."""

    shingles: int
    """The number of its different shingles."""
    bands: bytes
    """`BANDS` hashes, signed 64-bit in big-endian order; empty of a text that is too short to be compared."""
    slots: bytes
    """The low byte of each number of the sketch, for `estimate_similarity`; empty likewise."""


@lru_cache(maxsize=1)
def method() -> str:
    """Return how sketches are made here. Those made otherwise cannot be compared with ours and are made anew."""
    from rensa import RMinHash  # type: ignore[import-untyped]

    return f"{_VERSION}.{RMinHash.ALGORITHM_VERSION}"


def shingles_of(record: str) -> set[str]:
    """Return the shingles of a stored record (JSON). A text of fewer than five words has none, nor has a damaged
    record."""
    try:
        article = parse_record(record)
    except DamagedRecord:
        return set()
    words = fold(" ".join((article["lead"] or "", *article["body"]))).split()
    return set(map(" ".join, zip(*(words[start:] for start in range(_SHINGLE_WORDS)), strict=False)))


def sketch_texts(records: Sequence[str]) -> list[Sketch]:
    """Return a sketch for each stored record, in order."""
    from rensa import RMinHash

    sets = [shingles_of(record) for record in records]
    long = [shingles for shingles in sets if len(shingles) >= MIN_SHINGLES]
    rows = iter(RMinHash.digests_from_token_sets(long, num_perm=_SLOTS, seed=_SEED))
    return [
        Sketch(len(shingles), *_packed(next(rows)))
        if len(shingles) >= MIN_SHINGLES
        else Sketch(len(shingles), b"", b"")
        for shingles in sets
    ]


def _packed(row: Sequence[int]) -> tuple[bytes, bytes]:
    numbers = b"".join([number.to_bytes(4, "big") for number in row])
    width = 4 * _BAND_SLOTS
    bands = [
        blake2b(numbers[band * width : (band + 1) * width], digest_size=8, salt=bytes([band])).digest()
        for band in range(BANDS)
    ]
    return b"".join(bands), numbers[3::4]


def band_hashes(bands: bytes) -> tuple[int, ...]:
    """Return the hashes of a sketch's bands as numbers."""
    return _HASHES.unpack(bands)


def estimate_similarity(slots: bytes, others: bytes) -> float:
    """Return about how similar two texts are, by their sketches: 95 of 100 estimates are less than 0.09 off."""
    return sum([a == b for a, b in zip(slots, others, strict=True)]) / _SLOTS


def similarity(shingles: set[str], others: set[str]) -> float:
    """Return the shared shingles over all shingles, 0 to 1."""
    shared = len(shingles & others)
    return shared / ((len(shingles) + len(others) - shared) or 1)


# --- texts in the archive ---------------------------------------------------------------------------


def read_records(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the fingerprint and record (JSON) of each of these texts, of one article that has it now. Texts are stored
    in the records of articles only. One that no article has any more is left out."""
    listed = integers_as_table(connection, ids)
    holders = articles.alias()
    holder = select(func.min(holders.c.id)).where(holders.c.fingerprint == texts.c.fingerprint).scalar_subquery()
    rows = (
        select(texts.c.id, texts.c.fingerprint, revisions.c.record)
        .join_from(listed, texts, texts.c.id == listed.c.value)
        .join(articles, articles.c.id == holder)
        .join(revisions, CURRENT_REVISION)
    )
    return {id_: (fingerprint, record) for id_, fingerprint, record in connection.execute(rows)}

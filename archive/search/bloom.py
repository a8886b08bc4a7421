"""Which three words follow each other in an article, as a Bloom filter: bytes that can say that some do not.

Pairs say of a phrase of four words only that its parts are there: of a thousand articles that have them, a dozen have
the phrase. Reading a record to know takes some 80 microseconds, asking these bytes one. They cost half a byte for each
three words, 3% of an archive: of four articles that have not the three, one is not told from those that have, and
more where the words are so frequent that their pairs stand in other places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import add
from zlib import crc32


def hash_word(folded: str) -> int:
    """Of a word without its marks: one number serves however it is typed."""
    return crc32(folded.encode())


def hash_trigrams(words: Sequence[int]) -> Iterable[int]:
    """Of each three words that follow each other. A sum, the same in any order: the order is what pairs tell."""
    return map(add, map(add, words, words[1:]), words[2:])


def make_filter(hashes: Collection[int]) -> bytes:
    """The filter of all of an article."""
    size = len(hashes) // 2 + 1
    digits = bytearray(b"0") * (8 * size)
    for number in hashes:
        digits[number % (8 * size)] = ord("1")
    return int(digits, 2).to_bytes(size)  # half the time of setting bits


def may_contain(kept: object, hashes: Iterable[int]) -> bool:
    """Whether the article may have all of them: false is certain. What is no filter rules nothing out."""
    if not isinstance(kept, bytes) or not kept:
        return True
    size = 8 * len(kept)
    return all(kept[(place := number % size) >> 3] << (place & 7) & 0x80 for number in hashes)

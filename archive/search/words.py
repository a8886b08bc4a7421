"""What a word is, and when two words are the same one.

A word is a run of letters and digits, in Vietnamese a syllable. It has two forms: `exact` as printed, in small
letters, and `folded` without diacritics, `đ` as `d`. Where the tone mark stands (`hòa`, `hoà`) makes no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from archive.identity import fold

_WORD = re.compile(r"\w+")  # an underline is none of its letters; [^\W_]+ takes twice as long
LONGEST = 64  # characters; what is longer is no word, and indexes have limits: its beginning stands for it

# Where the mark stands in an open syllable is a matter of taste: hoà and hòa, khoẻ and khỏe, thuỷ and
# thủy. Not after q, whose u is part of the consonant: quý has no other form.
_TONES = {
    f"{first}{marked}": f"{unicodedata.normalize('NFC', first + mark)}{plain}"
    for first, plain in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0309\u0303\u0323"
    for marked in (unicodedata.normalize("NFC", plain + mark),)
}


class Word(NamedTuple):
    """The two forms of a word."""

    exact: str
    folded: str

    @property
    def marked(self) -> bool:
        """Whether it has diacritics."""
        return self.exact != self.folded


def split(printed: str) -> list[str]:
    """The words of a text in small letters, in order."""
    words = _WORD.findall(unicodedata.normalize("NFC", printed).lower().replace("_", " "))
    return words if max(map(len, words), default=0) <= LONGEST else [word[:LONGEST] for word in words]


@lru_cache(maxsize=1 << 16)  # a language has some thousand syllables
def forms(word: str) -> Word:
    """The forms of a word that `split` gave."""
    exact = word
    old = _TONES.get(word[-2:])
    if old is not None and word[-3:-2] != "q":
        exact = word[:-2] + old
    return Word(exact, fold(word).replace(" ", "") or exact)


def read_words(printed: str) -> list[Word]:
    """The forms of all words of a text, in order."""
    return [forms(word) for word in split(printed)]


def find_words(printed: str) -> Iterator[tuple[int, int, Word]]:
    """The words of a text in NFC with their places in it: [start, end)."""
    for match in _WORD.finditer(printed.replace("_", " ")):
        word = match[0]
        found = _first_of(word) if len(word) <= LONGEST else _first_of.__wrapped__(word)
        if found is not None:
            yield match.start(), match.end(), found


@lru_cache(maxsize=1 << 14)
def _first_of(printed: str) -> Word | None:
    # A letter may become two in small letters (İ): the word is then what `split` makes of its beginning.
    word = next(iter(split(printed)), "")
    return forms(word) if word else None

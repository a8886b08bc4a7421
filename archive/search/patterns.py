"""What is asked for as regular expressions over texts in small letters: ten times quicker than comparing words.

They are sure to match where the words are, and now and then where they are not quite.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache

from archive.identity import fold
from archive.search.query import Clause, Query
from archive.search.words import LONGEST, Word

_LATIN = range(0xC0, 0x1F00)  # every letter with a mark of its own that Vietnamese has, and its neighbours'


def sieve_of(query: Query) -> Callable[[str], bool]:
    """Tells from a record's JSON, unread, whether it may have what only records can tell. Most that the index lets
    through for a phrase without having it end here."""
    patterns = [pattern_of(clause) for clause in query.wanted if not clause.told_by_tokens and is_plain(clause)]

    def may_meet(text: str) -> bool:
        # Escapes other than of quotes, and marks of their own, are left to who reads the record.
        if "\\" in text.replace('\\"', "") or not unicodedata.is_normalized("NFC", text):
            return True
        text = text.lower()
        return all(re.search(pattern, text) for pattern in patterns)

    return may_meet


def is_plain(clause: Clause) -> bool:
    """Whether its pattern is sure to match where it is: there are letters and lengths that no pattern is made for."""
    return all(len(word.exact) < LONGEST and word.folded.isascii() for word in clause.words)


@lru_cache(maxsize=1000)
def pattern_of(clause: Clause, *, whole: bool = False) -> str:
    """For texts in small letters and NFC. Where the first word begins and the last one ends is looked at if `whole`."""
    words = [_of_word(word) for word in clause.words]
    if whole:
        # Asked for only behind the word: a pattern that begins with letters is searched for five times as quickly.
        words[0] += rf"(?<!\w{'.' * len(clause.words[0].exact)})"
        words[-1] += r"\b"
    return r"[\W_]+".join(words)


def _of_word(word: Word) -> str:
    if not word.marked:
        return "".join(_letters().get(letter, re.escape(letter)) for letter in word.folded)
    first, *others = (re.escape(form) for form in _forms(word.exact))
    return f"(?:{'|'.join((first, *others))})" if others else first


@cache
def _letters() -> dict[str, str]:
    """For a letter without marks the class of it and of those with marks, in small letters."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number in _LATIN:
        letter = chr(number).lower()
        if len(letter) == 1 and letter.isalpha() and len(folded := fold(letter)) == 1 and folded.isascii():
            found[folded].add(letter)
    return {plain: f"[{plain}{''.join(sorted(marked))}]" for plain, marked in found.items()}


def _forms(exact: str) -> list[str]:
    """The word with its tone mark at either place (hòa, hoà)."""
    decomposed = unicodedata.normalize("NFD", exact)
    last = exact[-1:]
    forms = [exact]
    if len(decomposed) > len(exact) and last in "aey" and not exact.endswith("qu" + last):
        moved = re.sub(r"([ou])([\u0300\u0301\u0309\u0303\u0323])([aey])$", r"\1\3\2", decomposed)
        forms.append(unicodedata.normalize("NFC", moved))
    return list(dict.fromkeys(forms))

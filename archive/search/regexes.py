"""Regular expressions that find the words of a query in texts in lower case and NFC: ten times faster than splitting
each text into words."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache

from archive.record.identity import fold
from archive.search.tokens import MAX_WORD_LENGTH, Word

# Where letters and digits are that fold to a plain one: Latin, superscripts, full-width forms.
_LETTERS = (*range(0xAA, 0x2500), *range(0xFB00, 0xFB07), *range(0xFF10, 0xFF5B))


def have_pattern(words: tuple[Word, ...]) -> bool:
    """Return whether the words have a pattern: not in other scripts, nor where a word was cut."""
    return all(len(word.exact) < MAX_WORD_LENGTH and word.folded.isascii() for word in words)


def has_ligatures(printed: str, words: tuple[Word, ...]) -> bool:
    """Return whether a text has letters that are two without their marks (œ: oe) and may be part of these words. The
    pattern of the words does not match those."""
    odd = _ligatures_in(words)
    return odd is not None and not printed.isascii() and odd.search(printed) is not None


@lru_cache(maxsize=1000)
def pattern_of(words: tuple[Word, ...], *, as_typed: bool = False, whole: bool = False) -> re.Pattern[str]:
    """Return the pattern that matches where the words are in succession. Without `whole` the first may be the end of a
    longer word, and the last the beginning of one."""
    parts = [_of_word(word, as_typed) for word in words]
    if whole:
        # A lookbehind after the word: a pattern that begins with letters is searched for five times as fast.
        parts[0] += rf"(?<![^\W_]{'.' * len(words[0].exact)})"
        parts[-1] += r"(?![^\W_])"
    return re.compile(r"[\W_]+".join(parts))


def _of_word(word: Word, as_typed: bool) -> str:
    if not word.marked and not as_typed:
        return "".join(_letters().get(letter, letter) for letter in word.folded)
    first, *others = (re.escape(form) for form in tone_mark_forms(word.exact))
    return f"(?:{'|'.join((first, *others))})" if others else first


@cache
def _letters() -> dict[str, str]:
    """Return, by plain letter or digit, the class of it and of those with marks, in lower case."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number in _LETTERS:
        letter = chr(number).lower()
        if len(letter) == 1 and letter.isalnum() and len(folded := fold(letter)) == 1 and folded.isascii():
            found[folded].add(letter)
    return {plain: f"[{plain}{''.join(sorted(marked))}]" for plain, marked in found.items()}


@lru_cache(maxsize=1000)
def _ligatures_in(words: tuple[Word, ...]) -> re.Pattern[str] | None:
    """Return a class of the letters of which one of the words may consist in part; few words have any."""
    odd = {letter for letter, plain in _ligatures().items() if any(plain in word.folded for word in words)}
    return re.compile(f"[{''.join(sorted(odd))}]") if odd else None


@cache
def _ligatures() -> dict[str, str]:
    odd = {chr(n): fold(chr(n)).replace(" ", "") for n in _LETTERS if chr(n).isalnum()}
    return {letter: plain for letter, plain in odd.items() if len(plain) > 1 and plain.isascii()}


def tone_mark_forms(exact: str) -> list[str]:
    """Return the word with its tone mark on either vowel (hòa, hoà), which are of the same length."""
    decomposed = unicodedata.normalize("NFD", exact)
    word_forms = [exact]
    if len(decomposed) > len(exact) and exact[-1:] in ("a", "e", "y") and exact[-3:-2] != "q":
        moved = re.sub(r"([ou])([\u0300\u0301\u0309\u0303\u0323])([aey])$", r"\1\3\2", decomposed)
        word_forms.append(unicodedata.normalize("NFC", moved))
    return list(dict.fromkeys(word_forms))

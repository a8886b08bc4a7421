"""Unicode's normal forms, in a time that grows with the text alone.

To put the marks over a letter in their order takes quadratic time in Python: 80,000 on one letter, which a
hostile page may print, take five seconds. No language has more than thirty, which is why Unicode lets a program leave
out what comes after those (UAX #15, section 13: Stream-Safe Text Format).
"""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import combining, is_normalized, normalize

_MOST_MARKS = 30
"""Marks in succession that are kept."""
_LONG_RUN = re.compile(rf"(?<![^\w\s\x00-\x7f])[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")
"""What holds every run of more marks: they are neither letters, digits nor spaces. It is looked for from the beginning
of a run alone."""


def to_nfc(text: str) -> str:
    """Return a text in NFC, without the marks after the thirtieth on one letter."""
    return text if is_normalized("NFC", text) else _normalized("NFC", text)


def to_nfkd(text: str) -> str:
    """Return a text in NFKD, without the marks after the thirtieth on one letter."""
    return text if text.isascii() else _normalized("NFKD", text)


def _normalized(form: Literal["NFC", "NFKD"], text: str) -> str:
    return normalize(form, _LONG_RUN.sub(_without_surplus, text))


def _without_surplus(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        marks = marks + 1 if combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)

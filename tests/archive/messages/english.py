"""Which lines of an output are English sentences, by the words of the catalogues of messages, and by the shape of
Vietnamese syllables for what libraries say."""

from __future__ import annotations

import io
import re
from functools import cache

from babel.messages.pofile import read_po

from tests import ROOT

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_IN_A_ROW = 3
_SYLLABLE = re.compile(r"(?:ngh?|gh|gi|kh|ph|qu|th|tr|ch|nh|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
"""What a Vietnamese word without its marks may look like."""


@cache
def _english() -> frozenset[str]:
    """Words of messages in English that none has in Vietnamese: `was`, `articles`, and not `site`, `JSON`."""
    english, vietnamese = set(), set()
    for path in sorted(ROOT.glob("*/messages/locale/vi/LC_MESSAGES/messages.po")):
        for entry in read_po(io.BytesIO(path.read_bytes())):
            english |= {*_WORD.findall(re.sub(r"\{\w+[:}]|`[^`]*`", " ", str(entry.id)).lower())}
            vietnamese |= {*re.findall(r"\w+", str(entry.string).lower())}
    return frozenset(english - vietnamese)


def _is_english(word: str) -> bool:
    word = word[:1].lower() + word[1:]
    return word in _english() or (_WORD.fullmatch(word) is not None and _SYLLABLE.fullmatch(word) is None)


def english_in(output: str) -> list[str]:
    """Return the lines with three such words in a row.

    JSON, rows with tabs, and files of cron and systemd with their comments are for programs, which know them in
    English; so are names of commands and lists of names. In brackets stands what a record says of its sources, which
    is data.
    """
    found = []
    for line in output.splitlines():
        if "\t" in line or line.lstrip().startswith(("{", "[", '"', "}", "]", "#", "Description=")):
            continue
        row = 0
        for word in re.sub(r" \[.*\]$|tulieu( [a-z]+)+", "", line).split():
            row = row + 1 if _is_english(word.strip(".;:()?!")) else 0
            if row == _IN_A_ROW:
                found.append(line)
                break
    return found

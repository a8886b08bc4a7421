"""Which lines of an output are English sentences, by the words of the catalogues of messages."""

from __future__ import annotations

import io
import re
from functools import cache

from babel.messages.pofile import read_po

from tests import ROOT

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_IN_A_ROW = 3


@cache
def _english() -> frozenset[str]:
    """Words of messages in English that none has in Vietnamese: `was`, `articles`, and not `site`, `JSON`."""
    english, vietnamese = set(), set()
    for path in sorted(ROOT.glob("*/messages/locale/vi/LC_MESSAGES/messages.po")):
        for entry in read_po(io.BytesIO(path.read_bytes())):
            english |= {*_WORD.findall(re.sub(r"\{\w+[:}]|`[^`]*`", " ", str(entry.id)).lower())}
            vietnamese |= {*re.findall(r"\w+", str(entry.string).lower())}
    return frozenset(english - vietnamese)


def english_in(output: str) -> list[str]:
    """Return the lines with three such words in a row.

    JSON, rows with tabs, and files of cron and systemd with their comments are for programs, which know them in
    English; in brackets stands what a record says of its sources, which is data.
    """
    found = []
    for line in output.splitlines():
        if "\t" in line or line.lstrip().startswith(("{", "[", '"', "}", "]", "#", "Description=")):
            continue
        row = 0
        for word in re.sub(r" \[.*\]$", "", line).lower().split():
            row = row + 1 if word.strip(".,;:()") in _english() else 0
            if row == _IN_A_ROW:
                found.append(line)
                break
    return found

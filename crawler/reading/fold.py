"""Text folded for comparing: no case, no marks, no punctuation."""

from __future__ import annotations

import re
from unicodedata import normalize

_WORD = re.compile(r"[^\W_]+")
_BARE = {**dict.fromkeys(range(0x300, 0x370)), ord("đ"): "d"}
"""Combining marks away, đ to d."""


def fold(text: str) -> str:
    """Lower case, diacritics and đ away, words joined by single spaces: `Đảng bộ` and `ĐẢNG BỘ` are
    `dang bo`, whichever way their tones are placed."""
    bare = normalize("NFD", text.casefold()).translate(_BARE)
    return " ".join(_WORD.findall(bare))

"""Text folded for comparing: no case, no marks, no punctuation."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, diacritics and đ away, words joined by single spaces: `Đảng bộ` and `ĐẢNG BỘ` are
    `dang bo`, whichever way their tones are placed."""
    bare = "".join(c for c in normalize("NFD", text.casefold()) if not combining(c)).replace("đ", "d")
    return " ".join(_WORD.findall(bare))

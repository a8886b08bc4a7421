"""What editors' tools leave behind in an article's markup, and no reader was meant to see."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

_WORDS = ("leftcenterrightdel", "__MB_ARTICLE", "MASTERCMS_TPL_TABLE")
_IN_TURN = re.compile(r"left\s{0,100}center\s{0,100}right\s{0,100}del\b")
_BUTTONS = ("left", "center", "right", "del")
"""The picture tool's buttons on qdnd.vn and dangcongsan.vn, saved with the picture (FACTS C.2, C.4)."""


def drop_residue(root: Element, text: str) -> None:
    """Blank the residue within an element: the buttons' labels as one word or one after the other, and
    the names of templates (`__MB_ARTICLE`). `text`: all words of the element, for a cheap look."""
    if not any(word in text for word in _WORDS) and not ("left" in text and _IN_TURN.search(text)):
        return
    last: list[tuple[Element, str]] = []
    for element in root.iter():
        if element.tag in ("script", "style"):
            continue
        for part in ("text", "tail"):
            words: str = getattr(element, part) or ""
            if not words.strip():
                continue
            for word in _WORDS:
                if word in words:
                    words = words.replace(word, "")
                    setattr(element, part, words)
            at = len(last)
            last = [*last, (element, part)] if at < 4 and words.strip() == _BUTTONS[at] else []
            if len(last) == len(_BUTTONS):
                for button, which in last:
                    setattr(button, which, " ")
                last = []

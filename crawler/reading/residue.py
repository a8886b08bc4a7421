"""What editors' tools leave behind in an article's markup, and no reader was meant to see."""

from __future__ import annotations

from lxml.etree import _Element as Element

_MARKS = (b"leftcenterrightdel", b"imgEditor", b"__MB_ARTICLE", b"MASTERCMS_TPL_TABLE")
_WORDS = ("leftcenterrightdel", "__MB_ARTICLE", "MASTERCMS_TPL_TABLE")
_BUTTONS = ("left", "center", "right", "del")
"""The picture tool's buttons on qdnd.vn and dangcongsan.vn, saved with the picture (FACTS C.2, C.4)."""


def drop_residue(body: bytes, root: Element) -> None:
    """Blank the residue in a page's tree: the buttons' labels as one word or one after the other, and
    the names of templates (`__MB_ARTICLE`)."""
    if not any(mark in body for mark in _MARKS):
        return
    last: list[tuple[Element, str]] = []
    for element in root.iter():
        if element.tag in ("script", "style"):
            continue
        for part, text in (("text", element.text), ("tail", element.tail)):
            if not text or text.isspace():
                continue
            for word in _WORDS:
                if word in text:
                    text = text.replace(word, "")
                    setattr(element, part, text)
            at = len(last)
            last = [*last, (element, part)] if at < 4 and text.strip() == _BUTTONS[at] else []
            if len(last) == len(_BUTTONS):
                for button, which in last:
                    setattr(button, which, " ")
                last = []

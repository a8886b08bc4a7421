"""Tell how words are set: bold, italic, linked, large or small, and to which side."""

from __future__ import annotations

import re
from typing import Literal

from turbohtml.etree import ElementView as Element

from crawler.reading.elements import Attributes, attributes_of

BOLD, ITALIC, LINK, BIG, SMALL = 1, 2, 4, 8, 16
"""Styles of words, a bit each."""
ALL = BOLD | ITALIC | LINK | BIG | SMALL
BREAK = -1
"""The style of a run of line breaks."""
LONGEST_NAME = 300
"""Characters of a class or id that are looked at: one of 10 MB, found by fuzzing, cost seconds."""
_SIZE = re.compile(
    r"font-size\s{0,3}:\s{0,3}(?:(\d{1,3}(?:\.\d{1,3})?)\s{0,2}(px|pt|em|rem|%)|(x+-large|large|x+-small|smaller|small))"
)
_HEAVY = re.compile(r"font(?:-weight)?\s{0,3}:[^;:]{0,30}?(?<![\w.])(?:[6-9]00|1000)(?![\w.%])")
_BOLD_CLASSES = frozenset(
    "fw-bold fw-bolder fw-semibold font-weight-bold font-weight-bolder font-bold font-semibold font-extrabold".split()
)
_ITALIC_CLASSES = frozenset(("fst-italic", "font-italic", "italic"))
"""Classes of Bootstrap 4 and 5 and of Tailwind, whose style sheets are seldom in the page."""
_BIG_SIZES = {"px": 20.0, "pt": 15.0, "em": 1.4, "rem": 1.4, "%": 140.0}
"""From which size type is as large as a title's. Body text on these portals is 13 to 18 px."""
_SMALL_SIZES = {"px": 12.0, "pt": 9.0, "em": 0.85, "rem": 0.85, "%": 85.0}
"""Up to which size type is as small as a caption's."""
_BIG_FONTS = frozenset(("4", "5", "6", "7", "+1", "+2", "+3"))
_SMALL_FONTS = frozenset(("1", "-1", "-2"))


def typeset(tag: str, attributes: Attributes, style: int) -> int:
    """Return the style of words inside an element that may set its type by its own attributes."""
    css = attributes.get("style")
    if css and "font" in css:
        if "italic" in css:
            style |= ITALIC
        if "bold" in css or _HEAVY.search(css):
            style |= BOLD
    names = attributes.get("class", "")[:LONGEST_NAME]
    if "bold" in names or "italic" in names:
        classes = names.split()
        style |= 0 if _BOLD_CLASSES.isdisjoint(classes) else BOLD
        style |= 0 if _ITALIC_CLASSES.isdisjoint(classes) else ITALIC
    size = _size(tag, attributes, css)
    if size is not None:
        style = (style | BIG) & ~SMALL if size == "big" else (style | SMALL) & ~BIG
    return style


def _size(tag: str, attributes: Attributes, css: str | None) -> Literal["big", "small"] | None:
    """Whether an element sets its text in type as large as a title's, or as small as a caption's; None: neither."""
    if css and "font-size" in css:
        match = _SIZE.search(css.lower())
        if match is None:
            return None
        if match[3]:
            return "big" if "large" in match[3] else "small"
        size = float(match[1])
        return "big" if size >= _BIG_SIZES[match[2]] else "small" if size <= _SMALL_SIZES[match[2]] else None
    size_name = attributes.get("size") if tag == "font" else None
    if size_name in _BIG_FONTS:
        return "big"
    return "small" if size_name in _SMALL_FONTS or tag == "small" else None


def element_align(element: Element) -> str | None:
    """Return how an element aligns its text by its own attributes; see `align_of`."""
    return align_of(element.tag, attributes_of(element))


def align_of(tag: str, attributes: Attributes) -> str | None:
    """Return how an element aligns its text by its own attributes (`center`, `right`, ...), or None where it does not
    say."""
    if tag == "center":
        return "center"
    if not attributes:
        return None
    css = attributes.get("style")
    if css:
        at = css.find("text-align")
        if at >= 0:
            value = css[at + 10 : at + 30].lstrip(" :").lower()
            for name in ("center", "right", "justify", "left"):
                if value.startswith(name):
                    return name
    # A table's own `align` moves the table on the page, not the words in it.
    value = (attributes.get("align") or "").lower() if tag != "table" else ""
    if value in ("center", "right", "justify", "left"):
        return value
    names = attributes.get("class", "")[:LONGEST_NAME]
    if "text-" in names or "align" in names or "Center" in names:
        if any(name in names for name in ("text-right", "alignright", "align-right", "text-end")):
            return "right"
        if any(name in names for name in ("text-center", "aligncenter", "align-center", "pCenter")):
            return "center"
    return None

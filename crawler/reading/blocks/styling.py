"""What an element says of its looks: alignment and size of type, by its own attributes."""

from __future__ import annotations

import re
from typing import Literal

from lxml.etree import _Element as Element

AUTHOR_NAME = re.compile(r"author|tac-?gia|byline|nguoi-?viet|butdanh|but-danh|reporter", re.IGNORECASE)
"""In the class or id of a node that names the author."""
LONGEST_NAME = 300
"""Characters of a class or id that are looked at."""
_SIZE = re.compile(
    r"font-size\s{0,3}:\s{0,3}(?:(\d{1,3}(?:\.\d{1,3})?)\s{0,2}(px|pt|em|rem|%)|(x+-large|large|x+-small|smaller|small))"
)
_BIG = {"px": 20.0, "pt": 15.0, "em": 1.4, "rem": 1.4, "%": 140.0}
_SMALL = {"px": 12.0, "pt": 9.0, "em": 0.85, "rem": 0.85, "%": 85.0}
_BIG_FONTS = frozenset(("4", "5", "6", "7", "+1", "+2", "+3"))
_SMALL_FONTS = frozenset(("1", "-1", "-2"))


def name_of(element: Element, attribute: str) -> str | None:
    """The class or id of an element, but no more of it than any template writes: 10 MB of it were found by
    fuzzing to cost seconds. None where there is none."""
    value = element.get(attribute)
    return value[:LONGEST_NAME] if value else None


def element_align(element: Element) -> str | None:
    """How an element aligns its text by its own attributes: `center`, `right`, ...; None: not said."""
    if element.tag == "center":
        return "center"
    if not element.attrib:
        return None
    style = element.get("style")
    if style:
        at = style.find("text-align")
        if at >= 0:
            value = style[at + 10 : at + 30].lstrip(" :").lower()
            for name in ("center", "right", "justify", "left"):
                if value.startswith(name):
                    return name
    # A table's own `align` moves the table on the page, not the words in it.
    value = (element.get("align") or "").lower() if element.tag != "table" else ""
    if value in ("center", "right", "justify", "left"):
        return value
    words = name_of(element, "class")
    if words and ("text-" in words or "align" in words or "Center" in words):
        if "text-right" in words or "alignright" in words:
            return "right"
        if "text-center" in words or "aligncenter" in words or "pCenter" in words:
            return "center"
    return None


def element_size(element: Element) -> Literal["big", "small"] | None:
    """Whether an element sets its text in type as large as a title's, or as small as a caption's, by its
    own attributes; None: neither. Body text on these portals is 13 to 18 px."""
    style = element.get("style")
    if style and "font-size" in style:
        match = _SIZE.search(style.lower())
        if match is None:
            return None
        if match[3]:
            return "big" if "large" in match[3] else "small"
        size = float(match[1])
        return "big" if size >= _BIG[match[2]] else "small" if size <= _SMALL[match[2]] else None
    size_name = element.get("size") if element.tag == "font" else None
    if size_name in _BIG_FONTS:
        return "big"
    return "small" if size_name in _SMALL_FONTS or element.tag == "small" else None

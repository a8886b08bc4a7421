"""What an element's own attributes say of how it is shown, read once for all elements that have the same: the pages of
a portal repeat a few hundred."""

from __future__ import annotations

import re
from dataclasses import dataclass

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.typesetting import BIG, SMALL, align_of, typeset
from crawler.reading.elements import Attributes, is_for_screen_readers
from crawler.reading.rendering import hides_by_attributes

_PREFORMATTED = frozenset(("pre", "listing", "plaintext", "xmp"))
_DISPLAYS_BLOCK = re.compile(r"(?:^|[;\s])display\s{0,3}:\s{0,3}(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"white-space\s{0,3}:\s{0,3}([a-z-]{1,20})")
_LONGEST = 600
"""Characters of the attributes of an element that are kept for the next: those of a picture may have millions."""
_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What is said of an element by its tag and attributes alone."""

    attributes: Attributes
    is_hidden: bool
    """By its attributes; a style sheet may hide it as well."""
    align: str | None
    """See `align_of`."""
    added: int
    """Styles that its words have beside those of the words around it; see `typeset`."""
    removed: int
    """Styles of the words around it that its words do not have."""
    keeps_lines: bool | None
    """Whether line ends in its source are shown as lines (CSS `white-space`); None: as around it."""
    is_shown_as_block: bool
    """Whether its style makes a block of it, whatever its tag is."""
    has_picture: bool
    """Whether its style names a picture."""
    has_data: bool
    """Whether it has attributes for scripts, which may name one."""
    is_for_screen_readers: bool
    """See `is_for_screen_readers`."""


def look_of(element: Element, tag: str) -> Look:
    """Return how an element is shown."""
    key = (tag, tuple(element.items()))
    look = _kept.get(key)
    if look is None:
        look = _look(tag, dict(key[1]))
        if sum(len(name) + len(value) for name, value in key[1]) <= _LONGEST:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[key] = look
    return look


_kept: dict[tuple[str, tuple[tuple[str, str], ...]], Look] = {}


def _look(tag: str, attributes: Attributes) -> Look:
    css = attributes.get("style") or ""
    style = typeset(tag, attributes, 0)
    return Look(
        attributes,
        is_hidden=hides_by_attributes(tag, attributes),
        align=align_of(tag, attributes),
        added=style,
        removed=SMALL if style & BIG else BIG if style & SMALL else 0,
        keeps_lines=_keeps_lines(tag, attributes, css),
        is_shown_as_block="display" in css and _DISPLAYS_BLOCK.search(css) is not None,
        has_picture="url(" in css,
        has_data="data-" in " ".join(attributes),
        is_for_screen_readers=is_for_screen_readers(attributes),
    )


def _keeps_lines(tag: str, attributes: Attributes, css: str) -> bool | None:
    if "white-space" in css and (match := _WHITE_SPACE.search(css.lower())):
        return match[1].startswith(("pre", "break"))
    if "whitespace-pre" in attributes.get("class", "") or tag in _PREFORMATTED:  # the class is Tailwind's
        return True
    return None

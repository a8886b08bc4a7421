"""Find the lines that are above and beside the body of a page of a known layout, which names no element for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.blocks.block import Block
from crawler.reading.blocks.flow import MAX_LINES, read_flow
from crawler.reading.dates.parse import DateContext, PrintedDate, find_date, has_date
from crawler.reading.fields.bylines import parse_line
from crawler.reading.generic.info_lines import divide_info_lines
from crawler.reading.generic.title import stated_titles
from crawler.reading.page import Page
from crawler.reading.rendering import Rendering
from crawler.reading.text import beginning_of

_BETWEEN = 12
"""How many blocks may be between title and body."""
_LONGEST = 600
"""Characters of an element that are looked at."""
_FIELDS = ("nguồn", "theo ", "cập nhật", "sửa")
_SHORTEST_TITLE, _LONGEST_TITLE, _MOST_ABOVE = 25, 300, 400
"""Characters of a title, and elements between that of a box and the body, at most, among which the article's is."""
_SEPARATOR = re.compile(r"\s(?:[-–—|»·]|::?)\s")
"""Before the name of the site in the titles of windows."""
_LEVELS = 3
"""Elements around a block of which one may be the title's."""


def title_above_body(page: Page, title: Element | None, text: str, container: Element | None) -> Element | None:
    """Return the element between a title and a body that prints the title of the page's head, where `text`, what the
    title prints, is no part of that: it is the title of one of the portal's boxes. None where there is none."""
    if title is None or container is None or text in (page.window_title or ""):
        return None
    stated, taken = [one for one in stated_titles(page) if one.folded], fold(text)
    if any(taken in one.folded or one.folded in taken for one in stated):
        return None
    titles = set().union(*(_titles_in(one.text) for one in stated))
    behind = dropwhile(lambda element: element is not title, page.root.iter())
    for element in takewhile(lambda element: element is not container, islice(behind, 1, _MOST_ABOVE)):
        words = beginning_of(element, _LONGEST_TITLE + 1)
        if _SHORTEST_TITLE <= len(words) <= _LONGEST_TITLE and fold(words) in titles:
            return element
    return None


def _titles_in(text: str) -> set[str]:
    """Return what of a title of the page's head the title of its article may be, folded: all of it, or what is before a
    separator, which the name of the site is after."""
    return {fold(text), *(fold(text[: match.start()]) for match in _SEPARATOR.finditer(text))}


def blocks_between(
    title: Element | None, container: Element | None, rendering: Rendering, *, wants_text: bool, wants_pictures: bool
) -> list[Block]:
    """Return the blocks between title and body in order; none where either is unknown or they are far apart, or, unless
    a text is wanted, where neither a label of a field is there nor, if one is wanted, a picture."""
    if title is None or container is None:
        return []
    parts = _elements_between(title, container)
    if not wants_text and not any(_may_hold_field(part, wants_pictures) for part in parts):
        return []
    found: list[Block] = []
    for part in parts:
        for block in reversed(divide_info_lines(read_flow(part, rendering))):
            around = (block.element, *islice(block.element.iterancestors(), _LEVELS))
            if any(element == title for element in around):
                return found[::-1]
            found.append(block)
            if len(found) > _BETWEEN:
                return []
    return []


def _elements_between(title: Element, container: Element) -> list[Element]:
    """Return the elements that are after a title and before a body, nearest to the body first, and the one that
    holds the title; none where the title is not before the body."""
    outer = {title, *title.iterancestors()}
    found: list[Element] = []
    at: Element | None = container
    while at is not None and at not in outer:
        for part in at.itersiblings(preceding=True):
            if part.tag not in ("script", "style"):
                found.append(part)
            if part in outer:
                return found
            if len(found) > _BETWEEN:
                return []
        at = at.getparent()
    return []


def _may_hold_field(part: Element, or_picture: bool) -> bool:
    if or_picture and next(part.iter("img"), None) is not None:
        return True
    return any(map(part.text_content()[:_LONGEST].lower().__contains__, _FIELDS))


def edit_among(blocks: list[Block], published: PrintedDate | None, context: DateContext) -> PrintedDate | None:
    """Return the time of the last edit that one of these lines prints after its label, or None. Where it is the only
    date, it is that of publication."""
    for block in blocks:
        found = find_date(block.text, context) if has_date(block.text) and not block.has_link else None
        if found is not None and found.label == "updated" and published is not None and found.value != published.value:
            return found
    return None


def source_among(blocks: list[Block]) -> tuple[str, str] | None:
    """Return the source that one of these lines names and nothing else, and the line; None where none does."""
    for block in blocks:
        byline = parse_line(block.text) if not block.has_link else None
        if byline is not None and byline.source and not byline.authors:
            return byline.source, block.text
    return None


def blocks_beside(
    scope: Element, container: Element, rendering: Rendering, *, before: bool, most: int
) -> Iterator[Block]:
    """Yield the blocks of the scope that are before or after an element, nearest first; of an element
    after it, `most` at least."""
    at: Element | None = container
    while at is not None and at is not scope:
        for sibling in at.itersiblings(preceding=before):
            if sibling.tag in ("script", "style"):
                continue
            blocks = divide_info_lines(read_flow(sibling, rendering, enough=MAX_LINES if before else most))
            yield from reversed(blocks) if before else blocks
        at = at.getparent()

"""Tell a page that lists articles, with the beginning of each, from the page of one."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import has_date
from crawler.reading.fields.end_markers import MOST_LINKS, goes_on_behind
from crawler.reading.file_links import is_document
from crawler.reading.generic.container import Region
from crawler.reading.generic.others import CARD, LONG, TITLE, begins_linked, is_dated, is_dated_link
from crawler.reading.text import text_of

_LISTED, _FEWEST = 3, 2
"""Items that make a list, and those that do where there is nothing else."""
_BEGINNING = 200
"""Characters of an item in which its title and date are."""


def is_list(region: Region) -> bool:
    """Whether what is in a region are the beginnings of several articles: each under a title that leads to another
    page, with a date, or with a second link to that page after its text. One is enough where the body itself is
    under such a title and before such a link, two where nothing else is text."""
    items = [item for item in _items(region) if item.has_text]
    first = next((at for at in range(region.start, region.stop) if region.weights[at]), region.start)
    above = [item for item in items if max(region.title, first - CARD) < item.at < first]
    if any(item.has_second_link for item in above):
        return True
    before = range(region.title + 1, region.start) if region.title >= 0 else range(0)
    others = [text for at in before if at in region.others and len(text := region.blocks[at].text) >= LONG]
    own = {block.text for block in region.blocks[region.start : region.stop]}
    if len(others) >= _LISTED and not own.issuperset(others):  # a copy of the body is not a list
        return True
    if _leads_on_each_time(region) or _begins_linked_each_time(region):
        return True
    full = [item for item in items if item.is_dated or item.has_second_link]
    if len(full) >= _LISTED and any(item in full for item in above):
        return True
    inside = [item.at for item in full if region.start <= item.at < region.stop]
    weight = sum(region.weights[region.start : inside[0]]) if inside else 0
    if len(inside) < _LISTED:
        return len(inside) == _FEWEST and weight == 0  # two, and no text is above them
    return weight * 2 <= sum(region.weights[region.start : region.stop])


def _leads_on_each_time(region: Region) -> bool:
    """Whether most texts of the body, three at least, are under a title of their own and end in a link by which they
    go on elsewhere: all in the same words, each to another page."""
    more: dict[str, set[str]] = {}
    for at in range(region.start, region.stop):
        block = region.blocks[at]
        if block.href is None or not region.weights[at - block.linked] or is_document(block.href):
            continue
        if at + 1 < region.stop and region.blocks[at + 1].element is block.element:
            continue  # a line among others
        words = next(map(text_of, deque(block.element.iter("a"), maxlen=1)), "")
        above = region.blocks[at - 1 - block.linked]
        if (
            goes_on_behind(words)
            and (above.kind == "heading" or above.bold)
            and not region.weights[at - 1 - block.linked]
        ):
            more.setdefault(words, set()).add(block.href)
    count = max(map(len, more.values()), default=0)
    return count >= _LISTED and count * 2 >= sum(1 for at in range(region.start, region.stop) if region.weights[at])


def _begins_linked_each_time(region: Region) -> bool:
    """Whether most texts of the body, three at least, begin with a title that leads to another page each, and are dated
    beside it or after a picture that leads there as well."""
    weighty = [at for at in range(region.start, region.stop) if region.weights[at]]
    hrefs = set()
    for at in weighty:
        block, above = region.blocks[at], region.blocks[at - 1]
        if block.has_link and begins_linked(block):
            is_pictured = above.kind == "image" and above.href is not None and above.href == block.href
            if is_pictured or has_date(block.text[:_BEGINNING]):
                hrefs.add(block.href)
    return len(hrefs) >= _LISTED and len(hrefs) * 2 > len(weighty)


@dataclass(slots=True)
class _Item:
    """A title that leads to another page, as of a list."""

    at: int
    href: str
    has_text: bool = False
    is_dated: bool = False
    has_second_link: bool = False


def _items(region: Region) -> list[_Item]:
    items: list[_Item] = []
    for at, block in enumerate(region.blocks):
        dated_title = not block.linked and block.has_link and is_dated_link(block)
        href = block.href if block.linked or is_marked_link(block) or dated_title else None
        last = items[-1] if items else None
        if (
            href is not None
            and (block.kind == "heading" or len(block.text) >= TITLE)
            and not (last and href == last.href)
        ):
            items.append(_Item(at, href, is_dated=dated_title))
        elif last is not None and at - last.at <= CARD:
            last.is_dated |= is_dated(block) and not last.has_text
            last.has_second_link |= last.has_text and href == last.href
            last.has_text |= bool(region.weights[at]) or at in region.others
    return items


def is_marked_link(block: Block) -> bool:
    """Whether a heading is a linked title, perhaps with a badge after it (K2's `Nổi bật`, "featured")."""
    if block.kind != "heading" or not block.has_link:
        return False
    return any(
        len(text_of(link)) >= max(TITLE, 0.7 * len(block.text)) for link in islice(block.element.iter("a"), MOST_LINKS)
    )

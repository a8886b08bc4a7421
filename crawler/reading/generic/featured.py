"""Find the photograph that a page sets above its article's title."""

from __future__ import annotations

from crawler.reading.blocks.flow import Block
from crawler.reading.fields.captions import leads_to_file
from crawler.reading.generic.container import Region
from crawler.reading.generic.others import TITLE
from crawler.reading.page import Page

_NEAR = 5
"""Blocks above the title among which it is: a badge, a date, the section and a caption may stand between."""
_WIDE, _HIGH, _LONGEST_SIDE = 320, 180, 3
"""Pixels of a photograph at least, and how many times wider than high it is at most; a banner is wider."""


def picture_above(page: Page, region: Region) -> list[Block]:
    """Return the picture above the title within the article's frame, with its caption: one that is written as large or
    that the page's head names, and that leads nowhere. Empty where there is none; a smaller one may be anything."""
    blocks, first = region.blocks, max(region.begin, region.title - _NEAR)
    if region.frame.tag == "body":
        return []
    for at in range(region.title - 1, first - 1, -1):
        block = blocks[at]
        if block.kind == "image":
            below = blocks[at + 1]
            caption = [below] if below.kind == "caption" and below.group == block.group else []
            return [block, *caption] if at not in region.others and _is_photograph(page, block) else []
        if block.kind == "heading" or len(block.text) > (TITLE if block.has_link else 4 * TITLE):
            return []
    return []


def _is_photograph(page: Page, block: Block) -> bool:
    picture = block.picture
    if picture is None or picture.is_doubtful or (block.href is not None and not leads_to_file(block.href)):
        return False
    width, height = picture.width or 0, picture.height or 0
    if width >= _WIDE and height >= _HIGH and width < _LONGEST_SIDE * height:
        return True
    named = page.meta("og:image")
    return named is not None and page.absolute(named) == page.absolute(picture.url)

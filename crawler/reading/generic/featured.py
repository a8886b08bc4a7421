"""Find the photographs that a page sets above its article's title or between title and text."""

from __future__ import annotations

from dataclasses import replace

from archive.record.article import Photo
from crawler.reading.blocks.block import Block
from crawler.reading.fields.captions import take_photos
from crawler.reading.file_links import leads_to_picture
from crawler.reading.generic.container import Region
from crawler.reading.generic.others import TITLE
from crawler.reading.left_out import LeftOut
from crawler.reading.page import Page

_NEAR = 5
"""Blocks above the title among which it is: a badge, a date, the section and a caption may be between."""
_WIDE, _HIGH, _LONGEST_SIDE = 320, 180, 3
"""Pixels of a photograph at least, and how many times wider than high it is at most; a banner is wider."""


def picture_above(page: Page, region: Region) -> list[Block]:
    """Return the picture above the title within the article's frame, with its caption: one that has a caption, is
    written as large or that the page's head names, and that leads nowhere. Empty where there is none; a smaller one may
    be anything."""
    blocks, first = region.blocks, max(region.begin, region.title - _NEAR)
    if region.frame.tag == "body":
        return []
    kicked = False
    for at in range(region.title - 1, first - 1, -1):
        block = blocks[at]
        if page.guide is not None and page.guide.is_standing(block):
            continue
        if block.kind == "image":
            caption = _caption_of(block, blocks[at + 1 : region.title])
            is_shown = _is_photograph(page, block) and not kicked
            is_shown = is_shown or (caption is not None and _may_be_photograph(block))
            return [block, *filter(None, (caption,))] if at not in region.others and is_shown else []
        longest = TITLE if block.has_link else 4 * TITLE
        is_kicker = at == region.title - 1 and len(block.text) <= 2 * TITLE and not block.linked
        kicked = kicked or (block.kind == "heading" and is_kicker)
        if (block.kind == "heading" and not is_kicker) or (block.kind != "caption" and len(block.text) > longest):
            return []
    return []


def _caption_of(image: Block, behind: list[Block]) -> Block | None:
    """Return the caption after a picture: of its figure, or the only words of the box that holds nothing else."""
    below = behind[0] if behind else None
    if below is None or below.kind not in ("caption", "text") or below.group != image.group:
        return None
    box = image.element.getparent()
    if below.kind == "text" and (
        below.element != box or below.has_link or (len(behind) > 1 and behind[1].element == box)
    ):
        return None
    return below if below.kind == "caption" else replace(below, kind="caption")


def photos_between(page: Page, between: list[Block], text: list[Block]) -> list[Photo]:
    """Return the photographs that are between a title and its `text`: those that have a caption, are written as
    large, or that the page's head names."""
    images = [block for block in between if block.picture is not None and _may_be_photograph(block)]
    if not images:
        return []
    fit = {_address(page, block): _is_photograph(page, block) for block in images}
    photos, _ = take_photos([*between, *text], page.absolute, LeftOut())
    return [photo for photo in photos if photo.url in fit and (photo.caption_raw or fit[photo.url])]


def _address(page: Page, block: Block) -> str | None:
    return page.absolute(block.picture.url) if block.picture is not None else None


def _may_be_photograph(block: Block) -> bool:
    """Whether a picture leads nowhere, and is not said to be small or another thing."""
    width = block.picture.width if block.picture is not None else 0
    return _leads_nowhere(block) and (width is None or width >= _WIDE)


def _leads_nowhere(block: Block) -> bool:
    picture = block.picture
    return picture is not None and not picture.is_doubtful and (block.href is None or leads_to_picture(block.href))


def _is_photograph(page: Page, block: Block) -> bool:
    picture = block.picture
    if picture is None or not _leads_nowhere(block):
        return False
    width, height = picture.width or 0, picture.height or 0
    if width >= _WIDE and height >= _HIGH and width < _LONGEST_SIDE * height:
        return True
    named = page.meta("og:image")
    return named is not None and page.absolute(named) == page.absolute(picture.url)

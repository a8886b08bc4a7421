"""Tell the photographs of a flow from what galleries and pages show around them: counters, buttons, thumbnails,
advertisements, drawings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from archive.record.article import Photo
from crawler.reading.blocks.block import Block
from crawler.reading.blocks.typesetting import LONGEST_NAME
from crawler.reading.elements import names_of
from crawler.reading.file_links import leads_to_picture
from crawler.reading.text import text_of

COUNTER = re.compile(
    r"^\W{0,3}(?:(?:hình )?ảnh |hình |photo |image |slide )?(?P<at>\d{1,3})\s?(?:/|trên|of)\s?(?P<of>\d{1,3})\W{0,3}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[(\[]?(?:ảnh |hình )?(?P<at>\d{1,3})\s?/\s?(?P<of>\d{1,3})[)\]]?[\s.:\-–—]{1,3}", re.IGNORECASE)
_REPEATED = 3
"""Times that a picture without a caption is shown, from which it is decoration."""
_BESIDE = 3
"""Blocks before and after a picture among which its counter and its buttons are."""
_LONGEST_COUNTER = 30
_BUTTON = re.compile(r"(?:^|[\s_\-])(?:prev(?:ious)?|next|zoom|more)(?:$|[\s_\-])", re.IGNORECASE)
_MOST_LINKS = 8
_SIZE = re.compile(
    r"(?<=/)(?:[wh]_?)?(?!(?:19|20)\d\d/)\d{3,4}(?=/)|(?<=/)\d{2,4}x\d{2,4}(?=/)|-\d{2,4}x\d{2,4}(?=\.\w{2,5}$)"
)
"""In the address of a picture what says its size; a year is none."""
_BANNER = 3
"""How many times as wide as high a picture is that is no photograph, where it leads away."""


def without_controls(blocks: list[Block]) -> list[Block]:
    """Return a flow without what scripts and readers move the pictures of a gallery by: counters (`Ảnh 1 / 3`) and
    buttons."""
    if not any(block.kind == "image" for block in blocks):
        return blocks
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        is_short = 0 < len(block.text) <= _LONGEST_COUNTER and block.kind != "row"
        if not (is_short and (_is_counter(block) or _is_button(block)) and _is_beside_picture(kept, blocks, at)):
            kept.append(block)
    return kept


def _is_counter(block: Block) -> bool:
    match = COUNTER.match(block.text)
    return match is not None and int(match["at"]) <= int(match["of"])


def _is_button(block: Block) -> bool:
    """Whether a few words have the class of a button of a gallery."""
    links = (link for link in islice(block.element.iter("a"), _MOST_LINKS) if text_of(link) == block.text)
    return any(_BUTTON.search(names_of(at)[:LONGEST_NAME]) for at in (block.element, *links))


def _is_beside_picture(before: list[Block], blocks: list[Block], index: int) -> bool:
    return any(block.kind == "image" for block in (*before[-_BESIDE:], *blocks[index + 1 : index + _BESIDE]))


def without_numbers(photos: list[Photo]) -> list[Photo]:
    """Return photographs without the numbers before their captions (`2/3 Quang cảnh …`), where several are counted of
    the same number."""
    numbers = [_NUMBER.match(photo.caption or "") for photo in photos]
    counted = Counter(match["of"] for match in numbers if match is not None and int(match["at"]) <= int(match["of"]))
    return [
        replace(photo, caption=(photo.caption or "")[match.end() :] or None)
        if match is not None and counted[match["of"]] > 1
        else photo
        for photo, match in zip(photos, numbers, strict=True)
    ]


class Decoration:
    """Tells pictures of a flow that are not photographs of the article, unless they have captions of their own."""

    def __init__(self, blocks: list[Block], absolute: Callable[[str], str | None]) -> None:
        self.blocks = blocks
        self.absolute = absolute
        pictures = [block.picture for block in blocks if block.picture is not None]
        self.shown = Counter(picture.url for picture in pictures)
        self.has_large = any(not picture.is_thumbnail and not picture.is_doubtful for picture in pictures)
        self.first: dict[str, str] = {}
        """The address at which each picture is shown first, by what is left of it without its size."""
        self.others = Counter(picture.other for picture in pictures if picture.other)
        for picture in pictures:
            self.first.setdefault(_SIZE.sub("", picture.url[:1000]), picture.url)

    def address_of(self, image: Block) -> str:
        """Return where a picture is: where several images show one, and each names another, what it names."""
        picture = image.picture
        if picture is None:
            return ""
        is_placeholder = picture.other and self.shown[picture.url] > 1 == self.others[picture.other]
        return picture.other if is_placeholder and picture.other else picture.url

    def holds(self, index: int) -> bool:
        """Whether a picture is decoration by its name, by where it leads, by being repeated, as a thumbnail beside
        larger ones, or as another size of one before it."""
        block = self.blocks[index]
        picture = block.picture
        if picture is None:
            return True
        is_thumbnail = picture.is_thumbnail and self.has_large
        if picture.is_doubtful or is_thumbnail or self._is_repeated(block) or self._leads_away(block):
            return True
        return self.first[_SIZE.sub("", picture.url[:1000])] != picture.url

    def _is_repeated(self, image: Block) -> bool:
        picture = image.picture
        return picture is not None and self.shown[picture.url] >= _REPEATED and self.address_of(image) == picture.url

    def _leads_away(self, image: Block) -> bool:
        """Whether a picture is a button or an advertisement: a link to another server, or a drawing or a banner that
        leads to another page."""
        href, picture = image.href, image.picture
        if href is None or picture is None or leads_to_picture(href):
            return False
        if picture.is_drawn or (picture.width and picture.height and picture.width >= _BANNER * picture.height):
            return True
        to, of, own = (_server_of(self.absolute(url)) for url in (href, picture.url, "/"))
        return to is not None and to not in (of, own) and not picture.is_large


def _server_of(url: str | None) -> str | None:
    return urlsplit(url).netloc.removeprefix("www.") or None if url is not None else None

"""Tell the clock in a portal's head, which prints today on every page, from the date of an article."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import islice

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import ZONE, PrintedDate
from crawler.reading.elements import names_of
from crawler.reading.generic.container import Region
from crawler.reading.page import MENU, Page

_AT_FETCH, _NEAR_FETCH = timedelta(minutes=1), timedelta(minutes=10)
"""As near to the time of fetching a line's time is a clock's: of any line, and of one above the title."""
_PUBLISHED_CLASS = re.compile(
    r"publish|posted|(?:post|entry|article|news|bai-?viet|tin)[\w-]{0,12}(?:date|time|meta|ngay|info)|created|ngay-?dang"
    r"|date-?(?:post|create)",
    re.IGNORECASE,
)
"""Names of elements for the date of what is published; a clock has none of them."""
_LEVELS_OF_BAR = 3


def is_header_clock(region: Region, date: PrintedDate, page: Page, index: int) -> bool:
    """Whether a date may be today's, printed on every page (FACTS B).

    The line prints the time of the fetch, or above the title its day, in an element that is not named for what is
    published. Or it is outside the frame of the printed title, or above it with links between, and the date is that of
    the fetch (or that is not known); or it is a day alone above the title, which a cache may have kept since another
    day.
    """
    if date.label == "published":
        return False
    if page.fetched_at is not None and date.label is None and not date.relative:
        now, printed = page.fetched_at.astimezone(ZONE), datetime.fromisoformat(date.value)
        is_above = index < region.title and not _PUBLISHED_CLASS.search(names_of(region.blocks[index].element))
        if date.precision == "day":
            if is_above and printed.date() == now.date():
                return True
        elif abs(printed - now) <= (_NEAR_FETCH if is_above else _AT_FETCH):
            return True
    framed = region.title >= 0 and region.begin <= index < region.end and region.frame.tag != "body"
    between = [block for block in region.blocks[index + 1 : max(index + 1, region.title)] if block.linked]
    links = len(between)
    if framed and not links:
        return False
    if index < region.title and sum(1 for block in between for _ in block.element.iter("a")) >= MENU:
        return True
    # One link may be the article's section.
    if date.precision == "day" and date.label is None and index < region.title - 1 and not (framed and links == 1):
        return True
    if page.fetched_at is None:
        return date.precision == "day" and index != region.title - 1
    now = page.fetched_at.astimezone(ZONE)
    printed = datetime.fromisoformat(date.value)
    if date.precision == "day":
        return abs((printed.date() - now.date()).days) <= 1
    return printed.date() == now.date()


def is_clock_of_portal(page: Page, block: Block) -> bool:
    """Whether the portal's other pages show that dates at this place are not those of articles."""
    return page.guide is not None and page.guide.is_clock(block)


def is_stopped_clock(page: Page, block: Block, date: PrintedDate, title: Block) -> bool:
    """Whether a date far above the title is a clock, which a cache may have stopped: it has seconds, is above a menu
    or in the portal's head, or before every link of the page."""
    if date.label is not None:
        return False
    if date.precision == "second" or _is_of_site(block, title) or page.has_menu_between(block.element, title.element):
        return True
    marks = (
        element for element in page.shown.iter() if element in (block.element, title.element) or element.tag == "a"
    )
    return next(marks, None) is block.element and next(marks, None) is not title.element


def _is_of_site(block: Block, title: Block) -> bool:
    """Whether a line is in a `header` or `nav` that the title is not in, or in a bar with a menu."""
    own = list(title.element.iterancestors())
    around = [one for one in block.element.iterancestors() if one not in own]
    if any(one.tag in ("header", "nav") for one in around):
        return True
    return any(len(list(islice(one.iter("a"), MENU))) == MENU for one in around[:_LEVELS_OF_BAR])

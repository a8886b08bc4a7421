"""Tell which dates on the page of an article are of something else that is printed around it."""

from __future__ import annotations

from itertools import islice

from crawler.reading.blocks.flow import Block
from crawler.reading.dates.parse import PrintedDate
from crawler.reading.generic.container import Region
from crawler.reading.generic.date_line import BEGINS_DATED
from crawler.reading.generic.others import is_dated_link
from crawler.reading.page import MENU, Page

_LEVELS_OF_BAR = 3


def is_of_another(region: Region, index: int, date: PrintedDate) -> bool:
    """Whether a date without a label of publication is that of a link or of prices above the title, of a heading behind
    the body (`Sự kiện sắp tới`), or of the entry of a text that it heads."""
    block, above = region.blocks[index], region.blocks[index - 1]
    if date.label == "updated":
        return index < region.title and not BEGINS_DATED.match(block.text)
    if date.label is not None or not index:
        return False
    if index >= region.stop:
        return above.kind == "heading" and index - 1 != region.title
    is_entry = region.start < index and block.bold and above.kind == "text" and not above.bold
    return is_dated_link(block) if index < region.title else is_entry and region.weights[index - 1] > 0


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

"""Tell which dates on the page of an article are of something else that is printed around it."""

from __future__ import annotations

import re
from itertools import islice

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import DateContext, PrintedDate, find_dates
from crawler.reading.elements import names_of
from crawler.reading.fields.end_markers import MOST_LINKS, is_comments, is_end
from crawler.reading.file_links import is_document
from crawler.reading.generic.container import Region
from crawler.reading.generic.date_line import BEGINS_DATED, DIGITS, LONGEST_LINE
from crawler.reading.generic.others import TITLE, TITLE_IN_CARD, is_dated_link
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, text_of

_SENTENCE_END, _FEWEST_SPACES = (".", "!", "?", "…"), 3
_BELOW = 2
_OTHERS = re.compile(r"\b(?:tin|bài|khác|liên quan)\b", re.IGNORECASE)
_LINKED_TITLE = 25
"""Characters of a link beside a date, from which it is another article's title."""
_ENTRIES, _LIVE = 2, 40
"""Further entries that make a live report, and blocks within which they begin."""
_CARD = 2
"""Blocks between the date of a teaser and its title, at most."""


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


def is_quoted(block: Block, date: PrintedDate, context: DateContext) -> bool:
    """Whether a day at the end of the body is that of a document or of a post that is quoted; beside the day of an
    edit it is the article's."""
    if date.precision != "day":
        return False
    return block.kind == "quote" or (not date.label and find_dates(block.text, context)[1] is None)


def before_other_news(blocks: list[Block], indexes: range) -> list[int]:
    """Return the indexes up to the label of a list of other news, whose dates are those of others, and without lines
    that lead to another page."""
    found = []
    for index in indexes:
        if is_comments(blocks[index]) or (is_end(blocks[index]) and _OTHERS.search(blocks[index].text)):
            break
        links = islice(blocks[index].element.iter("a"), MOST_LINKS) if blocks[index].has_link else ()
        if all(len(text_of(link)) < _LINKED_TITLE for link in links):
            found.append(index)
    return found


def heads_text(region: Region, index: int) -> bool:
    """Whether a line is above a sentence at the end of a body, or behind it in a box with one: that of a comment, or of
    an answer to readers."""
    behind = region.blocks[index + 1 : region.stop]
    if index >= region.stop:
        box = region.blocks[index].element.getparent()
        if box is None or box in region.blocks[region.stop - 1].element.iterancestors():
            return False
        near = region.blocks[index + 1 : index + 1 + _BELOW]
        behind = [block for block in near if box in block.element.iterancestors()]
    return any(block.text[-1:] in _SENTENCE_END and block.text.count(" ") >= _FEWEST_SPACES for block in behind)


def leads_elsewhere(block: Block, *, is_behind: bool) -> bool:
    """Whether the date of a line is that of a page to which it leads under a label, `Xem thêm:`, or behind the body
    that of a document."""
    links = list(islice(block.element.iter("a"), MOST_LINKS))
    if is_behind and any(is_document(link.get("href") or "") for link in links):
        return True
    return is_end(block) and any(len(text_of(link)) >= TITLE_IN_CARD for link in links)


def is_in_link_of_other(blocks: list[Block], index: int, page: Page) -> bool:
    """Whether a date leads to another page, and a title beside it leads there, too."""
    href = blocks[index].href
    if href is None or page.absolute(href) in (None, page.url):
        return False
    beside = blocks[max(0, index - _CARD) : index + _CARD + 1]
    return any(one.href == href and one.linked and len(one.text) >= TITLE for one in beside if one is not blocks[index])


def is_of_link_beside(region: Region, index: int) -> bool:
    """Whether a line outside the article is below the title of another, in a box with it, or behind the body above
    such a title and alone with it."""
    if region.begin <= index < region.stop:
        return False
    block, above = region.blocks[index], region.blocks[max(0, index - 1)]
    if above.linked and len(above.text) >= TITLE:
        boxes = [*islice(above.element.iterancestors(), 2)]
        if any(box in boxes for box in islice(block.element.iterancestors(), 2)):
            return True
    below = region.blocks[index + 1] if region.stop <= index < len(region.blocks) - 1 else block
    box = block.element.getparent()
    if box is None or not below.linked or len(below.text) < TITLE:
        return False
    most = len(block.text) + len(below.text) + 1
    return len(beginning_of(box, most + 1)) <= most and box in below.element.iterancestors()


def is_of_entry(region: Region, index: int) -> bool:
    """Whether a date line in the text is that of an entry of a live report: others of its form are placed as it is."""
    form, element = DIGITS.sub("0", region.blocks[index].text), region.blocks[index].element
    alike = (
        at
        for at in range(max(region.start, index - _LIVE), min(region.stop, index + _LIVE))
        if at != index
        and (other := region.blocks[at]).element.tag == element.tag
        and len(other.text) <= LONGEST_LINE
        and names_of(other.element) == names_of(element)
        and DIGITS.sub("0", other.text) == form
    )
    return len(list(islice(alike, _ENTRIES))) == _ENTRIES

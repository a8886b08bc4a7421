"""Find what is beside an article on its page and is written in paragraphs, too: readers' comments, polls, copies
of its own text, teasers of other news."""

from __future__ import annotations

import re
from itertools import islice

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.blocks.block import Block
from crawler.reading.blocks.typesetting import LONGEST_NAME
from crawler.reading.dates.parse import has_date
from crawler.reading.elements import names_of
from crawler.reading.fields.end_markers import MOST_LINKS, find_comments, is_end, is_tool
from crawler.reading.file_links import is_document
from crawler.reading.generic.positions import Positions
from crawler.reading.text import beginning_of, text_of

LONG = 80
"""Characters from which an unlinked text counts as an article's paragraph."""
CARD = 9
"""Blocks that one teaser has at most: picture, title, date, section, counters, summary, `Xem tiếp`."""
TITLE_IN_CARD = 15
TITLE = 25
"""Characters of a linked title; a shorter link names a section or an author."""
_COPY = 300
"""Characters of a text that may hold other paragraphs whole."""
_REPEATED = 3
"""As many links with a text below each make a list of teasers, and as many texts in two elements a copy."""
_MOST_COPIES = 8
"""Pairs of elements, at most, that are compared beyond their long texts: those with most of them in both."""
_LONGEST_DATE = 80
_LEVELS_OF_ITEM, _LINKS_OF_ITEM, _LONGEST_ITEM = 3, 2, 300
"""Elements around the date of an item of a list that may be the item, its links, and its characters, at most."""
_MOST_LEVELS, _MOST_ANSWERS = 8, 12
"""Elements around a button of a poll that are looked at, and blocks of one poll."""
COMMENT = re.compile(r"comment|binh-?luan|y-?kien|(?<![^\W_])cmt(?![^\W_])", re.IGNORECASE)
"""In names of elements for comments."""
_NAMELESS = "radio"
"""Stands for the name of radio buttons that have none: scripts tell them by the box that they are in."""
_CONSENT = re.compile(r"đồng ý|chấp nhận|từ chối|đã hiểu|accept|agree|reject|allow|got it", re.IGNORECASE)
_LONGEST_BUTTON = 40
_LEVELS_OF_NOTICE, _BUTTONS = 4, 20
"""Elements around a notice about cookies that may be its box, and what may be its button in one, at most."""
_NUMBERING = "0123456789[]_-"


def is_dated(block: Block) -> bool:
    """Whether a block is short and a full date is in it."""
    return len(block.text) <= _LONGEST_DATE and has_date(block.text)


def is_date_of_link(blocks: list[Block], index: int, title: int) -> bool:
    """Whether the date of a line is that of another article: it is with a link in an item of a list, beside another
    such item or under the label of other news, and not with the page's own `title` (-1: none). Of the path to an
    article and its date there is one alone."""
    item: Element | None = blocks[index].element
    own = (blocks[title].element, *blocks[title].element.iterancestors()) if title >= 0 else ()
    for _ in range(_LEVELS_OF_ITEM):
        if item is None or item in own:
            return False
        if _is_dated_link(item):
            beside = (item.getprevious(), item.getnext())
            above = blocks[max(0, index - 2) : index]
            return any(one is not None and one.tag == item.tag and _is_dated_link(one) for one in beside) or (
                item.tag == "li" and any(is_end(label) and not is_tool(label) for label in above)
            )
        item = item.getparent()
    return False


def is_in_comment(block: Block, title: Block) -> bool:
    """Whether a block is in an element that is named for comments and does not hold the title."""
    own = list(title.element.iterancestors())
    around = (block.element, *islice(block.element.iterancestors(), _LEVELS_OF_ITEM))
    return any(COMMENT.search(names_of(one)[:LONGEST_NAME]) and one not in own for one in around)


def is_listed_link(block: Block) -> bool:
    """Whether a block is an item of a list that is a linked document, or of which most words are a link's."""
    if block.kind != "item" or not block.has_link:
        return False
    links = list(islice(block.element.iter("a"), MOST_LINKS))
    return any(is_document(link.get("href") or "") for link in links) or (
        sum(len(text_of(link)) for link in links) * 2 >= len(block.text)
    )


def is_dated_link(block: Block) -> bool:
    """Whether a line is a link as long as a title, with a date behind it and little else."""
    if not block.has_link or len(block.text) > _LONGEST_ITEM or not begins_linked(block):
        return False
    title = next(filter(None, map(text_of, islice(block.element.iter("a"), MOST_LINKS))), "")
    behind = block.text.partition(title)[2]
    return len(behind) <= _LONGEST_DATE and has_date(behind)


def _is_dated_link(item: Element) -> bool:
    """Whether an element is a link of several words and a date, and little else."""
    links = list(islice(item.iter("a"), _LINKS_OF_ITEM + 1))
    if not 0 < len(links) <= _LINKS_OF_ITEM or not any(len(text_of(link)) >= TITLE_IN_CARD for link in links):
        return False
    text = beginning_of(item, _LONGEST_ITEM + 1)
    beside = len(text) - sum(len(text_of(link)) for link in links)
    return len(text) <= _LONGEST_ITEM and beside <= _LONGEST_DATE and has_date(text)


def find_commented(blocks: list[Block], positions: Positions) -> set[int]:
    """Return the indexes of readers' comments: of what follows their label within the element that holds both."""
    found: set[int] = set()
    reached = 0
    for index in find_comments(blocks):
        stop = positions.span(positions.holder(blocks[index].element)).stop
        found.update(range(max(index + 1, reached), stop))
        reached = max(reached, stop)
    return found


def find_polled(blocks: list[Block], positions: Positions, title: int) -> frozenset[int]:
    """Return the indexes of what polls ask and answer: of the blocks in the nearest element that holds two buttons of
    one choice, but not the title, and of the question right above it in the element around."""
    found: set[int] = set()
    last: dict[str, list[Element]] = {}
    for button in positions.body.iter("input"):
        if (button.get("type") or "").lower() not in ("radio", "checkbox"):
            continue
        around = list(islice(button.iterancestors(), _MOST_LEVELS))
        name = (button.get("name") or "").rstrip(_NUMBERING)
        name = name or (_NAMELESS if button.get("type") == "radio" else "")
        before = last.get(name, []) if name else []
        last[name] = around
        box = next((element for element in around if element in before), None)
        held = positions.span(box) if box is not None else range(0)
        if box is None or title in held or not 0 < len(held) <= _MOST_ANSWERS:
            continue
        if any(is_dated(blocks[at]) for at in held):
            continue
        found.update(held)
        above, wider = held.start - 1, positions.wider(box)
        is_near = wider is not None and above in (span := positions.span(wider)) and len(span) - len(held) <= _REPEATED
        if is_near and title not in span and blocks[above].text.endswith(("?", ":")):
            found.add(above)
    return frozenset(found)


def find_consents(blocks: list[Block], positions: Positions, title: int) -> frozenset[int]:
    """Return the indexes of notices about cookies: of the blocks in the nearest element that holds a text of them and
    a button to accept them, or is a dialog, but not the title."""
    found: set[int] = set()
    for index, block in enumerate(blocks):
        if index in found or "cookie" not in block.text.casefold():
            continue
        for box in (block.element, *islice(block.element.iterancestors(), _LEVELS_OF_NOTICE)):
            held = positions.span(box)
            if box is positions.body or title in held or next(box.iter("h1"), None) is not None:
                break
            if box.tag == "dialog" or "dialog" in (box.get("role") or "") or _has_consent(box):
                found.update(held)
                break
    return frozenset(found)


def _has_consent(box: Element) -> bool:
    """Whether an element holds a button, or a link that is one, to accept something."""
    for button in islice(box.iter("button", "a", "input"), _BUTTONS):
        says = button.get("value") or "" if button.tag == "input" else beginning_of(button, _LONGEST_BUTTON + 1)
        if len(says) <= _LONGEST_BUTTON and _CONSENT.search(says):
            return True
    return False


def discount_teasers(
    blocks: list[Block], positions: Positions, weights: list[int], titles: frozenset[str]
) -> frozenset[int]:
    """Set the weights of teasers to 0 and return their indexes.

    A teaser is a text directly below a linked title, in an element that holds little else, or one of at least three
    such pairs in one element; three texts that begin with a linked title likewise.
    """
    found: set[int] = set()
    listed: dict[Element, list[int]] = {}
    for index, weight in enumerate(weights):
        if not weight:
            continue
        card = positions.holder(blocks[index].element)
        span = positions.span(card)
        around = positions.wider(card)
        first = (span if around is None else positions.span(around)).start
        within = begins_linked(blocks[index])
        above = -1 if within else _link_above(blocks, index, span.start, first, titles)
        if not within and (above < 0 or _is_boxed_apart(blocks, positions, weights, above, index)):
            continue
        alone = len(span) <= CARD and sum(1 for at in span if weights[at]) == 1
        if not within and alone and card is not positions.body:
            weights[index] = 0
            found.add(index)
        else:
            listed.setdefault(card, []).append(index)
    for card, indexes in listed.items():
        if len(indexes) >= _REPEATED and len(indexes) * 2 > sum(1 for at in positions.span(card) if weights[at]):
            for index in indexes:
                weights[index] = 0
            found.update(indexes)
    return frozenset(found)


def _is_boxed_apart(blocks: list[Block], positions: Positions, weights: list[int], link: int, index: int) -> bool:
    """Whether a link is in a box of several blocks without a text below it, among several paragraphs or under a
    label in bold: a box of other news within a text."""
    box = positions.holder(positions.element(link))
    while (around := positions.wider(box)) is not None and index not in positions.span(around):
        box = around
    held = positions.span(box)
    if index in held:
        return False
    label = blocks[held.start]
    if (label.bold or label.kind == "heading") and not (label.has_link or is_dated(label) or is_tool(label)):
        return True
    return sum(1 for at in positions.span(positions.around(link, index)) if weights[at]) > 1


def _link_above(blocks: list[Block], index: int, card: int, first: int, titles: frozenset[str]) -> int:
    """Return the index of the next text above a block, except for pictures, dates and counters, if it is a link as long
    as a title, and longer where it is before the `card`; not of the page's own title, which some link to itself; -1
    where it is something else."""
    for above in range(index - 1, first - 1, -1):
        block = blocks[above]
        if block.linked and not is_tool(block):
            long = len(block.text) >= (TITLE if above < card else TITLE_IN_CARD) or block.kind == "heading"
            return above if long and block.element.tag != "h1" and fold(block.text) not in titles else -1
        if block.kind != "image" and not is_tool(block) and not is_dated(block):
            return -1
    return -1


def begins_linked(block: Block) -> bool:
    """Whether a block is a linked title with its text after it, as rows of tables are, and perhaps its date before it;
    not a linked document."""
    for link in islice(block.element.iter("a"), MOST_LINKS) if block.has_link else ():
        title, href = text_of(link), link.get("href") or ""
        if title:
            before, found, _ = block.text.partition(title)
            is_first = bool(found) and (not before or (len(before) <= _LONGEST_DATE and has_date(before)))
            return is_first and len(title) >= TITLE and href[:1] != "#" and not is_document(href)
    return False


def may_be_repeated(blocks: list[Block]) -> bool:
    """Whether `find_repeated` may find anything: asked first, as that needs the places of all blocks."""
    long = [block.text for block in blocks if len(block.text) >= LONG]
    if len(set(long)) < len(long):
        return True
    return any(
        len(text) >= _COPY and any(other in text for other in long[at + 1 : at + CARD]) for at, text in enumerate(long)
    )


def find_repeated(blocks: list[Block], positions: Positions) -> frozenset[int]:
    """Return the indexes of long texts that are in another element once more, as in a copy for narrow screens, and of
    what is among several such texts in both; and of a text that holds two of those after it, as in a copy for a
    voice. Of two copies it is the second, unless the first holds less beside it."""
    seen: dict[str, int] = {}
    found: set[int] = set()
    copies: dict[tuple[Element, Element], list[tuple[int, int]]] = {}
    for index, block in enumerate(blocks):
        if len(block.text) < LONG or block.linked:
            continue
        first = seen.setdefault(block.text, index)
        before, behind = positions.holder(positions.element(first)), positions.holder(block.element)
        if before != behind or positions.element(first).getparent() != block.element.getparent():
            found.add(index)
            copies.setdefault((before, behind), []).append((first, index))
        if len(block.text) >= _COPY:
            following = [other.text for other in blocks[index + 1 : index + CARD] if len(other.text) >= LONG]
            if sum(other in block.text for other in following) >= 2:
                found.add(index)
    most = sorted(copies, key=lambda pair: -len(copies[pair]))[:_MOST_COPIES]
    for pair in most:
        one, other = positions.span(pair[0]), positions.span(pair[1])
        if len(copies[pair]) < _REPEATED or (one.start <= other.start < one.stop):
            continue
        long = sum(1 for at in one if len(blocks[at].text) >= LONG and not blocks[at].linked)
        if len(one) < len(other) and long == len(copies[pair]) and found.isdisjoint(one):
            found.difference_update(second for _, second in copies[pair])
            one, other = other, one
        texts = {blocks[at].text for at in one}
        found.update(at for at in other if blocks[at].text and blocks[at].text in texts)
    titles = {at - 1 for at in found if at + 1 in found and at and blocks[at - 1].kind == "heading"}
    return frozenset(found | titles)  # what a copy is called

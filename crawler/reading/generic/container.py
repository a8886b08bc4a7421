"""Find where on a page of unknown layout the article stands: the element of its long, unlinked paragraphs.

The weight of a block is the number of characters that speak for its being the article's: those of a long text that is
no link, no caption, no teaser of other news, no reader's comment and no imprint, else 0. The container is the element
whose blocks weigh most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from archive.record.identity import fold
from crawler.reading.blocks.flow import Block
from crawler.reading.dates.parse import has_date
from crawler.reading.fields.attachments import is_document
from crawler.reading.fields.end_markers import find_comments, is_imprint, is_tool
from crawler.reading.text import text_of

LONG = 80
"""Characters from which an unlinked text counts as an article's paragraph."""
_ENOUGH = 200
"""Characters of long paragraphs below which a page prints no article that its shape alone shows."""
_SHORT = 40
"""Characters of a paragraph in an article of one short paragraph, or in verse."""
_ENOUGH_SHORT = 100
"""Characters that are enough where a title that the page's head repeats and a date line vouch for them."""
_PROSE = ("text", "item", "quote")
"""Kinds of blocks that are an article's text; in a photo report the captions are."""
_CARD = 9
"""Blocks that one teaser has at most: picture, title, date, section, counters, summary, `Xem tiếp`."""
_TITLE_IN_CARD = 15
_TITLE = 25
"""Characters of a linked title; a shorter link names a section or an author."""
_REPEATED = 3
"""As many links with a text below each make a list of teasers."""
_SHARE = 0.3
"""An element beside the container with this share of its prose belongs to it."""
_LONGEST_DATE = 80
_DATE_AT_END = 30


class Positions:
    """Which element of a page holds which blocks of its flow, each element looked at once.

    Blocks come in the order of the document, so those of one element are a span of them.
    """

    def __init__(self, body: Element, blocks: list[Block]) -> None:
        self.body = body
        self._first: dict[Element, int] = {body: 0}
        self._stop: dict[Element, int] = {}
        path = [body]  # elements around the last block, outermost first
        around = {body}
        for index, block in enumerate(blocks):
            if block.element is path[-1]:
                continue
            fresh = []
            at: Element | None = block.element
            while at is not None and at not in around:
                fresh.append(at)
                at = at.getparent()
            while path[-1] is not at and len(path) > 1:
                self._stop[path[-1]] = index
                around.discard(path.pop())
            for element in reversed(fresh):
                # A <span> around a picture comes again after lines that count as their paragraph's.
                self._first.setdefault(element, index)
                path.append(element)
                around.add(element)
        for element in path:
            self._stop[element] = len(blocks)

    def span(self, element: Element) -> range:
        """Return the indexes of the blocks that an element holds."""
        first = self._first.get(element)
        return range(first, self._stop[element]) if first is not None else range(0)

    def holder(self, element: Element) -> Element:
        """Return the nearest element, from this one up, that holds more than one block; else the body."""
        at = element
        for at in self._upwards(element):
            if len(self.span(at)) > 1:
                break
        return at

    def holders(self, blocks: Iterable[Block]) -> list[Element]:
        """Return the holder of each block's element."""
        return [self.holder(block.element) for block in blocks]

    def wider(self, element: Element) -> Element | None:
        """Return the nearest element around one that holds more blocks than it does; None where none does."""
        held = len(self.span(element))
        return next((at for at in self._upwards(element) if len(self.span(at)) > held), None)

    def frame(self, container: Element, index: int) -> Element:
        """Return the container, or the nearest element around it that holds a block as well, as far as the body."""
        frame = container
        for frame in self._upwards(container):
            if index in self.span(frame):
                break
        return frame

    def _upwards(self, element: Element) -> Iterator[Element]:
        """Yield the element itself and those around it, up to the body."""
        at: Element | None = element
        while at is not None:
            yield at
            at = at.getparent() if at is not self.body else None


@dataclass(slots=True)
class Region:
    """Where an article stands in the flow of its page."""

    blocks: list[Block]
    """The flow of the whole page without boilerplate."""
    weights: list[int]
    """With how many characters each block speaks for being the article."""
    frame: Element
    """The element that holds title and body."""
    title: int
    """Index of the title's block; -1 where the title is printed nowhere."""
    begin: int
    """Index of the first block that belongs to the frame."""
    start: int
    """Index of the body's first block."""
    stop: int
    """Index after the body's last block."""
    end: int
    """Index after the last block of the frame."""
    others: frozenset[int]
    """Indexes of teasers of other news and of comments, which are nowhere part of an article."""


@dataclass(slots=True)
class Container:
    """The element that holds an article's paragraphs, and what of the page spoke for it."""

    element: Element
    weights: list[int]
    """See `Region`."""
    others: frozenset[int]
    """See `Region`."""
    is_short: bool
    """Whether so little is printed in it that more than its shape must vouch for it."""


def find_container(blocks: list[Block], positions: Positions, titles: frozenset[str]) -> Container | None:
    """Return the container of the article, or None where none is printed.

    Where there are too few long paragraphs, short ones count as well, then the captions of a photo report. `titles`
    is what the page's head says its title is, folded.
    """
    commented = _commented(blocks, positions)
    ways = ((LONG, _ENOUGH, _PROSE), (_SHORT, _ENOUGH_SHORT, _PROSE), (_SHORT, _ENOUGH_SHORT, (*_PROSE, "caption")))
    for long, enough, kinds in ways:
        weights = _weights(blocks, long, kinds)
        others = frozenset(at for at in commented if weights[at])
        for at in others:
            weights[at] = 0
        others |= _discount_teasers(blocks, positions, weights, titles)
        if sum(weights) >= enough:
            return Container(_heaviest(blocks, positions, weights), weights, others, is_short=long == _SHORT)
    return None


def _weights(blocks: list[Block], long: int, kinds: tuple[str, ...]) -> list[int]:
    """Return the weight of each block; from `long` characters on a text of these kinds counts."""
    weights = [0] * len(blocks)
    for index, block in enumerate(blocks):
        if len(block.text) < long or block.linked or block.kind not in kinds:
            continue
        if is_imprint(block) or block.big or _ends_dated(block) or _is_above_date(blocks, index):
            continue
        below_picture = index and blocks[index - 1].kind == "image" and "caption" not in kinds
        if not (below_picture and (block.italic or block.small or block.align == "center")):
            weights[index] = len(block.text)
    return weights


def is_dated(block: Block) -> bool:
    """Whether a block is short and a full date stands in it."""
    return len(block.text) <= _LONGEST_DATE and has_date(block.text)


def _ends_dated(block: Block) -> bool:
    """Whether a block ends with a full date and is no sentence: a title with its date behind it."""
    return block.text[-1] not in ".;:…" and has_date(block.text[-_DATE_AT_END:])


def _is_above_date(blocks: list[Block], index: int) -> bool:
    """Whether a block is a title: no sentence, and directly above a line with a date."""
    return blocks[index].text[-1] not in ".:;…" and index + 1 < len(blocks) and is_dated(blocks[index + 1])


def _commented(blocks: list[Block], positions: Positions) -> set[int]:
    """Return the indexes of readers' comments: of what follows their label within the element that holds both."""
    found: set[int] = set()
    reached = 0
    for index in find_comments(blocks):
        stop = positions.span(positions.holder(blocks[index].element)).stop
        found.update(range(max(index + 1, reached), stop))
        reached = max(reached, stop)
    return found


def _discount_teasers(
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
        within = _begins_linked(blocks[index])
        if not within and not _is_below_link(blocks, index, span.start, first, titles):
            continue
        alone = len(span) <= _CARD and sum(1 for at in span if weights[at]) == 1
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


def _is_below_link(blocks: list[Block], index: int, card: int, first: int, titles: frozenset[str]) -> bool:
    """Whether the next text above a block, but for pictures, dates and counters, is a link as long as a title, and
    longer where it stands before the `card`; not the page's own title, which some link to itself."""
    for above in range(index - 1, first - 1, -1):
        block = blocks[above]
        if block.linked:
            long = len(block.text) >= (_TITLE if above < card else _TITLE_IN_CARD) or block.kind == "heading"
            return long and block.element.tag != "h1" and fold(block.text) not in titles
        if block.kind != "image" and not is_tool(block) and not is_dated(block):
            return False
    return False


def _begins_linked(block: Block) -> bool:
    """Whether a block is a linked title with its text behind it, as rows of tables are; not a linked document."""
    for link in block.element.iter("a"):
        title, href = text_of(link), link.get("href") or ""
        if title:
            return len(title) >= _TITLE and block.text.startswith(title) and href[:1] != "#" and not is_document(href)
    return False


def _heaviest(blocks: list[Block], positions: Positions, weights: list[int]) -> Element:
    """Return the element whose paragraphs outweigh all others': each votes for the nearest element that holds more
    than itself and, half as much, for the one around that."""
    votes: dict[Element, float] = {}
    for index, weight in enumerate(weights):
        at: Element | None = positions.holder(blocks[index].element) if weight else None
        share = float(weight)
        while at is not None and share > weight / 8:
            votes[at] = votes.get(at, 0.0) + share
            at = positions.wider(at)
            share /= 2
    return _widened(max(votes, key=lambda element: votes[element]), positions, weights)


def _widened(container: Element, positions: Positions, weights: list[int]) -> Element:
    """Return the container, or the element around it where the article is divided over several: where much of the
    prose follows it, or several paragraphs stand before it."""
    while (around := positions.wider(container)) is not None:
        inner, outer = positions.span(container), positions.span(around)
        held = sum(weights[at] for at in inner)
        before = [weights[at] for at in range(outer.start, inner.start) if weights[at]]
        after = sum(weights[at] for at in range(inner.stop, outer.stop))
        if after < held * _SHARE and (len(before) < 2 or sum(before) < held * _SHARE):
            break
        container = around
    return container


def body_span(container: Element, positions: Positions) -> range:
    """Return the indexes of the blocks of the container and of its neighbours that are named like it: some editors
    begin a new box of the same class after every picture."""
    span = positions.span(container)
    named = container.get("class")
    if not named:
        return span
    start, stop = span.start, span.stop
    for beside in container.itersiblings(preceding=True):
        if beside.tag != container.tag or beside.get("class") != named:
            break
        held = positions.span(beside)
        start = min(start, held.start) if held else start
    for beside in container.itersiblings():
        if beside.tag != container.tag or beside.get("class") != named:
            break
        stop = max(stop, positions.span(beside).stop)
    return range(start, stop)

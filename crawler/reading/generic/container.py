"""Where on a page of unknown layout the article is: the element of its long, unlinked paragraphs."""

from __future__ import annotations

from lxml.etree import _Element as Element

from archive.record.identity import fold
from crawler.reading.blocks.flow import Block
from crawler.reading.fields.attachments import is_document
from crawler.reading.fields.end_markers import is_comments, is_imprint, is_tool
from crawler.reading.generic.date import ends_dated, is_dated
from crawler.reading.generic.positions import Positions
from crawler.reading.text import text_of

LONG = 80
"""Characters from which an unlinked text counts as an article's paragraph."""
ENOUGH = 200
"""Characters of long paragraphs below which a page prints no article that its shape alone shows."""
SHORT = 40
"""Characters of a paragraph in an article of one short paragraph, or in verse."""
ENOUGH_SHORT = 100
"""Characters that are enough where a title that the page's head repeats and a date line vouch for them."""
PROSE = ("text", "item", "quote")
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


def prose_weights(
    blocks: list[Block], positions: Positions, titles: frozenset[str], long: int = LONG, kinds: tuple[str, ...] = PROSE
) -> tuple[list[int], frozenset[int]]:
    """For each block the characters with which it speaks for being the article: those of long texts that
    are no link, no caption, no teaser of other news, no comment and no imprint; 0 for all others. And the
    indexes of the teasers and comments, which are nowhere part of an article. `titles`: what the page's
    head says its title is, folded; `long`: characters from which a text counts; `kinds`: of blocks."""
    weights = [0] * len(blocks)
    for index, block in enumerate(blocks):
        if len(block.text) < long or block.linked or block.kind not in kinds:
            continue
        if is_imprint(block) or block.big or ends_dated(block) or _is_above_date(blocks, index):
            continue
        captions = "caption" in kinds
        if (
            not captions
            and index
            and blocks[index - 1].kind == "image"
            and (block.italic or block.small or block.align == "center")
        ):
            continue
        weights[index] = len(block.text)
    before = list(weights)
    _discount_comments(blocks, positions, weights)
    _discount_teasers(blocks, positions, weights, titles)
    return weights, frozenset(at for at, weight in enumerate(weights) if weight != before[at])


def _is_above_date(blocks: list[Block], index: int) -> bool:
    """Whether a block is a title: no sentence, and directly above a line with a date."""
    return blocks[index].text[-1] not in ".:;…" and index + 1 < len(blocks) and is_dated(blocks[index + 1])


def _discount_comments(blocks: list[Block], positions: Positions, weights: list[int]) -> None:
    """Readers' comments: what follows their label within the element that holds both."""
    silent = 0
    for index, block in enumerate(blocks):
        if is_comments(block):
            stop = positions.span(positions.holder(block.element)).stop
            for later in range(max(index + 1, silent), stop):
                weights[later] = 0
            silent = max(silent, stop)


def _discount_teasers(blocks: list[Block], positions: Positions, weights: list[int], titles: frozenset[str]) -> None:
    """Teasers: a text directly below a linked title, in an element that holds little else, or one of at
    least three such pairs in one element; three texts that begin with one likewise."""
    listed: dict[Element, list[int]] = {}
    for index, weight in enumerate(weights):
        if not weight:
            continue
        card = positions.holder(blocks[index].element)
        run = positions.span(card)
        around = positions.wider(card)
        first = (run if around is None else positions.span(around)).start
        within = _begins_linked(blocks[index])
        if not within and not _below_link(blocks, index, run.start, first, titles):
            continue
        if not within and len(run) <= _CARD and sum(1 for at in run if weights[at]) == 1 and card is not positions.body:
            weights[index] = 0
        else:
            listed.setdefault(card, []).append(index)
    for card, indexes in listed.items():
        if len(indexes) >= _REPEATED and len(indexes) * 2 > sum(1 for at in positions.span(card) if weights[at]):
            for index in indexes:
                weights[index] = 0


def _below_link(blocks: list[Block], index: int, card: int, first: int, titles: frozenset[str]) -> bool:
    """Whether the next text above a block, but for pictures, dates and counters, is a link as long as a
    title, and longer where it stands before the `card`; not the page's own title, which some link to itself."""
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


def find_container(
    blocks: list[Block], positions: Positions, weights: list[int], enough: int = ENOUGH
) -> Element | None:
    """The element whose paragraphs outweigh all others': each votes for the nearest element that holds
    more than itself and, half as much, for the one around that. None where there are too few of them."""
    votes: dict[Element, float] = {}
    for index, weight in enumerate(weights):
        at: Element | None = positions.holder(blocks[index].element) if weight else None
        share = float(weight)
        while at is not None and share > weight / 8:
            votes[at] = votes.get(at, 0.0) + share
            at = positions.wider(at)
            share /= 2
    if sum(weights) < enough:
        return None
    return _widened(max(votes, key=lambda element: votes[element]), positions, weights)


def _widened(container: Element, positions: Positions, weights: list[int]) -> Element:
    """The container, or the element around it where the article is divided over several: where much of
    the prose follows it, or several paragraphs stand before it."""
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
    """The blocks of the container and of its neighbours that are named like it: some editors begin a new
    box of the same class after every picture."""
    run = positions.span(container)
    named = container.get("class")
    if not named:
        return run
    start, stop = run.start, run.stop
    for beside in container.itersiblings(preceding=True):
        if beside.tag != container.tag or beside.get("class") != named:
            break
        start = min(start, positions.span(beside).start) if positions.count(beside) else start
    for beside in container.itersiblings():
        if beside.tag != container.tag or beside.get("class") != named:
            break
        stop = max(stop, positions.span(beside).stop)
    return range(start, stop)

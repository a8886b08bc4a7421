"""Find where on a page of unknown layout the article is: the element of its long, unlinked paragraphs.

The weight of a block is the number of characters that speak for its being the article's: those of a long text that is
no link, no caption, no teaser of other news, no reader's comment and no imprint, else 0. The container is the element
whose blocks weigh most.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import has_date
from crawler.reading.elements import HEADINGS, children_of, names_of
from crawler.reading.fields.end_markers import is_end, is_imprint, is_tool
from crawler.reading.generic.notice import (
    ENOUGH,
    ENOUGH_LEAST,
    MOST_IN_BOX,
    RECURRING,
    SENTENCE_END,
    SHORT,
    TITLES_BETWEEN,
    begins_other,
    count_titles,
    find_notice,
    is_all,
    is_as_lead,
    is_notice,
    leads_on,
    pairs_of,
    share_of,
)
from crawler.reading.generic.others import (
    CARD,
    LONG,
    TITLE_IN_CARD,
    discount_teasers,
    find_commented,
    find_consents,
    find_polled,
    find_repeated,
    is_dated,
)
from crawler.reading.generic.positions import Positions
from crawler.reading.text import beginning_of

_ENOUGH_SHORT = 100
"""Characters that are enough where a title that the page's head repeats and a date line vouch for them."""
_VERSE = 12
"""Characters of a verse."""
_LONGEST_TITLE = 300
_LEAD = 60
"""Characters of a sentence above a text, from which it may be its lead."""
_FEWEST_WORDS = 3
_FEWEST_OF_PART = 6
"""Words of a line without a heading's element that is a part of the stated title."""
TITLE_NAME = re.compile(r"title|tieu-?de|headline|heading|tit\b|lblTitle|story_headline", re.IGNORECASE)
"""In the class or id of a title's element."""
_LABEL = re.compile(r"^[^:]{2,25}:\s?[^:]{0,20}$")
_PROSE = ("text", "item", "quote")
"""Kinds of blocks that are an article's text; in a photo report the captions are."""
_SHARE = 0.3
"""An element beside the container with this share of its prose belongs to it."""
_DATE_AT_END = 30
_FILMS = ("iframe", "video")
"""Elements of a film, of which one sentence may say what is to be seen."""


@dataclass(slots=True)
class Region:
    """Where an article is in the flow of its page."""

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
    imprint: frozenset[int]
    """Indexes of the lines of the portal's imprint."""


@dataclass(slots=True)
class Container:
    """The element that holds an article's paragraphs, and what of the page spoke for it."""

    element: Element
    weights: list[int]
    """See `Region`."""
    others: frozenset[int]
    """See `Region`."""
    imprint: frozenset[int]
    """Indexes of the lines of the portal's imprint."""
    is_short: bool
    """Whether so little is printed in it that more than its shape must vouch for it."""
    title: int
    """Index of the line that the page's head repeats as its title; -1 where none does."""
    frame: Element | None
    """The nearest element around that line that holds prose after it, too; None where there is no such line."""


@dataclass(frozen=True, slots=True)
class _Way:
    """What counts as an article's text; see `_WAYS`."""

    long: int
    """Characters of a paragraph at least."""
    enough: int
    """Characters of all of them at least."""
    kinds: tuple[str, ...]
    is_short: bool = False


_WAYS = (
    _Way(LONG, ENOUGH, _PROSE),
    _Way(LONG, ENOUGH, (*_PROSE, "heading")),
    _Way(SHORT, _ENOUGH_SHORT, _PROSE, is_short=True),
    _Way(SHORT, ENOUGH_LEAST, _PROSE, is_short=True),
    _Way(SHORT, _ENOUGH_SHORT, (*_PROSE, "caption"), is_short=True),
    _Way(_VERSE, _ENOUGH_SHORT, _PROSE, is_short=True),
    _Way(_VERSE, _ENOUGH_SHORT, (*_PROSE, "heading", "row"), is_short=True),
)
"""Long paragraphs; where there are too few, texts set as headings, then short ones, a notice, the captions of a photo
report, verses, and a table."""


def find_container(
    blocks: list[Block],
    positions: Positions,
    titles: frozenset[str],
    weak: frozenset[str] = frozenset(),
    of_portal: int = -1,
) -> Container | None:
    """Return the container of the article, or None where none is printed.

    `titles` is what the page's head says its title is, folded, `weak` what may be the site's name as well. Where a
    line of the page is that title, the prose that is with it in one element is the article before any other prose
    that is heavier: a short article beside a long box. Text that the page prints twice counts once. `of_portal` is
    the index of the line where the portal prints its titles.
    """
    title, dated = _stated_line(blocks, titles, weak), _line_above_date(blocks)
    if title < 0 <= of_portal:
        title = of_portal
    elif title < 0 or (0 <= dated < title and not _is_set_as_title(blocks, title)):
        title = _head_of_run(blocks, dated, weak)  # what is stated may be the name of the site, in its imprint
    commented = find_commented(blocks, positions)
    polled = find_polled(blocks, positions, title) | find_consents(blocks, positions, title)
    imprint = _imprint(blocks, positions)
    repeated = find_repeated(blocks, positions)
    own_frame = _own_frame(blocks, positions, title) if title >= 0 else range(0)
    notice = find_notice(blocks, title) if title >= 0 else range(0)
    for way in _WAYS:
        if way.long == _VERSE and title < 0:
            break  # nothing but its title vouches for a text of such short lines
        weights = _weights(blocks, way.long, way.kinds)
        others = polled | {at for at in commented | repeated if weights[at]}
        others |= {at for at in repeated if blocks[at].kind in (*_PROSE, "heading") and at != title}
        for at in (*others, *imprint):
            weights[at] = 0
        if title >= 0 and way.kinds != _PROSE:
            weights[title] = 0
        others |= discount_teasers(blocks, positions, weights, titles)
        is_bare = bool(own_frame) and not any(weights[at] for at in own_frame)
        if is_bare and way is not _WAYS[-1] and _is_headed(blocks, weights, own_frame.stop):
            continue  # what is with the title is written in another way
        if notice and not way.is_short and is_all(blocks, positions, weights, title, notice):
            continue
        frame = _frame_of(positions, weights, title) if title >= 0 else None
        is_short = way.is_short
        enough = way.enough
        if enough == ENOUGH_LEAST:
            if frame is None or frame == positions.body or not is_notice(blocks, weights, title):
                continue
            enough = SHORT if next(frame.iter(*_FILMS), None) is not None else enough
        if frame is not None:
            held = _behind(positions, frame, weights, title)
            if way.long == _VERSE and leads_on(blocks, range(title, max(held, default=title))):
                break
            own = sum(weights[at] for at in held)
            if way.is_short or _vouches(blocks, weights, title, held, positions.span(frame), imprint):
                weights = [weight if at in held else 0 for at, weight in enumerate(weights)]
                is_short = own < ENOUGH
        if sum(weights) >= (min(enough, _ENOUGH_SHORT) if frame is not None and is_short else enough):
            element = _heaviest(blocks, positions, weights)
            return Container(element, weights, others, imprint, is_short, title, frame)
    return None


def _stated_line(blocks: list[Block], titles: frozenset[str], weak: frozenset[str]) -> int:
    """Return the index of the line that the page's head repeats as its title: whole, or beside the site's name. A
    heading goes before other lines, a whole repetition before a part, and of parts the last, as the name of the site
    is above the title; no link, and no line after prose. -1 where there is none."""
    best, most = -1, 0
    for index, block in enumerate(blocks):
        if block.linked or block.kind in ("image", "row") or not 0 < len(block.text) <= _LONGEST_TITLE:
            continue
        if best >= 0 and len(block.text) >= LONG and block.kind != "heading":
            break
        words = fold(block.text)
        count = len(words.split())
        is_whole = words in titles or (words in weak and _is_dated_title(blocks, index))
        is_set = is_whole or block.kind == "heading" or (index + 1 < len(blocks) and is_dated(blocks[index + 1]))
        if count < (_FEWEST_WORDS if is_set else _FEWEST_OF_PART):
            continue
        if not is_whole and not any(title.startswith(f"{words} ") or title.endswith(f" {words}") for title in titles):
            continue
        score = 4 * is_whole + 2 * (block.kind == "heading") + 2 - (block.kind == "item")
        if score > most or (score == most and not is_whole):
            best, most = index, score
    return best


def _is_set_as_title(blocks: list[Block], title: int) -> bool:
    """Whether a line is a heading or has a date beside it."""
    return blocks[title].kind == "heading" or any(map(is_dated, blocks[max(0, title - 2) : title + CARD]))


def _line_above_date(blocks: list[Block]) -> int:
    """Return the index of the one line of the page that is set as a title and has a date directly below it, or a lead
    and the date, or the name of a section and the date above it; -1 where there is none or more than one."""
    found, asked = -1, set()

    def is_set(at: int) -> bool:
        if not 0 <= at < len(blocks):
            return False
        block = blocks[at]
        if block.linked or not 0 < len(block.text) <= _LONGEST_TITLE or is_dated(block):
            return False
        if block.kind == "heading" or block.bold or block.big:
            return True
        if block.element in asked:
            return False
        asked.add(block.element)  # once: an element of many lines is not a title's
        return is_named_title(block)

    for index, (block, below) in enumerate(pairwise(blocks)):
        if below.has_link or not is_dated(below) or not is_set(index):
            continue
        at = index
        if is_sentence(block):
            at = index - 1 if is_set(index - 1) and not is_sentence(blocks[index - 1]) else -1
        elif index + 2 < len(blocks) and _can_follow(block, blocks[index + 2]) and is_set(index + 2):
            at = index + 2
        if at >= 0 and found >= 0:
            return -1
        found = at if at >= 0 else found
    return found


def _can_follow(kicker: Block, title: Block) -> bool:
    """Whether a line below another and a date is a title: below the name of a section, or as a heading, or in an
    element named for titles, below what is none."""
    is_below = len(kicker.text.split()) <= _FEWEST_WORDS or (title.kind == "heading" != kicker.kind)
    is_below = is_below or (kicker.kind != "heading" and is_named_title(title) and not is_named_title(kicker))
    return is_below and len(title.text.split()) > _FEWEST_WORDS and not is_sentence(title)


def is_sentence(block: Block) -> bool:
    """Whether a line is as long as a lead and ends as one: titles seldom do."""
    return len(block.text) >= _LEAD and block.text[-1] in ".;:…"


def _head_of_run(blocks: list[Block], index: int, weak: frozenset[str]) -> int:
    """Return the index of the title among headings that are directly above each other in one element, a kicker, the
    title and a subtitle, of which the last is at `index`: the highest of them, unless a lower one is named a title. A
    heading of few words is the name of a section."""
    best = index
    for at in range(index, -1, -1):
        block, chosen = blocks[at], blocks[best]
        if block.element.tag not in HEADINGS or block.element.getparent() != chosen.element.getparent():
            break
        if block.linked or len(block.text.split()) <= _FEWEST_WORDS or fold(block.text) in weak:
            break
        is_named, was_named = is_named_title(block), is_named_title(chosen)
        if is_named > was_named or (is_named == was_named and block.element.tag < chosen.element.tag):
            best = at
    return best


def is_named_title(block: Block) -> bool:
    """Whether the element that holds a line and nothing else is named for titles."""
    lines = (block.element, *islice(children_of(block.element), CARD))
    named = (line for line in lines if TITLE_NAME.search(names_of(line)[:300]))
    return any(beginning_of(line, len(block.text) + 1) == block.text for line in named)


def _is_dated_title(blocks: list[Block], index: int) -> bool:
    """Whether a line set as a title has a date after it, and no line between that may be the title instead."""
    if blocks[index].kind != "heading" and not blocks[index].big and not blocks[index].bold:
        return False
    for block in blocks[index + 1 : index + CARD]:
        if is_dated(block):
            return True
        if len(block.text) >= TITLE_IN_CARD and not block.linked and not _LABEL.match(block.text):
            return False
    return False


def _frame_of(positions: Positions, weights: list[int], title: int) -> Element | None:
    """Return the nearest element that holds a title and prose after it; None where nothing is after it."""
    last = next((at for at in range(len(weights) - 1, title, -1) if weights[at]), -1)
    if last < 0:
        return None
    first = next(at for at in range(title + 1, last + 1) if weights[at])
    return positions.around(title, first)


def _own_frame(blocks: list[Block], positions: Positions, title: int) -> range:
    """Return the blocks after a title in the nearest element that holds it, a date and as much text of any kind as the
    shortest article has; an empty range where only the page's body does."""
    around: Element | None = positions.holder(positions.element(title))
    while around is not None and around != positions.body:
        held = positions.span(around)
        behind = [blocks[at] for at in range(title + 1, held.stop)]
        texts = [
            b
            for b in behind
            if not (b.linked or is_dated(b) or is_tool(b) or b.kind == "image" or (b.kind == "row" and b.has_link))
        ]
        if sum(len(b.text) for b in texts) >= _ENOUGH_SHORT:
            return range(title + 1, held.stop) if any(map(is_dated, behind[:CARD])) else range(0)
        around = positions.wider(around)
    return range(0)


def _is_headed(blocks: list[Block], weights: list[int], start: int) -> bool:
    """Whether the first prose from a block on is under a heading."""
    first = next((at for at in range(start, len(weights)) if weights[at]), len(weights))
    return any(blocks[at].kind == "heading" for at in range(start, first))


def _behind(positions: Positions, frame: Element, weights: list[int], title: int) -> frozenset[int]:
    span = positions.span(frame)
    return frozenset(at for at in range(title + 1, span.stop) if weights[at])


def _vouches(
    blocks: list[Block], weights: list[int], title: int, held: frozenset[int], frame: range, imprint: frozenset[int]
) -> bool:
    """Whether a title's own frame holds the article, and what is heavier outside of it does not: it is before the
    title, or after the frame under a heading of its own, and the words of the title recur in it less. The body of an
    article whose title and lead are in a box of their own may begin with a heading, too."""
    outside = [at for at in range(len(weights)) if weights[at] and at not in held]
    behind = [at for at in outside if at >= frame.stop]
    if not outside or (behind and not any(begins_other(blocks[at]) for at in range(frame.stop, behind[0]))):
        return False
    pairs = pairs_of(blocks[title].text)
    inside = share_of(pairs, " ".join(blocks[at].text for at in sorted(held)))
    if any(map(is_dated, blocks[title + 1 : max(held)])):
        # Nothing that is above a dated title is its text, nor what is below the titles of others or the imprint.
        between = range(max(held) + 1, behind[0] if behind else 0)
        if not behind or not imprint.isdisjoint(between) or count_titles(blocks, between) >= TITLES_BETWEEN:
            return True
    without = share_of(pairs, " ".join(blocks[at].text for at in outside)[:20_000])
    own = [blocks[at] for at in sorted(held)]
    short = [block for block in blocks[title + 1 : frame.stop] if _is_short_sentence(block)]
    rows = [block for block in blocks[title + 1 : frame.stop] if block.kind == "row" and not block.has_link]
    if len(own) >= 2 or short or sum(len(row.text) for row in rows) >= _ENOUGH_SHORT:
        return inside >= without - RECURRING  # a lead that is with the title alone is one paragraph
    is_unlike_box = len(outside) >= MOST_IN_BOX or is_as_lead(own[0])
    return inside >= without + (3 * RECURRING if is_unlike_box else RECURRING)


def _is_short_sentence(block: Block) -> bool:
    """Whether a line is prose, though shorter than most paragraphs: the text of a short article after its lead."""
    if block.kind != "text" or block.has_link or not SHORT <= len(block.text) < LONG:
        return False
    return block.text[-1] in ".!?…" and not (is_imprint(block) or is_end(block))


def _imprint(blocks: list[Block], positions: Positions) -> frozenset[int]:
    """Return the indexes of the lines of the portal's imprint: lines in its words, with all that a box of short lines
    at the end of the page has beside one; unless they are in one element with more prose in others: then they are the
    article's."""
    found = [index for index, block in enumerate(blocks) if block.kind != "image" and is_imprint(block)]
    if not found:
        return frozenset()
    lines: Counter[Element] = Counter()
    for index in found:
        lines[positions.holder(blocks[index].element)] += 1
    prose: Counter[Element] = Counter()
    run = frozenset(found)
    for at, block in enumerate(blocks):
        if at not in run and len(block.text) >= SHORT and not block.linked and block.kind in _PROSE:
            holder = positions.holder(block.element)
            prose[holder] += holder in lines
    own = {holder for holder in lines if holder != positions.body and prose[holder] >= 2 * lines[holder]}
    others = [at for at, block in enumerate(blocks) if at not in run and not _is_short_item(block)]
    imprint = {
        at for at in found if positions.holder(blocks[at].element) not in own and not _is_amid_prose(blocks, at, others)
    }
    last = positions.span(positions.holder(blocks[-1].element))
    if not imprint.isdisjoint(last) and len(last) < len(blocks):
        imprint.update(last if all(len(blocks[at].text) < LONG for at in last if at not in imprint) else ())
    return frozenset(imprint)


def _is_amid_prose(blocks: list[Block], index: int, others: list[int]) -> bool:
    """Whether a line in the words of an imprint is between two paragraphs. `others`: the indexes of the blocks that
    are no such lines, in order."""
    behind = bisect(others, index)
    if not 0 < behind < len(others):
        return False
    beside = (blocks[others[behind - 1]], blocks[others[behind]])
    return all(len(block.text) >= SHORT and not block.linked and block.kind in _PROSE for block in beside)


def _is_short_item(block: Block) -> bool:
    return block.kind == "item" and len(block.text) < SHORT and not block.linked


def _weights(blocks: list[Block], long: int, kinds: tuple[str, ...]) -> list[int]:
    """Return the weight of each block; from `long` characters on a text of these kinds counts."""
    weights = [0] * len(blocks)
    for index, block in enumerate(blocks):
        if len(block.text) < long or block.linked or block.kind not in kinds:
            continue
        if block.kind == "row" and block.has_link:
            continue
        if (block.big and not _is_prose(block, long)) or _ends_dated(block) or _is_above_date(blocks, index):
            continue
        below_picture = index and blocks[index - 1].kind == "image" and "caption" not in kinds
        if not (below_picture and (block.italic or block.small or block.align == "center")):
            weights[index] = len(block.text)
    return weights


def _is_prose(block: Block, long: int) -> bool:
    """Whether a block in large type is a paragraph or verse, not a title: some set whole texts so."""
    return long == _VERSE or (len(block.text) >= long and block.text[-1] in SENTENCE_END)


def _ends_dated(block: Block) -> bool:
    """Whether a block ends with a full date and is not a sentence: a title with its date after it."""
    return block.text[-1] not in ".;:…" and has_date(block.text[-_DATE_AT_END:])


def _is_above_date(blocks: list[Block], index: int) -> bool:
    """Whether a block is a title: no sentence, and directly above a line with a date."""
    return blocks[index].text[-1] not in ".:;…" and index + 1 < len(blocks) and is_dated(blocks[index + 1])


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
    prose follows it, or several paragraphs are before it."""
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


def further_modules(container: Element, positions: Positions) -> list[range]:
    """Return the spans of the rest of a body that goes on in further modules of the page: elements beside the one
    around the container that hold nothing but an element named like it. What is between them is not part of it."""
    module, named = container.getparent(), container.get("class")
    if module is None or module == positions.body or not named:
        return []
    found = []
    for other in module.itersiblings():
        inside = list(islice(children_of(other), 2))
        if len(inside) == 1 and inside[0].tag == container.tag and inside[0].get("class") == named:
            found.append(positions.span(inside[0]))
    return [span for span in found if span]

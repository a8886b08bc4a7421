"""Tell whether a sentence or two under a dated title are the whole article, and what is heavier is the portal's own.

That is the hard half of telling where an article is: a lead may be in a box of its own, too.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.blocks.block import Block
from crawler.reading.elements import names_of
from crawler.reading.fields.end_markers import is_end, is_imprint
from crawler.reading.generic.boilerplate import is_boilerplate_name
from crawler.reading.generic.others import CARD, TITLE, is_dated, is_listed_link
from crawler.reading.generic.positions import Positions

ENOUGH = 200
"""Characters of long paragraphs below which a page prints no article that its shape alone shows."""
SHORT = 40
"""Characters of a paragraph in an article of one short paragraph, or in verse."""
ENOUGH_LEAST = 60
"""Characters that are enough where the text is alone between or beside them (`is_notice`)."""
SENTENCE_END = (".", ":", ";", "!", "?", "…", "”", '"', ")")
_LEAD_NAME = re.compile(r"sapo|lead|(?<!with-)summary|desc|intro|trich|tom-?tat|excerpt|abstract", re.IGNORECASE)
TITLES_BETWEEN = 2
"""Titles of other articles that end one."""
MOST_IN_BOX = 4
"""Paragraphs of prose that a box about the site has fewer of."""
RECURRING = 0.1
"""How much more of a title's words recurs in its own article than elsewhere."""
_OF_PORTAL = re.compile(
    r"(?:lời )?giới thiệu(?: chung|:?$| (?:về |đảng bộ|cơ quan))|về chúng tôi|liên hệ", re.IGNORECASE
)
"""Headings of what a portal says of itself."""


def find_notice(blocks: list[Block], title: int) -> range:
    """Return the sentences that follow a dated title and are too short for an article that its shape shows (see
    `is_notice`); an empty range where there are none."""
    lengths = [len(block.text) if _may_be_notice(block) else 0 for block in blocks[: title + CARD]]
    first = next((at for at in range(title + 1, len(lengths)) if lengths[at]), -1)
    if first < 0 or is_as_lead(blocks[first]) or not is_notice(blocks, lengths, title):
        return range(0)
    if not any(map(is_dated, blocks[max(0, title - 1) : first])):
        return range(0)  # between a title and its date is a lead
    stop = next((at for at in range(first, len(lengths)) if not lengths[at]), len(lengths))
    return range(first, stop) if ENOUGH_LEAST <= sum(lengths[first:stop]) < ENOUGH else range(0)


def is_all(blocks: list[Block], positions: Positions, weights: list[int], title: int, notice: range) -> bool:
    """Whether a notice is the article, and what is heavier is what the portal says of itself: it is in another element
    than title and notice, which may be a lead in a box of its own: so it is above them, or other news, the imprint or a
    heading of the portal's is between, or it is named as what is around an article; and the words of the title recur
    in it less."""
    around = positions.around(title, notice.start)
    outside = [at for at, weight in enumerate(weights) if weight and at not in notice]
    if not outside or around == positions.body or not set(outside).isdisjoint(positions.span(around)):
        return False
    behind = next((at for at in outside if at >= notice.stop), -1)
    if behind >= 0 and not (_parts(blocks, range(notice.stop, behind)) or _is_around(blocks[behind], around)):
        return False
    pairs = pairs_of(blocks[title].text)
    inside = share_of(pairs, " ".join(blocks[at].text for at in notice))
    more = 3 * RECURRING if len(outside) >= MOST_IN_BOX else RECURRING
    return inside >= share_of(pairs, " ".join(blocks[at].text for at in outside)[:20_000]) + more


def is_notice(blocks: list[Block], weights: list[int], title: int) -> bool:
    """Whether what is close after a title is one or two sentences with a date beside them, and nothing that leads
    elsewhere between."""
    first = next((at for at in range(title + 1, min(title + CARD, len(weights))) if weights[at]), -1)
    if first < 0 or leads_on(blocks, range(title + 1, first)):
        return False
    stop = next((at for at in range(first, len(weights)) if not weights[at]), len(weights))
    beside = (*blocks[max(0, title - 1) : first], *blocks[stop : stop + 2])
    is_prose = all(blocks[at].text[-1] in SENTENCE_END for at in range(first, stop))
    return is_prose and any(is_dated(block) and (not block.has_link or len(block.text) < TITLE) for block in beside)


def _may_be_notice(block: Block) -> bool:
    is_prose = block.kind == "text" and not block.has_link and len(block.text) >= SHORT and not is_dated(block)
    return is_prose and block.text[-1] in SENTENCE_END and not (is_imprint(block) or is_end(block))


def _parts(blocks: list[Block], between: range) -> bool:
    """Whether what is between a text and another says that the other is not its body."""
    lines = [blocks[at] for at in between]
    if any(is_end(line) or is_imprint(line) or _OF_PORTAL.match(line.text) for line in lines if line.text):
        return True
    return count_titles(blocks, between) > TITLES_BETWEEN


def _is_around(block: Block, article: Element) -> bool:
    """Whether a text is in an element that is named for what is around an article, and the article is not."""
    own = set(article.iterancestors())
    around = (one for one in block.element.iterancestors() if one not in own)
    return any(one.tag in ("aside", "footer") or is_boilerplate_name(one) for one in islice(around, CARD))


def is_as_lead(block: Block) -> bool:
    """Whether a line is set as leads are, or named for them."""
    return block.bold or block.kind == "heading" or bool(_LEAD_NAME.search(names_of(block.element)[:300]))


def leads_on(blocks: list[Block], span: range) -> bool:
    """Whether titles of other articles are among the lines of a span: then it is a list of them."""
    return any(blocks[at].linked and len(blocks[at].text) >= TITLE for at in span)


def count_titles(blocks: list[Block], span: range) -> int:
    """Return how many lines of a span are titles of other articles."""
    return sum(len(blocks[at].text) >= TITLE and (blocks[at].linked or is_listed_link(blocks[at])) for at in span)


def begins_other(block: Block) -> bool:
    return block.kind == "heading" or is_end(block)


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring syllables of a text, folded."""
    return {f" {one} {two} " for one, two in pairwise(fold(text).split())}


def share_of(pairs: set[str], text: str) -> float:
    folded = f" {fold(text)} "
    return sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0

"""Find the lead (sapo) of a page whose layout does not say where it is printed."""

from __future__ import annotations

import re
from itertools import islice

from crawler.reading.blocks.block import Block
from crawler.reading.elements import names_around, names_of
from crawler.reading.fields.captions import is_editors_note
from crawler.reading.generic.others import is_listed_link
from crawler.reading.page import Page

_SHORTEST = 40
"""Characters; a shorter line above the body is not a lead."""
_FIRST = 12
"""Lines among which the first sentence is: counters, tags and buttons are before it."""
_LEAD_CLASS = re.compile(
    r"sapo|lead\b|lead[-_]|(?<!with-)summary|sumary|desc\b|description|chapeau|intro|hometext|trich|tom-?tat|teaser|abstract"
    r"|excerpt|brief|alead|title-italic|quote-lead|news-?head|phead|gioi-?thieu",
    re.IGNORECASE,
)
_FEWEST_BOXED = 3
"""Paragraphs in boxes that make them the body."""
_SIGNATURE = re.compile(
    r"^(?:\((?:[\w.\-]{2,20}\.(?:vn|com|org)|[^\W\d_]{2,8}|[^\W\d_]+ [^\W\d_ ]+(?: [^\W\d_ ]+)?)\)\s{0,2}[-–—]"
    r"|(?:[A-ZĐ]{1,4}O|[A-ZĐ]{1,3}ĐT|TCCS|ND|QĐND Online|QĐND|VOV\.VN|VTV\.vn|ĐCSVN|SGGP|DNVN|ANTĐ)\s{0,2}[-–—])"
)


def is_signed(text: str) -> bool:
    """Whether a paragraph opens with its outlet's signature: `(Thanhuytphcm.vn) – `, `TCCS - `."""
    return bool(_SIGNATURE.match(text))


def find_lead(page: Page, blocks: list[Block], between: int) -> tuple[int, str] | None:
    """Return the index of the lead in `blocks`, and why it is the lead; None where there is none.

    `blocks` are what is after the title, without photographs; the first `between` of them are outside the
    body's container. A first paragraph is the lead where its class says so, where it opens with the outlet's
    signature `(Thanhuytphcm.vn) – ` (FACTS C.5), where it alone is bold or a heading, where it is apart from the
    body, or where the page describes itself in its words.
    """
    for index, block in enumerate(blocks[:_FIRST]):
        if block.linked and block.kind != "row":
            continue
        if block.kind == "row" and len(block.text) < _SHORTEST:
            continue  # a row of the date's table
        if index < between and (is_listed_link(block) or (block.kind == "item" and len(block.text) < _SHORTEST)):
            continue  # a list of what is said of the article: author, number of comments
        if block.kind in ("row", "item", "caption"):
            return None
        if len(block.text) < _SHORTEST:
            continue
        reason = _reason(page, blocks, index, between)
        return (index, reason) if reason is not None else None
    return None


def _reason(page: Page, blocks: list[Block], index: int, between: int) -> str | None:
    block = blocks[index]
    element = block.element
    if any(other.element is element for other in blocks[index + 1 : index + 3]):
        named, parent = "", None  # the body's own element: its lines are divided by <br>
    else:
        named, parent = names_of(element), element.getparent()
    if any(other.element.getparent() == parent for other in blocks[index + 1 : index + 3]):
        parent = None  # what holds more of the text is not the lead's own
    if parent is not None and (count := sum(1 for _ in islice(parent, 3))) <= 2:
        is_boxed = count == 1 and index + 1 < len(blocks)
        named = names_around(element) if is_boxed else f"{named} {names_of(parent)}"
    if _LEAD_CLASS.search(named):
        return f"{element.tag} of class {named.strip()}"
    if is_signed(block.text):
        return "first paragraph, with the outlet's signature"
    # A short bold line below it is a sub-heading, a bold question that of an interview.
    long = (
        b
        for b in blocks[index + 1 :]
        if len(b.text) >= _SHORTEST and not (b.bold and (len(b.text) < 100 or b.text.endswith("?")))
    )
    following = next(long, None)
    if following is None:
        return None
    if block.bold and not following.bold:
        return "first paragraph, in bold"
    if block.kind == "heading" and following.kind != "heading":
        return f"{element.tag} between title and body"
    if index < between:
        return "paragraph between title and body"
    if block.italic and not following.italic and not is_editors_note(block.text):
        return "first paragraph, in italics"
    if _is_beside_body(blocks, index):
        return f"{element.tag} of a class of its own, beside what holds the body"
    return None


def _is_beside_body(blocks: list[Block], index: int) -> bool:
    """Whether a paragraph of a class is beside boxes of one name that hold every paragraph after it: a template prints
    it, as no editor gives one paragraph alone another place. So it is where an advertisement parts the body."""
    element = blocks[index].element
    parent = element.getparent()
    if parent is None or not element.get("class"):
        return False
    boxes = [
        box for b in blocks[index + 1 :] if len(b.text) >= _SHORTEST and (box := b.element.getparent()) is not None
    ]
    if len(boxes) < _FEWEST_BOXED or any(box in (parent, element) for box in boxes):
        return False
    return len({(box.tag, names_of(box)) for box in boxes}) == 1 and bool(names_of(boxes[0]).strip())

"""Take the flow of an article's body apart into what the record keeps: paragraphs, photographs, byline, lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from archive.record.article import Photo
from crawler.reading.blocks.flow import Block
from crawler.reading.fields.attachments import is_attachment_line
from crawler.reading.fields.bylines import Byline, are_names, has_degree, parse_signature, split_names
from crawler.reading.fields.captions import take_photos
from crawler.reading.fields.end_markers import is_pointer
from crawler.reading.fields.outlets import is_agency

_LONGEST_PLAIN_BYLINE = 60
_SHORT = 100
"""Characters; a bold line below that is a sub-heading, above it a paragraph."""
_END_MARK = re.compile(r"^[\s./*\-–—_]{1,30}$")
_LONGEST_FIRST_LINE = 100
"""Characters of a byline at the head of a body."""
_LONGEST_AFFILIATION = 160
_LAST_LINES = 4
"""How many of the last blocks may be bylines, sources and end marks."""


@dataclass(slots=True)
class Body:
    """A body, taken apart. What it says of lead, author and source counts where nothing else on the page does."""

    blocks: list[Block]
    """The blocks that are its paragraphs."""
    photos: list[Photo]
    authors: tuple[str, ...] = ()
    source: str | None = None
    byline_raw: str | None = None
    lead: str | None = None
    lead_basis: str | None = None

    @property
    def paragraphs(self) -> list[str]:
        """Its words, paragraph by paragraph."""
        return [block.text for block in self.blocks]


def read_body(
    blocks: list[Block],
    absolute: Callable[[str], str | None],
    *,
    lead: str | None = None,
    wants_lead: bool = False,
) -> Body:
    """Take a body's flow apart.

    `absolute` makes addresses absolute. `lead` is the lead that was found elsewhere: a first paragraph that only
    repeats it is dropped. With `wants_lead` a bold first paragraph becomes the lead where there is none.
    """
    photos, blocks = take_photos(blocks, absolute)
    blocks = [block for block in blocks if not (block.has_link and (is_attachment_line(block) or is_pointer(block)))]
    body = Body(blocks, photos)
    _take_last_lines(blocks, body)
    if lead and blocks and blocks[0].text == lead:
        blocks = blocks[1:]
    elif wants_lead and not lead:
        blocks = _take_lead(blocks, body)
    body.blocks = blocks
    return body


def _take_lead(blocks: list[Block], body: Body) -> list[Block]:
    """Take a first paragraph in bold as the lead (egov: 8 of 400 articles with an empty lead field); return the other
    blocks."""
    if len(blocks) < 2 or blocks[0].kind not in ("text", "heading"):
        return blocks
    first = blocks[0]
    # A short bold line below it is a sub-heading.
    second = next((block for block in blocks[1:] if not (block.bold and len(block.text) < _SHORT)), None)
    if first.bold and len(first.text) >= 40 and second is not None and not (second.bold and second.kind == "text"):
        body.lead, body.lead_basis = first.text, "first paragraph of the body, in bold"
        return blocks[1:]
    return blocks


def _take_last_lines(blocks: list[Block], body: Body) -> None:
    """Take bylines and sources from the end of the flow. The last short line is a byline where it is labelled, or where
    it is nothing but names (FACTS C.5)."""
    plain = False
    for _ in range(_LAST_LINES):
        while blocks and _END_MARK.match(blocks[-1].text):
            blocks.pop()
        if not blocks or blocks[-1].kind in ("row", "item"):
            return
        last = blocks[-1]
        byline = parse_signature(last.text)
        if byline is None and not body.source and is_agency(last.text):
            byline = Byline(source=last.text.strip(" .()"))
        if byline is not None:
            if byline.authors and not body.authors:
                body.authors = byline.authors
            body.source = body.source or byline.source
        elif not plain and not body.authors and len(blocks) > 1 and _is_plain_byline(last):
            body.authors, plain = split_names(last.text), True
        else:
            return
        body.byline_raw = last.text if body.byline_raw is None else f"{last.text} {body.byline_raw}"
        blocks.pop()


def _is_plain_byline(block: Block) -> bool:
    return len(block.text) <= _LONGEST_PLAIN_BYLINE and block.kind in ("text", "heading") and are_names(block.text)


def take_first_byline(body: Body, *, apart: bool = False) -> None:
    """Take the author from the head of a body: a short first line of names in capitals or with degrees, and the line
    of affiliation after it (FACTS C.2, tapchicongsan). With `apart` only one with degrees or set to the right, for
    capitals alone may be a document's `NGHỊ QUYẾT`."""
    blocks = body.blocks
    if len(blocks) < 3 or len(blocks[0].text) > _LONGEST_FIRST_LINE or blocks[0].kind not in ("text", "heading"):
        return
    names = blocks[0].text
    if not are_names(names) or not (names.isupper() or split_names(names) != (names,) or blocks[0].bold):
        return
    if apart and blocks[0].align != "right" and not (has_degree(names) and len(split_names(names)) == 1):
        return
    if not body.authors:
        body.authors, body.byline_raw = split_names(names), names
    taken = 1
    second = blocks[1].text
    if len(second) <= _LONGEST_AFFILIATION and second[-1] not in ".:!?…" and len(blocks[2].text) > 40:
        taken = 2
    body.blocks = blocks[taken:]

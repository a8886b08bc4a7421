"""Take the flow of an article's body apart into what the record keeps: paragraphs, photographs, byline, lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from turbohtml.etree import ElementView as Element

from archive.record.article import Photo
from crawler.reading.blocks.block import Block
from crawler.reading.elements import names_of
from crawler.reading.fields.attachments import is_attachment_line
from crawler.reading.fields.bylines import (
    AUTHOR_NAME,
    Byline,
    are_names,
    has_degree,
    named_in_role,
    parse_line,
    parse_signature,
    split_names,
)
from crawler.reading.fields.captions import take_photos, without_teasers
from crawler.reading.fields.end_markers import (
    asks_for_membership,
    box_below,
    is_asked,
    is_call,
    is_comments,
    is_end,
    is_pager,
    is_pointer,
    is_tool,
    without_link_boxes,
)
from crawler.reading.fields.outlets import is_agency, is_outlet
from crawler.reading.left_out import LeftOut
from crawler.reading.text import beginning_of, lines_of, text_of

_LONGEST_PLAIN_BYLINE = 60
_SHORT = 100
"""Characters; a bold line below that is a sub-heading, above it a paragraph."""
_LONG = 80
_LEVELS_OF_PLACE = 3
"""Elements around a paragraph that say in which place of the page it is."""
_MOST_CALLS, _LONGEST_BOX = 8, 200
"""How many of the last blocks may be calls and what is in a box with them, and characters of a box with a button."""
_PAGE_NUMBER = re.compile(
    r"^(?=.)[«»<>‹›→←]{0,3} ?(?:(?:trang )?\d{1,3}(?: ?/ ?\d{1,3})?|\.\.\.|…"
    r"|(?:trang )?(?:đầu|cuối|trước|sau|tiếp|tiếp theo|kế tiếp))? ?[«»<>‹›→←]{0,3}$",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"(?:(?P<mark>\[(?:\.{3}|…)\])|\.{3}|…)\s?"
    r"(?P<more>[(\[]?(?:tiếp tục |mời )?(?:đọc|xem)(?: thêm| tiếp| chi tiết)*[^\w.]{0,4})?$",
    re.IGNORECASE,
)
_LONGEST_CUT = 40
_END_MARK = re.compile(r"^[\s./*\-–—_]{1,30}$")
_LONGEST_FIRST_LINE = 100
"""Characters of a byline at the head of a body."""
_LONGEST_AFFILIATION = 160
_MOST_NOTES = 30
_LEVELS_OF_BOX = 8
"""Elements around a line within the box of a quotation."""
_MOST_ROUNDS = 20
"""How often the end of a body is looked at again after something was taken from it."""
_MOST_REMARKS = 3
"""Lines below the name that signs a text that say who that is."""
_SEPARATOR = re.compile(r"^[\s_\-–—=*.]{3,}$")
_NOTE = re.compile(
    r"^[(\[\s]{0,3}(?:còn nữa|còn tiếp|xem tiếp|hết(?: kỳ)?\W*$|(?:đón |mời )?(?:đọc|xem) (?:bài|kỳ|phần|tiếp)"
    r"|(?:bài|kỳ|phần|số) (?:\d{1,2}|cuối|tới|sau|tiếp)\b|\d{1,2}[)\].]|\*{1,3}\s?\S|ghi chú\b|chú thích\b"
    r"|tài liệu tham khảo)"
    r"|^\[\d{1,2}\]|^\(\d{1,2}\)",
    re.IGNORECASE,
)
"""What is after the byline of an article, and is text of it."""
_FOOTNOTE = re.compile(r"^(?:[(\[]\d{1,2}[)\]]|\*{1,3}\s?\S)")
_BEGINS_NOTES = re.compile(
    r"^\W{0,3}(?:tài liệu (?:tham khảo|trích dẫn)|chú thích|ghi chú|nguồn tham khảo)", re.IGNORECASE
)
_NOTES_TITLE = re.compile(rf"{_BEGINS_NOTES.pattern}\W{{0,3}}$", re.IGNORECASE)
_MOST_SIGNERS, _FEWEST_LISTED = 8, 3
_SHORTEST_SIGNED = 60
"""Characters of the last paragraph of a text; a verse is shorter, and a name below it its poet's."""
_QUOTES = ("“", '"', "«", "‘")
_LAST_LINES = 4
"""How many of the last blocks may be bylines, sources and end marks."""


@dataclass(slots=True)
class Body:
    """A body, taken apart. What it says about lead, author and source counts where nothing else on the page does."""

    blocks: list[Block]
    """The blocks that are its paragraphs."""
    photos: list[Photo]
    authors: tuple[str, ...] = ()
    source: str | None = None
    byline_raw: str | None = None
    lead: str | None = None
    lead_basis: str | None = None
    doubt: str | None = None
    """Why the text may not be whole; None where nothing says so."""
    left_out: LeftOut = field(default_factory=LeftOut)

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
    left_out = LeftOut()
    blocks = left_out.told(blocks, without_link_boxes(blocks, _is_named_for_author), "a box of links")
    photos, blocks = take_photos(without_teasers(blocks), absolute, left_out)
    kept = [block for block in blocks if not (block.has_link and (is_attachment_line(block) or is_pointer(block)))]
    blocks = list(left_out.told(blocks, kept, "a link to a document or another article"))
    body = Body(blocks, photos, left_out=left_out)
    whole = blocks.copy()
    for _ in range(_MOST_ROUNDS):  # numbers of pages, bylines and sources in any order
        count = len(blocks)
        _drop_labels(blocks)
        _drop_calls(blocks, body)
        _take_last_lines(blocks, body)
        if count == len(blocks):
            break
    blocks = _without_boxed_calls(blocks)
    _drop_link_to_rest(blocks, body)
    left_out.told(whole, blocks, "a call, a pager, a byline or an end mark at the end of the text")
    if lead and blocks and blocks[0].text == lead:
        blocks = blocks[1:]
    elif wants_lead and not lead:
        blocks = _take_lead(blocks, body)
    body.blocks = blocks
    return body


def _is_named_for_author(block: Block) -> bool:
    return any(AUTHOR_NAME.search(names_of(at)) for at in (block.element, *islice(block.element.iter("a"), 2)))


def _drop_labels(blocks: list[Block]) -> None:
    """Drop from the end of the flow buttons, counters, labels with nothing below them, and readers' comments."""
    for at in range(len(blocks) - 1, max(0, len(blocks) - _MOST_CALLS), -1):
        if is_comments(blocks[at]):
            del blocks[at:]
    while len(blocks) > 1 and (is_tool(blocks[-1]) or is_end(blocks[-1])):
        blocks.pop()


def _drop_calls(blocks: list[Block], body: Body) -> None:
    """Drop from the end of the flow calls to subscribe or log in, with the boxes that they are in, and the numbers of
    the pages that a text is divided over."""
    if len(blocks) > 1 and is_pager(blocks[0]):
        body.doubt = f"divided over pages: {blocks.pop(0).text}"
    outer: set[Element] = set()
    while len(blocks) > 1:
        parts = _pager_parts(blocks)
        if parts:
            body.doubt = "divided over pages: " + " ".join(block.text for block in blocks[-parts:])
            del blocks[-parts:]
            continue
        call = next(
            (
                at
                for at in range(len(blocks) - 1, max(0, len(blocks) - _MOST_CALLS), -1)
                if is_call(blocks[at]) or asks_for_membership(blocks[at]) or is_asked(blocks[at])
            ),
            None,
        )
        if call is None:
            return
        if asks_for_membership(blocks[call]):
            body.doubt = f"goes on for members: {blocks[call].text}"
        outer = outer or _around_text(blocks)
        first, stop = _box_around(blocks, call, outer)
        if any(len(block.text) >= _LONG for block in blocks[stop:]):
            return  # in the middle of the text
        del blocks[first:stop]


def _without_boxed_calls(blocks: list[Block]) -> list[Block]:
    """Return a flow without the calls amid it that are in a box of their own and have a link or a button: `Theo dõi …
    trên Zalo`."""
    asking = (block for block in blocks[1:] if block.kind == "text" and is_call(block))
    calls = {id(block) for block in asking if block.has_link or _is_beside_button(block)}
    if not calls:
        return blocks
    outer = _around_text([block for block in blocks if id(block) not in calls])
    return [block for block in blocks if id(block) not in calls or block.element in outer]


def _is_beside_button(block: Block) -> bool:
    """Whether a small box holds a line and a button."""
    box = block.element.getparent()
    if box is None or len(beginning_of(box, _LONGEST_BOX + 1)) > _LONGEST_BOX:
        return False
    return next(box.iter("button"), None) is not None


def _drop_link_to_rest(blocks: list[Block], body: Body) -> None:
    """Drop a link to the rest of the text after the dots with which it breaks off: `… Đọc tiếp`, `[…]`."""
    match = _CUT_OFF.search(blocks[-1].text[-_LONGEST_CUT:]) if blocks else None
    has_link = match is not None and bool(match["more"]) and next(blocks[-1].element.iter("a"), None) is not None
    if match is None or not (match["mark"] or has_link):
        return
    body.doubt = f"breaks off: {match[0].strip()}"
    if match["more"]:
        blocks[-1].text = blocks[-1].text.removesuffix(match["more"]).rstrip(" ([>»→")


def _pager_parts(blocks: list[Block]) -> int:
    """Return how many of the last blocks are the numbers of pages: one line of them, or several of one each."""
    if is_pager(blocks[-1]):
        return 1
    count = 0
    while count < len(blocks) - 1 and _PAGE_NUMBER.match(blocks[-1 - count].text):
        count += 1
    return count if count >= 2 else 0


def _around_text(blocks: list[Block]) -> set[Element]:
    """Return the elements of the text and those around them. What is set within the page as its paragraphs are is text,
    as a last line or a byline in a row of its own."""
    outer = {blocks[0].element, *blocks[0].element.iterancestors()}
    long = [block for block in blocks if len(block.text) >= _LONG and not is_call(block)]
    places = {_place_of(block) for block in long}
    for block in blocks:
        if block.element not in outer and not is_call(block) and _place_of(block) in places:
            outer.update((block.element, *block.element.iterancestors()))
    return outer


def _box_around(blocks: list[Block], index: int, outer: set[Element]) -> tuple[int, int]:
    """Return the span of the blocks that are in one box with a block, outside of the elements `outer` that hold the
    text, and without the first block of the flow."""
    if blocks[index].element in outer:
        return index, index + 1
    box = box_below(outer, blocks[index].element)
    first, stop = index, index + 1
    while first > 1 and _is_small_part(blocks[first - 1], box):
        first -= 1
    while stop < len(blocks) and _is_small_part(blocks[stop], box):
        stop += 1
    return first, stop


def _place_of(block: Block) -> tuple[str, ...]:
    """Return what a block's element and those around it are and are called."""
    around = islice(block.element.iterancestors(), _LEVELS_OF_PLACE)
    return tuple(f"{at.tag} {names_of(at)}" for at in (block.element, *around))


def _is_small_part(block: Block, box: Element) -> bool:
    """Whether a block is in a box and is not a paragraph of its own."""
    if len(block.text) >= _LONG and not is_call(block):
        return False
    return block.element == box or any(at == box for at in block.element.iterancestors())


def _take_lead(blocks: list[Block], body: Body) -> list[Block]:
    """Take a first paragraph in bold as the lead (egov: 8 of 400 articles with an empty lead field); return the other
    blocks."""
    if len(blocks) < 2 or blocks[0].kind not in ("text", "heading"):
        return blocks
    first = blocks[0]
    # A short bold line below it is a sub-heading.
    second = next((block for block in blocks[1:] if not (block.bold and len(block.text) < _SHORT)), None)
    is_alike = second is not None and second.bold and (second.kind == "text" or first.element.tag == second.element.tag)
    if first.bold and len(first.text) >= 40 and second is not None and not is_alike:
        body.lead, body.lead_basis = first.text, "first paragraph of the body, in bold"
        return blocks[1:]
    return blocks


def _take_last_lines(blocks: list[Block], body: Body) -> None:
    """Take bylines and sources from the end of the flow. The last short line is a byline where it is labelled, or where
    it is nothing but names (FACTS C.5)."""
    notes = _notes_behind(blocks)
    kept = blocks[len(blocks) - notes :]
    del blocks[len(blocks) - notes :]
    _take_bylines(blocks, body)
    blocks += kept


def is_note(text: str) -> bool:
    """Whether a line is a note below a text: it begins with a number in brackets or a star."""
    return bool(_FOOTNOTE.match(text))


def may_begin_notes(text: str) -> bool:
    """Whether a text may begin with a note, or with what notes are called."""
    return is_note(text) or bool(_BEGINS_NOTES.match(text))


def is_notes_title(text: str) -> bool:
    """Whether a line is what the notes below a text are called."""
    return len(text) <= _SHORT and bool(_NOTES_TITLE.match(text))


def _notes_behind(blocks: list[Block]) -> int:
    """Return how many of the last blocks are after the byline: `(Còn nữa)`, what the next part is called, notes by
    number or star, the editor's remark, and the line above them."""
    titled = next(
        (at for at in range(len(blocks) - 1, max(0, len(blocks) - _MOST_NOTES), -1) if is_notes_title(blocks[at].text)),
        None,
    )
    if titled is not None:
        return len(blocks) - titled
    count = 0
    while count < min(len(blocks) - 1, _MOST_NOTES):
        block = blocks[-1 - count]
        is_behind = _NOTE.match(block.text) or _SEPARATOR.match(block.text) or _is_numbered_above(block)
        if block.kind == "row" or not is_behind:
            break
        count += 1
    return count or _lines_behind_signature(blocks)


def _is_numbered_above(block: Block) -> bool:
    """Whether a block begins with a small number above the line."""
    number = next((text_of(part) for part in islice(block.element.iter("sup"), 1)), "")
    return number.strip("()[]").isdigit() and block.text.startswith(number)


def _lines_behind_signature(blocks: list[Block]) -> int:
    """Return how many of the last blocks are below who signs a text to the right, after a paragraph of it: notes, a
    list of them or lines of any form."""
    if _remarks_on_signer(blocks):
        return 0
    items = 0
    while items < min(len(blocks) - 1, _MOST_NOTES) and blocks[-1 - items].kind == "item":
        items += 1
    for count in (items,) if items else range(1, min(len(blocks) - 1, _LAST_LINES)):
        signer, above = blocks[-1 - count], blocks[-2 - count] if count + 2 <= len(blocks) else blocks[0]
        if signer.align == "right" and _signs(signer):
            return count if len(above.text) >= _SHORTEST_SIGNED and not above.text.startswith(_QUOTES) else 0
    return 0


def _signs(block: Block) -> bool:
    """Whether a block names who wrote a text: a full name, or any after a label."""
    if block.kind != "text":
        return False
    byline = parse_signature(block.text)
    return bool(byline and byline.authors) or (_is_plain_byline(block) and " " in block.text)


def _take_bylines(blocks: list[Block], body: Body) -> None:
    plain = False
    for _ in range(_LAST_LINES):
        while blocks and _END_MARK.match(blocks[-1].text):
            blocks.pop()
        if not blocks or blocks[-1].kind in ("row", "item"):
            return
        last = blocks[-1]
        if _is_speech(blocks) or _is_speaker(blocks) or _is_listed_in_office(blocks):
            return
        byline = parse_signature(last.text)
        if byline is None and _is_signed_in_role(blocks) and (name := named_in_role(last.text)) is not None:
            byline = Byline(authors=(name,))
        if byline is None and last.align == "right" and (names := _names_in_brackets(blocks)):
            byline = Byline(authors=names)
        if byline is None and _is_signed_by_office(blocks):
            byline = Byline()
        if byline is None and not body.source and is_agency(last.text):
            byline = Byline(source=last.text.strip(" .()"))
        if byline is not None:
            if byline.authors and not body.authors:
                body.authors = byline.authors
            body.source = body.source or byline.source
        elif not plain and not body.authors and len(blocks) > 1 and _is_plain_byline(last) and not _is_listed(blocks):
            body.authors, plain = _names_in_lines(last), True
            for _ in range(_MOST_SIGNERS - 1):
                if len(blocks) <= 2 or len(body.authors) >= _MOST_SIGNERS or not _is_signed_above(blocks):
                    break
                body.byline_raw = " ".join(filter(None, (blocks.pop().text, body.byline_raw)))
                last = blocks[-1]
                body.authors = tuple(dict.fromkeys((*_names_in_lines(last), *body.authors)))
        elif not plain and not body.authors and (remarks := _remarks_on_signer(blocks)):
            body.byline_raw = " ".join(filter(None, (*(block.text for block in blocks[-remarks:]), body.byline_raw)))
            del blocks[-remarks:]
            continue
        else:
            return
        body.byline_raw = last.text if body.byline_raw is None else f"{last.text} {body.byline_raw}"
        blocks.pop()


def _is_signed_by_office(blocks: list[Block]) -> bool:
    """Whether the last of the blocks is nothing but the name of an office, set to the right in bold below a sentence:
    it signs, and names nobody."""
    if len(blocks) < 2:
        return False
    last, before = blocks[-1], blocks[-2]
    is_set = last.align == "right" and last.bold and before.align != "right" and len(last.text) <= _LONGEST_AFFILIATION
    return is_set and last.text[-1].isalpha() and before.text[-1:] in (".", "!", "…") and is_outlet(last.text)


def _remarks_on_signer(blocks: list[Block]) -> int:
    """Return how many of the last blocks are between the name that signs a text and its end: the signer's office, the
    editor, who gave the photographs, place and month. They are set apart as the name is, or in italics; names in a
    list stand one below another."""
    count = 0
    while count < min(len(blocks) - 2, _MOST_REMARKS):
        remark, name = blocks[-1 - count], blocks[-2 - count]
        if remark.kind != "text" or remark.has_link or len(remark.text) > _LONGEST_AFFILIATION:
            return 0
        if remark.text[-1] in ".:;!?…" or _is_speech(blocks[: len(blocks) - count]):
            return 0
        count += 1
        is_right = name.align == "right" and remark.align == "right"
        if not (is_right or remark.italic or remark.element == name.element):
            return 0
        if _signs(name) and (is_right or name.bold or not _is_plain_byline(name)):
            above = blocks[max(0, len(blocks) - count - 1 - _LAST_LINES) : len(blocks) - count - 1]
            return 0 if any(map(_is_plain_byline, above)) else count
    return 0


def _is_speech(blocks: list[Block]) -> bool:
    """Whether the last block is what somebody says in an interview: its label is before a question or an answer,
    too."""
    label, colon, _ = blocks[-1].text.partition(":")
    if not colon or len(label) > _LONGEST_PLAIN_BYLINE:
        return False
    said = [block.text for block in blocks[:-1] if block.text.startswith(label + colon)]
    return any(text[-1] == "?" or len(text) >= _LONG for text in said)


def _is_speaker(blocks: list[Block]) -> bool:
    """Whether the last block names who said what is above it: both are in a box of their own that begins with a
    quotation, or the last is the footer of one."""
    if blocks[-1].element.tag == "footer" and next(blocks[-1].element.iterancestors("blockquote"), None) is not None:
        return True
    if len(blocks) < 3 or not blocks[-2].text.startswith(_QUOTES):
        return False
    above = {blocks[-2].element, *islice(blocks[-2].element.iterancestors(), _LEVELS_OF_BOX)}
    around = (blocks[-1].element, *islice(blocks[-1].element.iterancestors(), _LEVELS_OF_BOX))
    box = next((at for at in around if at in above), None)
    return box is not None and all(at != box for at in (blocks[0].element, *blocks[0].element.iterancestors()))


def _is_signed_in_role(blocks: list[Block]) -> bool:
    """Whether the last block is set apart by type, and no entry of a list: none of its form is above it."""
    last = blocks[-1]
    is_apart = last.align == "right" or ((last.bold or last.italic) and last.kind == "text")
    return is_apart and len(blocks) > 1 and named_in_role(blocks[-2].text) is None


def _names_in_brackets(blocks: list[Block]) -> tuple[str, ...]:
    """Return the full names that are all of the last block, in brackets, where none of its form is above it."""
    last, above = (block.text for block in (blocks[-1], blocks[-2 if len(blocks) > 1 else -1]))
    bare = last[1:-1].strip()
    is_one = last[0] + last[-1] == "()" != above[:1] + above[-1:] and len(bare) <= _LONGEST_PLAIN_BYLINE
    return split_names(bare) if is_one and " " in bare and are_names(bare) else ()


def _names_in_lines(block: Block) -> tuple[str, ...]:
    """Return the names of a byline, of which each line is a name of its own."""
    lines = lines_of(block.element)
    if len(lines) > 1 and " ".join(lines) == block.text and all(are_names(line) and " " in line for line in lines):
        return tuple(name for line in lines for name in split_names(line))
    return split_names(block.text)


def _is_listed(blocks: list[Block]) -> bool:
    """Whether the last name is one of a list: two are above it, and it is not set to the right."""
    return blocks[-1].align != "right" and all(
        _is_plain_byline(one) and one.bold == blocks[-1].bold and " " in one.text for one in blocks[-_FEWEST_LISTED:]
    )


def _is_listed_in_office(blocks: list[Block]) -> bool:
    """Whether the last name is one of a list of people and their offices, `Nguyễn Văn An – Bí thư Chi bộ khối 1`: two
    are above it, and it is not set to the right."""
    last = blocks[-_FEWEST_LISTED:]
    if len(last) < _FEWEST_LISTED or last[-1].align == "right":
        return False
    return all(parse_line(one.text) is None and parse_signature(one.text) is not None for one in reversed(last))


def _is_signed_above(blocks: list[Block]) -> bool:
    """Whether the line above that of a signer is another signer's: both are full names to the right."""
    two = blocks[-2:]
    return all(one.align == "right" and _is_plain_byline(one) and " " in one.text for one in two)


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
    body.left_out.add(blocks[:taken], "a byline at the head of the text")
    body.blocks = blocks[taken:]

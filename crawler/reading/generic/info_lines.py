"""Divide info lines that are made up of several elements, each a field of its own: `Nguồn: …`, a date, `Bài: …`.

A style sheet sets them apart with space alone. As one line, the value of one label would run on over the next field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block
from crawler.reading.blocks.flow import read_flow
from crawler.reading.dates.parse import has_date
from crawler.reading.elements import BLOCKS, children_of, names_of
from crawler.reading.fields.bylines import are_names, parse_line
from crawler.reading.fields.end_markers import are_tools, is_tool
from crawler.reading.generic.boilerplate import Boilerplate
from crawler.reading.generic.others import is_dated
from crawler.reading.page import Page
from crawler.reading.text import text_of

_LONGEST = 240
_LONGEST_FIELD = 100
_MOST_PARTS = 12
_LEVELS = 3
"""Elements that hold nothing but the line, at most."""
_BETWEEN = re.compile(r"^[\s|•·,;/\-–—]*$")
_DATE_LABEL = (
    r"(?:ngày |giờ |thời gian )?(?:đăng|cập nhật|xuất bản|tạo|sửa(?: đổi)?)(?: tải)?(?: lần cuối)?(?: lúc| ngày)?"
    r"|ngày|thời gian"
)
_OTHER_LABEL = (
    r"nguồn(?: tin| bài)?|theo nguồn|xuất xứ|tác giả(?: bài viết)?|người (?:viết|đăng|thực hiện|cập nhật)|bút danh"
    r"|chuyên mục|danh mục|thể loại|(?:số )?lượt (?:xem|đọc)|đã xem|từ khóa|từ khoá"
)
_IS_LABELLED_DATE = re.compile(
    rf"^(?:(?:{_DATE_LABEL})\s{{0,2}}:|đăng (?:lúc|ngày)\b|cập nhật(?: lúc)? \d|(?:sửa|cập nhật) lần cuối\b)", re.I
)
_IS_LABELLED = re.compile(rf"^(?:{_OTHER_LABEL})\s{{0,2}}:", re.I)
_HAS_LABEL = re.compile(r"\b(?:[Tt]heo|[Đđ]ăng|lần cuối) ")
_ENDS_OPEN = re.compile(r"[:,|\-–]$")
_WEEKDAY = re.compile(r"^(?:thứ|chủ nhật)\b", re.IGNORECASE)
_OF_DATE = re.compile(r"^\W{0,2}(?:\d{1,2}\s?(?::|h|g|giờ)\s?\d{2}\b|\d{1,2}[/.-]\d|lúc \d|thứ |chủ nhật|\(?gmt)", re.I)


def read_lines(page: Page) -> tuple[list[Block], Boilerplate]:
    """Return the lines of a page as they are read without a layout, and what was left out of them."""
    boilerplate = Boilerplate(page.shown)
    flow = read_flow(page.shown, page.rendering, drop=boilerplate.leaves_out)
    return divide_info_lines(flow), boilerplate


def divide_info_lines(blocks: list[Block]) -> list[Block]:
    """Return a flow in which each field of an info line is a line of its own.

    An info line is short and consists of two or more elements with nothing but space or separators between them, of
    which one at least is a label with its value. What follows without a label belongs to the field before it where
    that has no value yet, or where it has no label either, as the parts of a date.
    """
    divided: list[Block] = []
    for at, block in enumerate(blocks):
        may_be = block.kind in ("text", "item") and not block.linked and len(block.text) <= _LONGEST
        is_labelled = may_be and (":" in block.text or _HAS_LABEL.search(block.text))
        fields = _fields(blocks, at) if is_labelled else []
        divided += fields or (block,)
    return divided


def first_of_text(blocks: list[Block], weights: list[int], body: range, dated: list[Block], described: str) -> int:
    """Return where the text of a body begins that is in one element with its title: after the date, bylines and
    counters at its head, and after a lead: one that is above the date, or in whose words the page is `described`
    and that is beside the element of the text."""
    at = _behind_head(blocks, body.start, body)
    if at + 1 < body.stop and weights[at]:
        is_described = bool(described) and described == blocks[at].text
        if blocks[at + 1] in dated[:1] or (is_described and _stands_apart(blocks, weights, at, body)):
            at = _behind_head(blocks, at + 1, body)
    return at if any(weights[at : body.stop]) else body.start


def _behind_head(blocks: list[Block], at: int, body: range) -> int:
    while at < body.stop - 1 and _is_head(blocks[at]):
        at += 1
    return at


def _stands_apart(blocks: list[Block], weights: list[int], lead: int, body: range) -> bool:
    """Whether all other prose of a body is in one element beside a paragraph, which is of another kind than its."""
    rest = [blocks[at].element for at in range(lead + 1, body.stop) if weights[at] and not _kind_of(blocks[at].text)]
    if not rest:
        return False
    inside = [rest[0], *rest[0].iterancestors()]
    own = blocks[lead].element
    outer = next((at for at in (own, *own.iterancestors()) if at.getparent() in inside), None)
    if outer is None:
        return False
    text = next((at for at in inside if at.getparent() == outer.getparent()), None)
    if text is None:  # the lead is within the first paragraph's element
        return False
    if (text.tag, names_of(text)) == (outer.tag, names_of(outer)):
        return False
    return all(text == element or text in element.iterancestors() for element in rest)


def _is_head(block: Block) -> bool:
    if block.kind not in ("text", "item") or len(block.text) > _LONGEST_FIELD:
        return False
    is_counter = is_tool(block) and any(map(str.isalpha, block.text))
    return is_counter or is_dated(block) or parse_line(block.text) is not None


def _fields(blocks: list[Block], at: int) -> list[Block]:
    """Return the lines that an info line divides into; empty where a block is not an info line."""
    block = blocks[at]
    line = _innermost(block.element)
    if line is None or (at and blocks[at - 1].kind == "image"):
        return []  # after a picture: a caption and its credit
    beside = (*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2])
    if any(other.element is block.element for other in beside):
        return []
    parts = list(_parts(line))
    if len(parts) < 2 or not (any(_kind_of(text) for _, text in parts) or _has_name_and_date(parts)):
        return []
    if _letters("".join(text for _, text in parts)) != _letters(block.text):
        return []
    fields: list[list[tuple[Element, str]]] = []
    for element, text in parts:
        if fields and _goes_on(" ".join(text for _, text in fields[-1]), text):
            fields[-1].append((element, text))
        else:
            fields.append([(element, text)])
    lines = [_block_of(block, field) for field in fields]
    return lines if len(lines) >= 2 and all(_is_field(line.text) for line in lines) else []


def _innermost(element: Element) -> Element | None:
    """Return the element of several parts within those that hold nothing else; None where there is none."""
    for _ in range(_LEVELS):
        inside = list(islice(children_of(element), _MOST_PARTS + 1))
        if len(inside) >= 2:
            return element if len(inside) <= _MOST_PARTS else None
        if not inside or not _is_space(element.text) or not _is_space(inside[0].tail):
            return None
        element = inside[0]
    return None


def _parts(line: Element) -> Iterator[tuple[Element, str]]:
    """Yield the elements of a line that have words; nothing where words are between them."""
    if not _is_space(line.text):
        return
    found = []
    for part in line:
        if part.tag == "br" or not _BETWEEN.match(part.tail or ""):
            return
        if part.tag in BLOCKS and not _is_clearing(part):
            return
        if text := text_of(part):
            found.append((part, text))
    yield from (part for part in found if not _BETWEEN.match(part[1]))


def _is_clearing(part: Element) -> bool:
    """Whether a block is empty, as those are that end floats: `<div class="clr"></div>`."""
    return len(part) == 0 and _is_space(part.text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _kind_of(text: str) -> str:
    """Return whether a part is a `date` with its label, another `field` with its label, or neither (empty)."""
    if _IS_LABELLED_DATE.match(text):
        return "date"
    if _IS_LABELLED.match(text):
        return "field"
    byline = parse_line(text) if len(text) <= _LONGEST_FIELD else None
    return "field" if byline is not None and (byline.authors or byline.source) else ""


def _is_field(text: str) -> bool:
    """Whether a part of a line can be a field: it has a label, or is a date or names."""
    is_short = len(text) <= _LONGEST_FIELD
    return is_short and bool(_kind_of(text) or has_date(text) or are_names(text) or are_tools(text))


def _has_name_and_date(parts: list[tuple[Element, str]]) -> bool:
    """Whether a line without labels has a date and a full name, each in an element of its own. Whose name it is, the
    other pages of the portal tell."""
    return any(has_date(text) for _, text in parts) and any(is_full_name(text) for _, text in parts)


def is_full_name(text: str) -> bool:
    """Whether a part of a line is names of several syllables, and not those of a day."""
    return " " in text and are_names(text) and not _WEEKDAY.match(text)


def _goes_on(before: str, text: str) -> bool:
    """Whether a part belongs to the field before it."""
    if _kind_of(text):
        return False
    if _ENDS_OPEN.search(before):
        return True
    if is_full_name(text) and (has_date(before) or is_full_name(before)):
        return False
    if is_full_name(before) and (are_tools(text) or has_date(text)):
        return False
    kind = _kind_of(before)
    return not kind or (kind == "date" and bool(_OF_DATE.match(text)))


def _block_of(block: Block, field: list[tuple[Element, str]]) -> Block:
    """Return one field as a line: the element is that of its value."""
    element = next((part for part, text in field if has_date(text)), field[-1][0])
    links = [link for part, _ in field for link in part.iter("a") if link.get("href")]
    linked = bool(links) and len(field) == 1 and len(text_of(links[0])) == len(field[0][1])
    return replace(
        block,
        text=" ".join(text for _, text in field),
        element=element,
        linked=block.linked or linked,
        has_link=bool(links),
        href=links[-1].get("href") if links else None,
    )


def _is_space(text: str | None) -> bool:
    return not text or text.isspace()

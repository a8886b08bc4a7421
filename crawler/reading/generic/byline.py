"""Take bylines that are outside the body of a page of unknown layout."""

from __future__ import annotations

import re
from itertools import islice, takewhile, zip_longest

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import has_date
from crawler.reading.draft import Draft
from crawler.reading.elements import BLOCKS, UNREAD, children_of, names_of
from crawler.reading.fields.body import Body
from crawler.reading.fields.bylines import (
    AUTHOR_NAME,
    Byline,
    are_names,
    is_account,
    is_name,
    parse_field,
    parse_line,
    parse_signature,
    split_names,
)
from crawler.reading.fields.end_markers import is_comments, is_tool
from crawler.reading.fields.script_state import find_state_article
from crawler.reading.fields.structured_data import StructuredData
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, has_digits, text_of

_LONGEST = 100
_BEHIND = 6
"""How many lines after the body may hold author and source."""
_SOURCE = re.compile(r"nguon-?(?:tin|bai)|(?:^|[^a-z])(?:lbl)?source(?:$|[^a-z])", re.IGNORECASE)
_WRITTEN_BY = re.compile(r"^(?:(?:được )?viết bởi|bởi|written by|by|tác giả)\s{0,3}:?\s{1,3}", re.IGNORECASE)
_WRITTEN_BY_NAME = re.compile(
    r"(?:^|[|•·/,\d]\s{0,3}|(?:được )?viết )(?:by|bởi)\s{0,2}:?\s{1,3}([^\d,/|•·]{4,40}?)\s{0,2}"
    r"(?=$|[,/|•·(\d]|\s(?:[-–]|on|in|vào|ngày|lúc|trong)\s)",
    re.IGNORECASE,
)
"""Who wrote an article, in the line of its date; not who posted it."""
_SIGN = re.compile(r"(?:^|[\s-])(?:user|person|pen|pencil)(?:$|[\s-])", re.IGNORECASE)
"""In the class of a sign that is before an author's name."""
_JOB = re.compile(r"^(?:phóng viên|biên tập viên|cộng tác viên|nhà báo)(?: [^\W\d_]+){0,4}$", re.IGNORECASE)
_PARTS_OF_LINE = 12
_LEVELS_OF_CARD = 2
"""Elements around a name of which one may hold a portrait as well."""
_SOURCE_LABEL = re.compile(r"^nguồn(?: tin| bài)?\s{0,3}:?\s{0,3}", re.IGNORECASE)
_NAMING = ("class", "id", "data-role", "itemprop", "property", "rel")
_DAY = re.compile(r"^(?:thứ|chủ nhật|ngày|tháng|năm|sáng|trưa|chiều|tối|cập nhật|đăng)\b", re.IGNORECASE)
_PLACE_NAMES = re.compile(
    r"^(?:hà nội|(?:tp\.? ?)?hồ chí minh|tp\.? ?hcm|đà nẵng|hải phòng|cần thơ|huế|việt nam|trung ương)$", re.IGNORECASE
)
_PARTS = re.compile(r"\s{0,2}[|•·]\s{0,2}|\s+[-–]\s+(?=(?:thứ [^\W\d_]+|chủ nhật|ngày)?\W{0,3}\d)", re.IGNORECASE)


def take_byline(page: Page, between: list[Block], draft: Draft) -> list[Block]:
    """Take a byline that is between title and body: labelled, or in a node whose class says author. Return the
    other blocks."""
    rest: list[Block] = []
    first: Element | None = None
    for block, below in zip_longest(between, between[1:]):
        byline = parse_line(block.text) if len(block.text) < _LONGEST else None
        if byline is None and len(block.text) < 60 and (names := _names_by_form(block)):
            byline = Byline(authors=names)
        if byline is None and below is not None and _JOB.match(below.text) and are_names(block.text):
            byline = Byline(authors=split_names(block.text))
        if byline is None and (portrait := _portrait_beside(block)) is not None:
            byline = Byline(authors=split_names(block.text))
            rest = [one for one in rest if one.element is not portrait]
        if byline is None and len(block.text) < 60 and (text := _named_part(block, AUTHOR_NAME)):
            byline = _name_in_parts(block, parse_field(_WRITTEN_BY.sub("", text)))
        if byline is not None and byline.authors and not _people(byline):
            continue  # Joomla's `Viết bởi Super User`
        if byline is not None and byline.authors and first is not None and _is_alike(first, block.element):
            draft.authors = tuple(dict.fromkeys((*draft.authors, *_people(byline))))
            continue  # of several authors each in a box
        if byline is not None and (byline.authors or byline.source) and not draft.authors:
            draft.authors, draft.source = _complete(page, block, _people(byline)), byline.source or draft.source
            draft.note("authors" if byline.authors else "source", f"line under the title: {block.text}")
            first = block.element if byline.authors else None
        elif byline is not None and byline.source and not (byline.authors or draft.source):
            draft.source = byline.source
            draft.note("source", f"line under the title: {block.text}")
        else:
            rest.append(block)
    return rest


def _portrait_beside(block: Block) -> Element | None:
    """Return the picture beside a line that is a person's full name, where both are in a small box of their own with a
    date; None where there is none."""
    if " " not in block.text or not are_names(block.text):
        return None
    for box in islice(block.element.iterancestors(), _LEVELS_OF_CARD):
        words = beginning_of(box, _LONGEST + 1)
        if len(words) > _LONGEST:
            return None
        images = list(islice(box.iter("img"), 2))
        if images and has_date(words):  # without a date the name may be the photograph's caption
            return images[0] if len(images) == 1 else None
    return None


def _names_by_form(block: Block) -> tuple[str, ...]:
    """Return the names in a line that is nothing else but `Bởi` or the sign of a person before them."""
    label = _WRITTEN_BY.match(block.text)
    has_sign = any(
        _SIGN.search(names_of(part)) for part in islice(block.element.iter("i", "span", "svg"), _PARTS_OF_LINE)
    )
    text = block.text[label.end() :] if label else block.text
    return split_names(text) if (label or has_sign) and are_names(text) else ()


def byline_above(blocks: list[Block], title: int, draft: Draft, body: Body) -> None:
    """Take the source, or the author after a label, from the line right above the title that holds nothing else."""
    above = blocks[title - 1] if title > 0 else None
    if above is None or above.kind not in ("text", "item") or above.has_link or len(above.text) > _LONGEST:
        return
    byline = parse_line(above.text)
    if byline is None:
        return
    if byline.source and not byline.authors and not (draft.source or body.source):
        draft.source = byline.source
        draft.note("source", f"line above the title: {above.text}")
    names = _people(byline)
    if ":" in above.text and names and all(map(is_name, names)) and not (draft.authors or body.authors):
        draft.authors = names
        draft.note("authors", f"line above the title: {above.text}")


def _is_alike(one: Element, other: Element) -> bool:
    """Whether two elements are of the same kind and are in one."""
    return one is not other and one.getparent() == other.getparent() and _shape(one) == _shape(other)


def _shape(element: Element) -> tuple[str, str]:
    return element.tag, names_of(element)


def _name_in_parts(block: Block, byline: Byline) -> Byline:
    """Return the byline of a box that is named for the author, where more than names is in it (`Phóng viên thường
    trú`, `128 bài viết`, an institute): the name in an element of its own, linked or named if one is, else the first.
    """
    if all(map(is_name, byline.authors)):
        return byline
    parts = [part for part in islice(block.element.iterdescendants(), _PARTS_OF_LINE) if are_names(text_of(part))]
    named = [part for part in parts if part.tag == "a" or AUTHOR_NAME.search(_naming(part))]
    texts = dict.fromkeys(text_of(part) for part in named or parts[:1])
    return Byline(authors=tuple(name for text in texts for name in split_names(text))) if texts else byline


def _named_part(block: Block, names: re.Pattern[str]) -> str | None:
    """Return the words of a block whose element has such a name, or one around it that holds little else, or one of its
    own parts; None where none has."""
    element: Element | None = block.element
    for _ in range(3):
        if element is None or _holds_more(element):
            break
        if names.search(_naming(element)):
            return block.text
        element = element.getparent()
    return part_named(block, names)


def _holds_more(element: Element) -> bool:
    """Whether more than a few parts that are read are in an element; of a long one without asking for all."""
    parts = [part.tag for part in islice(children_of(element), _PARTS_OF_LINE)]
    return len(parts) == _PARTS_OF_LINE or sum(tag != "br" and tag not in UNREAD for tag in parts) > 3


def part_named(block: Block, names: re.Pattern[str]) -> str | None:
    """Return the words of a part of a block that has such a name, or None where none has."""
    for part in islice(block.element.iterdescendants(), _PARTS_OF_LINE):
        if names.search(_naming(part)) and (text := text_of(part)):
            return text if text in block.text else None
    return None


def named_for(block: Block) -> str:
    """Return what a block's element, its parts and the element around it are called."""
    parts = [block.element, *islice(block.element.iterdescendants(), 3)]
    around = block.element.getparent()
    return " ".join(_naming(part) for part in (*parts, around) if part is not None)


def byline_named(body: list[Block], draft: Draft) -> None:
    """Take an author from the last blocks of the body where their element is named for one, or their address, or they
    are names to the right: a link to the author's page, which is otherwise taken for other news."""
    for block in reversed(body[-_BEHIND:]):
        if not block.linked or len(block.text) >= 60 or draft.authors:
            continue
        is_name = are_names(block.text) and (block.align == "right" or AUTHOR_NAME.search(block.href or ""))
        if is_name or AUTHOR_NAME.search(named_for(block)):
            draft.authors = parse_field(_WRITTEN_BY.sub("", block.text)).authors
            draft.note("authors", f"line named for the author: {block.text}")


def _people(byline: Byline) -> tuple[str, ...]:
    """Return the names that are neither accounts of the portal's software nor what is before a name."""
    return tuple(name for name in byline.authors if not is_account(name) and not _WRITTEN_BY.match(f"{name} "))


def _naming(element: Element) -> str:
    return " ".join(value for name in _NAMING if (value := element.get(name)))


def _complete(page: Page, block: Block, names: tuple[str, ...]) -> tuple[str, ...]:
    """Complete the names of a line that leaves some out (`NHẬT XUÂN và 1 tác giả khác`, tuoitre.vn) by those that the
    page states for machines, where these begin with the printed ones."""
    if "tác giả khác" in text_of(block.element):
        byline = StructuredData(page).authors()
        if byline is not None and byline[0][: len(names)] == names:
            return byline[0]
    return names


def _is_stated_name(page: Page, text: str) -> bool:
    """Whether a line is a full name, and the state that the page's scripts start from calls its author so."""
    if not are_names(text) or " " not in text or f'"{text}"' not in page.decoded.text:
        return False
    found = find_state_article(page)
    return found is not None and text in found.authors


def byline_behind(page: Page, behind: list[Block], draft: Draft) -> None:
    """Take the author and the source, each a line of its own, from the first blocks after the body: labelled, in a
    node named for them, or, in the very first, names set apart by type or that the page's state has, too."""
    lines = [
        block
        for block in takewhile(lambda block: not is_comments(block), behind)
        if block.kind != "image" and not is_tool(block) and (not block.linked or AUTHOR_NAME.search(named_for(block)))
    ]
    for at, block in enumerate(lines[:_BEHIND]):
        if len(block.text) > _LONGEST:
            return
        if block.kind == "heading" and not are_names(block.text):
            return  # the label of a box
        byline = parse_signature(block.text) if at == 0 else parse_line(block.text)
        if byline is None and (text := _named_part(block, AUTHOR_NAME)):
            byline = Byline(authors=_people(parse_field(_WRITTEN_BY.sub("", text))))
        if byline is None and (text := _named_part(block, _SOURCE)):
            byline = parse_line(text) or Byline(source=_SOURCE_LABEL.sub("", text) or None)
        if byline is None and at == 0 and (block.bold or block.italic or block.align == "right"):
            byline = Byline(authors=split_names(block.text)) if are_names(block.text) else None
        if byline is None and at == 0 and not draft.authors and _is_stated_name(page, block.text):
            byline = Byline(authors=split_names(block.text))
        if byline is None:
            continue
        if byline.authors and not draft.authors:
            draft.authors = byline.authors
            draft.note("authors", f"line behind the body: {block.text}")
        if byline.source and not draft.source:
            draft.source = byline.source
            draft.note("source", f"line behind the body: {block.text}")


def byline_in_date_line(dated: Block, before: Block | None, draft: Draft, elsewhere: frozenset[str]) -> None:
    """Take names from the date's line: a part that is named for them, or what is before the date
    (`Minh Anh | 15/01/2024 09:30 | Lượt xem: 12`), set off by a bar or dash. A place (`Hà Nội`) and a word of the
    page's menus (`elsewhere`) would be there in the same way, and are not authors. `before`: the line before it, of
    which it may have been a part."""
    if (text := part_named(dated, AUTHOR_NAME)) and not has_digits(text):
        draft.authors = _people(parse_field(_WRITTEN_BY.sub("", text)))
        draft.note("authors", f"part of the date line: {text}")
    written = _WRITTEN_BY_NAME.search(draft.published_raw or "")
    if not draft.authors and written is not None and " " in written[1] and are_names(written[1]):
        draft.authors = tuple(name for name in split_names(written[1]) if not is_account(name))
        draft.note("authors", f"in the date line: {draft.published_raw}")
    parts = _PARTS.split(draft.published_raw or "")
    if before is not None and _are_in_one_line(before, dated):
        parts = [before.text, *parts]
    if len(parts) < 2 or draft.authors:
        return
    parts[0] = _WRITTEN_BY.sub("", parts[0])
    labelled = [found for part in parts[1:] if (found := parse_line(part)) is not None and _people(found)]
    byline = labelled[0] if len(labelled) == 1 else parse_line(parts[0])
    names = _people(byline) if byline is not None else split_names(parts[0]) if are_names(parts[0]) else ()
    if byline is None and any(
        (" " not in name and "." not in name) or _PLACE_NAMES.match(name) or _DAY.match(name) or name in elsewhere
        for name in names
    ):
        return
    if names and parts[0] not in elsewhere:
        draft.authors = names
        draft.note("authors", f"before the date: {draft.published_raw}")


def _are_in_one_line(before: Block, dated: Block) -> bool:
    """Whether two blocks are neighbouring parts of one line, each in an element of its own."""
    inline = before.element.tag not in BLOCKS and dated.element.tag not in BLOCKS
    return inline and before.element.getparent() == dated.element.getparent()

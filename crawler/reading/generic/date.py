"""The date line of a page whose layout is unknown, and the header clock that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from lxml.etree import _Element as Element

from crawler.reading.blocks.flow import Block
from crawler.reading.dates.parse import ZONE, PrintedDate
from crawler.reading.draft import Draft, find_date
from crawler.reading.fields.end_markers import is_end, without_tools
from crawler.reading.page import Page
from crawler.reading.text import clean_text, text_of

_LONGEST = 120
_SHORT = 80
_TICKING = timedelta(minutes=30)
"""How far a clock with a time of day may be from the time of the fetch."""
_TAIL = 30
_PARTS = 8
"""Elements that a date line is made up of at most."""
_NO_DATE = frozenset(("a", "h1", "h2", "h3", "script", "style"))
_DATED = re.compile(
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)\d\d|tháng \d{1,2},? năm (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
)
_BARS = re.compile(r"\||\s/\s|\s[•·]\s")
_OTHERS = re.compile(r"\b(?:tin|bài|khác|liên quan)\b", re.IGNORECASE)
_LINKED_TITLE = 25
"""Characters of a link beside a date, from which it is another article's title."""
_EVENT = re.compile(r"^\W{0,3}(?:thời gian|thời hạn|hạn cuối|hạn nộp)(?: [^\W\d_]+){0,3}\s{0,2}:", re.IGNORECASE)
"""Before the time of what an article announces."""
_BEFORE_TITLE = 8
_AFTER_BODY = 8
_AT_END = 6
_DATE_CLASS = re.compile(
    r"date|time|ngay|publish|posted|post-?meta|entry-?meta|article__meta|thoi-?gian", re.IGNORECASE
)


class Place(Protocol):
    """What the search wants to know of where the article stands."""

    title: int
    begin: int
    start: int
    stop: int
    end: int
    frame: Element


def find_printed_date(page: Page, blocks: list[Block], place: Place, draft: Draft) -> Block | None:
    """Set the draft's publication date from the line nearest the title: below it, then above it, then
    behind the body. A line outside the article's frame may be the header clock, which prints today on
    every page (FACTS B): see `_is_header_clock`. Gives the line's block."""
    below = (
        range(place.title + 1, min(place.start + 3, place.stop))
        if place.title >= 0
        else range(place.begin, place.start + 2)
    )
    above = range(place.title - 1, max(-1, place.title - 1 - _BEFORE_TITLE), -1) if place.title >= 0 else range(0)
    behind = _before_other_news(blocks, range(place.stop, min(place.end, place.stop + _AFTER_BODY)))
    near = [at for at in above if at >= place.begin]
    beyond = [at for at in above if at < place.begin]
    ways = (
        ("in the title's line", range(place.title, place.title + 1) if place.title >= 0 else range(0)),
        ("under the title", below),
        ("above the title", near),
        ("behind the body", behind),
        ("at the end of the body", range(place.stop - 1, max(place.start, place.stop - _AT_END), -1)),
        ("far above the title", beyond),
    )
    for where, indexes in ways:
        found = _best(page, blocks, indexes, place)
        if found is not None and where == "at the end of the body" and found[1].precision == "day":
            found = None  # a document's own date
        if found is not None:
            block: Block = found[0]
            date = found[1]
            draft.published, draft.published_raw = date, block.text
            draft.note("published", f"line {where}: {block.text}")
            return block
    return _keep_words(page, blocks, below, above, draft)


def _before_other_news(blocks: list[Block], indexes: range) -> list[int]:
    """Indexes up to the label of a list of other news, whose dates are those of others, and without lines
    that lead to another page."""
    found = []
    for index in indexes:
        if is_end(blocks[index]) and _OTHERS.search(blocks[index].text):
            break
        links = blocks[index].element.iter("a") if blocks[index].has_link else ()
        if all(len(text_of(link)) < _LINKED_TITLE for link in links):
            found.append(index)
    return found


def _keep_words(page: Page, blocks: list[Block], below: range, above: range, draft: Draft) -> Block | None:
    """Keep the words of a line that was meant for a date and is refused. Gives its block."""
    for index in (*below, *above):
        block: Block = blocks[index]
        refused = find_date(block.text, page) if index in below else None
        if _looks_dated(block) or (refused is not None and _in_future(refused, page)):
            if refused is not None:
                draft.evidence["published"] = f"refused: {refused.value} is after the page was fetched"
            draft.published_raw = block.text
            return block
    return None


def _best(page: Page, blocks: list[Block], indexes: Iterable[int], place: Place) -> tuple[Block, PrintedDate] | None:
    """The first line that is a date with a time of day; else the first that is a date; of an edit only
    where nothing else is dated."""
    bare: tuple[Block, PrintedDate] | None = None
    for index in indexes:
        block = blocks[index]
        if block.kind in ("image", "row", "caption") or len(block.text) > _LONGEST or not _has_digits(block.text):
            continue
        if place.start <= index < place.stop:
            if _EVENT.match(block.text) and "đăng" not in block.text:
                continue
            if bare is not None and bare[1].label != "updated":
                break  # a date under the title is the article's, one in its text may be that of an event
        date = find_date(block.text, page) if index != place.title else None
        date = date or _find_within(block, page)
        if date is None or _in_future(date, page) or _is_header_clock(blocks, date, page, index, place):
            continue
        date = _with_stamp(block, date, page)
        if date.precision != "day" and date.label != "updated":
            return block, date
        if bare is None or bare[1].label == "updated" != date.label:
            bare = block, date
    return bare


def _with_stamp(block: Block, date: PrintedDate, page: Page) -> PrintedDate:
    """A day with the time of day that the `datetime` of its `time` element adds; 00:00 adds none."""
    for element in block.element.iter("time") if date.precision == "day" else ():
        exact = find_date(element.get("datetime") or "", page)
        if exact is not None and exact.precision != "day" and exact.value[:10] == date.value[:10]:
            return date if exact.value[11:16] == "00:00" else exact
    return date


def _find_within(block: Block, page: Page) -> PrintedDate | None:
    """The date in one part of a line: between bars, in the line without its links (`07/04/2021 In trang`),
    or in one of the elements that make up the line, where counters and labels stand in others without a
    space between (NukeViet's `span.h5`, FACTS A1)."""
    bare = without_tools(block.text)
    if bare != block.text and (date := find_date(bare, page)) is not None:
        return date
    parts = _BARS.split(block.text)
    if len(parts) > 1:
        dates = [date for part in parts if _has_digits(part) and (date := find_date(part, page))]
        return dates[0] if len(dates) == 1 else None
    if not 1 <= len(block.element) <= _PARTS:
        return None
    parts = _pieces(block.element, 0)
    if block.has_link:
        parts = [" ".join(parts), *parts]
    for part in parts:
        text = clean_text(part)
        if _has_digits(text) and (date := find_date(text, page)) is not None:
            return date
    return None


def _pieces(element: Element, depth: int) -> list[str]:
    """The words of a line's parts, but for headings and links."""
    found = [element.text or ""]
    for child in element:
        if child.tag not in _NO_DATE and len(child) <= _PARTS and depth < 3:
            found += _pieces(child, depth + 1)
        found.append(child.tail or "")
    return [piece for piece in found if piece and not piece.isspace()]


def _is_header_clock(blocks: list[Block], date: PrintedDate, page: Page, index: int, place: Place) -> bool:
    """Whether a date may be today's, printed on every page (FACTS B): the line stands outside the article's frame,
    or above the title with links between, and the date is that of the fetch (or that is not known); or it is a day
    alone above the title, which a cache may have kept since another day."""
    framed = place.begin <= index < place.end and place.frame.tag != "body"
    links = sum(block.linked for block in blocks[index + 1 : max(index + 1, place.title)])
    if framed and not links:
        return False
    # One link may be the article's section.
    if date.precision == "day" and date.label is None and index < place.title - 1 and not (framed and links == 1):
        return True
    if page.fetched_at is None:
        return date.precision == "day" and index != place.title - 1
    now = page.fetched_at.astimezone(ZONE)
    printed = datetime.fromisoformat(date.value)
    if date.precision == "day":
        return abs((printed.date() - now.date()).days) <= 1
    return abs(printed - now) <= _TICKING


def _in_future(date: PrintedDate, page: Page) -> bool:
    if page.fetched_at is None:
        return False
    limit = page.fetched_at.astimezone(ZONE) + timedelta(days=1)
    return date.value[:10] > limit.date().isoformat()


def _has_digits(text: str) -> bool:
    return any(c.isdigit() for c in text)


def is_dated(block: Block, *, anywhere: bool = False) -> bool:
    """Whether a block is short and has a full date in figures or words in it; `anywhere`: of any length."""
    return (anywhere or len(block.text) <= _SHORT) and bool(_DATED.search(block.text))


def ends_dated(block: Block) -> bool:
    """Whether a block ends with a full date and is no sentence: a title with its date behind it."""
    text = block.text
    return text[-1] not in ".;:…" and bool(_DATED.search(text[-_TAIL:]))


def _looks_dated(block: Block) -> bool:
    named = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    return len(block.text) <= _LONGEST and _has_digits(block.text) and bool(_DATE_CLASS.search(named))

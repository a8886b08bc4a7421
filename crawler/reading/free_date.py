"""The date line of a page whose layout is unknown, and the header clock that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Protocol

from lxml.etree import _Element as Element

from crawler.reading.dates import PrintedDate
from crawler.reading.draft import Draft, find_date
from crawler.reading.flow import Block
from crawler.reading.page import Page
from crawler.reading.text import text_of

_LONGEST = 120
_SHORT = 80
_DATED = re.compile(
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)\d\d|tháng \d{1,2},? năm (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
)
_BEFORE_TITLE = 8
_AFTER_BODY = 8
_VIETNAM = timezone(timedelta(hours=7))
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
    every page (FACTS B): it is believed only where it has a time of day or another day than the fetch.
    Gives the line's block."""
    below = (
        range(place.title + 1, min(place.start + 3, place.stop))
        if place.title >= 0
        else range(place.begin, place.start + 2)
    )
    above = range(place.title - 1, max(-1, place.title - 1 - _BEFORE_TITLE), -1) if place.title >= 0 else range(0)
    behind = range(place.stop, min(place.end, place.stop + _AFTER_BODY))
    near = [at for at in above if at >= place.begin]
    beyond = [at for at in above if at < place.begin]
    ways = (
        ("in the title's line", range(place.title, place.title + 1) if place.title >= 0 else range(0)),
        ("under the title", below),
        ("above the title", near),
        ("behind the body", behind),
        ("far above the title", beyond),
    )
    for where, indexes in ways:
        found = _best(page, blocks, indexes, place)
        if found is not None:
            block: Block = found[0]
            date = found[1]
            draft.published, draft.published_raw = date, block.text
            draft.note("published", f"line {where}: {block.text}")
            return block
    for index in (*below, *above):
        block = blocks[index]
        if _looks_dated(block):
            draft.published_raw = block.text
            return block
    return None


def _best(page: Page, blocks: list[Block], indexes: Iterable[int], place: Place) -> tuple[Block, PrintedDate] | None:
    """The first line that is a date with a time of day; else the first that is a date."""
    bare: tuple[Block, PrintedDate] | None = None
    for index in indexes:
        block = blocks[index]
        if block.kind in ("image", "row", "caption") or len(block.text) > _LONGEST or not _has_digits(block.text):
            continue
        date = find_date(block.text, page) if index != place.title else None
        date = date or _find_within(block, page)
        if date is None or _in_future(date, page):
            continue
        if date.precision != "day":
            return block, date
        if bare is None and not _is_header_clock(date, page, index, place):
            bare = block, date
    return bare


def _find_within(block: Block, page: Page) -> PrintedDate | None:
    """The date in one part of a line: between bars, or in one of the elements that make up the line, where
    counters and labels stand in others without a space between (NukeViet's `span.h5`, FACTS A1)."""
    if "|" in block.text:
        dates = [date for part in block.text.split("|") if _has_digits(part) and (date := find_date(part, page))]
        return dates[0] if len(dates) == 1 else None
    children = list(block.element)
    if not 2 <= len(children) <= 8 or not any(_has_digits(text_of(child)) for child in children):
        return None
    for child in children:
        text = text_of(child)
        if _has_digits(text) and text in block.text and (date := find_date(text, page)) is not None:
            return date
    return None


def _is_header_clock(date: PrintedDate, page: Page, index: int, place: Place) -> bool:
    if place.begin <= index < place.end and place.frame.tag != "body":
        return False
    if page.fetched_at is None:
        return index != place.title - 1
    today = page.fetched_at.astimezone(_VIETNAM).date()
    printed = datetime.fromisoformat(date.value).date()
    return abs((printed - today).days) <= 1


def _in_future(date: PrintedDate, page: Page) -> bool:
    if page.fetched_at is None:
        return False
    limit = page.fetched_at.astimezone(_VIETNAM) + timedelta(days=1)
    return date.value[:10] > limit.date().isoformat()


def _has_digits(text: str) -> bool:
    return any(c.isdigit() for c in text)


def is_dated(block: Block) -> bool:
    """Whether a block is short and has a full date in figures or words in it."""
    return len(block.text) <= _SHORT and bool(_DATED.search(block.text))


def _looks_dated(block: Block) -> bool:
    named = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    return len(block.text) <= _LONGEST and _has_digits(block.text) and bool(_DATE_CLASS.search(named))

"""The date line of a page whose layout is unknown, and the header clock that is none."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Protocol

from lxml.etree import _Element as Element

from crawler.reading.dates import PrintedDate
from crawler.reading.draft import Draft, find_date
from crawler.reading.flow import Block
from crawler.reading.page import Page

_LONGEST = 120
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


def find_printed_date(page: Page, blocks: list[Block], place: Place, draft: Draft) -> None:
    """Set the draft's publication date from the line nearest the title: below it, then above it, then
    behind the body. A line outside the article's frame may be the header clock, which prints today on
    every page (FACTS B): it is believed only where it has a time of day or another day than the fetch."""
    below = (
        range(place.title + 1, min(place.start + 3, place.stop))
        if place.title >= 0
        else range(place.begin, place.start + 2)
    )
    above = range(place.title - 1, max(-1, place.title - 1 - _BEFORE_TITLE), -1) if place.title >= 0 else range(0)
    behind = range(place.stop, min(place.end, place.stop + _AFTER_BODY))
    for where, indexes in (("under the title", below), ("above the title", above), ("behind the body", behind)):
        found = _best(page, blocks, indexes, place)
        if found is not None:
            block, date = found
            draft.published, draft.published_raw = date, block.text
            draft.note("published", f"line {where}: {block.text}")
            return
    for index in (*below, *above):
        block = blocks[index]
        if _looks_dated(block) and draft.published_raw is None:
            draft.published_raw = block.text


def _best(page: Page, blocks: list[Block], indexes: range, place: Place) -> tuple[Block, PrintedDate] | None:
    """The first line that is a date with a time of day; else the first that is a date."""
    bare: tuple[Block, PrintedDate] | None = None
    for index in indexes:
        block = blocks[index]
        if block.kind in ("image", "row", "caption") or len(block.text) > _LONGEST or not _has_digits(block.text):
            continue
        date = find_date(block.text, page)
        if date is None or _in_future(date, page):
            continue
        if date.precision != "day":
            return block, date
        if bare is None and not _is_header_clock(date, page, index, place):
            bare = block, date
    return bare


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


def _looks_dated(block: Block) -> bool:
    named = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    return len(block.text) <= _LONGEST and _has_digits(block.text) and bool(_DATE_CLASS.search(named))

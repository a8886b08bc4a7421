"""The one place that weighs the witnesses: what the layout or the structure of the page gave, against what
the page says of itself for machines, its address and the time of fetching."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.layouts.layout import Layout
from crawler.reading.dates.parse import PrintedDate
from crawler.reading.draft import Draft, find_date
from crawler.reading.fields.structured_data import StructuredData
from crawler.reading.page import Page

EARLIEST = 1995
"""Year before which nothing was published on the Vietnamese web (the country went online in 1997)."""
_SLACK = timedelta(hours=26)
"""A page fetched before its own date is wrong by more than a misjudged zone."""
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|$)")


def reconcile(page: Page, draft: Draft, layout: Layout | None) -> None:
    """Fill what is missing in the draft from the other witnesses, and take out what they disprove. A field
    among the layout's lies is not asked of structured data at all."""
    lies = layout.lies if layout is not None else {}
    _refuse_impossible(page, draft)
    needs = {
        "title": draft.title is None,
        "published": draft.published is None or (layout is None and "published" not in lies),
        "modified": draft.modified is None,
        "authors": not draft.authors and not (draft.body and draft.body.authors),
        "section": draft.section is None,
    }
    if any(wanted and name not in lies for name, wanted in needs.items()):
        structured = StructuredData(page)
        if needs["title"] and (said := structured.title()):
            draft.title = said.value
            draft.evidence["title"] = f"{said.origin}; no title is printed"
        if needs["published"] and "published" not in lies:
            _reconcile_published(page, draft, structured)
        if needs["modified"] and "modified" not in lies:
            _take_modified(page, draft, structured)
        if needs["authors"] and "authors" not in lies and (found := structured.authors()):
            draft.authors, draft.evidence["authors"] = found
        if needs["section"] and (said := structured.section()):
            draft.section, draft.evidence["section"] = said.value, said.origin
    if draft.published is None:
        _take_address(page, draft)
    _check_modified(draft)


def _refuse_impossible(page: Page, draft: Draft) -> None:
    if draft.published is not None and (why := impossible(draft.published, page)):
        draft.evidence["published"] = f"refused: {draft.published.value} {why}"
        draft.published = None
    if draft.modified is not None and impossible(draft.modified, page):
        draft.modified = None


def impossible(found: PrintedDate, page: Page) -> str | None:
    """Why a time cannot be when a page was published; None where it can."""
    if int(found.value[:4]) < EARLIEST:
        return "is before there was a web"
    if page.fetched_at is not None:
        limit = (page.fetched_at + _SLACK).astimezone(page.fetched_at.tzinfo)
        if date.fromisoformat(found.value[:10]) > limit.date():
            return "is after the page was fetched"
    return None


def _reconcile_published(page: Page, draft: Draft, structured: StructuredData) -> None:
    """The printed line wins. Structured data gives the time of day where only the same day is printed, and
    the date where none is; where both disagree on the day, the address decides, else what is printed."""
    printed = draft.published
    for said in structured.published():
        found = find_date(said.value, page)
        if found is None or impossible(found, page):
            continue
        if printed is None:
            draft.published, draft.published_raw = found, draft.published_raw or said.value
            draft.evidence["published"] = said.origin
        elif found.value[:10] != printed.value[:10]:
            day = _day_in_address(page.url)
            if day is not None and found.value[:10] == day != printed.value[:10]:
                draft.published = found
                draft.evidence["published"] = f"{said.origin}, as the address; the page prints {printed.raw}"
            else:
                draft.evidence["published"] += f"; {said.origin} says {said.value}"
        elif printed.precision == "day" and found.precision != "day" and not _is_midnight(found):
            draft.published = found
            draft.evidence["published"] += f"; time of day: {said.origin}"
        return


def _is_midnight(found: PrintedDate) -> bool:
    """00:00 is what software writes that knows the day alone."""
    return found.value[11:16] == "00:00"


def _take_modified(page: Page, draft: Draft, structured: StructuredData) -> None:
    for said in structured.modified():
        found = find_date(said.value, page)
        if found is not None and not impossible(found, page):
            draft.modified = found
            draft.evidence["modified"] = said.origin
            return


def _check_modified(draft: Draft) -> None:
    """A last edit before the publication is nobody's (tienphong.vn prints such)."""
    if draft.modified is None or draft.published is None:
        return
    ends = min(len(draft.modified.value), len(draft.published.value), 16)
    if draft.modified.value[:ends] < draft.published.value[:ends]:
        draft.evidence["modified"] = f"refused: {draft.modified.value} is before the publication"
        draft.modified = None


def _take_address(page: Page, draft: Draft) -> None:
    """The day in an address such as /2024/05/12/ is that of publication by construction."""
    day = _day_in_address(page.url)
    if day is not None:
        found = find_date(day, page)
        if found is not None and not impossible(found, page):
            draft.published, draft.published_raw = found, draft.published_raw or day
            draft.evidence["published"] = "the address"


def _day_in_address(url: str) -> str | None:
    match = _IN_ADDRESS.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3])).date().isoformat()
    except ValueError:  # 31 February: no day
        return None

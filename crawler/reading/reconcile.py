"""Reconcile the sources of evidence: what the layout or the structure of the page gave, against what the page says of
itself for machines, its address and the time of fetching. This is the one place where one overrules another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.layouts.layout import Layout
from crawler.reading.dates.order import count_plain, figures_of, is_american, order_of_american
from crawler.reading.dates.parse import ZONE, DateContext, PrintedDate, exchanged, find_date
from crawler.reading.draft import Draft
from crawler.reading.fields.script_state import times_in_state
from crawler.reading.fields.structured_data import StructuredData
from crawler.reading.fields.trail import find_section_in_trail
from crawler.reading.page import Page
from crawler.reading.portal.guide import PROFILE

_EARLIEST = 1995
"""Year before which nothing was published on the Vietnamese web (the country went online in 1997)."""
_SLACK = timedelta(hours=26)
"""A page fetched before its own date is wrong by more than a misjudged zone."""
_AT_FETCH = timedelta(minutes=1)
"""As near to the time of fetching no page was published: that is when a server made it."""
_OF_ARTICLE = ("json-ld:", "meta article:", "itemprop ", "rdfa ")
"""Beginnings of the origin of statements of an article; other `meta` elements may be the same on every page."""
_EDITED = re.compile(r"\bsửa|chỉnh|\bcuối\b|\blast\b|modified|edited", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|$)")


def reconcile(page: Page, draft: Draft, layout: Layout | None) -> None:
    """Fill what is missing in the draft from the other sources of evidence, and take out what they disprove. A field
    for which the layout distrusts them is not looked for in structured data at all."""
    distrusted = layout.distrusted if layout is not None else {}
    _refuse_impossible(page, draft)
    is_settled = _settle_order(page, draft, distrusted)
    if is_settled and "published" not in distrusted:
        _part_edit(page, draft)
    _refuse_edit(draft)
    needs = {
        "title": draft.title is None,
        "published": is_settled and (draft.published is None or layout is None),
        "modified": draft.modified is None,
        "authors": not draft.authors and not (draft.body and draft.body.authors),
        "section": draft.section is None,
    }
    needed = {name for name, is_needed in needs.items() if is_needed and name not in distrusted}
    if needed:
        _take_structured(page, draft, needed)
    if draft.published is None and is_settled:
        _take_address(page, draft)
    if draft.section is None and (section := find_section_in_trail(page, draft.title)) is not None:
        draft.section, draft.evidence["section"] = section, "last step of the trail from the front page"
    _check_modified(draft)


def _take_structured(page: Page, draft: Draft, needed: set[str]) -> None:
    data = StructuredData(page)
    if "title" in needed and (claim := data.title()):
        draft.title = claim.value
        draft.evidence["title"] = f"{claim.origin}; no title is printed"
    if "published" in needed:
        _reconcile_published(page, draft, data)
    if "modified" in needed:
        _take_modified(page, draft, data)
    if "authors" in needed and (found := data.authors()):
        draft.authors, draft.evidence["authors"] = found
    if "section" in needed and (claim := data.section()):
        draft.section, draft.evidence["section"] = claim.value, claim.origin


def _refuse_impossible(page: Page, draft: Draft) -> None:
    if draft.published is not None and (why := _impossible(draft.published, page)):
        draft.evidence["published"] = f"refused: {draft.published.value} {why}"
        draft.published = None
    if draft.modified is not None and _impossible(draft.modified, page):
        draft.modified = None


def _impossible(found: PrintedDate, page: Page) -> str | None:
    """Return why a time cannot be when a page was published, or None where it can."""
    if int(found.value[:4]) < _EARLIEST:
        return "is before there was a web"
    if page.fetched_at is not None:
        limit = (page.fetched_at + _SLACK).astimezone(page.fetched_at.tzinfo)
        if date.fromisoformat(found.value[:10]) > limit.date():
            return "is after the page was fetched"
        if found.precision != "day" and not found.relative and found.label != "published":
            apart = datetime.fromisoformat(found.value) - page.fetched_at.astimezone(ZONE)
            if abs(apart) <= _AT_FETCH:
                return "is when the page was fetched"
    return None


def _find_possible(text: str, page: Page) -> PrintedDate | None:
    """Return the date that a text is, or None where it is refused or cannot be that of the page. The order in which the
    portal prints its dates says nothing about those that it writes for machines (FACTS 7.1)."""
    found = find_date(text, DateContext(page.fetched_at))
    return found if found is not None and not found.doubt and not _impossible(found, page) else None


def _reconcile_published(page: Page, draft: Draft, data: StructuredData) -> None:
    """Let the printed line win. Structured data gives the time of day where only the same day is printed, and the date
    where none is; where both disagree on the day, the address decides, else what is printed, unless that is apart from
    the title, where the dates of other things are."""
    printed = draft.published
    for claim in data.published():
        found = _find_possible(claim.value, page)
        if found is None:
            continue
        if printed is None and claim.origin.startswith("meta ") and _is_day_of_fetch(found, page):
            draft.evidence["published"] = f"refused: {claim.origin} says the day on which the page was fetched"
            continue  # what some software writes into every page
        if printed is None:
            draft.published, draft.published_raw = found, draft.published_raw or claim.value
            draft.evidence["published"] = claim.origin
        elif found.value[:10] != printed.value[:10]:
            day = day_in_address(page.url)
            if draft.is_date_apart and claim.origin.startswith(_OF_ARTICLE) and not _is_day_of_fetch(found, page):
                draft.published = found
                draft.evidence["published"] = f"{claim.origin}; apart from the title is printed {printed.raw}"
            elif page.guide is not None and page.guide.trusts_head and PROFILE not in draft.evidence["published"]:
                draft.published = found
                draft.evidence["published"] = f"{claim.origin}, right on this portal; the page prints {printed.raw}"
            elif day is not None and found.value[:10] == day != printed.value[:10]:
                draft.published = found
                draft.evidence["published"] = f"{claim.origin}, as the address; the page prints {printed.raw}"
            else:
                draft.evidence["published"] += f"; {claim.origin} says {claim.value}"
        elif printed.precision == "day" and found.precision != "day" and not _is_midnight(found):
            draft.published = found
            draft.evidence["published"] += f"; time of day: {claim.origin}"
        return


def _is_day_of_fetch(found: PrintedDate, page: Page) -> bool:
    """Whether a time is the day of fetching alone, without a time of day."""
    fetched_at = page.fetched_at
    return fetched_at is not None and found.value == fetched_at.astimezone(ZONE).date().isoformat()


def _is_midnight(found: PrintedDate) -> bool:
    """Whether a time of day is 00:00, in whatever zone: what software writes that knows the day alone."""
    return found.value[11:16] == "00:00" or "T00:00" in found.raw


def _take_modified(page: Page, draft: Draft, data: StructuredData) -> None:
    for claim in data.modified():
        if (found := _find_possible(claim.value, page)) is not None:
            draft.modified = found
            draft.evidence["modified"] = claim.origin
            return


def _settle_order(page: Page, draft: Draft, distrusted: Mapping[str, str]) -> bool:
    """Exchange day and month where what the page says elsewhere agrees with the other order alone: the printed weekday
    and every other source of evidence, or, where no weekday is printed, at least one of these.

    Refuse a date whose weekday is another day's, as which of the two is wrong cannot be told, and one in doubt that no
    other source names. Return False for a date that is refused.
    """
    printed = draft.published
    if printed is None or not (printed.weekday_disagrees or printed.exchangeable or printed.doubt):
        return True
    if printed.doubt and not printed.exchangeable and is_american(printed.raw) and not printed.weekday_disagrees:
        return True  # `8/23/2016 2:05 PM` can be read in no other way
    claims = [] if "published" in distrusted else list(StructuredData(page).published())
    origins = {
        found.value[:10]: claim.origin
        for claim in claims
        if (found := _find_possible(claim.value, page)) is not None and not found.exchangeable
    }
    if (day := day_in_address(page.url)) is not None:
        origins.setdefault(day, "the address")
    other = exchanged(printed) if printed.exchangeable else None
    is_shown = False
    is_vouched = origins.keys() == {printed.value[:10]} and not printed.doubt  # what others say would change nothing
    if other is not None and not is_vouched:
        for day, origin in _other_witnesses(page, draft, printed, other):
            origins.setdefault(day, origin)
        is_shown = _is_month_first(page, printed)
    if other is not None and printed.doubt and is_american(printed.raw):
        order = order_of_american(page.root.text_content())
        if order is not None:
            day = (other if order == "month-first" else printed).value[:10]
            origins.setdefault(day, "the order of the page's other dates")
    if other is not None and not _impossible(other, page):
        day = other.value[:10]
        weekday = date.fromisoformat(day).weekday()
        says = "its weekday" if printed.weekday_disagrees and weekday == printed.weekday else origins.get(day)
        if says and origins.keys() <= {day} and printed.weekday in (None, weekday):
            draft.published = other
            draft.evidence["published"] += f"; month before day, as {says} says"
            if draft.modified is not None and draft.modified.exchangeable:
                draft.modified = exchanged(draft.modified)
            return True
    if printed.weekday_disagrees:
        why = f"the printed weekday is not that of {printed.value}"
    elif printed.doubt and origins.keys() != {printed.value[:10]}:
        why = printed.doubt
    elif other is not None and other.value[:10] in origins and printed.value[:10] not in origins:
        why = f"{origins[other.value[:10]]} says {other.value[:10]}, and others other days"
    elif is_shown and printed.value[:10] not in origins and printed.weekday is None:
        why = "another date of the page has the month before the day"
    else:
        return True
    draft.evidence["published"] = f"refused: {why}"
    draft.published = None
    return False


def _other_witnesses(page: Page, draft: Draft, printed: PrintedDate, other: PrintedDate) -> Iterator[tuple[str, str]]:
    """Yield days that something else than structured data and the day of the address names, and what does: attributes
    of the line itself, the state of the page's scripts, the month in the address, an edit that would be before the
    publication."""
    if draft.stated is not None:
        yield draft.stated, "what its line states"
    for time in times_in_state(page, draft.title):
        if (found := _find_possible(time, page)) is not None and not found.exchangeable:
            yield found.value[:10], "the page's state"
    path = urlsplit(page.url).path
    if _is_in_path(path, other.value) and not _is_in_path(path, printed.value):
        yield other.value[:10], "the address"
    for claim in StructuredData(page).modified():
        edited = _find_possible(claim.value, page)
        if (
            edited is not None
            and not edited.exchangeable
            and other.value[:10] <= edited.value[:10] < printed.value[:10]
        ):
            yield other.value[:10], claim.origin


def _is_in_path(path: str, value: str) -> bool:
    """Whether a path names the month of a date, `/2013/05/`, or its day, `20130507`."""
    year, month, day = value[:10].split("-")
    return any(form in f"{path}/" for form in (f"/{year}/{month}/", f"/{year}/{int(month)}/", f"{year}{month}{day}"))


def _is_month_first(page: Page, printed: PrintedDate) -> bool:
    """Whether each other date of the page that can be read in one order alone has the month first, as 05/25/2013; its
    scripts' do not count."""
    if not any(sign == "/" for _, sign, _ in figures_of(printed.raw)):
        return False
    shown = count_plain(page.shown.text_content())
    if shown["month-first"]:
        for script in page.shown.iter("script", "style"):
            shown -= count_plain(script.text or "")
    return shown["month-first"] > 0 == shown["day-first"]


def _part_edit(page: Page, draft: Draft) -> None:
    """Where only the time of an edit is printed, take the date of publication from structured data."""
    printed = draft.published
    if printed is None or printed.label != "updated":
        return
    for claim in StructuredData(page).published():
        found = _find_possible(claim.value, page)
        if found is not None and found.value[:10] <= printed.value[:10]:
            draft.evidence["published"], reason = claim.origin, draft.evidence["published"]
            draft.published = found
            if draft.modified is None:
                draft.modified, draft.evidence["modified"] = printed, reason
            return


def _refuse_edit(draft: Draft) -> None:
    """Take a time that is only that of the last edit, `Sửa đổi lần cuối vào`, for no publication. What portals call
    `Cập nhật` is, where they print nothing else."""
    printed = draft.published
    if printed is None or printed.label != "updated" or not _EDITED.search(draft.published_raw or printed.raw):
        return
    reason, draft.published = draft.evidence["published"], None
    draft.evidence["published"] = f"refused: {printed.raw!r} says when it was edited"
    if draft.modified is None:
        draft.modified, draft.evidence["modified"] = printed, reason


def _check_modified(draft: Draft) -> None:
    """Refuse a last edit whose weekday is another day's, or before the publication, which cannot be (tienphong.vn
    prints such)."""
    if draft.modified is not None and draft.modified.weekday_disagrees:
        draft.evidence["modified"] = f"refused: the printed weekday is not that of {draft.modified.value}"
        draft.modified = None
    if draft.modified is None or draft.published is None:
        return
    ends = min(len(draft.modified.value), len(draft.published.value), 16)
    if draft.modified.value[:ends] < draft.published.value[:ends]:
        draft.evidence["modified"] = f"refused: {draft.modified.value} is before the publication"
        draft.modified = None


def _take_address(page: Page, draft: Draft) -> None:
    """Take the day in an address such as /2024/05/12/, which is that of publication by construction."""
    day = day_in_address(page.url)
    if day is not None and (found := _find_possible(day, page)) is not None:
        draft.published, draft.published_raw = found, draft.published_raw or day
        draft.evidence["published"] = "the address"


def day_in_address(url: str) -> str | None:
    """Return the day that an address names, or None where it names none."""
    match = _IN_ADDRESS.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3])).date().isoformat()
    except ValueError:  # 31 February: no day
        return None

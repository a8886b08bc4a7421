"""Find the date line of a page whose layout is unknown, and not the header clock, which prints today on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import (
    ZONE,
    DateContext,
    PrintedDate,
    find_date,
    find_dates,
    has_date,
    is_label_of_edit,
)
from crawler.reading.draft import Draft
from crawler.reading.elements import names_of
from crawler.reading.fields.structured_data import StructuredData, stated_day
from crawler.reading.generic.clock import is_clock_of_portal, is_header_clock, is_stopped_clock
from crawler.reading.generic.container import Region
from crawler.reading.generic.date_line import (
    BEGINS_DATED,
    CLOCK_ALONE,
    DAY_OF,
    DIGITS,
    LABELLED,
    LONGEST_LINE,
    OF_EVENT,
    day_of,
    find_earlier,
    find_months_ago,
    find_within,
    is_label_of_other,
    labelled_cell,
    row_line,
)
from crawler.reading.generic.other_dates import (
    before_other_news,
    heads_text,
    is_in_link_of_other,
    is_of_another,
    is_of_entry,
    is_of_link_beside,
    is_quoted,
    leads_elsewhere,
)
from crawler.reading.generic.others import (
    is_date_of_link,
    is_dated,
    is_in_comment,
)
from crawler.reading.page import Page
from crawler.reading.text import has_digits

_EVENT = re.compile(r"^\W{0,3}(?:thời gian|thời hạn|hạn cuối|hạn nộp)(?: [^\W\d_]+){0,3}\s{0,2}:", re.IGNORECASE)
"""Before the time of what an article announces."""
_PLACE = re.compile(r"\b(?:địa điểm|nơi tổ chức)\s{0,2}:", re.IGNORECASE)
"""Beside the time of an event."""
_CREATED = re.compile(r"^\W{0,3}(?:ngày |thời gian )?(?:khởi tạo|tạo|nhập|soạn|created)\b", re.IGNORECASE)
"""Before the time at which a text was entered, which may be days before it was published."""
_OF_LETTER = re.compile(r"^[^\W\d_][^\d,:;|]{1,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4}$")
"""Place and day at the head of a letter: `Kim Hoa, ngày 10 tháng 11 năm 2026`."""
_OTHERS_DATE = re.compile(
    r"^\W{0,3}(?:hôm nay|today|bây giờ|giờ hiện tại|(?:ngày |giờ )?in(?: ngày| lúc| trang)?\s{0,2}[:\d]"
    r"|ngày truy cập|truy cập lúc"
    r"|(?:(?:trang|tài liệu|nội dung|văn bản|thông tin|bài(?: viết)?|bản)(?: này)?(?: đã)? )?(?:được|đã) "
    r"(?:in|tải(?! lên)|xuất|xem)"
    r"|thời (?:gian|điểm) (?:in|truy cập|xem|tải))\b",
    re.IGNORECASE,
)
"""Before the time at which a page was shown or printed."""
_DOTS = frozenset("•·|-–/")
_LONGEST_WEEKDAY = 10
_PARTS = 8
"""Elements of a line that are asked for the date in their attributes, at most."""
_WEEK = 7
_CLOCKS = 6
"""Blocks within which the time of the next entry is."""
_BEHIND_FRAME = "behind the frame"
PORTAL = "where the portal prints it"
_APART = ("behind the body", "at the end of the body", "far above the title", _BEHIND_FRAME)
_BEFORE_TITLE = 8
_HEAD = 9
"""Lines at the head of a body, at most, that are no text: section, date, author, counters, tools."""
_AFTER_BODY = 8
_AT_END = 6
_SHORT_YEAR = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d\d(?![\d/.-])")
_LONGEST_SHORT = 60
_DATE_CLASS = re.compile(
    r"date|time|ngay|publish|posted|post-?meta|entry-?meta|article__meta|thoi-?gian", re.IGNORECASE
)


def find_printed_date(page: Page, region: Region, draft: Draft) -> list[Block]:
    """Set the draft's date of publication from the line nearest the title: below it, then above it, then after the
    body. Return the line's block, and that of the last edit's line.

    A line outside the article's frame may be the header clock (FACTS B), see `is_header_clock`. A line that was meant
    for a date and is refused leaves its words in `published_raw`.
    """
    blocks, title = region.blocks, region.title
    if title >= 0:
        in_title = range(title, title + 1)
        below = [*range(title + 1, min(region.start + 3, region.stop)), *_labelled_in_head(page, region)]
        above = range(title - 1, max(-1, title - 1 - _BEFORE_TITLE), -1)
    else:
        below = [*range(region.begin, min(region.start + 2, len(blocks)))]
        in_title, above = range(0), range(0)
    guide = page.guide
    every = ((strict, *way) for strict in (True, False) for way in _ways(page, region, in_title, below, above))
    for strict, where, indexes in every:
        found = _best(page, region, indexes, is_known=where == PORTAL, strict=strict)
        if found is None or (where == "at the end of the body" and is_quoted(*found, page.date_context)):
            continue
        if where == "behind the body" and found[0].kind == "quote":
            continue
        if where == _BEHIND_FRAME and found[1].label != "published":
            continue
        block, date = found
        if where == "far above the title" and date.label == "updated" and not BEGINS_DATED.match(block.text):
            continue  # of what the words before say
        if where == "far above the title" and is_stopped_clock(page, block, date, blocks[title]):
            continue
        edit = found if date.label == "updated" else None
        if edit is not None:
            ways = _ways(page, region, in_title, below, above)
            block, date = _published_before(page, region, ways, block, date)
        block, date = _stated_earlier(page, region, [*below, *above], block, date)
        draft.published, draft.published_raw = date, block.text
        draft.stated = stated_day(block.element)
        draft.is_date_apart = where in _APART and date.label is None
        at = blocks.index(block)
        edited = _find_edit(page, region, at, draft)
        if edited is None and edit is not None and edit[0] is not block:
            edited, draft.modified = edit
            draft.note("modified", f"line {where}: {edited.text}")
        if edited is None and date.label != "updated":
            edited = _find_edit_behind(page, region, draft)
        basis = guide.says("published") if guide is not None and where == PORTAL else f"line {where}"
        draft.note("published", f"{basis}: {block.text}")
        clocks = [other for other in blocks[max(0, at - 1) : at + 3] if date.raw.endswith(f" {other.text}")]
        return [block, *clocks, *([edited] if edited is not None else [])]
    kept = _keep_words(page, blocks, below, above, draft)
    return [kept] if kept is not None else []


def _ways(
    page: Page, region: Region, in_title: range, below: list[int], above: range
) -> Iterator[tuple[str, Iterable[int]]]:
    """Yield where a date may be printed, the most trusted first, with the indexes of its lines; those of the body are
    not looked at before it is their turn."""
    blocks = region.blocks
    where_portal_prints = page.guide.at("published", blocks) if page.guide is not None else []
    yield PORTAL, [at for at in where_portal_prints if at not in region.others]
    yield "in the title's line", in_title
    yield "under the title", below
    yield "above the title", [at for at in above if at >= region.begin]
    behind = before_other_news(blocks, range(region.stop, min(region.end, region.stop + _AFTER_BODY)))
    yield "behind the body", [at for at in behind if not heads_text(region, at)]
    at_end = before_other_news(blocks, range(region.start, region.stop))[-_AT_END:]
    yield "at the end of the body", [at for at in reversed(at_end) if not heads_text(region, at)]
    yield "far above the title", [at for at in above if at < region.begin]
    yield _BEHIND_FRAME, range(region.end, min(region.end + 2, len(blocks)))


def _published_before(
    page: Page, region: Region, ways: Iterable[tuple[str, Iterable[int]]], block: Block, date: PrintedDate
) -> tuple[Block, PrintedDate]:
    """Return the date near the title that is before the edit found, else the edit; one without a label only above."""
    for where, indexes in ways:
        if where not in ("under the title", "above the title", "behind the body", "far above the title"):
            continue
        found = _best(page, region, indexes, strict=True)
        if found is None or found[1].label == "updated" or (found[1].label is None and "above" not in where):
            continue
        if where == "far above the title" and is_stopped_clock(page, *found, region.blocks[region.title]):
            continue
        ends = min(len(found[1].value), len(date.value))
        if found[1].value[:ends] < date.value[:ends]:
            return found
    return block, date


def _labelled_in_head(page: Page, region: Region) -> list[int]:
    """Return the lines with a label of dates or named for them that are among labels, counters and pictures at the head
    of the body's element, behind its third line. A bare one may be that of a document."""
    head = range(region.start, min(region.start + _HEAD, region.stop))
    first = next((at for at in head if region.weights[at]), 0)
    found = []
    for at in range(region.start + 3, first):
        date = find_date(region.blocks[at].text, page.date_context) if is_dated(region.blocks[at]) else None
        if date is not None and (date.label is not None or _is_named_for_dates(region.blocks[at])):
            found.append(at)
    return found


def _stated_earlier(
    page: Page, region: Region, near: list[int], block: Block, date: PrintedDate
) -> tuple[Block, PrintedDate]:
    """Return another date near the title that is earlier and of the day that the page states for machines, where the
    date found is of another day: that is a clock, or an edit. Else the date found."""
    if date.label == "updated":
        return block, date
    stated = (find_date(claim.value, page.date_context) for claim in StructuredData(page).published())
    days = {one.value[:10] for one in stated if one is not None}
    if not days or date.value[:10] in days or min(days) > date.value[:10]:
        return block, date
    lines = [at for at in near if region.blocks[at] is not block and at not in region.others]
    other = _best(page, region, [at for at in lines if day_of(region.blocks[at], page.date_context) in days])
    if other is None or other[1].label != date.label or other[1].value[:10] not in days:
        return block, date
    is_alike = DIGITS.sub("0", other[1].raw) == DIGITS.sub("0", date.raw)
    return other if is_alike else (block, date)


def _find_edit(page: Page, region: Region, index: int, draft: Draft) -> Block | None:
    """Set the time of the last edit from the line that prints the date, or from one beside it; return its block."""
    for at in (index, index + 1, index - 1, index + 2):
        if 0 <= at < len(region.blocks) and at != index and is_clock_of_portal(page, region.blocks[at]):
            continue
        if not 0 <= at < len(region.blocks) or len(region.blocks[at].text) > LONGEST_LINE:
            continue
        text = row_line(region.blocks[at])
        above = region.blocks[at - 1].text if at else ""
        if above[-1:] == ":" or is_label_of_edit(above):
            text = f"{above.rstrip(':')}: {text}"
        elif region.blocks[at].kind == "row" and "|" in above and not has_digits(above):
            cells = zip(above.split("|"), region.blocks[at].text.split("|"), strict=False)
            text = " | ".join(f"{label.strip()}: {cell.strip()}" for label, cell in cells)
        edited = find_dates(text, page.date_context)[1]
        if edited is None and at != index:
            alone = find_date(text, page.date_context)
            edited = alone if alone is not None and alone.label == "updated" else None
        if edited is not None and not _is_in_future(edited, page):
            draft.modified = _with_time_of_day(region.blocks[at], edited, page.date_context)
            draft.note("modified", f"line beside the date: {text}" if at != index else f"in the date's line: {text}")
            return region.blocks[at]
    return None


def _find_edit_behind(page: Page, region: Region, draft: Draft) -> Block | None:
    """Set the time of the last edit from a line after the text that a label begins; return its block."""
    first = next((at for at in range(region.start, region.stop - 1) if region.weights[at]), region.stop - 2)
    for at in range(first + 1, min(region.end, region.stop + _AFTER_BODY)):
        block = region.blocks[at]
        if len(block.text) > LONGEST_LINE or not has_date(block.text) or block.linked:
            continue
        if is_clock_of_portal(page, block):
            continue
        found = find_date(block.text, page.date_context)
        if found is not None and found.label == "updated" and not _is_in_future(found, page):
            draft.modified = found
            draft.note("modified", f"line behind the body: {block.text}")
            return block
    return None


def _keep_words(page: Page, blocks: list[Block], below: list[int], above: range, draft: Draft) -> Block | None:
    """Keep the words of a line that was meant for a date and is refused; return its block."""
    for index in (*below, *above):
        block: Block = blocks[index]
        refused = find_date(block.text, page.date_context) if index in below else None
        is_short_year = index in below and len(block.text) <= _LONGEST_SHORT and bool(_SHORT_YEAR.search(block.text))
        if is_short_year:
            draft.evidence["published"] = "refused: of a year in two figures nobody can tell which it is"
        if is_short_year or _is_named_for_dates(block) or (refused is not None and _is_in_future(refused, page)):
            if refused is not None:
                why = "is after" if _is_in_future(refused, page) else "may be when"
                draft.evidence["published"] = f"refused: {refused.value} {why} the page was fetched"
            draft.published_raw = block.text
            return block
    return None


def _best(
    page: Page, region: Region, indexes: Iterable[int], *, is_known: bool = False, strict: bool = False
) -> tuple[Block, PrintedDate] | None:
    """Return the first line that is a date with a time of day; else the first that is a date; the date of an edit only
    where nothing else is dated. `is_known`: whether the portal is known to print its dates there."""
    bare: tuple[Block, PrintedDate] | None = None
    for index in indexes:
        block = region.blocks[index]
        if block.kind in ("image", "caption") or len(block.text) > LONGEST_LINE or not has_digits(block.text):
            continue
        if index > region.title >= 0 and is_in_comment(block, region.blocks[region.title]):
            continue
        if is_date_of_link(region.blocks, index, region.title):
            continue
        if block.linked and is_in_link_of_other(region.blocks, index, page):
            continue
        if block.has_link and leads_elsewhere(block, is_behind=index >= region.stop):
            continue
        above = region.blocks[index - 1].text if index and index - 1 != region.title else ""
        named = DAY_OF.match(above) and not has_digits(above)
        if named and is_label_of_other(f"{above.rstrip(' :')}:", block.text, page.date_context):
            continue
        if block.kind == "row" and not (LABELLED.match(block.text) or labelled_cell(above, block.text) != block.text):
            continue
        if block.kind == "row" and OF_EVENT.search(block.text.partition("|")[0]):
            continue  # the day of a document: `Ngày ban hành | 05/09/2025`
        if _EVENT.match(block.text) and any(_PLACE.search(one.text) for one in region.blocks[index : index + 2]):
            continue
        if region.start <= index < region.stop:
            if is_of_entry(region, index) or _OF_LETTER.match(block.text):
                continue
            if _EVENT.match(block.text) and "đăng" not in block.text:
                continue
            if bare is not None and bare[1].label != "updated":
                break  # a date under the title is the article's, one in its text may be that of an event
        line = row_line(block)
        if block.kind == "row" and (cell := labelled_cell(above, block.text)) != block.text:
            line = cell
        date = None
        if index != region.title:
            date = find_earlier(block, page.date_context) or find_dates(line, page.date_context)[0]
        date = date or find_within(block, page.date_context, strict=strict) or find_months_ago(block, page.date_context)
        if date is None:
            continue
        if is_of_another(region, index, date) or (date.label is None and is_of_link_beside(region, index)):
            continue
        if _OTHERS_DATE.match(block.text) and date.label != "published":
            continue  # but `Hôm nay: 20/11/2026 | Đăng: 18/11/2026`
        date = _with_weekday_beside(region.blocks, index, date, page.date_context)
        if _is_in_future(date, page):
            continue
        if not is_known and (is_header_clock(region, date, page, index) or is_clock_of_portal(page, block)):
            continue
        date = _with_time_of_day(block, date, page.date_context)
        if date.precision == "day":
            date = _with_clock_beside(region.blocks, index, date, page.date_context)
        was_created = bare is not None and _CREATED.match(bare[0].text)
        if was_created and date.label != "published":
            continue
        if date.precision != "day" and date.label != "updated" and not _CREATED.match(block.text):
            return block, date
        if bare is None or was_created or bare[1].label == "updated" != date.label:
            bare = block, date
    return bare


def _with_time_of_day(block: Block, date: PrintedDate, context: DateContext) -> PrintedDate:
    """Return a day with the time of day that the `datetime` of its `time` element adds; 00:00 adds none. Of hours, days
    or weeks ago return the date that an attribute gives for those who point at it: they were counted from any
    minute."""
    most = _WEEK if date.precision == "day" else 1
    for element in islice(block.element.iter(), _PARTS) if date.relative else ():
        exact = find_date(element.get("datetime") or element.get("title") or "", context)
        if exact is not None and not exact.relative and exact.doubt is None and _days_between(exact, date) <= most:
            return exact
    for element in block.element.iter("time") if date.precision == "day" else ():
        exact = find_date(element.get("datetime") or "", DateContext(context.reference))
        if exact is not None and exact.precision != "day" and exact.value[:10] == date.value[:10]:
            return date if exact.value[11:16] == "00:00" else exact
    return date


def _days_between(one: PrintedDate, other: PrintedDate) -> int:
    return abs((datetime.fromisoformat(one.value[:10]) - datetime.fromisoformat(other.value[:10])).days)


def _with_weekday_beside(blocks: list[Block], index: int, date: PrintedDate, context: DateContext) -> PrintedDate:
    """Return a date whose day and month may be exchanged with the weekday that a line of its own beside it prints."""
    if not date.exchangeable or date.weekday is not None:
        return date
    for beside in blocks[max(0, index - 1) : index + 2]:
        if len(beside.text) <= _LONGEST_WEEKDAY and beside.text is not blocks[index].text:
            named = find_date(f"{beside.text.strip(' ,')}, {date.raw}", context)
            if named is not None and named.weekday is not None:
                return replace(named, raw=date.raw)
    return date


def _with_clock_beside(blocks: list[Block], index: int, date: PrintedDate, context: DateContext) -> PrintedDate:
    """Return a day with the time of day that a line of its own beside it prints."""
    for at in (index + 1, index - 1, index + 2):
        text = blocks[at].text if 0 <= at < len(blocks) else ""
        if not CLOCK_ALONE.match(text) or (at == index + 2 and blocks[index + 1].text not in _DOTS):
            continue
        if any(CLOCK_ALONE.match(other.text) for other in blocks[at + 1 : at + _CLOCKS]):
            continue  # the times of a live report
        exact = find_date(f"{date.value} {text.strip(' -–|•·,()')}", context)
        if exact is not None and exact.precision != "day" and exact.value[:10] == date.value[:10]:
            return replace(date, value=exact.value, precision=exact.precision, raw=f"{date.raw} {text}")
    return date


def _is_in_future(date: PrintedDate, page: Page) -> bool:
    if page.fetched_at is None:
        return False
    limit = page.fetched_at.astimezone(ZONE) + timedelta(days=1)
    return date.value[:10] > limit.date().isoformat()


def _is_named_for_dates(block: Block) -> bool:
    return (
        len(block.text) <= LONGEST_LINE and has_digits(block.text) and bool(_DATE_CLASS.search(names_of(block.element)))
    )

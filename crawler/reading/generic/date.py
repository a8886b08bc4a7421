"""Find the date line of a page whose layout is unknown, and not the header clock, which prints today on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.flow import Block
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
from crawler.reading.elements import children_of, count_children, names_of
from crawler.reading.fields.end_markers import is_comments, is_end, without_tools
from crawler.reading.fields.structured_data import StructuredData, stated_day
from crawler.reading.file_links import is_document
from crawler.reading.generic.container import Region
from crawler.reading.generic.others import TITLE, TITLE_IN_CARD, is_date_of_link, is_in_comment
from crawler.reading.page import MENU, Page
from crawler.reading.text import beginning_of, clean_text, text_of

_LONGEST = 120
_LONGEST_DATED = 160
_PARTS = 8
"""Elements that a date line is made up of at most."""
_NO_DATE = frozenset(("a", "h1", "h2", "h3", "script", "style"))
_BARS = re.compile(r"\||\s/\s|\s[•·]\s")
_OTHERS = re.compile(r"\b(?:tin|bài|khác|liên quan)\b", re.IGNORECASE)
_LINKED_TITLE = 25
"""Characters of a link beside a date, from which it is another article's title."""
_EVENT = re.compile(r"^\W{0,3}(?:thời gian|thời hạn|hạn cuối|hạn nộp)(?: [^\W\d_]+){0,3}\s{0,2}:", re.IGNORECASE)
"""Before the time of what an article announces."""
_OTHERS_DATE = re.compile(
    r"^\W{0,3}(?:hôm nay|today|bây giờ|giờ hiện tại|(?:ngày |giờ )?in(?: ngày| lúc| trang)?\s{0,2}[:\d]"
    r"|ngày truy cập|truy cập lúc"
    r"|thời gian in)\b",
    re.IGNORECASE,
)
"""Before the time at which a page was shown or printed."""
_LABELLED = re.compile(r"^(?:ngày|thời gian|giờ|đăng|cập nhật|xuất bản)[^|]{0,25}\|", re.IGNORECASE)
_LABEL_CELL = re.compile(r":? \| (?=\d)")
_BEGINS_DATED = re.compile(
    r"^[\W_]{0,3}(?:thứ|t\.? ?[2-7]\b|cn\b|chủ nhật|\d|ngày|đăng|xuất bản|cập nhật|lúc|thời gian đăng)", re.IGNORECASE
)
_MOST_WORDS = 14
_LONGEST_LABEL = 40
_OF_ARTICLE = re.compile(
    r"\b(?:đăng|xuất bản|phát hành|cập nhật|khởi tạo|ngày|giờ|thời gian|nguồn|tác giả|tin|bài|publish\w*|post\w*|date"
    r"|creat\w*|updat\w*)\b",
    re.IGNORECASE,
)
"""In a label of a date that may be the article's."""
_OF_EVENT = re.compile(
    r"\b(?:khai (?:mạc|giảng|trương)|bế (?:mạc|giảng)|bắt đầu|kết thúc|diễn ra|tổ chức|hạn|thời hạn|hết hạn"
    r"|(?:ngày|buổi|lịch) (?:họp|thi|hội)|ban hành|hiệu lực|ký|deadline|event|starts?|ends?)\b",
    re.IGNORECASE,
)
"""In a label of a date that never is."""
_DAY_OF = re.compile(r"^\W{0,3}(?:ngày|giờ|thời gian|thời điểm) [^\W\d_]", re.IGNORECASE)
"""Begins a label that names what the day is of: `Ngày nghiệm thu:`."""
_CLOCK = re.compile(r"\d{1,2}\s?(?::|giờ|h\d|g\d)")
_CLOCK_ALONE = re.compile(
    r"^[\s(|•·,\-–]{0,3}(?:lúc )?\d{1,2}\s?(?::|h|g|giờ)\s?\d{2}(?::\d{2})?"
    r"(?:\s?(?:sa|ch|am|pm|phút|sáng|trưa|chiều|tối|đêm))?[\s)|,]{0,3}$",
    re.IGNORECASE,
)
_DOTS = frozenset("•·|-–/")
_LONGEST_WEEKDAY = 10
_LEAF_ELEMENTS = 40
_LONGEST_LEAF = 30
_DIGITS = re.compile(r"\d+")
_ENTRIES, _LIVE = 2, 40
"""Further entries that make a live report, and blocks within which they begin."""
_LEAF = re.compile(
    r"^(?:thứ \w+,? |chủ nhật,? )?(?:ngày )?(?P<day>[0-3]?\d)\W{1,3}(?:tháng|thg\.?|th\.?"
    r"|t\.?)?\s?(?P<month>[01]?\d)\W{1,3}(?:năm )?(?P<year>(?:19|20)\d\d)$",
    re.IGNORECASE,
)
_AT_FETCH, _NEAR_FETCH = timedelta(minutes=1), timedelta(minutes=10)
"""As near to the time of fetching a line's time is a clock's: of any line, and of one above the title."""
_LEVELS_OF_BAR = 3
_BEHIND_FRAME = "behind the frame"
PORTAL = "where the portal prints it"
_BEFORE_TITLE = 8
_AFTER_BODY = 8
_AT_END = 6
_DATE_CLASS = re.compile(
    r"date|time|ngay|publish|posted|post-?meta|entry-?meta|article__meta|thoi-?gian", re.IGNORECASE
)


def find_printed_date(page: Page, region: Region, draft: Draft) -> list[Block]:
    """Set the draft's date of publication from the line nearest the title: below it, then above it, then after the
    body. Return the line's block, and that of the last edit's line.

    A line outside the article's frame may be the header clock (FACTS B), see `_is_header_clock`. A line that was meant
    for a date and is refused leaves its words in `published_raw`.
    """
    blocks, title = region.blocks, region.title
    if title >= 0:
        in_title = range(title, title + 1)
        below = range(title + 1, min(region.start + 3, region.stop))
        above = range(title - 1, max(-1, title - 1 - _BEFORE_TITLE), -1)
    else:
        below = range(region.begin, min(region.start + 2, len(blocks)))
        in_title, above = range(0), range(0)
    guide = page.guide
    where_portal_prints = guide.at("published", blocks) if guide is not None else []
    behind = _before_other_news(blocks, range(region.stop, min(region.end, region.stop + _AFTER_BODY)))
    ways = (
        (PORTAL, [at for at in where_portal_prints if at not in region.others]),
        ("in the title's line", in_title),
        ("under the title", below),
        ("above the title", [at for at in above if at >= region.begin]),
        ("behind the body", behind),
        ("at the end of the body", range(region.stop - 1, max(region.start, region.stop - _AT_END), -1)),
        ("far above the title", [at for at in above if at < region.begin]),
        (_BEHIND_FRAME, range(region.end, min(region.end + 2, len(blocks)))),
    )
    every = [(strict, *way) for strict in (True, False) for way in ways]
    for strict, where, indexes in every:
        found = _best(page, region, indexes, is_known=where == PORTAL, strict=strict)
        if found is None or (where == "at the end of the body" and _is_anothers(*found, page.date_context)):
            continue
        if where == "behind the body" and found[0].kind == "quote":
            continue
        if where == _BEHIND_FRAME and found[1].label != "published":
            continue
        block, date = found
        if where == "far above the title" and date.label == "updated" and not _BEGINS_DATED.match(block.text):
            continue  # of what the words before say
        is_bare = where == "far above the title" and date.label is None
        if is_bare and (
            _is_of_site(block, blocks[title]) or page.has_menu_between(block.element, blocks[title].element)
        ):
            continue  # a clock, which a cache may have stopped
        edit = found if date.label == "updated" else None
        if edit is not None:
            block, date = _published_before(page, region, ways, block, date)
        block, date = _stated_earlier(page, region, [*below, *above], block, date)
        draft.published, draft.published_raw = date, block.text
        draft.stated = stated_day(block.element)
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
        ends = min(len(found[1].value), len(date.value))
        if found[1].value[:ends] < date.value[:ends]:
            return found
    return block, date


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
    is_alike = _DIGITS.sub("0", other[1].raw) == _DIGITS.sub("0", date.raw)
    return other if is_alike else (block, date)


def _is_anothers(block: Block, date: PrintedDate, context: DateContext) -> bool:
    """Whether a day at the end of the body is that of a document or of a post that is quoted; beside the day of an
    edit it is the article's."""
    if date.precision != "day":
        return False
    return block.kind == "quote" or (not date.label and find_dates(block.text, context)[1] is None)


def _find_edit(page: Page, region: Region, index: int, draft: Draft) -> Block | None:
    """Set the time of the last edit from the line that prints the date, or from one beside it; return its block."""
    for at in (index, index + 1, index - 1, index + 2):
        if 0 <= at < len(region.blocks) and at != index and _is_clock_of_portal(page, region.blocks[at]):
            continue
        if not 0 <= at < len(region.blocks) or len(region.blocks[at].text) > _LONGEST:
            continue
        text = _row_line(region.blocks[at])
        above = region.blocks[at - 1].text if at else ""
        if above[-1:] == ":" or is_label_of_edit(above):
            text = f"{above.rstrip(':')}: {text}"
        elif region.blocks[at].kind == "row" and "|" in above and not _has_digits(above):
            cells = zip(above.split("|"), region.blocks[at].text.split("|"), strict=False)
            text = " | ".join(f"{label.strip()}: {cell.strip()}" for label, cell in cells)
        edited = find_dates(text, page.date_context)[1]
        if edited is None and at != index:
            alone = find_date(text, page.date_context)
            edited = alone if alone is not None and alone.label == "updated" else None
        if edited is not None and not _is_in_future(edited, page):
            draft.modified = edited
            draft.note("modified", f"line beside the date: {text}" if at != index else f"in the date's line: {text}")
            return region.blocks[at]
    return None


def _find_edit_behind(page: Page, region: Region, draft: Draft) -> Block | None:
    """Set the time of the last edit from a line after the body, or the last of it, that a label begins; return its
    block."""
    for at in range(region.stop - 1, min(region.end, region.stop + _AFTER_BODY)):
        block = region.blocks[at]
        if len(block.text) > _LONGEST or not has_date(block.text) or block.linked:
            continue
        if _is_clock_of_portal(page, block):
            continue
        found = find_date(block.text, page.date_context)
        if found is not None and found.label == "updated" and not _is_in_future(found, page):
            draft.modified = found
            draft.note("modified", f"line behind the body: {block.text}")
            return block
    return None


def _before_other_news(blocks: list[Block], indexes: range) -> list[int]:
    """Return the indexes up to the label of a list of other news, whose dates are those of others, and without lines
    that lead to another page."""
    found = []
    for index in indexes:
        if is_comments(blocks[index]) or (is_end(blocks[index]) and _OTHERS.search(blocks[index].text)):
            break
        links = blocks[index].element.iter("a") if blocks[index].has_link else ()
        if all(len(text_of(link)) < _LINKED_TITLE for link in links):
            found.append(index)
    return found


def _keep_words(page: Page, blocks: list[Block], below: range, above: range, draft: Draft) -> Block | None:
    """Keep the words of a line that was meant for a date and is refused; return its block."""
    for index in (*below, *above):
        block: Block = blocks[index]
        refused = find_date(block.text, page.date_context) if index in below else None
        if _is_named_for_dates(block) or (refused is not None and _is_in_future(refused, page)):
            if refused is not None:
                draft.evidence["published"] = f"refused: {refused.value} is after the page was fetched"
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
        if block.kind in ("image", "caption") or len(block.text) > _LONGEST or not _has_digits(block.text):
            continue
        if index > region.title >= 0 and is_in_comment(block, region.blocks[region.title]):
            continue
        if _OTHERS_DATE.match(block.text) or is_date_of_link(region.blocks, index, region.title):
            continue
        if block.has_link and _leads_elsewhere(block, is_behind=index >= region.stop):
            continue
        above = region.blocks[index - 1].text if index and index - 1 != region.title else ""
        named = _DAY_OF.match(above) and not _has_digits(above)
        if named and _is_label_of_other(f"{above.rstrip(' :')}:", block.text, page.date_context):
            continue
        if block.kind == "row" and not (_LABELLED.match(block.text) or _labelled_cell(above, block.text) != block.text):
            continue
        if region.start <= index < region.stop:
            if _is_of_entry(region, index):
                continue
            if _EVENT.match(block.text) and "đăng" not in block.text:
                continue
            if bare is not None and bare[1].label != "updated":
                break  # a date under the title is the article's, one in its text may be that of an event
        line = _row_line(block)
        if block.kind == "row" and (cell := _labelled_cell(above, block.text)) != block.text:
            line = cell
        date = None
        if index != region.title:
            date = _find_earlier(block, page.date_context) or find_dates(line, page.date_context)[0]
        date = date or find_within(block, page.date_context, strict=strict)
        if date is None:
            continue
        if date.label is None and _is_of_link_beside(region, index):
            continue
        date = _with_weekday_beside(region.blocks, index, date, page.date_context)
        if _is_in_future(date, page):
            continue
        if not is_known and (_is_header_clock(region, date, page, index) or _is_clock_of_portal(page, block)):
            continue
        date = _with_time_of_day(block, date, page.date_context)
        if date.precision == "day":
            date = _with_clock_beside(region.blocks, index, date, page.date_context)
        if date.precision != "day" and date.label != "updated":
            return block, date
        if bare is None or bare[1].label == "updated" != date.label:
            bare = block, date
    return bare


def _leads_elsewhere(block: Block, *, is_behind: bool) -> bool:
    """Whether the date of a line is that of a page to which it leads under a label, `Xem thêm:`, or behind the body
    that of a document."""
    links = list(block.element.iter("a"))
    if is_behind and any(is_document(link.get("href") or "") for link in links):
        return True
    return is_end(block) and any(len(text_of(link)) >= TITLE_IN_CARD for link in links)


def _is_of_link_beside(region: Region, index: int) -> bool:
    """Whether a line outside the article is below the title of another, in a box with it, or behind the body above
    such a title and alone with it."""
    if region.begin <= index < region.stop:
        return False
    block, above = region.blocks[index], region.blocks[max(0, index - 1)]
    if above.linked and len(above.text) >= TITLE:
        boxes = [*islice(above.element.iterancestors(), 2)]
        if any(box in boxes for box in islice(block.element.iterancestors(), 2)):
            return True
    below = region.blocks[index + 1] if region.stop <= index < len(region.blocks) - 1 else block
    box = block.element.getparent()
    if box is None or not below.linked or len(below.text) < TITLE:
        return False
    most = len(block.text) + len(below.text) + 1
    return len(beginning_of(box, most + 1)) <= most and box in below.element.iterancestors()


def _is_of_site(block: Block, title: Block) -> bool:
    """Whether a line is in a `header` or `nav` that the title is not in, or in a bar with a menu."""
    own = list(title.element.iterancestors())
    around = [one for one in block.element.iterancestors() if one not in own]
    if any(one.tag in ("header", "nav") for one in around):
        return True
    return any(len(list(islice(one.iter("a"), MENU))) == MENU for one in around[:_LEVELS_OF_BAR])


def _is_of_entry(region: Region, index: int) -> bool:
    """Whether a date line in the text is that of an entry of a live report: others of its form are placed as it is."""
    form, element = _DIGITS.sub("0", region.blocks[index].text), region.blocks[index].element
    alike = (
        at
        for at in range(max(region.start, index - _LIVE), min(region.stop, index + _LIVE))
        if at != index
        and (other := region.blocks[at]).element.tag == element.tag
        and len(other.text) <= _LONGEST
        and names_of(other.element) == names_of(element)
        and _DIGITS.sub("0", other.text) == form
    )
    return len(list(islice(alike, _ENTRIES))) == _ENTRIES


def _with_time_of_day(block: Block, date: PrintedDate, context: DateContext) -> PrintedDate:
    """Return a day with the time of day that the `datetime` of its `time` element adds; 00:00 adds none."""
    for element in block.element.iter("time") if date.precision == "day" else ():
        exact = find_date(element.get("datetime") or "", DateContext(context.reference))
        if exact is not None and exact.precision != "day" and exact.value[:10] == date.value[:10]:
            return date if exact.value[11:16] == "00:00" else exact
    return date


def _row_line(block: Block) -> str:
    """Return a line's text; of a row of a table with each label joined to the value after it."""
    return _LABEL_CELL.sub(": ", block.text) if block.kind == "row" else block.text


def _labelled_cell(above: str, row: str) -> str:
    """Return the cell of a row above which a label of the date is, else the row."""
    for label, cell in zip(above.split(" | "), row.split(" | "), strict=False):
        if _LABELLED.match(f"{label} |") and not _OF_EVENT.search(label) and _has_digits(cell):
            return cell
    return row


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
        if not _CLOCK_ALONE.match(text) or (at == index + 2 and blocks[index + 1].text not in _DOTS):
            continue
        exact = find_date(f"{date.value} {text.strip(' -–|•·,()')}", context)
        if exact is not None and exact.precision != "day" and exact.value[:10] == date.value[:10]:
            return replace(date, value=exact.value, precision=exact.precision, raw=f"{date.raw} {text}")
    return date


def find_within(block: Block, context: DateContext, *, strict: bool = False) -> PrintedDate | None:
    """Return the date in one part of a line, or None where there is none or more than one. `strict`: none after a
    label that is not known.

    Parts are between bars; or are the line without its links (`07/04/2021 In trang`); or the elements that make up
    the line, where counters and labels are in others without a space between (NukeViet's `span.h5`, FACTS A1).
    """
    bare = without_tools(block.text)
    if bare != block.text and (date := find_date(bare, context)) is not None:
        return date
    if (date := _find_earlier(block, context)) is not None:
        return date
    beginning = _find_at_beginning(block.text, context)
    if beginning is not None and beginning.precision != "day":
        return beginning
    parts = _BARS.split(block.text)
    if len(parts) > 1:
        dates = [date for part in parts if _has_digits(part) and (date := find_date(part, context))]
        label = f"{parts[0].partition(':')[0]}:"
        if len(dates) != 1 or (":" in parts[0] and _is_label_of_other(label, dates[0].raw, context, strict=strict)):
            return None
        is_player = dates[0].precision != "day" and any(_CLOCK_ALONE.match(part) for part in parts)
        return replace(dates[0], value=dates[0].value[:10], precision="day") if is_player else dates[0]
    if (date := _find_leaf(block, context) or beginning) is not None:
        return date
    if not 1 <= count_children(block.element, _PARTS) <= _PARTS:
        return None
    parts = _pieces(block.element, 0)
    if block.has_link:
        parts = [" ".join(parts), *parts]
    whole = clean_text(" ".join(parts))
    if (date := _find_at_beginning(whole, context)) is not None and date.precision != "day":
        return date
    label = ""
    for part in parts:
        text = clean_text(part)
        if text in block.text and _has_digits(text) and (date := find_date(text, context)) is not None:
            return None if _is_label_of_other(label, text, context, strict=strict) else date
        label = f"{text}:" if block.kind == "row" and text[-1:] != ":" else text
    return None


def _is_label_of_other(label: str, printed: str, context: DateContext, *, strict: bool = False) -> bool:
    """Whether the words before a date say that it is of something else than the article: `Khai giảng:`, `Hạn nộp:`; in
    a `strict` look any words that are not known to be the article's."""
    if label[-1:] != ":" or not 3 <= len(label) <= _LONGEST_LABEL:
        return False
    if _OF_EVENT.search(label):
        return True
    if find_date(f"{label} {printed}", context) is not None:
        return False
    named = _DAY_OF.match(label)
    return not _OF_ARTICLE.search(label, named.end() - 1) if named else strict and not _OF_ARTICLE.search(label)


def day_of(block: Block, context: DateContext) -> str | None:
    """Return the day that a line prints, `2026-11-29`; None for a picture, a text and a line without one."""
    if block.picture is not None or len(block.text) > _LONGEST_DATED or not has_date(block.text):
        return None
    date = find_dates(block.text, context)[0] or find_within(block, context)
    return date.value[:10] if date is not None else None


def _find_earlier(block: Block, context: DateContext) -> PrintedDate | None:
    """Return the earlier of two dates of one form that elements of a line print, and nothing says which is which: no
    text is edited before it is published. None where there are not two."""
    parts = [beginning_of(part, _LONGEST_LEAF + 1) for part in islice(children_of(block.element), _PARTS)]
    dated = [part for part in parts if len(part) <= _LONGEST_LEAF and has_date(part)]
    if len(dated) != 2 or len({_DIGITS.sub("0", part) for part in dated}) != 1:
        return None
    dates = [date for part in dated if (date := find_date(part, context)) is not None and date.label != "updated"]
    return min(dates, key=lambda date: date.value) if len(dates) == 2 else None


def _find_leaf(block: Block, context: DateContext) -> PrintedDate | None:
    """Return the date of a calendar leaf: day, month and year in elements of their own."""
    if len(block.text) > _LONGEST_LEAF or has_date(block.text):
        return None
    inside = (part for part in islice(block.element.iter(), 20) if _is_small(part) and text_of(part) == block.text)
    element: Element | None = next(inside, block.element)
    for _ in range(3):
        if element is None or not _is_small(element):
            return None
        text = clean_text(" ".join(_pieces(element, 0)))
        if len(text) > _LONGEST_LEAF:
            return None
        match = _LEAF.match(text)
        date = find_date("{year}-{month:0>2}-{day:0>2}".format(**match.groupdict()) if match else text, context)
        if date is not None:
            return date
        element = element.getparent()
    return None


def _is_small(element: Element) -> bool:
    """Whether an element holds no more than a calendar leaf may; asked before its words are, which may be a page's."""
    return len(list(islice(element.iter(), _LEAF_ELEMENTS + 1))) <= _LEAF_ELEMENTS


def _find_at_beginning(text: str, context: DateContext) -> PrintedDate | None:
    """Return the date and time of day with which a line begins, whatever words and counters are after them; None
    where these are a sentence, or have another date or time."""
    if not has_date(text) or not _BEGINS_DATED.match(text):
        return None
    words = text.split()
    for end in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        date = find_date(" ".join(words[:end]), context)
        if date is None:
            continue
        rest = " ".join(words[end:])
        is_prose = words[end - 1].endswith(",") or rest[0] in ",;" or rest[-1] in ".:;!?"
        if is_prose or has_date(rest) or _CLOCK.search(rest):
            return None
        named = date.precision != "day" or not any(word[0].islower() for word in words[end:])
        return date if named else None
    return None


def _pieces(element: Element, depth: int) -> list[str]:
    """Return the words of a line's parts, except for headings and links."""
    found = [element.text or ""]
    for child in element:
        if child.tag not in _NO_DATE and len(child) <= _PARTS and depth < 3:
            found += _pieces(child, depth + 1)
        found.append(child.tail or "")
    return [piece for piece in found if piece and not piece.isspace()]


def _is_header_clock(region: Region, date: PrintedDate, page: Page, index: int) -> bool:
    """Whether a date may be today's, printed on every page (FACTS B).

    The line prints the time of the fetch, or above the title its day. Or it is outside the article's frame, or above
    the title with links between, and the date is that of the fetch (or that is not known); or it is a day alone above
    the title, which a cache may have kept since another day.
    """
    if date.label == "published":
        return False
    if page.fetched_at is not None and date.label is None and not date.relative:
        now, printed = page.fetched_at.astimezone(ZONE), datetime.fromisoformat(date.value)
        if date.precision == "day":
            if index < region.title and printed.date() == now.date():
                return True
        elif abs(printed - now) <= (_NEAR_FETCH if index < region.title else _AT_FETCH):
            return True
    framed = region.begin <= index < region.end and region.frame.tag != "body"
    between = [block for block in region.blocks[index + 1 : max(index + 1, region.title)] if block.linked]
    links = len(between)
    if framed and not links:
        return False
    if index < region.title and sum(1 for block in between for _ in block.element.iter("a")) >= MENU:
        return True
    # One link may be the article's section.
    if date.precision == "day" and date.label is None and index < region.title - 1 and not (framed and links == 1):
        return True
    if page.fetched_at is None:
        return date.precision == "day" and index != region.title - 1
    now = page.fetched_at.astimezone(ZONE)
    printed = datetime.fromisoformat(date.value)
    if date.precision == "day":
        return abs((printed.date() - now.date()).days) <= 1
    return printed.date() == now.date()


def _is_clock_of_portal(page: Page, block: Block) -> bool:
    """Whether the portal's other pages show that dates at this place are not those of articles."""
    return page.guide is not None and page.guide.is_clock(block)


def _is_in_future(date: PrintedDate, page: Page) -> bool:
    if page.fetched_at is None:
        return False
    limit = page.fetched_at.astimezone(ZONE) + timedelta(days=1)
    return date.value[:10] > limit.date().isoformat()


def _has_digits(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _is_named_for_dates(block: Block) -> bool:
    return len(block.text) <= _LONGEST and _has_digits(block.text) and bool(_DATE_CLASS.search(names_of(block.element)))

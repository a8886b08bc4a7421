"""Read one line of a page as a date line: its parts, its elements, the cells of a row, the leaf of a calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import islice

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import ZONE, DateContext, PrintedDate, find_date, find_dates, has_date
from crawler.reading.elements import children_of, count_children
from crawler.reading.fields.end_markers import without_tools
from crawler.reading.text import beginning_of, clean_text, has_digits, text_of

LONGEST_LINE = 120
"""Characters of a line that may print the date of an article."""
_LONGEST_DATED = 160
_PARTS = 8
"""Elements that a date line is made up of at most."""
_NO_DATE = frozenset(("a", "h1", "h2", "h3", "script", "style"))
_BARS = re.compile(r"\||\s/\s|\s[•·]\s")
LABELLED = re.compile(r"^(?:ngày|thời gian|giờ|đăng|cập nhật|xuất bản)[^|]{0,25}\|", re.IGNORECASE)
_LABEL_CELL = re.compile(r":? \| (?=\d)")
BEGINS_DATED = re.compile(
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
OF_EVENT = re.compile(
    r"\b(?:khai (?:mạc|giảng|trương)|bế (?:mạc|giảng)|bắt đầu|kết thúc|diễn ra|tổ chức|hạn|thời hạn|hết hạn"
    r"|(?:ngày|buổi|lịch) (?:họp|thi|hội)|ban hành|hiệu lực|ký|deadline|event|starts?|ends?)\b",
    re.IGNORECASE,
)
"""In a label of a date that never is."""
DAY_OF = re.compile(r"^\W{0,3}(?:ngày|giờ|thời gian|thời điểm|hạn) [^\W\d_]", re.IGNORECASE)
"""Begins a label that names what the day is of: `Ngày nghiệm thu:`."""
_CLOCK = re.compile(r"\d{1,2}\s?(?::|giờ|h\d|g\d)")
CLOCK_ALONE = re.compile(
    r"^[\s(|•·,\-–]{0,3}(?:lúc )?\d{1,2}\s?(?::|h|g|giờ)\s?\d{2}(?::\d{2})?"
    r"(?:\s?(?:sa|ch|am|pm|phút|sáng|trưa|chiều|tối|đêm))?[\s)|,]{0,3}$",
    re.IGNORECASE,
)
_MONTHS_AGO = re.compile(
    r"^[^\d]{0,20}\b(\d{1,2}) (tháng|năm|months?|years?) (?:trước|ago)\b[^\d]{0,20}$", re.IGNORECASE
)
_YEAR = 12
_LEAF_ELEMENTS = 40
_LONGEST_LEAF = 30
DIGITS = re.compile(r"\d+")
_LEAF = re.compile(
    r"^(?:thứ \w+,? |chủ nhật,? )?(?:ngày )?(?P<day>[0-3]?\d)\W{1,3}(?:tháng|thg\.?|th\.?"
    r"|t\.?)?\s?(?P<month>[01]?\d)\W{1,3}(?:năm )?(?P<year>(?:19|20)\d\d)$",
    re.IGNORECASE,
)


def row_line(block: Block) -> str:
    """Return a line's text; of a row of a table with each label joined to the value after it."""
    return _LABEL_CELL.sub(": ", block.text) if block.kind == "row" else block.text


def labelled_cell(above: str, row: str) -> str:
    """Return the cell of a row above which a label of the date is, else the row."""
    for label, cell in zip(above.split(" | "), row.split(" | "), strict=False):
        if LABELLED.match(f"{label} |") and not OF_EVENT.search(label) and has_digits(cell):
            return cell
    return row


def find_within(block: Block, context: DateContext, *, strict: bool = False) -> PrintedDate | None:
    """Return the date in one part of a line, or None where there is none or more than one. `strict`: none after a
    label that is not known.

    Parts are between bars; or are the line without its links (`07/04/2021 In trang`); or the elements that make up
    the line, where counters and labels are in others without a space between (NukeViet's `span.h5`, FACTS A1).
    """
    bare = without_tools(block.text)
    if bare != block.text and (date := find_date(bare, context)) is not None:
        return date
    if (date := find_earlier(block, context)) is not None:
        return date
    beginning = _find_at_beginning(block.text, context)
    if beginning is not None and beginning.precision != "day":
        return beginning
    parts = _BARS.split(block.text)
    if len(parts) > 1:
        dates = [date for part in parts if has_digits(part) and (date := find_date(part, context))]
        label = f"{parts[0].partition(':')[0]}:"
        if len(dates) != 1 or (":" in parts[0] and is_label_of_other(label, dates[0].raw, context, strict=strict)):
            return None
        is_player = dates[0].precision != "day" and any(CLOCK_ALONE.match(part) for part in parts)
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
        if text in block.text and has_digits(text) and (date := find_date(text, context)) is not None:
            return None if is_label_of_other(label, text, context, strict=strict) else date
        is_label = block.kind == "row" or DAY_OF.match(text)
        label = f"{text.rstrip(' :')}:" if is_label else text
    return None


def is_label_of_other(label: str, printed: str, context: DateContext, *, strict: bool = False) -> bool:
    """Whether the words before a date say that it is of something else than the article: `Khai giảng:`, `Hạn nộp:`; in
    a `strict` look any words that are not known to be the article's."""
    if label[-1:] != ":" or not 3 <= len(label) <= _LONGEST_LABEL:
        return False
    if OF_EVENT.search(label):
        return True
    if find_date(f"{label} {printed}", context) is not None:
        return False
    named = DAY_OF.match(label)
    return not _OF_ARTICLE.search(label, named.end() - 1) if named else strict and not _OF_ARTICLE.search(label)


def day_of(block: Block, context: DateContext) -> str | None:
    """Return the day that a line prints, `2026-11-29`; None for a picture, a text and a line without one."""
    if block.picture is not None or len(block.text) > _LONGEST_DATED or not has_date(block.text):
        return None
    date = find_dates(block.text, context)[0] or find_within(block, context)
    return date.value[:10] if date is not None else None


def find_earlier(block: Block, context: DateContext) -> PrintedDate | None:
    """Return the earlier of two dates of one form that elements of a line print (`time`, of which WordPress's style
    sheet hides the second, else its parts), and nothing says which is which: no text is edited before it is published.
    None where there are not two."""
    times = list(islice(block.element.iter("time"), 3))
    elements = times if len(times) == 2 else islice(children_of(block.element), _PARTS)
    parts = [beginning_of(part, _LONGEST_LEAF + 1) for part in elements]
    dated = [part for part in parts if len(part) <= _LONGEST_LEAF and has_date(part)]
    if len(dated) != 2 or len({DIGITS.sub("0", part) for part in dated}) != 1:
        return None
    dates = [date for part in dated if (date := find_date(part, context)) is not None and date.label != "updated"]
    return min(dates, key=lambda date: date.value) if len(dates) == 2 else None


def find_months_ago(block: Block, context: DateContext) -> PrintedDate | None:
    """Return the date that an attribute of a line gives for those who point at it, where the line itself prints months
    or years ago, which leave the day open, and the date is as long ago. None where there is none."""
    ago = _MONTHS_AGO.search(block.text) if context.reference is not None else None
    if ago is None or context.reference is None:
        return None
    months = int(ago[1]) * (1 if ago[2][0] in "tTmM" else _YEAR)
    for element in islice(block.element.iter(), _PARTS):
        exact = find_date(element.get("datetime") or element.get("title") or "", context)
        if exact is None or exact.relative or exact.doubt is not None or exact.precision == "month":
            continue
        on, now = datetime.fromisoformat(exact.value[:10]), context.reference.astimezone(ZONE)
        since = (now.year - on.year) * _YEAR + now.month - on.month
        if months - 1 <= since <= months + (1 if months < _YEAR else _YEAR):
            return exact
    return None


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
    if not has_date(text) or not BEGINS_DATED.match(text):
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
        if child.tag not in _NO_DATE and depth < 3 and count_children(child, _PARTS) <= _PARTS:
            found += _pieces(child, depth + 1)
        found.append(child.tail or "")
    return [piece for piece in found if piece and not piece.isspace()]

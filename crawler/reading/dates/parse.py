"""Parse a date line of a Vietnamese page: return the time that it prints, or refuse it.

A line is cut into parts (`grammar`, `line`), and every part must be accounted for: exactly one full date, at most one
time of day, and beside them only what date lines carry - weekdays, labels, zones, view counters, lunar remarks, a name
or a section. Whatever else is in the line is a doubt, and a doubt raises DateError: a wrong date that nobody notices is
worse than a missing one.

dateparser is not used: it reads `15 giờ 30 phút ngày 10/6/2024` as a time before now (PAINS 2), refuses
labels and `14h30` (PAINS 3), does not tell when the weekday disagrees, and takes 240 microseconds and more. Only for
worded dates of English editions it is asked (`worded`).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal, NamedTuple

from archive.record.normal_form import to_nfc
from crawler.reading.dates.grammar import YEARS, hour_of, read_amounts, read_clock, read_day, read_offset, read_weekday
from crawler.reading.dates.line import Part, read_parts
from crawler.reading.dates.order import UNKNOWN, Order, Orders
from crawler.reading.dates.worded import read_worded
from crawler.reading.errors import DateError

ZONE = timezone(timedelta(hours=7))
"""The zone of every printed time. Fixed: before 1975 the zone database knows other offsets (PAINS 11), which no page of
today means."""

Precision = Literal["month", "day", "minute", "second"]


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """What a date line says, as exactly as it is printed."""

    value: str
    """ISO 8601 in +07:00: `2024-05`, `2025-01-15`, `2025-01-15T09:30+07:00`, `2025-01-15T09:30:21+07:00`.
    A printed `00:00` stays: whether it means midnight or an unknown time, a line cannot tell."""
    precision: Precision
    """`month`, `day`, `minute` or `second`. An hour alone (`14 giờ`) counts as its first minute."""
    raw: str
    """The line as printed, white space collapsed, NFC, entities decoded; without a title that runs on
    directly after the date."""
    weekday_disagrees: bool = False
    """The line prints a weekday that the date does not have. The date is trusted, as sites set weekdays by hand or by
    a clock of their own (six lines of dates.tsv), but the disagreement is a doubt."""
    relative: bool = False
    """Reckoned from the reference time (`3 ngày trước`); as good as the reference, and often rounded down."""
    label: Literal["published", "updated"] | None = None
    """What the line itself says it dates: `Ngày đăng:` or `Cập nhật:`; None where it says neither or both."""
    weekday: int | None = None
    """The weekday that the line prints, 0 for Monday; None where it prints none or more than one."""
    exchangeable: bool = False
    """Day and month may be exchanged: no weekday proves the order, and the portal's is not known."""
    doubt: str | None = None
    """Why the value does not count unless another source of evidence names the same day; only of `find_date`."""


class DateContext(NamedTuple):
    """What a page's dates are read against."""

    reference: datetime | None = None
    """What relative times are reckoned from: when the page was fetched."""
    orders: Orders = UNKNOWN
    """In which order the portal prints day and month."""


_LONGEST = 4000
_LONGEST_ALONE = 160
"""Characters; a longer text has more to say than a date."""
_FULL_DATE = re.compile(
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)\d\d|tháng \d{1,2},? năm (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d{1,2}[ ,./-]{1,3}[Tt](?:háng|hg\.?|h\.?) ?\d{1,2}[ ,./-]{1,3}(?:năm )?(?:19|20)\d\d"
)
_UPDATED = re.compile(
    r"(?:\b(?:ngày|thời gian|lần|được|đã|lúc)\s){0,2}\b"
    r"(?:cập nhật|chỉnh sửa|hiệu chỉnh|sửa đổi|sửa|updated?|modified|edited)\b",
    re.IGNORECASE,
)
_EDIT_LABEL = re.compile(rf"(?:{_UPDATED.pattern})(?: (?:lần )?cuối| lúc| ngày)*\s?:?", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:ngày\s|được\s)?(?:đăng|xuất bản|phát hành)\b|\b(?:published|posted)\b", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe0e\ufe0f\ufeff]"
)
_LIKE_ASCII = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-") | {"／": "/", "⁄": "/", "∕": "/", "：": ":", "，": ","})
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(:[0-9]{2})?)(?:[.,][0-9]{1,9})?"
    r"(?: ?(?:([Zz])|([+-][0-9]{2}):?([0-9]{2})?))?"
)
# PHP date('Y-m-dTH:i:s'): T expands to the abbreviation of the zone (FACTS A1.3: `2017-05-15+0716:23:00`).
_PHP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:([+-][0-9]{2})([0-9]{2})?|ICT|(UTC|GMT))([0-9]{2}:[0-9]{2}:[0-9]{2})"
)
_HOPEFUL = re.compile("[0-9]{4}|tr[ưu][ớo]c|ago|đây|day|nay|qua|kia|v[ừu]a|m[ớo]i|now")


def parse_date(text: str, *, reference: datetime | None = None) -> PrintedDate:
    """Return the time that a date line prints, in +07:00, as exact as printed.

    Numbers are day-first, unless that day does not exist and the other order has the printed weekday; a year has four
    digits. A naive time is local; one with another zone (ISO, RFC 822, `GMT+8`) is converted. Labels, counters, lunar
    remarks (`nhằm ngày …`), a place, an author or a section beside the date, and a title that runs on after it
    (`02-02-2019Coi trọng…`) are passed over.

    Of two different dates or times the one labelled as publication (`Ngày đăng`, `Đăng lúc`, `Xuất bản`,
    `Phát hành`, `Published`) is read, up to the next such label or `Cập nhật`; without that label, or with
    two, the line is in doubt.
    Words like `3 ngày trước` are reckoned from `reference` (naive: local time); beside a full date they are
    passed over.

    Raises DateError for no date, no year, a month alone beside a time of day, two dates, figures or words
    of another meaning (document numbers, ranges, prose), a day or time that does not exist, lunar dates
    alone, `tháng Giêng`, and the US attribute shape `3/5/2026 3:34:00 PM` where day and month may be
    exchanged. Padded (`06/01/2023 03:04:20 PM`) it is how NukeViet prints day-first times (FACTS A1.6).
    """
    date = _read(text, DateContext(reference))
    if date.doubt is not None:
        raise DateError(date.doubt)
    return date


def _read(text: str, context: DateContext) -> PrintedDate:
    raw = _clean(text)
    machine = _machine(raw)
    if machine:
        return machine
    line = raw.lower()
    if not raw.isascii():
        line = line.translate(_LIKE_ASCII)
    if len(line) != len(raw) or not _HOPEFUL.search(line):
        raise DateError("no date in this line")
    try:
        parts, raw = read_parts(line, raw)
    except DateError:
        if (worded := read_worded(raw)) is None:
            raise
        return _printed(worded[0], "minute" if worded[1] else "day", raw)
    return _understand(parts, raw, context)


def exchanged(date: PrintedDate) -> PrintedDate | None:
    """Return a date with day and month exchanged, or None where there is no such day."""
    year, month, day = date.value[:10].split("-")
    if int(day) > 12 or day == month:
        return None
    value = f"{year}-{day}-{month}{date.value[10:]}"
    return replace(date, value=value, weekday_disagrees=False, exchangeable=False, doubt=None)


def find_date(text: str, context: DateContext) -> PrintedDate | None:
    """Return the date that a line prints, to the day or better, or None where it is refused (see `parse_date`). What is
    refused only as day and month may be exchanged has a `doubt`."""
    if len(text) > _LONGEST_ALONE:
        return None
    return _find_date(text, context.reference, tuple(context.orders.items()))


@lru_cache(maxsize=32)
def _find_date(text: str, reference: datetime | None, orders: tuple[tuple[str, Order], ...]) -> PrintedDate | None:
    """Do so for a short line, once for each: several readers of a page ask for its lines."""
    try:
        date = _read(text, DateContext(reference, dict(orders)))
    except DateError:
        return None
    return date if date.precision != "month" else None


def find_dates(text: str, context: DateContext) -> tuple[PrintedDate | None, PrintedDate | None]:
    """Return the dates of publication and of the last edit that a line prints, each None where it is not there or is
    refused. The edit is what is after `Cập nhật:` or the like, beside another date."""
    label = _UPDATED.search(text) if len(text) <= _LONGEST_ALONE else None
    if label is None:
        return find_date(text, context), None
    behind = _PUBLISHED.search(text, label.end())
    end = behind.start() if behind else len(text)
    rest = f"{text[: label.start()]} {text[end:]}".strip(" -–|•(),;/")
    published = find_date(rest, context) if rest else None
    if published is None:
        return find_date(text, context), None
    return published, find_date(text[label.start() : end].strip(" -–|•(),;"), context)


def is_label_of_edit(text: str) -> bool:
    """Whether a text is a label of the last edit alone: `Ngày cập nhật`."""
    return len(text) <= 40 and _EDIT_LABEL.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def has_date(text: str) -> bool:
    """Whether a full date, in figures or words, is anywhere in a text. Quick, and true of many texts that
    `parse_date` refuses."""
    return ("20" in text or "19" in text) and _FULL_DATE.search(text) is not None


def _clean(text: str) -> str:
    """Return `text` as a reader sees it: entities decoded (also twice, FACTS A1.10), NFC, white space collapsed."""
    if len(text) > _LONGEST:
        raise DateError(f"{len(text)} characters are not a date line")
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    if not text.isascii():
        text = to_nfc(_INVISIBLE.sub("", text)).replace("Ð", "Đ")
    return " ".join(text.split())


def _machine(raw: str) -> PrintedDate | None:
    """Return the time of a line for machines: ISO 8601 with a time of day, or NukeViet's malformed relative of it. None
    for any other line."""
    if match := _ISO.fullmatch(raw):
        day, clock, seconds, zulu, hours, minutes = match.groups()
        offset = "+00:00" if zulu else f"{hours}:{minutes or '00'}" if hours else "+07:00"
    elif match := _PHP.fullmatch(raw):
        day, hours, minutes, utc, clock = match.groups()
        offset = f"{hours}:{minutes or '00'}" if hours else "+00:00" if utc else "+07:00"
        seconds = clock
    else:
        return None
    try:
        at = datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError as error:
        raise DateError(f"no such time: {error}") from None
    if at.year not in YEARS:
        raise DateError(f"year {at.year} is not between {YEARS[0]} and {YEARS[-1]}")
    return _printed(at.astimezone(ZONE), "second" if seconds else "minute", raw)


def _printed(at: datetime, precision: Precision, raw: str) -> PrintedDate:
    text = at.isoformat()
    value = {"month": text[:7], "day": text[:10], "minute": f"{text[:16]}+07:00", "second": f"{text[:19]}+07:00"}
    return PrintedDate(value[precision], precision, raw)


def _understand(parts: list[Part], raw: str, context: DateContext) -> PrintedDate:
    found: dict[str, list[re.Match[str]]] = {}
    for role, match in parts:
        found.setdefault(role, []).append(match)
    weekdays = {read_weekday(match) for match in found.get("weekday", ())}
    reading = _order_of(found, weekdays, context.orders)
    days = {read_day(match, month_first=reading.month_first) for match in found.get("full", ())}
    months = {read_day(match) for match in found.get("month", ())}
    if len(days) + len(months) > 1:
        raise DateError("two dates, and no label says which is the publication")
    label = _label(parts)
    if months:
        if not set(found) <= {"month", "published", "updated", "neutral", "other", "colon"}:
            raise DateError("a month without a day, and more beside it")
        year, month, _ = months.pop()
        return PrintedDate(f"{year:04}-{month:02}", "month", raw, label=label)
    if not days:
        return _relative(found, parts, raw, context.reference)
    if "ago" in found and found["ago"][0].start() < found["full"][0].start():
        raise DateError("a relative time before the date")
    day = date(*days.pop())
    value, precision = _value(day, _clock(parts), found)
    return PrintedDate(
        value,
        precision,
        raw,
        weekday_disagrees=bool(weekdays - {day.weekday()}),
        label=label,
        weekday=weekdays.pop() if len(weekdays) == 1 else None,
        exchangeable=reading.exchangeable,
        doubt=reading.doubt,
    )


def _label(parts: list[Part]) -> Literal["published", "updated"] | None:
    """Return the last label before the date, or None where the date comes first."""
    label: Literal["published", "updated"] | None = None
    for role, _ in parts:
        if role == "published":
            label = "published"
        elif role == "updated":
            label = "updated"
        elif role in ("full", "month", "today", "ago"):
            break
    else:
        return None
    return label


class _Reading(NamedTuple):
    """How the figures of a date are read."""

    month_first: bool = False
    exchangeable: bool = False
    doubt: str | None = None


def _order_of(found: dict[str, list[re.Match[str]]], weekdays: set[int], orders: Orders) -> _Reading:
    """Return in which order day and month of a line are: that in which there is such a day, that of its weekday, that
    of the portal, else day-first.

    The title attribute `3/5/2026 3:34:00 PM` is on the node that prints 05/03/2026 15:34 (FACTS 7.1): never padded,
    while a zero before day or month, or before the hour beside two figures each, is NukeViet's `d/m/Y h:i:s A`. An
    English weekday proves an English page, whose order is not ours to assume.
    """
    figures = next((match for match in found.get("full", ()) if match.lastgroup == "full_numeric"), None)
    if figures is None:
        return _Reading()
    day_first, month_first = (_weekday_of(figures, month_first=is_first) for is_first in (False, True))
    order = orders.get(figures["sep"])
    if day_first is None:
        if month_first is None or weekdays == {month_first} or order in ("month-first", "mixed"):
            return _Reading(month_first=month_first is not None)
        return _Reading(month_first=True, doubt=f"no such day: {figures.group().strip()!r}")
    if month_first is None or int(figures["d1"]) == int(figures["m1"]):
        return _Reading()
    if weekdays == {day_first} != {month_first}:
        return _Reading()
    if order == "mixed" and (not weekdays or weekdays == {day_first}):
        return _Reading(exchangeable=True, doubt="this portal prints the day first and the month first")
    if order == "day-first" or order == "month-first":
        return _Reading(month_first=order == "month-first")
    return _Reading(exchangeable=True, doubt=_american(figures, found, weekdays == {day_first}))


def _weekday_of(figures: re.Match[str], *, month_first: bool) -> int | None:
    """Return the weekday of a date in figures; None where there is no such day."""
    try:
        return date(*read_day(figures, month_first=month_first)).weekday()
    except DateError:
        return None


def _american(figures: re.Match[str], found: dict[str, list[re.Match[str]]], is_of_both: bool) -> str | None:
    """Return what speaks for another order than that of Vietnam; None where nothing does. `is_of_both`: the weekday is
    that of both orders."""
    if any(weekday["w3"] for weekday in found.get("weekday", ())):
        return f"an English weekday that {'both orders have' if is_of_both else 'the day-first date does not have'}"
    if is_of_both:
        return None
    day, month = figures["d1"], figures["m1"]
    if figures["sep"] != "/" or day[0] == "0" or month[0] == "0":
        return None
    for clock in found.get("clock", ()):
        half = clock["p1"] or clock["p2"] or clock["p3"] or ""
        padded = (clock["h1"] or "").startswith("0") and len(day) == len(month) == 2
        if half.endswith(("m", "m.")) and not padded:
            return "day and month may be exchanged: the shape of US attributes"
    return None


def _clock(parts: list[Part]) -> tuple[int, int, int] | None:
    """Return hour of 24, minute and second (-1 if not printed) of the line's one time of day; None where none is
    printed."""
    roles = [role for role, _ in parts]
    clocks = {read_clock(match) for role, match in parts if role == "clock"}
    if not clocks:
        return None
    if len(clocks) > 1:
        raise DateError("two times of day, and no label says which is the publication's")
    hour, minute, second, half = clocks.pop()
    if half:
        hour = hour_of(hour, half)
    at = roles.index("clock")
    words = [(index, match["dp"] or match["tp"]) for index, (role, match) in enumerate(parts)]
    words = [(index, word) for index, word in words if word]
    read = -1
    for index, word in words:
        between = roles[min(index, at) + 1 : max(index, at)]
        if set(between) <= {"other"} and not half:
            hour, half, read = hour_of(hour, word), word, index
    for index, word in words:
        if index != read and hour_of(hour, word) != hour:
            raise DateError(f"{word!r} and {hour} o'clock contradict each other")
    return hour, minute, second


def _value(
    day: date, clock: tuple[int, int, int] | None, found: dict[str, list[re.Match[str]]]
) -> tuple[str, Precision]:
    """Return day and time in +07:00 as ISO 8601, converted where the line prints another zone, and the precision."""
    offsets = {read_offset(match) for match in found.get("zone", ())} or {7 * 60}
    if len(offsets) > 1 or (clock is None and offsets != {7 * 60}):
        raise DateError("a zone that leaves the day in doubt")
    if clock is None:
        return day.isoformat(), "day"
    hour, minute, second = clock
    at = datetime(day.year, day.month, day.day, hour, minute, max(second, 0))
    at += timedelta(minutes=7 * 60 - offsets.pop())
    text = at.isoformat()
    return (f"{text[:16]}+07:00", "minute") if second < 0 else (f"{text}+07:00", "second")


_DAYS_BACK = {"nay": 0, "today": 0, "qua": 1, "yesterday": 1, "kia": 2}
_SECONDS = {"giay": 1, "second": 1, "phut": 60, "min": 60, "minute": 60, "'": 60, "’": 60, "′": 60}
_SECONDS |= {"gio": 3600, "tieng": 3600, "tieng dong ho": 3600, "hour": 3600}
_SECONDS |= {"ngay": 86400, "hom": 86400, "day": 86400, "tuan": 604800, "week": 604800}


def _relative(
    found: dict[str, list[re.Match[str]]], parts: list[Part], raw: str, reference: datetime | None
) -> PrintedDate:
    """Return a time reckoned from `reference`: `Hôm qua 08:16`, `7' trước`, `3 ngày trước`, `vừa xong`.

    Precise to the smallest unit printed, an hour counting as minutes and a week as days (dates.tsv).
    """
    words = found.get("ago", []) + found.get("today", [])
    if len(words) != 1 or "word" in found:
        raise DateError("no date with day, month and year")
    if reference is None:
        raise DateError("relative to a time that is not known")
    now = reference.astimezone(ZONE) if reference.tzinfo else reference.replace(tzinfo=ZONE)
    clock = _clock(parts)
    match = words[0]
    seconds = 60 if match["now"] else 86400
    if "ago" in found:
        amounts = read_amounts(match)
        if any(unit.removesuffix("s") not in _SECONDS for _, unit in amounts):
            raise DateError("months and years ago do not say which day")
        lengths = [(number, _SECONDS[unit.removesuffix("s")]) for number, unit in amounts]
        seconds = min(length for _, length in lengths)
        try:
            now -= timedelta(seconds=sum(number * length for number, length in lengths))
        except OverflowError:
            raise DateError("too long ago") from None
    elif not match["now"]:
        now -= timedelta(days=_DAYS_BACK[match["t1"] or match["t2"] or match["t3"]])
    if now.year not in YEARS:
        raise DateError("too long ago")
    if seconds < 86400:
        if clock or "zone" in found:
            raise DateError("a time of day beside hours or minutes ago")
        seen = _printed(now, "second" if seconds == 1 else "minute", raw)
        return replace(seen, relative=True)
    day = now.date()
    weekdays = {read_weekday(match) for match in found.get("weekday", ())}
    value, precision = _value(day, clock, found)
    return PrintedDate(value, precision, raw, bool(weekdays - {day.weekday()}), True, _label(parts))

"""Date lines: what is read, what is refused, and that nothing is read wrongly in silence."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.reading.dates.parse import ZONE, PrintedDate, parse_date
from crawler.reading.errors import DateError
from tests import SHARED

NOW = datetime(2025, 9, 10, 10, 0, tzinfo=ZONE)
SEEN = SHARED / "dates.tsv"


def case(line: str, value: str, says: str) -> object:
    return pytest.param(line, value, id=says)


FIGURES = [
    case("24/08/2023", "2023-08-24", "a date is day-first"),
    case("03/04/2023", "2023-04-03", "a date that could be month-first is day-first"),
    case("4-8-2023", "2023-08-04", "dashes and no padding"),
    case("24.7.2024", "2024-07-24", "dots"),
    case("24 – 8 – 2023", "2023-08-24", "en dashes with spaces"),
    case("24 08 2023", "2023-08-24", "spaces alone between padded figures"),
    case("2023/8/24", "2023-08-24", "year first"),
    case("24/8 năm 2023", "2023-08-24", "the year in words"),
    case("29/02/2024", "2024-02-29", "a leap day"),
    case("24/08/2023 | 16:05", "2023-08-24T16:05+07:00", "a bar before the time"),
    case("16:05 , 24/08/2023", "2023-08-24T16:05+07:00", "the time first, a space before the comma"),
    case("8:5 | 4/8/2023", "2023-08-04T08:05+07:00", "an unpadded minute"),
    case("24/08/2023 • 16:05:09.250", "2023-08-24T16:05:09+07:00", "seconds, their fraction dropped"),
    case("Thứ Sáu, 25/8/2023, 00:00 [GMT +7]", "2023-08-25T00:00+07:00", "midnight is kept as printed"),
    case("thứ sáu,25/08/2023,16:05(GMT+07:00)", "2023-08-25T16:05+07:00", "no spaces at all"),
    case("25/08/2023\u200b \u00a016:05", "2023-08-25T16:05+07:00", "invisible characters and no-break spaces"),
    case("25/08/2023&nbsp;-&nbsp;16:05", "2023-08-25T16:05+07:00", "entities"),
    case("  - 25/08/2023\n\t16:05 ", "2023-08-25T16:05+07:00", "a dash left over from an author, line breaks"),
    case("25/08/2023 23:30 GMT+8", "2023-08-25T22:30+07:00", "another zone is converted"),
    case("25/08/2023T16:05", "2023-08-25T16:05+07:00", "a T between date and time"),
    case("08/2023", "2023-08", "a month in figures"),
    case("2023-08", "2023-08", "a month year-first"),
]
WORDS = [
    case("Thứ Sáu, ngày 25 tháng 08 năm 2023", "2023-08-25", "the long form"),
    case("THỨ SÁU, NGÀY 25 THÁNG 8, 2023 | 16:05", "2023-08-25T16:05+07:00", "capitals"),
    case("Thu Sau, ngay 25 thang 8 nam 2023", "2023-08-25", "no marks on the letters"),
    case("ngày 25, tháng 08, năm 2023", "2023-08-25", "commas everywhere"),
    case("Thứ năm, 24 tháng năm năm 2018", "2018-05-24", "three meanings of năm"),
    case("24 tháng Mười Hai, 2023", "2023-12-24", "a month by its name"),
    case("Tháng Tư 24, 2023", "2023-04-24", "WordPress's month before the day"),
    case("24 Th8 2023", "2023-08-24", "WordPress's short month"),
    case("16:05 24 thg 8, 2023", "2023-08-24T16:05+07:00", "thg"),
    case("tháng năm 2023", "2023-05", "May alone"),
    case("Tháng 8 năm 2023", "2023-08", "a month alone"),
    case("CN 27/08/2023", "2023-08-27", "Sunday in short"),
    case("Thứ 4 - 23-08-2023", "2023-08-23", "a weekday in figures is no part of the date"),
    case("August 24, 2023 4:05 PM", "2023-08-24T16:05+07:00", "an English month"),
    case("Thu, 24 Aug 2023 09:05:00 GMT", "2023-08-24T16:05:00+07:00", "RFC 822 in Greenwich time"),
    case("Thu, 24 Aug 2023 09:05:00 +0700", "2023-08-24T09:05:00+07:00", "RFC 822 in local time"),
]
CLOCKS = [
    case("7h ngày 25/8/2023", "2023-08-25T07:00+07:00", "an hour alone"),
    case("7h5 25/8/2023", "2023-08-25T07:05+07:00", "h and one figure"),
    case("07g45' 25/8/2023", "2023-08-25T07:45+07:00", "southern giờ and a minute sign"),
    case("9 giờ 25/08/2023", "2023-08-25T09:00+07:00", "the day is no minute"),
    case("9 giờ 25 tháng 8 năm 2023", "2023-08-25T09:00+07:00", "the day of a worded date is no minute"),
    case("25/8/2023 19 giờ 05 phút", "2023-08-25T19:05+07:00", "giờ and phút behind the date"),
    case("lúc 9 giờ 5, ngày 25/8/2023", "2023-08-25T09:05+07:00", "minutes without phút"),
    case("25/08/2023 12:20 SA", "2023-08-25T00:20+07:00", "12 SA is the first hour"),
    case("25/08/2023 12:20 CH", "2023-08-25T12:20+07:00", "12 CH is noon"),
    case("25/08/2023 17:20 CH", "2023-08-25T17:20+07:00", "a marker beside 24 hours"),
    case("25-08-2023 - 00:20 AM", "2023-08-25T00:20+07:00", "AM beside 24 hours"),
    case("8 giờ tối 25/08/2023", "2023-08-25T20:00+07:00", "an evening hour"),
    case("3:20 chiều, 25/08/2023", "2023-08-25T15:20+07:00", "an afternoon hour"),
    case("Sáng 25/08/2023", "2023-08-25", "a part of the day without a time is no time"),
    case("06/08/2023 03:04:20 PM", "2023-08-06T15:04:20+07:00", "padded AM/PM is NukeViet's, day-first"),
    case("16/08/2023 | 10:00 AM", "2023-08-16T10:00+07:00", "Liferay's AM/PM"),
]
COMPANY = [
    case("Cập nhật lúc: 16:05 |25/08/2023", "2023-08-25T16:05+07:00", "a label"),
    case("Ngày đăng : 25/08/2023, 16:05", "2023-08-25T16:05+07:00", "a label with a space before the colon"),
    case("Lượt xem: 7.370 - 25/08/2023", "2023-08-25", "a counter before"),
    case("25/08/2023 1387 Lượt xem", "2023-08-25", "a counter behind"),
    case("ĐỖ MINH - LÊ HÀ 25/08/2023 16:05", "2023-08-25T16:05+07:00", "two authors"),
    case("Minh Thu - 05/08/2023", "2023-08-05", "Thu is a woman's name, not Thursday"),
    case("Xây dựng Đảng | 25/08/2023", "2023-08-25", "a section"),
    case("Thành phố Hồ Chí Minh, ngày 25 tháng 8 năm 2023", "2023-08-25", "a place"),
    case("16:05 25-08-2023Nâng cao chất lượng 5 năm 2015-2020", "2023-08-25T16:05+07:00", "a title runs on"),
    case("25-08-2023“Nâng cao” từ 1/1/2020", "2023-08-25", "a title in quotes runs on, with a date of its own"),
    case("16:05 25-08-2023 Nâng cao chất lượng chi bộ", "2023-08-25T16:05+07:00", "a title behind a space"),
    case("25/8/2023 (Tức ngày 10 tháng 7 năm Quý Mão)", "2023-08-25", "a lunar remark"),
    case("25/8/2023 (10/7 Quý Mão) 16:05", "2023-08-25T16:05+07:00", "a lunar remark before the time"),
    case("25/8/2023 - Âm lịch: 10/07/2023", "2023-08-25", "a lunar date with a year in figures"),
    case("Đăng lúc 25/8/2023 9:05, cập nhật 26/8/2023 9:00", "2023-08-25T09:05+07:00", "publication wins"),
    case("Cập nhật: 26/8/2023 | Ngày xuất bản: 25/8/2023", "2023-08-25", "publication wins in any order"),
    case("25/08/2023 16:05 25/08/2023", "2023-08-25T16:05+07:00", "the same date twice"),
]
MACHINES = [
    case("2023-08-25T16:05:09+07:00", "2023-08-25T16:05:09+07:00", "ISO"),
    case("2023-08-25T16:05:09.1234567+0700", "2023-08-25T16:05:09+07:00", "no colon, seven digits of a second"),
    case("2023-08-25T16:05", "2023-08-25T16:05+07:00", "naive ISO is local"),
    case("2023-08-25T20:05:09Z", "2023-08-26T03:05:09+07:00", "Greenwich time may be another day here"),
    case("2023-08-25 16:05:09 +07", "2023-08-25T16:05:09+07:00", "a zone of hours alone"),
    case("2023-08-25T16:05:09&#x2B;07:00", "2023-08-25T16:05:09+07:00", "an encoded plus"),
    case("2023-08-25+0716:05:09", "2023-08-25T16:05:09+07:00", "NukeViet's malformed time"),
    case("2023-08-25&amp;#x2B;0816:05:09", "2023-08-25T15:05:09+07:00", "the same for a visitor, encoded twice"),
    case("2023-08-25", "2023-08-25", "a day"),
]
RELATIVE = [
    case("4 ngày trước", "2025-09-06", "days"),
    case("3 tuần trước", "2025-08-20", "weeks"),
    case("12' trước", "2025-09-10T09:48+07:00", "minutes by a sign"),
    case("hai giờ trước", "2025-09-10T08:00+07:00", "hours in words"),
    case("1 giờ 30 phút trước", "2025-09-10T08:30+07:00", "hours and minutes"),
    case("Hôm nay, 21:15", "2025-09-10T21:15+07:00", "today with a time"),
    case("Hôm qua lúc 2 giờ chiều", "2025-09-09T14:00+07:00", "yesterday afternoon"),
    case("vừa xong", "2025-09-10T10:00+07:00", "just now"),
]
REFUSED = [
    *(pytest.param(line, id=f"no full date in {line!r}") for line in ("", "2023", "16:05", "7h45", "25/8", "Thứ sáu")),
    *(pytest.param(line, id=f"no such day as {line}") for line in ("08/13/2023", "00/8/2023", "31/02/2024", "13/2023")),
    *(pytest.param(f"{clock} 25/8/2023", id=f"no such time as {clock}") for clock in ("24:00", "7:60", "25h", "7h75")),
    *(pytest.param(f"25/8/2023 {clock}", id=f"{clock} contradicts itself") for clock in ("14:05 AM", "0:15 CH")),
    *(pytest.param(f"12 giờ {part} 25/8/2023", id=f"twelve {part} may be another day") for part in ("đêm", "sáng")),
    *(pytest.param(line, id=f"{line} is a figure") for line in ("3.396", "35.49", "1.2.2023.4", "20230825", "8.2023")),
    *(pytest.param(f"8/9/2023{time}", id=f"US attribute{time}") for time in (" 3:34:00 PM", " 3:34 PM", ", 3:34 AM")),
    pytest.param("8/26/2023 12:00:00 PM", id="US attribute with a month 26"),
    pytest.param("Monday, 08/09/2023", id="an English weekday that the day-first date does not have"),
    pytest.param("25/08/23", id="a year of two digits"),
    pytest.param("25-08/2023", id="mixed separators"),
    pytest.param("25/08/1799", id="before the years that are meant"),
    pytest.param("25/08/2566", id="a Buddhist year"),
    pytest.param("25 tháng Giêng năm 2023", id="the first lunar month"),
    pytest.param("Mùng 2 Tết 2023", id="a lunar holiday"),
    pytest.param("ngày 10/7/2023 âm lịch", id="a lunar date in figures"),
    pytest.param("ngày 10/7/2023 âm lịch (25/8/2023)", id="a lunar date first"),
    pytest.param("10/7/2023, tức ngày 25/8/2023 dương lịch", id="the solar date in the remark"),
    pytest.param("25 tháng sau 2023", id="next month is not June"),
    pytest.param("Thứ 6/11/2023", id="a weekday or a day"),
    pytest.param("Số: 482/QĐ-TU", id="a document number"),
    pytest.param("Nghị quyết số 18-NQ/TW ngày 25/10/2017", id="a document's date"),
    pytest.param("25/08/2023/NĐ-CP", id="a number that begins like a date"),
    pytest.param("08/2023/QH15", id="a number that begins like a month"),
    pytest.param("Có 1987 đại biểu", id="a count"),
    pytest.param("25-27/8/2023", id="a range of days"),
    pytest.param("ngày 25/8/2023 - 27/8/2023", id="a range of dates"),
    pytest.param("Từ ngày 25/8/2023", id="the beginning of a period"),
    pytest.param("25/8/2023 - đến nay", id="a period that goes on"),
    pytest.param("30/4, năm 2023, mùng 5, 5-8-2023", id="two dates around a lunar word"),
    pytest.param("25/8/2023 16:05 - 17:05", id="a range of times"),
    pytest.param("25/8/2023 16:05 | Cập nhật 26/8/2023", id="two dates, no label of publication"),
    pytest.param("Ngày đăng 25/8/2023, ngày đăng 26/8/2023", id="two publications"),
    pytest.param("Ngày sinh: 25/08/1963", id="a date of birth"),
    pytest.param("Hạn nộp - 25/08/2023", id="a deadline"),
    pytest.param("Ngày 25/8/2023, tại hội trường huyện, Ban Thường vụ họp", id="prose behind the date"),
    pytest.param("Kỷ niệm ngày thành lập Đảng 03/02/1930", id="prose before the date"),
    pytest.param("Hội nghị diễn ra lúc 08:00 ngày 25/08/2023", id="prose before date and time"),
    pytest.param("Trích xuất lúc 08:00 25/08/2023", id="what was done with a page then"),
    pytest.param("Xem lúc 08:00 25/08/2023", id="what was done in a word"),
    pytest.param("Khai mạc hội thi 08:00 25/08/2023", id="the time of an event"),
    pytest.param("Phát sóng 20:00 25/08/2023", id="the time of a broadcast"),
    pytest.param("Người ký: Trần Văn Ba 25/08/2023", id="the day of a signature"),
    pytest.param("16:05 08/2023", id="a time in a month"),
    pytest.param("cuối tháng 8 năm 2023", id="the end of a month"),
    pytest.param("Fri, 25 Aug 2023 09:05:00 EST", id="a zone that is not known"),
    pytest.param("25/08/2023 GMT+8", id="another zone and no time"),
    pytest.param("0001-01-01T00:00:00", id="a computer's empty date"),
    pytest.param("2 tháng trước", id="months ago leave the day open"),
    pytest.param("sau 3 giờ nữa", id="the future"),
    pytest.param("x" * 5000, id="a long text"),
]


@pytest.mark.parametrize(("line", "value"), FIGURES + WORDS + CLOCKS + COMPANY + MACHINES)
def test_line_is_read_as_exactly_as_it_is_printed(line: str, value: str) -> None:
    read = parse_date(line)
    assert read.value == value
    assert read.precision == {7: "month", 10: "day", 22: "minute", 25: "second"}[len(value)]
    assert not read.relative
    assert parse_date(unicodedata.normalize("NFD", line).replace(" ", "\u00a0 ")).value == value


@pytest.mark.parametrize(("line", "value"), RELATIVE)
def test_relative_words_need_a_reference(line: str, value: str) -> None:
    assert parse_date(line, reference=NOW).value == value
    assert parse_date(line, reference=NOW.astimezone(UTC)).value == value
    assert parse_date(line, reference=NOW.replace(tzinfo=None)).relative
    with pytest.raises(DateError, match="not known"):
        parse_date(line)


@pytest.mark.parametrize("line", REFUSED)
def test_doubt_is_refused_in_one_line(line: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse_date(line, reference=NOW)
    assert str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("line", "disagrees"),
    [
        case("Thứ Sáu, 25/08/2023", False, "the right weekday"),
        case("Thứ Hai, 25/08/2023", True, "a wrong weekday"),
        case("Thứ 2, 05/08/2023", True, "the weekday of the date with day and month exchanged"),
        case("Thứ Sáu, 8/9/2023 3:34 PM", False, "a weekday that proves day-first"),
    ],
)
def test_weekday_is_a_checksum_and_the_date_is_trusted(line: str, disagrees: bool) -> None:
    read = parse_date(line)
    assert read.weekday_disagrees is disagrees
    assert read.value[:10] in ("2023-08-25", "2023-08-05", "2023-09-08")


def test_raw_is_what_was_printed() -> None:
    assert parse_date("Cập  nhật\n16:05  25-08-2023Nâng cao") == PrintedDate(
        "2023-08-25T16:05+07:00", "minute", "Cập nhật 16:05 25-08-2023", label="updated"
    )
    assert parse_date("Đăng ngày 25/08/2023").label == "published"
    assert parse_date("25/08/2023").label is None


def test_all_lines_seen_on_sites_are_read_right() -> None:
    if not SEEN.exists():
        pytest.skip(f"the collected lines are not here: {SEEN}")
    reference = datetime(2026, 3, 7, 12, tzinfo=ZONE)
    wrong = []
    for row in SEEN.read_text(encoding="utf-8").splitlines()[1:]:
        line, readings = row.split("\t")[:2]
        try:
            value = parse_date(line, reference=reference).value
        except DateError:
            value = "none"
        if value.removesuffix("+07:00") not in readings.split("|"):
            wrong.append((line, value, readings))
    assert not wrong


NAMES = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")
DAYS = (
    "{d:02}/{m:02}/{y}", "{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{d} - {m} - {y}",
    "ngày {d} tháng {m} năm {y}", "ngày {d:02}, tháng {m:02}, năm {y}", "{d} thg {m}, {y}", "Ngày {d}/{m} năm {y}",
)  # fmt: skip
CLOCK_SHAPES = (
    "{H:02}:{M:02}", "{H}:{M}", "{H}h{M:02}", "{H}g{M:02}'", "{H} giờ {M} phút", "{H:02} giờ {M:02}",
    "{h}:{M:02} {half}",
)  # fmt: skip
LINES = (
    "{day} {clock}", "{day}, {clock}", "{day} - {clock} (GMT+7)", "{day} | {clock}", "{clock} {day}", "{clock}, {day}",
    "{clock} | {week}, {day}", "{week} {day} {clock}", "{week}, {day}, {clock}", "Cập nhật: {day} {clock}",
    "Minh Thư - {day} {clock}", "Lượt xem: {M} | {week}, {day} - {clock}", "{clock} {day} (Lượt xem: {y})",
)  # fmt: skip


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from(DAYS),
    st.sampled_from(CLOCK_SHAPES),
    st.sampled_from(LINES),
    st.sampled_from([str, str.upper, str.lower, lambda line: unicodedata.normalize("NFD", line)]),
)
@settings(max_examples=600, deadline=None)
def test_what_is_printed_is_what_is_read(at, day, clock, line, spelling) -> None:
    fields = {"d": at.day, "m": at.month, "y": at.year, "H": at.hour, "M": at.minute, "h": at.hour % 12 or 12}
    fields["half"] = "SA" if at.hour < 12 else "CH"
    week = "Chủ nhật" if at.weekday() == 6 else f"Thứ {NAMES[at.weekday()]}"
    printed = line.format(day=day.format(**fields), clock=clock.format(**fields), week=week, **fields)
    read = parse_date(spelling(printed))
    assert read.value == f"{at:%Y-%m-%dT%H:%M}+07:00".replace(f"{at:%Y}", f"{at.year:04}", 1)
    assert not read.weekday_disagrees


@given(st.datetimes(datetime(1900, 1, 2), datetime(2099, 12, 30)), st.integers(-11, 14))
def test_iso_of_any_zone_is_the_same_moment(at: datetime, hours: int) -> None:
    printed = at.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert datetime.fromisoformat(parse_date(printed.isoformat()).value) == printed


PIECES = st.sampled_from(
    "1|12|2024|15/01/2024|2024-01-15|16:05|/|-|:|.|,|(|)|+|07|h|giờ|ngày|tháng|năm|thứ|tức|nhằm|âm lịch|&|;"
    "|Lượt xem|trước|e\u0301| |\n".split("|")
)


@given(st.one_of(st.text(max_size=10_000), st.lists(PIECES, max_size=2000).map("".join)))
@example("1" * 10_000)
@example("(" * 3000 + "15/01/2024")
@example("tức ngày " * 30 + "năm 2024")
@example("&" * 3999)
@settings(max_examples=200, deadline=timedelta(seconds=1))
def test_any_text_is_read_or_refused_at_once(text: str) -> None:
    with suppress(DateError):
        parse_date(text, reference=NOW)

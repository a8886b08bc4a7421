"""The grammar of a Vietnamese date line: one scanner for its words and figures, and what each of them means.

    TOKENS         cuts a line (lower case, NFC, single spaces) into parts, from left to right
    read_day       a full date or a month -> (year, month, day or 0)
    read_clock     a time of day -> (hour, minute, second or -1), and the part of the day beside it
    hour_of        an hour and a part of the day -> the hour of 24
    read_offset    a zone -> minutes east of Greenwich
    read_weekday   a name of a weekday -> 0 (Monday) to 6
    read_amounts   how long ago -> [(number, unit)]

`parse.parse_date` decides what a whole line means; nothing here looks at more than one part. A letter with
marks in a pattern also matches without them (`thứ` = `thu`), since some sites print `Thu Hai, ngay 15
thang 1` (FACTS 5: months after unidecode). Every repetition is bounded, so scanning takes linear time.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from crawler.reading.errors import DateError

YEARS = range(1800, 2101)
"""Years that may be meant: `Số: 1234/QĐ-TU` prints none, and history begins before 1900."""


def _bare(pattern: str) -> str:
    """Return `pattern` with every letter with marks also matching without them: `ngày` -> `ng[àa]y`."""
    return "".join(f"[{letter}{_plain(letter)}]" if _plain(letter) != letter else letter for letter in pattern)


def _plain(word: str) -> str:
    """Return `word` without marks: `bảy` -> `bay`, `đêm` -> `dem`."""
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


_NUMBERS = {
    word: number
    for number, words in enumerate(
        ["mot an a one", "hai", "ba", "tu bon", "nam", "sau", "bay", "tam", "chin", "muoi"], start=1
    )
    for word in words.split()
} | {"muoi mot": 11, "muoi hai": 12}
_ENGLISH_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_ENGLISH_WEEKDAYS = "mon tue wed thu fri sat sun".split()

_NUMBER_WORDS = "mười một|mười hai|mười|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín"
# Not the day of a full date that follows: in `9 giờ 15/01/2024` and `Thu 6/11/2024` no minute, no weekday.
_NO_DAY = (
    r"(?![0-9])(?! ?(?:/ ?[0-9]{1,2} ?/|- ?[0-9]{1,2} ?-|\. ?[0-9]{1,2} ?\.) ?[0-9]{4})"
    r"(?! ?[/.-] ?[0-9]{1,2},? năm)(?! [0-9]{2} [0-9]{4})(?![ ,]{0,2}(?:tháng|thg|th\.? ?[0-9]))"
)
_GAP = "[ ,./-]{0,3}"
_END = r"(?![^\W\d_])"


def _month(name: str) -> str:
    """Return a pattern for `tháng 5`, `tháng Năm`, `thg 5`, `Th5`."""
    return rf"(?:tháng|thg\.?|th\.?(?= ?[0-9]))[ ,]?(?P<{name}>[0-9]{{1,2}}(?![0-9])|(?:{_NUMBER_WORDS})\b)"


def _english_month(name: str) -> str:
    full = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    return rf"(?P<{name}>{full}|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"


_OR_CLOCK = "(?![0-9]?:[0-9]{2})"
"""Of figures behind a year without a space: they are a time of day, `06/09/202207:45` (elements beside each other)."""


def _year(name: str, but: str = "") -> str:
    return rf"(?P<{name}>[0-9]{{4}})(?![0-9]{but})"


# In short only before what is behind a weekday, and `thu`, a name, only after what is before one: `on Thu, 05/07`.
_ENGLISH_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thurs|fri|sat|sun"
    r"|(?:(?<![^\W\d_] )|(?<=\Won )|(?<=lúc )|(?<=vào )|(?<=ngày ))thu)"
    rf"(?=[ ,.|()-]{{0,4}}(?:[0-9]|$|(?:{'|'.join(_ENGLISH_MONTHS)})))"
)
_AMOUNT = rf"[0-9]{{1,4}}|an?\b|one|{_NUMBER_WORDS}"
_UNIT = (
    r"giây|seconds?|phút|minutes?|mins?|['’′]|giờ|tiếng(?: đồng hồ)?|hours?"
    r"|ngày|hôm|days?|tuần|weeks?|tháng|months?|năm|years?"
)
_COUNTED = r"(?:lượt (?:xem|đọc|truy cập)|lần (?:xem|đọc)|đã xem|bình luận|phản hồi|chia sẻ|views?|hits?|comments?)"
_COUNT = "(?:[0-9]{1,3}(?:[.,][0-9]{3}){1,3}|[0-9]{1,9})"
_HALF = r"sa|ch|[ap]\.?m\b\.?"
# The sexagenary year of the lunar calendar: `Ất Tỵ`, `Giáp Thìn`.
_LUNAR_YEAR = (
    r"(?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý|quí) "
    r"(?:tý|tí|tỵ|tị|sửu|dần|mão|mẹo|thìn|ngọ|mùi|thân|dậu|tuất|hợi)\b"
)
_AT = "(?: (?:ngày|lúc|vào|lúc|hồi))*"

_FIGURES = {
    "full_numeric": rf"(?P<d1>[0-9]{{1,2}}) ?(?P<sep>[/.-]) ?(?P<m1>[0-9]{{1,2}}) ?(?P=sep) ?{_year('y1', _OR_CLOCK)}",
    "clock_colon": (
        r"(?P<h1>[0-9]{1,2}) ?: ?(?P<n1>[0-9]{1,2})(?: ?: ?(?P<s1>[0-9]{1,2})(?:[.,][0-9]{1,9})?)?"
        rf"(?! ?:|[0-9](?![0-9]?[/.-][0-9]{{1,2}}[/.-][0-9]{{4}}))['’′]?(?: ?(?P<p1>{_HALF})(?!\w))?"
    ),
    "full_iso": r"(?P<y2>[0-9]{4}) ?(?P<sep2>[/.-]) ?(?P<m2>[0-9]{1,2}) ?(?P=sep2) ?(?P<d2>[0-9]{1,2})(?![0-9])",
    "full_worded": rf"(?P<d3>[0-9]{{1,2}}){_GAP}{_month('m3')}{_GAP}(?:năm,? ?)?{_year('y3')}",
    "full_short": rf"(?P<d4>[0-9]{{1,2}}) ?[/.-] ?(?P<m4>[0-9]{{1,2}}),? năm {_year('y4')}",
    "full_spaced": rf"(?P<d5>[0-9]{{2}}) (?P<m5>[0-9]{{2}}) {_year('y5')}",
    "full_english": (
        rf"(?P<d6>[0-9]{{1,2}})(?:st|nd|rd|th)?[ ./-]{{0,2}}{_english_month('m6')}[ ,./-]{{1,2}}{_year('y6')}"
    ),
    "month_numeric": rf"(?P<m7>[0-9]{{1,2}}) ?[/-] ?{_year('y7')}(?! ?[/-]?\w)",
    "month_iso": r"(?P<y8>[0-9]{4})[/-](?P<m8>[0-9]{2})(?! ?[/-]?\w)",
    "ago_figure": rf"(?P<a1>[0-9]{{1,4}}) ?(?P<u1>{_UNIT})(?: (?P<a2>{_AMOUNT}) ?(?P<u2>{_UNIT}))? (?:trước|ago)\b",
    "counter_after": rf"{_COUNT} {_COUNTED}(?!\w)",
    "clock_hour": (
        rf"(?P<h2>[0-9]{{1,2}}) ?(?:giờ|h|g)(?![^\W\d_])(?: ?(?P<n2>[0-9]{{1,2}}){_NO_DAY}"
        rf"(?: ?(?:phút|ph|p|['’′])(?![^\W\d_])(?: ?(?P<s2>[0-9]{{1,2}}) ?(?:giây|s)(?!\w))?)?)?"
        rf"(?: ?(?P<p2>{_HALF})(?!\w))?"
    ),
    "clock_bare": rf"(?P<h3>[0-9]{{1,2}}) ?(?P<p3>{_HALF})(?!\w)",
    "number": r"[0-9]+(?:[.,][0-9]+)*\w*",
}
_WORDS = {
    "tee": r"(?<=[0-9])t(?=[0-9])",
    "weekday": (
        rf"(?:thứ ?|t\.? ?(?=[2-7]))(?P<w1>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7]{_NO_DAY}(?!:)){_END}"
        r"|(?P<w2>(?:chủ|chúa) nhật|cn)(?![^\W\d_])"
        rf"|(?P<w3>{_ENGLISH_WEEKDAY})(?!\w)\.?"
    ),
    "full_monthfirst": rf"{_month('m9')} (?:ngày )?(?P<d9>[0-9]{{1,2}})(?:,? năm|,)? {_year('y9')}",
    "full_american": rf"{_english_month('m10')} (?P<d10>[0-9]{{1,2}})(?:st|nd|rd|th)?,? {_year('y10')}",
    "month_worded": rf"{_month('m11')}{_GAP}(?:năm,? ?)?{_year('y11')}(?![/-]?\w)",
    "month_english": rf"{_english_month('m12')},? {_year('y12')}(?![/-]?\w)",
    "published": (
        rf"(?:(?:ngày|thời gian|giờ) )?(?:đã |được )?(?:đăng tải|đăng bài|đăng tin|đăng|xuất bản|phát hành|đưa tin)"
        rf"(?: trên (?:trang|cổng|báo|web(?:site)?))?{_AT}{_END}|được viết{_AT}{_END}"
        rf"|(?:date )?(?:published|posted)(?: (?:on|at))?{_END}|(?:publish|post)(?:ed)? date{_END}"
    ),
    "updated": (
        rf"(?:(?:ngày|thời gian|lần) )?(?:(?:đã|được) ){{0,2}}(?:cập nhật|chỉnh sửa|hiệu chỉnh|sửa đổi|sửa)"
        rf"(?: lần cuối| cuối| mới nhất)?{_AT}{_END}"
        rf"|(?:last )?(?:updated?|modified|edited)(?: (?:on|at))?{_END}"
    ),
    "counter_before": (
        rf"(?:số )?{_COUNTED}[ :(]{{0,3}}{_COUNT}(?![0-9h]|[.-][0-9]| ?[/:] ?[0-9]) ?\)?"
        rf"|(?:đã )?(?:đọc|xem) {_COUNT} lần(?!\w)"
    ),
    "ago_word": (
        rf"(?P<a3>{_AMOUNT}) (?P<u3>{_UNIT})(?: (?P<a4>{_AMOUNT}) ?(?P<u4>{_UNIT}))? (?:trước|ago)\b"
        rf"|cách đây (?P<a5>{_AMOUNT}) ?(?P<u5>{_UNIT})(?!\w)"
    ),
    "today": (
        r"hôm (?P<t1>nay|qua|kia)(?!\w)|(?P<tp>sáng|trưa|chiều|tối|đêm) (?P<t2>nay|qua)(?!\w)"
        r"|(?P<t3>today|yesterday)(?!\w)|(?P<now>vừa xong|vừa mới|vừa đăng|mới đăng|just now)(?!\w)"
    ),
    "zone_named": (
        r"(?:theo )?giờ (?:việt nam|hà nội)(?!\w)|(?P<z1>gmt|utc|ict)(?![^\W\d_])"
        r"(?: ?(?P<o1>[+-]) ?(?P<zh1>[0-9]{1,2})(?::?(?P<zm1>[0-9]{2}))?(?![0-9:]))?"
    ),
    "zone_unknown": rf"(?<=[0-9] )(?P<zx>[ecmp][sd]t|a[ce][sd]t|[jk]st|bst|ces?t|hkt|sgt|msk|ist){_END}",
    "zone_zulu": r"(?<=[0-9])(?P<z2>z)\b",
    "remark": (
        r"(?:nhằm|(?<!tin )tức)(?: là)?(?: vào)? (?:ngày|mùng|mồng|rằm|[0-9])[^()]{0,60}?"
        rf"(?:{_LUNAR_YEAR}|âm lịch|(?=\))|$)"
    ),
    "lunar": rf"âm lịch|âl\b|(?:năm )?{_LUNAR_YEAR}|tháng (?:giêng|chạp)(?!\w)|(?:mùng|mồng|rằm)(?= [0-9])",
    "part": r"(?P<dp>rạng sáng|sáng|trưa|chiều|tối|đêm|khuya)(?!\w)",
    "day": rf"ngày{_END}",
    "neutral": (
        "(?:vào lúc|vào hồi|lúc|hồi|vào|đúng|thời gian|thời điểm|giờ|dương lịch|date|time|on|at|by|created|bởi|admin"
        "|quản trị(?: viên)?|(?:ngày |được )?(?:viết|tạo|gửi)(?: ngày| lúc)?|tác giả|người đăng|nguồn tin|nguồn"
        f"|thực hiện|tin bài|bài viết|bài|ảnh|tin|theo){_END}"
    ),
    "word": r"[^\W\d_]\w*(?:[.&][^\W\d_]\w*)*",
}
_SIGNS = {
    "zone_signed": (
        r"(?<=[0-9 ])(?P<o3>[+-])(?P<zh3>[0-9]{2}):?(?P<zm3>[0-9]{2})(?![0-9]| ?[/.:-][0-9])"
        r"|(?<=[0-9 ])(?P<o4>\+)(?P<zh4>[0-9]{1,2})(?![0-9/.:-])"
    ),
    "colon": ":",
    "other": "[^ ]",
}


def _scanner() -> re.Pattern[str]:
    branches = [
        lead + "(?:" + "|".join(f"(?P<{name}>{_bare(pattern)})" for name, pattern in parts.items()) + ")"
        for lead, parts in (("(?=[0-9])", _FIGURES), (r"(?=[^\W\d_])", _WORDS), ("", _SIGNS))
    ]
    return re.compile(f" ?(?:{'|'.join(branches)})")


TOKENS = _scanner()
"""Cuts a line into parts. `lastgroup` is the part's name; what is before `_` is its role."""

_DAYS = {
    "full_numeric": ("y1", "m1", "d1"),
    "full_iso": ("y2", "m2", "d2"),
    "full_worded": ("y3", "m3", "d3"),
    "full_short": ("y4", "m4", "d4"),
    "full_spaced": ("y5", "m5", "d5"),
    "full_english": ("y6", "m6", "d6"),
    "month_numeric": ("y7", "m7"),
    "month_iso": ("y8", "m8"),
    "full_monthfirst": ("y9", "m9", "d9"),
    "full_american": ("y10", "m10", "d10"),
    "month_worded": ("y11", "m11"),
    "month_english": ("y12", "m12"),
}


def read_day(match: re.Match[str], *, month_first: bool = False) -> tuple[int, int, int]:
    """Return year, month and day of a `full` or `month` part; the day is 0 where only a month is printed.

    `month_first`: how figures with the year after them (`05/07/2013`) are read. Raises DateError for a day that does
    not exist: month 13 is never swapped with the day.
    """
    year, month, *days = match.group(*_DAYS[match.lastgroup or ""])
    if month_first and match.lastgroup == "full_numeric":
        month, days = days[0], [month]
    number = int(month) if month.isdigit() else _month_number(month, match.string)
    day = int(days[0]) if days else 0
    if int(year) not in YEARS:
        raise DateError(f"year {year} is not between {YEARS[0]} and {YEARS[-1]}")
    try:
        date(int(year), number, day if days else 1)
    except ValueError:
        raise DateError(f"no such day: {match.group().strip()!r}") from None
    return int(year), number, day


def _month_number(word: str, line: str) -> int:
    """Return the number of a month by its name. `sau` between accented words is 'next', not six."""
    if word == "sau" and not line.isascii():
        raise DateError("'tháng sau' is next month, relative to an unknown day")
    return _NUMBERS.get(_plain(word)) or _ENGLISH_MONTHS.index(word[:3]) + 1


def read_clock(match: re.Match[str]) -> tuple[int, int, int, str]:
    """Return hour as printed, minute (0 in `9 giờ`), second (-1 where not printed) and `sa`, `ch`, `am`, `pm` or ``.

    Raises DateError for minute 60 and more and for hour 24 and more.
    """
    form = {"clock_colon": "1", "clock_hour": "2", "clock_bare": "3"}[match.lastgroup or ""]
    hour = int(match["h" + form])
    minute = int(match["n" + form] or 0) if form != "3" else 0
    second = match["s" + form] if form != "3" else None
    if hour > 23 or minute > 59 or (second and int(second) > 59):
        raise DateError(f"no such time of day: {match.group().strip()!r}")
    return hour, minute, int(second) if second else -1, (match["p" + form] or "").replace(".", "")


def _hours(same: range, afternoon: range = range(0)) -> dict[int, int]:
    return {hour: hour for hour in same} | {hour: hour + 12 for hour in afternoon}


_MORNING = _hours(range(12))
_HOURS = {
    "am": _MORNING | {12: 0},
    "sa": _MORNING | {12: 0},
    "pm": _hours(range(12, 24), range(1, 12)),
    "ch": _hours(range(12, 24), range(1, 12)),
    "rang sang": _hours(range(7)),
    "sang": _MORNING,
    "trua": _hours(range(10, 15), range(1, 3)),
    "chieu": _hours(range(12, 20), range(1, 12)),
    "toi": _hours(range(17, 24), range(5, 12)),
    "dem": _hours((range(20, 24)), range(8, 12)) | _hours(range(5)),
    "khuya": _hours(range(21, 24), range(9, 12)) | _hours(range(4)),
}


def hour_of(hour: int, part: str) -> int:
    """Return the hour of 24 that `hour` and a part of the day mean together: 2 CH is 14, 12 SA is 0.

    Sites print markers beside a 24-hour clock too (cafef: `00:01 AM`), so 14 PM is 14; what contradicts
    itself (14 AM, 0 CH) or leaves the day open (`12 giờ đêm`) raises DateError.
    """
    try:
        return _HOURS[_plain(part)][hour]
    except KeyError:
        raise DateError(f"hour {hour} and {part!r} contradict each other") from None


def read_offset(match: re.Match[str]) -> int:
    """Return minutes east of Greenwich of a `zone` part. Raises DateError for an offset that no zone has."""
    if match["zx"]:
        raise DateError(f"a zone that is not known: {match['zx']!r}")
    for form in ("1", "3"):
        if match["o" + form]:
            minutes = int(match["zh" + form]) * 60 + int(match["zm" + form] or 0)
            if minutes > 14 * 60:
                raise DateError(f"no such zone: {match.group().strip()!r}")
            return -minutes if match["o" + form] == "-" else minutes
    if match["o4"]:
        return int(match["zh4"]) * 60
    return 0 if match["z2"] or match["z1"] in ("gmt", "utc") else 7 * 60


def read_weekday(match: re.Match[str]) -> int:
    """Return 0 for Monday (`thứ hai`, `Thứ 2`, `T2`) to 6 for Sunday (`chủ nhật`, `CN`)."""
    if match["w2"]:
        return 6
    if match["w3"]:
        return _ENGLISH_WEEKDAYS.index(match["w3"][:3])
    word = match["w1"]
    return int(word) - 2 if word.isdigit() else _WEEKDAYS[_plain(word)]


def read_amounts(match: re.Match[str]) -> list[tuple[int, str]]:
    """Return numbers and Vietnamese or English units of an `ago` part, without marks, in the order printed."""
    pairs = [(match["a" + form], _plain(match["u" + form] or "")) for form in "12345"]
    return [(int(n) if n.isdigit() else _NUMBERS[_plain(n)], unit) for n, unit in pairs if n]

"""The words and figures that a Vietnamese date line is made of: one scanner, and what its parts mean.

    TOKENS       cuts a line (lower case, NFC, single spaces) into parts, from left to right
    read_day     a full date or a month -> (year, month, day)
    read_clock   hours, minutes, seconds and the part of the day -> (hour, minute, second)
    read_offset  a printed zone -> minutes east of Greenwich

`dates.parse_date` decides what a whole line means; nothing here looks at more than one part. Each
Vietnamese letter of a pattern also matches its bare Latin letter (`thứ` = `thu`), since some sites print
`Thu Hai, ngay 15 thang 1`. Every repetition is bounded, so scanning takes linear time.
"""

from __future__ import annotations

import re
import unicodedata

YEARS = range(1800, 2101)
"""Years that may be meant: party history begins in the 19th century; `Số: 1234` is a document."""


def _bare(pattern: str) -> str:
    """`pattern` with every accented letter also matching its bare form: `ngày` -> `ng[àa]y`."""
    letters = []
    for letter in pattern:
        base = "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
        letters.append(letter if base == letter else f"[{letter}{base}]")
    return "".join(letters)


def _named(pattern: str, group: str) -> str:
    return pattern.replace("NAME", group)


MONTHS = {
    _bare(word): number
    for number, words in enumerate(
        ("một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy bẩy", "tám", "chín", "mười"), start=1
    )
    for word in words.split()
}
_MONTH_WORD = r"mười một|mười hai|mười|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín"
_ENGLISH = {
    name: number
    for number, names in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "tu": 2, "năm": 3, "nam": 3, "sáu": 4, "sau": 4}
_WEEKDAYS |= {"bảy": 5, "bẩy": 5, "bay": 5} | {str(number + 2): number for number in range(6)}
_ENGLISH_WEEKDAYS = {name: number for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}

# A figure that is not itself the day of a full date: `9 giờ 15/01/2024` is nine o'clock on the 15th.
_NO_DAY = (
    r"(?![0-9])(?! ?(?:/ ?[0-9]{1,2} ?/|- ?[0-9]{1,2} ?-|\. ?[0-9]{1,2} ?\.) ?[0-9]{4})"
    r"(?! ?[/.-] ?[0-9]{1,2},? năm)(?! [0-9]{2} [0-9]{4})(?![ ,]{0,2}(?:tháng|thg|th\.? ?[0-9]))"
)
_GAP = r"[ ,./-]{0,3}"
_MONTH = (
    rf"(?:tháng|thg\.?|th\.?(?= ?[0-9]))[ ,]?(?P<NAME>[0-9]{{1,2}}(?![0-9])|(?:{_MONTH_WORD})\b)"
)
_YEAR = r"(?:năm,? ?)?(?P<NAME>[0-9]{4})(?![0-9])"
_ENGLISH_MONTH = (
    r"(?P<NAME>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_BOUNDARY = r"(?<![^\W_])"
# The sexagenary year of the lunar calendar: `Ất Tỵ`, `Giáp Thìn`.
_STEMS = r"(?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý)"
_BRANCHES = r"(?:tý|tỵ|tị|sửu|dần|mão|mẹo|thìn|ngọ|mùi|thân|dậu|tuất|hợi)"
_COUNTED = (
    r"(?:lượt (?:xem|đọc|truy cập)|lần (?:xem|đọc)|đã xem|bình luận|phản hồi|chia sẻ"
    r"|views?|hits?|comments?)"
)
_COUNT = r"[0-9]{1,3}(?:[.,][0-9]{3}){1,3}|[0-9]{1,9}"
_AMOUNT = r"[0-9]{1,4}|an?|one|mười một|mười hai|mười|một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín"
_UNIT = (
    r"giây|seconds?|secs?|phút|minutes?|mins?|['’′]|giờ|tiếng(?: đồng hồ)?|hours?"
    r"|ngày|hôm|days?|tuần(?: lễ)?|weeks?|tháng|months?|năm|years?"
)

_PARTS = {
    "iso": r"(?<![0-9])(?P<iy>[0-9]{4}) ?(?P<is>[/.-]) ?(?P<im>[0-9]{1,2}) ?(?P=is) ?(?P<id>[0-9]{1,2})(?![0-9])",
    "ago": (
        rf"\b(?P<n1>{_AMOUNT}) ?(?P<u1>{_UNIT})(?: (?P<n2>{_AMOUNT}) ?(?P<u2>{_UNIT}))? (?:trước(?: đây)?|ago)\b"
        rf"|cách đây (?P<n3>{_AMOUNT}) ?(?P<u3>{_UNIT})(?!\w)"
    ),
    "numeric": (
        r"(?P<d>[0-9]{1,2}) ?(?P<s>[/.-]) ?(?P<m>[0-9]{1,2}) ?(?P=s) ?(?P<y>[0-9]{4})(?![0-9])"
        r"|(?P<yd>[0-9]{1,2}) ?[/.-] ?(?P<ym>[0-9]{1,2}),? năm (?P<yy>[0-9]{4})(?![0-9])"
    ),
    "spaced": r"(?P<sd>[0-9]{2}) (?P<sm>[0-9]{2}) (?P<sy>[0-9]{4})(?![0-9])",
    "worded": (
        rf"(?P<wd>[0-9]{{1,2}}){_GAP}{_named(_MONTH, 'wm')}{_GAP}{_named(_YEAR, 'wy')}"
        rf"|{_named(_MONTH, 'fm')} (?:ngày )?(?P<fd>[0-9]{{1,2}})(?:,? năm|,)? (?P<fy>[0-9]{{4}})(?![0-9])"
    ),
    "english": (
        rf"(?P<ed>[0-9]{{1,2}})(?:st|nd|rd|th)?[ ./-]{{0,2}}{_named(_ENGLISH_MONTH, 'em')}[ ,./-]{{1,2}}"
        r"(?P<ey>[0-9]{4})(?![0-9])"
        rf"|{_named(_ENGLISH_MONTH, 'gm')} (?P<gd>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<gy>[0-9]{{4}})(?![0-9])"
    ),
    "month": (
        rf"{_named(_MONTH, 'mm')}{_GAP}{_named(_YEAR, 'my')}(?![/-]?\w)"
        r"|(?<![0-9])(?P<nm>[0-9]{1,2}) ?[/-] ?(?P<ny>[0-9]{4})(?! ?[/-]?\w)"
        r"|(?<![0-9])(?P<vy>[0-9]{4})[/-](?P<vm>[0-9]{2})(?! ?[/-]?\w)"
        rf"|{_named(_ENGLISH_MONTH, 'xm')},? (?P<xy>[0-9]{{4}})(?![/-]?\w)"
    ),
    "counter": (
        rf"(?:số )?{_COUNTED}(?: ?: ?| ?\( ?| )(?:{_COUNT})(?![0-9]| ?[/.:h-] ?[0-9]) ?\)?"
        rf"|(?:{_COUNT}) {_COUNTED}\b"
    ),
    "clock": (
        r"(?P<h>[0-9]{1,2}) ?: ?(?P<mi>[0-9]{1,2})(?: ?: ?(?P<se>[0-9]{1,2})(?:[.,][0-9]{1,9})?)?(?![0-9:])['’′]?"
        r"(?: ?(?P<half>sa|ch|[ap]\.?m\.?)(?!\w))?"
        r"|(?P<wh>[0-9]{1,2}) ?(?:h|g|giờ)(?![^\W\d_])"
        rf"(?: ?(?P<wmi>[0-9]{{1,2}}){_NO_DAY}(?: ?(?:phút|ph|p|['’′])(?![^\W\d_])"
        r"(?: ?(?P<wse>[0-9]{1,2}) ?(?:giây|s|''|\")(?!\w))?)?)?(?: ?(?P<whalf>sa|ch|[ap]m)(?!\w))?"
        r"|(?P<eh>[0-9]{1,2}) ?(?P<ehalf>sa|ch|[ap]\.?m\.?)(?!\w)"
    ),
    "zone": (
        r"\(?(?:theo )?giờ (?:việt nam|hà nội)\b|(?:gmt|utc|ict)(?!\w)"
        r"(?: ?(?P<zo>[+-]) ?(?P<zh>[0-9]{1,2})(?::?(?P<zm>[0-9]{2}))?(?![0-9]))?"
        r"|(?<=[0-9 ])(?P<bo>[+-])(?P<bh>[0-9]{2}):?(?P<bm>[0-9]{2})(?![0-9]| ?[/.:-][0-9])"
        r"|(?<=[0-9 ])\+(?P<ph>[0-9]{1,2})(?![0-9/.:-])|(?<=[0-9])(?P<zulu>z)\b"
    ),
    "weekday": (
        rf"(?:thứ ?|\bt\.? ?(?=[2-7]))(?P<wk>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7]{_NO_DAY}(?![:h]))(?!\w)"
        r"|(?P<sunday>(?:chủ|chúa) nhật|cn)(?!\w)"
        r"|(?P<ewk>mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|ur)?(?:day)?(?!\w)\.?"
    ),
    "today": (
        r"(?:hôm|(?P<tp>sáng|trưa|chiều|tối|đêm)) (?P<which>nay|qua|kia)\b|\b(?P<edt>today|yesterday)\b"
        r"|\b(?P<now>(?:vừa|mới) (?:xong|mới|đăng)|just now)\b"
    ),
    "part": r"(?P<dp>rạng sáng|sáng|trưa|chiều|tối|đêm|khuya)(?!\w)",
    "remark": (
        r"(?:nhằm|(?<!tin )tức)(?: là)?(?: vào)? (?:ngày|mùng|mồng|rằm|[0-9])[^()]{0,60}?"
        rf"(?:{_STEMS} {_BRANCHES}\b|âm lịch|(?=\))|$)"
    ),
    "lunar": rf"âm lịch|\bâl\b|(?:năm )?{_STEMS} {_BRANCHES}\b|tháng (?:giêng|chạp)|(?:mùng|mồng|rằm)\b",
    "published": (
        r"(?:(?:ngày|thời gian|giờ) )?(?:đăng tải|đăng bài|đăng tin|đăng|xuất bản|phát hành|đưa tin|đưa)"
        r"(?: (?:ngày|lúc|vào))*(?!\w)|(?:date )?(?:published|posted)(?: (?:on|at))?(?!\w)"
    ),
    "updated": (
        r"(?:(?:ngày|thời gian|lần) )?(?:cập nhật|chỉnh sửa|sửa đổi)(?: lần cuối| mới nhất)?(?: (?:ngày|lúc|vào))*(?!\w)"
        r"|(?:last )?(?:updated|modified|edited)(?: (?:on|at))?(?!\w)"
    ),
    "day": r"ngày(?!\w)",
    "neutral": (
        r"(?:vào lúc|vào hồi|lúc|hồi|vào|đúng|thời gian|ngày viết|ngày tạo|ngày gửi|giờ|dương lịch|date|time|on|at|by"
        r"|tác giả|người đăng|nguồn tin|nguồn|thực hiện|tin bài|bài viết|bài|ảnh|tin|theo)(?!\w)"
    ),
    "tee": r"(?<=[0-9])t(?=[0-9])",
    "word": r"[^\W\d_]\w*(?:[.&][^\W\d_]\w*)*",
    "number": r"[0-9]+(?:[.,][0-9]+)*\w*",
    "colon": r":",
    "other": r"[^ ]",
}
_WORDLIKE = ("lunar", "remark", "published", "updated", "day", "neutral", "today", "part", "weekday", "zone")


def _scanner() -> re.Pattern[str]:
    parts = []
    for name, pattern in _PARTS.items():
        start = _BOUNDARY if name in _WORDLIKE or name in ("ago", "worded", "english", "month", "counter") else ""
        parts.append(f"(?P<{name}>{start}(?:{_bare(pattern)}))")
    return re.compile("|".join(parts))


TOKENS = _scanner()

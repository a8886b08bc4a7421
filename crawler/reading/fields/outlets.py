"""Tell the names of agencies, papers and offices, which are printed in the place of a byline and are not persons."""

from __future__ import annotations

import re

_NAMES = frozenset(
    name.casefold()
    for name in [
        "TTXVN",
        "Vietnam+",
        "VietnamPlus",
        "Vnews",
        "VOV",
        "VTV",
        "VTC",
        "VOH",
        "SGGP",
        "SGGPO",
        "QĐND",
        "ĐCSVN",
        "NDO",
        "TPO",
        "TTO",
        "HNM",
        "HNMO",
        "PLO",
        "NLĐO",
        "VnExpress",
        "VnEconomy",
        "Vietnamnet",
        "Dân trí",
        "Thanh Niên",
        "Tuổi Trẻ",
        "Tiền Phong",
        "Lao Động",
        "Người Lao Động",
        "Đại Đoàn Kết",
        "Nhân Dân",
        "Hà Nội mới",
        "Hànộimới",
        "Quân đội nhân dân",
        "Công an nhân dân",
        "Sài Gòn Giải Phóng",
        "Kinh tế đô thị",
        "Pháp luật Việt Nam",
        "Nhịp sống thị trường",
        "Tin tức",
        "Zing",
        "Znews",
        "Xinhua",
        "Tân Hoa xã",
        "Reuters",
        "AFP",
        "AP",
        "TASS",
        "Thông tấn xã Việt Nam",
    ]
)
_OFFICE = re.compile(
    r"^(?:báo|tạp chí|cổng|trang|đài|thông tấn|bản tin|website|web|ban|sở|ubnd|hđnd|ủy ban|uỷ ban|văn phòng|công an"
    r"|bộ|cục|vụ|tổng cục|viện|trường|học viện|hội|liên đoàn|mặt trận|ubmttq|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ"
    r"|huyện ủy|quận ủy|thị ủy|đảng ủy|đảng bộ|trung tâm|tổ|nxb|nhà xuất bản|phòng|chi cục|truyền hình|phát thanh)\b",
    re.IGNORECASE,
)
_HOST = re.compile(r"\b[a-z0-9][a-z0-9\-]{1,40}\.(?:vn|com|net|org|gov|edu)\b", re.IGNORECASE)


_PRESS = re.compile(
    r"^(?:báo|tạp chí|cổng|trang|đài|thông tấn|bản tin|website|web|truyền hình|phát thanh)\b", re.IGNORECASE
)
_BUREAU = re.compile(r"^(?:VOV|VTV|VTC|TTXVN)(?:\d|\s?[-–.]\s?\w)")
"""`VOV-Tây Bắc`, `VOV1`."""
_ALSO_NAMES = re.compile(r"^(?:trường|hội|trang|đài|viện|vụ|tổ|bộ|ban|phòng|cục|sở|web)\b", re.IGNORECASE)
"""First words of offices that are also people's: `Trường Sơn`, `Trang Nhung`."""


def is_agency(text: str) -> bool:
    """Whether these words are nothing but the name of a known agency or paper."""
    return text.strip(" .()[]").casefold() in _NAMES


def is_press(text: str) -> bool:
    """Whether an outlet is one that publishes; others are offices where an author may work."""
    words = text.strip(" .()[]")
    return words.casefold() in _NAMES or bool(_HOST.search(words) or _BUREAU.match(words) or _PRESS.match(words))


def is_outlet(text: str) -> bool:
    """Whether these words name an agency, a paper, an office or a website, not a person."""
    words = text.strip(" .()[]")
    if words.casefold() in _NAMES or _HOST.search(words) or _BUREAU.match(words):
        return True
    if not _OFFICE.match(words):
        return False
    if not _ALSO_NAMES.match(words) or any(word[0].islower() for word in words.split()):
        return True
    return not words.isupper() and any(len(word) > 2 and word.isupper() for word in words.split()[1:])

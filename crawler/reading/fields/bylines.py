"""Parse bylines: `Tin, ảnh: Minh Khuê`, `NGỌC TRINH`, `Vũ Nguyệt – Nhật Quang`, `Theo TTXVN`.

Their shapes are those of FACTS C.5 (Author line) and A1 (NukeViet's author and source lines).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from crawler.reading.fields.outlets import is_outlet, is_press

LONGEST = 120
"""Characters; a longer line is a paragraph."""
AUTHOR_NAME = re.compile(r"author|tac-?gia|byline|nguoi-?viet|butdanh|but-danh|reporter", re.IGNORECASE)
"""In the class or id of a node that names the author."""

_WRITES = (
    r"tin|bài|bài viết|bài dự thi|nội dung|thực hiện|tác giả|tác giả bài viết|người viết|biên soạn|viết|lời|phóng viên"
    r"|pv|ctv|cộng tác viên|nhóm phóng viên|nhóm pv|nhóm tác giả|tổng hợp|lược dịch|biên dịch|dịch|ghi|lược ghi"
    r"|lược thuật|thơ|tin tức"
)
_SHOWS = r"ảnh|hình|hình ảnh|video|clip|đồ họa|đồ hoạ|infographic|minh họa|minh hoạ|photo|trình bày|thiết kế|media"
_JOINT = r"\s{0,3}(?:,|-|–|—|&|/|\+|;|và|\s)\s{0,3}"
_LABEL = re.compile(
    rf"^((?:{_WRITES}|{_SHOWS})(?:{_JOINT}(?:{_WRITES}|{_SHOWS})){{0,3}})\s{{0,3}}:\s{{0,3}}", re.IGNORECASE
)
_WRITES_ANY = re.compile(rf"\b(?:{_WRITES})\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"^(?:(?:(?:trích )?dẫn |trích |theo )?nguồn(?: tin| bài| ảnh)?|xuất xứ)\s{0,3}(?::|(?P<dash>\s[-–]\s))\s{0,3}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
_MOST_WORDS = 5
"""Words of what is behind the label of a source in small letters; more are a sentence."""
_ACCORDING = re.compile(r"^theo(?:\s{0,3}:|\s)\s{0,3}", re.IGNORECASE)
_BRACKETED = re.compile(r"^(.{0,80}?)\s{0,3}[(\[]([^()\[\]]{1,60})[)\]]\.?$")
_BETWEEN = re.compile(r"\s+[-–—]+\s+|\s*[,;/|&+]\s*|\s+[-–—]+|[-–—]+\s+|\s+và\s+", re.IGNORECASE)
_TITLES = (
    r"GS|PGS|TSKH|TS|ThS|Ths|Th\.S|BS|KS|CN|LS|CVCC|GVC|NSND|NSƯT|NGƯT|NGND|QNCN|(?i:nhà báo|nhà văn|nhà thơ"
    r"|luật sư|thạc sĩ|tiến sĩ|đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|trung úy|thiếu úy|thiếu tướng"
    r"|trung tướng|thượng tướng|đại tướng)"
)
_DEGREE = re.compile(rf"^(?:(?:{_TITLES})(?:\.\s{{0,2}}|,\s{{0,2}}|\s+))+")
_DEGREES_ONLY = re.compile(rf"^(?:{_TITLES})\.?$")
_ROLE = re.compile(
    r"\s{1,3}(?:thực hiện|lược ghi|tổng hợp|lược thuật)$|\s{0,3}[(\[](?:t/h|th|tổng hợp|thực hiện|ghi|lược ghi"
    r"|lược thuật|lược dịch|biên dịch|biên soạn|sưu tầm|st)[)\]]\.?$",
    re.IGNORECASE,
)
"""What the named person did, after the name: `Thu Hà (thực hiện)`."""
_PIECE_BY = re.compile(
    r"^(?:bài|tin|bài viết|bài và ảnh|tin và ảnh|ghi chép|phóng sự|bút ký|ghi nhanh) của:?\s{1,3}", re.IGNORECASE
)
_POSTED = re.compile(
    r"^(?:(?:người đăng|người nhập(?: tin)?|người cập nhật|người gửi)\s{0,2}:|(?:được )?(?:đăng|gửi) bởi\b)",
    re.IGNORECASE,
)
"""Before the account that put the article on the portal, who did not write it."""
_POSITION = re.compile(
    r"^(?:nguyên |quyền )?(?:phó|trưởng|bí thư|chủ tịch|giám đốc|ủy viên|uỷ viên|chánh|hiệu trưởng|chuyên viên"
    r"|giảng viên|cán bộ|thứ trưởng|bộ trưởng|viện trưởng|tổng biên tập|đại biểu|thường trực)\b",
    re.IGNORECASE,
)
_DEPUTY = re.compile(r"^(?:(?:nguyên|quyền|phó)\s)+", re.IGNORECASE)
"""Before a position; `Phó` alone is a family name, too."""
_STAFF = re.compile(r"^[(\[]?(?:bbt|ban biên tập|tổng hợp|t/h|sưu tầm)[)\]]?\.?$", re.IGNORECASE)
"""Lines in the place of a byline that name nobody."""
_TEAM = re.compile(r"^nhóm (?:pv|p\.v|phóng viên|ctv|tác giả)(?:,? [^\W\d_][^.:;!?]{1,40})?$", re.IGNORECASE)
_NO_NAME = re.compile(r"\d{4}|\d[/:.]\d|:|^(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)$", re.IGNORECASE)
"""Where the rest of a line of several fields begins: `Tác giả: Thu Hà | Thứ Tư, 15/01/2025`."""
_OTHERS = re.compile(r"^(?:\d{1,2}|nhiều) (?:tác giả|người) khác$", re.IGNORECASE)
"""What stands for authors that are not named there: tuoitre.vn's `và 1 tác giả khác`."""
_ACCOUNT = re.compile(
    r"^(?:admin\w{0,20}|super ?user|quản trị(?: viên| hệ thống| web(?:site)?)?|ban biên tập|biên tập viên|bbt|webmaster"
    r"|editor|user\d{0,4})$",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^[a-z0-9._@-]{1,60}$")
_TOKEN = re.compile(r"^[^\W\d_][\w.'’\-]*$")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says."""

    authors: tuple[str, ...] = ()
    source: str | None = None


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in `Vũ Nguyệt – Nhật Quang`, as printed except for degrees set before them."""
    names = []
    for part in _BETWEEN.split(text):
        name = _DEGREE.sub("", part.strip(" .:*-–—\t") if not _initials(part) else part.strip()).strip()
        if name and not _DEGREES_ONLY.match(name) and not _OTHERS.match(name):
            names.append(name)
    return tuple(dict.fromkeys(names))


def has_degree(text: str) -> bool:
    """Whether a name is printed with a degree or rank before it."""
    return bool(_DEGREE.match(text))


def _initials(text: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:[^\W\d_]{1,2}\.\s?){1,4}[^\W\d_]{0,2}\s*", text))


def is_address(source: str) -> bool:
    """Whether what is behind the label of a source is an address, which names nobody."""
    return bool(_ADDRESS.match(source))


def is_remark(source: str) -> bool:
    """Whether what is behind the label of a source is a sentence: `Nguồn: vốn vay là chính, còn lại do dân góp`."""
    return source[:1].islower() and len(source.split()) > _MOST_WORDS


def is_account(text: str) -> bool:
    """Whether these words name an account of the portal's software or its whole staff, not a person."""
    return bool(_ACCOUNT.match(text.strip()) or _LOGIN.match(text.strip()))


def is_name(text: str) -> bool:
    """Whether the words have the shape of one person's name or pen name: one to six words, each beginning with a
    capital letter, no digits."""
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 45:
        return False
    for word in words:
        if not word[0].isupper() or not _TOKEN.match(word):
            return False
        if word.endswith(".") and not (len(word) <= 3 or "." in word[:-1] or _DEGREES_ONLY.match(word)):
            return False
    return not is_outlet(text) and not _POSITION.match(_DEPUTY.sub("", text))


def are_names(text: str) -> bool:
    """Whether a line is nothing but one to four names."""
    names = split_names(text)
    return bool(names) and len(names) <= 4 and all(is_name(name) for name in names)


def is_byline(text: str) -> bool:
    """Whether a line names an author or a source, by a label or by being names alone."""
    return parse_line(text) is not None or are_names(text)


def parse_field(text: str) -> Byline:
    """Return the byline in a node that holds nothing else: what is there is believed, also where it is the name of
    an office (`Ban Tổ chức Thành ủy`)."""
    byline = parse_line(text)
    if byline is not None:
        return byline
    text = text.strip(" .")
    label = _ACCORDING.match(text)
    if label:
        return Byline(source=text[label.end() :].strip() or None)
    if not text:
        return Byline()
    if is_outlet(text) and not are_names(text):
        return Byline(authors=(text,))
    names = split_names(text)
    return Byline(authors=tuple(takewhile(lambda name: not _NO_NAME.search(name), names)) or names)


def parse_line(text: str) -> Byline | None:
    """Return what a line says that is a byline by a label, by `Theo` or by brackets; None for any other line."""
    text = text.strip().strip("*").strip()
    if not text or len(text) > LONGEST:
        return None
    bare = text[1:-1].strip() if text[0] in "([" and text[-1] in ")]" and "(" not in text[1:-1] else text
    label = _SOURCE.match(bare)
    if label:
        source = _ACCORDING.sub("", bare[label.end() :]).strip(" .")
        if is_address(source):
            return Byline()  # it names nobody
        if is_remark(source) or (label["dash"] and not is_outlet(source)):
            return None
        return Byline(source=source) if source else None
    label = _ACCORDING.match(bare)
    if label:
        return _according(bare[label.end() :].strip(" ."))
    label = _LABEL.match(bare)
    if label:
        return _labelled(label[1], bare[label.end() :])
    if _STAFF.match(text) or _POSTED.match(text):
        return Byline()
    piece = _PIECE_BY.match(text)
    if piece and are_names(text[piece.end() :]):
        return Byline(authors=split_names(text[piece.end() :]))
    if _TEAM.match(text):
        return Byline(authors=(text,))
    role = _ROLE.search(text)
    if role and are_names(text[: role.start()]):
        return Byline(authors=split_names(text[: role.start()]))
    if bare is not text:
        return _bracketed_outlet(bare)
    tail = _BRACKETED.match(text)
    if tail and are_names(tail[1]):
        inner = _ACCORDING.sub("", _SOURCE.sub("", tail[2])).strip()
        if is_outlet(inner) or inner != tail[2]:
            told = inner != tail[2] or is_press(inner)
            return Byline(authors=split_names(tail[1]), source=inner if told else None)
    for mark in filter(text.__contains__, "/|"):
        head, _, outlet = text.partition(mark)
        if is_outlet(outlet) and are_names(head):
            return Byline(authors=split_names(head), source=outlet.strip())
    return None


def parse_signature(text: str) -> Byline | None:
    """Return what a line says that signs an article: what `parse_line` knows, or a full name and where its bearer works
    or as what (`Nguyễn Thị Lan - Văn phòng Huyện ủy`), which under a picture would be a caption."""
    return parse_line(text) or (_of_office(text.strip()) if len(text) <= LONGEST else None)


def named_in_role(text: str) -> str | None:
    """Return the full name with which a line begins that holds nothing else but a remark on its bearer in brackets
    (`Nguyễn Thị Lan (CTV)`), None for any other line. A line of type of its own below a text is signed so; elsewhere
    it may be the caption of a portrait or an entry of a list."""
    match = _BRACKETED.match(text.strip()) if len(text) <= LONGEST else None
    if match is None or " " not in match[1] or any(c.isdigit() for c in match[2]):
        return None
    names = split_names(match[1])
    return names[0] if len(names) == 1 and is_name(names[0]) else None


def _of_office(text: str) -> Byline | None:
    parts = [part.strip() for part in re.split(r"\s+[-–—]\s+", text)]
    parts = re.split(r",\s+", text) if len(parts) == 1 else parts  # after a dash the office may have commas
    if (
        len(parts) != 2
        or not (is_outlet(parts[1]) or _POSITION.match(parts[1]))
        or not are_names(parts[0])
        or " " not in parts[0]
    ):
        return None
    return Byline(authors=split_names(parts[0]), source=parts[1] if is_press(parts[1]) else None)


def _bracketed_outlet(text: str) -> Byline | None:
    """Parse what is in brackets: `(TTXVN/Vietnam+)`, `(Minh Anh/TTXVN)`."""
    parts = [part.strip() for part in text.split("/")]
    if not is_outlet(parts[-1]):
        return None
    people = tuple(part for part in parts[:-1] if not is_outlet(part) and is_name(part))
    return Byline(authors=people, source="/".join(part for part in parts if part not in people))


def _according(who: str) -> Byline | None:
    """Parse what is after `Theo`: a source, or names."""
    if not who or who.endswith((":", ",")):
        return None
    if is_outlet(who):
        return Byline(source=who) if len(who.split()) <= 10 else None
    if len(who) <= 60 and all(is_outlet(part) for part in re.split(r"[/,;]|\s[-–]\s", who)):
        return Byline(source=who)
    tail = _BRACKETED.match(who)
    if tail and are_names(tail[1]) and is_outlet(tail[2]):
        return Byline(authors=split_names(tail[1]), source=tail[2].strip())
    head, _, outlet = who.partition("/")
    if outlet and is_outlet(outlet) and are_names(head):
        return Byline(authors=split_names(head), source=outlet.strip())
    if are_names(who):
        return Byline(authors=split_names(who))
    return None


def _labelled(label: str, rest: str) -> Byline | None:
    """Parse what is after a label such as `Bài, ảnh:`; of one that only photographers have it names nobody."""
    second = _second_label(rest)
    if second:
        rest, other = rest[: second[0]], rest[second[1] :]
        if not _WRITES_ANY.search(label):
            return parse_line(other)
    rest = rest.strip(" .,;-–")
    if not _WRITES_ANY.search(label):
        return Byline()  # only a photographer
    if not rest:
        return None
    byline = parse_line(rest) if rest != label else None
    if byline is not None:
        return byline
    tail = _BRACKETED.match(rest)
    if tail and tail[1]:
        return Byline(authors=split_names(tail[1]), source=_ACCORDING.sub("", tail[2]).strip())
    if len(rest) > 90 or rest.endswith((":", "!", "?")):
        return None
    if is_outlet(rest):
        return Byline(authors=(rest,))
    names = tuple(takewhile(lambda name: not _NO_NAME.search(name), split_names(rest)))
    if _ASKS.match(label) and not all(map(is_name, names)):
        return None  # what a reporter says: `PV: Xin cảm ơn đồng chí.`
    return _of_office(rest) or (Byline(authors=names) if names else None)


_ASKS = re.compile(r"^(?:phóng viên|pv|p\.v)\b", re.IGNORECASE)
_SECOND = re.compile(rf"[\s,;.\-–/]{{1,4}}((?:{_WRITES}|{_SHOWS})\s{{0,3}}:\s{{0,3}})", re.IGNORECASE)


def _second_label(rest: str) -> tuple[int, int] | None:
    """Return where A ends and where `Ảnh: B` begins in `A - Ảnh: B`, what is after `Bài:`; None without one."""
    match = _SECOND.search(rest)
    return (match.start(), match.start(1)) if match else None

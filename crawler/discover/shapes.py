"""What addresses of one kind have in common on a portal that nobody described. Pure: text in, text out.

A shape is an address with what differs from article to article taken out: `/tin-tuc/dai-hoi-dang-bo-xa-77.html`
is `/*/<slug>-<n>.html`. Shapes are buckets for counting, nothing more: two articles of a portal may have two.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.discover.addresses import PAGE_NUMBERS

SLUG_WORDS = 5
"""Words from which on a segment is a title's: sections have fewer (`xay-dung-dang`, `tin-tuc-su-kien`)."""

_EXTENSION = re.compile(r"\.([a-z]{2,5}\d?)$")
_SCRIPTS = frozenset({"aspx", "asp", "php", "jsp", "jspx", "do", "ashx", "cfm", "cgi"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:19|20)\d\d[-_.]?(?:0?[1-9]|1[0-2])(?:[-_.]?(?:0?[1-9]|[12]\d|3[01]))?")
_HEX = re.compile(
    r"\{?(?=[a-f\-]*\d)[0-9a-f]{8}(?:-?[0-9a-f]{4}){2,6}[0-9a-f]*\}?|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}"
)
_TAIL = re.compile(r"(?P<words>.*?)(?P<mark>(?:(?<=[-_.~])|^)[a-z]{1,8})?(?P<tail>\d+)")
_HEAD = re.compile(r"\d+[-_](?P<words>.+)")
_TELLING = frozenset(
    "tag tags tu-khoa category categories chuyen-muc author authors tac-gia topic topics chu-de archive archives lich"
    " calendar lich-cong-tac video videos photo photos album albums su-kien event events product products san-pham"
    " van-ban document documents lists blogs - x item".split()
)
"""Folders that say what their addresses lead to; any other folder is a section's."""

_NAMED_BY_ID = re.compile(
    r"(?:.*id|p|n|cat|article|bai|tin|news|nv|op|c|a|item|itemid|post|post_type|view|option|task|do|mod|module|act"
    r"|action|page_id|url|slug|alias|name|path|path_info|tabid|lang)"
)
_DATE_NAMES = frozenset("month year day date ngay thang nam m y d from to tungay denngay tu-ngay den-ngay week".split())
_NEXT = re.compile(r"(?:.*[_\-]|cur|c|p|pg|paged?|so|trang)?(?:page|paged|trang|cur|pageindex|pageno|pagenum|cp)\d?")
_PATH_PAGE = re.compile(
    r"(?P<series>.*?)(?:[/\-_.](?:page|trang|paged|pages)(?:[/\-_=]|(?=\d))|/p/)(?P<number>\d{1,6})(?P<rest>/?|\.[a-z]{3,5})"
)
_LOOSE_PAGE = re.compile(r"/?&(?P<name>[a-z_\-]+)=(?P<number>\d{1,7})")
_ENDPOINT = re.compile(
    r"(?P<series>/api/morenews-zone-\d+|/timelinelist/\d+)(?P<joint>[-/])(?P<number>\d{1,7})(?P<rest>\.[a-z]{3,4})"
)


def is_page_name(name: str) -> bool:
    """Whether a query parameter numbers the pages of a list."""
    name = name.lower()
    return name in PAGE_NUMBERS or _NEXT.fullmatch(name) is not None


def split_page(url: str) -> tuple[str, int] | None:
    """The list that an address is a page of (the address without its number), and the number; None where it
    does not number a page: `/tin/page/3/`, `/tin/trang-3.html`, `?trang=3`, `/van-ban/&cpage=3`."""
    parts = urlsplit(url)
    path = parts.path
    loose = _LOOSE_PAGE.search(path)
    if loose is not None and is_page_name(loose["name"]):
        return path[: loose.start()] + path[loose.end() :] + "?" + parts.query, int(loose["number"])
    endpoint = _ENDPOINT.fullmatch(path)
    if endpoint is not None:
        return endpoint["series"] + endpoint["rest"], int(endpoint["number"])
    match = _PATH_PAGE.fullmatch(path.lower())
    if match is not None:
        return path[: len(match["series"])].rstrip("/") + "?" + parts.query, int(match["number"])
    pairs = parts.query.split("&") if parts.query else []
    for at, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        if is_page_name(name) and value.isdecimal() and len(value) <= 7:
            return path.rstrip("/") + "?" + "&".join(pairs[:at] + pairs[at + 1 :]), int(value)
    return None


def next_page(url: str) -> str | None:
    """The address with the number of its page one up; None where it names none."""
    parts = urlsplit(url)
    endpoint = _ENDPOINT.fullmatch(parts.path)
    if endpoint is not None:
        path = f"{endpoint['series']}{endpoint['joint']}{int(endpoint['number']) + 1}{endpoint['rest']}"
        return parts._replace(path=path).geturl()
    pairs = parts.query.split("&") if parts.query else []
    for at, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        if is_page_name(name) and name.lower() not in ("start", "offset") and value.isdecimal():
            pairs[at] = f"{name}={int(value) + 1}"
            return parts._replace(query="&".join(pairs)).geturl()
    return None


@lru_cache(maxsize=50_000)
def shape_of(url: str) -> str:
    """The shape of an address; host and scheme do not count."""
    parts = urlsplit(url)
    paged = split_page(url)
    path = parts.path
    if paged is not None:
        path = urlsplit(paged[0]).path
    segments = [unquote(part).lower() for part in path.split("/") if part]
    shapes = [_folder_shape(part) for part in segments[:-1]] + [segment_shape(part) for part in segments[-1:]]
    return "/" + "/".join(shapes) + _query_shape(parts.query) + ("#page" if paged else "")


def segment_shape(segment: str) -> str:
    """The shape of the last segment of a path, in lower case."""
    extension = _EXTENSION.search(segment)
    ending = extension[0] if extension else ""
    name = segment.removesuffix(ending)
    if ending[1:] in _SCRIPTS and not re.search(r"\d{3}|(?:[^-]+-){3}", name):
        return segment
    return _name_shape(name) + ending


def is_specific(shape: str) -> bool:
    """Whether a shape is one that only single things have: a number, a date, a title's words."""
    return any(sign in shape for sign in ("<n>", "<slug>", "<hex>", "<date>"))


def _folder_shape(segment: str) -> str:
    if segment in _TELLING:
        return segment
    shape = _name_shape(segment)
    return "*" if shape == "<words>" else shape


def _name_shape(name: str) -> str:
    if _YEAR.fullmatch(name):
        return "<y>"
    if _DATE.fullmatch(name) and not name.isdecimal():
        return "<date>"
    if name.isdecimal():
        return "<n>"
    if _HEX.fullmatch(name):
        return "<hex>"
    tail = _TAIL.fullmatch(name)
    if tail is not None:
        words = tail["words"].strip("-_.~")
        return f"{_words_shape(words)}-{tail['mark'] or ''}<n>" if words else f"{tail['mark'] or ''}<n>"
    head = _HEAD.fullmatch(name)
    if head is not None:
        return f"<n>-{_words_shape(head['words'])}"
    start, _, last = name.rpartition("-")
    if start and _HEX.fullmatch(last):
        return f"{_words_shape(start)}-<hex>"
    return _words_shape(name)


def _words_shape(words: str) -> str:
    return "<slug>" if len([word for word in re.split(r"[-_ +]", words) if word]) >= SLUG_WORDS else "<words>"


def _query_shape(query: str) -> str:
    """Identifying parameters by name and kind of value; what else there is counts as one: lists that can be
    sorted and filtered in many ways share what they may be asked."""
    shown, others = set(), set()
    for name, value in parse_qsl(query, keep_blank_values=True):
        name = name.lower()
        if is_page_name(name) and value.isdecimal():
            if name == "p":
                shown.add("p=<n>")
        elif name in _DATE_NAMES or _DATE.fullmatch(value):
            others.add("date")
        elif _NAMED_BY_ID.fullmatch(name):
            shape = _name_shape(value.lower()) if value else ""
            shown.add(f"{name}={value.lower() if shape == '<words>' and len(value) <= 20 else shape}")
        else:
            others.add("*")
    return "?" + "&".join([*sorted(shown), *sorted(others)]) if shown or others else ""

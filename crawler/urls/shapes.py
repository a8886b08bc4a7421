"""The shape of an address: what stays the same from one article of a portal to the next.

`/tin-tuc/dai-hoi-chi-bo-khu-pho-1234.html` has the shape `/*/<slug>-<n>.html`: sections, words and numbers are left
out, so that a portal's articles have one shape or a few, and its lists others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.urls.pagination import next_of
from crawler.urls.parameters import FRONT_PATHS, IDENTIFYING, NAMING, SECTIONAL, is_path
from crawler.urls.rules import PAGE_NUMBERS

_BEFORE_PAGE = ("page", "p", "trang")
_DAY = re.compile(r"(?:19|20)\d\d[-_.](?:0?[1-9]|1[0-2])(?:[-_.]\d{1,2})?|\d{1,2}[-_.]\d{1,2}[-_.](?:19|20)\d\d")
_NAMED_PAGER = re.compile(r"(?:page|trang)[-_]?\d{1,6}", re.IGNORECASE)
_ID_AT_END = re.compile(r"(?P<words>.*\w)[-_.](?:[a-z]{1,5})?(?P<id>\d{3,}|[0-9a-f]{7,})", re.IGNORECASE)
_ID_AT_START = re.compile(r"(?P<id>\d{3,})[-_](?P<words>[^\d].*)")
_HEX = re.compile(r"(?=[^/]*\d)[0-9a-f\-]{16,}", re.IGNORECASE)
_ENDING = re.compile(r"(?i)\.(?:html?|aspx?|php|jsp|tpo|vnp|chn|cms|ldo)$")
_WORD = re.compile(r"[A-Za-z_]{1,20}")
_NUMBER = re.compile(r"\d+(?=$|[:\-]\D)")
_NUMBERED = re.compile(r"\d+[:\-]\D")
_MOST_SEGMENTS = 3
"""Segments of a path beyond which those in the middle do not count."""

_DAY_NUMBER = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d|[0-3]\d[01]\d(?:19|20)\d\d|(?:19|20)\d{4}")
"""Days and months as numbers: they tell no article from another."""

_AMPERSAND_QUERY = re.compile(r"&(?=[\w\-]+=)")


@lru_cache(maxsize=4096)
def shape_of(url: str) -> str:
    """Return the shape of a canonical address, its host left out."""
    path, query = _parts(url)
    segments = path.strip("/").split("/")
    shaped = [_shape_of_segment(segment, last=number == len(segments)) for number, segment in enumerate(segments, 1)]
    if len(segments) > 1 and segments[-2].lower() in _BEFORE_PAGE and shaped[-1].startswith("<n>"):
        shaped[-2:] = ["<page>"]
    varies = shaped[-1] if shaped else ""
    if "<" in varies:  # sections before it are as many as the portal has
        shaped = [part if "<" in part else "*" for part in shaped]
    parameters = sorted({(name.lower(), _shape_of_value(name, value)) for name, value in query})
    asked = "&".join(f"{name}={value}" for name, value in parameters)
    return f"/{'/'.join(shaped)}{'/' if path.endswith('/') and path != '/' else ''}{f'?{asked}' if asked else ''}"


def is_pager(url: str) -> bool:
    """Whether an address names a page of a list by its number."""
    path, query = _parts(url)
    if any(_is_number_of_page(name, value) for name, value in query):
        return True
    if next_of(url) is not None:
        return True
    segments = path.strip("/").lower().split("/")
    last = _ENDING.sub("", segments[-1])
    numbered = len(segments) > 1 and segments[-2] in _BEFORE_PAGE and last.isdecimal()
    if numbered and segments[-2] == "p":  # `/p/1234` is an article of its own
        numbered = len(segments) > 2 and len(last) < 4
    return numbered or _NAMED_PAGER.fullmatch(last) is not None


def identity_of(url: str) -> str:
    """Return what is the same for two addresses of one article: an identifying parameter with its path, or a slug with
    a number in it whatever the section; else the whole address."""
    path, query = _parts(url)
    values = {name.lower(): value for name, value in query}
    named = {name: number[0] for name in IDENTIFYING & values.keys() if (number := _NUMBER.match(values[name]))}
    if "option" in values and named.keys() != {"itemid"}:
        named.pop("itemid", None)  # Joomla's Itemid is a menu's
    if named:
        # `mod=news&id=5` is not `mod=video&id=5`.
        kinds = {name: value.lower() for name, value in values.items() if name in NAMING}
        # A number that is not known to be a section's may be the article's: `id=SECTION&baiviet=5`.
        others = {name: value for name, value in values.items() if value.isdecimal() and name not in SECTIONAL}
        return f"{path}?{'&'.join(f'{name}={value}' for name, value in sorted((kinds | others | named).items()))}"
    last = path.rstrip("/").rpartition("/")[2]
    numbers = re.findall(r"\d{5,}", last)
    if not query and numbers and not any(map(_DAY_NUMBER.fullmatch, numbers)):
        shape = shape_of(url).rstrip("/").rpartition("/")[2]
        if shape.startswith(("<slug>-<n>", "<n>-<slug>")):
            return last
    return url


def is_same_address(one: str, other: str) -> bool:
    """Whether two canonical addresses of a site mean the same by their form: except for scheme and host, the case of
    letters, a slash at the end, the order of parameters, and those that name a section beside an article's own path."""
    (path, pairs), (other_path, other_pairs) = map(_form, (one, other))
    if path != other_path:
        return False
    only = {name for name, _ in pairs ^ other_pairs}
    path_shape = shape_of(one).partition("?")[0]
    return not only or (only <= SECTIONAL and ("<slug>-<n>" in path_shape or "<n>-<slug>" in path_shape))


def _form(url: str) -> tuple[str, frozenset[tuple[str, str]]]:
    path, query = _parts(url.lower())
    return path.rstrip("/"), frozenset(query)


_MORE = re.compile(r"(/(?:api/morenews-zone-\d+-|timelinelist/\d+/))\d+\.html?$")
_PAGE_PART = re.compile(r"(?i)(?:[/?&-]|^)(?:page|trang|p|\w*page|pageindex|start)[-_=/]?\d+")


def list_of(url: str) -> str:
    """Return an address without the number of its page: the same for all pages of one list."""
    more = _MORE.search(url)
    return url[: more.end(1)] if more else _PAGE_PART.sub("", url).rstrip("/")


def template_of(url: str) -> str:
    """Return the template by which a portal makes an address: its shape without the words of sections and the filters
    of lists. Of several segments the first stays: `/tag/*` is not `/tin-tuc/*`."""
    path, mark, query = shape_of(url).partition("?")
    first, *rest = path.strip("/").split("/")
    kept = [first if rest or "<" in first else "*"]
    kept += [part if "<" in part else "*" for part in rest]
    if len(kept) > _MOST_SEGMENTS:  # however many segments broken relative links pile up, it is one template
        kept = [kept[0], "**", kept[-1]]
    names = {pair if _tells(pair) else "*" for pair in query.split("&") if pair}
    return f"/{'/'.join(kept)}{mark}{'&'.join(sorted(names))}"


def folder_of(url: str) -> str:
    """Return the first folder of an address, or of an address without one its script and the names of its
    parameters."""
    path, query = _parts(url)
    first, _, rest = path.lstrip("/").partition("/")
    return first if rest.strip("/") else f"{path}?{'&'.join(sorted(name for name, _ in query))}"


def _tells(pair: str) -> bool:
    """Whether a parameter tells one template of a portal from another; the filters of a list do not."""
    name, _, value = pair.partition("=")
    return (
        name in NAMING or value == "<page>" or name in IDENTIFYING or re.search(r"id$|cat|nhom|muc", name) is not None
    )


def has_article_shape(url: str) -> bool:
    """Whether the last part of an address varies as the addresses of articles do: words, a number, an id."""
    last = shape_of(url).partition("?")[0].rstrip("/").rpartition("/")[2]
    return last.startswith(("<slug>", "<n>")) or "=<n>" in shape_of(url)


def has_repeated_segments(url: str) -> bool:
    """Whether segments of a path come again and again: relative links pile them up on a portal that answers to any
    address."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return len(segments) > 12 or any(segments.count(segment) > 2 for segment in set(segments) if not segment.isdigit())


def _parts(url: str) -> tuple[str, list[tuple[str, str]]]:
    """Return path and parameters of an address, decoded."""
    parts = urlsplit(url)
    path, query = unquote(parts.path), parts.query
    if not query and (found := _AMPERSAND_QUERY.search(path)):  # /van-ban/&cpage=2: seen on a party portal
        path, query = path[: found.start()], path[found.end() :]
    asked = parse_qsl(query, keep_blank_values=True)
    if path in FRONT_PATHS and (routes := [value for name, value in asked if is_path(name, value)]):
        path = "/".join((path.rstrip("/"), *routes))
        asked = [pair for pair in asked if not is_path(*pair)]
    return path, asked


def _shape_of_segment(segment: str, *, last: bool) -> str:
    ending = (_ENDING.search(segment) or [""])[0] if last else ""
    stem = segment.removesuffix(ending) if ending else segment
    if _NAMED_PAGER.fullmatch(stem):
        return f"<page>{ending.lower()}"
    if stem.isdecimal():
        return f"<n>{ending.lower()}"
    return f"{_shape_of_words(stem)}{ending.lower()}"


def _shape_of_words(stem: str) -> str:
    if _DAY.fullmatch(stem):
        return "<day>"
    if _HEX.fullmatch(stem):
        return "<n>"
    if at_start := _ID_AT_START.fullmatch(stem):
        return f"<n>-{_shape_of_words(at_start['words'])}" if "-" in at_start["words"] else "<n>-<slug>"
    at_end = _ID_AT_END.fullmatch(stem)
    if at_end and any(letter.isdigit() for letter in at_end["id"]):
        return "<slug>-<n>"
    words = [word for word in re.split(r"[-_. ]", stem) if word]
    if len(words) >= 4 or len(stem) > 30:
        return "<slug>"
    return stem.lower()


def _shape_of_value(name: str, value: str) -> str:
    if _is_number_of_page(name, value):
        return "<page>"
    if name.lower() in NAMING and _WORD.fullmatch(value):
        return value.lower()
    return "<n>" if value.isdecimal() or _HEX.fullmatch(value) or _NUMBERED.match(value) else "*"


def _is_number_of_page(name: str, value: str) -> bool:
    return value.isdecimal() and (name.lower() in PAGE_NUMBERS - IDENTIFYING or _is_page_name(name))


def _is_page_name(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(("page", "trang", "pageno", "pagenum")) and lower not in ("homepage", "landingpage")

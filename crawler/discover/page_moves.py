"""Pages that lead on without HTTP: by `Refresh`, `<meta http-equiv=refresh>`, a plain script, frames, one iframe, or
the words of a redirect with its one link, as servers write them for browsers that follow none.

Only a page with hardly anything to read leads on: an article that loads itself again each five minutes does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import urlsplit

from turbohtml.etree import ElementView as Element

from archive.markup.addresses import resolve
from crawler.discover.script_moves import MAX_SCRIPT, find_move
from crawler.reading.file_links import is_document
from crawler.reading.page import Page

MAX_PAGE = 60_000
"""Bytes of a page that leads on, at most."""

LATEST = 60.0
"""Seconds after which a page leads on, at most."""

MOST_WORDS, MOST_LINKS = 80, 8
"""What may be read on a page that leads on: `Trang đã chuyển sang địa chỉ mới. Bấm vào đây...`."""

_SIGNS = tuple(b"refresh location navigate <iframe <frame window.open moved redirect chuy".split())
_MOVED = re.compile(
    r"\b(?:object|document|page|resource|site)\b.{0,20}\bmoved\b|\bmoved (?:permanently|temporarily|to)\b|\bredirect"
    r"|\b(?:trang|bài(?: viết)?|nội dung|địa chỉ|website|liên kết|đường dẫn|cổng(?: thông tin)?)\b.{0,30}"
    r"\b(?:chuyển|dời) (?:hướng|tới|đến|sang|về|qua)\b|\bđang chuyển (?:hướng|trang)\b",
    re.IGNORECASE,
)
"""The words of RFC 9110's redirects as Apache, IIS, nginx and Symfony print them, and Vietnamese ones."""
_GONE = re.compile(
    r"không (?:tồn tại|tìm thấy|còn)|not found|\blỗi\b|\berror\b|\bđã bị\b|bảo trì|thùng rác|đăng nhập|log ?in",
    re.IGNORECASE,
)
_SETS_COOKIE = re.compile(r"\bdocument\s*\.\s*cookie\s*=|\bcookie\s*=\s*[\"'`]")
_FRONT = re.compile(r"(?i)/?|/(?:(?:index|default|home|trang-?chu|vi|en)(?:\.\w{1,5})?/?)")
_BLANK = " \t\n\f\r"
_DIGITS = re.compile(r"[0-9]*")
_FRACTION = re.compile(r"[0-9.]*")
_URL = re.compile(rf"url[{_BLANK}]*=[{_BLANK}]*", re.IGNORECASE)
_MAIN = re.compile(r"(?i)main|content|noi_?dung|chinh|giua|right|body")
_NOT_READ = frozenset(("script", "style", "noscript", "noframes", "template", "title", "iframe", "head"))


def parse_refresh(text: str) -> tuple[float, str] | None:
    """Return after how many seconds, and where, a value of `Refresh` or of its meta element leads; the address is ""
    where the page is only loaded again. None for anything else.

    Source: https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps.
    """
    text = text.lstrip(_BLANK)
    digits = _DIGITS.match(text)
    assert digits is not None
    if not digits[0] and not text.startswith("."):
        return None
    seconds, rest = float(digits[0][:9] or 0), text[digits.end() :]
    fraction = _FRACTION.match(rest)
    rest = rest[fraction.end() :] if fraction else rest
    if not rest:
        return seconds, ""
    if rest[0] not in f";,{_BLANK}":
        return None
    rest = rest.lstrip(_BLANK)
    rest = rest[1:] if rest[:1] in (";", ",") else rest
    rest = rest.lstrip(_BLANK)
    named = _URL.match(rest)
    rest = rest[named.end() :] if named else rest
    if rest[:1] in ("'", '"'):
        rest = rest[1:].partition(rest[0])[0]
    return seconds, rest.strip()


def may_move(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether a page is worth looking at: small, and with a sign of leading on."""
    if "refresh" in headers or len(body) > MAX_PAGE:
        return "refresh" in headers
    lower = body.lower()
    return any(sign in lower for sign in _SIGNS)


def find_page_move(page: Page, headers: Mapping[str, str]) -> str | None:
    """Return where a page leads that has hardly anything to read, absolute; None where it does not lead on. That may be
    another site. A script that sets a cookie is a test for browsers and leads nowhere."""
    if _is_to_be_read(page):
        return None
    scripts = list(_scripts(page))
    if any(_SETS_COOKIE.search(script) for script in scripts):
        return None
    for target in chain(
        _refreshes(page, headers),
        _by_script(page, scripts),
        _metas(page, within_noscript=True),
        _by_frames(page),
        _by_iframe(page),
        _by_words(page),
    ):
        address = _absolute(page, target)
        if address is not None:
            return address
    return None


def _absolute(page: Page, target: str) -> str | None:
    """Return an address that a page leads to; None where that is the page itself, or no web address."""
    try:
        url = resolve(page.base, target)
        parts = urlsplit(url)
    except ValueError:  # "http://[": not an address
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return None if url.partition("#")[0] == page.url.partition("#")[0] else url


def _is_to_be_read(page: Page) -> bool:
    words = links = 0
    waiting = [page.shown]
    while waiting:
        element = waiting.pop()
        if element.tag in _NOT_READ:
            words += len((element.tail or "").split())
            continue
        links += element.tag == "a"
        words += len((element.text or "").split()) + len((element.tail or "").split())
        if words > MOST_WORDS or links > MOST_LINKS:
            return True
        waiting += element
    return False


def _scripts(page: Page) -> Iterator[str]:
    left = MAX_SCRIPT
    for element in page.root.iter("script"):
        kind = (element.get("type") or "text/javascript").lower()
        if element.get("src") is None and ("javascript" in kind or "ecmascript" in kind or kind == "module"):
            script = element.text_content()[:left]
            left -= len(script)
            yield script


def _refreshes(page: Page, headers: Mapping[str, str]) -> Iterator[str]:
    given = [headers[name] for name in ("refresh",) if name in headers]
    yield from _targets(given)
    yield from _metas(page, within_noscript=False)


def _metas(page: Page, *, within_noscript: bool) -> Iterator[str]:
    metas = (meta for meta in page.root.iter("meta") if (meta.get("http-equiv") or "").strip().lower() == "refresh")
    yield from _targets(meta.get("content") or "" for meta in metas if _is_within_noscript(meta) == within_noscript)


def _targets(values: Iterator[str] | list[str]) -> Iterator[str]:
    for value in values:
        parsed = parse_refresh(value)
        if parsed is not None and parsed[1] and parsed[0] <= LATEST:
            yield parsed[1]


def _is_within_noscript(element: Element) -> bool:
    return any(around.tag == "noscript" for around in element.iterancestors())


def _by_script(page: Page, scripts: list[str]) -> Iterator[str]:
    target = find_move("\n;\n".join(scripts), page.url, also_runs=page.shown.get("onload") or "")
    if target is not None:
        yield target


def _by_frames(page: Page) -> Iterator[str]:
    """Yield the one frame of several that holds what is to be read: the one that is called so, else the last."""
    if page.root.find(".//frameset") is None:
        return
    frames = [frame for frame in page.root.iter("frame") if frame.get("src") and _is_own(page, frame.get("src") or "")]
    named = [frame for frame in frames if _MAIN.search(f"{frame.get('name')} {frame.get('id')} {frame.get('src')}")]
    for frame in (named or frames)[-1:]:
        yield frame.get("src") or ""


def _by_iframe(page: Page) -> Iterator[str]:
    sources = [frame.get("src") or "" for frame in page.root.iter("iframe") if not _is_hidden(frame)]
    own = [source for source in sources if source.strip() and _is_own(page, source)]
    if len(own) == 1:
        yield own[0]


def _by_words(page: Page) -> Iterator[str]:
    """Yield where the one link of a page leads that says it has moved; a page that is gone leads to no other."""
    links = {href for link in page.shown.iter("a") if (href := (link.get("href") or "").strip()) and href[0] != "#"}
    if len(links) != 1:
        return
    words = f"{page.window_title or ''} {page.shown.text_content()}"
    target = _absolute(page, next(iter(links)))
    if target is None or not _MOVED.search(words) or _GONE.search(words) or not _is_own(page, target):
        return
    path = urlsplit(target).path
    if path != urlsplit(page.url).path and not _FRONT.fullmatch(path) and not is_document(path):
        yield target


def _is_own(page: Page, source: str) -> bool:
    address = _absolute(page, source)
    host = urlsplit(page.url).hostname or ""
    return address is not None and (urlsplit(address).hostname or "").removeprefix("www.") == host.removeprefix("www.")


def _is_hidden(frame: Element) -> bool:
    if _is_within_noscript(frame) or frame.get("hidden") is not None:
        return True
    style = (frame.get("style") or "").replace(" ", "").lower()
    sizes = [(frame.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    return any(size in ("0", "1") for size in sizes) or "display:none" in style or "visibility:hidden" in style

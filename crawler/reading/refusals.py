"""Refuse pages that are not articles, by what they say: flood and robot checks, error pages, logins, listings, pages
that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.challenges import CHALLENGE, MOST_LINKS, is_challenge
from crawler.reading.errors import Blocked, Challenged, ErrorPage, NotAnArticle, Truncated
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, text_of

_FLOOD = ("floodblocker", "Hệ thống đang từ chối truy cập")
_WAIT = re.compile(r"Timeout\s{0,3}=\s{0,3}['\"]?(\d{1,5})|Hãy đợi\D{0,80}?(\d{1,5})\D{0,20}?giây", re.IGNORECASE)
_ERROR = re.compile(
    r"(?:lỗi|error|http|mã)\W{0,3}[45]\d\d\b|\b404\b|not found|không tìm thấy|không tồn tại|bad gateway"
    r"|server error|lỗi hệ thống|thông báo lỗi|trang không|đã bị xóa|đã bị xoá|service unavailable|forbidden"
    r"|runtime error",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"^\W*(?:(?:lỗi|error|http)\s{1,3}(?:code )?[45]\d\d\b"
    r"|[45]\d\d\W{0,5}(?:$|không tìm thấy|trang|not found|page|error|lỗi|forbidden|internal|bad gateway|service)"
    r"|(?:runtime|server|application) error\b|server error in|object moved|not found\W*$|access denied"
    r"|(?:page|file|the resource|resource|object) (?:cannot be|not) found|service unavailable|bad gateway"
    r"|không tìm thấy (?:trang|nội dung|bài viết|đường dẫn|kết quả)|trang (?:web |này |bạn \S+ )?không tồn tại"
    r"|bài viết (?:này )?không tồn tại|thông báo lỗi|lỗi hệ thống)",
    re.IGNORECASE,
)
"""How the titles of error pages begin; `500 đại biểu dự hội nghị` is not one of them."""
_NOTICE_TITLE = re.compile(
    r"\b(?:trang|bài(?: viết)?|tin|nội dung|đường dẫn|liên kết|địa chỉ)\b.{0,40}\b(?:không (?:còn|tìm thấy|tồn tại)"
    r"|đã bị (?:gỡ|xóa|xoá|ẩn))\b|\bkhông tìm thấy\b"
    r"|\b(?:hệ thống|trang|cổng|website|máy chủ)\b.{0,40}\b(?:bảo trì|nâng cấp)\b|\bbảo trì hệ thống\b",
    re.IGNORECASE,
)
"""In the titles of pages that print a notice of the portal in an article's place; articles may be called so, too."""
_MENU_WORDS, _MENU_LEVELS = 5, 4
"""Words of a link in a menu, and elements around it within the menu, at most."""
_FEWEST_LINKS, _FEWEST_IN_MENU, _MENU_LINKS = 4, 6, 60
"""Links that a menu has at least, from which it is no path to the page itself, and of which one is looked for."""
_BESIDE_MENU = 40
"""Characters in a menu that are not in links, at most."""
_ABOUT = frozenset(("gioi thieu", "gioi thieu chung", "tong quan", "about", "about us", "lien he", "contact"))
_SMALL = 20_000
"""Characters; flood and error pages are small (NukeViet's flood page has 1.8 kB)."""


def refuse_blocked(page: Page) -> None:
    """Raise Blocked for flood pages (FACTS A1.1) and Challenged for tests for browsers, whatever their status."""
    text = page.decoded.text
    if not _is_linked(page) and is_challenge(text):
        raise Challenged(CHALLENGE, "a test for browsers")
    if len(text) > _SMALL:
        return
    if any(sign in text for sign in _FLOOD):
        seconds = _WAIT.search(text)
        wait = float(seconds[1] or seconds[2]) if seconds else None
        raise Blocked("flood", "the portal's flood blocker asks to wait", wait=wait)


def _is_linked(page: Page) -> bool:
    """Whether a page has more links than a test for browsers has, except for what it says to those without scripts."""
    links = (link for link in page.root.iter("a") if link.get("href"))
    shown = (link for link in links if link.node.closest("noscript") is None)
    return next(islice(shown, MOST_LINKS, None), None) is not None


def is_error_title(text: str) -> bool:
    """Whether a title is that of an error page."""
    return len(text) <= 120 and bool(_ERROR_TITLE.match(text))


def is_notice_title(text: str) -> bool:
    """Whether a title may be that of a portal's notice that there is no article."""
    return len(text) <= 120 and bool(_NOTICE_TITLE.search(text))


def refuse_truncated(page: Page, container: Element | None) -> None:
    """Raise Truncated where a page breaks off within its article: its end tags are missing, and nothing
    is after the element that holds the body."""
    end = page.body[-4000:].lower()
    if b"</body" in end or b"</html" in end or b"</body" in page.body.lower():
        return
    element = container
    while element is not None:
        if element.getnext() is not None:
            return
        element = element.getparent()
    raise Truncated("truncated", "the page breaks off before its end")


def is_in_menu(page: Page) -> bool:
    """Whether the portal's menu leads to a page: a box of nothing but links that holds one to the front page and one of
    few words to the page itself, as to a page about the portal. Breadcrumbs do so as well, with fewer links."""
    own, home = page.url.partition("#")[0], urljoin(page.url, "/")
    if own == home:
        return False
    links = page.root.iterfind(".//a[@href]")
    to_itself = (link for link in links if page.absolute(link.get("href") or "") == own)
    for link in islice(to_itself, _MENU_LEVELS):
        if not 0 < len(text_of(link).split()) <= _MENU_WORDS:
            continue
        for box, held in _boxes_of_links(link):
            is_path = len(held) < _FEWEST_IN_MENU and held[-1] == link
            if not is_path and _lead_to(page, held, home):
                return _is_of_links(box, held)
    return False


def is_named_in_menu(page: Page, title: str) -> bool:
    """Whether the title of a page is that of a link in the portal's menu, which leads to the front page as well, or
    begins with the name of one that tells of the portal itself: `Giới thiệu chung` under `Giới thiệu`."""
    words, home = fold(title), urljoin(page.url, "/")
    if not 0 < len(words.split()) <= _MENU_WORDS:
        return False
    if words in _ABOUT:
        return True
    for link in islice(page.root.iterfind(".//a[@href]"), _MENU_LINKS):
        name = fold(text_of(link))
        if name != words and not (name in _ABOUT and words.startswith(f"{name} ")):
            continue
        for box, held in _boxes_of_links(link):
            if _is_of_links(box, held):
                return _lead_to(page, held, home)
    return False


def _boxes_of_links(link: Element) -> Iterator[tuple[Element, list[Element]]]:
    """Yield each element around a link that holds as many as a menu, with the first of them."""
    for box in islice(link.iterancestors(), _MENU_LEVELS):
        held = list(islice(box.iter("a"), _MENU_LINKS))
        if len(held) >= _FEWEST_LINKS:
            yield box, held


def _lead_to(page: Page, links: list[Element], url: str) -> bool:
    """Whether one of these links leads to an address."""
    return url in [page.absolute(link.get("href") or "") for link in links]


def _is_of_links(box: Element, links: list[Element]) -> bool:
    """Whether little else but links is in an element."""
    return len(text_of(box)) <= sum(len(text_of(link)) + 1 for link in links) + _BESIDE_MENU


def no_article(page: Page, software: str | None) -> NotAnArticle:
    """Return the error to raise for a page on which no article was found: what the page is instead."""
    title = page.window_title or ""
    words = beginning_of(page.root, 3000)[:3000]
    links = sum(1 for _ in page.root.iter("a"))
    if (
        _ERROR.search(title)
        or any(is_error_title(text_of(heading)) for heading in page.root.iter("h1", "h2"))
        or (_ERROR.search(words[:1500]) and links < 30 and len(page.decoded.text) < _SMALL)
    ):
        return ErrorPage("error-page", f"an error page: {title[:80] or words[:80]}")
    if page.root.find(".//input[@type='password']") is not None and links < 40:
        return NotAnArticle("login", "a login page")
    where = f" of {software}" if software else ""
    if links >= 5:
        return NotAnArticle("listing", f"a page{where} with {links} links and no article")
    return NotAnArticle("no-text", f"a page{where} without an article's text")

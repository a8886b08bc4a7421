"""Links that lead to another page of the same list. Pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from crawler.discover.shapes import split_page
from crawler.reading.text import text_of

_NUMBER = re.compile(r"\[?\s{0,3}\d{1,6}\s{0,3}\]?")
_STEP = re.compile(
    r"[\s«»‹›<>|]{0,5}(?:trang )?(?:sau|tiếp(?: theo)?|kế(?: tiếp)?|trước|đầu|cuối|next|previous|prev|older(?: posts)?"
    r"|last|first|xem thêm|tải thêm)?[\s«»‹›<>|→←]{0,5}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def is_pager_link(element: Element, url: str, base: str) -> bool:
    """Whether a link leads to another page of the list at `url`: it says so (`rel=next`), or its words are a
    number or "trang sau" and its address is the page's own but for a number."""
    href = element.get("href")
    if not href or href[0] == "#":
        return False
    if element.get("rel", "").lower() in ("next", "prev"):
        return True
    if element.tag != "a":
        return False
    words = text_of(element)[:40]
    if not (_NUMBER.fullmatch(words) or _STEP.fullmatch(words)):
        return False
    try:
        target = urljoin(base, href.strip())
    except ValueError:  # "http://[": not an address
        return False
    return _list_of(target) == _list_of(url)


def _list_of(url: str) -> tuple[str, str]:
    """An address without the number of its page."""
    split = split_page(url)
    parts = urlsplit(url)
    if split is not None:
        return parts.netloc, split[0].rstrip("?/&")
    return parts.netloc, f"{parts.path.rstrip('/')}?{parts.query}".rstrip("?/&")

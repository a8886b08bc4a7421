"""Addresses in what a portal's scripts ask for: JSON answers, and the "load more" behind a button. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.discover.shapes import is_page_name, next_page, split_page
from crawler.reading.page import Page

MAX_JSON = 5_000_000
"""Bytes; a longer answer is no page of a list."""
MAX_DEPTH = 12
MAX_STRINGS = 20_000
MAX_ZONES = 60

_ADDRESS_KEY = re.compile(
    r"(?:.*[_\-])?(?:url|link|href|permalink|uri|guid|slug_?url|path|canonical)|.*(?:Url|Link|URL|Href|Path)", re.ASCII
)
_NOT_A_PAGE = re.compile(r"image|img|avatar|thumb|photo|logo|icon|video|audio|file|media|cover|banner", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|/)[^\s<>\"']{1,1000}")
_ZONE_SCRIPT = re.compile(
    r"(?:hdZoneId|zone_?id|cate?Id|data-zone(?:-id)?)[\"']?\s{0,3}[:=,]\s{0,3}[\"']?(\d{1,9})", re.I
)
_SCRIPTED_PAGE = re.compile(r"[\"'](/[^\"'\s<>{}]{1,200}[?&/]([A-Za-z_\-]{1,20})=)[\"']")
_MORE = re.compile(r"load|more|ajax|api|next|page|trang|xem-?them", re.IGNORECASE)
_MORE_ATTRIBUTES = (
    "data-url",
    "data-href",
    "data-next",
    "data-next-url",
    "data-ajax-url",
    "data-load",
    "data-load-url",
)
_SIGNS = ("zone", "Zone", "data-url", "data-href", "data-next", "data-ajax", "data-load")
"""Without any of which a page is not looked through for buttons: it has none that carry an address."""


def read_json(body: bytes) -> tuple[list[str], list[str]]:
    """Addresses that a JSON answer names, in order, each once: those under keys named for addresses, and
    those of the links in its strings of HTML. The first list may hold pages that are none; empty for what is
    no JSON."""
    if len(body) > MAX_JSON:
        return [], []
    try:
        value = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return [], []
    named: dict[str, None] = {}
    linked: dict[str, None] = {}
    for key, text in _strings(value):
        if "<a" in text and "href" in text:
            linked.update(dict.fromkeys(_hrefs(text)))
        elif _ADDRESS_KEY.fullmatch(key) and not _NOT_A_PAGE.search(key) and _ADDRESS.fullmatch(text):
            named[text] = None
    return list(named), list(linked)


def find_more(page: Page) -> list[str]:
    """Addresses of the first answers of a page's "load more", in order, each once: what its buttons carry,
    what its scripts build, and those that two families of software have for the zones that a page names
    (ePi: `/api/morenews-zone-12-1.html`, VCCorp: `/timelinelist/12/1.htm`)."""
    text = page.decoded.text
    found: dict[str, None] = {}
    for match in _SCRIPTED_PAGE.finditer(text):
        if is_page_name(match[2]):
            found[f"{match[1]}2"] = None
    if not any(word in text for word in _SIGNS):
        return list(found)
    zones: dict[str, None] = {}
    hidden = False
    for element in page.root.iter("a", "button", "div", "ul", "section", "span", "input", "body"):
        if element.tag == "input":
            if (element.get("id") or element.get("name") or "").lower() in ("hdzoneid", "zoneid", "hdcateid"):
                zones[element.get("value") or ""] = None
                hidden = True
            continue
        for name in ("data-zone", "data-zone-id", "data-zoneid"):
            zones[element.get(name) or ""] = None
        found.update(dict.fromkeys(_carried(element)))
    zones.update(dict.fromkeys(match[1] for match in _ZONE_SCRIPT.finditer(text)))
    numbers = [zone for zone in zones if zone.isdecimal() and int(zone)][:MAX_ZONES]
    if "timelinelist" in text or hidden:
        found.update((f"/timelinelist/{zone}/1.htm", None) for zone in numbers)
    if "morenews" in text or (numbers and "timelinelist" not in text):
        found.update((f"/api/morenews-zone-{zone}-1.html", None) for zone in numbers)
    return list(found)


def next_answer(url: str) -> str | None:
    """The answer after this one; None where the address does not number them."""
    return next_page(url)


def _carried(element: etree._Element) -> Iterator[str]:
    for name in _MORE_ATTRIBUTES:
        said = (element.get(name) or "").strip()
        if not said or not _MORE.search(f"{name} {said} {element.get('class')} {element.get('id')}"):
            continue
        if said.endswith("="):
            number = element.get("data-page") or "1"
            yield f"{said}{int(number) + 1 if number.isdecimal() and len(number) < 7 else 2}"
        elif split_page(said) is not None or name != "data-url" or "?" in said:
            yield said


def _hrefs(html: str) -> list[str]:
    parser = etree.HTMLParser(remove_comments=True, no_network=True)
    try:
        root = etree.fromstring(html, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [] if root is None else [href for link in root.iter("a") if (href := link.get("href"))]


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """Strings of a JSON value with the key that they stand under; no deeper and no more than is sensible."""
    left = MAX_STRINGS
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting and left:
        key, one, depth = waiting.pop()
        if isinstance(one, str):
            left -= 1
            yield key, one
        elif depth < MAX_DEPTH and isinstance(one, dict):
            waiting.extend((str(name), each, depth + 1) for name, each in reversed(one.items()))
        elif depth < MAX_DEPTH and isinstance(one, list):
            waiting.extend((key, each, depth + 1) for each in reversed(one))

"""Find the next pages of lists that go on by script: the addresses from which a page fetches more (FACTS C.2, C.4).

ePi: `/api/morenews-zone-<zone>-<page>.html`, JSON with HTML in it. VCCorp: `/timelinelist/<zone>/<page>.htm`. The zone
is in an attribute or a hidden field of the page. A next page is requested as long as the last one named something.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

MAX_JSON = 5_000_000
"""Characters of a JSON answer that are looked at: more is not a list of articles."""

MOST_ZONES = 50
"""Zones of one page that are believed."""

MORE_NEWS, TIMELINE = "/api/morenews-zone-{}-1.html", "/timelinelist/{}/2.htm"
"""Forms of the paths where a list goes on after its page, with the zone left open."""

_ZONES = (
    re.compile(r"""\bdata-zone(?:-?id)?\s*=\s*["']?(\d{1,9})\b"""),
    re.compile(r"""\bid\s*=\s*["']hdZoneId["'][^>]{0,200}?\bvalue\s*=\s*["'](\d{1,9})["']"""),
    re.compile(r"""\bzone_?id["']?\s*[:=]\s*["']?(\d{1,9})\b""", re.IGNORECASE),
    re.compile(r"\bmorenews-zone-(\d{1,9})-\d"),
    re.compile(r"\btimelinelist/(\d{1,9})/\d"),
)
_ENDPOINT = re.compile(
    r"(?P<before>.*/(?:api/morenews-zone-\d+-|timelinelist/\d+/))(?P<page>\d{1,6})(?P<after>\.html?)"
)
_CARRIED = re.compile(
    r"""\bdata-(?:url|href|next|next-url|ajax|ajax-url|load|load-url|src-next)\s*=\s*["']((?:https?://|/|\?)[^"'<>\s]+)["']"""
)
_BUILT = re.compile(r"""["'](/[^"'\s<>{}]{1,200}[?&](?:page|trang|p|pageindex|pageno)=)["']""", re.IGNORECASE)
_BUILT_END = re.compile(r"""[?&](?:page|trang|p|pageindex|pageno)=["']""", re.IGNORECASE)
"""How one ends: to look for that first takes a fifth of the time."""
_PAGE = re.compile(
    r"(?i)(?P<before>.*[?&](?:page|trang|p|pg|paged|page_?index|page_?no|page_?number|currentpage)=)(?P<page>\d{1,6})(?P<after>(?:&.*)?)"
)
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"'<>\s]+)["']""")
_ADDRESS_KEY = re.compile(
    r"(?!.*(?:image|img|avatar|thumb|photo|logo|icon|video|audio|file|cover|banner)).*(?:url|link|href)"
)
"""Names, in lower case, under which JSON answers have addresses of pages: `url`, `detailurl`, `share_link`."""


def find_more(source: str, forms: Iterable[str]) -> list[str]:
    """Return the paths where a page's lists go on, in the forms of its software (MORE_NEWS, TIMELINE): one for each
    zone that the page names. Where it names an endpoint itself, only that."""
    if "zone" not in source.lower() and "timelinelist/" not in source:  # a tenth of what the patterns take
        return []
    zones = dict.fromkeys(zone for pattern in _ZONES for zone in pattern.findall(source))
    if not zones:
        return []
    named = [form for form in forms if form.partition("{}")[0].strip("/") in source]
    return [form.format(zone) for zone in list(zones)[:MOST_ZONES] for form in named or forms]


def find_buttons(source: str) -> list[str]:
    """Return the addresses from which a page's buttons and scripts fetch more of a list, as far as they number its
    pages: those in `data-url` and the like, and those after which a script puts the number of a page."""
    found = [html.unescape(address) for address in _CARRIED.findall(source)] if "data-" in source else []
    numbered = [f"{address}2" if address.endswith("=") else address for address in found]
    built = [f"{address}2" for address in _BUILT.findall(source)] if _BUILT_END.search(source) else []
    return list(dict.fromkeys([address for address in numbered if _PAGE.fullmatch(address)] + built))


def follows(url: str) -> str | None:
    """Return the address that follows a JSON answer: `next_of`, or the next number of its page; None where there is
    none."""
    page = _PAGE.fullmatch(url)
    return next_of(url) or (f"{page['before']}{int(page['page']) + 1}{page['after']}" if page else None)


def next_of(url: str) -> str | None:
    """Return the address that follows in a list that goes on by script, or None for any other address."""
    parts = urlsplit(url)
    found = _ENDPOINT.fullmatch(parts.path)
    if found is None:
        return None
    return f"{parts.scheme}://{parts.netloc}{found['before']}{int(found['page']) + 1}{found['after']}"


def read_json(body: bytes) -> list[str]:
    """Return the addresses in a JSON answer, in order: values of keys that are named so, and links of HTML in its
    texts. Empty for what is no JSON."""
    try:
        value = json.loads(body[:MAX_JSON].decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return []
    return list(dict.fromkeys(_addresses(value)))


def _named_by_id(one: dict[object, object]) -> list[tuple[str, object]]:
    """Return the address of an item of a JSON feed that has none but its id."""
    named = one.get("id")
    lacks = not any(one.get(name) for name in ("url", "link", "href", "external_url"))
    return [("url", named)] if lacks and isinstance(named, str) and named.startswith(("https://", "http://")) else []


def _addresses(value: object) -> Iterator[str]:
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        name, one = waiting.pop()
        if isinstance(one, dict):
            waiting += _named_by_id(one)
            waiting += [(str(key).lower(), each) for key, each in reversed(one.items())]
        elif isinstance(one, list):
            waiting += [(name, each) for each in reversed(one)]
        elif isinstance(one, str):
            if _ADDRESS_KEY.fullmatch(name) and not one.lstrip().startswith("<"):
                yield one.strip()
            elif "href" in one:
                yield from (html.unescape(href) for href in _HREF.findall(one))

"""Read the documents that sites make for machines: sitemaps, feeds and robots.txt."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, datetime
from io import BytesIO
from typing import Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from lxml import etree

from crawler.discover.markup import LATEST_ROOT, as_utf8, find_root, prepare_xml

MAX_UNPACKED = 50_000_000
"""Bytes that the sitemap protocol allows a sitemap to have; what comes after them is not read."""

_BLANK = b" \t\r\n\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_STEP = 4096  # bytes at once: what is after a member is copied, and there may be half a million of members
_NESTED = 3
"""Times that a body may be packed; some servers pack what is packed."""

Document = Literal["sitemap", "index", "feed", "json", "text"]

_ROOTS: dict[bytes, Document] = {
    b"sitemapindex": "index",
    b"urlset": "sitemap",
    b"rss": "feed",
    b"rdf": "feed",
    b"feed": "feed",
}
_NAMES = frozenset(_ROOTS)
_SHAPES: tuple[tuple[re.Pattern[bytes], Document], ...] = (
    (re.compile(rb"<(?:[\w.\-]+:)?sitemap>\s*<(?:[\w.\-]+:)?loc\b", re.IGNORECASE), "index"),
    (re.compile(rb"<(?:[\w.\-]+:)?url>\s*<(?:[\w.\-]+:)?loc\b", re.IGNORECASE), "sitemap"),
    (re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE), "feed"),
)
"""What XML with another root element is by what is in it."""
_LINE = re.compile(rb"[ \t]*https?://[^\s<>]+[ \t]*\Z", re.IGNORECASE)
_LINES = 20
"""Lines of a text by which it is told that it is a list of addresses."""
_ABSOLUTE = ("http://", "https://")
_ROBOTS = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE)
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def unpacked(body: bytes) -> bytes:
    """Return the body, gunzipped if it is gzip, all its members, but no more than MAX_UNPACKED bytes; also where it was
    packed twice. A broken end is left out."""
    for _ in range(_NESTED):
        if not body.startswith(_GZIP):
            break
        body = _gunzipped(body)
    return body


def _gunzipped(body: bytes) -> bytes:
    text, at = bytearray(), 0
    while body.startswith(_GZIP, at) and len(text) < MAX_UNPACKED:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while not member.eof and at < len(body) and len(text) < MAX_UNPACKED:
                some = body[at : at + _STEP]
                text += member.decompress(some, MAX_UNPACKED - len(text))
                at += len(some) - len(member.unused_data)
        except zlib.error:
            break
    return bytes(text)


def document_of(body: bytes) -> Document | None:
    """Return what kind of document the bytes are, or None for a page: by their root element, by what is in XML of
    another root, by the first character of JSON, or as a text of nothing but addresses, one a line."""
    head = as_utf8(body) if b"\0" in body[:200] else body
    if head[:1000].lstrip(_BLANK)[:1] in (b"{", b"["):
        return "json"
    name, at = find_root(head, _NAMES)
    if name in _ROOTS:
        return _ROOTS[name]
    if name is not None and b"<?xml" in head[:at]:
        return next((document for shape, document in _SHAPES if shape.search(head, at, at + LATEST_ROOT)), None)
    return "text" if name is None and _is_list_of_addresses(head) else None


def _is_list_of_addresses(body: bytes) -> bool:
    beginning = body[:LATEST_ROOT].lstrip(_BLANK)
    if beginning.startswith(b"<"):
        return False
    whole = len(body) <= LATEST_ROOT
    lines = [line for line in beginning.splitlines()[: None if whole else -1] if line.strip()][:_LINES]
    lines = [line for line in lines if not line.startswith(b"#")]
    return bool(lines) and all(map(_LINE.match, lines))


def read_lines(body: bytes) -> Iterator[str]:
    """Yield the addresses of a sitemap that is a text, one a line."""
    for line in as_utf8(body).decode("utf-8", "replace").splitlines():
        address = line.strip("\ufeff \t")
        if address.lower().startswith(_ABSOLUTE):
            yield address


def read_sitemap(body: bytes, zone: str) -> Iterator[tuple[str, datetime | None]]:
    """Yield the addresses of a sitemap, or the sitemaps of an index, in order, each with its last change: aware, in the
    site's zone where the sitemap names none, None where it says nothing usable."""
    for element in _elements(body, ("{*}url", "{*}sitemap")):
        address = (element.findtext("{*}loc") or "").strip()
        if address:
            yield address, find_moment(element.findtext("{*}lastmod"), zone)


def read_feed(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the addresses of the items of an RSS or Atom feed, in order, each with a digest of its title and summary.

    Nothing else is believed: NukeViet prints the month for the minutes in pubDate (FACTS A1.4). Where an item has no
    link, its guid or id is one if it is a web address.
    """
    for element in _elements(body, ("{*}item", "{*}entry")):
        address = _address_of(element)
        if address:
            texts = (element.findtext(f"{{*}}{name}") or "" for name in ("title", "description", "summary"))
            words = "\n".join(" ".join(text.split()) for text in texts)
            yield address, hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _address_of(item: etree._Element) -> str:
    found = []
    for link in item.iterfind("{*}link"):
        address = (link.get("href") or link.text or "").strip()
        if not address and (link.tail or "").strip().startswith(_ABSOLUTE):  # as HTML has it: <link/>https://...
            address = (link.tail or "").strip()
        if address and link.get("rel", "alternate") == "alternate":
            found.append((link.get("type", "text/html") not in ("text/html", "application/xhtml+xml"), address))
    if found:
        return _resolved(item, min(found, key=lambda one: one[0])[1])
    named = [item.find("{*}guid"), item.find("{*}id")]
    for one in (each for each in named if each is not None):
        address = (one.text or "").strip()
        if address.startswith(_ABSOLUTE) or (address.startswith("/") and one.get("isPermaLink") == "true"):
            return address
    about = (item.get(_RDF_ABOUT) or "").strip()
    return about if about.startswith(_ABSOLUTE) else ""


def _resolved(item: etree._Element, address: str) -> str:
    """Return an address relative to the nearest `xml:base`, where there is one."""
    for element in (item, *item.iterancestors()):
        base = element.get(_XML_BASE)
        if base:
            try:
                address = urljoin(base, address)
            except ValueError:  # "http://[": not an address
                return address
    return address


def read_robots(body: bytes) -> list[str]:
    """Return the addresses in the `Sitemap:` lines of a robots.txt."""
    lines = as_utf8(body).decode("utf-8", "replace").splitlines()
    return [found[1] for line in lines if (found := _ROBOTS.match(line))]


def find_moment(text: str | None, zone: str) -> datetime | None:
    """Return a W3C date as a sitemap prints it, aware. None for anything else, and for the first and last year of the
    calendar: .NET prints 0001-01-01 for no date, and in another zone that is before the calendar begins."""
    text = (text or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not MINYEAR < moment.year < MAXYEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _elements(body: bytes, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    # No entities, no DTD, no network, no huge trees; what is ill-formed is read as far as it goes.
    body = as_utf8(body)
    found = etree.iterparse(
        BytesIO(prepare_xml(body, find_root(body, _NAMES)[1])),
        events=("end",),
        tag=tags,
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,  # one may be before an address in its element
        remove_pis=True,
    )
    try:
        for _, element in found:
            yield element
            element.clear()
            # Else a million of empty elements would be kept. What is not closed before it holds it: that stays.
            while (before := element.getprevious()) is not None and before.tag == element.tag:
                before.getparent().remove(before)
    except etree.XMLSyntaxError:
        return

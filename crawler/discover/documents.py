"""Links of sitemaps, feeds and robots.txt: documents made for machines."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, datetime
from io import BytesIO
from typing import Literal
from zoneinfo import ZoneInfo

from lxml import etree

MAX_UNPACKED = 50_000_000
"""What the sitemap protocol allows a sitemap to be; what comes after it is not read."""

_BLANK = b" \t\r\n\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_STEP = 4096  # bytes at once: what stands behind a member is copied, and there may be half a million of members

Document = Literal["sitemap", "index", "feed", "json"]

_SIGNS: tuple[tuple[bytes, Document], ...] = (
    (b"<sitemapindex", "index"),
    (b"<urlset", "sitemap"),
    (b"<rss", "feed"),
    (b"<rdf:rdf", "feed"),
    (b"<feed", "feed"),
)
_ROBOTS = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def unpacked(body: bytes) -> bytes:
    """The body, gunzipped if it is gzip, all its members; no more than MAX_UNPACKED bytes of it. A broken
    tail is left out."""
    if not body.startswith(_GZIP):
        return body
    text, place = bytearray(), 0
    while body.startswith(_GZIP, place) and len(text) < MAX_UNPACKED:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while not member.eof and place < len(body) and len(text) < MAX_UNPACKED:
                some = body[place : place + _STEP]
                text += member.decompress(some, MAX_UNPACKED - len(text))
                place += len(some) - len(member.unused_data)
        except zlib.error:
            break
    return bytes(text)


def document_of(body: bytes) -> Document | None:
    """What kind of document the bytes are, by their root element; None for a page."""
    head = body[:4096].lower()
    if head.lstrip(_BLANK)[:1] in (b"{", b"["):
        return "json"
    if b"<html" in head:
        return None
    return next((document for sign, document in _SIGNS if sign in head), None)


def read_sitemap(body: bytes, zone: str) -> Iterator[tuple[str, datetime | None]]:
    """Addresses of a sitemap, or sitemaps of an index, in order, each with its last change: aware, in the
    site's zone where the sitemap names none, None where it says nothing usable."""
    for element in _elements(body, ("{*}url", "{*}sitemap")):
        address = (element.findtext("{*}loc") or "").strip()
        if address:
            yield address, find_moment(element.findtext("{*}lastmod"), zone)


def read_feed(body: bytes) -> Iterator[tuple[str, str]]:
    """Addresses of the items of an RSS or Atom feed, in order, each with a digest of its title and summary. Nothing
    else is believed: NukeViet prints the month in place of the minutes in pubDate, and its guid is no address
    (FACTS A1.4, A1.9) unless it says so."""
    for element in _elements(body, ("{*}item", "{*}entry")):
        address = _address_of(element)
        if address:
            said = (element.findtext(f"{{*}}{name}") or "" for name in ("title", "description", "summary"))
            words = "\n".join(" ".join(text.split()) for text in said)
            yield address, hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _address_of(item: etree._Element) -> str:
    for link in item.iterfind("{*}link"):
        address = (link.get("href") or link.text or "").strip()
        if address and link.get("rel", "alternate") == "alternate":
            return address
    guid = item.find("{*}guid")
    said = (guid.text or "").strip() if guid is not None and guid.get("isPermaLink") == "true" else ""
    return said if said.startswith(("http://", "https://")) else ""


def read_robots(body: bytes) -> list[str]:
    """Addresses in the `Sitemap:` lines of a robots.txt."""
    return _ROBOTS.findall(body.decode("utf-8-sig", "replace"))


def find_moment(text: str | None, zone: str) -> datetime | None:
    """A W3C date as a sitemap prints it, aware; None for anything else, and for the first and last year that
    there are: .NET prints 0001-01-01 for no date, and in another zone that is before all time."""
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
    found = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=tags,
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in found:
            yield element
            element.clear()
    except etree.XMLSyntaxError:
        return

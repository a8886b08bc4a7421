"""Read the documents that sites make for machines: sitemaps, feeds and robots.txt."""

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
"""Bytes that the sitemap protocol allows a sitemap to have; what comes after them is not read."""

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
    """Return the body, gunzipped if it is gzip, all its members, but no more than MAX_UNPACKED bytes. A broken end is
    left out."""
    if not body.startswith(_GZIP):
        return body
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
    """Return what kind of document the bytes are, by their root element, or None for a page."""
    head = body[:4096].lower()
    if head.lstrip(_BLANK)[:1] in (b"{", b"["):
        return "json"
    if b"<html" in head:
        return None
    return next((document for sign, document in _SIGNS if sign in head), None)


def read_sitemap(body: bytes, zone: str) -> Iterator[tuple[str, datetime | None]]:
    """Yield the addresses of a sitemap, or the sitemaps of an index, in order, each with its last change: aware, in the
    site's zone where the sitemap names none, None where it says nothing usable."""
    for element in _elements(body, ("{*}url", "{*}sitemap")):
        address = (element.findtext("{*}loc") or "").strip()
        if address:
            yield address, find_moment(element.findtext("{*}lastmod"), zone)


def read_feed(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the addresses of the items of an RSS or Atom feed, in order, each with a digest of its title and summary.

    Nothing else is believed: NukeViet prints the month for the minutes in pubDate, and its guid is no address unless
    it says so (FACTS A1.4, A1.9).
    """
    for element in _elements(body, ("{*}item", "{*}entry")):
        address = _address_of(element)
        if address:
            texts = (element.findtext(f"{{*}}{name}") or "" for name in ("title", "description", "summary"))
            words = "\n".join(" ".join(text.split()) for text in texts)
            yield address, hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _address_of(item: etree._Element) -> str:
    for link in item.iterfind("{*}link"):
        address = (link.get("href") or link.text or "").strip()
        if address and link.get("rel", "alternate") == "alternate":
            return address
    guid = item.find("{*}guid")
    address = (guid.text or "").strip() if guid is not None and guid.get("isPermaLink") == "true" else ""
    return address if address.startswith(("http://", "https://")) else ""


def read_robots(body: bytes) -> list[str]:
    """Return the addresses in the `Sitemap:` lines of a robots.txt."""
    return _ROBOTS.findall(body.decode("utf-8-sig", "replace"))


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

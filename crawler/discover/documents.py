"""Links of sitemaps, feeds and robots.txt: documents made for machines."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from io import BytesIO
from typing import Literal
from zoneinfo import ZoneInfo

from lxml import etree

MAX_UNPACKED = 50_000_000
"""What the sitemap protocol allows a sitemap to be; what comes after it is not read."""

_GZIP = b"\x1f\x8b"

Document = Literal["sitemap", "index", "feed", "json"]

_SIGNS: tuple[tuple[bytes, Document], ...] = (
    (b"<sitemapindex", "index"),
    (b"<urlset", "sitemap"),
    (b"<rss", "feed"),
    (b"<rdf:rdf", "feed"),
    (b"<feed", "feed"),
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}[\[{]\s{0,100}[\"\[{\]}]")
_ROBOTS = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a sitemap or a feed says of one address."""

    url: str
    """As printed, perhaps relative."""
    modified_at: datetime | None = None
    """Last change, aware: in the site's zone where the sitemap names none; None where it says nothing usable."""
    news: bool = False
    """Whether it is named as news: in a feed, or with a `news:news` element."""
    teaser: str | None = None
    """Digest of the title and the summary that a feed prints; None elsewhere."""


def unpacked(body: bytes) -> bytes:
    """The body, gunzipped if it is gzip, all its members; no more than MAX_UNPACKED bytes of it. A broken
    tail is left out."""
    if not body.startswith(_GZIP):
        return body
    text = b""
    while body.startswith(_GZIP) and len(text) < MAX_UNPACKED:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            text += member.decompress(body, MAX_UNPACKED - len(text))
        except zlib.error:
            break
        body = member.unused_data
    return text


def document_of(body: bytes) -> Document | None:
    """What kind of document the bytes are, by their root element; None for a page."""
    head = body[:4096].lower()
    if b"<html" in head:
        return None
    if _JSON.match(head):
        return "json"
    return next((document for sign, document in _SIGNS if sign in head), None)


def read_sitemap(body: bytes, zone: str) -> Iterator[Entry]:
    """Addresses of a sitemap, or sitemaps of an index, in order. Those of pictures and videos are not taken."""
    for element in _elements(body, ("{*}url", "{*}sitemap")):
        address = (element.findtext("{*}loc") or "").strip()
        if address:
            news = any(isinstance(child.tag, str) and _local_name(child) == "news" for child in element)
            yield Entry(address, find_moment(element.findtext("{*}lastmod"), zone), news)


def read_feed(body: bytes) -> Iterator[Entry]:
    """Addresses of the items of an RSS, RDF or Atom feed, in order, with a digest of their title and summary.
    No date is believed: NukeViet prints the month in place of the minutes in pubDate (FACTS A1.4)."""
    for element in _elements(body, ("{*}item", "{*}entry")):
        address = _item_address(element)
        if address:
            yield Entry(address, news=True, teaser=_teaser(element))


def _item_address(item: etree._Element) -> str:
    for link in item.iterfind("{*}link"):
        address = (link.get("href") or link.text or "").strip()
        if address and link.get("rel", "alternate") == "alternate":
            return address
    guid = item.find("{*}guid")
    if guid is not None and guid.get("isPermaLink", "true").lower() == "true":
        said = (guid.text or "").strip()
        if said.startswith(("http://", "https://", "/")):  # NukeViet's is `news_412` (FACTS A1.9)
            return said
    return next((str(value) for name, value in item.attrib.items() if str(name).endswith("}about")), "").strip()


def _teaser(item: etree._Element) -> str | None:
    words = []
    for name in ("title", "description", "summary"):
        element = item.find(f"{{*}}{name}")
        if element is not None:
            words += "".join(map(str, element.itertext())).split()
    text = " ".join(words)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest() if text else None


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


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

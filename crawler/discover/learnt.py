"""The address rules of a portal that nobody described, learnt from what its addresses led to.

Addresses are counted by shape (`shapes.shape_of`): how many led to a dated article, to an undated page, to
a list, to nothing. Pure: nothing is fetched or stored here; the ledger holds all that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.visit import Kind, Outcome
from crawler.discover.addresses import MAX_LENGTH
from crawler.discover.shapes import is_specific, shape_of, split_page
from crawler.discover.visitors import canonical_address, is_barred, is_static

PROOF = 3
"""Articles of a shape after which others of it are expected to be articles."""

TRUSTED = 8
"""Dated articles of a shape after which an undated page of it is believed to be one."""

MOST_LISTINGS = 100_000
"""Lists that are remembered one by one: an address of unknown shape that is known to be a list."""

_SITEMAP = re.compile(
    r"/(?:[^?]*/)?[^/]*site-?map[^/]*\.(?:xml|aspx|ashx)(?:\.gz)?|/sitemaps?/[^/]+\.xml", re.IGNORECASE
)
_FEED = re.compile(
    r"/(?:[^?]*/)?(?:feed|feeds|rss|atom|rdf)/?|/(?:[^?]*/)?[^/]*\.(?:rss|rdf|atom)|/(?:[^?]*/)?(?:rss|feed|atom)[^/]*\.xml"
    r"|/(?:[^?]*/)?(?:rss|feed)[^/]*\.(?:aspx|ashx|php)|/rss/.+",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type)=(?:rss2?|atom|rdf|feed)(?:&|$)", re.IGNORECASE)


@dataclass(slots=True)
class Record:
    """What the addresses of one shape led to."""

    dated: int = 0
    undated: int = 0
    """Pages that read like articles but print no date."""
    lists: int = 0
    """Pages that were no articles."""
    refused: int = 0
    """Addresses that led to nothing."""
    vouched: int = 0
    """Addresses that feeds and news sitemaps name."""
    led_to: int = 0
    """New articles that pages of this shape named."""

    @property
    def is_article(self) -> bool:
        """Whether another address of this shape is expected to lead to an article."""
        return self.dated + self.vouched >= PROOF and self.dated + self.vouched > 4 * (self.lists + self.undated)


class Learnt:
    """Address rules that are learnt; the counterpart of `Addresses`."""

    never: re.Pattern[str] | None = None
    entrances: tuple[tuple[str, Kind], ...] = (
        ("/sitemap.xml", "sitemap"),
        ("/sitemap_index.xml", "sitemap"),
        ("/wp-sitemap.xml", "sitemap"),
    )

    def __init__(self, seeds: Iterable[str] = ()) -> None:
        """With nothing known. `seeds` are never taken for anything else."""
        self.records: dict[str, Record] = {}
        self._version = 0
        self._seeds = frozenset(seeds)
        self._listings: set[int] = set()

    @property
    def version(self) -> int:
        """Another number whenever another shape has become an article's, or ceased to be."""
        return self._version

    def canonical(self, url: str) -> str:
        """The one form of an address, see `visitors.canonical_address`."""
        return canonical_address(url)

    def is_barred(self, url: str) -> bool:
        """Whether an address is never asked for."""
        return is_barred(url)

    def classify(self, url: str) -> Kind | None:
        """What a canonical address is expected to lead to: a `page` where only its visit can tell."""
        parts = urlsplit(url)
        if len(url) > MAX_LENGTH or is_barred(url) or url in self._seeds or (parts.path == "/" and not parts.query):
            return None
        if _SITEMAP.fullmatch(parts.path):
            return "sitemap"
        if _FEED.fullmatch(parts.path) or _FEED_QUERY.search(parts.query):
            return "feed"
        if hash(url) in self._listings:
            return "listing"
        shape = shape_of(url)
        if shape.endswith("#page"):
            return "page" if "p=<n>" in shape else "listing"
        record = self.records.get(shape)
        if record is not None and record.is_article and is_specific(shape) and not is_static(url):
            return "article"
        return "page"

    def article_key(self, url: str) -> str | None:
        """None: what of an address is its article's id is not known."""
        return None

    def listings_of(self, url: str) -> list[str]:
        """None: what is not linked is not guessed."""
        return []

    def vouch(self, url: str) -> None:
        """Count an address that a feed or a news sitemap names."""
        record = self.record(url)
        if record.vouched < PROOF:
            before = record.is_article
            record.vouched += 1
            self._version += before != record.is_article

    def record(self, url: str) -> Record:
        """The counts of an address's shape."""
        return self.records.setdefault(shape_of(url), Record())

    def count(self, url: str, kind: Kind, outcome: Outcome | None, *, dated: bool = True) -> None:
        """Take in what an address led to. `kind` is what it turned out to be."""
        record = self.record(url)
        before = record.is_article
        if not dated:
            record.undated += 1
        elif outcome == "article":
            record.dated += 1
        elif outcome == "links" and kind in ("listing", "page"):
            record.lists += 1
            self.remember_listing(url)
        elif outcome in ("refused", "gone"):
            record.refused += 1
            record.lists += kind == "listing"
        self._version += before != record.is_article

    def remember_listing(self, url: str) -> None:
        """Take note that an address is a list whatever its shape."""
        if len(self._listings) < MOST_LISTINGS and not split_page(url) and hash(url) not in self._listings:
            self._listings.add(hash(url))

    def credit(self, namer: str, articles: int) -> None:
        """Count new articles that a page named."""
        if articles:
            self.record(namer).led_to += articles

    def takes_undated(self, url: str) -> bool:
        """Whether a page that prints no date is believed to be an article for the sake of its shape: enough
        dated ones have it, and next to nothing else."""
        record = self.record(url)
        shown = record.dated + record.vouched
        others = record.lists + record.undated
        return shown >= TRUSTED and shown > 8 * others and is_specific(shape_of(url)) and not is_static(url)


def same_article(url: str, other: str) -> bool:
    """Whether two addresses of a portal name one article, as `<link rel=canonical>` says of them: they share
    an id of three digits or more, or a title's words."""
    return bool(_names_of(url) & _names_of(other))


def _names_of(url: str) -> set[str]:
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    last = re.sub(r"\.[a-z]{2,5}$", "", segments[-1].lower()) if segments else ""
    found = set(re.findall(r"\d{3,}(?=$)", last)) | set(re.findall(r"(?<==)\d{2,}(?=&|$)", parts.query))
    if last.count("-") >= 3:
        found.add(last)
    return found

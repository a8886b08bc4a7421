"""Find the links of a page, sitemap, feed or robots.txt, as the ledger keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit, urlunsplit

from archive.markup.addresses import LONGEST, resolve
from archive.record.visit import FoundLink, Kind
from crawler.discover.clickables import find_clickables
from crawler.discover.documents import document_of, read_feed, read_lines, read_robots, read_sitemap, unpacked
from crawler.discover.markup import as_utf8
from crawler.reading.errors import ReadingError
from crawler.reading.page import Page, parse_page
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.pagination import find_buttons, find_more, follows, next_of, read_json
from crawler.urls.rules import MAX_LENGTH, Addresses
from crawler.urls.shapes import is_pager, list_of

_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json text/rss+xml text/rss".split()
)
_FEED_TYPES_OF_ALTERNATES = frozenset("application/xml text/xml application/json".split())
"""Types of much else than feeds: of `rel=alternate` alone."""
_NO_ADDRESS = ("javascript:", "mailto:", "tel:", "data:")
_ABSOLUTE = ("http://", "https://")
_REMEMBERED = 5_000
MAX_LINKS = 10_000
"""Different addresses that are taken from one page, the first: as much as is told apart in a second."""
_MOST_SOURCE = 2_000_000
"""Characters of a page in which scripts are looked through."""
MAX_ADDRESSES = 50_000
"""Addresses that a sitemap may have, as its protocol says. Of one with more, so many of the newest are taken, and so
many that are not known yet; the others when it is read again."""
_MOST_LOOKED_AT = 1_000_000
_NEVER_CHANGED = datetime.min.replace(tzinfo=UTC)
_BATCH = 500


class LinkFinder:
    """Finds links for one site. Remembers what it made of an address, as menus are on every page."""

    def __init__(
        self,
        site: Site,
        addresses: Addresses,
        origin: str | None = None,
        *,
        newest_first: bool = False,
        known_among: Callable[[Collection[str]], Collection[str]] = lambda _: (),
    ) -> None:
        """`origin` (`https://host`) is where the site answers today: addresses on its other hosts and schemes are moved
        there, so that the ledger holds an article once; with None they are left as printed. `newest_first` says
        whether its lists are known to run strictly newest first. `known_among` returns those of some addresses that the
        ledger has: what is left of a giant sitemap is taken by it."""
        self.site = site
        self.addresses = addresses
        self.newest_first = newest_first
        self.left_out: Counter[str] = Counter()
        """By sitemap: how many of its addresses were too many to be taken."""
        self.last_page: Page | None = None
        """The page whose links were found last."""
        self._known_among = known_among
        self._origin = urlsplit(origin)[:2] if origin else None
        self._own_hosts = _own_hosts(site)
        self._front_counts = isinstance(addresses, Learnt) or addresses.classify("http://host/") is not None
        self._seen: dict[tuple[str, Kind | None], dict[str, list[FoundLink]]] = {}

    def find(self, body: bytes, *, url: str, content_type: str | None = None) -> list[FoundLink]:
        """Return the links of a response, each once, in order. Empty for bytes without any."""
        return self._gather(self._read(unpacked(body), url, content_type))

    def find_in_page(self, page: Page, *, of_article: bool = False) -> list[FoundLink]:
        """Return the links of a page that is parsed already, likewise. `of_article`: it was read as an article's: of
        software whose addresses are known, everything else that can be clicked is on its lists as well."""
        plain = of_article and not isinstance(self.addresses, Learnt)
        return self._gather(self._read_page(page, plain=plain))

    def _gather(self, found: Iterable[FoundLink]) -> list[FoundLink]:
        links: dict[str, FoundLink] = {}
        for link in found:
            first = links.get(link.url)
            if first is None or (first.modified_at is None and link.modified_at is not None):
                links[link.url] = link
        return list(links.values())

    def place(self, url: str) -> tuple[str, Kind | None] | None:
        """Return an address as the ledger has it, and what it leads to (None: nothing worth requesting). None where it
        is not this site's."""
        try:
            url = self.addresses.canonical(url)
        except ValueError:
            return None
        parts = urlsplit(url)
        if parts.netloc not in self.site.domains:
            return None
        kind = self.addresses.classify(url)
        if self._origin and (kind == "article" or parts.netloc not in self._own_hosts):
            url = urlunsplit((*self._origin, parts.path, parts.query, ""))
        return url, kind

    def _read(self, body: bytes, url: str, content_type: str | None) -> Iterator[FoundLink]:
        document = document_of(body)
        if document == "sitemap":
            entries = list(islice(read_sitemap(body, self.site.zone), _MOST_LOOKED_AT))
            yield from self._read_entries(url, entries)
        elif document == "text":
            yield from self._read_entries(url, [(each, None) for each in islice(read_lines(body), _MOST_LOOKED_AT)])
        elif document == "index":
            entries = list(islice(read_sitemap(body, self.site.zone), _MOST_LOOKED_AT))
            for address, modified_at in self._newest(url, entries):
                yield from self._link(url, address, expected="sitemap", modified_at=modified_at)
        elif document == "feed":
            for address, feed_digest in read_feed(body):
                yield from self._link(url, address, feed_digest=feed_digest)
        elif document == "json":
            named = [link for address in read_json(as_utf8(body)) for link in self._link(url, address)]
            yield from named
            if any(link.kind in ("article", "page") for link in named):
                yield from self._next(url)
        elif urlsplit(url).path == "/robots.txt":
            for address in read_robots(body):
                yield from self._link(url, address, expected="sitemap")
        else:
            try:
                page = parse_page(body, url=url, content_type=content_type)
            except ReadingError:
                return
            yield from self._read_page(page)

    def _newest(self, url: str, entries: list[tuple[str, datetime | None]]) -> list[tuple[str, datetime | None]]:
        """Return an index's entries; of too many the newest."""
        if len(entries) <= MAX_ADDRESSES:
            return entries
        self.left_out[url] = len(entries) - MAX_ADDRESSES
        return sorted(entries, key=lambda entry: entry[1] or _NEVER_CHANGED, reverse=True)[:MAX_ADDRESSES]

    def _read_entries(self, url: str, entries: list[tuple[str, datetime | None]]) -> Iterator[FoundLink]:
        """Yield the links of a sitemap's entries; of too many the newest, and the next ones that are not known."""
        if len(entries) > MAX_ADDRESSES:
            entries.sort(key=lambda entry: entry[1] or _NEVER_CHANGED, reverse=True)
        for address, modified_at in entries[:MAX_ADDRESSES]:
            yield from self._link(url, address, modified_at=modified_at)
        taken = 0
        for at in range(MAX_ADDRESSES, len(entries), _BATCH):
            if taken >= MAX_ADDRESSES:
                self.left_out[url] = len(entries) - at
                break
            links = [link for entry in entries[at : at + _BATCH] for link in self._link(url, entry[0])]
            known = self._known_among([link.url for link in links])
            yield from (new := [link for link in links if link.url not in known])
            taken += sum(link.kind != "listing" for link in new)

    def _more(self, source: str) -> list[str]:
        """Return where a page's lists go on by script."""
        forms, source = self.addresses.goes_on, source[:_MOST_SOURCE]
        buttons = find_buttons(source) if self.addresses.follows_buttons else []
        return [*(find_more(source, forms) if forms else ()), *buttons]

    def _next(self, url: str) -> list[FoundLink]:
        """Return the next address of a list that goes on by script."""
        following = follows(url)
        return [replace(link, deeper=False) for link in self._link(url, following)] if following else []

    def _read_page(self, page: Page, *, plain: bool = False) -> list[FoundLink]:
        self.last_page = page
        hrefs: dict[str | None, None] = {}
        feeds, turns = [], []
        for element in page.root.iter("a", "area", "link"):  # one walk: it costs more than what is done on it
            href = element.get("href")
            if element.tag != "link":
                hrefs[href if href is not None else element.get("xlink:href")] = None
                continue
            kind, rel = element.get("type", "").partition(";")[0].strip().lower(), element.get("rel", "").lower()
            if kind in _FEED_TYPES or (kind in _FEED_TYPES_OF_ALTERNATES and "alternate" in rel):
                feeds.append(href)
            elif rel in ("next", "prev") or (rel == "alternate" and element.get("hreflang", "").lower()[:2] == "vi"):
                turns.append(href)
        clickables = [] if plain else find_clickables(page)
        hrefs |= dict.fromkeys([*turns, *self._more(page.decoded.text), *clickables])
        found: list[FoundLink] = []
        base = self._base_of(page)
        for href in feeds:  # before what links to them as to any page
            if href:
                found += self._link(base, href, expected="feed")
        cached = self._cached(base, None)
        if len(hrefs) > MAX_LINKS:
            self.left_out[page.url] = len(hrefs) - MAX_LINKS
        for href in islice(hrefs, MAX_LINKS):
            links = cached.get(href or "")
            if links is None and href and href[0] != "#" and not href.startswith(_NO_ADDRESS):
                links = self._link(base, href)
            found += links or ()
        goes_on = next_of(page.url) and any(link.kind in ("article", "page") for link in found)
        if goes_on:
            found += self._next(page.url)
        return found

    def _base_of(self, page: Page) -> str:
        """Return what a page's addresses are relative to: its `<base href>` also on another host of the site."""
        for element in page.root.iterfind(".//base[@href]"):
            href = element.get("href") or ""
            if len(href) > MAX_LENGTH:
                continue
            try:
                base = resolve(page.url, href)
            except ValueError:  # "http://[": not an address
                continue
            return base if self.site.owns(base) else page.base
        return page.base

    def _link(
        self,
        base: str,
        href: str,
        *,
        expected: Kind | None = None,
        modified_at: datetime | None = None,
        feed_digest: str | None = None,
    ) -> list[FoundLink]:
        """Return the links that an address on a page gives: itself, and the listings that can be told from it."""
        if len(href) > LONGEST:  # it is not even remembered
            return []
        cached = self._cached(base, expected)
        links = cached.get(href)
        if links is None:
            links = self._make_links(base, href, expected)
            if href[0] == "/" or href.startswith(_ABSOLUTE):  # it means the same on every page of a host
                if len(cached) >= _REMEMBERED:
                    cached.clear()
                cached[href] = links
        if (modified_at is not None or feed_digest is not None) and links:
            return [replace(links[0], modified_at=modified_at, feed_digest=feed_digest), *links[1:]]
        return links

    def _cached(self, base: str, expected: Kind | None) -> dict[str, list[FoundLink]]:
        """Return what was made of addresses on the pages of a host, by address as printed."""
        return self._seen.setdefault(("/".join(base.split("/", 3)[:3]), expected), {})

    def _make_links(self, base: str, href: str, expected: Kind | None) -> list[FoundLink]:
        # Most of what a page links to once is barred or another site's: that is seen without taking it apart.
        if (
            href[0] == "/"
            and expected is None
            and self.addresses.never is not None
            and self.addresses.never.match(href)
        ):
            return []
        if href.startswith("/?") and expected is None and not self._front_counts:  # NukeViet: two on every page
            return []
        if href.startswith(_ABSOLUTE) and not any(domain in href.lower() for domain in self.site.domains):
            return []
        try:
            placed = self.place(resolve(base, href))
        except ValueError:  # "http://[": not an address
            placed = None
        if placed is None:
            return []
        url, kind = placed
        if expected is not None:
            kind = self.addresses.expected(url, expected)
        if kind is None:
            return []
        listings = self.addresses.listings_of(url)
        # The pages of one list are as deep as the list: its first page leads to them, and each to the next.
        deeper = not (kind == "listing" and is_pager(url) and list_of(url) == list_of(base))
        return [
            FoundLink(url=url, kind=kind, deeper=deeper),
            *(FoundLink(url=each, kind="listing") for each in listings),
        ]


def _own_hosts(site: Site) -> frozenset[str]:
    """Return the hosts that carry pages of their own (`stxdd.` beside `www.`): all that are a part of another one."""
    bare = [domain.removeprefix("www.") for domain in site.domains]
    return frozenset(domain for domain in bare if any(domain.endswith(f".{other}") for other in bare))

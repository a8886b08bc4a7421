"""Links out of a page, sitemap, feed or robots.txt, as the ledger wants them. Pure: bytes in, links out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from archive.visit import FoundLink, Kind
from crawler.discover.addresses import AddressRules
from crawler.discover.answers import find_more, next_answer, read_json
from crawler.discover.documents import Entry, document_of, read_feed, read_robots, read_sitemap, unpacked
from crawler.discover.pagers import is_pager_link
from crawler.discover.shapes import split_page
from crawler.reading.errors import ReadingError
from crawler.reading.page import Page, parse_page
from crawler.site import Site

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_NO_ADDRESS = ("javascript:", "mailto:", "tel:", "data:")
_REMEMBERED = 20_000


def find_links(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    site: Site,
    addresses: AddressRules,
    origin: str | None = None,
) -> list[FoundLink]:
    """Links of one response worth asking for; see `LinkFinder`, which is quicker for more than one."""
    return LinkFinder(site, addresses, origin).find(body, url=url, content_type=content_type)


class LinkFinder:
    """Finds links for one site. It remembers what it made of an address, as menus stand on every page."""

    def __init__(self, site: Site, addresses: AddressRules, origin: str | None = None) -> None:
        """`origin` (`https://host`) is where the site answers today; addresses on its other hosts and
        schemes are moved there, so that the ledger holds an article once. None: left as printed."""
        self.site = site
        self.addresses = addresses
        self.origin = origin
        self._origin = urlsplit(origin)[:2] if origin else None
        self._own_hosts = _own_hosts(site)
        self._version = addresses.version
        self._seen: dict[tuple[str, Kind | None], dict[str, list[FoundLink]]] = {}

    def find(self, body: bytes, *, url: str, content_type: str | None = None) -> list[FoundLink]:
        """Links of a response, each once, in order. Empty for bytes without any."""
        return self._gather(self._read(unpacked(body), url, content_type))

    def find_in_page(self, page: Page) -> list[FoundLink]:
        """The same for a page that is parsed already."""
        return self._gather(self._read_page(page))

    def _gather(self, found: Iterable[FoundLink]) -> list[FoundLink]:
        links: dict[str, FoundLink] = {}
        for link in found:
            first = links.get(link.url)
            if first is None or (first.modified_at is None and link.modified_at is not None):
                links[link.url] = link
        return list(links.values())

    def place(self, url: str) -> tuple[str, Kind | None] | None:
        """An address as the ledger has it and what it leads to (None: nothing worth asking for); None
        where it is not this site's."""
        try:
            url = self.addresses.canonical(url)
        except ValueError:
            return None
        parts = urlsplit(url)
        if parts.netloc not in self.site.domains:
            return None
        kind = self.addresses.classify(url)
        if self._origin and (kind in ("article", "page") or parts.netloc not in self._own_hosts):
            url = urlunsplit((*self._origin, parts.path, parts.query, ""))
        return url, kind

    def _read(self, body: bytes, url: str, content_type: str | None) -> Iterator[FoundLink]:
        document = document_of(body)
        if document == "sitemap":
            for entry in read_sitemap(body, self.site.zone):
                yield from self._entry(url, entry)
        elif document == "index":
            for entry in read_sitemap(body, self.site.zone):
                yield from self._link(url, entry.url, expected="sitemap", modified_at=entry.modified_at)
        elif document == "feed":
            for entry in read_feed(body):
                yield from self._entry(url, entry)
        elif document == "json":
            yield from self._read_answer(body, url)
        elif urlsplit(url).path == "/robots.txt":
            for address in read_robots(body):
                yield from self._link(url, address, expected="sitemap")
        else:
            try:
                page = parse_page(body, url=url, content_type=content_type)
            except ReadingError:
                return
            yield from self._read_page(page)

    def _entry(self, base: str, entry: Entry) -> Iterator[FoundLink]:
        """The links of a sitemap's or feed's entry."""
        links = self._link(base, entry.url, modified_at=entry.modified_at)
        if entry.news and links and links[0].kind in ("page", "article"):
            self.addresses.vouch(links[0].url)
            links = [replace(links[0], kind="article", teaser=entry.teaser), *links[1:]]
        yield from links

    def _read_answer(self, body: bytes, url: str) -> Iterator[FoundLink]:
        """The links of a JSON answer, and its next page as long as it names something."""
        named, linked = read_json(body)
        any_named = False
        for href in (*linked, *named):
            for link in self._link(url, href):
                any_named = any_named or link.kind in ("article", "page")
                yield link
        after = next_answer(url)
        if any_named and after is not None:
            yield from self._pager(url, after)

    def _read_page(self, page: Page) -> Iterator[FoundLink]:
        hrefs = dict.fromkeys(element.get("href") for element in page.root.iter("a", "area"))
        pagers = {
            element.get("href"): None
            for element in page.root.iter("a", "link")
            if is_pager_link(element, page.url, page.base)
        }
        feeds = []
        for element in page.root.iter("link"):
            if element.get("type", "").lower() in _FEED_TYPES:
                feeds.append(element.get("href"))
        known = self._known(page.base, None)
        any_named = False
        for href in hrefs:
            if href in pagers:
                continue
            if href in known:
                links = known[href]
            elif href and href[0] != "#" and not href.startswith(_NO_ADDRESS):
                links = self._link(page.base, href)
            else:
                continue
            any_named = any_named or any(link.kind in ("article", "page") for link in links)
            yield from links
        for href in pagers:
            if href:
                yield from self._pager(page.base, href)
        yield from self._more(page, any_named=any_named)
        for href in feeds:
            if href:
                yield from self._link(page.base, href, expected="feed")

    def _more(self, page: Page, *, any_named: bool) -> Iterator[FoundLink]:
        """What a page's scripts would ask for; a page that is such an answer itself leads to the next one."""
        if "/timelinelist/" in page.url or "/api/morenews-" in page.url:
            after = next_answer(page.url)
            if any_named and after is not None:
                yield from self._pager(page.base, after)
            return
        for address in find_more(page):
            yield from self._pager(page.base, address)

    def _pager(self, base: str, href: str) -> Iterator[FoundLink]:
        """The links of another page of the list that a page is of."""
        for link in self._link(base, href):
            if link.kind == "listing" or (link.kind == "page" and split_page(link.url)):
                yield replace(link, kind="listing", deeper=False)
            else:
                yield link

    def _link(
        self, base: str, href: str, *, expected: Kind | None = None, modified_at: datetime | None = None
    ) -> list[FoundLink]:
        """The links that an address on a page gives: itself and the listings that it gives away."""
        known = self._known(base, expected)
        links = known.get(href)
        if links is None:
            links = self._make_links(base, href, expected)
            if href[0] == "/" or href.startswith("http"):  # it means the same on every page of a host
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[href] = links
        if modified_at is not None and links:
            return [replace(links[0], modified_at=modified_at), *links[1:]]
        return links

    def _known(self, base: str, expected: Kind | None) -> dict[str, list[FoundLink]]:
        if self._version != self.addresses.version:  # what an address is taken for may be another thing now
            self._seen.clear()
            self._version = self.addresses.version
        return self._seen.setdefault(("/".join(base.split("/", 3)[:3]), expected), {})

    def _make_links(self, base: str, href: str, expected: Kind | None) -> list[FoundLink]:
        # Most of what a page links to once is barred or another site's: that is seen without taking it apart.
        if href[0] == "/" and self.addresses.never is not None and self.addresses.never.match(href):
            return []
        if href.startswith("http") and not any(domain in href.lower() for domain in self.site.domains):
            return []
        try:
            placed = self.place(urljoin(base, href.strip()))
        except ValueError:  # "http://[": not an address
            placed = None
        if placed is None:
            return []
        url, kind = placed
        if kind is None and expected is not None and not self.addresses.is_barred(url):
            kind = expected
        if kind is None:
            return []
        listings = self.addresses.listings_of(url)
        return [FoundLink(url=url, kind=kind), *(FoundLink(url=each, kind="listing") for each in listings)]


def _own_hosts(site: Site) -> frozenset[str]:
    """Hosts that carry pages of their own (`stxdd.` beside `www.`): all that are a part of another one."""
    bare = [domain.removeprefix("www.") for domain in site.domains]
    return frozenset(domain for domain in bare if any(domain.endswith(f".{other}") for other in bare))

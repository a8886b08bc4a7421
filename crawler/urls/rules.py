"""The address rules of a family of software or of a site: what an address leads to, and the one form that it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from archive.record.identity import canonical_url
from archive.record.visit import Kind
from crawler.site import Site

MAX_LENGTH = 2000
"""Characters; longer addresses are made by calendars and broken relative links."""

_SITEMAP = re.compile(r"/(?:[^?]*/)?[^/]*sitemap[^/]*\.xml(?:\.gz)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The address rules of one family of software, or of one site. All patterns are matched against the path of an
    address (host and query string left out)."""

    article: re.Pattern[str]
    """Matches a whole path; group `key` is the portal's own id; a group `scope`, if there is one, holds the segments
    that come before the section and within which ids are counted."""
    listing: re.Pattern[str] | None = None
    """Matches a whole path of a page that lists articles."""
    listing_query: frozenset[str] = frozenset()
    """Names of query parameters that tell pages of a listing apart; a listing with others is not requested."""
    feed: re.Pattern[str] | None = None
    """Matches a whole path; groups `scope` and `section` name the listing that the feed is of."""
    sitemap: re.Pattern[str] = _SITEMAP
    never: re.Pattern[str] | None = None
    """Matches the beginning of a path that is never requested."""
    alias: re.Pattern[str] | None = None
    """Matches a whole path that shows an article a second time (`/print/...`); what its groups `before` and `after`
    hold is the article's own path."""
    unscoped: frozenset[str] = frozenset()
    """Segments of `scope` that do not count: the same ids with and without them."""
    folder_lists: bool = False
    """Whether the parent folder of an article's address lists its section."""
    exhaustive: bool = True
    """Whether a page of this software at any other address is not an article; False where the rules are those of some
    sites of a family."""
    follows_buttons: bool = False
    """Whether a page's buttons and scripts are searched for the next pages of its lists."""
    goes_on: tuple[str, ...] = ()
    """Where lists go on by script: forms of paths with a zone, see `pagination`."""
    entrances: tuple[tuple[str, Kind], ...] = (("/sitemap.xml", "sitemap"),)
    """Paths worth requesting although no page names them."""

    def canonical(self, url: str) -> str:
        """Return the one form of an address: as `archive.record.identity` writes it, with the article's own path in
        place of an alias, and without the query string of an article. Raises ValueError for what is not an address."""
        parts = urlsplit(canonical_url(url))
        path = parts.path
        if self.alias and (alias := self.alias.fullmatch(path)):
            path = alias["before"] + alias["after"]
        query = parts.query
        if query and not self.is_barred(path) and self.article.fullmatch(path):
            query = ""
        return urlunsplit((parts.scheme, parts.netloc, path, query, ""))

    def classify(self, url: str) -> Kind | None:
        """Return what a canonical address is expected to lead to, or None for what is not worth requesting."""
        parts = urlsplit(url)
        if len(url) > MAX_LENGTH or self.is_barred(url):
            return None
        if self.sitemap.fullmatch(parts.path):
            return "sitemap"
        if self.feed and self.feed.fullmatch(parts.path):
            return "feed" if not parts.query else None
        if self.article.fullmatch(parts.path):
            return "article"
        if self.listing and self.listing.fullmatch(parts.path):
            names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
            return "listing" if names <= self.listing_query else None
        return None

    def article_key(self, url: str) -> str | None:
        """Return the portal's own id in an article's address, or None where the address is not an article's."""
        path = urlsplit(self.canonical(url)).path
        match = None if self.is_barred(path) else self.article.fullmatch(path)
        if match is None:
            return None
        scope = match.groupdict().get("scope") or ""
        segments = [part for part in scope.split("/") if part and part not in self.unscoped]
        return "/".join([*segments, match["key"]])

    def listings_of(self, url: str) -> list[str]:
        """Return the listings that can be told from the address of an article or a feed, though nothing links to
        them."""
        parts = urlsplit(url)
        path = None
        if self.folder_lists and self.article.fullmatch(parts.path):
            path = parts.path[: parts.path.rindex("/") + 1]
        elif self.feed and (feed := self.feed.fullmatch(parts.path)) and feed.groupdict().get("section"):
            path = f"{feed['scope'] or ''}/{feed['section']}/"
        if path is None or path == "/" or self.is_barred(path):
            return []
        return [urlunsplit((parts.scheme, parts.netloc, path, "", ""))]

    def expects(self, url: str) -> bool:
        """Whether an address is expected to lead to an article."""
        return self.classify(url) == "article"

    def expected(self, url: str, kind: Kind) -> Kind | None:
        """Return what an address leads to that robots.txt, an index of sitemaps or a link to a feed names as a sitemap
        or a feed: it may look like anything. None for what is not requested."""
        if len(url) > MAX_LENGTH:
            return None
        own = self.classify(url)
        if urlsplit(url)[2:4] == ("/", ""):
            return own
        if kind == "sitemap":
            return kind if not self.is_barred_sitemap(url) else None
        if own not in (None, "page"):
            return own
        return kind if not self.is_barred_feed(url) else None

    def is_barred_sitemap(self, url: str) -> bool:
        """Whether an address is never requested although a page names it as a sitemap."""
        return self.is_barred(url)

    def is_barred_feed(self, url: str) -> bool:
        """Whether an address is never requested although a page names it as a feed."""
        return self.is_barred(url)

    def is_barred(self, url: str) -> bool:
        """Whether an address is never requested, whatever names it."""
        return self.never is not None and self.never.match(urlsplit(url).path) is not None


def addresses_of(site: Site) -> Addresses | None:
    """Return the rules that a site's own file states, or None where it states none (its software has them)."""
    if site.article_path is None:
        return None
    return Addresses(
        article=re.compile(site.article_path),
        listing=re.compile(site.listing_path) if site.listing_path else None,
        listing_query=PAGE_NUMBERS,
    )


@lru_cache(maxsize=4096)
def page_number(url: str) -> int:
    """Return the number of the page of a listing that an address names, or of the article from which on it lists; 1
    where it does not say."""
    match = _PAGE.search(url)
    return int(match[1][:9]) if match else 1


PAGE_NUMBERS = frozenset({"page", "paged", "p", "pg", "trang", "pageindex", "pagenumber", "currentpage", "start"})
"""Query parameters, in lower case, by which Vietnamese portals number the pages of a listing."""

_PAGE = re.compile(
    rf"[/?&](?:{'|'.join(sorted(PAGE_NUMBERS))}|timelinelist/\d+|morenews-zone-\d+)[-/=](\d+)(?=[/?&.]|$)",
    re.IGNORECASE,
)

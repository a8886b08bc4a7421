"""Infer the address rules of a portal whose software nobody described from what its addresses led to.

`Learnt` answers the same questions as `Addresses`. Every page within the site is worth a look (kind `page`): what is
printed on it decides whether it is an article or a list, and that is remembered of the shape of its address. Where
enough addresses of a shape led to articles, the next one is expected to be one. `traps.Bounds` limits what a calendar,
a search or a filter makes without end.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from archive.record.identity import canonical_url
from archive.record.visit import Kind
from crawler.urls.pagination import MORE_NEWS, TIMELINE
from crawler.urls.parameters import FRONT_PATHS, IDENTIFYING, is_path, kept_pairs
from crawler.urls.rules import MAX_LENGTH, Addresses
from crawler.urls.shapes import folder_of, has_article_shape, has_repeated_segments, identity_of, is_pager, shape_of

ENOUGH = 3
"""Articles of a shape after which the next address of it is expected to be one."""

MOST_ALIASES = 10
"""Aliases behind a folder with nothing else in it, after which it is left alone: `/ban-in/...`."""

MOST_LISTS = 100_000
"""Lists, and folders of articles, that are remembered."""

_FILES = re.compile(
    r"(?i)\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|json|woff2?|ttf|eot|pdf|docx?|xlsx?|pptx?|odt|rtf|txt|zip"
    r"|rar|7z|gz|exe|apk|mp3|mp4|m4a|wav|wma|wmv|avi|flv|mov|ashx|axd|swf|map|webmanifest)$"
)
_NEVER = frozenset(
    "login log-in signin sign-in register logout dang-nhap dang-ky dang-xuat wp-login wp-admin wp-content wp-includes"
    " wp-json xmlrpc admin administrator account user users member members cart checkout search tim-kiem timkiem print"
    " in-bai inbai in-bai-viet share chia-se gui-ban-be sendmail send-mail email amp comment comments reply binh-luan"
    " captcha download tai-ve uploads files images img assets static fonts css js scripts cdn-cgi _layouts author"
    " tac-gia calendar lich".split()
)
"""Segments of a path, endings left out, under which every article that is found is elsewhere as well."""

_WORDS = re.compile(r"/([^/.]+)")
_FEED = re.compile(r"(?i).*(?:/rss|/feed|/feeds|/atom|\.rss|/rss\.xml|/atom\.xml|/feed\.xml|rss\.aspx|/rss/[^/]+)/?")
_SITEMAP = re.compile(r"(?i)/(?:[^?]*/)?[^/]*sitemap[^/]*\.xml(?:\.gz)?")
_VIETNAMESE = re.compile(r"(?i)(?:lang|language|locale|culture|lng|hl)=(?:vi|vn|vi[-_]vn)")
_FRONT = re.compile(r"(?i)/(?:(?:index|default|home)\.\w{1,5})?")
_ASP_SESSION = re.compile(r"/\(S\([0-9a-z]{20,30}\)\)", re.IGNORECASE)
_SEARCHED = re.compile(r"(?i)(?:keyword|keywords|keyw|q|s|search|tukhoa|month|year|day|date|thang|nam|ngay|returnurl)")


class Learnt(Addresses):
    """The address rules of one portal, learnt while it is crawled."""

    def __init__(self, article: re.Pattern[str] | None = None) -> None:
        """`article` is what is known beforehand of its articles' addresses, see `Addresses.article`; what does not
        match it is learnt all the same."""
        super().__init__(
            article=article or re.compile(r"(?!)(?P<key>)"),
            exhaustive=False,
            follows_buttons=True,
            goes_on=(MORE_NEWS, TIMELINE),
            entrances=tuple((path, "sitemap") for path in ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")),
        )
        # The class is frozen as its base is; what it learns is in these.
        object.__setattr__(self, "_seen", defaultdict(Counter))
        object.__setattr__(self, "_named", Counter())
        object.__setattr__(self, "_lists", set())
        object.__setattr__(self, "_aliases", Counter())
        object.__setattr__(self, "_homes", set())

    _seen: defaultdict[str, Counter[str]]
    _named: Counter[str]
    _lists: set[int]
    """Lists one by one: that of a section has no shape that would tell it from an article."""
    _aliases: Counter[str]
    """By folder: how many addresses in it showed what another address had shown."""
    _homes: set[str]
    """Folders of articles that are nowhere else."""

    def learn(self, url: str, kind: Kind) -> None:
        """Remember what an address led to: `article`, `listing`, or `page` for neither."""
        self._seen[shape_of(url)][kind] += 1
        if kind == "listing" and len(self._lists) < MOST_LISTS:
            self._lists.add(hash(url))
        elif kind == "article" and len(self._homes) < MOST_LISTS:
            self._homes.add(folder_of(url))

    def learn_alias(self, url: str) -> None:
        """Remember that an address is an alias: it shows an article that another address has shown."""
        self._seen[shape_of(url)]["page"] += 1
        self._aliases[folder_of(url)] += 1

    def learn_feed(self, urls: Iterable[str]) -> None:
        """Remember addresses that a feed names: it names articles."""
        self._named.update(shape_of(url) for url in urls)

    def repeats_others(self, url: str) -> bool:
        """Whether all articles behind an address's folder, as far as was seen, are at other addresses as well."""
        if not self._aliases:
            return False
        folder = folder_of(url)
        return self._aliases[folder] >= MOST_ALIASES and folder not in self._homes

    def canonical(self, url: str) -> str:
        """Return the address without what names a visitor or the way in which a page is shown. Raises ValueError for
        what is not an address."""
        parts = urlsplit(canonical_url(url))
        path = _ASP_SESSION.sub("", parts.path)
        query = "&".join(kept_pairs(parts.query, of_front=path in FRONT_PATHS)) if parts.query else ""
        if not query and _VIETNAMESE.fullmatch(parts.query) and _FRONT.fullmatch(path):
            query = parts.query  # the Vietnamese front page of a portal that greets in another language
        return urlunsplit((parts.scheme, parts.netloc, path, query, ""))

    def classify(self, url: str) -> Kind | None:
        """Return what a canonical address is expected to lead to, or None for what is not worth requesting."""
        parts = urlsplit(url)
        if len(url) > MAX_LENGTH:
            return None
        if _SITEMAP.fullmatch(parts.path):
            return "sitemap"
        if self.is_barred(url) or has_repeated_segments(url):
            return None
        if _FEED.fullmatch(parts.path):
            return "feed"
        if is_pager(url) or hash(url) in self._lists:
            return "listing"
        if self.repeats_others(url):
            return None
        if self.article.fullmatch(parts.path):
            return "article"
        return "article" if self.is_like_articles(url) else "page"

    def is_like_articles(self, url: str) -> bool:
        """Whether most addresses of this shape led to articles, or a feed names such ones."""
        shape = shape_of(url)
        seen = self._seen[shape] if shape in self._seen else Counter()
        if seen["article"] >= ENOUGH and seen["article"] * 2 >= seen.total():
            return True
        return has_article_shape(url) and self._named[shape] >= ENOUGH and not seen.total()

    def article_key(self, url: str) -> str | None:
        """Return what two addresses of one article have in common."""
        url = self.canonical(url)
        stated = self.article.fullmatch(urlsplit(url).path)
        return stated["key"] if stated else identity_of(url)

    def is_barred(self, url: str) -> bool:
        """Whether an address is never requested, whatever names it."""
        return _FILES.search(urlsplit(url).path) is not None or self.is_barred_feed(url)

    def is_barred_sitemap(self, url: str) -> bool:
        """Whether an address that is named as a sitemap is never requested: always False, all are tried."""
        return False

    def is_barred_feed(self, url: str) -> bool:
        """Whether an address that a page names as a feed is never requested. File extensions do not count, as a feed
        may have one (`/rss.ashx?id=1`)."""
        parts = urlsplit(url)
        asked = parse_qsl(parts.query, keep_blank_values=True)
        routes = [pair for pair in asked if is_path(*pair)] if parts.path in FRONT_PATHS else []
        paths = [parts.path, *(f"/{value}" for _, value in routes)]
        words = {word for path in paths for word in _WORDS.findall(path.lower())}
        if any(map(_FILES.search, paths[1:])) or not _NEVER.isdisjoint(words):
            return True
        names = [name.lower() for name, _ in asked if not (routes and name.lower() == "q")]
        return any(map(_SEARCHED.fullmatch, names)) and IDENTIFYING.isdisjoint(names)

"""A page as the reader sees it: decoded and parsed once, with its address and the time of fetching."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain, dropwhile, islice, takewhile
from typing import Any
from urllib.parse import urljoin, urlsplit

from turbohtml import tokenize
from turbohtml.etree import ElementView as Element

from archive.markup.addresses import join_web
from crawler.reading.dates.order import UNKNOWN, Orders
from crawler.reading.dates.parse import DateContext
from crawler.reading.decode import Decoded, decode_page
from crawler.reading.elements import parse_html, select
from crawler.reading.errors import NotAnArticle, Undecodable
from crawler.reading.items import is_of_comment, is_of_other_item
from crawler.reading.json_ld import article_objects
from crawler.reading.legacy_encodings import restore_page
from crawler.reading.portal.guide import Guide, find_generation
from crawler.reading.portal.profile import Portal
from crawler.reading.rendering import Rendering
from crawler.reading.text import clean_text, drop_editor_debris, text_of
from crawler.urls.rules import MAX_LENGTH

MENU = 4
"""Links that are more than the path to an article."""
MAX_ROOTS = 100
"""Tags `<html>` and `<body>` of a page together, and attributes of them: a page with one in another, or with some for
the versions of a browser, has a few. The attributes of all go to the first (HTML standard, 13.2.6.4.7), which takes the
parser quadratic time: a minute for 50,000 tags."""
_ROOT = re.compile(r"<(?:[Hh][Tt][Mm][Ll]|[Bb][Oo][Dd][Yy])(?=[\s/>])")  # a fifth quicker than with IGNORECASE
MICRODATA = frozenset(("datePublished", "dateModified", "headline"))
"""Properties of an article that are read."""
_MARKUP = re.compile(r"<[a-zA-Z!?]")
_FEED = re.compile(
    r"^\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100}){0,3}(?:<!--[^>]{0,500}>\s{0,100})?<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b"
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. Made by `parse_page`."""

    url: str
    body: bytes
    decoded: Decoded
    root: Element
    """The html element."""
    fetched_at: datetime | None = None
    date_orders: Orders
    """In which order the portal prints day and month, as far as its other pages show it."""
    portal: Portal | None = None
    """What was learnt about the portal from its other pages."""
    is_expected: bool = False
    """Whether the address is one at which the portal is known to have articles."""
    stated: dict[str, tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What the page states of a date for machines, by its property: for `StructuredData`, which reads it once."""

    @cached_property
    def guide(self) -> Guide | None:
        """What the portal's profile says about this page; None where there is no profile, or none of its designs
        fits."""
        if self.portal is None:
            return None
        generation = find_generation(self.portal, self.root)
        return Guide(generation, self.portal.digest, self.root) if generation is not None else None

    @cached_property
    def shown(self) -> Element:
        """The element that holds what is shown: the body, else the html element."""
        body = self.root.find("body")
        return self.root if body is None else body

    def is_title_of_all(self, text: str) -> bool:
        """Whether many pages of the portal say that this is their title, as far as that is known."""
        return self.guide is not None and self.guide.is_title_of_all(text)

    @cached_property
    def date_context(self) -> DateContext:
        """What the page's dates are read against."""
        orders = self.portal.orders if self.portal is not None else UNKNOWN
        return DateContext(self.fetched_at, self.date_orders or orders)

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes as fetched."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to: `<base href>` if it is on the same host, else the page."""
        for element in self.root.iterfind(".//base[@href]"):
            href = (element.get("href") or "").strip()
            if len(href) > MAX_LENGTH:  # each address of the page would be as long
                continue
            try:
                base = urljoin(self.url, href)
                if urlsplit(base).netloc == urlsplit(self.url).netloc:
                    return base
            except ValueError:  # "http://[": not an address
                continue
        return self.url

    def absolute(self, href: str) -> str | None:
        """Return an address of the page as an absolute http(s) address, or None for anything else."""
        return join_web(self.base, href)

    @cached_property
    def rendering(self) -> Rendering:
        """What a browser renders of the page."""
        return Rendering(self.root, self.url)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the head's meta elements by lower-case name or property, in order."""
        found: dict[str, list[str]] = {}
        for element in self.root.iterfind(".//meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = element.get("content")
            if not name or not content:
                continue
            around = element.getparent()
            in_head = around is not None and around.tag == "head"  # where nothing else is described
            if in_head or not (is_of_other_item(element) or is_of_comment(element)):
                found.setdefault(name.lower(), []).append(content)
        return found

    def meta(self, name: str) -> str | None:
        """Return the first non-empty content of a meta element, cleaned, or None where there is none."""
        for content in self.metas.get(name, ()):
            text = clean_text(content)
            if text:
                return text
        return None

    @cached_property
    def articles(self) -> list[dict[str, Any]]:
        """The articles that the page's JSON-LD describes, in order."""
        return article_objects(self.root)

    @cached_property
    def microdata(self) -> dict[str, list[Element]]:
        """The elements that are one of MICRODATA of the article in microdata, by its name, in order."""
        found: dict[str, list[Element]] = {}
        for element in select(self.root, "[itemprop]"):
            name = element.get("itemprop")
            if name in MICRODATA and not is_of_other_item(element):
                found.setdefault(name, []).append(element)
        return found

    @cached_property
    def abbreviations(self) -> list[Element]:
        """The elements `abbr`, in order."""
        return list(self.root.iter("abbr"))

    @cached_property
    def rdfa(self) -> list[Element]:
        """The elements that are a property in RDFa, in order, except for comments'; without `meta`, of which `metas`
        has the content."""
        found = select(self.root, "[property]:not(meta)")
        return [element for element in found if not is_of_comment(element)]

    def has_menu_between(self, above: Element, below: Element) -> bool:
        """Whether more links than the path to an article has are between two elements of the page, whether or not
        they are read as text: then what is above belongs to the portal's head."""
        behind = dropwhile(lambda element: element is not above, self.root.iter())
        between = takewhile(lambda element: element is not below, behind)
        return len(list(islice((element for element in between if element.tag == "a"), MENU))) == MENU

    @cached_property
    def window_title(self) -> str | None:
        """The title of the page's window, cleaned; None where it has none. Not that of a drawing."""
        for element in self.root.iter("title"):
            around = element.getparent()
            if around is not None and around.tag != "svg" and (text := text_of(element)):
                return text
        return None

    @cached_property
    def canonical(self) -> str | None:
        """What `<link rel=canonical>` says, absolute; None where it says nothing usable."""
        for element in select(self.root, "link[rel=canonical]"):
            href = element.get("href") or ""
            return href if href == self.url else self.absolute(href)
        return None

    def clean(self, part: Element) -> str | None:
        """Turn what is not Unicode in the tree into Unicode, and blank what editors' tools left in the part that is to
        be read, both in place. Return what was done to the text, for the evidence; None where nothing was."""
        text = part.text_content()
        code = restore_page(self.root, text)
        drop_editor_debris(part, text)
        return f"turned into Unicode from {code}" if code is not None else None


def parse_page(
    body: bytes,
    *,
    url: str,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    date_orders: Orders = UNKNOWN,
    portal: Portal | None = None,
    is_expected: bool = False,
) -> Page:
    """Decode and parse a page. Raises Undecodable where there is no text or no markup in it, NotAnArticle for a feed or
    a sitemap."""
    decoded = decode_page(body, content_type)
    beginning = decoded.text[:2000]
    if _FEED.search(beginning):
        raise NotAnArticle("feed", "a feed or sitemap, not a page")
    if not _MARKUP.search(beginning):
        raise Undecodable("not-html", "no markup in it")
    _refuse_many_roots(decoded.text)
    root = parse_html(decoded.text)
    if "<amp-img" in decoded.text:
        for picture in root.iter("amp-img"):
            picture.tag = "img"
    return Page(
        url=url,
        body=body,
        decoded=decoded,
        root=root,
        fetched_at=fetched_at,
        date_orders=date_orders,
        portal=portal,
        is_expected=is_expected,
    )


def _refuse_many_roots(text: str) -> None:
    """Raise Undecodable for a page with more than MAX_ROOTS `<html>` and `<body>`, or attributes of them where one of
    the two elements occurs twice."""
    found = Counter(tag[0].lower() for tag in islice(_ROOT.finditer(text), MAX_ROOTS + 1))
    if found.total() > MAX_ROOTS:
        raise Undecodable("too-large", f"more tags html and body than the {MAX_ROOTS} that a page can have")
    if max(found.values(), default=0) < 2:
        return
    roots = (token.attrs or () for token in tokenize(text) if token.tag in ("html", "body"))
    if len(list(islice(chain.from_iterable(roots), MAX_ROOTS + 1))) > MAX_ROOTS:
        raise Undecodable("too-large", f"more attributes of html and body than the {MAX_ROOTS} that a page can have")

"""Read what a page says of itself for machines: JSON-LD, microdata, OpenGraph, Dublin Core, meta.

It is a source of evidence among others, and often wrong: the author is the publisher or the CMS login, dates are those
of the last edit on some software, descriptions are cut. Only the article's own properties are read, never those of
objects inside it (fundus PR #956).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.elements import names_of
from crawler.reading.fields.bylines import parse_field
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.items import has_item, item_of
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, clean_text, text_of

_TAG = re.compile(r"<[^<>]{0,200}>")
_LOGIN = re.compile(
    r"^(?:admin\w*|quantri\w*|root|user\w*|editor\w*|bientap\w*|webmaster|[\w.+-]+@[\w.-]+|[a-z0-9._]+)$"
)

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date.issued",
    "dc.date",
    "dc.date.created",
    "dc.created",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "date",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "published_time",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)
_MODIFIED = ("article:modified_time", "datemodified", "lastmod", "og:updated_time")


_RDFA_PUBLISHED = (
    "dc:created",
    "dc:date",
    "dcterms:created",
    "dcterms:issued",
    "dc:issued",
    "schema:datepublished",
    "datepublished",
)
_RDFA_MODIFIED = ("dc:modified", "dcterms:modified", "schema:datemodified", "datemodified")


_ISO_DAY = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?![^T ])")
_DEEPEST, _PARTS_OF_ITEM, _HEADINGS, _LINKS = 40, 60, 8, 8
"""Elements around a property and in its item, headings of a page and links of a teaser that are looked at, at most."""
_MOST_ITEMS, _LONGEST_HEADLINE = 20, 400
"""Properties of one name that are told apart, and characters of a headline, at most."""
_LIKE_ITEMS = 2
"""Elements around properties that are compared: those of a list's items."""
_MOST_PARTS = 40
"""Elements of a date line that are asked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that the page states, and where it states it."""

    value: str
    origin: str
    """`json-ld: datePublished`, `meta article:section`."""


def stated_day(line: Element) -> str | None:
    """Return the day that an attribute of a date line states in ISO 8601, `2026-11-29`, if there is one alone."""
    elements = [*islice(line.iter(), _MOST_PARTS)]
    if (around := line.getparent()) is not None and around.tag in ("time", "abbr"):
        elements.append(around)
    values = (element.get(name) or "" for element in elements for name in ("datetime", "title", "content", "data-time"))
    days = {match.group() for value in values if (match := _ISO_DAY.match(value.strip()))}
    return days.pop() if len(days) == 1 else None


def states_article(page: Page) -> bool:
    """Whether a page says for machines that it prints an article."""
    if page.meta("article:published_time") or (page.meta("og:type") or "").lower() == "article":
        return True
    return bool(page.articles)


def _address_of(data: dict[str, Any]) -> object:
    """Return the address that an object in JSON-LD gives for itself."""
    page = data.get("mainEntityOfPage")
    return data.get("url") or (page.get("@id") if isinstance(page, dict) else page)


def _called(element: Element) -> tuple[str | None, str | None]:
    """Return the headline and the address of the item in microdata that a property belongs to."""
    item = item_of(element)
    if item is None:
        return None, None
    parts = {one.get("itemprop"): one for one in islice(item.iter(), _PARTS_OF_ITEM) if one.get("itemprop")}
    named, link = parts.get("headline", parts.get("name")), parts.get("url", parts.get("mainEntityOfPage"))
    if named is None or link is None:
        return None, None
    address = link.get("href") or link.get("content") or link.get("itemid")
    return named.get("content") or beginning_of(named, _LONGEST_HEADLINE), address


def _leads_to(element: Element, about: str) -> bool:
    """Whether what a property in RDFa is of has a link to itself: the teaser of another page."""
    box = next((one for one in islice(element.iterancestors(), _DEEPEST) if one.get("about") == about), element)
    return any(link.get("href") == about for link in islice(box.iter("a"), _LINKS))


class StructuredData:
    """The structured data of one page, read once when first asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.objects = [
            data for data in page.articles if not self._is_of_another(data.get("headline"), _address_of(data))
        ]

    def text(self, name: str) -> Claim | None:
        """Return a property of the page's article in JSON-LD, or None where it is no text."""
        for data in self.objects:
            value = data.get(name)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and clean_text(value):
                return Claim(clean_text(html.unescape(value)), f"json-ld: {name}")
        return None

    def dates(self, name: str, metas: tuple[str, ...], rdfa: tuple[str, ...]) -> tuple[Claim, ...]:
        """Return what is stated of a date, the most trusted first: JSON-LD, meta elements, microdata, RDFa, hAtom."""
        stated = self.page.stated.get(name)
        if stated is None:
            stated = self.page.stated[name] = tuple(self._read_dates(name, metas, rdfa))
        return stated

    def _read_dates(self, name: str, metas: tuple[str, ...], rdfa: tuple[str, ...]) -> Iterator[Claim]:
        claim = self.text(name)
        if claim is not None:
            yield claim
        items = self.page.microdata.get(name, [])[:_MOST_ITEMS]
        own = [one for one in items if not self._is_of_another(*_called(one))]
        for meta in filter(self.page.metas.__contains__, metas):
            if meta == name.lower() and len(own) < len(items):
                continue  # what `meta` elements say in microdata of another page
            if text := self.page.meta(meta):
                yield Claim(text, f"meta {meta}")
        for element in () if self._is_of_list(name) else own:
            text = clean_text(element.get("content") or element.get("datetime") or "") or text_of(element)
            if text:
                yield Claim(text, f"itemprop {name}")
                break
        yield from self.rdfa(rdfa)
        yield from self.hatom("published" if name == "datePublished" else "updated")

    def _is_of_another(self, headline: object, address: object) -> bool:
        """Whether what the page describes for machines is another page: it has another address, and a headline that
        neither the page's head nor a heading repeats."""
        url = self.page.absolute(address) if isinstance(address, str) and address else None
        if url is None or not isinstance(headline, str) or url == self.page.canonical:
            return False
        if urlsplit(url).path.rstrip("/") == urlsplit(self.page.url).path.rstrip("/"):
            return False
        words = fold(clean_text(html.unescape(headline))).rstrip(" .…")
        own = (self.page.window_title, self.page.meta("og:title"))
        if not words or any(words in fold(title) or fold(title) in words for title in own if title):
            return False
        return all(
            words not in fold(beginning_of(one, _LONGEST_HEADLINE))
            for one in islice(self.page.root.iter("h1"), _HEADINGS)
        )

    def _is_of_list(self, name: str) -> bool:
        """Whether a property in microdata is that of the items of a list, which say nothing of what it belongs to: the
        first two are of no item and within elements of one name and equal parents."""
        first, second = [*self.page.microdata.get(name, ()), None, None][:2]
        if first is None or second is None or has_item(first) or has_item(second):
            return False
        around = [[*islice(one.iterancestors(), _LIKE_ITEMS)] for one in (first, second)]
        is_alike = [(one.tag, names_of(one)) for one in around[0]] == [(one.tag, names_of(one)) for one in around[1]]
        return is_alike and around[0][0] != around[1][0]

    def hatom(self, name: str) -> Iterator[Claim]:
        """Yield the time that the page's `abbr` of a class of the microformat hAtom states (Blogger), if it is one."""
        abbrs = [abbr for abbr in self.page.abbreviations if name in (abbr.get("class") or "").split()]
        found = {title for abbr in abbrs if (title := abbr.get("title")) is not None}
        if len(found) == 1:
            yield Claim(clean_text(found.pop()), f"hatom {name}")

    def rdfa(self, names: tuple[str, ...]) -> Iterator[Claim]:
        """Yield the value of an RDFa property that the page states once, or of its own resource; Drupal 7 prints
        `property="dc:date dc:created"`."""
        found: dict[str, str] = {}
        path = urlsplit(self.page.url).path.rstrip("/")
        for element in self.page.rdfa:
            name = next((name for name in (element.get("property") or "").lower().split() if name in names), None)
            text = clean_text(element.get("content") or element.get("datetime") or "") or (
                text_of(element) if name else ""
            )
            if name is None or not text:
                continue
            about = next((a for at in (element, *element.iterancestors()) if (a := at.get("about"))), None)
            if about is not None and path and urlsplit(about).path.rstrip("/") == path:
                yield Claim(text, f"rdfa {name}")
                return
            if about is None or not _leads_to(element, about):
                found.setdefault(text, name)
        if len(found) == 1:
            text, name = next(iter(found.items()))
            yield Claim(text, f"rdfa {name}")

    def published(self) -> Iterator[Claim]:
        """Yield times of publication, the most trusted first; none of a source that lies on this portal."""
        guide = self.page.guide
        for claim in self.dates("datePublished", _PUBLISHED, _RDFA_PUBLISHED):
            if guide is None or guide.believes(claim.origin):
                yield claim

    def modified(self) -> Iterator[Claim]:
        """Yield times of the last edit, the most trusted first."""
        yield from self.dates("dateModified", _MODIFIED, _RDFA_MODIFIED)

    def title(self) -> Claim | None:
        """Return the headline: JSON-LD, og:title, microdata, RDFa or Dublin Core; none that is the same everywhere."""
        claim = self.text("headline") or self.text("name")
        if claim is not None and not self.page.is_title_of_all(claim.value):
            return claim
        for meta in ("og:title", "dc.title", "dcterms.title", "twitter:title"):
            if (text := self.page.meta(meta)) and not self.page.is_title_of_all(text):
                return Claim(text, f"meta {meta}")
        for element in self.page.microdata.get("headline", ()):
            if text := clean_text(element.get("content") or "") or text_of(element):
                return Claim(text, "itemprop headline")
        return next(self.rdfa(("dc:title", "dcterms:title", "schema:headline", "headline")), None)

    def section(self) -> Claim | None:
        """Return the section: meta article:section, else JSON-LD."""
        text = self.page.meta("article:section")
        return Claim(text, "meta article:section") if text else self.text("articleSection")

    def authors(self) -> tuple[tuple[str, ...], str] | None:
        """Return the people whom JSON-LD or meta article:author names, and which of the two; never the publisher, an
        office or a login. None where there are none."""
        for data in self.objects:
            names = [name for name in _names(data.get("author")) if not self._is_publisher(name, data)]
            found = tuple(person for name in names for person in parse_field(name).authors if not is_outlet(person))
            if found:
                return tuple(dict.fromkeys(found)), "json-ld: author"
        text = self.page.meta("article:author")
        if text and not text.startswith("http") and not self._is_publisher(text, {}) and not is_outlet(text):
            found = parse_field(text).authors
            if found:
                return found, "meta article:author"
        return None

    def _is_publisher(self, name: str, data: dict[str, Any]) -> bool:
        publishers = [*_names(data.get("publisher")), self.page.meta("og:site_name") or ""]
        return not name or bool(_LOGIN.match(name)) or name.casefold() in {p.casefold() for p in publishers}


def _names(value: Any) -> list[str]:
    """Return the names in an author or publisher property: a text, an object with a name, or a list of them."""
    if isinstance(value, str):
        return [clean_text(_TAG.sub("", html.unescape(value)))]
    if isinstance(value, dict):
        return _names(value.get("name")) if not isinstance(value.get("name"), dict) else []
    if isinstance(value, list):
        return [name for part in value[:20] if isinstance(part, str | dict) for name in _names(part)]
    return []

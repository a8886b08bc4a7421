"""Read what a page says of itself for machines: JSON-LD, microdata, OpenGraph, Dublin Core, meta.

It is a source of evidence among others, and often wrong: the author is the publisher or the CMS login, dates are those
of the last edit on some software, descriptions are cut. Only the article's own properties are read, never those of
objects inside it (fundus PR #956).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.reading.fields.bylines import parse_field
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.page import Page
from crawler.reading.text import clean_text, text_of

_TYPES = frozenset(
    ("NewsArticle Article ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle BlogPosting TechArticle").split()
)
_MAX_SCRIPT = 400_000
"""Characters of one JSON-LD script that are read at most."""
_DEEPEST = 4
"""How deep lists and @graph may hold the article."""
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
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
    "dcterms.created",
    "citation_publication_date",
)
_MODIFIED = ("article:modified_time", "datemodified", "lastmod", "og:updated_time")


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that the page states, and where it states it."""

    value: str
    origin: str
    """`json-ld: datePublished`, `meta article:section`."""


def _article_objects(page: Page) -> list[dict[str, Any]]:
    """Return the JSON-LD objects of the page that are articles, in order. A script that is no JSON, even read
    leniently (raw newlines, control characters, trailing commas), is passed over."""
    found: list[dict[str, Any]] = []
    for script in page.root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = (script.text or "").strip()
        if not text or len(text) > _MAX_SCRIPT:
            continue
        data = _parse(text)
        if data is not None:
            found.extend(_articles(data, 0))
    return found


def _parse(text: str) -> Any:
    text = _WRAPPING.sub("", text)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _articles(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for part in data[:50]:
            yield from _articles(part, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if not _TYPES.isdisjoint(
            kinds if isinstance(kinds, list) and all(isinstance(k, str) for k in kinds) else [str(kinds)]
        ):
            yield data
        elif "@graph" in data:
            yield from _articles(data["@graph"], depth + 1)


class StructuredData:
    """The structured data of one page, read once when first asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.objects = _article_objects(page)

    def text(self, name: str) -> Claim | None:
        """Return a property of the page's article in JSON-LD, or None where it is no text."""
        for data in self.objects:
            value = data.get(name)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and clean_text(value):
                return Claim(clean_text(html.unescape(value)), f"json-ld: {name}")
        return None

    def dates(self, name: str, metas: tuple[str, ...], itemprop: str) -> Iterator[Claim]:
        """Yield what is stated of a date, the most trusted first: JSON-LD, meta elements, microdata."""
        claim = self.text(name)
        if claim is not None:
            yield claim
        for meta in filter(self.page.metas.__contains__, metas):
            if text := self.page.meta(meta):
                yield Claim(text, f"meta {meta}")
        for element in self.page.root.iterfind(f".//*[@itemprop='{itemprop}']"):
            text = clean_text(element.get("content") or element.get("datetime") or "") or text_of(element)
            if text:
                yield Claim(text, f"itemprop {itemprop}")
                return

    def published(self) -> Iterator[Claim]:
        """Yield times of publication, the most trusted first."""
        return self.dates("datePublished", _PUBLISHED, "datePublished")

    def modified(self) -> Iterator[Claim]:
        """Yield times of the last edit, the most trusted first."""
        return self.dates("dateModified", _MODIFIED, "dateModified")

    def title(self) -> Claim | None:
        """Return the headline: JSON-LD, else og:title."""
        claim = self.text("headline")
        if claim is None and (text := self.page.meta("og:title")):
            claim = Claim(text, "meta og:title")
        return claim

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

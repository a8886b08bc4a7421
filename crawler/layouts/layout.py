"""One family of software as data: how to recognise it and where it prints each field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element
from parsel.csstranslator import HTMLTranslator

from archive.record.fields import TOLD
from crawler.urls.rules import Addresses

FIELDS = frozenset(
    {field.name for field in TOLD if field.name not in ("photos", "authors")} | {"photo", "caption", "byline"}
)
"""What selectors are for: fields of the record, but `photo` for a lead photograph that stands outside the body, with
its caption; `caption`, which is asked where that prints none; and `byline`, which may hold a source (`source` is the
agency alone)."""


_CLASS_WORD = re.compile(r"""@(?:class|id|itemprop|data-role)\s?[,=]\s?["']([\w\-]+)["']""")
_ROOTED = ("/", "(", "id(")


@lru_cache(maxsize=4096)
def compile_selector(selector: str) -> etree.XPath:
    """CSS (with `::text` and `::attr(x)`), or XPath where it begins with `/`, `./`, `(` or `id(`, which
    costs least: libxml2 keeps a table of ids. Compiled once.
    Raises ValueError for a selector that is neither."""
    try:
        if selector.startswith((*_ROOTED, "./")):
            return etree.XPath(selector)
        return etree.XPath(HTMLTranslator().css_to_xpath(selector))
    except (etree.XPathSyntaxError, SyntaxError) as error:
        raise ValueError(f"selector {selector!r}: {error}") from error


@lru_cache(maxsize=4096)
def telling_word(selector: str) -> bytes | None:
    """A word that stands in the source of every page that a rooted selector matches; None where none is
    known. To look for it costs a tenth of what the selector does."""
    if not selector.startswith(("//", ".//")) or any(choice in selector for choice in ("|", " or ", "not(")):
        return None
    words = _CLASS_WORD.findall(selector)
    return max(words, key=len).encode() if words else None


def is_rooted(selector: str) -> bool:
    """Whether a selector counts from the page's root, not from the layout's scope."""
    return selector.startswith(_ROOTED)


def find_all(selector: str, node: Element) -> list[Element | str]:
    """What a selector gives from a node: elements, or texts for `::text` and `::attr(x)`, in order."""
    found = compile_selector(selector)(node)
    return cast("list[Element | str]", found) if isinstance(found, list) else []


def find_elements(selector: str, node: Element) -> list[Element]:
    """The elements that a selector gives."""
    return [match for match in find_all(selector, node) if not isinstance(match, str)]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A family of software, or one generation of a site's pages.

    Selectors are CSS, evaluated within `scope`; those that begin with `/` are XPath from the page's
    root. Of several the first that gives something wins.
    """

    name: str
    basis: str
    """What it rests on: `captured`, `public code of 2024`, `modelled on FACTS B`."""
    marks: tuple[str, ...]
    """Strings of which at least one stands in the source of every page of this software."""
    scope: tuple[str, ...]
    """The element that holds title, date, lead and body of an article. A page of this software without
    one prints no article."""
    select: Mapping[str, tuple[str, ...]]
    """Selectors by field (`FIELDS`)."""
    listing: tuple[str, ...] = ()
    """Elements that stand only on pages which list articles, whole ones perhaps."""
    drop: tuple[str, ...] = ()
    """What stands inside the body and is not the article's: related boxes, tags, advertisements."""
    lies: Mapping[str, str] = field(default_factory=dict)
    """By field of the record: which better-looking witness is not believed, and why."""
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field: names of meta elements that are right on this software, asked after the selectors."""
    lead_in_body: bool = False
    """Whether a bold first paragraph of the body is the lead where the lead's own place is empty."""
    byline_first: bool = False
    """Whether the body may begin with the author's name, in capitals or with degrees, and affiliation."""
    account_byline: bool = False
    """Whether the byline's place names the CMS account: asked only where the body names nobody."""
    addresses: Addresses | None = None
    """What addresses look like; None: not known, or different from portal to portal."""
    newest_first: bool = False
    """Whether listings are known to run strictly newest first."""

    def __post_init__(self) -> None:
        unknown = set(self.select) - set(FIELDS)
        if unknown:
            raise ValueError(f"layout {self.name}: no such field: {', '.join(sorted(unknown))}")
        for selector in self.selectors:
            compile_selector(selector)

    @cached_property
    def selectors(self) -> tuple[str, ...]:
        """Every selector, for the test that wants a saved page for each."""
        return (*self.scope, *(s for group in self.select.values() for s in group), *self.drop, *self.listing)

    @cached_property
    def byte_marks(self) -> tuple[bytes, ...]:
        """`marks` as they stand in a page's source."""
        return tuple(mark.encode() for mark in self.marks)

    def find_scope(self, root: Element) -> Element | None:
        """The element that holds the article; None where the page prints none."""
        if self.lists(root):
            return None
        for selector in self.scope:
            for element in find_elements(selector, root):
                return element
        return None

    def lists(self, root: Element) -> bool:
        """Whether a page says by an element of its own that it lists articles."""
        return any(find_elements(selector, root) for selector in self.listing)

    def denies(self, url: str, root: Element) -> bool:
        """Whether a page is by its address, or by what only lists have, no article of this software."""
        addresses = self.addresses
        if addresses is not None and addresses.exhaustive and addresses.article_key(url) is None:
            return True
        return self.lists(root)

    def find(self, name: str, scope: Element, root: Element, body: bytes) -> Iterator[tuple[str, list[Element | str]]]:
        """What each selector of a field matches, in order of trust, one after the other as they are asked
        for; only selectors that match. `body`: the page's source."""
        for selector in self.select.get(name, ()):
            word = telling_word(selector)
            if word is not None and word not in body:
                continue
            matches = find_all(selector, root if is_rooted(selector) else scope)
            if matches:
                yield selector, matches

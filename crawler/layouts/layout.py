"""A layout: one family of software as data, with how to recognise its pages and where it prints each field.

`crawler/reading/by_layout.py` reads a page by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import cast

from parsel.csstranslator import HTMLTranslator
from turbohtml.etree import ElementView as Element
from turbohtml.etree import XPath

from archive.record.fields import TOLD
from crawler.layouts.nearest import compile_nearest
from crawler.urls.rules import Addresses

FIELDS = frozenset(
    {field.name for field in TOLD if field.name not in ("photos", "authors")} | {"photo", "caption", "byline"}
)
"""What selectors are for: fields of the record, but `photo` for a lead photograph that is outside the body, with
its caption; `caption`, which is asked where that prints none; and `byline`, which may hold a source (`source` is the
agency alone)."""

_NAMED = re.compile(r"""@(?:class|id|itemprop|data-role)\s?[,=]\s?["']([\w\-]+)["']""")
_COMPOUND = re.compile(
    r"""(?=.)(?:[a-z][a-z0-9]*)?(?:[.#]-?[a-z_][\w-]*|\[[a-z][\w-]*(?:[*^$]?=(?:"[\w-]+"|'[\w-]+'|[a-z_][\w-]*))?\]){0,9}""",
    re.IGNORECASE,
)
"""CSS about one element, without what is around it, before it or in it."""
_DESCENDANT = re.compile(r"\.//(\*|\w+)\[([^\[\]()]*(?:\([^\[\]()]*\)[^\[\]()]*){0,20})\]")
_CONDITION = re.compile(r"""@([\w-]+)="([^"\\]+)"|(contains|starts-with)\(@([\w-]+),\s?"([^"\\]+)"\)""")
_OPERATORS = {None: "=", "contains": "*=", "starts-with": "^="}
_ROOTED = ("/", "(", "id(")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector of a layout, compiled. Made by `compile_selector`."""

    text: str
    """As the layout writes it."""
    find: Callable[[Element], list[Element | str]]
    """Called with a node, gives what matches, in order: elements, or texts for `::text` and `::attr(x)`."""
    is_rooted: bool
    """Whether it counts from the page's root, not from the layout's scope."""
    word: bytes | None
    """A word in the source of every page that it matches; None where none is known. To look for the word costs a
    tenth of what it costs to look for the selector."""


@lru_cache(maxsize=4096)
def compile_selector(selector: str) -> Selector:
    """Compile CSS (with `::text` and `::attr(x)`), or XPath where it begins with `/`, `./`, `(` or `id(`.

    `id(` costs least: libxml2 keeps a table of ids. Raises ValueError for what is neither CSS nor XPath.
    """
    if simple := _compile_simple(selector):
        return Selector(selector, simple, is_rooted=False, word=None)
    try:
        is_xpath = selector.startswith((*_ROOTED, "./"))
        path = selector if is_xpath else HTMLTranslator().css_to_xpath(selector)
        find = compile_nearest(path) or cast("Callable[[Element], list[Element | str]]", XPath(path))
    except (ValueError, SyntaxError, RuntimeError) as error:  # the last: of CSS that XPath has no words for
        raise ValueError(f"selector {selector!r}: {error}") from error
    return Selector(selector, find, selector.startswith(_ROOTED), _word_of(selector))


def _compile_simple(selector: str) -> Callable[[Element], list[Element | str]] | None:
    """Compile a selector that asks each element for its name, classes and attributes alone, which CSS finds in a sixth
    of XPath's time. None for any other."""
    css = selector if _COMPOUND.fullmatch(selector) else _as_css(selector)
    if css is None:
        return None
    is_self_too = css is selector  # as in what CSS is compiled to else

    def find(node: Element) -> list[Element | str]:
        own = [node] if is_self_too and node.node.matches(css) else []
        return [*own, *map(Element, node.node.select(css))]

    return find


def _as_css(path: str) -> str | None:
    """Return XPath such as `.//div[@id="a" or contains(@class,"b")]` as CSS; None where it asks anything else."""
    match = _DESCENDANT.fullmatch(path)
    if match is None:
        return None
    conditions = [_CONDITION.fullmatch(condition.strip()) for condition in match[2].split(" or ")]
    if not all(conditions):
        return None
    found = (f'[{c[1] or c[4]}{_OPERATORS[c[3]]}"{c[2] or c[5]}"]' for c in conditions if c is not None)
    return ", ".join(match[1] + condition for condition in found)


def _word_of(selector: str) -> bytes | None:
    if not selector.startswith(("//", ".//")) or any(choice in selector for choice in ("|", " or ", "not(")):
        return None
    words = _NAMED.findall(selector)
    return max(words, key=len).encode() if words else None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A family of software, or one generation of a site's pages.

    Selectors are CSS, evaluated within `scope`; those that begin with `/` are XPath from the page's root. Of several
    the first that gives something wins.
    """

    name: str
    basis: str
    """What it rests on: `captured`, `public code of 2024`, `modelled on FACTS B`."""
    marks: tuple[str, ...]
    """Strings by which the software is recognised: every page that it makes has at least one in its source."""
    scope: tuple[str, ...]
    """Selects the element that holds title, date, lead and body of an article. A page of this software without one
    prints no article."""
    select: Mapping[str, tuple[str, ...]]
    """Selectors by field (`FIELDS`)."""
    listing: tuple[str, ...] = ()
    """Selects what is only on pages that list articles, whole ones perhaps."""
    drop: tuple[str, ...] = ()
    """Selects what is inside the body and is not the article's: related boxes, tags, advertisements."""
    distrusted: Mapping[str, str] = field(default_factory=dict)
    """By field of the record: which better-looking source of evidence is not believed, and why."""
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field: names of meta elements that are right on this software, asked after the selectors."""
    lead_in_body: bool = False
    """Whether a bold first paragraph of the body is the lead where the lead's own element is empty."""
    byline_first: bool = False
    """Whether the body may begin with the author's name, in capitals or with degrees, and affiliation."""
    account_byline: bool = False
    """Whether the byline's element names the CMS account: asked only where the body names nobody."""
    addresses: Addresses | None = None
    """What addresses look like; None where that is not known or differs from portal to portal."""
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
    def fields(self) -> Mapping[str, tuple[Selector, ...]]:
        """`select`, compiled, with an entry for every field."""
        return {name: tuple(map(compile_selector, self.select.get(name, ()))) for name in FIELDS}

    @cached_property
    def dropped(self) -> tuple[Selector, ...]:
        """`drop`, compiled."""
        return tuple(map(compile_selector, self.drop))

    @cached_property
    def byte_marks(self) -> tuple[bytes, ...]:
        """`marks` as they are in a page's source."""
        return tuple(mark.encode() for mark in self.marks)

    def find_scope(self, root: Element) -> Element | None:
        """Return the element that holds the article, or None where the page prints none."""
        if self.is_listing(root):
            return None
        for selector in self.scope:
            for element in compile_selector(selector).find(root):
                if not isinstance(element, str):
                    return element
        return None

    def is_listing(self, root: Element) -> bool:
        """Whether a page says by an element of its own that it lists articles."""
        return any(compile_selector(selector).find(root) for selector in self.listing)

    def denies(self, url: str, root: Element) -> bool:
        """Whether a page is by its address, or by what only lists have, no article of this software."""
        addresses = self.addresses
        if addresses is None or not addresses.exhaustive or addresses.article_key(url) is not None:
            return self.is_listing(root)
        return addresses.is_barred(url) or addresses.classify(url) is not None or self.is_listing(root)

    def doubts(self, url: str) -> bool:
        """Whether an address has none of the shapes that this software is known to give."""
        addresses = self.addresses
        return addresses is not None and addresses.exhaustive and addresses.classify(url) is None

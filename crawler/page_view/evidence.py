"""What a record's evidence says of the place of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from archive.record.article import Article
from crawler.layouts import layouts
from crawler.layouts.layout import Layout, compile_selector
from crawler.page_view.stream import Stream

_WITNESS = re.compile(r"^(?:layout ([\w\-]+)|layout-free): ")
_METADATA = ("meta ", "json-ld", "window title", "twitter:", "the address")
_SELECTED = {"authors": ("byline",), "source": ("source", "byline"), "photos": ("photo",), "captions": ("caption",)}
"""By field of the record: the names of its selectors, where they differ."""
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Basis:
    """Who gave a field."""

    layout: Layout | None
    """By whose selector it was read; None without a layout."""
    words: str
    """The reason, without the witness before it; `""` where there is none."""

    @property
    def is_metadata(self) -> bool:
        """Whether the value was read from what is not printed."""
        return self.words.startswith(_METADATA)

    @property
    def is_stamped(self) -> bool:
        """Whether a `time` element's attribute gave the value or a part of it."""
        return "its datetime" in self.words

    @property
    def printed(self) -> Iterator[str]:
        """The line that the reason quotes (`line behind the body: Theo TTXVN`), with what may be remarks
        behind it and without; nothing where none is quoted."""
        quoted = self.words.partition(": ")[2] if not self.is_metadata else ""
        while quoted:
            yield quoted
            quoted = quoted.rpartition(_BETWEEN)[0]


def basis_of(article: Article, field: str) -> Basis:
    """Who gave a field of the record."""
    evidence = article.evidence.get(field, "")
    match = _WITNESS.match(evidence)
    if match is None:
        return Basis(None, evidence)
    return Basis(layouts().get(match[1]) if match[1] else None, evidence[match.end() :])


def remarks(evidence: str) -> tuple[str, tuple[str, ...]]:
    """Who gave a value, and what is said beside that: other witnesses, what was done to it."""
    first, *others = evidence.split(_BETWEEN)
    return first, tuple(others)


def windows(basis: Basis, field: str, root: Element, stream: Stream) -> list[tuple[Element, tuple[int, int]]]:
    """The elements that the evidence's selector gives, each with where its words stand; of all selectors of
    the field where the evidence names none of them."""
    layout = basis.layout
    scope = layout.find_scope(root) if layout is not None else None
    if layout is None or scope is None:
        return []
    selectors = [s for name in _SELECTED.get(field, (field,)) for s in layout.select.get(name, ())]
    named = max((s for s in selectors if basis.words.startswith(s)), key=len, default=None)
    if named is None and field not in ("captions", "photos"):
        return []
    found = []
    for selector in selectors if named is None else (named,):
        compiled = compile_selector(selector)
        for match in compiled.find(root if compiled.is_rooted else scope):
            element = match if not isinstance(match, str) else _parent(match)
            if element is not None and element in stream.ranges:
                found.append((element, stream.ranges[element]))
    return found


def gives_attribute(basis: Basis) -> bool:
    """Whether the selector gives an attribute, which nobody sees."""
    return basis.layout is not None and bool(re.match(r"\S*(?:::attr\(|/@)", basis.words))


def _parent(match: str) -> Element | None:
    """The element whose words a text is that XPath gave; None of an attribute."""
    if getattr(match, "is_attribute", False) or not hasattr(match, "getparent"):
        return None
    parent: Element | None = match.getparent()
    return parent

"""Read from a record's evidence where on its page a value stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from turbohtml.etree import ElementView as Element

from archive.record.article import Article
from crawler.layouts import layouts
from crawler.layouts.layout import Layout, compile_selector
from crawler.page_view.stream import Stream

_READ_BY = re.compile(r"^(?:layout ([\w\-]+)|layout-free): ")
_METADATA = ("meta ", "json-ld", "window title", "twitter:", "the address")
_SELECTED = {"authors": ("byline",), "source": ("source", "byline"), "photos": ("photo",), "captions": ("caption",)}
"""By field of the record: the names of its selectors, where they differ."""
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Basis:
    """What a field rests on."""

    layout: Layout | None
    """The layout by whose selector it was read; None where none did."""
    words: str
    """The reason, without the reader's name before it; `""` where there is none."""

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
        """The line that the reason quotes (`line behind the body: Theo TTXVN`), first with what may be remarks behind
        it, then without; nothing where none is quoted."""
        quoted = self.words.partition(": ")[2] if not self.is_metadata else ""
        while quoted:
            yield quoted
            quoted = quoted.rpartition(_BETWEEN)[0]


def basis_of(article: Article, field: str) -> Basis:
    """Return what a field of the record rests on."""
    evidence = article.evidence.get(field, "")
    match = _READ_BY.match(evidence)
    if match is None:
        return Basis(None, evidence)
    return Basis(layouts().get(match[1]) if match[1] else None, evidence[match.end() :])


def remarks(evidence: str) -> tuple[str, tuple[str, ...]]:
    """Return where a value is from, and the remarks behind that: other sources of evidence, what was done to it."""
    first, *others = evidence.split(_BETWEEN)
    return first, tuple(others)


def selected(basis: Basis, field: str, root: Element, stream: Stream) -> list[tuple[Element, tuple[int, int]]]:
    """Return the elements that the evidence's selector gives, each with where its words stand. Where the evidence of
    photographs or captions names no selector, all of the field's are asked."""
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
    """Whether the selector gives an attribute, which no reader sees."""
    return basis.layout is not None and bool(re.match(r"\S*(?:::attr\(|/@)", basis.words))


def _parent(match: str) -> Element | None:
    """Return the element whose words a text is that XPath gave, or None for an attribute."""
    if getattr(match, "is_attribute", False) or not hasattr(match, "getparent"):
        return None
    parent: Element | None = match.getparent()
    return parent

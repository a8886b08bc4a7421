"""Find where the values of a record stand on their page, from the values, their evidence and the tree.

The reader does not keep positions: that would cost every page that is read, and serve only the few that are drawn.
What the evidence names goes before what merely has the same words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import Enum

from turbohtml.etree import ElementView as Element

from archive.record.article import Article
from archive.record.fields import TOLD
from crawler.page_view.evidence import Basis, basis_of, gives_attribute, selected
from crawler.page_view.pictures import locate_photos
from crawler.page_view.search import Finder, Keys, Rank, Span, locate_in_order
from crawler.page_view.stream import Piece, Stream, key_of, lay_out
from crawler.reading.page import Page

_SHORT = 200
"""Characters of an element that the evidence names and that holds little else than the value."""
_MOST_AREAS = 20
"""Elements that are searched one by one; of more everything from the first to the last."""
_MOST_BODIES = 4
"""Elements that may be the body: the reader takes the first that holds anything."""
_BAR = re.compile(r"(?:^|\s)\|(?=\s|$)")
_CRUMBS = re.compile(r"breadcrumb", re.IGNORECASE)


class Status(Enum):
    """What is known of a value's position."""

    PRINTED = "printed"
    """Its words stand there."""
    DERIVED = "derived"
    """It was understood from what stands there."""
    METADATA = "metadata"
    """It was read from what the page does not print."""
    LOST = "lost"
    """Its words were not found on the page again."""
    UNSOUGHT = "unsought"
    """The page is too large to be searched to the end."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the record with its position."""

    field: str
    """The record's key; `captions` of photographs."""
    index: int
    """Which of the field's values it is, from 0."""
    text: str
    """The words that were looked for."""
    status: Status
    span: Span | None = None
    """Where its words stand in the stream's key; None where they do not."""
    box: Piece | None = None
    """Of a photograph: the box that stands for it."""

    @property
    def is_located(self) -> bool:
        """Whether it can be marked on the page."""
        return self.span is not None or self.box is not None

    @property
    def start(self) -> int:
        """Where the words of a value begin that has a span."""
        assert self.span is not None
        return self.span[0]

    @property
    def end(self) -> int:
        """Where they end."""
        assert self.span is not None
        return self.span[1]


def find_values(article: Article, page: Page, stream: Stream | None = None) -> list[Value]:
    """Return every value of the record that a page can print, with its position, in the order of the record."""
    return _Search(article, page, stream or lay_out(page)).values()


class _Search:
    def __init__(self, article: Article, page: Page, stream: Stream) -> None:
        self.article, self.page, self.stream = article, page, stream
        self.finder = Finder(stream)
        self.whole: Span = (0, len(stream.key))
        self.region: Span | None = None
        """From the first paragraph of the body to the last."""
        self.title: Span | None = None
        self.named: dict[str, list[tuple[Element, Span]]] = {}
        self.named_areas: dict[str, list[Span]] = {}

    def values(self) -> list[Value]:
        body = self.body()
        title = self.one("title", 0, self.article.title, self.title_rank)
        self.title = title.span
        found = {"title": [title], "lead": self.plain("lead", self.above_body), "body": body}
        ways = {"published": self.published, "photos": self.photos, "attachments": self.attachments}
        ranks = {"modified": self.near_title, "section": self.section_rank}
        for name in (field.name for field in TOLD if field.name not in found):
            found[name] = ways[name]() if name in ways else self.plain(name, ranks.get(name, self.near_body))
        return [value for field in TOLD for value in found[field.name]]

    # Each field.

    def body(self) -> list[Value]:
        paragraphs = [keys_of(text) for text in self.article.body]
        if not paragraphs:
            return []
        spans: list[Span | None] = [None] * len(paragraphs)
        for window in (*(span for _, span in self.selected("body")[:_MOST_BODIES]), self.whole):
            trial = locate_in_order(paragraphs, window, self.finder)
            if sum(span is not None for span in trial) > sum(span is not None for span in spans):
                spans = trial
            if None not in spans:
                break
        located = [span for span in spans if span is not None]
        if located:
            self.region = (min(span[0] for span in located), max(span[1] for span in located))
        return [
            self.value("body", at, text, span)
            for at, (text, span) in enumerate(zip(self.article.body, spans, strict=True))
        ]

    def published(self) -> list[Value]:
        raw = self.article.published_raw
        return [self.one("published", 0, raw, self.near_title)] if raw else []

    def plain(self, field: str, rank: Rank) -> list[Value]:
        return [self.one(field, at, text, rank) for at, text in enumerate(texts_of(self.article, field)) if text]

    def photos(self) -> list[Value]:
        areas = [span for field in ("photos", "body") for _, span in self.selected(field)]
        captions = [span for _, span in self.selected("captions")]
        found = []
        located = locate_photos(self.article.photos, self.stream, self.finder, areas, captions, self.region)
        for at, (photo, (box, span)) in enumerate(zip(self.article.photos, located, strict=True)):
            status = Status.PRINTED if box else self.missing("photos")
            found.append(Value("photos", at, photo.url, status, box=box))
            if photo.caption_raw:
                found.append(self.value("captions", at, photo.caption_raw, span))
        return found

    def attachments(self) -> list[Value]:
        links: dict[str, Span] = {}
        for link in self.page.root.iter("a") if self.article.attachments else ():
            href, (start, end) = link.get("href"), self.stream.ranges.get(link, (0, 0))
            if href and start < end and (url := self.page.absolute(href)) is not None:
                links.setdefault(url, (start, end))
        return [
            self.value("attachments", at, one.text or one.url, links.get(one.url))
            for at, one in enumerate(self.article.attachments)
        ]

    # A value that stands by itself.

    def one(self, field: str, index: int, text: str, rank: Rank) -> Value:
        """Return a value with the position that the evidence names, else the likeliest."""
        basis = basis_of(self.article, field)
        if (basis.is_metadata and field != "published") or gives_attribute(basis):
            return Value(field, index, text, Status.METADATA)
        keys = keys_of(text)
        named = self.selected(field)
        areas = self.areas(field) or self.quoted(basis, rank)
        span = self.finder.best(keys, areas, rank)
        if span is None and not self.finder.is_tired and (element := self.derived(named[:_MOST_AREAS], areas, text)):
            return Value(field, index, text, Status.DERIVED, element)
        return self.value(field, index, text, span or self.finder.best(keys, (self.whole,), rank))

    def quoted(self, basis: Basis, rank: Rank) -> list[Span]:
        """Return where the line stands that the evidence quotes."""
        for words in basis.printed:
            span = self.finder.best(keys_of(words), (self.whole,), rank)
            if span is not None:
                return [span]
        return []

    def derived(self, named: list[tuple[Element, Span]], areas: list[Span], text: str) -> Span | None:
        """Return the whole of what the evidence names, where it holds little else than the value in other words."""
        for element, area in named:
            if area[0] < area[1] and key_of(html.unescape("".join(map(str, element.itertext())))) == key_of(text):
                return area
        return next((area for area in areas if 0 < area[1] - area[0] <= _SHORT), None)

    def areas(self, field: str) -> list[Span]:
        """Return where the evidence says that a field's values stand."""
        if field not in self.named_areas:
            areas = [span for _, span in self.selected(field)]
            if len(areas) > _MOST_AREAS:
                areas = [(min(start for start, _ in areas), max(end for _, end in areas))]
            self.named_areas[field] = areas
        return self.named_areas[field]

    def selected(self, field: str) -> list[tuple[Element, Span]]:
        """Return what the evidence's selector gives, looked for once."""
        if field not in self.named:
            self.named[field] = selected(basis_of(self.article, field), field, self.page.root, self.stream)
        return self.named[field]

    def value(self, field: str, index: int, text: str, span: Span | None) -> Value:
        return Value(field, index, text, Status.PRINTED if span else self.missing(field), span)

    def missing(self, field: str) -> Status:
        if self.finder.is_tired:
            return Status.UNSOUGHT
        basis = basis_of(self.article, field)
        return Status.METADATA if basis.is_metadata or basis.is_stamped else Status.LOST

    # Which of several positions: the one of the greatest rank.

    def title_rank(self, span: Span) -> tuple[float, ...]:
        piece = self.stream.piece_at(span[0])
        heading = piece is not None and piece.heading
        linked = piece is not None and piece.linked
        return (heading, not linked, *self.above_body(span))

    def above_body(self, span: Span) -> tuple[float, ...]:
        """Rank what stands before the body and behind the title, as near as can be, first."""
        if self.region is None:
            return (-span[0],)
        above = span[1] <= self.region[0]
        behind = self.title is None or span[0] >= self.title[1]
        return (above and behind, above, *self.near_body(span))

    def near_body(self, span: Span) -> tuple[float, ...]:
        if self.region is None:
            return (-span[0],)
        return (-max(0, self.region[0] - span[1], span[0] - self.region[1]),)

    def near_title(self, span: Span) -> tuple[float, ...]:
        if self.title is None:
            return self.near_body(span)
        return (-max(0, self.title[0] - span[1], span[0] - self.title[1]),)

    def section_rank(self, span: Span) -> tuple[float, ...]:
        """Rank what stands in a breadcrumb first, then a link, then what is near the title."""
        piece = self.stream.piece_at(span[0])
        crumbs = piece is not None and _is_in_crumbs(piece.element)
        return (crumbs, piece is not None and piece.linked, *self.near_title(span))


def _is_in_crumbs(element: Element) -> bool:
    around: Element | None = element
    for _ in range(8):
        if around is None:
            return False
        if _CRUMBS.search(f"{(around.get('class') or '')[:300]} {(around.get('id') or '')[:300]}"):
            return True
        around = around.getparent()
    return False


def texts_of(article: Article, field: str) -> tuple[str, ...]:
    """The values of a field that has texts, or one value, as texts; none where it is absent."""
    held = getattr(article, field)
    return held if isinstance(held, tuple) else () if held is None else (str(held),)


def keys_of(text: str) -> Keys:
    """Return the keys that a value may have: a table's row is printed without the bars between its cells."""
    key = key_of(text)
    without = key_of(_BAR.sub(" ", text))
    return (key, without) if without and without != key else (key,)

"""Lay a page's tree out as lines of words in their own order, and as one string in which values are looked for.

Words are compared by their keys: cleaned as the reader cleans them, without any white space, as the reader joins what
stands in several elements by spaces that no element holds. No step is recursive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from turbohtml.etree import ElementView as Element

from archive.messages.terminal import printable
from crawler.reading.blocks.pictures import picture_of
from crawler.reading.elements import BLOCKS, attributes_of
from crawler.reading.page import Page
from crawler.reading.text import clean_text

UNDRAWN = frozenset("script style noscript template head math svg canvas map link meta input datalist".split())
"""Elements whose content is not drawn: no words of the page, or hidden where scripts run."""
BOXES = {"img": "picture", "iframe": "frame", "video": "video", "audio": "audio", "object": "object", "embed": "object"}
"""Elements that are drawn as boxes: what they show stands elsewhere."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SEPARATOR = " |"
"""Drawn between the cells of a row; no words of the page."""
_LONGEST_ADDRESS = 300
_LONGEST_ALT = 500
_LONGEST_CLASS = 300
_HIDDEN = frozenset(("hidden", "hide", "d-none", "sr-only", "visually-hidden"))


@dataclass(slots=True)
class Piece:
    """Words of one text node, or a box."""

    element: Element
    """The element whose words they are; of a box, itself."""
    text: str
    """As drawn: cleaned, single spaces; of a picture, the text that stands for it (`alt`)."""
    start: int
    """Where its key begins."""
    end: int
    """Where its key ends; of a box, as `start`."""
    behind: Element | None = None
    """The element within `element` that the text is directly behind; None where it is before all of them."""
    linked: bool = False
    heading: bool = False
    box: str | None = None
    """What a box stands for (`picture`); None for words."""
    address: str | None = None
    """Of a picture that can be a photograph: where it is, absolute."""
    source: str = ""
    """Of a box: the address that is written on it."""
    hidden: bool = False
    """Browsers do not show it, by what its element or one around it says of itself."""


@dataclass(slots=True)
class Line:
    """What stands on one line: between two block elements or line breaks."""

    pieces: list[Piece] = field(default_factory=list)
    item: bool = False
    """It begins a list's item."""

    @property
    def start(self) -> int:
        """Where its key begins."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where its key ends."""
        return self.pieces[-1].end

    @property
    def linked(self) -> bool:
        """Whether all of its words are links."""
        return all(piece.linked for piece in self.pieces if piece.end > piece.start)

    @property
    def heading(self) -> bool:
        """Whether it stands in a heading."""
        return any(piece.heading for piece in self.pieces)

    @property
    def hidden(self) -> bool:
        """Whether browsers show none of it."""
        return all(piece.hidden for piece in self.pieces)


@dataclass(slots=True)
class Stream:
    """A page's words."""

    lines: list[Line]
    key: str
    """All words, as `key_of` gives them."""
    bounds: frozenset[int]
    """Where in the key a line or a cell begins or ends."""
    ranges: dict[Element, tuple[int, int]]
    """From where to where in the key each element reaches; elements that are not drawn are missing."""
    pieces: list[Piece]
    """All pieces with words, in order."""
    boxes: list[Piece]
    """All boxes, in order."""
    undrawn: Counter[str]
    """How many elements of each tag are not drawn."""
    starts: list[int]
    """Where each of `pieces` begins."""
    depth: int
    """How many elements stand in one another at most."""

    def piece_at(self, position: int) -> Piece | None:
        """Return the words that the key has at a position, or None behind the end."""
        at = bisect_right(self.starts, position) - 1
        return self.pieces[at] if at >= 0 and position < self.pieces[at].end else None


def drawn_text(text: str) -> str:
    """Return words as they are drawn: as the record keeps text, without what changes the direction of writing."""
    return printable(clean_text(text))


def key_of(text: str) -> str:
    """Return words without any white space, as they are compared."""
    return drawn_text(text).replace(" ", "")


def lay_out(page: Page) -> Stream:
    """Lay out the words of a page that was parsed, and read where that was possible: reading restores letters."""
    layer = _Layer(page)
    deepest = _walk(page.root, layer)
    layer.new_line()
    pieces = [piece for line in layer.lines for piece in line.pieces if piece.box is None]
    return Stream(
        lines=layer.lines,
        key="".join(layer.keys),
        bounds=frozenset((*layer.bounds, layer.length)),
        ranges=layer.ranges,
        pieces=pieces,
        boxes=[piece for line in layer.lines for piece in line.pieces if piece.box is not None],
        undrawn=layer.undrawn,
        starts=[piece.start for piece in pieces],
        depth=deepest,
    )


def _walk(root: Element, layer: _Layer) -> int:
    """Lead a layer through a tree; return how deep the tree is, without what the layer passes over."""
    deepest = 1
    around = [(root, iter(root))] if layer.begin(root) else []
    while around:
        deepest = max(deepest, len(around))
        element, children = around[-1]
        child = next(children, None)
        if child is None:
            layer.finish(element)
            around.pop()
        elif layer.begin(child):
            around.append((child, iter(child)))
        else:
            layer.finish(child)
    return deepest


class _Layer:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: list[Line] = []
        self.line = Line()
        self.keys: list[str] = []
        self.length = 0
        self.bounds: set[int] = {0}
        self.ranges: dict[Element, tuple[int, int]] = {}
        self.undrawn: Counter[str] = Counter()
        self.links = 0
        self.headings = 0
        self.hidden: Element | None = None
        """The outermost element around that is hidden."""
        self.space = False
        self.closed: set[Element] = set()
        """Elements begun whose content is passed over."""

    def new_line(self) -> None:
        if self.line.pieces:
            self.lines.append(self.line)
            self.line = Line()
        self.bounds.add(self.length)
        self.space = False

    def begin(self, element: Element) -> bool:
        """Begin an element; return whether its content is to be walked."""
        tag = str(element.tag)
        if tag in UNDRAWN:
            if tag != "head":
                self.undrawn[tag] += 1
            self.closed.add(element)
            return False
        if tag in BOXES:
            self._box(element, BOXES[tag])
            self.closed.add(element)
            return False
        self.ranges[element] = (self.length, self.length)
        if self.hidden is None and (
            self.page.rendering.hides(element, tag, attributes_of(element)) or _is_named_hidden(element)
        ):
            self.hidden = element
        if tag == "a":
            self.links += 1
        elif tag in _HEADINGS:
            self.headings += 1
        if tag in ("td", "th"):
            self.bounds.add(self.length)
            self.space = True
        elif tag in BLOCKS:
            self.new_line()
            self.line.item = tag == "li"
        self._words(element, element.text)
        return True

    def finish(self, element: Element) -> None:
        if element in self.closed:
            self.closed.remove(element)
        else:
            tag = str(element.tag)
            self.ranges[element] = (self.ranges[element][0], self.length)
            if self.hidden is element:
                self.hidden = None
            self.links -= tag == "a"
            self.headings -= tag in _HEADINGS
            if tag in ("td", "th"):
                self.bounds.add(self.length)
                if self.line.pieces and self.line.pieces[-1].text != SEPARATOR:
                    self.line.pieces.append(Piece(element, SEPARATOR, self.length, self.length))
            elif tag in BLOCKS:
                self.new_line()
        around = element.getparent()
        if around is not None:
            self._words(around, element.tail, element)

    def _words(self, element: Element, text: str | None, behind: Element | None = None) -> None:
        if not text:
            return
        words = drawn_text(text)
        if not words:
            self.space = True
            return
        begins = " " if self.line.pieces and (self.space or text[0].isspace()) else ""
        self.space = text[-1].isspace()
        key = words.replace(" ", "")
        end = self.length + len(key)
        piece = Piece(
            element, begins + words, self.length, end, behind, linked=self.links > 0, heading=self.headings > 0
        )
        piece.hidden = self.hidden is not None
        self.line.pieces.append(piece)
        self.keys.append(key)
        self.length = end

    def _box(self, element: Element, kind: str) -> None:
        picture = picture_of(element) if kind == "picture" else None
        url = picture.url if picture is not None and not picture.is_icon else None
        address = self.page.absolute(url) if url is not None else None
        written = url or element.get("src") or element.get("data-src") or element.get("data") or ""
        if address is not None or kind != "picture":
            self.new_line()
        piece = Piece(
            element, drawn_text((element.get("alt") or "")[:_LONGEST_ALT]), self.length, self.length, box=kind
        )
        piece.address, piece.source = address, drawn_text(_shortened(written))
        piece.linked, piece.hidden = self.links > 0, self.hidden is not None
        self.line.pieces.append(piece)
        if address is not None or kind != "picture":
            self.new_line()


def _is_named_hidden(element: Element) -> bool:
    names = element.get("class")
    return names is not None and not _HIDDEN.isdisjoint(names[:_LONGEST_CLASS].split())


def _shortened(address: str) -> str:
    """Return an address cut for people; those that hold a whole picture (`data:`) have 100 kB and more."""
    longest = 40 if address.lstrip()[:5].lower() == "data:" else _LONGEST_ADDRESS
    return address if len(address) <= longest else f"{address[:longest]}…"

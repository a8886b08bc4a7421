"""Say how the page is drawn, for `page.html`: its words in their own order, a mark and a label wherever a value was
read.

Lines that nothing was read from are drawn as well, so that what was missed is seen: long ones as paragraphs, short ones
(menus, lists of other news) one behind the other, many of them folded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crawler.page_view.names import Label, label_of
from crawler.page_view.positions import Value
from crawler.page_view.stream import Line, Piece, Stream

MOST_MARKED = 2_000_000
"""Characters of lines with marks that are drawn at most; a line counts as 100 more."""
MOST_OTHER = 500_000
"""Characters of other lines."""
LONGEST_LINE = 20_000
"""Characters of one line."""
_LINE_COSTS = 100
_SLIGHT = 80
"""Characters of a line that is set beside others."""
_MOST_ON_LINE = 200
"""Marks on one line."""
_FOLDED = 10
"""Slight lines one after the other from which they are folded."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or a box, with the marks on it."""

    text: str = ""
    labels: tuple[Label, ...] = ()
    """Of the values that begin here."""
    marks: tuple[str, ...] = ()
    """Fields of the values that stand here, the outermost first."""
    linked: bool = False
    box: str | None = None
    """What a box stands for; None for words."""
    address: str = ""
    """That is written on a box."""
    cut: int = 0
    """How many letters are left out here."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line: its pieces, each hidden by browsers or not."""

    pieces: tuple[tuple[bool, list[Part]], ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or short lines one behind the other, or a gap."""

    lines: tuple[DrawnLine, ...] = ()
    classes: str = ""
    """Of a paragraph, which has one line; empty for the others."""
    folded: bool = False
    left_lines: int = 0
    """Of a gap: how many lines are left out."""
    left_letters: int = 0


@dataclass(slots=True)
class Drawing:
    """A page, drawn."""

    blocks: list[Block] = field(default_factory=list)
    drawn: set[tuple[str, int]] = field(default_factory=set)
    """Fields and indexes of the values that have a mark."""


def draw_page(stream: Stream, values: list[Value]) -> Drawing:
    """Draw the lines of a page, with the positions of values marked."""
    return _Drawer(stream, values).draw()


class _Drawer:
    def __init__(self, stream: Stream, values: list[Value]) -> None:
        self.stream = stream
        placed = [value for value in values if value.span is not None]
        self.marks = sorted(placed, key=lambda value: (value.span or (0, 0), value.index))
        self.boxes: dict[int, list[Value]] = defaultdict(list)
        for value in values:
            if value.box is not None:
                self.boxes[id(value.box)].append(value)
        self.drawing = Drawing()
        self.slight: list[DrawnLine] = []
        self.marked_room, self.other_room = MOST_MARKED, MOST_OTHER
        self.left_lines = self.left_letters = 0

    def draw(self) -> Drawing:
        for line, marks in self._lines():
            boxed = any(id(piece) in self.boxes for piece in line.pieces)
            length = line.end - line.start
            if not self._has_room(length, marked=bool(marks) or boxed):
                self._end_slight()
                self.left_lines += 1
                self.left_letters += length
                continue
            self._end_left()
            drawn = self._line(line, marks)
            if marks or boxed or (length > _SLIGHT and not line.linked and not line.hidden):
                self._end_slight()
                self.drawing.blocks.append(Block((drawn,), _class_of(line, read=bool(marks) or boxed)))
            else:
                self.slight.append(drawn)
        self._end_slight()
        self._end_left()
        return self.drawing

    def _lines(self) -> Iterator[tuple[Line, list[Value]]]:
        """Yield each line with the marks on it, longest first."""
        coming, running = 0, list[Value]()
        for line in self.stream.lines:
            while coming < len(self.marks) and self.marks[coming].start < line.end:
                running.append(self.marks[coming])
                coming += 1
            running = [value for value in running if value.end > line.start]
            on_it = [value for value in running if value.start < line.end]
            yield line, sorted(on_it[:_MOST_ON_LINE], key=lambda value: value.start - value.end)

    def _has_room(self, length: int, *, marked: bool) -> bool:
        cost = min(length, LONGEST_LINE) + _LINE_COSTS
        if marked:
            self.marked_room -= cost
            return self.marked_room >= 0
        self.other_room -= cost
        return self.other_room >= 0

    def _end_slight(self) -> None:
        if self.slight:
            self.drawing.blocks.append(Block(tuple(self.slight), folded=len(self.slight) > _FOLDED))
            self.slight.clear()

    def _end_left(self) -> None:
        if self.left_lines:
            self.drawing.blocks.append(Block(left_lines=self.left_lines, left_letters=self.left_letters))
            self.left_lines = self.left_letters = 0

    def _line(self, line: Line, marks: list[Value]) -> DrawnLine:
        pieces: list[tuple[bool, list[Part]]] = []
        room = LONGEST_LINE
        for at, piece in enumerate(line.pieces):
            if room <= 0:
                pieces.append((False, [Part(cut=line.end - piece.start)]))
                break
            if piece.box is not None:
                pieces.append((False, [self._box(piece)]))
            elif piece.start < piece.end:
                pieces.append((piece.hidden and not line.hidden, list(self._words(piece, marks, room))))
            elif at < len(line.pieces) - 1:
                pieces.append((False, [Part(piece.text)]))
            room -= len(piece.text)
        return DrawnLine(tuple(pieces), line.hidden)

    def _box(self, piece: Piece) -> Part:
        values = self.boxes.get(id(piece), [])
        marks = tuple(value.field for value in values[:1])
        return Part(piece.text, self._labels(values), marks, box=piece.box, address=piece.source)

    def _words(self, piece: Piece, marks: list[Value], room: int) -> Iterator[Part]:
        """Draw the words of one text node, divided where marks begin and end."""
        over = [value for value in marks if value.start < piece.end and value.end > piece.start]
        text = piece.text[:room]
        if over:
            cuts = {at for value in over for at in (value.start, value.end) if piece.start < at < piece.end}
            for start, part in _divided(text, piece.start, cuts):
                on_it = [value for value in over if value.start <= start < value.end]
                if on_it and part[:1] == " ":
                    yield Part(" ")
                    part = part[1:]
                labels = self._labels(value for value in on_it if value.start == start)
                yield Part(part, labels, tuple(value.field for value in on_it))
        else:
            yield Part(text, linked=piece.linked)
        if len(piece.text) > room:
            yield Part(cut=len(piece.text) - room)

    def _labels(self, values: Iterable[Value]) -> tuple[Label, ...]:
        labels = tuple(map(label_of, values))
        self.drawing.drawn |= {(label.field, label.index) for label in labels}
        return labels


def _divided(text: str, start: int, cuts: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text between positions of its key, each with where it begins there."""
    position, begin, part_start = start, 0, start
    for at, letter in enumerate(text):
        if letter == " ":
            continue
        if position in cuts and position > part_start:
            yield part_start, text[begin:at]
            begin, part_start = at, position
        position += 1
    yield part_start, text[begin:]


def _class_of(line: Line, *, read: bool) -> str:
    names = ["read" if read else "other"]
    if line.heading:
        names.append("heading")
    if line.item:
        names.append("item")
    return " ".join(names)

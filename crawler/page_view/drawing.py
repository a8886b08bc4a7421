"""Draw the page: its words in their own order, with a mark and a label wherever a value was read.

Lines that nothing was read from are drawn as well, so that what was missed is seen: long ones as paragraphs, short ones
(menus, lists of other news) one behind the other, many of them folded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.reports.html import escaped
from crawler.page_view.markup import element, spaced
from crawler.page_view.names import label_of, position_id, value_id
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


@dataclass(slots=True)
class Drawing:
    """A page, drawn."""

    markup: str
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
        self.drawn: set[tuple[str, int]] = set()
        self.out: list[str] = []
        self.slight: list[str] = []
        self.marked_room, self.other_room = MOST_MARKED, MOST_OTHER
        self.left_lines = self.left_length = 0

    def draw(self) -> Drawing:
        for line, marks in self._lines():
            boxed = any(id(piece) in self.boxes for piece in line.pieces)
            length = line.end - line.start
            if not self._has_room(length, marked=bool(marks) or boxed):
                self._end_slight()
                self.left_lines += 1
                self.left_length += length
                continue
            self._end_left()
            drawn = self._line(line, marks)
            if line.hidden:
                drawn = _hidden(drawn)
            if marks or boxed or (length > _SLIGHT and not line.linked and not line.hidden):
                self._end_slight()
                self.out.append(element("p", drawn, class_=_class_of(line, read=bool(marks) or boxed)))
            else:
                self.slight.append(drawn)
        self._end_slight()
        self._end_left()
        return Drawing("\n".join(self.out), self.drawn)

    def _lines(self) -> Iterator[tuple[Line, list[Value]]]:
        """Yield each line with the marks on it, longest first."""
        coming, running = 0, list[Value]()
        for line in self.stream.lines:
            while coming < len(self.marks) and _start(self.marks[coming]) < line.end:
                running.append(self.marks[coming])
                coming += 1
            running = [value for value in running if _end(value) > line.start]
            on_it = [value for value in running if _start(value) < line.end]
            yield line, sorted(on_it[:_MOST_ON_LINE], key=lambda value: _start(value) - _end(value))

    def _has_room(self, length: int, *, marked: bool) -> bool:
        cost = min(length, LONGEST_LINE) + _LINE_COSTS
        if marked:
            self.marked_room -= cost
            return self.marked_room >= 0
        self.other_room -= cost
        return self.other_room >= 0

    def _end_slight(self) -> None:
        lines, self.slight = self.slight, []
        if not lines:
            return
        text = element("p", element("span", " · ", class_="dot").join(lines), class_="slight")
        if len(lines) > _FOLDED:
            text = element("details", element("summary", f"{len(lines)} short lines, nothing read from them") + text)
        self.out.append(text)

    def _end_left(self) -> None:
        if self.left_lines:
            told = f"Left out here: {self.left_lines:,} lines with {self.left_length:,} letters. The page is too large."
            self.out.append(element("p", told, class_="left"))
            self.left_lines = self.left_length = 0

    def _line(self, line: Line, marks: list[Value]) -> str:
        parts: list[str] = []
        room = LONGEST_LINE
        for at, piece in enumerate(line.pieces):
            if room <= 0:
                rest = line.end - piece.start
                parts.append(element("span", f" … {rest:,} letters more, which are left out", class_="left"))
                break
            if piece.box is not None:
                parts.append(self._box(piece))
            elif piece.start == piece.end:
                parts.append(spaced(piece.text) if at < len(line.pieces) - 1 else "")
            else:
                drawn = self._words(piece, marks, room)
                parts.append(_hidden(drawn) if piece.hidden and not line.hidden else drawn)
            room -= len(piece.text)
        return "".join(parts)

    def _box(self, piece: Piece) -> str:
        values = self.boxes.get(id(piece), ())
        labels = "".join(self._label(value) for value in values)
        address = element("span", escaped(piece.source), class_="address")
        told = f"{escaped(f'{piece.box}: {piece.text}' if piece.text else piece.box or '')} {address}"
        if not values:
            return element("span", told, class_="box")
        return labels + element("mark", told, class_=f"box f-{values[0].field}")

    def _words(self, piece: Piece, marks: list[Value], room: int) -> str:
        """Draw the words of one text node, divided where marks begin and end."""
        over = [value for value in marks if _start(value) < piece.end and _end(value) > piece.start]
        text = piece.text[:room]
        left = element("span", f" … {len(piece.text) - room:,} letters more, which are left out", class_="left")
        rest = left if len(piece.text) > room else ""
        if not over:
            plain = spaced(text)
            return (element("span", plain, class_="link") if piece.linked else plain) + rest
        cuts = {at for value in over for at in (_start(value), _end(value)) if piece.start < at < piece.end}
        parts = []
        for start, part in _divided(text, piece.start, cuts):
            on_it = [value for value in over if _start(value) <= start < _end(value)]
            before = " " if on_it and part[:1] == " " else ""
            drawn = spaced(part[len(before) :])
            for value in reversed(on_it):
                drawn = element("mark", drawn, class_=f"f-{value.field}")
            parts.append(before + "".join(self._label(value) for value in on_it if _start(value) == start) + drawn)
        return "".join(parts) + rest

    def _label(self, value: Value) -> str:
        self.drawn.add((value.field, value.index))
        anchor, record = position_id(value.field, value.index), value_id(value.field, value.index)
        return element("a", escaped(label_of(value)), id=anchor, href=f"#{record}", class_=f"tag f-{value.field}")


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


def _start(value: Value) -> int:
    assert value.span is not None
    return value.span[0]


def _end(value: Value) -> int:
    assert value.span is not None
    return value.span[1]


def _hidden(drawn: str) -> str:
    return element("span", " [hidden: ", class_="hid") + drawn + element("span", "] ", class_="hid")


def _class_of(line: Line, *, read: bool) -> str:
    names = ["read" if read else "other"]
    if line.heading:
        names.append("heading")
    if line.item:
        names.append("item")
    return " ".join(names)

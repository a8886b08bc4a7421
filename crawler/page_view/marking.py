"""Mark the values of a record in its page itself, which keeps its looks: for the reading room, which takes out of it
what acts or loads.

A mark is an element around the words, with its colour in its own style, which no style sheet of the page overrules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import turbohtml
from turbohtml import Node, Text

from archive.messages.language import translated
from archive.record.article import Article
from crawler.page_view.names import Label, label_of
from crawler.page_view.positions import Value, find_values
from crawler.page_view.reading import Reading
from crawler.page_view.stream import Piece, key_of, lay_out

_MOST_ON_PIECE = 50
"""Marks on one text."""
_LONGEST_CUT = 5_000
"""Characters of a text that is cut where a mark begins or ends, where words are compared otherwise than they are
written (in another normal form); a longer one is marked as a whole."""
_HUE = re.compile(r"\.f-(\w+) \{ --h: (\d+); \}")
_MARK = (
    "background:hsl({hue} 85% 90%)!important;color:#1d2733!important;"
    "border-bottom:2px solid hsl({hue} 70% 28%)!important;padding:0!important;text-shadow:none!important;"
    "-webkit-text-fill-color:#1d2733!important"
)
_BOX = "outline:4px solid hsl({hue} 70% 28%)!important;outline-offset:-4px!important"
_CHIP = (
    "display:inline-block!important;font:600 12px/1.4 system-ui,sans-serif!important;letter-spacing:0!important;"
    "text-transform:none!important;text-indent:0!important;white-space:nowrap!important;"
    "background:hsl({hue} 70% 28%)!important;color:#fff!important;-webkit-text-fill-color:#fff!important;"
    "text-shadow:none!important;border-radius:3px!important;padding:0 5px!important;margin:0 4px 0 0!important;"
    "width:auto!important;height:auto!important;float:none!important;position:static!important"
)


@dataclass(frozen=True, slots=True)
class Marks:
    """A page with marks."""

    html: str
    values: list[Value]
    """All values of the record that a page can print."""
    marked: set[tuple[str, int]]
    """Fields and indexes of those that have a mark."""


def mark_page(reading: Reading, article: Article) -> Marks | None:
    """Mark the values of a record in the page of a reading, whose tree it changes. None where there is no tree."""
    page = reading.page
    if page is None:
        return None
    stream = lay_out(page)
    values = find_values(article, page, stream)
    placed = sorted((value for value in values if value.span is not None), key=lambda value: value.start)
    marked: set[tuple[str, int]] = set()
    coming, running = 0, list[Value]()
    for piece in stream.pieces:
        if piece.start == piece.end:  # what is drawn between cells
            continue
        while coming < len(placed) and placed[coming].start < piece.end:
            running.append(placed[coming])
            coming += 1
        running = [value for value in running if value.end > piece.start]
        if over := [value for value in running if value.start < piece.end][:_MOST_ON_PIECE]:
            marked |= _mark_words(piece, over)
    for value in values:
        if value.box is not None:
            _mark_box(value.box, label_of(value))
            marked.add((value.field, value.index))
    document = page.root.node.parent
    return Marks(str((document or page.root.node).serialize()), values, marked)


def _mark_words(piece: Piece, values: Sequence[Value]) -> set[tuple[str, int]]:
    """Put the words of a text into marks; return which values begin there."""
    nodes = list(_texts_of(piece))
    text = "".join(str(node.data) for node in nodes)
    ends = {at for value in values for at in (value.start, value.end) if piece.start < at < piece.end}
    cuts = [0, *_cut(text, [at - piece.start for at in sorted(ends)]), len(text)]
    keys = [piece.start, *sorted(ends), piece.end] if len(cuts) == len(ends) + 2 else [piece.start, piece.end]
    begun: set[tuple[str, int]] = set()
    parts: list[Node] = []
    for number, start in enumerate(keys[:-1]):
        words = text[cuts[number] : cuts[number + 1]] if len(keys) == len(cuts) else text
        on_it = [value for value in values if value.start < keys[number + 1] and value.end > start]
        on_it.sort(key=lambda value: (value.start - value.end, value.index))
        before = len(words) - len(words.lstrip())
        if on_it and before:
            parts.append(Text(words[:before]))
            words = words[before:]
        for value in on_it:
            if start <= value.start < keys[number + 1]:
                begun.add((value.field, value.index))
                parts.append(_chip(label_of(value)))
        inner: Node = Text(words)
        for value in reversed(on_it):
            inner = turbohtml.Element("mark", {"style": _MARK.format(hue=_hues()[value.field])}, [inner])
        parts.append(inner)
    nodes[0].insert_before(*parts)
    for node in nodes:
        node.decompose()
    return begun


def _texts_of(piece: Piece) -> Iterator[Text]:
    """Yield the text nodes whose words a piece has."""
    node = piece.element.node.children[0] if piece.behind is None else piece.behind.node.next_sibling
    while isinstance(node, Text):
        yield node
        node = node.next_sibling


def _cut(text: str, positions: list[int]) -> list[int]:
    """Return where in a text positions of its key are; nothing where it is too long to be cut."""
    if not positions:
        return []
    if "".join(text.split()) == key_of(text):
        places = [at for at, letter in enumerate(text) if not letter.isspace()]
        return [places[at] for at in positions]
    if len(text) > _LONGEST_CUT:
        return []
    return [bisect_left(range(len(text)), at + 1, key=lambda end: len(key_of(text[: end + 1]))) for at in positions]


def _mark_box(box: Piece, label: Label) -> None:
    node = box.element.node
    style = box.element.get("style") or ""
    box.element.set("style", f"{style};{_BOX.format(hue=_hues()[label.field])}".lstrip(";"))
    around = box.element.getparent()
    outer = around.node if around is not None and around.tag == "picture" else node
    outer.insert_before(_chip(label))


def _chip(label: Label) -> Node:
    words = f"{translated(label.name)}{label.number}"
    return turbohtml.Element("span", {"style": _CHIP.format(hue=_hues()[label.field])}, [Text(words)])


@cache
def _hues() -> dict[str, str]:
    """Return the hue of each field, as the style of all pages has it."""
    return dict(_HUE.findall(files("archive.reports").joinpath("style.css").read_text("utf-8")))

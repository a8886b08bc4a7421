"""Tell what a table is for (figures, a photograph with its caption, or laying out the page), and read its cells."""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import Enum

from lxml.etree import _Element as Element

from crawler.reading.text import clean_text

LONGEST_CAPTION = 600
"""Characters; a longer text beside a photograph is the article itself."""
_LONGEST_CELL = 400
"""Characters on average; a table of longer cells lays out the page."""
_LONG = 100
"""Characters from which one text in a cell is a paragraph or a long caption."""
_BLOCKS = ("p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote")


class TableUse(Enum):
    """What a table is for."""

    DATA = "data"
    PICTURE = "picture"
    LAYOUT = "layout"


def classify_table(table: Element) -> TableUse:
    """Return what a table is for. LAYOUT: it holds tables. PICTURE: it holds images and no more words than captions
    have. DATA: at least two rows of at least two cells, with short cells. Anything else lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return TableUse.LAYOUT
    words = sum(len(text.strip()) for text in table.itertext() if not text.isspace())
    images = sum(1 for _ in table.iter("img"))
    if _is_written_in(table, words):
        return TableUse.LAYOUT
    if images:
        if words <= LONGEST_CAPTION * images:
            return TableUse.PICTURE
        return TableUse.LAYOUT
    rows = [sum(1 for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
    if len(rows) < 2 or sum(1 for cells in rows if cells >= 2) * 2 < len(rows):
        return TableUse.LAYOUT
    return TableUse.DATA if words <= _LONGEST_CELL * sum(rows) else TableUse.LAYOUT


def _is_written_in(table: Element, words: int) -> bool:
    """Whether one cell holds most of a table's words in several paragraphs: an article, with its title and date in
    other cells (pages laid out by tables, FACTS C.6)."""
    for cell in table.iter("td", "th"):
        texts = [len(text.strip()) for text in cell.itertext() if len(text) >= _LONG]
        if len(texts) >= 2 and sum(texts) * 2 > words:
            return True
    return False


def is_photograph(figure: Element) -> bool:
    """Whether a figure holds nothing but photographs and no more words than their captions have: what is written in it
    is a caption, in a figcaption or not."""
    images = sum(1 for _ in figure.iter("img"))
    if not images or next(figure.iter("table", "blockquote", "iframe", "video"), None) is not None:
        return False
    return sum(len(text.strip()) for text in figure.itertext() if not text.isspace()) <= LONGEST_CAPTION * images


def cell_text(cell: Element) -> str:
    """Return the words of a cell, its paragraphs and lines joined by spaces."""
    return clean_text("".join(_in_order(cell)))


def _in_order(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style"):
        return
    block = element.tag == "br" or element.tag in _BLOCKS
    if block:
        yield " "
    if element.text:
        yield element.text
    for child in element:
        yield from _in_order(child)
        if child.tail:
            yield child.tail
    if block:
        yield " "


def row_text(row: Element, drop: Container[Element] = ()) -> str:
    """Return a row as the record keeps it: its cells joined by ` | `, empty ones too; `""` for an empty row."""
    cells = [cell_text(cell) for cell in row if cell.tag in ("td", "th") and cell not in drop]
    return " | ".join(cells) if any(cells) else ""


def picture_cells(table: Element) -> list[tuple[Element, str]]:
    """Return the photographs of a picture table, each with its caption (`""` where it has none): the words of its own
    cell, else of the cell under it, else (one caption for all) of the next row."""
    found: list[tuple[Element, str]] = []
    waiting: dict[int, int] = {}
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        texts = [cell_text(cell) for cell in cells]
        if any(next(cell.iter("img"), None) is not None for cell in cells):
            waiting = {}
            for column, cell in enumerate(cells):
                for img in cell.iter("img"):
                    if not texts[column]:
                        waiting[column] = len(found)
                    found.append((img, texts[column]))
                    texts[column] = ""
        elif waiting and any(texts):
            words = [text for text in texts if text]
            for column, index in waiting.items():
                if len(cells) == 1 or len(words) == 1:
                    found[index] = (found[index][0], words[0])
                    break
                if column < len(texts):
                    found[index] = (found[index][0], texts[column])
            waiting = {}
    if not found:
        return [(img, "") for img in table.iter("img")]
    return found

"""Tell what a table is for (figures, a photograph with its caption, or laying out the page), and read its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from enum import Enum
from itertools import islice

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.pictures import is_button, picture_of
from crawler.reading.file_links import is_document, leads_to_picture
from crawler.reading.text import beginning_of, lines_of, text_of

LONGEST_CAPTION = 600
"""Characters; a longer text beside a photograph is the article itself."""
_LONGEST_CELL = 400
"""Characters on average; a table of longer cells lays out the page."""
_MOST_LINES = 6
"""Lines and blocks, per picture, of captions; a text has more."""
_TITLE = 15
"""Characters of a link that is a title."""
_LINE = 40
"""Characters from which a line is more than a credit."""
_LONG = 100
"""Characters from which one text in a cell is a paragraph or a long caption."""
_SENTENCE = 60
"""Characters from which one of several texts in a cell may be a paragraph."""
_ROWS_OF_RECORD, _LONGEST_LABEL = 6, 20
_TITLE_LABEL = re.compile(r"(?:tiêu đề|tên bài|tên tin|title)(?: (?:tin|bài|bài viết))?\s?:?", re.IGNORECASE)
_BULLETS = 3
"""How often the same drawing is in a table that lists with it."""


class TableUse(Enum):
    """What a table is for."""

    DATA = "data"
    PICTURE = "picture"
    LAYOUT = "layout"


def classify_table(table: Element) -> TableUse:
    """Return what a table is for. LAYOUT: it holds tables, or is the form of an article. PICTURE: it holds images and
    no more words than captions have. DATA: at least two rows of at least two cells, with short cells. Anything else
    lays out the page."""
    if next(table.iterdescendants("table"), None) is not None or _is_record(table):
        return TableUse.LAYOUT
    words = sum(len(text.strip()) for text in table.itertext() if not text.isspace())
    titles = _titles_in(table)
    bullets = _bullets_in(table)
    unlike = (_is_repeated, _is_icon, is_button, lambda img: _leads_to(img, titles) or _is_bullet(img, bullets))
    images = sum(1 for img in table.iter("img") if not any(is_so(img) for is_so in unlike))
    if _is_written_in(table, words) or (images == 1 and _is_lead_beside(table)):
        return TableUse.LAYOUT
    if images and _is_of_figures(table):
        return TableUse.DATA
    if images:
        lines = sum(1 for _ in table.iter("br", "p", "div", "li"))
        is_captioned = words <= LONGEST_CAPTION * images and lines <= _MOST_LINES * images
        return TableUse.PICTURE if is_captioned else TableUse.LAYOUT
    rows = [sum(1 for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
    if len(rows) < 2 or sum(1 for cells in rows if cells >= 2) * 2 < len(rows):
        return TableUse.LAYOUT
    return TableUse.DATA if words <= _LONGEST_CELL * sum(rows) else TableUse.LAYOUT


def _is_record(table: Element) -> bool:
    """Whether a table is the form of an article: a label and a value in each row, one of them the title."""
    for row in islice(table.iter("tr"), _ROWS_OF_RECORD):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) != 2:
            return False
        if (
            _TITLE_LABEL.fullmatch(beginning_of(cells[0], _LONGEST_LABEL))
            or next(cells[1].iter("h1"), None) is not None
        ):
            return True
    return False


def _is_of_figures(table: Element) -> bool:
    """Whether rows of a table have a picture in one cell and words in several others, as lists of persons do."""
    found = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        showing = [cell for cell in cells if _shows(cell)]
        found += len(showing) == 1 and sum(1 for cell in cells if cell not in showing and text_of(cell)) > 1
    return found > 1


def _is_lead_beside(table: Element) -> bool:
    """Whether a table is a picture and, beside it, a paragraph in bold: a lead, which no caption is as long as."""
    cells = list(islice(table.iter("td", "th"), 3))
    if len(cells) != 2 or not _shows(cells[0]) or cells[0].getparent() != cells[1].getparent():
        return False
    text = text_of(cells[1])
    return len(text) >= _LONG and any(text_of(bold) == text for bold in islice(cells[1].iter("b", "strong"), 1))


def _titles_in(table: Element) -> frozenset[str]:
    """Return to which pages the links of a table lead that have as many words as titles."""
    titles = (link.get("href") or "" for link in table.iter("a") if len(text_of(link)) >= _TITLE)
    return frozenset(href for href in titles if href and not (leads_to_picture(href) or is_document(href)))


def _bullets_in(table: Element) -> frozenset[str]:
    """Return the addresses of the drawings that begin one item of a list after the other: no photograph is in a table
    three times."""
    shown = (picture_of(img) for img in table.iter("img"))
    found = Counter(picture.url for picture in shown if picture is not None and picture.other is None)
    return frozenset(url for url, count in found.items() if count >= _BULLETS)


def _is_bullet(img: Element, bullets: frozenset[str]) -> bool:
    picture = picture_of(img) if bullets else None
    return picture is not None and picture.url in bullets


def _leads_to(img: Element, titles: frozenset[str]) -> bool:
    """Whether a picture leads where a title in its table does: it is another article's."""
    return bool(titles) and any(link.get("href") in titles for link in islice(img.iterancestors("a"), 1))


def _is_icon(img: Element) -> bool:
    """Whether an image is too small for a photograph."""
    picture = picture_of(img)
    return picture is not None and picture.is_icon


def _is_repeated(img: Element) -> bool:
    """Whether an image stands for the one before it where no scripts run."""
    around = img.getparent()
    return around is not None and around.tag == "noscript"


def _is_written_in(table: Element, words: int) -> bool:
    """Whether one cell holds an article, with its title and date in other cells (pages laid out by tables, FACTS C.6):
    most of a table's words in several paragraphs, a paragraph and other lines with a picture among them, or sentences
    the first of which is before a photograph."""
    if words < _LONG:
        return False
    for cell in table.iter("td", "th"):
        lines = lines_of(cell)
        texts = [len(line) for line in lines if len(line) >= _LONG]
        if len(texts) >= 2 and sum(texts) * 2 > words:
            return True
        if texts and sum(1 for line in lines if len(line) >= _LINE) >= 2 and _shows(cell):
            return True
        sentences = [line for line in lines if len(line) >= _SENTENCE and line[-1] in ".!?…"]
        if len(sentences) >= 2 and _is_before_photograph(cell):
            return True
    return False


def _is_before_photograph(cell: Element) -> bool:
    """Whether a text as long as a sentence is in a cell before its first image."""
    if next(cell.iter("img"), None) is None:
        return False
    for part in cell.iter():
        if part.tag == "img":
            return False
        if len((part.text or "").strip()) >= _SENTENCE:
            return True
    return False


def is_photograph(figure: Element) -> bool:
    """Whether a figure holds nothing but photographs and no more words than their captions have: what is written in it
    is a caption, in a figcaption or not."""
    images = sum(1 for _ in figure.iter("img"))
    if not images or next(figure.iter("table", "blockquote", "iframe", "video"), None) is not None:
        return False
    return sum(len(text.strip()) for text in figure.itertext() if not text.isspace()) <= LONGEST_CAPTION * images


def row_text(row: Element, leaves_out: Callable[[Element], bool]) -> str:
    """Return a row as the record keeps it: its cells joined by ` | `, empty ones too; `""` for an empty row."""
    cells = [text_of(cell, leaves_out) for cell in row if cell.tag in ("td", "th") and not leaves_out(cell)]
    return " | ".join(cells) if any(cells) else ""


def picture_cells(table: Element) -> list[tuple[Element, str]]:
    """Return the photographs of a picture table, each with its caption (`""` where it has none): the words of its own
    cell, else of the one cell beside it, else of the cell under it, else (one caption for all) of the next row; above
    it where the table begins with words and ends with pictures. Words that are not the caption of a picture are alone,
    with their cell."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [
        row for row in ([*table.iterchildren("caption")], *rows) if any(_shows(cell) or text_of(cell) for cell in row)
    ]
    if len(rows) > 1 and any(map(_shows, rows[-1])) and not any(map(_shows, rows[0])):
        return _cells_in_order([row[::-1] for row in reversed(rows)])[::-1]
    return _cells_in_order(rows) or [(img, "") for img in table.iter("img")]


def _shows(cell: Element) -> bool:
    return next(cell.iter("img"), None) is not None


def _cells_in_order(rows: list[list[Element]]) -> list[tuple[Element, str]]:
    """Return what rows hold whose captions are under their pictures."""
    found: list[tuple[Element, str]] = []
    waiting: dict[int, int] = {}
    for cells in rows:
        texts = [text_of(cell) for cell in cells]
        if any(map(_shows, cells)):
            waiting = {}
            for column, cell in enumerate(cells):
                for img in cell.iter("img"):
                    if not texts[column]:
                        waiting[column] = len(found)
                    found.append((img, texts[column]))
                    texts[column] = ""
            beside = [(cell, text) for cell, text in zip(cells, texts, strict=True) if text]
            if len(waiting) == 1 and len(beside) == 1:
                index = waiting.popitem()[1]
                found[index] = (found[index][0], beside[0][1])
            elif not waiting:
                found += beside
        elif waiting:
            words = [text for text in texts if text]
            for column, index in waiting.items():
                if len(cells) == 1 or len(words) == 1:
                    found[index] = (found[index][0], words[0])
                    break
                if column < len(texts):
                    found[index] = (found[index][0], texts[column])
            waiting = {}
        else:
            found += [(cell, text) for cell, text in zip(cells, texts, strict=True) if text]
    return found

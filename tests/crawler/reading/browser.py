"""A real browser as the judge of a record: what it says stands in the words that Chromium shows of the page without
scripts, and each line that Chromium shows of the article's box is in the record, or the reader says why it is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from turbohtml.etree import ElementView as Element

from archive.record.article import Article
from crawler.page_view.evidence import basis_of
from crawler.reading.blocks.block import Block
from crawler.reading.blocks.flow import _SETTINGS
from crawler.reading.blocks.lines import is_debris
from crawler.reading.blocks.sequence import _POSITION
from crawler.reading.draft import Draft
from crawler.reading.elements import UNREAD
from crawler.reading.fields.bylines import parse_line
from crawler.reading.fields.end_markers import is_end, is_tool
from crawler.reading.generic.boilerplate import _says_hidden
from crawler.reading.generic.container import LONG, SENTENCE_END
from crawler.reading.left_out import Part
from crawler.reading.page import Page
from crawler.reading.text import clean_text, text_of

SHOWN = """() => {
    const numbers = new Map([...document.querySelectorAll("*")].map((element, at) => [element, at]));
    for (const details of document.querySelectorAll("details")) details.open = true;
    const lines = [], range = document.createRange();
    let line = null;
    const walk = element => {
        const css = getComputedStyle(element);
        if (css.display === "none") return;
        const isBlock = !/^(inline|contents|ruby)/.test(css.display);
        if (isBlock) line = null;
        for (const node of element.childNodes) {
            if (node.nodeName === "BR") line = null;
            else if (node.nodeType === Node.ELEMENT_NODE) walk(node);
            else if (node.nodeType === Node.TEXT_NODE && node.data.trim() && css.visibility === "visible") {
                range.selectNodeContents(node);
                const boxes = [...range.getClientRects()];
                if (!boxes.some(box => box.width && box.height && box.right > 0 && box.bottom > 0)) continue;
                const texts = css.whiteSpace.startsWith("pre") ? node.data.split("\\n") : [node.data];
                texts.forEach((text, at) => {
                    if (at) line = null;
                    if (line === null) lines.push(line = []);
                    line.push([text, numbers.get(element)]);
                });
            }
        }
        if (isBlock) line = null;
    };
    walk(document.body);
    return lines;
}"""
"""Gives the visible lines of a page: of each its texts, with the number of the element that each stands in."""
SURE = 12
"""Characters of a value that is the same wherever it stands; a shorter one must be whole words of one text."""
SENTENCE = 40
"""Characters from which a line can be a paragraph of a short article."""
CAPTION = 20
"""Characters of a line beside a picture that can be its caption."""
TITLE = 20
"""Characters of a link that is a title."""
PLAYER = 2
"""Elements around the position of a player, of which one holds the player."""
OUTSIDE = "outside the body"
BEHIND = "behind the body"
Shown: TypeAlias = list[list[tuple[str, int]]]
"""What `SHOWN` gives."""


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", clean_text(text)).split()).casefold()


def unseen(article: Article, words: str) -> list[str]:
    """What of a record does not stand in the words of its page, paragraphs in their order; a title that is said to be
    printed nowhere is not looked for."""
    missing = []
    at = 0
    for paragraph in article.body:
        for cell in paragraph.split(" | "):
            found = words.find(squeezed(cell), at)
            if found < 0:
                missing.append(cell)
            else:
                at = found
    title = None if basis_of(article, "title").is_metadata else article.title
    texts = [title, article.lead, *(photo.caption_raw for photo in article.photos)]
    return missing + [text for text in texts if text and squeezed(text) not in words]


@dataclass(frozen=True, slots=True)
class Piece:
    """Visible words of one text node."""

    text: str
    element: Element
    line: int
    start: int
    """Where its key begins in that of the page."""
    key: str

    @property
    def stop(self) -> int:
        """Where its key ends."""
        return self.start + len(self.key)

    @property
    def around(self) -> list[Element]:
        """The elements that it stands in, nearest first."""
        return [self.element, *self.element.iterancestors()]


class Judge:
    """Compares the lines that a browser shows of a page with what was read of it."""

    def __init__(self, page: Page, draft: Draft, article: Article, shown: Shown) -> None:
        self.page, self.draft, self.article = page, draft, article
        self.pieces: list[Piece] = []
        elements, at = list(page.root.iter()), 0
        for line, texts in enumerate(shown):
            for text, number in texts:
                self.pieces.append(Piece(text, elements[number], line, at, squeezed(text)))
                at = self.pieces[-1].stop
        self.key = "".join(piece.key for piece in self.pieces)
        self.bounds = {0, *(piece.stop for piece in self.pieces)}
        self.body = self.spans()
        self.covered = self.cover()
        self.around_body: set[Element] = set()

    def complaints(self, words: str) -> list[str]:
        """Return what of the record is not among the visible words of the page, and which visible line of the
        article's box is neither in the record nor accounted for."""
        missing = [f"not visible: {text}" for text in unseen(self.article, words)]
        return missing + [f"not in the record: {line}" for line, why in self.left() if why is None]

    def left(self) -> Iterator[tuple[str, str | None]]:
        """Yield each visible line of the article's box that is not all in the record, with the reason why: None where
        neither the reader nor a general rule gives one."""
        end = ""
        for pieces in _lines(self.box()).values():
            line = clean_text("".join(piece.text for piece in pieces))
            reasons = {self.why(piece) for piece in pieces if self.is_left(piece)}
            if not reasons:
                continue
            if _POSITION.search(line) and any(
                next(around.iter("audio", "video"), None) is not None for around in pieces[-1].around[:PLAYER]
            ):
                yield line, "the position of a player"
                continue
            block = Block("text", line, pieces[0].element)
            if not end and pieces[0].start >= self.body[-1][1] and is_end(block) and not is_tool(block):
                end = f"behind the label of an end: {line}"
            if OUTSIDE in reasons:
                reasons = reasons - {OUTSIDE} | {end or self.why_outside(line, pieces)}
            yield line, None if None in reasons else "; ".join(sorted(filter(None, reasons)))

    def is_left(self, piece: Piece) -> bool:
        """Whether words of a piece are not in the record."""
        marks = self.covered[piece.start : piece.stop]
        return any(letter.isalnum() and not mark for letter, mark in zip(piece.key, marks, strict=True))

    def values(self) -> Iterator[str]:
        """What the record keeps, and the lines that its evidence quotes."""
        one = self.article
        yield from (one.title, one.lead or "", *one.body, one.published_raw or "", one.source or "", one.section or "")
        yield from (*one.authors, *one.tags, *(file.text or "" for file in one.attachments))
        yield from (photo.caption_raw or "" for photo in one.photos)
        for name in one.evidence:
            yield from basis_of(one, name).printed

    def cover(self) -> bytearray:
        """Mark which characters of the page's key are in the record."""
        marks = bytearray(len(self.key))
        for value in [text for one in self.values() for text in {one, one.replace(" | ", " ")}]:
            key = squeezed(value)
            at = self.key.find(key) if key else -1
            while at >= 0:
                stop = at + len(key)
                if len(key) >= SURE or {at, stop} <= self.bounds:
                    marks[at:stop] = b"\1" * len(key)
                at = self.key.find(key, at + 1)
            word = re.compile(rf"(?<!\w){re.escape(clean_text(value))}(?!\w)", re.IGNORECASE) if key else None
            for piece in self.pieces if word is not None and len(key) < SURE else ():
                for match in word.finditer(clean_text(piece.text)):
                    at = piece.start + len(squeezed(match.string[: match.start()]))
                    marks[at : at + len(key)] = b"\1" * len(key)
        return marks

    def spans(self) -> list[tuple[int, int]]:
        """Return where title, lead and paragraphs stand in the page's key."""
        at, found = 0, []
        for text in (self.article.lead or "", *" | ".join(self.article.body).split(" | ")):
            key = squeezed(text)
            start = self.key.find(key, at) if key else -1
            if start >= 0:
                found.append((start, start + len(key)))
                at = start
        title = squeezed(self.article.title)
        start = found[0][0] + 1 if found else -1
        while start >= 0 and not {start, start + len(title)} <= self.bounds:
            start = self.key.rfind(title, 0, start + len(title) - 1)
        return [(start, start + len(title)), *found] if start >= 0 else found

    def box(self) -> list[Piece]:
        """Return the pieces of the smallest element that holds title, lead and all paragraphs, from the first of them
        on."""
        if not self.body:
            return []
        own = [p for p in self.pieces if any(p.start < stop and start < p.stop for start, stop in self.body)]
        held = [set(piece.around) for piece in own]
        box = next(element for element in own[0].around if all(element in around for around in held))
        self.around_body = set().union(*held)
        return [piece for piece in self.pieces if piece.start >= self.body[0][0] and box in piece.around]

    def why(self, piece: Piece) -> str | None:
        """Return why a piece is in no field; None where nothing says so."""
        around = piece.around
        for element in around:
            if element.tag in UNREAD:
                return f"HTML: in {element.tag}"
            if _says_hidden(element.get("class") or ""):
                return "hidden by a class, whose sheet is a file that is not here"
            if _SETTINGS.match(element.tag):
                return "settings of Word"
        is_blanked = piece.key not in squeezed("".join(map(str, piece.element.itertext())))
        words = text_of(piece.element)
        if is_blanked or (words and is_debris(words)):
            return "what editors' tools left behind"
        whys = {why for part, why in self.draft.left_out if _is_of(part, piece, around)}
        if whys - {BEHIND}:
            return f"reader: {min(whys - {BEHIND})}"
        is_layout = not self.draft.read_by.startswith("layout-free")
        is_outside = self.draft.container not in around if is_layout else BEHIND in whys
        return OUTSIDE if is_outside else None

    def why_outside(self, line: str, pieces: list[Piece]) -> str | None:
        """Return why a line in the article's box, but outside of its body, is in no field."""
        leads = self.page.rendering.leads
        byline = parse_line(line)
        kept = squeezed(" ".join((*self.article.authors, self.article.source or "")))
        if byline is not None and any(squeezed(name) not in kept for name in (*byline.authors, byline.source or "")):
            return None
        apart = list(takewhile(lambda element: element not in self.around_body, pieces[0].around))
        line = clean_text("".join(piece.text for piece in pieces if self.is_left(piece)))
        is_link = all(any(one.tag == "a" and leads(one.get("href")) for one in piece.around) for piece in pieces)
        if not is_link and len(line) >= CAPTION and any(element.find(".//img") is not None for element in apart):
            return None
        if len(line) < SENTENCE or (len(line) < LONG and line[-1] not in SENTENCE_END):
            return "outside the body, no sentence"
        if is_link:
            return "outside the body, a link"
        links = (link for element in apart for link in element.iter("a"))
        if any(leads(link.get("href")) and len(text_of(link)) >= TITLE for link in links):
            return "outside the body, in a box with a link to another article"
        return None


def _lines(pieces: list[Piece]) -> dict[int, list[Piece]]:
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return lines


def _is_of(part: Part, piece: Piece, around: list[Element]) -> bool:
    """Whether a piece stands in what was left out."""
    if isinstance(part, Block):
        return part.element in around and piece.key in squeezed(part.text)
    return part in around

"""An element's content as the blocks that a reader sees, in order.

Editors of these sites write paragraphs as <p>, as <div>, as lines between two <br>, inside layout
tables and inside <font>; photographs stand anywhere (FACTS C.5). This walk reduces all of that to one
list of blocks; what each block is for (caption, byline, lead) is decided by others.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lxml.etree import _Element as Element

from crawler.reading.blocks.pictures import picture_url
from crawler.reading.blocks.styling import element_align, element_size
from crawler.reading.blocks.tables import TableUse, is_photograph, judge_table, picture_cells, row_text
from crawler.reading.text import clean_text

# --- lines of a paragraph -------------------------------------------------------------------------
#
# Lines of a paragraph, where an editor divides by <br> (FACTS C.5).

BREAK = -1
"""The style of a run of line breaks."""
Line: TypeAlias = tuple[list[str], list[int], bool]
"""A line's texts, their styles, and whether it began after a break."""
_SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", "/")


def divide_lines(parts: list[str], styles: list[int], glue: int) -> list[Line]:
    """Divide a block at its line breaks: always at two <br>, at one where a sentence ends before it and the
    next line does not go on in lower case. `parts` are its texts, and for each run of <br> as many newlines
    with the style BREAK; a run that divides nothing becomes a space of style `glue`. Each line comes with
    its texts, their styles, and whether it began after a break."""
    if BREAK not in styles:
        return [(parts, styles, False)]
    lines: list[Line] = [([], [], False)]
    kinds: set[int] = set()  # the styles of the words of the last line
    for index, (part, style) in enumerate(zip(parts, styles, strict=True)):
        line = lines[-1]
        if style != BREAK:
            line[0].append(part)
            line[1].append(style)
            if not part.isspace():
                kinds.add(style)
            continue
        following = _next_words(parts, index + 1)
        letter = parts[following].lstrip()[0] if following is not None else ""
        after = styles[following] if following is not None else None
        if len(part) > 1 or _ends_line(line[0], letter) or _changes_type(kinds, after, letter):
            lines.append(([], [], True))
            kinds = set()
        else:
            line[0].append(" ")
            line[1].append(glue)
    return lines


def _ends_line(before: list[str], next_letter: str) -> bool:
    for part in reversed(before):
        words = part.rstrip()
        if words:
            return words.endswith(_SENTENCE_END) and not next_letter.islower()
    return True


def _changes_type(kinds: set[int], after: int | None, next_letter: str) -> bool:
    """Whether a line in one type of its own (bold, italic, large) ends where the next begins in another."""
    return len(kinds) == 1 and after is not None and next(iter(kinds)) not in (0, after) and not next_letter.islower()


def _next_words(parts: list[str], start: int) -> int | None:
    for index in range(start, len(parts)):
        if parts[index] and not parts[index].isspace():
            return index
    return None


BlockKind = Literal["text", "heading", "item", "quote", "row", "image", "caption"]

SKIPPED = frozenset(
    (
        "script style noscript template iframe object embed video audio button select textarea input svg "
        "canvas map nav head title link meta"
    ).split()
)
"""Elements whose content no reader reads as the article."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr o:p q s "
        "samp small span strike strong sub sup time tt u var wbr picture st1:place st1:city"
    ).split()
)
_BOLD = frozenset(("b", "strong", "th"))
_ITALIC = frozenset(("i", "em", "cite"))
_TYPESET = frozenset(("span", "font", "small"))
_DEEPEST = 200

BOLD, ITALIC, LINK, BIG, SMALL = 1, 2, 4, 8, 16
_ALL = BOLD | ITALIC | LINK | BIG | SMALL


@dataclass(slots=True)
class Block:
    """One paragraph, table row, photograph or caption."""

    kind: BlockKind
    text: str
    """Cleaned; `""` for an image without words of its own."""
    element: Element
    """The block element it stands in; of an image, the img element."""
    bold: bool = False
    """All of its words are bold."""
    italic: bool = False
    linked: bool = False
    """All of its words are links."""
    has_link: bool = False
    """Some of its words are links."""
    big: bool = False
    """All of its words are set in type as large as a title's; headings are not asked."""
    small: bool = False
    """All of its words are set in small type."""
    align: str | None = None
    """`center`, `right`, `left`, `justify` as written on it or around it; None where nothing is."""
    url: str | None = None
    """Of an image: where the picture is, as written."""
    group: int = 0
    """Blocks of one figure, picture table or paragraph have one number; 0: none."""
    after_break: bool = False
    """It began after a <br> within its element."""


@dataclass(slots=True)
class _State:
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    breaks: int = 0
    """<br> since the last words."""
    broke: bool = False
    """A <br> came since the block element began."""
    groups: int = 0
    kind: BlockKind = "text"


def read_flow(container: Element, *, drop: Container[Element] = ()) -> list[Block]:
    """The blocks of an element in order, without the elements in `drop`, which is asked for every element
    that the walk comes to."""
    walk = _Walk(drop)
    if container.tag == "figure":
        walk.group = walk.new_group()
    walk.element(container, container, 0, None, 0, 0)
    walk.flush(container, None)
    return walk.state.blocks


class _Walk:
    def __init__(self, drop: Container[Element]) -> None:
        self.drop = drop
        self.state = _State()
        self.group = 0

    def words(self, text: str | None, style: int) -> None:
        if not text:
            return
        state = self.state
        if state.breaks and not text.isspace():
            state.parts.append("\n" * state.breaks)
            state.styles.append(BREAK)
            state.breaks = 0
        state.parts.append(text)
        state.styles.append(style)

    def flush(self, element: Element, align: str | None) -> None:
        """End the running block, which stands in `element`."""
        state = self.state
        state.breaks = 0
        if not state.parts:
            return
        parts, styles = state.parts, state.styles
        state.parts, state.styles = [], []
        broke = state.broke
        if state.kind == "heading":  # a heading of two lines is one heading
            parts = [" " if style == BREAK else part for part, style in zip(parts, styles, strict=True)]
            styles = [_ALL if style == BREAK else style for style in styles]
        for chunk, chunk_styles, after in divide_lines(parts, styles, _ALL):
            text = clean_text("".join(chunk))
            if not text:
                continue
            common, either = _ALL, 0
            for part, style in zip(chunk, chunk_styles, strict=True):
                if not part.isspace():
                    common &= style
                    either |= style
            state.blocks.append(
                Block(
                    state.kind,
                    text,
                    element,
                    bold=bool(common & BOLD),
                    italic=bool(common & ITALIC),
                    linked=bool(common & LINK),
                    has_link=bool(either & LINK),
                    big=bool(common & BIG),
                    small=bool(common & SMALL),
                    align=align,
                    group=self.group,
                    after_break=after or broke,
                )
            )

    def element(self, element: Element, block: Element, style: int, align: str | None, depth: int, kind: int) -> None:
        """Walk the content of one element. `block` is the block element around it."""
        self.words(element.text, style)
        for child in element:
            tag = child.tag
            if tag in _INLINE:
                if child not in self.drop:
                    self.inline(child, tag, block, style, align, depth)
            elif tag == "br":
                self.state.breaks += 1
                self.state.broke = True
            elif tag == "img":
                self.image(child, block, align)
            elif tag not in SKIPPED and child not in self.drop and depth < _DEEPEST:
                self.block(child, tag, block, style, align, depth)
            self.words(child.tail, style)

    def inline(self, child: Element, tag: str, block: Element, style: int, align: str | None, depth: int) -> None:
        if depth >= _DEEPEST:
            return
        if tag in _BOLD:
            style |= BOLD
        elif tag in _ITALIC:
            style |= ITALIC
        elif tag == "a":
            style |= LINK
        if tag in _TYPESET and (child.attrib or tag == "small"):
            style = _typeset(child, style)
        self.element(child, block, style, align, depth + 1, 0)

    def block(self, child: Element, tag: str, block: Element, style: int, align: str | None, depth: int) -> None:
        self.flush(block, align)
        state = self.state
        own = element_align(child) or align
        kind, group, broke = state.kind, self.group, state.broke
        state.broke = False
        if tag == "table":
            self.table(child, style, own, depth)
        elif tag == "figcaption" or tag == "caption":
            state.kind = "caption"
            self.element(child, child, 0, own, depth + 1, 0)
            self.flush(child, own)
        else:
            if tag == "figure":
                self.group = self.new_group()
            elif tag == "p":
                self.group = group or self.new_group()
            if kind == "text" or tag == "li":
                state.kind = "caption" if tag == "figure" and is_photograph(child) else _kind(tag, kind)
            if tag in _HEADINGS:
                style |= BOLD
            elif child.get("style"):
                style = _typeset(child, style)
            self.element(child, child, style, own, depth + 1, 0)
            self.flush(child, own)
        state.kind, self.group, state.broke = kind, group, broke

    def new_group(self) -> int:
        self.state.groups += 1
        return self.state.groups

    def image(self, img: Element, block: Element, align: str | None) -> None:
        url = picture_url(img)
        if url is None:
            return
        self.flush(block, align)
        if not self.group:
            # An image and its caption in a bare <div>: one group until the block element ends.
            self.group = self.new_group()
        self.state.broke = False
        self.state.blocks.append(Block("image", "", img, align=align, url=url, group=self.group))

    def table(self, table: Element, style: int, align: str | None, depth: int) -> None:
        use = judge_table(table)
        if use is TableUse.DATA:
            self.rows(table)
        elif use is TableUse.PICTURE:
            self.pictures(table)
        else:
            group = self.group
            for cell in table.iter("td", "th", "caption"):
                if _nearest_table(cell) is table:
                    self.group = group
                    self.element(cell, cell, style, element_align(cell) or align, depth + 2, 0)
                    self.flush(cell, element_align(cell) or align)

    def rows(self, table: Element) -> None:
        for row in table.iter("tr"):
            if _nearest_table(row) is table:
                text = row_text(row, self.drop)
                if text:
                    self.state.blocks.append(Block("row", text, row))

    def pictures(self, table: Element) -> None:
        """A table that holds photographs and, under each, its caption (FACTS C.5: table row 2)."""
        for img, caption in picture_cells(table):
            url = picture_url(img)
            if url is None:
                continue
            group = self.new_group()
            self.state.blocks.append(Block("image", "", img, align="center", url=url, group=group))
            if caption:
                self.state.blocks.append(Block("caption", caption, img, group=group))


def _typeset(element: Element, style: int) -> int:
    """The style of words inside an element that may set its type by its own attributes."""
    css = element.get("style")
    if css and "font-" in css:
        if "italic" in css:
            style |= ITALIC
        if "bold" in css or "weight:700" in css or "weight: 700" in css:
            style |= BOLD
    size = element_size(element)
    if size is not None:
        style = (style | BIG) & ~SMALL if size == "big" else (style | SMALL) & ~BIG
    return style


def _nearest_table(element: Element) -> Element | None:
    for ancestor in element.iterancestors("table"):
        return ancestor
    return None


def _kind(tag: str, around: BlockKind) -> BlockKind:
    if tag in _HEADINGS:
        return "heading"
    if tag == "li":
        return "item"
    if tag == "blockquote":
        return "quote"
    return around

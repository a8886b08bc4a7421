"""Turn an element's content into the blocks that a reader sees, in order.

Editors of these sites write paragraphs as <p>, as <div>, as lines between two <br>, inside layout tables and inside
<font>; photographs stand anywhere (FACTS C.5). All of that becomes one list of blocks. What each block is for
(caption, byline, lead) is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lxml.etree import _Element as Element

from crawler.reading.blocks.pictures import picture_url
from crawler.reading.blocks.tables import TableUse, classify_table, is_photograph, picture_cells, row_text
from crawler.reading.text import clean_text

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
_BOLD_TAGS = frozenset(("b", "strong", "th"))
_ITALIC_TAGS = frozenset(("i", "em", "cite"))
_TYPESET_TAGS = frozenset(("span", "font", "small"))
_DEEPEST = 200

_BOLD, _ITALIC, _LINK, _BIG, _SMALL = 1, 2, 4, 8, 16
"""Styles of words, a bit each."""
_ALL = _BOLD | _ITALIC | _LINK | _BIG | _SMALL
_BREAK = -1
"""The style of a run of line breaks."""
_Line: TypeAlias = tuple[list[str], list[int], bool]
"""A line's texts, their styles, and whether it began after a break."""
_SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", "/")

LONGEST_NAME = 300
"""Characters of a class or id that are looked at: one of 10 MB, found by fuzzing, cost seconds."""
_SIZE = re.compile(
    r"font-size\s{0,3}:\s{0,3}(?:(\d{1,3}(?:\.\d{1,3})?)\s{0,2}(px|pt|em|rem|%)|(x+-large|large|x+-small|smaller|small))"
)
_BIG_SIZES = {"px": 20.0, "pt": 15.0, "em": 1.4, "rem": 1.4, "%": 140.0}
"""From which size type is as large as a title's. Body text on these portals is 13 to 18 px."""
_SMALL_SIZES = {"px": 12.0, "pt": 9.0, "em": 0.85, "rem": 0.85, "%": 85.0}
"""Up to which size type is as small as a caption's."""
_BIG_FONTS = frozenset(("4", "5", "6", "7", "+1", "+2", "+3"))
_SMALL_FONTS = frozenset(("1", "-1", "-2"))


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


def read_flow(container: Element, *, drop: Container[Element] = ()) -> list[Block]:
    """Return the blocks of an element in order, without the elements in `drop`, which is asked for every element that
    the walk comes to."""
    walk = _Walk(drop)
    if container.tag == "figure":
        walk.group = walk.new_group()
    walk.read(container, container, 0, None, 0)
    walk.end_block(container, None)
    return walk.blocks


class _Walk:
    """A walk over an element's tree, with the blocks that were read and the one that is being read."""

    def __init__(self, drop: Container[Element]) -> None:
        self.drop = drop
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        """Texts of the running block."""
        self.styles: list[int] = []
        """The style of each of them."""
        self.kind: BlockKind = "text"
        self.group = 0
        self.groups = 0
        self.breaks = 0
        """How many <br> came since the last words."""
        self.broke = False
        """Whether a <br> came since the block element began."""

    def new_group(self) -> int:
        self.groups += 1
        return self.groups

    def read(self, element: Element, block: Element, style: int, align: str | None, depth: int) -> None:
        """Read the content of one element. `block` is the block element around it."""
        self.add_words(element.text, style)
        for child in element:
            tag = child.tag
            if tag in _INLINE:
                if child not in self.drop:
                    self.read_inline(child, tag, block, style, align, depth)
            elif tag == "br":
                self.breaks += 1
                self.broke = True
            elif tag == "img":
                self.add_image(child, block, align)
            elif tag not in SKIPPED and child not in self.drop and depth < _DEEPEST:
                self.read_block(child, tag, block, style, align, depth)
            self.add_words(child.tail, style)

    def read_inline(self, child: Element, tag: str, block: Element, style: int, align: str | None, depth: int) -> None:
        if depth >= _DEEPEST:
            return
        if tag in _BOLD_TAGS:
            style |= _BOLD
        elif tag in _ITALIC_TAGS:
            style |= _ITALIC
        elif tag == "a":
            style |= _LINK
        if tag in _TYPESET_TAGS and (child.attrib or tag == "small"):
            style = _typeset(child, style)
        self.read(child, block, style, align, depth + 1)

    def read_block(self, child: Element, tag: str, block: Element, style: int, align: str | None, depth: int) -> None:
        self.end_block(block, align)
        own = element_align(child) or align
        kind, group, broke = self.kind, self.group, self.broke
        self.broke = False
        if tag == "table":
            self.read_table(child, style, own, depth)
        elif tag == "figcaption" or tag == "caption":
            self.kind = "caption"
            self.read(child, child, 0, own, depth + 1)
            self.end_block(child, own)
        else:
            if tag == "figure":
                self.group = self.new_group()
            elif tag == "p":
                self.group = group or self.new_group()
            if kind == "text" or tag == "li":
                self.kind = "caption" if tag == "figure" and is_photograph(child) else _kind(tag, kind)
            if tag in _HEADINGS:
                style |= _BOLD
            elif child.get("style"):
                style = _typeset(child, style)
            self.read(child, child, style, own, depth + 1)
            self.end_block(child, own)
        self.kind, self.group, self.broke = kind, group, broke

    def read_table(self, table: Element, style: int, align: str | None, depth: int) -> None:
        use = classify_table(table)
        if use is TableUse.DATA:
            for row in table.iter("tr"):
                if _nearest_table(row) is table and (text := row_text(row, self.drop)):
                    self.blocks.append(Block("row", text, row))
        elif use is TableUse.PICTURE:
            self.add_pictures(table)
        else:
            group = self.group
            for cell in table.iter("td", "th", "caption"):
                if _nearest_table(cell) is table:
                    self.group = group
                    own = element_align(cell) or align
                    self.read(cell, cell, style, own, depth + 2)
                    self.end_block(cell, own)

    def add_words(self, text: str | None, style: int) -> None:
        if not text:
            return
        if self.breaks and not text.isspace():
            self.parts.append("\n" * self.breaks)
            self.styles.append(_BREAK)
            self.breaks = 0
        self.parts.append(text)
        self.styles.append(style)

    def add_image(self, img: Element, block: Element, align: str | None) -> None:
        url = picture_url(img)
        if url is None:
            return
        self.end_block(block, align)
        if not self.group:
            # An image and its caption in a bare <div>: one group until the block element ends.
            self.group = self.new_group()
        self.broke = False
        self.blocks.append(Block("image", "", img, align=align, url=url, group=self.group))

    def add_pictures(self, table: Element) -> None:
        """Add the photographs of a table and, under each, its caption (FACTS C.5: table row 2)."""
        for img, caption in picture_cells(table):
            url = picture_url(img)
            if url is None:
                continue
            group = self.new_group()
            self.blocks.append(Block("image", "", img, align="center", url=url, group=group))
            if caption:
                self.blocks.append(Block("caption", caption, img, group=group))

    def end_block(self, element: Element, align: str | None) -> None:
        """End the running block, which stands in `element`: one block for each of its lines."""
        self.breaks = 0
        if not self.parts:
            return
        parts, styles = self.parts, self.styles
        self.parts, self.styles = [], []
        if self.kind == "heading":  # a heading of two lines is one heading
            parts = [" " if style == _BREAK else part for part, style in zip(parts, styles, strict=True)]
            styles = [_ALL if style == _BREAK else style for style in styles]
        for line, line_styles, after_break in _divide_lines(parts, styles):
            text = clean_text("".join(line))
            if not text:
                continue
            common, either = _ALL, 0
            for part, style in zip(line, line_styles, strict=True):
                if not part.isspace():
                    common &= style
                    either |= style
            self.blocks.append(
                Block(
                    self.kind,
                    text,
                    element,
                    bold=bool(common & _BOLD),
                    italic=bool(common & _ITALIC),
                    linked=bool(common & _LINK),
                    has_link=bool(either & _LINK),
                    big=bool(common & _BIG),
                    small=bool(common & _SMALL),
                    align=align,
                    group=self.group,
                    after_break=after_break or self.broke,
                )
            )


def _divide_lines(parts: list[str], styles: list[int]) -> list[_Line]:
    """Divide a block at its line breaks: always at two <br>, at one where a sentence ends before it and the next line
    does not go on in lower case, or where the type changes (FACTS C.5).

    `parts` are the block's texts, and for each run of <br> as many newlines with the style _BREAK; a run that divides
    nothing becomes a space.
    """
    if _BREAK not in styles:
        return [(parts, styles, False)]
    lines: list[_Line] = [([], [], False)]
    kinds: set[int] = set()  # the styles of the words of the last line
    for index, (part, style) in enumerate(zip(parts, styles, strict=True)):
        line = lines[-1]
        if style != _BREAK:
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
            line[1].append(_ALL)
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


def _typeset(element: Element, style: int) -> int:
    """Return the style of words inside an element that may set its type by its own attributes."""
    css = element.get("style")
    if css and "font-" in css:
        if "italic" in css:
            style |= _ITALIC
        if "bold" in css or "weight:700" in css or "weight: 700" in css:
            style |= _BOLD
    size = _size(element, css)
    if size is not None:
        style = (style | _BIG) & ~_SMALL if size == "big" else (style | _SMALL) & ~_BIG
    return style


def _size(element: Element, css: str | None) -> Literal["big", "small"] | None:
    """Whether an element sets its text in type as large as a title's, or as small as a caption's; None: neither."""
    if css and "font-size" in css:
        match = _SIZE.search(css.lower())
        if match is None:
            return None
        if match[3]:
            return "big" if "large" in match[3] else "small"
        size = float(match[1])
        return "big" if size >= _BIG_SIZES[match[2]] else "small" if size <= _SMALL_SIZES[match[2]] else None
    size_name = element.get("size") if element.tag == "font" else None
    if size_name in _BIG_FONTS:
        return "big"
    return "small" if size_name in _SMALL_FONTS or element.tag == "small" else None


def element_align(element: Element) -> str | None:
    """Return how an element aligns its text by its own attributes (`center`, `right`, ...), or None where it does not
    say."""
    if element.tag == "center":
        return "center"
    if not element.attrib:
        return None
    css = element.get("style")
    if css:
        at = css.find("text-align")
        if at >= 0:
            value = css[at + 10 : at + 30].lstrip(" :").lower()
            for name in ("center", "right", "justify", "left"):
                if value.startswith(name):
                    return name
    # A table's own `align` moves the table on the page, not the words in it.
    value = (element.get("align") or "").lower() if element.tag != "table" else ""
    if value in ("center", "right", "justify", "left"):
        return value
    names = element.get("class", "")[:LONGEST_NAME]
    if "text-" in names or "align" in names or "Center" in names:
        if "text-right" in names or "alignright" in names:
            return "right"
        if "text-center" in names or "aligncenter" in names or "pCenter" in names:
            return "center"
    return None


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

"""Turn an element's content into the blocks that a reader sees, in order.

Editors of these sites write paragraphs as <p>, as <div>, as lines between two <br>, inside layout tables and inside
<font>; photographs are anywhere (FACTS C.5). All of that becomes one list of blocks. What each block is for
(caption, byline, lead) is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block, BlockKind
from crawler.reading.blocks.lines import couplet, divide_lines, is_debris, is_sheet
from crawler.reading.blocks.look import Look, look_of
from crawler.reading.blocks.pictures import (
    IMAGES,
    background_of,
    is_button,
    is_shown_later,
    is_twin,
    picture_of,
)
from crawler.reading.blocks.sequence import OPENING, is_of_player, join_capitals, with_verses, without_buttons
from crawler.reading.blocks.tables import TableUse, classify_table, is_photograph, picture_cells, row_text
from crawler.reading.blocks.typesetting import ALL, BIG, BOLD, BREAK, ITALIC, LINK, SMALL
from crawler.reading.elements import BLOCKS, HEADINGS, UNREAD, Attributes
from crawler.reading.errors import Undecodable
from crawler.reading.rendering import Rendering
from crawler.reading.text import clean_text, text_of

_BOLD_TAGS = frozenset(("b", "strong", "th"))
_ITALIC_TAGS = frozenset(("i", "em", "cite"))
_TYPESET_TAGS = frozenset(("span", "font", "small"))

_SETTINGS = re.compile(r"^(?:xml$|w:(?:worddocument|latentstyles)|o:(?:officedocumentsettings|shape)|m:mathpr)")
"""Elements of Word's settings, which no page means to show."""
_KINDS: dict[str, BlockKind] = {**dict.fromkeys(HEADINGS, "heading"), "li": "item", "blockquote": "quote"}
MAX_LINES = 20_000
"""Lines and pictures of a page; one of more is refused: a long report has a hundredth of that."""
_LOOKED_AHEAD = 8
"""Blocks behind others that may tell what those are."""
_LONGEST_TITLE = 300
_SEPARATOR = 3
"""Characters of what is between the links of a menu, and is set as it may be."""
_SHOWS_NO_TEXT = UNREAD - BLOCKS - IMAGES - {"noscript", "button", "audio", "video"}
"""Elements of which nothing is read, whatever their attributes are."""
_LINKED_TITLE = 20
"""Characters of a link that is a title, beside which the line may have a number or a date."""
_SPECIAL_BLOCKS = frozenset(_KINDS) | {"table", "figcaption", "caption", "figure", "th"}
"""Elements whose words are not simply text."""
_NEVER_IN_TITLE = HEADINGS | {"table", "figure", "ul", "ol"}


LeavesOut: TypeAlias = Callable[[Element, str, Look], bool]
"""Asked for every element that a walk comes to, with its tag and look: whether the walk passes it over."""


def read_flow(
    container: Element, rendering: Rendering, *, drop: LeavesOut | None = None, enough: int = MAX_LINES
) -> list[Block]:
    """Return the blocks of an element in order, as they are rendered, without the elements that `drop` is true of; of
    a long element no more than the first of them, where these are `enough`. Raises Undecodable (`too-large`) where
    there are more than MAX_LINES."""
    walk = _Walk(rendering, drop)
    if container.tag == "figure":
        walk.group = walk.new_group()
    walk.read(container, min(enough + _LOOKED_AHEAD, MAX_LINES))
    blocks = with_verses(walk.blocks, walk.couplets)
    if walk.players:
        blocks = [block for block in blocks if not is_of_player(block, walk.players)]
    return join_capitals(without_buttons(blocks))


@dataclass(slots=True)
class _Around:
    """An element that the walk is in, and what holds in it."""

    element: Element
    tag: str
    block: Element
    """The block element around the words in it."""
    style: int
    align: str | None
    keeps_lines: bool
    """Whether line ends in the source are shown."""
    before: tuple[BlockKind, int, bool] | None
    """Of a block: kind, group and `broke` that hold again after it."""


class _Walk:
    """A walk over an element's tree, with the blocks that were read and the one that is being read."""

    def __init__(self, rendering: Rendering, drop: LeavesOut | None) -> None:
        self.rendering = rendering
        self.drop = drop
        self.has_sheet = rendering.is_styled
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        """Texts of the running block."""
        self.styles: list[int] = []
        """The style of each of them."""
        self.is_debris = False
        """Whether the last line was what tools left behind; a number after it is as well."""
        self.players: set[Element] = set()
        """Elements around sound and films."""
        self.couplets: dict[int, tuple[str, str]] = {}
        """By its index: a block of two lines that may be verses, with its lines."""
        self.kind: BlockKind = "text"
        self.group = 0
        self.groups = 0
        self.breaks = 0
        """How many <br> came since the last words."""
        self.broke = False
        """Whether a <br> came since the block element began."""
        self.href: str | None = None
        """Where the link leads that the walk is in."""
        self.last_href: str | None = None
        """Where the last link of the running block leads."""
        self.in_title = False
        """Whether the walk is in a heading as short as titles are."""
        self.pending: Element | None = None
        """An image of which no address is known; `noscript` after it may tell."""

    def add(self, block: Block) -> None:
        if len(self.blocks) >= MAX_LINES:
            raise Undecodable("too-large", f"more than {MAX_LINES} lines are more than a page can have")
        self.blocks.append(block)

    def new_group(self) -> int:
        self.groups += 1
        return self.groups

    def read(self, container: Element, enough: int) -> None:
        """Read the content of an element, which is a block whatever it is, until there are enough blocks."""
        tag = container.tag
        keeps = look_of(container, tag).keeps_lines or False
        around = [self.enter(_Around(container, tag, container, 0, None, keeps, (self.kind, 0, False)))]
        children = [iter(container.getchildren())]
        while around and len(self.blocks) <= enough:
            at = around[-1]
            for child in children[-1]:
                inside = self.come_to(child, child.tag, at)
                if inside is not None:
                    if within := child.getchildren():
                        around.append(inside)
                        children.append(iter(within))
                        break
                    self.leave(inside)
                # Most of what is between elements is space in the source alone.
                if (tail := child.tail) and (self.parts or at.keeps_lines or not tail.isspace()):
                    self.add_words(tail, at)
            else:
                around.pop()
                children.pop()
                self.leave(at)
                if around and (tail := at.element.tail):
                    at = around[-1]
                    if self.parts or at.keeps_lines or not tail.isspace():
                        self.add_words(tail, at)

    def come_to(self, child: Element, tag: str, at: _Around) -> _Around | None:
        """Read an element, or begin it: then return it."""
        if tag == "br":
            self.breaks += 2 if _parts_fields(child) else 1
            self.broke = True
            return None
        if tag in _SHOWS_NO_TEXT:
            return None
        look = look_of(child, tag)
        if self.is_left_out(child, tag, look):
            if tag in IMAGES and is_shown_later(look.attributes) and self.is_hidden(child, tag, look):
                self.add_image(child, at)
            return None
        if tag in BLOCKS:
            if self.in_title and tag not in _NEVER_IN_TITLE:
                return self.enter_part_of_title(child, tag, look, at)
            return self.enter_block(child, tag, look, at)
        if tag in IMAGES:
            self.add_image(child, at)
        elif tag in UNREAD:
            self.read_unread(child, tag, at)
        elif not ((":" in tag or tag == "xml") and _SETTINGS.match(tag)):
            return self.enter_inline(child, tag, look, at)
        return None

    def is_hidden(self, element: Element, tag: str, look: Look) -> bool:
        """Whether an element is not rendered."""
        return look.is_hidden or (self.has_sheet and self.rendering.hides_by_sheet(element, tag, look.attributes))

    def is_left_out(self, element: Element, tag: str, look: Look) -> bool:
        """Whether an element is hidden, and nothing opens it, or dropped."""
        if self.is_hidden(element, tag, look):
            return not _is_opened(element, self.rendering)
        return self.drop is not None and self.drop(element, tag, look)

    def enter(self, around: _Around) -> _Around:
        """Begin an element: read its first words."""
        if (text := around.element.text) and (self.parts or around.keeps_lines or not text.isspace()):
            self.add_words(text, around)
        return around

    def leave(self, at: _Around) -> None:
        if at.before is not None:
            self.in_title = False
            self.breaks = 0
            if self.parts:
                self.end_block(at.block, at.align)
            self.kind, self.group, self.broke = at.before
        elif at.tag in BLOCKS:
            self.add_line(" ", at.style)
        elif at.tag == "a":
            self.href = None

    def enter_inline(self, child: Element, tag: str, look: Look, at: _Around) -> _Around | None:
        style = at.style
        if tag in _BOLD_TAGS:
            style |= BOLD
        elif tag in _ITALIC_TAGS:
            style |= ITALIC
        elif tag == "a":
            href = look.attributes.get("href")
            self.href = href if self.rendering.leads(href) else None
            if self.href is not None:
                style |= LINK
        if tag in _TYPESET_TAGS:
            style = (style | look.added) & ~look.removed
        if look.is_shown_as_block:
            if not self.in_title:
                return self.enter_block(child, tag, look, at)
            self.add_line(" ", style)
        if look.has_picture and not len(child) and not (child.text or "").strip():
            self.end_block(at.block, at.align)
            self.add_background(child, look.attributes, at.align)
        if "-" in tag and len(child) and not (child.text or "").strip() and not (child.tail or "").strip():
            # A part of a page that a script defines; its style, seen by nobody here, makes it a box.
            return self.enter_block(child, tag, look, at)
        keeps = at.keeps_lines if look.keeps_lines is None else look.keeps_lines
        return self.enter(_Around(child, tag, at.block, style, at.align, keeps, None))

    def enter_part_of_title(self, child: Element, tag: str, look: Look, at: _Around) -> _Around | None:
        """Begin a block within a heading: its lines are one heading."""
        self.add_line(" ", at.style)
        return self.enter_inline(child, tag, look, at)

    def enter_block(self, child: Element, tag: str, look: Look, at: _Around) -> _Around | None:
        """Begin a block; return None where it has been read to its end."""
        self.breaks = 0
        if self.parts:
            self.end_block(at.block, at.align)
        own, style = look.align or at.align, at.style
        before = (self.kind, self.group, self.broke)
        self.broke = False
        if tag == "p":
            self.group = self.group or self.new_group()
        elif tag in _SPECIAL_BLOCKS:
            if tag == "table" and self.read_table(child):
                self.kind, self.group, self.broke = before
                return None
            style = self.begin_special(child, tag, style, at)
        style = (style | look.added) & ~look.removed
        if look.has_picture or look.has_data:
            self.add_background(child, look.attributes, own)
        keeps = at.keeps_lines if look.keeps_lines is None else look.keeps_lines
        return self.enter(_Around(child, tag, child, style, own, keeps, before))

    def begin_special(self, child: Element, tag: str, style: int, at: _Around) -> int:
        """Begin a block whose tag says what its words are; return their style."""
        if tag == "figcaption" or (tag == "caption" and is_photograph(at.element)):
            self.kind, style = "caption", 0
        elif tag == "figure" and (self.kind != "caption" or next(child.iter("figcaption"), None) is not None):
            # One of several figures in a figure has its caption where it has none of its own.
            self.group = self.new_group()
        if self.kind == "text" or (tag == "li" and self.kind != "caption"):
            self.kind = "caption" if tag == "figure" and is_photograph(child) else _KINDS.get(tag, self.kind)
        if tag in HEADINGS:
            style |= BOLD
            self.in_title = len(child) > 0 and len(text_of(child)) <= _LONGEST_TITLE
        elif tag == "th":
            style |= BOLD
        return style

    def read_table(self, table: Element) -> bool:
        """Read a table of figures or pictures; return False for one that lays out the page."""
        use = classify_table(table)
        if use is TableUse.LAYOUT:
            return False
        if use is TableUse.PICTURE:
            self.add_pictures(table)
            return True
        for caption in table.iterchildren("caption"):
            if text := text_of(caption):
                self.add(Block("text", text, caption))
        for row in table.iter("tr"):
            if self.passes_over(row):
                continue
            for img in row.iter("img"):
                if (picture := picture_of(img)) is not None and not picture.is_icon:
                    self.add(Block("image", "", img, picture=picture, group=self.new_group()))
            if text := row_text(row, self.passes_over):
                self.add(Block("row", text, row, linked=_is_linked(row, text), has_link=_has_link(row)))
        return True

    def passes_over(self, element: Element) -> bool:
        """Whether a part of a table is left out."""
        tag = element.tag
        return self.is_left_out(element, tag, look_of(element, tag))

    def read_unread(self, child: Element, tag: str, at: _Around) -> None:
        """Read what little is read of an element whose content is no text."""
        if tag == "noscript":
            for img in child.iter("img"):
                if self.pending is not None or not self._is_last_image(child, img):
                    self.add_image(img, at)
        elif tag in ("audio", "video"):
            self.players.add(at.element)
        elif tag == "button":
            text = text_of(child)
            if text:
                self.end_block(at.block, at.align)
                self.add(Block(self.kind, text, child, is_button=True, bold=True))

    def _is_last_image(self, noscript: Element, img: Element) -> bool:
        """Whether the image is already as the last of the flow."""
        picture = picture_of(img)
        last = next((block for block in reversed(self.blocks[-3:]) if block.picture is not None), None)
        if picture is None or last is None or last.picture is None:
            return picture is None
        return last.picture.url == picture.url or is_twin(noscript, img, last.element)

    def add_words(self, text: str, at: _Around) -> None:
        """Read words, as the element that they are in prints them."""
        if not at.keeps_lines or "\n" not in text:
            self.add_line(text, at.style)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self.breaks += 1
                self.broke = True
            if line:
                self.add_line(line, at.style)

    def add_line(self, text: str, style: int) -> None:
        """Read words of one line, one character at least."""
        if not text.isspace():
            if self.breaks:
                self.parts.append("\n" * self.breaks)
                self.styles.append(BREAK)
                self.breaks = 0
            if self.href is not None:
                self.last_href = self.href
        elif not self.parts:
            return
        self.parts.append(text)
        self.styles.append(style)

    def add_image(self, img: Element, at: _Around) -> None:
        picture = picture_of(img)
        self.pending = img if picture is None else None
        if picture is None or picture.is_icon or is_button(img):
            return
        if picture.is_drawn and self._is_in_sentence(img):
            return
        self.end_block(at.block, at.align)
        if not self.group:
            # An image and its caption in a bare <div>: one group until the block element ends.
            self.group = self.new_group()
        self.broke = False
        self.add(Block("image", "", img, align=at.align, picture=picture, group=self.group, href=self.href))
        title = clean_text(img.get("title") or "")
        if title and "caption" in (img.get("class") or "").split():  # Joomla's script prints it below the picture
            self.add(Block("caption", title, img, group=self.group))

    def _is_in_sentence(self, img: Element) -> bool:
        """Whether a sentence begins before an image and goes on after it, on one line."""
        before = "".join(self.parts[-2:]).rstrip()
        return not self.breaks and before[-1:].isalnum() and (img.tail or "").lstrip()[:1].islower()

    def add_background(self, element: Element, attributes: Attributes, align: str | None) -> None:
        """Add the picture that an element without one of its own has for a background."""
        picture = background_of(element, attributes)
        if picture is not None:
            self.group = self.group or self.new_group()
            self.add(Block("image", "", element, align=align, picture=picture, group=self.group))

    def add_pictures(self, table: Element) -> None:
        """Add the photographs of a table and, under each, its caption (FACTS C.5: table row 2)."""
        for img, caption in picture_cells(table):
            picture = picture_of(img)
            if picture is None or picture.is_icon or is_button(img):
                if caption:
                    self.add(Block("text", caption, img))
                continue
            group = self.new_group()
            self.add(Block("image", "", img, align="center", picture=picture, group=group))
            if caption:
                self.add(Block("caption", caption, img, group=group))

    def end_block(self, element: Element, align: str | None) -> None:
        """End the running block, which is in `element`: one block for each of its lines."""
        self.breaks = 0
        if not self.parts:
            return
        parts, styles, href = self.parts, self.styles, self.last_href
        self.parts, self.styles, self.last_href = [], [], None
        if is_sheet(parts):
            return
        if self.kind == "heading":  # a heading of two lines is one heading
            parts = [
                " " if style == BREAK and len(part) == 1 else part for part, style in zip(parts, styles, strict=True)
            ]
            styles = [ALL if part == " " else style for part, style in zip(parts, styles, strict=True)]
        lines = divide_lines(parts, styles)
        if len(lines) == 1 and BREAK in styles and self.kind != "caption" and (at := couplet(parts, styles)):
            self.couplets[len(self.blocks)] = clean_text("".join(parts[:at])), clean_text("".join(parts[at + 1 :]))
        for line, line_styles, after_break in lines:
            text = clean_text("".join(line))
            self.is_debris = bool(text) and (is_debris(text) or (self.is_debris and text.isdigit()))
            if not text or self.is_debris:
                continue
            common, either, is_link = _style_of(line, line_styles)
            self.add(
                Block(
                    self.kind,
                    text,
                    element,
                    bold=bool(common & BOLD),
                    italic=bool(common & ITALIC),
                    linked=is_link,
                    has_link=bool(either & LINK),
                    big=bool(common & BIG),
                    small=bool(common & SMALL),
                    align=align,
                    group=self.group,
                    after_break=after_break or self.broke,
                    href=href if either & LINK else None,
                )
            )


def _style_of(line: list[str], styles: list[int]) -> tuple[int, int, bool]:
    """Return the style that all words of a line have, what some of them have, and whether they are a link: all of them,
    or a title with a number or a date beside it."""
    if len(line) == 1 and len(line[0]) > _SEPARATOR:
        return styles[0], styles[0], bool(styles[0] & LINK)
    common, either, only_linked, titled = ALL, 0, True, 0
    for part, style in zip(line, styles, strict=True):
        if not part.isspace() and not (len(part) <= _SEPARATOR and not any(map(str.isalnum, part))):
            common &= style
            either |= style
            titled += len(part) if style & LINK else 0
            only_linked &= bool(style & LINK) or not any(map(str.isalpha, part))
    return common, either, bool(common & LINK) or (only_linked and titled >= _LINKED_TITLE)


def _parts_fields(br: Element) -> bool:
    """Whether there is a line break between two elements of other attributes and nothing else: each prints a field."""
    before, behind = br.getprevious(), br.getnext()
    if before is None or behind is None or (br.tail and not br.tail.isspace()):
        return False
    if (before.tail and not before.tail.isspace()) or before.tag in ("br", "img") or behind.tag in ("br", "img"):
        return False
    attributes, others = before.items(), behind.items()
    return attributes != others and bool(attributes) and bool(others)


def _is_linked(row: Element, text: str) -> bool:
    linked = sum(len(text_of(link)) for link in row.iter("a") if link.get("href"))
    return linked * 10 >= len(text) * 9 if linked else False


def _has_link(row: Element) -> bool:
    return any(link.get("href") for link in row.iter("a"))


def _is_opened(element: Element, rendering: Rendering) -> bool:
    """Whether what is right before a hidden element opens it when it is pressed: a question, or a button that names it.
    Then it is the answer."""
    opener = element.getprevious()
    while opener is not None and len(opener) and not _is_pressed(opener, rendering):
        opener = opener[0] if len(opener) == 1 and not (opener.text or "").strip() else None
    if opener is None or not _is_pressed(opener, rendering) or next(element.iter("form"), None) is not None:
        return False
    name = element.get("id")
    names = name is not None and any((opener.get(key) or "").lstrip("#") == name for key in OPENING)
    return names or text_of(opener).endswith("?")


def _is_pressed(element: Element, rendering: Rendering) -> bool:
    if element.tag == "a":
        return not rendering.leads(element.get("href"))
    return element.tag == "button" or element.get("role") == "button"

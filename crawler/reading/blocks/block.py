"""A block: what a reader sees as one paragraph, row, photograph or caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.pictures import Picture

BlockKind = Literal["text", "heading", "item", "quote", "row", "image", "caption"]


@dataclass(slots=True)
class Block:
    """One paragraph, table row, photograph or caption."""

    kind: BlockKind
    text: str
    """Cleaned; `""` for an image without words of its own."""
    element: Element
    """The block element it is in; of an image, the element that shows it."""
    bold: bool = False
    """All of its words are bold."""
    italic: bool = False
    linked: bool = False
    """All of its words are links to other pages."""
    has_link: bool = False
    """Some of its words are links to other pages."""
    big: bool = False
    """All of its words are set in type as large as a title's; headings are not asked."""
    small: bool = False
    """All of its words are set in small type."""
    align: str | None = None
    """`center`, `right`, `left`, `justify` as written on it or around it; None where nothing is."""
    picture: Picture | None = None
    """Of an image: where the picture is, and how it is shown."""
    group: int = 0
    """Blocks of one figure, picture table or paragraph have one number; 0: none."""
    after_break: bool = False
    """It began after a <br> within its element."""
    href: str | None = None
    """Of an image in a link, and of a text with links: where the link, the last of them, leads, as written."""
    is_button: bool = False
    """Its words are a button's."""

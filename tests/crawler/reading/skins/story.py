"""An article as its newsroom has it, before any software prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

HOME = "https://skins.example"
"""Where every skin is served from."""
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True)
class Para:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class SubHeading:
    """A heading inside the body."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list; each item is a paragraph of the record."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """A quotation set apart."""

    text: str


@dataclass(frozen=True)
class Table:
    """Figures; each row is a paragraph of the record, its cells joined by ` | `."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A photograph. `path` begins with `/`; `by` is the photographer's name without label."""

    path: str
    caption: str | None = None
    by: str | None = None


BodyBlock: TypeAlias = Para | SubHeading | Items | Quote | Table | Picture


@dataclass(frozen=True)
class Story:
    """One article. `published` is `2024-01-15T09:30` or `2024-01-15`, in local time."""

    slug: str
    title: str
    published: str
    lead: str | None
    blocks: tuple[BodyBlock, ...]
    authors: tuple[str, ...] = ()
    source: str | None = None
    lead_picture: Picture | None = None
    """The photograph that opens the article; `render_body` prints it unless the skin does."""
    section: str = "Tin tức - Sự kiện"
    attachments: tuple[tuple[str, str], ...] = ()
    """Path and words of each document; skins that print them declare `prints={"attachments"}`."""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All photographs in order, the opening one first."""
        opening = (self.lead_picture,) if self.lead_picture else ()
        return (*opening, *(block for block in self.blocks if isinstance(block, Picture)))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body as the record has it."""
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, Para | SubHeading | Quote):
                found.append(block.text)
            elif isinstance(block, Items):
                found.extend(block.texts)
            elif isinstance(block, Table):
                found.extend(" | ".join(row) for row in block.rows)
        return tuple(found)

    @property
    def is_short(self) -> bool:
        """Whether it has neither a lead nor 200 characters in long paragraphs."""
        return self.lead is None and sum(len(text) for text in self.paragraphs if len(text) >= 80) < 200

    @property
    def has_time(self) -> bool:
        """Whether the time of day is known."""
        return "T" in self.published

    @property
    def at(self) -> datetime:
        """When it was published (midnight where only the day is known)."""
        return datetime.fromisoformat(self.published)

    @property
    def weekday(self) -> str:
        """`Thứ Hai` ... `Chủ Nhật`."""
        return _WEEKDAYS[self.at.weekday()]

    def print_date(self, shape: str, *, day_shape: str | None = None) -> str:
        """The date line in `strftime` form; `%A` is the Vietnamese weekday. Where the story knows no time
        of day, `day_shape` is used (`%d/%m/%Y` where the skin gives none)."""
        shape = shape if self.has_time else day_shape or "%d/%m/%Y"
        return self.at.strftime(shape.replace("%A", self.weekday))

"""How a newsroom writes inside the body, and the record that a page written so must give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

from tests.crawler.reading.skins.story import HOME, Picture, Story

SIGNATURE = "(Skins.vn) – "

VALUES: Mapping[str, tuple[str, ...]] = {
    # own: the skin prints the lead in a node of its own; own-signed: the same with the outlet's signature;
    # the others stand as first paragraph of the body.
    "lead": ("own", "own-signed", "bold", "bold-italic", "h2", "signed"),
    "paragraph": ("p", "div", "br", "soup", "mso", "anchor", "large", "smart-tag"),
    # How the picture's address is written: for loaders that put it in place later, for wide and narrow screens.
    "picture": ("src", "data-src", "other-attribute", "srcset", "noscript", "picture"),
    # What stands in the body and is no text of it.
    "noise": ("none", "hidden", "hidden-by-sheet", "link-box", "call", "word", "pager"),
    "caption": (
        "figcaption",
        "table-row",
        "same-italic",
        "next-centred-italic",
        "next-centred",
        "next-italic",
        "class",
        "small-span",
    ),
    "credit": ("({})", " - {}", ". {}", "/ {}"),
    # own: the skin prints the names in the family's own place.
    "byline": (
        "right-bold",
        "plain",
        "caps",
        "label-tin-anh",
        "label-bai-va-anh",
        "italic",
        "pair-hyphen",
        "pair-dash",
        "pair-comma",
        "author-class",
        "none",
        "own",
    ),
    # own: the skin prints it; else a line after the byline.
    "source": ("theo", "nguon", "none", "own"),
}
"""Every habit with its values."""


@dataclass(frozen=True)
class Habits:
    """One value of each habit in `VALUES`."""

    lead: str = "own"
    paragraph: str = "p"
    caption: str = "figcaption"
    credit: str = "({})"
    byline: str = "right-bold"
    source: str = "theo"
    picture: str = "src"
    noise: str = "none"

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) not in VALUES[field.name]:
                raise ValueError(f"{field.name} knows no {getattr(self, field.name)!r}")

    def fit(self, allowed: Mapping[str, tuple[str, ...]]) -> Habits:
        """These habits with every value that is not allowed replaced by the first that is."""
        changed = {name: values[0] for name, values in allowed.items() if getattr(self, name) not in values}
        return replace(self, **changed)


def every_habit(**some: tuple[str, ...]) -> Iterator[Habits]:
    """The full cross product of the named habits, the others at their first value."""
    for values in product(*some.values()):
        yield Habits(**dict(zip(some, values, strict=True)))


def printed_lead(story: Story, habits: Habits) -> str | None:
    """The lead as printed, with the outlet's signature where the habit has it."""
    if story.lead is None:
        return None
    return (SIGNATURE if habits.lead in ("signed", "own-signed") else "") + story.lead


def printed_names(story: Story, habits: Habits) -> tuple[str, ...]:
    """The authors as the page prints them; `()` where it does not."""
    if habits.byline == "none":
        return ()
    return tuple(name.upper() for name in story.authors) if habits.byline == "caps" else story.authors


def printed_caption(picture: Picture, habits: Habits) -> str | None:
    """Caption with credit, as printed."""
    if picture.by is None:
        return picture.caption
    credit = f"Ảnh: {picture.by}"
    if picture.caption is None:
        return credit
    joint = " ({})" if habits.credit == "({})" else habits.credit
    return picture.caption + joint.format(credit)


def photo_record(picture: Picture, habits: Habits) -> dict[str, str | None]:
    """What the record must say of a photograph."""
    caption = picture.caption
    if caption and picture.by and habits.credit == ". {}":
        caption += "."
    return {
        "url": HOME + picture.path,
        "caption": caption,
        "credit": f"Ảnh: {picture.by}" if picture.by else None,
        "caption_raw": printed_caption(picture, habits),
    }


def record_of(story: Story, habits: Habits, published: str = "minute") -> dict[str, Any]:
    """What the reader must give. `published`: `minute`, `day` or `none`, as exact as the skin prints it."""
    when: str | None = story.published + ("+07:00" if story.has_time else "")
    if published != "minute":
        when = story.published[:10] if published == "day" else None
    return {
        "title": story.title,
        "published": when,
        "lead": printed_lead(story, habits),
        "body": list(story.paragraphs),
        "photos": [photo_record(picture, habits) for picture in story.pictures],
        "authors": list(printed_names(story, habits)),
        "source": story.source if habits.source != "none" else None,
        "section": story.section,
        "attachments": [{"url": HOME + path, "text": text} for path, text in story.attachments],
    }

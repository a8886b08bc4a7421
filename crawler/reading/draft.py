"""What has been found of an article so far."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from turbohtml.etree import ElementView as Element

from archive.record.article import Attachment, Photo
from archive.record.fields import TOLD
from crawler.reading.dates.parse import PrintedDate
from crawler.reading.fields.body import Body
from crawler.reading.left_out import LeftOut


@dataclass(slots=True)
class Draft:
    """An article in the making, field by field, with the evidence for each."""

    read_by: str
    """Who reads the page: `layout nukeviet`, or `layout-free`. The evidence of each field begins with it."""
    title: str | None = None
    published: PrintedDate | None = None
    published_raw: str | None = None
    stated: str | None = None
    """The day that attributes of the date's line state for machines, `2026-11-29`."""
    is_date_apart: bool = False
    """Whether the date is printed apart from the title, and no label says what of."""
    modified: PrintedDate | None = None
    lead: str | None = None
    container: Element | None = None
    """The element that holds the body."""
    body: Body | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    photos: list[Photo] = field(default_factory=list)
    section: str | None = None
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    """Of further fields (`PLAIN`), those that were found."""
    doubt: str | None = None
    """What had to be done to the page's text; None where nothing."""
    evidence: dict[str, str] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)
    """What of the article's box is in no field."""

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read: paragraphs, a lead, or at least captions."""
        body = self.body
        pictures = (*self.photos, *(body.photos if body is not None else ()))
        return bool(self.lead or (body and (body.blocks or body.lead)) or any(p.caption_raw for p in pictures))

    def note(self, name: str, reason: str) -> None:
        """Write down why a field is what it is."""
        self.evidence[name] = f"{self.read_by}: {reason}"


_OWN = {"body", *(own.name for own in fields(Draft))}
PLAIN = tuple(told for told in TOLD if told.name not in _OWN and told.kind in ("text", "texts", "date", "integer"))
"""The fields of the record of which only the kind is known: a layout's selector gives them, or nothing does."""

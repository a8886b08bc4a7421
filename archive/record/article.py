"""The record: what is kept of one article. The contract between `crawler` and `archive`.

Missing is `None` or `()`, never `""`, a guess or today. All text is NFC with white space collapsed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.record.fields import RECORD_KEYS, names_of

_LISTS = names_of("texts")
_TIMES = names_of("timestamp")
_MAPPINGS = names_of("mapping")


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """One photograph of an article, in the order in which the page shows them."""

    url: str
    """Absolute address of the picture, as the page gives it (query string kept)."""
    caption: str | None = None
    """The caption without its credit; None where nothing is printed."""
    credit: str | None = None
    """Who took it, with its label, as printed: `Ảnh: Minh Thư`; None where not printed."""
    caption_raw: str | None = None
    """Caption and credit as printed; None where nothing is printed."""
    sha256: str | None = None
    """Digest of the picture that an archive keeps, 64 hexadecimal digits; None where it keeps none. Readers do not set
    it, and it is not stored with the record: an archive gives it to the records that leave it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A document (pdf, doc, ...) that the article links to."""

    url: str
    """Absolute address."""
    text: str | None = None
    """The words of the link; None where there are none."""
    sha256: str | None = None
    """Digest of the kept document, as of a photograph."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One article as one page printed it."""

    url: str
    """Canonical address: the one the portal itself gives the article."""
    site: str
    """Name of the site in the catalogue; for a portal that is not in it, its host."""
    key: str
    """What makes two pages the same article within a site: the site's own article id where it has
    one (`1491931527`), else the canonical address."""
    title: str
    """As printed on the article, not the window's title."""
    published: str | None = None
    """ISO 8601 in +07:00, as exact as printed: `2025-01-15`, `2025-01-15T09:30+07:00`,
    `2025-01-15T09:30:21+07:00`. None where no date was printed or it was not understood."""
    published_precision: str | None = None
    """`day`, `minute` or `second`; None exactly where `published` is None."""
    published_raw: str | None = None
    """The words that were printed, also where they were not understood."""
    modified: str | None = None
    """Time of the last edit, in the form of `published`; None where the page does not say."""
    lead: str | None = None
    """The sapo as printed, the outlet's signature `(Thanhuytphcm.vn) - ` included."""
    body: tuple[str, ...] = ()
    """Paragraphs in order. Sub-headings, list items and quotes are paragraphs of their own; a table
    row is its cells joined by ` | `. No lead, caption, byline, related items, tags or counters."""
    photos: tuple[Photo, ...] = ()
    """In order of the page, a lead photograph first."""
    authors: tuple[str, ...] = ()
    """Names as printed except for labels (`Tin, ảnh:`); never the publisher or the CMS login."""
    source: str | None = None
    """The agency or paper it was taken from (`TTXVN`)."""
    section: str | None = None
    """Innermost section of the breadcrumb."""
    tags: tuple[str, ...] = ()
    """Tags that a reader sees, in order."""
    attachments: tuple[Attachment, ...] = ()
    """Linked documents in order."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    """For each field, who said so (`layout nukeviet: span.h5`) and why a better-looking source
    was not believed. Keys are names of fields of this record."""
    fetched_at: datetime | None = None
    """When the page was fetched, aware; None where that is not known."""
    sha256: str | None = None
    """Digest of the page's bytes, 64 hexadecimal digits."""

    def as_json(self) -> dict[str, Any]:
        """Return the record as it is exported: every key present, but of photographs and attachments those of which
        archives keep no file have no `sha256`; lists for tuples."""
        # By hand: `dataclasses.asdict` copies deeply and takes longer than reading the page did.
        record: dict[str, Any] = {name: getattr(self, name) for name in RECORD_KEYS}
        for name in _LISTS:
            record[name] = list(record[name])
        for name in _PARTS:
            record[name] = [_part_as_json(part) for part in record[name]]
        for name in _MAPPINGS:
            record[name] = dict(sorted(record[name].items()))
        for name in _TIMES:
            record[name] = record[name].isoformat() if record[name] else None
        return record

    def to_json(self) -> str:
        """One line of JSON, keys in the order of the record, diacritics kept."""
        return json.dumps(self.as_json(), ensure_ascii=False)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Article:
        """The reverse of `as_json`. What an earlier version did not know is missing. Unknown keys are an error:
        TypeError."""
        values = dict(record)
        for name, part in _PARTS.items():
            values[name] = tuple([part(**one) for one in values.get(name, ())])
        for name in _LISTS:
            values[name] = tuple(values.get(name, ()))
        for name in _TIMES:
            if values.get(name):
                values[name] = datetime.fromisoformat(values[name])
        return cls(**values)


def _part_as_json(part: Photo | Attachment) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in part.__slots__}
    if part.sha256 is None:
        del values["sha256"]
    return values


_PARTS: dict[str, type[Photo | Attachment]] = {
    **dict.fromkeys(names_of("photos"), Photo),
    **dict.fromkeys(names_of("attachments"), Attachment),
}
"""By field that is a list of them: what each item is."""

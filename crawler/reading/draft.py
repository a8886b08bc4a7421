"""What has been found of an article so far, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from archive.article import Attachment, Photo
from crawler.reading.dates import PrintedDate, parse_date
from crawler.reading.errors import DateError
from crawler.reading.legacy import restore_page
from crawler.reading.page import Page
from crawler.reading.residue import drop_residue
from crawler.reading.story import Story

LONGEST_DATE_LINE = 160
"""Characters; a longer text is no date line."""


@dataclass(slots=True)
class Draft:
    """What has been found so far, field by field, with its evidence."""

    witness: str
    title: str | None = None
    published: PrintedDate | None = None
    published_raw: str | None = None
    modified: PrintedDate | None = None
    lead: str | None = None
    container: Element | None = None
    """The element that holds the body."""
    story: Story | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    photos: list[Photo] = field(default_factory=list)
    section: str | None = None
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    doubt: str | None = None
    """What had to be done to the page's text; None where nothing."""
    evidence: dict[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether there is a text: paragraphs, a lead, or at least captions."""
        story = self.story
        pictures = (*self.photos, *(story.photos if story is not None else ()))
        return bool(self.lead or (story and (story.paragraphs or story.lead)) or any(p.caption_raw for p in pictures))

    def tidy(self, root: Element, part: Element) -> None:
        """Turn what is not Unicode in the page into Unicode, and blank what editors' tools left in the part
        of it that is to be read."""
        text = str(etree.tostring(part, method="text", encoding="unicode", with_tail=False))
        code = restore_page(root, text)
        if code is not None:
            self.doubt = f"turned into Unicode from {code}"
        drop_residue(part, text)

    def note(self, name: str, basis: str) -> None:
        """Write down who said a field."""
        self.evidence[name] = f"{self.witness}: {basis}"


def find_date(text: str, page: Page) -> PrintedDate | None:
    """A date line understood to the day or better; None where it is refused."""
    if len(text) > LONGEST_DATE_LINE:
        return None
    try:
        date = parse_date(text, reference=page.fetched_at)
    except DateError:
        return None
    return date if date.precision != "month" else None

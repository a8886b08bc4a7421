"""What has been found of an article so far, and by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from archive.record.article import Attachment, Photo
from crawler.reading.dates.parse import PrintedDate, parse_date
from crawler.reading.errors import DateError
from crawler.reading.fields.body import Body
from crawler.reading.legacy_encodings import restore_page
from crawler.reading.page import Page

# --- editor debris --------------------------------------------------------------------------------
#
# What editors' tools leave behind in an article's markup, and no reader was meant to see.

_WORDS = ("leftcenterrightdel", "__MB_ARTICLE", "MASTERCMS_TPL_TABLE")
_IN_TURN = re.compile(r"left\s{0,100}center\s{0,100}right\s{0,100}del\b")
_BUTTONS = ("left", "center", "right", "del")
"""The picture tool's buttons on qdnd.vn and dangcongsan.vn, saved with the picture (FACTS C.2, C.4)."""


def drop_editor_debris(root: Element, text: str) -> None:
    """Blank the residue within an element: the buttons' labels as one word or one after the other, and
    the names of templates (`__MB_ARTICLE`). `text`: all words of the element, for a cheap look."""
    if not any(word in text for word in _WORDS) and not ("left" in text and _IN_TURN.search(text)):
        return
    last: list[tuple[Element, str]] = []
    for element in root.iter():
        if element.tag in ("script", "style"):
            continue
        for part in ("text", "tail"):
            words: str = getattr(element, part) or ""
            if not words.strip():
                continue
            for word in _WORDS:
                if word in words:
                    words = words.replace(word, "")
                    setattr(element, part, words)
            at = len(last)
            last = [*last, (element, part)] if at < 4 and words.strip() == _BUTTONS[at] else []
            if len(last) == len(_BUTTONS):
                for button, which in last:
                    setattr(button, which, " ")
                last = []


LONGEST_DATE_LINE = 160
"""Characters; a longer text is no date line."""


@dataclass(slots=True)
class Draft:
    """What has been found so far, field by field, with its evidence."""

    read_by: str
    title: str | None = None
    published: PrintedDate | None = None
    published_raw: str | None = None
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
    doubt: str | None = None
    """What had to be done to the page's text; None where nothing."""
    evidence: dict[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether there is a text: paragraphs, a lead, or at least captions."""
        body = self.body
        pictures = (*self.photos, *(body.photos if body is not None else ()))
        return bool(self.lead or (body and (body.paragraphs or body.lead)) or any(p.caption_raw for p in pictures))

    def tidy(self, root: Element, part: Element) -> None:
        """Turn what is not Unicode in the page into Unicode, and blank what editors' tools left in the part
        of it that is to be read."""
        text = str(etree.tostring(part, method="text", encoding="unicode", with_tail=False))
        code = restore_page(root, text)
        if code is not None:
            self.doubt = f"turned into Unicode from {code}"
        drop_editor_debris(part, text)

    def note(self, name: str, basis: str) -> None:
        """Write down who said a field."""
        self.evidence[name] = f"{self.read_by}: {basis}"


def find_date(text: str, page: Page) -> PrintedDate | None:
    """A date line understood to the day or better; None where it is refused."""
    if len(text) > LONGEST_DATE_LINE:
        return None
    try:
        date = parse_date(text, reference=page.fetched_at)
    except DateError:
        return None
    return date if date.precision != "month" else None

"""Find the documents that an article links to."""

from __future__ import annotations

import re
from itertools import islice

from turbohtml.etree import ElementView as Element

from archive.record.article import Attachment
from crawler.reading.blocks.block import Block
from crawler.reading.fields.end_markers import MOST_LINKS
from crawler.reading.file_links import is_document
from crawler.reading.page import Page
from crawler.reading.text import text_of

_LABEL = re.compile(
    r"^(?:(?:các\s)?(?:tệp|tập tin|file|tài liệu|văn bản|phụ lục|download|tải về|xem)[\w\s]{0,30})?[:\s\-–*•.]*$",
    re.IGNORECASE,
)


def find_attachments(container: Element, page: Page) -> tuple[Attachment, ...]:
    """Return the links to documents within an element, in order, each address once."""
    found: dict[str, Attachment] = {}
    last = None
    for link in container.iter("a"):
        href = link.get("href")
        if href and is_document(href):
            url = page.absolute(href)
            if url is not None and url not in found:
                found[url] = Attachment(url=url, text=text_of(link) or None)
            elif url is not None and last is not None and _goes_on(last, link):
                text = f"{found[url].text or ''} {text_of(link)}".strip()
                found[url] = Attachment(url=url, text=text or None)
        last = link
    return tuple(found.values())


def _goes_on(last: Element, link: Element) -> bool:
    """Whether a link is the rest of the last one: of the same address, with nothing between."""
    is_next = link.getprevious() == last and not (last.tail or "").strip()
    return is_next and last.get("href") == link.get("href")


def is_attachment_line(block: Block) -> bool:
    """Whether a block is nothing but links to documents, with or without a label before them: its words are kept with
    the attachments."""
    if not block.has_link or block.kind == "row":
        return False
    links = [a for a in islice(block.element.iter("a"), MOST_LINKS) if is_document(a.get("href") or "")]
    if not links:
        return False
    rest = block.text
    for link in links:
        rest = rest.replace(text_of(link), "", 1)
    return bool(_LABEL.match(rest))

"""Tell links to files from links to pages, by the ending of their addresses."""

from __future__ import annotations

import re

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp)(?:[?#]|$)", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|rtf|odt|ods|zip|rar|7z)(?:$|[?#])", re.IGNORECASE)


def leads_to_picture(href: str) -> bool:
    """Whether a link leads to a picture itself."""
    return bool(_PICTURE.search(href))


def is_document(href: str) -> bool:
    """Whether an address is a document's by its ending."""
    return bool(_DOCUMENT.search(href[:2000]))

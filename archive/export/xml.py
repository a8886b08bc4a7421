"""XML that is written a piece at a time: escaped, without the characters that XML cannot contain."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape_text(value: str) -> str:
    """Return a text as the content of an element."""
    return escape(_IMPOSSIBLE.sub("", value))


def element(name: str, value: str | None, **attributes: str | None) -> str:
    """Return an element with text; empty where there is no text."""
    return f"<{name}{format_attributes(**attributes)}>{escape_text(value)}</{name}>" if value else ""


def format_attributes(**attributes: str | None) -> str:
    """Return attributes as they are written in a tag; those that are None are left out. `xml_lang` is `xml:lang`,
    `when_iso` is `when-iso`."""
    pairs = (
        (name.replace("xml_", "xml:").replace("_", "-"), value)
        for name, value in attributes.items()
        if value is not None
    )
    return "".join(f" {name}={quoteattr(_IMPOSSIBLE.sub('', value))}" for name, value in pairs)

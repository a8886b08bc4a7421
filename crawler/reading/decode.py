"""Decode the bytes of a page."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from archive.markup.charsets import declared_charset, declared_charsets
from crawler.reading.errors import Undecodable

MAX_BYTES = 10_000_000
MAX_TAGS = 150_000
"""A page of more is refused: no article of these sites comes near (the largest seen has 600 kB, 10,000 tags; a table of
a thousand rows out of Word may have 60,000). How many lines it may have: `blocks.flow.MAX_LINES`."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DEFAULT = "cp1252"
"""What servers that were never told an encoding say about every page, by its name as browsers read it."""
_WIDE = 1024
"""Bytes at the beginning of a page by which UTF-16 is told; markup has its ASCII there."""
_BLANK = b" \t\r\n\0"
_LETTER = re.compile(r"[^\x00-\x7f]")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\xd0\xcf\x11\xe0",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text."""

    text: str
    charset: str
    """The encoding that was used, in Python's spelling."""
    doubt: str | None
    """Why another than the declared encoding was used, or what was replaced; None where neither was done."""


def decode_page(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the page's text.

    UTF-8 wins wherever the bytes are valid UTF-8, whatever is declared: a page of thanhdoan.hochiminhcity.gov.vn
    declares windows-1252 over UTF-8 bytes (FACTS B). Else the declared encoding, header before page; but the page's
    where the header says what the bytes are not (UTF-8), or what servers say about every page (ISO-8859-1). NUL bytes
    are dropped, as they stop the parser, unless every other byte is one: that is UTF-16. Raises Undecodable for empty,
    binary or oversized bodies and for bytes that fit no declared encoding.
    """
    if not body[:1000].strip(_BLANK) and not body.strip(_BLANK):
        raise Undecodable("empty", "the answer has no content")
    if len(body) > MAX_BYTES:
        raise Undecodable("too-large", f"{len(body)} bytes are more than a page can have")
    if len(body) > 3 * MAX_TAGS and body.count(b"<") > MAX_TAGS:
        raise Undecodable("too-large", f"{body.count(b'<')} tags are more than a page can have")
    if body.startswith(_BINARY):
        raise Undecodable("not-html", "the answer is a document or picture, not a page")
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(charset, "replace").replace("\0", ""), charset, None)
    if b"\0" in body:
        wide = _find_wide(body)
        if wide is not None:
            return Decoded(body.decode(wide, "replace").replace("\0", ""), wide, None)
        body = body.replace(b"\0", b"")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(body, _declared_beside_utf_8(body, content_type), error)
    doubt = None
    declared = declared_charset(body, content_type)
    if declared not in (None, "utf-8"):
        doubt = f"declared {declared}, but the bytes are UTF-8"
    return Decoded(text, "utf-8", doubt)


def _declared_beside_utf_8(body: bytes, content_type: str | None) -> str | None:
    """Return the encoding to read bytes by that are no UTF-8; None where nothing else is declared."""
    named = [name for name in declared_charsets(body, content_type) if name != "utf-8"]
    return next((name for name in named if name != _DEFAULT), next(iter(named), None))


def _find_wide(body: bytes) -> str | None:
    """Return which form of UTF-16 a body without a byte order mark has; None where it has another encoding."""
    head = body[:_WIDE]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) * 4 < len(head) or min(first, second) * 4 > max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _decode_other(body: bytes, declared: str | None, error: UnicodeDecodeError) -> Decoded:
    damaged = body.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    if bad * 20 <= len(_LETTER.findall(damaged)) - bad:
        # UTF-8 except for a letter cut in two at the end, or a bad byte in an advertisement.
        return Decoded(damaged, "utf-8", f"{error.reason} at byte {error.start}: replaced")
    if declared is None or declared == "utf-8":
        raise Undecodable("charset", f"not UTF-8 (byte {error.start}) and no other encoding is declared")
    try:
        text = body.decode(declared, "replace")
    except (LookupError, UnicodeError) as refused:  # Python's codecs that are not encodings of text: hex, idna
        raise Undecodable("charset", f"not UTF-8 (byte {error.start}), and {declared} is no encoding") from refused
    return Decoded(text, declared, None if "\ufffd" not in text else f"bytes that are no {declared}: replaced")

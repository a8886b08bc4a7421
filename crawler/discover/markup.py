"""Turn the XML that servers send for machines into XML that a parser reads: in UTF-8, from its root element on, without
a DTD, with no entities but XML's own. What comes before the root (a warning of PHP, blank lines, a comment) is left
out. Linear in the number of bytes."""

from __future__ import annotations

import codecs
import html.entities
import re

from archive.markup.charsets import declared_charset

LATEST_ROOT = 65_536
"""Bytes of other text before a root element within which it is looked for; comments before it may be longer."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SNIFFED = 400
"""Bytes in which the zeros of UTF-16 are counted."""

_BEFORE_ROOT = re.compile(
    rb"(?:\s+|\xef\xbb\xbf|<\?(?:.*?\?>|.*\Z)|<!--(?:.*?-->|.*\Z)|<!(?!--|doctype\s+html)[a-z]++[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)(?=[\s/>])")
_OF_PAGES = frozenset((b"html", b"head", b"body", b"title", b"meta", b"link", b"script", b"style", b"base"))
_PAGE = re.compile(rb"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_REFERENCE = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?"
    rb"|<(?:br|hr|img|wbr)(?:[\s/][^<>]{0,2000})?>",
    re.DOTALL | re.IGNORECASE,
)
"""What must not be in XML; sections of CDATA are left as they are."""
_MOST_MENDED = 500_000
"""Places of a document that are mended; the parser leaves out what it cannot read of the others."""
_HALVES = re.compile(
    rb"(?:&#(?:x0*+D[89A-F][0-9A-F]{2}|0*+(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));)+",
    re.IGNORECASE,
)
"""References to halves of surrogate pairs (0xD800 to 0xDFFF), as older software writes an emoji. The parser lets them
through as bytes that are no UTF-8, which nobody can read."""
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_PREFIX = re.compile(rb"</?([A-Za-z_][\w.\-]*):[A-Za-z_]")
_MOST_PREFIXES = 30
_START = re.compile(rb"</?[A-Za-z_][\w.\-:]*")
_LOOKED_AT = 1_000_000


def as_utf8(body: bytes) -> bytes:
    """Return a text in UTF-8, without a byte order mark: bytes that are UTF-8 are, whatever they declare; UTF-16 is
    told by its mark or its zeros; else the encoding is the declared one. What fits none is replaced."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            body = body[len(bom) :]
            return body if charset == "utf-8" else _recoded(body, charset)
    head = body[:_SNIFFED]
    if len(head) > 3 and b"\0" in head:
        even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
        if max(even, odd) > 0.4 and min(even, odd) < 0.2:
            return _recoded(body, "utf-16-be" if even > odd else "utf-16-le")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        charset = declared_charset(body, None) or "utf-8"
        return _recoded(body, "utf-8" if charset.startswith(("utf-16", "utf-32")) else charset)
    return body


def _recoded(body: bytes, charset: str) -> bytes:
    try:
        return body.decode(charset, "replace").encode("utf-8", "replace")
    except (LookupError, UnicodeError):  # Python's codecs that are not encodings of text
        return body.decode("utf-8", "replace").encode()


def find_root(body: bytes, names: frozenset[bytes]) -> tuple[bytes | None, int]:
    """Return the local name of the root element in lower case, and where it begins; (None, 0) for a page. An element of
    one of `names` is a root also where text and markup are before it, such as warnings of the server."""
    at = _end_of_prolog(body)
    first = _ELEMENT.match(body, at)
    if first and (name := first[1].lower()) in names:
        return name, at
    if (first and first[1].lower() in _OF_PAGES) or _PAGE.match(body, at):
        return None, 0
    for element in _ELEMENT.finditer(body, at, at + LATEST_ROOT):
        if (name := element[1].lower()) in names:
            return (name, element.start()) if not _PAGE.search(body, at, element.start()) else (None, 0)
    return (first[1].lower(), at) if first else (None, 0)


def _end_of_prolog(body: bytes) -> int:
    found = _BEFORE_ROOT.match(body)
    return found.end() if found else 0


def prepare_xml(body: bytes, root_at: int) -> bytes:
    """Return UTF-8 XML from its root on as a parser can read it: raw `&` are escaped, HTML's entities are their
    characters, halves of surrogate pairs are joined, prefixes that nobody declares are declared, and HTML's elements
    that have no end are left out, as are control characters."""
    body = _HALVES.sub(_as_joined, body[root_at:].translate(None, _CONTROLS))
    body = _REFERENCE.sub(_as_character, body, count=_MOST_MENDED)
    root = _ELEMENT.match(body)
    if root is None:
        return body
    if root[1] not in (root[1].lower(), b"RDF"):
        body = _START.sub(lambda tag: tag[0].lower(), body)
    return _with_prefixes(body, root.end())


def _with_prefixes(body: bytes, behind_name: int) -> bytes:
    start = body[: body.find(b">") + 1]
    used = sorted(set(_PREFIX.findall(body, 0, _LOOKED_AT)) - {b"xml", b"xmlns"})[:_MOST_PREFIXES]
    missing = [prefix for prefix in used if b"xmlns:" + prefix not in start]
    if not missing:
        return body
    declared = b"".join(b' xmlns:%s="urn:undeclared:%s"' % (prefix, prefix) for prefix in missing)
    return body[:behind_name] + declared + body[behind_name:]


def _as_character(found: re.Match[bytes]) -> bytes:
    if found[0].startswith(b"<"):
        return found[0] if found[0].startswith(b"<!") else b" "  # HTML in a text: its elements are never closed
    name = found[1]
    if name is None:
        return b"&amp;"
    character = html.entities.html5.get(name.decode("ascii") + ";")
    return character.encode() if character is not None else b"&amp;" + found[0][1:]


def _as_joined(found: re.Match[bytes]) -> bytes:
    """Return the characters of references to halves; a half that is alone is U+FFFD."""
    numbers = (reference[2:].lstrip(b"0").lower() for reference in found[0].split(b";")[:-1])
    codes = (int(number[1:], 16) if number.startswith(b"x") else int(number) for number in numbers)
    halves = b"".join(code.to_bytes(2, "big") for code in codes)
    return halves.decode("utf-16-be", "replace").encode()

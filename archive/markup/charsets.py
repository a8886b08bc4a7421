"""The encodings that answers and pages name, read as browsers read their labels."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s{0,100}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}["']([A-Za-z0-9_:.\-]{2,40})""")
_AS_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""Encodings by Python's names, and those that browsers read under the same labels (https://encoding.spec.whatwg.org)."""
_LABELS = {
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "x-sjis": "shift_jis",
    "x-mac-roman": "mac_roman",
    "dos-874": "cp874",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "x-x-big5": "big5",
}
"""Labels of the Encoding standard that Python does not know; `x-` before a label is left out."""


def declared_charset(body: bytes, content_type: str | None) -> str | None:
    """Return the encoding that header or page names, in Python's spelling; None where it is unknown."""
    return next(declared_charsets(body, content_type), None)


def declared_charsets(body: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the encodings that are known about those that header and page name."""
    head = body[:4096]
    for source in (content_type.encode("latin-1", "ignore") if content_type else b"", head):
        match = _CHARSET.search(source) or (_XML.match(source) if source is head else None)
        if match:
            try:
                label = match[1].decode("ascii").lower()
                name = codecs.lookup(_LABELS.get(label, label.removeprefix("x-"))).name
            except LookupError:
                continue
            yield _AS_BROWSERS.get(name, name)

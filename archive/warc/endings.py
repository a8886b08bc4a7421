"""Whether bytes that arrived under doubtful circumstances are all that there was: they end as such a document does.
Pure."""

from __future__ import annotations

import json
import re

LOOKED_AT = 4_000
"""Bytes before the end of a page in which its end tags are; some software writes scripts and counters after them."""

_END_TAG = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
_FIRST = 100_000
"""Bytes in which the first element of an XML document begins."""
_ROOT = re.compile(rb"<([A-Za-z_][\w.:\-]{0,60})(?=[\s/>])")
_BEHIND_ROOT = re.compile(rb"(?:\s|<!--(?:[^-]|-(?!->))*-->)*")


def has_end_tag(tail: bytes) -> bool:
    """Whether the last bytes of a page have the end of its body or of the whole. Also in UTF-16."""
    return _END_TAG.search(tail.replace(b"\0", b"")[-LOOKED_AT:]) is not None


def has_end(body: bytes) -> bool:
    """Whether a body ends as documents of its kind do: pages with the end tag of their body or of the whole, XML with
    that of its first element, JSON with what closes it, text without markup (robots.txt, a list of addresses) with the
    end of a line. What is said about its kind does not count."""
    if has_end_tag(body[-2 * LOOKED_AT :]):
        return True
    bare = body.replace(b"\0", b"") if body.startswith((b"\xff\xfe", b"\xfe\xff")) else body
    bare = bare.strip()
    if bare[:1] in (b"{", b"["):
        return _is_json(bare)
    if bare[:1] == b"<" or bare[:4] == b"\xef\xbb\xbf<":
        return _has_root_end(bare)
    return bool(bare) and b"<" not in bare and body.rstrip(b"\0 \t")[-1:] in (b"\n", b"\r")


def _has_root_end(bare: bytes) -> bool:
    """Whether the end tag of the first element is the last thing, except for comments."""
    root = _ROOT.search(bare, 0, _FIRST)
    if root is None or root[1].lower() == b"html":
        return False
    end = bare.rfind(b"</" + root[1])
    close = bare.find(b">", end) if end >= 0 else -1
    if close < 0 or _BEHIND_ROOT.fullmatch(bare, close + 1) is None:
        return False
    return bare.count(b"</" + root[1]) >= bare.count(b"<" + root[1])


def _is_json(bare: bytes) -> bool:
    try:
        json.loads(bare)
    except (ValueError, RecursionError):
        return False
    return True

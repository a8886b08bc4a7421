"""An article as text for people and programs that read words: title, lead, paragraphs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

# A sentence ends with a full stop, question or exclamation mark or an ellipsis, and quotes or brackets that close,
# where white space and a capital letter or a figure follow, which may stand behind a quote, a bracket or a dash.
_END = re.compile(r"""[.!?…]["'”’»)\]]*\s+(?=["'“‘«(\[–—-]{0,2}\s?(\w))""")
_LAST_WORD = re.compile(r"(?:^|[\s.(\[“\"])(\w{1,4})\.$")
_TITLES = frozenset("tp ths ts pgs gs bs ks ls đc mr mrs st tr no vd tt".split())
_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,4}|[a-zđ])[.)]")
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


def paragraphs(record: dict[str, Any]) -> Iterator[str]:
    """Title, lead and body of a record, each a line; captions, bylines and tags are left out."""
    for text in (record["title"], record["lead"], *record["body"]):
        if text:
            yield text


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph. It is not cut behind initials and titles (`TP. Hồ Chí Minh`, `TS. Lê An`) nor
    behind the number of a heading (`1.`); what is in doubt is left in one piece."""
    begin = 0
    for end in _END.finditer(text):
        if not (end[1].isupper() or end[1].isdigit()):
            continue
        before = text[begin : end.end()].rstrip()
        if _NUMBER.fullmatch(before) or _is_short_for_a_name(before):
            continue
        yield before.strip()
        begin = end.end()
    if rest := text[begin:].strip():
        yield rest


def _is_short_for_a_name(before: str) -> bool:
    last = _LAST_WORD.search(before[-8:])
    return last is not None and (last[1].casefold() in _TITLES or (len(last[1]) == 1 and last[1].isupper()))


def file_name(record: dict[str, Any]) -> str:
    """A name for an article's file that is safe on every system, whatever its key has in it: the site, the end of
    the key, and ten digits of a digest of both, which keep two apart that look alike."""
    digest = hashlib.sha256(f"{record['site']}\n{record['key']}".encode()).hexdigest()[:10]
    site, key = (_SAFE.sub("-", text).strip("-.") for text in (record["site"], record["key"]))
    return f"{site[:60]}_{key[-60:].strip('-.')}_{digest}"

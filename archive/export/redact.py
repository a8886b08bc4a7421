"""Take the authors' names out of records that are to be published.

`authors` becomes empty. Where one of these names stands elsewhere in the same record, in a caption, in the last line of
the body or in the evidence, REDACTED stands in its place: a name of several words in whatever capitals and with its
tone marks on whichever vowel, but not in small letters (`hòa bình` is a word, `Hòa Bình` may be a person); a name of
one word only as it is printed.

What is left: addresses, shorter or other forms of a name, and persons whom the record does not keep as its authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from archive.record.fields import FIELDS, Field
from archive.search.regexes import have_pattern, pattern_of
from archive.search.tokens import read_words

REDACTED = "[redacted]"
"""What stands in place of a name."""

LEFT_AFTER_REDACTION = (
    f"The authors' names are taken out; where they stood elsewhere in a record there is {REDACTED}. Left are "
    "addresses, shorter or other forms of a name, and persons who are not kept as authors of their article."
)
"""What an export says of itself, in English as all of it."""

REDACTABLE = ("authors",)
"""What can be taken out."""

_NO_TEXTS = ("url", "sha256", "published_precision")


def redact_authors(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as in JSON without its authors."""
    names = sorted(record["authors"], key=len, reverse=True)
    redacted = {**record, "authors": []}
    redacted["evidence"] = {name: said for name, said in record["evidence"].items() if name != "authors"}
    for field in FIELDS if names else ():
        redacted[field.name] = _redact_field(field, redacted[field.name], names)
    return redacted


def _redact_field(field: Field, value: Any, names: Iterable[str]) -> Any:
    if field.group == "identity" or field.name in _NO_TEXTS or not value:
        return value
    if field.parts:
        return [
            one | {part.name: _redact_field(part, one[part.name], names) for part in field.parts if part.name in one}
            for one in value
        ]
    if field.kind == "text":
        return redact_names(value, names)
    if field.kind == "texts":
        return [redact_names(text, names) for text in value]
    if field.kind == "mapping":
        return {key: redact_names(text, names) for key, text in value.items()}
    return value


def redact_names(text: str, names: Iterable[str]) -> str:
    """Return a text without these names."""
    for name in names:
        text = _printed(name).sub(REDACTED, text)
        words = read_words(name)
        small = text.lower()
        if len(words) < 2 or not have_pattern(tuple(words)) or len(small) != len(text):
            continue
        found = [match.span() for match in pattern_of(tuple(words), whole=True).finditer(small)]
        for start, end in reversed(found):
            if all(not word[0].islower() for word in re.findall(r"\w+", text[start:end])):
                text = text[:start] + REDACTED + text[end:]
    return text


@lru_cache(maxsize=1000)
def _printed(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")

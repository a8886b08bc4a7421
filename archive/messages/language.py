"""The language of messages: English, or Vietnamese where the locale or TULIEU_LANG asks for it.

The English text is the key. A catalogue is a package with `ENTRIES`, English to Vietnamese, either whole texts or
templates: `{number} articles written to {place}`. A name with a star, `{why*}`, is for a message that is translated in
turn. Data (titles, JSON, exports, reasons like `http-404`) is never translated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

_DEPTH = 3  # messages within messages: error, of what option, what is wrong with it
_LONGEST = 10_000  # no message is longer
_NAME = re.compile(r"\{([a-z_]+)\*?\}")
_SINGULARS = re.compile(
    r"(?<![\w.,:/-])1 (article|capture|day|news site|page|request|row|site|table|address(?=es))(?:es|s)(?=[\s,:;)]|$)"
)
_catalogues: dict[str, None] = {"archive.messages.vi": None}


def language(environment: Mapping[str, str] | None = None) -> str:
    """Return `vi` or `en`, by the first of TULIEU_LANG, LC_ALL, LC_MESSAGES and LANG that is set and not empty. That is
    POSIX's order. Anything but Vietnamese is English."""
    known = os.environ if environment is None else environment
    said = next(filter(None, map(known.get, ("TULIEU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "vi" if re.fullmatch(r"vi([_.@].*)?", said, re.IGNORECASE) else "en"


def add_catalogue(package: str) -> None:
    """Add a package with ENTRIES; it is imported when something is to be translated."""
    _catalogues[package] = None
    _read.cache_clear()


def translated(text: str) -> str:
    """Return the text in the language of the person; unchanged where the catalogues do not have it. Texts count in the
    plural, which Vietnamese does not have; English gets the singular where the number is 1."""
    return with_singulars(text) if language() == "en" else _in_vietnamese(text, _DEPTH)


def with_singulars(english: str) -> str:
    """Return the text with `1 article` for `1 articles`."""
    return _SINGULARS.sub(r"1 \1", english)


def placeholders(template: str) -> list[str]:
    """Return the names in a template, in order: where and why of `{where}: {why*}`."""
    return _NAME.findall(template)


def _in_vietnamese(text: str, depth: int) -> str:
    exact, patterns = _read()
    if text in exact:
        return exact[text]
    if depth < 0 or len(text) > _LONGEST:
        return text
    for pattern in patterns:
        values = pattern.match(text)
        if values is not None:
            return pattern.fill(
                {
                    name: _in_vietnamese(value, depth - 1) if name in pattern.messages else value
                    for name, value in values
                }
            )
    return text


class _Pattern:
    """A template with names. It is not a regular expression: with several gaps those backtrack over hostile text again
    and again. This looks for each literal once, from left to right, and for the last one at the end."""

    def __init__(self, english: str, vietnamese: str) -> None:
        self.literals = _NAME.sub("\0", english).split("\0")
        self.names = placeholders(english)
        self.messages = {name for name in self.names if f"{{{name}*}}" in english}
        self._vietnamese = vietnamese

    @property
    def weight(self) -> tuple[int, int]:
        """The number of literal characters, at its beginning and in all, by which patterns are tried in descending
        order.

        So a specific one is tried before a general one, and one that contains a message (`error: `) before that
        message.
        """
        return len(self.literals[0]), sum(map(len, self.literals))

    def match(self, text: str) -> list[tuple[str, str]] | None:
        """Return the value of each name, never empty; None where the text is another message."""
        first, *between, last = self.literals
        if not (text.startswith(first) and text.endswith(last)):
            return None
        values, start, end = [], len(first), len(text) - len(last)
        for name, literal in zip(self.names, between, strict=False):
            found = text.find(literal, start + 1, end)
            if found < 0:
                return None
            values.append((name, text[start:found]))
            start = found + len(literal)
        return [*values, (self.names[-1], text[start:end])] if start < end else None

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the Vietnamese text with these values."""
        return _NAME.sub(lambda name: values[name[1]], self._vietnamese)


@cache
def _read() -> tuple[dict[str, str], list[_Pattern]]:
    exact = dict(_entries())
    patterns = [_Pattern(english, vietnamese) for english, vietnamese in exact.items() if _NAME.search(english)]
    return exact, sorted(patterns, key=lambda pattern: pattern.weight, reverse=True)


def _entries() -> Iterator[tuple[str, str]]:
    for package in _catalogues:
        yield from import_module(package).ENTRIES.items()

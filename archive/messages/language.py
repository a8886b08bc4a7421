"""In which language the program speaks: English, or Vietnamese where the locale or TULIEU_LANG asks for it.

The English text is the key. A catalogue is a package with `ENTRIES`, English to Vietnamese, either whole texts or
templates: `{number} articles written to {place}`. What stands for a name with a star, `{why*}`, is a message itself and
is translated in turn. Data (titles, JSON, exports, reasons like `http-404`) never comes here.
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
_OF_ONE = re.compile(
    r"(?<![\w.,:/-])1 (article|capture|day|news site|page|request|row|site|table|address(?=es))(?:es|s)(?=[\s,:;)]|$)"
)
_catalogues: dict[str, None] = {"archive.messages.vi": None}


def language(environment: Mapping[str, str] | None = None) -> str:
    """`vi` or `en`: what the first says that is set and not empty of TULIEU_LANG, LC_ALL, LC_MESSAGES and LANG, which
    is POSIX's order. Whatever is not Vietnamese is English."""
    known = os.environ if environment is None else environment
    said = next(filter(None, map(known.get, ("TULIEU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "vi" if re.fullmatch(r"vi([_.@].*)?", said, re.IGNORECASE) else "en"


def add_catalogue(package: str) -> None:
    """Names one more package with ENTRIES; it is imported when something is to be translated."""
    _catalogues[package] = None
    _read.cache_clear()


def translated(text: str) -> str:
    """The text in the language of the person; as it is where the catalogues do not have it. Texts count in the
    plural, which Vietnamese has not; of one thing English has the singular."""
    return with_singulars(text) if language() == "en" else _in_vietnamese(text, _DEPTH)


def with_singulars(english: str) -> str:
    """The text with `1 article` for `1 articles`."""
    return _OF_ONE.sub(r"1 \1", english)


def placeholders(template: str) -> list[str]:
    """The names in a template, in their order: `{where}: {why*}` has where, why."""
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
    """A template with names. Not a regular expression: with several gaps those go back over hostile text again and
    again; this looks for each literal once, from left to right, and the last one at the end."""

    def __init__(self, english: str, vietnamese: str) -> None:
        self.literals = _NAME.sub("\0", english).split("\0")
        self.names = placeholders(english)
        self.messages = {name for name in self.names if f"{{{name}*}}" in english}
        self._vietnamese = vietnamese

    @property
    def weight(self) -> tuple[int, int]:
        """How much of it is literal, at its beginning and in all: what says more is tried before what says less, and
        what holds another message (`error: `) before that."""
        return len(self.literals[0]), sum(map(len, self.literals))

    def match(self, text: str) -> list[tuple[str, str]] | None:
        """What stands for each name, never empty; None where the text is no such message."""
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
        """The Vietnamese with these values."""
        return _NAME.sub(lambda name: values[name[1]], self._vietnamese)


@cache
def _read() -> tuple[dict[str, str], list[_Pattern]]:
    exact = dict(_entries())
    patterns = [_Pattern(english, vietnamese) for english, vietnamese in exact.items() if _NAME.search(english)]
    return exact, sorted(patterns, key=lambda pattern: pattern.weight, reverse=True)


def _entries() -> Iterator[tuple[str, str]]:
    for package in _catalogues:
        yield from import_module(package).ENTRIES.items()

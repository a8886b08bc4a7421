"""The language of messages: English, or Vietnamese where the locale or TULIEU_LANG asks for it.

A message is a template with its parameters, `_("{number} articles written to {place}", number=3, place=path)`, which
stay together until it is printed; a parameter that is a message is translated in turn, any other is data and stays. The
English template is the key. A catalogue is a package with `ENTRIES`, English to Vietnamese, whole texts and templates.
Data (titles, JSON, exports, reasons like `http-404`) is never translated.

A text without its template, one that was stored or came from a library, is compared with the templates; a name with a
star, `{why*}`, is for a part that is translated in turn.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Self

_DEPTH = 3  # messages within messages: error, of what option, what is wrong with it
_LONGEST = 10_000  # no message is longer
_NAME = re.compile(r"\{([a-z_]+)\*?\}")
_SINGULARS = re.compile(
    r"(?<![\w.,:/-])1 (article|capture|day|news site|page|request|row|site|table|address(?=es))(?:es|s)(?=[\s,:;)]|$)"
)
_catalogues: dict[str, None] = {"archive.messages.vi": None}


class Message(str):
    """A message in English that knows its template, and what was put into it."""

    template: str
    parameters: Mapping[str, str]
    """By the names in the template; those that are messages themselves are `Message`."""

    def __new__(cls, template: str, /, **parameters: object) -> Self:
        """Return the message of a template. A parameter that is an exception stands for its message."""
        values = {name: _as_text(value) for name, value in parameters.items()}
        message = super().__new__(cls, template.format_map(values))
        message.template, message.parameters = template, values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickles and copies."""
        return _make, (self.template, dict(self.parameters))


_ = Message


def _make(template: str, parameters: dict[str, str]) -> Message:
    return Message(template, **parameters)


def _as_text(value: object) -> str:
    if isinstance(value, BaseException):
        return message_of(value)
    return value if isinstance(value, str) else str(value)


def message_of(error: BaseException) -> str:
    """Return what an exception says, as a `Message` where it was made of one."""
    said = error.args[0] if error.args else None
    text = str(error)
    return said if isinstance(said, Message) and said == text else text


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
    _starred.cache_clear()


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
    if isinstance(text, Message):
        said = exact.get(text.template)
        if said is not None:
            starred = _starred()[text.template]
            return said.format_map(
                {
                    name: _in_vietnamese(value, depth) if isinstance(value, Message) or name in starred else value
                    for name, value in text.parameters.items()
                }
            )
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
    entries = dict(_entries())
    patterns = [_Pattern(english, vietnamese) for english, vietnamese in entries.items() if _NAME.search(english)]
    exact = {english.replace("*}", "}"): said.replace("*}", "}") for english, said in entries.items()}
    return exact, sorted(patterns, key=lambda pattern: pattern.weight, reverse=True)


@cache
def _starred() -> dict[str, set[str]]:
    return {
        english.replace("*}", "}"): {name for name in placeholders(english) if f"{{{name}*}}" in english}
        for english, _said in _entries()
    }


def _entries() -> Iterator[tuple[str, str]]:
    for package in _catalogues:
        yield from import_module(package).ENTRIES.items()

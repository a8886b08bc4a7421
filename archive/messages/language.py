"""The language of messages: English, or another one where the locale or TULIEU_LANG asks for it.

A message is a template with its parameters, `_("{number} articles written to {place}", number=3, place=path)`, which
stay together until it is printed; a parameter that is a message is translated in turn, any other is data and stays. The
English template is the key of gettext's catalogues, `locale/LANGUAGE/LC_MESSAGES/messages.po` here and in the crawler;
`make messages` compiles them. Another language is one more folder. Data (titles, JSON, exports, reasons like
`http-404`) is never translated.

A text without its template, one that was stored or came from a library, is compared with the templates.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

_DEPTH = 3  # messages within messages: error, of what option, what is wrong with it
_LONGEST = 10_000  # no message is longer
_NAME = re.compile(r"\{([a-z_]+)\}")
_LANGUAGE = re.compile(r"([a-z]{2,3})([_.@].*)?", re.IGNORECASE)
_SINGULARS = re.compile(
    r"(?<![\w.,:/-])1 (article|capture|day|news site|page|request|row|site|table|address(?=es))(?:es|s)(?=[\s,:;)]|$)"
)
_MESSAGES = frozenset(
    {
        *("message", "why", "what", "problem", "hint", "field", "change", "duration", "span", "share", "now", "before"),
        *("holder", "event", "rate", "today", "verdict", "which", "profile", "outcome"),
    }
)
"""Names of parameters that may be texts of the program without a template: they are looked up too."""
_folders: dict[Path, None] = {Path(__file__).parent / "locale": None}


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
    """Return the code of a language that there is a catalogue of, or `en`, by the first of TULIEU_LANG, LC_ALL,
    LC_MESSAGES and LANG that is set and not empty. That is POSIX's order. Where none is, on Windows by the language
    that its user chose for menus."""
    known = os.environ if environment is None else environment
    said = next(filter(None, map(known.get, ("TULIEU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not said and sys.platform == "win32":
        said = _language_of_windows()
    asked = _LANGUAGE.fullmatch(said)
    return asked[1].lower() if asked is not None and _has_catalogue(asked[1].lower()) else "en"


@cache
def _language_of_windows() -> str:
    """Return the language of Windows' menus as POSIX writes it, `vi_VN`; empty where Python has no name for it."""
    import ctypes
    import locale

    windows = getattr(ctypes, "windll").kernel32  # noqa: B009 - mypy knows it on Windows alone
    return locale.windows_locale.get(windows.GetUserDefaultUILanguage(), "")


def add_catalogue(folder: Path) -> None:
    """Add a folder of catalogues, `locale`; they are read when something is to be translated."""
    if folder not in _folders:
        _folders[folder] = None
        for known in (_has_catalogue, _read):
            known.cache_clear()


@cache
def _has_catalogue(code: str) -> bool:
    return any((folder / code).is_dir() for folder in _folders)


def translated(text: str) -> str:
    """Return the text in the language of the person; unchanged where the catalogues do not have it. Texts count in the
    plural, which Vietnamese does not have; English gets the singular where the number is 1."""
    code = language()
    return with_singulars(text) if code == "en" else _read(code).translate(text, _DEPTH)


def with_singulars(english: str) -> str:
    """Return the text with `1 article` for `1 articles`."""
    return _SINGULARS.sub(r"1 \1", english)


def placeholders(template: str) -> list[str]:
    """Return the names in a template, in order: where and why of `{where}: {why}`."""
    return _NAME.findall(template)


class _Catalogue:
    """All that is said in one language."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        patterns = [_Pattern(english, other) for english, other in said.items() if _NAME.search(english)]
        self._patterns = sorted(patterns, key=lambda pattern: pattern.weight, reverse=True)

    def translate(self, text: str, depth: int) -> str:
        """Return a message, or a text that is or was one, in the language; unchanged what is none."""
        if isinstance(text, Message):
            template = self._said.get(text.template, text.template)
            return template.format_map(
                {name: self._put_in(name, value, depth) for name, value in text.parameters.items()}
            )
        if said := self._said.get(text):
            return said
        if depth < 0 or len(text) > _LONGEST:
            return text
        for pattern in self._patterns:
            values = pattern.match(text)
            if values is not None:
                return pattern.fill({name: self._put_in(name, value, depth - 1) for name, value in values})
        return text

    def _put_in(self, name: str, value: str, depth: int) -> str:
        return self.translate(value, depth) if isinstance(value, Message) or name in _MESSAGES else value


class _Pattern:
    """A template with names. It is not a regular expression: with several gaps those backtrack over hostile text again
    and again. This looks for each literal once, from left to right, and for the last one at the end."""

    def __init__(self, english: str, other: str) -> None:
        self.literals = _NAME.sub("\0", english).split("\0")
        self.names = placeholders(english)
        self._other = other

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
        """Return the text of the other language with these values."""
        return self._other.format_map(values)


@cache
def _read(code: str) -> _Catalogue:
    return _Catalogue(dict(_entries(code)))


def _entries(code: str) -> Iterator[tuple[str, str]]:
    from babel.messages.mofile import read_mo  # only in a language that needs it

    for folder in _folders:
        compiled = folder / code / "LC_MESSAGES" / "messages.mo"
        if compiled.is_file():
            with compiled.open("rb") as file:
                yield from ((str(entry.id), str(entry.string)) for entry in read_mo(file) if entry.id)

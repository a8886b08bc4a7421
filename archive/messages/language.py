"""The language of messages: English, or another one where the locale or TULIEU_LANG asks for it.

A message is a template with its parameters, `_("{number:article|articles} written to {place}", number=3, place=path)`,
which stay together until it is printed. A parameter that is a message is translated in turn, numbers, dates and times
are written as the language does, and any other is data and stays: what only looks like a number, an identifier or a
port, is given as a string. `{number:article|articles}` is the number with the word that fits it, one for each plural
form of the language in the order of Unicode's CLDR (English: one, other). The English template is the key of gettext's
catalogues, `locale/LANGUAGE/LC_MESSAGES/messages.po` here and in the crawler; `make messages` compiles them. Another
language is one more folder. Data (titles, JSON, exports, reasons like `http-404`) is never translated.

A text without its template, one that was stored or came from a library, is compared with the templates; within a
message, where it is marked by `as_message`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from babel import Locale
    from babel.dates import DateTimePattern

VARIABLES = ("TULIEU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""What says the language, in POSIX's order: the first that is set and not empty."""

_DEPTH = 3  # messages within messages: error, of what option, what is wrong with it
_LONGEST = 10_000  # no message is longer
_NAME = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")
_LANGUAGE = re.compile(r"([a-z]{2,3})([_.@].*)?", re.IGNORECASE)
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")  # in CLDR's order
_Parameter = str | int | float | date | datetime
_ANY = "{text}"  # the template of a text without one
_TEXTS = frozenset({"message", "why"})
"""Names of parameters that are looked up too in a text without its template."""
_asked: ContextVar[str | None] = ContextVar("asked", default=None)
"""What `speaking` says; None: nothing."""
_folders: dict[Path, None] = {Path(__file__).parent / "locale": None}


class Message(str):
    """A message in English that knows its template, and what was put into it."""

    template: str
    parameters: Mapping[str, _Parameter]
    """By the names in the template; those that are messages themselves are `Message`."""

    def __new__(cls, template: str, /, **parameters: object) -> Self:
        """Return the message of a template. A parameter that is an exception stands for its message."""
        values = {name: _as_parameter(value) for name, value in parameters.items()}
        message = super().__new__(cls, _fill(template, values, "en"))
        message.template, message.parameters = template, values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickles and copies."""
        return _make, (self.template, dict(self.parameters))


_ = Message


def _make(template: str, parameters: dict[str, _Parameter]) -> Message:
    return Message(template, **parameters)


def _as_parameter(value: object) -> _Parameter:
    if isinstance(value, BaseException):
        return message_of(value)
    return value if isinstance(value, str | int | float | date) else str(value)


def _fill(template: str, values: Mapping[str, _Parameter], code: str) -> str:
    """Return the template with its parameters as they are written in a language."""
    return "".join(
        [
            literal if name is None else literal + _write(values[name], forms, code)
            for literal, name, forms in _parts(template)
        ]
    )


@cache
def _parts(template: str) -> list[tuple[str, str | None, list[str]]]:
    """Return each name of a template with the text before it and the words that may fit its number; at last what is
    left, with None."""
    parsed = Formatter().parse(template)
    return [(literal, name, forms.split("|") if forms else []) for literal, name, forms, _conversion in parsed]


def _write(value: _Parameter, forms: list[str], code: str) -> str:
    if isinstance(value, str):
        return f"{value} {forms[-1]}" if forms else value
    if isinstance(value, date):  # and times
        return _write_date(value, code)
    number = _write_number(value, code)
    return f"{number} {_plural(value, forms, code)}" if forms else number


def _write_number(value: float, code: str) -> str:
    if -1000 < value < 1000 and isinstance(value, int):
        return str(value)
    if code == "en":
        return f"{value:,}"
    locale = _locale(code)
    pattern = locale.decimal_formats[None]
    if isinstance(value, int) and pattern.grouping == (3, 3):  # by Babel it takes 13 microseconds
        return f"{value:,}".replace(",", str(locale.number_symbols["latn"]["group"]))
    return str(pattern.apply(value, locale))


def _write_date(value: date, code: str) -> str:
    # English has two orders of day and month: 2026-03-04 has one reading.
    with_time = isinstance(value, datetime)
    if code == "en":
        return f"{value:%Y-%m-%d %H:%M}" if with_time else value.isoformat()
    day, moment = _date_patterns(code)
    return str((moment if with_time else day).apply(value, _locale(code)))


def month_of(day: date) -> str:
    """Return how the language of the person writes the month of a day: `2025-01` in English, `1/2025` in Vietnamese."""
    code = language()
    if code == "en":
        return f"{day:%Y-%m}"
    return str(_locale(code).datetime_skeletons["yM"].apply(day, _locale(code)))


@cache
def _date_patterns(code: str) -> tuple[DateTimePattern, DateTimePattern]:
    """Return how a language writes a day, and a day with a time."""
    from babel.dates import parse_pattern

    skeletons, both = _locale(code).datetime_skeletons, _locale(code).datetime_formats["short"]
    day, time = skeletons["yMd"], skeletons["Hm"]
    return parse_pattern(day), parse_pattern(both.replace("{0}", time.pattern).replace("{1}", day.pattern))


def _plural(value: float, forms: list[str], code: str) -> str:
    if code == "en":
        return forms[0 if value == 1 else -1]
    rule = _locale(code).plural_form
    there = [category for category in _CATEGORIES if category in {*rule.tags, "other"}]
    return forms[min(there.index(rule(value)), len(forms) - 1)]


@cache
def _locale(code: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code)
    except UnknownLocaleError:  # a language that Unicode has no data of
        return Locale.parse("en")


@cache
def own_name(code: str) -> str:
    """Return what a language calls itself, `Tiếng Việt`; its code where Unicode has no data of it."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_display_name() or code
    except UnknownLocaleError:
        return code


def message_of(error: BaseException) -> Message:
    """Return what an exception says."""
    said = error.args[0] if error.args else None
    text = str(error)
    return said if isinstance(said, Message) and said == text else as_message(text)


def as_message(text: str) -> Message:
    """Return the message that a text is: a whole one, out of a table of them, or one whose template is not known, as it
    was stored or a library made it."""
    return text if isinstance(text, Message) else Message(_ANY, text=text)


def about(subject: object, message: object) -> Message:
    """Return a message about something: `a.db: it may only be read`. The message may be an exception, or a text as of
    `as_message`."""
    said = as_message(message) if isinstance(message, str) else message
    return Message("{subject}: {message}", subject=subject, message=said)


def either(names: Iterable[str]) -> str:
    """Return `a, b or c`; empty for no names."""
    return _listed("{some} or {last}", names)


def all_of(names: Iterable[str]) -> str:
    """Return `a, b and c`; empty for no names."""
    return _listed("{some} and {last}", names)


def _listed(template: str, names: Iterable[str]) -> str:
    *some, last = list(names) or [""]
    return Message(template, some=", ".join(some), last=last) if some else last


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Have messages in this language within the `with`, whatever the locale: a server's, of whoever asks. It holds for
    the thread or the asyncio task alone, and for threads that get its context."""
    token = _asked.set(_catalogue_of(code))
    try:
        yield
    finally:
        _asked.reset(token)


def language(environment: Mapping[str, str] | None = None) -> str:
    """Return the code of a language that there is a catalogue of, or `en`: what `speaking` says, else see `VARIABLES`.
    Where none is set, on Windows by the language that its user chose for menus."""
    if environment is None and (asked := _asked.get()) is not None:
        return asked
    known = os.environ if environment is None else environment
    said = next(filter(None, map(known.get, VARIABLES)), "")
    if not said and sys.platform == "win32":
        said = _language_of_windows()
    return _catalogue_of(said)


@cache
def _language_of_windows() -> str:
    """Return the language of Windows' menus as POSIX writes it, `vi_VN`; empty where Python has no name for it."""
    import ctypes
    import locale

    windows = getattr(ctypes, "windll").kernel32  # noqa: B009 - mypy knows it on Windows alone
    return locale.windows_locale.get(windows.GetUserDefaultUILanguage(), "")


def languages() -> list[str]:
    """Return the codes of all languages that messages can be in."""
    return sorted({"en", *(found.parent.name for folder in _folders for found in folder.glob("*/LC_MESSAGES"))})


def add_catalogue(folder: Path) -> None:
    """Add a folder of catalogues, `locale`; they are read when something is to be translated."""
    if folder not in _folders:
        _folders[folder] = None
        for known in (_catalogue_of, _read):
            known.cache_clear()


@cache
def _catalogue_of(locale: str) -> str:
    asked = _LANGUAGE.fullmatch(locale)
    code = asked[1].lower() if asked is not None else "en"
    return code if any((folder / code).is_dir() for folder in _folders) else "en"


def translated(text: str) -> str:
    """Return the text in the language of the person; unchanged where the catalogues do not have it."""
    code = language()
    return text if code == "en" else _read(code).translate(text, _DEPTH)


def in_english(template: str, /, **parameters: object) -> str:
    """Return a text of an export, which is in English whatever the language of the person."""
    return str(Message(template, **parameters))


def placeholders(template: str) -> list[str]:
    """Return the names in a template, in order: where and why of `{where}: {why}`."""
    return [name for name, _forms in _NAME.findall(template)]


class _Catalogue:
    """All that is said in one language."""

    def __init__(self, said: Mapping[str, str], code: str) -> None:
        self._said, self._code = said, code
        patterns = [_Pattern(english, other) for english, other in said.items() if _NAME.search(english)]
        self._patterns = sorted(patterns, key=lambda pattern: pattern.weight, reverse=True)

    def translate(self, text: str, depth: int) -> str:
        """Return a message, or a text that is or was one, in the language; any other value unchanged."""
        if isinstance(text, Message) and text.template != _ANY:
            template = self._said.get(text.template, text.template)
            values = {
                name: self.translate(value, depth) if isinstance(value, Message) else value
                for name, value in text.parameters.items()
            }
            return _fill(template, values, self._code)
        if said := self._said.get(text):
            return said
        if depth < 0 or len(text) > _LONGEST:
            return text
        for pattern in self._patterns:
            found = pattern.match(text)
            if found is not None:
                there = {name: self.translate(value, depth - 1) if name in _TEXTS else value for name, value in found}
                return _fill(pattern.other, there, self._code)
        return text


class _Pattern:
    """A template with names. It is not a regular expression: with several gaps those backtrack over hostile text again
    and again. This looks for each literal once, from left to right, and for the last one at the end."""

    def __init__(self, english: str, other: str) -> None:
        # In the plural, whatever the number.
        self.literals = _NAME.sub(
            lambda found: "\0" + (f" {found[2].split('|')[-1]}" if found[2] else ""), english
        ).split("\0")
        self.names = placeholders(english)
        self.other = other

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


@cache
def _read(code: str) -> _Catalogue:
    return _Catalogue(dict(_entries(code)), code)


def _entries(code: str) -> Iterator[tuple[str, str]]:
    from babel.messages.mofile import read_mo  # only in a language that needs it

    for folder in _folders:
        compiled = folder / code / "LC_MESSAGES" / "messages.mo"
        if compiled.is_file():
            with compiled.open("rb") as file:
                yield from ((str(entry.id), str(entry.string)) for entry in read_mo(file) if entry.id)

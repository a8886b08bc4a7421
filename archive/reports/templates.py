"""HTML and XML by Jinja2: every value that a template prints is escaped, whatever it holds.

A template is named by its path, `archive/reports/stats.html`, and lies in the package that uses it. In an `.html` a
value is also made `printable`, and a message is said in the person's language. In an `.xml` the characters that XML
cannot contain are left out, and messages stay English: exports are the same in every language. A name without a value
is an error.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from archive.messages.language import Message, language, month_of, translated
from archive.messages.terminal import printable, printable_piece

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot contain, not even escaped."""


def render(name: str, /, **values: object) -> str:
    """Return the text that a template makes of these values."""
    return find_template(name).render(values)


def find_template(name: str) -> Template:
    """Return a template, for a caller that renders it again and again."""
    return _environment(name.rpartition(".")[2]).get_template(name)


@cache
def _environment(kind: str) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # only where something is rendered

    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize={"html": _for_people, "xml": _for_programs}[kind],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals |= {"_": Message, "language": language}
    environment.filters |= {
        "digest": _digest,
        "month": month_of,
        "number": format_number,
        "printable": printable,
        "translated": translated,
    }
    return environment


def _read(name: str) -> tuple[str, str, None]:
    """Return the text of a template, and where it lies."""
    package, _slash, file = name.rpartition("/")
    path = files(package.replace("/", ".")).joinpath(file)
    return path.read_text(encoding="utf-8"), str(path), None


def _for_people(value: Any) -> Any:
    """Return a value as a page shows it; markup that another template made stays."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return printable_piece(translated(value) if isinstance(value, Message) else value)


def _for_programs(value: Any) -> Any:
    return without_impossible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def without_impossible(text: str) -> str:
    """Return a text without the characters that XML cannot contain."""
    return _IMPOSSIBLE.sub("", text)


def _digest(text: str) -> str:
    """Return the SHA-256 of a text as a Content-Security-Policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def format_number(number: float) -> str:
    """Return a number with the separators of the person's language: 1,234.5 in English, 1.234,5 in Vietnamese."""
    return translated(Message("{number}", number=number))

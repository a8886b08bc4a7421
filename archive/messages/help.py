"""The help of commands in the language of the person, with what Typer prints around it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

from typer.core import TyperCommand

from archive.messages.terminal import translated_for

_EXAMPLE = "Example: "
_Context: Any = TyperCommand.context_class
_Formatter: Any = _Context.formatter_class


def translate_help(command: Any) -> None:
    """Translate the help of a command, of its options and of its subcommands. Once in the life of a process."""
    _Context.formatter_class = Formatter
    _translate(command)


def help_paragraphs(text: str) -> list[str]:
    """Return the help as the catalogue has it: each paragraph on one line, an example without its head."""
    one_line = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", cleandoc(text)))
    return [paragraph.removeprefix(_EXAMPLE) for paragraph in one_line if paragraph]


def _translate(command: Any) -> None:
    command.help = _translate_paragraphs(command.help) if command.help else command.help
    if getattr(command, "short_help", None):
        command.short_help = _translate_paragraphs(command.short_help)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _translate_paragraphs(parameter.help)
    for below in getattr(command, "commands", {}).values():
        _translate(below)


def _translate_paragraphs(text: str) -> str:
    example = _translate_text(_EXAMPLE.strip()) + " "
    heads = [example if part.startswith(_EXAMPLE) else "" for part in re.split(r"\n\s*\n", cleandoc(text))]
    return "\n\n".join(head + _translate_text(part) for head, part in zip(heads, help_paragraphs(text), strict=True))


class Formatter(_Formatter):  # type: ignore[misc]
    """Typer's formatter of help with its own words translated."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write `Usage: ...`."""
        super().write_usage(
            prog, " ".join(map(_translate_text, args.split(" "))), prefix or _translate_text("Usage:") + " "
        )

    def write_heading(self, heading: str) -> None:
        """Write `Options:` and the like."""
        super().write_heading(_translate_text(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and their explanations, such as `Of this site. [default: all; required]`."""
        super().write_dl([(name, _definition(said)) for name, said in rows], col_max, col_spacing)


def _definition(said: str) -> str:
    text, gap, extras = said.rpartition("  [")
    if not gap and not said.startswith("["):
        return _translate_text(said)
    words = "; ".join(_translate_text(extra) for extra in extras.lstrip("[").removesuffix("]").split("; "))
    return f"{_translate_text(text)}{gap or '['}{words}]"


def _translate_text(text: str) -> str:
    return translated_for(text, sys.stdout)

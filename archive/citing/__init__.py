"""Citations: one module a style, and the table of them.

A style has `write(references)`, which takes `archive.citing.reference.Reference`s one at a time and yields pieces
of text. Texts in them are of pages: each style escapes what its format would obey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.citing.reference import Reference

    Style = Callable[[Iterable[Reference]], Iterator[str]]

STYLES: dict[str, str] = {
    "bibtex": "archive.citing.bibtex",
    "ris": "archive.citing.ris",
    "csl-json": "archive.citing.csl_json",
    "apa": "archive.citing.apa",
    "chicago": "archive.citing.chicago",
}
"""Modules of the styles, by the name that a person types; loaded on use."""


def style_of(name: str) -> Style:
    """What writes a style. ValueError, naming the styles, for another."""
    if name not in STYLES:
        raise ValueError(f"no style {name!r}: there are {', '.join(STYLES)}")
    style: Style = import_module(STYLES[name]).write
    return style

"""Citations: the table of styles, and what writes each.

A style is a function `write(references)`, which takes `reference.Reference`s one at a time and yields pieces of text.
Texts in them are of pages: each style escapes what its format would obey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.export.citations.reference import Reference

    Style = Callable[[Iterable[Reference]], Iterator[str]]

STYLES: dict[str, str] = {
    "bibtex": "bibtex:write",
    "ris": "ris:write",
    "csl-json": "csl_json:write",
    "apa": "prose:write_apa",
    "chicago": "prose:write_chicago",
}
"""Module and function of each style, by the name that a person types; loaded on use."""


def style_of(name: str) -> Style:
    """What writes a style. ValueError, naming the styles, for another."""
    if name not in STYLES:
        raise ValueError(f"no style {name!r}: there are {', '.join(STYLES)}")
    module, _, function = STYLES[name].partition(":")
    style: Style = getattr(import_module(f"{__name__}.{module}"), function)
    return style

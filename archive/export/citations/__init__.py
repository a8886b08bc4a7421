"""Citations: the table of styles, and the function that writes each.

A style is a function `write(references)`, which takes `reference.Reference`s one at a time and yields pieces of text.
Their texts come from pages: each style escapes what its format would interpret.
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
    "tcvn": "prose:write_tcvn",
}
"""Module and function of each style, by the name that a person types; imported on use."""


def style_of(name: str) -> Style:
    """Return the function that writes a style. Raise ValueError, naming the styles, for any other name."""
    if name not in STYLES:
        raise ValueError(f"no style {name!r}: there are {', '.join(STYLES)}")
    module, _, function = STYLES[name].partition(":")
    style: Style = getattr(import_module(f"{__name__}.{module}"), function)
    return style

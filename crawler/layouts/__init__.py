"""Families of software, one file each. A file is found by being here: it defines `LAYOUTS`, its
generations newest first."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import lru_cache

from crawler.layouts.layout import Layout

__all__ = ["Layout", "candidates", "layouts", "recognise"]


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """Every layout by name, in the order of the files and, in each, newest first. A doubled name raises
    ValueError."""
    found: dict[str, Layout] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "layout":
            continue
        for layout in importlib.import_module(f"{__name__}.{module.name}").LAYOUTS:
            if layout.name in found:
                raise ValueError(f"two layouts are named {layout.name}")
            found[layout.name] = layout
    return found


def candidates(body: bytes) -> Iterator[Layout]:
    """Every layout of which a mark stands in a page's bytes. Its scope says whether the page is really
    its article."""
    for layout in layouts().values():
        if any(mark in body for mark in layout.byte_marks):
            yield layout


def recognise(body: bytes) -> Layout | None:
    """The first software of which a mark stands in a page's bytes; None where none does."""
    return next(candidates(body), None)

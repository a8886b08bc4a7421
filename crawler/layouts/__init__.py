"""Families of software, one file each: where its pages print each field, and what its addresses look like.

A file is found by being here. It defines `LAYOUTS`, its generations newest first.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator, Mapping
from functools import lru_cache

from turbohtml.etree import ElementView as Element

from crawler.layouts.layout import Layout

__all__ = ["Layout", "candidates", "layout_of", "layouts", "layouts_in_use", "recognise"]


_PREVALENT = ("nukeviet", "vccorp", "epi", "onecms")
"""Files whose marks are looked for first, as most portals run them or as their pages are large (those of newspapers
have up to 500 kB): each mark costs a search of the page."""


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """Return every layout by name: the prevalent files first, then in alphabetical order; in each, newest first.
    Raises ValueError for a duplicate name."""
    found: dict[str, Layout] = {}
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.name not in ("layout", "nearest")]
    for name in [*(name for name in _PREVALENT if name in names), *sorted(set(names) - set(_PREVALENT))]:
        for layout in importlib.import_module(f"{__name__}.{name}").LAYOUTS:
            if layout.name in found:
                raise ValueError(f"two layouts are named {layout.name}")
            found[layout.name] = layout
    return found


def layouts_in_use() -> Mapping[str, Layout]:
    """Return every layout; none of them with the environment's `TULIEU_LAYOUTS=none`, which measures what is read and
    found without any."""
    return {} if os.environ.get("TULIEU_LAYOUTS") == "none" else layouts()


def candidates(body: bytes) -> Iterator[Layout]:
    """Yield every layout of which a mark is in a page's bytes. Its scope says whether the page is really its
    article."""
    seen: dict[bytes, bool] = {}
    for layout in layouts_in_use().values():
        for mark in layout.byte_marks:
            if mark not in seen:
                seen[mark] = mark in body
            if seen[mark]:
                yield layout
                break


def recognise(body: bytes) -> Layout | None:
    """Return the layout whose software made a page, whether or not it is an article: the one with most of its marks in
    the bytes (a single mark may come from a picture of another site), the first of several with as many. None where no
    layout has a mark in them."""
    return max(candidates(body), key=lambda layout: sum(mark in body for mark in layout.byte_marks), default=None)


def layout_of(body: bytes, root: Element) -> Layout | None:
    """Return the layout by which an article's page is read: the first whose mark and whose scope are there; None where
    none is."""
    return next((layout for layout in candidates(body) if layout.find_scope(root) is not None), None)

"""Skins by name: found by being in a module of this folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from tests.crawler.reading.skins.habits import VALUES, Habits
from tests.crawler.reading.skins.story import Story

Print: TypeAlias = Callable[[Story, Habits], "str | bytes"]


@dataclass(frozen=True)
class Skin:
    """One way to print a whole page."""

    name: str
    family: str | None
    """The layout that must recognise its pages; None: no layout may, the layout-free reader reads it."""
    print_page: Print
    habits: Mapping[str, tuple[str, ...]]
    """By habit: the values that make sense here; a habit that is not named is free."""
    published: str
    """How exactly the skin prints the date: `minute`, `day` or `none`."""
    prints: frozenset[str]
    """Of `section` and `attachments`, what is printed (and so compared)."""
    path: str
    """Shape of the address; `{slug}` is the story's."""
    refuses_short: bool
    """Whether a very short story must be refused, as nothing on the page vouches for it."""
    fetched_at: datetime | None
    """When the page is said to have been fetched; None: not said."""


_SKINS: dict[str, Skin] = {}


def skin(
    name: str,
    family: str | None = None,
    *,
    published: str = "minute",
    prints: Collection[str] = (),
    path: str = "/tin-tuc/{slug}.html",
    refuses_short: bool = False,
    fetched_at: datetime | None = None,
    **habits: tuple[str, ...],
) -> Callable[[Print], Print]:
    """Register a function that prints a story as a whole page (`str` is encoded as UTF-8)."""
    for habit, values in habits.items():
        unknown = set(values) - set(VALUES[habit])
        if unknown:
            raise ValueError(f"skin {name}: {habit} knows no {unknown}")

    def register(print_page: Print) -> Print:
        if name in _SKINS:
            raise ValueError(f"two skins are named {name}")
        _SKINS[name] = Skin(
            name, family, print_page, habits, published, frozenset(prints), path, refuses_short, fetched_at
        )
        return print_page

    return register


@lru_cache(maxsize=1)
def discover() -> Mapping[str, Skin]:
    """Every skin by name, sorted, from the modules of this folder."""
    package = importlib.import_module("tests.crawler.reading.skins")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"tests.crawler.reading.skins.{module.name}")
    return dict(sorted(_SKINS.items()))

"""How often that is done which is done again and again: few times in `make test`, all times in `make test-long`."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

LONG = False
"""Whether pytest was given `--long`; tests/conftest.py sets it before it collects tests."""


def times(few: T, many: T) -> T:
    """Return `many` in a long run, else `few`."""
    return many if LONG else few

"""How often that is done which is done again and again: few times in `make test`, all times in `make test-long`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

LONG = False
"""Whether pytest was given `--long`; tests/conftest.py sets it before it collects tests."""


def times(few: T, many: T) -> T:
    """Return `many` in a long run, else `few`."""
    return many if LONG else few


def mostly_long(values: Iterable[Any], *, short: Iterable[Any]) -> list[Any]:
    """Return rows of parameters, or values of one, each marked `long` but for those that stand for their kind in a
    short run."""
    rows = [value if isinstance(value, tuple) else (value,) for value in values]
    kept = [value if isinstance(value, tuple) else (value,) for value in short]
    return [pytest.param(*row, marks=() if row in kept else pytest.mark.long) for row in rows]

"""What a habit is, and what it may change: the looks of a portal, its articles, and each page before it is bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.crawler.reading.portal.designs import Look
from tests.crawler.reading.portal.sheet import Plan, Sheet


@dataclass(frozen=True)
class Habit:
    """One habit of a portal. Two that claim the same place cannot stand together."""

    name: str
    on_sheet: Callable[[Sheet], None] | None = None
    on_plan: Callable[[Plan], None] | None = None
    claims: frozenset[str] = frozenset()


def claim(*places: str) -> frozenset[str]:
    """Return the places that a habit needs for itself."""
    return frozenset(places)


def change_looks(plan: Plan, **values: Any) -> None:
    """Change every look of a portal."""
    plan.looks = tuple(replace(look, **values) for look in plan.looks)


def need_structured(plan: Plan, *kinds: str) -> None:
    """Have the head speak for machines: by one of these kinds, on every look."""

    def with_kind(look: Look) -> Look:
        if look.structured & set(kinds):
            return look
        return replace(look, structured=look.structured | {plan.dice("structured", *kinds).choice(kinds)})

    plan.looks = tuple(with_kind(look) for look in plan.looks)

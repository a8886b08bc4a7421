"""What the styles that are read by people share: days in English, and sentences that end once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # not the locale's


def month_and_day(day: date) -> str:
    """`January 5`."""
    return f"{_MONTHS[day.month - 1]} {day.day}"


def ended(text: str) -> str:
    """The text with a full stop, unless it ends with a mark of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def joined(names: Sequence[str], last: str) -> str:
    """`A`, `A, and B`, `A, B, and C`, with `last` for `and`; `A, et al` where that is the last of them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, {last} {names[-1]}"

"""Chicago, 17th edition, notes and bibliography, as one reads it. Names are whole; without one the title is first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.citing.prose import ended, joined, month_and_day
from archive.citing.reference import Reference

_MOST = 10  # names; of more the first 7 are given
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})  # quotation marks within quotation marks


def write(references: Iterable[Reference]) -> Iterator[str]:
    """A line an article."""
    for reference in references:
        yield f"{_line(reference)}\n"


def _line(of: Reference) -> str:
    day, seen = of.published_on, of.captured_on
    parts = [ended(_names(of))] if of.authors else []
    parts.append(f"“{ended(of.title.translate(_INNER))}”")
    parts.append(f"{of.outlet}, {f'{month_and_day(day)}, {day.year}' if day else 'n.d'}.")
    if seen:
        parts.append(f"Accessed {month_and_day(seen)}, {seen.year}.")
    parts.append(f"{of.url}.")
    if of.sha256:
        parts.append(f"SHA-256 of the page: {of.sha256}.")
    return " ".join(parts)


def _names(of: Reference) -> str:
    return f"{', '.join(of.authors[:7])}, et al" if len(of.authors) > _MOST else joined(of.authors, "and")

"""APA, 7th edition, as one reads it: a page of a website. Names are whole; without one the outlet stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.citing.prose import ended, joined, month_and_day
from archive.citing.reference import Reference

_MOST = 20  # names; of more the first 19 and the last are given


def write(references: Iterable[Reference]) -> Iterator[str]:
    """A line an article."""
    for reference in references:
        yield f"{_line(reference)}\n"


def _line(of: Reference) -> str:
    day = of.published_on
    when = f"({day.year}, {month_and_day(day)})." if day else "(n.d.)."
    parts = [ended(_names(of)), when, ended(of.title)]
    if of.authors:
        parts.append(ended(of.outlet))
    seen = of.captured_on
    parts.append(f"Retrieved {month_and_day(seen)}, {seen.year}, from {of.url}" if seen else of.url)
    if of.sha256:
        parts.append(f"[SHA-256 of the page: {of.sha256}]")
    return " ".join(parts)


def _names(of: Reference) -> str:
    if len(of.authors) > _MOST:
        return f"{', '.join(of.authors[: _MOST - 1])}, . . . {of.authors[-1]}"
    return joined(of.authors or (of.outlet,), "&")

"""What the styles that are read by people share: days in English, and sentences that end once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from archive.export.citations.reference import Reference

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


def end_sentence(text: str) -> str:
    """The text with a full stop, unless it ends with a mark of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def join_names(names: Sequence[str], last: str) -> str:
    """`A`, `A, and B`, `A, B, and C`, with `last` for `and`; `A, et al` where that is the last of them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, {last} {names[-1]}"


# --- APA, 7th edition -----------------------------------------------------------------------------
#
# APA, 7th edition, as one reads it: a page of a website. Names are whole; without one the outlet stands for it.

_APA_MOST = 20  # names; of more the first 19 and the last are given


def write_apa(references: Iterable[Reference]) -> Iterator[str]:
    """A line an article."""
    for reference in references:
        yield f"{_apa_line(reference)}\n"


def _apa_line(of: Reference) -> str:
    day = of.published_on
    when = f"({day.year}, {month_and_day(day)})." if day else "(n.d.)."
    parts = [end_sentence(_apa_names(of)), when, end_sentence(of.title)]
    if of.authors:
        parts.append(end_sentence(of.outlet))
    seen = of.captured_on
    parts.append(f"Retrieved {month_and_day(seen)}, {seen.year}, from {of.url}" if seen else of.url)
    if of.sha256:
        parts.append(f"[SHA-256 of the page: {of.sha256}]")
    return " ".join(parts)


def _apa_names(of: Reference) -> str:
    if len(of.authors) > _APA_MOST:
        return f"{', '.join(of.authors[: _APA_MOST - 1])}, . . . {of.authors[-1]}"
    return join_names(of.authors or (of.outlet,), "&")


# --- Chicago, 17th edition ------------------------------------------------------------------------
#
# Chicago, 17th edition, notes and bibliography, as one reads it. Names are whole; without one the title is first.

_CHICAGO_MOST = 10  # names; of more the first 7 are given
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})  # quotation marks within quotation marks


def write_chicago(references: Iterable[Reference]) -> Iterator[str]:
    """A line an article."""
    for reference in references:
        yield f"{_chicago_line(reference)}\n"


def _chicago_line(of: Reference) -> str:
    day, seen = of.published_on, of.captured_on
    parts = [end_sentence(_chicago_names(of))] if of.authors else []
    parts.append(f"“{end_sentence(of.title.translate(_INNER))}”")
    parts.append(f"{of.outlet}, {f'{month_and_day(day)}, {day.year}' if day else 'n.d'}.")
    if seen:
        parts.append(f"Accessed {month_and_day(seen)}, {seen.year}.")
    parts.append(f"{of.url}.")
    if of.sha256:
        parts.append(f"SHA-256 of the page: {of.sha256}.")
    return " ".join(parts)


def _chicago_names(of: Reference) -> str:
    return f"{', '.join(of.authors[:7])}, et al" if len(of.authors) > _CHICAGO_MOST else join_names(of.authors, "and")

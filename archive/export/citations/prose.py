"""Citations for people to read: APA, Chicago, and as universities of Vietnam want them. Names are whole, family name
first, as printed.

Where an article has no author, APA and the Vietnamese style have the outlet in their place, and Chicago begins with the
title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from archive.export.citations.reference import Reference, describe_state

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
)  # not those of the locale


def month_and_day(day: date) -> str:
    """Return `January 5`."""
    return f"{_MONTHS[day.month - 1]} {day.day}"


def end_sentence(text: str) -> str:
    """Return the text with a full stop, unless it ends with a punctuation mark already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def join_names(names: Sequence[str], last: str) -> str:
    """Return `A`, `A, and B` or `A, B, and C`, with `last` in place of `and`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, {last} {names[-1]}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- APA, 7th edition: a page of a website ----------------------------------------------------------

_APA_MAX_NAMES = 20  # of more names the first 19 and the last are given


def write_apa(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a line for each article."""
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
    if state := describe_state(of):
        parts.append(f"[{_capitalised(state)}]")
    return " ".join(parts)


def _apa_names(of: Reference) -> str:
    if len(of.authors) > _APA_MAX_NAMES:
        return f"{', '.join(of.authors[: _APA_MAX_NAMES - 1])}, . . . {of.authors[-1]}"
    return join_names(of.authors or (of.outlet,), "&")


# --- Chicago, 17th edition: notes and bibliography ---------------------------------------------------

_CHICAGO_MAX_NAMES = 10  # of more names the first 7 are given
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})  # quotation marks within quotation marks


def write_chicago(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a line for each article."""
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
    if state := describe_state(of):
        parts.append(end_sentence(_capitalised(state)))
    return " ".join(parts)


def _chicago_names(of: Reference) -> str:
    return (
        f"{', '.join(of.authors[:7])}, et al" if len(of.authors) > _CHICAGO_MAX_NAMES else join_names(of.authors, "and")
    )


# --- Vietnamese: the Ministry of Education's rules for theses, whose order is that of TCVN 7115 (ISO 690) -----------


def write_tcvn(references: Iterable[Reference]) -> Iterator[str]:
    """Yield a line for each article."""
    for reference in references:
        yield f"{', '.join(_tcvn_parts(reference))}.\n"


def _tcvn_parts(of: Reference) -> Iterator[str]:
    year = f"{of.published_on.year}" if of.published_on else "không rõ năm"
    yield f"{', '.join(of.authors or (of.outlet,))} ({year})"
    yield f"“{of.title.translate(_INNER)}”"
    if of.authors:
        yield of.outlet
    if of.published_on:
        yield f"ngày {_vietnamese_day(of.published_on)}"
    yield of.url
    if of.captured_on:
        yield f"truy cập ngày {_vietnamese_day(of.captured_on)}"
    if of.sha256:
        yield f"SHA-256 của trang: {of.sha256}"
    if of.revision is not None:
        yield f"phiên bản thứ {of.revision} trong kho lưu trữ"
    if of.withdrawn_on:
        yield f"trang đã bị gỡ, phát hiện ngày {_vietnamese_day(of.withdrawn_on)}"


def _vietnamese_day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"

"""BibTeX, which biblatex reads too: one entry for each article.

Every text is in two pairs of braces: a name is then not taken apart and inverted, and a title keeps its capitals, which
BibTeX would lower byte by byte. `date` is biblatex's, exact to the day; `year` and `month` are BibTeX's.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator

from archive.export.citations.reference import Reference

# By name, not `\{`: BibTeX counts braces also after a backslash.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{mark: f"\\{mark}" for mark in "$&#%_"},
    }
)


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield entries with an empty line between them."""
    for number, reference in enumerate(references):
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(reference))
        yield f"{'' if number == 0 else chr(10)}@misc{{{reference.label},\n{fields}}}\n"


def _fields(of: Reference) -> Iterator[tuple[str, str]]:
    if of.authors:
        yield "author", f"{{{' and '.join(f'{{{_escape(name)}}}' for name in of.authors)}}}"
    else:
        yield "key", f"{{{{{_escape(of.outlet)}}}}}"  # the sort key of an entry without author
    yield "title", f"{{{{{_escape(of.title)}}}}}"
    yield "howpublished", f"{{{{{_escape(of.outlet)}}}}}"
    if of.published_on is None:
        yield "year", "{n.d.}"
    else:
        yield "date", f"{{{of.published_on.isoformat()}}}"
        yield "year", f"{{{of.published_on.year}}}"
        yield "month", calendar.month_abbr[of.published_on.month].lower()
    yield "url", f"{{{of.url}}}"
    if of.captured_on is not None:
        yield "urldate", f"{{{of.captured_on.isoformat()}}}"
    if note := of.note():
        yield "note", f"{{{_escape(note)}}}"


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)

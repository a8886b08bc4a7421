"""RIS, for EndNote, Zotero and Mendeley: one value a line, CR LF. Values have no line breaks, so none makes a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.export.citations.reference import Reference


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield records from `TY` to `ER`, with an empty line after each."""
    for reference in references:
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(reference)) + "ER  - \r\n\r\n"


def _lines(of: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield "ID", of.label
    yield "TI", of.title
    for name in of.authors:  # without a comma, a name is not inverted
        yield "AU", name
    yield "T2", of.outlet
    if of.published_on is not None:
        yield "PY", f"{of.published_on.year}"
        yield "DA", f"{of.published_on:%Y/%m/%d}"
    yield "UR", of.url
    if of.captured_on is not None:
        yield "Y2", f"{of.captured_on:%Y/%m/%d}"
    if note := of.note():
        yield "N1", note

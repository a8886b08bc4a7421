"""CSL-JSON, for citeproc, pandoc and Zotero: one array, one item a line. Undated articles have no `issued`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from archive.export.citations.reference import Reference


def write(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the array in pieces."""
    begins = "[\n"
    for reference in references:
        yield begins + json.dumps(_item(reference), ensure_ascii=False)
        begins = ",\n"
    yield "[]\n" if begins == "[\n" else "\n]\n"


def _item(of: Reference) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": of.label,
        "type": "webpage",
        "title": of.title,
        "container-title": of.outlet,
        "author": [{"literal": name} for name in of.authors],
        "issued": _day(of.published_on),
        "accessed": _day(of.captured_on),
        "URL": of.url,
        "note": of.note(),
    }
    return {name: value for name, value in item.items() if value}


def _day(day: date | None) -> dict[str, Any] | None:
    return None if day is None else {"date-parts": [[day.year, day.month, day.day]]}

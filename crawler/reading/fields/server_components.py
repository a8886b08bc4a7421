"""Read the rows in which React sends what its server components made (`self.__next_f.push([1,"…"])` of Next.js).

A row is `6:{json}`, or `6:T1f4,` and as many bytes of text as the number says, in base 16. A text of an object may
stand for a row (`$6`) or for a time (`$D2026-01-15T…`).
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

_MOST_ROWS = 5_000
_MOST_VALUES = 50_000
_ROW = re.compile(rb"\s{0,9}(?P<key>[^:\s]{0,16}):(?:T(?P<length>[0-9a-fA-F]{1,7}),)?")


def read_rows(text: str) -> list[Any]:
    """Return the rows that are data, with long texts in their places; rows of any other kind are passed over."""
    data, at = text.encode("utf-8", "replace"), 0
    rows: list[Any] = []
    texts: dict[str, str] = {}
    for _ in range(_MOST_ROWS):
        row = _ROW.match(data, at)
        if row is None:
            break
        if row["length"]:
            at = row.end() + int(row["length"], 16)
            texts["$" + row["key"].decode("ascii", "replace")] = data[row.end() : at].decode("utf-8", "replace")
            continue
        end = data.find(b"\n", row.end())
        end = len(data) if end < 0 else end
        with suppress(ValueError, RecursionError):  # a module, a hint, an error
            rows.append(json.loads(data[row.end() : end]))
        at = end + 1
    _put_in_place(rows, texts)
    return rows


def _put_in_place(rows: list[Any], texts: dict[str, str]) -> None:
    waiting: list[Any] = list(rows)
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            for key, value in one.items():
                if isinstance(value, str) and value[:1] == "$":
                    one[key] = texts.get(value, value.removeprefix("$D"))
                elif isinstance(value, dict | list):
                    waiting.append(value)

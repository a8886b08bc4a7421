"""Read the rows in which React sends what its server components made (`self.__next_f.push([1,"…"])` of Next.js).

A row is `6:{json}`, or `6:T1f4,` and as many bytes of text as the number says, in base 16. A text of an object may
stand for a row (`$6`) or for a time (`$D2026-01-15T…`).
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

_MOST_ROWS = 5_000
_MOST_VALUES = 50_000
_LONGEST_KEY = 20


def read_rows(text: str) -> list[Any]:
    """Return the rows that are data, with long texts in their places; rows of any other kind are passed over."""
    data, at = text.encode("utf-8", "replace"), 0
    rows: list[Any] = []
    texts: dict[str, str] = {}
    for _ in range(_MOST_ROWS):
        colon = data.find(b":", at, at + _LONGEST_KEY)
        if colon < 0:
            break
        if data[colon + 1 : colon + 2] == b"T":
            comma = data.find(b",", colon, colon + _LONGEST_KEY)
            try:
                length = int(data[colon + 2 : comma], 16)
            except ValueError:
                break
            texts["$" + data[at:colon].strip().decode("ascii", "replace")] = data[comma + 1 :][:length].decode(
                "utf-8", "replace"
            )
            at = comma + 1 + length
            continue
        end = data.find(b"\n", colon)
        end = len(data) if end < 0 else end
        with suppress(ValueError, RecursionError):  # a module, a hint, an error
            rows.append(json.loads(data[colon + 1 : end]))
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

"""Types of slices: the batches into which a command divides work that the workers of an archive share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object: the arguments of the function that does a slice of some kind, or its result."""

Share = Callable[[str, Iterable[JsonObject]], Iterator[tuple[JsonObject, JsonObject]]]
"""Shares work out: takes its kind and its slices, and yields each slice, in order, with its result. Both are as JSON
has them; the result of a slice that could not be done is {"error": why}, in one line. Slices of the same `site`, where
they name one, are done one after the other. A slice may be done twice, so it must change nothing the second time."""

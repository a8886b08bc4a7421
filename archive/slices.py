"""Work in slices that the workers of an archive share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Given = dict[str, Any]
"""What a slice is, as JSON has it: the arguments of the function that does slices of its kind."""

Share = Callable[[str, Iterable[Given]], Iterator[tuple[Given, Given]]]
"""Shares work out: takes its kind and its slices, and yields each slice, in order, with its result. Both are as JSON
has them; the result of a slice that could not be done is {"error": why}, in one line. Slices of the same `site`, where
they name one, are done one after the other. A slice may be done twice, so it must change nothing the second time."""

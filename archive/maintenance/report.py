"""The report of a check: how much was checked, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from archive.messages.language import _, about

MAX_EXAMPLES = 10
"""How many problems of a kind are named; the others are counted."""

CheckProgress = Callable[[str, int], None]
"""Called now and then with what is being checked and how many of it were."""


@dataclass(slots=True)
class Problem:
    """All problems of one kind."""

    kind: str
    """One word for programs: `page`, `current-revision`."""
    what: str
    """A sentence for people to read, which follows each example."""
    number: int = 0
    examples: list[str] = field(default_factory=list)
    """Table and key of the first few, `captures 3fa9...`, with details in parentheses where there are any."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {"kind": self.kind, "what": self.what, "number": self.number, "examples": self.examples}

    def lines(self) -> list[str]:
        """Return a line for each example, and one with the number of the others."""
        lines: list[str] = [about(example, self.what) for example in self.examples]
        rest = self.number - len(self.examples)
        return [*lines, _("and {number} more: {what}", number=rest, what=self.what)] if rest else lines


class CheckReport:
    """Collects what the checks find. Its size does not depend on the archive's."""

    def __init__(self, progress: CheckProgress | None = None, *, examples: int = MAX_EXAMPLES) -> None:
        self._examples = examples
        self.checked: dict[str, int] = {}
        """How many were checked, by what they are."""
        self._problems: dict[str, Problem] = {}
        self._progress = progress

    @property
    def problems(self) -> list[Problem]:
        """The problems, in the order in which they were first found."""
        return list(self._problems.values())

    def add(self, kind: str, key: str, what: str) -> None:
        """Report one more problem; `what` is the same for all of a kind."""
        problem = self._problems.setdefault(kind, Problem(kind, what))
        problem.number += 1
        if len(problem.examples) < self._examples:
            problem.examples.append(key)

    def count(self, what: str, number: int = 1) -> None:
        """Report that so many more were checked."""
        self.checked[what] = done = self.checked.get(what, 0) + number
        if self._progress is not None:
            self._progress(what, done)

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {"checked": self.checked, "problems": [problem.as_json() for problem in self.problems]}

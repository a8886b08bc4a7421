"""What a look over an archive found: how much of everything was looked at, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

EXAMPLES = 10
"""So many of a kind are named; the rest is counted."""

CheckProgress = Callable[[str, int], None]
"""Is told now and then what is being looked at and how many of it were."""


@dataclass(slots=True)
class Problem:
    """All that is wrong in one way."""

    kind: str
    """One word for programs: `page`, `current-revision`."""
    what: str
    """A sentence for people that fits behind each example."""
    number: int = 0
    examples: list[str] = field(default_factory=list)
    """Table and key of the first few, `captures 3fa9...`, with details in parentheses where there are any."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {"kind": self.kind, "what": self.what, "number": self.number, "examples": self.examples}

    def lines(self) -> list[str]:
        """A line an example, and one with the number of the rest."""
        lines = [f"{example}: {self.what}" for example in self.examples]
        rest = self.number - len(self.examples)
        return [*lines, f"and {rest} more: {self.what}"] if rest else lines


class CheckReport:
    """Collects what the checks find. Its size does not depend on the archive's."""

    def __init__(self, progress: CheckProgress | None = None, *, examples: int = EXAMPLES) -> None:
        self._examples = examples
        self.checked: dict[str, int] = {}
        """How many of what were looked at."""
        self._problems: dict[str, Problem] = {}
        self._progress = progress

    @property
    def problems(self) -> list[Problem]:
        """In the order in which they were first met."""
        return list(self._problems.values())

    def add(self, kind: str, key: str, what: str) -> None:
        """Notes one more thing that is wrong; of a kind, `what` is always the same."""
        problem = self._problems.setdefault(kind, Problem(kind, what))
        problem.number += 1
        if len(problem.examples) < self._examples:
            problem.examples.append(key)

    def count(self, what: str, number: int = 1) -> None:
        """Notes that so many more were looked at."""
        self.checked[what] = done = self.checked.get(what, 0) + number
        if self._progress is not None:
            self._progress(what, done)

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {"checked": self.checked, "problems": [problem.as_json() for problem in self.problems]}

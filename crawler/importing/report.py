"""What an import did, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from archive.errors import ArchiveError

# --- errors ---------------------------------------------------------------------------------------
#
# What stops an import.


class CannotImport(ArchiveError):
    """A file is nothing that can be imported."""


SHOWN = 20
"""Of what was damaged, so many are told of one by one."""

NAMED = frozenset(
    {
        *("too-large", "content-encoding", "segmented", "truncated", "future-date"),
        *("no-address", "no-web-address", "no-date", "outside-folder"),
    }
)
"""Reasons for leaving out a record that is perhaps an article's."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of a file that was left out."""

    file: str
    offset: int | None
    """Bytes of the file before it; None where it is the whole file, or has no place in it."""
    detail: str

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {"file": self.file, "offset": self.offset, "detail": self.detail}

    def __str__(self) -> str:
        where = self.file if self.offset is None else f"{self.file} at byte {self.offset}"
        return f"{where}: {self.detail}"


@dataclass(slots=True)
class Report:
    """One import. Articles are counted once for each page that was read."""

    files: int = 0
    pages: int = 0
    """Pages that were found, with those that were met again without having changed."""
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Pages that are no article, by reason."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Records that were not read, by reason."""
    damaged: int = 0
    examples: list[Broken] = field(default_factory=list)
    """The first of what was damaged."""
    named: list[Broken] = field(default_factory=list)
    """The first of what was left out that a person may want to look at."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out that is an article's page, or may be one."""
        return not self.damaged and not NAMED & self.left_out.keys()

    def break_off(self, file: str, offset: int | None, detail: str) -> None:
        """Take in something that was damaged."""
        self.damaged += 1
        if len(self.examples) < SHOWN:
            self.examples.append(Broken(file, offset, detail))

    def leave_out(self, reason: str, file: str, offset: int | None) -> None:
        """Take in a record that is not read, though nothing is wrong with it."""
        self.left_out[reason] += 1
        if reason in NAMED and len(self.named) < SHOWN:
            self.named.append(Broken(file, offset, reason))

    def count(self, result: Literal["new", "revised", "unchanged"]) -> None:
        """Take in an article."""
        setattr(self, result, getattr(self, result) + 1)

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "files": self.files,
            "pages": self.pages,
            "new": self.new,
            "revised": self.revised,
            "unchanged": self.unchanged,
            "refused": dict(sorted(self.refused.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "damaged": self.damaged,
            "damaged_examples": [broken.as_json() for broken in self.examples],
            "left_out_examples": [broken.as_json() for broken in self.named],
        }

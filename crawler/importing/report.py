"""What an import did, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from archive.errors import ArchiveError
from archive.messages.language import _, about, as_message

SHOWN = 20
"""How many damaged or skipped parts are told about one by one."""

NAMED = frozenset(
    {
        *("too-large", "content-encoding", "segmented", "truncated", "future-date", "past-date"),
        *("no-address", "no-web-address", "no-date", "inexact-date", "outside-folder", "no-plain-file"),
    }
)
"""Reasons for skipping a page that is perhaps an article's: those that a person may want to look at."""


class CannotImport(ArchiveError):
    """A file is nothing that can be imported; `str()` says why, in one line. It stops the import."""


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A part of a file that was not read."""

    file: str
    offset: int | None
    """Bytes of the file before it; None where it is the whole file, or is found otherwise."""
    detail: str
    """Why: what is damaged, or the reason for skipping it."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {"file": self.file, "offset": self.offset, "detail": self.detail}

    def told(self) -> str:
        """For people."""
        if self.offset is None:
            return self.detail if self.detail.startswith(f"{self.file}: ") else about(self.file, self.detail)
        told = {"file": self.file, "offset": str(self.offset), "detail": as_message(self.detail)}
        return _("{file} at byte {offset}: {detail}", **told)


@dataclass(slots=True)
class ImportReport:
    """What one import did. Articles are counted once for each page that was read."""

    files: int = 0
    pages: int = 0
    """Pages that were found, those included that were found again without having changed."""
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Pages that are not articles, by reason."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Pages that were skipped, by reason."""
    damaged: int = 0
    """Parts of files that could not be read."""
    profile_settled: int = 0
    """Articles that were read again, and otherwise, by what was learnt about their portal."""
    dates_settled: int = 0
    """Articles that were read again when it was known whether their portal prints the day or the month first."""
    removals: int = 0
    """Removals by order that were taken over from other archives, so that what they removed does not come in."""
    media: int = 0
    """Pictures and documents of articles that were found, those included that the archive had."""
    media_new: int = 0
    """Those of them whose bytes the archive did not have."""
    examples: list[SkippedPart] = field(default_factory=list)
    """The first damaged parts."""
    named: list[SkippedPart] = field(default_factory=list)
    """The first that were skipped for a reason of `NAMED`."""

    @property
    def is_whole(self) -> bool:
        """Whether no page was skipped that is an article's, or may be one."""
        return not self.damaged and not NAMED & self.left_out.keys()

    def add_damaged(self, file: str, offset: int | None, detail: str) -> None:
        """Count a part that could not be read."""
        self.damaged += 1
        if len(self.examples) < SHOWN:
            self.examples.append(SkippedPart(file, offset, detail))

    def add_skipped(self, file: str, offset: int | None, reason: str) -> None:
        """Count a page that is not read, though nothing of it is damaged."""
        self.left_out[reason] += 1
        if reason in NAMED and len(self.named) < SHOWN:
            self.named.append(SkippedPart(file, offset, reason))

    def count(self, result: Literal["new", "revised", "unchanged"]) -> None:
        """Count an article."""
        setattr(self, result, getattr(self, result) + 1)

    def take(self, other: ImportReport) -> None:
        """Add what another process did."""
        for name in ("pages", "new", "revised", "unchanged", "damaged", "profile_settled", "dates_settled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused.update(other.refused)
        self.left_out.update(other.left_out)
        self.examples += other.examples[: SHOWN - len(self.examples)]
        self.named += other.named[: SHOWN - len(self.named)]

    def as_parts(self) -> dict[str, Any]:
        """Return all of it as JSON has it, for `from_parts` in another process."""
        parts = {one.name: getattr(self, one.name) for one in fields(self)}
        listed = {"examples": self.examples, "named": self.named}
        return parts | {name: [asdict(one) for one in some] for name, some in listed.items()}

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> ImportReport:
        """Return the report that `as_parts` took apart."""
        report = cls(**parts)
        report.refused, report.left_out = Counter(parts["refused"]), Counter(parts["left_out"])
        report.examples = [SkippedPart(**one) for one in parts["examples"]]
        report.named = [SkippedPart(**one) for one in parts["named"]]
        return report

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
            "removals": self.removals,
            "media": self.media,
            "media_new": self.media_new,
            "damaged_examples": [part.as_json() for part in self.examples],
            "left_out_examples": [part.as_json() for part in self.named],
        }

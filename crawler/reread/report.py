"""What reading the pages of an archive again gave, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from archive.history.diff import find_changes
from archive.record.article import Article
from archive.record.fields import RECORD_KEYS, is_there
from crawler.reading.version import reader_version

EXAMPLES = 3
"""How many differences of a field a report shows."""

_COUNTED = ("gained", "lost", "other", "refused")


@dataclass(slots=True)
class Difference:
    """One field of one article that is read otherwise today."""

    site: str
    key: str
    difference: str
    """As `history` shows it."""


@dataclass(slots=True)
class RereadReport:
    """What reading again gave. Numbers of articles, unless said otherwise."""

    read: int = 0
    unchanged: int = 0
    changed: int = 0
    """Articles that are read otherwise in any field."""
    gained: Counter[str] = field(default_factory=Counter)
    """By field: absent before, read today."""
    lost: Counter[str] = field(default_factory=Counter)
    """By field: read before, absent today."""
    other: Counter[str] = field(default_factory=Counter)
    """By field: read before and today, differently."""
    examples: dict[str, list[Difference]] = field(default_factory=dict)
    """By field, a few."""
    refused: Counter[str] = field(default_factory=Counter)
    """Articles that today's reader would refuse, by reason. They stay as they are."""
    refused_keys: dict[str, list[str]] = field(default_factory=dict)
    """By reason, a few as `site key`."""
    still_refused: int = 0
    """Refused pages that are refused today too."""
    new: int = 0
    """Refused pages that are articles today."""
    without_page: int = 0
    """Articles whose page was not kept."""
    stored: int = 0
    """Revisions and articles that were stored."""
    damages: dict[str, str] = field(default_factory=dict)
    """What was left out because it is damaged, by what it is called."""
    failed: list[str] = field(default_factory=list)
    """Ranges of pages that no worker could read, each with why, in one line."""

    def take(self, other: RereadReport) -> None:
        """Add what another process found."""
        for name in ("read", "unchanged", "changed", "still_refused", "new", "stored"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTED:
            getattr(self, name).update(getattr(other, name))
        for mine, theirs in ((self.examples, other.examples), (self.refused_keys, other.refused_keys)):
            for key, some in theirs.items():
                known: list[Any] = mine.setdefault(key, [])
                known += some[: EXAMPLES - len(known)]

    def as_parts(self) -> dict[str, Any]:
        """Return all of it as JSON has it, for `from_parts` in another process."""
        parts = {one.name: getattr(self, one.name) for one in fields(self)}
        return parts | {"examples": {key: [asdict(one) for one in some] for key, some in self.examples.items()}}

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> RereadReport:
        """Return the report that `as_parts` took apart."""
        report = cls(**parts)
        for name in _COUNTED:
            setattr(report, name, Counter(parts[name]))
        report.examples = {key: [Difference(**one) for one in some] for key, some in parts["examples"].items()}
        return report

    def count(self, before: Article, after: Article) -> None:
        """Count an article that is read otherwise."""
        self.changed += 1
        for change in find_changes(before, after):
            had, has = is_there(getattr(before, change.field)), is_there(getattr(after, change.field))
            kind = self.other if had == has else self.gained if has else self.lost
            kind[change.field] += 1
            shown = self.examples.setdefault(change.field, [])
            if len(shown) < EXAMPLES:
                shown.append(Difference(before.site, before.key, "; ".join(change.differences)))

    def count_refused(self, article: Article, reason: str) -> None:
        """Count an article that would be refused."""
        self.refused[reason] += 1
        keys = self.refused_keys.setdefault(reason, [])
        if len(keys) < EXAMPLES:
            keys.append(f"{article.site} {article.key}")

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        fields = [name for name in RECORD_KEYS if self.gained[name] or self.lost[name] or self.other[name]]
        return {
            "reader": reader_version(),
            "read": self.read,
            "unchanged": self.unchanged,
            "changed": self.changed,
            "fields": {n: {"gained": self.gained[n], "lost": self.lost[n], "other": self.other[n]} for n in fields},
            "examples": {
                name: [{"site": e.site, "key": e.key, "difference": e.difference} for e in some]
                for name, some in self.examples.items()
            },
            "refused": dict(self.refused.most_common()),
            "refused_keys": self.refused_keys,
            "new": self.new,
            "still_refused": self.still_refused,
            "without_page": self.without_page,
            "stored": self.stored,
            "damaged": len(self.damages),
            "failed": len(self.failed),
        }

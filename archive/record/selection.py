"""Which articles are meant: what an export, a citation list or a count is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Articles that meet every condition; without any, all."""

    site: str | None = None
    """Of this site."""
    sites: frozenset[str] | None = None
    """Of one of these; None: of any."""
    since: date | None = None
    """Published on this day or later; undated articles are left out."""
    until: date | None = None
    """Published on this day or earlier; undated articles are left out."""
    query: str | None = None
    """With these words, in the language of `search.query`."""
    section: str | None = None
    """Of this section of their site, whatever its case and marks."""
    copies: bool = True
    """Whether articles that are copies of another one are among them, see `duplicates.queries.select_duplicate_ids`."""

    only: frozenset[int] | None = None
    """Of these articles, by their ids in the archive; None: of all."""
    excluded: frozenset[int] = frozenset()
    """Not these articles, by their ids in the archive."""

    def as_json(self) -> dict[str, Any]:
        """The conditions by name, days as `2025-01-31`; those that are not set are null. Of listed articles their
        number is told, not which they are."""
        return {
            "site": self.site,
            "sites": None if self.sites is None else sorted(self.sites),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "query": self.query,
            "section": self.section,
            "copies": self.copies,
            "only": None if self.only is None else len(self.only),
            "excluded": len(self.excluded) or None,
        }

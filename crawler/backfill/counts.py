"""What a backfill of a site did, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from crawler.backfill.plan import Overview


@dataclass
class Counts:
    """What one backfill of one site did. Numbers of captures, unless said otherwise."""

    site: str
    source: str
    listed: int = 0
    """New to the plan, of addresses that look like articles."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows of the lists that were left out: `off-site`, `no-article` (addresses unlike those of articles),
    `unusable`."""
    new: int = 0
    """Articles that were not known."""
    revised: int = 0
    """That became a revision of a known article."""
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """That brought no article, by reason."""
    failed: Counter[str] = field(default_factory=Counter)
    """That could not be fetched, by reason; a later backfill requests them again."""
    waits: Counter[str] = field(default_factory=Counter)
    """How often requests were suspended, by reason."""
    waited: float = 0.0
    """Seconds for which they were."""
    request_count: int = 0
    seconds: float = 0.0
    left: Overview = field(default_factory=lambda: Overview(0, 0, None, None))
    """What is still to be fetched."""
    problem: str | None = None
    """Why it did not do what it was asked, in one line; None if it did."""
    ending: str = ""
    """`finished`, `limit`, `gave-up`, `shutdown`, `held`; "" while it runs."""

    @property
    def fetched(self) -> int:
        """Captures that were fetched and made something of."""
        return self.new + self.revised + self.unchanged + self.refused.total()

    def summary(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "site": self.site,
            "source": self.source,
            "listed": self.listed,
            "left_out": dict(sorted(self.left_out.items())),
            "new": self.new,
            "revised": self.revised,
            "unchanged": self.unchanged,
            "refused": dict(sorted(self.refused.items())),
            "failed": dict(sorted(self.failed.items())),
            "waits": dict(sorted(self.waits.items())),
            "left": {"captures": self.left.captures, "addresses": self.left.addresses},
            "from": as_time(self.left.first),
            "to": as_time(self.left.last),
            "request_count": self.request_count,
            "seconds": round(self.seconds, 2),
        }


def as_time(at: str | None) -> str | None:
    """Return 14 digits as ISO 8601 in UTC; None for None."""
    if at is None:
        return None
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}+00:00"

"""What a run is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from crawler.run.answer import Window
from crawler.schedule.hours import Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What a run was asked for."""

    window: Window = field(default_factory=Window)
    limit: int | None = None
    """Articles after which it stops."""
    full: bool = False
    """Whether every known address is asked for again."""
    lists: bool = False
    """Whether a feed, a sitemap and a list are asked for too before the limit ends the run."""
    hours: Hours | None = None
    """Hours of the day outside of which nothing is asked for; None: any."""

    scheduled: bool = False
    """Whether the schedule asks for it (`crawl --due`), so that its next crawl is counted from this one."""

    @property
    def besides(self) -> bool:
        """Whether it is of certain days and none of the schedule's, whose next crawl has all others to ask for."""
        return self.window != Window() and not self.scheduled

    @classmethod
    def from_words(cls, since: str = "", until: str = "", limit: str = "", full: str = "") -> Wishes:
        """As `scrapy crawl NAME -a since=2025-01-01 -a limit=20 -a full=1` gives them. ValueError."""
        return cls(
            window=Window(
                since=date.fromisoformat(since) if since else None,
                until=date.fromisoformat(until) if until else None,
            ),
            limit=int(limit) if limit else None,
            full=full not in ("", "0", "no"),
        )

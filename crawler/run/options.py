"""What a run is asked to do, and the days of publication that it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from archive.media.ledger import Kind
from archive.record.article import Article
from crawler.run.media import DOCUMENTS
from crawler.run.scope import Scope
from crawler.schedule.hours import Hours


@dataclass(frozen=True, slots=True)
class Window:
    """Days of publication that are wanted, both included; None is open."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.since or ''}..{self.until or ''}"

    def holds(self, article: Article) -> bool:
        """Return whether the article is wanted. An undated one is: leaving it out would be a guess."""
        if article.published is None:
            return True
        return self.has(date.fromisoformat(article.published[:10]))

    def has(self, day: date) -> bool:
        """Return whether a day is one of those wanted."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class RunOptions:
    """What a run is asked to do."""

    window: Window = field(default_factory=Window)
    scope: Scope = field(default_factory=Scope)
    """Which part of the portal is requested."""
    limit: int | None = None
    """Articles after which it stops; None: all."""
    full: bool = False
    """Whether every known address is requested again."""
    lists: bool = False
    """Whether a feed, a sitemap and a list are requested too before the limit ends the run."""
    hours: Hours | None = None
    """Hours of the day outside of which nothing is requested; None: any."""
    media: frozenset[Kind] = DOCUMENTS
    """What of the articles' pictures and documents is fetched."""
    media_only: bool = False
    """Whether no page is requested, only pictures and documents of articles that the archive has (`tulieu media`)."""
    scheduled: bool = False
    """Whether the schedule requests it (`crawl --due`), so that its next crawl is counted from this one."""

    @property
    def is_narrow(self) -> bool:
        """Whether only a part of the portal is requested."""
        return self.window != Window() or self.scope != Scope()

    @property
    def unscheduled_part(self) -> bool:
        """Whether a person requests a part: the schedule's next crawl has all others to request."""
        return self.is_narrow and not self.scheduled

    @classmethod
    def from_words(cls, since: str = "", until: str = "", limit: str = "", full: str = "") -> RunOptions:
        """Read the arguments of `scrapy crawl NAME -a since=2025-01-01 -a limit=20 -a full=1`. ValueError."""
        return cls(
            window=Window(
                since=date.fromisoformat(since) if since else None,
                until=date.fromisoformat(until) if until else None,
            ),
            limit=int(limit) if limit else None,
            full=full not in ("", "0", "no"),
        )

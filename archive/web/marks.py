"""A record's values marked on its kept page. What does it is given by who reads pages: the archive reads none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.record.article import Article
from archive.store import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page, and the record that was read from it."""

    article: Article
    body: bytes
    url: str
    """Where it was found."""
    fetched_at: datetime
    """Aware."""
    content_type: str | None
    """As its server said; None where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPage:
    """A page with marks. It may still hold whatever the page held."""

    html: str | None
    """None where nothing in the page can be marked."""
    told: Sequence[str] = ()
    """Sentences that say how many values are marked."""
    fields: Sequence[tuple[str, str]] = ()
    """Those that have a mark: the record's key, and what it is called."""
    missing: Sequence[tuple[str, str]] = ()
    """Values that have none: what each is called, and why."""
    other: Sequence[str] = ()
    """What fields are called that the present reader reads otherwise than the record has them."""
    refused: str | None = None
    """Why the present reader reads no article from the page; None where it does."""


Marker = Callable[[Archive, KeptPage], MarkedPage]

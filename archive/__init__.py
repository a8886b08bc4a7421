"""The archive: what sites published, when, and what it said. It knows nothing about sites' software, Scrapy or the
network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.record.article import Article, Attachment, Photo
from archive.record.visit import FoundLink, Saved, Visit

if TYPE_CHECKING:
    from archive.store import Archive

__all__ = ["Archive", "Article", "Attachment", "FoundLink", "Photo", "Saved", "Visit"]


def __getattr__(name: str) -> Any:
    """Import `Archive` on first use: whoever needs only the record then loads no database library."""
    if name == "Archive":
        from archive.store import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

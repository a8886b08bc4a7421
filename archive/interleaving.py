"""Saves pages that may be older than what the archive knows."""

from __future__ import annotations

from archive.store import Archive
from archive.visit import Saved, Visit


def save_in_time(archive: Archive, visit: Visit) -> Saved:
    """`Archive.save`, for what was fetched at any time."""
    return archive.save(visit)

"""How a point in time is stored: as ISO 8601 text in UTC of fixed width, `2026-11-23T07:28:01.123456Z`.

Text is the same in SQLite, PostgreSQL and a CSV file, and readable in twenty years; at a fixed width its order is the
order of time in every database and collation.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from archive.errors import ArchiveDamaged
from archive.messages.language import _

VIETNAM = timezone(timedelta(hours=7))


def to_text(at: datetime) -> str:
    """Return the time as it is stored. Raise ValueError for a naive one, whose zone would be a guess."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a zone cannot be stored: {at!r}")
    at = at.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def to_text_or_none(at: datetime | None) -> str | None:
    """Return `to_text` of the time, or None for None."""
    return None if at is None else to_text(at)


def from_text(stored: str) -> datetime:
    """Return the time that `to_text` stored, aware, in UTC. Raise ArchiveDamaged for any other text."""
    try:
        at = datetime.fromisoformat(stored)
    except (ValueError, TypeError):
        at = datetime.min
    if at.tzinfo is None:
        raise ArchiveDamaged(_("a stored time is damaged: {time}: see tulieu repair", time=repr(stored)))
    return at


def from_text_or_none(stored: str | None) -> datetime | None:
    """Return `from_text` of the text, or None for None."""
    return None if stored is None else from_text(stored)


def local(at: datetime) -> datetime:
    """Return the same instant in Vietnam's time zone, for people to read."""
    return at.astimezone(VIETNAM)

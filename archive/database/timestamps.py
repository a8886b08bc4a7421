"""How a moment is stored: ISO 8601 in UTC as text of fixed width, `2026-11-23T07:28:01.123456Z`.

Text rather than a date type or a number, because it is the same in SQLite, PostgreSQL, a CSV dump and
for the person who opens the file in twenty years; of fixed width, because then its order is the order
of time in every database and every collation.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def to_text(at: datetime) -> str:
    """The moment as it is stored. ValueError for a naive one: its zone would be a guess."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a zone cannot be stored: {at!r}")
    at = at.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def to_text_or_none(at: datetime | None) -> str | None:
    """`to_text`, absent stays absent."""
    return None if at is None else to_text(at)


def from_text(stored: str) -> datetime:
    """The moment that `to_text` stored, aware, in UTC."""
    return datetime.fromisoformat(stored)


def from_text_or_none(stored: str | None) -> datetime | None:
    """`from_text`, absent stays absent."""
    return None if stored is None else from_text(stored)


def local(at: datetime) -> datetime:
    """The same instant as Vietnam's clocks show it, for people."""
    return at.astimezone(VIETNAM)

"""`INSERT ... ON CONFLICT`, which SQLAlchemy spells by dialect though both databases agree on it."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

DIALECTS = ("sqlite", "postgresql")
"""Databases that an archive can be kept in."""


@cache
def insert_into(table: Table, dialect: str) -> Any:
    """The dialect's INSERT of `table`, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # only where it is used

        return postgresql.insert(table)
    return sqlite.insert(table)

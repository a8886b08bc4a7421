"""What SQLite needs that other databases do not: pragmas, its own BEGIN, the end of its journal.

Python's sqlite3 begins transactions late and not for every statement; here it is told to begin none,
and each transaction is begun explicitly: `BEGIN IMMEDIATE` for writers, so that two of them wait for
each other at the start instead of failing in the middle, and plain `BEGIN`, one snapshot, for readers.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another one before it gives up: longer than any transaction here."""

_JOURNAL_SIZE_LIMIT = 64 * 1024 * 1024  # bytes of write-ahead log that stay on disk after a checkpoint
_CLOSING_TIMEOUT_MS = 1_000  # a reader that stays may keep its log; closing does not wait for it


def file_of(url: URL) -> Path | None:
    """The file that a SQLite URL names; None for one in memory or in SQLite's own URI form."""
    if not url.database or url.database == ":memory:" or "uri" in url.query:
        return None
    return Path(url.database)


def make_engine(url: URL, *, read_only: bool) -> Engine:
    """An engine whose connections are set up for an archive. Opens nothing yet."""
    path = file_of(url)
    if path is not None:
        url = url.set(database=uri_of(path, read_only), query={"uri": "true"})
    engine = create_engine(url, poolclass=QueuePool, pool_size=4, max_overflow=16)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")  # with WAL a power cut costs the newest pages, no more
        connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_SIZE_LIMIT}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def uri_of(path: Path, read_only: bool) -> str:
    """The file as SQLite is asked for it."""
    address = f"file:{quote(str(path.absolute()))}"
    if not read_only:
        return f"{address}?mode=rwc"
    # Even a reader of a write-ahead log makes a file beside the archive. Where it cannot, on a disk
    # that may only be read, nobody else writes either and no lock is needed.
    log = path.with_name(f"{path.name}-wal")
    if os.access(path.parent, os.W_OK) or (log.exists() and log.stat().st_size):
        return f"{address}?mode=ro"
    return f"{address}?mode=ro&immutable=1"


def use_write_ahead_log(engine: Engine) -> None:
    """Lets readers and the writer work without waiting for each other. The file remembers it."""
    _outside_transactions(engine, "PRAGMA journal_mode = WAL")


def defer_foreign_keys(connection: Connection) -> None:
    """Checks references at the end of the transaction: migrations copy tables that others refer to."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def fold_write_ahead_log(engine: Engine) -> None:
    """Brings the log into the file and empties it, so that the file alone is the archive again.
    Where a reader still needs the log it stays, and nothing is lost."""
    _outside_transactions(engine, f"PRAGMA busy_timeout = {_CLOSING_TIMEOUT_MS}", "PRAGMA wal_checkpoint(TRUNCATE)")


def _outside_transactions(engine: Engine, *pragmas: str) -> None:
    proxy = engine.raw_connection()
    try:
        for pragma in pragmas:
            proxy.driver_connection.execute(pragma).fetchall()  # type: ignore[union-attr]
    finally:
        proxy.close()

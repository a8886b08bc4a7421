"""The queue's tables in PostgreSQL: Procrastinate's and ours, in a schema of their own, beside the archive's.

Nothing in them is of lasting value, so that they are made anew where they are another version's.
"""

from __future__ import annotations

from typing import Any

import psycopg
from procrastinate import __version__
from procrastinate.schema import SchemaManager
from sqlalchemy import URL

from archive.database.postgresql import QUEUE
from archive.errors import ArchiveError, CannotOpen
from archive.messages.language import _
from archive.open import display_name
from crawler.fleet.timing import DEAD_AFTER

Connection = psycopg.Connection[tuple[Any, ...]]

SCHEMA = QUEUE
"""The PostgreSQL schema. An archive is what is in the schema `public`; copies and checks do not see this one."""

_LOCK = (0x74756C69, 0x666C)  # "tuli", "fl": who makes the tables has it
_TABLES = """
CREATE TABLE fleet_version (version text NOT NULL);
CREATE TABLE fleet_workers (
    worker_id bigint PRIMARY KEY REFERENCES procrastinate_workers ON DELETE CASCADE,
    holder text NOT NULL,  -- as it locks sites in the archive: host/pid/token
    since timestamptz NOT NULL DEFAULT now(),
    places integer NOT NULL  -- sites at a time
);
CREATE TABLE fleet_addresses (  -- of servers that are asked now
    address text PRIMARY KEY,
    worker_id bigint NOT NULL REFERENCES procrastinate_workers ON DELETE CASCADE  -- who alone asks them
);
CREATE INDEX ON fleet_addresses (worker_id);
CREATE TABLE fleet_results (  -- of slices, until the command that shared them out takes them
    work text NOT NULL,
    number bigint NOT NULL,
    result text NOT NULL,  -- JSON; as jsonb it could hold neither NUL nor halves of surrogate pairs
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (work, number)
);
"""
VERSION = f"{__version__}+3"
"""Of all tables: Procrastinate's version, and that of ours."""


CONNECTING: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
    # A worker that is stopped in the middle of something holds nobody up for long, and nobody waits for it for long.
    "options": f"-c search_path={SCHEMA} -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s",
    "autocommit": True,
}
"""How the queue is connected to: a line that is dead is found out well within `timing.DEAD_AFTER`, and each statement
is a transaction, which the server ends whatever befalls who sent it."""


class OtherVersion(CannotOpen):
    """Workers of another version are at work."""


def connection_address(url: URL) -> str:
    """Return an archive's address as psycopg takes it, with its password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def connect(url: URL) -> Connection:
    """Return a connection that sees the queue's tables; each statement is a transaction, unless one is begun. Raises
    psycopg.OperationalError."""
    return psycopg.connect(connection_address(url), **CONNECTING)


def has_tables(connection: Connection) -> bool:
    """Return whether there is a queue at all."""
    return connection.execute(f"SELECT to_regclass('{SCHEMA}.fleet_version')").fetchone() != (None,)


def make_tables(url: URL, where: str) -> None:
    """Make the tables where there are none, or those of another version of Procrastinate that nobody works with any
    more. Two workers may do this at once. Raises OtherVersion where others are at work; `where` names the archive."""
    with connect(url) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)
        if has_tables(connection):
            (version,) = connection.execute("SELECT version FROM fleet_version").fetchone() or (None,)
            if version == VERSION:
                return
            alive = "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
            if connection.execute(alive, [DEAD_AFTER]).fetchone() is not None:
                raise OtherVersion(
                    _(
                        "{archive}: workers with a queue of version {version} are at work, here is {here}: end them "
                        "first",
                        archive=where,
                        version=version,
                        here=VERSION,
                    )
                )
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        connection.execute(SchemaManager.get_schema())
        connection.execute(_TABLES)
        connection.execute("INSERT INTO fleet_version VALUES (%s)", [VERSION])


def queue_failed(url: URL, error: BaseException) -> ArchiveError:
    """Return what is raised where the queue of an archive fails."""
    return ArchiveError(
        _("{archive}: its queue cannot be used: {why}", archive=display_name(url), why=first_line(error))
    )


def first_line(error: BaseException) -> str:
    """Return what an error of the database says, in one line."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__

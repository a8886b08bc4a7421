"""What PostgreSQL needs and SQLite does not: one writer at a time, snapshots for readers, time-outs.

A writer takes one advisory lock at the beginning of its transaction, as a writer of SQLite locks the file. So what is
written for one database is right for the other, and no two writers can wait for each other. They are served in the
order in which they came. Readers see one snapshot and wait for nobody.

Commits do not wait for the disk. If the server fails, the pages of its last second may be lost together with what the
ledger knows of them, so that they are fetched again. SQLite is set up likewise.
"""

from __future__ import annotations

import os
import platform
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from archive.database.lock_holders import describe_server_writer
from archive.errors import ArchiveLocked, BadAddress, Unreachable

LOCK_TIMEOUT_MS = 30_000
"""How long a writer waits for another one, in milliseconds, as in SQLite."""

STOPPED_WRITER_MS = 20_000
"""After how many milliseconds without a statement the server ends a transaction that writes: its process was stopped or
its machine is gone, and the others wait for it. Less than they wait, so that they outlast it."""

_LOCK = (0x74756C69, 0x6575)  # "tulieu": arbitrary numbers that no other program should lock

# In seconds, the last in ms. libpq's defaults wait for minutes or for ever where a machine or a line went away.
_TIMEOUTS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def with_driver(url: URL) -> URL:
    """Return an address as people type it (`postgresql://`, `postgres://`) with the driver that this program uses."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def make_engine(url: URL, where: str) -> Engine:
    """Return an engine whose connections are set up for an archive; it opens nothing yet. Raise BadAddress without the
    driver."""
    name = f"tulieu on {platform.node()}, process {os.getpid()}"[:63]  # shown to those that wait for this one
    settings: dict[str, Any] = {"application_name": name, "client_encoding": "utf8", **_TIMEOUTS}
    try:
        engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=16,
            pool_pre_ping=True,  # a connection that was lost between two transactions is replaced
            isolation_level="READ COMMITTED",  # whatever the server's default: writers see what is committed
            connect_args={key: value for key, value in settings.items() if key not in url.query},
        )
    except ModuleNotFoundError as error:
        install = "pip install 'tulieu[postgresql]'"
        raise BadAddress(f"{where}: its driver is not installed ({error.name}): {install}") from error

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            _begin_writing(connection, engine, where)

    return engine


def for_reading(engine: Engine) -> Engine:
    """Return the engine for transactions that only read, and see one snapshot from their first query on."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def check_encoding(connection: Connection, where: str) -> None:
    """Raise Unreachable for a database that cannot store Vietnamese text."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        advice = "make another database by: createdb -E UTF8 -T template0 NAME"
        raise Unreachable(f"{where}: its encoding is {encoding}, not UTF8: {advice}")


def commit_to_disk(connection: Connection) -> None:
    """Make this transaction's commit wait until it and all before it are on the disk."""
    connection.exec_driver_sql("SET LOCAL synchronous_commit = on")


def _begin_writing(connection: Connection, engine: Engine, where: str) -> None:
    wait = connection.get_execution_options().get("waits", LOCK_TIMEOUT_MS / 1000)
    settings = f"SET LOCAL lock_timeout = {int(wait * 1000)}; SET LOCAL synchronous_commit = off"
    stopped = f"SET LOCAL idle_in_transaction_session_timeout = {STOPPED_WRITER_MS}"
    try:
        connection.exec_driver_sql(f"{settings}; {stopped}; SELECT pg_advisory_xact_lock({_LOCK[0]}, {_LOCK[1]})")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":
            raise
        raise ArchiveLocked(f"{where}: {describe_server_writer(engine, *_LOCK)}, try again later") from error

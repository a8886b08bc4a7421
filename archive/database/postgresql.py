"""What PostgreSQL needs and SQLite does not: locks for writers, snapshots for readers, time-outs.

A writer has either the whole archive to itself, as in SQLite, or a part of it: one site, say. Locks are advisory ones,
held to the end of the transaction, and taken in this order, so that no writers wait for each other in a circle:

1. the lock of the whole archive, at the beginning: exclusive by who writes the whole, shared by who writes a part;
2. the lock of the part, exclusive, at the beginning;
3. rows that several parts have: a page that two sites serve (`captures`), one of them in a transaction;
4. the lock of the search index, shared, and only tried for: whoever does not get it leaves its articles queued;
5. rows of the index's queue, passed over where another has locked them.

Who has taken the fourth waits for nobody any more. Locks are given in the order in which they are requested: who waits
for the whole archive waits for those that write now, and not for those that come later. A writer that stands still
within a transaction (a stopped process, a machine without network) loses its session, and so its locks, after
`IDLE_TIMEOUT_MS`. Readers see one snapshot and wait for nobody.

Commits do not wait for the disk. If the server fails, the pages of its last second may be lost together with what the
ledger knows about them, so that they are fetched again. SQLite is set up likewise.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from archive.database.lock_holders import describe_server_writer
from archive.database.schema import metadata
from archive.errors import ArchiveLocked, BadAddress, Unreachable
from archive.messages.language import _

LOCK_TIMEOUT_MS = 30_000
"""How long a writer waits for another one, in milliseconds, as in SQLite."""

IDLE_TIMEOUT_MS, IDLE_TIMEOUT_WHOLE_MS = 25_000, 120_000
"""How long a transaction that writes a part, or the whole, may let the server wait for its next statement, in
milliseconds: a part for less than others wait for its lock, the whole for longer than any program computes."""

# Arbitrary numbers that no other program should lock: "tulieu", and "tulp" with a number for each part.
_WHOLE = (0x74756C69, 0x6575)
_PARTS = 0x74756C70

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
            connect_args={key: value for key, value in settings.items() if key not in url.query},
        )
    except ModuleNotFoundError as error:
        install = "pip install 'tulieu[postgresql]'"
        raise BadAddress(
            _("{where}: its driver is not installed ({name}): {advice}", where=where, name=error.name, advice=install)
        ) from error

    _note_partial_indexes()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            _begin_writing(connection, engine, where)

    return engine


def _note_partial_indexes() -> None:
    """Give the schema's partial indexes the conditions for PostgreSQL that they have for SQLite. In the schema itself
    they would have SQLAlchemy import all that it has for PostgreSQL, also where an archive is a file."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def for_reading(engine: Engine) -> Engine:
    """Return the engine for transactions that only read, and see one snapshot from their first query on."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


QUEUE = "tulieu_fleet"
"""The schema of the queue of an archive's workers."""

_FORGET_FAILED = f"DELETE FROM {QUEUE}.procrastinate_jobs WHERE status = 'failed'"  # noqa: S608 - with pages in them


def for_writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write. Their BEGIN is sent by `_begin_writing`, not by the driver."""
    return engine.execution_options(writes=True, isolation_level="AUTOCOMMIT")


def check_encoding(connection: Connection, where: str) -> None:
    """Raise Unreachable for a database that cannot store Vietnamese text."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        advice = "make another database by: createdb -E UTF8 -T template0 NAME"
        raise Unreachable(
            _("{where}: its encoding is {encoding}, not UTF8: {advice}", where=where, encoding=encoding, advice=advice)
        )


def commit_to_disk(connection: Connection) -> None:
    """Make this transaction's commit wait until it and all before it are on the disk."""
    connection.exec_driver_sql("SET LOCAL synchronous_commit = on")


def vacuum(engine: Engine) -> None:
    """Write all tables anew without what was deleted, one after the other, those of the workers' queue too, and what
    the planner knows of their values. Each waits for who uses it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        looked = inspect(connection)
        has_queue = looked.has_table("procrastinate_jobs", schema=QUEUE)
        if has_queue:
            connection.exec_driver_sql(_FORGET_FAILED)
        tables = [f'"{name}"' for name in looked.get_table_names()]
        tables += [f'{QUEUE}."{name}"' for name in looked.get_table_names(schema=QUEUE)] if has_queue else []
        for name in tables:
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
        # It has samples of texts and addresses; what the server knew of them before is deleted rows of this one.
        connection.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows by COPY, which takes a tenth of the time of INSERT. Errors are SQLAlchemy's."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    dialect = connection.dialect
    errors = dialect.loaded_dbapi.Error
    try:
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
    except errors as error:
        raise DBAPIError.instance(statement, None, error, errors, dialect=dialect) from error


def try_to_share(connection: Connection, part: str) -> bool:
    """Take the lock of a part to the end of the transaction, together with others that share it; return False where
    somebody has it alone, or waits to."""
    first, second = _lock_of(part)
    taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock_shared({first}, {second})")
    return bool(taken.scalar())


def _lock_of(part: str) -> tuple[int, int]:
    """Return the two numbers of a part's lock. Parts that have the same by chance wait for each other without
    result."""
    return _PARTS, crc32(part.encode("utf-8", "surrogatepass")) - (1 << 31)


def _begin_writing(connection: Connection, engine: Engine, where: str) -> None:
    options = connection.get_execution_options()
    wait, part = options.get("waits", LOCK_TIMEOUT_MS / 1000), options.get("part")
    locks = [("", _WHOLE)] if part is None else [("_shared", _WHOLE), ("", _lock_of(part))]
    idle = IDLE_TIMEOUT_WHOLE_MS if part is None else IDLE_TIMEOUT_MS
    statements = (  # sent at once: each further message is a further journey to the server
        "BEGIN ISOLATION LEVEL READ COMMITTED",  # whatever the server's default: writers see what is committed
        f"SET LOCAL lock_timeout = {int(wait * 1000)}",
        "SET LOCAL synchronous_commit = off",
        f"SET LOCAL idle_in_transaction_session_timeout = {idle}",
        *(f"SELECT pg_advisory_xact_lock{how}({first}, {second})" for how, (first, second) in locks),
    )
    try:
        connection.exec_driver_sql("; ".join(statements))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":
            raise
        holder = describe_server_writer(engine, *(numbers for _, numbers in locks))
        raise ArchiveLocked(_("{where}: {holder}, try again later", where=where, holder=holder)) from error

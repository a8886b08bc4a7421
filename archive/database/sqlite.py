"""What SQLite needs and other databases do not: pragmas, explicit transactions, a bounded write-ahead log (WAL).

Python's sqlite3 begins transactions late and not for every statement, so it is told to begin none. Each transaction is
begun explicitly: `BEGIN IMMEDIATE` for a writer, so that two writers wait for each other at the start instead of
failing in the middle, and plain `BEGIN`, one snapshot, for a reader.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from archive.database.lock_holders import describe_file_writer
from archive.database.open_file import OpenFile
from archive.errors import ArchiveLocked
from archive.messages.language import _

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another one, in milliseconds: longer than any transaction here."""

_MAX_PAUSE = 0.01  # seconds between two attempts

_WAL_LIMIT = 16 * 1024 * 1024  # bytes of write-ahead log from which on a writer empties it
_PAGE = 4096  # bytes of a page of the database
_CACHE_KB = 12_288  # of memory for each connection: a batch of the search index needs more than the default of 2 MB
_READ_ONLY_CACHE_KB = 4_096  # searches take the same time with it, and the reading room has a dozen connections
_CHECKPOINT_TIMEOUT_MS = 250  # how long a writer waits for readers of the log
_OPENED = "opened"  # where the record of a connection keeps its OpenFile
_CLOSING_TIMEOUT_MS = 1_000  # closing does not wait longer for a reader


def path_of(url: URL) -> Path | None:
    """Return the file that a SQLite URL names; None for a database in memory or SQLite's own URI form."""
    if not url.database or url.database == ":memory:" or "uri" in url.query:
        return None
    return Path(url.database)


def make_engine(url: URL, *, read_only: bool) -> Engine:
    """Return an engine whose connections are set up for an archive; it opens nothing yet."""
    path = path_of(url)
    if path is not None:
        url = url.set(database=uri_of(path, read_only), query={"uri": "true"})
    engine = create_engine(url, poolclass=QueuePool, pool_size=4, max_overflow=16)
    opened = OpenFile(path) if path is not None and not read_only else None

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below
        connection.text_factory = _any_text
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")  # with a WAL a power cut costs the newest pages, no more
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_LIMIT // _PAGE}")  # each checkpoint waits for the disk
        connection.execute(f"PRAGMA cache_size = -{_READ_ONLY_CACHE_KB if read_only else _CACHE_KB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            wait = connection.get_execution_options().get("waits", BUSY_TIMEOUT_MS / 1000)
            if opened is not None:
                opened.check()
            _begin_writing(connection.connection.driver_connection, path, wait)  # type: ignore[arg-type]
            if opened is not None:
                opened.note_written()
        else:
            # Not through SQLAlchemy, which takes longer than most of what readers ask.
            connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]

    if path is not None and not read_only:
        limit_wal(engine, path)
    if opened is not None:
        _watch(engine, opened)
    return engine


def for_writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write: each has the file to itself from its beginning."""
    return engine.execution_options(writes=True)


def _any_text(octets: bytes) -> str:
    """Return a text as it is stored, also where it is damaged and no UTF-8 any more: what it is of is then named, and
    the other rows are read. Such a text equals no other."""
    return octets.decode("utf-8", "surrogateescape")


def _watch(engine: Engine, opened: OpenFile) -> None:
    """Tell `opened` of the connections. None is opened to another file than the first."""

    @event.listens_for(engine, "do_connect")
    def before(*_: Any) -> None:
        opened.check()  # where the file is gone, SQLite would make another

    @event.listens_for(engine, "connect")
    def after(_connection: sqlite3.Connection, record: Any) -> None:
        record.info[_OPENED] = opened
        opened.note_opened()

    @event.listens_for(engine, "close")
    def closed(_connection: sqlite3.Connection, _record: Any) -> None:
        opened.note_closed()


def roll_back(path: Path) -> None:
    """Have SQLite undo the transaction that a power cut left half done, where its journal lies beside the file: readers
    alone may not. Files of this program have a write-ahead log instead; another program can make them such."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        if not path.is_file() or not journal.stat().st_size or not os.access(path, os.W_OK):
            return
    except OSError:  # there is none, or another program has just finished with it
        return
    connection = sqlite3.connect(uri_of(path, read_only=False), uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    finally:
        connection.close()


def _begin_writing(connection: sqlite3.Connection, path: Path | None, wait: float) -> None:
    """Begin a transaction as the one writer. After `wait` seconds raise ArchiveLocked, naming the other writer."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        _retry_while_busy(connection, "BEGIN IMMEDIATE", path, wait)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _retry_while_busy(connection: sqlite3.Connection, statement: str, path: Path | None, wait: float) -> None:
    """Run a statement as soon as no other program locks the file. Raise ArchiveLocked after `wait` seconds.

    SQLite's own busy handler asks ever more rarely, up to a tenth of a second apart, so that one of eight writers waits
    for many seconds; and where it suspects a deadlock it does not wait at all. Here all ask equally often, at random
    times.
    """
    give_up_at = time.monotonic() + wait
    while True:
        try:
            connection.execute(statement).fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > give_up_at:
                raise ArchiveLocked(
                    _(
                        "{where}: {holder}, try again later",
                        where=path or _("the archive"),
                        holder=describe_file_writer(path),
                    )
                ) from error
        time.sleep(random.uniform(0, _MAX_PAUSE))  # noqa: S311 - nothing secret


def limit_wal(engine: Engine, path: Path) -> None:
    """Have writers empty the write-ahead log when it has grown.

    SQLite does that only in a moment without readers, which never comes where several read in turn. A long reader such
    as an export keeps the log growing until it ends: the writers, who stand still while they try, try again each time
    that the log has doubled.
    """
    real = path.resolve()  # SQLite keeps the log beside the file itself, not beside a link to it
    log = real.with_name(f"{real.name}-wal")
    limit = _WAL_LIMIT

    @event.listens_for(engine, "checkin")
    def empty_log(connection: sqlite3.Connection | None, _record: Any) -> None:
        nonlocal limit
        try:
            size = log.stat().st_size
        except FileNotFoundError:
            return
        if size < _WAL_LIMIT:
            limit = _WAL_LIMIT  # another process has emptied it
        if connection is None or size < limit:
            return
        connection.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_TIMEOUT_MS}")
        [(busy, _, _)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        limit = 2 * size if busy else _WAL_LIMIT


def uri_of(path: Path, read_only: bool) -> str:
    """Return the URI by which SQLite opens the file."""
    address = f"file:{quote(os.fsencode(path.absolute()))}"
    if not read_only:
        return f"{address}?mode=rwc"
    # Even a reader of a write-ahead log makes a file beside the archive. Where it cannot, on a read-only disk, nobody
    # else writes either and no lock is needed.
    log = path.with_name(f"{path.name}-wal")
    if os.access(path.parent, os.W_OK) or (log.exists() and log.stat().st_size):
        return f"{address}?mode=ro"
    return f"{address}?mode=ro&immutable=1"


def assign_file_id(engine: Engine) -> None:
    """Give a new file a random number, which never changes and by which a log of another file is detected."""
    proxy = engine.raw_connection()
    try:
        connection: Any = proxy.driver_connection
        connection.execute("BEGIN IMMEDIATE")  # of two programs that create an archive one gives the number
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            connection.execute(f"PRAGMA user_version = {1 + random.getrandbits(30)}")
        connection.execute("COMMIT")
    finally:
        proxy.close()


def enable_wal(engine: Engine) -> None:
    """Switch the file to a write-ahead log for good: readers and the writer then do not wait for each other."""
    proxy = engine.raw_connection()
    try:
        connection: Any = proxy.driver_connection
        # Of several that do this to a new file at once SQLite refuses all but one, whatever the time-out.
        _retry_while_busy(connection, "PRAGMA journal_mode = WAL", path_of(engine.url), BUSY_TIMEOUT_MS / 1000)
    finally:
        proxy.close()


def defer_foreign_keys(connection: Connection) -> None:
    """Check references at the end of the transaction only: migrations copy tables that others refer to."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def check_in_place(engine: Engine) -> None:
    """Raise ArchiveMoved where the engine's file or its log is no longer where its path says, ArchiveReadOnly where it
    may no longer be written."""
    _outside_transactions(engine)


def checkpoint_wal(engine: Engine) -> None:
    """Bring the log into the file and empty it, so that the file alone is the archive. Where a reader still needs the
    log it stays, and nothing is lost.

    Raise the errors of `check_in_place`, with nothing done: only SQLite itself, when it closes a file, can tell whether
    anybody else has it open under another name.
    """
    _outside_transactions(engine, f"PRAGMA busy_timeout = {_CLOSING_TIMEOUT_MS}", "PRAGMA wal_checkpoint(TRUNCATE)")


def vacuum(engine: Engine) -> bool:
    """Write the file anew without what was deleted, and empty the log. Return False where another program reads, which
    keeps the log as it is."""
    proxy = engine.raw_connection()
    try:
        if (opened := proxy.info.get(_OPENED)) is not None:
            opened.check()
        connection: Any = proxy.driver_connection
        _retry_while_busy(connection, "VACUUM", path_of(engine.url), BUSY_TIMEOUT_MS / 1000)
        connection.execute(f"PRAGMA busy_timeout = {_CLOSING_TIMEOUT_MS}")
        [(busy, _, _)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        return not busy
    finally:
        proxy.close()


def _outside_transactions(engine: Engine, *pragmas: str) -> None:
    proxy = engine.raw_connection()
    try:
        if (opened := proxy.info.get(_OPENED)) is not None:
            opened.check()
        for pragma in pragmas:
            proxy.driver_connection.execute(pragma).fetchall()  # type: ignore[union-attr]
    finally:
        proxy.close()

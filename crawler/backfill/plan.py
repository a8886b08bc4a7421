"""The plan of a backfill: which captures there are, which of them are done, and when a server may be asked next.

It is a SQLite file beside the archive. It may be deleted at any time: captures are then listed and fetched anew, which
changes nothing in the archive.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.errors import ArchiveError
from archive.messages.language import _

FORMAT = 1
"""Version of the file's tables, as its `user_version`."""

SAME = "same"
"""State of a capture that has the bytes of the one before it, and is not fetched."""

_TABLES = """
CREATE TABLE IF NOT EXISTS listings (
    site TEXT, source TEXT, domain TEXT, since TEXT, until TEXT, state TEXT NOT NULL, done INTEGER NOT NULL,
    PRIMARY KEY (site, source, domain, since, until)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS captures (
    id INTEGER PRIMARY KEY, site TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, at TEXT NOT NULL,
    original TEXT NOT NULL, digest TEXT NOT NULL, place TEXT NOT NULL, state TEXT,
    UNIQUE (site, source, url, at)
);
CREATE INDEX IF NOT EXISTS ix_captures_left ON captures (site, source, url, at) WHERE state IS NULL;
CREATE TABLE IF NOT EXISTS paces (server TEXT PRIMARY KEY, next_at REAL NOT NULL) WITHOUT ROWID;
"""
_WITHIN = "site = :site AND source = :source AND at >= :since AND at < :until"
_MARK_SAME = """
UPDATE captures SET state = :same WHERE state IS NULL AND id IN (
    SELECT id FROM (
        SELECT id, digest, lag(digest) OVER (PARTITION BY url ORDER BY at) AS before
        FROM captures WHERE site = :site AND source = :source
    ) WHERE digest = before AND digest <> ''
)
"""


class PlanUnusable(ArchiveError):
    """The file of the plan cannot be used; `str()` says why, in one line."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as a web archive kept it."""

    at: str
    """When it was fetched, in UTC: 14 digits, year to second."""
    original: str
    """The address under which it was fetched."""
    digest: str = ""
    """The web archive's digest of its bytes; empty where it gives none."""
    location: str = ""
    """Where the web archive has it, as its source writes it; empty where time and address say it."""
    url: str = ""
    """The address that the ledger has for it."""
    id: int = 0
    """Its number in the plan."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which captures a backfill is."""

    site: str
    source: str
    """Name of the web archive: `wayback`, `commoncrawl`."""
    since: str = "0"
    """Captures of this time or later; written as `Capture.at`, or as the beginning of one."""
    until: str = "9"
    """Captures of before this time, written likewise."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers of what is still to be fetched."""

    captures: int
    addresses: int
    first: str | None
    """Time of the earliest, as in `Capture.at`; None where there is none."""
    last: str | None


class Plan:
    """The file, open. A context manager. Several processes may use it at once. Raises PlanUnusable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise PlanUnusable(
                _("{path}: the plan of the backfill cannot be opened: {why}", path=path, why=error)
            ) from error
        try:
            with self._raising_plan_unusable():
                self._prepare()
        except PlanUnusable:
            self._database.close()
            raise

    def _prepare(self) -> None:
        [version] = self._database.execute("PRAGMA user_version").fetchone()
        [tables] = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version != FORMAT and (version or tables):
            raise PlanUnusable(_("{path}: this is not a plan of a backfill that this version can read", path=self.path))
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")  # what a loss of power undoes is fetched once more
        self._database.executescript(f"{_TABLES} PRAGMA user_version = {FORMAT};")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    @contextmanager
    def _raising_plan_unusable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise PlanUnusable(_("{path}: the plan of the backfill: {why}", path=self.path, why=error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._raising_plan_unusable():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    # --- what there is ----------------------------------------------------------------------------

    def state_of(self, scope: Scope, domain: str) -> str | None:
        """Return where the list of a domain's captures goes on, as its source writes it: empty where it was not begun,
        None where it is complete."""
        with self._raising_plan_unusable():
            row = self._database.execute(
                "SELECT state, done FROM listings WHERE site = ? AND source = ? AND domain = ? AND since = ?"
                " AND until = ?",
                (scope.site, scope.source, domain, scope.since, scope.until),
            ).fetchone()
        if row is None:
            return ""
        return None if row[1] else str(row[0])

    def add(self, scope: Scope, domain: str, captures: Iterable[Capture], goes_on: str | None) -> int:
        """Add the captures of one answer and where the list goes on (None: it is complete), all of it or nothing.
        Returns how many captures are new."""
        rows = [(scope.site, scope.source, c.url, c.at, c.original, c.digest, c.location) for c in captures]
        with self._transaction() as database:
            before = database.total_changes
            database.executemany(
                "INSERT INTO captures (site, source, url, at, original, digest, place) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                rows,
            )
            added = database.total_changes - before
            database.execute(
                "INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?, ?, ?, ?)",
                (scope.site, scope.source, domain, scope.since, scope.until, goes_on or "", goes_on is None),
            )
        return added

    def begin_anew(self, scope: Scope) -> None:
        """Forget that lists are complete, so that captures of since then are found. What is done stays done."""
        with self._transaction() as database:
            database.execute("DELETE FROM listings WHERE site = ? AND source = ?", (scope.site, scope.source))

    def skip_same(self, scope: Scope) -> None:
        """Mark captures that have the bytes of the one before them as done: they say nothing new."""
        with self._transaction() as database:
            database.execute(_MARK_SAME, {"same": SAME, "site": scope.site, "source": scope.source})

    # --- what is left -----------------------------------------------------------------------------

    def overview(self, scope: Scope) -> Overview:
        """Return how much is still to be fetched."""
        query = (
            f"SELECT count(*), count(DISTINCT url), min(at), max(at) FROM captures WHERE state IS NULL AND {_WITHIN}"  # noqa: S608
        )
        with self._raising_plan_unusable():
            return Overview(*self._database.execute(query, _as_parameters(scope)).fetchone())

    def next_after(self, scope: Scope, after: Capture | None) -> Capture | None:
        """Return the next capture to be fetched, by address, then by time; None where all are done."""
        query = (
            "SELECT at, original, digest, place, url, id FROM captures INDEXED BY ix_captures_left"  # noqa: S608
            f" WHERE state IS NULL AND (url, at) > (:url, :at) AND {_WITHIN} ORDER BY url, at LIMIT 1"
        )
        begin = {"url": after.url, "at": after.at} if after is not None else {"url": "", "at": ""}
        with self._raising_plan_unusable():
            row = self._database.execute(query, _as_parameters(scope) | begin).fetchone()
        return Capture(*row) if row is not None else None

    def mark_done(self, capture: Capture, state: str) -> None:
        """Write down what came of a capture."""
        with self._transaction() as database:
            database.execute("UPDATE captures SET state = ? WHERE id = ?", (state, capture.id))

    # --- when a server may be asked ---------------------------------------------------------------

    def reserve(self, server: str, now: float, interval: float, longest: float) -> float:
        """Reserve the next time at which a server may be asked, and return the seconds until then.

        No process that uses this file gets a time within `interval` seconds after it. Reservations further away than
        `longest` seconds were made by a clock that has been set back since, and do not count.
        """
        with self._transaction() as database:
            row = database.execute("SELECT next_at FROM paces WHERE server = ?", (server,)).fetchone()
            free = row[0] if row is not None else now
            reserved = max(now, free) if free <= now + longest else now
            database.execute("INSERT OR REPLACE INTO paces VALUES (?, ?)", (server, reserved + interval))
        return float(reserved - now)

    def suspend(self, server: str, until: float) -> None:
        """Have no process ask a server before `until`."""
        with self._transaction() as database:
            database.execute(
                "INSERT INTO paces VALUES (?, ?) ON CONFLICT DO UPDATE SET next_at = max(next_at, excluded.next_at)",
                (server, until),
            )


def _as_parameters(scope: Scope) -> dict[str, str]:
    return {"site": scope.site, "source": scope.source, "since": scope.since, "until": scope.until}

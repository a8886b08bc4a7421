"""What a worker tells of itself, and what it does about others that tell nothing any more.

Procrastinate 3.10 has heartbeats and can say which jobs are stalled, but puts none back by itself; what its
documentation proposes, a periodic job that does, is not enough here (docs/fleet.md says what was seen). So each worker
has a thread for it, with a connection of its own: no computation and no lack of places holds it up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import LiteralString

import psycopg
from sqlalchemy import URL

from archive import Archive
from archive.errors import ArchiveError
from archive.messages.terminal import print_progress
from crawler.fleet.schema import Connection, connect, first_line
from crawler.fleet.timing import DEAD_AFTER, HEARTBEAT, STUCK_AFTER
from crawler.run.lock import this_process

QUEUE = "sites"
"""The queue that every worker takes from."""

_RESCUE_LOCK = (0x74756C69, 0x7265)  # who puts jobs back has it, so that one worker does it at a time

_REGISTER: LiteralString = """
WITH new AS (SELECT worker_id FROM procrastinate_register_worker_v1())
INSERT INTO fleet_workers (worker_id, holder, places) SELECT worker_id, %s, %s FROM new RETURNING worker_id
"""
_BEAT: LiteralString = "UPDATE procrastinate_workers SET last_heartbeat = clock_timestamp() WHERE id = %s RETURNING id"
_DEAD: LiteralString = """
SELECT w.id, f.holder FROM procrastinate_workers w LEFT JOIN fleet_workers f ON f.worker_id = w.id
WHERE w.last_heartbeat < clock_timestamp() - make_interval(secs => %s)
"""
_SITES_OF: LiteralString = (
    "SELECT args->>'site', worker_id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = ANY(%s)"
)
# A job may wait a second time already: then putting it back would break the rule that it waits once.
_DROP_TWINS: LiteralString = """
DELETE FROM procrastinate_jobs job WHERE job.status = 'doing' AND {whose} AND EXISTS (
    SELECT FROM procrastinate_jobs twin WHERE twin.status = 'todo' AND twin.queueing_lock = job.queueing_lock
)
"""
_PUT_BACK: LiteralString = """
UPDATE procrastinate_jobs job SET status = 'todo', queue_name = 'sites', scheduled_at = NULL, worker_id = NULL
WHERE job.status = 'doing' AND {whose}
"""
_OF_THE_DEAD: LiteralString = "(job.worker_id IS NULL OR job.worker_id = ANY(%s))"
_FORGOTTEN: LiteralString = "job.id = ANY(%s)"
# What was left to one worker, as it asks the server of the site already.
_TO_ALL: LiteralString = """
UPDATE procrastinate_jobs SET queue_name = 'sites' WHERE status = 'todo' AND queue_name <> 'sites'
AND NOT EXISTS (SELECT FROM procrastinate_workers w WHERE queue_name = 'worker-' || w.id)
"""
_MINE: LiteralString = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %s"
_REMOVE: LiteralString = "DELETE FROM procrastinate_workers WHERE id = ANY(%s)"


class Keeper:
    """The heartbeat of this worker. `running`: the numbers of the jobs that it is at."""

    def __init__(self, url: URL, archive_at: str, places: int, running: Callable[[], Iterable[int]]) -> None:
        self._url, self._archive_at, self._places, self._running = url, archive_at, places, running
        self._connection: Connection | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="heartbeat", daemon=True)
        self._judge_from = 0.0
        self._told_at = monotonic()
        self._forgotten: set[int] = set()
        self.turned_at = monotonic()
        """When the event loop last had its turn; the worker writes it down."""
        self.worker_id = 0
        """Its number in the queue. It changes where others have taken this worker for dead."""

    def begin(self) -> None:
        """Enter the worker in the queue, and tell of it from now on. Raises psycopg.OperationalError."""
        self.worker_id = self._register(self._connected())
        self.look()
        self._thread.start()

    def leave(self) -> None:
        """Put back what the worker has not finished, and strike it off."""
        self._ended.set()
        self._thread.join()
        try:
            self._put_back(self._connected(), [self.worker_id], wait=True)
        except psycopg.Error as error:
            print_progress(f"the queue cannot be told that this worker ends: {first_line(error)}")
        self.close()

    def close(self) -> None:
        """Close the connection; the next look makes another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _keep(self) -> None:
        while not self._ended.wait(HEARTBEAT):
            self.look()

    def look(self) -> None:
        """Tell that the worker is alive, and take over from those that are not. Where the database does not answer,
        say so and try again the next time."""
        now = monotonic()
        if now - self.turned_at > STUCK_AFTER:
            return
        if now - self._told_at > DEAD_AFTER / 2:  # whoever was cut off or stopped does not know who else was
            self._judge_from = now + DEAD_AFTER
        try:
            self._tell()
            if now >= self._judge_from:
                self._rescue()
        except psycopg.Error as error:
            self.close()
            print_progress(f"the queue does not answer: {first_line(error)}")
        else:
            self._told_at = monotonic()

    def _tell(self) -> None:
        connection = self._connected()
        if connection.execute(_BEAT, [self.worker_id]).fetchone() is None:
            print_progress("this worker was taken for dead: others have its sites")
            self.worker_id = self._register(connection)
        # A job that is nobody's business any more, as its end could not be told: seen twice, for one that is only just
        # being fetched is not known here yet.
        mine = {job for (job,) in connection.execute(_MINE, [self.worker_id])} - set(self._running())
        if lost := mine & self._forgotten:
            with connection.transaction():
                connection.execute(_DROP_TWINS.format(whose=_FORGOTTEN), [list(lost)])
                connection.execute(_PUT_BACK.format(whose=_FORGOTTEN), [list(lost)])
        self._forgotten = mine - lost

    def _rescue(self) -> None:
        connection = self._connected()
        dead: dict[int, str] = dict(connection.execute(_DEAD, [DEAD_AFTER]).fetchall())
        dead.pop(self.worker_id, None)
        if dead:
            sites = [(site, dead[of]) for site, of in connection.execute(_SITES_OF, [list(dead)]) if site]
            print_progress(f"{len(dead)} workers are dead: {len(sites)} sites go to others")
            self._unlock(sites)
        self._put_back(connection, list(dead))

    def _unlock(self, sites: list[tuple[str, str]]) -> None:
        # Should this fail, the locks end by themselves.
        try:
            with Archive.open(self._archive_at, create=False) as archive:
                for site, holder in sites:
                    archive.crawls.unlock_site(site, holder)
        except ArchiveError as error:
            print_progress(f"error: {error}")

    def _put_back(self, connection: Connection, workers: list[int], *, wait: bool = False) -> None:
        """Put the jobs of dead workers back. Where another worker is at that, leave it to it, or `wait`."""
        with connection.transaction():
            if wait:
                connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", _RESCUE_LOCK)
            elif connection.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _RESCUE_LOCK).fetchone() != (True,):
                return
            connection.execute(_DROP_TWINS.format(whose=_OF_THE_DEAD), [workers])
            connection.execute(_PUT_BACK.format(whose=_OF_THE_DEAD), [workers])
            connection.execute(_REMOVE, [workers])
            connection.execute(_TO_ALL)

    def _register(self, connection: Connection) -> int:
        entered = connection.execute(_REGISTER, [this_process(), self._places]).fetchone()
        assert entered is not None
        return int(entered[0])

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._url)
        return self._connection

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
from archive.messages.language import _
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
UPDATE procrastinate_jobs job SET status = 'todo', scheduled_at = NULL, worker_id = NULL, attempts = attempts + 1,
    queue_name = CASE WHEN queue_name LIKE 'worker-%%' THEN 'sites' ELSE queue_name END
WHERE job.status = 'doing' AND {whose}
"""
_OF_THE_DEAD: LiteralString = "(job.worker_id IS NULL OR job.worker_id = ANY(%s))"
_FORGOTTEN: LiteralString = "job.id = ANY(%s)"
# What was left to one worker, as it asks the server of the site already.
_TO_ALL: LiteralString = """
UPDATE procrastinate_jobs SET queue_name = 'sites' WHERE status = 'todo' AND queue_name LIKE 'worker-%'
AND NOT EXISTS (SELECT FROM procrastinate_workers w WHERE queue_name = 'worker-' || w.id)
"""
_MINE: LiteralString = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %s"
_REMOVE: LiteralString = "DELETE FROM procrastinate_workers WHERE id = ANY(%s)"


class Keeper:
    """The heartbeat of this worker, and its look at the others. These are two threads, so that nothing that the second
    waits for keeps the first from telling that the worker is alive."""

    def __init__(self, url: URL, archive_at: str, places: int, running: Callable[[], Iterable[int]]) -> None:
        """`running`: the numbers of the jobs that the worker is at."""
        self._url, self._archive_at, self._places, self._running = url, archive_at, places, running
        self._mine, self._others = _Line(url), _Line(url)
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._again_and_again, args=(look,), name=look.__name__, daemon=True)
            for look in (self.tell, self.rescue)
        ]
        self._judge_from = 0.0
        self._told_at = monotonic()
        self._forgotten: set[int] = set()
        self.turned_at = monotonic()
        """When the event loop last had its turn; the worker writes it down."""
        self.worker_id = 0
        """Its number in the queue. It changes where others have taken this worker for dead."""

    def enter(self) -> None:
        """Enter the worker in the queue. Raises psycopg.OperationalError."""
        entered = self._mine.open().execute(_REGISTER, [this_process(), self._places]).fetchone()
        assert entered is not None
        self.worker_id = entered[0]

    def begin(self) -> None:
        """Tell of the worker and look at the others from now on."""
        self.rescue()
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        """Put back what the worker has not finished, and strike it off."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
        try:
            self._put_back([self.worker_id], wait=True)
        except psycopg.Error as error:
            print_progress(_("the queue cannot be told that this worker ends: {why}", why=first_line(error)))
        self.close()

    def close(self) -> None:
        """Close the connections; what comes after makes others."""
        self._mine.close()
        self._others.close()

    def _again_and_again(self, look: Callable[[], None]) -> None:
        while not self._ended.wait(HEARTBEAT):
            look()

    def tell(self) -> None:
        """Tell that the worker is alive. Where the database does not answer, say so; the next time tries again."""
        now = monotonic()
        if now - self.turned_at > STUCK_AFTER:
            return
        if now - self._told_at > DEAD_AFTER / 2:  # whoever was cut off or stopped does not know who else was
            self._judge_from = now + DEAD_AFTER
        try:
            if self._mine.open().execute(_BEAT, [self.worker_id]).fetchone() is None:
                print_progress("this worker did not report in time: other workers have taken over its sites")
                self.enter()
            self._put_back_forgotten()
        except psycopg.Error as error:
            self._mine.close()
            print_progress(_("the job queue cannot be reached: {why}", why=first_line(error)))
        else:
            self._told_at = monotonic()

    def _put_back_forgotten(self) -> None:
        """Put back jobs that are nobody's business any more, as their end could not be told. They are seen twice, for
        one that is only just being fetched is not known here yet."""
        connection = self._mine.open()
        mine = {job for (job,) in connection.execute(_MINE, [self.worker_id])} - set(self._running())
        lost = mine & self._forgotten
        if lost:
            with connection.transaction():
                connection.execute(_DROP_TWINS.format(whose=_FORGOTTEN), [list(lost)])
                connection.execute(_PUT_BACK.format(whose=_FORGOTTEN), [list(lost)])
        self._forgotten = mine - lost

    def rescue(self) -> None:
        """Take over from those that tell nothing any more. Where the database does not answer, the next time tries
        again."""
        if monotonic() < self._judge_from or monotonic() - self._told_at > DEAD_AFTER / 2:
            return
        try:
            connection = self._others.open()
            dead: dict[int, str] = dict(connection.execute(_DEAD, [DEAD_AFTER]).fetchall())
            dead.pop(self.worker_id, None)
            if dead:
                sites = [(site, dead[of]) for site, of in connection.execute(_SITES_OF, [list(dead)]) if site]
                print_progress(
                    _(
                        "{number:worker|workers} stopped reporting: {sites:site goes|sites go} to other workers",
                        number=len(dead),
                        sites=len(sites),
                    )
                )
                self._unlock(sites)
            self._put_back(list(dead))
        except psycopg.Error as error:
            self._others.close()
            print_progress(_("the job queue cannot be reached: {why}", why=first_line(error)))

    def _unlock(self, sites: list[tuple[str, str]]) -> None:
        # Should this fail, the locks end by themselves.
        try:
            with Archive.open(self._archive_at, create=False) as archive:
                archive.crawls.unlock_sites(sites)
        except ArchiveError as error:
            print_progress(_("error: {message}", message=error))

    def _put_back(self, workers: list[int], *, wait: bool = False) -> None:
        """Put the jobs of dead workers back. Where another worker is at that, leave it to it, or `wait`."""
        connection = self._others.open()
        with connection.transaction():
            if wait:
                connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", _RESCUE_LOCK)
            elif connection.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _RESCUE_LOCK).fetchone() != (True,):
                return
            connection.execute(_DROP_TWINS.format(whose=_OF_THE_DEAD), [workers])
            connection.execute(_PUT_BACK.format(whose=_OF_THE_DEAD), [workers])
            connection.execute(_REMOVE, [workers])
            connection.execute(_TO_ALL)


class _Line:
    """A connection to the queue that is made when it is needed, and anew after it failed."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._connection: Connection | None = None

    def open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._url)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

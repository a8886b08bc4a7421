"""Share the work of one command among the workers of an archive, in slices (small batches) that go through the queue.

The command (`reread`, `import`, `duplicates`, each with --by-workers) puts slices in, a bounded number ahead, takes
their results out in order and makes its report of them, as if it had done all of it itself. Slices change nothing the
second time, so nothing is lost where a worker dies (its slices go to others) or the command itself does (it is begun
again).
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import sys
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.jobs import Job
from psycopg.types.json import Jsonb
from sqlalchemy import URL

from archive import Archive
from archive.duplicates.update import update_range
from archive.errors import ArchiveError
from archive.messages.language import _
from archive.messages.terminal import print_error
from archive.open import display_name
from archive.processes import set_up_worker, worker_count
from archive.slices import JsonObject, Share
from crawler.fleet.at_work import Deferred
from crawler.fleet.schema import Connection, connect, make_tables, queue_failed
from crawler.fleet.timing import DEAD_AFTER, FAILED_AGAIN, SLICE_AHEAD, SLICE_LATE, SLICE_LOOK, SLICE_TRIES
from crawler.importing.slices import import_slice
from crawler.reading.version import reader_version
from crawler.reread import reread_slice
from crawler.reread.pages import forget
from crawler.run.mistakes import describe_mistake

SLICE = "slice"
"""The task: do one slice."""
SLICES = "slices"
"""The queue that slices are in."""

_PUT_IN: LiteralString = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, args) VALUES (%s, %s, 0, %s, %s) RETURNING id
"""
_TAKE_OUT: LiteralString = "DELETE FROM fleet_results WHERE work = %s RETURNING number, result"
_IN_QUEUE: LiteralString = """
SELECT EXISTS (SELECT FROM procrastinate_jobs
               WHERE id = %s AND status IN ('todo', 'doing') AND args->>'work' = %s)
"""
_TAKE_BACK: LiteralString = """
DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' AND args->>'work' = %s
"""
_ALIVE: LiteralString = """
SELECT EXISTS (SELECT FROM fleet_workers f JOIN procrastinate_workers w ON w.id = f.worker_id
               WHERE w.last_heartbeat > clock_timestamp() - make_interval(secs => %s))
"""
_RESULT = """
INSERT INTO fleet_results (work, number, result) VALUES (%(work)s, %(number)s, %(result)s) ON CONFLICT DO NOTHING
"""
FORGET_RESULTS = "DELETE FROM fleet_results WHERE at < now() - make_interval(hours => %(hours)s)"
"""Of commands that did not come for them."""


# --- the command -------------------------------------------------------------------------------


@contextmanager
def share_out(url: URL) -> Iterator[Share]:
    """Give what shares work out among the workers of an archive. Raises ArchiveError where no worker is alive or one
    has another version, or the queue fails."""
    try:
        make_tables(url, display_name(url))
        with connect(url) as connection:
            if not _has_workers(connection):
                raise ArchiveError(
                    _("{archive}: no worker is running: start one (tulieu worker)", archive=display_name(url))
                )
            work = str(uuid.uuid4())
            try:
                yield _Work(connection, work, display_name(url)).share
            finally:
                with suppress(psycopg.Error):  # what is left is done for nothing, and forgotten after a day
                    connection.execute(_TAKE_BACK, [SLICE, work])
                    connection.execute(_TAKE_OUT, [work])
    except psycopg.Error as error:
        raise queue_failed(url, error) from error


def _has_workers(connection: Connection) -> bool:
    return connection.execute(_ALIVE, [DEAD_AFTER]).fetchone() == (True,)


class _Work:
    """What one command shares out."""

    def __init__(self, connection: Connection, work: str, archive: str) -> None:
        self._connection, self._work, self._archive = connection, work, archive
        self._number = 0
        self._look_at = 0.0
        self._is_alone = self._is_late = False
        self._heard_at = time.monotonic()

    def share(self, kind: str, slices: Iterable[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
        """See `archive.slices.Share`."""
        waiting: deque[_Waiting] = deque()
        results: dict[int, JsonObject] = {}
        for given in slices:
            waiting.append(self._put_in(kind, given))
            while len(waiting) >= SLICE_AHEAD:
                yield self._next(waiting.popleft(), results)
        while waiting:
            yield self._next(waiting.popleft(), results)

    def _put_in(self, kind: str, given: JsonObject) -> _Waiting:
        self._number += 1
        told = {"work": self._work, "number": self._number, "kind": kind, "given": given, "version": reader_version()}
        lock = f"{kind} {given['site']}" if kind == "import" else None
        entered = self._connection.execute(_PUT_IN, [SLICES, SLICE, lock, Jsonb(told)]).fetchone()
        assert entered is not None
        return _Waiting(self._number, entered[0], given)

    def _next(self, slice_: _Waiting, results: dict[int, JsonObject]) -> tuple[JsonObject, JsonObject]:
        while slice_.number not in results:
            if self._take_out(results):
                continue
            if time.monotonic() >= self._look_at:
                if not self._is_in_queue(slice_) and not self._take_out(results):
                    return slice_.given, {"error": "it is in the queue no more: give the command again"}
                self._look_at = time.monotonic() + DEAD_AFTER / 2
                self._watch_workers()
            time.sleep(SLICE_LOOK)
        result = results.pop(slice_.number)
        if "version" in result:  # all that this worker takes would come to nothing
            raise ArchiveError(
                _(
                    "{archive}: a worker has another version of tulieu ({version}, not {here}): end it first",
                    archive=self._archive,
                    version=result["version"],
                    here=reader_version(),
                )
            )
        return slice_.given, result

    def _take_out(self, results: dict[int, JsonObject]) -> bool:
        """Take out the results that there are; return whether there were any."""
        found = self._connection.execute(_TAKE_OUT, [self._work]).fetchall()
        results.update((number, json.loads(result)) for number, result in found)
        if found:
            self._heard_at, self._is_late = time.monotonic(), False
        return bool(found)

    def _is_in_queue(self, slice_: _Waiting) -> bool:
        """Return whether a slice waits or is being done. It does neither where the queue was made anew, or who did it
        could not tell how it ended."""
        return self._connection.execute(_IN_QUEUE, [slice_.job, self._work]).fetchone() == (True,)

    def _watch_workers(self) -> None:
        """Say once that nobody is at work any more, or that nothing comes of it; whoever begins goes on with it."""
        is_alone = not _has_workers(self._connection)
        if is_alone and not self._is_alone:
            print_error(
                _("{archive}: no worker is running any more: waiting for one (tulieu worker)", archive=self._archive)
            )
        self._is_alone = is_alone
        if not is_alone and not self._is_late and time.monotonic() - self._heard_at >= SLICE_LATE:
            self._is_late = True
            print_error(
                _(
                    "{archive}: no result for {number:minute|minutes}: the workers are busy with other work, "
                    "or hang (tulieu fleet)",
                    archive=self._archive,
                    number=int(SLICE_LATE / 60),
                )
            )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A slice that was put into the queue."""

    number: int
    """Among those of its command."""
    job: int
    """In the queue."""
    given: JsonObject


# --- the worker --------------------------------------------------------------------------------


class SliceDoer:
    """Runs slices (small batches of another command's work) for a worker, in processes of their own, so that they do
    not hold up its crawls."""

    def __init__(self, where: str, connector: PsycopgConnector) -> None:
        self._where, self._connector = where, connector
        self._cores = asyncio.Semaphore(worker_count())
        self._idle: list[ProcessPoolExecutor] = []  # of one process each: where it is killed, one slice fails
        self.places = 2 * worker_count()
        """Slices that the worker takes at a time: one for each core, and one more for each that is ready then."""

    async def do(self, job: Job, work: str, number: int, kind: str, given: JsonObject, version: str) -> None:
        """Do a slice and put its result where the command finds it. Raises Deferred where it is to be tried again."""
        if version != reader_version():
            result = json.dumps({"version": reader_version()})
        elif job.attempts >= SLICE_TRIES:
            result = _error("whoever did it was killed")
        else:
            async with self._cores:
                result = await self._try(job, work, kind, given)
        await self._connector.execute_query_async(_RESULT, work=work, number=number, result=result)

    async def _try(self, job: Job, work: str, kind: str, given: JsonObject) -> str:
        process = self._idle.pop() if self._idle else _make_process()
        try:
            done = asyncio.get_running_loop().run_in_executor(process, do_slice, self._where, work, kind, given)
            result = await done
        except BrokenProcessPool:
            process.shutdown(wait=False)
            why: str = "a process that did it was killed"
        except ArchiveError as error:
            self._idle.append(process)
            why = str(error)
        except Exception as error:  # noqa: BLE001 - of our own: it is named, and the next slice is done
            self._idle.append(process)
            return _error(describe_mistake(error))
        else:
            self._idle.append(process)
            return result
        if job.attempts + 1 >= SLICE_TRIES:
            return _error(why)
        raise Deferred(FAILED_AGAIN)

    def close(self) -> None:
        """End the processes."""
        for process in self._idle:
            process.shutdown()


def _make_process() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")  # this process has threads and connections
    return ProcessPoolExecutor(1, mp_context=context, initializer=_set_up_process)


def _error(why: str) -> str:
    return json.dumps({"error": why})


def _set_up_process() -> None:
    set_up_worker()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the worker ends it, also where all processes are told to end
    if sys.platform != "win32":
        with suppress(OSError):
            os.nice(5)  # the crawls come first


_last_work = ""


def do_slice(where: str, work: str, kind: str, given: JsonObject) -> str:
    """Do a slice in this process; return its result, as JSON."""
    global _last_work
    if work != _last_work:
        forget()
        _last_work = work
    return json.dumps(_KINDS[kind](where, **given))


def _update_duplicates(kind: str) -> Callable[..., JsonObject]:
    def update(where: str, *, first: int, last: int) -> JsonObject:
        with Archive.open(where, create=False) as archive:
            update_range(archive, kind, first, last)
            return {"damages": archive.damages.take()}

    return update


_KINDS: dict[str, Callable[..., JsonObject]] = {
    "reread": reread_slice,
    "import": import_slice,
    "sketch": _update_duplicates("sketch"),
    "compare": _update_duplicates("compare"),
}

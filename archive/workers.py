"""Spreads work over the machine's cores. What is done there must be pure: processes share nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from archive.errors import WorkerLost

MOST = 8
"""Processes at most: beyond that the one that reads and writes the archive is the slowest."""

_AHEAD = 2  # jobs that wait for each process, so that none is idle
_T = TypeVar("_T")
_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


class Workers:
    """Processes for one kind of work, or none where there is too little of it. Use as a context manager."""

    def __init__(self, count: int) -> None:
        """`count`: processes; below 2 the work is done in this one."""
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        if self._count > 1:
            # Spawned: a fork would copy open connections to the database.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_prepare)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def spread(self, work: Callable[[_Job], _Result], jobs: Iterable[tuple[_T, _Job]]) -> Iterator[tuple[_T, _Result]]:
        """The result of each job beside what came with it, in order. Jobs are asked for as they are needed, a few
        ahead. WorkerLost where a process was killed."""
        if self._pool is None:
            for beside, job in jobs:
                yield beside, work(job)
            return
        waiting: deque[tuple[_T, Future[_Result]]] = deque()
        try:
            for beside, job in jobs:
                waiting.append((beside, self._pool.submit(work, job)))
                if len(waiting) > self._count * _AHEAD:
                    done, future = waiting.popleft()
                    yield done, future.result()
            for done, future in waiting:
                yield done, future.result()
        except BrokenProcessPool:
            raise WorkerLost("a process that compared texts was killed: what it did is kept, run it again") from None


def cores() -> int:
    """How many processes are worth starting here."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)


def _prepare() -> None:
    """Ctrl-C is for the process that asked, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

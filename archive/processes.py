"""Processes beside the main one: how many are worth starting, and how each begins."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

MAX_PROCESSES = 8
"""Beyond that the process that reads and writes the archive is the slowest."""


def worker_count() -> int:
    """Return how many processes are worth starting on this machine."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MAX_PROCESSES)


def set_up_worker() -> None:
    """Leave Ctrl-C to the main process, and let no worker outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

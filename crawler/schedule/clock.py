"""`tulieu schedule run`: calls `tulieu crawl --due` again and again, for containers, which have no cron.

Each crawl is a process of its own: Twisted's reactor runs once in a process.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from threading import Lock
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler

from archive.instants import local
from archive.terminal import print_error


class Clock:
    """Starts a command every so many minutes, one at a time, until a signal ends it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], every_minutes: int) -> None:
        self._command = list(command)
        self._environment = {**os.environ, **environment}
        self._every_minutes = every_minutes
        self._child: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._changing = Lock()

    def run(self) -> None:
        """Go on until SIGTERM or SIGINT; then a crawl that runs is ended gracefully and waited for."""
        woken, wake = os.pipe()  # a signal may come at any time: all that its handler does is to write a byte
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: os.write(wake, b"."))  # type: ignore[arg-type, unused-ignore]
        logging.getLogger("apscheduler").setLevel(
            logging.ERROR
        )  # a crawl that takes longer than the interval is no fault
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            self._crawl,
            "interval",
            minutes=self._every_minutes,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        os.read(woken, 1)
        self._end_child()
        scheduler.shutdown(wait=True)

    def _crawl(self) -> None:
        begun = monotonic()
        with self._changing:
            if self._ended:
                return
            # In a session of its own it is not also told of Ctrl-C by the terminal: a second one would cut it off.
            self._child = subprocess.Popen(self._command, env=self._environment, start_new_session=True)  # noqa: S603
        code = self._child.wait()
        at = f"{local(datetime.now(UTC)):%Y-%m-%d %H:%M}"
        print_error(f"{at}: crawl --due ended with {code} after {monotonic() - begun:.0f} s")

    def _end_child(self) -> None:
        with self._changing:
            self._ended = True
            if self._child is not None:
                self._child.terminate()

"""A scheduler in the foreground: looks every few minutes, and crawls in a process of its own what is due."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
from datetime import UTC, datetime
from types import FrameType

from archive.database.timestamps import local
from archive.messages.terminal import print_error
from crawler.schedule.hours import Hours
from crawler.schedule.units import COMMAND, environment_of


def run_schedule(archive: str, contact: str | None, hours: Hours | None, every_minutes: int) -> int:
    """Stay until SIGTERM or SIGINT; the exit status, 0. A crawl that is at work is ended gracefully first."""
    from apscheduler.schedulers.background import BackgroundScheduler

    said = environment_of(archive, contact, hours)
    child: list[subprocess.Popen[bytes]] = []
    over = threading.Event()

    def crawl() -> None:
        if over.is_set():
            return
        with subprocess.Popen(  # noqa: S603 - our own command
            COMMAND, stdin=subprocess.DEVNULL, start_new_session=True, env={**os.environ, **said}
        ) as process:
            child[:] = [process]
            if over.is_set():
                process.send_signal(signal.SIGINT)
            process.wait()
        child.clear()
        print_error(f"{local(datetime.now(UTC)):%Y-%m-%d %H:%M}: tulieu crawl --due ended with {process.returncode}")

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()
        for process in child:
            process.send_signal(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a crawl may take longer than the interval
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        crawl,
        "interval",
        minutes=every_minutes,
        max_instances=1,
        coalesce=True,
        next_run_time=datetime.now(UTC),
        misfire_grace_time=None,  # the default leaves out what begins a second late
    )
    scheduler.start()
    while not over.wait(timeout=3600):
        pass
    scheduler.shutdown(wait=True)
    return 0

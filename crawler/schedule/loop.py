"""Crawls in the foreground, again and again: every few minutes what is due, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType

from archive.messages.language import _
from archive.messages.terminal import print_progress
from crawler.schedule.hours import Hours
from crawler.schedule.units import COMMAND, environment_of


def run_schedule(archive: str, contact: str | None, hours: Hours | None, every_minutes: int) -> int:
    """Stay until SIGTERM or SIGINT and return the exit status, 0. A crawl that is at work is ended gracefully first.

    Crawls begin at whole intervals from the start. One that takes longer leaves out those that it overran.
    """
    environment = {**os.environ, **environment_of(archive, contact, hours)}
    ended: SimpleQueue[int] = SimpleQueue()  # its `put` may be called by a signal handler; Event.set may not
    child: list[subprocess.Popen[bytes]] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ended.put(number)
        for process in child:
            process.send_signal(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    begun = monotonic()
    while ended.empty():
        try:
            _crawl(environment, child, ended)
        except OSError as error:  # no memory for a process just now, say: the next interval tries again
            print_progress(_("tulieu crawl --due could not be started: {why}", why=error))
        interval = every_minutes * 60
        try:
            ended.get(timeout=interval - (monotonic() - begun) % interval)
        except Empty:
            continue
        break
    return 0


def _crawl(environment: dict[str, str], child: list[subprocess.Popen[bytes]], ended: SimpleQueue[int]) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        COMMAND, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
    ) as process:
        child[:] = [process]
        if not ended.empty():  # the signal came before the process could be told about it
            process.send_signal(signal.SIGINT)
        process.wait()
    child.clear()
    print_progress(_("tulieu crawl --due ended with {code}", code=process.returncode))

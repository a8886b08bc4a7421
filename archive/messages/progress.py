"""What a command is doing, on a terminal, as long as it takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from time import monotonic
from typing import TYPE_CHECKING

from archive.messages.terminal import is_terminal, printable, translated_for

if TYPE_CHECKING:
    from rich.progress import Progress

AFTER = 0.5
"""Seconds of work after which it is shown: most commands end before."""


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal, on standard error, what is done while the `with` lasts and how long it has been; elsewhere
    nothing. Yield what shows another message in its place. Nothing may be printed to a terminal meanwhile but errors,
    which stand above it."""
    if not is_terminal(sys.stderr):
        yield lambda _what: None
        return
    line = _Line(what)
    timer = Timer(AFTER, line.begin)
    timer.daemon = True
    timer.start()
    try:
        yield line.say
    finally:
        timer.cancel()
        line.end()


class _Line:
    """The line on the terminal: begun by a timer, ended by the command."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._since = monotonic()
        self._lock = Lock()
        self._ended = False
        self._shown: Progress | None = None

    def begin(self) -> None:
        """Show it from now on."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.table import Column

        with self._lock:
            if self._ended:
                return
            words = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1))
            columns = (SpinnerColumn(), TimeElapsedColumn(), words)
            console = Console(stderr=True)
            self._shown = Progress(*columns, console=console, transient=True, expand=True, redirect_stdout=False)
            task = self._shown.add_task(self._words())
            self._shown.tasks[task].start_time = self._since
            self._shown.start()

    def say(self, what: str) -> None:
        """Show another message."""
        self._what = what
        shown = self._shown
        if shown is not None:
            shown.update(shown.task_ids[0], description=self._words())

    def end(self) -> None:
        """Take it away."""
        with self._lock:
            self._ended = True
            if self._shown is not None:
                self._shown.stop()

    def _words(self) -> str:
        return printable(translated_for(self._what, sys.stderr))

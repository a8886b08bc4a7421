"""What reads the whole archive is prepared beside the requests, and is then as old as it says: numbers of sites,
clusters of copies, by the database in a thread of their own; plots, for which every record is read, in a process of its
own, as its memory and the time of this one are for those who ask."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from archive.duplicates.queries import Coverage, find_newest_clusters, read_coverage
from archive.errors import ArchiveError, WorkerLost
from archive.history.copies import ClusterView, make_views
from archive.ledger.removals import count_removals
from archive.ledger.statistics import SiteStatistics, Statistics, read_statistics
from archive.messages.language import _, languages, message_of, speaking
from archive.messages.terminal import print_error
from archive.reports.profile import read_profile
from archive.store import Archive

GOOD_FOR = 600.0
"""Seconds after which it is prepared anew by the next request; longer where that takes long, see `_SHARE`."""
_SHARE = 20  # at most one part in so many of the time is spent on it
PATIENCE = 2.0
"""Seconds after its beginning that requests wait for what is not there yet: enough for a small archive."""
CLUSTERS = 100
MOST_COPIES = 50
"""Articles of a cluster that are shown and compared: a notice that thousands of sites print is one cluster."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Numbers:
    """An archive in numbers."""

    at: datetime
    statistics: Statistics
    clusters: list[ClusterView]
    """The newest, at most `CLUSTERS`."""
    coverage: Coverage
    by_site: Mapping[str, SiteStatistics]
    """The statistics of each site, by its name."""


@dataclass(frozen=True, slots=True)
class Plots:
    """An archive in pictures."""

    at: datetime
    values: Mapping[str, Mapping[str, Any]]
    """By language what the template `numbers.html` shows."""


def count(archive: Archive) -> Numbers:
    """Count what the database can count."""
    now = datetime.now(UTC)
    with archive.reading() as connection:
        clusters = make_views(connection, find_newest_clusters(connection, limit=CLUSTERS), MOST_COPIES)
        statistics = read_statistics(connection, now)
        by_site = {one.site: one for one in statistics.sites}
        return Numbers(now, statistics, clusters, read_coverage(connection), by_site)


def removed(archive: Archive) -> int:
    """Return how much was removed by order."""
    with archive.reading() as connection:
        return count_removals(connection)


def draw(archive: Archive) -> Plots:
    """Read every record, and draw what they are like. Raise ArchiveError."""
    made: Plots | ArchiveError
    receiver, sender = (spawning := multiprocessing.get_context("spawn")).Pipe(duplex=False)
    process = spawning.Process(target=_draw_apart, args=(sender, archive.location), daemon=True)
    process.start()
    sender.close()
    try:
        made = receiver.recv()
    except EOFError:
        raise WorkerLost(_("the process that draws the statistics was killed")) from None
    finally:
        process.join()
    if isinstance(made, ArchiveError):
        raise made
    return made


def _draw_apart(sender: Connection, location: str) -> None:
    from archive.processes import set_up_worker

    set_up_worker()
    try:
        with Archive.open(location, read_only=True) as archive:
            sender.send(_draw(archive))
    except ArchiveError as error:
        sender.send(error)


def _draw(archive: Archive) -> Plots:
    from archive.reports.page import page_values  # matplotlib takes seconds to import

    now, values = datetime.now(UTC), {}
    with archive.reading() as connection:
        statistics, profile = read_statistics(connection, now), read_profile(connection)
    for code in languages():
        with speaking(code):
            values[code] = page_values(statistics, profile)
    return Plots(now, values)


class Prepared(Generic[T]):
    """A value that is made when it is first asked for, and again when it is old. It is forgotten at once where `stamp`
    says something else than when it was asked for last: what was removed by order may be in it."""

    def __init__(
        self, make: Callable[[], T], patience: float = PATIENCE, stamp: Callable[[], object] = lambda: None
    ) -> None:
        self._make, self.patience, self._read_stamp = make, patience, stamp
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._value: T | None = None
        self._begun: float | None = None
        self._good_for = GOOD_FOR
        self._stamp: object = None

    def get(self, patience: float | None = None) -> T | None:
        """Return the value, perhaps an old one while a new one is made; None where it is not there yet."""
        stamp = self._read_stamp()
        with self._lock:
            if stamp != self._stamp:
                self._stamp, self._value, self._begun, self._done = stamp, None, None, threading.Event()
            if self._begun is None or time.monotonic() - self._begun > self._good_for:
                self._begun = time.monotonic()
                self._done.clear()
                work = partial(self._prepare, stamp, self._done)
                threading.Thread(target=copy_context().run, args=(work,), daemon=True).start()
            begun, done, value = self._begun, self._done, self._value
        if value is None:
            patience = self.patience if patience is None else patience
            done.wait(max(0.0, begun + patience - time.monotonic()))
            with self._lock:
                value = self._value if stamp == self._stamp else None
        return value

    def _prepare(self, stamp: object, done: threading.Event) -> None:
        begun = time.monotonic()
        value, good_for = None, 0.0  # where it fails, the next request tries again
        try:
            value = self._make()
            good_for = max(GOOD_FOR, _SHARE * (time.monotonic() - begun))
        except ArchiveError as error:
            if threading.main_thread().is_alive():  # else all ends, the process that draws too
                print_error(message_of(error))
        finally:
            with self._lock:
                if stamp == self._stamp:  # else it was forgotten meanwhile
                    self._value, self._good_for = (self._value if value is None else value), good_for
            done.set()

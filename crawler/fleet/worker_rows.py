"""What the queue's tables say about workers and jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, kw_only=True)
class WorkerRow:
    """A process that crawls."""

    holder: str
    """As it locks sites in the archive: host/pid/token."""
    host: str
    pid: int | None
    since: datetime | None
    """None: not known; it is not a worker of a queue."""
    last_heartbeat: datetime | None
    """When it last said that it is alive; of one that is not a worker of a queue, when it last renewed a lock."""
    alive: bool
    """Whether it counts as alive."""
    places: int | None
    """Sites at a time; None: not known."""
    sites: Sequence[str] = field(default_factory=list)
    """The sites that it crawls."""

    @classmethod
    def of(
        cls,
        holder: str,
        *,
        sites: Sequence[str],
        last_heartbeat: datetime | None,
        alive: bool,
        since: datetime | None = None,
        places: int | None = None,
    ) -> Self:
        """Return a worker of this name."""
        host, pid = (*holder.split("/"), "", "")[:2]
        return cls(
            holder=holder,
            host=host,
            pid=int(pid) if pid.isdecimal() else None,
            since=since,
            last_heartbeat=last_heartbeat,
            alive=alive,
            places=places,
            sites=sites,
        )


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """How many sites are in the queue."""

    waiting: int
    running: int
    failed: int
    """Through an error of ours; they are tried again after `timing.KEEP_FAILED_HOURS`."""
    slices_waiting: int = 0
    """Slices of other work, see `crawler.fleet.sharing`."""
    slices_running: int = 0


_WORKERS = """
SELECT f.holder, f.since, w.last_heartbeat, f.places,
    w.last_heartbeat > clock_timestamp() - make_interval(secs => %s),
    ARRAY(SELECT j.args->>'site' FROM procrastinate_jobs j
          WHERE j.worker_id = w.id AND j.status = 'doing' AND j.task_name = 'crawl' ORDER BY j.id)
FROM procrastinate_workers w JOIN fleet_workers f ON f.worker_id = w.id ORDER BY w.id
"""
_COUNTS = "SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY task_name, status"


def read_workers(connection: psycopg.Connection[tuple[Any, ...]], dead_after: float) -> list[WorkerRow] | None:
    """Return the workers of the queue, in the order in which they began; None where there is no queue."""
    if connection.execute("SELECT to_regclass('fleet_workers')").fetchone() == (None,):
        return None
    return [
        WorkerRow.of(holder, since=since, last_heartbeat=heard, places=places, alive=alive, sites=list(sites))
        for holder, since, heard, places, alive, sites in connection.execute(_WORKERS, [dead_after])
    ]


def read_queue(connection: psycopg.Connection[tuple[Any, ...]]) -> QueueCounts:
    """Return how many sites wait, are being crawled, and failed; and how many slices wait and are being done."""
    counts = {(task, status): number for task, status, number in connection.execute(_COUNTS).fetchall()}
    return QueueCounts(
        waiting=counts.get(("crawl", "todo"), 0),
        running=counts.get(("crawl", "doing"), 0),
        failed=counts.get(("crawl", "failed"), 0),
        slices_waiting=counts.get(("slice", "todo"), 0),
        slices_running=counts.get(("slice", "doing"), 0),
    )

"""What all workers of an archive do, and what came of it: `tulieu fleet`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from archive import Archive
from archive.database.timestamps import local
from archive.ledger.runs import Run
from archive.open import parse_location
from crawler.fleet import check_installed
from crawler.fleet.timing import DEAD_AFTER
from crawler.fleet.worker_rows import QueueCounts, WorkerRow
from crawler.run.lock import LEASE, is_dead
from crawler.schedule.plan import EARLY

MOST_FAILURES = 20
"""Sites with a problem that are named."""


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """The state of all workers on an archive."""

    workers: Sequence[WorkerRow]
    queue: QueueCounts
    sites_per_hour: int
    """Runs that ended within the last hour."""
    articles_per_hour: int
    """Articles that they found new or changed."""
    last_day: dict[str, int] = field(default_factory=dict)
    """Of the runs that began within 24 hours: `runs`, `sites`, `new`, `revised`, `requests`, `problems`."""
    failures: dict[str, str] = field(default_factory=dict)
    """By site, what was wrong with its last run, where that began within 24 hours; the newest first."""

    def as_json(self) -> dict[str, Any]:
        """Return it as `tulieu fleet --json` prints it."""
        workers = [
            {**asdict(worker), "since": _moment(worker.since), "last_heartbeat": _moment(worker.last_heartbeat)}
            for worker in self.workers
        ]
        rates = {"sites_per_hour": self.sites_per_hour, "articles_per_hour": self.articles_per_hour}
        return {
            "workers": workers,
            "queue": asdict(self.queue),
            "rates": rates,
            "last_day": self.last_day,
            "failures": self.failures,
        }


def read_fleet(where: str, now: datetime | None = None) -> Fleet:
    """Return the state of the workers on an archive. Raises ArchiveError, also where the queue cannot be read."""
    now = now or datetime.now(UTC)
    url = parse_location(where)
    with Archive.open(where, create=False) as archive:
        locked = archive.crawls.locked_sites()
        runs = archive.crawls.runs_since(now - timedelta(days=1))
        due = {state.name for state in archive.crawls.due_sites(now + EARLY)}
        workers, queue = _from_locks(locked, due)
        if url.get_backend_name() != "sqlite":
            check_installed(where)
            workers, queue = _from_queue(where, workers, queue)
    return Fleet(workers=workers, queue=queue, **_count(runs, now))


def _from_locks(locked: Sequence[tuple[str, str, datetime]], due: set[str]) -> tuple[list[WorkerRow], QueueCounts]:
    """Return what the archive alone knows: which process has locked which sites."""
    sites: dict[str, list[str]] = {}
    renewed: dict[str, datetime] = {}
    for site, holder, until in locked:
        sites.setdefault(holder, []).append(site)
        renewed[holder] = max(renewed.get(holder, until - LEASE), until - LEASE)
    workers = [
        WorkerRow.of(holder, sites=named, last_heartbeat=renewed[holder], alive=not is_dead(holder))
        for holder, named in sites.items()
    ]
    busy = {site for site, *_ in locked}
    return workers, QueueCounts(waiting=len(due - busy), running=len(busy), failed=0)


def _from_queue(where: str, others: list[WorkerRow], counted: QueueCounts) -> tuple[list[WorkerRow], QueueCounts]:
    """Return what the queue knows; and processes that crawl without being workers, as the archive knows them."""
    import psycopg

    from crawler.fleet.schema import connect, queue_failed
    from crawler.fleet.worker_rows import read_queue, read_workers

    url = parse_location(where)
    try:
        with connect(url) as connection:
            workers = read_workers(connection, DEAD_AFTER)
            if workers is None:
                return others, counted
            known = {worker.holder for worker in workers}
            return [*workers, *(one for one in others if one.holder not in known)], read_queue(connection)
    except psycopg.Error as error:
        raise queue_failed(url, error) from error


def _count(runs: Sequence[Run], now: datetime) -> dict[str, Any]:
    totals: Counter[str] = Counter(runs=len(runs), sites=len({run.site for run in runs}))
    totals.update(new=0, revised=0, requests=0, problems=0)
    hour = [run for run in runs if run.ended_at is not None and run.ended_at > now - timedelta(hours=1)]
    last: dict[str, Run] = {}
    for run in runs:
        last.setdefault(run.site, run)
        totals.update({name: run.counts.get(name) or 0 for name in ("new", "revised")})
        totals.update(requests=run.counts.get("request_count") or 0, problems=bool(run.counts.get("problem")))
    problems = {site: str(run.counts["problem"]) for site, run in last.items() if run.counts.get("problem")}
    return {
        "sites_per_hour": len(hour),
        "articles_per_hour": sum((run.counts.get("new") or 0) + (run.counts.get("revised") or 0) for run in hour),
        "last_day": {name: int(number) for name, number in totals.items()},
        "failures": dict(list(problems.items())[:MOST_FAILURES]),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else local(at).isoformat(timespec="seconds")

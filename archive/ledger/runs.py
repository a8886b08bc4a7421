"""Runs of the crawler: when, over which site, and what they counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from archive.database.schema import runs
from archive.database.timestamps import from_text, from_text_or_none, to_text


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one site."""

    id: int
    site: str
    started_at: datetime
    ended_at: datetime | None
    """None: still running, or it was killed."""
    counts: Mapping[str, Any]
    """What the run counted; empty until it ends."""


def start_run(connection: Connection, site: str, at: str) -> int:
    """Enter a run that begins and return its number."""
    entered = insert(runs).values(site=site, started_at=at, counts="{}").returning(runs.c.id)
    run_id: int = connection.execute(entered).scalar_one()
    return run_id


def site_of_run(connection: Connection, run_id: int) -> str:
    """Return the site of a run. Raise ValueError for a number that `start_run` did not return."""
    site: str | None = connection.scalar(select(runs.c.site).where(runs.c.id == run_id))
    if site is None:
        raise ValueError(f"no run has the number {run_id}")
    return site


def end_run(connection: Connection, run_id: int, at: str, counts: Mapping[str, object]) -> None:
    """Store the end of a run."""
    ended = update(runs).where(runs.c.id == run_id).values(ended_at=at, counts=json.dumps(dict(counts)))
    connection.execute(ended)


def read_runs(connection: Connection, site: str | None, limit: int) -> list[Run]:
    """Return the newest runs, newest first."""
    c = runs.c
    order = (c.id.desc(),) if site is None else (c.started_at.desc(), c.id.desc())  # of a site an index has it
    wanted = _RUNS.order_by(*order).limit(limit)
    return _read(connection, wanted if site is None else wanted.where(c.site == site))


def read_runs_since(connection: Connection, since: str) -> list[Run]:
    """Return the runs that began since a time, newest first. They are looked for from the newest back, in order of
    number, so that years of earlier runs cost nothing; one under a clock that was behind hides none before it."""
    found: list[Run] = []
    last: int | None = None
    while True:
        wanted = _RUNS.order_by(runs.c.id.desc()).limit(_SINCE_BATCH)
        batch = _read(connection, wanted if last is None else wanted.where(runs.c.id < last))
        within = [run for run in batch if to_text(run.started_at) >= since]
        found += within
        if not within:
            return found
        last = batch[-1].id


def read_runs_by_site(connection: Connection, limit: int) -> dict[str, list[Run]]:
    """Return the newest runs of each site, newest first."""
    c = runs.c
    place = func.row_number().over(partition_by=c.site, order_by=(c.started_at.desc(), c.id.desc())).label("place")
    placed = select(c.id, place).subquery()
    wanted = _RUNS.join_from(placed, runs, placed.c.id == c.id).where(placed.c.place <= limit)
    found: dict[str, list[Run]] = {}
    for run in _read(connection, wanted.order_by(c.site, placed.c.place)):
        found.setdefault(run.site, []).append(run)
    return found


_SINCE_BATCH = 1000
"""Runs read at a time."""

_RUNS = select(runs.c.id, runs.c.site, runs.c.started_at, runs.c.ended_at, runs.c.counts)


def _read(connection: Connection, wanted: Select[Any]) -> list[Run]:
    return [
        Run(number, of, from_text(started), from_text_or_none(ended), json.loads(counts))
        for number, of, started, ended, counts in connection.execute(wanted)
    ]


def crawled_sites(connection: Connection) -> list[str]:
    """Return the names of all sites that were ever crawled, in order."""
    return list(connection.scalars(select(runs.c.site).distinct().order_by(runs.c.site)))

"""An archive in PostgreSQL that workers share, and its queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import URL

from archive import Archive
from archive.open import parse_location
from crawler.fleet.keeper import Keeper
from crawler.fleet.schema import SCHEMA, connect, make_tables
from tests.archive.database.postgres_server import PostgresServer


@dataclass
class Shared:
    """An archive with a queue."""

    address: str
    """As people type it."""
    keepers: list[Keeper] = field(default_factory=list)

    @property
    def url(self) -> URL:
        """As the queue is connected to."""
        return parse_location(self.address)

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """Run one statement on the queue's tables, and return its rows."""
        with connect(self.url) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def keeper(self, *running: int) -> Keeper:
        """A worker's heartbeat, entered, that is at these jobs. It tells of itself when it is told to look."""
        keeper = Keeper(self.url, self.address, 100, lambda: running)
        keeper.enter()
        self.keepers.append(keeper)
        return keeper

    def job(self, site: str, status: str, worker: int | None = None, queue: str = "sites") -> int:
        """Put a job in; return its number."""
        inserted = """
        INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)
        VALUES (%s, 'crawl', %s, %s, jsonb_build_object('site', %s::text), %s, %s) RETURNING id
        """
        return self.ask(inserted, queue, site, site, site, status, worker)[0][0]

    def jobs(self) -> dict[int, tuple]:
        """Every job's status, queue and worker."""
        rows = self.ask("SELECT id, status::text, queue_name, worker_id FROM procrastinate_jobs ORDER BY id")
        return {number: tuple(rest) for number, *rest in rows}

    def silence(self, keeper: Keeper, seconds: float = 61) -> None:
        """Let a worker have told nothing for so long."""
        self.ask(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s) WHERE id = %s",
            seconds,
            keeper.worker_id,
        )


@pytest.fixture
def shared(postgres: PostgresServer) -> Iterator[Shared]:
    """An empty archive, with an empty queue."""
    name = postgres.lend_archive()
    archive = Shared(postgres.address(name))
    make_tables(archive.url, "here")
    yield archive
    for keeper in archive.keepers:
        keeper.close()
    postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    postgres.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", name)
    postgres.take_back_archive(name)


@pytest.fixture
def opened(shared: Shared) -> Iterator[Archive]:
    """The archive, open."""
    with Archive.open(shared.address) as archive:
        yield archive

"""What a worker does, as Prometheus reads it; the format and the server are prometheus-client's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from archive.errors import BadAddress
from archive.messages.language import _
from crawler.fleet.at_work import SitesAtWork
from crawler.fleet.timing import DEAD_AFTER
from crawler.fleet.worker_rows import read_queue, read_workers

if TYPE_CHECKING:
    from sqlalchemy import URL


class Metrics(Collector):
    """The figures of this worker, and of the queue, as they are at the time of the request."""

    def __init__(self, at: tuple[str, int], at_work: SitesAtWork, places: int, url: URL | None) -> None:
        """`at`: host and port where they are served. `url`: that of the archive with the queue; None: there is none.
        Raises BadAddress where nothing can be served there."""
        self._at_work, self._places, self._url = at_work, places, url
        registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)
        host, port = at
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except OSError as error:
            raise BadAddress(
                _("--metrics {host}:{port}: {why}", host=host, port=str(port), why=error.strerror or error)
            ) from error

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def collect(self) -> Iterator[Metric]:
        """As prometheus-client asks, in a thread of its own."""
        at_work = self._at_work
        yield GaugeMetricFamily("tulieu_sites_at_work", "Sites that this worker crawls.", len(at_work.names))
        yield GaugeMetricFamily("tulieu_places", "Sites that it crawls at a time, at most.", self._places)
        runs = CounterMetricFamily("tulieu_runs", "Runs that ended, by how.", labels=["ending"])
        for ending, number in at_work.runs.copy().items():
            runs.add_metric([ending], number)
        yield runs
        articles = CounterMetricFamily("tulieu_articles", "Articles that were seen.", labels=["result"])
        for result in ("new", "revised", "unchanged"):
            articles.add_metric([result], at_work.counts[result])
        yield articles
        yield CounterMetricFamily("tulieu_requests", "Requests that were sent.", at_work.counts["requests"])
        yield CounterMetricFamily("tulieu_problems", "Runs with a problem.", at_work.counts["problems"])
        if self._url is not None:
            yield from self._queue(self._url)

    def _queue(self, url: URL) -> Iterator[Metric]:
        import psycopg

        from crawler.fleet.schema import connect

        try:
            with connect(url) as connection:
                workers, queue = read_workers(connection, DEAD_AFTER) or [], read_queue(connection)
        except psycopg.Error:
            yield GaugeMetricFamily("tulieu_queue_answers", "Whether the queue's database answers.", 0)
            return
        yield GaugeMetricFamily("tulieu_queue_answers", "Whether the queue's database answers.", 1)
        yield GaugeMetricFamily("tulieu_workers", "Workers that are alive.", sum(worker.alive for worker in workers))
        jobs = GaugeMetricFamily("tulieu_queue_sites", "Sites in the queue.", labels=["state"])
        for state, number in (("waiting", queue.waiting), ("running", queue.running), ("failed", queue.failed)):
            jobs.add_metric([state], number)
        yield jobs

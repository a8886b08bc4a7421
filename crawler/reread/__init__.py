"""Reads the stored pages of an archive again with today's reader, on all cores or workers, and stores what differs."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import IO

from archive import Archive
from archive.database.timestamps import to_text
from archive.errors import WorkerLost
from archive.history.reprocess import NewReading, count_without_page, find_ranges, iterate_pages, store_readings
from archive.record.article import Article
from archive.slices import JsonObject, Share
from crawler.reading.version import reader_version
from crawler.reread.pages import Chunk, known_in, read_again, reread_chunk
from crawler.reread.report import RereadReport

CHUNK = 100
"""Rows whose pages one process reads in one go: half a second."""
BATCH = 200
"""Revisions that are stored in one transaction."""

SLICE = 300
"""Rows whose pages a worker reads in one go: two seconds."""

RowRange = tuple[str, int, int]
"""A table, `articles` or `urls`, and the first and last number of a range of its rows."""


def reread(
    where: str,
    spool: IO[str],
    *,
    site: str | None,
    jobs: int,
    on_progress: Callable[[RereadReport], None] = lambda _: None,
) -> RereadReport:
    """Read every stored page again and write what differs into `spool`, for `store`. The archive is not changed, and
    memory does not grow with it."""
    report, ranges = _begin(where, site, CHUNK)
    for chunk in _chunks(where, iter(ranges), site, jobs):
        report.take(chunk.report)
        report.damages |= chunk.damages
        for reading in chunk.readings:
            line = {
                "number": reading.number,
                "revision": reading.revision,
                "record": reading.article.as_json(),
                "profile": reading.profile,
            }
            spool.write(json.dumps(line, ensure_ascii=True) + "\n")
        for number in chunk.articles:
            spool.write(json.dumps({"number": number}) + "\n")
        on_progress(report)
    return report


def store(where: str, spool: Iterable[str], report: RereadReport) -> None:
    """Write what `reread` found into the archive, in short transactions: a crawl may go on meanwhile, and its revisions
    stay. After a kill begin again with `reread`."""
    with Archive.open(where, create=False) as archive:
        lines_of = iter(spool)
        while lines := list(islice(lines_of, BATCH)):
            found = [json.loads(line) for line in lines]
            readings = [
                NewReading(one["number"], one["revision"], Article.from_json(one["record"]), one["profile"])
                for one in found
                if "record" in one
            ]
            report.stored += _store(archive, readings, [one["number"] for one in found if "record" not in one])


def reread_shared(
    where: str,
    share: Share,
    *,
    site: str | None,
    dry_run: bool,
    on_progress: Callable[[RereadReport], None] = lambda _: None,
) -> RereadReport:
    """Let workers read every stored page again and, unless it is a `dry_run`, store what differs. What they have stored
    stays where this ends halfway; begun again it finds that read as it is."""
    report, ranges = _begin(where, site, SLICE)
    asked = ({"table": r[0], "first": r[1], "last": r[2], "site": site, "dry_run": dry_run} for r in ranges)
    for given, result in share("reread", asked):
        if "error" in result:
            report.failed.append(f"{given['table']} {given['first']}-{given['last']}: {result['error']}")
        else:
            report.take(RereadReport.from_parts(result["report"]))
            report.damages |= result["damages"]
        on_progress(report)
    return report


def reread_slice(where: str, *, table: str, first: int, last: int, site: str | None, dry_run: bool) -> JsonObject:
    """Read a range of rows again for `reread_shared`, and store what differs. Doing it twice changes nothing."""
    chunk = reread_chunk(where, table, first, last, site)
    if not dry_run and (chunk.readings or chunk.articles):
        with Archive.open(where, create=False) as archive:
            chunk.report.stored = _store(archive, chunk.readings, chunk.articles)
            chunk.damages |= archive.damages.take()
    return {"report": chunk.report.as_parts(), "damages": chunk.damages}


def _begin(where: str, site: str | None, size: int) -> tuple[RereadReport, list[RowRange]]:
    """Return a report that counts what cannot be read again, and the ranges of rows to read. The archive is closed: a
    connection to SQLite must not be in two processes."""
    report = RereadReport()
    with Archive.open(where, read_only=True) as archive, archive.reading() as connection:
        report.without_page = count_without_page(connection, site)
        ranges = [(table, *r) for table in ("articles", "urls") for r in find_ranges(connection, table, size)]
    return report, ranges


def _store(archive: Archive, readings: Sequence[NewReading], refused: Iterable[int]) -> int:
    """Store readings as revisions, one site after the other, and pages that were `refused`, by the numbers of their
    addresses, as articles. Return how many."""
    by_site: dict[str, list[NewReading]] = {}
    for reading in readings:
        by_site.setdefault(reading.article.site, []).append(reading)
    stored = 0
    for site, some in by_site.items():
        with archive.writing(site) as connection:
            stored += store_readings(connection, some, reader_version(), to_text(datetime.now(UTC)))
    return stored + sum(_store_refused(archive, number) for number in refused)


def _store_refused(archive: Archive, number: int) -> int:
    """Save a page that was once refused as an article; returns the number of articles saved, 0 or 1."""
    with archive.reading() as connection:
        pages = list(iterate_pages(connection, archive.pages, "urls", number, number, None))
    stored = 0
    for page in pages:
        visit = read_again(page, archive, known_in(archive, page.site)) if page.body is not None else None
        if visit is not None and visit.article is not None:
            stored += archive.save(replace(visit, due_at=None, links=())).result is not None
    return stored


def _chunks(where: str, ranges: Iterator[RowRange], site: str | None, jobs: int) -> Iterator[Chunk]:
    """Yield what each range gave, in order; a bounded number of ranges is read ahead."""
    if jobs == 1:
        yield from (reread_chunk(where, *rows, site) for rows in ranges)
        return
    # Forked where that is safe, as starting an interpreter takes longer than reading some hundred pages.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        try:
            waiting = [pool.submit(reread_chunk, where, *job, site) for job in islice(ranges, 2 * jobs)]
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(reread_chunk, where, *job, site) for job in islice(ranges, 1)]
        except BrokenProcessPool:
            raise WorkerLost("a process that read pages was killed: nothing was stored, run it again") from None

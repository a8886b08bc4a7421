"""A portal that prints the month first: what its plain dates show holds for the others, whenever they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive
from archive.database.timestamps import to_text
from archive.history.reprocess import NewReading, iterate_date_lines, store_readings
from archive.maintenance.verify import verify
from crawler.importing.run import Import
from crawler.reread import reread, store
from tests.crawler.crawl_runs import QUICK, articles, crawl, served
from tests.crawler.crawls.generic_portals import HABITS, Pages, portal
from tests.repeats import times

COUNT = times(60, 110)
"""Articles of a month, newest first: the first three are of 1 June, which can be read as 6 January."""


@contextmanager
def american() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a portal that prints the month first; give its address, and the dates of its articles by title."""
    pages_at, held = portal(HABITS["slug and id"], COUNT)
    pages: Pages = {}
    with served(pages) as base:
        for path, (status, headers, body) in pages_at(base).items():
            for item in held:
                printed, wanted = (format(item.published, f) for f in ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"))
                body = body.replace(printed.encode(), wanted.encode())
            pages[path] = status, headers, body
        yield base, {item.title: item.published.strftime("%Y-%m-%dT%H:%M+07:00") for item in held}


def dates(where: Path) -> dict[str, str | None]:
    return {article.title: article.published for article in articles(where).values()}


def test_dates_that_came_before_the_order_was_known_are_read_again(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    with american() as (base, held):
        first = crawl(where, base, as_json=False)
        assert dates(where) == held
        assert "whether the portal writes the day or the month first: " in first.out
        again = crawl(where, base).summary
        assert (again["new"], again["revised"]) == (0, 0)
    assert verify(where).problems == []
    with Archive.open(where, read_only=True) as archive:
        histories = [archive.history(article.key, site=article.site) for article in archive.articles()]
    corrected = [history for history in histories if len(history) > 1]
    assert corrected
    assert all(history[-1].reread_at is not None for history in corrected), "the reader changed its mind, not the site"


@pytest.mark.long
def test_a_later_crawl_settles_what_an_earlier_one_could_not(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    with american() as (base, held):
        crawl(where, base, options=(*QUICK, "--limit", "3"))
        crawl(where, base)
        assert dates(where) == held


@pytest.mark.long
def test_a_reader_who_reads_again_knows_the_order_too(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    with american() as (base, held):
        crawl(where, base)
    title, right = next(iter(held.items()))
    with Archive.open(where) as archive:
        [article] = [article for article in archive.articles() if article.title == title]
        revision = archive.history(article.key, site=article.site)[-1].number
        worse = replace(article, published="2025-01-06T08:15+07:00")
        with archive.writing() as connection:
            [line] = [line for line in iterate_date_lines(connection, article.site) if line.published == right]
            store_readings(connection, [NewReading(line.number, revision, worse)], "0.0.1", to_text(datetime.now(UTC)))
    assert dates(where) != held
    spool = io.StringIO()
    report = reread(str(where), spool, site=None, jobs=1)
    assert (report.read, report.changed) == (COUNT, 1)
    spool.seek(0)
    store(str(where), spool, report)
    assert dates(where) == held


@pytest.mark.long
def test_imported_pages_are_settled_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, other = tmp_path / "a.db", tmp_path / "b.db"
    with american() as (base, held):
        crawl(where, base)
    monkeypatch.setenv("TULIEU_PORTAL", "none")  # else the archive's profile of the portal says the order at once
    with Archive.open(other) as archive:
        work = Import(archive, None, lambda _: None)
        work.run([str(where)])
    assert dates(other) == held
    assert work.report.dates_settled

"""Many sites in one process: some at a time, the next one as one ends."""

from __future__ import annotations

import resource
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from archive import Archive
from crawler import crawl as crawling
from crawler.demo import Portal, serve
from tests.crawler.crawl_runs import FEW, QUICK, crawl


def test_the_next_site_begins_as_one_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with ExitStack() as stack:
        portals = [Portal(FEW) for _ in range(3)]
        for portal in portals:
            stack.enter_context(serve(portal))
        ran = crawl(path, *(portal.base for portal in portals), options=(*QUICK, "--sites-at-once", "1"))
    assert ran.code == 0, ran.err
    with Archive.open(path) as archive:
        runs = sorted(archive.crawls.runs(), key=lambda run: run.started_at)
    assert [run.counts["new"] for run in runs] == [runs[0].counts["new"]] * 3
    assert all(one.ended_at <= other.started_at for one, other in pairwise(runs))


@pytest.mark.parametrize(
    ("files", "sites"), [(1024, 100), (256, 48), (64, 1), (10, 1), (resource.RLIM_INFINITY, 100)], ids=str
)
def test_few_files_let_few_sites_be_crawled_at_a_time(files: int, sites: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    assert crawling.sites_at_once() == sites

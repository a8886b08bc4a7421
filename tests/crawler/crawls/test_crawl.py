"""The crawl of a whole portal, end to end: the replica on loopback, the command in its own process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive
from crawler.demo import Portal, serve
from crawler.demo.collection import Collection
from tests import ROOT
from tests.crawler.crawl_runs import (
    QUICK,
    Ran,
    StuckPortal,
    WatchedPortal,
    articles,
    crawl,
    crawl_and_stop,
    environment,
    interrupt,
    records,
)
from tests.crawler.crawls.fault_server import PatientBlocker

KEYS = ["site", "found", "new", "revised", "unchanged", "refused", "failed", "request_count", "seconds"]


@pytest.fixture(scope="module")
def shared_portal() -> Iterator[WatchedPortal]:
    portal = WatchedPortal()
    with serve(portal):
        yield portal


@pytest.fixture
def portal(shared_portal: WatchedPortal) -> Iterator[WatchedPortal]:
    """The replica at one address for all tests of this module, as it was at first."""
    yield shared_portal
    shared_portal.collection = Collection(shared_portal.stories)
    shared_portal.asked.clear()


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture(scope="module")
def whole(shared_portal: WatchedPortal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran, list[str]]:
    """An archive of the whole portal, what the command said, and what it asked for."""
    where = tmp_path_factory.mktemp("whole") / "whole.db"
    ran = crawl(where, shared_portal.base)
    asked = [asked.path for asked in shared_portal.asked]
    assert {asked.user_agent for asked in shared_portal.asked} == {"tulieu/0.2"}
    return where, ran, asked


@pytest.fixture
def crawled(whole: tuple[Path, Ran, list[str]], where: Path) -> Path:
    """A copy of that archive, for a test to go on with."""
    shutil.copy(whole[0], where)
    return where


def test_every_article_is_found_and_stored_once(portal: WatchedPortal, whole: tuple[Path, Ran, list[str]]) -> None:
    where, ran, paths = whole
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.summary)[: len(KEYS)] == KEYS
    assert ran.summary["held"] == len(portal.truth())
    assert ran.summary["new"] == len(portal.truth())
    assert ran.summary["failed"] == {}
    stored = articles(where)
    assert {key: article.url for key, article in stored.items()} == {r["key"]: r["url"] for r in portal.truth()}
    assert {article.site for article in stored.values()} == {portal.base.removeprefix("http://")}
    assert len(paths) == len(set(paths)) == ran.summary["request_count"]
    assert not [path for path in paths if path.startswith(("/contact/", "/about/", "/users/", "/print/"))]


def test_a_second_crawl_changes_nothing_and_asks_for_less_than_half(
    portal: WatchedPortal, whole: tuple[Path, Ran, list[str]], crawled: Path
) -> None:
    second = crawl(crawled, portal.base)
    assert (second.summary["found"], second.summary["new"], second.summary["revised"]) == (0, 0, 0)
    assert second.summary["request_count"] * 2 < whole[1].summary["request_count"]
    assert records(crawled) == records(whole[0])


def test_changes_are_revisions_and_additions_are_new(portal: WatchedPortal, crawled: Path) -> None:
    newest = max(portal.collection.by_id)
    edited = portal.edit(newest, title="Tiêu đề đã sửa")
    added = replace(edited, id=newest + 1, alias="bai-moi", title="Bài mới")
    portal.add(added)
    ran = crawl(crawled, portal.base)
    assert (ran.summary["found"], ran.summary["new"]) == (1, 1)
    assert articles(crawled)[str(added.id)].title == "Bài mới"
    full = crawl(crawled, portal.base, options=(*QUICK, "--full"))
    assert full.summary["new"] == 0
    assert ran.summary["revised"] + full.summary["revised"] == 1
    assert full.summary["unchanged"] + full.summary["revised"] == len(portal.truth())
    assert articles(crawled)[str(newest)].title == "Tiêu đề đã sửa"


def test_a_full_crawl_with_a_limit_makes_no_more_due_than_it_asks_for(portal: WatchedPortal, crawled: Path) -> None:
    name, paths = portal.base.removeprefix("http://"), {story.path for story in portal.stories}
    portal.asked.clear()
    for times in (1, 2):
        limited = crawl(crawled, portal.base, options=(*QUICK, "--full", "--limit", "5"))
        assert limited.summary["unchanged"] == 5
        assert len({one.path for one in portal.asked} & paths) == 5 * times, "each time others"
        with Archive.open(crawled) as archive:
            assert "article" not in {one.kind for one in archive.due(name, datetime.now(UTC), 1000)}


def test_what_one_page_of_a_section_no_longer_shows_is_found_on_its_others(
    portal: WatchedPortal, crawled: Path
) -> None:
    """More new articles than a page, the sitemap and the feed show together."""
    newest = portal.collection.by_id[max(portal.collection.by_id)]
    for number in range(1, 31):
        at = newest.published + timedelta(hours=number)
        portal.add(replace(newest, id=newest.id + number, alias=f"bai-{number}", published=at, edited=at))
    ran = crawl(crawled, portal.base)
    assert (ran.summary["found"], ran.summary["new"]) == (30, 30)


def test_a_crawl_killed_again_and_again_ends_with_the_same_archive(
    portal: WatchedPortal, where: Path, whole: tuple[Path, Ran, list[str]]
) -> None:
    for after in (3, 20, 30):
        ran = crawl_and_stop(where, portal.base, portal, after, signal.SIGKILL)
        assert ran.code == -signal.SIGKILL
    before = len(portal.asked)
    assert crawl(where, portal.base).code == 0
    assert records(where) == records(whole[0])
    assert len(portal.asked) - before < len(whole[2]), "it began again instead of going on"


def test_ctrl_c_ends_gracefully_with_the_summary(portal: WatchedPortal, where: Path) -> None:
    ran = crawl_and_stop(where, portal.base, portal, 30, signal.SIGINT)
    assert (ran.code, ran.err) == (130, "")
    assert 0 < ran.summary["new"] < len(portal.truth())
    again = crawl(where, portal.base)
    assert ran.summary["new"] + again.summary["new"] == len(portal.truth())


@pytest.mark.long
def test_a_second_ctrl_c_ends_at_once_and_the_run_counts_as_broken_off(where: Path) -> None:
    portal = StuckPortal()
    portal.notify_at = 20
    with serve(portal) as base:
        ran = interrupt(portal, "crawl", base, "--archive", str(where), *QUICK, "--json")
        assert (ran.code, ran.err) == (130, "")
        assert 0 < ran.summary["new"] < len(portal.truth())
        with Archive.open(where, read_only=True) as opened:
            (run,) = opened.crawls.runs(next(iter(opened.sites())))
            assert run.ended_at is not None
            assert run.counts["ending"] == "shutdown"
        again = crawl(where, base)
    assert (again.code, len(articles(where))) == (0, len(portal.truth()))


@pytest.mark.long
def test_a_flood_page_is_waited_out_and_never_stored(where: Path) -> None:
    portal = Portal(flood=PatientBlocker(40, 1.0))
    with serve(portal):
        ran = crawl(where, portal.base)
    assert (ran.code, ran.summary["failed"]) == (0, {})
    assert ran.summary["new"] == len(portal.truth())
    assert ran.summary["seconds"] > 1
    assert not [article for article in articles(where).values() if "Hãy đợi" in article.title]


def test_a_limit_is_kept_exactly_and_the_rest_stays_due(portal: WatchedPortal, where: Path) -> None:
    limited = (*QUICK, "--limit", "5")
    first, second = crawl(where, portal.base, options=limited), crawl(where, portal.base, options=limited)
    assert (first.code, first.summary["new"], second.summary["new"]) == (0, 5, 5)
    assert len(articles(where)) == 10
    listings = [asked.path for asked in portal.asked if "/page-" in asked.path]
    assert listings == [], "with a limit, articles come before listings"
    assert crawl(where, portal.base).summary["new"] == len(portal.truth()) - 10


def test_days_of_publication_bound_what_is_stored(portal: WatchedPortal, where: Path) -> None:
    wanted = {r["key"] for r in portal.truth() if "2024-01-01" <= r["published"][:10] <= "2024-12-31"}
    options = (*QUICK, "--since", "2024-01-01", "--until", "2024-12-31")
    ran = crawl(where, portal.base, options=options)
    assert set(articles(where)) == wanted
    asked = ran.summary["refused"]["outside-window"]
    assert asked < len(portal.truth()) - len(wanted), "what is surely of other days is not asked for"
    assert crawl(where, portal.base, options=options).summary["refused"] == {}, "the same days ask for nothing again"
    assert crawl(where, portal.base).summary["new"] == len(portal.truth()) - len(wanted), "other days ask for the rest"


def test_several_portals_side_by_side(portal: WatchedPortal, where: Path) -> None:
    other = Portal()
    with serve(other):
        ran = crawl(where, portal.base, other.base)
    assert ran.code == 0
    assert [site["new"] for site in ran.summary["sites"]] == [len(portal.truth())] * 2
    assert ran.summary["new"] == 2 * len(portal.truth())
    assert ran.summary["site"] == ",".join(base.removeprefix("http://") for base in (portal.base, other.base))


def test_an_article_that_was_taken_down_stays_in_the_archive(portal: WatchedPortal, crawled: Path) -> None:
    portal.remove(101)
    ran = crawl(crawled, portal.base, options=(*QUICK, "--full"))
    assert ran.summary["refused"]["http-404"] == 1
    assert "101" in articles(crawled)


def test_each_run_is_written_down_with_its_counts(whole: tuple[Path, Ran, list[str]]) -> None:
    where, ran, _ = whole
    with Archive.open(where, read_only=True) as archive:
        (run,) = archive.crawls.runs()
    assert run.ended_at is not None
    assert run.counts["complete"] is True
    assert run.counts["new"] == ran.summary["new"]


def test_the_summary_for_people(portal: WatchedPortal, crawled: Path) -> None:
    ran = crawl(crawled, portal.base, as_json=False)
    assert f"{len(portal.truth())} held, nothing new" in ran.out
    assert "requests in" in ran.out


class TestScrapy:
    """The project is a Scrapy project like any other."""

    def test_list(self, tmp_path: Path) -> None:
        assert "thanhuytphcm" in self.run("list").stdout.split()

    @pytest.mark.long
    def test_crawl_says_in_one_line_what_stops_it(self, tmp_path: Path) -> None:
        """The one site of the catalogue cannot be reached from here: loopback stands in for it, closed."""
        probe = (
            "from crawler.sites import site_at; from crawler.spiders.site_spider import spider_for;"
            "from scrapy.crawler import AsyncCrawlerProcess; from scrapy.utils.project import get_project_settings;"
            "p = AsyncCrawlerProcess(get_project_settings());"
            "p.crawl(spider_for(site_at('http://127.0.0.1:9/')), limit='1'); p.start()"
        )
        environ = {**environment(), "TULIEU_ARCHIVE": str(tmp_path / "s.db")}
        ran = subprocess.run(
            [sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, env=environ, check=True
        )
        assert ran.stderr.count("\n") == 1
        assert "http://127.0.0.1:9/ does not answer: connection refused" in ran.stderr

    @pytest.mark.long
    def test_shell_fetches_any_page_and_makes_no_archive(self, portal: WatchedPortal, tmp_path: Path) -> None:
        archive = tmp_path / "shell.db"
        told = self.run("shell", f"{portal.base}/dan-van/", "-c", "response.status", TULIEU_ARCHIVE=str(archive))
        assert told.stdout.strip() == "200"
        assert not archive.exists()

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *words],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            env={**os.environ, **environ},
            check=True,
        )

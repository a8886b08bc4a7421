"""Kept pages by today's reader: what differs is shown, stored as a revision, and said to be none of the site's."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive, Article, Visit
from archive.errors import WorkerLost
from archive.maintenance.repair import repair
from archive.maintenance.verify import verify
from archive.record.visit import DueUrl
from crawler import VERSION
from crawler.demo import Portal
from crawler.discover.links import LinkFinder
from crawler.layouts.nukeviet import NUKEVIET
from crawler.reading.version import reader_version
from crawler.reread import reread, store
from crawler.reread.repair import page_reader
from crawler.reread.report import RereadReport
from crawler.run.answer import Answer
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.site import Site
from crawler.sites import site_at
from tests import forkserver
from tests.archive.killing import KILLS, run_killed, steps_of

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8123"
SITE: Site = site_at(BASE)
PORTAL = Portal()
STORIES = [story for story in PORTAL.stories if story.lead][:6]
REFUSED, OTHER = [story for story in PORTAL.stories if story not in STORIES][:2]


def visited(path: str, *, url: str | None = None, body: bytes | None = None, base: str = BASE) -> Visit:
    response = PORTAL.render(path)
    headers = {name.lower(): value for name, value in response.headers.items()}
    site, due = site_at(base), DueUrl(url or base + path, "article")
    answer = Answer(site=site.name, due=due, status=200, headers=headers, body=body or response.body, fetched_at=NOW)
    return visit_of(answer, LinkFinder(site, NUKEVIET, base), Window())


def read_worse(visit: Visit, **worse: object) -> Visit:
    """What a reader of long ago made of the same page."""
    assert visit.article is not None
    return replace(visit, article=replace(visit.article, **worse), reader="0.0.1+old", links=())


WORSE: list[dict[str, object]] = [
    {"lead": None},
    {"title": "Tiêu đề của trang"},
    {"authors": ("Ban biên tập",)},
    {"published": None, "published_precision": None},
    {"body": ("Một đoạn.",), "photos": ()},
]


@pytest.fixture
def where(tmp_path: Path) -> str:
    """Five articles that were read worse, one that was read as today, and a page that was refused."""
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        for story, worse in zip(STORIES, [*WORSE, {}], strict=True):
            archive.save(read_worse(visited(story.path), **worse))
        late = visited(REFUSED.path)
        archive.save(replace(late, outcome="refused", reason="no-text", article=None, links=()))
        archive.save(replace(visited("/khong-co/"), outcome="refused", reason="no-text", article=None, links=()))
    return str(path)


def read_again(where: str, jobs: int = 1, *, keep: bool = True) -> RereadReport:
    spool = io.StringIO()
    report = reread(where, spool, site=None, jobs=jobs)
    if keep:
        spool.seek(0)
        store(where, spool, report)
    return report


def current(where: str) -> list[Article]:
    with Archive.open(where, read_only=True) as archive:
        return list(archive.articles())


def told(where: str) -> list[list[tuple[object, ...]]]:
    """Every article with its history, but for when it was read again."""
    with Archive.open(where, read_only=True) as archive:
        return [
            [(one.number, one.seen_at, one.last_seen_at, one.article) for one in archive.history(article.url)]
            for article in sorted(archive.articles(), key=lambda article: article.url)
        ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_archive_then_holds_what_todays_reader_reads(where: str, jobs: int) -> None:
    report = read_again(where, jobs)
    today = [visited(story.path).article for story in (*STORIES, REFUSED)]
    assert {article.to_json() for article in current(where)} == {article.to_json() for article in today if article}
    assert (report.read, report.unchanged, report.changed, report.new, report.still_refused) == (6, 1, 5, 1, 1)
    assert report.stored == 6


def test_a_second_time_nothing_differs(where: str) -> None:
    read_again(where)
    report = read_again(where)
    assert (report.read, report.unchanged, report.changed, report.new, report.stored) == (7, 7, 0, 0, 0)


def test_bytes_that_two_sites_served_are_read_as_the_page_of_each(tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    with Archive.open(where) as archive:
        for base in (BASE, "http://127.0.0.2:8123"):
            for story in STORIES:
                archive.save(replace(visited(story.path, base=base), links=()))
    report = read_again(where)
    assert (report.read, report.unchanged) == (2 * len(STORIES),) * 2
    assert any(photo.url.startswith("http://127.0.0.2:") for one in current(where) for photo in one.photos)


def test_each_field_is_counted_by_what_became_of_it_and_shown(where: str) -> None:
    report = read_again(where, keep=False)
    assert {name: n for name, n in report.gained.items() if n}["lead"] == 1
    assert report.other["title"] == 1
    assert report.other["body"] == 1
    assert not report.lost
    [example] = report.examples["title"]
    assert example.difference.startswith("[-Tiêu đề của trang-]")
    assert example.key == visited(STORIES[1].path).article.key  # type: ignore[union-attr]


def test_the_old_reading_stays_and_the_new_one_says_that_it_is_none_of_the_sites(where: str) -> None:
    key = visited(STORIES[0].path).article.key  # type: ignore[union-attr]
    read_again(where)
    with Archive.open(where, read_only=True) as archive:
        before, after = archive.history(key)
        assert (before.article.lead, before.reader, before.reread_at) == (None, "0.0.1+old", None)
        assert after.article.lead
        assert after.reader == reader_version()
        assert after.reread_at is not None
        assert after.seen_at == before.seen_at == NOW
        assert archive.search("Tiêu đề của trang") == []


def test_a_crawl_that_sees_the_same_page_again_makes_no_revision_of_it(where: str) -> None:
    read_again(where)
    with Archive.open(where) as archive:
        for story in STORIES:
            again = replace(visited(story.path), fetched_at=NOW + timedelta(days=1))
            assert archive.save(again).result == "unchanged"


def test_an_article_that_was_revised_meanwhile_is_left_alone(where: str) -> None:
    spool = io.StringIO()
    report = reread(where, spool, site=None, jobs=1)
    edited = read_worse(visited(STORIES[0].path), title="Đã sửa hôm nay")
    with Archive.open(where) as archive:
        archive.save(replace(edited, fetched_at=NOW + timedelta(days=1)))
    spool.seek(0)
    store(where, spool, report)
    assert "Đã sửa hôm nay" in {article.title for article in current(where)}
    assert report.stored == 5


def test_an_article_keeps_the_address_and_key_by_which_it_is_known(where: str) -> None:
    with Archive.open(where) as archive:
        archive.save(read_worse(visited(OTHER.path), key="cu-7", url=f"{BASE}/cu/7", lead=None))
    read_again(where)
    assert ("cu-7", f"{BASE}/cu/7") in {(article.key, article.url) for article in current(where)}


def test_what_would_be_refused_today_stays_and_is_counted(where: str) -> None:
    page = b"<html><head><title>Trang chu</title></head><body><p>ngan</p></body></html>"
    story = OTHER
    with Archive.open(where) as archive:
        archive.save(replace(read_worse(visited(story.path), sha256=None), body=page))
    report = read_again(where)
    assert sum(report.refused.values()) == 1
    assert story.title in {article.title for article in current(where)}


def test_a_page_that_is_damaged_is_counted(where: str) -> None:
    with Archive.open(where) as archive, archive.writing() as connection:
        connection.exec_driver_sql("UPDATE captures SET body = x'00' WHERE sha256 = (SELECT min(sha256) FROM captures)")
    report = read_again(where, keep=False)
    assert report.refused["damaged"] + report.still_refused >= 1


class TestCommand:
    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return forkserver.run(
            [sys.executable, "-W", "error", "-m", "crawler.cli.main", "reread", *words], capture_output=True, text=True
        )

    def test_a_dry_run_says_what_would_change_and_changes_nothing(self, where: str) -> None:
        before = current(where)
        told = self.run("--archive", where, "--dry-run")
        assert (told.returncode, told.stderr) == (0, "")
        assert "6 articles read again: 1 as before, 5 differ" in told.stdout
        assert "lead: 1 gained" in told.stdout
        assert "nothing was changed" in told.stdout
        assert current(where) == before

    def test_the_report_is_one_object_as_json(self, where: str) -> None:
        report = json.loads(self.run("--archive", where, "--json").stdout)
        assert report["reader"] == reader_version()
        assert (report["read"], report["changed"], report["stored"]) == (6, 5, 6)
        assert report["fields"]["lead"] == {"gained": 1, "lost": 0, "other": 0}

    def test_one_site_alone(self, where: str) -> None:
        assert "6 articles read again" in self.run("--archive", where, "--site", SITE.name, "--dry-run").stdout
        wrong = self.run("--archive", where, "--site", "khac.vn")
        assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)

    def test_no_archive_is_made(self, tmp_path: Path) -> None:
        wrong = self.run("--archive", str(tmp_path / "none.db"))
        assert wrong.returncode == 1
        assert wrong.stderr.count("\n") == 1
        assert not list(tmp_path.iterdir())


def test_the_readers_version_names_the_program_and_its_rules() -> None:
    program, _, rules = reader_version().partition("+")
    assert program == VERSION
    assert len(rules) == 10


REREAD = """
import io
from crawler.reread import reread, store
begin()
spool = io.StringIO()
report = reread(arguments[0], spool, site=None, jobs=1)
spool.seek(0)
store(arguments[0], spool, report)
"""


def test_killed_anywhere_it_leaves_the_archive_whole_and_is_begun_again(where: str, tmp_path: Path) -> None:
    before = Path(where).read_bytes()
    steps = steps_of(REREAD, where)
    expected = told(where)
    for kill in range(1, KILLS + 1):
        path = tmp_path / f"{kill}.db"
        path.write_bytes(before)
        run_killed(REREAD, kill * steps // (KILLS + 1), path)
        read_again(str(path))
        assert told(str(path)) == expected
        assert verify(path).problems == []


def test_halves_of_surrogate_pairs_are_read_again_as_they_were_stored(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    visit = visited(STORIES[0].path)
    assert visit.article is not None
    body = visit.body and visit.body.replace(visit.article.title.encode(), b"Ch&#xD83D; b&#xE1;o v&#x1EC1; trang")
    page = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"An \\ud83d Nam"}}</script>'
    assert body is not None
    visit = visited(STORIES[0].path, body=body.replace(b"</head>", page.encode() + b"</head>"))
    with Archive.open(path) as archive:
        archive.save(replace(visit, links=()))
    report = read_again(path)
    assert (report.read, report.unchanged) == (1, 1)


def die(*_job: object) -> None:
    os._exit(9)


def test_a_process_that_is_killed_is_one_line(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.reread.reread_chunk", die)
    with pytest.raises(WorkerLost, match="nothing was stored"):
        read_again(where, jobs=2)


def test_a_damaged_record_whose_page_two_sites_served_is_read_again_as_its_own(tmp_path: Path) -> None:
    page = PORTAL.render(STORIES[0].path).body
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        for host in ("127.0.0.1:8124", SITE.name):
            site = site_at(f"http://{host}")
            due = DueUrl(f"http://{host}{STORIES[0].path}", "article")
            headers = {"content-type": "text/html; charset=utf-8"}
            answer = Answer(site=host, due=due, status=200, headers=headers, body=page, fetched_at=NOW)
            archive.save(replace(visit_of(answer, LinkFinder(site, NUKEVIET, f"http://{host}"), Window()), links=()))
        whole = {article.site: article for article in archive.articles()}
        with archive.writing() as connection:
            connection.exec_driver_sql("UPDATE revisions SET digest = 'x'")
        repair(archive, page_reader(archive), "1", NOW)
        assert {article.site: article for article in archive.articles()} == whole
    assert all(photo.url.startswith(f"http://{site}/") for site, one in whole.items() for photo in one.photos)

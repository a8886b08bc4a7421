"""Crawls over a part of a portal: a section, one article, patterns; and what they leave for others."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Archive
from crawler.demo import Portal, serve
from tests import forkserver
from tests.crawler.crawl_runs import QUICK, Ran, articles, command, crawl, environment


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    portal = Portal()
    with serve(portal):
        yield portal


def run(*words: str) -> Ran:
    done = forkserver.run(command(*words), capture_output=True, text=True, env=environment(), check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_section_is_crawled_alone_and_leaves_the_rest_due(portal: Portal, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    ran = crawl(where, f"{portal.base}/dan-van/")
    stored = set(articles(where))
    named = {r["key"] for r in portal.truth() if "/dan-van/" in r["url"]}
    assert ran.code == 0
    assert "more requests" in ran.err
    assert named <= stored < {r["key"] for r in portal.truth()}
    time.sleep(1.1)  # a run asks again for what was fetched before it began, and the ledger's times are seconds
    again = crawl(where, f"{portal.base}/dan-van/")
    assert (again.code, again.summary["new"], again.summary["request_count"] < 10) == (0, 0, True)
    whole = crawl(where, portal.base)
    assert len(articles(where)) == len(portal.truth())
    assert whole.summary["new"] == len(portal.truth()) - len(stored)


def test_one_article_is_stored_alone_and_what_is_barred_is_not(portal: Portal, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    wanted = portal.truth()[0]
    ran = crawl(where, wanted["url"])
    assert (ran.code, set(articles(where))) == (0, {wanted["key"]})
    with Archive.open(where, read_only=True) as archive:
        (state,) = archive.crawls.site_states()
    assert state.facts["sections"] == [wanted["url"]], "what a schedule asks for again"
    ran = crawl(
        where, portal.base, options=(*QUICK, "--only", "/dan-van/*", "--not", "*-1[0-9]?.html", "--only", "/van-ban/*")
    )
    assert (ran.code, ran.summary["new"]) == (0, 0)


def test_only_what_matches_is_stored(portal: Portal, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    crawl(where, portal.base, options=(*QUICK, "--only", "/dan-van/*"))
    assert set(articles(where)) == {r["key"] for r in portal.truth() if "/dan-van/" in r["url"]}


def test_a_section_that_is_not_there_ends_not_well_and_asks_for_little(portal: Portal, tmp_path: Path) -> None:
    before = len(portal.asked)
    ran = crawl(tmp_path / "a.db", f"{portal.base}/khong-co-muc-nay/")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "khong-co-muc-nay" in ran.err
    assert len(portal.asked) - before <= 4


def test_extract_reads_the_page_at_an_address(portal: Portal) -> None:
    wanted = portal.truth()[0]
    ran = run("extract", wanted["url"])
    assert (ran.code, ran.err, json.loads(ran.out)["title"]) == (0, "", wanted["title"])
    ran = run("extract", f"{portal.base}/dan-van/khong-co-bai-99999.html")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)


def test_a_site_without_articles_is_forgotten_when_that_is_confirmed(portal: Portal, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    name = portal.base.removeprefix("http://")
    crawl(where, f"{portal.base}/khong-co-muc-nay/")
    asked = run("site", "forget", name, "--archive", str(where))
    assert (asked.code, "--yes" in asked.err) == (1, True)
    gone = run("site", "forget", name, "--archive", str(where), "--yes")
    assert (gone.code, gone.err) == (0, "")
    with Archive.open(where, read_only=True) as archive:
        assert archive.crawls.site_states() == []
    crawl(where, portal.truth()[0]["url"])
    kept = run("site", "forget", name, "--archive", str(where), "--yes")
    assert (kept.code, len(articles(where))) == (1, 1)

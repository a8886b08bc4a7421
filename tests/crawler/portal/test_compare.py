"""Where a layout and what was learnt of a portal disagree: found on a page, counted in a crawl, said in the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive, Article
from crawler.demo import Portal as Replica
from crawler.demo import serve
from crawler.health.report import read_report
from crawler.portal.compare import compare
from crawler.portal.learn import learn_portal
from crawler.reading import read_page
from crawler.reading.page import Page, parse_page
from crawler.run.stats import RunStats
from tests.archive.samples import SITE
from tests.crawler.crawl_runs import QUICK, crawl
from tests.crawler.health.health_samples import counts, fill, on

AT = datetime(2025, 8, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def read() -> tuple[Page, Article]:
    """A page of a portal that a layout reads, with the portal's profile, and its record."""
    replica = Replica()
    pages = [
        (replica.render(story.path).body, f"http://127.0.0.1{story.path}", AT)
        for story in replica.collection.by_id.values()
    ]
    body, url, _ = pages[1]
    page = parse_page(body, url=url, fetched_at=AT, portal=learn_portal(pages))
    return page, read_page(page)


def test_a_layout_and_a_profile_that_agree(read: tuple[Page, Article]) -> None:
    page, article = read
    assert article.evidence["title"].startswith("layout nukeviet")
    assert compare(page, article) == {"title": False, "published": False, "lead": False}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({"title": "Tin khác"}, "title", id="another title"),
        pytest.param({"published": "2001-02-03"}, "published", id="another day"),
        pytest.param({"lead": "Sapo khác"}, "lead", id="another lead"),
    ],
)
def test_a_field_in_which_they_disagree(read: tuple[Page, Article], changes: dict[str, str], name: str) -> None:
    page, article = read
    differs = compare(page, replace(article, **changes))  # type: ignore[arg-type]
    assert [field for field, one in differs.items() if one] == [name]


def test_the_time_of_day_is_no_disagreement(read: tuple[Page, Article]) -> None:
    page, article = read
    assert article.published is not None
    assert compare(page, replace(article, published=article.published[:10]))["published"] is False


def test_what_no_layout_gave_is_not_compared(read: tuple[Page, Article]) -> None:
    page, article = read
    assert compare(page, replace(article, evidence={"title": "layout-free: h1"})) == {}


def test_a_page_that_fits_no_design_is_not_compared(read: tuple[Page, Article]) -> None:
    page, article = read
    assert compare(replace(page, portal=None), article) == {}


def test_pages_are_counted_by_field() -> None:
    stats = RunStats(SITE)
    for differs in ({}, {"title": True, "lead": False}, {"title": True, "published": True}):
        stats.count_comparison(differs)
    record = stats.record()
    assert (record["compared"], record["disagreements"]) == (2, {"published": 1, "title": 2})


def test_a_crawl_compares_each_tenth_page_that_a_layout_has_read(tmp_path: Path) -> None:
    with serve(Replica()) as base:
        assert crawl(tmp_path / "a.db", base).summary["new"] == 34
        crawl(tmp_path / "a.db", base, options=(*QUICK, "--full"))
    with Archive.open(tmp_path / "a.db", read_only=True) as opened:
        again, first = opened.crawls.runs()
    assert first.counts["compared"] == 0, "the portal is learnt at the end of the first run"
    assert (again.counts["compared"], again.counts["disagreements"]) == (4, {})


def test_the_report_says_on_how_many_pages_they_disagree(tmp_path: Path) -> None:
    first = counts(10, compared=25, disagreements={"title": 1})
    second = counts(10, compared=15, disagreements={"title": 2, "published": 1})
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive, first, second, counts(10))
        (site,) = read_report(archive, [SITE], 30, on(3)).sites
    assert site.notes == [
        "the learnt profile and the layout read title differently on 3 of 40 pages",
        "the learnt profile and the layout read date differently on 1 of 40 pages",
    ]
    told = site.as_json()
    assert (told["compared"], told["disagreements"]) == (40, {"title": 3, "published": 1})

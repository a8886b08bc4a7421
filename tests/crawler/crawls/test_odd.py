"""Portals of older and odder habits: every article is found once, nothing else is stored, and traps are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crawler.crawl_runs import QUICK, Ran, articles, crawl
from tests.crawler.crawls.odd_habits import STYLES
from tests.crawler.crawls.odd_portals import Odd, answering, items
from tests.repeats import times

FOUND = times(["p=number"], sorted(STYLES.keys() - {"undated"}))
TRAPS = ["facets", "print twins", *times([], ["towers", "date folders and calendar", "endless pager", "many offices"])]
LARGE = times(60, 300)
"""Articles of a portal on which a trap must not cost more."""


class Crawled:
    """What one command stored of several portals, side by side."""

    def __init__(self, portals: dict[str, Odd], where: Path) -> None:
        self.portals = portals
        with ExitStack() as stack:
            self.ran: Ran = crawl(where, *(stack.enter_context(answering(portal)) for portal in portals.values()))
        self.titles: defaultdict[str, list[str]] = defaultdict(list)
        for article in articles(where).values():
            self.titles[article.url.split("/")[2]].append(article.title)
        self.summaries = {site["site"]: site for site in self.ran.summary.get("sites", [self.ran.summary])}

    def check(self, name: str) -> None:
        portal = self.portals[name]
        assert sorted(self.titles[portal.host]) == sorted(one.title for one in portal.held)
        summary = self.summaries[portal.host]
        assert (summary["new"], summary["failed"]) == (portal.count, {})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    yield Crawled({name: Odd(STYLES[name], 40) for name in FOUND}, tmp_path_factory.mktemp("small") / "a.db")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    yield Crawled({name: Odd(STYLES[name], LARGE) for name in TRAPS}, tmp_path_factory.mktemp("large") / "a.db")


@pytest.mark.parametrize("name", FOUND)
def test_every_article_is_found_once_and_nothing_else(name: str, small: Crawled) -> None:
    small.check(name)
    assert len(small.portals[name].asked) <= 40 + 350, "what is made without end is left"


@pytest.mark.long
@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_costs_no_more_on_a_larger_portal(name: str, large: Crawled) -> None:
    large.check(name)
    assert len(large.portals[name].asked) <= max(3 * LARGE, LARGE + 350)


@pytest.mark.long
def test_what_a_section_gained_is_found_by_the_next_run(tmp_path: Path) -> None:
    """More than the front page shows, and no article leads to another: nobody said which pages are lists."""
    portal = Odd(replace(STYLES["p=number"], related=0))
    portal.hold(items(120)[60:])
    with answering(portal) as base:
        crawl(tmp_path / "a.db", base)
        portal.hold(items(120))
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.summary["found"], ran.summary["new"]) == (60, 60)


@pytest.mark.long
def test_articles_of_other_days_show_all_the_same_what_lists_are_good_for(tmp_path: Path) -> None:
    """What is wanted stands at the end of the lists, behind more than is asked for in vain."""
    portal = Odd(replace(STYLES["p=number"], size=2, related=0), 400)
    wanted = [one.title for one in portal.held if one.at.year == 2024 and one.at.month <= 8]
    with answering(portal) as base:
        ran = crawl(tmp_path / "a.db", base, options=(*QUICK, "--since", "2024-01-01", "--until", "2024-08-31"))
    assert len(wanted) > 20
    assert sorted(article.title for article in articles(tmp_path / "a.db").values()) == sorted(wanted)
    assert ran.summary["found"] == 400


def test_a_portal_without_dates_is_refused_page_by_page_and_says_so(tmp_path: Path) -> None:
    """Nothing vouches for any of its pages: kept and counted, not stored."""
    with answering(Odd(STYLES["undated"], 20)) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["new"], ran.summary["refused"]["undated"]) == (1, 0, 20)
    assert ran.err.count("\n") == 1
    assert "no article of " in ran.err

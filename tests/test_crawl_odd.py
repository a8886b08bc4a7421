"""Portals of older and odder habits: every article is found once, nothing else is stored, and traps are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from crawl_runs import Ran, articles, crawl
from odd_habits import STYLES
from odd_portals import Odd, answering, items

FOUND = sorted(STYLES.keys() - {"undated"})
TRAPS = ["facets", "towers", "date folders and calendar", "endless pager", "print twins"]


class Crawled:
    """What one command stored of several portals, side by side."""

    def __init__(self, portals: dict[str, Odd], where: Path) -> None:
        self.portals = portals
        with ExitStack() as stack:
            self.ran: Ran = crawl(where, *(stack.enter_context(answering(portal)) for portal in portals.values()))
        self.titles: defaultdict[str, list[str]] = defaultdict(list)
        for article in articles(where).values():
            self.titles[article.url.split("/")[2]].append(article.title)
        self.summaries = {site["site"]: site for site in self.ran.summary["sites"]}

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
    yield Crawled({name: Odd(STYLES[name], 300) for name in TRAPS}, tmp_path_factory.mktemp("large") / "a.db")


@pytest.mark.parametrize("name", FOUND)
def test_every_article_is_found_once_and_nothing_else(name: str, small: Crawled) -> None:
    small.check(name)
    assert len(small.portals[name].asked) <= 40 + 350, "what is made without end is left"


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_costs_no_more_on_a_larger_portal(name: str, large: Crawled) -> None:
    large.check(name)
    assert len(large.portals[name].asked) <= 3 * 300


def test_what_a_section_gained_is_found_by_the_next_run(tmp_path: Path) -> None:
    """More than the front page and the first pages of the sections show; nobody said that these are lists."""
    portal = Odd(STYLES["p=number"])
    portal.hold(items(120)[60:])
    with answering(portal) as base:
        crawl(tmp_path / "a.db", base)
        portal.hold(items(120))
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.summary["found"], ran.summary["new"]) == (60, 60)


def test_a_portal_without_dates_is_refused_page_by_page_and_says_so(tmp_path: Path) -> None:
    """Nothing vouches for any of its pages: kept and counted, not stored."""
    with answering(Odd(STYLES["undated"], 20)) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["new"], ran.summary["refused"]["undated"]) == (1, 0, 20)
    assert ran.err.count("\n") == 1
    assert "no article of " in ran.err

"""Portals without an end: how much of them one run asks for, and how that follows what they have shown to hold."""

from __future__ import annotations

from collections import deque

import pytest

from archive.record.visit import DueUrl, FoundLink
from crawler.urls import traps
from crawler.urls.traps import Bounds, DeferredUrls

BASE = "http://tinhuy.example.vn"


def sitemap(name: str, depth: int = 1) -> DueUrl:
    return DueUrl(f"{BASE}/sitemap-{name}.xml", "sitemap", depth=depth)


def article(number: int, found_on: str) -> DueUrl:
    return DueUrl(f"{BASE}/tin/hoi-nghi-lan-thu-{number}.html", "article", depth=2, found_on=found_on)


def crawl_sitemaps(bounds: Bounds, branches: int, pages: int, most: int) -> int:
    """Ask for indexes that name `branches` others each, and `pages` pages; return how many were asked for."""
    waiting, asked = deque([sitemap("0")]), 0
    while waiting and asked < most:
        due = waiting.popleft()
        if bounds.find_refusal_of(due) is not None:
            continue
        asked += 1
        below = [sitemap(f"{asked}-{number}", due.depth + 1) for number in range(branches)]
        named = [FoundLink(url=one.url, kind="sitemap") for one in below]
        named += [FoundLink(url=f"{BASE}/{asked}/{number}", kind="article") for number in range(pages)]
        bounds.count(due.url, "sitemap", pages, named)
        waiting += below
    return asked


@pytest.mark.parametrize(
    ("branches", "pages", "asked"),
    [
        pytest.param(10, 0, traps.SITEMAPS_IN_VAIN, id="indexes that name indexes"),
        pytest.param(10, 1, traps.MOST_SITEMAPS, id="indexes that name a page beside them"),
        pytest.param(1, 0, traps.DEEPEST, id="each names the next"),
    ],
)
def test_sitemaps_that_name_ever_more_sitemaps_are_left(branches: int, pages: int, asked: int) -> None:
    assert crawl_sitemaps(Bounds(free=60, per_find=5), branches, pages, most=5000) == asked


def test_sitemaps_of_every_day_of_twenty_years_are_asked_for_as_their_articles_come() -> None:
    bounds, deferred = Bounds(free=60, per_find=5), DeferredUrls()
    days = [sitemap(str(day)) for day in range(2000)]
    for due in days:
        if bounds.find_refusal_of(due) is None:
            bounds.count(due.url, "sitemap", 3, [FoundLink(url=f"{due.url}?a", kind="article")])
        else:
            deferred.add(due)
    assert deferred.take_back(bounds, 64) == []
    for number in range(30):
        bounds.count_article(f"{BASE}/tin/hoi-nghi-lan-thu-{number}.html", is_new=True, found_on=days[0].url)
    assert deferred.take_back(bounds, 2) == days[traps.MOST_SITEMAPS : traps.MOST_SITEMAPS + 2]


def test_articles_that_only_articles_name_are_bounded_by_those_that_lists_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traps, "MOST_CHAINED", 10)
    bounds, asked = Bounds(free=60, per_find=5), 0
    for number in range(3):
        bounds.count_article(article(number, "").url, is_new=True, found_on=f"{BASE}/tin-hoat-dong/")
    for number in range(3, 500):
        due = article(number, found_on=article(number // 10, "").url)
        if bounds.find_refusal_of(due) is None:
            asked += 1
            bounds.count_article(due.url, is_new=True, found_on=due.found_on)
    assert asked == 10 + 3 * traps.CHAINED_PER_NAMED
    assert bounds.find_refusal_of(article(999, found_on=f"{BASE}/tin-hoat-dong/")) is None, "what a list names goes on"

"""Portals of software that nobody described: every article is found, and hardly anything else is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawler.crawl_runs import QUICK, articles, crawl, served
from tests.crawler.crawls.generic_portals import HABITS, pages_of, portal
from tests.repeats import mostly_long, times

LARGE = {"slug and id": times(130, 500)}


@pytest.mark.parametrize("name", mostly_long(HABITS, short=["slug and id"]))
def test_what_an_article_looks_like_is_learnt_from_the_portal(name: str, tmp_path: Path) -> None:
    count = LARGE.get(name, 130)
    pages_at, held = portal(HABITS[name], count)
    pages, asked = {}, []
    with served(pages, asked) as base:
        pages |= pages_at(base)
        ran = crawl(tmp_path / "a.db", base)
        titles = [article.title for article in articles(tmp_path / "a.db").values()]
        assert len(set(titles) & {item.title for item in held}) >= 0.99 * count
        assert len(titles) == len(set(titles)), "nothing is stored twice"
        assert len(set(titles) - {item.title for item in held}) <= 0.01 * count
        assert (ran.code, ran.err, ran.summary["failed"]) == (0, "", {})
        assert ran.summary["new"] <= ran.summary["found"]
        assert len(asked) <= 3 * count, "a calendar without end is left"
        again = crawl(tmp_path / "a.db", base)
    assert (again.summary["new"], again.summary["revised"]) == (0, 0)
    assert again.summary["request_count"] < 0.3 * ran.summary["request_count"]


@pytest.mark.long
def test_a_limit_is_kept_where_nothing_is_known_of_the_portal(tmp_path: Path) -> None:
    pages_at, _ = portal(HABITS["bare numbers"], 60)
    pages = {}
    with served(pages) as base:
        pages |= pages_at(base)
        ran = crawl(tmp_path / "a.db", base, options=(*QUICK, "--limit", "5"))
        assert (ran.code, ran.summary["new"]) == (0, 5)
        assert crawl(tmp_path / "a.db", base).summary["new"] == 55


@pytest.mark.long
def test_rules_that_find_no_article_are_not_this_portals_and_others_are_learnt(tmp_path: Path) -> None:
    """The front page bears NukeViet's marks, its articles stand at addresses that NukeViet never writes."""
    pages_at, held = portal(HABITS["bare numbers"], 40)
    pages = {}
    with served(pages) as base:
        pages |= pages_at(base)
        status, headers, body = pages["/"]
        pages["/"] = (status, headers, body.replace(b"<head>", b"<head><script>var nv_open_browse=1;</script>"))
        ran = crawl(tmp_path / "a.db", base)
        assert (ran.code, ran.summary["new"]) == (0, len(held))
        assert crawl(tmp_path / "a.db", base).summary["new"] == 0


def test_a_redirect_to_the_same_page_in_another_dress_is_followed_to_the_letter(tmp_path: Path) -> None:
    """The ledger has one address for both: `?lang=vi` names no other page."""
    pages_at, held = portal(HABITS["slug and id"], 40)
    pages = {}
    with served(pages) as base:
        pages |= pages_at(base)
        for item in held:
            path = HABITS["slug and id"].article(item)
            pages[f"{path}?lang=vi"] = pages[path]
            pages[path] = (302, {"Location": f"{path}?lang=vi"}, b"")
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["new"]) == (0, len(held))


@pytest.mark.long
def test_what_a_limit_left_of_lists_is_asked_for_by_the_next_crawl(tmp_path: Path) -> None:
    """More came in than a list's first pages show, and the first crawl after that is cut short."""
    habit = HABITS["slug and id"]
    new_at, held = portal(habit, 300)
    old = held[200:]
    pages = {}
    with served(pages) as base:
        pages |= pages_of(habit, old, base)
        assert crawl(tmp_path / "a.db", base).summary["new"] == len(old)
        pages |= new_at(base)
        assert crawl(tmp_path / "a.db", base, options=(*QUICK, "--limit", "40")).summary["new"] == 40
        crawl(tmp_path / "a.db", base)
        assert len(articles(tmp_path / "a.db")) == len(held)

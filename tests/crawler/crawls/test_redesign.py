"""A portal whose design changes halfway through a crawl: that is noticed soon, said in one line, and both are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive import Archive, Article
from archive.database.timestamps import local
from crawler.health.layout import NEWEST
from crawler.run.known import CHANGE
from tests import forkserver
from tests.crawler.crawl_runs import QUICK, Ran, command, crawl, environment, path_of, report, served
from tests.crawler.reading.portal.habits import HabitPortal, PortalPage, make_redesign
from tests.crawler.reading.portal.score import score
from tests.repeats import times

ARTICLES = times(80, 400)
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Redesigned(dict[str, tuple[int, dict[str, str], bytes]]):
    """The pages of a portal, by path as `served` asks for them, that has another design once so many articles were
    asked for."""

    def __init__(self, before: HabitPortal, after: HabitPortal, at: int) -> None:
        super().__init__()
        self.at = at
        self.base = ""
        self.asked: list[str] = []
        """Paths of articles, in order."""
        self._articles = {path_of(page.url) for page in before.pages if page.truth is not None}
        self._designs = [
            {path_of(page.url): page.body for page in (*portal.pages, *portal.lists)} for portal in (before, after)
        ]
        self._origin = b"https://" + urlsplit(before.pages[0].url).netloc.encode()

    def get(self, path: str, default: Any = None) -> Any:
        body = self._designs[len(self.asked) >= self.at].get(path)
        if path in self._articles:
            self.asked.append(path)
        return default if body is None else (200, HTML, body.replace(self._origin, self.base.encode()))


@dataclass(frozen=True)
class Crawled:
    """What a crawl over a redesign left."""

    archive: Path
    ran: Ran
    site: str
    halves: tuple[HabitPortal, HabitPortal]
    """The articles that were read in the design before, and in the one after it."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    where = tmp_path_factory.mktemp("redesign") / "a.db"
    before, after = make_redesign(seed=7, articles=ARTICLES)
    pages = Redesigned(before, after, ARTICLES // 2)
    with served(pages) as base:
        pages.base = base
        ran = crawl(where, base)
    first = frozenset(pages.asked[: ARTICLES // 2])
    halves = (
        replace(before, pages=tuple(page for page in before.pages if page.truth and path_of(page.url) in first)),
        replace(after, pages=tuple(page for page in after.pages if page.truth and path_of(page.url) not in first)),
    )
    yield Crawled(where, ran, base.removeprefix("http://"), halves)


def test_articles_of_both_designs_are_read_right(crawled: Crawled) -> None:
    assert (crawled.ran.code, crawled.ran.summary["new"]) == (0, ARTICLES)
    with Archive.open(crawled.archive, read_only=True) as opened:
        held = {path_of(article.url): article for article in opened.articles()}

    def stored(page: PortalPage) -> Article | None:
        return held.get(path_of(page.url))

    for half in crawled.halves:
        found = score(half, stored)
        assert len(half.pages) == ARTICLES // 2
        assert (found.unread, found.wrong_dates) == (0, 0)
        assert found.total >= 0.99, found.wrong[:3]


def test_the_change_is_noticed_within_ten_pages_and_both_designs_are_learnt(crawled: Crawled) -> None:
    with Archive.open(crawled.archive, read_only=True) as opened:
        state, profile = opened.crawls.site_state(crawled.site), opened.profiles.current(crawled.site)
        (run,) = opened.crawls.runs(crawled.site)
    assert state is not None
    assert profile is not None
    assert state.facts[CHANGE]["day"] == local(run.started_at).date().isoformat()
    assert state.facts[CHANGE]["at"] - ARTICLES // 2 <= 10 + 8, "eight answers may be under way"
    assert len(profile.profile["generations"]) == 2


def test_the_report_says_it_in_one_line_for_people_programs_and_on_its_page(crawled: Crawled, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    ran = report(crawled.archive, "--html", str(page))
    with Archive.open(crawled.archive, read_only=True) as opened:
        (run,) = opened.crawls.runs(crawled.site)
    day = local(run.started_at).date().isoformat()
    line = f"the layout changed on {day}: {NEWEST} of {NEWEST} newest pages fit a new one"
    assert [told for told in ran.out.splitlines() if "layout" in told] == [f"{crawled.site}: {line}"]
    assert ran.code == 0, "a change that is read is no problem"
    assert line in page.read_text("utf-8")
    (site,) = report(crawled.archive, "--json").summary["sites"]
    told = {"day": day, "new": NEWEST, "of": NEWEST, "learnt": True, "older": False}
    assert site["layout_change"] == told


@pytest.mark.long
def test_a_portal_that_stays_as_it_was_has_not_changed(tmp_path: Path) -> None:
    before, after = make_redesign(seed=7, articles=40)
    pages = Redesigned(before, after, 1000)
    with served(pages) as base:
        pages.base = base
        assert crawl(tmp_path / "a.db", base).summary["new"] == 40
        assert report(tmp_path / "a.db", "--json").summary["sites"][0]["layout_change"] is None
        with Archive.open(tmp_path / "a.db", read_only=True) as opened:
            assert opened.profiles.current(base.removeprefix("http://")) is not None


@pytest.mark.long
def test_without_profiles_nothing_is_learnt(tmp_path: Path) -> None:
    before, after = make_redesign(seed=7, articles=40)
    pages = Redesigned(before, after, 1000)
    with served(pages) as base:
        pages.base = base
        done = forkserver.run(
            command("crawl", base, "--archive", str(tmp_path / "a.db"), *QUICK, "--json"),
            capture_output=True,
            text=True,
            env={**environment(), "TULIEU_PORTAL": "none"},
            check=False,
        )
    assert Ran(done.returncode, done.stdout, done.stderr).summary["new"] == 40
    with Archive.open(tmp_path / "a.db", read_only=True) as opened:
        assert opened.profiles.current(base.removeprefix("http://")) is None
        assert not any("profile" in said for one in opened.articles() for said in one.evidence.values())

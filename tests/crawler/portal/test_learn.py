"""A portal is learnt from its own pages: the same in any order, never worse than each page alone, and nothing from too
few pages, from pages that are no articles, or from hostile ones."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.record.article import Article
from crawler.portal.learn import FEWEST, learn_portal
from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from crawler.reading.portal.profile import Portal
from tests import FIXTURES
from tests.crawler.reading.portal.habits import HABITS, HabitPortal, PortalPage, exclusive, make_portal
from tests.crawler.reading.portal.score import Score, merge, score
from tests.repeats import times

Given = tuple[bytes, str, datetime | None]
AT = datetime(2026, 11, 29, 3, tzinfo=UTC)


def given(portal: HabitPortal) -> list[Given]:
    return [(page.body, page.url, page.fetched_at) for page in portal.pages]


def learnt(portal: HabitPortal) -> Portal:
    return learn_portal(given(portal), [(link.url, link.words) for link in portal.links])


def scored(portal: HabitPortal, profile: Portal | None) -> Score:
    def read(page: PortalPage) -> Article | None:
        try:
            return read_article(page.body, url=page.url, fetched_at=page.fetched_at, portal=profile)
        except ReadingError:
            return None

    return score(portal, read)


def test_the_same_pages_in_any_order_give_the_same_profile() -> None:
    portal = make_portal(("latest_under_title", "standing_last_paragraph"), seed=4)
    pages = given(portal)
    digests = {learn_portal(random.Random(seed).sample(pages, len(pages))).digest for seed in range(times(2, 10))}
    assert len(digests) == 1


def test_a_profile_is_plain_data_and_small() -> None:
    profile = learnt(make_portal(("banner_between_halves", "long_sidebar"), seed=1, articles=20))
    text = json.dumps(profile.as_json())
    assert Portal.from_json(json.loads(text)).as_json() == profile.as_json()
    assert Portal.from_json(json.loads(text)).digest == profile.digest
    assert len(text) < 200_000
    for generation in profile.generations:
        for statement in (*generation.fields.values(), *generation.clocks, *generation.others):
            assert 0 < statement.pages <= statement.of <= generation.pages


@pytest.mark.parametrize("data", [None, [], {"version": 2}, {"version": 1, "generations": [{}], "orders": {}}, 7, [1]])
def test_what_is_no_profile_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not the profile"):
        Portal.from_json(data)


def test_from_few_pages_nothing_is_learnt() -> None:
    portal = make_portal((), seed=2, articles=FEWEST - 1)
    assert learn_portal(given(portal)).generations == ()


def test_from_pages_that_are_no_articles_nothing_is_learnt() -> None:
    page = make_portal((), seed=2).lists[0]
    pages: list[Given] = [(page.body, f"https://x.example/{number}", page.fetched_at) for number in range(30)]
    assert learn_portal(pages).generations == ()


def test_hostile_and_broken_pages_change_nothing_for_the_others() -> None:
    portal = make_portal(("standing_last_paragraph",), seed=3)
    plain = learnt(portal)
    hostile: list[Given] = [
        (b"<html><body>" + b"<div class=a>" * 50_000, "https://x.example/deep", AT),
        (b"\x00\xff" * 1000, "https://x.example/bytes", AT),
        (b"<html><body><h1 class='" + b"x " * 100_000 + b"'>a</h1>", "http://[", AT),
        (b"", "https://x.example/empty", AT),
    ]
    assert learn_portal([*hostile, *given(portal)], [(link.url, link.words) for link in portal.links]) == plain


@pytest.mark.parametrize("habit", sorted(random.Random(17).sample(HABITS, times(3, len(HABITS)))))
def test_no_habit_is_read_worse_by_a_profile(habit: str) -> None:
    portal = make_portal((habit,), seed=HABITS.index(habit))
    alone, by_profile = scored(portal, None), scored(portal, learnt(portal))
    assert by_profile.wrong_dates <= alone.wrong_dates
    assert by_profile.total >= alone.total - 0.01


@pytest.mark.long
def test_pairs_of_habits_are_read_right() -> None:
    """The whole test bed: `python -m tests.crawler.reading.portal.bed --pairs 100` prints it as a table."""
    drawn = random.Random(1)
    pairs = [pair for _ in range(200) if not exclusive(pair := tuple(drawn.sample(HABITS, 2)))][:60]
    portals = [make_portal(pair, seed=number) for number, pair in enumerate(pairs)]
    total = merge([scored(portal, learnt(portal)) for portal in portals])
    assert total.total >= 0.98
    assert total.wrong_dates <= 0.001 * sum(len(portal.pages) for portal in portals)


@pytest.mark.parametrize(
    ("pair", "seed", "column"),
    [
        pytest.param(("banner_between_halves", "state_classes"), 1000, "body", id="names made up for each page"),
        pytest.param(("bare_byline_slot", "standing_update_line"), 1010, "authors", id="names alone"),
        pytest.param(("author_box_site_name", "og_title_site"), 1065, "authors", id="an office on all pages"),
        pytest.param(("cached_clock_near_title",), HABITS.index("cached_clock_near_title") * 6, "day", id="a clock"),
    ],
)
def test_what_stands_in_the_same_place_on_many_pages_is_learnt(pair: tuple[str, ...], seed: int, column: str) -> None:
    portal = make_portal(pair, seed=seed)
    assert scored(portal, None).share(column) < 0.5
    assert scored(portal, learnt(portal)).share(column) > 0.96


def test_fixtures_are_read_as_before_with_another_portals_profile() -> None:
    profile = learnt(make_portal((), seed=5))
    differ = []
    for path in sorted(Path(FIXTURES).glob("*/*/page.html")):
        read = []
        for portal in (None, profile):
            try:
                article = read_article(path.read_bytes(), url="https://x.example/tin/bai-12.html", portal=portal)
                read.append(article.as_json())
            except ReadingError as error:
                read.append({"error": error.reason})
        if read[0] != read[1]:
            differ.append(path.parent.name)
    assert differ == []


def test_where_pages_state_the_day_that_the_portal_prints_it_is_believed_on_those_that_print_it_elsewhere() -> None:
    portal = make_portal(("two_bare_dates", "clock_beside_breadcrumb"), seed=1031)
    found = scored(portal, learnt(portal))
    assert (found.wrong_dates, found.share("day")) == (0, 1.0)

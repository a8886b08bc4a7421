"""Which stated days are believed, and what is left out by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive import Article
from archive.record.visit import DueUrl
from crawler.run.days import CHECKS, Days, ListOrder, choose_checks, day_in_address
from crawler.run.options import Window
from tests.archive.samples import make_article

ZONE = "Asia/Ho_Chi_Minh"
HALF = Window(date(2022, 1, 1), date(2022, 6, 30))
INSIDE, BEFORE, AFTER = "2022-03-01", "2021-03-01", "2023-03-01"


def due(number: int = 1, *, listed: str | None = None, lastmod: str | None = None, path: str = "bai") -> DueUrl:
    at = f"{lastmod}T03:00:00.000000Z" if lastmod else None
    return DueUrl(f"http://a.vn/{path}-{number}.html", "article", modified_at=at, listed_on=listed)


def article(published: str, modified: str | None = None) -> Article:
    return replace(
        make_article(1), published=f"{published}T09:00+07:00", modified=f"{modified}T10:00+07:00" if modified else None
    )


def seen(days: Days, *, off: int = 0, modified: str | None = None, source: str = "listed") -> Days:
    """Have read articles within and without the days asked for, with the day stated of each so many days off."""
    for number, published in enumerate([INSIDE] * 6 + [BEFORE, AFTER] * 4):
        stated = (date.fromisoformat(published) + timedelta(days=off)).isoformat()
        days.count(due(number, **{source: stated}), article(published, modified))
    return days


def test_nothing_stated_is_asked_for() -> None:
    assert seen(Days(HALF, ZONE)).judge(due()) == "ask"


@pytest.mark.parametrize("source", ["listed", "lastmod"])
def test_before_anything_was_read_a_stated_day_waits_for_a_check(source: str) -> None:
    days = Days(HALF, ZONE)
    assert [days.judge(due(**{source: day})) for day in (INSIDE, BEFORE, AFTER)] == ["ask", "check", "check"]
    days.settle()
    assert [days.judge(due(**{source: day})) for day in (INSIDE, BEFORE, AFTER)] == ["ask"] * 3


def test_a_list_whose_days_were_seen_to_be_true_is_believed_but_for_the_days_at_the_edge() -> None:
    days = seen(Days(HALF, ZONE))
    assert [days.judge(due(listed=day)) for day in (INSIDE, BEFORE, AFTER)] == ["ask", "leave", "leave"]
    assert [days.judge(due(listed=day)) for day in ("2021-12-31", "2022-07-01")] == ["ask", "ask"]


def test_articles_of_the_days_asked_for_alone_prove_nothing() -> None:
    days = Days(HALF, ZONE)
    for number in range(30):
        days.count(due(number, listed=INSIDE), article(INSIDE))
    assert days.judge(due(listed=BEFORE)) == "check"


def test_a_source_that_was_wrong_once_is_not_believed() -> None:
    days = seen(Days(HALF, ZONE))
    days.count(due(listed=BEFORE), article(INSIDE))
    days.settle()
    assert days.judge(due(listed=BEFORE)) == "ask"


def test_one_that_is_some_days_off_is_believed_with_a_margin() -> None:
    days = seen(Days(HALF, ZONE), off=3)
    assert days.judge(due(listed="2021-12-27")) == "ask"
    assert days.judge(due(listed="2021-12-20")) == "leave"


def test_lastmod_says_what_was_published_before_but_not_what_was_published_later() -> None:
    """By its standard it is the day of change: who changed later may have been published long before."""
    days = seen(Days(HALF, ZONE), source="lastmod")
    days.settle()
    assert days.judge(due(lastmod=BEFORE)) == "leave"
    assert days.judge(due(lastmod=AFTER)) == "ask"


def test_lastmod_that_stayed_where_articles_were_changed_is_the_day_of_publication() -> None:
    days = seen(Days(HALF, ZONE), source="lastmod", modified="2025-01-01")
    assert [days.judge(due(lastmod=day)) for day in (BEFORE, AFTER)] == ["leave", "leave"]


def test_lastmod_that_changes_with_the_article_still_bounds_it() -> None:
    days = seen(Days(HALF, ZONE), source="lastmod")
    days.count(due(lastmod="2024-12-01"), article(INSIDE, "2024-12-01"))
    days.settle()
    assert [days.judge(due(lastmod=day)) for day in (BEFORE, AFTER)] == ["leave", "ask"]


def test_of_two_sources_the_one_that_may_ask_asks() -> None:
    days = seen(seen(Days(HALF, ZONE)), source="lastmod", modified="2025-01-01")
    assert days.judge(due(listed=INSIDE, lastmod=AFTER)) == "ask"
    assert days.judge(due(listed=BEFORE, lastmod=AFTER)) == "leave"


def test_what_was_seen_is_known_to_the_next_run() -> None:
    facts = seen(Days(HALF, ZONE)).as_facts()
    assert Days(HALF, ZONE, facts).judge(due(listed=BEFORE)) == "leave"
    assert Days(HALF, ZONE, {"listed": {"agreed": "x"}, "sitemap": 3}).judge(due(listed=BEFORE)) == "check"


def test_an_undated_article_neither_proves_nor_disproves() -> None:
    days = Days(HALF, ZONE)
    days.count(due(listed=INSIDE), replace(make_article(1), published=None))
    assert days.trust["listed"].read == 0


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/12/dai-hoi.html", "2024-05-12"),
        ("/tin/dai-hoi-20240512.html", "2024-05-12"),
        ("/tin/2024-05-12-dai-hoi", "2024-05-12"),
        ("/tin/dai-hoi-188240115093000456.chn", None),
        ("/tin/dai-hoi-202405121234.html", None),
        ("/2024/13/12/dai-hoi.html", None),
        ("/2023/02/30/dai-hoi.html", None),
        ("/2024/05/12/nhin-lai-2023-05-12.html", None),
        ("/tin/dai-hoi-2024.html", None),
    ],
)
def test_a_day_in_an_address(path: str, day: str | None) -> None:
    found = day_in_address(f"http://a.vn{path}")
    assert (found.isoformat() if found else None) == day


def test_checks_are_spread_over_all_days_and_few() -> None:
    left = [(date(2010, 1, 1) + timedelta(days=30 * number), due(number)) for number in range(200)]
    chosen = choose_checks(left)
    assert len(chosen) == CHECKS == len(set(chosen))
    assert {chosen[0], chosen[-1]} == {left[0][1], left[-1][1]}
    assert choose_checks(left[:3]) == [one for _, one in left[:3]]


def months(*pages: str) -> ListOrder:
    order = ListOrder()
    for number, words in enumerate(pages, 1):
        order.note(number, [date.fromisoformat(f"{month}-15") for month in words.split()])
    return order


@pytest.mark.parametrize(
    ("pages", "ends"),
    [
        pytest.param(("2025-06 2025-05", "2024-06 2024-05", "2020-02 2020-01", "2019-02"), 3, id="newest first"),
        pytest.param(("2025-06 2025-05", "2024-05 2024-06", "2020-02 2020-01"), 3, id="a month out of order"),
        pytest.param(("2025-06 2025-05", "2019-01 2019-02", "2021-01 2021-02"), None, id="oldest first from page 2"),
        pytest.param(("2025-06 2020-01 2025-05", "2019-01"), None, id="in no order"),
        pytest.param(("2020-02 2020-01",), None, id="one page shows no order"),
        pytest.param(("2025-06", "2022-03"), None, id="not that old yet"),
        pytest.param(("2021-12", "2021-12"), None, id="all alike"),
    ],
)
def test_a_list_ends_where_it_is_seen_to_run_newest_first_and_all_is_older(
    pages: tuple[str, ...], ends: int | None
) -> None:
    assert months(*pages).ends_at(date(2022, 1, 1)) == ends

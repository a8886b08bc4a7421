"""Pages that disappear: when that was found, why, and whether they came back. Nothing of them is deleted."""

import json
from datetime import date

import pytest

from archive import Archive
from tests.archive.cli.test_commands import run
from tests.archive.samples import NOON, SITE, address, later, make_article, make_visit


def gone(number=1, **fields):
    given = {
        "url": address(number),
        "outcome": "gone",
        "reason": "http-404",
        "status": 404,
        "fetched_at": later(days=9),
    }
    return make_visit(**(given | fields))


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        archive.save(make_visit(make_article(2)))
        yield archive


def listed(archive, **asked):
    return [(a.key, a.reason, a.gone_at, a.last_seen_at) for a in archive.withdrawn(**asked)]


def test_an_article_that_is_gone_is_listed_with_when_and_why_and_stays(archive):
    archive.save(gone())
    assert listed(archive) == [("1", "http-404", later(days=9), NOON)]
    assert archive.article("1").title == make_article(1).title


def test_found_gone_again_it_is_gone_since_the_first_time(archive):
    archive.save(gone())
    archive.save(gone(fetched_at=later(days=40), reason="http-410", status=410))
    assert listed(archive) == [("1", "http-404", later(days=9), NOON)]


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param({}, id="as it was"),
        pytest.param({"title": "Tiêu đề mới"}, id="edited"),
    ],
)
def test_one_that_comes_back_is_no_longer_listed_and_its_absence_is_remembered(archive, seen):
    archive.save(gone())
    archive.save(make_visit(make_article(1, **seen), fetched_at=later(days=20)))
    assert listed(archive) == []
    assert [(w.gone_at, w.back_at) for w in archive.withdrawals("1")] == [(later(days=9), later(days=20))]


def test_one_of_which_the_server_says_that_it_is_as_it_was_is_back_too(archive):
    archive.save(gone())
    archive.save(make_visit(outcome="unchanged", url=address(1), fetched_at=later(days=20), status=304))
    assert listed(archive) == []


def test_one_may_go_twice(archive):
    archive.save(gone())
    archive.save(make_visit(make_article(1), fetched_at=later(days=20)))
    archive.save(gone(fetched_at=later(days=30)))
    assert [w.back_at for w in archive.withdrawals("1")] == [later(days=20), None]
    assert listed(archive) == [("1", "http-404", later(days=30), later(days=20))]


def test_a_page_seen_after_it_was_gone_says_more_than_one_that_comes_late(archive):
    archive.save(make_visit(make_article(1), fetched_at=later(days=20)))
    archive.save(gone(fetched_at=later(days=9)))
    assert listed(archive) == []


def test_an_old_address_that_is_gone_says_nothing_while_the_own_one_is_there(archive):
    old = "https://thanhuy.example.vn/?id=1"
    archive.save(make_visit(make_article(1), url=old, fetched_at=later(days=1)))
    archive.save(gone(url=old))
    assert listed(archive) == []
    archive.save(gone())
    assert [key for key, *_ in listed(archive)] == ["1"]


def test_an_address_that_never_was_an_article_withdraws_none(archive):
    archive.save(gone(77))
    assert listed(archive) == []


def test_the_list_is_of_a_site_and_of_days_of_vietnams_calendar_newest_first(archive):
    archive.save(gone(1, fetched_at=later(days=9, hours=6)))  # 1 a.m. of the next day there
    archive.save(gone(2, fetched_at=later(days=12)))
    assert [key for key, *_ in listed(archive)] == ["2", "1"]
    assert [key for key, *_ in listed(archive, until=date(2026, 3, 11))] == ["1"]
    assert [key for key, *_ in listed(archive, until=date(2026, 3, 10))] == []
    assert [key for key, *_ in listed(archive, since=date(2026, 3, 12))] == ["2"]
    assert listed(archive, site="other.example.vn") == []


def test_the_commands_show_it(archive, tmp_path):
    archive.save(gone())
    archive.close()
    told = json.loads(run("withdrawn", "--archive", str(tmp_path / "a.db"), "--json").stdout)
    assert [(one["key"], one["reason"], one["gone_at"]) for one in told] == [
        ("1", "http-404", "2026-03-10T19:00:00+07:00")
    ]
    history = run("history", "1", "--archive", str(tmp_path / "a.db")).stdout
    assert "withdrawn: found gone 2026-03-10 19:00 (http-404), not seen since" in history
    as_json = json.loads(run("history", "1", "--archive", str(tmp_path / "a.db"), "--json").stdout)
    assert as_json[-1]["withdrawn"] == [{"gone_at": "2026-03-10T19:00:00+07:00", "reason": "http-404", "back_at": None}]


def due_again(archive, at):
    [due] = [due for due in archive.due(SITE, at, 10) if due.url == address(1)]
    return due


def test_failures_before_do_not_count_as_having_been_gone(archive):
    failure = {"outcome": "failed", "reason": "http-500", "status": 500}
    for day in (1, 2):
        archive.save(gone(**failure, fetched_at=later(days=day), due_at=later(days=day)))
    assert due_again(archive, later(days=3)).in_vain == 0
    for day in (3, 4):
        archive.save(gone(fetched_at=later(days=day), due_at=later(days=day)))
    assert due_again(archive, later(days=5)).in_vain == 2


def test_a_page_that_is_back_unchanged_is_an_article_again_which_an_old_address_cannot_withdraw(archive):
    archive.save(gone(fetched_at=later(days=1)))
    archive.save(gone(outcome="unchanged", reason=None, status=304, fetched_at=later(days=2)))
    assert [(seen.outcome, seen.reason) for seen in archive.seen(SITE) if seen.url == address(1)] == [("article", None)]
    archive.save(make_visit(make_article(1), url=address("old"), fetched_at=later(days=3)))
    archive.save(gone(url=address("old"), fetched_at=later(days=4)))
    assert listed(archive) == []


def test_the_visit_that_finds_it_gone_or_back_says_which_article_it_is(archive):
    archive.save(make_visit(make_article(1, title="Tiêu đề nay"), fetched_at=later(days=1)))
    first, again = archive.save(gone()), archive.save(gone(fetched_at=later(days=12)))
    assert (first.withdrawn.key, first.withdrawn.title, first.withdrawn.url) == ("1", "Tiêu đề nay", address(1))
    assert (again.withdrawn, first.returned) == (None, None), "it was gone already"
    back = archive.save(make_visit(make_article(1, title="Tiêu đề nay"), fetched_at=later(days=20)))
    assert (back.result, back.returned.key, back.withdrawn) == ("unchanged", "1", None)
    assert archive.save(make_visit(make_article(1), fetched_at=later(days=21))).returned is None
    assert archive.save(gone(number=8)).withdrawn is None, "no article was there"


def test_one_of_which_the_server_says_that_it_is_as_it_was_is_named_as_back(archive):
    archive.save(gone())
    back = archive.save(make_visit(outcome="unchanged", url=address(1), fetched_at=later(days=20), status=304))
    assert back.returned.key == "1"


def test_an_address_that_was_gone_before_a_late_page_of_it_came_is_the_articles(archive):
    url = address(77)
    for day in (5, 8):
        archive.save(make_visit(url=url, outcome="gone", status=404, reason="http-404", fetched_at=later(days=day)))
        archive.save(make_visit(make_article(77), fetched_at=later(days=3)))
    assert [one.gone_at for one in archive.withdrawals("77")] == [later(days=8)]

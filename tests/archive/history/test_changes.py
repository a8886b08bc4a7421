"""What became of articles between two days: revised, withdrawn, returned; what only the reader changed is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from archive import Archive
from archive.history.backdate import save_backdated
from archive.history.diff import find_changes
from archive.history.lookup import find_article_id
from archive.history.revisions import revise_from_page
from tests.archive.samples import NOON, SITE, address, later, make_article, make_visit

OTHER = "b.example.vn"


def gone(number: int, days: int):
    return make_visit(url=address(number), outcome="gone", reason="http-404", status=404, fetched_at=later(days=days))


@pytest.fixture
def changed(archive: Archive) -> Archive:
    """Article 1 is edited on day 1, 2 is gone on day 3 and back on day 5, 3 is gone on day 4; another site's is new."""
    for number in (1, 2, 3):
        archive.save(make_visit(make_article(number)))
    archive.save(make_visit(make_article(1, title="Tiêu đề khác"), fetched_at=later(days=1), reader="1"))
    archive.save(gone(2, 3))
    archive.save(gone(3, 4))
    archive.save(make_visit(make_article(2), fetched_at=later(days=5)))
    other = make_article(1, site=OTHER, url=f"https://{OTHER}/1")
    archive.save(make_visit(other, site=OTHER, fetched_at=later(days=6)))
    return archive


def listed(archive: Archive, **asked) -> list[tuple[str, str, int]]:
    """Event, key, and how many days after the first visit."""
    return [(one.event, one.key, (one.at - NOON).days) for one in archive.changes(**asked).newest]


def test_each_change_is_listed_at_the_time_at_which_it_was_found_the_newest_first(changed: Archive) -> None:
    assert listed(changed) == [("returned", "2", 5), ("withdrawn", "3", 4), ("withdrawn", "2", 3), ("revised", "1", 1)]


@pytest.mark.parametrize(
    ("asked", "keys", "new"),
    [
        pytest.param({"since": date(2026, 3, 5)}, ["2", "3"], 1, id="the first day included"),
        pytest.param({"until": date(2026, 3, 5)}, ["3", "2", "1"], 3, id="the last day included"),
        pytest.param({"since": date(2026, 3, 8)}, [], 0, id="a day without any"),
        pytest.param({"site": SITE}, ["2", "3", "2", "1"], 3, id="of a site"),
        pytest.param({"site": OTHER}, [], 1, id="of a site where nothing changed"),
        pytest.param({"since": date.min, "until": date.max}, ["2", "3", "2", "1"], 4, id="days beyond all time"),
        pytest.param({"at_most": 2}, ["2", "3"], 4, id="the newest alone"),
    ],
)
def test_days_and_a_site_choose_and_new_articles_are_counted(changed: Archive, asked, keys, new) -> None:
    found = changed.changes(**asked)
    assert ([one.key for one in found.newest], found.new) == (keys, new)


def test_all_are_counted_whatever_is_listed(changed: Archive) -> None:
    assert changed.changes(at_most=1).counts == {"revised": 1, "withdrawn": 2, "returned": 1}


def test_a_revised_one_says_which_words_and_between_which_visits(changed: Archive) -> None:
    [one] = changed.changes().of("revised")
    assert (one.not_before, one.at, one.revision) == (NOON, later(days=1), 2)
    assert [(change.field, change.differences) for change in one.changes] == [
        ("title", ("[-Đại hội Đảng bộ lần thứ 1-] {+Tiêu đề khác+}",))
    ]
    assert not one.same_reader, "the first visit does not say which reader read it"


def test_a_withdrawn_one_says_why_and_when_it_was_last_there_and_whether_it_is_back(changed: Archive) -> None:
    still, back = changed.changes().of("withdrawn")
    assert (still.reason, still.not_before, still.back_at) == ("http-404", NOON, None)
    assert (back.not_before, back.back_at) == (None, later(days=5))
    [returned] = changed.changes().of("returned")
    assert (returned.not_before, returned.gone_at) == (later(days=3), later(days=3))


def test_what_another_reading_of_the_same_page_gives_is_no_change(archive: Archive) -> None:
    page = b"<html>the same bytes</html>"
    archive.save(make_visit(make_article(1), body=page))
    archive.save(make_visit(make_article(1, title="Đọc khác"), body=page, fetched_at=later(days=1)))
    archive.save(make_visit(make_article(2)))
    with archive.writing() as connection:
        read = make_article(2, title="Đọc lại")
        id_ = find_article_id(connection, "2", SITE)
        assert revise_from_page(connection, id_, 1, read, reader="9", profile=None, at="2026-03-02T12:00:00.000000Z")
    assert listed(archive) == []


def test_a_page_that_came_late_shows_two_changes_each_at_its_own_time(archive: Archive) -> None:
    archive.save(make_visit(make_article(1)))
    archive.save(make_visit(make_article(1), fetched_at=later(days=10)))
    save_backdated(archive, make_visit(make_article(1, title="Chỉ một ngày"), fetched_at=later(days=5)))
    assert listed(archive) == [("revised", "1", 10), ("revised", "1", 5)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["a b " * 3000], ["a c " * 3000], id="two words over and over"),
        pytest.param(["a b " * 200 + str(n) for n in range(300)], ["a c " * 200] * 300, id="in many paragraphs"),
        pytest.param(["x"] * 20_000, ["y", *["x"] * 19_000, "z"], id="the same paragraph over and over"),
    ],
)
def test_texts_made_to_take_for_ever_are_compared_within_seconds(before, after) -> None:
    [change] = find_changes(make_article(body=tuple(before)), make_article(body=tuple(after)))
    assert change.differences


def test_the_time_of_an_edit_is_within_the_day_in_vietnam(archive: Archive) -> None:
    archive.save(make_visit(make_article(1)))
    evening = NOON + timedelta(hours=6)  # 01:00 of the next day in Vietnam
    archive.save(make_visit(make_article(1, title="Đêm"), fetched_at=evening))
    assert listed(archive, since=date(2026, 3, 2)) == [("revised", "1", 0)]
    assert listed(archive, until=date(2026, 3, 1)) == []

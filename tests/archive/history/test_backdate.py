"""Pages of long ago: where they stand among an article's revisions."""

import random
import shutil
from dataclasses import replace
from itertools import pairwise, permutations

import pytest

from archive import Archive
from archive.history.backdate import save_backdated
from archive.history.reprocess import NewReading, store_readings
from archive.maintenance.verify import verify
from tests.archive.samples import SITE, later, make_article, make_visit
from tests.repeats import times


def page(title, day, body=None, **fields):
    body = body or f"<html>{title} {day}</html>".encode()
    return make_visit(make_article(title=title), body=body, fetched_at=later(days=day), **fields)


def history(archive):
    """`A1-3` for each revision: title, day of the first sight, day of the last."""
    start = later()
    return " ".join(
        f"{r.article.title}{(r.seen_at - start).days}-{(r.last_seen_at - start).days}" for r in archive.history("1")
    )


def build(archive, crawled, past):
    for title, day in crawled:
        archive.save(page(title, day))
    return [save_backdated(archive, page(title, day)).result for title, day in past]


@pytest.mark.parametrize(
    ("crawled", "past", "results", "after"),
    [
        pytest.param([], [("A", 1)], ["new"], "A1-1", id="an article that was not known"),
        pytest.param([("B", 9)], [("A", 1)], ["revised"], "A1-1 B9-9", id="before the first revision"),
        pytest.param([("B", 9)], [("B", 1)], ["unchanged"], "B1-9", id="the same, seen earlier"),
        pytest.param([("A", 1), ("B", 9)], [("A", 5)], ["unchanged"], "A1-5 B9-9", id="the same, seen longer"),
        pytest.param([("A", 1), ("C", 9)], [("B", 5)], ["revised"], "A1-1 B5-5 C9-9", id="between two revisions"),
        pytest.param([("A", 1), ("A", 9)], [("B", 5)], ["revised"], "A1-1 B5-5 A9-9", id="within a revision"),
        pytest.param(
            [("A", 1), ("A", 5), ("B", 9)], [("C", 3)], ["revised"], "A1-1 C3-3 A5-5 B9-9", id="within an earlier one"
        ),
        pytest.param([("A", 1)], [("A", 9)], ["unchanged"], "A1-9", id="the same, seen later"),
        pytest.param([("A", 1)], [("B", 9)], ["revised"], "A1-1 B9-9", id="another text, later: it is current"),
        pytest.param([("A", 1), ("A", 9)], [("B", 1)], ["unchanged"], "A1-9", id="another reading of the same moment"),
        pytest.param(
            [("D", 9)], [("A", 1), ("B", 2), ("C", 3)], ["revised"] * 3, "A1-1 B2-2 C3-3 D9-9", id="three in order"
        ),
        pytest.param(
            [("A", 9)], [("A", 1), ("B", 5)], ["unchanged", "revised"], "A1-1 B5-5 A9-9", id="there and back again"
        ),
    ],
)
def test_a_page_stands_where_its_time_belongs(new_place, archive, crawled, past, results, after):
    assert build(archive, crawled, past) == results
    assert history(archive) == after
    assert [r.number for r in archive.history("1")] == list(range(1, len(archive.history("1")) + 1))
    assert archive.article("1") == archive.history("1")[-1].article
    assert not verify(new_place).problems


def test_the_order_in_which_pages_come_does_not_change_what_they_say(archive):
    days = [("A", 1), ("B", 2), ("B", 3), ("A", 4)]
    for number, order in enumerate(permutations(days)):
        article = {"key": str(number), "url": f"https://{SITE}/{number}"}
        for title, day in order:
            save_backdated(archive, make_visit(make_article(title=title, **article), fetched_at=later(days=day)))
        titles = [r.article.title for r in archive.history(str(number))]
        assert titles == ["A", "B", "A"], order
    assert archive.sites() == [SITE]


SIGHTS = [("A", 1), ("A", 2), ("B", 3), ("C", 4)]


@pytest.fixture(scope="module")
def crawled_in_order(tmp_path_factory):
    """An archive of those sights as a crawl has them."""
    with Archive.open(tmp_path_factory.mktemp("crawled") / "b.db") as crawled:
        for title, day in SIGHTS:
            crawled.save(page(title, day))
        yield crawled


ORDERS = list(permutations(SIGHTS))


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(
    "order",
    [pytest.param(order, id=" ".join(f"{title}{day}" for title, day in order)) for order in ORDERS[:: times(3, 1)]],
)
def test_any_order_leaves_what_a_crawl_would_have_left(new_file, crawled_in_order, tmp_path, order, asked):
    def stored(opened):
        return [(r.seen_at, r.last_seen_at, r.article.to_json()) for r in opened.history("1")]

    with Archive.open(shutil.copyfile(new_file, tmp_path / "a.db")) as past:
        for title, day in order:
            save_backdated(past, page(title, day), fetched=asked)
        assert stored(past) == stored(crawled_in_order)
        assert list(past.articles()) == list(crawled_in_order.articles())
        assert [save_backdated(past, page(title, day), fetched=asked).result for title, day in order] == [
            "unchanged"
        ] * 4
        assert stored(past) == stored(crawled_in_order)
        assert [found.title for found in past.search("c")] == ["C"]
    assert verify(tmp_path / "a.db").problems == []


def test_any_pages_in_any_order_leave_an_archive_that_is_whole(new_place, archive):
    dice = random.Random(7)
    for _ in range(60):
        visit = page(dice.choice("ABC"), dice.randrange(40))
        archive.save(visit) if dice.random() < 0.2 else save_backdated(archive, visit)
    revisions = archive.history("1")
    assert all(one.last_seen_at <= next_.seen_at for one, next_ in pairwise(revisions))
    assert all(one.article.title != next_.article.title for one, next_ in pairwise(revisions))
    found = archive.search(revisions[-1].article.title)
    assert [one.key for one in found] == ["1"]
    assert not verify(new_place).problems


def test_words_of_what_was_current_are_not_found_after_renumbering(new_place, archive):
    archive.save(page("cũ", 5))
    assert len(archive.search("cũ")) == 1
    archive.save(page("mới", 9))
    save_backdated(archive, page("xưa", 1))
    assert [len(archive.search(word)) for word in ("cũ", "xưa", "mới")] == [0, 0, 1]
    assert not verify(new_place).problems


def test_a_page_that_is_kept_already_is_no_revision_however_it_is_read_now(archive):
    archive.save(page("A", 5, b"bytes"))
    assert save_backdated(archive, page("better", 1, b"bytes")).result == "unchanged"
    assert save_backdated(archive, page("better", 9, b"bytes")).result == "unchanged"
    assert history(archive) == "A1-9"


def test_a_page_beside_one_that_was_read_again_is_compared_with_both_readings(new_place, archive):
    archive.save(page("A", 5))
    with archive.writing() as connection:
        reading = NewReading(
            1, 1, archive.article("1").__class__.from_json(archive.article("1").as_json() | {"title": "A, better"})
        )
        store_readings(connection, [reading], "2", "2026-04-01T00:00:00.000000Z")
    assert save_backdated(archive, page("A, better", 1)).result == "unchanged"
    assert save_backdated(archive, page("B", 0)).result == "revised"
    assert save_backdated(archive, page("C", 3)).result == "revised"
    assert [r.article.title for r in archive.history("1")] == ["B", "A", "A, better", "C", "A, better"]
    assert not verify(new_place).problems


def test_a_page_within_what_was_read_again_ends_both_readings_there(archive):
    archive.save(page("A", 1))
    archive.save(page("A", 9))
    with archive.writing() as connection:
        reading = NewReading(1, 1, replace(archive.article("1"), title="Ã"))
        store_readings(connection, [reading], "2", "2026-04-01T00:00:00.000000Z")
    for title, day in (("B", 5), ("C", 3)):
        save_backdated(archive, page(title, day))
    assert history(archive) == "A1-1 Ã1-1 C3-3 B5-5 Ã9-9"


def test_pages_are_kept_and_the_current_one_stays_the_current_ones(archive):
    archive.save(page("B", 9))
    before = archive.article("1")
    save_backdated(archive, page("A", 1))
    assert archive.article("1") == before
    save_backdated(archive, page("B", 5))
    now = archive.article("1")
    assert now == replace(before, fetched_at=later(days=5), sha256=now.sha256), "of the page that said it first"
    assert archive.capture(now.sha256) == b"<html>B 5</html>"
    oldest = archive.history("1")[0].article
    assert archive.capture(oldest.sha256) == b"<html>A 1</html>"


def test_withdrawals_stay_unless_the_article_was_seen_afterwards(archive):
    archive.save(page("B", 5))
    gone = make_visit(outcome="gone", status=404, reason="http-404", fetched_at=later(days=9))
    archive.save(gone)
    save_backdated(archive, page("A", 1))
    [withdrawal] = archive.withdrawals("1")
    assert (withdrawal.gone_at, withdrawal.back_at) == (later(days=9), None)
    save_backdated(archive, page("B", 12))
    [withdrawal] = archive.withdrawals("1")
    assert withdrawal.back_at == later(days=12)


def test_the_address_was_never_asked_for_and_is_due_when_the_visit_says(archive):
    save_backdated(archive, page("A", 1, due_at=later(days=20)))
    [due] = archive.due(SITE, later(days=21), 10)
    assert (due.url, due.kind, due.seen) == (make_article().url, "article", False)
    assert archive.article(due.url).key == "1"


def test_what_was_asked_for_then_is_so_in_the_ledger_unless_it_was_asked_for_later(archive):
    save_backdated(archive, page("A", 5, due_at=later(days=20)), fetched=True)
    save_backdated(archive, page("B", 1, due_at=later(days=2)), fetched=True)
    assert archive.due(SITE, later(days=19), 10) == []
    assert [due.seen for due in archive.due(SITE, later(days=20), 10)] == [True]


def test_what_the_ledger_knows_of_an_address_stays(archive):
    archive.save(page("B", 9, due_at=later(days=30)))
    save_backdated(archive, page("A", 1, due_at=later(days=2)))
    assert archive.due(SITE, later(days=29), 10) == []
    assert [due.seen for due in archive.due(SITE, later(days=30), 10)] == [True]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"outcome": "refused"}, id="a refused page"),
        pytest.param({"site": "b.vn"}, id="an article of another site"),
    ],
)
def test_a_visit_that_is_no_articles_is_refused_and_leaves_nothing(archive, fields):
    with pytest.raises(ValueError, match=r"only articles|on a visit"):
        save_backdated(archive, page("A", 1, **fields))
    assert archive.stats().sites == ()


def test_surrogates_and_nul_are_stored_as_a_crawl_stores_them(archive):
    save_backdated(archive, page("hỏng \ud83d\0", 1, b"x"))
    assert archive.article("1").title == "hỏng ?"

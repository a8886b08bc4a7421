"""What one run leaves out stays due for the next, exactly as it was."""

from datetime import timedelta

from tests.archive.ledger.test_urls import due
from tests.archive.samples import NOON, SITE, address, later, links_to, make_article, make_visit


def test_what_is_set_aside_is_not_handed_out_and_comes_back_as_it_was(archive):
    archive.add_links(SITE, None, links_to(1, 2), NOON)
    archive.add_links(SITE, None, links_to(3), later(hours=1))
    archive.set_aside(SITE, [address(1), address(3)])
    assert due(archive, later(days=1)) == ["bai-2.html"]
    assert archive.put_back(SITE) == 2
    assert due(archive, later(days=1)) == ["bai-1.html", "bai-2.html", "bai-3.html"]
    assert archive.next_due_at(SITE) == NOON
    assert archive.put_back(SITE) == 0


def test_single_addresses_come_back_and_others_stay_aside(archive):
    archive.add_links(SITE, None, links_to(1, 2), NOON)
    archive.set_aside(SITE, [address(1), address(2)])
    assert archive.put_back(SITE, [address(2), address(9)]) == 1
    assert due(archive) == ["bai-2.html"]


def test_what_is_not_due_yet_keeps_its_time(archive):
    archive.save(make_visit(make_article(1), due_at=later(days=7)))
    archive.save(make_visit(make_article(2)))
    archive.set_aside(SITE, [address(1), address(2)])
    archive.put_back(SITE)
    assert archive.next_due_at(SITE) == later(days=7)


def test_an_address_that_was_set_aside_and_is_visited_all_the_same_is_as_its_visit_says(archive):
    archive.add_links(SITE, None, links_to(1), NOON)
    archive.set_aside(SITE, [address(1)])
    archive.save(make_visit(make_article(1), due_at=later(days=7)))
    assert archive.put_back(SITE) == 0
    assert archive.next_due_at(SITE) == later(days=7)


def test_addresses_are_asked_for_now_unless_they_were_just_now(archive):
    archive.save(make_visit(make_article(1), due_at=later(days=7)))
    archive.save(make_visit(make_article(2), fetched_at=later(hours=2)))
    assert archive.ask_now(SITE, [address(1), address(2)], later(hours=3), before=later(hours=1)) == 1
    assert due(archive, later(hours=3)) == ["bai-1.html"]


def test_the_day_that_a_list_prints_comes_with_the_address(archive):
    from dataclasses import replace

    (link,) = links_to(1)
    archive.add_links(SITE, None, [link], NOON)
    archive.add_links(SITE, None, [replace(link, listed_on=NOON.date())], NOON)
    archive.add_links(SITE, None, [link], NOON)
    (row,) = archive.all_due(SITE, ["article"], NOON + timedelta(hours=1))
    assert row.listed_on == NOON.date().isoformat()
    assert list(archive.all_known(SITE)) == [(address(1), "article")]

"""Sites: what is known of them, when they are due, and that one process has them."""

from datetime import timedelta

import pytest

from archive import errors
from archive.ledger.sites import read_known
from archive.record.publisher import Publisher
from tests.archive.samples import SITE, later

HOUR = timedelta(hours=1)


@pytest.fixture
def archive(archive):
    archive.crawls.enter_site(SITE, SITE)
    return archive


def test_a_site_is_entered_once_with_what_was_typed_last(archive):
    archive.crawls.enter_site("b.vn", "https://b.vn/")
    archive.crawls.enter_site("b.vn", "b")
    assert [(state.name, state.target, state.every_by) for state in archive.crawls.site_states()] == [
        ("b.vn", "b", "learnt"),
        (SITE, SITE, "learnt"),
    ]
    assert archive.crawls.site_state("c.vn") is None


def test_a_site_that_was_imported_is_none_that_is_crawled_until_it_is(archive):
    told = Publisher("Báo Bắc Giang", "press", "Bắc Ninh", ("Bắc Giang",))
    archive.crawls.enter_imported("b.vn", "b", told)
    archive.crawls.enter_imported(SITE, "other", told)
    known = [(state.name, state.target) for state in archive.crawls.site_states()]
    assert known == [(SITE, SITE)] == [(state.name, state.target) for state in archive.crawls.due_sites(later())]
    with archive.reading() as connection:
        assert {name: one.publisher for name, one in read_known(connection).items()} == {"b.vn": told, SITE: told}
    archive.crawls.enter_site("b.vn", "b")
    assert [(state.name, state.every_by) for state in archive.crawls.due_sites(later())] == [
        ("b.vn", "learnt"),
        (SITE, "learnt"),
    ]


def test_a_plan_comes_back_as_it_was_made(archive):
    archive.crawls.plan_site(SITE, due_at=later(hours=3), every=2 * HOUR, every_by="person", failures=2)
    state = archive.crawls.site_state(SITE)
    assert (state.due_at, state.every, state.every_by, state.failures) == (later(hours=3), 2 * HOUR, "person", 2)
    with pytest.raises(errors.NothingFound, match=r"c\.vn was never crawled"):
        archive.crawls.plan_site("c.vn", due_at=None, every=None, every_by="never")


def test_facts_are_added_and_those_of_the_same_name_replaced(archive):
    archive.crawls.note_facts(SITE, {"delay": 1.5, "software": "nukeviet"})
    archive.crawls.note_facts(SITE, {"delay": 3, "nul": "\0"})
    assert archive.crawls.site_state(SITE).facts == {"delay": 3, "software": "nukeviet", "nul": "\0"}


@pytest.mark.parametrize(
    ("first", "second", "instead_of", "taken"),
    [
        pytest.param(HOUR, "b", None, False, id="another process while the first one lives"),
        pytest.param(HOUR, "a", None, True, id="the same process, which renews it"),
        pytest.param(-HOUR, "b", None, True, id="another process after the time of the first one"),
        pytest.param(HOUR, "b", "a", True, id="another process that knows the first one dead"),
        pytest.param(HOUR, "b", "c", False, id="another process that knows a third one dead"),
    ],
)
def test_a_site_is_held_by_one_process(archive, first, second, instead_of, taken):
    assert archive.crawls.lock_site(SITE, "a", first)
    assert archive.crawls.lock_site(SITE, second, HOUR, instead_of=instead_of) is taken
    assert archive.crawls.site_state(SITE).holder == (second if taken else "a")


def test_only_the_holder_gives_a_site_free(archive):
    archive.crawls.lock_site(SITE, "a", HOUR)
    archive.crawls.unlock_site(SITE, "b")
    assert archive.crawls.site_state(SITE).holder == "a"
    archive.crawls.unlock_site(SITE, "a")
    assert archive.crawls.site_state(SITE).holder is None
    assert archive.crawls.lock_site(SITE, "b", HOUR)

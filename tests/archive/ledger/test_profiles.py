"""Profiles of portals: which one is current, which versions stay, which one read a revision, two archives in one."""

import pytest

from archive import Archive
from archive.history.backdate import save_backdated
from archive.history.reprocess import NewReading, store_readings
from archive.ledger import profiles
from archive.record.identity import profile_digest
from tests.archive.samples import SITE, later, make_article, make_profile, make_visit, save_profile


def names(archive, site=SITE):
    """The words of each version's profile, oldest first."""
    return " ".join(one.profile["names"][0] for one in archive.profiles.versions(site))


def test_a_profile_comes_back_as_it_was_saved(archive):
    profile, digest = make_profile("Đảng bộ \0 \ud83d", share=0.1)
    assert archive.profiles.save(SITE, profile, digest, 40, later(hours=1))
    stored = archive.profiles.current(SITE)
    assert (stored.site, stored.digest, stored.made_at, stored.pages) == (SITE, digest, later(hours=1), 40)
    assert stored.profile == profile
    assert profile_digest(stored.profile) == digest
    assert archive.profiles.versions(SITE) == [stored]
    assert archive.profiles.by_digest(SITE, digest) == stored


def test_of_a_site_or_a_digest_that_is_not_known_there_is_none(archive):
    digest = save_profile(archive, "A")
    assert archive.profiles.current("b.vn") is None
    assert archive.profiles.versions("b.vn") == []
    assert archive.profiles.by_digest("b.vn", digest) is None
    assert archive.profiles.by_digest(SITE, "0" * 12) is None


def test_the_digest_is_that_of_the_json_in_utf_8():
    assert profile_digest({"b": [1, "đ"], "a": None}) == "1122b17dd2df"


def test_a_profile_that_comes_back_is_a_version_again_and_the_current_one_is_not_stored_twice(archive):
    saved = [archive.profiles.save(SITE, *make_profile(word), 10, later()) for word in "AABBA"]
    assert saved == [True, False, True, False, True]
    assert names(archive) == "A B A"
    assert archive.profiles.current(SITE).profile["names"] == ["A"]


def test_the_newest_is_the_last_that_was_saved_whatever_the_clock_says(archive):
    save_profile(archive, "A", later(days=1))
    save_profile(archive, "B", later())
    assert archive.profiles.current(SITE).profile["names"] == ["B"]


def test_a_profile_under_the_digest_of_another_one_is_refused(archive):
    with pytest.raises(ValueError, match="000000000000 is not the digest of this profile"):
        archive.profiles.save(SITE, {"version": 1}, "0" * 12, 10, later())
    assert archive.profiles.current(SITE) is None


def test_of_many_versions_the_newest_stay_and_those_that_revisions_name(archive, monkeypatch):
    monkeypatch.setattr(profiles, "KEPT", 3)
    named = save_profile(archive, "A")
    archive.save(make_visit(make_article(), profile=named))
    save_profile(archive, "other", site="b.vn")
    for word in "BACDEF":
        save_profile(archive, word)
    assert names(archive) == "A D E F", "the later one of the two A"
    assert names(archive, "b.vn") == "other"
    assert archive.profiles.by_digest(SITE, named) is not None


def profiles_of(archive):
    return [revision.profile for revision in archive.history("1")]


def test_a_revision_says_which_profile_read_it(archive):
    archive.save(make_visit(make_article()))
    archive.save(make_visit(make_article(title="B"), profile="b" * 12, fetched_at=later(days=1)))
    archive.save(make_visit(make_article(title="B"), profile="c" * 12, fetched_at=later(days=2)))
    assert profiles_of(archive) == [None, "b" * 12], "the one that read it, not the one that was there when it was seen"
    save_backdated(archive, make_visit(make_article(title="A"), profile="a" * 12, fetched_at=later(days=-1)))
    assert profiles_of(archive) == ["a" * 12, None, "b" * 12]


def test_a_page_that_is_read_again_says_which_profile_read_it_now(archive):
    archive.save(make_visit(make_article(), profile="a" * 12))
    with archive.writing() as connection:
        readings = [NewReading(1, 1, make_article(title="B"), profile="b" * 12)]
        store_readings(connection, readings, "2", "2026-04-01T00:00:00.000000Z")
        store_readings(connection, [NewReading(1, 2, make_article(title="C"))], "3", "2026-05-01T00:00:00.000000Z")
    assert profiles_of(archive) == ["a" * 12, "b" * 12, None]


def test_both_parts_of_a_revision_that_a_late_page_divides_keep_its_profile(archive):
    archive.save(make_visit(make_article(), profile="a" * 12))
    archive.save(make_visit(make_article(), fetched_at=later(days=2)))
    save_backdated(archive, make_visit(make_article(title="B"), fetched_at=later(days=1), body=b"B"))
    assert profiles_of(archive) == ["a" * 12, None, "a" * 12]


@pytest.fixture
def other(tmp_path):
    with Archive.open(tmp_path / "other.db") as opened:
        yield opened


def test_two_archives_become_one_history_in_the_order_of_time(archive, other):
    for day, word in ((1, "A"), (3, "C"), (6, "F")):
        save_profile(archive, word, later(days=day))
    for day, word in ((2, "B"), (3, "C"), (4, "B"), (5, "E")):
        save_profile(other, word, later(days=day))
    save_profile(other, "other", site="b.vn")
    before = archive.profiles.versions(SITE)
    assert archive.profiles.merge_from(other) == 4
    assert names(archive) == "A B C B E F"
    assert names(archive, "b.vn") == "other"
    assert [one for one in archive.profiles.versions(SITE) if one in before] == before
    assert archive.profiles.merge_from(other) == archive.profiles.merge_from(archive) == 0
    save_profile(archive, "G", later())
    assert names(archive).endswith("E F G")


def test_what_others_made_last_is_current_when_two_archives_are_one(archive, other):
    save_profile(archive, "A", later(days=1))
    save_profile(other, "B", later(days=2))
    archive.profiles.merge_from(other)
    assert archive.profiles.current(SITE).profile["names"] == ["B"]

"""How pages fit what is known of their portal, over several runs: when the layout counts as changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import Archive
from crawler.reading.portal.profile import Portal
from crawler.run.known import CHANGE, Known, known_of, note_change
from tests.archive.samples import SITE, later, make_article, make_visit

PORTAL = Portal(())


def visits(archive: Archive, known: Known, numbers: range, *, profile: str | None, published: str, day: int) -> None:
    """Save new articles as a run does."""
    for number in numbers:
        article = make_article(number, published=published)
        visit = make_visit(article, fetched_at=later(days=day, minutes=number), profile=profile)
        known.count(visit, is_new=archive.save(visit).result == "new")
        if known.changed:
            note_change(archive, SITE, known)


def opened(folder: Path) -> Archive:
    """An archive with a profile of the site and twenty articles that fit it."""
    archive = Archive.open(folder / "a.db")
    archive.crawls.enter_site(SITE, SITE)
    archive.profiles.save(SITE, PORTAL.as_json(), PORTAL.digest, 20, later())
    visits(archive, known_of(archive, SITE), range(20), profile=PORTAL.digest, published="2025-03-01", day=0)
    return archive


def noted(archive: Archive) -> dict[str, object] | None:
    state = archive.crawls.site_state(SITE)
    assert state is not None
    return state.facts.get(CHANGE)


def test_a_change_is_seen_also_where_each_run_brings_few_articles(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        for day in (1, 2, 3):
            known = known_of(archive, SITE)
            assert noted(archive) is None
            numbers = range(100 + 3 * day, 103 + 3 * day)
            visits(archive, known, numbers, profile=None, published=f"2025-04-0{day}", day=day)
        assert known.changed
        assert noted(archive) == {"day": "2026-03-02", "at": 28, "before": PORTAL.digest, "older": False}
        visits(archive, known_of(archive, SITE), range(200, 210), profile=None, published="2025-04-09", day=9)
        told = noted(archive)
        assert told is not None
        assert told["day"] == "2026-03-02", "what goes on is the same change"


def test_pages_that_are_all_older_than_those_before_may_be_of_an_older_design(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        visits(archive, known_of(archive, SITE), range(100, 110), profile=None, published="2019-01-01", day=1)
        told = noted(archive)
    assert told is not None
    assert told["older"] is True


def test_some_odd_pages_are_no_change(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        known = known_of(archive, SITE)
        for number in range(100, 130):
            profile = None if number % 3 else PORTAL.digest
            visits(archive, known, range(number, number + 1), profile=profile, published="2025-04-01", day=1)
        assert (known.changed, noted(archive)) == (False, None)


def test_while_pages_stay_unlike_a_profile_is_not_learnt_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Known(portal=PORTAL, held=400, tried_at=400)
    for number in range(10):
        known.count(make_visit(make_article(number)), is_new=True)
    assert known.changed
    assert not known.is_due_now
    known.held = 480
    assert known.is_due_now
    monkeypatch.setenv("TULIEU_PORTAL", "none")
    assert not known.is_due_now

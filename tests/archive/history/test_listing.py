"""Lists that are read some at a time, on both databases: each article once, whichever way they are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from archive import Archive
from archive.history import listing
from archive.history.listing import are_few, list_articles, list_seen
from tests.archive.samples import NOON, SITE, later, make_article, make_visit


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Seven articles of two sites, seen on three days, one of them revised on the fourth."""
    for number in range(6):
        archive.save(make_visit(make_article(number), fetched_at=later(days=number // 2)))
    other = make_article(9, site="b.vn", url="https://b.vn/9")
    archive.save(make_visit(other, site="b.vn", fetched_at=later(days=1)))
    archive.save(make_visit(make_article(0, title="Tin đã sửa"), fetched_at=later(days=3)))
    return archive


def harvest(archive: Archive, listed, **how: object) -> list[str]:
    found: list[str] = []
    after = {}
    with archive.reading() as connection:
        while True:
            page, last = listed(connection, **how, **after, limit=2)
            assert len(page) <= 2
            found += [one.article.key for one in page]
            if last is None:
                return found
            after = {"after": last}


@pytest.mark.parametrize(
    ("since", "until", "site", "keys"),
    [
        pytest.param(None, None, None, "1 2 3 9 4 5 0", id="all"),
        pytest.param(later(days=1), None, None, "2 3 9 4 5 0", id="since a day"),
        pytest.param(later(days=1), later(days=1), None, "2 3 9", id="on a day, more than a page"),
        pytest.param(NOON, later(days=2), SITE, "1 2 3 4 5", id="of a site"),
        pytest.param(later(days=9), None, None, "", id="nothing"),
    ],
)
def test_what_was_seen_is_listed_once_by_time_and_by_article(
    filled: Archive, since: datetime | None, until: datetime | None, site: str | None, keys: str
) -> None:
    how = {"since": since, "until": until, "site": site}
    assert harvest(filled, list_seen, **how) == keys.split()
    assert sorted(harvest(filled, list_articles, **how)) == sorted(keys.split())


@pytest.mark.parametrize("listed", [list_articles, list_seen])
def test_of_large_records_fewer_are_listed_at_once(
    filled: Archive, monkeypatch: pytest.MonkeyPatch, listed: Callable[..., Any]
) -> None:
    monkeypatch.setattr(listing, "LARGEST", 1)
    with filled.reading() as connection:
        page, last = listed(connection, limit=2)
    assert (len(page), last is None) == (1, False)
    assert sorted(harvest(filled, listed)) == sorted("1 2 3 9 4 5 0".split())


def test_it_is_told_whether_little_was_seen(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_FEW", 3)
    with filled.reading() as connection:
        assert are_few(connection, later(days=1), later(days=1))
        assert not are_few(connection, NOON, None)

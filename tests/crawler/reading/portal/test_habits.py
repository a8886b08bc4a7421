"""The generated portals are what they say: the same each time, whole pages, truths that stand on their pages."""

from __future__ import annotations

import itertools
import json
import re
from html import unescape

import pytest

from tests.crawler.reading.portal.designs import DESIGNS
from tests.crawler.reading.portal.habits import HABITS, HabitPortal, exclusive, make_portal
from tests.crawler.reading.portal.score import score
from tests.repeats import times


def _words_of(body: bytes) -> str:
    shown = re.sub(r"<script.*?</script>|<head>.*?</head>", " ", body.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def _check(portal: HabitPortal) -> None:
    truths = [page.truth for page in portal.pages if page.truth]
    assert len({truth["title"] for truth in truths}) == len(truths)
    for page in portal.pages:
        if page.truth is None:
            continue
        words = _words_of(page.body)
        for text in (page.truth["title"], page.truth["lead"] or "", *page.truth["body"], *page.truth["captions"]):
            assert text in words, (portal.name, page.url, text)
        for name in (*page.truth["authors"], page.truth["source"] or ""):
            assert name in words, (portal.name, page.url, name)
        assert page.truth["published"] < page.fetched_at.isoformat()
    assert {link.url for link in portal.links} == {page.url for page in portal.pages if page.truth}


@pytest.mark.parametrize("name", HABITS)
def test_what_the_truth_says_stands_on_the_page(name: str) -> None:
    for seed in range(times(1, len(DESIGNS))):
        _check(make_portal((name,), seed=HABITS.index(name) + seed, articles=12))


def test_pairs_go_together_or_say_that_they_do_not() -> None:
    pairs = list(itertools.combinations(HABITS, 2))
    for at, habits in enumerate(pairs[:: times(80, 1)]):
        if exclusive(habits):
            with pytest.raises(ValueError, match=r"^exclusive$"):
                make_portal(habits, seed=at)
        else:
            _check(make_portal(habits, seed=at, articles=11))


def test_a_habit_changes_every_portal() -> None:
    for name in HABITS[:: times(6, 1)]:
        bare = {page.url: page for page in make_portal((), seed=4, articles=20).pages}
        changed = [page for page in make_portal((name,), seed=4, articles=20).pages if bare.get(page.url) != page]
        assert changed, name


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert make_portal(HABITS[3:5], seed=7) == make_portal(HABITS[4:2:-1], seed=7)
    assert make_portal((), seed=7) != make_portal((), seed=8)


def test_truths_are_plain_data() -> None:
    portal = make_portal(("two_bare_dates",), seed=1)
    assert json.loads(json.dumps([page.truth for page in portal.pages]))


def test_a_reader_that_reads_nothing_scores_nothing() -> None:
    found = score(make_portal((), articles=15), lambda page: None)
    assert (found.total, found.unread, found.wrong_dates) == (0, 15, 0)

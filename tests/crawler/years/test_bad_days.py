"""A bad day of a portal costs no article, whatever it answers; what it answers is told and stored nowhere."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from archive import Archive
from crawler.sites import site_at
from tests.crawler.years.offline import Offline, morning, path_of
from tests.crawler.years.portals import KINDS, PARTS, Piece, YearPortal
from tests.repeats import mostly_long

BASE = "http://127.0.0.1:8088"


def opened(tmp_path: Path, portal: YearPortal) -> Offline:
    archive = Archive.open(tmp_path / "a.db")
    return Offline(site_at(BASE), archive, lambda url: portal.answer(path_of(url)))


SHORT = [
    ("a page that differs", "only articles"),
    ("a notice that reads like an article", "all but the front page"),
    ("a redirect to an error page", "only articles"),
    ("a redirect to the front page", "only lists"),
    ("a challenge", "only articles"),
    ("status 404", "all but the front page"),
]


@pytest.mark.parametrize(("kind", "part"), mostly_long(product(KINDS, PARTS), short=SHORT))
def test_new_articles_of_a_bad_day_come_in_later_and_old_ones_stay(kind: str, part: str, tmp_path: Path) -> None:
    portal = YearPortal([*(Piece(n, 0) for n in range(12)), *(Piece(n, 1) for n in range(12, 20))])
    crawls = opened(tmp_path, portal)
    with crawls.archive as archive:
        first = crawls.run(morning(0))
        assert first is not None and (first.problem, first.new) == (None, 12)
        before = {one.url: one.title for one in archive.articles()}
        portal.day, portal.bad = 1, PARTS[part](KINDS[kind])
        bad = crawls.run(morning(1), full=True)
        assert bad is not None and bad.problem is not None
        assert {one.url: one.title for one in archive.articles()} == before or part == "only lists"
        assert archive.withdrawn() == []
        portal.bad = None
        good = crawls.run(morning(2))
        assert good is not None and good.problem is None, good and good.problem
        assert len(list(archive.articles())) == 20, archive.seen(crawls.site.name)

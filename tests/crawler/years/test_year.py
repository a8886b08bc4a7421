"""A year of one portal, a run each second day: 300 articles, bad days of every kind at random, two new designs, a move
to another host, a killed run each week."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive
from crawler.sites import site_at
from tests.crawler.years.offline import Offline, Told, morning, path_of
from tests.crawler.years.portals import KINDS, PARTS, Piece, YearPortal

DAYS = range(0, 366, 2)
ARTICLES = 300
OLD, NEW = "http://127.0.0.1:8088", "http://127.0.0.1:8089"
MOVES_AT, DESIGNS_AT = 0.6, (0.3, 0.8)


class Year:
    """The portal and the runs over it."""

    def __init__(self, where: Path, seed: int, *, bad_days: bool) -> None:
        self.chance = random.Random(seed)
        first = [Piece(number, 0) for number in range(ARTICLES // 5)]
        self.portal = YearPortal(
            [*first, *(Piece(n, self.chance.randrange(1, DAYS.stop - 20)) for n in range(len(first), ARTICLES))]
        )
        self.bad_days = bad_days
        self.host = OLD
        self.reachable: dict[int, int] = {}
        """By number of an article: on how many of the days with a run the portal was as it should be."""
        site = site_at(OLD)
        self.site = replace(site, domains=(*site.domains, NEW.removeprefix("http://")))
        self.crawls = Offline(self.site, Archive.open(where), self._answer)

    def _answer(self, url: str) -> Told:
        if not url.startswith(f"{self.host}/"):
            if self.host == NEW:
                return 301, {"location": NEW + path_of(url)}, b""
            return None
        return self.portal.answer(path_of(url))

    def play(self) -> None:
        """Let the year pass."""
        for day in DAYS:
            portal, share = self.portal, day / DAYS.stop
            portal.day, portal.design = day, sum(share >= at for at in DESIGNS_AT)
            self.host = NEW if share >= MOVES_AT else OLD
            portal.bad = None
            kind, part, bad = self.chance.choice(list(KINDS)), self.chance.choice(list(PARTS)), self.chance.random()
            if self.bad_days and bad < 0.25 and day:
                portal.bad = PARTS[part](KINDS[kind])
            if portal.bad is None:
                for piece in portal.published():
                    self.reachable[piece.number] = self.reachable.get(piece.number, 0) + 1
            if day % 8 == 6:
                self.crawls.run(morning(day), killed_after=self.chance.randrange(1, 30))
            self.crawls.run(morning(day))


@pytest.mark.long
@pytest.mark.parametrize("seed", [20250101, None], ids=["the same each time", "any"])
def test_a_year_with_bad_days_costs_no_article_and_few_requests(seed: int | None, tmp_path: Path) -> None:
    seed = seed or random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    good, bad = (Year(tmp_path / f"{name}.db", seed, bad_days=name == "bad") for name in ("good", "bad"))
    for year in (good, bad):
        year.play()
        with year.crawls.archive as archive:
            held = list(archive.articles())
            titles = [article.title for article in held]
            assert len(titles) == len(set(titles)), "none twice"
            wanted = {piece.title for piece in year.portal.pieces if year.reachable.get(piece.number, 0) >= 3}
            assert wanted <= set(titles), sorted(wanted - set(titles))
            assert set(titles) <= {piece.title for piece in year.portal.pieces}, "nothing else"
            assert archive.withdrawn() == []
    assert len(bad.crawls.asked) <= 1.5 * len(good.crawls.asked), (len(bad.crawls.asked), len(good.crawls.asked))

"""Reads generated portals with and without a profile and prints how right the records are, habit by habit.

    python -m tests.crawler.reading.portal.bed [--pairs N] [--habit NAME]... [--seeds 3] [--verbose]

Each row is a habit (or a pair), each cell the share of right values without a profile, and `>` with one where the
program can learn one. `--verbose` prints the wrong values, of the reading with a profile where there is one.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from archive.record.article import Article
from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from tests.crawler.reading.portal.habits import HABITS, HabitPortal, PortalPage, exclusive, make_portal
from tests.crawler.reading.portal.score import COLUMNS, Score, Wrong, merge, score

_LEARNERS = ("crawler.portal.learn", "crawler.reading.portal.learn")
Learner = Callable[..., Any]


@dataclass
class Row:
    """What a habit gave, without a profile and with one."""

    name: str
    plain: Score
    learnt: Score | None
    seconds: float
    """Learning and reading with the profile."""


def find_learner() -> Learner | None:
    """Return `learn_portal` where the program has it by now."""
    for name in _LEARNERS:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name and not name.startswith(error.name):
                raise
            continue
        found: Learner = module.learn_portal
        return found
    return None


def read_without(page: PortalPage) -> Article | None:
    """Return the record that the page alone gives."""
    try:
        return read_article(page.body, url=page.url, fetched_at=page.fetched_at)
    except ReadingError:
        return None


def reader_of(portal: HabitPortal, learn: Learner) -> Callable[[PortalPage], Article | None]:
    """Return a reader that knows all pages of the portal and the links of its lists."""
    profile = learn(
        [(page.body, page.url, page.fetched_at) for page in portal.pages],
        [(link.url, link.words) for link in portal.links],
    )
    read_with: Callable[..., Article] = read_article

    def read(page: PortalPage) -> Article | None:
        try:
            return read_with(page.body, url=page.url, fetched_at=page.fetched_at, portal=profile)
        except ReadingError:
            return None

    return read


def run(name: str, portals: Iterable[HabitPortal], learn: Learner | None) -> Row:
    """Return what the portals of one row give."""
    plain, learnt, seconds = [], [], 0.0
    for portal in portals:
        plain.append(score(portal, read_without))
        if learn is not None:
            begun = time.perf_counter()
            learnt.append(score(portal, reader_of(portal, learn)))
            seconds += time.perf_counter() - begun
    return Row(name, merge(plain), merge(learnt) if learnt else None, seconds)


def rows_of(names: Iterable[str], seeds: int, pairs: int, articles: int) -> Iterator[tuple[str, Iterator[HabitPortal]]]:
    """Give the portals of each row: every habit by itself in several designs, then pairs drawn at random."""
    for name in names:
        first = 0 if name == "none" else HABITS.index(name) * seeds
        habits: tuple[str, ...] = () if name == "none" else (name,)
        yield name, (make_portal(habits, seed=first + at, articles=articles) for at in range(seeds))
    for habits, seed in draw_pairs(pairs):
        yield "+".join(habits), iter((make_portal(habits, seed=seed, articles=articles),))


def draw_pairs(count: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Give pairs of habits that go together, each with a seed; the same ones every time."""
    rng = Random("pairs")
    for at in range(count):
        habits = tuple(rng.sample(HABITS, 2))
        while exclusive(habits):
            habits = tuple(rng.sample(HABITS, 2))
        yield habits, 1000 + at


def cell(plain: float | None, learnt: float | None) -> str:
    """Return two shares as one cell: `.87>1.` ; one where nothing was learnt."""
    shown = [_share(one) for one in (plain, learnt) if one is not None]
    return ">".join(shown) or "-"


def _share(value: float) -> str:
    return "1" if value == 1 else f"{int(value * 100):02}"


def format_row(row: Row) -> str:
    """Return a row of the table."""
    learnt = row.learnt
    cells = [cell(row.plain.share(column), learnt.share(column) if learnt else None) for column in COLUMNS]
    cells.append(cell(row.plain.total, learnt.total if learnt else None))
    dates = str(row.plain.wrong_dates) + (f">{learnt.wrong_dates}" if learnt else "")
    unread = str(row.plain.unread) + (f">{learnt.unread}" if learnt else "")
    return f"{row.name[:46]:46} " + " ".join(f"{one:>7}" for one in (*cells, dates, unread))


def print_wrong(wrong: list[Wrong], limit: int) -> None:
    """Print wrong values, some of each column."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in wrong:
        seen[one.habit, one.column] += 1
        if seen[one.habit, one.column] > limit:
            continue
        print(f"    {one.habit} {one.column} {one.url}")
        expected, got = one.expected, one.got
        if isinstance(expected, list) and isinstance(got, list):
            expected, got = ([x for x in expected if x not in got], [x for x in got if x not in expected])
            print(f"      missing: {expected!r:.500}\n      added:   {got!r:.500}")
        else:
            print(f"      expected: {expected!r:.300}\n      got:      {got!r:.300}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=0, help="random pairs of habits as well")
    parser.add_argument("--habit", action="append", choices=("none", *HABITS), help="only this one")
    parser.add_argument("--seeds", type=int, default=3, help="portals for each habit")
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--verbose", action="store_true", help="print wrong values")
    parser.add_argument("--limit", type=int, default=3, help="wrong values to print of a portal and column")
    options = parser.parse_args()
    learn = find_learner()
    head = [*COLUMNS, "total", "wrongd", "unread"]
    print(f"{'habit':46} " + " ".join(f"{name[:7]:>7}" for name in head))
    rows = []
    only = [] if options.pairs and options.habit is None and options.seeds == 0 else options.habit or ("none", *HABITS)
    for name, portals in rows_of(only, options.seeds, options.pairs, options.articles):
        rows.append(run(name, portals, learn))
        print(format_row(rows[-1]), flush=True)
        if options.verbose:
            print_wrong((rows[-1].learnt or rows[-1].plain).wrong, options.limit)
    whole = Row(
        "all",
        merge(row.plain for row in rows),
        merge(row.learnt for row in rows if row.learnt) if learn else None,
        sum(row.seconds for row in rows),
    )
    print(format_row(whole))
    print(f"strays {whole.plain.strays}" + (f">{whole.learnt.strays}, {whole.seconds:.1f} s" if whole.learnt else ""))


if __name__ == "__main__":
    main()

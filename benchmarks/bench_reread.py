"""How much faster kept pages are read again on two cores than on one.

    python -m benchmarks.bench_reread [--pages N]

An archive is made of the replica's pages, each with a number of its own, and read again with one process and with
two, in turns, the best of three each. The bar is a ratio of 1.7.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from archive import Archive
from archive.record.visit import DueUrl
from crawler.demo import Portal
from crawler.discover.links import LinkFinder
from crawler.layouts.nukeviet import NUKEVIET
from crawler.reread import reread
from crawler.run.answer import Answer
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.sites import site_at

BAR = 1.7
BASE = "http://127.0.0.1:8199"


def fill(path: Path, pages: int) -> None:
    """An archive with so many articles and their pages."""
    portal, site = Portal(), site_at(BASE)
    stories = list(portal.stories)
    for number in range(pages - len(stories)):
        portal.add(replace(stories[number % len(stories)], id=1000 + number))
    finder = LinkFinder(site, NUKEVIET, BASE)
    at = datetime.now(UTC)
    with Archive.open(path) as archive:
        for story in portal.collection.by_id.values():
            response = portal.render(story.path)
            headers = {name.lower(): value for name, value in response.headers.items()}
            due = DueUrl(BASE + story.path, "article")
            answer = Answer(site=site.name, due=due, status=200, headers=headers, body=response.body, fetched_at=at)
            archive.save(replace(visit_of(answer, finder, Window()), links=()))


def main() -> int:
    """Print the figures; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=4000)
    options = parser.parse_args()
    best = {1: float("inf"), 2: float("inf")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        fill(path, options.pages)
        for _ in range(3):
            for jobs in best:
                begun = perf_counter()
                report = reread(str(path), io.StringIO(), site=None, jobs=jobs)
                best[jobs] = min(best[jobs], perf_counter() - begun)
    ratio = best[1] / best[2]
    for jobs, seconds in best.items():
        print(f"{jobs} process{'es' if jobs > 1 else ''}  {seconds:6.2f} s  {report.read} pages")
    print(f"ratio        {ratio:6.2f}    (bar: at least {BAR})")
    return int(ratio < BAR)


if __name__ == "__main__":
    sys.exit(main())

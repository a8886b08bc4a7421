"""How long the way of a page through the code is: from a server's answer to its saved record.

    python -m benchmarks.page_way [--calls]

Counts, over the articles of the replica portal, the files of `archive/` and `crawler/` that one saved article passes,
and the calls from one of these files into another. There is no bar; `--calls` lists the most frequent calls.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from archive import Archive
from archive.record.visit import DueUrl, Kind
from crawler.demo import Portal
from crawler.run import entry, session
from crawler.run.answer import Answer
from crawler.run.state import RunState
from crawler.sites import site_at

BASE = "http://127.0.0.1"
NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
WARM_UP = 10
"""Articles that are saved before it is counted, so that caches are filled as in the middle of a crawl."""


class CallCounter:
    """Counts files and calls between files; set it as the profiler."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.calls: Counter[tuple[str, str, str]] = Counter()
        """By file of the caller, file of the function, and name of the function."""

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """As `sys.setprofile` calls it."""
        callee = _room_of(frame) if event == "call" else None
        if callee is None:
            return
        self.files.add(callee)
        caller = _room_of(frame.f_back) if frame.f_back is not None else None
        if caller is not None and caller != callee:
            self.calls[caller, callee, frame.f_code.co_qualname] += 1


def _room_of(frame: FrameType) -> str | None:
    """Return a frame's file within the two packages; None for any other."""
    path = Path(frame.f_code.co_filename)
    if not path.is_relative_to(ROOT):
        return None
    path = path.relative_to(ROOT)
    return path.as_posix() if path.parts[0] in ("archive", "crawler") else None


def answer_of(portal: Portal, path: str, kind: Kind) -> Answer:
    """Return what the portal answers, as the spider hands it to a run."""
    response = portal.render(path)
    headers = {name.lower(): value for name, value in response.headers.items()}
    due = DueUrl(BASE + path, kind, depth=int(kind != "seed"), found_on=None if kind == "seed" else f"{BASE}/")
    site = site_at(BASE).name
    return Answer(site=site, due=due, status=response.status, headers=headers, body=response.body, fetched_at=NOW)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", action="store_true", help="list the most frequent calls")
    options = parser.parse_args()
    portal, counters = Portal(), list[CallCounter]()
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "a.db") as archive:
        state = RunState(site_at(BASE), archive)
        session.begin(state, NOW)
        entry.take_seed(state, answer_of(portal, "/", "seed"))
        for number, story in enumerate(portal.stories):
            answer, counter = answer_of(portal, story.path, "article"), CallCounter()
            sys.setprofile(counter)
            session.take(state, answer)
            sys.setprofile(None)
            if number >= WARM_UP:
                counters.append(counter)
    count = len(counters)
    print(f"files              {sum(len(counter.files) for counter in counters) / count:6.1f}")
    print(f"calls across files {sum(counter.calls.total() for counter in counters) / count:6.1f}  ({count} articles)")
    if options.calls:
        whole = sum((counter.calls for counter in counters), Counter[tuple[str, str, str]]())
        for (caller, callee, name), number in whole.most_common():
            print(f"{number / count:6.1f}  {caller} -> {callee} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Crawls under a clock that cannot be believed: the run ends, says so, and moves nothing that is due."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive import Archive
from crawler.demo import Portal, serve
from tests.crawler.crawl_runs import FEW, QUICK, crawl, environment
from tests.crawler.crawls.fault_server import FaultServer, run

YEARS = timedelta(days=3652)

SET_AHEAD = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from archive import Archive
from crawler.cli.targets import find_parts
from crawler.crawl import Politeness, crawl
from crawler.run.clock import Clock

off = timedelta(0)

def set_clock(stats):
    global off
    if stats.new == 3:
        off = timedelta(days=3652)

clock = Clock(lambda: datetime.now(UTC) + off)
with Archive.open(Path(sys.argv[2])) as archive:
    sites = [part.site for part in find_parts([sys.argv[1]])]
    politeness = Politeness(delay=0, concurrency=1)
    (stats,) = crawl(sites, archive, politeness=politeness, on_progress=set_clock, clock=clock)
print(stats.ending, stats.new, stats.problem, sep="|")
"""


def due(path: Path) -> list[Any]:
    """When each site and each address is due."""
    with Archive.open(path, read_only=True) as archive, archive.reading() as connection:
        sites = connection.exec_driver_sql("SELECT due_at FROM sites ORDER BY name").all()
        return [*sites, *connection.exec_driver_sql("SELECT url, due_at FROM urls ORDER BY url").all()]


def test_a_clock_that_is_set_ahead_during_a_crawl_ends_it_and_moves_nothing(tmp_path: Path) -> None:
    portal = Portal(FEW)
    with serve(portal):
        ran = subprocess.run(
            [sys.executable, "-c", SET_AHEAD, portal.base, str(tmp_path / "a.db")],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=60,
            check=True,
        )
        ending, new, problem = ran.stdout.strip().split("|")
        assert (ending, problem.partition(":")[0]) == (
            "clock",
            "this machine's clock was set by +3652 days while it crawled",
        )
        assert int(new) == 3
        assert "2036" not in str(due(tmp_path / "a.db"))
        again = crawl(tmp_path / "a.db", portal.base)
    assert (again.code, again.summary["new"]) == (0, len(FEW) - int(new))


def test_a_machine_whose_clock_moved_away_from_the_servers_crawls_nothing_till_it_is_set(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW))
    with run(server) as base:
        first = crawl(tmp_path / "a.db", base)
        before = due(tmp_path / "a.db")
        server.skew = -YEARS  # as a server looks to a machine that is ten years ahead
        false = [crawl(tmp_path / "a.db", base, options=(*QUICK, "--full")) for _ in range(2)]
        after = due(tmp_path / "a.db")
        server.skew = timedelta(0)
        again = crawl(tmp_path / "a.db", base)
    assert (first.code, [one.code for one in false], again.code) == (0, [1, 1], 0)
    for one in false:
        assert one.err.count("\n") == 1
        assert "+3652 days from the clock of " in one.err
        assert (one.summary["new"], one.summary["unchanged"]) == (0, 0)
    assert [row for row in before if len(row) == 1] == [row for row in after if len(row) == 1]


def test_two_servers_that_agree_are_believed(tmp_path: Path) -> None:
    one, two = FaultServer(Portal(FEW), skew=YEARS), FaultServer(Portal(FEW), skew=YEARS)
    with run(one) as first, run(two) as second:
        ran = crawl(tmp_path / "a.db", first, second)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "this machine's clock is -3652 days from that of several servers" in ran.err

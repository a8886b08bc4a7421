"""The campaign from the command line:

.venv/bin/python -m tests.attack --pages 100000 --jobs 2    # seeds of today, printed
.venv/bin/python -m tests.attack --case own-page:123        # one case again, with its traceback
.venv/bin/python -m tests.attack --against-peers 500        # the same pages through other extractors
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.attack.campaign import ATTACKS, Case, Outcome, draw_cases, run_apart, run_case, show_progress, summary
from tests.attack.pages import close_archive
from tests.attack.peers import NeedsPeers, compare_with_peers
from tests.attack.sources import has_foreign


def main() -> int:
    """Run what is asked for; 1 where anything fell."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=100_000, metavar="N", help="mutated pages (default: 100000)")
    parser.add_argument("--seed", type=int, metavar="S", help="of the first case; default: another each time")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--only", choices=ATTACKS, help="cases of one kind, as many as --pages")
    parser.add_argument("--case", action="append", type=_case, metavar="WHAT:SEED", help="run this case alone")
    parser.add_argument("--against-peers", type=int, metavar="N", help="N of the pages through other extractors")
    asked = parser.parse_args()
    if asked.case:
        return _again(asked.case)
    seed = asked.seed if asked.seed is not None else secrets.randbelow(10**9)
    if not has_foreign():
        print("../shared is not here: the pages of the repository alone are mutated")
    print(f"seed {seed}")
    if asked.against_peers:
        try:
            print("\n".join(compare_with_peers(asked.against_peers, seed)))
        except NeedsPeers as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    begun = time.monotonic()
    outcome = run_apart(draw_cases(asked.pages, seed, asked.only), max(1, asked.jobs), show_progress)
    print("\n".join(summary(outcome, time.monotonic() - begun)))
    return 1 if outcome.falls else 0


def _case(written: str) -> Case:
    what, _, seed = written.partition(":")
    if what not in ATTACKS or not seed.isdecimal():
        raise argparse.ArgumentTypeError(f"not one of {', '.join(ATTACKS)}, a colon and a number: {written}")
    return Case(what, int(seed))


def _again(cases: list[Case]) -> int:
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            before = outcome.seconds
            run_case(case, Path(folder), outcome)
            print(f"{case}: {outcome.seconds - before:.2f} s")
        close_archive(Path(folder))
    for fall in outcome.falls:
        print(f"{fall.kind}\n{fall.detail}")
    return 1 if outcome.falls else 0


if __name__ == "__main__":
    sys.exit(main())

"""The mutated pages through other extractors, in their own environment (`make peers`), which has nothing of ours:

    .venv-peers/bin/python -m tests.attack.peers NAME FOLDER FIRST

reads the pages of a folder from a number on by one extractor, and prints a line for each: its number, processor
seconds, and what was raised, if anything.
"""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
NAMES = ("trafilatura", "newspaper4k")
MOST_SECONDS = 2.0
_PATIENCE = 60
"""Seconds after which one page is given up."""


class NeedsPeers(Exception):
    """The environment of the others is not there."""


def compare_with_peers(pages: int, seed: int) -> list[str]:
    """Return a line for us and for each of the others: how many pages it raised on, and on how many it took more than
    two seconds. Raises NeedsPeers."""
    from tests.attack.campaign import draw_cases, run_apart
    from tests.attack.pages import draw_page

    if not PYTHON.exists():
        raise NeedsPeers("no .venv-peers: run make peers")
    cases = [case for case in draw_cases(pages, seed) if case.what.endswith("page")]
    ours = run_apart(cases, 1)
    slow = sum("longer than" in fall.kind for fall in ours.falls)
    most, case = ours.slowest
    lines = [_line("tulieu", len(cases), len(ours.falls) - slow, slow, 0, ours.seconds, most, ours.mb, case)]
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(cases):
            source, body = draw_page(one.what, random.Random(str(one)))
            Path(folder, f"{number}.html").write_bytes(body)
            Path(folder, f"{number}.url").write_text(source.url, "utf-8")
        lines += [_read_by(name, folder, [str(one) for one in cases]) for name in NAMES]
    return lines


def _read_by(name: str, folder: str, cases: list[str]) -> str:
    """Let one read all pages; a page that ends its process is passed over."""
    rows: dict[int, tuple[float, float, str]] = {}
    died = 0
    while len(rows) < len(cases):
        words = [str(PYTHON), "-m", "tests.attack.peers", name, folder, str(len(rows))]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        for line in done.stdout.splitlines():
            number, seconds, mb, raised = line.split("\t")
            rows[int(number)] = (float(seconds), float(mb), raised)
        if done.returncode and len(rows) < len(cases):
            rows[len(rows)] = (0.0, 0.0, "")
            died += 1
    most, number = max((row[0], number) for number, row in rows.items())
    return _line(
        name,
        len(cases),
        sum(bool(row[2]) for row in rows.values()),
        sum(row[0] > MOST_SECONDS for row in rows.values()),
        died,
        sum(row[0] for row in rows.values()),
        most,
        max(row[1] for row in rows.values()),
        cases[number],
    )


def _line(
    name: str, pages: int, raised: int, slow: int, died: int, seconds: float, most: float, mb: float, case: str
) -> str:
    return (
        f"{name}: of {pages} pages raised on {raised}, over {MOST_SECONDS:g} s on {slow}, ended the process on {died};"
        f" {1000 * seconds / pages:.1f} ms each, slowest {most:.2f} s ({case}), at most {mb:.0f} MB"
    )


def _main(name: str, folder: str, first: int) -> None:
    import logging

    from benchmarks.peers import PEERS

    logging.disable(logging.CRITICAL)
    read, record = PEERS[name]()
    count = len(list(Path(folder).glob("*.html")))
    for number in range(first, count):
        html = Path(folder, f"{number}.html").read_bytes().decode("utf-8", "replace")
        url = Path(folder, f"{number}.url").read_text("utf-8")
        begun, raised = time.process_time(), ""
        signal.alarm(_PATIENCE)  # ends the process: what hangs in C hears nothing else
        try:
            found = read(url, html)
            if found is not None:
                record(found)
        except Exception as error:  # noqa: BLE001  of another's program any error counts
            raised = type(error).__name__
        signal.alarm(0)
        mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(number, round(time.process_time() - begun, 3), round(mb), raised, sep="\t", flush=True)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

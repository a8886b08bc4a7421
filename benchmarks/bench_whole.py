"""What looking over an archive and copying it take, and the memory of it: an archive against one ten times as large.

    python -m benchmarks.bench_whole [ARTICLES]

Both copies end with the disk's part (fsync), which is noisy: the best of three counts.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, Article, Visit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make(path: Path, count: int) -> None:
    """Articles of six hundred words on pages of some 20 kB that do not compress well."""
    dice = random.Random(1)
    words = [
        first + last for first in "b c đ g kh l m ng nh t th tr v".split() for last in "a ăn ế ộng ương ình".split()
    ]
    with Archive.open(path) as archive:
        for number in range(count):
            url = f"https://x.vn/tin/bai-{number}.html"
            body = tuple(" ".join(dice.choices(words, k=60)) for _ in range(10))
            article = Article(
                url=url, site="x.vn", key=str(number), title=" ".join(dice.choices(words, k=9)), body=body
            )
            page = f"<html>{' '.join(body)}{dice.randbytes(6000).hex()}</html>".encode()
            visit = Visit(
                site="x.vn", url=url, kind="article", fetched_at=NOW, outcome="article", status=200,
                article=article, body=page,
            )  # fmt: skip
            archive.save(visit)


def verify(path: Path, *how: str) -> tuple[float, float]:
    """Seconds and MB at the peak of `verify` in a process of its own."""
    started = time.perf_counter()
    run = [sys.executable, "-c", _VERIFY, str(path), *how]
    peak = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - started, int(peak) / 1024


_VERIFY = """
import resource, sys
from archive.maintenance.verify import verify
assert not verify(sys.argv[1], quick=len(sys.argv) > 2).problems
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def by_steps(source: Path, target: Path) -> None:
    """As `archive.database.file_copy` copies, without its looking over."""
    with closing(sqlite3.connect(source, isolation_level=None)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")
        old.execute("SELECT 1 FROM articles LIMIT 1").fetchall()
        new.execute("PRAGMA journal_mode = OFF")
        new.execute("PRAGMA synchronous = OFF")
        old.backup(new, pages=4096)


def by_vacuum(source: Path, target: Path) -> None:
    """The other way."""
    with closing(sqlite3.connect(source, isolation_level=None)) as old:
        old.execute("VACUUM INTO ?", (str(target),))


def best(copy: object, source: Path, target: Path) -> float:
    """Seconds, with what the disk takes."""
    times = []
    for _ in range(3):
        target.unlink(missing_ok=True)
        started = time.perf_counter()
        copy(source, target)  # type: ignore[operator]
        file = os.open(target, os.O_RDWR)
        os.fsync(file)
        os.close(file)
        times.append(time.perf_counter() - started)
    return min(times)


def main(count: int) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        small, large, copy = (Path(folder) / name for name in ("small.db", "large.db", "copy.db"))
        make(small, count // 10)
        make(large, count)
        (_, before), (seconds, after) = verify(small), verify(large)
        quick, _ = verify(large, "quickly")
        size = large.stat().st_size / 1e6
        print(
            f"verify: {count} articles, {size:.0f} MB: {seconds:.1f} s, --quick {quick:.1f} s with the start of Python"
        )
        print(f"memory: {before:.0f} MB for {count // 10} articles, {after:.0f} MB for {count}: {after / before:.2f}")
        steps, vacuum = best(by_steps, large, copy), best(by_vacuum, large, copy)
        print(f"copy: {steps:.2f} s in steps, {vacuum:.2f} s by VACUUM INTO: {vacuum / steps:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)

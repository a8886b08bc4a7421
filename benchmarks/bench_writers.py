"""Eight processes that write one archive while four read it: saves a second, the longest wait, the log's size.

`python -m benchmarks.bench_writers PATH_OR_URL [SECONDS]`, over a place where no archive is. Every reader goes
through all articles and looks at the statistics, again and again. Afterwards everything that a writer was told is
stored is looked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, Article, FoundLink, Visit

WRITERS, READERS = 8, 4
_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(where: str, writer: int, seconds: float) -> dict[str, object]:
    """Saves articles for so long; says how many, and how long the slowest took."""
    waits, end = [], time.monotonic() + seconds
    with Archive.open(where) as archive:
        while (begun := time.monotonic()) < end:
            archive.save(_visit(writer, len(waits)))
            waits.append(time.monotonic() - begun)
    waits.sort()
    return {"saved": len(waits), "longest": waits[-1], "p99": waits[len(waits) * 99 // 100]}


def _visit(writer: int, number: int) -> Visit:
    site, key = f"s{writer}.vn", f"{writer}-{number}"
    url = f"https://{site}/bai-{key}.html"
    body = tuple(f"{key} {n} " + "Đại hội Đảng bộ " * 20 for n in range(8))
    article = Article(url=url, site=site, key=key, title=f"Bài {key}", body=body)
    links = tuple(FoundLink(url=f"https://{site}/{number + n}", kind="article") for n in range(20))
    page = f"<html>{body}</html>".encode()
    return Visit(
        site=site, url=url, kind="article", fetched_at=_NOON, outcome="article", article=article, body=page, links=links
    )


def read(where: str, seconds: float) -> dict[str, object]:
    """Reads for so long; says how often everything was read, and in how long the longest time."""
    rounds, longest, end = 0, 0.0, time.monotonic() + seconds
    with Archive.open(where, read_only=True) as archive:
        while (begun := time.monotonic()) < end:
            for _ in archive.articles():
                if time.monotonic() > end:
                    break
            archive.stats()
            longest = max(longest, time.monotonic() - begun)
            rounds += 1
    return {"rounds": rounds, "longest": longest}


def run(where: str, seconds: float) -> dict[str, object]:
    """The figures of one run. RuntimeError if a process complained or a record is missing."""
    Archive.open(where).close()
    me = [sys.executable, "-m", "benchmarks.bench_writers"]
    tasks = [["write", where, str(n), str(seconds)] for n in range(WRITERS)]
    tasks += [["read", where, "0", str(seconds)] for _ in range(READERS)]
    processes = [
        subprocess.Popen([*me, *task], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for task in tasks
    ]
    log = max(_sizes_of_log(where, processes), default=0)
    answers = []
    for process in processes:
        said, complaint = process.communicate()
        if process.returncode:
            raise RuntimeError(complaint)
        answers.append(json.loads(said))
    written, were_read = answers[:WRITERS], answers[WRITERS:]
    with Archive.open(where, read_only=True) as archive:
        stored = {site.site: site.articles for site in archive.stats().sites}
        missing = [n for n, answer in enumerate(written) if stored[f"s{n}.vn"] != answer["saved"]]
    if missing:
        raise RuntimeError(f"articles of writers {missing} are missing")
    saved = [answer["saved"] for answer in written]
    return {
        "saves a second": round(sum(saved) / seconds, 1),
        "saves of the slowest and the fastest writer": [min(saved), max(saved)],
        "longest save, seconds": round(max(answer["longest"] for answer in written), 3),
        "99% of saves are below, seconds": round(max(answer["p99"] for answer in written), 3),
        "rounds of the readers": sum(answer["rounds"] for answer in were_read),
        "longest round, seconds": round(max(answer["longest"] for answer in were_read), 3),
        "largest write-ahead log, MB": round(log / 1e6, 1),
    }


def _sizes_of_log(where: str, processes: list[subprocess.Popen[str]]) -> Iterator[int]:
    log = Path(f"{where}-wal")
    while any(process.poll() is None for process in processes):
        yield log.stat().st_size if log.exists() else 0
        time.sleep(0.02)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        print(json.dumps(write(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
    elif sys.argv[1] == "read":
        print(json.dumps(read(sys.argv[2], float(sys.argv[4]))))
    else:
        print(json.dumps(run(sys.argv[1], float((sys.argv[2:] or ["20"])[0])), indent=2))

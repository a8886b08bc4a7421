"""Eight processes that write one archive while four read it: saves a second, the longest wait, the log's size.

`python -m benchmarks.bench_writers PATH_OR_URL [SECONDS]`, over a place where no archive is. Every reader goes
through all articles and looks at the statistics, again and again. Afterwards everything that a writer was told is
stored is looked for.

`python -m benchmarks.bench_writers scale [SECONDS]`: one, two and four writers to sites of their own in PostgreSQL, the
server of the tests, each beside the same under one lock for the whole archive, in turns; the best of three rounds. It
says what the writers and the server take of the processors, which is what limits them on one machine: at 2.2 ms a save
for the writer and 0.9 for the server, which take turns, one writer fills one core, and two fill both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive import Archive, Article, FoundLink, Visit

WRITERS, READERS = 8, 4
_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(where: str, writer: int, seconds: float, *, one_lock: bool = False) -> dict[str, object]:
    """Saves articles for so long; says how many, and how long the slowest took. `one_lock`: each has the archive to
    itself."""
    waits = []
    with Archive.open(where) as archive:
        if one_lock:
            archive.writing = lambda _part=None, **how: Archive.writing(archive, **how)  # type: ignore[method-assign]
        took, end = time.process_time(), time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            archive.save(_visit(writer, len(waits)))
            waits.append(time.monotonic() - begun)
        took = time.process_time() - took
    waits.sort()
    return {"saved": len(waits), "longest": waits[-1], "p99": waits[len(waits) * 99 // 100], "processor": took}


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


# --- how writers scale ---------------------------------------------------------------------------

ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Scaled:
    """What some writers did together."""

    a_second: float
    each: list[int]
    """Articles of each writer."""
    longest: float
    """Seconds of the longest save."""
    client_ms: float
    """Milliseconds of the processors for each article: of the writers, and of the server."""
    server_ms: float
    cores: float


def scale(seconds: float) -> None:
    """Prints what one, two and four writers save a second, in turns under one lock and under a lock for each site."""
    from tests.archive.database.postgres_server import PostgresServer  # comes with the development tools

    server = PostgresServer()
    try:
        best: dict[tuple[int, bool], Scaled] = {}
        for _ in range(ROUNDS):
            for number in (1, 2, 4):
                for one_lock in (True, False):
                    found = scale_once(server, number, seconds, one_lock=one_lock)
                    known = best.get((number, one_lock))
                    best[number, one_lock] = found if known is None or found.a_second > known.a_second else known
    finally:
        server.stop()
    print("writers  lock      a second  against one  longest s  client ms  server ms  cores  each")
    for (number, one_lock), found in best.items():
        ratio = found.a_second / best[1, one_lock].a_second
        print(
            f"{number:7}  {'whole' if one_lock else 'by site':8} {found.a_second:9.1f}  {ratio:11.2f}"
            f"  {found.longest:9.3f}  {found.client_ms:9.2f}  {found.server_ms:9.2f}  {found.cores:5.2f}  {found.each}"
        )


def scale_once(server: Any, number: int, seconds: float, *, one_lock: bool) -> Scaled:
    """Lets so many processes write to sites of their own, into an archive of their own."""
    name = server.lend_archive()
    task = "write-under-one-lock" if one_lock else "write"
    me = [sys.executable, "-m", "benchmarks.bench_writers", task, server.address(name)]
    before = server_seconds(server.folder)
    processes = [
        subprocess.Popen([*me, str(writer), str(seconds)], stdout=subprocess.PIPE, text=True)
        for writer in range(number)
    ]
    answers = [json.loads(process.communicate()[0]) for process in processes]
    served = server_seconds(server.folder) - before
    spent = sum(answer["processor"] for answer in answers)
    server.take_back_archive(name)
    each = [answer["saved"] for answer in answers]
    longest = max(answer["longest"] for answer in answers)
    total = sum(each)
    return Scaled(total / seconds, each, longest, spent / total * 1e3, served / total * 1e3, (served + spent) / seconds)


def server_seconds(folder: Path) -> float:
    """Seconds of the processors that a server and all its processes have taken, those that have ended too."""
    main = (folder / "data" / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended: its parent has what it took
            continue
        if stat.parent.name == main:
            ticks += sum(map(int, fields[11:15]))
        elif fields[1] == main:
            ticks += sum(map(int, fields[11:13]))
    return ticks / TICKS


if __name__ == "__main__":
    if sys.argv[1] == "scale":
        scale(float((sys.argv[2:] or ["10"])[0]))
    elif sys.argv[1].startswith("write"):
        one_lock = sys.argv[1] == "write-under-one-lock"
        print(json.dumps(write(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), one_lock=one_lock)))
    elif sys.argv[1] == "read":
        print(json.dumps(read(sys.argv[2], float(sys.argv[4]))))
    else:
        print(json.dumps(run(sys.argv[1], float((sys.argv[2:] or ["20"])[0])), indent=2))

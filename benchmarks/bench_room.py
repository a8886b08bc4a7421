"""The reading room over a large archive: how long each page takes for one reader, and for twenty at once.

    python -m benchmarks.bench_room [--number 1000000] [--path million.db] [--postgresql ADDRESS]

Makes the archive where it is not there (see `news`) and leaves it; with an address it asks the archive that is there.
Each page is asked for with many values that were never asked for before, after a few to warm up. The twenty readers
come from addresses of their own and look at a page for a second before they ask for the next. Ends with 1 if a bar is
missed: 150 ms for 95 of 100 answers of each page to one reader, no error, 250 MB of memory.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.bench_search import quantile
from benchmarks.news import News, make_archive

BAR_MS, BAR_MB = 150.0, 250.0
ASKED, WARM = 40, 5
READERS, PAGES_EACH, LOOKS_FOR = 20, 30, 1.0

Make = Callable[[], str]


class Reader:
    """Somebody who asks, from an address of loopback of their own."""

    def __init__(self, base: str, number: int = 1) -> None:
        self._host = urlsplit(base).netloc
        self._from = f"127.0.0.{number + 1}"
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, path: str) -> tuple[float, int, bytes]:
        """Return the milliseconds to the end of the answer, its status and its body."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, timeout=60, source_address=(self._from, 0))
        begun = time.perf_counter()
        self._connection.request("GET", path, headers={"Host": "localhost", "Accept-Language": "vi"})
        answer = self._connection.getresponse()
        body = answer.read()
        return (time.perf_counter() - begun) * 1000, answer.status, body


def pages(reader: Reader, chance: random.Random) -> dict[str, Make]:
    """What makes addresses of each kind of page. Articles are those that a search finds."""
    news = News(seed=chance.randrange(1 << 30))
    found: list[dict[str, Any]] = []
    while len(found) < 300:
        status, body = reader.ask("/api/search?" + urlencode({"q": " ".join(news.text(1)[:-1].lower().split()[:1])}))[
            1:
        ]
        if status == 200:
            found += json.loads(body)["results"]
        time.sleep(0.06)  # the rate that is allowed

    def words(number: int = 2) -> str:
        return " ".join(news.text(number)[:-1].lower().split()[:number])

    def compound() -> str:
        return chance.choice(news.compounds[:2000])

    def of_article(path: str) -> Make:
        def make() -> str:
            one = chance.choice(found)
            return f"{path}?" + urlencode({"key": one["key"], "site": one["site"]})

        return make

    def search(**more: Callable[[], object]) -> Make:
        return lambda: "/?" + urlencode({name: value() for name, value in more.items()})

    year = lambda: chance.randrange(2006, 2024)  # noqa: E731
    return {
        "start": lambda: "/",
        "search, a word": search(q=lambda: words(1)),
        "search, two words": search(q=words),
        "search, four words": search(q=lambda: words(4)),
        "search, phrase": search(q=lambda: f'"{compound()}"'),
        "search, by relevance": search(q=words, order=lambda: "relevance"),
        "search, within a site": search(q=words, site=lambda: chance.choice(news.sites)),
        "search, a month": search(
            q=words, since=lambda: f"{year()}-03-01", until=lambda: f"{chance.randrange(2024, 2026)}-03-31"
        ),
        "search, not found": search(q=lambda: f"{words(3)} {chance.choice(news.syllables)}zz"),
        "search, page 40": search(q=lambda: words(1), page=lambda: 40),
        "search, section": search(q=words, section=lambda: "tin tuc"),
        "articles of a site": search(site=lambda: chance.choice(news.sites)),
        "results as JSON": lambda: "/api/search?" + urlencode({"q": words()}),
        "results as RSS": lambda: "/results.rss?" + urlencode({"q": words()}),
        "records as JSON": lambda: "/api/articles?" + urlencode({"site": chance.choice(news.sites)}),
        "article": of_article("/article"),
        "history": of_article("/history"),
        "copies of one": of_article("/copies"),
        "one as JSON": of_article("/api/article"),
        "TimeMap": lambda: f"/timemap/link/{chance.choice(found)['url']}",
        "changes": lambda: "/changes?since={0}-01-01&until={0}-03-01".format(year()),
        "withdrawn": lambda: "/withdrawn",
        "sites": lambda: "/sites",
        "copies": lambda: "/copies",
        "statistics": lambda: "/statistics",
        "removed": lambda: "/removed",
        "about": lambda: "/about",
        "OAI, a day": lambda: f"/oai?verb=ListRecords&metadataPrefix=oai_dc&from={year()}-01-01",
    }


def measure(reader: Reader, make: Make) -> tuple[list[float], list[int]]:
    """Ask one after the other."""
    took, statuses = [], []
    for number in range(WARM + ASKED):
        milliseconds, status, _ = reader.ask(make())
        statuses.append(status)
        if number >= WARM:
            took.append(milliseconds)
        time.sleep(0.06)
    return sorted(took), statuses


def crowd(base: str, made: dict[str, Make]) -> tuple[list[float], int]:
    """Let all readers ask for any pages; return what each answer took, and how many were errors."""
    took: list[float] = []
    errors = 0
    lock = threading.Lock()

    def read(number: int) -> None:
        nonlocal errors
        chance, reader = random.Random(number), Reader(base, number)
        for _ in range(PAGES_EACH):
            with lock:
                path = chance.choice(list(made.values()))()
            milliseconds, status, _ = reader.ask(path)
            with lock:
                took.append(milliseconds)
                errors += status >= 400 and status != 404
            time.sleep(chance.uniform(0.5, 1.5) * LOOKS_FOR)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took), errors


def memory_mb(pid: int) -> float:
    """The most that a process had in memory so far."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> int:
    """Print the figures; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=1_000_000)
    parser.add_argument("--path", type=Path, default=Path("million.db"))
    parser.add_argument("--postgresql")
    chosen = parser.parse_args()
    if not chosen.postgresql:
        make_archive(chosen.path, chosen.number)
    command = [sys.executable, "-m", "crawler", "serve", "--port", "0", "--archive", chosen.postgresql or chosen.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        try:
            base = next(word for word in server.stdout.readline().split() if word.startswith("http://"))
            return report(base, server.pid)
        finally:
            server.terminate()


def report(base: str, pid: int) -> int:
    """Ask, and print."""
    reader = Reader(base)
    made = pages(reader, random.Random(7))
    missed = False
    print(f"{'page':26} {'p50':>7} {'p95':>7} {'most':>7}  ms")
    for name, make in made.items():
        took, statuses = measure(reader, make)
        p95 = quantile(took, 0.95)
        wrong = [status for status in statuses if status >= 400 and status != 404]  # no page is kept of these
        missed |= p95 > BAR_MS or bool(wrong)
        print(f"{name:26} {took[len(took) // 2]:7.1f} {p95:7.1f} {took[-1]:7.1f} {wrong or ''}", flush=True)
    took, errors = crowd(base, made)
    p95 = quantile(took, 0.95)
    print(f"{f'{READERS} readers at once':26} {took[len(took) // 2]:7.1f} {p95:7.1f} {took[-1]:7.1f} {errors} errors")
    used = memory_mb(pid)
    print(f"memory {used:.0f} MB")
    return int(missed or errors > 0 or used > BAR_MB)


if __name__ == "__main__":
    sys.exit(main())

"""How much slower a whole crawl is than bare fetching: both over the same portal, in one run.

    python benchmarks/bench_crawl.py [URL] [--rounds N]

Without URL the replica portal is served, with as many articles as a small portal has. The crawl
recognises, finds, reads and stores; the bare spider is told the addresses, fetches them and forgets them.
The bar is a ratio of 2.5 between the best of each.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

BAR = 2.5
ARTICLES = 400

BARE = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"

    async def start(self):
        for url in json.load(sys.stdin):
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response):
        pass

process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "TELNETCONSOLE_ENABLED": False, "REDIRECT_ENABLED": False, "RETRY_ENABLED": False,
})
process.crawl(Bare)
process.start()
"""


@contextmanager
def portal(url: str | None) -> Iterator[str]:
    """The portal to crawl: the one given, or the replica in a process of its own."""
    if url is not None:
        yield url
        return
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def serve_replica() -> None:
    """The replica with ARTICLES articles until it is terminated."""
    import threading

    from crawler.demo import Portal, serve

    replica = Portal(page_size=20, sitemap_size=1000, feed_size=30)
    for number in range(ARTICLES - len(replica.stories)):
        story = replica.stories[number % len(replica.stories)]
        at = story.published - timedelta(days=number)  # else it would be one page under many addresses
        replica.add(replace(story, id=1000 + number, title=f"{story.title}, đợt {number}", published=at, edited=None))
    with serve(replica) as base:
        sys.stdout.write(f"{base}/\n")
        sys.stdout.flush()
        threading.Event().wait()


def crawl(url: str, archive: Path) -> tuple[float, dict[str, object]]:
    """Wall time of `tulieu crawl`, start of the process included, and its summary."""
    words = ["crawl", url, "--archive", str(archive), "--delay", "0", "--concurrency", "16", "--json"]
    begun = perf_counter()
    done = subprocess.run([sys.executable, "-m", "crawler", *words], capture_output=True, text=True, check=True)
    return perf_counter() - begun, json.loads(done.stdout)


def fetch_bare(archive: Path) -> tuple[float, int]:
    """Wall time of the bare spider over the addresses that the crawl asked for, and their number."""
    with sqlite3.connect(archive) as database:
        asked = "SELECT url FROM urls WHERE fetched_at IS NOT NULL UNION ALL "
        asked += "SELECT url FROM media WHERE status IS NOT NULL"  # pictures and documents that were answered
        urls = [url for (url,) in database.execute(asked)]
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", BARE], input=json.dumps(urls), text=True, check=True)
    return perf_counter() - begun, len(urls)


def main() -> int:
    """Print the figures; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", help="portal to crawl (default: the replica)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve_replica()
    ours, bare = [], []
    with portal(options.url) as url, tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            archive = Path(folder) / f"{number}.db"
            seconds, summary = crawl(url, archive)
            ours.append(seconds)
            seconds, addresses = fetch_bare(archive)
            bare.append(seconds)
    ratio = min(ours) / min(bare)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"crawl        {min(ours):6.2f} s  {summary['new']} articles, {summary['request_count']} requests")
    print(f"bare spider  {min(bare):6.2f} s  {addresses} addresses")
    print(f"ratio        {ratio:6.2f}    (bar: at most {BAR})")
    print(f"peak memory  {peak:6.0f} MB (bar: less than 200)")
    return int(ratio > BAR or peak >= 200)


if __name__ == "__main__":
    sys.exit(main())

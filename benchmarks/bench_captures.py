"""How much room kept pages take, against the same pages as WARC records gzipped one by one.

    python -m benchmarks.bench_captures [URL]

The portal at URL, or the replica, is crawled into a new archive. The bar is a fifth; the replica's pages of 5 kB have
less in common than those of real portals, 60 kB each, for which the bar is meant.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from pathlib import Path

from sqlalchemy import text

from archive import Archive
from benchmarks.bench_crawl import crawl, portal

BAR = 1 / 5


def as_warc(url: str, headers: dict[str, str], body: bytes) -> bytes:
    """A response record of WARC 1.1, as crawlers write it."""
    http = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    block = http.encode() + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T12:00:00Z\r\nWARC-Payload-Digest: sha1:{'A' * 32}\r\n"
        f"WARC-Block-Digest: sha1:{'B' * 32}\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def main() -> int:
    """Print the figures; 1 if the bar is missed on a portal that was given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", help="portal to crawl (default: the replica)")
    options = parser.parse_args()
    with portal(options.url) as url, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        crawl(url, path)
        with Archive.open(path) as archive, archive.reading() as connection:
            pages = list(archive.pages.iterate(connection))
            stored = connection.scalar(text("SELECT SUM(stored_size) FROM captures"))
            dictionaries = connection.scalar(text("SELECT COALESCE(SUM(LENGTH(body)), 0) FROM dictionaries"))
    served = sum(len(page.body) for page in pages)
    warc = sum(len(gzip.compress(as_warc(page.url, page.headers, page.body), 9)) for page in pages)
    ratio = (stored + dictionaries) / warc
    print(f"pages        {len(pages):10} of {served / len(pages) / 1000:.1f} kB")
    print(f"in archive   {(stored + dictionaries) / 1000:10.0f} kB, {dictionaries / 1000:.0f} of them dictionaries")
    print(f"as WARC      {warc / 1000:10.0f} kB")
    print(f"ratio        1/{1 / ratio:8.2f}    (bar: at most 1/{1 / BAR:.0f})")
    return int(options.url is not None and ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())

"""All that can go wrong on the line: the crawl ends, stores what could be had, and counts each fault."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawl_runs import articles, crawl
from fault_server import (
    FaultServer,
    Play,
    asks_to_wait,
    drips,
    floods_headers,
    hangs_up,
    leads_to,
    never_ends,
    packed,
    promises_as_far_as,
    resets,
    run,
    says,
    sends_half,
    sends_half_a_chunk,
    sends_odd_headers,
)
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from archive import Archive
from crawler.demo.faults import flood_page

ONE_BY_ONE = ("--delay", "0", "--timeout", "2")
ZEROS = bytes(11 * 1024 * 1024)
SOFT_404 = "<html><head><title>Lỗi 404</title></head><body><h1>Không tìm thấy trang</h1></body></html>".encode()

FAULTS: dict[str, tuple[int, Play]] = {
    "fails for ever": (0, says(500)),
    "stumbles twice": (2, says(502)),
    "is overloaded for ever": (0, says(503)),
    "is overloaded once": (1, says(503)),
    "forbids": (0, says(403)),
    "is gone": (0, says(404)),
    "is gone for good": (0, says(410)),
    "asks to wait a second": (1, says(503, Retry_After="1")),
    "may not for reasons of law": (0, says(451)),
    "says that it is gone, with 200": (0, says(200, SOFT_404)),
    "says nothing, with 200": (0, says(200)),
    "resets for ever": (0, resets),
    "resets once": (1, resets),
    "has had too many": (1, says(429, Retry_After="1")),
    "hangs up": (0, hangs_up),
    "sends half": (0, sends_half),
    "sends half a chunk": (0, sends_half_a_chunk),
    "promises no more than its menu": (0, promises_as_far_as(b"<nav")),
    "promises the article's beginning": (0, promises_as_far_as(b"news-bodyhtml")),
    "drips once": (1, drips),
    "is a bomb in gzip": (0, packed(gzip.compress(ZEROS), "gzip")),
    "has had too many until a time": (1, asks_to_wait(429, 1)),
    "is a bomb in deflate": (0, packed(zlib.compress(ZEROS), "deflate")),
    "is a bomb in brotli": (0, packed(brotli.compress(ZEROS, quality=1), "br")),
    "is a bomb in zstd": (0, packed(zstd.compress(ZEROS), "zstd")),
    "is not packed as it says": (0, packed(b"<html>plain</html>", "gzip")),
    "never ends": (0, never_ends),
    "floods headers": (0, floods_headers),
    "has odd headers": (0, sends_odd_headers),
    "leads to another site": (0, leads_to("http://khac.example.vn/tin/x-1.html")),
    "leads to this machine": (0, leads_to("http://127.0.0.2:9/")),
    "leads into the cloud": (0, leads_to("http://169.254.169.254/latest/meta-data/")),
    "asks to wait, with 200": (1, says(200, flood_page(1).body)),
}
STORED = {
    "stumbles twice",
    "is overloaded once",
    "asks to wait a second",
    "has had too many",
    "has had too many until a time",
    "resets once",
    "drips once",
    "has odd headers",
    "asks to wait, with 200",
}


def counts(archive: Path) -> Mapping[str, Any]:
    """What the last run counted, as the archive has it."""
    with Archive.open(archive, read_only=True) as opened:
        return opened.runs()[0].counts


def with_more(server: FaultServer, number: int) -> list[str]:
    """Publish more articles that the sitemap names; returns their paths."""
    server.portal.sitemap_size = 200
    pattern = server.portal.collection.by_id[101]
    more = (pattern.changed(id=1000 + one, alias=f"bai-{one}", title=f"Bài số {one}") for one in range(number))
    return [server.portal.add(story).path for story in more]


def test_everything_befalls_a_portal_and_the_rest_of_it_is_stored(tmp_path: Path) -> None:
    server = FaultServer()
    paths = dict(zip(FAULTS, with_more(server, len(FAULTS)), strict=True))
    server.plays = {paths[name]: played for name, played in FAULTS.items()}
    loop = with_loop(server)
    lost = {path for name, path in paths.items() if name not in STORED} | set(loop)
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base, options=ONE_BY_ONE)
    assert (ran.code, ran.err) == (0, "")
    whole = {str(number) for number, story in server.portal.collection.by_id.items() if story.path not in lost}
    assert set(articles(tmp_path / "a.db")) == whole
    counted = counts(tmp_path / "a.db")
    assert counted["faults"] == {
        "bad-encoding": 1,
        "connection-lost": 7,
        "data-loss": 6,
        "flood": 1,
        "header-flood": 1,
        "http-403": 1,
        "http-429": 2,
        "http-451": 1,
        "http-500": 3,
        "http-502": 2,
        "http-503": 5,
        "off-site": 3,
        "redirect-loop": 1,
        "timeout": 1,
        "too-large": 5,
        "truncated": 2,
    }
    assert counted["failed"] == {
        "bad-encoding": 1,
        "connection-lost": 2,
        "data-loss": 2,
        "http-403": 1,
        "http-500": 1,
        "http-503": 1,
    }
    assert counted["refused"] == {
        "empty": 1,
        "error-page": 1,
        "header-flood": 1,
        "http-404": 1,
        "http-410": 1,
        "http-451": 1,
        "off-site": 3,
        "redirect-loop": 1,
        "too-large": 5,
        "truncated": 2,
    }
    assert counted["waits"] == {"flood": 1, "http-429": 2, "http-503": 1}
    assert 3.5 < counted["waited"] < 4.5
    assert counted["politeness"] == {"robots": "obeyed", "delay": 0.0}


def with_loop(server: FaultServer) -> list[str]:
    """Three articles that lead to each other."""
    pattern = server.portal.collection.by_id[101]
    three = [server.portal.add(pattern.changed(id=number, alias="vong", title="Vòng")) for number in (2001, 2002, 2003)]
    paths = [story.path for story in three]
    server.plays |= {path: (0, leads_to(paths[(at + 1) % 3])) for at, path in enumerate(paths)}
    return paths

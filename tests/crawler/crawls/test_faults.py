"""All that can go wrong on the line: the crawl ends, stores what could be had, and counts each fault."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from archive import Archive
from crawler.demo import Portal
from crawler.demo.faults import flood_page
from crawler.demo.response import HTML, Response
from tests.crawler.crawl_runs import FEW, Ran, articles, crawl
from tests.crawler.crawls.fault_server import (
    FaultServer,
    PatientBlocker,
    Play,
    asks_to_wait,
    begins,
    drips,
    drips_headers,
    floods_headers,
    hangs_up,
    in_chunks,
    leads_to,
    never_answers,
    never_ends,
    packed,
    packs,
    promises,
    resets,
    run,
    says,
    sends_as_far_as,
    sends_half,
    sends_half_a_chunk,
    sends_odd_headers,
)

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
    "sends no more than its menu": (0, sends_as_far_as(b"<nav")),
    "sends the article's beginning": (0, sends_as_far_as(b"news-bodyhtml")),
    "drips once": (1, drips),
    "is a bomb in gzip": (0, packed(gzip.compress(ZEROS), "gzip")),
    "has had too many until a time": (1, asks_to_wait(429, 1)),
    "is a bomb in deflate": (0, packed(zlib.compress(ZEROS), "deflate")),
    "is a bomb in brotli": (0, packed(brotli.compress(ZEROS, quality=1), "br")),
    "is a bomb in zstd": (0, packed(zstd.compress(ZEROS), "zstd")),
    "is not packed as it says": (0, packed(b"\x01\x02\x03", "gzip")),
    "never ends": (0, never_ends),
    "floods headers": (0, floods_headers),
    "has odd headers": (0, sends_odd_headers),
    "has a length that is no number": (0, says(200, b"<html>", Content_Length="six")),
    "is a part of a page": (0, says(206, b"<html><p>", Content_Range="bytes 0-8/900")),
    "speaks something else": (0, lambda exchange: exchange.raw(b"\x00\x01 SSH-2.0\r\n" * 20)),
    "leads to another site": (0, leads_to("http://khac.example.vn/tin/x-1.html")),
    "leads to this machine": (0, leads_to("http://127.0.0.2:9/")),
    "leads into the cloud": (0, leads_to("http://169.254.169.254/latest/meta-data/")),
    "asks to wait, with 200": (1, says(200, flood_page(1).body)),
}
TYPE = f"Content-Type: {HTML}"
AS_BROWSERS_READ: dict[str, tuple[int, Play]] = {
    "promises too much": (0, promises(lambda size: size + 500)),
    "promises too little": (0, promises(lambda size: size // 2)),
    "promises nothing": (0, promises(lambda size: 0)),
    "promises two things": (0, promises(lambda size: f"{size}, 7")),
    "promises no number": (0, promises(lambda size: -1)),
    "promises the size unpacked": (0, promises(lambda size: size, Content_Encoding="identity")),
    "is packed, and promises the size unpacked": (0, packs(gzip.compress, "gzip", Content_Length="99999")),
    "lacks the last chunk": (0, in_chunks(b"")),
    "has half a last chunk": (0, in_chunks(b"0\r\n")),
    "has a last chunk that is none": (0, in_chunks(b"end\r\n\r\n")),
    "has chunks with bare line feeds": (0, in_chunks(b"0\n\n", line=b"\n")),
    "says chunks, has none": (0, begins("HTTP/1.1 200 OK", TYPE, "Transfer-Encoding: chunked")),
    "says gzip, is plain": (0, packs(bytes, "gzip")),
    "says br, is plain": (0, packs(bytes, "br")),
    "says deflate, is gzip": (0, packs(gzip.compress, "deflate")),
    "says an encoding of letters": (0, packs(bytes, "UTF-8")),
    "says nothing, is gzip": (0, packs(gzip.compress, "")),
    "is gzip twice": (0, packs(lambda body: gzip.compress(gzip.compress(body)), "gzip")),
    "is gzip with something behind it": (0, packs(lambda body: gzip.compress(body) + b"\0junk", "gzip")),
    "is gzip without its checksum": (0, packs(lambda body: gzip.compress(body)[:-8], "gzip")),
    "is a proxy's": (0, lambda e: e.send(Response(203, e.answer.headers, e.answer.body))),
    "is a part that is all": (0, lambda e: e.send(Response(206, e.answer.headers, e.answer.body))),
    "is older than HTTP/1.1": (0, begins("HTTP/1.0 200 OK", TYPE)),
    "speaks as radio does": (0, begins("", "ICY 200", TYPE)),
    "folds its headers": (0, begins("HTTP/1.1 200", " of nothing", "Content-Type:", "\ttext/html;", " charset=utf-8")),
    "names headers that are none": (0, begins("HTTP/1.1 200 OK", "X Y: z", "Ngày: nay", "Content-Type : text/html")),
}
"""What is stored all the same, as its end is there."""
FAULTS |= AS_BROWSERS_READ
STORED = AS_BROWSERS_READ.keys() | {
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


def counts(archive: Path, base: str | None = None) -> Mapping[str, Any]:
    """What the last run (over a portal) counted, as the archive has it."""
    with Archive.open(archive, read_only=True) as opened:
        return opened.crawls.runs(base and host_of(base))[0].counts


def host_of(base: str) -> str:
    """The name of a portal on loopback."""
    return base.partition("://")[2]


def crawl_all(archive: Path, servers: Mapping[str, FaultServer], *options: str) -> Ran:
    """One crawl over several servers, side by side."""
    with ExitStack() as stack:
        return crawl(archive, *(stack.enter_context(run(server)) for server in servers.values()), options=options)


def with_more(server: FaultServer, number: int) -> list[str]:
    """Publish more articles that the sitemap names; returns their paths."""
    server.portal.sitemap_size = 200
    pattern = server.portal.collection.by_id[101]
    more = (pattern.changed(id=1000 + one, alias=f"bai-{one}", title=f"Bài số {one}") for one in range(number))
    return [server.portal.add(story).path for story in more]


@pytest.mark.long
def test_everything_befalls_a_portal_and_the_rest_of_it_is_stored(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW))
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
        "connection-lost": 10,
        "data-loss": 7,
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
        "truncated": 3,
    }
    assert counted["failed"] == {
        "bad-encoding": 1,
        "connection-lost": 3,
        "data-loss": 3,
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
        "truncated": 3,
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


@pytest.mark.long
def test_a_flood_blocker_is_waited_for_and_costs_nothing(tmp_path: Path) -> None:
    server = FaultServer(Portal(flood=PatientBlocker(40, 2.0)))
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base, options=("--delay", "0"))
    assert (ran.code, ran.summary["failed"], ran.summary["new"]) == (0, {}, len(server.portal.truth()))
    counted = counts(tmp_path / "a.db")
    assert set(counted["faults"]) == set(counted["waits"]) == {"flood"}
    assert counted["faults"]["flood"] >= counted["waits"]["flood"] >= 1
    assert counted["waited"] >= counted["waits"]["flood"]


@pytest.mark.long
def test_a_flood_blocker_is_waited_for_by_many_requests_at_once(tmp_path: Path) -> None:
    server = FaultServer(Portal(flood=PatientBlocker(30, 1.0)))
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["failed"], ran.summary["new"]) == (0, {}, len(server.portal.truth()))
    counted = counts(tmp_path / "a.db")
    assert counted["faults"]["flood"] > counted["waits"]["flood"] >= 2, "what was on its way is no wait of its own"


def test_a_server_that_asks_for_more_than_a_run_can_wait_is_left_to_the_next_one(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW))
    story = server.portal.collection.by_id[101]
    server.plays[story.path] = (1, says(429, Retry_After="7200"))
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base, options=ONE_BY_ONE)
        whole = crawl(tmp_path / "a.db", base, options=ONE_BY_ONE)
    line = f"error: {host_of(base)} asks to wait 120 minutes (the server answers 429): run it again then\n"
    assert (ran.code, ran.err) == (1, line)
    assert (whole.code, ran.summary["new"] + whole.summary["new"]) == (0, len(server.portal.truth()))


def test_a_site_that_asked_to_wait_is_asked_more_slowly_by_later_runs(tmp_path: Path) -> None:
    server, options = FaultServer(), ("--delay", "0.1")
    with run(server) as base:
        server.plays["/"] = (0, says(429, Retry_After="7200"))
        assert crawl(tmp_path / "a.db", base, options=options).code == 1
        server.plays["/robots.txt"] = (0, says(404))
        server.plays["/"] = (0, says(404))
        assert crawl(tmp_path / "a.db", base, options=options).code == 1
        asked = counts(tmp_path / "a.db")["politeness"]
    assert asked == {"robots": "none", "least_delay": 2.0, "delay": 2.0}


def test_a_clock_that_goes_wrong_by_days_is_counted_and_changes_nothing(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW), skew=timedelta(days=2))
    story = server.portal.collection.by_id[101]
    server.plays[story.path] = (1, asks_to_wait(503, 1))
    server.portal.now = lambda: datetime.now(UTC) + timedelta(days=9)  # Last-Modified lies in the future
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base, options=ONE_BY_ONE)
        again = crawl(tmp_path / "a.db", base, options=ONE_BY_ONE)
    assert (ran.code, ran.summary["new"]) == (0, len(server.portal.truth()))
    assert (again.code, again.summary["new"], again.summary["failed"]) == (0, 0, {})
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        first = archive.crawls.runs()[-1].counts
    assert first["faults"] == {"clock-skew": 1, "http-503": 1}
    assert abs(first["politeness"]["clock_skew"] - 2 * 86400) < 5
    assert first["waited"] < 2


def test_what_cannot_be_unpacked_is_counted(tmp_path: Path) -> None:
    bodies = {"gzip": b"\x1f\x8b\1", "deflate": b"\1no", "br": b"\1\xff", "zstd": b"\2no", "gzip, gzip": b"\3no"}
    servers = {encoding: FaultServer(Portal(FEW)) for encoding in bodies}
    for encoding, server in servers.items():
        server.plays[server.portal.collection.by_id[101].path] = (0, packed(bodies[encoding], encoding))
    ran = crawl_all(tmp_path / "a.db", servers, "--delay", "0")
    assert (ran.code, ran.err) == (0, "")
    for encoding, server in servers.items():
        counted = counts(tmp_path / "a.db", server.base)
        assert (encoding, counted["failed"], counted["faults"]) == (encoding, {"bad-encoding": 1}, {"bad-encoding": 1})


@pytest.mark.long
def test_a_time_out_holds_to_the_last_byte(tmp_path: Path) -> None:
    plays = {"body": drips, "headers": drips_headers, "nothing": never_answers}
    servers = {name: FaultServer(plays={"/": (0, play)}) for name, play in plays.items()}
    ran = crawl_all(tmp_path / "a.db", servers, "--delay", "0", "--timeout", "1")
    assert ran.code == 1
    assert sorted(ran.err.splitlines()) == sorted(
        f"error: {server.base}/ does not answer in time" for server in servers.values()
    )
    assert ran.summary["seconds"] < 8
    for server in servers.values():
        assert counts(tmp_path / "a.db", server.base)["faults"] == {"timeout": 3}


def test_a_calendar_without_an_end_is_left(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW), calendar=True)
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["new"]) == (0, len(server.portal.truth()))
    assert sum(path.startswith("/lich/") for path in server.asked) < 50


def test_redirects_without_an_end_are_left(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW))
    first, category = with_more(server, 1)[0], "/" + server.portal.collection.by_id[101].categories[0]
    paths = [first, *(f"{category}/xa-hon-{number}.html" for number in range(5001, 5100))]
    server.plays = {path: (0, leads_to(target)) for path, target in pairwise(paths)}
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["refused"]) == (0, {"redirect-loop": 1})
    assert sum("xa-hon" in path for path in server.asked) == 5


# --- robots.txt (RFC 9309) -----------------------------------------------------------------------


def hops(number: int, rules: bytes) -> dict[str, tuple[int, Play]]:
    """A robots.txt that is so many redirects away."""
    paths = ["/robots.txt", *(f"/robots-{one}.txt" for one in range(1, number + 1))]
    plays = {path: (0, leads_to(target)) for path, target in pairwise(paths)}
    return plays | {paths[-1]: (0, says(200, rules))}


NOTHING = b"User-agent: *\nDisallow: /\n"
US = b"\xef\xbb\xbfUser-Agent: TuLieu # us\r\nDisallow: /\r\n\r\nUser-agent: *\r\nAllow: /\r\n"
BARS = "is barred by robots.txt"
CUT = b"User-agent: *\n" + b"#" * (512_000 - 26) + b"\nDisallow: /khac/\n"  # 500 KiB end behind the first slash
ROBOTS: dict[str, tuple[dict[str, tuple[int, Play]], str, str]] = {
    "there is none": ({"/robots.txt": (0, says(404))}, "none", ""),
    "a forbidden one is none": ({"/robots.txt": (0, says(403))}, "none", ""),
    "in a circle there is none": ({"/robots.txt": (0, leads_to("/robots.txt"))}, "none", ""),
    "on this machine is none": ({"/robots.txt": (0, leads_to("http://127.0.0.2:9/robots.txt"))}, "none", ""),
    "in the cloud is none": ({"/robots.txt": (0, leads_to("http://169.254.169.254/"))}, "none", ""),
    "by a name of this network is none": ({"/robots.txt": (0, leads_to("http://mayban/"))}, "none", ""),
    "comes at the third try": ({"/robots.txt": (2, says(500))}, "obeyed", ""),
    "is five redirects away": (hops(5, NOTHING), "obeyed", BARS),
    "is six redirects away": (hops(6, NOTHING), "none", ""),
    "names us in letters of another size": ({"/robots.txt": (0, says(200, US))}, "obeyed", BARS),
    "names another robot": ({"/robots.txt": (0, says(200, NOTHING.replace(b"*", b"tulieubot")))}, "obeyed", ""),
    "bars at its 500th kB": ({"/robots.txt": (0, says(200, b"#" * 500_000 + b"\n" + NOTHING))}, "obeyed", BARS),
    "is larger than 10 MB": ({"/robots.txt": (0, says(200, NOTHING + b"# and more\n" * 1_000_000))}, "obeyed", BARS),
    "is cut within a line": ({"/robots.txt": (0, says(200, CUT))}, "obeyed", ""),
    "is a page of HTML": ({"/robots.txt": (0, says(200, FaultServer.front("/")))}, "obeyed", ""),
    "fails": ({"/robots.txt": (0, says(500))}, "unavailable", "cannot be fetched: its robots.txt answers 500"),
    "is overloaded": ({"/robots.txt": (0, says(503))}, "unavailable", "its robots.txt answers 503"),
    "asks to wait": ({"/robots.txt": (0, says(429))}, "unavailable", "its robots.txt answers 429"),
    "breaks off": ({"/robots.txt": (0, resets)}, "unavailable", "the connection broke off"),
    "is a bomb": ({"/robots.txt": (0, packed(gzip.compress(ZEROS), "gzip"))}, "unavailable", "more than 10 MB"),
}


def test_what_robots_txt_says_is_done(tmp_path: Path) -> None:
    servers = {name: FaultServer(plays=plays) for name, (plays, _, _) in ROBOTS.items()}
    ran = crawl_all(tmp_path / "a.db", servers, "--delay", "0", "--limit", "1")
    complaints = {line.split("/")[2]: line for line in ran.err.splitlines()}
    said = {}
    for name, server in servers.items():
        counted = counts(tmp_path / "a.db", server.base)
        complaint = complaints.pop(host_of(server.base), "")
        assert (counted["new"], bool(complaint)) == ((0, True) if ROBOTS[name][2] else (1, False)), name
        said[name] = (counted["politeness"]["robots"], ROBOTS[name][2] if ROBOTS[name][2] in complaint else complaint)
    assert said == {name: (robots, words) for name, (_, robots, words) in ROBOTS.items()}
    assert complaints == {}


def test_a_robots_txt_that_fails_is_counted_and_the_next_run_does_the_work(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW))
    with run(server) as base:
        server.plays["/robots.txt"] = (0, says(503))
        assert crawl(tmp_path / "a.db", base).code == 1
        assert counts(tmp_path / "a.db")["faults"] == {"robots-http-503": 3}
        assert set(server.asked) == {"/robots.txt"}
        server.plays.clear()
        assert crawl(tmp_path / "a.db", base).summary["new"] == len(server.portal.truth())


def test_a_crawl_delay_is_obeyed_and_written_down(tmp_path: Path) -> None:
    server = FaultServer()
    server.plays["/robots.txt"] = (0, says(200, b"User-agent: *\nCrawl-delay: 0.2\n"))
    with run(server) as base:
        ran = crawl(tmp_path / "a.db", base, options=("--delay", "0", "--limit", "3"))
    assert ran.summary["seconds"] > 0.2 * (ran.summary["request_count"] - 2)
    assert counts(tmp_path / "a.db")["politeness"] == {"robots": "obeyed", "crawl_delay": 0.2, "delay": 0.2}

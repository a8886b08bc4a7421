"""`tulieu backfill` over a web archive on loopback."""

from __future__ import annotations

import asyncio
import gzip
import json
import signal
import subprocess
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from archive import Archive
from archive.maintenance.verify import verify
from crawler.backfill.commoncrawl import CommonCrawl
from crawler.backfill.job import BackfillOptions, GaveUp, Job, SourceAnswer
from crawler.backfill.pace import Limits
from crawler.backfill.plan import Plan, Scope
from crawler.backfill.source import StrangeAnswer
from crawler.backfill.wayback import Wayback
from crawler.run.lock import LEASE, this_process
from crawler.sites import site_at
from tests import forkserver
from tests.crawler.backfill.web_archives import HOST, WebArchive, backfill, page_of, portal_of, words
from tests.crawler.crawl_runs import environment, wait_for
from tests.repeats import times


def filled(number, page_size=100):
    """A web archive with three captures of each of so many articles: one, the same text with other bytes, another."""
    portal, kept = portal_of(number), WebArchive(page_size)
    for n in range(1000, 1000 + number):
        url, body = page_of(portal, n)
        kept.add("20190301000000", url, body)
        kept.add("20190401000000", url.replace("http://", "http://www."), body + b"<!-- 1,204 views -->")
        portal.edit(n, title=f"Hội nghị lần thứ {n} (cập nhật)")
        kept.add("20190501000000", url.replace("http://", "https://"), page_of(portal, n)[1])
    return kept


def days(archive, key):
    return [(r.article.title[-10:], r.seen_at.month, r.last_seen_at.month) for r in archive.history(key)]


def test_captures_become_articles_with_their_revisions_through_429s_and_kills(tmp_path):
    number = times(20, 100)
    kept, where = filled(number), tmp_path / "a.db"
    kept.faults = [(429, {"Retry-After": "0"}, b""), (503, {}, b""), (429, {}, b"")] * 4
    kept.every = times(4, 7)
    with kept.serve() as base:
        for asked in (1, number + 20):
            kept.reached.clear()
            kept.notify_at = asked
            running = forkserver.Popen(words(where, base), stdout=subprocess.DEVNULL, env=environment())
            wait_for(kept.reached, running)
            running.send_signal(signal.SIGKILL)
            running.wait()
        ran = backfill(where, base)
    assert ran.code == 0, ran.err
    assert not kept.faults
    assert (ran.summary["left"], ran.summary["failed"], ran.summary["refused"]) == (
        {"captures": 0, "addresses": 0}, {}, {},
    )  # fmt: skip
    fetched = [path for path in kept.asked if path.startswith("/web/")]
    assert 3 * number <= len(fetched) <= 3 * number + 12 + 3, "what is done is not asked for again"
    with Archive.open(where) as archive:
        keys = [article.key for article in archive.articles()]
        assert keys == [str(n) for n in sorted(range(1000, 1000 + number), key=lambda n: (n % 28, str(n)))]
        for key in keys:
            assert days(archive, key) == [("y Sông Trà", 3, 4), ("(cập nhật)", 5, 5)]
    assert not verify(where).problems


def test_a_backfill_into_an_archive_with_newer_revisions_leaves_the_current_one_and_given_again_finds_nothing(tmp_path):
    kept, where = filled(2), tmp_path / "a.db"
    with kept.serve() as base:
        assert backfill(where, base, "--since", "2019-04-15").summary["new"] == 2
        before = [a.as_json() for a in _articles(where)]
        assert backfill(where, base).summary["revised"] == 2
        assert [a.as_json() for a in _articles(where)] == before
        again = backfill(where, base).summary
        assert (again["request_count"], again["listed"], again["new"] + again["unchanged"]) == (1, 0, 0)
        kept.add("20200101000000", *page_of(portal_of(3), 1002))
        assert backfill(where, base).summary["new"] == 1


def _articles(where):
    with Archive.open(where, read_only=True) as archive:
        return list(archive.articles())


def test_each_page_says_where_and_when_it_was_kept(tmp_path):
    kept, where = filled(1), tmp_path / "a.db"
    with kept.serve() as base:
        backfill(where, base, "--until", "2019-03-31")
    [article] = _articles(where)
    assert article.fetched_at == datetime(2019, 3, 1, tzinfo=UTC)
    with Archive.open(where) as archive, archive.reading() as connection:
        [[headers]] = connection.exec_driver_sql("SELECT headers FROM captures").all()
        assert json.loads(headers)["x-archived-at"].startswith(f"{base}/web/20190301000000id_/http://{HOST}/")
        assert archive.next_due_at(HOST) is not None, "the next crawl sees whether the page is still there"


def test_a_dry_run_says_how_much_there_is_and_makes_no_archive(tmp_path):
    kept, where = filled(5, page_size=4), tmp_path / "a.db"
    with kept.serve() as base:
        ran = backfill(where, base, "--dry-run", "--per-minute", "300")
        assert not where.exists()
        assert {path.split("?")[0] for path in kept.asked} == {"/cdx/search/cdx"}
    told = ran.summary
    assert (told["left"], told["minutes"]) == ({"captures": 15, "addresses": 5}, 0.05)
    assert (told["from"], told["to"]) == ("2019-03-01T00:00:00+00:00", "2019-05-01T00:00:00+00:00")


def test_a_limit_ends_it_and_the_next_one_goes_on(tmp_path):
    kept, where = filled(3), tmp_path / "a.db"
    with kept.serve() as base:
        first = backfill(where, base, "--limit", "4").summary
        assert (first["new"] + first["unchanged"] + first["revised"], first["left"]["captures"]) == (4, 5)
        assert backfill(where, base).summary["left"]["captures"] == 0
    assert len(_articles(where)) == 3


def test_captures_with_the_bytes_of_the_one_before_are_not_fetched(tmp_path):
    kept, where = WebArchive(), tmp_path / "a.db"
    url, body = page_of(portal_of(1), 1000)
    kept.add("20190301000000", url, body)
    kept.add("20190401000000", url.replace("http://", "https://"), body)
    with kept.serve() as base:
        assert backfill(where, base).summary["request_count"] == 2


ROW = ["20190301000000", f"http://{HOST}/xay-dung-dang/a-1000.html", "D"]
HEAD = ["timestamp", "original", "digest"]


@pytest.mark.parametrize(
    ("body", "words_of_error"),
    [
        pytest.param(b"<html>blocked</html>", "not JSON", id="a page"),
        pytest.param(b"[" * 100_000, "not JSON", id="a nest"),
        pytest.param(b"\xff", "not JSON", id="bytes"),
        pytest.param(b'{"error": 1}', "not a list of rows", id="an object"),
        pytest.param(b'["a", "b"]', "not a list of rows", id="words"),
        pytest.param(json.dumps([HEAD] * 10_002).encode(), "rows", id="more rows than asked for"),
        pytest.param(json.dumps([HEAD, ROW, [], ["key"]]).encode(), "circle", id="a list without end"),
        pytest.param(json.dumps([HEAD, [], [{"a": 1}]]).encode(), "circle", id="a key that is none"),
    ],
)
def test_a_list_that_cannot_be_one_is_refused(body, words_of_error):
    with pytest.raises(StrangeAnswer, match=words_of_error):
        Wayback().read_list(body, "key")


@pytest.mark.parametrize(
    ("body", "words_of_error"),
    [
        pytest.param(b"<html>\x1b[2J</html>", "not JSON", id="a page"),
        pytest.param(b"x" * (11 << 20), "too-large", id="more than ten megabytes"),
    ],
)
def test_a_list_that_cannot_be_one_ends_it_with_one_line(tmp_path, body, words_of_error):
    with WebArchive(list_body=body).serve() as base:
        ran = backfill(tmp_path / "a.db", base)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert words_of_error in ran.err


def test_rows_that_are_not_the_sites_or_none_at_all_are_left_out_and_counted(tmp_path):
    rows = [
        HEAD,
        ["20190301000000", "http://khac.example.vn/xay-dung-dang/a-1.html", "A"],
        ["20190301000000", f"http://sub.{HOST}/xay-dung-dang/a-1.html", "A"],
        ["20190301000000", f"http://{HOST}:8080/xay-dung-dang/a-1.html", "A"],
        ["20190301000000", f"http://{HOST}/anh.jpg", "A"],
        ["20199901000000", f"http://{HOST}/xay-dung-dang/a-1.html", "A"],
        ["2019", f"http://{HOST}/xay-dung-dang/a-1.html", "A"],
        ["20190301000000", "file:///etc/passwd", "A"],
        ["20190301000000", f"http://{HOST}/\x1b[2J/a-1.html", "A"],
        ["20190301000000", f"http://{HOST}/{'a' * 3000}-1.html", "A"],
        [1, 2, 3],
        ["20190301000000"],
    ]
    kept = WebArchive(list_body=json.dumps(rows).encode())
    with kept.serve() as base:
        ran = backfill(tmp_path / "a.db", base, "--dry-run")
    assert ran.summary["left"]["captures"] == 0
    assert ran.summary["left_out"] == {"no-article": 1, "off-site": 3, "unusable": 7}


HTML = {"Content-Type": "text/html"}
BROUGHT_NOTHING = [
    ("a redirect off the server", (302, {"Location": "http://127.0.0.1:9/"}, b""), "redirect"),
    ("a redirect to another time", (302, {"Location": "/web/2id_/x"}, b""), "redirect"),
    ("a capture that is not there", (404, {}, b""), "http-404"),
    ("a capture that is not shown", (403, {}, b""), "http-403"),
    ("nothing", (200, HTML, b""), "empty"),
    ("no markup", (200, HTML, b"x"), "not-html"),
    ("more than ten megabytes", (200, HTML, b"x" * (11 << 20)), "too-large"),
    ("packed otherwise than it says", (200, HTML | {"Content-Encoding": "gzip"}, b"\1"), "bad-encoding"),
    ("another capture", (200, {"Memento-Datetime": "Fri, 01 Mar 2024 00:00:00 GMT"}, b"<html>"), "another-capture"),
]


def test_captures_that_bring_no_article_are_counted_and_not_asked_for_again(tmp_path):
    where, portal = tmp_path / "a.db", portal_of(len(BROUGHT_NOTHING))
    kept = WebArchive(faults=[answer for _, answer, _ in BROUGHT_NOTHING])
    for number in portal.collection.by_id:
        kept.add("20190301000000", *page_of(portal, number))
    with kept.serve() as base:
        ran = backfill(where, base)
        assert ran.summary["refused"] == Counter(reason for _, _, reason in BROUGHT_NOTHING)
        assert backfill(where, base).summary["request_count"] == 1


def test_captures_that_cannot_be_had_are_left_for_the_next_one_and_a_broken_server_is_left_alone(tmp_path):
    kept, where = filled(5), tmp_path / "a.db"
    kept.faults = [(500, {}, b"")] * 25
    with kept.serve() as base:
        ran = backfill(where, base)
        assert (ran.code, ran.summary["failed"]) == (1, {"http-500": 5})
        assert "5 captures in a row could not be fetched (http-500)" in ran.err
        assert backfill(where, base).summary["new"] == 5


@pytest.mark.parametrize(
    ("answers", "asked", "words_of_error"),
    [
        pytest.param([None], 1, "w.example cannot be reached (unknown-host): see whether", id="from the beginning"),
        pytest.param([500, None, None], 3, "the list of captures of x.vn could not be fetched", id="after an answer"),
    ],
)
def test_a_machine_without_a_network_is_told_so_at_once(tmp_path, answers, asked, words_of_error):
    slept = []

    async def fetch(_address, _headers):
        status = answers.pop(0)
        return SourceAnswer(status, reason="" if status else "unknown-host")

    async def sleep(seconds):
        slept.append(seconds)

    site, source = site_at("http://x.vn/"), Wayback("http://w.example")
    options = BackfillOptions(
        site=site, source=source, scope=Scope(site.name, "wayback", "0", "9"), limits=Limits(tries=3), dry_run=True
    )
    with Plan(tmp_path / "plan") as plan:
        job = Job(options, plan, None)
        with pytest.raises(GaveUp) as raised:
            asyncio.run(job.run(fetch, sleep))
    assert words_of_error in str(raised.value)
    assert job.counts.request_count == asked
    assert bool(slept) == (asked > 1)


def test_two_at_once_are_one(tmp_path):
    kept, where = filled(1), tmp_path / "a.db"
    with kept.serve() as base, Archive.open(where) as archive:
        archive.crawls.enter_site(HOST, f"http://{HOST}/")
        assert archive.crawls.lock_site(HOST, this_process(), LEASE)
        ran = backfill(where, base)
    assert (ran.code, kept.asked) == (1, [])
    assert "is being crawled by process" in ran.err


@pytest.mark.parametrize(
    ("options", "words_of_error"),
    [
        pytest.param(("--from", "else"), "--from is", id="an unknown web archive"),
        pytest.param(("--server", "ftp://x.vn"), "scheme and host", id="a server that is none"),
        pytest.param(("--server", "https://web.archive.org"), "only a server on this machine", id="haste elsewhere"),
        pytest.param(("--since", "2020-02-01", "--until", "2020-01-01"), "before --since", id="days the wrong way"),
        pytest.param(("--archive", "postgresql://x/y"), "--plan", id="PostgreSQL without a place for the plan"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, options, words_of_error):
    ran = backfill(tmp_path / "a.db", "http://127.0.0.1:9", *options)
    assert (ran.code != 0, ran.out, len(ran.err.splitlines())) == (True, "", 1)
    assert words_of_error in ran.err


def test_a_file_that_is_no_plan_is_left_alone(tmp_path):
    where, plan = tmp_path / "a.db", tmp_path / "a.db.backfill"
    plan.write_bytes(b"no database" * 100)
    ran = backfill(where, "http://127.0.0.1:9")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert plan.read_bytes() == b"no database" * 100


# --- Common Crawl --------------------------------------------------------------------------------

CRAWL, WARC = "CC-MAIN-2019-09", "crawl-data/CC-MAIN-2019-09/warc/CC-MAIN-1.warc.gz"


def record_of(url, at, body, **headers):
    """A WARC record, packed, as Common Crawl writes it."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n" + body
    told = {"WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": at, "WARC-Record-ID": "<urn:uuid:1>"}
    told |= {"Content-Type": "application/http; msgtype=response", "Content-Length": str(len(answer))} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + answer + b"\r\n\r\n")


class CommonCrawlServer(WebArchive):
    """Two crawls, of which one has the captures, in two pages."""

    def __init__(self, rows):
        super().__init__()
        self.rows, self.ranges = rows, {}

    def answer(self, path):
        self.asked.append(path)
        query = parse_qs(urlsplit(path).query)
        if path == "/collinfo.json":
            return 200, {}, json.dumps([{"id": "CC-MAIN-2024-10"}, {"id": CRAWL}, {"id": "../etc"}]).encode()
        if path.startswith("/CC-MAIN-2024-10-index"):
            return 404, {}, b'{"message": "No Captures found"}'
        if "showNumPages" in query:
            return 200, {}, b'{"pages": 2, "pageSize": 1, "blocks": 2}'
        if path.startswith(f"/{CRAWL}-index"):
            page = self.rows[:1] if query["page"] == ["0"] else self.rows[1:]
            return 200, {}, b"\n".join(json.dumps(row).encode() for row in page)
        return (206, {}, self.ranges[path]) if path in self.ranges else (404, {}, b"")


def test_common_crawl_gives_the_record_that_its_index_names(tmp_path):
    portal, where = portal_of(4), tmp_path / "a.db"
    rows, server = [], CommonCrawlServer([])
    odd = {1001: {"WARC-Truncated": "length"}, 1002: {"WARC-Date": "2020-01-01T00:00:00Z"}}
    for number in portal.collection.by_id:
        url, body = page_of(portal, number)
        packed = record_of(url, "2019-03-01T00:00:00Z", body, **odd.get(number, {}))
        packed = packed if number != 1003 else b"no record"
        place = {"filename": f"{WARC}.{number}", "offset": "0", "length": str(len(packed))}
        server.ranges[f"/{WARC}.{number}"] = packed
        rows.append({"timestamp": "20190301000000", "url": url, "digest": str(number), **place})
    server.rows = [*rows, rows[0] | {"filename": "../../etc/passwd"}, rows[0] | {"length": "99999999"}, "x"]
    with server.serve() as base:
        ran = backfill(where, base, "--from", "commoncrawl")
    assert (ran.code, ran.err) == (0, "")
    told = ran.summary
    assert (told["new"], told["left_out"]) == (1, {"unusable": 3})
    assert told["refused"] == {"another-capture": 1, "no-record": 1, "truncated": 1}
    assert [article.fetched_at for article in _articles(where)] == [datetime(2019, 3, 1, tzinfo=UTC)]


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]", b'[{"id": "../x"}]', b"[" * 100_000])
def test_a_list_of_crawls_that_names_none_is_refused(body):
    with pytest.raises(StrangeAnswer):
        CommonCrawl().read_list(body, "")

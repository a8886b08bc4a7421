"""A portal whose markup changes between two crawls: the crawl says so, and the report names what stopped."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archive import Archive
from archive.ledger.sites import KnownSite, read_known
from archive.record.publisher import Publisher
from crawler.demo import Portal, serve
from crawler.demo.response import Response
from tests import forkserver
from tests.crawler.crawl_runs import QUICK, Ran, command, crawl, environment, report


class RedesignedPortal(Portal):
    """A portal that can be given other markup: `renamed` are bytes of its pages with what stands there then."""

    renamed: tuple[tuple[bytes, bytes], ...] = ()

    def answer(self, path: str, user_agent: str = "") -> Response:
        response = super().answer(path, user_agent)
        body = response.body
        for before, after in self.renamed:
            body = body.replace(before, after)
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        return Response(response.status, headers, body)


NO_DATES = (
    (b'<span class="h5"><i class="fa fa-clock-o"', b'<span class="gio-dang"><i class="fa fa-clock-o"'),
    (b"article:published_time", b"x:published_time"),
    (b"datePublished", b"xDate"),
)


def publish(portal: Portal, number: int) -> None:
    """So many new articles, each a minute after the one before."""
    newest = portal.collection.by_id[max(portal.collection.by_id)]
    for step in range(1, number + 1):
        at = newest.published + timedelta(minutes=step)
        portal.add(replace(newest, id=newest.id + step, alias=f"bai-{newest.id + step}", published=at, edited=at))


@pytest.fixture(scope="module")
def redesigned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Ran, Ran, Portal]]:
    """An archive of a portal before and after its redesign, with what both crawls said."""
    where = tmp_path_factory.mktemp("health") / "a.db"
    portal = RedesignedPortal()
    with serve(portal):
        first = crawl(where, portal.base)
        publish(portal, 8)
        portal.renamed = NO_DATES
        yield where, first, crawl(where, portal.base), portal


LINE = (
    "date: layout nukeviet: span.h5 stopped matching (in all of 34 articles before, in none of 8 now); "
    "layout-free: profile says it now"
)


def test_a_crawl_that_falls_below_the_normal_ends_with_1_and_says_why(
    redesigned: tuple[Path, Ran, Ran, Portal],
) -> None:
    _, first, second, portal = redesigned
    assert (first.code, first.err) == (0, ""), "the first crawl of a site is not judged"
    assert (second.code, second.err) == (1, f"error: {portal.base.removeprefix('http://')}: {LINE}\n")
    assert second.summary["new"] == 8


def test_the_report_names_the_selector(redesigned: tuple[Path, Ran, Ran, Portal]) -> None:
    where, _, second, _ = redesigned
    ran = report(where, "--json")
    assert (ran.code, ran.err) == (1, second.err)
    (site,) = ran.summary["sites"]
    assert site["problems"] == [LINE]
    assert [stopped["witness"] for stopped in site["stopped"]] == ["layout nukeviet: span.h5"]
    assert (site["runs"], site["new"], site["coverage"]["title"]["now"]) == (2, 42, {"having": 8, "of": 8})
    assert (site["completeness"]["archived"], site["completeness"]["missing"]) == (42, {})


def test_the_report_for_people_and_as_a_page(redesigned: tuple[Path, Ran, Ran, Portal], tmp_path: Path) -> None:
    where, _, _, portal = redesigned
    page = tmp_path / "report.html"
    ran = report(where, "--site", portal.base.removeprefix("http://"), "--html", str(page))
    assert "below normal" in ran.out
    assert "date\tall of 8\tall of 34\tlayout nukeviet: span.h5" in ran.out.splitlines()
    assert "layout nukeviet: span.h5 stopped matching" in page.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [page]


def test_a_limited_crawl_and_one_over_certain_days_are_not_judged(
    redesigned: tuple[Path, Ran, Ran, Portal], tmp_path: Path
) -> None:
    where, _, _, portal = redesigned
    copy = tmp_path / "a.db"
    copy.write_bytes(where.read_bytes())
    for options in (("--limit", "100"), ("--since", "2000-01-01")):
        ran = crawl(copy, portal.base, options=(*QUICK, *options))
        assert (ran.code, ran.err) == (0, "")


@contextmanager
def webhook(status: int, headers: dict[str, str]) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server on loopback that takes messages. Yields its address and what it got."""
    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((f"{self.command} {self.path} {self.headers['Content-Type']}", body))
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestNotify:
    """Somebody is told where a site is below its normal."""

    def test_a_webhook_gets_the_text_the_problems_and_the_report(
        self, redesigned: tuple[Path, Ran, Ran, Portal]
    ) -> None:
        with webhook(204, {}) as (address, got):
            ran = report(redesigned[0], "--notify", f"{address}/hook")
        ((request, body),) = got
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert request == "POST /hook application/json"
        message = json.loads(body)
        assert message["text"].startswith("tulieu: 1 problem. 127.0.0.1:")
        assert message["problems"] == message["report"]["problems"]

    @pytest.mark.parametrize(
        ("status", "headers", "line"),
        [
            pytest.param(500, {}, "the webhook answers 500", id="it fails"),
            pytest.param(302, {"Location": "/elsewhere"}, "the webhook answers 302", id="it redirects"),
        ],
    )
    def test_a_webhook_that_did_not_take_it_is_one_line(
        self, redesigned: tuple[Path, Ran, Ran, Portal], status: int, headers: dict[str, str], line: str
    ) -> None:
        with webhook(status, headers) as (address, got):
            ran = report(redesigned[0], "--notify", address)
        assert (ran.code, len(got)) == (1, 1)
        assert ran.err.splitlines()[1:] == [f"error: --notify: {line}"]

    @pytest.mark.parametrize(
        ("what", "line"),
        [
            pytest.param("http://127.0.0.1:9/", "cannot be reached", id="no server there"),
            pytest.param("false", "false ended with 1", id="a command that fails"),
        ],
    )
    def test_what_cannot_be_told_is_one_line(
        self, redesigned: tuple[Path, Ran, Ran, Portal], what: str, line: str
    ) -> None:
        ran = report(redesigned[0], "--notify", what)
        assert ran.code == 1
        assert len(ran.err.splitlines()) == 2
        assert line in ran.err.splitlines()[1]

    @pytest.mark.parametrize(
        ("what", "line"),
        [
            pytest.param("http://[::1/", "is not an address like https://", id="no address"),
            pytest.param("https://:80/x", "is not an address like https://", id="an address without a host"),
            pytest.param("http://a.vn:99999/", "is not an address like https://", id="a port that is none"),
            pytest.param("ftp://a.vn/hook", "there is no command ftp://a.vn/hook", id="an address of another kind"),
            pytest.param("no-such-command-here x", "there is no command no-such-command-here", id="no such command"),
            pytest.param("'", "No closing quotation", id="a quotation that is not closed"),
            pytest.param(" ", "no command", id="nothing"),
        ],
    )
    @pytest.mark.parametrize("words", [("report",), ("crawl", "http://127.0.0.1:9/")], ids=["report", "crawl"])
    def test_who_cannot_be_told_is_said_before_there_is_anything_to_tell(
        self, what: str, line: str, words: tuple[str, ...], tmp_path: Path
    ) -> None:
        done = forkserver.run(
            command(*words, "--notify", what, "--archive", str(tmp_path / "a.db")),
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert done.stderr.startswith("error: Invalid value for '--notify' (env var: 'TULIEU_NOTIFY'): ")
        assert line in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_a_crawl_starts_a_command_with_the_text(
        self, redesigned: tuple[Path, Ran, Ran, Portal], tmp_path: Path
    ) -> None:
        script, told = tmp_path / "tell.py", tmp_path / "told"
        script.write_text(
            "import os, pathlib, sys\n"
            "print('not for standard output')\n"
            "pathlib.Path(sys.argv[1]).write_text(sys.stdin.read() + os.environ['TULIEU_SUMMARY'])\n"
        )
        copy = tmp_path / "a.db"
        copy.write_bytes(redesigned[0].read_bytes())
        publish(redesigned[3], 6)
        notify = f"{sys.executable} {script} '{told}'"
        ran = crawl(copy, redesigned[3].base, options=(*QUICK, "--notify", notify))
        assert (ran.code, ran.summary["new"]) == (1, 6)
        text, again = told.read_text(encoding="utf-8").splitlines()
        assert text == again
        assert "span.h5 stopped matching" in text

    def test_nobody_is_told_where_nothing_is_wrong(self, tmp_path: Path) -> None:
        where = tmp_path / "a.db"
        with serve(Portal()) as base, webhook(204, {}) as (address, got):
            assert crawl(where, base, options=(*QUICK, "--notify", address)).code == 0
            ran = report(where, "--notify", address)
        assert (ran.code, ran.err, got) == (0, "", [])


@pytest.mark.parametrize(
    ("words", "line"),
    [
        pytest.param((), "error: {}: no site was crawled into it yet", id="an archive without runs"),
        pytest.param(("--archive", "/nowhere/a.db"), "error: /nowhere/a.db: there is no archive", id="no archive"),
        pytest.param(("--days", "0"), "error: Invalid value for '--days'", id="no days"),
    ],
)
def test_nothing_to_report_is_one_line(tmp_path: Path, words: tuple[str, ...], line: str) -> None:
    where = tmp_path / "a.db"
    Archive.open(where).close()
    ran = report(where, *words)
    assert ran.code != 0
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert ran.err.startswith(line.format(where))


def test_a_change_that_is_accepted_is_the_new_normal(redesigned: tuple[Path, Ran, Ran, Portal], tmp_path: Path) -> None:
    copy, portal = tmp_path / "a.db", redesigned[3]
    copy.write_bytes(redesigned[0].read_bytes())
    name = portal.base.removeprefix("http://")

    def kept() -> KnownSite:
        with Archive.open(copy) as archive, archive.reading() as connection:
            return read_known(connection)[name]

    assert any("stopped matching" in line for line in kept().problems), "the archive keeps what a crawl fell short of"
    assert kept().publisher == Publisher(name)
    accepted = report(copy, "--accept", name, "--json")
    assert kept().problems == []
    assert (accepted.code, accepted.err.count("\n")) == (0, 1)
    assert accepted.err.startswith(f"{name}: from now on its crawl of ")
    (site,) = accepted.summary["sites"]
    assert site["normal_since"] == site["last_run"]["started_at"]
    assert (site["problems"], site["stopped"], site["runs"]) == ([], [], 2)
    again = crawl(copy, portal.base)
    assert (again.code, again.err) == (0, ""), "a later crawl keeps it"
    page = tmp_path / "report.html"
    ran = report(copy, "--html", str(page))
    assert f"{name}: what is normal is learnt from its crawl of " in ran.out
    assert "as accepted" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        pytest.param(
            ("--accept", "x.vn"), 1, "error: x.vn was never crawled: there are runs of 127.0.0.1:", id="which"
        ),
        pytest.param(("--accept", "x.vn", "--site", "y.vn"), 2, "error: --accept reports on its own", id="two sites"),
    ],
)
def test_what_cannot_be_accepted_is_one_line(
    redesigned: tuple[Path, Ran, Ran, Portal], words: tuple[str, ...], code: int, line: str
) -> None:
    ran = report(redesigned[0], *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert line.removeprefix("error: ") in ran.err


def test_a_mistyped_site_is_told_which_there_are(redesigned: tuple[Path, Ran, Ran, Portal]) -> None:
    ran = report(redesigned[0], "--site", "x.vn")
    assert (ran.code, ran.out) == (1, "")
    assert "x.vn was never crawled: there are runs of 127.0.0.1:" in ran.err


def test_the_page_never_replaces_the_archive(redesigned: tuple[Path, Ran, Ran, Portal]) -> None:
    before = redesigned[0].read_bytes()
    ran = report(redesigned[0], "--html", str(redesigned[0]))
    assert (ran.code, ran.out, redesigned[0].read_bytes()) == (1, "", before)
    assert "a database, perhaps the archive itself" in ran.err

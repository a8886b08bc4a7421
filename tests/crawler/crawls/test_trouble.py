"""What bad servers and bad words get: one clear line or a counted reason, nothing lost, no traceback."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive
from crawler.cli.options import parse_contact
from crawler.demo import Fault, Portal, Response, serve
from tests.crawler.crawl_runs import FEW, QUICK, articles, crawl, environment, served

HTML = {"Content-Type": "text/html; charset=utf-8"}


def front(*paths: str) -> bytes:
    """The front page of a portal that runs NukeViet, with links."""
    links = "".join(f"<a href='{path}'>Bài</a>" for path in paths)
    return (
        "<!DOCTYPE html><html><head><meta name='generator' content='NukeViet v4.4'></head><body>"
        f"<script>var nv_base_siteurl='/';</script>{links}</body></html>"
    ).encode()


FRONT = front("/tin/bai-1.html")
PAGE = "<!DOCTYPE html><html><head><title>Trang chủ</title></head><body><p>Xin chào</p></body></html>".encode()


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal(FEW)
    with serve(portal):
        yield portal


def test_every_kind_of_fault_is_counted_and_the_rest_is_stored(portal: Portal, tmp_path: Path) -> None:
    stories = sorted(portal.collection.by_id, reverse=True)  # the newest are in the sitemap, whatever is spoilt
    faults = {
        "off-site": Fault(kind="off-site"),
        "redirect-loop": Fault(kind="redirect-loop"),
        "http-500": Fault(kind="status", status=500),
        "too-large": Fault(kind="huge"),
        "http-404": Fault(kind="status", status=404),
        "http-410": Fault(kind="status", status=410),
        "http-403": Fault(kind="status", status=403),
        "http-451": Fault(kind="status", status=451),
        "data-loss": Fault(kind="dataloss"),
    }
    spoilt = dict(zip(faults, stories, strict=False))
    for reason, number in spoilt.items():
        portal.faults[portal.collection.by_id[number].path] = faults[reason]
    charset = portal.collection.by_id[stories[-1]]
    portal.faults[charset.path] = Fault(kind="charset")
    ran = crawl(tmp_path / "a.db", portal.base)
    assert (ran.code, ran.err) == (0, "")
    assert ran.summary["failed"] == {"http-500": 1, "http-403": 1, "data-loss": 1}
    counted = {"off-site", "redirect-loop", "too-large", "http-404", "http-410", "http-451"}
    assert ran.summary["refused"] == dict.fromkeys(counted, 1)
    assert set(articles(tmp_path / "a.db")) == {str(n) for n in stories} - {str(n) for n in spoilt.values()}
    assert articles(tmp_path / "a.db")[str(charset.id)].title == charset.title


def test_what_failed_is_asked_for_by_the_next_run(portal: Portal, tmp_path: Path) -> None:
    path = portal.collection.by_id[101].path
    portal.faults[path] = Fault(kind="status", status=500)
    assert crawl(tmp_path / "a.db", portal.base).summary["failed"] == {"http-500": 1}
    portal.faults.clear()
    assert crawl(tmp_path / "a.db", portal.base).summary["new"] == 1


def test_a_server_that_stumbles_is_asked_again_at_once(portal: Portal, tmp_path: Path) -> None:
    path = portal.collection.by_id[101].path
    portal.faults[path] = Fault(kind="status", status=502, times=2)
    ran = crawl(tmp_path / "a.db", portal.base)
    assert (ran.summary["failed"], ran.summary["new"]) == ({}, len(portal.truth()))


def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    class Busy(Fault):
        """A server that asks for a second, once."""

        def spoil(self, path: str, answer: object) -> object:
            return Response(429, {**HTML, "Retry-After": "1"}, b"busy")

    portal = Portal(FEW)
    portal.faults[portal.collection.by_id[101].path] = Busy(kind="status", status=429, times=1)
    with serve(portal):
        ran = crawl(tmp_path / "a.db", portal.base)
    assert (ran.summary["failed"], ran.summary["new"]) == ({}, len(portal.truth()))
    assert ran.summary["seconds"] > 1


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("http://127.0.0.1:9/", "error: http://127.0.0.1:9/ does not answer: connection refused"),
        ("thanhuytphcmm", "error: no site is named thanhuytphcmm: did you mean thanhuytphcm?"),
        ("zzz", "error: no site is named zzz: see `tulieu sites`, or give an address"),
        ("ftp://example.vn/", "error: ftp://example.vn/ is not the address of a web site"),
        ("", "error: an empty word names no site: see `tulieu sites`, or give an address"),
        (" ", "error: an empty word names no site: see `tulieu sites`, or give an address"),
    ],
)
def test_a_target_that_leads_nowhere_is_one_line_and_exit_1(target: str, line: str, tmp_path: Path) -> None:
    ran = crawl(tmp_path / "a.db", target, as_json=False)
    assert ran.code == 1
    assert ran.err == f"{line}\n"


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({"/": (200, HTML, PAGE)}, "no article of "),
        ({"/": (500, HTML, PAGE)}, "answers 500"),
        ({"/": (404, HTML, PAGE)}, "answers 404"),
        ({"/": (302, {"Location": "http://127.0.0.2:9/"}, b"")}, "which is another site"),
        ({"/": (302, {"Location": "/a"}, b""), "/a": (302, {"Location": "/"}, b"")}, "redirects in a circle"),
        ({"/robots.txt": (503, {}, b"")}, "its robots.txt answers 503"),
        ({"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /\n")}, "is barred by robots.txt"),
        ({"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /tin/\n"), "/": (200, HTML, FRONT)}, "no article of "),
        ({"/": (200, HTML, FRONT + b"\xc4" * 99)}, "no article of "),
        ({"/robots.txt": (302, {"Location": "http://127.0.0.2:9/robots.txt"}, b"")}, "answers 404"),
    ],
    ids=[
        "a front page that leads nowhere",
        "a front page that fails",
        "a front page that is not there",
        "a front page that leads to another site",
        "a front page that leads in a circle",
        "a robots.txt that fails: nothing may be asked for",
        "a robots.txt that bars everything",
        "a robots.txt that bars all articles",
        "a front page that is no text",
        "a robots.txt on another site is not asked for",
    ],
)
def test_a_portal_of_which_nothing_can_be_had_is_one_line_and_exit_1(
    pages: dict[str, tuple[int, dict[str, str], bytes]], words: str, tmp_path: Path
) -> None:
    with served(pages) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("error: ")
    assert words in ran.err
    assert ran.summary["new"] == 0


def test_a_portal_that_only_asks_to_wait_is_given_up(tmp_path: Path) -> None:
    busy = (429, {**HTML, "Retry-After": "0"}, b"busy")
    with served({"/": busy, "/robots.txt": (404, {}, b"")}) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert ran.code == 1
    assert ran.err.count("\n") == 1


def test_one_portal_that_is_switched_off_does_not_stop_the_other(portal: Portal, tmp_path: Path) -> None:
    ran = crawl(tmp_path / "a.db", "http://127.0.0.1:9/", portal.base)
    assert ran.code == 1
    assert [site["new"] for site in ran.summary["sites"]] == [0, len(portal.truth())]


def test_a_portal_that_is_gone_loses_nothing_that_is_stored(tmp_path: Path) -> None:
    portal = Portal(FEW)
    with serve(portal):
        crawl(tmp_path / "a.db", portal.base)
    ran = crawl(tmp_path / "a.db", portal.base)
    assert ran.code == 1
    assert len(articles(tmp_path / "a.db")) == len(portal.truth())


def test_an_archive_that_cannot_be_written_is_one_line(tmp_path: Path, portal: Portal) -> None:
    ran = crawl(tmp_path / "missing" / "a.db", portal.base)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert portal.asked == []


@pytest.mark.parametrize("contact", ["hello", "", "me@here", "http://me", "a b@ c.vn", "example.vn"])
def test_a_contact_whom_nobody_could_write_to_is_refused(contact: str, tmp_path: Path) -> None:
    ran = crawl(tmp_path / "a.db", "http://portal.invalid/", options=("--contact", contact), as_json=False)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("error: Invalid value for '--contact'")
    assert f": {contact!r} is not an e-mail address or URL: a webmaster could not write to you" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "contact", ["me@example.vn", "HTTPS://example.vn/me", "Minh Thư <me@example.vn>", "http://x.vn"]
)
def test_an_address_or_one_in_a_sentence_is_a_contact(contact: str) -> None:
    assert parse_contact(contact) == contact


def test_a_site_elsewhere_without_a_contact_is_warned_of(tmp_path: Path) -> None:
    """No request leaves this machine: the name is one that the DNS never knows."""
    ran = crawl(tmp_path / "a.db", "http://portal.invalid/", options=(*QUICK, "--limit", "1"))
    assert ran.code == 1
    assert ran.err.splitlines()[0].startswith("warning: no --contact")
    assert "portal.invalid/ does not answer" in ran.err.splitlines()[1]


@pytest.mark.parametrize(
    ("status", "words"),
    [(None, "times in a row (data-loss): run it again"), (500, " answers were the same status 500: run it again")],
    ids=["switched off", "broken"],
)
def test_a_site_that_ends_halfway_is_given_up_with_one_line_and_the_rest_stays_due(
    status: int | None, words: str, tmp_path: Path
) -> None:
    pages = {"/": (200, HTML, front(*(f"/tin/bai-{number}.html" for number in range(300))))}
    for number in range(300):
        cut = {**HTML, "Content-Length": "99", "Connection": "close"}
        pages[f"/tin/bai-{number}.html"] = (status or 200, HTML if status else cut, b"<html>")
    with served(pages) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert words in ran.err
    assert ran.summary["request_count"] < 300
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        assert sum(count.number for count in archive.counts(base.removeprefix("http://")) if not count.outcome) > 200


def test_a_pager_without_an_end_is_left(tmp_path: Path) -> None:
    article = Portal().render(Portal().collection.by_id[101].path).body
    pages = {"/": (200, HTML, front("/tin/")), "/tin/bai-1.html": (200, HTML, article)}
    for number in range(1, 400):
        listing = front("/tin/bai-1.html", f"/tin/page-{number + 1}/")
        pages[f"/tin/page-{number}/" if number > 1 else "/tin/"] = (200, HTML, listing)
    with served(pages) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["new"]) == (0, 1)
    assert ran.summary["request_count"] < 150


@pytest.mark.parametrize("event", ["INSERT ON runs", "UPDATE ON runs", "INSERT ON articles"])
def test_an_archive_that_takes_nothing_more_is_one_line(event: str, portal: Portal, tmp_path: Path) -> None:
    Archive.open(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute(f"CREATE TRIGGER t BEFORE {event} BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END")
    ran = crawl(tmp_path / "a.db", portal.base)
    assert (ran.code, ran.err) == (1, f"error: {tmp_path / 'a.db'}: the disk is on fire\n")


class Deleting(Portal):
    """A portal that deletes the archive it is crawled into, once it has been asked so often."""

    archive: Path

    def answer(self, path: str, user_agent: str = "") -> Response:
        """As the portal answers."""
        response = super().answer(path, user_agent)
        if len(self.asked) == 12:
            self.archive.unlink()
        return response


def test_an_archive_that_is_deleted_under_a_crawl_ends_all_of_it_in_one_line(portal: Portal, tmp_path: Path) -> None:
    deleting = Deleting(FEW)
    deleting.archive = tmp_path / "a.db"
    busy = {"/": (429, {**HTML, "Retry-After": "500"}, b"busy")}  # a site that is left alone meanwhile
    with serve(deleting), served(busy) as waiting:
        ran = crawl(tmp_path / "a.db", deleting.base, waiting)
    assert ran.code == 1
    assert ran.err == (
        f"error: {tmp_path / 'a.db'}: the file was deleted, moved or replaced while it was written to: what was saved"
        " meanwhile is not there\n"
    )
    assert len(deleting.asked) < 24
    assert not (tmp_path / "a.db").exists()


def test_a_delay_without_end_is_a_mistake(tmp_path: Path) -> None:
    ran = crawl(tmp_path / "a.db", "http://127.0.0.1:9/", options=("--delay", "inf"))
    assert (ran.code, ran.err.count("\n")) == (2, 1)


BROKEN = """
import sys
from crawler.__main__ import main
from crawler.{module} import {owner} as owner

def fail(*words, **more):
    raise TypeError("a bug of ours")

owner.{name} = fail
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("module", "owner", "name", "stored"),
    [("run", "session", "take_due", 0), ("spiders", "site_spider", "settle", len(FEW))],
    ids=["while the queue is filled", "at the end of the run"],
)
def test_a_bug_of_ours_ends_the_run_and_not_in_a_wait_without_end(
    module: str, owner: str, name: str, stored: int, portal: Portal, tmp_path: Path
) -> None:
    words = ["crawl", portal.base, "--archive", str(tmp_path / "a.db"), *QUICK, "--json"]
    ran = subprocess.run(
        [sys.executable, "-c", BROKEN.format(module=module, owner=owner, name=name), *words],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert "internal error: TypeError('a bug of ours')" in ran.stderr
    assert json.loads(ran.stdout)["new"] == stored
    if stored:
        again = crawl(tmp_path / "a.db", portal.base)
        assert (again.code, again.summary["new"]) == (0, 0)

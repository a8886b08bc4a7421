"""What is normal for a site, what falls below it, and how a person gets to know."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from archive_samples import NOON, SITE, later, links_to, make_article, make_visit
from crawl_runs import QUICK, command, crawl, environment

from archive import Archive
from crawler.demo import Portal, serve
from crawler.demo.response import Response
from crawler.health.html import render_html
from crawler.health.normal import (
    Share,
    add_up,
    find_silence,
    find_stopped,
    has_fallen,
    has_risen,
    is_fair,
    judge,
    split,
)
from crawler.health.notify import NotNotified, notify
from crawler.health.report import find_problems, make_report


@pytest.mark.parametrize(
    ("now", "before", "fallen"),
    [
        (Share(0, 10), Share(100, 100), True),
        (Share(0, 4), Share(100, 100), False),
        (Share(0, 10), Share(10, 10), False),
        (Share(9, 10), Share(100, 100), False),
        (Share(0, 10), Share(3, 100), False),
        (Share(0, 100), Share(20, 100), True),
        (Share(0, 10), Share(40, 100), False),
        (Share(90, 100), Share(100, 100), False),
        (Share(60, 100), Share(95, 100), True),
        (Share(1000, 1000), Share(1000, 1000), False),
    ],
    ids=str,
)
def test_a_share_has_fallen_where_chance_and_tolerance_do_not_explain_it(
    now: Share, before: Share, fallen: bool
) -> None:
    assert has_fallen(now, before) is fallen
    assert has_risen(Share(now.of - now.number, now.of), Share(before.of - before.number, before.of)) is fallen


def run(read: int, **changes: Any) -> dict[str, Any]:
    """The counts of a run that read so many whole articles."""
    counts = {
        "read": read,
        "window": "..",
        "ending": "finished",
        "fields": dict.fromkeys(("title", "published", "lead", "body"), read),
        "witnesses": {"published": {"layout nukeviet: span.h5": read}},
    }
    return counts | changes


DATELESS = {"fields": {"title": 8, "lead": 8, "body": 8}, "witnesses": {}}


@pytest.mark.parametrize(
    ("runs", "problems"),
    [
        ([run(8), run(100)], []),
        ([run(0), run(0), run(100)], []),
        (
            [run(8, **DATELESS), run(100)],
            ["published missing in 8 of 8 articles (normally in 0%): layout nukeviet: span.h5 stopped matching"],
        ),
        ([run(3, **DATELESS), run(100)], []),
        ([run(8, **DATELESS), run(10)], []),
        ([run(8, **DATELESS, ending="limit"), run(8), run(100)], []),
        (
            [run(0, refused={"no-text": 12}), run(100)],
            ["only 0 of 12 pages became articles (normally 100.0%), mostly no-text"],
        ),
        ([run(0, refused={"outside-window": 50, "robots": 9, "trap-budget": 9}), run(100)], []),
        ([{}, {}, run(100)], []),
    ],
    ids=[
        "as ever",
        "nothing new is normal",
        "a selector stopped matching",
        "three pages say nothing",
        "a history of ten says nothing",
        "a run that was cut short is not judged",
        "nothing but refusals",
        "refusals that were asked for",
        "runs of an older version",
    ],
)
def test_what_is_wrong_with_the_newest_run(runs: list[dict[str, Any]], problems: list[str]) -> None:
    compared = split(runs)
    assert (judge(*compared) if compared else []) == problems


def test_several_small_runs_are_judged_together() -> None:
    small = [run(2, fields={"title": 2, "lead": 2, "body": 2}, witnesses={}) for _ in range(4)]
    compared = split([*small, run(100)])
    assert compared is not None
    assert compared[0].read == 6
    assert find_stopped(*compared) == [("published", "layout nukeviet: span.h5")]
    assert judge(*compared)[0].startswith("published missing in 6 of 6")


def test_a_run_over_other_days_is_not_fair() -> None:
    assert not is_fair({"window": "2025-01-01.."})
    assert is_fair({})
    assert add_up([]).asked == 0


TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("a_day", "gap", "watched", "silent"),
    [(4, 9, 60, True), (4, 2, 60, False), (1, 9, 60, False), (1, 20, 60, True), (4, 9, 3, False), (0, 9, 60, False)],
)
def test_silence_is_told_from_a_holiday(a_day: int, gap: int, watched: int, silent: bool) -> None:
    days = {TODAY - timedelta(days=gap + ago): a_day for ago in range(40)} if a_day else {}
    said = find_silence(days, TODAY, TODAY - timedelta(days=watched))
    assert said == (f"no new article for {gap} days (normally {a_day}.0 a day)" if silent else None)


def test_what_was_found_is_counted_against_what_is_archived_by_vietnams_day(tmp_path: Path) -> None:
    evening = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)  # past midnight in Vietnam
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(url=f"https://{SITE}/tin/", kind="listing", links=links_to(1, 2, 3)))
        archive.add_links(SITE, None, links_to(4), evening)
        archive.save(make_visit(make_article(1)))
        archive.save(make_visit(url=links_to(2)[0].url, outcome="refused", reason="no-text", fetched_at=later(hours=1)))
        days = archive.found_by_day(SITE, NOON - timedelta(days=1))
        assert archive.found_by_day(SITE, evening + timedelta(hours=1)) == []
    assert [(day.day.isoformat(), day.found, day.archived, dict(day.missing)) for day in days] == [
        ("2026-03-01", 3, 1, {"no-text": 1, "not asked for yet": 1}),
        ("2026-03-02", 1, 0, {"not asked for yet": 1}),
    ]
    assert dict(days[0].named_by) == {"listing": 3}


class Redesigned(Portal):
    """A portal that one day prints its dates as pictures."""

    redesigned = False

    def render(self, path: str) -> Response:
        response = super().render(path)
        if not self.redesigned or not path.endswith(".html"):
            return response
        body = re.sub(rb'<span class="h5"><i class="fa fa-clock-o".*?</span>', b'<img src="/gio.png">', response.body)
        body = re.sub(rb"<(?:meta|span) [^>]*(?:published|modified)[^>]*>", b"", body, flags=re.IGNORECASE)
        body = re.sub(rb"20\d\d-\d\d-\d\d[T+][^<\"]*", b"", body)
        return Response(response.status, response.headers, body)


def test_a_redesign_is_named_by_the_selector_that_stopped_matching(tmp_path: Path) -> None:
    portal, where = Redesigned(), tmp_path / "a.db"
    told = tmp_path / "told.txt"
    script = tmp_path / "tell.sh"
    script.write_text(f'#!/bin/sh\ncat > "{told}"\n', "utf-8")
    script.chmod(0o755)
    everything = (*QUICK, "--full", "--notify", str(script))
    with serve(portal) as base:
        assert crawl(where, base, options=everything).code == 0
        assert crawl(where, base, options=everything).code == 0
        assert not told.exists()
        portal.redesigned = True
        ran = crawl(where, base, options=everything)
        assert ran.code == 1
        (line,) = [line for line in ran.err.splitlines() if "published missing" in line]
        assert "layout nukeviet: span.h5 stopped matching" in line
        assert "published missing" in told.read_text("utf-8")
    words = command("report", "--archive", str(where), "--html", str(tmp_path / "r.html"), "--json")
    said = subprocess.run(words, capture_output=True, text=True, env=environment(), check=False)
    assert said.returncode == 1
    (site,) = json.loads(said.stdout)["sites"]
    assert site["coverage"]["published"]["before"] > 90
    assert site["coverage"]["published"]["now"] < 10
    assert "published: layout nukeviet: span.h5" in site["stopped"]
    assert site["completeness"]["archived"] == len(portal.truth())
    page = (tmp_path / "r.html").read_text("utf-8")
    assert page.count("data:image/svg+xml;base64,") == 3


def test_a_report_without_a_crawl_is_one_line(tmp_path: Path) -> None:
    Archive.open(tmp_path / "a.db").close()
    words = command("report", "--archive", str(tmp_path / "a.db"))
    said = subprocess.run(words, capture_output=True, text=True, env=environment(), check=False)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)


def test_what_comes_from_pages_is_escaped_in_the_report(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e"
    with Archive.open(tmp_path / "a.db") as archive:
        archive.enter_site(evil, evil)
        number = archive.start_run(evil, NOON)
        archive.end_run(
            number, NOON, run(1, refused={evil: 3}, failed={evil: 1}, problem=evil, politeness={evil: evil})
        )
        report = make_report(archive, later(hours=1))
        assert find_problems(archive, evil, later(hours=1)) == [evil]
    page = render_html(report, evil, 30)
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page


@pytest.fixture
def hook() -> Iterator[tuple[str, list[Any]]]:
    """An address that takes notifications, and what it was sent."""
    sent: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response({"/ok": 200, "/moved": 302}.get(self.path, 500))
            self.send_header("Location", "/ok")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_the_problems_as_json(hook: tuple[str, list[Any]]) -> None:
    address, sent = hook
    notify(f"{address}/ok", "x: it broke", [{"site": "x", "problems": ["it broke"]}])
    assert sent == [
        {"text": "x: it broke", "problems": ["x: it broke"], "report": [{"site": "x", "problems": ["it broke"]}]}
    ]


@pytest.mark.parametrize("what", ["{}/moved", "{}/broken", "http://127.0.0.1:9/", "/no/such/command", "false", "'", ""])
def test_a_notification_that_reaches_nobody_is_one_line(what: str, hook: tuple[str, list[Any]]) -> None:
    with pytest.raises(NotNotified) as raised:
        notify(what.format(hook[0]), "x", [])
    assert "\n" not in str(raised.value)

"""`tulieu doctor`: what a live site shows, against what is known of it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from archive.ledger.queries import VisitedUrl
from crawler.demo import Portal, serve
from crawler.health.doctor import Examination
from crawler.run.stats import RunStats
from crawler.sites import sites
from tests import forkserver
from tests.crawler.crawl_runs import Ran, StuckPortal, command, crawl, environment, interrupt, served
from tests.crawler.crawls.generic_portals import HABITS, portal


def doctor(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return forkserver.run(
        command("doctor", *words, "--delay", "0"), capture_output=True, text=True, env=environment(), check=False
    )


def test_a_site_that_fits_is_told_field_by_field(tmp_path: Path) -> None:
    held = Portal()
    with serve(held) as base:
        said = doctor(base)
        told = json.loads(doctor(base, "--json").stdout)
        asked = len(held.asked) // 2
    assert (said.returncode, said.stderr) == (0, "")
    assert asked < 30, "a look is no crawl"
    for line in ("robots: obeyed", "software: nukeviet", "it fits: 5 articles were read with title, date and text"):
        assert line in said.stdout.splitlines()
    assert "[layout nukeviet: span.h5" in said.stdout
    assert told["fits"] is True
    assert {kind for kind, pages in told["pages"].items() if pages} == {"seed", "sitemap", "feed", "listing"}
    assert len(told["articles"]) == 5
    assert all(article["fields"]["published"]["value"] for article in told["articles"])


def test_a_portal_that_nobody_described_is_told_of_too(tmp_path: Path) -> None:
    pages_at, _ = portal(HABITS["slug and id"], 40)
    pages = {}
    with served(pages) as base:
        pages |= pages_at(base)
        said = doctor(base)
    assert said.returncode == 0
    assert "software: none that is known: its pages are read without a layout" in said.stdout


@pytest.mark.long
def test_live_pages_are_read_with_what_was_learnt_of_the_portal(tmp_path: Path) -> None:
    where = ("--archive", str(tmp_path / "a.db"))
    pages_at, _ = portal(HABITS["slug and id"], 40)
    pages = {}
    with served(pages) as base:
        pages |= pages_at(base)
        assert "design learnt" not in doctor(base, *where).stdout, "an archive that is not there is no mistake"
        crawl(tmp_path / "a.db", base)
        said, told = doctor(base, *where), json.loads(doctor(base, *where, "--json").stdout)
        for path, (status, headers, body) in list(pages.items()):
            pages[path] = (status, headers, body.replace(b'class="', b'class="moi-'))
        other = doctor(base, *where)
        (tmp_path / "b.db").write_bytes(b"no archive")
        broken = doctor(base, "--archive", str(tmp_path / "b.db"))
    pages_learnt_from = told["learnt"]["pages"]
    assert 30 <= pages_learnt_from <= 40
    assert f"5 of 5 articles fit the design learnt from {pages_learnt_from} pages" in said.stdout.splitlines()
    assert told["learnt"] == {"fit": 5, "of": 5, "pages": pages_learnt_from}
    assert "profile: " in said.stdout
    assert f"0 of 5 articles fit the design learnt from {pages_learnt_from} pages" in other.stdout.splitlines()
    assert (said.returncode, other.returncode, broken.returncode) == (0, 0, 0)
    assert broken.stderr.startswith("note: ")


def test_a_portal_that_is_down_is_one_line_and_exit_1() -> None:
    said = doctor("http://127.0.0.1:9/")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "connection refused" in said.stderr
    assert said.stdout.splitlines()[-1] == "it does not fit"


@pytest.mark.parametrize(
    ("seen", "software", "statement", "today"),
    [
        ([], None, "seeds", "not confirmed"),
        ([VisitedUrl("https://a/", "seed", "links", None, None, 3)], None, "seeds", "confirmed"),
        ([VisitedUrl("https://a/", "seed", "failed", "timeout", None, 0)], None, "seeds", "not confirmed"),
        ([VisitedUrl("https://a/l", "listing", "links", None, None, 0)], None, "listing_path", "not confirmed"),
        ([VisitedUrl("https://a/l", "listing", "links", None, None, 2)], None, "listing_path", "confirmed"),
        ([], None, "title", "not confirmed"),
    ],
)
def test_a_statement_is_confirmed_only_by_what_was_seen(
    seen: list[VisitedUrl], software: str | None, statement: str, today: str
) -> None:
    site = sites()["thanhuytphcm"]
    examination = Examination(site, RunStats(site.name), seen, [], software)
    assert examination.statements()[statement]["today"] == today


def test_software_that_is_not_the_named_one_contradicts() -> None:
    from archive import Article

    site = replace(sites()["thanhuytphcm"], layouts=("vccorp",))
    article = Article(url="https://www.thanhuytphcm.vn/a-1", site=site.name, key="1", title="t")
    examination = Examination(site, RunStats(site.name), [], [article], "nukeviet")
    assert examination.statements()["layouts"]["today"] == "contradicted: its pages are made by nukeviet"


def test_a_look_that_is_broken_off_is_no_verdict() -> None:
    portal = StuckPortal()
    portal.notify_at = 4
    with serve(portal) as base:
        ran = interrupt(portal, "doctor", base, "--delay", "0")
    assert ran == Ran(130, "", "")

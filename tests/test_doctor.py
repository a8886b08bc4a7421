"""`tulieu doctor`: what it tells of the replica portal, of portals that nobody described, and of none."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from crawl_runs import Ran, command, environment, served
from generic_portals import HABITS, portal

from archive.article import Article
from archive.visit import FoundLink, Visit
from crawler.demo import Portal, serve
from crawler.doctor.findings import find_out
from crawler.doctor.looking import Look
from crawler.doctor.profile import judge_profile
from crawler.site import Site
from crawler.tally import FIELDS, Tally


def doctor(target: str, *words: str) -> Ran:
    done = subprocess.run(
        command("doctor", target, "--delay", "0", *words),
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(),
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_the_replica_fits() -> None:
    replica = Portal()
    with serve(replica) as base:
        ran = doctor(base, "--json")
        asked = [asked.path for asked in replica.asked]
        told = doctor(base)
    findings = ran.summary
    assert (ran.code, ran.err, findings["fits"]) == (0, "", True)
    assert findings["software"].startswith("nukeviet, by NukeViet in ")
    assert {one["kind"] for one in findings["lists"]} == {"sitemap", "feed", "listing"}
    truth = {record["url"]: record for record in replica.truth()}
    assert len(findings["articles"]) == 5
    for article in findings["articles"]:
        fields = {one["field"]: one for one in article["fields"]}
        assert list(fields) == [*FIELDS[:6], "captions", *FIELDS[6:]]
        assert fields["title"]["value"] == truth[article["url"]]["title"]
        assert fields["published"]["value"].startswith(truth[article["url"]]["published"])
        assert fields["title"]["witness"] == "layout nukeviet: h1[itemprop=headline]"
    assert len(asked) < 20, "a look, not a crawl"
    assert "/robots.txt" in asked
    assert (told.code, told.err) == (0, "")
    assert f"verdict: {findings['verdict']}" in told.out.splitlines()
    assert "source\tmissing\t" in told.out.splitlines()


@pytest.mark.parametrize("name", HABITS)
def test_a_portal_that_nobody_described_is_read_all_the_same(name: str) -> None:
    pages_at, _ = portal(HABITS[name], 60)
    pages: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
    with served(pages) as base:
        pages |= pages_at(base)
        ran = doctor(base, "--json")
    assert (ran.code, ran.err, len(ran.summary["articles"])) == (0, "", 5)
    assert ran.summary["software"].startswith("not recognised")


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("http://127.0.0.1:9/", "error: http://127.0.0.1:9/ does not answer: connection refused"),
        ("thanhuytphc", "error: no site is named thanhuytphc: did you mean thanhuytphcm?"),
    ],
    ids=["a portal that is down", "a word that is no site"],
)
def test_what_cannot_be_looked_at_is_one_line(target: str, line: str) -> None:
    ran = doctor(target)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{line}\n")


def test_a_portal_without_articles_does_not_fit() -> None:
    page = b"<html><body><p>" + "Trang đang được xây dựng. ".encode() * 20 + b"</p></body></html>"
    with served({"/": (200, {"Content-Type": "text/html; charset=utf-8"}, page)}) as base:
        ran = doctor(base)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert f"front page: {base}/ answers 200" in ran.out
    assert "verdict: does not fit: no article was read" in ran.out


AT = datetime(2026, 3, 31, 5, tzinfo=UTC)
SITE = Site(
    name="x",
    title="Thành ủy Sông Trà",
    domains=("www.x.vn", "x.vn"),
    seeds=("https://www.x.vn/",),
    article_path=r"/tin/[^/]*-(?P<key>\d+)",
    listing_path=r"/nhom/.*",
    basis=dict.fromkeys(("title", "domains", "seeds", "zone", "layouts", "article_path", "listing_path"), "assumed"),
)


def visit(path: str, kind: str, outcome: str = "links", host: str = "www.x.vn", **values: object) -> Visit:
    url = f"https://{host}{path}"
    return Visit(
        **{"site": "x", "url": url, "kind": kind, "fetched_at": AT, "outcome": outcome, "status": 200, **values}
    )


def read(path: str, **values: object) -> Visit:
    record = {"title": "T", "published": "2026-03-30", "body": ("B",), **values}
    return visit(
        path, "article", "article", article=Article(url=f"https://www.x.vn{path}", site="x", key="1", **record)
    )


NAMED = (FoundLink(url="https://www.x.vn/tin/a-1", kind="article"),)
FRONT = visit("/", "seed", body="<title>THÀNH ỦY SÔNG TRÀ</title>".encode(), links=NAMED)
NUKEVIET = visit("/", "seed", body=b'<meta name="generator" content="NukeViet v4.5">')


@pytest.mark.parametrize(
    ("statement", "visits", "verdict", "why"),
    [
        pytest.param("title", [FRONT], "confirmed", "stands in", id="the title stands on the front page"),
        pytest.param("title", [NUKEVIET], "not confirmed", "on none of 1 pages", id="the title stands nowhere"),
        pytest.param("domains", [FRONT], "not confirmed", "not asked: x.vn", id="one of two hosts answered"),
        pytest.param("domains", [FRONT, visit("/", "seed", host="x.vn")], "confirmed", "all", id="both answered"),
        pytest.param(
            "domains",
            [visit("/", "seed", "refused", reason="off-site", detail="leads to https://y.vn/")],
            "contradicted",
            "https://www.x.vn/ leads to https://y.vn/",
            id="the site has moved",
        ),
        pytest.param("seeds", [FRONT], "confirmed", "answered", id="the seed answered"),
        pytest.param("seeds", [visit("/", "seed", "gone", status=404)], "contradicted", "404", id="the seed is gone"),
        pytest.param("zone", [FRONT], "not confirmed", "no page says it", id="the zone is on no page"),
        pytest.param("layouts", [FRONT], "confirmed", "none", id="no layout is stated, none recognised"),
        pytest.param("layouts", [NUKEVIET], "contradicted", "nukeviet", id="no layout is stated, one recognised"),
        pytest.param("layouts", [], "not confirmed", "no page", id="no page for a layout"),
        pytest.param("article_path", [FRONT, read("/tin/a-1")], "confirmed", "1 of 1", id="articles where stated"),
        pytest.param("article_path", [FRONT, read("/bai/a")], "contradicted", "/bai/a", id="articles elsewhere"),
        pytest.param("article_path", [NUKEVIET], "contradicted", "no page names", id="no article where stated"),
        pytest.param("article_path", [], "not confirmed", "no page", id="no page for an article"),
        pytest.param("listing_path", [visit("/nhom/a", "listing", links=NAMED)], "confirmed", "lists", id="a listing"),
        pytest.param("listing_path", [visit("/nhom/a", "listing")], "contradicted", "no article", id="an empty one"),
        pytest.param("listing_path", [FRONT], "not confirmed", "no listing", id="no listing"),
    ],
)
def test_a_statement_is_held_against_what_was_seen(statement: str, visits: list[Visit], verdict: str, why: str) -> None:
    judged = {one["statement"]: one for one in judge_profile(Look(site=SITE, tally=Tally("x"), visits=tuple(visits)))}
    assert list(judged) == list(SITE.basis)
    assert judged[statement]["verdict"] == verdict
    assert why in judged[statement]["why"]


@pytest.mark.parametrize(
    ("visits", "fits", "words"),
    [
        ([read("/a")] * 5, True, "5 of 5 articles have title, date and body"),
        ([read("/a")] * 3 + [read("/b", published=None)] * 2, True, "3 of 5 articles"),
        ([read("/a")] * 2 + [read("/b", body=())] * 3, False, "2 of 5 articles"),
        ([read("/a", published=None)], False, "0 of 1 article have"),
        ([visit("/a", "article", "refused", reason="no-text")], False, "no article was read"),
    ],
)
def test_a_site_fits_where_most_articles_are_read(visits: list[Visit], fits: bool, words: str) -> None:
    findings = find_out(Look(site=SITE, tally=Tally("x"), visits=tuple(visits)))
    assert findings.fits is fits
    assert words in findings.verdict
    assert json.loads(json.dumps(findings.as_json()))["fits"] is fits

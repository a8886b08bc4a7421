"""`tulieu site new`: a portal that nobody described becomes a site's file and fixtures, and nothing is overwritten."""

from __future__ import annotations

import ast
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.record.article import Article
from crawler.demo import Portal, serve
from crawler.run.stats import RunStats
from crawler.site import Site
from crawler.sites import site_at
from crawler.workshop.errors import BadName, NoRepository
from crawler.workshop.fixtures import Fixture, SavedPage, find_fixtures, slug_of
from crawler.workshop.portal import Look
from crawler.workshop.proposal import choose_articles, name_for, propose_site, render
from crawler.workshop.repository import Repository, check_slug, find_repository
from tests import ROOT, forkserver
from tests.crawler.crawl_runs import WatchedPortal, command, environment, served, wait_for
from tests.crawler.crawls.generic_portals import HABITS, portal
from tests.crawler.workshop.workshop_samples import AT, tulieu


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_portal_becomes_a_file_and_pages_that_nobody_has_checked(tmp_path: Path) -> None:
    held = Portal()
    with serve(held) as base:
        done = tulieu(
            *("site", "new", base, "--name", "songtra", "--delay", "0", "--contact", "me@example.vn"),
            *("--folder", str(tmp_path)),
        )
    assert done.returncode == 0, done.stderr
    assert {path.rsplit("/", 1)[0] for path in files_in(tmp_path)} == {
        "crawler/sites",
        *(f"tests/fixtures/songtra/{slug}" for slug in ("listing", "text-only-no-author", "with-photo")),
        "tests/fixtures/songtra/with-photo-no-author",
    }
    assert held.asked[0].path == "/robots.txt"
    assert all(one.user_agent == "tulieu/0.2 (+me@example.vn)" for one in held.asked)
    assert len(held.asked) < 40
    fixtures = find_fixtures(tmp_path / "tests" / "fixtures")
    for fixture in fixtures:
        assert not fixture.is_checked
        assert fixture.meta["copyright"] == "Trang thông tin điện tử Đảng bộ thành phố Sông Trà"
        assert fixture.page.body == held.render(fixture.page.url.removeprefix(base)).body
    assert {fixture.folder.name for fixture in fixtures if "error" in fixture.expected} == {"listing"}
    assert "whose copyright they are" in done.stdout
    source = (tmp_path / "crawler" / "sites" / "songtra.py").read_text("utf-8")
    assert 'layouts=("nukeviet",)' in source
    assert all(f'"{name}": "captured on 20' in source for name in ("title", "domains", "seeds", "layouts"))
    formatted = [sys.executable, "-m", "ruff", "format", "--check", "--config", str(ROOT / "pyproject.toml")]
    assert subprocess.run([*formatted, str(tmp_path / "crawler")], capture_output=True, check=False).returncode == 0


def test_a_portal_of_software_that_nobody_knows_is_saved_too_and_what_it_lacks_is_said(tmp_path: Path) -> None:
    pages_at, _ = portal(HABITS["slug and id"], 40)
    pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
    with served(pages) as base:
        pages |= pages_at(base)
        done = tulieu("site", "new", base, "--name", "moi", "--delay", "0", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "software: none that is known; its pages are read without a layout" in done.stdout
    assert "If the pages print it, a layout may be needed." in done.stdout
    learnt = done.stdout.splitlines()
    at = learnt.index("learnt from 16 articles; each archive learns it for itself, the file needs none:")
    assert learnt[at + 1].startswith("generation 1: 16 pages")
    assert any(line.startswith("published\tdiv.ct>div.d\t16 of 16\t") for line in learnt[at:])
    assert len(find_fixtures(tmp_path / "tests" / "fixtures")) == 4
    assert "layouts" not in (tmp_path / "crawler" / "sites" / "moi.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("thanhuytphcm.vn",),
            "belongs to the known site thanhuytphcm: add its pages with `tulieu fixture add thanhuytphcm`",
        ),
        (("http://127.0.0.1:9/",), "127.0.0.1:9 is not a name for a site: give one with --name"),
        (("http://127.0.0.1:9/", "--name", "../x"), "'../x' cannot be the name of a file"),
        (("http://127.0.0.1:9/", "--name", "a:b"), "'a:b' cannot be the name of a file"),
        (("http://127.0.0.1:9/", "--name", "thanhuytphcm"), "there is already a site named thanhuytphcm"),
        (("http://127.0.0.1:9/", "--name", "taken-file"), "crawler/sites/taken_file.py is there already"),
        (("http://127.0.0.1:9/", "--name", "taken-pages"), "tests/fixtures/taken-pages is there already"),
        (
            ("thanhuytphcm",),
            "belongs to the known site thanhuytphcm: add its pages with `tulieu fixture add thanhuytphcm`",
        ),
        (("bla", "--name", "a"), "'bla' is not an address like https://tinhuy.example.gov.vn/"),
        (("", "--name", "a"), "'' is not an address like https://tinhuy.example.gov.vn/"),
        (("ftp://a.vn/", "--name", "a"), "ftp://a.vn/ is not the address of a web site"),
        (("http://127.0.0.1:9/", "--name", "down"), "connection refused"),
    ],
    ids=[
        "a site that is known",
        "a host that is no name",
        "a name that leads out of the folder",
        "a name that no module can have",
        "a name of the catalogue",
        "a file that is there",
        "pages that are there",
        "a site that is known, by its name",
        "a word that is no address",
        "an empty word",
        "not a web address",
        "a portal that is down",
    ],
)
def test_what_cannot_be_added_is_one_line_and_nothing_is_written(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "crawler" / "sites").mkdir(parents=True)
    (tmp_path / "crawler" / "sites" / "taken_file.py").write_text("SITE = None\n")
    (tmp_path / "tests" / "fixtures" / "taken-pages").mkdir(parents=True)
    before = files_in(tmp_path)
    done = tulieu("site", "new", *words, "--folder", str(tmp_path), "--delay", "0")
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]
    assert files_in(tmp_path) == before


def test_a_portal_whose_robots_txt_bars_it_is_left_alone(tmp_path: Path) -> None:
    asked: list[tuple[str, int]] = []
    pages = {"/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")}
    with served(pages, asked) as base:
        done = tulieu("site", "new", base, "--name", "barred", "--delay", "0", "--folder", str(tmp_path))
    assert done.returncode == 1
    assert "is barred by robots.txt" in done.stderr
    assert asked == [("/robots.txt", 200)]
    assert files_in(tmp_path) == []


def test_a_look_that_is_interrupted_writes_nothing(tmp_path: Path) -> None:
    held = WatchedPortal()
    held.notify_at = 8
    with serve(held) as base:
        words = command("site", "new", base, "--name", "a", "--delay", "0.2", "--folder", str(tmp_path))
        process = forkserver.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=ROOT
        )
        wait_for(held.reached, process)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
    assert (process.returncode, out.strip(), files_in(tmp_path)) == (130, "", [])


def test_outside_of_a_checkout_a_folder_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(NoRepository, match="not within a checkout of the repository: go into one, or give --folder"):
        find_repository(None, tmp_path)
    with pytest.raises(NoRepository, match="no-such is not a folder"):
        find_repository(tmp_path / "no-such", tmp_path)
    assert find_repository(None, ROOT / "tests" / "fixtures") == Repository(ROOT)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.nhandan.vn/", "nhandan"),
        ("http://baocantho.com.vn/", "baocantho"),
        ("http://tinhuy.hagiang.org.vn/", "tinhuy.hagiang"),
        ("http://danang.gov.vn/", "danang.gov"),
        ("http://thanhhoa.dcs.vn/", "thanhhoa.dcs"),
    ],
)
def test_a_site_is_named_by_its_host(address: str, name: str) -> None:
    assert name_for(site_at(address)) == name


@pytest.mark.parametrize("slug", ["", "..", "../x", "a/b", "A", "a b", "-a", "a--b", "ảnh", "a\n", "x" * 61])
def test_a_slug_is_of_our_own_letters(slug: str) -> None:
    with pytest.raises(BadName):
        check_slug(slug)


@pytest.mark.parametrize(
    ("record", "taken", "slug"),
    [
        ({"photos": [1], "authors": ["a"], "lead": "l", "published": "2025"}, [], "with-photo"),
        ({"photos": [1], "authors": ["a"], "lead": "l", "published": "2025"}, ["with-photo"], "with-photo-2"),
        ({"photos": [], "authors": [], "lead": None, "published": None}, [], "text-only-no-author-no-lead-no-date"),
        ({"error": {"reason": "listing"}}, [], "listing"),
        ({"error": {"reason": "../../etc"}}, [], "etc"),
        ({"error": {"reason": ""}}, [], "refused"),
    ],
)
def test_a_page_is_called_by_what_it_shows(record: dict[str, object], taken: list[str], slug: str) -> None:
    assert slug_of(record, taken) == slug


def look_of(title: str, *articles: Article) -> Look:
    front = f"<html><head><title>{title}</title></head><body>.</body></html>".encode()
    page = SavedPage(url="http://a.vn/", body=front, fetched_at=AT, content_type="text/html; charset=utf-8")
    site = site_at("http://a.vn/")
    pairs = [(article, page) for article in articles]
    return Look(site=site, stats=RunStats(site.name), articles=pairs, front=page, listing=None)


def article(number: int, **values: object) -> Article:
    return Article(url=f"http://a.vn/tin-{number}", site="a.vn", key=str(number), title="t", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ('"""\nimport os\nos.abort() #', "''' import os os.abort() #"),
        ("Thành ủy \\' + __import__('os') + '", "Thành ủy /' + __import__('os') + '"),
        ("Báo\x1b[31m \u202eđỏ", "Báo[31m đỏ"),
        ("Một " * 90, ("Một " * 22).strip()),
        ("", "a.vn"),
    ],
    ids=["quotes and lines", "a backslash", "what a terminal obeys", "too long", "none"],
)
def test_a_title_stands_in_the_file_as_text_whatever_a_page_calls_itself(title: str, kept: str) -> None:
    site = propose_site(look_of(title, article(1)), "a", ["http://a.vn/tin-1"], "2025-06-01")
    source = render(site, "2025-06-01")
    assert site.title == kept
    tree = ast.parse(source)
    assert [type(node) for node in tree.body] == [ast.Expr, ast.ImportFrom, ast.Assign]
    assert max(map(len, source.splitlines())) <= 120
    scope: dict[str, Site] = {}
    exec(source, scope)
    assert scope["SITE"] == site


def test_the_articles_that_are_saved_show_most_together() -> None:
    alike = [article(number, lead="l", authors=("a",), section="s") for number in range(5)]
    bare = article(7, section="s")
    elsewhere = article(8, lead="l", authors=("a",), section="other", source="TTXVN")
    chosen = choose_articles(look_of("Báo", *alike, bare, elsewhere))
    assert {chosen[0][0].key, chosen[1][0].key, chosen[2][0].key} >= {"7", "8"}


def test_a_command_that_is_killed_leaves_no_fixture_behind(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    with pytest.raises(KeyboardInterrupt), repository.new_folder(repository.pages_of("a")) as folder:
        (folder / "page.html").write_text("<")
        assert find_fixtures(repository.fixtures) == []
        raise KeyboardInterrupt
    assert files_in(tmp_path) == []


def test_checking_is_said_page_by_page(tmp_path: Path) -> None:
    for slug in ("one", "two"):
        folder = tmp_path / "tests" / "fixtures" / "a" / slug
        folder.mkdir(parents=True)
        (folder / "page.html").write_bytes(b"<p>")
        (folder / "meta.json").write_text(json.dumps({"url": "http://a.vn/", "basis": "captured", "checked": False}))
    where = ("--folder", str(tmp_path))
    assert tulieu("fixture", "checked", "a", "one", *where).stdout == "a/one is checked\n"
    assert tulieu("fixture", "checked", "a", *where).stdout == "not checked yet: a/two: http://a.vn/\n"
    missing = tulieu("fixture", "checked", "a", "three", *where)
    assert (missing.returncode, missing.stderr) == (1, "error: no page of a is called three; there are one, two\n")
    assert Fixture(tmp_path / "tests" / "fixtures" / "a" / "one").meta["checked"] is True

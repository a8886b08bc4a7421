"""Every page is HTML as its standard has it: the Nu HTML Checker (vnu) finds no error. Needs Java, and npm for vnu."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from archive import Archive
from archive.messages.language import languages
from archive.web.app import make_app
from tests.archive.reports.hostile import EVIL, poisoned
from tests.archive.samples import later, make_article, make_visit
from tests.archive.web.stock import PAGES, stock
from tests.npm import find_package

pytestmark = pytest.mark.long

VERSION = "26.9.27"


def find_errors(folder: Path) -> list[str]:
    """Return what vnu says against the files of a folder, each with the words that it is about."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java is found")
    program = find_package("vnu-jar", VERSION) / "build" / "dist" / "vnu.jar"
    words = [java, "-jar", program, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", folder]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    return [
        f"{Path(one.get('url', '')).name}: {one['message']} {one.get('extract', '')}"
        for one in json.loads(done.stdout)["messages"]
        if one["type"] != "info"  # what it would rather have
    ]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder for pages."""
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def test_the_checker_finds_errors(pages: Path) -> None:
    """Else the tests below would say nothing."""
    (pages / "a.html").write_text("<!DOCTYPE html><html lang=en><title>x</title><p><div id=a></div><i id=a hx-get=b>")
    assert len(find_errors(pages)) >= 3


def test_all_pages_in_all_languages_are_valid(tmp_path: Path, pages: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        stock(archive)
        room = TestClient(make_app(archive), "http://localhost")
        room.app.app.state.plots.get(600.0)
        for code in languages():
            for number, (path, asked) in enumerate(PAGES):
                page = room.get(path, params={**asked, "lang": code}).text
                (pages / f"{number}-{code}{path.replace('/', '-')}.html").write_text(page, "utf-8")
    assert find_errors(pages) == []


def test_pages_of_hostile_records_are_valid(tmp_path: Path, pages: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        stock(archive)
        article = poisoned(make_article(8))
        archive.save(make_visit(article, site=article.site))
        archive.save(make_visit(poisoned(make_article(8, lead=None)), site=article.site, fetched_at=later(days=1)))
        archive.update_index()
        which = {"site": article.site, "key": article.key}
        room = TestClient(make_app(archive), "http://localhost")
        for number, (path, asked) in enumerate(
            (
                ("/", {}),
                ("/", {"q": EVIL, "section": EVIL, "author": EVIL}),
                ("/", {"q": "script", "site": article.site, "section": EVIL}),
                ("/", {"site": EVIL}),
                ("/", {"since": EVIL}),
                ("/article", which),
                ("/article", {"key": EVIL}),
                ("/history", which),
                ("/kept", which),
                ("/copies", which),
                ("/copies", {}),
                ("/sites", {}),
                ("/changes", {"since": "2026-03-01", "until": "2026-03-08"}),
                ("/withdrawn", {"site": article.site}),
                (quote(f"/{EVIL}"), {}),
            )
        ):
            page = room.get(path, params=asked).text
            (pages / f"{number}.html").write_text(page, "utf-8")
    assert find_errors(pages) == []

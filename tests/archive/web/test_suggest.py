"""What is suggested while somebody types, and the script that asks for it."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from archive import Archive
from archive.web.app import make_app
from archive.web.page import SCRIPT, SCRIPT_DIGEST
from archive.web.suggest import MOST, Suggestion, choose
from tests.archive.reports.hostile import EVIL, SHOWN
from tests.archive.samples import SITE, make_article, make_visit
from tests.archive.web.conftest import OTHER


@pytest.mark.parametrize(
    ("field", "asked", "values"),
    [
        pytest.param("site", {}, [OTHER, SITE], id="all sites"),
        pytest.param("site", {"site": "b.exa"}, [OTHER], id="the beginning of a site"),
        pytest.param("site", {"site": "no such"}, [], id="a site that there is none like"),
        pytest.param("section", {}, ["Xây dựng Đảng"], id="all sections"),
        pytest.param("section", {"section": "dang xay"}, ["Xây dựng Đảng"], id="words in any order, without marks"),
        pytest.param("section", {"section": "", "site": OTHER}, ["Xây dựng Đảng"], id="sections of a site"),
        pytest.param("author", {"author": "hai d"}, ["Hải Đăng"], id="an author"),
    ],
)
def test_what_was_typed_leads_to_what_there_is(
    room: TestClient, field: str, asked: dict[str, str], values: list[str]
) -> None:
    answer = room.get(f"/suggest/{field}", params=asked)
    assert answer.status_code == 200
    options = html.fragments_fromstring(answer.text)
    assert [one.get("value") for one in options] == values


def test_nothing_else_is_suggested(room: TestClient) -> None:
    assert room.get("/suggest/key").status_code == 404


def test_what_begins_with_the_typed_words_comes_first_and_few_come() -> None:
    known = [("tinhuyhue", "Tỉnh ủy Huế"), *((f"site{number}", "") for number in range(50)), ("hue.vn", "Huế")]
    assert [one.value for one in choose("hue", known)] == ["hue.vn", "tinhuyhue"]
    assert len(choose("", known)) == MOST


def test_what_a_browser_would_not_find_by_the_typed_letters_has_them_beside_it() -> None:
    known = [("Xây dựng Đảng", "")]
    assert choose("xây", known) == [Suggestion("Xây dựng Đảng", "")]
    assert choose("xay", known) == [Suggestion("Xây dựng Đảng", "xay dung dang")]
    assert choose("hue", [("hue.vn", "Huế")]) == [Suggestion("hue.vn", "Huế")]


def test_a_form_has_no_list_of_all_sites(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(25):
            site = f"s{number:02}.example.vn"
            archive.save(make_visit(make_article(1, site=site, url=f"https://{site}/1"), site=site))
        room = TestClient(make_app(archive), "http://localhost")
        for path in ("/?site=s01.example.vn", "/changes", "/withdrawn"):
            assert room.get(path).text.count("<option") < 20, path
        assert room.get("/suggest/site?site=example").text.count("<option") == MOST


@pytest.mark.parametrize("path", ["/", "/changes", "/withdrawn"])
def test_a_site_that_is_not_written_whole_leads_to_those_that_are_like_it(room: TestClient, path: str) -> None:
    answer = room.get(path, params={"site": "b.example", "since": "2026-03-01", "lang": "en"})
    assert answer.status_code == 404
    tree = html.document_fromstring(answer.text)
    assert "There is no site b.example in this archive." in tree.find(".//main").text_content()
    [link] = tree.xpath("//main//ul//a/@href")
    assert link == f"{path}?site={OTHER}&since=2026-03-01&lang=en"
    assert room.get(link).status_code == 200


def test_hostile_names_are_only_values(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1, section=f"{EVIL} hx-get", authors=(EVIL,))))
        archive.update_index()
        room = TestClient(make_app(archive), "http://localhost")
        for field, typed in (("section", "script"), ("author", ""), ("site", "")):
            options = html.fragments_fromstring(room.get(f"/suggest/{field}", params={field: typed}).text)
            assert {one.tag for one in options} == {"option"}
            assert {name for one in options for name in one.attrib} <= {"value", "label"}
        assert options[0].get("value") == SITE
        assert SHOWN in html.fromstring(room.get("/suggest/author").text).get("value")


def test_the_script_is_the_one_that_is_named(room: TestClient) -> None:
    body = files("archive.web").joinpath("htmx.min.js").read_bytes()
    assert f"sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}" == SCRIPT_DIGEST
    version = SCRIPT.removeprefix("/htmx-").removesuffix(".js")
    assert f'this.version="{version}"'.encode() in body
    assert "Zero-Clause BSD" in files("archive.web").joinpath("htmx.LICENSE").read_text("utf-8")
    answer = room.get(SCRIPT)
    assert answer.content == body
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]

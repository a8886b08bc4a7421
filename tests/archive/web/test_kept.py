"""A kept page is shown as it looked; nothing in it runs or asks."""

from __future__ import annotations

import pytest
from lxml import html
from starlette.testclient import TestClient

from archive.web.parts import Parts
from archive.web.tame import Tamed
from tests.archive.samples import NOON, SITE
from tests.archive.web.conftest import ARTICLE
from tests.crawler.page_view.test_hostile import IN_BODY, IN_HEAD, hostile_page

NOTHING = Parts(b"", "", SITE, NOON)
URL = "https://tinhuy.example/bai-12.html"


def test_a_kept_page_comes_in_a_frame_without_rights(room: TestClient) -> None:
    answer = room.get("/kept", params={**ARTICLE, "revision": 1})
    [frame] = html.document_fromstring(answer.text).findall(".//iframe")
    assert frame.get("sandbox") == ""
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'; frame-src 'self'")
    page = room.get(frame.get("src"))
    policy = page.headers["content-security-policy"]
    assert policy.startswith(
        "sandbox; default-src 'none'; style-src 'unsafe-inline' localhost:8000/kept/part/;"
        " img-src data: localhost:8000/kept/part/; font-src data: localhost:8000/kept/part/; form-action 'none';"
    )
    assert "<h1>Đại hội Đảng bộ lần thứ 1</h1>" in page.text
    assert "script" not in page.text and "onclick" not in page.text
    assert 'href="https://thanhuy.example.vn/khac.html"' in page.text
    assert room.get("/kept/page", params=ARTICLE).text != page.text


@pytest.mark.parametrize("hostile", [*IN_BODY.items(), *IN_HEAD.items()], ids=lambda one: one[0])
def test_what_acts_or_loads_by_itself_is_taken_out(hostile: tuple[str, str]) -> None:
    name, markup = hostile
    body = hostile_page(markup, "") if name in IN_HEAD else hostile_page("", markup)
    shown = Tamed(body, URL).write(NOTHING)
    tree = html.document_fromstring(shown)
    for element in tree.iter("*"):
        assert element.tag not in {"script", "link", "base", "meta", "iframe", "object", "embed"}
        assert not [one for one in element.attrib if one.startswith("on") or one in ("ping", "srcdoc")]
    for link in tree.xpath("//a/@href"):
        assert link == "#" or link.startswith(("http://", "https://"))
    assert "Hội nghị tổng kết" in shown


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("<meta charset=windows-1258><p>Đăng".encode("cp1258"), "Đăng", id="the encoding it names"),
        pytest.param("<p>Đảng bộ".encode(), "Đảng bộ", id="UTF-8 that it does not name"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"\xff\xfe" + "<p>x".encode("utf-16-le"), "x", id="UTF-16"),
        pytest.param(b"<p>" * 5000 + b"tief", "tief", id="five thousand paragraphs"),
        pytest.param(b"<a href='http://[x'>y", 'href="#"', id="an address that is none"),
    ],
)
def test_any_page_is_shown(body: bytes, said: str) -> None:
    assert said in Tamed(body, URL).write(NOTHING)

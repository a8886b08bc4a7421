"""A kept page is shown as it looked; nothing in it runs or asks."""

from __future__ import annotations

import pytest
import turbohtml
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


TWICE = "<link rel=preconnect href=//away.example><img src=//away.example/a>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<form><math><mtext></form><form><mglyph><{name}>{hidden}", id=f"{name}, {how}")
        for name in ("style", "xmp", "noembed", "noframes", "plaintext")
        for how, hidden in {"as it is": f"</math>{TWICE}", "behind a comment": f"<!--</math>--&gt;{TWICE}"}.items()
    ]
    + [
        pytest.param(f"<style><!--</style><p title='-->{TWICE}'>", id="a comment in a style"),
        pytest.param(f"<svg><title><!--</title>{TWICE}-->", id="a comment in a drawing"),
    ],
)
def test_no_text_becomes_markup_where_a_browser_reads_again_what_was_written(body: str) -> None:
    shown = body
    for _time in range(3):
        shown = Tamed(shown, URL).write(NOTHING)
        again = turbohtml.parse(shown)
        assert not again.find_all("link")
        assert not [one for one in again.find_all("img") if "src" in one.attrs]


def test_a_style_sheet_keeps_what_looks_like_markup() -> None:
    css = "<!-- a{color:red} --> @media (400px<width){b::before{content:'<b>'}} @media (width <= 9px){i{top:0}}"
    shown = Tamed(f"<style>{css}</style>", URL).write(NOTHING)
    assert "a{color:red}" in shown
    assert r"content:'\3c b>'" in shown
    assert "(width <= 9px)" in shown


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

"""What a browser with a wide window hides, and which anchors lead elsewhere."""

from __future__ import annotations

import pytest

from crawler.reading.elements import attributes_of, parse_html
from crawler.reading.rendering import Rendering

URL = "https://songtra.example/tin/bo-kenh-7.html"


def hidden(body: str, css: str = "") -> bool:
    """Whether the element with id `x` is hidden."""
    root = parse_html(f"<html><head><style>{css}</style></head><body>{body}</body></html>")
    element = root.find(".//*[@id='x']")
    assert element is not None
    return Rendering(root, URL).hides(element, element.tag, attributes_of(element))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p id=x hidden>Chữ</p>", id="the attribute"),
        pytest.param("<p id=x style='color:red; DISPLAY : None'>Chữ</p>", id="its own style in any case"),
        pytest.param("<p id=x style='visibility:hidden'>Chữ</p>", id="invisible, though it takes room"),
        pytest.param("<p id=x style='position:absolute; left:-9999px'>Chữ</p>", id="beside the window"),
        pytest.param("<p id=x style='font-size:0'>Chữ</p>", id="type of no size"),
        pytest.param("<p id=x style='height:0px; overflow:hidden'>Chữ</p>", id="a box of no height"),
        pytest.param("<i id=x class='icon material-icons'>schedule</i>", id="the name of an icon"),
        pytest.param("<dialog id=x>Chữ</dialog>", id="a dialog that nobody opened"),
    ],
)
def test_an_element_hides_itself(body: str) -> None:
    assert hidden(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p id=x>Chữ</p>", id="nothing said"),
        pytest.param("<p id=x style='display:block'>Chữ</p>", id="shown by name"),
        pytest.param("<p id=x style='text-indent:-20px'>Chữ</p>", id="a hanging indent"),
        pytest.param("<dialog id=x open>Chữ</dialog>", id="an open dialog"),
        pytest.param("<details id=x><summary>Hỏi</summary>Đáp</details>", id="what a click opens"),
    ],
)
def test_an_element_is_shown(body: str) -> None:
    assert not hidden(body)


@pytest.mark.parametrize(
    ("css", "is_hidden"),
    [
        pytest.param(".a{display:none}", True, id="a class"),
        pytest.param("#x{display:none}", True, id="an id"),
        pytest.param("div > p.a , .z{color:red;display:none}", True, id="a child, among other selectors"),
        pytest.param("div.z p{display:none}", False, id="a child of another element"),
        pytest.param(".a{display:none} .a{display:block}", False, id="shown again by a later rule"),
        pytest.param(".a{display:none!important} .a{display:block}", True, id="not against an important rule"),
        pytest.param("#x.a{display:none} .a{display:block}", True, id="not by a less specific rule"),
        pytest.param("@media print{.a{display:none}}", False, id="on paper"),
        pytest.param("@media (max-width: 767px){.b{color:red} .a{display:none}}", False, id="in a narrow window"),
        pytest.param("@media screen and (min-width:48em){.b{color:red} .a{display:none}}", True, id="in a wide window"),
        pytest.param("@supports (display:grid){.a{display:none}}", True, id="where a browser can do what all can"),
        pytest.param("@keyframes k{from{visibility:hidden}} .a{color:red}", False, id="in a movement"),
        pytest.param(".a:hover{display:none}", False, id="under the pointer"),
        pytest.param(".a::before{display:none}", False, id="a part of it"),
        pytest.param("/* .a{display:none} */", False, id="in a comment"),
        pytest.param('@charset "utf-8"; .a{display:none}', True, id="behind a statement"),
        pytest.param(".a{display:none", True, id="in a sheet that breaks off"),
        pytest.param(".a{display:none} div>.b{display:block}", False, id="shown by another class"),
        pytest.param(
            ".a{display:none}@media(min-width:768px){.md\\:b{display:block}}", False, id="by an escaped class"
        ),
        pytest.param("}} .a{display:none}", False, id="behind braces that close nothing"),
    ],
)
def test_a_sheet_hides_an_element(css: str, is_hidden: bool) -> None:
    assert hidden("<div><p id=x class='a b md:b'>Chữ</p></div>", css) is is_hidden


def test_an_elements_own_style_shows_what_a_sheet_hides() -> None:
    assert not hidden("<p id=x class=a style='display:block'>Chữ</p>", ".a{display:none}")
    assert hidden("<p id=x class=a style='display:block'>Chữ</p>", ".a{display:none!important}")


def test_the_page_itself_is_never_hidden_by_a_sheet() -> None:
    root = parse_html("<style>body{visibility:hidden}</style><body><p>Chữ</p>")
    body = root.find("body")
    assert body is not None
    assert not Rendering(root, URL).hides(body, "body", {})


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        (None, False),
        ("", False),
        ("#muc-2", False),
        ("javascript:void(0)", False),
        (URL, False),
        (f"{URL}#binh-luan", False),
        ("bo-kenh-7.html", False),
        ("/tin/be-luc-binh-8.html", True),
        ("https://khac.example/", True),
    ],
)
def test_an_anchor_leads_elsewhere(href: str | None, leads: bool) -> None:
    assert Rendering(parse_html(""), URL).leads(href) is leads

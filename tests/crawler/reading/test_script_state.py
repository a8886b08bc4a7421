"""Articles that stand only in the state that a page's scripts start from."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import quote

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from crawler.reading.fields.script_literals import Literals
from crawler.reading.fields.script_state import _objects
from crawler.reading.fields.server_components import read_rows

TITLE = "Xã Đồng Tiến khơi thông hai tuyến kênh trước mùa mưa"
BODY = (
    "<p>Sáng 12/6, hơn một trăm đoàn viên và dân quân xã Đồng Tiến ra quân nạo vét kênh Tám và kênh Ranh.</p>"
    "<p>Sau hai ngày, gần ba cây số kênh đã thông dòng, nước về tới cánh đồng cuối ấp.</p>"
    "<p>Đảng ủy xã giao mỗi chi bộ trông coi một đoạn kênh đi qua địa bàn của mình.</p>"
)
POST = {"title": TITLE, "slug": "dong-tien-khoi-kenh", "published_at": "2025-06-12T03:15:00Z", "noidung": BODY}
OTHER = POST | {
    "title": "Đoàn xã thăm trường mầm non",
    "slug": "doan-xa-tham-truong",
    "noidung": BODY.replace("12/6", "13/6"),
}
URL = "https://dongtien.example/tin/dong-tien-khoi-kenh"
NUXT3 = json.dumps(
    [{"post": 1}, {"title": 2, "noidung": 3, "published_at": 4}, TITLE, BODY, "2025-06-12T10:15:00+07:00"]
)
NUXT2 = (
    "window.__NUXT__=(function(a,b){return {data:[{bai:{title:a,noidung:"
    + json.dumps(BODY)
    + ",published_at:b,anh:void 0}}]}}"
    f'({json.dumps(TITLE)},"2025-06-12T10:15:00+07:00"));'
)


def page(script: str, title: str = TITLE) -> bytes:
    return (
        f"<html><head><title>{title}</title></head><body><div id=app>Đang tải...</div>{script}"
        "<footer>Cơ quan chủ quản: Đảng ủy xã</footer></body></html>"
    ).encode()


def script(state: Any, attributes: str = "id='__NEXT_DATA__' type='application/json'") -> str:
    return f"<script {attributes}>{json.dumps(state)}</script>"


def pushed(text: str) -> str:
    return f"<script>self.__next_f.push([1,{json.dumps(text)}])</script>"


ROW = POST | {"noidung": "$6", "published_at": "$D2025-06-12T03:15:00.000Z"}


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(script({"props": {"pageProps": {"bai": POST}}}), id="Next.js"),
        pytest.param(script({"a": [POST, OTHER]}), id="of two the one whose title is the window's"),
        pytest.param(f"<script>window.__INITIAL_STATE__ = {json.dumps({'post': POST})};</script>", id="assigned"),
        pytest.param(f"<script id='__NUXT_DATA__' type='application/json'>{NUXT3}</script>", id="Nuxt 3, by places"),
        pytest.param(f"<script>{NUXT2}</script>", id="Nuxt 2, a function of its values"),
        pytest.param(
            f"<script>window.__NUXT__={{data:[{{bai:{json.dumps(POST)}}}],serverRendered:!0}};</script>", id="literals"
        ),
        pytest.param(
            f"<script>window.__DATA__ = JSON.parse({json.dumps(json.dumps({'post': POST}))})</script>", id="as a text"
        ),
        pytest.param(
            f"<script>window.__DATA__ = JSON.parse(decodeURIComponent('{quote(json.dumps({'post': POST}))}'))</script>",
            id="as an encoded text",
        ),
        pytest.param(
            pushed(f'1:I[7,[],"x"]\n3:{json.dumps({"bai": POST})}\n')
            + pushed('4:["$","p",null,{"children":"Chân trang"}]\n'),
            id="Next.js, by rows",
        ),
        pytest.param(
            pushed(f"5:{json.dumps({'bai': ROW})}\n6:T{len(BODY.encode()):x},") + pushed(BODY) + pushed("7:null\n"),
            id="Next.js, a text in a row of its own",
        ),
        pytest.param(
            f"<div id=app data-page='{json.dumps({'props': {'bai': POST}})}'></div>",
            id="Inertia",
        ),
        pytest.param(
            script(
                {"status": 200, "body": json.dumps({"bai": POST})}, "type='application/json' data-sveltekit-fetched"
            ),
            id="an answer within an answer",
        ),
        pytest.param(
            "<script>{__sveltekit_1={};const data=[null,{type:'data',data:{bai:" + json.dumps(POST) + "}}];}</script>",
            id="SvelteKit",
        ),
    ],
)
def test_the_article_is_read_from_the_state(markup: str) -> None:
    article = read_article(page(markup), url=URL)
    assert article.title == TITLE
    assert article.published in ("2025-06-12T10:15:00+07:00", "2025-06-12T10:15+07:00")
    assert len(article.body) == 3 and article.body[0].startswith("Sáng 12/6")
    assert article.evidence["body"].startswith("script state: ")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(script({"a": [POST | {"title": "Một tin", "slug": "x"}, OTHER]}), id="two, and neither is known"),
        pytest.param(script({"a": {"title": TITLE, "noidung": "Ngắn"}}), id="no text"),
        pytest.param("<script>window.__STATE__ = {bai: taiBai(7)}</script>", id="a call"),
        pytest.param("<script type='application/json'>{broken</script>", id="broken"),
    ],
)
def test_what_is_not_known_to_be_the_pages_article_is_refused(markup: str) -> None:
    with pytest.raises(NotAnArticle):
        read_article(page(markup, "Trang tin"), url=URL)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a:1,'b':\"hai\",c:[!0,null,void 0,-2.5],}", {"a": 1, "b": "hai", "c": [True, None, None, -2.5]}),
        (r"'x\'y\x41\u1ea1'", "x'yAạ"),
        ('{t:new Date("2025-06-12"),n:Array(3)}', {"t": "2025-06-12", "n": None}),
    ],
)
def test_literals_of_javascript_are_values(text: str, value: Any) -> None:
    assert Literals(text, 0, {}).value() == value


@pytest.mark.parametrize("text", ["{a:b}", "{a", "[1,", "'x", "{a 1}", "[" * 500])
def test_what_is_no_literal_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Literals(text, 0, {}).value()


def test_a_text_that_is_in_the_state_again_and_again_is_looked_at_once() -> None:
    """A row of 400,000 characters in twenty thousand objects: each asked took minutes."""
    row = json.dumps({"title": TITLE, "a": [1] * 130_000})
    rows = f"a:T{len(row):x},{row}b:" + json.dumps([{"title": "x", "b": "$a"}] * 20_000)
    begun = time.process_time()
    with pytest.raises(NotAnArticle):
        read_article(page(pushed(rows), "Trang tin"), url=URL)
    assert time.process_time() - begun < 2


def test_every_answer_within_a_state_is_looked_at() -> None:
    """What a text held was freed when it had been looked at, and the next was taken for it."""
    state = {f"a{number}": json.dumps(OTHER | {"noidung": BODY * 2}) for number in range(30)} | {"z": json.dumps(POST)}
    found = [data["title"] for _, data in _objects(state) if "title" in data]
    assert found.count(OTHER["title"]) == 30 and found.count(TITLE) == 1


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("1:[1]\n2:T-4,3:[1]\n", id="a text of less than no bytes"),
        pytest.param("1:T" + "f" * 5000 + ",x", id="one of more than there are"),
        pytest.param("1:T,\n2:Tx,\n:", id="none"),
    ],
)
def test_rows_that_are_none_are_passed_over(rows: str) -> None:
    assert read_rows(rows) in ([], [[1]], [[1], [1]])


def test_a_number_beyond_all_dates_is_no_date() -> None:
    state = script(POST).replace('"2025-06-12T03:15:00Z"', "9" * 400)
    assert read_article(page(state), url=URL).published is None

"""Kinds of frames around a text, as `test_kinds`: headings of several parts, modules, notices in an article's place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, paragraphs

KICKER = "Những việc làm thiết thực mùa mưa:"
SUBTITLE = "Bài 2: Cả xã cùng xuống kênh với bà con hai ấp"
DATED = "<div>12/06/2025 16:20</div>"


def bare(article: str, *, window: str = TITLE) -> dict[str, Any]:
    page = f"<html><head><title>{window}</title></head><body><main>{article}</main></body></html>"
    return read_article(page.encode(), url=URL, fetched_at=FETCHED).as_json()


@pytest.mark.parametrize(
    "headings",
    [
        pytest.param(f"<h3>{KICKER}</h3><h2>{TITLE}</h2><h4>{SUBTITLE}</h4>", id="by their level"),
        pytest.param(f'<h3>{KICKER}</h3><h3 class="ct-title">{TITLE}</h3><h3>{SUBTITLE}</h3>', id="by its name"),
        pytest.param(f"<h2>Tin xã</h2><h3>{TITLE}</h3>", id="a section above"),
        pytest.param(f"<h1>{'Đảng ủy xã Đồng Tiến'}</h1><h2>{TITLE}</h2>", id="the site's name above"),
    ],
)
def test_of_headings_above_each_other_one_is_the_title(headings: str) -> None:
    article = bare(f"<div>{headings}{DATED}<div>{ABC}</div></div>", window="Đảng ủy xã Đồng Tiến")
    assert (article["title"], article["lead"], article["body"]) == (TITLE, None, [A, B, C])


def test_a_sentence_set_as_a_heading_above_the_date_is_the_lead() -> None:
    lead = "Ba tuyến kênh của xã đã được khơi thông, kịp đón nước cho vụ hè thu."
    article = bare(f"<div><h2>{TITLE}</h2><h3>{lead}</h3>{DATED}<div>{ABC}</div></div>")
    assert (article["title"], article["lead"], article["body"]) == (TITLE, lead, [A, B, C])


def module(content: str) -> str:
    return f'<div class="khoi"><div class="nd">{content}</div></div>'


TEASER = '<div class="khoi"><h3>Đọc thêm</h3><a href="/t">Xã Tân Hội vào vụ</a><p>Hơn 300 ha đã xuống giống.</p></div>'
BANNER = '<div class="khoi"><a href="/qc"><img src="/qc.gif" width="580" height="90"></a></div>'


def test_a_body_that_goes_on_in_further_modules_is_one() -> None:
    first = f'<div class="khoi"><h1>{TITLE}</h1>{DATED}<div class="nd">{paragraphs(A)}<p>{B}</p></div></div>'
    article = bare(first + TEASER + module(f"<p>{C}</p>") + BANNER + module(f"<p>{A[:-1]} nữa.</p>"))
    assert (article["body"], article["photos"]) == ([A, B, C, f"{A[:-1]} nữa."], [])


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param(module(f"<h3>Giới thiệu</h3><p>{C}</p>"), id="under a heading"),
        pytest.param(module(f"<a href='/t'>{C}</a>"), id="a link"),
        pytest.param(module(f"<p>Cơ quan chủ quản: Đảng ủy xã. {C}</p>"), id="the imprint"),
        pytest.param(f'<div class="khoi"><h3>Giới thiệu</h3><div class="nd"><p>{C}</p></div></div>', id="of another"),
    ],
)
def test_a_module_that_is_no_prose_alone_is_none_of_the_body(behind: str) -> None:
    first = f'<div class="khoi"><h1>{TITLE}</h1>{DATED}<div class="nd">{paragraphs(A, B)}</div></div>'
    assert bare(first + behind)["body"] == [A, B]


NOTICE = (
    "<p>Có thể đường dẫn bạn theo bị sai, bài viết đã được gỡ theo yêu cầu, hoặc đã chuyển sang một địa chỉ khác của "
    'trang.</p><p>Mời bạn quay về <a href="/">trang chủ</a> hoặc đọc những bài mới nhất của chúng tôi ở dưới đây.</p>'
)
CLOSED = (
    "<p>Trang thông tin điện tử đang được nâng cấp từ 22 giờ ngày 19/06/2025 đến 6 giờ ngày 21/06/2025.</p>"
    "<p>Trong thời gian này, quý vị không xem được tin tức và văn bản; mong quý vị thông cảm và quay lại sau.</p>"
)
CARDS = "".join(
    f'<div><a href="/t{n}">Xã Đồng Tiến vào vụ hè thu {n}</a><span>0{n}/06/2025</span></div>' for n in (1, 2)
)


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        pytest.param("Rất tiếc, bài viết bạn tìm không còn ở đây", NOTICE, id="gone"),
        pytest.param("Rất tiếc, bài viết bạn tìm không còn ở đây", NOTICE + CARDS, id="gone, above dated news"),
        pytest.param("Ôi, trang này đã bị gỡ", NOTICE, id="taken down"),
        pytest.param("Hệ thống đang bảo trì", CLOSED, id="closed for a day"),
    ],
)
def test_a_notice_in_an_articles_place_is_no_article(title: str, notice: str) -> None:
    with pytest.raises(NotAnArticle):
        bare(f"<h1>{title}</h1>{notice}", window="Xã Đồng Tiến")


def test_a_dated_article_may_be_called_as_a_notice_is() -> None:
    title = "Bài viết xuyên tạc về xã Đồng Tiến đã bị gỡ khỏi mạng"
    assert bare(f"<h1>{title}</h1>{DATED}<div>{ABC}</div>", window=title)["body"] == [A, B, C]


@pytest.mark.parametrize(("stated", "authors"), [("Phạm Thu Hà", ["Phạm Thu Hà"]), ("Lê Văn Tám", [])])
def test_a_name_below_the_body_that_the_pages_state_calls_the_author_is_the_author(
    stated: str, authors: list[str]
) -> None:
    article = {"title": TITLE, "content": ABC, "author": {"name": stated}}
    state = json.dumps({"props": {"pageProps": {"article": article}}}, ensure_ascii=False)
    script = f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'
    box = f"<article><h1>{TITLE}</h1>{DATED}<div>{ABC}</div><div>Phạm Thu Hà</div></article>"
    assert bare(box + script)["authors"] == authors


CALL = (
    "<form><p>Đăng ký nhận bản tin buổi sáng qua thư điện tử để không bỏ lỡ tin quê nhà.</p><input type=email></form>"
)


def row(content: str) -> str:
    return f'<div class="hang"><div class="cot">{content}</div></div>'


@pytest.mark.parametrize(
    ("last", "body", "authors"),
    [
        pytest.param(row("<p align=right><b>Phạm Thu Hà</b></p>"), [A, B], ["Phạm Thu Hà"], id="a byline"),
        pytest.param(row("<p>Kênh Tám đã thông dòng.</p>"), [A, B, "Kênh Tám đã thông dòng."], [], id="a sentence"),
        pytest.param("<form><h4>Bản tin Đồng Tiến</h4></form>", [A, B], [], id="the call's heading"),
    ],
)
def test_a_row_of_text_beside_a_call_is_text(last: str, body: list[str], authors: list[str]) -> None:
    rows = f"<div>{row(f'<p>{A}</p>')}{row(f'<p>{B}</p>')}</div><div>{last}{row(CALL)}</div>"
    article = bare(f"<div><h1>{TITLE}</h1>{DATED}{rows}</div>")
    assert (article["body"], article["authors"]) == (body, authors)

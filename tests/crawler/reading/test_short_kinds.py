"""Kinds of short articles, as `test_kinds`: a sentence or two beside long texts that are the portal's own."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from tests.crawler.reading.test_kinds import DATED, FETCHED, TITLE, URL, A, B, C, D, paragraphs, read

SENTENCE = "Sáng 12/6, xã Đồng Tiến khơi thông hai tuyến kênh trước mùa mưa."
NEWS = "".join(f'<li><a href="/tin/bai-{n}.html">Đồng Tiến tổng kết vụ lúa năm 202{n}</a></li>' for n in range(3))
ABOUT = paragraphs(
    "Đồng Tiến là vùng đất thuần nông, có sáu ấp với hơn hai nghìn hộ, phần lớn sống nhờ cây lúa và nghề đan lát.",
    "Trong hai cuộc kháng chiến, nhân dân góp người góp của, được tặng danh hiệu Anh hùng lực lượng vũ trang.",
    "Ngày nay, Đảng bộ chọn nông nghiệp sạch làm hướng đi chính, phấn đấu đến cuối nhiệm kỳ không còn hộ nghèo.",
)


def beside(around: str, *, dated: str = DATED, text: str = SENTENCE) -> bytes:
    """A page on which `ARTICLE` in what is around it is the article."""
    article = f'<div class="bai"><h1>{TITLE}</h1>{dated}<div class="nd"><p>{text}</p></div></div>'
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}</title></head><body>"
        f'<div class="dinh"><a href="/">Trang chủ</a></div>{around.replace("ARTICLE", article)}</body></html>'
    ).encode()


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(f"<div>ARTICLE</div><div><h5>Giới thiệu Đảng bộ</h5>{ABOUT}</div>", id="a box behind it"),
        pytest.param(f"<div><h5>Giới thiệu Đảng bộ</h5>{ABOUT}</div><div>ARTICLE</div>", id="a box before it"),
        pytest.param(f"<div>ARTICLE</div><footer><h4>Về chúng tôi</h4>{ABOUT}</footer>", id="the footer"),
        pytest.param(f"<div>ARTICLE<ul>{NEWS}</ul></div><div class=cuoi>{ABOUT}</div>", id="behind titles of others"),
        pytest.param(f"<main>ARTICLE</main><div class=sidebar><h2>Giới thiệu</h2>{ABOUT}</div>", id="a sidebar"),
    ],
)
def test_a_sentence_under_a_dated_title_is_the_article_beside_what_a_portal_says_of_itself(around: str) -> None:
    article = read_article(beside(around), url=URL, fetched_at=FETCHED)
    assert ((article.lead,) if article.lead else ()) + article.body == (SENTENCE,)


def test_a_sentence_under_a_title_and_its_date_in_a_link_is_an_article() -> None:
    dated = '<ul class="luc"><li><a href="/2025/06/12/">12/06/2025</a></li><li>16:20</li></ul>'
    article = read_article(beside("<div>ARTICLE</div>", dated=dated), url=URL, fetched_at=FETCHED)
    assert article.body == (SENTENCE,)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f'<h1>{TITLE}</h1>{DATED}<p class="sapo">{SENTENCE}</p>', id="named for leads"),
        pytest.param(f"<h1>{TITLE}</h1>{DATED}<p><b>{SENTENCE}</b></p>", id="in bold"),
        pytest.param(f"<h1>{TITLE}</h1><p>{SENTENCE}</p>{DATED}", id="above the date"),
        pytest.param(f"<h1>{TITLE}</h1>{DATED}<p>{SENTENCE}</p>", id="a paragraph"),
    ],
)
def test_a_lead_in_the_box_of_its_title_is_not_all_of_the_article(head: str) -> None:
    box = f"<div class=dau>{head}</div>"
    article = read(f"<h3>Nước về tận ruộng</h3>{paragraphs(A, B, C, D)}", title=box, dated="")
    assert (article["lead"], article["body"]) == (SENTENCE, ["Nước về tận ruộng", A, B, C, D])


FILM = '<div><iframe src="https://phim.example/embed/7"></iframe></div>'
CALL = "Mời quý vị xem phim về ngày hội khơi kênh ở ấp Tám."


def test_a_film_may_have_a_sentence_shorter_than_any_article() -> None:
    article = read_article(beside("<div>ARTICLE</div>", text=f"{CALL}</p>{FILM}<p>"), url=URL, fetched_at=FETCHED)
    assert article.body == (CALL,)

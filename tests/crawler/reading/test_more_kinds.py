"""More kinds of markup, as `test_kinds`: what stands beside the date, above the body and below pictures."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, paragraphs, read

LEAD = "Ba tuyến kênh của xã đã được khơi thông, kịp đón nước cho vụ hè thu."
CAPTION = "Đoàn viên xã Đồng Tiến vớt bèo trên kênh Tám"
IMAGE = '<img src="/anh/kenh-tam.jpg" width="640" height="427" alt="">'
MENU = "".join(f'<a href="/muc-{number}">Mục {number}</a> ' for number in range(6))


@pytest.mark.parametrize(
    ("dated", "published", "modified"),
    [
        pytest.param(
            "<dl><dd>Được đăng: Thứ Năm, 12 Tháng 6 2025 16:20</dd>"
            "<dd>Cập nhật lần cuối: Thứ Sáu, 13 Tháng 6 2025 09:05</dd></dl>",
            "2025-06-12T16:20+07:00",
            "2025-06-13T09:05+07:00",
            id="an edit in a line of its own",
        ),
        pytest.param(
            "<p>Cập nhật lúc 09:05 ngày 13/06/2025 (Đăng lúc 16:20 ngày 12/06/2025)</p>",
            "2025-06-12T16:20+07:00",
            "2025-06-13T09:05+07:00",
            id="an edit before the publication in brackets",
        ),
        pytest.param(
            "<table><tr><td>Ngày tạo:<td>12/06/2025 16:20<td>Ngày sửa đổi:<td>13/06/2025 09:05</table>",
            "2025-06-12T16:20+07:00",
            "2025-06-13T09:05+07:00",
            id="labels in cells of a row",
        ),
        pytest.param(
            "<ul><li>12 Tháng 6, 2025</li><li>4:20 chiều</li></ul>",
            "2025-06-12T16:20+07:00",
            None,
            id="a time in words",
        ),
        pytest.param(
            '<div><i class="material-icons">schedule</i> 16:20 <i class="material-icons">event</i> 12/06/2025</div>',
            "2025-06-12T16:20+07:00",
            None,
            id="words that a font shows as icons",
        ),
    ],
)
def test_a_line_beside_the_date_is_no_text(dated: str, published: str, modified: str | None) -> None:
    article = read(ABC, dated=dated)
    assert (article["published"], article["modified"]) == (published, modified)
    assert [article["lead"], *article["body"]] == [None, A, B, C]


def test_where_only_an_edit_is_printed_the_publication_is_what_the_page_states() -> None:
    head = '<meta property="article:published_time" content="2025-06-12T16:20:00+07:00">'
    article = read(ABC, dated="<p>Cập nhật: 09:05, 13/06/2025</p>", head=head)
    assert article["published"] == "2025-06-12T16:20:00+07:00"
    assert article["modified"] == "2025-06-13T09:05+07:00"


@pytest.mark.parametrize(
    ("clock", "body", "published"),
    [
        pytest.param(f"{FETCHED:%d/%m/%Y} 05:12:31", ABC, None, id="a clock that stood still since the morning"),
        pytest.param(
            f"{FETCHED:%d/%m/%Y} 05:12:31", f"{ABC}<p><i>Ngày đăng: 12/06/2025</i></p>", "2025-06-12", id="a day behind"
        ),
        pytest.param(
            "01/01/2020 05:12:31",
            f"{ABC}<blockquote>Đăng bởi Xã đoàn, 11/06/2025</blockquote><p>{B}</p>",
            None,
            id="the day of a post that is quoted",
        ),
    ],
)
def test_a_clock_above_the_menu_is_no_date(clock: str, body: str, published: str | None) -> None:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><div>{clock}</div><div>{MENU}</div>"
        f"<div><h1>{TITLE}</h1><div>{body}</div></div></body></html>"
    )
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert article.published == published


def test_a_layouts_clock_above_the_menu_is_no_date() -> None:
    page = (
        f"<html><body><span id='ctl00_lblDate'>Thứ Sáu, ngày {FETCHED:%d/%m/%Y}</span><div>{MENU}</div>"
        f"<div><span id='ctl00_lblTitle'>{TITLE}</span><p>Đăng lúc 16:20 ngày 12/06/2025</p>"
        f"<div id='ctl00_lblContent'>{ABC}</div></div></body></html>"
    )
    assert read_article(page.encode(), url=URL, fetched_at=FETCHED).published == "2025-06-12T16:20+07:00"


def test_a_footer_within_an_article_prints_its_date() -> None:
    article = (
        f"<article><header><footer>Được gửi bởi <span>bientap</span> vào <span>12/06/2025 - 16:20</span></footer>"
        f"</header><div>{ABC}</div></article>"
    )
    page = f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1>{article}</main></body></html>"
    assert read_article(page.encode(), url=URL, fetched_at=FETCHED).published == "2025-06-12T16:20+07:00"


@pytest.mark.parametrize(
    "caption",
    [
        pytest.param(f'<blockquote class="image-field-caption"><p>{CAPTION}</p></blockquote>', id="in a quotation"),
        pytest.param(f'<div class="flex-caption">{CAPTION}</div>', id="in a box"),
        pytest.param(f'<div class="caption-wrap"><span>{CAPTION}</span></div>', id="in a box of its own"),
    ],
)
def test_what_is_named_a_caption_is_one(caption: str) -> None:
    article = read(f"<div>{IMAGE}{caption}</div>{ABC}")
    assert [photo["caption"] for photo in article["photos"]] == [CAPTION]
    assert [article["lead"], *article["body"]] == [None, A, B, C]


def test_a_gallery_behind_the_text_is_the_articles() -> None:
    slides = "".join(
        f'<li><img src="/anh/{number}.jpg" width="800" height="533"><div class="flex-caption">{CAPTION} {number}</div>'
        for number in range(3)
    )
    body = f'{ABC}</div><div class="slider"><ul>{slides}</ul><a>❮</a><a>❯</a>'
    article = read(body)
    assert [photo["caption"] for photo in article["photos"]] == [f"{CAPTION} {number}" for number in range(3)]
    assert article["body"] == [A, B, C]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<h3>{TITLE}</h3>{ABC}", id="the title again"),
        pytest.param(
            f"{paragraphs(A, B)}<div style='height:0;overflow:hidden'>{CAPTION}.</div><p>{C}</p>", id="no room"
        ),
        pytest.param(f"<p>&lt;!-- /* Font Definitions */ @font-face {{}} --&gt;</p>{ABC}", id="a style sheet as text"),
        pytest.param(f"{paragraphs(A, B)}<p>❮ ❯</p><p>{C}</p>", id="arrows"),
    ],
)
def test_what_is_no_text_is_left_out(body: str) -> None:
    assert read(body)["body"] == [A, B, C]


def test_a_layout_that_names_no_lead_takes_the_sentence_above_the_body() -> None:
    page = (
        f'<html><body><div class="ArticleDetailControl"><h2 class="Title">{TITLE}</h2>'
        f'<div class="PostDate">12/06/2025 16:20</div><div class="Dong">{LEAD}</div>'
        f'<div class="ArticleContent">{ABC}</div></div></body></html>'
    )
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert (article.lead, article.body) == (LEAD, (A, B, C))
    assert article.evidence["body"].startswith("layout")


def test_a_table_of_bullets_lays_out_the_page() -> None:
    bullet = '<img src="/cham.gif" width="8" height="8">'
    side = "".join(f"<p>{bullet} <a href=/tin{number}.htm>Tin ngắn số {number}</a></p>" for number in range(9))
    page = (
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td colspan=2>{MENU}</td></tr><tr><td>{side}</td>"
        f"<td><p><b>{TITLE}</b></p><p>Ngày đăng: 12/06/2025</p>{ABC}</td></tr></table></body></html>"
    )
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.published, article.body) == (TITLE, "2025-06-12", (A, B, C))

"""Kinds of what portals print around their articles, as `test_kinds`: trails without a name, boxes that have the
article's own title, tables around it, lists that look like articles."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.portal.learn import learn_portal
from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from tests.crawler.reading.test_kinds import ABC, DATED, FETCHED, TITLE, URL, A, B, C, paragraphs, read

HOME, NEWS, PARTY = '<a href="/">Trang chủ</a>', '<a href="/tin">Tin tức</a>', '<a href="/xdd">Xây dựng Đảng</a>'


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        pytest.param(f"<div>{HOME} &gt; {NEWS} » {PARTY}</div>", "Xây dựng Đảng", id="arrows"),
        pytest.param(f"<div>Bạn đang ở: {HOME} › {PARTY} › {TITLE}</div>", "Xây dựng Đảng", id="a label and the title"),
        pytest.param(f"<p>{HOME} → Dân vận</p>", "Dân vận", id="a step without a link"),
        pytest.param(f"<ul><li>{HOME}</li><li>/ {PARTY}</li><li>/ {TITLE}</li></ul>", "Xây dựng Đảng", id="slashes"),
        pytest.param(
            f'<nav aria-label="Breadcrumb"><ol><li>{HOME}<li><span>/</span>{PARTY}</ol></nav>',
            "Xây dựng Đảng",
            id="named by its label",
        ),
        pytest.param(f"<div>{HOME} » {PARTY} » Chi tiết tin</div>", "Xây dựng Đảng", id="the kind of page"),
        pytest.param(f"<div>{HOME} / {NEWS}</div>", None, id="slashes alone"),
        pytest.param(f"<div>{HOME} | {NEWS} | {PARTY}</div>", None, id="a menu"),
        pytest.param(f"<div>{HOME} » {DATED}</div>", None, id="no step"),
        pytest.param(f"<div>{HOME} - Chào mừng bạn đến với xã Đồng Tiến</div>", None, id="a greeting"),
    ],
)
def test_the_section_is_the_last_step_of_the_path_from_the_front_page(trail: str, section: str | None) -> None:
    assert read(ABC, title=f"{trail}<h1>{TITLE}</h1>")["section"] == section


def test_a_box_that_has_the_title_of_its_own_page_is_not_where_the_title_is() -> None:
    others = "".join(f'<li><a href="/tin/bai-{n}.html">Đồng Tiến tổng kết vụ lúa năm 202{n}</a></li>' for n in range(4))
    box = f'<h3>Tin mới</h3><ul>{others}<li><a href="{URL}">{TITLE}</a></li></ul>'
    title = f'{box}<table><tr><td class="contentheading">{TITLE}</td></tr></table>'
    article = read(ABC, title=title)
    assert (article["title"], article["lead"], article["body"]) == (TITLE, None, [A, B, C])


IMG = '<p align="center"><img src="/anh/kenh.jpg" width="500"><br><em>Kênh Tám sau hai ngày</em></p>'
PRINT = '<a href="/in/412" title="In" rel="nofollow"><img src="/in.png" alt="In"></a>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(paragraphs(A) + IMG + paragraphs(B), id="between paragraphs"),
        pytest.param(paragraphs(A, B) + IMG, id="below them"),
    ],
)
def test_a_table_with_text_above_a_photograph_is_no_photograph_with_its_caption(body: str) -> None:
    table = f"<table><tr><td>{body}</td></tr><tr><td>Cập nhật ngày 14/06/2025 09:00</td></tr></table>"
    head = f"<table><tr><td>{TITLE}</td><td>{PRINT}</td></tr></table>"
    article = read(table, title=head)
    assert article["body"] == [A, B]
    assert [photo["caption"] for photo in article["photos"]] == ["Kênh Tám sau hai ngày"]
    assert article["modified"] == "2025-06-14T09:00+07:00"


BIG = "Đoàn viên xã Đồng Tiến vớt bèo trên kênh Tám."


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(
            f'<a href="/l.jpg"><img src="/k.jpg"></a> <span class="itemImageCaption">{BIG}</span>', id="class"
        ),
        pytest.param(f'<a href="/l.jpg"><img src="/k.jpg" alt="{BIG}"></a> <span>{BIG}</span>', id="its words for alt"),
    ],
)
def test_a_sentence_in_an_element_beside_the_picture_above_the_lead_is_its_caption(picture: str) -> None:
    article = read(paragraphs(B, C), dated=f"{DATED}<div>{picture}</div><div class=sapo><p>{A}</p></div>")
    assert (article["lead"], article["body"]) == (A, [B, C])
    assert [photo["caption"] for photo in article["photos"]] == [BIG]


@pytest.mark.parametrize("tools", ["In trang | Gửi email | Lên đầu trang", "[In trang] [Trở về]"])
def test_an_author_above_what_is_on_buttons_is_one(tools: str) -> None:
    article = read(f"{ABC}<p align=right><b>Bùi Văn Thọ</b></p><div>{tools}</div>")
    assert (article["authors"], article["body"]) == (["Bùi Văn Thọ"], [A, B, C])


def test_a_summary_with_the_id_of_comments_is_no_comment() -> None:
    lead = f'<div class="tomtat"><div id="ctl00_PlaceHolderMain_Comments" style="display:inline">{A}</div></div>'
    article = read(paragraphs(B, C), dated=DATED + lead)
    assert (article["lead"], article["body"]) == (A, [B, C])
    box = f'<div id="comments"><p>{B}</p></div>'
    assert read(paragraphs(A, C) + box)["body"] == [A, C]


def test_a_list_of_what_is_said_of_the_article_does_not_end_the_search_for_its_lead() -> None:
    said = "<ul><li><a href='/tac-gia/bbt/'>bbt</a></li><li>12/06/2025 16:20</li><li>Không có bình luận</li></ul>"
    article = read(f"<p><strong>{A}</strong></p>{paragraphs(B, C)}", dated=said)
    assert (article["lead"], article["body"]) == (A, [B, C])


def test_a_short_article_is_one_beside_dated_links_to_others() -> None:
    listed = "".join(
        f'<li><a href="?id={n}">Đồng Tiến tổng kết vụ lúa năm 202{n}</a> ({n + 1:02}/01/202{n})</li>' for n in range(5)
    )
    body = (
        "<html><title>..:: XÃ ĐỒNG TIẾN ::..</title><body><table><tr><td>Hôm nay, ngày 20/06/2025<td>"
        f"<font size=4><b>{TITLE}</b></font><br>(12/06/2025, 16:20)<br><br>{A}<br><br><b>Các tin khác:</b>"
        f"<ul>{listed}</ul></table></body></html>"
    )
    article = read_article(body.encode(), url="https://dongtien.example/?id=412", fetched_at=FETCHED)
    assert (article.title, article.published, list(article.body)) == (TITLE, "2025-06-12T16:20+07:00", [A])


def item(number: int, *, dated: bool) -> str:
    at, day = f'href="/tin.aspx?id={number}"', f" <span>({number + 1:02}/06/2025)</span>" if dated else ""
    picture = f'<td><a {at}><img src="/anh/{number}.jpg" width="100"></a></td>'
    title = f"<a {at}>Đồng Tiến họp bàn về kênh Tám lần thứ {number}</a>"
    return f"<tr><td><table><tr>{picture}<td>{title}{day}<br>{B}</td></tr></table></td></tr>"


@pytest.mark.parametrize("dated", [True, False])
def test_texts_that_each_begin_with_a_linked_title_are_a_list(dated: bool) -> None:
    rows = "".join(item(number, dated=dated) for number in range(6))
    with pytest.raises(NotAnArticle):
        read(f"<table>{rows}</table>", title="<marquee>Chào mừng bạn đến với trang tin xã Đồng Tiến</marquee>")


def portal_page(number: int, box: str, author: str) -> tuple[bytes, str, Any]:
    title = f"{TITLE} {WORDS[number]}"
    names = "".join(f"<span>{name}</span>" for name in author.split(", "))
    said = f"<div><span>{number % 27 + 1:02}/05/2025 - 08:00</span>{names}<b>{number} lượt xem</b></div>"
    body = (
        f"<html><title>Xã Đồng Tiến</title><body><table><tr><td>{title}</td></tr></table>{said}"
        f"{paragraphs(*(f'{text} Đợt {WORDS[number]}.' for text in (A, B, C)))}"
        f"<table>{box}</table></body></html>"
    )
    return body.encode(), f"https://dongtien.example/?act=tin&id={number}", FETCHED


def test_a_list_of_linked_titles_with_their_dates_and_beginnings_is_no_article() -> None:
    rows = "".join(
        f'<div class="it"><a href="/tin/bai-{n}.html">Đồng Tiến họp bàn về kênh Tám lần thứ {n}</a>'
        f"<span>({n + 1:02}/06/2025)</span><p>{text}</p></div>"
        for n, text in enumerate((A, B, C))
    )
    with pytest.raises(NotAnArticle):
        read(rows, title="<h1>Xây dựng Đảng</h1>", dated="")


QUOTE = (
    "Cán bộ là cái gốc của mọi công việc, muôn việc thành công hay thất bại đều do cán bộ tốt hoặc kém, Bác dạy thế."
)
SENTENCE = "Tuyến kênh dài ba cây số, dự kiến xong trước ngày 30/4/2026."


def test_a_lead_and_one_sentence_are_an_article_beside_a_longer_quotation() -> None:
    page = (
        f"<html><title>{TITLE}</title><body><div><h1>{TITLE}</h1>{DATED}<div class=sapo>{A}</div>"
        f"<div><p>{SENTENCE}</p></div></div><div><h4>Lời Bác dạy</h4><p>“{QUOTE}”</p></div></body></html>"
    )
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert (article.lead, list(article.body)) == (A, [SENTENCE])


def test_the_day_of_a_document_is_not_that_of_its_publication() -> None:
    rows = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (("Số ký hiệu", "31-KH/ĐU"), ("Ngày ban hành", "05/06/2025"), ("Trích yếu", B))
    )
    assert read(f"{ABC}<table>{rows}</table>", dated=f"<table>{rows}</table>")["published"] is None


def test_a_clock_on_a_page_that_prints_no_title_is_no_date() -> None:
    clock = "<div><span>Thứ Sáu, ngày 20/06/2025 07:00:00</span><span>Hotline: 0200</span></div>"
    body = f"<p>{QUOTE}</p><div><h1>Số 31</h1><table><tr><td>Trích yếu</td><td>{A}</td></tr></table></div>{ABC}"
    page = f"<html><title>Văn bản số 31 | Đồng Tiến</title><body><div>{clock}{body}</div></body></html>"
    with pytest.raises(NotAnArticle):
        read_article(page.encode(), url=URL, fetched_at=FETCHED)


WORDS = [f"{one} {two}" for one in ("sớm", "muộn", "đầu", "cuối", "giữa") for two in ("vụ", "năm", "mùa", "kỳ", "đợt")]
NAMES = ("Bùi Văn Thọ", "Lê Thu Hà", "Phan Đức Thịnh", "Ngô Kim Oanh", "Lê Thu Hà, Phan Đức Thịnh")


def test_what_is_read_most_is_an_article_on_its_own_page_and_names_beside_the_date_are_learnt() -> None:
    box = "".join(
        f'<tr><td><a href="?act=tin&id={number}">{TITLE} {WORDS[number]}</a></td></tr>' for number in range(4)
    )
    pages = [portal_page(number, box, NAMES[number % 5]) for number in range(25)]
    portal = learn_portal(pages)
    for number, (body, url, at) in enumerate(pages):
        article = read_article(body, url=url, fetched_at=at, portal=portal)
        assert article.title == f"{TITLE} {WORDS[number]}"
        assert article.authors == tuple(NAMES[number % 5].split(", "))


def test_the_afternoon_lasts_till_midnight_where_hours_are_twelve() -> None:
    said = "<ul><li>Tháng Sáu 12, 2025</li><li>9:18 chiều</li></ul>"
    assert read(ABC, dated=said)["published"] == "2025-06-12T21:18+07:00"

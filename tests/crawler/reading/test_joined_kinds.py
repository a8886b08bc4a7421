"""Kinds of what is with a text and is or is not a part of it, as `test_kinds`: answers that open, notes, couplets,
forms, advertisements, boxes about the site, a style sheet as text."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.reading import read_article
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, paragraphs

DATED = "<div>12/06/2025 16:20</div>"
QUESTION, ANSWER = "Ai được tham gia nạo vét kênh?", "Mọi người dân."
NOTES = ["(1) Nghị quyết số 12-NQ/ĐU của Đảng ủy xã.", "(2) Báo cáo số 8-BC/ĐU, tr. 3."]
OTHERS = "".join(f"<li><a href='/{n}'>Xã Tân Hội vào vụ hè thu, tuần thứ {n} của tháng Sáu</a></li>" for n in (1, 2))
ABOUT = f"<section><h3>Giới thiệu</h3>{paragraphs(*(f'{text[:-1]} và của cả huyện.' for text in (B, C, B)))}</section>"


def read(content: str, *, head: str = "", generator: str = "") -> dict[str, Any]:
    page = f"<html><head><title>{TITLE}</title>{generator}{head}</head><body>{content}</body></html>"
    return read_article(page.encode(), url=URL, fetched_at=FETCHED).as_json()


def article(body: str, *, head: str = "") -> dict[str, Any]:
    return read(f"<main><h1>{TITLE}</h1>{DATED}<div>{body}</div></main>", head=head)


@pytest.mark.parametrize(
    ("opener", "answer"),
    [
        ("<button aria-expanded=false>{}</button>", "<div>{}</div>"),
        ("<button>{}</button>", "<div style='display:none'><p>{}</p></div>"),
        ("<h3><button>{}</button></h3>", "<div hidden>{}</div>"),
        ("<div><a href='#'>{}</a></div>", "<div hidden>{}</div>"),
        ("<button>{}</button>", "<div class=an>{}</div>"),
    ],
)
def test_an_answer_that_its_question_opens_is_text(opener: str, answer: str) -> None:
    body = paragraphs(A, B) + opener.format(QUESTION) + answer.format(ANSWER) + paragraphs(C)
    assert article(body, head="<style>.an{DISPLAY: none}</style>")["body"] == [A, B, QUESTION, ANSWER, C]


def test_an_answer_whose_button_names_it_is_text() -> None:
    opener = "<button aria-expanded=false aria-controls=a1>Người tham gia</button><div id=a1 hidden>{}</div>"
    assert article(paragraphs(A) + opener.format(B) + paragraphs(C))["body"] == [A, "Người tham gia", B, C]
    hidden = "<button aria-controls=a2>Người tham gia</button><div id=a1 hidden>{}</div>"
    assert B not in article(paragraphs(A) + hidden.format(B) + paragraphs(C))["body"]


def test_what_a_sheet_in_capitals_hides_is_no_text() -> None:
    assert article(f"{ABC}<p class=an>{A[:-1]} hôm qua.</p>", head="<STYLE>.an{DISPLAY:NONE}</STYLE>")["body"] == [
        A,
        B,
        C,
    ]


@pytest.mark.parametrize("notes", ["<aside>{}</aside>", "<footer class=cuoi>{}</footer>"])
def test_notes_in_an_aside_are_text(notes: str) -> None:
    assert article(ABC + notes.format(paragraphs(*NOTES)))["body"] == [A, B, C, *NOTES]


NUKEVIET = '<meta name="generator" content="NukeViet v4.5">'
POLL = "<div><p>Bạn thích mục nào?</p><p><input type=radio name=v> Tin</p><p><input type=radio name=v> Ảnh</p></div>"
FORM = "<div><h3>Đăng ký nhận bản tin</h3><form><p>Mỗi sáng một lá thư</p><input type=email></form></div>"
PLAYER = "<div><span>Nghe bài viết</span><audio src=/a.mp3></audio><span>0:00 / 2:31</span></div>"


@pytest.mark.parametrize(
    ("body", "behind", "wanted"),
    [
        pytest.param(ABC, f"<div class=chu-thich>{paragraphs(*NOTES)}</div>", [A, B, C, *NOTES], id="notes behind"),
        pytest.param(paragraphs(A, B) + POLL + paragraphs(C), "", [A, B, C], id="a poll"),
        pytest.param(paragraphs(A, B) + FORM + paragraphs(C), "", [A, B, C], id="a form"),
        pytest.param(paragraphs(A, B) + PLAYER + paragraphs(C), "", [A, B, C], id="a player"),
        pytest.param(f"<div>{ABC}</div><div>{ABC}</div>", "", [A, B, C], id="twice"),
    ],
)
def test_what_is_in_the_body_of_a_known_layout(body: str, behind: str, wanted: list[str]) -> None:
    text = f'<div id="news-bodyhtml" class="bodytext">{body}</div>{behind}'
    page = (
        f'<div class="news_column"><h1 class="title">{TITLE}</h1><span class="h5">12/06/2025 16:20</span>{text}</div>'
    )
    assert read(page, generator=NUKEVIET)["body"] == wanted


@pytest.mark.parametrize(
    "between",
    [
        "<div>Theo dõi xã trên <a href='https://zalo.me/1'>Zalo</a></div>",
        "<div><span>Đánh giá bài viết:</span> <a href='#'>★★★</a><a href='#'>☆</a><span>4.5/5 (12 lượt)</span></div>",
    ],
)
def test_a_call_between_two_boxes_of_a_text_is_none_of_it(between: str) -> None:
    assert article(f"<section>{paragraphs(A, B)}</section>{between}<section><p>{C}</p></section>")["body"] == [A, B, C]


def test_a_copy_goes_with_its_heading() -> None:
    assert article(f"{ABC}<section><h2>Bản dễ đọc</h2>{ABC}</section>")["body"] == [A, B, C]


def test_a_form_without_an_element_of_its_own_is_no_text() -> None:
    form = "<div><p>Nhận thư mỗi tuần</p><input type=email></div>"
    page = read(
        f"<form><main><h1>{TITLE}</h1>{DATED}<div>{paragraphs(A, B)}</div>{form}<div><p>{C}</p></div></main></form>"
    )
    assert page["body"] == [A, B, C]


def test_couplets_are_verses_where_they_follow_on_each_other() -> None:
    verses = ["Kênh Tám nước chảy đôi bờ", "Lúa non vừa bén, chim cò bay ngang", "Chiều nghiêng nắng xuống đồng làng"]
    verses += [
        "Tiếng ai gọi nước rộn ràng ngoài mương",
        "Áo nâu lấm đất ven đường",
        "Mà nghe no ấm tình thương quê nhà",
    ]
    couplets = [f"{one}<br>{other}" for one, other in zip(verses[::2], verses[1::2], strict=True)]
    assert article(paragraphs(*couplets))["body"] == verses
    assert article(ABC + paragraphs(couplets[0]))["body"] == [A, B, C, f"{verses[0]} {verses[1]}"]


def test_verses_without_capital_letters() -> None:
    verses = [
        "Có một ngày",
        "tôi về bên kênh cũ",
        "nghe nước kể",
        "chuyện người giữ đất",
        "tay chai",
        "mà hát vẫn trong",
    ]
    verses += ["mà câu hát vẫn trong", "như nước nguồn giữa mùa hạn"]
    assert article("<br>".join(verses))["body"] == verses


@pytest.mark.parametrize(
    "debris",
    [
        "<div>/* Style Definitions */<br>table.MsoNormalTable<br>{mso-style-name:x;<br>font-size:10.0pt;}</div>",
        "<p>v\\:* {behavior:url(#default#VML);} o\\:* {behavior:url(#default#VML);}</p>",
        "<p>Normal</p><p>0</p><p>false</p><p>EN-US</p>",
        "<p>Clean Clean false false false EN-US X-NONE X-NONE</p>",
        "<p>Version:1.0 StartHTML:0000000105 EndHTML:0000021345</p>",
    ],
)
def test_what_word_leaves_is_no_text(debris: str) -> None:
    assert article(debris + ABC)["body"] == [A, B, C]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("{about}<div>{article}</div>", id="above"),
        pytest.param("<div>{article}</div><ul>{others}</ul>{about}", id="behind titles of others"),
        pytest.param("<div>{article}</div><p>Bản quyền © Đảng ủy xã</p>{about}", id="behind the imprint"),
    ],
)
def test_a_box_about_the_site_is_not_the_text_of_a_short_article(page: str) -> None:
    short = "Ngày 12/6, đội nạo vét thứ hai bắt đầu làm việc từ ba giờ sáng cho kịp con nước lớn trong ngày."
    text = f"<h1>{TITLE}</h1>{DATED}<p>{short}</p>"
    assert read(page.format(about=ABOUT, others=OTHERS, article=text))["body"] == [short]


def test_a_date_stands_under_labels_and_counters() -> None:
    lines = ("Chuyên mục: Tin xã", "Lượt xem: 12", "Được đăng ngày 12/06/2025 16:20")
    head = f"<dl><dt>Chi tiết</dt>{''.join(f'<dd>{line}</dd>' for line in lines)}</dl>"
    button = "<a href='/in?id=3'><img src='/in.png' alt='In'></a>"
    page = read(f"<main><h1>{TITLE}</h1>{button}{head}{paragraphs(A, B)}<p>{C} (1)</p></main>")
    assert (page["published"], page["body"], page["photos"]) == ("2025-06-12T16:20+07:00", [A, B, f"{C} (1)"], [])


def test_the_date_of_a_document_is_not_the_article_s() -> None:
    head = "<p>ĐẢNG ỦY XÃ</p><p>Số 12-TB/ĐU</p><p>*</p><p>Đồng Tiến, ngày 10 tháng 6 năm 2025</p>"
    page = read(f"<main><h1>{TITLE}</h1><div>{head}{ABC}</div></main>")
    assert page["published"] is None


def test_where_an_article_is_filed_is_no_text() -> None:
    filed = "<div>Bài này được đăng trong <a rel='category tag' href='/c'>Tin xã</a>.</div>"
    assert read(f"<main><h1>{TITLE}</h1>{DATED}<div>{ABC}{filed}</div></main>")["body"] == [A, B, C]


@pytest.mark.parametrize("about", ["", ABOUT])
def test_a_site_s_name_in_its_imprint_is_not_the_title(about: str) -> None:
    verses = ["Kênh Tám nước chảy đôi bờ", "Lúa non vừa bén, chim cò bay ngang", "Chiều nghiêng nắng xuống đồng làng"]
    text = (
        f"<div class=tieu-de>Chiều kênh Tám</div><div>12/06/2025</div><div>{paragraphs(*verses, *verses[::-1])}</div>"
    )
    page = f"<div>{text}</div><div>Xã Đồng Tiến</div><div>Địa chỉ: ấp Một</div>{about}"
    assert read(page, head="<meta property=og:title content='Xã Đồng Tiến'>")["title"] == "Chiều kênh Tám"


@pytest.mark.parametrize(
    ("picture", "photos"),
    [
        ("<p><a href='https://qc.example.com/x'><img src='/qc.jpg'></a><br><small>Quảng cáo</small></p>", 0),
        ("<p><a href='https://anh.example.com/xem/7'><img src='https://anh.example.com/7.jpg'></a></p>", 1),
        ("<p><a href='/xem/7'><img src='/7.jpg'></a></p>", 1),
        (
            "<figure><a href='https://qc.example.com/x'><img src='/7.jpg'></a><figcaption>Kênh.</figcaption></figure>",
            1,
        ),
    ],
)
def test_a_picture_that_leads_to_another_site_is_an_advertisement(picture: str, photos: int) -> None:
    page = article(paragraphs(A, B) + picture + paragraphs(C))
    assert (page["body"], len(page["photos"])) == ([A, B, C], photos)


def test_a_label_with_each_entry_of_a_live_report_ends_nothing() -> None:
    share = "<a href='https://www.facebook.com/sharer.php?u=1'>Chia sẻ</a>"
    entries = "".join(
        f"<div><span>{time}</span><div>{text}</div>{share}</div>"
        for time, text in zip(("10h40", "9h55", "8h30"), (A, B, C), strict=True)
    )
    assert article(entries)["body"] == ["10h40", A, "9h55", B, "8h30", C]

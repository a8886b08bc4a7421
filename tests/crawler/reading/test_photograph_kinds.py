"""Kinds of photographs and captions, as `test_kinds`: placeholders of any name, what galleries and pages show around
photographs, captions in headings and in parts of their boxes, leads that are no captions."""

from __future__ import annotations

import pytest

from tests.crawler.reading.test_kinds import A, B, C, paragraphs, read
from tests.crawler.reading.test_shown_kinds import CAPTION, shown

LEAD = f"{B.rstrip('.')}, theo tinh thần nghị quyết của Đảng bộ xã."


def figure(img: str, caption: str = CAPTION) -> str:
    return f"<figure>{img}<figcaption>{caption}</figcaption></figure>"


@pytest.mark.parametrize(
    ("img", "url"),
    [
        pytest.param('<img src="/da/trang.gif" data-hinh="/anh/k.jpg">', "/anh/k.jpg", id="a drawing in its place"),
        pytest.param('<img src="/da/t.gif" file="/anh/k.jpg">', "/anh/k.jpg", id="an attribute of a forum"),
        pytest.param('<img src="/da/t.gif" data-nguon="/h/Image.ashx?id=5">', "/h/Image.ashx?id=5", id="a handler"),
        pytest.param(
            '<img src="about:blank" data-cfsrc="/anh/k.jpg" style="display:none">', "/anh/k.jpg", id="hidden until then"
        ),
        pytest.param(
            '<img src="/anh/loading-hang-hoa.jpg">', "/anh/loading-hang-hoa.jpg", id="a name of several words"
        ),
        pytest.param('<img src="/anh/k.gif" data-icon="/da/phong-to.svg">', "/anh/k.gif", id="of two drawings"),
        pytest.param('<div data-bgset="/anh/k-3.jpg 320w, /anh/k.jpg 640w"></div>', "/anh/k.jpg", id="a background"),
    ],
)
def test_a_photograph_is_what_a_script_loads_in_the_place_of_a_drawing(img: str, url: str) -> None:
    assert shown(read(f"<p>{A}</p>{figure(img)}{paragraphs(B, C)}")) == [(url, CAPTION)]


def test_a_picture_shown_for_several_photographs_is_in_their_place() -> None:
    images = "".join(figure(f'<img src="/da/cho.jpg" data-to="/anh/{n}.jpg">', f"{CAPTION} {n}") for n in "12")
    assert [url for url, _ in shown(read(f"<p>{A}</p>{images}{paragraphs(B, C)}"))] == ["/anh/1.jpg", "/anh/2.jpg"]
    one = figure('<img src="/anh/cho.jpg" data-to="/anh/1.jpg">')
    assert [url for url, _ in shown(read(f"<p>{A}</p>{one}{paragraphs(B, C)}"))] == ["/anh/cho.jpg"]


PHOTO = figure('<img src="/anh/k.jpg">')


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(
            '<p><a href="https://khac.example/qc"><img src="/qc/b.png"></a></p>', id="a link to another server"
        ),
        pytest.param('<p><a href="/in/12"><img src="/da/in.gif"></a></p>', id="a drawing that leads somewhere"),
        pytest.param('<a href="/dh"><img src="/b.jpg" width="600" height="100"></a>', id="a banner"),
        pytest.param('<p><img src="/da/dau-nhay.svg"></p>', id="a drawing of lines"),
        pytest.param('<div><img src="/qr/12.png" width="120" height="120"><br>Quét mã</div>', id="a code to scan"),
        pytest.param('<p><img src="/anh/k_nho.jpg" height="60"></p>', id="a thumbnail of one side"),
        pytest.param('<p><img src="/resize/100/anh/b.jpg"><img src="/resize/900/anh/b.jpg"></p>', id="two sizes"),
        pytest.param('<amp-youtube><amp-img src="/anh/yt.jpg" placeholder></amp-img></amp-youtube>', id="a film's"),
    ],
)
def test_what_leads_away_or_is_shown_small_is_no_photograph(beside: str) -> None:
    photos = shown(read(f"<p>{A}</p>{PHOTO}<p>{B}</p>{beside}<p>{C}</p>"))
    assert photos[:1] == [("/anh/k.jpg", CAPTION)]
    assert photos[1:] == ([("/resize/100/anh/b.jpg", None)] if "resize" in beside else [])


@pytest.mark.parametrize("link", ["/anh/k-lon.jpg", "/thu-vien/anh-12", "https://dongtien.example/xem/12"])
def test_a_photograph_may_lead_to_itself_or_to_a_page_of_its_portal(link: str) -> None:
    photo = f'<p><a href="{link}"><img src="/anh/k.jpg"></a></p>'
    assert shown(read(f"<p>{A}</p>{photo}{paragraphs(B, C)}")) == [("/anh/k.jpg", None)]


def test_numbers_before_captions_and_buttons_are_no_text() -> None:
    slides = "".join(figure(f'<img src="/anh/{n}.jpg">', f"({n}/2) {CAPTION} {n}") for n in "12")
    buttons = '<div class="nut-prev">Trước</div><div class="nut-next">Sau</div><a class="more" href="#">+9 ảnh</a>'
    article = read(f"<p>{A}</p><div>{slides}{buttons}</div>{paragraphs(B, C)}")
    assert shown(article) == [(f"/anh/{n}.jpg", f"{CAPTION} {n}") for n in "12"]
    assert article["body"] == [A, B, C]
    alone = figure('<img src="/anh/1.jpg">', f"1/2 {CAPTION}")
    assert shown(read(f"<p>{A}</p>{alone}{paragraphs(B, C)}")) == [("/anh/1.jpg", f"1/2 {CAPTION}")]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(
            '<p style="text-align:center">{img}</p><h6 style="text-align:center">{caption}</h6>', id="a low heading"
        ),
        pytest.param("<div>{img}<h5>{caption}</h5></div>", id="a heading in its box"),
        pytest.param("<h4>{img}</h4><h4><em>{caption}</em></h4>", id="a heading below one"),
        pytest.param('<div>{img}<span class="x">{caption}</span></div>', id="a part of its box"),
        pytest.param("<tin-anh>{img}<loi-anh>{caption}</loi-anh></tin-anh>", id="a part with a name of its own"),
        pytest.param("<figure>{img}</figure><figcaption>{caption}</figcaption>", id="behind its figure"),
        pytest.param("<div><div><p>{img}</p></div><div><p>{caption}</p></div></div>", id="in boxes of their own"),
        pytest.param("<figure><figure>{img}</figure><figcaption>{caption}</figcaption></figure>", id="a figure in one"),
    ],
)
def test_a_caption_is_one_in_a_heading_or_a_part_of_the_box_of_its_picture(box: str) -> None:
    body = box.format(img='<img src="/anh/k.jpg">', caption=f"{CAPTION}.")
    article = read(f"<p>{A}</p>{body}{paragraphs(B, C)}")
    assert (shown(article), article["body"]) == ([("/anh/k.jpg", f"{CAPTION}.")], [A, B, C])


def test_low_headings_of_a_text_are_no_captions_where_one_stands_without_a_picture() -> None:
    centre = 'style="text-align:center"'
    heads = f'<p {centre}><img src="/anh/k.jpg"></p><h5 {centre}>Phần một</h5><p>{B}</p><h5 {centre}>Phần hai</h5>'
    assert read(f"<p>{A}</p>{heads}<p>{C}</p>")["body"] == [A, "Phần một", B, "Phần hai", C]


def test_captions_in_italics_above_two_pictures_are_each_its_own() -> None:
    boxes = "".join(f'<div><i>{CAPTION} {n}</i><img src="/anh/{n}.jpg"></div>' for n in "12")
    article = read(f"<p>{A}</p>{boxes}{paragraphs(B, C)}")
    assert (shown(article), article["body"]) == ([(f"/anh/{n}.jpg", f"{CAPTION} {n}") for n in "12"], [A, B, C])


@pytest.mark.parametrize(
    "opening",
    [
        "<p><img src='/anh/k.jpg' align='left'><b><i>{lead}</i></b></p>",
        "<div><img src='/anh/k.jpg'><br><strong>{lead}</strong></div>",
    ],
)
def test_a_bold_lead_in_the_paragraph_of_the_first_photograph_is_no_caption(opening: str) -> None:
    article = read(f"{opening.format(lead=LEAD)}{paragraphs(A, B, C)}")
    assert shown(article) == [("/anh/k.jpg", None)]
    assert [article["lead"], *article["body"]] == [LEAD, A, B, C] or article["body"] == [LEAD, A, B, C]


@pytest.mark.parametrize(
    ("printed", "credit"),
    [
        pytest.param(f"{CAPTION}. Ảnh Thu Cúc", "Ảnh Thu Cúc", id="without a colon"),
        pytest.param(f"{CAPTION}. Ảnh chụp sáng nay", None, id="no name"),
        pytest.param(f"Trong ảnh: {CAPTION}", None, id="what the picture shows"),
        pytest.param(f"Chú thích ảnh: {CAPTION}", None, id="the word for a caption"),
        pytest.param(f"<small>Ảnh: Thu Cúc</small><p>{CAPTION}.</p>", "Ảnh: Thu Cúc", id="before the caption"),
    ],
)
def test_a_credit_is_told_from_a_caption(printed: str, credit: str | None) -> None:
    shows = figure('<img src="/anh/k.jpg">', printed)
    photo = read(f"<p>{A}</p>{shows}{paragraphs(B, C)}")["photos"][0]
    assert photo["credit"] == credit
    assert CAPTION in photo["caption"]


def test_a_credit_to_the_right_below_a_caption_is_the_photographs() -> None:
    lines = f"<div align='center'><em>{CAPTION}</em></div><div align='right'><em>Ảnh: Thu Cúc</em></div>"
    article = read(f"<p>{A}</p><div align='center'><img src='/anh/k.jpg'></div>{lines}{paragraphs(B, C)}")
    assert (article["photos"][0]["credit"], article["body"]) == ("Ảnh: Thu Cúc", [A, B, C])


OTHER = '<a href="/tin/12.html">Xã Đồng Tiến trao bò giống cho hội viên</a>'


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(f"<ul><li>{OTHER} <span>(17/11/2024)</span></li></ul>", id="with its date"),
        pytest.param(
            f"<table><tr><td>›</td><td>{OTHER}</td></tr><tr><td>›</td><td>{OTHER}</td></tr></table>", id="a table"
        ),
        pytest.param(f"<p><b>Tin liên quan:</b></p><p>{OTHER}</p>", id="below a label"),
        pytest.param(
            f'<div><a href="/tin/12.html"><img src="/anh/12.jpg"></a><div>{OTHER}<p>{LEAD[:90]}</p></div></div>',
            id="with its picture and summary",
        ),
    ],
)
@pytest.mark.parametrize("is_layout", [True, False], ids=["layout", "layout-free"])
def test_another_article_within_a_text_is_left_out(box: str, is_layout: bool) -> None:
    body = f"<p>{A}</p>{box}{paragraphs(B, C)}"
    article = read(f'<div class="td-post-content">{body}</div>' if is_layout else body)
    assert (article["body"], article["photos"]) == ([A, B, C], [])


def test_a_list_of_persons_with_their_portraits_is_a_table() -> None:
    rows = "".join(f'<tr><td><img src="/anh/{n}.jpg"></td><td>Lò Văn {n}</td><td>Nà Tông</td></tr>' for n in "AB")
    article = read(f"<p>{A}</p><table><tr><td></td><td>Tên</td><td>Đơn vị</td></tr>{rows}</table>{paragraphs(B, C)}")
    assert article["body"] == [A, " | Tên | Đơn vị", " | Lò Văn A | Nà Tông", " | Lò Văn B | Nà Tông", B, C]
    assert shown(article) == [("/anh/A.jpg", None), ("/anh/B.jpg", None)]


def test_a_drawing_within_a_sentence_does_not_part_it() -> None:
    article = read(f'<p>{A}</p><p>Mục mới <img src="/da/moi.gif"> trên trang thông tin của xã.</p>{paragraphs(B, C)}')
    assert (article["body"], article["photos"]) == ([A, "Mục mới trên trang thông tin của xã.", B, C], [])


@pytest.mark.parametrize("is_layout", [True, False], ids=["layout", "layout-free"])
def test_a_link_around_picture_and_words_of_another_article_is_left_out(is_layout: bool) -> None:
    card = f'<a href="/tin/12.html"><img src="/anh/12.jpg"><span>Xã trao bò giống</span><span> {LEAD[:70]}</span></a>'
    body = f"<p>{A}</p>{card}{paragraphs(B, C)}"
    article = read(f'<div class="td-post-content">{body}</div>' if is_layout else body)
    assert (article["body"], article["photos"]) == ([A, B, C], [])


def test_a_short_text_with_its_photographs_in_one_cell_is_no_caption() -> None:
    photos = "".join(
        f'<p align="center"><img src="/anh/{n}.jpg"></p><p align="center"><i>{CAPTION} {n}</i></p>' for n in "12"
    )
    article = read(f"<table><tr><td>Tin tức</td></tr><tr><td><p>{LEAD} {A}</p>{photos}</td></tr></table>")
    assert shown(article) == [(f"/anh/{n}.jpg", f"{CAPTION} {n}") for n in "12"]


@pytest.mark.parametrize("note", ["* Bài viết có tư liệu của xã.", "(Còn nữa)", "(Còn tiếp)"])
def test_a_note_below_a_photograph_is_no_caption(note: str) -> None:
    centred = 'style="text-align:center"'
    article = read(f'{paragraphs(A, B, C)}<p {centred}><img src="/anh/k.jpg"></p><p {centred}><em>{note}</em></p>')
    assert shown(article) == [("/anh/k.jpg", None)]
    assert article["body"] == [A, B, C, note]


def test_a_caption_by_name_may_lead_anywhere() -> None:
    caption = '<p class="wp-caption-text"><a href="https://anh.dongtien.example/xem/5">Bà con ra đồng.</a></p>'
    article = read(f'<p>{A}</p><div class="wp-caption"><img src="/anh/dong.jpg">{caption}</div>{paragraphs(B, C)}')
    assert [photo["caption"] for photo in article["photos"]] == ["Bà con ra đồng."]
    assert article["body"] == [A, B, C]

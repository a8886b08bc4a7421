"""Kinds of lines beside a text that are its title's, its signer's or its quotation's, or nobody's, as `test_kinds`."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from tests.crawler.reading.test_kinds import ABC, DATED, FETCHED, TITLE, URL, A, B, C, D, page, paragraphs, read

SAID = "“Kênh có thông thì lúa mới tốt”"
SPEAKER = "Bà Hồ Mai, Bí thư Chi bộ ấp Bốn"
OTHER = "Đồng Tiến bàn giao mười căn nhà tình nghĩa"


def right(*lines: str) -> str:
    return "".join(f'<p style="text-align:right">{line}</p>' for line in lines)


@pytest.mark.parametrize(
    "signed",
    [
        pytest.param(right("<b>Phạm Thu Hà</b>", "Trường Chính trị tỉnh"), id="an office to the right"),
        pytest.param(right("<b>TS. Phạm Thu Hà</b><br>Trưởng Ban Tuyên giáo"), id="an office in one paragraph"),
        pytest.param(
            "<p class=has-text-align-right><b>Phạm Thu Hà</b></p><p class=has-text-align-right>Ban Tổ chức Huyện</p>",
            id="to the right by a class",
        ),
        pytest.param("<p><b>Phạm Thu Hà</b></p><p><i>Biên tập: Lê Văn Tám</i></p>", id="an editor in italics"),
        pytest.param(
            right("<b>Phạm Thu Hà</b>", "<i>Nguyên Trưởng phòng Nội vụ</i>", "Đồng Tiến, tháng 6"), id="place and month"
        ),
    ],
)
def test_remarks_below_the_name_of_a_signer_are_no_text(signed: str) -> None:
    article = read(ABC + signed)
    assert (article["authors"], article["body"]) == (["Phạm Thu Hà"], [A, B, C])


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("<p><b>Phạm Thu Hà</b></p><p>Trưởng ban</p><p><b>Lê Văn Tám</b></p><p>Phó ban</p>", id="a list"),
        pytest.param("<p><b>Phạm Thu Hà</b></p><p><b>Lê Văn Tám</b></p><p><b>Hồ Mai</b></p>", id="a list that ends it"),
        pytest.param("<p><b>Phạm Thu Hà</b></p><p>Chị là người gắn bó nhất với con kênh.</p>", id="a sub-heading"),
    ],
)
def test_a_name_above_other_lines_signs_nothing(lines: str) -> None:
    article = read(ABC + lines)
    assert (article["authors"], article["body"][:4]) == ([], [A, B, C, "Phạm Thu Hà"])


@pytest.mark.parametrize(
    ("signed", "authors"),
    [
        pytest.param(right("<b>Phạm Thu Hà</b>", "<b>Lê Văn Tám</b>"), ["Phạm Thu Hà", "Lê Văn Tám"], id="two lines"),
        pytest.param(right("<b>Phạm Thu Hà<br>Lê Văn Tám</b>"), ["Phạm Thu Hà", "Lê Văn Tám"], id="two lines in one"),
        pytest.param(
            right("<b>PHẠM THU HÀ</b>", "<b>BÍ THƯ ĐẢNG ỦY XÃ</b>"), ["PHẠM THU HÀ"], id="an office in capitals"
        ),
        pytest.param(right("<b>PHÓ HỒNG MAI</b>"), ["PHÓ HỒNG MAI"], id="a family name"),
        pytest.param(right("<a href=/tac-gia/ha>Phạm Thu Hà</a>"), ["Phạm Thu Hà"], id="a link"),
        pytest.param(right("Lược ghi: Phạm Thu Hà"), ["Phạm Thu Hà"], id="a label"),
    ],
)
def test_who_signs(signed: str, authors: list[str]) -> None:
    article = read(ABC + signed)
    assert (article["authors"], article["body"]) == (authors, [A, B, C])


@pytest.mark.parametrize(
    ("signed", "note"),
    [
        (f"{right('<b>Phạm Thu Hà</b>')}<ol><li>Báo cáo số 7.</li></ol>", "Báo cáo số 7."),
        (f"{right('<b>Phạm Thu Hà</b>')}<p>Số liệu là của báo cáo số 7.</p>", "Số liệu là của báo cáo số 7."),
        ("<p><b>Phạm Thu Hà</b></p><hr><p><sup>1</sup> Báo cáo số 7.</p>", "1 Báo cáo số 7."),
    ],
)
def test_lines_below_a_signature_are_its_notes(signed: str, note: str) -> None:
    article = read(ABC + signed)
    assert (article["authors"], article["body"]) == (["Phạm Thu Hà"], [A, B, C, note])


def test_the_poet_below_a_verse_signs_no_text() -> None:
    verse = paragraphs("Ai về Đồng Tiến mà xem", "Kênh xanh nước mát êm đềm tuổi thơ")
    article = read(f"{ABC}{verse}{right('<b>Lê Văn Tám</b>')}<p>Hai câu thơ ấy, cả xã ai cũng thuộc.</p>")
    assert (article["authors"], article["body"][-2]) == ([], "Lê Văn Tám")


@pytest.mark.parametrize(
    ("dated", "authors"),
    [
        ("<div>Phạm Thu Hà•12/06/2025 16:20</div>", ["Phạm Thu Hà"]),
        ("<div>Bởi <a href=/user/7>Phạm Thu Hà</a></div><div>12/06/2025 16:20</div>", ["Phạm Thu Hà"]),
        ("<ul><li><i class='fa fa-user'></i> Phạm Thu Hà</li></ul><div>12/06/2025 16:20</div>", ["Phạm Thu Hà"]),
        (
            "<div>12/06/2025 16:20</div><div><img src=/ha.jpg width=40><b>Phạm Thu Hà</b><div>Phóng viên</div></div>",
            ["Phạm Thu Hà"],
        ),
        ("<div>Tác giả: Phạm Thu Hà - Chuyên mục: Tin tức</div><div>12/06/2025 16:20</div>", ["Phạm Thu Hà"]),
        ("<div>Bởi <a href=/user/7>Phạm Thu Hà</a> - Thứ Năm, 12/06/2025 16:20</div>", ["Phạm Thu Hà"]),
        ("<div>Phạm Thu Hà | Báo Đồng Tháp</div><div>12/06/2025 16:20</div>", ["Phạm Thu Hà"]),
        ("<ul><li><i class='fa fa-user'></i> Super User</li></ul><div>12/06/2025 16:20</div>", []),
    ],
)
def test_an_author_above_the_text(dated: str, authors: list[str]) -> None:
    article = read(ABC, dated=dated)
    assert (article["authors"], article["published"], article["body"]) == (authors, "2025-06-12T16:20+07:00", [A, B, C])


@pytest.mark.parametrize(
    ("line", "source", "is_text"),
    [
        ("Dẫn nguồn: <a href=https://dt.example/1>Báo Đồng Tháp</a>", "Báo Đồng Tháp", False),
        ("Nguồn - Báo Đồng Tháp", "Báo Đồng Tháp", False),
        ("Nguồn: https://dt.example/khoi-thong-1.html", None, False),
        ("Nguồn: vốn xã góp một trăm triệu đồng, còn lại là của dân.", None, True),
    ],
)
def test_what_the_label_of_a_source_names(line: str, source: str | None, is_text: bool) -> None:
    article = read(f"{ABC}<p>{line}</p>")
    assert (article["source"], article["body"]) == (source, [A, B, C, line] if is_text else [A, B, C])


@pytest.mark.parametrize(
    "quotation",
    [
        pytest.param(f"<blockquote><p>{SAID}</p><footer>{SPEAKER}</footer></blockquote>", id="a footer"),
        pytest.param(f"<blockquote><p>{SAID}</p><p align=right><b>{SPEAKER}</b></p></blockquote>", id="to the right"),
        pytest.param(f"<aside><p>{SAID}</p><p>{SPEAKER}</p></aside>", id="an aside between paragraphs"),
    ],
)
def test_a_speaker_is_text_and_no_author(quotation: str) -> None:
    article = read(f"<p>{A}</p>{quotation}{paragraphs(B, C)}")
    assert (article["authors"], article["body"]) == ([], [A, SAID, SPEAKER, B, C])


def test_a_speaker_at_the_end_is_no_author() -> None:
    article = read(f"{ABC}<blockquote><p>{SAID}</p><p align=right><b>{SPEAKER}</b></p></blockquote>")
    assert (article["authors"], article["body"]) == ([], [A, B, C, SAID, SPEAKER])


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param(f"<h1><span class=block>{TITLE[:12]}</span><span>{TITLE[13:]}</span></h1>", id="parts by style"),
        pytest.param(f"<h1><small>Chào mừng Đại hội Đảng bộ xã lần thứ hai</small>{TITLE}</h1>", id="a line above"),
    ],
)
def test_a_title_is_as_the_head_spaces_and_begins_it(heading: str) -> None:
    assert read(ABC, title=heading)["title"] == TITLE


def test_a_title_in_two_blocks() -> None:
    lines = f"<div id=lblTieuDe><p>{TITLE[:12]}</p><p>{TITLE[13:]}</p></div>"
    article = read(ABC, title=lines)
    assert (article["title"], article["body"]) == (TITLE, [A, B, C])


LEAD = "Đảng ủy xã Đồng Tiến giao mỗi chi bộ một đoạn kênh, hai ngày thông dòng gần ba cây số."
SECTION = "<h3>Tin hoạt động</h3>"


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(f"<p><b>{TITLE}</b></p>{DATED}<h2 class=lead>{LEAD}</h2>", id="a lead that is a heading"),
        pytest.param(f"<p><b>{TITLE}</b></p><div><b>{LEAD}</b></div>{DATED}", id="a lead above the date"),
        pytest.param(f"{SECTION}{DATED}<div class=post-title>{TITLE}</div>", id="the section and the date above it"),
        pytest.param(f"<p><b>HỌC TẬP VÀ LÀM THEO BÁC</b></p>{DATED}<h1>{TITLE}</h1>", id="a line above a heading"),
        pytest.param(f"<div>{TITLE}</div><p>Bài và ảnh: Phạm Thu Hà</p>{DATED}", id="no byline"),
        pytest.param(f"{SECTION}<div class=title>{TITLE[:12]}<br>{TITLE[13:]}</div>{DATED}", id="two lines"),
    ],
)
def test_the_title_is_no_lead_and_no_section(above: str) -> None:
    html = page(ABC, title=above, dated="").replace(f"<title>{TITLE} | ".encode(), b"<title>")
    assert read_article(html, url=URL, fetched_at=FETCHED).title == TITLE


def test_the_headline_of_the_article_that_the_head_describes_is_its_title() -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>'
    above = f"<p><b>HỌC TẬP VÀ LÀM THEO BÁC</b></p>{DATED}<div>{TITLE}</div>"
    html = page(ABC, title=above, dated="", head=data).replace(f"<title>{TITLE} | ".encode(), b"<title>")
    article = read_article(html, url=URL, fetched_at=FETCHED)
    assert (article.title, article.body) == (TITLE, (A, B, C))


def test_a_title_of_two_words() -> None:
    html = page(ABC, title="<h1>Lửa ấp</h1>").replace(TITLE.encode(), "Lửa ấp".encode())
    assert read_article(html, url=URL, fetched_at=FETCHED).title == "Lửa ấp"


def test_the_clock_and_the_greeting_of_a_portal_are_no_title() -> None:
    clock = "<div><span>Thứ Sáu, 20/06/2025</span><marquee>Chào mừng quý vị đến với xã Đồng Tiến</marquee></div>"
    form = f"<p>Xin vui lòng điền đầy đủ thông tin vào các ô dưới đây để gửi góp ý cho chúng tôi.</p>{'<input>' * 3}"
    html = page(form, title=f"{clock}<h2>Góp ý</h2>", dated="").replace(TITLE.encode(), "Góp ý".encode())
    with pytest.raises(NotAnArticle):
        read_article(html, url=URL, fetched_at=FETCHED)


def test_a_title_with_its_date_behind_it() -> None:
    article = read(ABC, title=f"<h2>{TITLE} <small>(12/06/2025 16:20)</small></h2>", dated="")
    assert (article["title"], article["published"]) == (TITLE, "2025-06-12T16:20+07:00")


@pytest.mark.parametrize(
    "line",
    [
        f"<div><span>Bài trước đó</span><a href=/tin/nha-7.html>{OTHER}</a></div>",
        "<table><tr><td><a href='javascript:window.print()'>In bài này</a></td></tr></table>",
        "<p><a href=#>[Trở về]</a> <a href=/in/412>[Bản in]</a></p>",
        "<div>Đánh giá <span>★★★★☆</span> 4/5 (3 phiếu)</div>",
        "<div>Đánh giá bài viết: <span>★</span><span>★</span><span>☆</span> (4/5 - 13 lượt)</div>",
        "<div><p>Bài viết này có ích với bạn không?</p><button>Có</button><button>Không</button></div>",
        "<p>Đã xem: 2.331 lần</p>",
        "<div><h4>Bài viết dành cho độc giả trả phí</h4><p>Từ 2.000 đồng mỗi ngày.</p><a href=/goi>Các gói</a></div>",
        "<p>Nội dung tiếp theo chỉ hiển thị với hội viên. <a href=/vao>Đăng nhập</a></p>",
        "<div>Mở ứng dụng để đọc tiếp <button>Mở ứng dụng</button></div>",
        "<div>Thích <b>12</b> · Chia sẻ <b>3</b></div>",
        "<p>Nhận bài mới qua <a href=/rss>RSS</a> hoặc nhập địa chỉ thư: <input name=e> <input type=submit></p>",
        "<div><p>Trong bài</p><ul><li><a href='#mot'>1. Kênh Tám</a><li><a href='#hai'>2. Kênh Chín</a></ul></div>",
    ],
)
def test_what_is_no_text_below_it(line: str) -> None:
    assert read(paragraphs(A, B, C, D) + line)["body"] == [A, B, C, D]


def test_titles_with_a_date_or_a_number_beside_their_links_are_other_news() -> None:
    listed = "".join(f"<div><a href=/tin/{n}>{OTHER} {n}</a> (1{n}/6)</div>" for n in range(1, 4))
    ranked = "".join(f"<div><b>{n}</b><a href=/tin/{n}>{OTHER} {n}</a></div>" for n in range(1, 4))
    assert read(f"{paragraphs(A)}<div><h4>Tin cùng chuyên mục</h4>{listed}</div>{ranked}")["body"] == [A]


def test_who_comments_is_no_author_and_other_parts_are_no_lead() -> None:
    parts = f"<div><p>Bài 1: <a href=/tin/1>{OTHER}</a></p><p>Bài 2: <a href=/tin/2>{OTHER} hai</a></p></div>"
    comments = "<div><div>3 bình luận</div><div><b>Hồ Mai</b><p>Quê tôi cũng nên làm thế.</p></div></div>"
    article = read(f"{parts}{ABC}</div>{comments}<div>")
    assert (article["authors"], article["lead"], article["body"]) == ([], None, [A, B, C])


def test_a_text_goes_on_behind_a_link_to_another_article() -> None:
    last = "Vụ hè thu năm nay, cả xã gieo sạ đúng lịch."
    article = read(f"{ABC}<p><b>Xem thêm:</b> <a href=/tin/nha-7.html>{OTHER}</a></p><p>{last}</p>")
    assert article["body"] == [A, B, C, last]


def test_a_front_page_under_its_first_title_is_no_article() -> None:
    first = f'<section><h1><a href="/tin/nha-7.html">{OTHER}</a></h1>{ABC}</section>'
    html = page("", title=first, dated="").replace(TITLE.encode(), b"Dong Tien")
    with pytest.raises(NotAnArticle):
        read_article(html, url="https://dongtien.example/", fetched_at=FETCHED)


@pytest.mark.parametrize(
    "data",
    [
        '{"@type":"WebPage"}{"@type":"NewsArticle","author":{"@type":"Person","name":"Phạm Thu Hà"},%s}',
        '{"@graph":[{"@type":"Article","author":{"@id":"#h"},%s},{"@type":"Person","@id":"#h","name":"Phạm Thu Hà"}]}',
        '{"@graph":[{"@type":"Article","author":[{"@id":"#h"}],%s},{"@id":"#h","name":"Phạm Thu Hà"}]};',
    ],
)
def test_structured_data_in_several_objects(data: str) -> None:
    stated = data % '"datePublished":"2025-06-12T16:20:00+07:00"'
    article: dict[str, Any] = read_article(
        page(ABC, dated="", head=f"<script type='application/ld+json'>{stated}</script>"), url=URL, fetched_at=FETCHED
    ).as_json()
    assert (article["authors"], article["published"]) == (["Phạm Thu Hà"], "2025-06-12T16:20:00+07:00")


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href=#>Về đầu trang</a></p>",
        "<p>Từ khóa: kênh mương, xã Đồng Tiến</p>",
        "<div>Lượt xem: 1.204</div>",
        "<div>Đánh giá bài viết <span>★★★★★</span> 5/5 (3 phiếu)</div>",
        "<div><h3>Bình luận</h3><p>Chưa có bình luận nào. Hãy là người đầu tiên!</p></div>",
    ],
)
def test_what_editors_leave_at_the_end_of_a_body_of_known_layout_is_no_text(line: str) -> None:
    html = (
        "<html><head><meta charset=utf-8><meta name=generator content='NukeViet v4.5'>"
        f"<title>{TITLE}</title></head><body>"
        f"<div class=news_column><h1 class='title margin-bottom-lg' itemprop=headline>{TITLE}</h1>"
        "<span class=h5>Thứ năm - 12/06/2025 16:20</span><div class='hometext m-bottom' itemprop=description></div>"
        f"<div class=bodytext id=news-bodyhtml itemprop=articleBody>{ABC}{right('<b>Phạm Thu Hà</b>')}{line}</div>"
        "</div></body></html>"
    )
    article = read_article(html.encode(), url=URL, fetched_at=FETCHED)
    assert article.evidence["body"].startswith("layout nukeviet")
    assert (article.authors, article.body) == (("Phạm Thu Hà",), (A, B, C))


@pytest.mark.parametrize(
    ("tail", "authors"),
    [
        pytest.param(right("<em>(Phạm Thu Hà)</em>"), ["Phạm Thu Hà"], id="to the right"),
        pytest.param("<p>(Phạm Thu Hà)</p>", [], id="a paragraph"),
        pytest.param(right("(An Bình)", "(Phạm Thu Hà)"), [], id="one of a list"),
    ],
)
def test_a_full_name_in_brackets_to_the_right_signs(tail: str, authors: list[str]) -> None:
    assert read(ABC + tail)["authors"] == authors


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param('<a href="#">Gửi email</a> | <a href="#">In trang</a> | <a href="#">Phản hồi</a>', id="tools"),
        pytest.param("<p>Tổng số điểm của bài viết là: 15</p><p>Xếp hạng: 5 - 3 phiếu bầu</p>", id="a rating"),
        pytest.param('<p>Trang 1 / 2</p><p><a href="?trang=2">Trang sau »</a></p>', id="pages by words"),
        pytest.param('<ul><li>Trang 1</li><li><a href="?trang=2">Trang tiếp</a></li></ul>', id="a list of pages"),
    ],
)
def test_what_serves_the_reader_below_a_text_is_no_text(tail: str) -> None:
    layout = f'<h1 class="title" itemprop="headline">{TITLE}</h1>{DATED}<div id="news-bodyhtml">{ABC}{tail}</div>'
    known = f"<html><head><meta name=generator content='NukeViet v4.5'></head><body>{layout}</body></html>"
    assert read(ABC + f"<div>{tail}</div>")["body"] == [A, B, C]
    assert list(read_article(known.encode(), url=URL, fetched_at=FETCHED).body) == [A, B, C]


def test_an_author_named_beside_the_date_of_a_known_layout() -> None:
    meta = "<div class=post-meta><a class=author rel=author href=/tac-gia/ha>Phạm Thu Hà</a> <i>12/06/2025</i></div>"
    text = f"<div class=wp-block-post-content>{ABC}</div>"
    page = f"<html><body class=single><h1 class=wp-block-post-title>{TITLE}</h1>{meta}{text}</body></html>"
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert (article.authors, article.published) == (("Phạm Thu Hà",), "2025-06-12")


@pytest.mark.parametrize("element", ["h2", "h5"])
def test_a_body_in_headings_of_a_known_layout_has_no_lead(element: str) -> None:
    text = "".join(f"<{element}>{one}</{element}>" for one in (A, B, C))
    page = f"<html><body><b id=lblTitle>{TITLE}</b>{DATED}<div id=ctl0_lblContent>{text}</div></body></html>"
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert (article.lead, article.body) == (None, (A, B, C))

"""The small rules of reading without a layout: labels, buttons, imprints, lines with a name and a date."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from lxml import html

from crawler.reading import read_article
from crawler.reading.blocks.block import Block
from crawler.reading.errors import NotAnArticle
from crawler.reading.fields.end_markers import is_comments, is_end, is_imprint, is_tool

LABELS = (
    "Tin liên quan",
    "Các tin khác",
    "Những tin mới hơn",
    "Tin cùng chuyên mục:",
    "Bài viết khác của tác giả",
    "Ý kiến bạn đọc (0)",
    "Bình luận",
    "Từ khóa: đảng viên, chi bộ",
    "Xem thêm:",
    "Tham khảo thêm",
    "Tổng số điểm của bài viết là: 0 trong 0 đánh giá",
    "Lượt xem: 1.234",
    "Chia sẻ",
    "Thông báo",
)
NO_LABELS = (
    "Thông báo kết luận của Bí thư Tỉnh ủy tại buổi làm việc với huyện",
    "Chia sẻ yêu thương với đồng bào vùng lũ",
    "Đánh giá cán bộ phải thực chất",
    "Liên kết vùng để cùng phát triển",
    "Tin tưởng vào sự lãnh đạo của Đảng",
    "Trở lại mảnh đất anh hùng",
    "Ý kiến bạn đọc về dự thảo văn kiện",
    "Bài học khác với lý thuyết",
    "In đậm dấu ấn nhiệm kỳ",
)
TOOLS = (
    "A- A A+",
    "0:00 / 0:00",
    "Nghe đọc bài 0:00 / 0:00",
    "In bài viết Gửi email",
    "Facebook Zalo Twitter",
    "Đã xem: 3.703",
    "1.234 lượt xem",
    "- Quảng cáo -",
    "Giọng nữ miền Bắc",
)
NO_TOOLS = ("Anh Ba", "In tranh Đông Hồ", "Xem xét, cho ý kiến vào dự thảo", "Ảnh: A Lăng", "A Lưới ngày mới")
IMPRINTS = (
    "Cơ quan chủ quản: Tỉnh ủy Sông Thao",
    "© 2024 Bản quyền thuộc về Ban Tuyên giáo",
    "Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp",
    "Trang tin điện tử. Chịu trách nhiệm nội dung: Trưởng Ban Tuyên giáo. Ghi rõ nguồn khi trích dẫn.",
)
NO_IMPRINTS = (
    "Tỉnh ủy giao Ban Tổ chức chịu trách nhiệm tham mưu việc này.",
    "Đoàn kiểm tra thu hồi ba giấy phép cấp sai thẩm quyền.",
)


def block(text: str) -> Block:
    return Block("text", text, html.fragment_fromstring("<p></p>"))


@pytest.mark.parametrize("text", LABELS)
def test_a_label_ends_or_interrupts_the_body(text: str) -> None:
    assert is_end(block(text))


@pytest.mark.parametrize("text", NO_LABELS)
def test_a_heading_that_begins_like_a_label_is_none(text: str) -> None:
    assert not is_end(block(text))


@pytest.mark.parametrize("text", TOOLS)
def test_what_stands_on_buttons_is_no_text(text: str) -> None:
    assert is_tool(block(text))


@pytest.mark.parametrize("text", (*NO_TOOLS, ""))
def test_names_and_sentences_are_no_buttons(text: str) -> None:
    assert not is_tool(block(text))


@pytest.mark.parametrize("text", IMPRINTS)
def test_a_footers_line_is_an_imprint(text: str) -> None:
    assert is_imprint(block(text))


@pytest.mark.parametrize("text", NO_IMPRINTS)
def test_a_sentence_with_an_imprints_words_is_none(text: str) -> None:
    assert not is_imprint(block(text))


@pytest.mark.parametrize(
    ("text", "is_one"), [("Bình luận (3)", True), ("Bình luận (0)", False), ("Bình luận viên", False)]
)
def test_the_label_above_comments_says_that_there_are_some(text: str, is_one: bool) -> None:
    assert is_comments(block(text)) is is_one


PARAGRAPHS = "".join(
    f"<p>Trong phiên thứ {name}, các đại biểu thảo luận kỹ từng nội dung, đề xuất nhiều giải pháp sát với tình hình cơ sở và "
    "thống nhất cao với báo cáo của Ban Thường vụ.</p>"
    for name in ("nhất", "hai", "ba")
)
FETCHED = datetime(2026, 4, 22, 10, 15, tzinfo=timezone(timedelta(hours=7)))
NAMES = {
    "a name before a bar": ("Minh Anh | 15/01/2024 09:30 | Lượt xem: 1.234", ["Minh Anh"]),
    "two names before a bar": ("Hà Anh, Mai Cát | 15/01/2024 09:30", ["Hà Anh", "Mai Cát"]),
    "a weekday before a dash": ("Thứ Hai - 15/01/2024 09:30", []),
    "a section before a bar": ("Thời sự | 15/01/2024 09:30", []),
    "a section of the menu that looks like a name": ("Chính Trị | 15/01/2024 09:30", []),
    "a place before a bar": ("Hà Nội | 15/01/2024 09:30", []),
    "an office before a bar": ("Ban Tuyên giáo | 15/01/2024 09:30", []),
}


@pytest.mark.parametrize(("line", "names"), NAMES.values(), ids=NAMES)
def test_a_name_in_the_date_line_is_the_author_where_nothing_else_can_be_meant(line: str, names: list[str]) -> None:
    page = (
        "<html><head><title>Trang tin</title></head><body><div><a href='/1'>Chính Trị</a></div><div><h1>Khai mạc kỳ họp thứ mười "
        f"hai</h1><p>{line}</p><div>{PARAGRAPHS}</div></div></body></html>"
    )
    article = read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)
    assert (list(article.authors), article.published) == (names, "2024-01-15T09:30+07:00")


CLOCKS = {
    "the day of the fetch above the menu": ("<div>Thứ Tư, ngày 22 tháng 4 năm 2026</div>", "", None),
    "a ticking clock above the menu": ("<div>Thứ Tư, 22/04/2026 10:14:59</div>", "", None),
    "a clock that a cache has kept for days": (
        "<div>Chủ Nhật, 19/04/2026</div><ul><li><a href='/0'>Trang chủ</a></li></ul>",
        "",
        None,
    ),
    "a day above the section": ("<div>19/04/2026</div>", "", "2026-04-19"),
    "a labelled day above the menu": ("<div>Ngày đăng: 19/04/2026</div>", "", "2026-04-19"),
    "the clock, and the article's own day": ("<div>22/04/2026</div>", "<p>Ngày đăng: 20/04/2026</p>", "2026-04-20"),
    "an article of the day of the fetch": (
        "<div>22/04/2026</div>",
        "<p>22/04/2026 07:30</p>",
        "2026-04-22T07:30+07:00",
    ),
    "an edit and a publication": (
        "",
        "<p>Cập nhật: 21/04/2026 08:00</p><p>Đăng lúc: 20/04/2026 07:00</p>",
        "2026-04-20T07:00+07:00",
    ),
    "an edit alone": ("", "<p>Cập nhật: 21/04/2026 08:00</p>", "2026-04-21T08:00+07:00"),
}


@pytest.mark.parametrize(("above", "below", "published"), CLOCKS.values(), ids=CLOCKS)
def test_the_header_clock_dates_no_article(above: str, below: str, published: str | None) -> None:
    """Also where clock, title and body stand in one and the same box (FACTS B, the header clock)."""
    page = (
        f"<html><head><title>Khai mạc kỳ họp thứ mười hai</title></head><body><div id='w'>{above}<ul><li><a href='/1'>Tin tức</a>"
        f"</li></ul><h1>Khai mạc kỳ họp thứ mười hai</h1>{below}{PARAGRAPHS}</div></body></html>"
    )
    article = read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)
    assert article.published == published


DAYS = {
    "a list of other news behind the body is dated by others": (
        "",
        "<div><p>Tin khác</p><p><a href='/2'>Hội nghị cán bộ chủ chốt toàn tỉnh</a> (12/01/2024)</p></div>",
        None,
    ),
    "the time of an event is not that of the article": (
        "<p>15/01/2024</p><p>Thời gian: 8:00, ngày 20/02/2024</p>",
        "",
        "2024-01-15",
    ),
    "only the time of an event": ("<p>Thời gian: 8:00, ngày 20/02/2024</p>", "", None),
    "buttons in the date's line": (
        "<p>Thứ Hai, 15/01/2024, 08:15 Cỡ chữ: A- A A+</p>",
        "",
        "2024-01-15T08:15+07:00",
    ),
    "fields divided by strokes": ("<p>quantri / 15/01/2024 08:15 / Tin tức</p>", "", "2024-01-15T08:15+07:00"),
    "the element's stamp adds the time of day": (
        "<p><time datetime='2024-01-15T08:15:00+07:00'>15/01/2024</time></p>",
        "",
        "2024-01-15T08:15:00+07:00",
    ),
}


@pytest.mark.parametrize(("above", "behind", "published"), DAYS.values(), ids=DAYS)
def test_only_the_articles_own_date_is_its_date(above: str, behind: str, published: str | None) -> None:
    page = (
        "<html><head><title>Khai mạc kỳ họp thứ mười hai</title></head><body><div><h1>Khai mạc kỳ họp thứ mười hai</h1>"
        f"<div>{above}{PARAGRAPHS}</div>{behind}</div></body></html>"
    )
    assert read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED).published == published


def test_a_section_in_h1_is_not_the_title_below_it() -> None:
    page = (
        "<html><head><title>Trang tin</title></head><body><div><h1>Xây dựng Đảng</h1><h3>Đảng bộ xã khai mạc đại hội nhiệm kỳ mới</h3>"
        f"<p>15/01/2024 08:15</p><div>{PARAGRAPHS}</div></div></body></html>"
    )
    article = read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)
    assert (article.title, article.lead) == ("Đảng bộ xã khai mạc đại hội nhiệm kỳ mới", None)


@pytest.mark.parametrize(
    "line",
    [
        "<p>&gt;&gt;&gt; <a href='/2'>Hội nghị cán bộ toàn tỉnh</a></p>",
        "<p>Mời bạn đọc theo dõi: <a href='/2'>Hội nghị cán bộ toàn tỉnh</a></p>",
        "<div class='relate-container'><a href='/2'>Hội nghị cán bộ toàn tỉnh</a></div>",
    ],
)
def test_a_line_that_leads_to_another_article_is_not_text(line: str) -> None:
    page = (
        "<html><head><title>Khai mạc kỳ họp thứ mười hai</title></head><body><div><h1>Khai mạc kỳ họp thứ mười hai</h1>"
        f"<p>15/01/2024 08:15</p><div>{PARAGRAPHS}{line}<p>Kỳ họp bế mạc vào chiều cùng ngày.</p></div></div></body></html>"
    )
    article = read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)
    assert len(article.body) == 4


@pytest.mark.parametrize("is_first", [True, False])
def test_a_copy_that_only_a_style_sheet_hides_is_not_read_with_the_text(is_first: bool) -> None:
    short = "<p>Đại hội nhất trí cao.</p>"
    copy = f"<div class='cho-may-tinh-bang'>{PARAGRAPHS}{short}</div>"
    body = f"<div>{PARAGRAPHS}<figure><img src='/a.jpg' width='600'><figcaption>Quang cảnh</figcaption></figure>{short}</div>"
    page = (
        "<html><head><title>Khai mạc kỳ họp thứ mười hai</title></head><body><main><h1>Khai mạc kỳ họp thứ mười hai</h1>"
        f"<p>15/01/2024 08:15</p>{copy + body if is_first else body + copy}<p>Bài: Minh Thư</p></main></body></html>"
    )
    article = read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)
    assert len([*([article.lead] if article.lead else []), *article.body]) == 4
    assert ([photo.caption for photo in article.photos], article.authors) == (["Quang cảnh"], ("Minh Thư",))


RELATED_BOX = '<div class="hop"><b>Cùng đề tài</b><div><a href="/2"><img src="/n.jpg" width="120">Thắp sáng những con đường quê</a></div></div>'
"""A label, a small picture and a title that leads to another article."""


@pytest.mark.parametrize(
    "body",
    [
        # Bare lines within an inline element around the whole text: what stands beside the box is no part of it.
        "<font size='2'>{0}<br><br>" + RELATED_BOX + "<ul><li>Giải ngân đạt 95%;</li></ul>{1}<br><br>{2}</font>",
        # Photographs of the article in one element with the box, its text in another.
        "<div><figure><img src='/a.jpg' width='600'><figcaption>Quang cảnh</figcaption></figure>"
        + RELATED_BOX
        + "</div><div><p>{0}</p><p>Giải ngân đạt 95%;</p><p>{1}</p><p>{2}</p></div>",
        # Text directly below the box, in an element of their own.
        "<div><p>{0}</p><p>Giải ngân đạt 95%;</p><p>{1}</p></div><div>" + RELATED_BOX + "<p>{2}</p></div>",
    ],
)
def test_a_box_of_another_article_takes_nothing_of_the_text_beside_it(body: str) -> None:
    paragraphs = [part.removesuffix("</p>") for part in PARAGRAPHS.split("<p>")[1:4]]
    page = (
        "<html><head><title>Khai mạc kỳ họp thứ mười hai</title></head><body><div><h1>Khai mạc kỳ họp thứ mười hai</h1>"
        f"<p>15/01/2024 08:15</p><div>{body.format(*paragraphs)}</div></div></body></html>"
    )
    article = read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)
    assert sorted([*paragraphs, "Giải ngân đạt 95%;"]) == sorted(
        [*([article.lead] if article.lead else []), *article.body]
    )
    assert [photo.caption for photo in article.photos] == (["Quang cảnh"] if "figure" in body else [])


def test_a_page_that_is_one_paragraph_without_a_title_is_no_article() -> None:
    page = f"<html><body><div><p>{'Hội nghị đã thảo luận nhiều nội dung quan trọng của nhiệm kỳ. ' * 5}</p></div></body></html>"
    with pytest.raises(NotAnArticle, match="no-text"):
        read_article(page.encode(), url="https://x.example/a", fetched_at=FETCHED)

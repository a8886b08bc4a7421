"""Kinds of boxes and lines in and behind a text that are not the article's, as `test_kinds`, and their neighbours that
are."""

from __future__ import annotations

import contextlib

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from crawler.reading.generic.boilerplate import asking_boxes
from crawler.reading.page import parse_page
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, page, paragraphs, read

LINKED = '<a href="/t/7">Lễ hội đình làng năm nay có gì mới</a>'
THUMB = '<a href="/t/7"><img src="/n/7.jpg"></a>'
SUMMARY = "Sau ba năm gián đoạn, hội đình được mở lại với nhiều trò chơi dân gian của bà con."
FORM = "<form action=/nhan><input type=email><button>Gửi</button></form>"


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(f"<p>{A}</p><div>{THUMB}{LINKED}<span>{SUMMARY}</span></div>", id="picture, title and summary"),
        pytest.param(
            f"<p>{A}</p><table align=right><tr><td colspan=2><b>Tin liên quan</b><tr><td>{THUMB}<td>{LINKED}"
            '<tr><td><a href="/t/8"><img src="/n/8.jpg"></a><td><a href="/t/8">Chợ quê họp phiên cuối năm</a></table>',
            id="a table of titles",
        ),
        pytest.param(
            f"<p>{A}</p><div><h4>Đừng bỏ lỡ tin của xã</h4><p>Để lại địa chỉ thư để nhận tin vào thứ Hai.</p>{FORM}"
            "<p><small>Chúng tôi không đưa địa chỉ cho ai khác.</small></p></div>",
            id="a form to be filled in",
        ),
    ],
)
def test_a_box_within_a_text_is_not_the_articles(inner: str) -> None:
    article = read(f"{inner}{paragraphs(B, C)}")
    assert (article["body"], article["photos"]) == ([A, B, C], [])


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        pytest.param(
            "<table><tr><td>Ấp<td>Hộ góp công<tr><td>Tám<td>120<tr><td>Chín<td>96</table>",
            ["Ấp | Hộ góp công", "Tám | 120", "Chín | 96"],
            id="a table of figures",
        ),
        pytest.param(
            '<table><tr><td>Văn bản<td>Tải về<tr><td><a href="/vb/1.pdf">Kế hoạch nạo vét kênh</a><td>120 kB</table>',
            ["Văn bản | Tải về", "Kế hoạch nạo vét kênh | 120 kB"],
            id="a table of documents",
        ),
        pytest.param(f"<div><p>{SUMMARY}</p></div>", [SUMMARY], id="a paragraph in a box"),
    ],
)
def test_a_box_within_a_text_is_text_where_it_leads_nowhere(inner: str, kept: list[str]) -> None:
    assert read(f"<p>{A}</p>{inner}{paragraphs(B, C)}")["body"] == [A, *kept, B, C]


@pytest.mark.parametrize(
    "behind",
    [
        '<p><b>Quan tâm Zalo OA “Xã Đồng Tiến” để nhận tin: <a href="https://zalo.example/dt">bấm vào đây</a></b></p>',
        "<div><span>Đánh giá bài viết:</span> <i></i><i></i> <em>4,5/5 (12 lượt đánh giá)</em></div>",
        "<h3>Thông tin thêm</h3><div><span>Đọc <b>7738</b> lần</span> <span>Sửa lần cuối Thứ Sáu, 13/06/2025 09:15"
        "</span><div class=clr></div></div>",
    ],
)
def test_calls_counters_and_headings_of_nothing_behind_a_text_are_none(behind: str) -> None:
    assert read(f"{ABC}{behind}")["body"] == [A, B, C]


def test_the_last_heading_of_a_text_in_headings_stays() -> None:
    last = "Kênh Tám đã thông dòng"
    assert read(f"<h3>{A}</h3><h3>{B}</h3><h3>{last}</h3>")["body"] == [A, B, last]


def test_the_time_of_the_last_edit_in_a_line_of_elements_is_read() -> None:
    line = "<div><span>Đọc <b>77</b> lần</span> <span>Sửa lần cuối Thứ Sáu, 13 Tháng 6 2025 09:15</span></div>"
    assert (read(f"{ABC}{line}")["modified"] or "").startswith("2025-06-13T09:15")


@pytest.mark.parametrize("label", ["Khai mạc", "Hạn nộp hồ sơ", "Ngày thi"])
def test_a_date_behind_the_label_of_something_else_is_not_the_articles(label: str) -> None:
    event = f"<div class=hop><div><b>{label}:</b> 18/06/2025, 8 giờ 00</div></div>"
    dated = read(ABC, dated=f"{event}<div>Ngày đăng: 12/06/2025 14:30</div>")
    assert (dated["published"], dated["body"]) == ("2025-06-12T14:30+07:00", [A, B, C])
    with contextlib.suppress(NotAnArticle):
        assert read(ABC, dated=event)["published"] is None


@pytest.mark.parametrize(
    "beside",
    [
        '<div><img src="/a/1.jpg" width=800 aria-describedby=d1><div id=d1><div>{0}</div><div>{1}</div></div></div>',
        '<div><div><img src="/a/1.jpg" width=800></div><div><div>{0}</div><div>{1}</div></div></div>',
        '<p><img src="/a/1.jpg" width=800 aria-describedby=d1></p><p id=d1>{0} {1}</p>',
    ],
)
def test_what_describes_a_picture_or_stands_alone_with_it_is_its_caption(beside: str) -> None:
    caption, credit = "Đoàn viên nạo vét kênh Tám.", "Ảnh: Thu Hà"
    article = read(f"<p>{A}</p>{beside.format(caption, credit)}{paragraphs(B, C)}")
    assert [(photo["caption"], photo["credit"]) for photo in article["photos"]] == [(caption, credit)]
    assert article["body"] == [A, B, C]


def test_a_list_whose_titles_carry_a_mark_is_no_article() -> None:
    items = "".join(
        f'<div>Thứ Năm, 12/06/2025 16:2{n}</div><h3><a href="/t/{n}">Lễ hội đình làng năm nay có gì mới ({n})</a>'
        f' <sup>Nổi bật</sup></h3><div><p>{SUMMARY}</p></div><div><a href="/t/{n}">Xem tiếp...</a></div>'
        for n in range(4)
    )
    with pytest.raises(NotAnArticle):
        read(items, title="<h2>Văn hóa</h2>", dated="")


STATED = '<meta property="article:published_time" content="2025-06-12T16:20:00+07:00">'


@pytest.mark.parametrize(
    "dated",
    [
        pytest.param("<span>18/06/2025 10:19</span><div><span>12/06/2025 16:20</span></div>", id="a stopped clock"),
        pytest.param("<div>Ngày đăng: 18/06/2025</div><div>Ngày đăng: 12/06/2025</div>", id="with the same label"),
        pytest.param("<p><span>18/06/2025</span> <span>12/06/2025</span></p>", id="in one line"),
    ],
)
def test_of_two_dates_the_earlier_is_taken_that_the_page_states_as_well(dated: str) -> None:
    assert (read(ABC, dated=dated, head=STATED)["published"] or "")[:10] == "2025-06-12"


def test_a_date_before_the_stated_one_stays() -> None:
    dated = "<div>10/06/2025</div><div>12/06/2025</div>"
    assert (read(ABC, dated=dated, head=STATED)["published"] or "")[:10] == "2025-06-10"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div><p>{A}</p></div><div><p>{B}</p>{FORM}</div><p>{C}</p>", id="a paragraph beside a form"),
        pytest.param(f'<div id=d1><p><img src="/a/1.jpg" width=800 aria-describedby=d1></p>{ABC}</div>', id="the text"),
        pytest.param(
            f'<p>{A}</p><p><a href="/b/7.html"><img src="/a/1.jpg" width=800></a></p><p><a href="/b/7.html">Báo cáo '
            f"của xã</a>{B[9:]}</p><p>{C}</p>",
            id="a linked word of a sentence",
        ),
    ],
)
def test_a_text_beside_a_form_or_a_link_is_text(body: str) -> None:
    assert len(read(body)["body"]) == 3


def test_a_table_of_photographs_that_open_themselves_is_one_of_photographs() -> None:
    pictures = "".join(f'<td><a href="/a/{n}_l.jpg"><img src="/a/{n}.jpg"></a>' for n in (1, 2))
    captions = "".join(f'<td><a href="/a/{n}_l.jpg">Khơi kênh Tám, ngày {n}</a>' for n in (1, 2))
    article = read(f"<p>{A}</p><table><tr>{pictures}<tr>{captions}</table>{paragraphs(B, C)}")
    assert (article["body"], [photo["caption"] for photo in article["photos"]]) == (
        [A, B, C],
        ["Khơi kênh Tám, ngày 1", "Khơi kênh Tám, ngày 2"],
    )


@pytest.mark.parametrize("last", ["Đường dây nóng 0123456789", "Chung tay vì xã xanh, sạch, đẹp", "UBND xã Tân Lập"])
def test_a_last_line_in_a_heading_stays(last: str) -> None:
    assert read(f"{ABC}<h4>{last}</h4>")["body"] == [A, B, C, last]


@pytest.mark.parametrize("label", ["Công bố:", "Phát sóng:", "Lượt xem:", "Uploaded:"])
def test_a_date_behind_words_that_nobody_knows_is_taken_where_there_is_no_other(label: str) -> None:
    dated = f"<div><span>{label}</span> <span>12/06/2025 16:20</span></div>"
    assert read(ABC, dated=dated)["published"] == "2025-06-12T16:20+07:00"


def test_of_two_dates_with_one_label_the_earlier_is_taken_with_its_own_words() -> None:
    printed = ("14/06/2025 04:05", "12/06/2025 16:20")
    labels = "".join(f'<div><div id="ctl00_lblNgayDang">{one}</div></div>' for one in printed)
    body = f'<div id="ctl00_lblNoiDung">{ABC}</div>'
    article = read(body, title=f'<h1 id="ctl00_lblTieuDe">{TITLE}</h1>', dated=labels)
    assert (article["published"], article["published_raw"]) == ("2025-06-12T16:20+07:00", "12/06/2025 16:20")
    assert article["evidence"]["published"].startswith("layout aspnet-labels")


COOKIES = "Trang tin dùng cookie để ghi nhớ lựa chọn của bạn và đếm lượt truy cập, không đưa cho bên nào khác. "


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(f"<div><p>{COOKIES * 3}</p><p>{COOKIES}</p><button>Đồng ý</button></div>", id="a button"),
        pytest.param(f"<div><p>{COOKIES * 4}</p><p><a href=#>Chấp nhận tất cả</a></p></div>", id="a link that is one"),
        pytest.param(f"<div role=dialog><h2>Quyền riêng tư</h2><p>{COOKIES * 4}</p></div>", id="a dialog"),
    ],
)
@pytest.mark.parametrize("body", ["%s<p>{A}</p>", "<p>{A}</p></div>%s<div>"])
def test_a_notice_about_cookies_longer_than_the_article_is_none_of_it(body: str, notice: str) -> None:
    assert read(body.format(A=A) % notice)["body"] == [A]


def test_a_text_about_cookies_is_text() -> None:
    assert read(f"{ABC}<p>{COOKIES}</p><p><button>Nghe bài</button></p>")["body"] == [A, B, C, COOKIES.strip()]


def test_a_copy_in_a_window_that_a_click_opens_is_read_once() -> None:
    last = "Hội tổ chức vào đầu tháng tới."
    copy = f'<div class="modal fade" aria-hidden=true><p>{A}</p><p>{last}</p></div>'
    assert read(f"<p>{A}</p><p>{last}</p></div>{copy}<div>")["body"] == [A, last]


def test_a_linked_heading_and_its_summary_in_a_box_lead_to_another_article() -> None:
    box = f"<div><h4>{LINKED}</h4><p>{SUMMARY}</p></div>"
    assert read(f"{paragraphs(A, B)}<div>{box}{box.replace('/t/7', '/t/8')}</div><p>{C}</p>")["body"] == [A, B, C]
    html = (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><div id=k2Container class=itemView>"
        f"<span class=itemDateCreated>12/06/2025 16:20</span><h2 class=itemTitle>{TITLE}</h2>"
        f"<div class=itemBody><div class=itemFullText>{ABC}</div>{box}</div></div></body></html>"
    )
    assert read_article(html.encode(), url="https://dongtien.example/tin/9").body == (A, B, C)


def test_what_runs_past_beside_a_short_article_is_none_of_it() -> None:
    page = (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><table><tr><td><table>"
        f"<tr><td><span>{TITLE}</span><tr><td><span><p>{A}</p><p>{B}</p></span><tr><td><b>Các tin khác</b>"
        + f"<tr><td><img src=/d.gif>{LINKED}" * 3
        + f"</table><td><marquee><p>{SUMMARY}</p><p>{C} {C}</p><p>{SUMMARY}</p></marquee></table></body></html>"
    )
    article = read_article(page.encode(), url="https://dongtien.example/tin/9")
    assert (article.title, article.body) == (TITLE, (A, B))


def test_the_footer_of_a_quotation_names_who_speaks() -> None:
    quoted = "<blockquote><p>Kênh sạch thì lúa tốt.</p><footer>— Ông Lò Văn Pó, Trưởng ấp</footer></blockquote>"
    article = read(f"{paragraphs(A, B)}{quoted}")
    assert (article["body"][2:], article["authors"]) == (["Kênh sạch thì lúa tốt.", "— Ông Lò Văn Pó, Trưởng ấp"], [])


def test_a_short_sentence_after_the_only_paragraph_is_text_above_a_longer_box() -> None:
    last = "Hội tổ chức vào đầu tháng tới."
    box = f"<div><h3>Giới thiệu</h3>{paragraphs(SUMMARY, C, SUMMARY + ' ' + C)}</div>"
    article = read(f"<p>{A}</p><p>{last}</p></div>{box}<div>")
    assert [article["lead"], *article["body"]][:2] == [A, last]


def test_a_form_to_comment_below_an_article_of_one_sentence_is_none_of_it() -> None:
    form = (
        "<h3>Để lại một bình luận</h3><form><p>Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được"
        " đánh dấu *</p><p>Bình luận * <textarea></textarea></p><p>Tên * <input name=ten></p><p>Email * "
        "<input type=email></p></form>"
    )
    parsed = parse_page(page(f"{ABC}{form}"), url=URL, fetched_at=FETCHED)
    assert [box.tag for box in asking_boxes(parsed.shown)] == ["form"]
    assert read(f"<p>{A}</p></div><div>{form}</div><div>")["body"] == [A]

"""Kinds of what answers or surrounds an article, as `test_kinds`: comments and answers below it, what a reporter asks,
the names of the site and of its sections above it, forms that hold it, the rights that a portal keeps."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from tests.crawler.reading.test_kinds import ABC, DATED, FETCHED, SIDE, TITLE, URL, A, B, C, D, page, paragraphs, read

DAY = "2025-06-12T16:20+07:00"
COMMENTS = (
    "<div><h4>Bình luận (2)</h4><div><b>Năm Hiền</b> <i>14/06/2025 09:30</i><p>Ấp tôi mong kênh Chín cũng được nạo vét."
    "</p></div><div><b>Út Lan</b> <i>15/06/2025 10:05</i><p>Cảm ơn các anh em đoàn viên.</p></div></div>"
)
ANSWER = "<div><b>Ban Biên tập</b> - 16/06/2025 08:00<div>Trân trọng cảm ơn ý kiến của bà con ấp Tám.</div></div>"
RELATED = "<div><b>Tin liên quan</b><div><a href=/tin/7>Đồng Tiến gieo sạ vụ hè thu</a> 10/06/2025 07:00</div></div>"


@pytest.mark.parametrize("below", [COMMENTS, ANSWER, RELATED], ids=["comments", "an answer", "related news"])
def test_days_at_the_end_of_the_text_are_those_of_comments_and_other_news(below: str) -> None:
    assert read(ABC + below, dated="")["published"] is None
    assert read(ABC + below, title=f'<h2 class="luc">{DATED}</h2><h1>{TITLE}</h1>', dated="")["published"] == DAY


QUESTIONS = ("Phóng viên: Thưa ông, vì sao xã chọn kênh Tám?", "Phóng viên: Bà con hưởng ứng ra sao?")
ANSWERS = ("Ông Tư: Vì kênh này tưới cho cả hai ấp cuối xã.", "Ông Tư: Nhà nào cũng góp công, góp cơm nước.")


@pytest.mark.parametrize("thanks", ["Phóng viên: Xin cảm ơn ông.", "PV: Trân trọng cảm ơn ông!"])
@pytest.mark.parametrize("form", ["<p>{}</p>", "<p><b>{}</b></p>", "<p><strong><em>{}</em></strong></p>"])
def test_what_a_reporter_asks_is_text_and_names_nobody(thanks: str, form: str) -> None:
    lines = [line for pair in zip(QUESTIONS, ANSWERS, strict=True) for line in pair]
    markup = "".join(form.format(line) if line in QUESTIONS else f"<p>{line}</p>" for line in lines)
    article = read(f"<p>{A}</p>{markup}{form.format(thanks)}")
    assert (article["authors"], article["body"]) == ([], [A, *lines, thanks])


def test_a_reporter_who_is_named_signs() -> None:
    assert read(f"{ABC}<p>PV: Minh Thư</p>")["authors"] == ["Minh Thư"]


SITE = "Trang thông tin điện tử Đảng bộ xã Đồng Tiến"
MENU = "<ul>" + "".join(f"<li><a href=/m/{n}>Mục số {n}</a></li>" for n in range(5)) + "</ul>"


def test_the_name_of_the_site_in_its_banner_is_no_title_though_the_head_repeats_it() -> None:
    markup = (
        f"<html><head><title>Đảng bộ xã Đồng Tiến</title><meta property=og:title content='{SITE}'></head><body>"
        f"<div><h1>{SITE}</h1>{MENU}</div><div><div class=tieuDe>{TITLE}</div>{DATED}<div class=tomTat>{D}</div>"
        f"<div>{ABC}</div></div></body></html>"
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.lead, article.body) == (TITLE, D, (A, B, C))


def test_a_title_of_two_words_wins_over_the_site_that_the_window_names() -> None:
    markup = (
        f"<html><head><title>Tin buồn - {SITE}</title><meta property=og:title content='Tin buồn'></head><body><div>"
        f"<div><h1>{SITE}</h1>{MENU}</div><div><div class=tieuDe>Tin buồn</div>{DATED}<div><p>{A}</p></div></div>"
        "<div class=duoi><p>Ban Biên tập: Văn phòng Đảng ủy xã Đồng Tiến</p><p>Điện thoại: 0277 300 400 - Email: "
        "vp@dongtien.example</p></div></div></body></html>"
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.body) == ("Tin buồn", (A,))


def test_a_section_above_a_lower_heading_beside_the_date_is_not_the_title() -> None:
    markup = (
        "<html><head><title>Văn hóa - Xã hội | Xã Đồng Tiến</title></head><body><main><h2>Văn hóa - Xã hội</h2>"
        f"<h3>{TITLE}</h3>{DATED}{ABC}</main></body></html>"
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.body) == (TITLE, (A, B, C))


ROW = "<tr><td class=nhan>{}</td><td>{}</td></tr>"


def test_the_form_of_an_article_is_read_field_by_field() -> None:
    rows = [("Tiêu đề", f"<h3>{TITLE}</h3>"), ("Chuyên mục", "Nông thôn mới"), ("Ngày đăng", "12/06/2025")]
    rows += [("Người đăng", "vanphong2"), ("Lượt xem", "345")]
    form = "<table>" + "".join(ROW.format(*row) for row in rows) + "</table>"
    article = read(ABC, title=form, dated="")
    assert (article["title"], article["published"], article["section"]) == (TITLE, "2025-06-12", "Nông thôn mới")
    assert article["body"] == [A, B, C]


def test_rows_beside_that_of_the_date_are_no_text() -> None:
    rows = [("Ngày đăng", "12/06/2025"), ("Người đăng", "vanphong2"), ("Lượt xem", "345")]
    table = "<table>" + "".join(ROW.format(*row) for row in rows) + "</table>"
    article = read(ABC, dated=table)
    assert (article["published"], article["body"]) == ("2025-06-12", [A, B, C])


@pytest.mark.parametrize("account", ["biên tập 2", "vp01", "Văn phòng", "user 7"])
def test_an_account_with_a_number_is_beside_a_date(account: str) -> None:
    dated = f"<div>Được gửi bởi {account} vào T5, 12/06/2025 - 16:20</div>"
    article = read(ABC, dated=dated)
    assert (article["published"], article["body"]) == (DAY, [A, B, C])


@pytest.mark.parametrize(
    "line",
    [
        "Posted on 12/06/2025 by admin in Nông thôn mới",
        "Đăng ngày 12/06/2025 bởi Ban biên tập trong Nông thôn mới",
        "12/06/2025, in Nông thôn mới, by vanphong",
        "12/06/2025 trong Nông thôn mới",
    ],
)
def test_who_published_and_where_it_is_filed_are_behind_a_date(line: str) -> None:
    article = read(ABC, dated=f"<p>{line}</p>")
    assert (article["published"], article["lead"], article["body"]) == ("2025-06-12", None, [A, B, C])


def test_a_sentence_after_a_day_is_text() -> None:
    line = "Ngày 12/06/2025 trong không khí vui tươi của ngày hội"
    assert read(f"<p>{line}</p>{ABC}", dated="")["published"] is None


@pytest.mark.parametrize("box", ["<div>{}</div>", "<div>{}<span></span></div>"])
def test_a_name_beside_a_portrait_and_the_date_is_the_author_and_the_portrait_no_photograph(box: str) -> None:
    card = '<img src="/anh/u/12.webp" width="48" alt=""><div><div>Lê Minh Thư</div>{}</div>'
    article = read(ABC, dated=box.format(card.format(DATED)))
    assert (article["authors"], article["photos"], article["published"]) == (["Lê Minh Thư"], [], DAY)


@pytest.mark.parametrize(
    "line",
    [
        "® Ghi rõ nguồn “Trang tin Đồng Tiến” khi phát hành lại thông tin từ trang này.",
        "© Bản quyền thuộc Đảng ủy xã Đồng Tiến. Nghiêm cấm sao chép dưới mọi hình thức.",
        "Đề nghị ghi rõ nguồn khi sao chép bài viết từ trang này",
        "© 2025 Trang thông tin xã Đồng Tiến. Mọi quyền được bảo lưu.",
    ],
)
def test_the_rights_that_a_portal_keeps_are_no_text(line: str) -> None:
    assert read(f"{ABC}<p><em>{line}</em></p>")["body"] == [A, B, C]
    amid = read(paragraphs(A, line, B, C))["body"]
    assert amid == [A, line, B, C]


@pytest.mark.parametrize("style", ["font-weight:600", "font-weight: 800", "font: 700 16px/1.4 Arial"])
def test_heavy_type_is_bold(style: str) -> None:
    article = read(f'<p style="{style}">{D}</p>{ABC}')
    assert (article["lead"], article["body"]) == (D, [A, B, C])


@pytest.mark.parametrize("name", ["fw-bold", "font-weight-bold", "my-4 font-semibold", "fst-italic lh-base"])
def test_classes_of_frameworks_set_type(name: str) -> None:
    article = read(f'<p class="{name}">{D}</p>{ABC}')
    assert (article["lead"], article["body"]) == (D, [A, B, C])


def test_parts_of_skins_of_dotnetnuke_are_no_fields() -> None:
    clock = '<div><span id="dnn_dnnCURRENTDATE_lblDate">20/06/2025</span></div>'
    box = (
        '<td><div><span id="dnn_ctr400_dnnTITLE_lblTitle">Tin mới đăng</span></div>'
        '<div><a href="/tabid/9/id/5/gieo-sa.aspx">Đồng Tiến gieo sạ vụ hè thu</a></div></td>'
    )
    fields = (
        f'<div><span id="dnn_ctr512_View_lblHeadline">{TITLE}</span></div>'
        '<div><span id="dnn_ctr512_View_lblPubDate">12/06/2025 16:20</span></div>'
        f'<div id="dnn_ctr512_View_lblBody">{ABC}</div>'
    )
    markup = (
        f"<html><head><title>{TITLE} - Xã Đồng Tiến</title></head><body><form>{clock}<table><tr>{box}<td>{fields}</td>"
        "</tr></table></form></body></html>"
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.published, article.body) == (TITLE, DAY, (A, B, C))


def test_the_title_of_a_box_yields_to_the_title_of_the_head_above_the_body() -> None:
    markup = (
        f"<html><head><title>{TITLE} - Xã Đồng Tiến</title></head><body><div>"
        f'<span id="a_lblTitle">Tin trong xã</span><div>{TITLE}</div><span id="a_lblDate">12/06/2025 16:20</span>'
        f'<div id="a_lblContent">{ABC}</div></div></body></html>'
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert article.evidence["title"].startswith("layout aspnet-labels: printed above the body")
    assert (article.title, article.body) == (TITLE, (A, B, C))


OFFICES = "".join(f"<tr><td>{n}</td><td>Lê Văn Tám</td><td>Ủy viên ban chấp hành Đảng bộ</td></tr>" for n in range(5))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Giới thiệu chung", ABC, id="of the portal"),
        pytest.param("Đất và người", ABC, id="as a link in its menu"),
        pytest.param(
            "Ban Chấp hành Đảng bộ xã Đồng Tiến khóa VI", f"<table>{OFFICES}</table>", id="a table of offices"
        ),
    ],
)
def test_pages_about_the_portal_are_no_articles_unless_they_are_dated(title: str, body: str) -> None:
    names = ("Trang chủ", "Đất và người", "Tin tức", "Văn bản", "Liên hệ")
    links = ("/", "/m/dat", "/m/tin", "/m/van-ban", "/m/lien-he")
    menu = "".join(f"<li><a href={link}>{name}</a></li>" for link, name in zip(links, names, strict=True))
    menu = f"<ul>{menu}</ul>"
    heading = f"{menu}<h1>{title}</h1>"
    undated, dated = (page(body, title=heading, dated=line).replace(SIDE.encode(), b"") for line in ("", DATED))
    with pytest.raises(NotAnArticle):
        read_article(undated, url=URL, fetched_at=FETCHED)
    assert read_article(dated, url=URL, fetched_at=FETCHED).title == title


def test_an_undated_article_with_a_name_of_its_own_is_one() -> None:
    assert read(ABC, title=f"{MENU}<h1>{TITLE}</h1>", dated="")["title"] == TITLE


def test_an_undated_article_in_a_list_of_the_latest_is_one() -> None:
    names = ("Nuôi heo đất", "Gieo sạ hè thu", "Trồng dừa ven kênh", "Đan lát ấp Chín", "Hội đua ghe")
    latest = "".join(f"<li><a href=/tin/{at}.html>{name}</a></li>" for at, name in enumerate(names))
    article = read(ABC, title=f"<ul>{latest}</ul><h1>{names[0]}</h1>", dated="")
    assert (article["title"], article["body"]) == (names[0], [A, B, C])


FORM = "<form><input type=email placeholder='Email của bạn'><button>Đăng ký</button></form>"
MEMBERS = "Sáng 12/6, hội viên phụ nữ xã Đồng Tiến tặng mười thẻ bảo hiểm cho thành viên có hoàn cảnh khó khăn."


@pytest.mark.parametrize("texts", [(A, B, C), (MEMBERS,), (MEMBERS, B)])
@pytest.mark.parametrize(
    "call", ["<h4>Đăng ký nhận tin</h4><p>Nhập email để nhận bản tin hằng tuần của xã.</p>", "<h3>Gửi bình luận</h3>"]
)
def test_a_form_in_the_box_of_a_short_article_does_not_hide_it(texts: tuple[str, ...], call: str) -> None:
    assert read(f"{paragraphs(*texts)}<div>{call}{FORM}</div>")["body"] == list(texts)
    assert read(f"{paragraphs(*texts)}{call}{FORM}")["body"] == list(texts)


def test_a_promise_below_a_form_is_none_of_the_text() -> None:
    promise = (
        "Chúng tôi cam kết không chia sẻ thư điện tử của bạn với bất kỳ ai khác và bạn có thể thôi nhận bất cứ lúc nào."
    )
    box = f"<div><h3>Đăng ký nhận bản tin</h3>{FORM}<p>{promise}</p></div>"
    assert read(f"<p>{A}</p>{box}{paragraphs(B, C)}")["body"] == [A, B, C]


POLL = "<p>Bà con có hài lòng không?</p><label><input type=radio>Có</label><label><input type=radio>Không</label>"


@pytest.mark.parametrize(
    "box",
    [f"<div>{POLL}<button>Gửi</button></div>", "<div><p>Đăng nhập để đọc tiếp</p><button>Đăng nhập</button></div>"],
    ids=["a poll without names", "a wall with a button"],
)
def test_what_is_pressed_within_a_text_is_none_of_it(box: str) -> None:
    assert read(f"<p>{A}</p>{box}{paragraphs(B, C)}")["body"] == [A, B, C]


@pytest.mark.parametrize(
    "last", ["Chia sẻ với chúng tôi, ông Tư nói bà con rất mừng.", "Đăng ký tham gia có hơn bốn mươi hộ của hai ấp."]
)
def test_a_sentence_that_begins_as_a_call_is_text(last: str) -> None:
    assert read(paragraphs(A, B, C, last))["body"] == [A, B, C, last]

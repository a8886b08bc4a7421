"""Kinds of fields as software of portals prints them, as `test_kinds`: a title and its date in one line, the last edit
alone, leads and captions in boxes that are named for them, counters and ratings, lists of two."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from tests.crawler.reading.test_kinds import ABC, DATED, FETCHED, TITLE, URL, A, B, C, D, paragraphs, read

SITE = "Trang thông tin điện tử xã Đồng Tiến"
DOCUMENTS = "".join(
    f"<tr><td><a href=vb.aspx?id={n}>{n}2-CV/HU của Huyện ủy</a> <span>(0{n}/04/2024)</span></td></tr>"
    for n in range(1, 4)
)
POLL = "<tr><td>Bạn thấy trang tin của xã thế nào?<br><input type=radio>Đẹp<br><input type=radio>Thường</td></tr>"


@pytest.mark.parametrize("box", [DOCUMENTS, POLL, DOCUMENTS + POLL], ids=["documents", "a poll", "both"])
def test_a_title_with_its_date_beside_it_in_one_cell_is_the_title(box: str) -> None:
    line = f"<font size=3 color=#B40000><b>{TITLE}</b></font> <font size=1>(12/06/2025 16:20)</font>"
    markup = (
        f"<html><head><title>{SITE}</title></head><body><table><tr><td><table><tr><td>VĂN BẢN MỚI</td></tr>{box}"
        f"</table></td><td><table><tr><td>{line}</td></tr><tr><td><b><i>{D}</i></b></td></tr><tr><td>{ABC}</td></tr>"
        "</table></td></tr></table></body></html>"
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.published, article.lead) == (TITLE, "2025-06-12T16:20+07:00", D)
    assert article.body == (A, B, C)


@pytest.mark.parametrize(
    "label",
    ["Sửa đổi lần cuối vào", "Sửa lần cuối vào", "Cập nhật lần cuối", "Lần cập nhật cuối:", "Last modified on"],
)
def test_the_last_edit_is_no_publication(label: str) -> None:
    line = f"{label} 12/06/2025 16:20"
    for place in ({"dated": f"<div>{line}</div>"}, {"dated": "", "behind": f"<p>{line}</p>"}):
        article = read(ABC + place.pop("behind", ""), **place)
        assert (article["published"], article["modified"]) == (None, "2025-06-12T16:20+07:00")
        assert line in article["published_raw"]
    printed = read(f"{ABC}<p>Đọc 345 lần {line}</p>", dated="<div>11/06/2025 08:00</div>")
    assert (printed["published"], printed["modified"]) == ("2025-06-11T08:00+07:00", "2025-06-12T16:20+07:00")
    assert printed["body"] == [A, B, C]


def test_what_is_called_up_to_date_and_nothing_else_is_the_publication() -> None:
    assert read(ABC, dated="<div>Cập nhật: 12/06/2025 16:20</div>")["published"] == "2025-06-12T16:20+07:00"


FIELD = '<div class="field field-name-{}"><div class=field-items><div class="field-item even">{}</div></div></div>'
IMAGE = '<img src="/anh/kenh-tam.jpg" width=480 height=320 alt="">'
CAPTION = "Đoàn viên vớt bèo trên kênh Tám."


@pytest.mark.parametrize("text", [ABC, paragraphs(A), f"{A}<br>{B}"], ids=["paragraphs", "one", "lines"])
def test_boxes_around_the_values_of_fields_name_them(text: str) -> None:
    fields = (("image", IMAGE), ("chu-thich-anh", CAPTION), ("tom-tat", f"<p>{D}</p>"), ("text-with-summary", text))
    article = read("".join(FIELD.format(*field) for field in fields))
    assert article["lead"] == D
    assert [photo["caption"] for photo in article["photos"]] == [CAPTION]
    assert article["body"] == [line for line in (A, B, C) if line in text]


def test_the_body_of_a_field_with_a_summary_is_no_lead() -> None:
    article = read(FIELD.format("body field-type-text-with-summary", f"{A}<br><div align=right>Minh Thư</div>"))
    assert (article["lead"], article["body"], article["authors"]) == (None, [A], ["Minh Thư"])


def test_counters_ratings_and_where_an_article_is_filed_are_no_text() -> None:
    rating = "<div><span>Đánh giá bài này</span><ul>" + "".join(f"<li><a href=#>{n}</a></li>" for n in range(1, 6))
    rating += "</ul><div>(0 bình chọn)</div></div>"
    tail = "<p>Đọc 276 lần</p><p>Được xuất bản trong <a href=/tin>Nông thôn mới</a></p>"
    article = read(f"{rating}<p>{A}</p><p>{B}</p>{tail}")
    assert [article["lead"], *article["body"]] == [None, A, B]


TEASER = (
    '<div class=muc><h2><a href="/tin/{n}">Đồng Tiến tổng kết vụ lúa năm 202{n}</a></h2><dl><dt>Chi tiết</dt>'
    "<dd>Chuyên mục: <a href=/cm>Nông thôn</a></dd><dd>Được đăng: 1{n}/06/2025 07:30</dd></dl><p>{text}</p>"
    '<p><a href="/tin/{n}">Xem thêm: Đồng Tiến tổng kết vụ lúa...</a></p></div>'
)


@pytest.mark.parametrize("count", [2, 3])
def test_a_category_of_two_teasers_is_a_list(count: int) -> None:
    teasers = "".join(TEASER.format(n=n, text=(A, B, C)[n]) for n in range(count))
    with pytest.raises(NotAnArticle):
        read(teasers, title="<h1>Nông thôn</h1>", dated="")
    assert read(ABC + teasers)["body"][:3] == [A, B, C]


def test_a_title_with_a_mark_is_vouched_for_by_the_head() -> None:
    others = "".join(f"<li><b>Bài {n}</b> <i>Thứ Ba, 1{n}/06/2025 08:15</i></li>" for n in range(5))
    markup = (
        f"<html><head><title>{TITLE}</title></head><body><div><h2>{TITLE}<span><sup>Nổi bật</sup></span></h2>{DATED}"
        f"<p>{D}</p></div><div><h3>Tin mới nhất</h3><ul>{others}</ul></div></body></html>"
    )
    article = read_article(markup.encode(), url=URL, fetched_at=FETCHED)
    assert (article.title, article.body) == (TITLE, (D,))

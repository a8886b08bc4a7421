"""Kinds of markup in which bodies, titles and dates are written, each within a page of unknown layout.

The kinds are those of public bug reports of similar tools; the texts and the markup are ours.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle

TITLE = "Xã Đồng Tiến khơi thông hai tuyến kênh trước mùa mưa"
FETCHED = datetime(2025, 6, 20, 8, 0, tzinfo=timezone(timedelta(hours=7)))
URL = "https://dongtien.example/tin/khoi-thong-kenh-412.html"
A = "Sáng 12/6, hơn một trăm đoàn viên và dân quân xã Đồng Tiến ra quân nạo vét kênh Tám, tuyến kênh dài nhất của xã."
B = "Sau hai ngày, gần ba cây số kênh đã thông dòng, nước về tới cánh đồng cuối ấp trước kỳ gieo sạ vụ hè thu."
C = "Đảng ủy xã giao mỗi chi bộ trông coi một đoạn kênh đi qua địa bàn và báo cáo trong kỳ sinh hoạt hằng tháng."
D = "Bà con hai ấp góp hơn bốn trăm ngày công, đoạn nào qua vườn nhà ai thì nhà ấy lo cơm nước cho anh em."
SECRET = "Đoạn này chỉ để người biên tập xem lại trước khi đăng, bạn đọc không bao giờ nhìn thấy ở trên trang."
DATED = '<div class="luc">Thứ Năm, 12/06/2025 16:20</div>'
SIDE = (
    '<div class="ben"><h3>Giới thiệu</h3><p>Đồng Tiến là xã thuần nông, có sáu ấp với hơn hai nghìn hộ, phần lớn sống '
    "nhờ cây lúa và nghề đan lát truyền đời.</p><p>Nhân dân trong xã một lòng theo Đảng, hai cuộc kháng chiến đều góp "
    "người góp của, được tặng danh hiệu Anh hùng lực lượng vũ trang.</p></div>"
)


def page(body: str, *, title: str = f"<h1>{TITLE}</h1>", dated: str = DATED, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE} | Xã Đồng Tiến</title>{head}</head><body>"
        '<div class="dinh"><a href="/">Trang chủ</a> <a href="/tin">Tin tức</a></div>'
        f'<div class="khung"><div class="bai">{title}{dated}<div class="nd">{body}</div></div>{SIDE}</div>'
        '<div class="chan"><p>Cơ quan chủ quản: Đảng ủy xã Đồng Tiến. Giấy phép số 12/GP-TTĐT.</p></div></body></html>'
    ).encode()


def read(body: str, **parts: Any) -> dict[str, Any]:
    return read_article(page(body, **parts), url=URL, fetched_at=FETCHED).as_json()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ABC = paragraphs(A, B, C)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(paragraphs(f"<a name=x>{A}</a>", B, C), [A, B, C], id="an anchor without an address"),
        pytest.param(f'<h3 id=m><a href="#m">Kết quả</a></h3>{ABC}', ["Kết quả", A, B, C], id="a heading's own link"),
        pytest.param(f"<a id=nd>{A}<br><br>{B}<br><br>{C}</a>", [A, B, C], id="all of it in an anchor"),
        pytest.param(paragraphs(A.replace("kênh Tám", "<st1:place>kênh Tám</st1:place>"), B), [A, B], id="smart tags"),
        pytest.param(
            paragraphs(A.replace("xã Đồng", "<x-dia-danh>xã Đồng</x-dia-danh>"), B), [A, B], id="own elements"
        ),
        pytest.param(f'<div style="float:left">S</div>{A[1:]}<p>{B}</p>', [A, B], id="a drop capital"),
        pytest.param(f"<h3>{A}</h3><h3>{B}</h3><h3>{C}</h3>", [A, B, C], id="headings"),
        pytest.param(f"<ul><li>{A}</li><li>{B}</li></ul>", [A, B], id="items"),
        pytest.param(f"<div><p>{A}<div><p>{B}<div><p>{C}<div><p>{D}{'</div>' * 4}", [A, B, C, D], id="boxes in boxes"),
        pytest.param(f"{A}<p/>{B}<p/>{C}<p/>{D}", [A, B, C, D], id="bare text and paragraphs"),
        pytest.param(f"<pre>{A}\n\n{B}\n\n{C}</pre>", [A, B, C], id="preformatted"),
        pytest.param(f'<div style="white-space:pre-line">{A}\n{B}</div>', [A, B], id="lines by style"),
        pytest.param(f"<font size=5>{A}<br><br>{B}</font>", [A, B], id="large type"),
        pytest.param(f"{A}</br>{B}</br>{C}", [A, B, C], id="breaks that are closed"),
        pytest.param(f"{A}</p>{B}</p>{C}", [A, B, C], id="paragraphs that are only closed"),
        pytest.param(f"<p>{A}" + "<b>" * 300 + f"<p>{B}<p>{C}", [A, B, C], id="300 open elements"),
        pytest.param(f"{'<div>' * 2000}<p>{A}</p><p>{B}</p>{'</div>' * 2000}", [A, B], id="2000 levels"),
        pytest.param(f"<p hidden>{SECRET}</p>{ABC}", [A, B, C], id="a hidden paragraph"),
        pytest.param(f'<p style="display:none">{SECRET * 9}</p>{ABC}', [A, B, C], id="a long hidden paragraph"),
        pytest.param(f"<template><p>{SECRET}</p></template>{ABC}", [A, B, C], id="a template"),
        pytest.param(f"<details><summary>Hỏi?</summary>{ABC}</details>", ["Hỏi?", A, B, C], id="details"),
        pytest.param(
            f"<button aria-expanded=false>Gì?</button><p>{A}</p><button aria-expanded=false>Ở đâu?</button><p>{B}</p>",
            ["Gì?", A, "Ở đâu?", B],
            id="questions that are buttons",
        ),
        pytest.param(
            f'<div class="d-none d-md-block">{ABC}</div><div class="d-md-none">{ABC}</div>', [A, B, C], id="twice"
        ),
        pytest.param(
            f'{ABC}</div><div class="qc">Quảng cáo</div><div class="nd2"><p>{D}</p>', [A, B, C, D], id="two boxes"
        ),
        pytest.param(
            f'<p>{A}</p><div class="k"><b>Đọc gì thêm</b><a href="/tin/le-hoi-7.html"><img src="/n/7.jpg">Lễ hội đình '
            f"làng năm nay có gì mới</a></div>{paragraphs(B, C)}",
            [A, B, C],
            id="a box of links within it",
        ),
        pytest.param(
            f'{ABC}<div><p>Đăng nhập tài khoản thành viên để đọc toàn bộ bài viết này.</p><a href="/dn">Vào</a></div>',
            [A, B, C],
            id="a wall",
        ),
        pytest.param(
            f"{ABC}<p>Bạn đang đọc phần đầu của bài. Hãy đăng nhập để đọc toàn văn.</p>", [A, B, C], id="a wall behind"
        ),
        pytest.param(f"<p>Trang 2 trong tổng số 3</p>{ABC}", [A, B, C], id="which page it is"),
        pytest.param(f"<p>{A}</p><p>{B[:-1]}… <a href=#>Đọc tiếp</a></p>", [A, f"{B[:-1]}…"], id="a link to the rest"),
        pytest.param(
            f"<p>{A}</p><div><p>Theo ông bà, xã nên làm việc gì trước?</p><ul><li><input type=radio name=t>Nạo vét kênh"
            f"<li><input type=radio name=t>Đắp bờ bao</ul></div><p>{B}</p>",
            [A, B],
            id="a poll within it",
        ),
        pytest.param(
            f"{ABC}</div><section><h4>Chú thích</h4><p>1. Nghị quyết số 4 của Đảng ủy xã.</p></section><div>",
            [A, B, C, "Chú thích", "1. Nghị quyết số 4 của Đảng ủy xã."],
            id="notes in a box behind",
        ),
        pytest.param(
            f"<table><tr><th>Hỏi<th>Đáp<tr><td>{A}<td>{B}</table>", ["Hỏi | Đáp", f"{A} | {B}"], id="a table alone"
        ),
        pytest.param(f'{ABC}<p>Trang: <b>1</b> <a href="?t=2">2</a></p>', [A, B, C], id="numbers of pages"),
        pytest.param(
            paragraphs(A, "Địa chỉ: Nhà văn hóa ấp 3, xã Đồng Tiến, gần cầu kênh Tám.", B, C),
            [A, "Địa chỉ: Nhà văn hóa ấp 3, xã Đồng Tiến, gần cầu kênh Tám.", B, C],
            id="an address in the text",
        ),
        pytest.param(
            f"{ABC}<table><caption>Bảng 1</caption><tr><td>Kênh<td>Mét<tr><td>Kênh<br>Tám<td>2.900</table>",
            [A, B, C, "Bảng 1", "Kênh | Mét", "Kênh Tám | 2.900"],
            id="a table with its caption",
        ),
        pytest.param(f"<xml><w:WordDocument>Normal 0</w:WordDocument></xml>{ABC}", [A, B, C], id="Word's settings"),
        pytest.param(f"<p>Normal 0 false false EN-US X-NONE</p>{ABC}", [A, B, C], id="Word's settings as text"),
        pytest.param(
            f"{paragraphs(A + ' (1)', B)}<p align=right><b>Thu Hà</b></p><p>-----</p><p>(1) Nghị quyết số 4.</p>",
            [A + " (1)", B, "-----", "(1) Nghị quyết số 4."],
            id="notes behind the author",
        ),
    ],
)
def test_a_body_is_read_as_it_is_shown(body: str, expected: list[str]) -> None:
    assert read(body)["body"] == expected


def test_verses_are_paragraphs() -> None:
    verses = [
        "Kênh quê một dải xanh trong",
        "Chở bao mùa lúa xuôi dòng về đây",
        "Cha ngồi chẻ lạt tre gầy",
        "Nghe con đọc sách",
    ]
    assert read(f"<p>{'<br>'.join(verses)}</p>")["body"] == verses
    assert read("".join(f"<h4>{verse}</h4>" for verse in verses))["body"] == verses


def test_a_poem_is_read_though_the_head_of_its_page_does_not_name_it() -> None:
    verses = "Kênh quê một dải xanh trong,|chở bao mùa lúa xuôi dòng về đây,|cha ngồi chẻ lạt tre gầy,|con nghe lá hát."
    bare = page(
        f"<div align=center>{verses.replace('|', '<br>')}</div>",
        title="<span class=tieu-de>Nắng mới</span><br>",
        dated="<span class=luc>12/06/2025 16:20</span>",
    ).replace(f"<title>{TITLE} | Xã Đồng Tiến</title>".encode(), "<title>Xã Đồng Tiến</title>".encode())
    article = read_article(bare, url=URL, fetched_at=FETCHED)
    assert (article.title, list(article.body)) == ("Nắng mới", verses.split("|"))


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<li><time>{time}</time><p>{text}</p></li>", id="items"),
        pytest.param("<p><b>{time}</b></p><p>{text}</p>", id="bold lines"),
        pytest.param("<h4>12/06/2025 {time}</h4><p>{text}</p>", id="headings with the day"),
        pytest.param("<tr><td>{time}</td><td>{text}</td></tr>", id="rows"),
    ],
)
def test_a_live_report_keeps_its_times_and_its_order(form: str) -> None:
    entries = {"09:40": "Đồng chí Bí thư phát lệnh ra quân.", "09:05": "Dân quân tập trung ở đầu kênh.", "08:30": A}
    body = "".join(form.format(time=time, text=text) for time, text in entries.items())
    body = f"<table>{body}</table>" if body.startswith("<tr") else body
    article = read(f"<p class=sapo><b>{B}</b></p>{body}")
    words = " ".join(article["body"])
    assert (article["lead"], article["published"]) == (B, "2025-06-12T16:20+07:00")
    assert [words.find(part) for entry in entries.items() for part in entry] == sorted(
        words.index(part) for entry in entries.items() for part in entry
    )


def test_the_day_of_an_entry_of_a_live_report_is_not_the_article_s() -> None:
    entries = "".join(
        f"<h4>12/06/2025 {time}</h4><p>{text}</p>" for time, text in (("9:40", A), ("9:05", B), ("8:30", C))
    )
    assert read(entries, dated="")["published"] is None


def test_labels_and_counters_beside_the_date_are_no_text() -> None:
    dated = "<dl><dt>Chi tiết<dd>Chuyên mục: <a href=/c>Nông thôn</a><dd>12/06/2025 16:20<dd>Lượt xem: 28</dl>"
    article = read(ABC, dated=f'{dated}<p class="intro"><b>{D}</b></p>')
    assert (article["lead"], article["body"]) == (D, [A, B, C])


def test_the_name_of_the_site_is_no_title_though_it_is_its_heading() -> None:
    title = '<h1 class=title><a href="/">Xã Đồng Tiến</a></h1><h3 class=title>Nắng mới</h3>'
    html = page(ABC, title=title).replace(f"<title>{TITLE} |".encode(), b"<title>")
    html = html.replace("<title> Xã Đồng Tiến".encode(), "<title>Xã Đồng Tiến: Nắng mới".encode())
    assert read_article(html, url=URL, fetched_at=FETCHED).title == "Nắng mới"


def test_a_poll_beside_a_short_article_is_not_its_text() -> None:
    poll = (
        "<label><input type=radio name=t>Nạo vét kênh</label><label><input type=radio name=t>Đắp bờ bao cho cao</label>"
    )
    assert read(f"<p>{A}</p></div></div><div><div>Thăm dò ý kiến</div><p>{SECRET}?</p>{poll}</div><div><div>")[
        "body"
    ] == [A]


@pytest.mark.parametrize(
    ("dated", "published", "modified"),
    [
        pytest.param("<p>12/06/2025-16:20</p>", "2025-06-12T16:20+07:00", None, id="a hyphen that is no zone"),
        pytest.param("<p><i></i>12-6-2025 <i></i>16:20 <i></i>1024</p>", "2025-06-12T16:20+07:00", None, id="icons"),
        pytest.param("<p><b>12</b><b>6</b><b>2025</b></p>", "2025-06-12", None, id="a leaf of a calendar"),
        pytest.param("<div><div>Tháng 6</div><div>12</div><div>2025</div></div>", "2025-06-12", None, id="month first"),
        pytest.param("<ul><li>12/06/2025</li><li>16:20</li></ul>", "2025-06-12T16:20+07:00", None, id="in two items"),
        pytest.param(
            "<table><tr><td>Ngày đăng<td>12/06/2025<tr><td>Xem<td>9</table>", "2025-06-12", None, id="a table"
        ),
        pytest.param(
            "<p>12/06/2025 16:20 Theo dõi Đồng Tiến trên Google News</p>", "2025-06-12T16:20+07:00", None, id="a call"
        ),
        pytest.param(
            "<p>Đăng: 12/06/2025 16:20 - Cập nhật: 13/06/2025 08:00</p>",
            "2025-06-12T16:20+07:00",
            "2025-06-13T08:00+07:00",
            id="an edit",
        ),
        pytest.param("<p>Hôm nay: 12/06/2025</p>", None, None, id="today's"),
        pytest.param("<p>Thu Hà | 09/06/2025 | Lượt xem: 1.234</p>", "2025-06-09", None, id="a name like a weekday"),
        pytest.param("<p>Thứ Năm, 06/12/2025</p>", None, None, id="a weekday of neither order"),
        pytest.param("<p>Thứ Sáu, 06/12/2024 16:20</p>", "2024-12-06T16:20+07:00", None, id="a weekday that agrees"),
        pytest.param("<p>T3, 05/07/2013 - 19:13</p>", "2013-05-07T19:13+07:00", None, id="month before day"),
        pytest.param("<p>Thứ Hai, 12/06/2025 16:20</p>", None, None, id="a weekday that agrees with nothing"),
    ],
)
def test_a_date_is_read_or_refused(dated: str, published: str | None, modified: str | None) -> None:
    article = read(ABC, dated=dated)
    assert (article["published"], article["modified"]) == (published, modified)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(f"<h1>{TITLE.replace(' trước', '<br>trước')}</h1>", id="a break"),
        pytest.param(
            f"<h1>{TITLE.replace(' trước', '</span><span style=display:block>trước')}</span></h1>", id="lines"
        ),
        pytest.param(f"<h1><div>Xã Đồng Tiến</div><div>{TITLE.removeprefix('Xã Đồng Tiến ')}</div></h1>", id="blocks"),
        pytest.param(f"<h2>Xã Đồng Tiến</h2><h1>{TITLE}</h1>", id="beside the site's name"),
        pytest.param(f"<h2>{TITLE} <span><sup>Nổi bật</sup></span></h2>", id="before a mark"),
    ],
)
def test_a_title_is_whole(title: str) -> None:
    assert read(ABC, title=title)["title"] == TITLE


@pytest.mark.parametrize(
    ("figure", "caption"),
    [
        pytest.param("<figure><img src=/a.jpg><figcaption>Kênh Tám.</figcaption></figure>", "Kênh Tám.", id="below"),
        pytest.param("<figure><figcaption>Kênh Tám.</figcaption><img src=/a.jpg></figure>", "Kênh Tám.", id="above"),
        pytest.param(
            "<figure><img src=/a.jpg><figcaption><a href=/a.jpg>Kênh Tám.</a></figcaption></figure>",
            "Kênh Tám.",
            id="linked",
        ),
        pytest.param(
            "<figure><div style='background:url(/a.jpg)'></div><figcaption>Kênh Tám.</figcaption></figure>",
            "Kênh Tám.",
            id="of a background",
        ),
        pytest.param(
            "<img src=/a.jpg><p><i>Lời tòa soạn: Xin giới thiệu loạt bài.</i></p>", None, id="an editor's note"
        ),
        pytest.param("<div><p><i>Kênh Tám.</i></p><img src=/a.jpg></div>", "Kênh Tám.", id="above, in one box"),
        pytest.param("<p><i>Kênh Tám.</i><br><img src=/a.jpg></p>", "Kênh Tám.", id="above, in one paragraph"),
        pytest.param(
            "<table><caption>Kênh Tám.</caption><tr><td><img src=/a.jpg></table>", "Kênh Tám.", id="of a table"
        ),
        pytest.param("<table><tr><td>Kênh Tám.<tr><td><img src=/a.jpg></table>", "Kênh Tám.", id="in the row above"),
        pytest.param("<div><a href=/a.jpg><img src=/a.jpg></a><p>Kênh Tám.</p></div>", "Kênh Tám.", id="in one box"),
        pytest.param(
            '<div><div data-bg="/a.jpg"></div><p>Kênh Tám.</p></div>', "Kênh Tám.", id="of a background to be loaded"
        ),
        pytest.param(
            '<div><span style="background:url(/a.jpg)"></span><p>Kênh Tám.</p></div>', "Kênh Tám.", id="of a span"
        ),
        pytest.param(
            '<div><a href="/?attachment_id=7"><img src=/a.jpg></a><p><a href="/?attachment_id=7">Kênh Tám sau khi bà '
            "con nạo vét</a></p></div>",
            "Kênh Tám sau khi bà con nạo vét",
            id="linked to the picture's own page",
        ),
        pytest.param(
            "<div><img src=/a.jpg><div>Kênh Tám.</div><div>Ảnh 1 / 3</div></div>", "Kênh Tám.", id="above a counter"
        ),
    ],
)
def test_a_photograph_has_the_caption_that_is_its_own(figure: str, caption: str | None) -> None:
    article = read(f"<p>{A}</p>{figure}{paragraphs(B, C)}")
    assert [(photo["url"], photo["caption"]) for photo in article["photos"]] == [
        ("https://dongtien.example/a.jpg", caption)
    ]
    assert caption is None or article["body"] == [A, B, C]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "".join(f"<div><img src=/{text[:4]}.jpg><p>{text}</p></div>" for text in (A, B)), [A, B], id="own"
        ),
        pytest.param(
            f"<table><tr><th>Ra quân<tr><td><img src=/a.jpg><tr><td>Kênh Tám.</table>{ABC}",
            ["Ra quân", A, B, C],
            id="title",
        ),
        pytest.param(
            f"<img src=/a.jpg><p><em>LTS: Mời bạn đọc theo dõi loạt bài về thủy lợi của xã.</em></p>{ABC}",
            ["LTS: Mời bạn đọc theo dõi loạt bài về thủy lợi của xã.", A, B, C],
            id="an editor's note",
        ),
        pytest.param(
            f'<p>{A}</p><div><a href="/tin/le-hoi.html"><img src=/7.jpg></a><p><a href="/tin/le-hoi.html">Lễ hội đình '
            f"làng năm nay có gì mới</a></p></div>{paragraphs(B, C)}",
            [A, B, C],
            id="another article's title",
        ),
    ],
)
def test_a_text_beside_a_picture_is_not_taken_for_its_caption(body: str, expected: list[str]) -> None:
    article = read(body)
    assert (article["lead"], article["body"]) == (None, expected)


def test_a_short_article_is_read_beside_a_long_box() -> None:
    article = read(f"<p>{A}</p>")
    assert article["body"] == [A] and article["published"] == "2025-06-12T16:20+07:00"


@pytest.mark.parametrize("count", [1, 6])
def test_a_list_of_beginnings_is_no_article(count: int) -> None:
    items = "".join(
        f'<div class="muc"><h2><a href="/tin/bai-{n}.html">Bài viết thứ {n} của chuyên mục xây dựng Đảng</a></h2>'
        f'<div>12/06/2025 - 0{n}:15</div><p>Ngày {n}/6. {A}</p><p>{B}</p><a href="/tin/bai-{n}.html">Đọc tiếp</a></div>'
        for n in range(1, count + 1)
    )
    with pytest.raises(NotAnArticle):
        read(items, title="<h1>Xây dựng Đảng</h1>", dated="")


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<h3>Bài viết thứ {n} của mục</h3><p>{text} <a href=/tin/{n}>Xem tiếp</a></p>", id="links within"),
        pytest.param("<h3>Bài viết thứ {n} của mục</h3><p>{text}</p><a href=/tin/{n}>Chi tiết</a>", id="links behind"),
        pytest.param(
            "<li>1{n}/06/2025 <a href=/tin/{n}>Bài viết thứ {n} của chuyên mục</a><br>{text}</li>", id="dates before"
        ),
    ],
)
def test_a_list_of_beginnings_is_known_by_what_comes_again(form: str) -> None:
    items = "".join(f"<div>{form.format(n=n, text=text)}</div>" for n, text in enumerate((A, B, C, D)))
    with pytest.raises(NotAnArticle):
        read(items, title="<h1>Xây dựng Đảng</h1>", dated="")


@pytest.mark.parametrize("label", ["Giới thiệu", "Bộ máy tổ chức"])
def test_a_page_that_the_menu_leads_to_is_no_article_where_it_has_no_date(label: str) -> None:
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("tin", "van-ban", "hoi-dap", "anh", "phim"))
    menu = f'<ul><li><a href="/">Trang chủ</a></li>{menu}<li><a href="/trang.html">{label}</a></li></ul>'
    site, title = "https://dongtien.example/trang.html", f"<h1>{label}</h1>"
    html = page(ABC, title=title, dated="").replace(b"<body>", f"<body>{menu}".encode())
    html = html.replace(f"<title>{TITLE}".encode(), f"<title>{label}".encode())
    with pytest.raises(NotAnArticle):
        read_article(html, url=site, fetched_at=FETCHED)
    other = html.replace(f'"/trang.html">{label}'.encode(), '"/khac.html">Thư viện'.encode())
    if label != "Giới thiệu":  # which says by itself what it is
        assert read_article(other, url=site, fetched_at=FETCHED).body == (A, B, C)
    dated = html.replace(title.encode(), f"{title}{DATED}".encode())
    assert read_article(dated, url=site, fetched_at=FETCHED).body == (A, B, C)


def test_fields_are_known_by_their_labels() -> None:
    article = read(
        f"{ABC}<div><div>Nguồn:</div><div>Báo Nhân Dân</div></div>"
        "<div><h4>Chuyên mục:</h4><a href=/c>Nông thôn</a></div><p>Từ khóa: kênh mương, thủy lợi</p>"
    )
    assert (article["source"], article["section"]) == ("Báo Nhân Dân", "Nông thôn")
    assert article["tags"] == ["kênh mương", "thủy lợi"]
    assert article["body"] == [A, B, C]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            '<img src=/p.gif><meta property="article:published_time" content="2025-06-12T16:20">', id="a picture"
        ),
        pytest.param('</head><body><meta name="dc.date" content="2025-06-12T16:20:00+07:00">', id="in the body"),
        pytest.param(
            '<script type="application/ld+json">/* x */[{"@context":"http://schema.org","@graph":[{"@type":'
            '"http://schema.org/NewsArticle","datePublished":"2025-06-12T16:20:00+07:00",}]}];</script>',
            id="JSON-LD with a comment, a comma too many and a semicolon",
        ),
    ],
)
def test_what_the_head_states_counts_wherever_a_parser_puts_it(head: str) -> None:
    assert read(ABC, dated="", head=head)["published"][:16] == "2025-06-12T16:20"


def test_words_of_a_document_stay_whole_in_links_side_by_side() -> None:
    link = '<a href="/tep/phu-luc-1.pdf">{}</a>'
    lines = f"<p>+&nbsp;{link.format('Phụ lục 1:&nbsp;')}{link.format('Danh sách hộ góp công nạo vét kênh Tám;')}</p>"
    record = read(ABC + lines + paragraphs(D + link.format("Tải về")))
    assert [file["text"] for file in record["attachments"]] == ["Phụ lục 1: Danh sách hộ góp công nạo vét kênh Tám;"]

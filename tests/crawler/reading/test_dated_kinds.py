"""Kinds of dates that are not when an article was published, or can be read in two ways, as `test_kinds`."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from crawler.reading.dates.order import count_plain
from tests.crawler.reading.test_kinds import ABC, DATED, FETCHED, TITLE, URL, page, read

NOW = "2025-06-20T08:00:00+07:00"
HEADING = f"<h1>{TITLE}</h1>"


@pytest.mark.parametrize(
    ("dated", "published"),
    [
        pytest.param("<div>Tue, 05/07/2013 - 19:13</div>", "2013-05-07T19:13+07:00", id="Tuesday in May"),
        pytest.param("<div>Fri, 05/07/2013 - 19:13</div>", "2013-07-05T19:13+07:00", id="Friday in July"),
        pytest.param("<div>Wed, 05/07/2013 - 19:13</div>", None, id="a weekday of neither"),
        pytest.param("<div>Fri, 03/02/2012 - 14:07</div>", None, id="a weekday of both"),
        pytest.param("<div>T6, 03/02/2012 - 14:07</div>", "2012-02-03T14:07+07:00", id="of both, in Vietnamese"),
        pytest.param("<div>Đăng ngày Fri, 03/06/2020 - 08:40</div>", "2020-03-06T08:40+07:00", id="after a label"),
        pytest.param("<div>by admin on Tue, 05/07/2013 - 19:13</div>", "2013-05-07T19:13+07:00", id="after words"),
        pytest.param("<div><i>Tuesday</i> <b>05/07/2013</b></div>", "2013-05-07", id="in elements"),
        pytest.param("<div><b>Thứ Ba</b><br>05/07/2013</div>", "2013-05-07", id="in a line of its own"),
        pytest.param("<div>05/07/2013 10:00 - Thu Hà</div>", "2013-07-05T10:00+07:00", id="a name"),
        pytest.param("<div>Mai Thu, 05/07/2013</div>", "2013-07-05", id="the end of a name"),
    ],
)
def test_the_weekday_says_which_figure_is_the_day(dated: str, published: str | None) -> None:
    assert read(ABC, dated=dated)["published"] == published


STATE = (
    '<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"post":{"title":"%s","id":412,"text":"'
    + "Kênh đã thông dòng. " * 20
    + '","publishedAt":"2013-05-07T12:13:00.000Z"}}}}</script>'
)


@pytest.mark.parametrize(
    ("dated", "head", "url", "published"),
    [
        pytest.param('<time datetime="2013-05-07">05/07/2013</time>', "", URL, "2013-05-07", id="datetime"),
        pytest.param('<abbr title="2013-05-07T19:13">05/07/2013</abbr>', "", URL, "2013-05-07", id="title"),
        pytest.param("05/07/2013", STATE % TITLE, URL, "2013-05-07", id="the state"),
        pytest.param("05/07/2013", STATE % "Tin khác của xã Đồng Tiến", URL, "2013-07-05", id="another's state"),
        pytest.param("05/07/2013", "", "https://dongtien.example/2013/5/kenh.html", "2013-05-07", id="the month"),
        pytest.param("05/07/2013", "", "https://dongtien.example/20130507/kenh.html", "2013-05-07", id="the day"),
        pytest.param("05/07/2013", "", "https://dongtien.example/2013/07/kenh.html", "2013-07-05", id="the same"),
        pytest.param(
            "05/07/2013",
            '<meta property="article:modified_time" content="2013-05-08T09:00:00+07:00">',
            URL,
            "2013-05-07",
            id="an edit before it",
        ),
        pytest.param(
            "05/07/2013",
            '<meta property="article:modified_time" content="2013-07-08T09:00:00+07:00">',
            URL,
            "2013-07-05",
            id="an edit after it",
        ),
        pytest.param(
            "09/02/2018", '<meta name="pubdate" content="02/09/2018 08:30">', URL, "2018-02-09", id="figures in a meta"
        ),
    ],
)
def test_what_says_which_figure_is_the_day(dated: str, head: str, url: str, published: str) -> None:
    body = page(ABC, dated=f"<div>{dated}</div>", head=head)
    found = read_article(body, url=url, fetched_at=FETCHED).published
    assert (found or "")[:10] == published


@pytest.mark.parametrize(
    ("beside", "published"),
    [
        pytest.param("<p>Lịch ngày 05/25/2013</p>", None, id="a date with the month first"),
        pytest.param("<p>Lịch ngày 05/25/2013, 25/05/2013</p>", "2013-07-05", id="one in each order"),
        pytest.param("<script>var day = '05/25/2013'</script>", "2013-07-05", id="a date in a script"),
    ],
)
def test_another_date_of_the_page_makes_the_order_doubtful(beside: str, published: str | None) -> None:
    article = read(f"{ABC}</div>{beside}<div>", dated="<div>05/07/2013</div>")
    assert (article["published"], article["published_raw"]) == (published, "05/07/2013")


def test_plain_dates_of_a_text_are_counted() -> None:
    assert count_plain("11/20/2026 20/11/2026 5/13/1999 05/07/2013 2026/11/20 115/20/2026 40/11/2020") == {
        "day-first": 1,
        "month-first": 2,
    }


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f'<meta property="article:published_time" content="{NOW}">', id="meta"),
        pytest.param('<meta property="article:published_time" content="2025-06-20T00:59:58+00:00">', id="in UTC"),
        pytest.param(
            f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"{NOW}",'
            f'"dateModified":"{NOW}"}}</script>',
            id="JSON-LD",
        ),
    ],
)
def test_a_time_stated_at_the_moment_of_fetching_is_the_clocks(head: str) -> None:
    article = read(ABC, dated="", head=head)
    assert (article["published"], article["modified"]) == (None, None)
    assert read(ABC, dated="<div>20/06/2025</div>", head=head)["published"] == "2025-06-20"


def test_a_day_that_only_a_meta_element_states_may_be_that_of_every_page() -> None:
    assert read(ABC, dated="", head='<meta name="dc.date" content="2025-06-20">')["published"] is None
    assert read(ABC, dated="", head='<meta name="dc.date" content="2025-06-19">')["published"] == "2025-06-19"


def test_midnight_of_another_zone_is_no_time_of_day() -> None:
    head = '<meta property="article:published_time" content="2025-06-12T00:00:00Z">'
    assert read(ABC, dated="<div>12/06/2025</div>", head=head)["published"] == "2025-06-12"


@pytest.mark.parametrize(
    ("above", "published"),
    [
        pytest.param("Thứ Sáu, 20/06/2025 | 07:58 GMT+7", None, id="minutes before the fetch"),
        pytest.param("Thứ Sáu, 20 tháng 6, 2025", None, id="the day of the fetch"),
        pytest.param("20/06/2025 06:30", "2025-06-20T06:30+07:00", id="an hour before"),
        pytest.param("19/06/2025", "2025-06-19", id="a day before"),
        pytest.param("Ngày đăng: 20/06/2025", "2025-06-20", id="a label"),
    ],
)
def test_a_clock_above_the_title_is_told_by_the_time_of_fetching(above: str, published: str | None) -> None:
    assert read(ABC, title=f"<div>{above}</div>{HEADING}", dated="")["published"] == published


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("<header><a href=/>Trang</a><div>18/06/2025 22:10:05</div></header>", id="the site's header"),
        pytest.param(
            "<div><a href=/1>A</a> <a href=/2>B</a> <a href=/3>C</a> <a href=/4>D</a><p>18/06/2025 22:10</div>",
            id="a bar with a menu",
        ),
    ],
)
def test_a_clock_of_the_site_may_be_of_another_day(head: str) -> None:
    body = page(ABC, dated="").replace(b'<div class="dinh">', f'{head}<div class="dinh">'.encode())
    assert read_article(body, url=URL, fetched_at=FETCHED).published is None


OTHERS = [
    pytest.param('<div>Xem thêm: <a href="/tin/9.html">Hội nghị tháng 5</a> (12/05/2025)</div>', id="a link"),
    pytest.param("<table><tr><td>Ngày ký</td><td>12/05/2025</td></tr></table>", id="a cell"),
    pytest.param("<div><span>Ngày nghiệm thu:</span> <span>12/05/2025</span></div>", id="a label of something else"),
    pytest.param("<div><span>Ngày nghiệm thu</span> <span>12/05/2025</span></div>", id="without a colon"),
    pytest.param("<div><p>Hạn chót</p><p>12/05/2025</p></div>", id="a label in a line of its own"),
    pytest.param("<p>Kết thúc: 09:15 | Thứ Năm, 12/06/2025</p>", id="a label before bars"),
    pytest.param("<div>hoa87 (14/05/2025 09:00): Bài viết hay quá!</div>", id="somebody's words"),
]
LINK = '<a href="/tin/9.html">Hội nghị trực tuyến toàn xã Đồng Tiến</a>'
BEHIND = [
    pytest.param('<div>Đính kèm: <a href="/15.pdf">Tệp 15</a> tải lên 01/05/2025 09:14</div>', id="a document"),
    pytest.param('<div class="cmt"><b>Bạn đọc Lan</b><br><i>14/05/2025 09:00</i><p>Hay quá!</p></div>', id="a comment"),
    pytest.param(f"<table><tr><td>{LINK}</td><td>Thứ Năm, ngày 15 tháng 05 năm 2025</td></tr></table>", id="a cell"),
    pytest.param(f"<dl><dt>14/05/2025 09:15</dt><dd>{LINK}</dd></dl>", id="above a link"),
    pytest.param("<blockquote><p>Đoàn xã chia sẻ ngày 11/05/2025</p></blockquote>", id="a quotation"),
    pytest.param(
        "<table><tr><th>Số</th><th>Ngày ban hành</th></tr><tr><td>12/QĐ</td><td>03/05/2025</td></tr></table>",
        id="a list of documents",
    ),
]


@pytest.mark.parametrize("line", OTHERS)
def test_a_date_under_the_title_may_be_anothers(line: str) -> None:
    assert read(ABC, dated=line)["published"] is None
    assert read(ABC, dated=line + DATED)["published"] == "2025-06-12T16:20+07:00"


@pytest.mark.parametrize("line", BEHIND)
def test_a_date_behind_the_text_may_be_anothers(line: str) -> None:
    assert read(f"{ABC}</div>{line}<div>", dated="")["published"] is None


@pytest.mark.parametrize(
    ("title", "dated", "behind"),
    [
        pytest.param(f"<div>11/06/2025 08:15</div>{HEADING}", "<p>Cập nhật: 12/06/2025 10:40</p>", "", id="around"),
        pytest.param(HEADING, "<p>Cập nhật: 12/06/2025 10:40</p>", "<p>Đăng: 11/06/2025 08:15</p>", id="behind"),
        pytest.param(
            HEADING, "<p>11/06/2025 08:15<br>Ngày hiệu chỉnh: 12/06/2025 10:40</p>", "", id="another word for an edit"
        ),
        pytest.param(
            HEADING, "<p>11/06/2025 08:15</p>", "<p>Bài được chỉnh sửa lúc 10:40 ngày 12/06/2025</p>", id="a sentence"
        ),
        pytest.param(
            HEADING,
            "<table><tr><th>Ngày đăng<th>Ngày cập nhật<tr><td>11/06/2025 08:15<td>12/06/2025 10:40</table>",
            "",
            id="columns",
        ),
        pytest.param(
            HEADING,
            "<div><p>Ngày đăng</p><p>11/06/2025 08:15</p><p>Ngày cập nhật</p><p>12/06/2025 10:40</p></div>",
            "",
            id="labels in lines",
        ),
    ],
)
def test_publication_and_edit_are_told_apart(title: str, dated: str, behind: str) -> None:
    article = read(f"{ABC}</div>{behind}<div>", title=title, dated=dated)
    assert (article["published"], article["modified"]) == ("2025-06-11T08:15+07:00", "2025-06-12T10:40+07:00")


def test_an_edit_is_read_in_the_order_of_the_publication() -> None:
    article = read(ABC, dated="<p>Tue, 05/07/2013 19:13. Cập nhật: Wed, 05/08/2013 08:00</p>")
    assert (article["published"], article["modified"]) == ("2013-05-07T19:13+07:00", "2013-05-08T08:00+07:00")


@pytest.mark.parametrize(
    ("dated", "published"),
    [
        pytest.param("<b>06/09/2022</b><svg></svg><b>07:45</b>", "2022-09-06T07:45+07:00", id="date and time"),
        pytest.param("<b>07:45</b><svg></svg><b>06/09/2022</b>", "2022-09-06T07:45+07:00", id="time and date"),
        pytest.param("<b>06/09/2022</b> <span>0:00 / 3:42</span>", "2022-09-06", id="a player"),
    ],
)
def test_times_beside_a_date(dated: str, published: str) -> None:
    assert read(ABC, dated=f"<div>{dated}</div>")["published"] == published


@pytest.mark.parametrize(
    ("line", "published"),
    [
        pytest.param("Ngày đăng: 12/06/2025", "2025-06-12", id="of the publication"),
        pytest.param("Cập nhật tỷ giá: 12/06/2025", None, id="of something else"),
        pytest.param("12/06/2025", None, id="without a label"),
    ],
)
def test_a_date_directly_behind_the_frame_needs_a_label(line: str, published: str | None) -> None:
    body = page(ABC, dated="").replace(b'<div class="ben">', f'<div class="ben"><p>{line}</p>'.encode())
    assert read_article(body, url=URL, fetched_at=FETCHED).published == published


@pytest.mark.parametrize(
    ("dated", "published"),
    [
        pytest.param("Hôm nay: 14/06/2025 | Đăng: 12/06/2025 16:20", "2025-06-12T16:20+07:00", id="a labelled date"),
        pytest.param("Hôm nay: 14/06/2025 | Đăng nhập", None, id="another word behind it"),
        pytest.param('<i title="12/06/2025 16:20">3 ngày trước</i>', "2025-06-12T16:20+07:00", id="days ago"),
        pytest.param('<i title="12/01/2025 16:20">3 ngày trước</i>', "2025-06-11", id="a title of something else"),
    ],
)
def test_today_and_days_ago_beside_an_exact_date(dated: str, published: str | None) -> None:
    body = page(ABC, dated=f"<div>{dated}</div>")
    fetched = FETCHED.replace(year=2025, month=6, day=14)
    assert read_article(body, url=URL, fetched_at=fetched).published == published


def test_the_time_of_the_first_entry_of_a_live_report_is_not_the_articles() -> None:
    entries = "".join(
        f"<li><time>{at}</time><p>Đoàn viên nạo vét đoạn kênh qua ấp {at[-1]}.</p></li>" for at in ("11:30", "10:21")
    )
    assert read(f"<ul>{entries}</ul>{ABC}", dated="<div>12 Tháng 6, 2025</div>")["published"] == "2025-06-12"


def test_a_date_that_leads_where_a_title_beside_it_leads_is_of_that() -> None:
    cards = "".join(
        f"<a href=/t/{at}><div><img src=/n/{at}.jpg></div><h3>Lễ hội đình làng năm nay có gì mới</h3>"
        f"<i>1{at}/06/2025</i></a>"
        for at in (1, 2)
    )
    side = f"<section><h2>Cùng mục</h2><div>{cards}</div></section>"
    assert read(f"{ABC}</div>{side}<div>", dated=side)["published"] is None


@pytest.mark.parametrize(
    ("title", "published"),
    [
        pytest.param("Kết quả kỳ họp ngày 12/06/2025 của Ủy ban Kiểm tra", "2025-06-13", id="within"),
        pytest.param("Thông báo kết quả kỳ họp ngày 12/06/2025 của Ủy ban", "2025-06-13", id="after a label"),
        pytest.param("Lịch tiếp công dân từ ngày 02/06/2025 đến 30/06/2025", "2025-06-13", id="at the end"),
    ],
)
@pytest.mark.parametrize("heading", ["<h1>{}</h1>", "<div class=tieu-de>{}</div>"])
def test_a_title_that_names_a_day_is_a_title(title: str, published: str, heading: str) -> None:
    body = page(ABC, dated="<p>13/06/2025</p>").replace(HEADING.encode(), heading.format(title).encode())
    body = body.replace(f"<title>{TITLE}".encode(), f"<title>{title}".encode())
    article = read_article(body, url=URL, fetched_at=FETCHED)
    assert (article.title, article.published) == (title, published)


def test_a_date_line_that_the_window_repeats_is_no_title() -> None:
    day = "Thứ Năm, ngày 12 tháng 6 năm 2025"
    body = page(ABC, dated=f"<p>{day}</p>").replace(b"<title>", f"<title>{day} - ".encode())
    article = read_article(body, url=URL, fetched_at=FETCHED)
    assert (article.title, article.published) == (TITLE, "2025-06-12")


@pytest.mark.parametrize(
    ("dated", "published"),
    [
        pytest.param("<p>Thời gian: 14h00, ngày 11/06/2025</p><p>Địa điểm: Nhà văn hóa</p>", None, id="in two lines"),
        pytest.param("<p>Thời gian: 14h00 ngày 11/06/2025<br>Địa điểm: Nhà văn hóa</p>", None, id="in one paragraph"),
        pytest.param("<p>Thời gian: 14h00 ngày 11/06/2025</p>", "2025-06-11T14:00+07:00", id="without a place"),
    ],
)
def test_a_time_beside_a_place_is_that_of_an_event(dated: str, published: str | None) -> None:
    assert read(ABC, dated=dated)["published"] == published


@pytest.mark.parametrize(
    ("rows", "published"),
    [
        pytest.param(
            ("Ngày tạo: 10/06/2025 16:00", "Ngày xuất bản: 12/06/2025 09:15"),
            "2025-06-12T09:15+07:00",
            id="both with a time",
        ),
        pytest.param(("Ngày tạo: 10/06/2025 16:00", "Ngày đăng: 12/06/2025"), "2025-06-12", id="a day"),
        pytest.param(("Ngày tạo: 10/06/2025 16:00",), "2025-06-10T16:00+07:00", id="alone"),
    ],
)
@pytest.mark.parametrize("form", ["<p>{}: {}</p>", "<table><tr><td>{}:</td><td>{}</td></tr></table>"])
def test_when_a_text_was_entered_gives_way_to_when_it_was_published(
    rows: tuple[str, ...], published: str, form: str
) -> None:
    dated = "".join(form.format(*row.split(": ", 1)) for row in rows)
    dated = dated.replace("</table><table>", "")
    assert read(ABC, dated=dated)["published"] == published


@pytest.mark.parametrize("place", ["Đồng Tiến", "TP. Sông Lam"])
def test_the_day_at_the_head_of_a_letter_is_the_letters(place: str) -> None:
    letter = f"<p style=text-align:right><i>{place}, ngày 10 tháng 6 năm 2025</i></p>"
    assert read(f"{letter}{ABC}", dated="")["published"] is None
    assert read(f"{letter}{ABC}", dated="<p>12/06/2025</p>")["published"] == "2025-06-12"


def test_days_in_microdata_of_no_item_in_a_list_are_those_of_its_items() -> None:
    day = "<time itemprop=datePublished datetime=2025-06-{0}>{0}/06/2025</time>"
    cards = "".join(
        f"<div class=the><h3>{day.format(at)} <a href=/t/{at}>Lễ hội đình làng năm nay có gì mới</a></h3></div>"
        for at in (10, 11)
    )
    assert read(f"{ABC}</div><section><h2>Cùng mục</h2>{cards}</section><div>", dated="")["published"] is None
    assert read(ABC, dated=f"<p>{day.format(12)}</p>")["published"] == "2025-06-12"


OTHER = "Lễ hội đình làng năm nay có gì mới"
LD = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","url":"%s",'
    '"datePublished":"2025-06-12"}</script>'
)
ITEM = (
    '<aside itemscope itemtype="https://schema.org/NewsArticle"><a href="%s" itemprop="url"><i itemprop="headline">%s'
    '</i></a><meta itemprop="datePublished" content="2025-06-12"></aside>'
)
RDFA = '<div about="{0}" typeof="sioc:Item"><a href="{0}">%s</a><i property="dc:date" content="2025-06-12"></i></div>'


@pytest.mark.parametrize(
    ("described", "published"),
    [
        pytest.param(LD % (OTHER, "/tin/9.html"), None, id="JSON-LD of another page"),
        pytest.param(LD % (TITLE, "/tin/9.html"), "2025-06-12", id="JSON-LD under another address"),
        pytest.param(LD % (OTHER, URL), "2025-06-12", id="JSON-LD by another name"),
        pytest.param(ITEM % ("/tin/9.html", OTHER), None, id="microdata of another page"),
        pytest.param(ITEM % ("/tin/9.html", TITLE), "2025-06-12", id="microdata under another address"),
        pytest.param(ITEM % (URL, OTHER), "2025-06-12", id="microdata by another name"),
        pytest.param(RDFA.format("/tin/9.html") % OTHER, None, id="RDFa of a teaser"),
        pytest.param('<i property="dc:date" content="2025-06-12"></i>', "2025-06-12", id="RDFa of nothing"),
    ],
)
def test_what_is_described_under_another_name_and_address_is_another_page(
    described: str, published: str | None
) -> None:
    assert read(f"{ABC}</div><div>{described}", dated="")["published"] == published


def test_created_gives_way_to_published_in_english() -> None:
    dated = "<dl><dd>Created: 10 June 2025</dd><dd>Published: 12 June 2025</dd></dl>"
    assert read(ABC, dated=dated)["published"] == "2025-06-12"


@pytest.mark.parametrize(
    "line",
    [
        "Được in từ trang dongtien.example lúc 07:55 20/06/2025",
        "Bài viết này đã được tải về lúc 07:30 18/06/2025",
        "Trích xuất lúc 07:55 19/06/2025",
        "Thời điểm truy cập: 07:55 19/06/2025",
        "Khai mạc hội thi 08:00 16/06/2025",
    ],
)
def test_when_a_page_was_printed_and_when_an_event_begins_is_not_when_it_was_published(line: str) -> None:
    for parts in ({"dated": f"<p>{line}</p>"}, {"dated": "", "title": f"<p>{line}</p><h1>{TITLE}</h1>"}):
        assert read(ABC, **parts)["published"] is None
    assert read(f"{ABC}<p>{line}</p>", dated="")["published"] is None


@pytest.mark.parametrize("line", ["Văn Hào lúc 16:20 12/06/2025", "Tin trong huyện 16:20 12/06/2025"])
def test_a_name_and_a_section_may_be_before_a_date(line: str) -> None:
    assert read(ABC, dated=f"<p>{line}</p>")["published"] == "2025-06-12T16:20+07:00"


@pytest.mark.parametrize(
    ("dated", "published"),
    [
        ('<time title="12/05/2025 16:20">1 tháng trước</time>', "2025-05-12T16:20+07:00"),
        ('<p>Đăng <abbr title="12/06/2023">2 năm trước</abbr></p>', "2023-06-12"),
        ('<time title="12/02/2025 16:20">1 tháng trước</time>', None),
        ("<time>1 tháng trước</time>", None),
    ],
)
def test_months_ago_are_as_exact_as_who_points_at_them_is_told(dated: str, published: str | None) -> None:
    assert read(ABC, dated=dated)["published"] == published


def test_the_time_of_an_edit_is_as_exact_as_its_element_says() -> None:
    time = "<time datetime=2025-06-{0}T16:20:00+07:00>{0}/06/2025</time>"
    article = read(ABC, dated=f"<p>Đăng: {time.format(12)} Sửa: {time.format(13)}</p>")
    assert (article["published"], article["modified"]) == ("2025-06-12T16:20:00+07:00", "2025-06-13T16:20:00+07:00")


HOT = '<p><a href="/tin/9.html">Khai mạc kỳ họp chuyên đề Hội đồng nhân dân</a> <i>10/06/2025 09:00</i></p>'
LABELLED = "<p>Ngày đăng: 12/06/2025</p>"


@pytest.mark.parametrize(
    ("above", "behind"),
    [
        pytest.param(HOT, "", id="a link above the title"),
        pytest.param("<p>Giá xăng dầu cập nhật 09:00 10/06/2025</p>", "", id="prices above the title"),
        pytest.param("", "<h3>Sự kiện sắp tới</h3><p>10/06/2025</p><p>Đại hội Chi bộ ấp Bốn</p>", id="below a heading"),
        pytest.param("", "<p>Bài có 4 bình luận, mới nhất 10/06/2025 09:00</p>", id="the last comment"),
    ],
)
def test_dates_of_what_is_around_an_article_are_not_its_own(above: str, behind: str) -> None:
    title = f"{above}<h1>{TITLE}</h1>"
    assert read(f"{ABC}</div><div>{behind}", title=title, dated="")["published"] is None
    assert read(f"{ABC}</div>{LABELLED}<div>{behind}", title=title, dated="")["published"] == "2025-06-12"


def test_a_date_in_bold_amid_a_text_heads_an_entry_of_it() -> None:
    body = ABC.replace("</p><p>", "</p><p><b>10/06/2025</b></p><p>", 1)
    assert read(body, dated="")["published"] is None
    assert read(f"{body}{LABELLED}", dated="")["published"] == "2025-06-12"


@pytest.mark.parametrize("clock", ["Thứ Tư, 11/06/2025", "11/06/2025 09:00:12"])
def test_a_clock_that_a_cache_stopped_above_all_links_is_no_date(clock: str) -> None:
    for dated, published in (("", None), (DATED, "2025-06-12T16:20+07:00")):
        top = page(ABC, dated=dated).decode().replace("<body>", f"<body><div>{clock}</div>")
        assert read_article(top.encode(), url=URL, fetched_at=FETCHED).published == published


@pytest.mark.parametrize(
    ("line", "published"),
    [
        (
            '<a href="#"><time class="entry-date published" datetime="2025-06-12T16:20:00+07:00">12/06/2025</time>'
            '<time class=updated datetime="2025-06-14T08:00:00+07:00">14/06/2025</time></a>',
            "2025-06-12T16:20:00+07:00",
        ),
        ('<span title="19/06/2025 14:20">18 giờ trước</span>', "2025-06-19T14:20+07:00"),
        ('<time title="19/06/2025 23:20">8 giờ trước</time>', "2025-06-19T23:20+07:00"),
        ("<span>5/23/2025 2:05 PM</span>", "2025-05-23T14:05+07:00"),
    ],
    ids=["published and updated", "hours ago", "hours ago, beyond midnight", "American"],
)
def test_dates_as_software_prints_them(line: str, published: str) -> None:
    assert read(ABC, dated=f"<div>{line}</div>")["published"] == published


@pytest.mark.parametrize("line", ["29/03/25 07:30", "Ngày đăng: 29/03/25", "Thứ Bảy, 29-03-25"])
def test_of_a_year_in_two_figures_the_words_are_kept(line: str) -> None:
    article = read(ABC, dated=f"<div>{line}</div>")
    assert (article["published"], article["published_raw"]) == (None, line)
    assert article["evidence"]["published"].startswith("refused: of a year in two figures")

"""Kinds of lines that sign an article or say where it is from, as `test_kinds`: beside the date, in cards and boxes, in
tables, and last."""

from __future__ import annotations

import pytest

from tests.crawler.reading.test_kinds import ABC, TITLE, A, B, C, D, paragraphs, read

HOUSE = "Trung tâm Văn hóa, Thể thao và Truyền thanh"


@pytest.mark.parametrize(
    ("dated", "authors", "source"),
    [
        pytest.param(
            "<div><span>Người đăng: xadoan2</span> | <span>Nguồn: Báo Đồng Tháp</span> | <span>Ngày: 12/06/2025</span>"
            " | <span>Lượt xem: 77</span></div>",
            [],
            "Báo Đồng Tháp",
            id="behind bars",
        ),
        pytest.param(
            "<div>Nguồn: Báo Đồng Tháp | Ngày: 12/06/2025 | Lượt xem: 77</div>", [], "Báo Đồng Tháp", id="before bars"
        ),
        pytest.param(
            "<div>12/06/2025 16:20 | Tác giả: Phạm Thu Hà | Nguồn: Báo Đồng Tháp</div>",
            ["Phạm Thu Hà"],
            "Báo Đồng Tháp",
            id="both",
        ),
    ],
)
def test_each_label_of_an_info_line_is_read_alone(dated: str, authors: list[str], source: str) -> None:
    article = read(ABC, dated=dated)
    assert (article["published"] or "")[:10] == "2025-06-12"
    assert (article["authors"], article["source"], article["body"]) == (authors, source, [A, B, C])


def test_a_row_of_a_label_and_a_name_behind_the_text_names_the_author() -> None:
    table = "<table><tr><td>Tác giả<td>Phạm Thu Hà<tr><td>Biên tập<td>Lê Văn Tám<tr><td>Duyệt đăng<td>Hồ Mai</table>"
    article = read(f"{ABC}</div>{table}<div>")
    assert (article["authors"], article["body"]) == (["Phạm Thu Hà"], [A, B, C])


def test_a_table_in_the_text_names_no_author() -> None:
    table = "<table><tr><td>Tác giả<td>Phạm Thu Hà<tr><td>Tác phẩm<td>Con kênh quê tôi</table>"
    article = read(f"{paragraphs(A, B)}{table}<p>{C}</p>")
    assert (article["authors"], article["body"][2:4]) == ([], ["Tác giả | Phạm Thu Hà", "Tác phẩm | Con kênh quê tôi"])


@pytest.mark.parametrize(
    ("line", "author"),
    [
        pytest.param("<p style='text-align:right'><b>Phạm Thu Hà (CTV)</b></p>", "Phạm Thu Hà", id="a role"),
        pytest.param("<p><i>Phạm Thu Hà (Xã đoàn)</i></p>", "Phạm Thu Hà", id="an office in brackets"),
        pytest.param(
            f"<p align=right><b>Phạm Thu Hà</b> - <i>{HOUSE}</i></p>", "Phạm Thu Hà", id="an office of commas"
        ),
    ],
)
def test_what_stands_behind_the_name_of_a_last_line_is_no_part_of_it(line: str, author: str) -> None:
    article = read(ABC + line)
    assert (article["authors"], article["body"]) == ([author], [A, B, C])


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Phạm Thu Hà (giải Nhất)", "Lê Văn Tám (giải Nhì)"], id="entries of a list"),
        pytest.param(["Phạm Thu Hà (sinh 1990)"], id="a year"),
        pytest.param(["Phạm Thu Hà - Hồ Mai, Trung tâm Văn hóa"], id="two names"),
    ],
)
def test_names_with_remarks_are_text(lines: list[str]) -> None:
    article = read(ABC + "".join(f"<p><b>{line}</b></p>" for line in lines))
    assert (article["authors"], article["body"]) == ([], [A, B, C, *lines])


CARD = (
    '<div class="author_card"><img src="/u/ha.png" width="48" height="48"><div>'
    '<a class="author_name" href="/tac-gia/ha">Phạm Thu Hà</a>'
    "<span>Phóng viên thường trú tại Đồng Tiến</span><span>128 bài viết</span></div></div>"
)


@pytest.mark.parametrize(
    ("box", "authors"),
    [
        pytest.param(CARD, ["Phạm Thu Hà"], id="a card"),
        pytest.param(CARD.replace("Đồng Tiến", "<b>Đồng Tiến</b>"), ["Phạm Thu Hà"], id="a place in the card"),
        pytest.param(
            '<div class="tac-gia"><p><span>TS. Phạm Thu Hà</span>, <span>Trường Đại học Đồng Tháp</span></p>'
            "<p><span>ThS. Lê Văn Tám</span>, <span>Viện Nghiên cứu Thủy lợi miền Nam</span></p></div>",
            ["Phạm Thu Hà", "Lê Văn Tám"],
            id="several with their institutes",
        ),
        pytest.param('<div class="tac-gia">Phạm Thu Hà, Lê Văn Tám</div>', ["Phạm Thu Hà", "Lê Văn Tám"], id="plain"),
        pytest.param(
            '<div class="byline"><span>Phạm Thu Hà</span></div><div class="byline">Nguồn: Báo Tuổi Trẻ</div>',
            ["Phạm Thu Hà"],
            id="a source in a box of its own",
        ),
    ],
)
def test_of_an_authors_box_the_name_alone_is_the_author(box: str, authors: list[str]) -> None:
    article = read(ABC, dated=f'{box}<div class="luc">12/06/2025 16:20</div>')
    assert (article["published"], article["authors"]) == ("2025-06-12T16:20+07:00", authors)
    assert (article["lead"], article["body"]) == (None, [A, B, C])
    assert article["source"] == ("Báo Tuổi Trẻ" if "Nguồn" in box else None)


@pytest.mark.parametrize("thanks", ["Xin cảm ơn anh!", "Trân trọng cảm ơn ông."])
def test_what_a_speaker_of_an_interview_says_last_is_no_byline(thanks: str) -> None:
    talk = [f"PV: {A[:-1]}?", f"Anh Lê Văn Tám: {B}", f"PV: {C[:-1]}?", f"Anh Lê Văn Tám: {D}", f"PV: {thanks}"]
    article = read("".join(f"<div><b>{line}</b></div>" for line in talk))
    assert (article["authors"], article["body"]) == ([], talk)


@pytest.mark.parametrize(
    ("dated", "published"),
    [
        pytest.param(
            '<dl><dd><time datetime="2025-06-12T16:20:00+07:00">Được tạo: 12 Tháng 6 2025</time></dd></dl>',
            "2025-06-12T16:20:00+07:00",
            id="created",
        ),
        pytest.param(
            "<p>Bài được đăng trên trang ngày 12/06/2025, 16:20</p>", "2025-06-12T16:20+07:00", id="on the site"
        ),
        pytest.param("<p>Bài đã đăng trên trang nhất ngày 12/06/2025</p>", None, id="on the front page of a paper"),
    ],
)
def test_the_words_before_a_date_say_what_it_dates(dated: str, published: str | None) -> None:
    assert read(ABC, dated=dated)["published"] == published


@pytest.mark.parametrize(
    ("line", "authors"),
    [("Thực hiện: Thu Hà", ["Thu Hà"]), ("Tác giả: Quản trị viên", []), ("Văn phòng Đảng ủy", []), ("Thu Hà", [])],
)
def test_a_line_above_the_title_names_the_author_behind_a_label(line: str, authors: list[str]) -> None:
    article = read(ABC, title=f"<div>{line}</div><h1>{TITLE}</h1>")
    assert (article["authors"], article["body"]) == (authors, [A, B, C])


@pytest.mark.parametrize("form", ["<p>{}</p>", "{}<br>"])
def test_a_list_of_people_and_their_offices_is_text(form: str) -> None:
    names = ["Lê Văn Tám", "Trần Thị Bình", "Phạm Thị Dung", "Nguyễn Văn An"]
    lines = [f"{name} – Bí thư Chi bộ khối {at}" for at, name in enumerate(names, 1)]
    article = read(f"{paragraphs(A, B)}<div>{''.join(map(form.format, lines))}</div>")
    assert (article["authors"], article["body"]) == ([], [A, B, *lines])


@pytest.mark.parametrize("count", [1, 2])
def test_who_signs_with_an_office_signs(count: int) -> None:
    lines = ["Lê Văn Tám – Văn phòng Đảng ủy", "Trần Thị Bình – Văn phòng Đảng ủy"][:count]
    article = read(f"{ABC}{paragraphs(*lines)}")
    assert article["body"] == [A, B, C]


@pytest.mark.parametrize("office", ["Văn phòng Huyện ủy", "Ban Tuyên giáo và Dân vận Đảng ủy xã"])
@pytest.mark.parametrize("form", ["<p align=right><b>{}</b></p>", '<p class="text-end"><b><i>{}</i></b></p>'])
def test_an_office_that_signs_is_none_of_the_text(office: str, form: str) -> None:
    assert read(f"{ABC}{form.format(office)}")["body"] == [A, B, C]
    assert read(f"{ABC}<p>{office}</p>")["body"] == [A, B, C, office]


BOX = "<div class=chu>{}</div>"


@pytest.mark.parametrize(
    ("first", "lead"),
    [
        pytest.param(f"<p class=to-dam>{D}</p>", D, id="of a class"),
        pytest.param(f"<p>{D}</p>", None, id="as the others"),
    ],
)
def test_a_paragraph_of_a_class_beside_the_boxes_of_the_body_is_the_lead(first: str, lead: str | None) -> None:
    boxes = (
        BOX.format(paragraphs(A, B))
        + "<div><a href=//qc.example><img src=/qc.gif></a></div>"
        + BOX.format(f"<p>{C}</p>")
    )
    article = read(f"{first}{boxes}")
    assert article["lead"] == lead
    assert article["body"] == ([A, B, C] if lead else [D, A, B, C])


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By <a href=/t/12>Lê Minh Thư</a> on 12/06/2025", ["Lê Minh Thư"]),
        ("By <a href=/t/12>Lê Minh Thư</a> / <a href=/c>Tin tức</a> / 12/06/2025", ["Lê Minh Thư"]),
        ("Viết bởi: Lê Minh Thư, ngày 12/06/2025", ["Lê Minh Thư"]),
        ("12/06/2025 bởi Lê Minh Thư", ["Lê Minh Thư"]),
        ("Đăng bởi Lê Minh Thư vào 12/06/2025", []),
        ("By Ban Biên tập on 12/06/2025", []),
        ("By Super User on 12/06/2025", []),
    ],
)
def test_who_wrote_an_article_may_be_in_the_line_of_its_date(line: str, authors: list[str]) -> None:
    article = read(ABC, dated=f"<p>{line}</p>")
    assert (article["authors"], article["published"], article["body"]) == (authors, "2025-06-12", [A, B, C])

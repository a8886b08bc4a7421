"""Info lines of several elements, each a field of its own with nothing but space or icons between, as `test_kinds`."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, read

HEAD = f'<meta property="og:title" content="{TITLE}">'
NOTICE = "Ngày 12/6, Đảng ủy xã Đồng Tiến thông báo lịch tiếp công dân tại nhà văn hóa ấp Tám và ấp Chín trong tháng."


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        pytest.param(
            "<span>Ngày đăng: 12/06/2025</span> <span>Bài: Minh Thư</span>", ["Minh Thư"], None, id="a date first"
        ),
        pytest.param(
            "<span>Nguồn: Tạp chí Xây dựng Đảng</span> <span>Đăng lúc 16:20, 12/6/2025</span>\n"
            "<span>Tác giả: Phương Linh</span>",
            ["Phương Linh"],
            "Tạp chí Xây dựng Đảng",
            id="a source first",
        ),
        pytest.param("<span>Theo TTXVN</span> <span>12.06.2025</span>", [], "TTXVN", id="a source by its agency"),
        pytest.param(
            "<b>Tác giả:</b> <a href='/tac-gia/7'>Minh Thư</a> <b>Nguồn:</b> <em>Báo Đồng Tháp</em>"
            " <b>Ngày:</b> <time>12/06/2025</time>",
            ["Minh Thư"],
            "Báo Đồng Tháp",
            id="labels in elements of their own",
        ),
        pytest.param(
            '<i class="a1"></i><span>Tác giả: Minh Thư</span><i class="a2"></i><span>12/06/2025</span>',
            ["Minh Thư"],
            None,
            id="icons between",
        ),
        pytest.param(
            "<span>Thứ Năm,</span> <span>12/06/2025</span> <span>16:20</span> <span>Bài, ảnh: Minh Thư</span>",
            ["Minh Thư"],
            None,
            id="a date in parts",
        ),
    ],
)
@pytest.mark.parametrize("tag", ["div", "p", "li"])
def test_each_element_of_an_info_line_is_a_field(tag: str, line: str, authors: list[str], source: str | None) -> None:
    article = read(ABC, dated=f'<{tag} class="flex"><span>{line}</span></{tag}>')
    assert (article["published"] or "")[:10] == "2025-06-12"
    assert (article["authors"], article["source"]) == (authors, source)
    assert [article["lead"], *article["body"]] == [None, A, B, C]


def test_an_edit_in_an_info_line_is_one() -> None:
    line = "<span>Nguồn: VOV</span> <span>16:20 12/06/2025</span> <span>Cập nhật: 13/06/2025 09:05</span>"
    article = read(ABC, dated=f"<div>{line}</div>")
    assert (article["published"], article["modified"]) == ("2025-06-12T16:20+07:00", "2025-06-13T09:05+07:00")
    assert article["source"] == "VOV"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<b>PV:</b> <span>Thưa ông, kênh Tám có từ bao giờ?</span>", id="a question"),
        pytest.param("<span>Bài hát: Kênh quê</span> <span>Sáng tác của xã đoàn</span>", id="a label of another kind"),
        pytest.param("<b>Thời gian:</b> <span>ngày 25/6</span> <b>Địa điểm:</b> <span>nhà văn hóa</span>", id="facts"),
    ],
)
def test_a_line_of_elements_in_the_text_is_one_line(line: str) -> None:
    body = read(f"<p>{A}</p><p>{line}</p><p>{B}</p><p>{C}</p>")["body"]
    assert (len(body), body[0], body[2:]) == (4, A, [B, C])


def test_a_caption_and_its_credit_are_one_line() -> None:
    image = '<img src="/anh/kenh.jpg" width="640" height="427" alt="">'
    shown = f"<p>{image}</p><p><em>Vớt bèo trên kênh Tám.</em> <em>Nguồn: Xã đoàn Đồng Tiến</em></p>"
    [photo] = read(f"<p>{A}</p>{shown}<p>{B}</p><p>{C}</p>")["photos"]
    assert photo["caption_raw"] == "Vớt bèo trên kênh Tám. Nguồn: Xã đoàn Đồng Tiến"


@pytest.mark.parametrize(
    "info",
    [
        pytest.param(
            "<p><span>Theo VOV</span> <span>12/06/2025</span> <span>Bài: Minh Thư</span></p>", id="an info line"
        ),
        pytest.param("<ul><li>12/06/2025</li><li>Theo VOV</li><li>Bài: Minh Thư</li></ul>", id="a list of facts"),
    ],
)
def test_an_article_of_one_paragraph_has_its_fields_at_its_head(info: str) -> None:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><div><a href='/'>Xã Đồng Tiến</a></div>"
        f"<div><h1>{TITLE}</h1>{info}<div><p>{NOTICE}</p></div></div></body></html>"
    )
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED)
    assert (article.published, article.authors, article.source) == ("2025-06-12", ("Minh Thư",), "VOV")
    assert (article.lead, article.body) == (None, (NOTICE,))

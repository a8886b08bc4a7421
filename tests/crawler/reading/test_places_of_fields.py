"""Where fields stand that no label and no name tells, as `test_kinds`: above the title, between title and text, in the
shortest articles."""

from __future__ import annotations

import pytest

from archive.record.article import Article
from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from tests.crawler.reading.test_kinds import ABC, DATED, FETCHED, TITLE, URL, A, B, C, paragraphs, read

CAPTION = "Đoàn viên xã Đồng Tiến vớt bèo trên kênh Tám, đoạn chảy qua ấp Chín."
PICTURE = '<img src="/anh/kenh-tam.jpg" width="640" alt="">'
NOTICE = "Đảng ủy xã Đồng Tiến thông báo lịch tiếp công dân tại nhà văn hóa ấp Tám."
LEAD = "Ba tuyến kênh của xã đã được khơi thông, kịp đón nước cho vụ hè thu."
DESCRIBED = f'<meta name="description" content="{LEAD}">'
FIGURE = f"<figure>{PICTURE}<figcaption>{CAPTION}</figcaption></figure>"


def page(main: str, *, head: str = "", title: str = TITLE) -> Article:
    markup = (
        f"<html><head><title>{title} - Xã Đồng Tiến</title>{head}</head><body><div><a href='/'>Xã Đồng Tiến</a></div>"
        f"<div>{main}</div><div><p>Cơ quan chủ quản: Đảng ủy xã Đồng Tiến</p></div></body></html>"
    )
    return read_article(markup.encode(), url=URL, fetched_at=FETCHED)


@pytest.mark.parametrize(
    ("above", "captions"),
    [
        pytest.param(FIGURE, [CAPTION], id="a figure of unknown height"),
        pytest.param(f"<div>{PICTURE}<span>{CAPTION}</span></div>", [CAPTION], id="the words of its box"),
        pytest.param(
            f"<figure><a href='/lich'>{PICTURE}</a><figcaption>Lịch tuần</figcaption></figure>", [], id="a link"
        ),
        pytest.param(FIGURE.replace("640", "90"), [], id="a small picture"),
        pytest.param(f"<div>{PICTURE}</div><p>{CAPTION}</p>", [], id="words in a box of their own"),
    ],
)
def test_a_picture_with_its_caption_above_the_title_is_the_articles(above: str, captions: list[str]) -> None:
    article = page(f"<section>{above}<h2>{TITLE}</h2>{DATED}<div>{ABC}</div></section>")
    assert [photo.caption for photo in article.photos] == captions
    assert article.body == (A, B, C)


def by_label(between: str, behind: str = "") -> Article:
    return page(
        f'<h2 id="ct1_lblTieuDe">{TITLE}</h2><div><span id="ct1_lblNgayDang">12/06/2025 16:20</span></div>{between}'
        f'<div id="ct1_lblNoiDung">{ABC}</div>{behind}'
    )


def test_a_layout_that_names_no_photograph_takes_the_one_above_the_body() -> None:
    article = by_label(f"<p>{LEAD}</p><div>{PICTURE}<div class='chu-thich'>{CAPTION}</div></div>")
    assert article.evidence["title"].startswith("layout aspnet-labels")
    assert [photo.caption for photo in article.photos] == [CAPTION]
    assert (article.lead, article.body) == (LEAD, (A, B, C))


def test_a_layouts_button_above_the_body_is_no_photograph() -> None:
    article = by_label('<div><img src="/img/in.png" alt=""> <a href="/in"><img src="/anh/in-trang.jpg"></a></div>')
    assert article.photos == ()


@pytest.mark.parametrize(
    ("between", "modified"),
    [
        pytest.param("<p>Cập nhật: 13/06/2025 09:05</p>", "2025-06-13T09:05+07:00", id="an edit"),
        pytest.param("<p>Cập nhật: 12/06/2025 16:20</p>", None, id="the publication again"),
    ],
)
def test_an_edit_above_a_layouts_body_is_one(between: str, modified: str | None) -> None:
    assert by_label(between).modified == modified


@pytest.mark.parametrize(
    ("between", "behind"),
    [
        pytest.param("<p><span>Nguồn: VOV</span> <span>Lượt xem: 12</span></p>", "", id="above"),
        pytest.param("", "<p>Bài: Minh Thư</p><p>Nguồn tin: VOV</p>", id="behind"),
    ],
)
def test_a_source_beside_a_layouts_body_is_its_source(between: str, behind: str) -> None:
    article = by_label(between, behind)
    assert (article.source, article.body) == ("VOV", (A, B, C))


@pytest.mark.parametrize("where", ["above", "behind"])
def test_a_notice_of_one_sentence_is_an_article_with_a_title_and_a_date(where: str) -> None:
    date = "<div>Ngày đăng: 12/06/2025</div>"
    above, behind = (date, "") if where == "above" else ("", date)
    article = page(f"<div><h1>{TITLE}</h1>{above}<div><p>{NOTICE}</p></div>{behind}</div>")
    assert (article.title, article.published, article.body) == (TITLE, "2025-06-12", (NOTICE,))


@pytest.mark.parametrize(
    "main",
    [
        pytest.param(f"<div><h1>{TITLE}</h1><div><p>{NOTICE}</p></div></div>", id="no date"),
        pytest.param(f"<div><h1>{TITLE}</h1>{DATED}<div><p>{NOTICE[:-1]}</p></div></div>", id="no sentence"),
        pytest.param(
            f"<div><h1>{TITLE}</h1>{DATED}<p><a href='/tin/2'>Đồng Tiến mở hội xuống đồng đầu năm</a></p>"
            f"<p>{NOTICE}</p></div>",
            id="under another title",
        ),
    ],
)
def test_a_sentence_for_which_nothing_vouches_is_no_article(main: str) -> None:
    with pytest.raises(NotAnArticle):
        page(main)


@pytest.mark.parametrize(
    ("main", "head", "lead"),
    [
        pytest.param(
            f"<div>{LEAD}</div><ul><li>12/06/2025</li></ul><div><div>{NOTICE}</div></div>",
            "",
            LEAD,
            id="above the date",
        ),
        pytest.param(
            f"<p>12/06/2025</p><div class=a><p>{LEAD}</p></div><div class=b><p>{NOTICE}</p></div>",
            DESCRIBED,
            LEAD,
            id="the page's description beside the text",
        ),
        pytest.param(
            f"<p>12/06/2025</p><div class=a><p>{LEAD}</p></div><div class=b><p>{NOTICE}</p></div>",
            "",
            None,
            id="nothing says so",
        ),
        pytest.param(f"<p>12/06/2025</p><p>{LEAD}</p><p>{NOTICE}</p>", DESCRIBED, None, id="two alike"),
    ],
)
def test_a_lead_of_a_short_article(main: str, head: str, lead: str | None) -> None:
    article = page(f"<div><h1>{TITLE}</h1>{main}</div>", head=head)
    assert article.published == "2025-06-12"
    assert (article.lead, article.body) == (lead, (NOTICE,) if lead else (LEAD, NOTICE))


@pytest.mark.parametrize(
    ("above", "source"),
    [
        pytest.param("<div>Theo TTXVN</div>", "TTXVN", id="an agency"),
        pytest.param("<div>Theo dòng lịch sử</div>", None, id="a rubric"),
        pytest.param("<div>Theo TTXVN</div><div>Chuyên đề</div>", None, id="further away"),
    ],
)
def test_a_line_that_names_a_source_right_above_the_title(above: str, source: str | None) -> None:
    assert page(f"{above}<div><h1>{TITLE}</h1>{DATED}<div>{ABC}</div></div>").source == source


def test_a_source_under_the_title_counts_beside_a_labelled_author() -> None:
    article = read(ABC, dated=f"{DATED}<ul><li>Theo Báo Tin tức</li><li>Tác giả: Minh Thư</li></ul>")
    assert (article["authors"], article["source"]) == (["Minh Thư"], "Báo Tin tức")


@pytest.mark.parametrize(
    "line",
    [
        "Bài trước: <a href='/tin/9'>Đồng Tiến trồng thêm hai hàng dừa ven kênh</a>",
        "Bài sau: <a href='/tin/10'>Đồng Tiến trồng thêm hai hàng dừa ven kênh</a>",
        "Mời bạn đọc theo dõi trang của xã trên mạng xã hội để nhận tin mới.",
    ],
)
def test_behind_the_byline_stand_neighbours_and_calls(line: str) -> None:
    article = read(f"{ABC}<p style='text-align:right'><b>Minh Thư</b></p><p>{line}</p>")
    assert (article["authors"], article["body"]) == (["Minh Thư"], [A, B, C])


def test_what_happened_before_and_a_letter_box_within_the_text_are_text() -> None:
    text = [
        "Bài trước hai ấp cùng hát là bài Kênh quê, bài sau là Về Đồng Tiến.",
        B,
        "Xã mở hộp thư góp ý ở mỗi ấp.",
        C,
    ]
    assert read(paragraphs(*text))["body"] == text


def test_buttons_above_the_text_are_none_of_it() -> None:
    article = read(f"<p>Nghe bài viết | In bài | Gửi thư | Cỡ chữ: A- A+</p>{ABC}")
    assert [article["lead"], *article["body"]] == [None, A, B, C]

"""Further kinds of markup, as `test_kinds`: what of a page is another article's, a reader's, or nobody's."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.reading import read_article
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, read

LEAD = "Ba tuyến kênh của xã đã được khơi thông, kịp đón nước cho vụ hè thu."
REMARK = "Ngày xưa chúng tôi cũng đi vét kênh này, chiều về bắt được cả giỏ cá rô, đọc bài mà nhớ quá."
LABELLED = "<div><span>Đăng ngày 12/06/2025 lúc 16:20</span></div>"
POST = '<b>Ý kiến bạn đọc</b><span {author}>Lê Thị Mơ</span> <time {date} datetime="2025-06-14T20:00">14/06</time>'
COMMENT = (
    '<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
    f"{POST.format(author='itemprop=author', date='itemprop=datePublished')}<p itemprop=text>{REMARK}</p></div>"
)


def bare(article: str, *, head: str = "") -> dict[str, Any]:
    """Read a page of an article alone."""
    page = f"<html><head><title>{TITLE}</title>{head}</head><body><main>{article}</main></body></html>"
    return read_article(page.encode(), url=URL, fetched_at=FETCHED).as_json()


def dates_of_others(form: str, *days: str) -> str:
    return "".join(form.format(title=f"Xã Đồng Tiến vào vụ hè thu {day[:2]}", day=day) for day in days)


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(
            dates_of_others("<li><a href='/t'>{title}</a> <i>{day}</i></li>", "02/06/2025", "19/05/2025"), id="a list"
        ),
        pytest.param(
            dates_of_others("<div><a href='/t'>{title}</a><p>{day}</p></div>", "02/06/2025", "19/05/2025"), id="cards"
        ),
        pytest.param(
            dates_of_others("<p>Bài cùng chủ đề</p><ul><li><a href='/t'>{title}</a> {day}</li></ul>", "02/06/2025"),
            id="one under a label",
        ),
    ],
)
def test_a_date_beside_a_link_in_a_list_is_that_links(beside: str) -> None:
    dated = f"<div>{beside}</div>"
    article = bare(f"<h1>{TITLE}</h1>{dated}<div>{LEAD}</div><div>{ABC}</div>{LABELLED}")
    assert (article["published"], article["lead"]) == ("2025-06-12T16:20+07:00", LEAD)
    assert read(ABC, dated=dated)["published"] is None


@pytest.mark.parametrize(
    "dated",
    [
        pytest.param("<div><a href='/xay-dung-dang'>Xây dựng Đảng, chính quyền</a> 12/06/2025</div>", id="a section"),
        pytest.param(
            "<ul><li><a href='/xay-dung-dang'>Xây dựng Đảng, chính quyền</a></li><li>12/06/2025</li></ul>",
            id="in a list of fields",
        ),
    ],
)
def test_a_date_beside_one_link_is_the_articles(dated: str) -> None:
    assert read(ABC, dated=dated)["published"] == "2025-06-12"


def test_a_list_of_attachments_above_the_lead_is_no_text() -> None:
    files = (
        '<div><b>Tệp đính kèm:</b><ul><li><a href="/vb/ke-hoach.pdf">ke-hoach.pdf</a> (1,2 MB, tải lên 13/06/2025 '
        '10:22)</li><li><a href="/vb/lich.docx">lich.docx</a> (48 KB, tải lên 16/06/2025 08:01)</li></ul></div>'
    )
    article = bare(f"<h1>{TITLE}</h1>{files}<div>Ngày đăng tin: 12/06/2025</div><div>{LEAD}</div><div>{ABC}</div>")
    assert (article["published"], article["lead"], article["body"]) == ("2025-06-12", LEAD, [A, B, C])


SIGNED = (
    '<p><span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Phạm Thu Hà</span>'
    '</span>, <time itemprop="datePublished" datetime="2025-06-12T16:20:00+07:00">12/06/2025 16:20</time></p>'
)


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param(COMMENT, id="microdata"),
        pytest.param(
            '<div itemscope itemtype="https://schema.org/UserComments"><meta itemprop="datePublished" '
            f'content="2025-06-14T20:00:00+07:00"><p>{REMARK}</p></div>',
            id="microdata in meta",
        ),
        pytest.param(
            '<div typeof="sioc:Post sioct:Comment"><span property="dc:date dc:created" content="2025-06-14T20:00">'
            f"14/06/2025 20:00</span><p>{REMARK}</p></div>",
            id="RDFa",
        ),
    ],
)
def test_a_comment_gives_neither_date_nor_author_nor_text(comment: str) -> None:
    open_, close = '<div itemscope itemtype="https://schema.org/NewsArticle">', "</div>"
    body = f"<p>{LEAD}</p><div>{ABC}</div>"
    article = bare(f"{open_}<h1 itemprop=headline>{TITLE}</h1>{comment}{body}{SIGNED}{close}")
    assert (article["published"], article["authors"]) == ("2025-06-12T16:20+07:00", ["Phạm Thu Hà"])
    assert (article["lead"], article["body"]) == (LEAD, [A, B, C])
    undated = bare(f"{open_}<h1 itemprop=headline>{TITLE}</h1>{comment}{body}{close}")
    assert (undated["published"], undated["authors"], undated["body"]) == (None, [], [A, B, C])


def test_a_property_of_the_articles_picture_is_not_the_articles() -> None:
    picture = (
        '<div itemprop="image" itemscope itemtype="https://schema.org/ImageObject">'
        '<meta itemprop="datePublished" content="2024-02-03T08:00:00+07:00"></div>'
    )
    own = '<meta itemprop="datePublished" content="2025-06-12T16:20:00+07:00">'
    for stated, published in ((picture, None), (picture + own, "2025-06-12T16:20:00+07:00")):
        article = bare(f'<div itemscope itemtype="https://schema.org/Article"><h1>{TITLE}</h1>{stated}{ABC}</div>')
        assert article["published"] == published

"""Witnesses that agree, disagree and lie, on pages of unknown layout."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from archive.record.article import Article
from crawler.reading import read_article

VIETNAM = timezone(timedelta(hours=7))
FETCHED = datetime(2025, 3, 10, 9, 0, tzinfo=VIETNAM)
TITLE = "Phường Bến Trà ra quân làm sạch bờ kênh"
PARAGRAPHS = (
    "Sáng 8/3, hơn 200 đoàn viên, hội viên phường Bến Trà ra quân làm sạch hai bờ kênh chảy qua bốn khu phố.",
    "Sau ba giờ, lực lượng tham gia đã thu gom gần 5 tấn rác và trồng mới 120 cây xanh dọc tuyến đường.",
    "Đảng ủy phường giao các chi bộ khu phố chăm sóc số cây này và nhắc nhở người dân giữ gìn vệ sinh chung.",
)


NAME = "<meta property='og:site_name' content='Cổng thông tin Sông Trà'>"


def page(
    printed: str = "", head: str = "", ld: dict[str, object] | None = None, before: str = "", behind: str = ""
) -> bytes:
    script = f'<script type="application/ld+json">{json.dumps(ld, ensure_ascii=False)}</script>' if ld else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><title>{TITLE}</title>{NAME}{head}{script}</head>"
        f"<body><div class='top'>{before}</div><div class='menu'><a href='/'>Trang chủ</a></div>"
        f"<div class='news'><h1>{TITLE}</h1><div>{printed}</div><div>{body}</div>{behind}</div>"
        "<div>Cơ quan chủ quản: Thành ủy</div></body></html>"
    ).encode()


def read(body: bytes, url: str = "https://songtra.example/tin/bo-kenh") -> Article:
    return read_article(body, url=url, fetched_at=FETCHED)


def news(**properties: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **properties}


@pytest.mark.parametrize(
    ("body", "published"),
    [
        pytest.param(page("08/03/2025 16:30"), "2025-03-08T16:30+07:00", id="a printed line"),
        pytest.param(
            page("08/03/2025", ld=news(datePublished="2025-03-08T16:30:00+07:00")),
            "2025-03-08T16:30:00+07:00",
            id="a printed day gets its time of day from JSON-LD",
        ),
        pytest.param(
            page("08/03/2025", ld=news(datePublished="2025-03-08T00:00:00+07:00")),
            "2025-03-08",
            id="midnight in JSON-LD is no time of day",
        ),
        pytest.param(
            page("08/03/2025 16:30", ld=news(datePublished="2025-03-09T10:00:00+07:00")),
            "2025-03-08T16:30+07:00",
            id="print wins over JSON-LD of another day",
        ),
        pytest.param(page(behind="<p>09/03/2025</p>"), "2025-03-09", id="a day below the text"),
        pytest.param(
            page(behind="<p>09/03/2025</p>", ld=news(datePublished="2025-03-08T16:30:00+07:00")),
            "2025-03-08T16:30:00+07:00",
            id="JSON-LD wins over a bare day below the text",
        ),
        pytest.param(
            page(behind="<p>Ngày đăng: 09/03/2025</p>", ld=news(datePublished="2025-03-08T16:30:00+07:00")),
            "2025-03-09",
            id="a labelled day below the text wins over JSON-LD",
        ),
        pytest.param(
            page(behind="<p>09/03/2025</p>", head="<meta name='date' content='2012-05-04'>"),
            "2025-03-09",
            id="a date that may be in every page's head does not",
        ),
        pytest.param(
            page(ld=news(datePublished="2025-03-08T09:30:00Z")),
            "2025-03-08T16:30:00+07:00",
            id="JSON-LD alone, from UTC",
        ),
        pytest.param(
            page(head="<meta property='article:published_time' content='2025-03-08T16:30:00&#x2B;07:00'>"),
            "2025-03-08T16:30:00+07:00",
            id="a meta time whose plus is an entity",
        ),
        pytest.param(
            page(ld={"@type": "WebPage", "mainEntity": news(datePublished="2024-01-01T09:30:00+07:00")}),
            "2024-01-01T09:30:00+07:00",
            id="JSON-LD: the article is the main entity of its page",
        ),
        pytest.param(
            page(ld={"@type": "WebPage", "mentions": news(datePublished="2024-01-01T09:30:00+07:00")}),
            None,
            id="a date of an object inside another is not the page's",
        ),
        pytest.param(page("08/03/2026 16:30"), None, id="a date after the fetch is refused"),
        pytest.param(page("08/03/1985"), None, id="a date before the web is refused"),
        pytest.param(
            page(before="Thứ Hai, ngày 10 tháng 3 năm 2025"), None, id="the header clock is no publication date"
        ),
        pytest.param(
            page("08/03/2025 16:30", before="Thứ Hai, ngày 10 tháng 3 năm 2025"),
            "2025-03-08T16:30+07:00",
            id="the header clock does not hide the date line",
        ),
        pytest.param(page("Lượt xem: 2025"), None, id="a view counter is no date"),
        pytest.param(page("Số: 12/2025/QĐ-UBND"), None, id="a document number is no date"),
    ],
)
def test_publication(body: bytes, published: str | None) -> None:
    assert read(body).published == published


def test_refused_date_keeps_its_words_and_says_why() -> None:
    article = read(page("08/03/2026 16:30"))
    assert article.published_raw == "08/03/2026 16:30"
    assert article.published_precision is None


def test_day_in_the_address_dates_a_page_without_another_date() -> None:
    assert read(page(), "https://songtra.example/2025/03/08/bo-kenh/").published == "2025-03-08"
    assert read(page(), "https://songtra.example/-/2018/7/bo-kenh").published is None


def test_edit_before_the_publication_is_refused() -> None:
    ld = news(datePublished="2025-03-08T16:30:00+07:00", dateModified="2025-03-07T10:00:00+07:00")
    article = read(page("08/03/2025 16:30", ld=ld))
    assert article.modified is None
    assert "before the publication" in article.evidence["modified"]


@pytest.mark.parametrize(
    ("ld", "authors"),
    [
        pytest.param(news(author={"@type": "Person", "name": "Đức Hiền"}), ("Đức Hiền",), id="a person"),
        pytest.param(news(author=[{"name": "Đức Hiền"}, {"name": "Thu Hà"}]), ("Đức Hiền", "Thu Hà"), id="two persons"),
        pytest.param(news(author="Đức Hiền - Thu Hà"), ("Đức Hiền", "Thu Hà"), id="two in one text"),
        pytest.param(news(author={"name": "Cổng thông tin Sông Trà"}), (), id="the publisher"),
        pytest.param(
            news(author={"name": "Báo Sông Trà"}, publisher={"name": "Báo Sông Trà"}), (), id="the publisher by name"
        ),
        pytest.param(news(author={"name": "quantri"}), (), id="the administrator's login"),
        pytest.param(news(author={"name": "bientap@songtra.example"}), (), id="an e-mail"),
        pytest.param(news(author={"name": ""}), (), id="nobody"),
        pytest.param(news(author=7), (), id="a number"),
    ],
)
def test_author_of_structured_data(ld: dict[str, object], authors: tuple[str, ...]) -> None:
    assert read(page("08/03/2025 16:30", ld=ld)).authors == authors


def test_json_ld_with_raw_newlines_and_trailing_commas_is_read() -> None:
    data = '{"@type": "NewsArticle", "headline": "a\nb", "datePublished": "2025-03-08T16:30:00+07:00",}'
    script = f'<script type="application/ld+json">{data}</script>'
    assert read(page(head=script)).published == "2025-03-08T16:30:00+07:00"


def test_a_long_text_in_json_ld_with_marks_of_comments_is_no_comment() -> None:
    text = "Xem https://example.vn//tin /* bài viết. " * 1_000
    data = f'{{"@type": "NewsArticle", "articleBody": "{text}", "datePublished": "2025-03-08T16:30:00+07:00",}}'
    script = f'<script type="application/ld+json">{data}</script>'
    assert read(page(head=script)).published == "2025-03-08T16:30:00+07:00"


def test_what_an_author_writes_reaches_the_record_as_text() -> None:
    article = read(page("08/03/2025 16:30", ld=news(author="<b>Đức Hiền</b>")))
    assert all("<" not in name for name in article.authors)

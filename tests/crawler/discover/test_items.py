"""Which links of a page are its list's own, and which day stands beside each."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from crawler.discover.items import days_of, find_items, own_items
from crawler.reading.page import Page, parse_page

BASE = "http://tinhuy.example/"
TITLE = "Đảng ủy xã Bình Hòa sơ kết công tác sáu tháng, kỳ "
TEXT = "Hội nghị đánh giá kết quả lãnh đạo và bàn nhiệm vụ thời gian tới của các chi bộ trực thuộc."


def page(inner: str) -> Page:
    return parse_page(f"<html><body>{inner}</body></html>".encode(), url=BASE + "tin-tuc/")


def content_at(href: str) -> str | None:
    return urljoin(BASE, href) if re.search(r"bai-\d+", href) else None


def card(number: int, date_line: str = "", text: str = TEXT) -> str:
    return (
        f'<div class="card"><a href="/bai-{number}"><img src="/a.jpg"></a>'
        f'<h3><a href="/bai-{number}">{TITLE}{number}</a></h3>'
        f"<span>{date_line}</span><p>{text}</p></div>"
    )


def row(number: int, date_line: str = "") -> str:
    return f'<li><a href="/bai-{number}">{TITLE}{number}</a> {date_line}</li>'


CARDS = "".join(map(card, range(1, 5)))
BOX = f'<h4>Tin đọc nhiều</h4><ul class="list">{"".join(map(row, range(90, 96)))}</ul>'
PAGER = '<ul class="pagination"><li><a href="/tin-tuc?page=2">2</a></li></ul>'


def own(inner: str, *, under: str = "(?!)", name: str | None = None) -> set[int]:
    shown = page(inner)
    found = own_items(
        find_items(shown, content_at),
        shown,
        is_under=lambda url: re.search(under, url) is not None,
        is_pager=lambda href: "page=" in href,
        name=name,
    )
    return {int(url.rpartition("-")[2]) for url in found}


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(
            f"<div class=a><div class=main>{CARDS}{PAGER}</div><div class=b>{BOX}</div></div>", id="beside a pager"
        ),
        pytest.param(f"<div class=a><div class=b>{BOX}</div><div class=main>{CARDS}</div></div>", id="of most text"),
        pytest.param(f"<main><h1>Tin tức</h1>{CARDS}</main><aside>{BOX}</aside>", id="outside of an aside"),
        pytest.param(
            f"<div class=main><h1>Tin tức</h1>{CARDS}{BOX}</div>", id="a box under a heading of its own below"
        ),
        pytest.param(
            f"<table><tr><td>{BOX}</td><td><h2>Tin tức</h2><div>{CARDS}</div>{PAGER}</td></tr></table>", id="in a table"
        ),
    ],
)
def test_a_list_is_told_from_boxes_beside_it(inner: str) -> None:
    assert own(inner) == {1, 2, 3, 4}


def test_a_featured_item_under_the_same_heading_is_the_lists() -> None:
    featured = f'<div class="top"><a href="/bai-7">{TITLE}7</a><p>{TEXT}</p></div>'
    inner = f"<div class=main><h1>Tin tức</h1>{featured}<div class=l>{CARDS}</div></div><div class=side>{BOX}</div>"
    assert own(inner) == {1, 2, 3, 4, 7}


def test_what_stands_in_a_row_with_addresses_of_the_section_is_the_sections() -> None:
    inner = f"<div class=main>{CARDS}</div><div class=b>{BOX}</div>"
    assert own(inner, under="bai-[123]$") == {1, 2, 3, 4}


def test_a_page_without_items_has_no_list() -> None:
    assert own("<p>Chuyên mục đang được cập nhật.</p>") == set()


@pytest.mark.parametrize(
    ("date_line", "text", "day"),
    [
        pytest.param("24/06/2022 08:41", TEXT, "2022-06-24", id="beside the title"),
        pytest.param("Thứ sáu, 24/06/2022", f"Ngày 23/06/2022, {TEXT}", "2022-06-24", id="not the one in the summary"),
        pytest.param("", f"Ngày 23/06/2022, {TEXT}", None, id="none but in the summary"),
        pytest.param("24/06/2022</span><span>28/06/2022", TEXT, None, id="two"),
        pytest.param("24/06/2022</span><span>24/06/2022 09:00", TEXT, "2022-06-24", id="twice the same"),
        pytest.param("2 ngày trước", TEXT, None, id="in words that depend on today"),
    ],
)
def test_the_day_beside_an_item(date_line: str, text: str, day: str | None) -> None:
    shown = page(f"<div>{card(1, date_line, text)}{card(2)}{card(3)}</div>")
    found = days_of(find_items(shown, content_at), shown)
    assert {url.rpartition("/")[2]: str(one) for url, one in found.items()} == ({"bai-1": day} if day else {})


def test_a_day_between_two_links_is_nobodys() -> None:
    """A flat list without an element for each item."""
    shown = page(f'<div><a href="/bai-1">{TITLE}</a> 24/06/2022 <a href="/bai-2">{TITLE}</a> 23/06/2022</div>')
    assert days_of(find_items(shown, content_at), shown) == {}

"""The picture that a browser shows or loads next, and photographs told from icons."""

from __future__ import annotations

import time

import pytest

from crawler.reading.blocks.pictures import background_of, picture_of
from crawler.reading.elements import attributes_of, parse_html

DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def url_of(markup: str) -> str | None:
    img = next(parse_html(markup).iter("img"))
    picture = picture_of(img)
    return picture.url if picture is not None else None


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        pytest.param("<img src='/a/cau.jpg'>", "/a/cau.jpg", id="shown at once"),
        pytest.param("<img src='/anh.ashx?id=7'>", "/anh.ashx?id=7", id="an address of no known shape"),
        pytest.param(f"<img src='{DOT}' data-src='/a/cau.jpg'>", "/a/cau.jpg", id="loaded later"),
        pytest.param("<img src='/css/blank.gif' data-la='/a/cau.webp?v=2'>", "/a/cau.webp?v=2", id="under any name"),
        pytest.param(f"<img src='{DOT}' data-lazy-src='//cdn.example/hinh/7'>", "//cdn.example/hinh/7", id="no ending"),
        pytest.param("<img src='/a/nho.jpg' data-original='/a/to.jpg'>", "/a/to.jpg", id="what a loader puts instead"),
        pytest.param("<img src='/a/cau.jpg' data-zoom='/a/khac.jpg'>", "/a/cau.jpg", id="not what a click shows"),
        pytest.param("<img srcset='/a/1.jpg 300w, /a/2.jpg 1200w'>", "/a/2.jpg", id="the largest of several"),
        pytest.param("<img srcset='/a/1.jpg 2x,/a/2.jpg 3x'>", "/a/2.jpg", id="several without a blank between them"),
        pytest.param("<img srcset='/a/1,2.jpg, /a/2.jpg 2x'>", "/a/2.jpg", id="a comma in an address and behind it"),
        pytest.param("<img srcset='/a/1.jpg 300w 200h, /a/2.jpg 9dpi'>", "/a/1.jpg", id="a size that is none"),
        pytest.param(f"<img src='{DOT}' data-srcset='/a/1.jpg 1x, /a/2.jpg 2x'>", "/a/2.jpg", id="several, later"),
        pytest.param(f"<picture><source srcset='/a/1.webp'><img src='{DOT}'></picture>", "/a/1.webp", id="a source"),
        pytest.param(f"<img src='{DOT}' alt='cau.jpg' title='cau.jpg'>", None, id="a file's name as words"),
        pytest.param("<img src='/loading.gif'>", None, id="nothing but a placeholder"),
        pytest.param("<img>", None, id="nothing"),
    ],
)
def test_a_picture_is_where_a_browser_would_find_it(markup: str, url: str | None) -> None:
    assert url_of(markup) == url


@pytest.mark.parametrize("piece", ["x", "a.jpg-1x", "a.jpg 1x,", ",", " ", "a,", "a (,"])
def test_a_srcset_of_whatever_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.process_time()
    url_of(f"<img srcset='{piece * 20_000}'>")
    assert time.process_time() - begun < 0.5  # 6 s before, for the first


@pytest.mark.parametrize(
    ("markup", "is_icon", "is_doubtful"),
    [
        pytest.param("<img src='/a/cau.jpg' width=16 height=16>", True, False, id="16 pixels"),
        pytest.param("<img src='/a/cau.jpg' style='width:20px'>", True, False, id="20 pixels by style"),
        pytest.param("<img src='/a/cau.jpg' width='100%'>", False, False, id="a share of the window"),
        pytest.param("<img src='/a/logo-doan/cau.jpg' width=640>", False, False, id="a word in the path, but large"),
        pytest.param("<img src='/a/logo.png'>", False, True, id="a logo, unless it has a caption"),
        pytest.param("<img src='/a/catalogo/cau.jpg'>", False, False, id="a part of a word"),
    ],
)
def test_decoration_is_told_by_size_and_doubted_by_name(markup: str, is_icon: bool, is_doubtful: bool) -> None:
    picture = picture_of(next(parse_html(markup).iter("img")))
    assert picture is not None
    assert (picture.is_icon, picture.is_doubtful) == (is_icon, is_doubtful)


def test_a_background_is_a_picture_that_needs_a_caption() -> None:
    element = next(parse_html("<div style=\"background-image: url('/a/cau.jpg')\"></div>").iter("div"))
    picture = background_of(element, attributes_of(element))
    assert picture is not None and picture.url == "/a/cau.jpg" and picture.is_doubtful

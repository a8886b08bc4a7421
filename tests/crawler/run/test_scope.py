"""Which addresses belong to a section, and which match a pattern."""

from __future__ import annotations

import pytest

from crawler.run.scope import Scope, Section, matches

HOST = "http://tinhuy.example"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        pytest.param("*/video/*", "/video/ra-quan-1.html", True, id="the whole address"),
        pytest.param("/video/*", "/video/ra-quan-1.html", True, id="the path"),
        pytest.param("/video/*", "/tin/video/ra-quan-1.html", False, id="the path from its beginning"),
        pytest.param("*-1?.html", "/tin/ra-quan-12.html", True, id="one character"),
        pytest.param("*[ab].html", "/tin/c.html", False, id="one of these"),
        pytest.param("*đại-hội*", "/tin/%C4%91%E1%BA%A1i-h%E1%BB%99i-3", True, id="letters written plainly"),
        pytest.param("/xem?id=*", "/xem?id=5", True, id="the query as well"),
        pytest.param("*" * 200 + "b", "/" + "a" * 2000, False, id="many stars take no time"),
    ],
)
def test_a_pattern_is_one_of_the_shell(pattern: str, path: str, expected: bool) -> None:
    assert matches(HOST + path, pattern) == expected


def test_what_is_barred_goes_before_what_is_asked_for() -> None:
    scope = Scope(only=("/tin/*", "/anh/*"), without=("*-2.html",))
    admitted = [
        path
        for path in ("/tin/a-1.html", "/tin/a-2.html", "/anh/b-1.html", "/van-ban/c-1.html")
        if scope.admits(HOST + path)
    ]
    assert admitted == ["/tin/a-1.html", "/anh/b-1.html"]
    assert Scope().admits(HOST)


@pytest.mark.parametrize(
    ("own", "path", "expected"),
    [
        pytest.param("/tin-tuc/", "/tin-tuc/dai-hoi-1.html", True, id="behind its path"),
        pytest.param("/tin-tuc", "/tin-tuc/dai-hoi-1.html", True, id="without a slash at its end"),
        pytest.param("/tin-tuc.html", "/tin-tuc/dai-hoi-1.html", True, id="a file's name"),
        pytest.param("/tin-tuc/default.aspx", "/tin-tuc/dai-hoi-1.html", True, id="a folder's file"),
        pytest.param("/tin-tuc/", "/tin-tuc-khac/dai-hoi-1.html", False, id="another folder"),
        pytest.param("/list.php?cat=5", "/list/dai-hoi-1.html", False, id="a section in a parameter"),
        pytest.param("/tin-tuc/", "/tin-tuc/", False, id="the list itself"),
    ],
)
def test_an_address_carries_its_section(own: str, path: str, expected: bool) -> None:
    assert Section(HOST + own).is_under(HOST + path) == expected


@pytest.mark.parametrize(
    ("own", "page", "expected"),
    [
        ("/tin-tuc/", "/tin-tuc/page-2/", True),
        ("/tin-tuc.html", "/tin-tuc.html?page=2", True),
        ("/list.php?cat=5", "/list.php?cat=5&page=2", True),
        ("/list.php?cat=5", "/list.php?cat=6&page=2", False),
        ("/list.php?cat=5", "/list.php?cat=6", False),
        ("/tin-tuc/", "/van-ban/page-2/", False),
    ],
)
def test_the_next_pages_of_its_list_are_the_sections(own: str, page: str, expected: bool) -> None:
    assert Section(HOST + own).takes(HOST + page, "listing") == expected


def test_a_pager_is_the_sections_however_it_is_addressed_where_it_is_the_only_one() -> None:
    section, doubtful = Section(HOST + "/chuyen-muc/xay-dung-dang"), Section(HOST + "/chuyen-muc/xay-dung-dang")
    section.take_pagers([f"{HOST}/?cat=7&page={number}" for number in (2, 3)])
    doubtful.take_pagers([f"{HOST}/?cat={number}&page=2" for number in (7, 8)])
    assert section.takes(f"{HOST}/?cat=7&page=9", "listing")
    assert not doubtful.takes(f"{HOST}/?cat=7&page=9", "listing")


def test_what_its_lists_name_is_the_sections_wherever_it_lies() -> None:
    section = Section(HOST + "/tin-tuc/")
    assert section.add([f"{HOST}/bai/1.html"]) == [f"{HOST}/bai/1.html"]
    assert section.add([f"{HOST}/bai/1.html"]) == []
    assert section.takes(f"{HOST}/bai/1.html", "article")
    assert not section.takes(f"{HOST}/bai/2.html", "article")
    assert not section.takes(f"{HOST}/sitemap.xml", "sitemap")


def test_an_article_alone_takes_nothing_else() -> None:
    article = Section(HOST + "/tin/dai-hoi-1.html", is_article=True)
    assert article.takes(HOST + "/tin/dai-hoi-1.html", "article")
    assert not article.takes(HOST + "/tin/dai-hoi-1/anh.html", "article")

"""The values of a record are marked in the page itself, which stays as it is otherwise."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from crawler.page_view.marking import Marks, mark_page
from crawler.page_view.positions import Status
from crawler.page_view.stream import key_of
from tests.crawler.page_view.test_page_view import PAGES, name, read
from tests.repeats import mostly_long

SHORT = [folder for folder in PAGES if name(folder) in ("nukeviet-egov/with-photo", "onecms/title-and-lead")]


def words(markup: str, *, marked: bool) -> str:
    """Return all words of a page as one key, or those within marks; without labels."""
    tree = html.document_fromstring(markup)
    for chip in tree.xpath("//span[starts-with(@style, 'display:inline-block!important;font:600')]"):
        chip.drop_tree()
    found = tree.xpath("//body//text()[ancestor::mark]" if marked else "//body//text()")
    return key_of("".join(found))


def labels(marks: Marks) -> list[str]:
    tree = html.document_fromstring(marks.html)
    return tree.xpath("//span[starts-with(@style, 'display:inline-block!important;font:600')]/text()")


@pytest.mark.parametrize("folder", mostly_long(PAGES, short=SHORT), ids=name)
def test_each_value_that_is_found_is_marked_and_no_word_is_lost(folder: Path) -> None:
    reading, _url = read(folder)
    if reading.article is None or reading.page is None:
        pytest.skip("no article")
    before = reading.page.root.node.parent.serialize()
    marks = mark_page(reading, reading.article)
    assert marks is not None
    assert words(marks.html, marked=False) == words(before, marked=False)
    located = [value for value in marks.values if value.is_located]
    assert {(value.field, value.index) for value in located} == marks.marked
    assert len(labels(marks)) == len(located)
    within = words(marks.html, marked=True)
    for value in located:
        if value.field in ("title", "lead", "body") and value.status is Status.PRINTED:
            assert key_of(value.text) in within or key_of(value.text.replace("|", "")) in within


def test_a_value_that_the_page_does_not_have_has_no_mark() -> None:
    reading, _url = read(SHORT[0])
    assert reading.article is not None
    marks = mark_page(reading, replace(reading.article, source="Báo Không Có"))
    assert marks is not None
    unmarked = {one.field: one.status for one in marks.values if (one.field, one.index) not in marks.marked}
    assert unmarked["source"] is Status.LOST
    assert "source" not in labels(marks)
    assert "title" in labels(marks)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_mark_begins_and_ends_within_a_text(form: str) -> None:
    from crawler.page_view.reading import read_to_draw

    prose = "Sáng 12/6, Huyện ủy tổ chức hội nghị tổng kết năm năm thực hiện nghị quyết về kinh tế tập thể của Đảng bộ."
    page = f"<h1>Huyện ủy tổng kết công tác</h1><p>13/06/2025 08:02</p><p>{prose}</p><p>{prose} Hai.</p></body></html>"
    reading = read_to_draw(unicodedata.normalize(form, page).encode(), url="https://a.vn/bai-1.html")
    assert reading.article is not None
    marks = mark_page(reading, replace(reading.article, body=("hội nghị tổng kết",), lead=None))
    assert marks is not None
    [found] = html.document_fromstring(marks.html).xpath("//mark[contains(@style, 'hsl(145')]/text()")
    assert unicodedata.normalize("NFC", found).strip() == "hội nghị tổng kết"

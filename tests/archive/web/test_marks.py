"""A kept page with the record's values marked, where the program reads pages: `tulieu serve`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import html
from starlette.testclient import TestClient

from archive import Archive
from archive.web.app import make_app
from archive.web.parts import Parts
from archive.web.tame import Tamed
from crawler.page_view.marking import mark_page
from crawler.page_view.reading import read_to_draw
from crawler.reread.marks import mark_kept
from tests import FIXTURES
from tests.archive.samples import NOON, make_visit
from tests.archive.web.conftest import ARTICLE
from tests.crawler.page_view.test_hostile import IN_BODY, IN_HEAD, hostile_page
from tests.repeats import mostly_long

BODY = (FIXTURES / "nukeviet-egov" / "with-photo" / "page.html").read_bytes()
URL = "https://huyenuy-phukhe.example/tin-tuc-su-kien/huyen-uy-631.html"


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The reading room over three articles: as read, with another lead, and of a page that is no article."""
    reading = read_to_draw(BODY, url=URL, fetched_at=NOON)
    assert reading.article is not None
    with Archive.open(tmp_path_factory.mktemp("marks") / "a.db") as archive:
        for key, lead, body in (
            ("1", reading.article.lead, BODY),
            ("2", "Một lời dẫn khác.", BODY + b"<!-- 2 -->"),
            ("3", None, b"<p>x</p></html>"),
        ):
            digest = hashlib.sha256(body).hexdigest()
            article = replace(reading.article, key=key, lead=lead, sha256=digest)
            archive.save(make_visit(article, site=article.site, body=body, headers={}))
        yield TestClient(make_app(archive, marker=mark_kept), "http://localhost")


def page_of(room: TestClient, key: str, **asked: str) -> str:
    answer = room.get("/kept", params={"key": key, "marks": "1", **asked})
    assert answer.status_code == 200
    return answer.text


def test_the_page_is_shown_as_it_looked_or_with_what_was_read(show: TestClient) -> None:
    plain = html.document_fromstring(page_of(show, "1", marks=""))
    [marked] = plain.xpath("//nav[@class='ways']/a[not(@aria-current)]/@href")
    tree = html.document_fromstring(show.get(marked).text)
    assert tree.xpath("//ul[@class='legend']//text()")[:4] == ["title", "published", "lead", "paragraph"]
    assert "16 of 16 printed values are marked. 2 values are from metadata." in tree.text_content()
    assert "otherwise" not in tree.text_content()
    [frame] = tree.xpath("//iframe")
    assert frame.get("sandbox") == ""
    answer = show.get(frame.get("src"))
    page = html.document_fromstring(answer.text)
    [title] = page.xpath("//h1//mark")
    assert title.text_content() == "Huyện ủy Phú Khê tổng kết 5 năm thực hiện Nghị quyết về kinh tế tập thể"
    assert page.xpath("//h1//span/text()") == ["title"]
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert "<mark" not in show.get(plain.xpath("//iframe/@src")[0]).text


def test_the_marks_speak_the_readers_language(show: TestClient) -> None:
    tree = html.document_fromstring(page_of(show, "1", lang="vi"))
    assert "tiêu đề" in tree.xpath("//ul[@class='legend']//text()")
    assert ">tiêu đề</span>" in show.get(tree.xpath("//iframe/@src")[0]).text


def test_what_is_read_otherwise_today_is_said(show: TestClient) -> None:
    text = html.document_fromstring(page_of(show, "2")).text_content()
    assert "The present reader reads these otherwise than the record has them: lead." in text
    assert "1 value is understood from words that are marked, and not printed so." in text


def test_a_page_that_is_no_article_today_is_said_and_shown(show: TestClient) -> None:
    tree = html.document_fromstring(page_of(show, "3"))
    assert "The present reader reads no article from this page:" in tree.text_content()
    assert "x" in show.get(tree.xpath("//iframe/@src")[0]).text


def test_the_archive_alone_marks_nothing(room: TestClient) -> None:
    answer = room.get("/kept", params={**ARTICLE, "marks": "1"})
    tree = html.document_fromstring(answer.text)
    assert tree.xpath("//nav[@class='ways']") == []
    assert "<mark" not in room.get(tree.xpath("//iframe/@src")[0]).text


HOSTILE = [
    *((name, "", markup) for name, markup in IN_BODY.items()),
    *((name, one, "") for name, one in IN_HEAD.items()),
]


@pytest.mark.parametrize(("name", "head", "body"), mostly_long(HOSTILE, short=HOSTILE[:2]))
def test_a_marked_page_is_as_tame_as_another(name: str, head: str, body: str) -> None:
    reading = read_to_draw(hostile_page(head, body), url=URL)
    other = read_to_draw(hostile_page(), url=URL)
    article = reading.article or other.article
    assert article is not None
    marks = mark_page(reading, article)
    assert marks is not None
    tree = html.document_fromstring(Tamed(marks.html, URL).write(Parts(b"", "", "a", NOON)))
    for element in tree.iter("*"):
        assert element.tag not in {"script", "link", "base", "meta", "iframe", "object", "embed"}
        assert not [one for one in element.attrib if one.startswith("on") or one in ("ping", "srcdoc", "src")]
    assert tree.xpath("//mark")

"""Results with what they are like, on both databases: as the records say it, whatever became of them."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import text

from archive import Archive
from archive.maintenance.transfer import copy_archive
from archive.maintenance.verify import verify
from archive.search import INDEX, overview
from archive.search.overview import read_first, read_overview
from archive.search.results import SearchScope
from tests.archive.samples import SITE, later, make_article, make_visit

ARTICLES = {
    "1": {"published": "2025-01-02", "section": "Xây dựng Đảng", "authors": ("Lê Bình", "Hà My"), "body": ("Họp.",)},
    "2": {"published": "2025-01-31", "section": "XÂY DỰNG ĐẢNG", "authors": (), "body": ("Họp tổ.",)},
    "3": {"published": "2024-12-01", "section": None, "authors": ("Hà My",), "body": ("Họp xã.",)},
    "4": {"published": None, "section": "Kinh tế", "authors": (), "body": ("Vụ lúa.",)},
}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    for key, fields in ARTICLES.items():
        archive.save(make_visit(make_article(key, title=f"Tin {key}", lead=None, tags=(), photos=(), **fields)))
    archive.update_index()
    return archive


def look(archive: Archive, words: str = "", **how):
    with archive.reading() as connection:
        return read_overview(connection, words, SearchScope(), **how)


def test_all_articles_are_counted_without_their_records(filled, monkeypatch):
    read = []
    monkeypatch.setattr(overview, "read_records", lambda connection, ids: read.append(ids) or {})
    found = look(filled, limit=1)
    assert (found.number, found.is_exact) == (4, True)
    assert found.counts["month"] == Counter({"2025-01": 2, "2024-12": 1})
    assert found.counts["author"] == Counter({"Hà My": 2, "Lê Bình": 1})
    assert found.counts["section"] == Counter(["Xây dựng Đảng", "XÂY DỰNG ĐẢNG", "Kinh tế"])
    assert found.counts["site"] == Counter({SITE: 4})
    assert list(map(len, read)) == [1]


@pytest.mark.parametrize("order", ["newest", "relevance"])
@pytest.mark.parametrize("words", ["họp", "hop", '"họp tổ" OR họp'])
def test_results_and_counts_agree(filled, words, order):
    found = look(filled, words, order=order)
    assert sorted(result.key for result in found.results) == ["1", "2", "3"]
    assert found.number == found.counts["month"].total() == 3
    second = look(filled, words, order=order, offset=1, limit=1).results
    assert second == found.results[1:2]


def test_a_section_is_found_whatever_its_case_and_marks(filled):
    found = look(filled, section="xay dung dang")
    assert [result.key for result in found.results] == ["2", "1"]
    assert found.number == 2


def test_what_was_edited_is_counted_as_it_is_now(filled):
    edited = make_article("3", title="Tin 3", lead=None, tags=(), photos=(), **ARTICLES["3"] | {"authors": ("Mai An",)})
    filled.save(make_visit(edited, fetched_at=later(days=1)))
    filled.update_index()
    assert look(filled).counts["author"] == Counter({"Hà My": 1, "Lê Bình": 1, "Mai An": 1})


def test_a_copy_counts_the_same(filled, tmp_path):
    target = tmp_path / "copy.db"
    copy_archive(filled.location, target, lambda *_: None)
    with Archive.open(target) as copied:
        assert look(copied) == look(filled)


def test_more_than_are_looked_at_are_said_to_be_more(filled, monkeypatch):
    monkeypatch.setattr(overview, "LOOKED_AT", 2)
    found = look(filled, "họp")
    assert (found.number, found.is_exact) == (2, False)
    assert len(found.results) == 2


def test_where_each_is_read_it_ends_when_more_are_found_than_are_shown(filled, monkeypatch):
    monkeypatch.setattr(overview, "READ", 1)
    words = '"họp" OR "không có ở đâu"'
    found = look(filled, words, limit=1)
    assert (found.number, found.is_exact, found.looked_at) == (2, False, 2)
    found = look(filled, words, limit=1, offset=1)
    assert (found.number, found.is_exact, found.looked_at) == (3, True, 3)


def test_an_article_with_any_number_of_authors_and_a_section_without_end_is_entered(archive):
    authors = tuple(f"Người {number}" for number in range(500))
    archive.save(make_visit(make_article("1", authors=("x" * 5000, *authors), section="y" * 100_000)))
    archive.update_index()
    counts = look(archive).counts
    assert (len(counts["author"]), len(counts["section"])) == (20, 0)


def test_facets_that_are_wrong_are_found_and_those_that_are_lost_are_not_counted(filled):
    with filled.writing() as connection:
        connection.execute(text(f"UPDATE {INDEX}_places SET facets = NULL WHERE article_id = 1"))
    assert look(filled).counts["site"] == Counter({SITE: 3})
    assert {problem.kind for problem in verify(filled.location).problems} == {"index-facets"}


def test_the_first_results_come_whole(filled):
    with filled.reading() as connection:
        records = read_first(connection, "họp", SearchScope(), limit=2)
    assert [record["key"] for record in records] == ["2", "1"]
    assert records[0]["body"] == ["Họp tổ."]

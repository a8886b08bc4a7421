"""Search in earlier revisions: words that a site edited out, and not what only another reading left out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from archive import Archive
from archive.history import earlier
from archive.history.lookup import find_article_id
from archive.history.revisions import revise_from_page
from tests.archive.cli.test_commands import answer
from tests.archive.samples import NOON, SITE, later, make_article, make_visit


def edit(archive: Archive, number: int, *bodies: str, **fields) -> None:
    """Save an article with one body after the other, a day between them."""
    for day, body in enumerate(bodies):
        archive.save(make_visit(make_article(number, body=(body,), **fields), fetched_at=later(days=day)))


@pytest.fixture
def edited(archive: Archive) -> Archive:
    edit(archive, 1, "Ông Hiệp phát biểu.", "Có người phát biểu.", "Không ai phát biểu.")
    edit(archive, 2, "Ông Hiệp có mặt.", "Ông Hiệp đã có mặt.")
    edit(archive, 3, "Bà Hoà nói.", "Chẳng ai nói.", published="2024-05-01", published_precision="day")
    return archive


def found(archive: Archive, words: str, **asked) -> list[tuple[str, int]]:
    return [(one.article.key, one.revision) for one in archive.search_earlier(words, **asked).found]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        pytest.param("Hiệp", [("1", 1)], id="a word; where it still stands it was not edited out"),
        pytest.param("hiep", [("1", 1)], id="without its marks"),
        pytest.param('"có người phát"', [("1", 2)], id="words in succession, of a revision between"),
        pytest.param("body:hòa", [("3", 1)], id="in a field, with the tone mark on the other vowel"),
        pytest.param("title:Hiệp", [], id="in another field"),
        pytest.param("Hiệp -ông", [], id="with a word to leave out"),
        pytest.param("nói", [], id="what still stands there"),
        pytest.param("khôngcó", [], id="what never stood there"),
    ],
)
def test_words_of_earlier_revisions_are_found_in_the_language_of_search(edited: Archive, words, keys) -> None:
    assert found(edited, words) == keys


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        pytest.param({}, ["4", "5"], id="the newest articles first"),
        pytest.param({"limit": 1}, ["4"], id="so many"),
        pytest.param({"since": date(2025, 1, 1)}, ["4"], id="published since"),
        pytest.param({"until": date(2024, 5, 1)}, ["5"], id="published until"),
        pytest.param({"site": "khac.vn"}, [], id="of another site"),
    ],
)
def test_the_conditions_are_those_of_search(edited: Archive, asked, keys) -> None:
    edit(edited, 4, "Lời chung.", "Lời riêng.")
    edit(edited, 5, "Lời chung.", "Lời riêng.", published="2024-05-01", published_precision="day")
    assert [key for key, _ in found(edited, "chung", **asked)] == keys


def test_it_says_when_the_words_were_seen_first_and_last_and_shows_them(edited: Archive) -> None:
    [one] = edited.search_earlier("Hiệp").found
    assert (one.seen_at, one.last_seen_at, one.article.snippet) == (NOON, NOON, "Ông Hiệp phát biểu.")


def test_what_another_reading_of_the_page_left_out_was_not_edited_out(archive: Archive) -> None:
    archive.save(make_visit(make_article(1, body=("Tin khác: quảng cáo.",))))
    with archive.writing() as connection:
        id_, read = find_article_id(connection, "1", SITE), make_article(1, body=("Tin này.",))
        assert revise_from_page(connection, id_, 1, read, reader="9", profile=None, at="2026-03-02T12:00:00.000000Z")
    assert found(archive, "quảng cáo") == []


def test_of_very_many_earlier_revisions_those_of_the_newest_articles_are_read(edited, monkeypatch) -> None:
    monkeypatch.setattr(earlier, "MAX_SCANNED", 1)
    assert edited.search_earlier("Hoà").left_out == 3
    assert (found(edited, '"Hiệp có"'), found(edited, "Hoà")) == ([("2", 1)], [])


def test_the_command_puts_what_was_edited_out_before_what_is_there(tmp_path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        edit(archive, 1, "Ông Hiệp phát biểu.", "Có người phát biểu.")
        edit(archive, 2, "Ông Hiệp có mặt.")
    told = json.loads(answer("search", "Hiệp", "--history", "--json", "--archive", path))
    assert [(one["key"], one["revision"]) for one in told] == [("1", 1), ("2", None)]
    assert [one["key"] for one in json.loads(answer("search", "Hiệp", "--json", "--archive", path))] == ["2"]
    rows = [row.split("\t") for row in answer("search", "Hiệp", "--history", "--archive", path).splitlines()]
    assert [(row[2], row[6]) for row in rows] == [("key", "revision"), ("1", "1"), ("2", "")]

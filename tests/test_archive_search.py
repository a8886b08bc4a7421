"""Search: Vietnamese words with and without their marks."""

import contextlib
import sqlite3

import pytest
from archive_samples import SITE, later, make_article, make_visit

from archive import Archive, Photo, errors
from archive.search import INDEX, prepare_index

TEXTS = {
    "dang": "Đảng bộ thành phố tổ chức hội nghị",
    "dang-khac": "Nhiệm vụ đang được thực hiện",
    "truong": "Đồng chí Trương Văn Ước, phường Hoà Bình",
    "so": "Nghị quyết số 30-NQ/TU ngày 15/01/2025",
}


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "a.db") as opened:
        for day, (key, text) in enumerate(TEXTS.items(), start=1):
            article = make_article(
                key,
                title=key,
                lead=None,
                body=(text,),
                published=f"2025-01-0{day}",
                photos=(),
                authors=(),
                tags=(),
                attachments=(),
            )
            opened.save(make_visit(article))
        yield opened


def keys(archive, words, **how):
    return [found.key for found in archive.search(words, **how)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("dang", ["dang-khac", "dang"], id="a word without marks is found whatever it has, newest first"),
        pytest.param("Đảng", ["dang"], id="a word with marks is found as typed"),
        pytest.param("ĐẢNG", ["dang"], id="in capitals"),
        pytest.param("Đa\u0309ng", ["dang"], id="with marks of their own"),
        pytest.param("đang", ["dang-khac"], id="another word with other marks"),
        pytest.param("truong van uoc", ["truong"], id="horns and strokes without marks"),
        pytest.param("Trường", [], id="a word with other marks than those printed"),
        pytest.param("Hòa", ["truong"], id="the tone mark at the other place"),
        pytest.param("Hoà", ["truong"], id="the tone mark where it is printed"),
        pytest.param("hội thành", ["dang"], id="all words, in any order"),
        pytest.param("hội phường", [], id="words that no article has together"),
        pytest.param('"hội nghị"', ["dang"], id="words between quotes follow each other"),
        pytest.param('"nghị hội"', [], id="words between quotes do not follow otherwise"),
        pytest.param('"to chuc" phố', ["dang"], id="quotes without marks beside a word with marks"),
        pytest.param("30-NQ/TU", ["so"], id="a number of a resolution"),
        pytest.param("15/01/2025", ["so"], id="a date as printed"),
        pytest.param("nghi quyet -x", [], id="no word is syntax: minus"),
        pytest.param("AND OR NOT", [], id="no word is syntax: operators"),
        pytest.param('exact : "x" NEAR(', [], id="no word is syntax: columns and brackets"),
        pytest.param("đảng*", ["dang"], id="no word is syntax: star"),
        pytest.param('"đảng bộ', ["dang"], id="a quote that is not closed"),
        pytest.param("so", ["so"], id="the title too"),
    ],
)
def test_search_finds(archive, words, found):
    assert keys(archive, words) == found


@pytest.mark.parametrize("words", ["", "  ", '""', "- … !"])
def test_a_search_without_a_word_is_refused(archive, words):
    with pytest.raises(errors.CannotSearch, match="no word to search for"):
        archive.search(words)


def test_the_newest_come_first_undated_last_and_no_more_than_asked_for(archive):
    archive.save(make_visit(make_article("undated", published=None, body=("Đảng",))))
    archive.save(make_visit(make_article("2026", published="2026-01-01T00:00+07:00", body=("Đảng",))))
    assert keys(archive, "đảng") == ["2026", "dang", "undated"]
    assert keys(archive, "đảng", limit=1) == ["2026"]
    assert keys(archive, "đảng", site="b.vn") == []
    assert len(keys(archive, "đảng", site=SITE)) == 3


def test_articles_with_some_words_come_in_the_order_of_all_articles(archive):
    assert [article.key for article in archive.articles(query="dang")] == ["dang", "dang-khac"]
    with pytest.raises(errors.CannotSearch):
        list(archive.articles(query="!"))


def test_a_revision_is_found_by_its_own_words_and_no_longer_by_earlier_ones(archive):
    changed = make_article("so", title="so", body=("Quyết định thu hồi",), photos=(), published="2025-02-01")
    assert archive.save(make_visit(changed, body=b"x", fetched_at=later(days=1))).result == "revised"
    assert keys(archive, "30-NQ/TU") == []
    assert keys(archive, "thu hồi") == ["so"]
    archive.save(make_visit(changed, fetched_at=later(days=2)))
    assert keys(archive, "thu hồi") == ["so"]


def test_captions_authors_and_attachments_are_searched(archive):
    archive.save(make_visit(make_article("x", photos=(Photo(url="https://x.vn/", caption_raw="Quang cảnh buổi lễ"),))))
    for words in ("buổi lễ", "Minh Thư", "Nghị quyết", "đại hội", "thanhuytphcm"):
        assert "x" in keys(archive, words)


def test_the_snippet_shows_the_words_where_they_are_first_found(archive):
    long = " ".join(f"chữ{n}" for n in range(100)) + " Đảng bộ " + " ".join(f"từ{n}" for n in range(100))
    archive.save(make_visit(make_article("long", published="2026-01-01", body=("Đoạn.", long))))
    [found] = archive.search("dang", limit=1)
    assert found.snippet.startswith("… chữ90 ")
    assert " Đảng bộ từ0 " in found.snippet
    assert found.snippet.endswith(" …")
    assert len(found.snippet.split()) == 32
    archive.save(make_visit(make_article("title", title="Chuyện lạ", body=("Đoạn.",))))
    [found] = archive.search("chuyen la")
    assert found.snippet == "Chuyện lạ", "a word of the title alone shows the title"


def test_an_archive_with_an_index_of_an_earlier_version_is_indexed_again(archive):
    with contextlib.closing(sqlite3.connect(archive.where)) as connection:
        connection.execute(f"DROP TABLE {INDEX}")
        connection.execute("CREATE VIRTUAL TABLE search_0 USING fts5(words)")
        connection.commit()
    with archive.writing() as connection:
        prepare_index(connection)
    assert keys(archive, "dang") == ["dang-khac", "dang"]
    with contextlib.closing(sqlite3.connect(archive.where)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name LIKE 'search_0%'").fetchall()

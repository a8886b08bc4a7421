"""Search: the same answers from both databases, to the same questions."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import text

from archive import Archive, Attachment, Photo, errors
from archive.maintenance.verify import verify
from archive.messages.terminal import print_marked
from archive.search import INDEX, build_batch, prepare_index
from archive.search import drop_index as drop_tables
from archive.search.bloom import hash_trigrams, hash_word, make_filter, may_contain
from archive.search.overview import read_overview
from archive.search.results import SearchScope, count_found
from archive.search.tokens import make_token_numbers, make_tokens, pair_tokens, read_words, token_number
from tests.archive.samples import NOON, SITE, later, make_article, make_visit

EMPTY = {"lead": None, "body": (), "photos": (), "authors": (), "tags": (), "attachments": ()}

# key: when, and what of it is not empty.
ARTICLES = {
    "dang": ("2025-01-01", {"body": ("Đảng bộ thành phố tổ chức hội nghị",)}),
    "dang-khac": ("2025-01-02", {"body": ("Nhiệm vụ đang được thực hiện",)}),
    "truong": ("2025-01-03T08:30+07:00", {"body": ("Đồng chí Trương Văn Ước, phường Hoà Bình",)}),
    "so": ("2025-01-03T08:31+07:00", {"body": ("Nghị quyết số 30-NQ/TU ngày 15/01/2025", "NQ/TU số 30")}),
    "khong-dau": ("2024-05-05", {"body": ("Trang nay viet khong dau: dang bo, hoi nghi",)}),
    "tieu-de": ("2024-06-01", {"title": "Đại hội Đảng bộ phường Thuỷ Vân", "body": ("Sáng nay.",)}),
    "sapo": ("2024-06-02", {"lead": "Đại hội lần thứ nhất", "body": ("Chiều nay, họp bàn.",)}),
    "anh": (
        "2024-06-03",
        {
            "body": ("Tin vắn.",),
            "photos": (Photo(url="https://x.vn/", caption_raw="Quang cảnh đại hội. Ảnh: Minh Thư"),),
        },
    ),
    "tac-gia": ("2024-06-04", {"body": ("Minh bạch; thư ngỏ.",), "authors": ("Minh Thư", "Đại Hội")}),
    "than": ("2024-06-05", {"body": ("Hội viên lo đại sự.", "Họ mở đại", "hội ở quê, thứ nhất là vui")}),
    "khac": (
        None,
        {"body": ("Văn kiện",), "tags": ("đại hội",), "attachments": (Attachment(url="u", text="Phụ lục"),)},
    ),
    "ba": ("2023-01-01", {"body": ("thành phố Hồ, Chí Minh; hồ chí", "minh thành")}),
    "bon": ("2023-01-02", {"body": ("Thành phố Hồ Chí Minh",)}),
    "nuoc-ngoai": ("2022-01-01", {"body": ("Café ở Straße, crème brûlée_ngon, 北京, İstanbul", "x" * 5000)}),
}
ELSEWHERE = ("b.vn", "dang", "2025-06-01", "Đảng ta")


def save_all(archive):
    for key, (published, fields) in ARTICLES.items():
        archive.save(make_visit(make_article(key, **({"title": "Tin"} | EMPTY | fields | {"published": published}))))
    site, key, published, body = ELSEWHERE
    article = make_article(key, **(EMPTY | {"site": site, "title": "x", "body": (body,), "published": published}))
    archive.save(make_visit(article, site=site))


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def filled(request, tmp_path_factory):
    """An archive of all ARTICLES, for asking alone."""
    place = str(tmp_path_factory.mktemp("filled") / "a.db")
    if request.param == "PostgreSQL":
        server = request.getfixturevalue("postgres")
        place = server.address(server.lend_database())
    with Archive.open(place) as opened:
        save_all(opened)
        yield opened


def keys(archive, words, **how):
    return " ".join(found.key for found in archive.search(words, **({"site": SITE} | how)))


QUESTIONS = [
    # words with marks and without
    ("dang", "khong-dau dang-khac dang tieu-de", "as printed first, then whatever its marks, newest first"),
    ("Đảng", "dang tieu-de", "a word with marks as typed"),
    ("ĐẢNG", "dang tieu-de", "in capitals"),
    ("Đa\u0309ng", "dang tieu-de", "with marks of their own"),
    ("đang", "dang-khac", "another word with other marks"),
    ("truong van uoc", "truong", "horns and strokes without marks"),
    ("Trường", "", "a word with other marks than those printed"),
    ("Hòa", "truong", "the tone mark at the other place"),
    ("Hoà", "truong", "the tone mark where it is printed"),
    ("Thủy", "tieu-de", "the tone mark of uy at the other place"),
    ("thuy van", "tieu-de", "a word without marks whose tone may stand at two places"),
    ("hoi nghi", "khong-dau dang", "several words: articles that print all of them so come first"),
    ("hội nghi", "dang", "a word with marks beside one without"),
    ('"o strasse creme"', "nuoc-ngoai", "the same in a phrase"),
    ("cafe", "nuoc-ngoai", "another language's marks"),
    ("strasse", "nuoc-ngoai", "a letter that is two without marks"),
    ('"brulee ngon"', "nuoc-ngoai", "in a phrase too"),
    ("brulee ngon", "nuoc-ngoai", "an underline parts words"),
    ("北京", "nuoc-ngoai", "another script"),
    ("x" * 5000, "nuoc-ngoai", "a word without end"),
    # all words
    ("hội thành", "dang", "all words, in any order"),
    ("hội phường Ước", "", "words that no article has together"),
    ("dang dang DANG", "khong-dau dang-khac dang tieu-de", "a word typed again"),
    # phrases
    ('"hội nghị"', "dang", "words between quotes follow each other"),
    ('"nghị hội"', "", "and do not otherwise"),
    ('"dai hoi"', "tac-gia anh sapo tieu-de khac", "a phrase without marks; not across paragraphs or sentences' order"),
    ('"đại hội"', "tac-gia anh sapo tieu-de khac", "a phrase with marks"),
    ('"đại hỏi"', "", "a phrase whose marks are others'"),
    ('"đại hoi"', "tac-gia anh sapo tieu-de khac", "a phrase with a word without marks"),
    ('"hoi nghi"', "khong-dau dang", "a phrase as printed first"),
    ('"to chuc" phố', "dang", "quotes without marks beside a word with marks"),
    ('"thành phố Hồ Chí Minh"', "bon ba", "a phrase of many words, over a comma"),
    ('"hồ chí minh thành"', "", "pairs that are there in another order"),
    ('"ho chi minh thanh"', "", "the same without marks"),
    ('"thanh pho ho chi"', "bon ba", "a phrase of four words without marks"),
    ('"hồ minh chí"', "", "three words that are there in another order"),
    ('"ta o que thu nhat"', "", "words that follow each other but for the first"),
    ('title:"đảng bộ phường"', "tieu-de", "three words in the title"),
    ('body:"đảng bộ phường"', "", "three words in another field"),
    ('"\uff44\uff41\uff49\u3000\uff48\uff4f\uff49"', "tac-gia anh sapo tieu-de khac", "letters of full width"),
    ('"đảng bộ', "dang tieu-de", "a quote that is not closed"),
    ("30-NQ/TU", "so", "parts of a word follow each other"),
    ("NQ/TU-30", "", "and do not otherwise"),
    ("15/01/2025", "so", "a date as printed"),
    ("Café-Straße", "", "parts of a word with marks"),
    # exclusion
    ("dang -bo", "dang-khac", "a word without marks to leave out, whatever its marks"),
    ("dang -bộ", "khong-dau dang-khac", "a word with marks to leave out"),
    ('dang -"dang bo"', "dang-khac", "a phrase to leave out"),
    ('dang -"Đảng bộ"', "khong-dau dang-khac", "a phrase with marks to leave out"),
    ('minh -"hồ chí minh"', "tac-gia anh", "a phrase of three words to leave out"),
    ('hồ -"chí minh thành"', "bon ba", "a phrase that is nearly there is not left out"),
    ("nghi quyet -x", "so", "a word to leave out that is nowhere"),
    ("dang -dang", "", "what is wanted and left out"),
    ("hội-nghị", "dang", "a hyphen in a word leaves nothing out"),
    ("- hội nghị", "dang", "a hyphen alone leaves nothing out"),
    # fields
    ("title:hoi", "tieu-de", "in the title"),
    ("TITLE:hội", "tieu-de", "the field in capitals"),
    ("lead:đại", "sapo", "in the lead"),
    ("caption:đại", "anh", "in a caption"),
    ("caption:minh", "anh", "the photographer in the caption as printed"),
    ("author:dai", "tac-gia", "in an author's name"),
    ("author:thư", "tac-gia", "an author, not a caption"),
    ("body:hội", "dang than", "in the body"),
    ("body:đại", "than", "in the body and not elsewhere"),
    ('title:"đại hội"', "tieu-de", "a phrase in the title"),
    ('author:"dai hoi"', "tac-gia", "a phrase in an author's name"),
    ('author:"minh thư"', "tac-gia", "a phrase with marks in an author's name"),
    ('author:"thu dai"', "", "names do not follow each other"),
    ('body:"dai hoi"', "", "a phrase in the body, elsewhere alone"),
    ('body:"thu nhat"', "than", "a phrase in the body, which is elsewhere too"),
    ('body:"hội nghị"', "dang", "a phrase with marks in the body"),
    ("hoi -title:hoi", "khong-dau dang than tac-gia anh sapo khac", "not in the title"),
    ("đại -body:đại", "tac-gia anh sapo tieu-de khac", "not in the body"),
    ('"đại hội" -author:"đại hội" -caption:hội', "sapo tieu-de khac", "not in several fields"),
    ("phụ lục", "khac", "an attachment's words"),
    ("tag:hội", "", "what is no field is a word"),
    ("title: số", "", "a field without a word is one"),
    # alternatives
    ("hội nghị OR nghị quyết", "so dang", "what is before OR or what is after it, whole"),
    ("nghị quyết OR trương OR văn kiện", "so truong khac", "several of them"),
    ('"đại hội" OR văn kiện', "tac-gia anh sapo tieu-de khac", "a phrase or words"),
    ('"hồ chí minh" OR caption:minh', "anh bon ba", "a phrase or a field"),
    ('"hồ minh chí" OR "đại hỏi"', "", "phrases that no article has"),
    ("title:hội OR lead:hội", "sapo tieu-de", "one field or the other"),
    ("body:đại OR trương", "truong than", "in the body and not elsewhere, or a word"),
    ("dang OR trương -bộ", "truong khong-dau dang-khac", "what is left out is left out of all; as printed first"),
    ("dang or trương", "", "or is a word"),
    ('dang "OR" trương', "", "so is OR between quotes"),
    # nothing in it is a database's syntax
    ("AND OR NOT", "", "operators"),
    ('exact : "x" NEAR(', "", "columns and brackets"),
    ("đảng* OR", "", "a star"),
    ("s.7468 =đảng đảng_bộ", "", "tokens"),
    ("%' ; DROP", "", "SQL"),
    (r"\:x \\ {dang}", "", "backslashes and braces"),
]


def test_there_are_questions_enough():
    assert len({words for words, _, _ in QUESTIONS}) == len(QUESTIONS) > 60


@pytest.mark.parametrize(("words", "found", "why"), [pytest.param(*row, id=row[2]) for row in QUESTIONS])
def test_search_finds(filled, words, found, why):
    assert keys(filled, words) == found
    assert {article.key for article in filled.articles(query=words, site=SITE)} == set(found.split()), "exports too"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("", "no word to search for"),
        ('""', "no word to search for"),
        ("- … !", "no word to search for"),
        ("-đảng", "words to leave out alone are not enough"),
        ("a " * 101, "more than 100 words"),
        ("hội OR -nghị", "no word to search for before or after OR"),
        ("hội OR OR nghị", "no word to search for before or after OR"),
        ("(hội OR nghị) quyết", "brackets beside OR"),
        (" OR ".join(["một hai ba bốn"] * 5), "too many words before and after OR"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(filled, words, complaint):
    with pytest.raises(errors.CannotSearch, match=complaint):
        filled.search(words)
    with pytest.raises(errors.CannotSearch, match=complaint):
        list(filled.articles(query=words))


@pytest.mark.parametrize(
    ("how", "found"),
    [
        pytest.param({}, "dang dang tieu-de", id="all sites, newest first"),
        pytest.param({"site": "b.vn"}, "dang", id="a site"),
        pytest.param({"site": "c.vn"}, "", id="a site that is not there"),
        pytest.param({"limit": 2}, "dang dang", id="no more than asked for"),
        pytest.param({"since": date(2025, 1, 1)}, "dang dang", id="since a day, included"),
        pytest.param({"since": date(2025, 1, 2)}, "dang", id="since the day after"),
        pytest.param({"until": date(2025, 1, 1)}, "dang tieu-de", id="until a day, included"),
        pytest.param({"until": date(2024, 12, 31)}, "tieu-de", id="until the day before"),
        pytest.param({"since": date(2024, 6, 1), "until": date(2024, 6, 1)}, "tieu-de", id="one day"),
        pytest.param({"since": date.max}, "", id="the last day of all"),
        pytest.param({"until": date.max, "site": SITE}, "dang tieu-de", id="until the last day of all"),
        pytest.param({"until": date.min}, "", id="until the first day of all"),
    ],
)
def test_sites_days_and_limits(filled, how, found):
    assert keys(filled, "đảng", **({"site": None} | how)) == found


def test_undated_articles_come_last_and_on_no_day(filled):
    assert keys(filled, "đại").split()[-1] == "khac"
    assert "khac" not in keys(filled, "đại", since=date(1900, 1, 1))


def test_relevance_is_title_lead_caption_body_then_newest(filled):
    assert keys(filled, '"đại hội"', order="relevance") == "tieu-de sapo anh tac-gia khac"
    assert keys(filled, "dai hoi", order="relevance") == "tieu-de sapo anh tac-gia khac than"
    assert keys(filled, "dang", order="relevance").split()[0] == "khong-dau", "as typed before all"
    assert keys(filled, "tin -caption:anh -dang", order="relevance", limit=2) == "so truong", "the newer of equals"


def test_words_that_stand_together_are_more_relevant(archive, monkeypatch):
    """Also where they are older than as many as are sorted."""
    monkeypatch.setattr("archive.search.results.RANKED", 3)
    apart = EMPTY | {"title": "Đại đoàn kết toàn xã hội", "body": ("Hội đại",)}
    for day in range(1, 6):
        archive.save(make_visit(make_article(f"apart-{day}", **(apart | {"published": f"2025-02-0{day}"}))))
    in_text = EMPTY | {"title": "Tin", "body": ("Khai mạc Đại hội",), "published": "2024-01-02"}
    archive.save(make_visit(make_article("text", **in_text)))
    in_title = EMPTY | {"title": "Đại hội", "body": ("Tin",), "published": "2024-01-01"}
    archive.save(make_visit(make_article("title", **in_title)))
    for words in ("đại hội", "dai hoi"):
        found = keys(archive, words, order="relevance").split()
        assert (found[:2], len(found)) == (["title", "text"], 7)
    assert keys(archive, "hội đại", order="relevance").split()[0] == "apart-5"
    assert keys(archive, "đại hội").split()[0] == "apart-5", "newest first stays newest first"


@pytest.mark.parametrize(
    ("words", "number"),
    [("dang", 4), ('"đại hội"', 5), ('"hồ minh chí"', 0), ("hội nghị OR nghị quyết", 2), ("đảng -bộ", 0)],
)
def test_what_is_found_is_counted(filled, words, number):
    total = filled.count_found(words, site=SITE)
    assert (total.number, total.is_exact) == (number, True) == (len(filled.search(words, site=SITE)), True)


def test_no_more_is_counted_than_is_cheap(filled, monkeypatch):
    monkeypatch.setattr("archive.search.results.COUNTED", 3)
    monkeypatch.setattr("archive.search.results._CHECKED", 3)
    for words in ("dang", '"đại hội"'):
        total = filled.count_found(words, site=SITE)
        assert (total.number, total.is_exact) == (3, False)


def test_relevance_counts_words_for_the_length_of_the_body(archive):
    for key, body in (("long", "hòa " + "chữ " * 50), ("short", "Hoà bình"), ("twice", "hòa, hoà bình")):
        archive.save(make_visit(make_article(key, **(EMPTY | {"body": (body,)}))))
    assert keys(archive, "hòa", order="relevance") == "twice short long"
    assert keys(archive, "hoa", order="relevance") == "twice short long"


def test_many_articles_of_one_minute_have_room(archive, monkeypatch):
    monkeypatch.setattr("archive.search.index._IN_A_MINUTE", 2)
    for number in range(7):
        article = make_article(number, published="2025-01-15", body=("Chung",))
        archive.save(make_visit(article, url=article.url))
    assert keys(archive, "chung") == "6 5 4 3 2 1 0"
    assert keys(archive, "chung", since=date(2025, 1, 15), until=date(2025, 1, 15)) == "6 5 4 3 2 1 0"


def test_a_revision_is_found_by_its_own_words_and_day_and_no_longer_by_earlier_ones(archive):
    def save(hours, published, *body):
        article = make_article("so", **(EMPTY | {"title": "so", "body": body, "published": published}))
        return archive.save(make_visit(article, body=b"%d" % hours, fetched_at=later(hours=hours))).result

    other = make_article("other", **(EMPTY | {"body": ("Quyết toán",), "published": "2025-01-10"}))
    archive.save(make_visit(other, body=b"other"))
    assert save(1, "2025-01-01", "Nghị quyết số 30") == "new"
    assert keys(archive, "quyết") == "other so"
    assert save(2, "2025-02-01", "Quyết định thu hồi") == "revised"
    assert keys(archive, "30") == ""
    assert keys(archive, '"thu hồi"') == "so"
    assert keys(archive, "quyết") == "so other"
    assert keys(archive, "quyết", until=date(2025, 1, 31)) == "other"
    assert save(3, None, "Quyết định thu hồi") == "revised"
    assert keys(archive, "quyết") == "other so"
    assert save(4, "2025-02-01", "Quyết định thu hồi") == "revised"
    assert save(5, "2025-02-01", "Quyết định thu hồi") == "unchanged"
    assert keys(archive, "quyết") == "so other"


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_answers_of_any_length_are_read_in_batches(archive, monkeypatch, pages):
    monkeypatch.setattr("archive.search.execute._BATCH", 3)
    monkeypatch.setattr("archive.search.execute._SAMPLE", 2)
    monkeypatch.setattr("archive.search.execute._AT_MOST", 4)
    count = 3 * pages
    for number in range(count):
        body = "hội nghị lớn" if number % 2 else "hội nghị, nghị lớn, hội"
        archive.save(
            make_visit(make_article(number, **(EMPTY | {"body": (body,), "published": f"2025-01-{number + 1:02}"})))
        )
    newest_first = [str(number) for number in reversed(range(count))]
    assert keys(archive, "hội") == " ".join(newest_first)
    assert keys(archive, '"hội nghị lớn"') == " ".join(key for key in newest_first if int(key) % 2)
    by_relevance = keys(archive, "hội", order="relevance", limit=count)
    assert by_relevance == " ".join(sorted(newest_first, key=lambda key: int(key) % 2)), "twice in a longer one"


@pytest.mark.parametrize("at_first", [1, 2, 3, 100])
def test_what_few_articles_have_is_found_to_the_last_one(archive, monkeypatch, at_first):
    for name, value in {"_SAMPLE": 2, "_WINDOW": (2, 3), "_FIRST_FETCHED": at_first, "_FETCHED": 2}.items():
        monkeypatch.setattr(f"archive.search.execute.{name}", value)
    for number in range(30):
        body = "chuyện hiếm" if number % 4 == 1 else "chuyện thường"
        day = f"2025-01-{1 + number // 2:02}"
        archive.save(make_visit(make_article(number, **(EMPTY | {"body": (body,), "published": day}))))
    rare = {str(number) for number in range(30) if number % 4 == 1}
    for asked in ("hiếm", "hiem", "chuyen hiem", "chuyện -thường"):
        assert sorted(keys(archive, asked, limit=30).split()) == sorted(rare), asked


def test_a_text_longer_than_any_database_likes_is_found(archive):
    words = " ".join(f"từ{number}" for number in range(40_000))
    archive.save(make_visit(make_article("dài", body=(words,))))
    assert keys(archive, "từ39999 từ0") == "dài"
    assert keys(archive, '"tu100 tu101"') == "dài"
    assert keys(archive, '"từ101 từ100"') == ""


# --- snippets ------------------------------------------------------------------------------------


def marked(found):
    return [found.snippet[start:end] for start, end in found.highlights]


def test_the_snippet_shows_the_words_where_they_are_first_found(tmp_path):
    long = " ".join(f"chữ{n}" for n in range(100)) + " Đảng bộ " + " ".join(f"từ{n}" for n in range(100))
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article("long", published="2026-01-01", body=("Đoạn.", long), tags=())))
        archive.save(make_visit(make_article("title", title="Chuyện lạ", body=("Đoạn.",))))
        [found] = archive.search("dang -chuyen", limit=1)
        assert found.snippet.startswith("… chữ90 ")
        assert " Đảng bộ từ0 " in found.snippet
        assert found.snippet.endswith(" …")
        assert len(found.snippet.split()) == 32
        assert marked(found) == ["Đảng"]
        [found] = archive.search("chuyen la")
        assert found.snippet == "Chuyện lạ", "a word of the title alone shows the title"
        assert marked(found) == ["Chuyện", "lạ"]


@pytest.mark.parametrize(
    ("words", "highlights"),
    [
        pytest.param("đại", ["Đại", "đại"], id="each place, in capitals too"),
        pytest.param('"dai hoi" hoi', ["Đại hội", "hội"], id="a phrase is one, with what lies in it"),
        pytest.param('"đại hội"', ["Đại hội"], id="a phrase where it stands, not its words alone"),
        pytest.param("30-nq", ["30-NQ"], id="parts of a word"),
        pytest.param("hoa", ["hoà"], id="whatever its marks"),
        pytest.param("title:đại", ["Đại"], id="only in its field"),
        pytest.param("lớn -bé", ["lớn"], id="nothing of what is left out"),
    ],
)
def test_highlights_are_where_the_words_stand(tmp_path, words, highlights):
    body = ("Đại  hội\u00a0lớn, hội mở; 30-NQ hoà đại,".replace("hoà", "ho\u0300a".replace("o\u0300a", "oa\u0300")),)
    with Archive.open(tmp_path / "a.db") as archive:
        article = make_article(**(EMPTY | {"title": "Đại lộ", "body": body}))
        archive.save(make_visit(article))
        [found] = archive.search(words)
    assert marked(found) == highlights
    assert list(found.as_json()) == ["url", "site", "key", "title", "published", "snippet", "highlights", "attachment"]


@pytest.mark.parametrize(
    ("text", "ranges", "line"),
    [
        pytest.param("Đại hội lớn", [(0, 3), (8, 11)], "\x1b[1mĐại\x1b[0m hội \x1b[1mlớn\x1b[0m", id="in bold"),
        pytest.param("Đại hội", [], "Đại hội", id="nothing found in it"),
        pytest.param("a\x1b[2J\nb\u202e", [(0, 4), (6, 8)], "\x1b[1ma[2\x1b[0mJ \x1b[1mb\x1b[0m", id="hostile"),
    ],
)
def test_a_terminal_shows_what_was_found_in_bold(capsys, text, ranges, line):
    print_marked(text, ranges)
    assert capsys.readouterr().out == f"{line}\n"


# --- the index -----------------------------------------------------------------------------------


def test_an_article_is_its_tokens():
    article = make_article(**(EMPTY | {"title": "Đại", "body": ("Đại hội", "an toan"), "site": "lo"}))
    assert make_tokens(article).tokens == {
        *("=đại", "dai", "=hội", "hoi", *pair_tokens(*read_words("đại hội"), as_typed=True)),
        *("=an", "an", "=toan", "toan", "an0_toan0"),
        *("t.=đại", "t.dai", "s.6c6f"),
    }


@pytest.mark.parametrize("key", ARTICLES)
def test_a_token_has_the_same_number_in_an_article_and_in_a_query(key):
    article = make_article(key, **(EMPTY | ARTICLES[key][1]))
    tokens, numbers = make_tokens(article).tokens, make_token_numbers(article).tokens
    assert {token_number(token) for token in tokens} == numbers
    assert len(numbers) == len(tokens)
    assert max(numbers) < 1 << 63


def test_a_filter_keeps_every_three_words_and_tells_most_others():
    words = [hash_word(word.folded) for word in read_words(" ".join(f"từ{number}" for number in range(500)))]
    kept = make_filter(set(hash_trigrams(words)))
    assert all(may_contain(kept, [number]) for number in hash_trigrams(words))
    assert len(kept) == 250
    assert may_contain(kept, hash_trigrams(words[:2])), "two words say nothing"
    others = list(hash_trigrams(words[::2]))
    assert sum(may_contain(kept, [number]) for number in others) < len(others) / 3
    assert sum(may_contain(kept, pair) for pair in itertools.pairwise(others)) < len(others) / 9
    assert not may_contain(make_filter(()), hash_trigrams(words[:3]))
    assert may_contain(None, others)
    assert may_contain(b"", others)
    assert may_contain("abc", others), "what is no filter"


def test_records_without_the_phrase_are_mostly_not_read(archive, monkeypatch):
    for number in range(40):
        words = "đại hội đảng bộ" if number == 20 else f"đại hội {number} hội đảng {number} đảng bộ"
        fields = {"title": "Tin", "body": (f"{words} lần thứ {number} này",)}
        archive.save(make_visit(make_article(number, **(EMPTY | fields))))
    read = []
    monkeypatch.setattr("archive.search.query.Query.may_match", lambda query, record: read.append(record) or True)
    assert keys(archive, '"đại hội đảng bộ"') == "20"
    assert len(read) < 15


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_no_more_is_looked_at_for_the_filter(archive, monkeypatch, order):
    """Ranking stops after so many that the index names, whether or not their filters rule them out."""
    monkeypatch.setattr("archive.search.results.RANKED", 10)
    for number in range(60):
        words = "đại hội đảng bộ" if number >= 50 else f"đại hội {number} hội đảng {number} đảng bộ"
        fields = {"title": "Tin", "body": (words,), "published": f"2025-{1 + number // 28:02}-{1 + number % 28:02}"}
        archive.save(make_visit(make_article(number, **(EMPTY | fields))))
    looked_at = []
    real = may_contain
    monkeypatch.setattr("archive.search.execute.may_contain", lambda *given: looked_at.append(1) or real(*given))
    assert keys(archive, '"đại hội đảng bộ"', order=order, limit=5) == "59 58 57 56 55"
    assert len(looked_at) <= 30


@pytest.mark.parametrize(
    ("sample", "window"), [pytest.param(40, (1000, 10_000), id="all are new"), pytest.param(1, (1, 3), id="few are")]
)
@pytest.mark.parametrize(
    ("words", "sites", "found"),
    [
        ("dang", {SITE, "b.vn"}, "khong-dau dang dang-khac dang tieu-de"),
        ("dang", {"b.vn", "c.vn"}, "dang"),
        ("hội -đảng", {SITE, "c.vn"}, "than tac-gia anh sapo khac"),
        ("dang", {"c.vn", "d.vn"}, ""),
        ("dang", set(), ""),
        ("", {SITE, "b.vn"}, " ".join(("dang", *sorted(ARTICLES, key=lambda k: ARTICLES[k][0] or "", reverse=True)))),
        ("", {"b.vn", "c.vn"}, "dang"),
        ("", set(), ""),
    ],
)
def test_articles_of_some_sites_are_found(filled, monkeypatch, sample, window, words, sites, found):
    few = {"FEW": sample, "FEW_OF_SITES": sample, "MANY_SITES": sample}
    for name, value in {"SAMPLE": sample, "WINDOW": window, **few}.items():
        monkeypatch.setattr(f"archive.search.execute._{name}", value)
    filled.update_index()
    scope = SearchScope(sites=frozenset(sites))
    with filled.reading() as connection:
        overview = read_overview(connection, words, scope)
    assert " ".join(one.key for one in overview.results) == found
    if words:
        with filled.reading() as connection:
            assert count_found(connection, words, scope).number == len(found.split())


@pytest.mark.parametrize(
    ("sample", "few", "window"), [(1, 1, (9, 99)), (3, 1, (1, 1)), (2, 100, (1, 1)), (1, 1, (3, 3)), (2, 1, (1, 8))]
)
@pytest.mark.parametrize("scope", [{}, {"until": date(2024, 6, 3)}, {"order": "relevance"}], ids=str)
def test_the_newest_articles_and_the_others_are_found_alike(filled, monkeypatch, sample, few, window, scope):
    """PostgreSQL: the tokens of the newest articles are read; the others are found by the lists, some newer ones first,
    then all."""
    asked = (
        "body:hội",
        "-an hội",
        "đảng",
        "dang",
        "đại hội",
        '"đại hội"',
        '"thành phố Hồ Chí Minh"',
        "title:đại",
        "hội -đảng",
        "thu",
    )
    before = [keys(filled, words, **scope) for words in asked]
    for name, value in (("SAMPLE", sample), ("FEW", few), ("WINDOW", window), ("FETCHED", 2), ("MANY", 1)):
        monkeypatch.setattr(f"archive.search.execute._{name}", value)
    assert [keys(filled, words, **scope) for words in asked] == before
    assert len("".join(before)) > 20


def test_an_article_whose_filter_is_gone_is_read(archive):
    save_all(archive)
    with archive.writing() as connection:
        sqlite = connection.dialect.name == "sqlite"
        connection.execute(
            text(f"DELETE FROM {INDEX}_trigrams" if sqlite else f"UPDATE {INDEX}_places SET bloom = NULL")
        )
    assert keys(archive, '"thành phố Hồ Chí Minh"') == "bon ba"


def test_a_hundred_words_are_looked_for(filled):
    assert filled.search(" ".join(["dai"] * 100), site="b.vn") == []
    assert filled.search(f'"{" ".join(f"w{number}" for number in range(100))}"') == []
    assert filled.search(" ".join(f"w{number}" for number in range(100))) == []


def drop_index(archive):
    with archive.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TABLE {INDEX}"))
        connection.execute(text(f"DROP TABLE {INDEX}_places"))


def test_an_archive_without_this_index_is_indexed_when_it_is_opened(archive):
    save_all(archive)
    before = {words: keys(archive, words) for words, _, _ in QUESTIONS}
    drop_index(archive)
    with Archive.open(address(archive), read_only=True) as opened:
        assert {words: keys(opened, words) for words, _, _ in QUESTIONS} == before
    archive.save(make_visit(make_article("moi", body=("Đảng",), published="2026-01-01"), fetched_at=NOON))
    assert keys(archive, "đảng").split()[0] == "moi"


def address(archive):
    return archive._engine.url.render_as_string(hide_password=False) if "@" in archive.where else archive.where


def test_filters_that_are_lost_as_a_whole_are_made_anew(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        save_all(archive)
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute(f"DROP TABLE {INDEX}_trigrams")
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        assert keys(archive, '"thành phố Hồ Chí Minh"') == "bon ba"


def test_what_a_crawl_saves_while_the_index_is_built_is_in_it_once(archive, new_place, monkeypatch):
    monkeypatch.setattr("archive.search.index._BATCH", 2)

    def save(number, **fields):
        fields = {"title": "Tin", "published": f"2025-01-0{number}T09:30+07:00"} | fields
        archive.save(make_visit(make_article(number, **fields), fetched_at=later(days=len(saved))))
        saved.append(number)

    saved = []
    for number in range(1, 8):
        save(number)
    with archive.writing() as connection:
        drop_tables(connection)
        prepare_index(connection)
        save_before = build_batch(connection)
    assert save_before == 2
    save(1, title="Tin sửa")  # entered already
    save(2, published="2025-01-06T09:30+07:00")  # entered already, and to be entered once more where it stands now
    save(6, title="Tin sửa")  # not entered yet
    save(7, published="2025-01-01T09:30+07:00")  # not entered yet, and now among those that are
    save(8)
    archive.update_index()
    save(5, title="Tin sửa")
    archive.build_index()
    assert [one.key for one in archive.search("tin")] == ["8", "2", "6", "5", "4", "3", "7", "1"]
    assert {one.key for one in archive.search("sửa")} == {"1", "5", "6"}
    assert verify(new_place).problems == []


def test_indexing_that_was_killed_goes_on_where_it_was(archive, monkeypatch):
    monkeypatch.setattr("archive.search.index._BATCH", 4)
    save_all(archive)
    before = {words: keys(archive, words) for words, _, _ in QUESTIONS}
    drop_index(archive)
    real, calls = Archive.open.__globals__["open_engine"].__globals__["build_batch"], []

    def stopped(connection):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(real(connection))
        return calls[-1]

    monkeypatch.setattr("archive.open.build_batch", stopped)
    with pytest.raises(KeyboardInterrupt):
        Archive.open(address(archive))
    monkeypatch.setattr("archive.open.build_batch", real)
    with Archive.open(address(archive)) as opened:
        assert {words: keys(opened, words) for words, _, _ in QUESTIONS} == before
    assert calls == [4, 4]


def test_an_index_of_an_earlier_version_goes(tmp_path):
    Archive.open(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute(f"DROP TABLE {INDEX}")
        connection.execute(f"DROP TABLE {INDEX}_places")
        connection.execute("CREATE VIRTUAL TABLE search_1 USING fts5(exact, folded, content='')")
        connection.commit()
    Archive.open(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'search%'")}
        assert not {name for name in names if name.startswith("search_1")}
        assert INDEX in names
        connection.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('integrity-check')")

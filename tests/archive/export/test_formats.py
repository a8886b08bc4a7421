"""What each export holds, as the tools it is meant for read it."""

import csv
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree

import lxml.html
import pytest
import zstandard

from archive import Archive, Photo
from archive.export import export
from archive.export.huggingface import _escape_cell
from archive.export.parquet import BYTES, ROWS, SCHEMA, record_of
from archive.export.plain_text import file_name, split_sentences
from archive.export.source import open_source
from archive.record.selection import Selection
from tests.archive.cli.test_commands import run
from tests.archive.export.test_export import TRICKY, content_of, export_of, write
from tests.archive.samples import address, make_article, make_visit

MARKUP = make_article(
    3,
    key="../../etc/passwd",
    title="A & B <script>alert(1)</script> ]]> \x01.",
    lead="\"dấu\" & 'nháy'",
    body=("x < y", "=1+1"),
    photos=(Photo(url='https://x.vn/1.jpg?a=1&b="2"', caption="<b>"),),
)
ARTICLES = [make_article(1), TRICKY, MARKUP]


def records(tmp_path):
    return [json.loads(line) for line in write(ARTICLES, "jsonl", tmp_path).read_text().splitlines()]


def read_parquet(path):
    from pyarrow import parquet

    return [record_of(row) for row in parquet.read_table(path).to_pylist()]


def test_parquet_gives_the_records_back_exactly(tmp_path):
    assert read_parquet(write(ARTICLES, "parquet", tmp_path)) == records(tmp_path)


def test_parquet_has_one_schema_whatever_is_in_it(tmp_path):
    from pyarrow import parquet

    bare = replace(make_article(1), photos=(), authors=(), tags=(), attachments=(), evidence={}, lead=None, source=None)
    for number, articles in enumerate(([], [bare], ARTICLES)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert parquet.read_schema(write(articles, "parquet", folder)).equals(SCHEMA)


def test_row_groups_are_bounded_in_rows_and_in_bytes(tmp_path):
    from archive.export.parquet import row_groups

    rows = [make_article(1).as_json()]
    assert [table.num_rows for table in row_groups(("x", row) for row in rows * (ROWS + 1))] == [ROWS, 1]
    assert [table.num_rows for table in row_groups(("x" * (BYTES // 2), row) for row in rows * 3)] == [2, 1]


def test_pandas_and_duckdb_read_parquet(tmp_path):
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    path = write(ARTICLES, "parquet", tmp_path)
    wanted = records(tmp_path)
    assert list(pandas.read_parquet(path)["title"]) == [record["title"] for record in wanted]
    found = duckdb.sql(f"SELECT len(body), photos[1].caption FROM '{path}'").fetchall()
    assert found == [(len(r["body"]), r["photos"][0]["caption"]) for r in wanted]


def test_a_dataset_folder_is_loaded_offline_by_datasets(tmp_path):
    pytest.importorskip("datasets")
    path = write(ARTICLES, "huggingface", tmp_path)
    code = (
        "import json, sys, datasets\n"
        "found = datasets.load_dataset(sys.argv[1], split='train', cache_dir=sys.argv[2])\n"
        "print(json.dumps([row['title'] for row in found]))"
    )
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-c", code, path, tmp_path / "cache"],
        env=os.environ | offline,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [record["title"] for record in records(tmp_path)]


def test_a_data_card_counts_what_is_there_and_escapes_what_pages_say(tmp_path):
    card = (write(ARTICLES, "huggingface", tmp_path) / "README.md").read_text()
    assert "3 articles of 1 site," in card
    assert "Removed for ever by order of a court or an authority, of the whole archive: 0." in card
    assert _escape_cell("a|b`<c>") == "a\\|b\\`\\<c\\>"
    assert "| undated | 1 |" in card
    assert "license: other" in card


def card_of(archive, tmp_path, **chosen):
    with Archive.open(archive) as opened, open_source(opened, Selection(**chosen)) as source:
        export(source, "huggingface", tmp_path / "card")
    return (tmp_path / "card" / "README.md").read_text()


def test_a_data_card_has_each_sites_articles_by_year(tmp_path):
    dates = ("2024-05-01", "2024-12-31T23:30+07:00", "2025-01-01", None)
    with Archive.open(tmp_path / "a.db") as archive:
        for number, published in enumerate(dates):
            archive.save(make_visit(make_article(number, published=published)))
        archive.save(make_visit(make_article(9, site="b_c.vn", published="2025-01-01"), site="b_c.vn"))
    lines = card_of(tmp_path / "a.db", tmp_path).splitlines()
    begin = lines.index("| site | articles | 2024 | 2025 | undated |")
    assert lines[begin + 1 : begin + 4] == [
        "|---|---|---|---|---|",
        "| b\\_c.vn | 1 | 0 | 1 | 0 |",
        "| thanhuy.example.vn | 4 | 2 | 1 | 1 |",
    ]


def test_a_data_card_says_in_plain_words_what_was_refused(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        for number, (outcome, reason) in enumerate(
            [("refused", "listing"), ("refused", "listing"), ("refused", "trap-depth"), ("gone", "http-404")], start=2
        ):
            archive.save(make_visit(url=address(number), outcome=outcome, reason=reason))
        archive.save(make_visit(site="b.vn", url="https://b.vn/1", outcome="refused", reason="a|b"))
    card = card_of(tmp_path / "a.db", tmp_path)
    assert (
        "all sites of the archive, whatever else was asked for here, 0\ncould not be fetched, and 5 were refused"
        in card
    )
    assert "| listing | a list of articles, no article | 2 |" in card
    assert "| trap-depth | not fetched, as similar addresses led to nothing new | 1 |" in card
    assert "| a\\|b |  | 1 |" in card
    card = card_of(tmp_path / "a.db", tmp_path, site="thanhuy.example.vn", query="đại hội")
    assert "could not be fetched, and 4 were refused" in card
    assert "a\\|b" not in card


def test_a_lean_database_has_articles_photographs_and_an_index_without_marks(tmp_path):
    path = write(ARTICLES, "sqlite", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        asked = "SELECT a.key FROM articles_fts f JOIN articles a ON a.id = f.rowid WHERE articles_fts MATCH ?"
        assert database.execute(asked, ("title: dang bo",)).fetchall() == [("1",)]
        assert database.execute(asked, ("nhay",)).fetchall() == [(MARKUP.key,)]
        assert database.execute("SELECT count(*) FROM photos").fetchone() == (4,)
        assert database.execute("SELECT body FROM articles WHERE key = '2'").fetchone() == (
            json.dumps(TRICKY.body, ensure_ascii=False),
        )
    assert write(ARTICLES, "sqlite", tmp_path) == path, "its own earlier export is replaced"


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        pytest.param("đảng", "Đại hội [Đảng] bộ lần thứ 1", id="with its marks"),
        pytest.param("ĐẢNG", "Đại hội [Đảng] bộ lần thứ 1", id="in capitals"),
        pytest.param("dang", "Đại hội [Đảng] bộ lần thứ 1", id="without marks"),
        pytest.param("title: đảng", "Đại hội [Đảng] bộ lần thứ 1", id="in a field"),
        pytest.param('"đảng bo"', "Đại hội [Đảng bộ] lần thứ 1", id="a phrase, with marks and without"),
        pytest.param("lan", "Đại hội Đảng bộ [lần] thứ 1", id="without marks, and no đ"),
        pytest.param("đang", None, id="with other marks"),
        pytest.param("đăng", None, id="with other marks on the same letters"),
        pytest.param("lead: đảng", None, id="in another field"),
    ],
)
def test_a_lean_database_finds_a_word_as_typed_or_whatever_its_marks_and_highlights_what_is_printed(
    tmp_path, asked, marked
):
    path = write([make_article(1), *(make_article(n, title="Tin khác") for n in (2, 3, 4))], "sqlite", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        wanted = (
            "SELECT highlight(articles_fts, 0, '[', ']'), snippet(articles_fts, -1, '[', ']', '', 20),"
            " bm25(articles_fts) FROM articles_fts WHERE articles_fts MATCH ?"
        )
        found = database.execute(wanted, (asked,)).fetchall()
        assert [row[:2] for row in found] == ([(marked, marked)] if marked else [])
        assert all(score < -0.5 for *_, score in found), "one of four: rare"
        database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        pytest.param('"xa hoi"', "Nhà xa [xã hội] xa, đảng", id="a phrase"),
        pytest.param("xa", "Nhà [xa] [xã] hội [xa], đảng", id="the word"),
        pytest.param('"nha xa xa hoi"', "[Nhà xa xã hội] xa, đảng", id="a phrase with both"),
        pytest.param('"xã hội xa"', "Nhà xa [xã hội xa], đảng", id="a phrase with both, as typed"),
        pytest.param("xã", "Nhà xa [xã] hội xa, đảng", id="the word as typed"),
        pytest.param("lead: xa", "Nhà xa xã hội xa, đảng", id="in a field that has it with marks alone"),
    ],
)
def test_a_lean_database_finds_a_word_without_its_marks_where_it_is_also_printed_without(tmp_path, asked, marked):
    path = write([make_article(1, title="Nhà xa xã hội xa, đảng", lead="Xã ta")], "sqlite", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        wanted = "SELECT highlight(articles_fts, 0, '[', ']') FROM articles_fts WHERE articles_fts MATCH ?"
        assert database.execute(wanted, (asked,)).fetchall() == [(marked,)]


def test_a_lean_database_highlights_at_the_right_place_whatever_the_letters(tmp_path):
    odd = "½ ﬁ ſ ß İ ㎏ Å ǆ ḁ́ 한국 हिन्दी é̲x ² Ⅳ đích"
    path = write([make_article(1, title=odd)], "sqlite", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        wanted = "SELECT highlight(articles_fts, 0, '[', ']') FROM articles_fts WHERE articles_fts MATCH 'title: dich'"
        assert database.execute(wanted).fetchone() == (odd.replace("đích", "[đích]"),)


def test_datasette_takes_the_index_of_a_lean_database_for_that_of_its_articles(tmp_path):
    with closing(sqlite3.connect(write(ARTICLES, "sqlite", tmp_path))) as database:
        # The words by which Datasette and sqlite-utils look for the index of a table.
        found = "SELECT name FROM sqlite_master WHERE sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"articles\"%'"
        assert database.execute(found).fetchall() == [("articles_fts",)]


def test_texts_are_files_whose_names_no_key_decides(tmp_path):
    files = content_of(write(ARTICLES, "text", tmp_path))
    index = list(csv.DictReader(io.StringIO(files.pop("index.csv").decode())))
    assert [row["key"] for row in index] == ["2", MARKUP.key, "1"]
    assert {row["file"] for row in index} == set(files)
    assert all("/" not in name and not name.startswith(".") for name in files)
    assert files[index[1]["file"]].decode().split("\n") == [MARKUP.title, MARKUP.lead, *MARKUP.body, ""]


@pytest.mark.parametrize("key", ["a/b", "a b", "", ".", "..", "CON", "x" * 300, "khóa", "a\x00b"])
def test_a_name_is_short_and_of_plain_signs(key):
    name = file_name({"site": "../x.vn", "key": key})
    assert len(name) < 140
    assert name.isascii()
    assert name.strip(".-")
    assert not set(name) & set("/\\\0: ")
    assert name != file_name({"site": "x.vn", "key": key})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ông đồng ý. Sau đó ông về.", 2),
        ("Ông Lê A. Nam và TS. Bình ở TP. Hồ Chí Minh dự.", 1),
        ("Năm 2025 có 1.500 người. 30 người vắng!", 2),
        ("1. Mở đầu. Tiếp theo… Hết.", 3),
        ("“Tốt lắm.” Bà nói: “Được!”", 2),
        ("Xem 15/1. trang sau", 1),
        ("", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text, found):
    pieces = list(split_sentences(text))
    assert len(pieces) == found
    assert " ".join(pieces) == text


@pytest.mark.parametrize("form", ["tei", "rss", "atom"])
def test_xml_is_well_formed_and_says_what_was_printed(form, tmp_path):
    dated = [make_article(1), MARKUP]
    root = ElementTree.fromstring(write(dated, form, tmp_path).read_bytes())
    said = "".join(root.itertext())
    assert "<script>alert(1)</script>" in said
    assert "\"dấu\" & 'nháy'" in said
    assert not [element for element in root.iter() if element.tag.endswith("script")]


@pytest.mark.parametrize(
    "lead",
    [
        "1 < 2 & 3 > 2",
        "R&D, A&B; &amp; &lt;b&gt; &#60; &copy 2025",
        "<b>đậm</b> <!-- không --> </p><?x?> <3",
        "\"dấu\" & 'nháy' <",
    ],
)
def test_feed_readers_show_a_lead_as_it_is_printed(lead, tmp_path):
    article = [make_article(1, lead=lead)]
    rss = ElementTree.fromstring(write(article, "rss", tmp_path).read_bytes()).findtext(".//item/description")
    shown = lxml.html.fragment_fromstring(rss, create_parent=True)
    assert (shown.text_content(), len(shown)) == (lead, 0), "read as HTML"
    atom = ElementTree.fromstring(write(article, "atom", tmp_path).read_bytes())
    summary = atom.find(".//{*}summary")
    assert (summary.text, summary.get("type", "text")) == (lead, "text")


def test_a_bare_day_is_midnight_in_vietnam_in_a_feed(tmp_path):
    article = [make_article(1, published="2024-05-01", published_precision="day")]
    rss = ElementTree.fromstring(write(article, "rss", tmp_path).read_bytes())
    assert rss.findtext(".//item/pubDate") == "Wed, 01 May 2024 00:00:00 +0700"
    atom = ElementTree.fromstring(write(article, "atom", tmp_path).read_bytes())
    assert atom.findtext(".//{*}entry/{*}published") == "2024-05-01T00:00:00+07:00"


@pytest.mark.parametrize(
    ("published", "attributes"),
    [
        ("2024-05-01", {"when": "2024-05-01"}),
        ("2024-05-01T09:30+07:00", {"when": "2024-05-01", "when-iso": "2024-05-01T09:30+07:00"}),
        ("2024-05-01T09:30:21+07:00", {"when": "2024-05-01", "when-iso": "2024-05-01T09:30:21+07:00"}),
        (None, {}),
    ],
)
def test_a_date_in_tei_is_a_day_and_has_its_time_where_that_may_be_without_seconds(published, attributes, tmp_path):
    path = write([make_article(1, published=published, published_raw="in ngày 1/5")], "tei", tmp_path)
    date = ElementTree.fromstring(path.read_bytes()).find(".//{*}date")
    assert (date.text, date.attrib) == ("in ngày 1/5", attributes)


def test_a_body_in_tei_has_a_paragraph_before_its_figures(tmp_path):
    bare = make_article(1, lead=None, body=())
    articles = [bare, replace(bare, key="2", photos=()), make_article(3)]
    for body in ElementTree.fromstring(write(articles, "tei", tmp_path).read_bytes()).iter("{*}body"):
        assert body[0].tag.endswith("}p")


def test_a_feed_has_the_newest_first(tmp_path):
    articles = [make_article(n, published=f"2025-01-{n % 28 + 1:02}", title=f"Bài {n}") for n in range(120)]
    assert export_of(articles, "atom", tmp_path / "x", tmp_path) == 100
    days = [e.text[:10] for e in ElementTree.parse(tmp_path / "x").iter("{http://www.w3.org/2005/Atom}published")]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2025-01-28"


def test_what_ends_in_gz_or_zst_is_compressed_the_same_at_any_time(tmp_path):
    plain = write(ARTICLES, "jsonl", tmp_path).read_bytes()
    for ending, unpack in ((".gz", gzip.decompress), (".zst", unpack_zst)):
        path = tmp_path / f"x.csv{ending}"
        export_of(ARTICLES, "csv", path, tmp_path)
        assert (tmp_path / f"x.photos.csv{ending}").exists()
        path = tmp_path / f"x.jsonl{ending}"
        contents = set()
        for _ in range(2):
            export_of(ARTICLES, "jsonl", path, tmp_path)
            contents.add(path.read_bytes())
        assert len(contents) == 1
        assert unpack(contents.pop()) == plain


def unpack_zst(data):
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


def test_a_section_is_chosen_whatever_its_case_and_marks(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(1, section="Thời sự")))
        archive.save(make_visit(make_article(2, section="Văn hóa")))
    done = run("export", "-o", "-", "--format", "jsonl", "--section", "thoi su", "--archive", path)
    assert [json.loads(line)["key"] for line in done.stdout.splitlines()] == ["1"]


def test_without_duplicates_a_story_is_there_once_and_only_when_all_are_compared(tmp_path):
    path = tmp_path / "a.db"
    words = tuple(f"Câu thứ {n} của một bài viết dài về công tác xây dựng Đảng ở cơ sở năm {n}." for n in range(30))
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(1, body=words, published="2025-01-15")))
        archive.save(make_visit(make_article(2, body=words, published="2025-01-16")))
    command = ("export", "-o", "-", "--format", "jsonl", "--without-duplicates", "--archive", path)
    refused = run(*command)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "run tulieu duplicates first" in refused.stderr
    run("duplicates", "--archive", path).check_returncode()
    assert [json.loads(line)["key"] for line in run(*command).stdout.splitlines()] == ["1"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", "x.parquet.gz"], "parquet is not compressed as a whole"),
        (["-o", "-", "--format", "text"], "name one with -o"),
        (["-o", "-", "--format", "sqlite"], "name one with -o"),
    ],
)
def test_what_cannot_be_written_so_is_one_line(words, says, tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(1)))
    done = run("export", *words, "--archive", path)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert done.stderr.count("\n") == 1

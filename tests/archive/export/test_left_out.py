"""What a person leaves out of an export: articles of a list, and the names of authors."""

import csv
import json
import sqlite3
from contextlib import closing

import pytest

from archive import Archive, Attachment, Photo
from archive.export import FORMATS
from archive.export import export as write
from archive.export.lists import find_listed
from archive.export.redact import redact_authors, redact_names
from archive.export.source import open_source
from archive.record.selection import Selection
from tests.archive.cli.test_commands import run
from tests.archive.export.test_export import content_of
from tests.archive.samples import address, later, make_article, make_visit

SECRET = make_article(
    7,
    title="Hòa Bình giữ gìn hòa bình",
    authors=("Minh Thư", "Hòa Bình", "An"),
    lead="Bài của MINH THƯ",
    body=("Nghệ An đẹp, an ninh tốt.", "Minh Thư - Hoà  Bình"),
    photos=(
        Photo(url="https://x.vn/minh-thu.jpg", caption="Lễ", credit="Ảnh: Minh Thư", caption_raw="Lễ. Ảnh: Minh Thư"),
    ),
    tags=("Minh Thư",),
    section="Xây dựng Đảng",
    source="Minh Thư",
    attachments=(Attachment(url="https://x.vn/a.pdf", text="Bài Minh Thư"),),
    published_raw="Minh Thư, 15/01/2025",
    evidence={"authors": "layout: span", "lead": "not Minh Thư's"},
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("left-out") / "a.db"
    with Archive.open(path) as archive:
        for article in (make_article(1), make_article(2), SECRET):
            archive.save(make_visit(article))
        archive.save(make_visit(make_article(2, title="Đã sửa"), fetched_at=later(days=1)))
        archive.save(make_visit(make_article(1, title="Đã sửa"), fetched_at=later(days=1)))
        archive.save(make_visit(make_article(1, site="b.vn", url="https://b.vn/1"), site="b.vn"))
    return path


def export(path, target, *options, code=0):
    done = run("export", "-o", target, "--archive", path, *options)
    assert done.returncode == code, done.stderr
    return done.stderr


def keys_of(target):
    return [(record["site"], record["key"]) for record in map(json.loads, target.read_text().splitlines())]


LISTS = {
    "a key": ("2\n", 3),
    "an address": (f"{address(2)}\n", 3),
    "comments, a mark, Windows' line ends": (f"\ufeff# by request\r\n\r\n2  # of 3 May\r\n{address(7)}\r\n", 2),
    "the last line without an end": (f"2\n{address(7)}", 2),
    "the same article twice": (f"2\n{address(2)}\n", 3),
    "nothing": ("# none yet\n", 4),
}


@pytest.mark.parametrize(("text", "left"), LISTS.values(), ids=LISTS)
def test_a_list_leaves_articles_out_and_alone_has_the_others(path, text, left, tmp_path):
    (tmp_path / "list.txt").write_text(text, encoding="utf-8", newline="")
    said = export(path, tmp_path / "a.jsonl", "--exclude", tmp_path / "list.txt")
    assert f"{left} articles written" in said
    assert ("left out by --exclude" in said) == (left < 4)
    assert left == 4 or ("thanhuy.example.vn", "2") not in keys_of(tmp_path / "a.jsonl")
    if left < 4:
        said = export(path, tmp_path / "b.jsonl", "--only", tmp_path / "list.txt")
        both = keys_of(tmp_path / "a.jsonl") + keys_of(tmp_path / "b.jsonl")
        assert len(both) == len(set(both)) == 4


def test_what_a_list_names_in_vain_is_told_and_a_key_of_two_sites_needs_its_address(path, tmp_path):
    (tmp_path / "list.txt").write_text("99\n2\nhttps://b.vn/nope\n")
    said = export(path, tmp_path / "a.jsonl", "--exclude", tmp_path / "list.txt")
    assert f"note: {tmp_path}/list.txt: the archive has no article 99\n" in said
    assert "no article https://b.vn/nope\n" in said
    (tmp_path / "list.txt").write_text("# two sites\n1\n")
    said = export(path, tmp_path / "b.jsonl", "--exclude", tmp_path / "list.txt", code=1)
    assert f"{tmp_path}/list.txt, line 2: 1 is an article of several sites" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "b.jsonl").exists()
    export(path, tmp_path / "b.jsonl", "--exclude", tmp_path / "list.txt", "--site", "thanhuy.example.vn")
    assert [key for _, key in keys_of(tmp_path / "b.jsonl")] == ["2", "7"]


@pytest.mark.parametrize(
    ("content", "option", "message"),
    [
        pytest.param(b"\xff\xfe1\0", "--exclude", "it is not UTF-8", id="another encoding"),
        pytest.param(b"# none\n99\n", "--only", "it names no article of the archive", id="names nothing"),
        pytest.param(None, "--only", "No such file", id="no file"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_clear_line(path, content, option, message, tmp_path):
    if content is not None:
        (tmp_path / "list.txt").write_bytes(content)
    said = export(path, tmp_path / "a.jsonl", option, tmp_path / "list.txt", code=1)
    assert f"list.txt: {message}" in said.splitlines()[-1]
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_has_what_is_excluded(path, form, tmp_path):
    """Nor its address: the page of an article that stays was first found under one that does not."""
    (tmp_path / "list.txt").write_text("7\n2\n")
    target = tmp_path / f"out.{form}"
    with Archive.open(path, read_only=True) as archive:
        with archive.reading() as connection:
            excluded = find_listed(connection, tmp_path / "list.txt").ids
        with open_source(archive, Selection(excluded=excluded)) as source:
            assert write(source, form, target) == 2
    content = content_of(target)
    every = b"".join(content.values()) if isinstance(content, dict) else content
    assert address(7).encode() not in every
    assert address(2).encode() not in every


def test_bags_cards_and_feeds_of_changes_leave_out_and_say_so(path, tmp_path):
    (tmp_path / "list.txt").write_text("2\n")
    said = export(
        path, tmp_path / "bag", "--bag", "--format", "jsonl", "--exclude", tmp_path / "list.txt", "--redact", "authors"
    )
    assert "the authors' names are taken out; left are those in addresses" in said
    info = (tmp_path / "bag" / "bag-info.txt").read_text()
    assert '"excluded": 1' in info
    assert "Tulieu-Redacted: The authors' names are taken out" in info
    assert run("verify", tmp_path / "bag").returncode == 0
    export(path, tmp_path / "set", "--format", "huggingface", "--only", tmp_path / "list.txt", "--redact", "authors")
    card = (tmp_path / "set" / "README.md").read_text()
    assert (
        "## Left out\n\n- Only the articles of a list are here; it names 1 article of the archive.\n- The auth" in card
    )
    export(path, tmp_path / "all.atom", "--changes")
    export(path, tmp_path / "some.atom", "--changes", "--exclude", tmp_path / "list.txt")
    export(path, tmp_path / "only.atom", "--changes", "--only", tmp_path / "list.txt")
    entries = {name: (tmp_path / f"{name}.atom").read_text().count("<entry>") for name in ("all", "some", "only")}
    assert entries == {"all": 2, "some": 1, "only": 1}


def test_authors_stand_nowhere_in_a_redacted_record_but_in_addresses():
    record = redact_authors(SECRET.as_json())
    assert record["authors"] == []
    assert "authors" not in record["evidence"]
    assert record["title"] == "[redacted] giữ gìn hòa bình", "a word in small letters is no name"
    assert record["lead"] == "Bài của [redacted]"
    assert record["body"] == ["Nghệ [redacted] đẹp, an ninh tốt.", "[redacted] - [redacted]"]
    assert record["photos"][0] == {
        "url": "https://x.vn/minh-thu.jpg",
        "caption": "Lễ",
        "credit": "Ảnh: [redacted]",
        "caption_raw": "Lễ. Ảnh: [redacted]",
    }
    assert (record["url"], record["sha256"]) == (SECRET.url, SECRET.sha256)
    assert "Minh Thư" not in json.dumps(record, ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Minh Thư", "Minh Thưa và XMinh Thư", "Minh Thưa và XMinh Thư"),
        ("Le Van An", "Lê Văn An", "[redacted]"),
        ("minh thư", "minh thư", "[redacted]"),
        ("A. (TTXVN)", "Theo A. (TTXVN).", "Theo [redacted]."),
        ("Nguyễn Minh Thư", "Nguyễn Minh Thư, Minh Thư", "[redacted], Minh Thư"),
        ("李明", "李明 và 李明明", "[redacted] và 李明明"),
    ],
)
def test_names_are_taken_out_whole(name, text, left):
    assert redact_names(text, [name]) == left


def texts_of(content):
    return (b"".join(content.values()) if isinstance(content, dict) else content).decode("utf-8", "replace")


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("warc", "wacz", "parquet", "huggingface")])
def test_no_format_has_a_redacted_name(path, form, tmp_path):
    target = tmp_path / f"out.{form}"
    chosen = Selection(query="author:thư")
    with Archive.open(path, read_only=True) as archive, open_source(archive, chosen, redacted=True) as source:
        assert write(source, form, target) == 4
    assert "Thư" not in texts_of(content_of(target))
    if form == "csv":
        assert {row["authors"] for row in csv.DictReader(target.read_text().splitlines(keepends=True))} == {""}
    if form == "sqlite":
        with closing(sqlite3.connect(target)) as database:
            assert database.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'thư'").fetchone() == (
                0,
            )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--format", "warc"), "--redact is not for warc: pages stay as they were served"),
        (("--changes", "--format", "atom"), "--redact is not for --changes"),
        (("--format", "jsonl", "--redact", "title"), "--redact takes authors"),
    ],
)
def test_what_cannot_be_redacted_is_said(path, options, message, tmp_path):
    assert message in export(path, tmp_path / "x", "--redact", "authors", *options, code=2)


def test_a_section_that_no_article_has_names_the_nearest(path, tmp_path):
    section = "Xây dựng Đảng"
    said = export(path, tmp_path / "a.jsonl", "--section", f"{section}x", code=1)
    assert said == f"error: no article has the section '{section}x': the nearest is '{section}'\n"
    assert not (tmp_path / "a.jsonl").exists()
    said = export(path, tmp_path / "a.jsonl", "--section", section.upper(), "--since", "2031-01-01")
    assert "0 articles written" in said, "there is such a section, but nothing in it of these days"


def test_both_databases_leave_out_the_same(archive, tmp_path):
    for number in (1, 2, 3):
        archive.save(make_visit(make_article(number)))
    (tmp_path / "list.txt").write_text(f"{address(2)}\n")
    with archive.reading() as connection:
        ids = find_listed(connection, tmp_path / "list.txt").ids
    for chosen, kept in ((Selection(excluded=ids), ["1", "3"]), (Selection(only=ids), ["2"])):
        with open_source(archive, chosen) as source:
            assert [article.key for article in source.articles()] == kept

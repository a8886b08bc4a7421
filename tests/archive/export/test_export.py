"""Exports: every format gives back what is in the archive, whole or not at all."""

import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive, Article, Photo
from archive.export import FORMATS, export
from archive.export.rows import MAX_CELL
from archive.export.source import open_source
from archive.record.article import RECORD_KEYS
from tests.archive.killing import KILLS, run_killed, steps_of
from tests.archive.samples import later, make_article, make_visit

TRICKY = make_article(
    2,
    title='Ông "Sáu", 1,5 triệu',
    lead="=HYPERLINK(1)",
    section="-Tin",
    source="+84",
    authors=("@minhthu",),
    body=("'trích dẫn'", 'dòng; hai, "ba"'),
    photos=(Photo(url="https://x.vn/1.jpg", caption="=1+1"),),
    published=None,
    published_precision=None,
)


FOLDERS = ("text", "huggingface", "files")


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def export_of(articles, form, target, tmp_path, on_article=None, **how):
    """Exports an archive of these articles; how many were written."""
    with Archive.open(tmp_path / "of.db") as archive:
        for article in articles:
            archive.save(make_visit(article))
        with open_source(archive, on_article=on_article) as source:
            return export(source, form, target, **how)


def content_of(path):
    """The bytes of a file, or of each file in a folder."""
    if path.is_file():
        return path.read_bytes()
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def write(articles, form, tmp_path, **how):
    path = tmp_path / f"out.{form}"
    assert export_of(articles, form, path, tmp_path, **how) == len(articles)
    return path


def test_json_lines_are_the_records_exactly(tmp_path):
    articles = [make_article(1), TRICKY]
    lines = write(articles, "jsonl", tmp_path).read_text().splitlines()
    with Archive.open(tmp_path / "of.db") as archive:
        assert [Article.from_json(json.loads(line)) for line in lines] == list(archive.articles())
    lines.reverse()  # undated ones come first
    assert list(json.loads(lines[0])) == list(RECORD_KEYS)
    assert "Đại hội" in lines[0]


def test_csv_gives_every_value_back(tmp_path):
    content = write([make_article(1), TRICKY], "csv", tmp_path).read_bytes()
    assert content.count(b"\r\n") == 3, "a line a record, however many line feeds in its cells"
    tricky, plain = read_csv(content.decode())
    assert (tricky["title"], tricky["lead"], tricky["section"]) == (TRICKY.title, TRICKY.lead, TRICKY.section)
    assert tuple(tricky["body"].split("\n")) == TRICKY.body
    assert tricky["published"] == ""
    assert plain["authors"].split("\n") == ["Minh Thư", "Hải Đăng"]
    assert json.loads(plain["attachments"])[0]["text"] == "Nghị quyết"
    assert json.loads(plain["evidence"])["title"] == "layout nukeviet: h1"
    assert plain["photo_count"] == "2"


def test_csv_has_a_second_file_of_photographs(tmp_path):
    write([make_article(1), TRICKY], "csv", tmp_path)
    photos = read_csv((tmp_path / "out.photos.csv").read_bytes().decode())
    assert [(photo["key"], photo["position"], photo["caption"]) for photo in photos] == [
        ("2", "1", "=1+1"),
        ("1", "1", "Quang cảnh"),
        ("1", "2", ""),
    ]


def test_csv_for_spreadsheets_has_a_mark_and_no_cell_that_is_a_formula(tmp_path):
    content = write([replace(TRICKY, key="102250115093012345")], "csv", tmp_path, excel=True).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    [row] = read_csv(content.decode("utf-8-sig"))
    assert (row["lead"], row["section"], row["source"]) == ("'=HYPERLINK(1)", "'-Tin", "'+84")
    assert row["authors"] == "'@minhthu"
    assert row["key"] == "'102250115093012345", "of a number 15 digits would be left"
    [photo] = read_csv((tmp_path / "out.photos.csv").read_bytes().decode("utf-8-sig"))
    assert photo["caption"] == "'=1+1"


def test_csv_for_spreadsheets_cuts_what_no_cell_holds_and_says_so(tmp_path, capsys):
    fits, longer = "ă" * (MAX_CELL - 1) + "b", "😀" * (MAX_CELL // 2 + 1)
    articles = [make_article(1, body=(fits,)), make_article(2, body=(longer,))]
    content = write(articles, "csv", tmp_path, excel=True).read_bytes()
    bodies = {row["key"]: row["body"] for row in read_csv(content.decode("utf-8-sig"))}
    assert (bodies["1"], bodies["2"][-4:]) == (fits, " […]"[-4:])
    assert longer.startswith(bodies["2"].removesuffix(" […]"))
    assert len(bodies["2"].encode("utf-16-le")) <= 2 * MAX_CELL
    assert capsys.readouterr().err == (
        "1 cell is longer than the 32,767 characters of a cell in Excel and cut there, ending in […]:"
        " without --excel they are complete\n"
    )
    write(articles, "csv", tmp_path)
    assert capsys.readouterr().err == ""


@pytest.fixture(scope="module")
def same_archives(tmp_path_factory, postgres):
    """Where archives of the same 50 articles are, which came in one order and in the other, in SQLite and
    PostgreSQL."""
    folder, database = tmp_path_factory.mktemp("same"), postgres.lend_archive()
    articles = [make_article(number, published=f"2025-01-{number % 7 + 1:02}") for number in range(50)]
    places = {"a": folder / "a.db", "b": folder / "b.db", "c": postgres.address(database)}
    for name, where in places.items():
        with Archive.open(where) as archive:
            for article in articles if name == "a" else articles[::-1]:
                archive.save(make_visit(article))
            archive.save(make_visit(articles[0], fetched_at=later(days=1)))
    yield places
    postgres.take_back_archive(database)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_archive_gives_the_same_bytes_whatever_the_order_of_fetching(tmp_path, form, same_archives):
    contents = []
    for name, where in same_archives.items():
        with Archive.open(where, read_only=True) as archive:
            for repetition in range(2):
                path = tmp_path / f"{name}{repetition}.{form}"
                with open_source(archive) as source:
                    assert export(source, form, path) == 50
                contents.append(content_of(path))
    assert all(content == contents[0] for content in contents)


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_that_fails_leaves_the_earlier_file_and_no_litter(tmp_path, form):
    def fail(number):
        if number == 2:
            raise KeyboardInterrupt

    path = tmp_path / "out"
    if form in FOLDERS:
        (tmp_path / "other").write_text("x")
    else:
        path = write([make_article(1)], form, tmp_path)
    how = {"force": True} if form == "sentences" else {}  # which nobody knows for an export
    before = {entry: content_of(entry) for entry in tmp_path.iterdir() if not entry.name.startswith("of.db")}
    with pytest.raises(KeyboardInterrupt):
        export_of([make_article(1), make_article(2)], form, path, tmp_path, fail, **how)
    after = {entry: content_of(entry) for entry in tmp_path.iterdir() if not entry.name.startswith("of.db")}
    assert after == before


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_at_its_place_before_it_is_complete(tmp_path, form):
    path = tmp_path / "out"

    def watch(_number):
        assert not path.exists()

    assert export_of([make_article(number) for number in range(3)], form, path, tmp_path, watch) == 3
    assert path.exists()


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in (*FOLDERS, "sqlite")])
def test_a_stream_gets_the_main_file_and_stays_open(form, tmp_path):
    stream = io.BytesIO()
    assert export_of([make_article(1)], form, stream, tmp_path) == 1
    assert stream.getvalue() == write([make_article(1)], form, tmp_path).read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_no_articles_make_a_file_all_the_same(tmp_path, form):
    assert write([], form, tmp_path).exists()


@pytest.mark.parametrize("form", [*FOLDERS, "sqlite"])
def test_what_is_no_stream_says_so(form, tmp_path):
    with pytest.raises(OSError, match="name one with -o"):
        export_of([make_article(1)], form, io.BytesIO(), tmp_path)


def _put(path, text="x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("form", FOLDERS)
@pytest.mark.parametrize(
    "mine",
    [
        pytest.param({"mine": "x"}, id="another's file"),
        pytest.param({"index.csv": "file,name\nmine,x\n", "mine": "x"}, id="another's index"),
        pytest.param({"index.csv": "\0", "mine": "x"}, id="an index that is none"),
        pytest.param({"README.md": "# Mine", "data/train-00000-of-00001.parquet": "x"}, id="another's dataset"),
    ],
)
def test_a_folder_that_is_there_stays(form, mine, tmp_path):
    path = tmp_path / "out"
    for name, text in mine.items():
        _put(path / name, text)
    with pytest.raises(FileExistsError, match="export to a new folder"):
        export_of([make_article(1)], form, path, tmp_path)
    assert content_of(path) == {name: text.encode() for name, text in mine.items()}
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("form", FOLDERS)
@pytest.mark.parametrize("over", FOLDERS)
def test_a_folder_of_an_earlier_export_is_replaced_and_an_empty_one_filled(form, over, tmp_path):
    path = tmp_path / "out"
    path.mkdir()
    export_of([make_article(1), make_article(2)], over, path, tmp_path)
    (tmp_path / "of.db").unlink()
    (tmp_path / "link").symlink_to(path)
    export_of([make_article(3)], form, tmp_path / "link", tmp_path)
    assert content_of(path) == content_of(write([make_article(3)], form, tmp_path))
    assert (tmp_path / "link").is_symlink()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("form", FOLDERS)
@pytest.mark.parametrize("added", ["mine", "data/mine", ".git/HEAD"])
def test_an_earlier_export_to_which_something_was_added_stays(form, added, tmp_path):
    path = write([make_article(1)], form, tmp_path)
    _put(path / added)
    before = content_of(path)
    with pytest.raises(FileExistsError, match="it holds more than an earlier export"):
        export_of([make_article(2)], form, path, tmp_path)
    assert content_of(path) == before


def test_what_is_put_into_an_earlier_export_while_the_next_one_is_written_stays(tmp_path):
    path = write([make_article(1)], "text", tmp_path)
    with pytest.raises(FileExistsError, match="it holds more than an earlier export"):
        export_of([make_article(2)], "text", path, tmp_path, lambda _number: _put(path / "mine"))
    assert (path / "mine").exists()
    assert not list(tmp_path.glob(".*"))


AGAIN = """
from pathlib import Path
from archive import Archive
from archive.export import export
from archive.export.source import open_source

with Archive.open(arguments[0], read_only=True) as archive, open_source(archive) as source:
    begin()
    export(source, "text", Path(arguments[1]))
"""


@pytest.mark.parametrize("kill", range(KILLS))
def test_an_export_that_is_killed_leaves_a_whole_folder_earlier_or_new(tmp_path, kill):
    """The folder is by its side where the kill came between the two steps of replacing it."""
    path = write([make_article(1), make_article(2)], "text", tmp_path)
    earlier = content_of(path)
    export_of([make_article(3)], "text", tmp_path / "new", tmp_path)
    new = content_of(tmp_path / "new")
    steps = steps_of(AGAIN, tmp_path / "of.db", tmp_path / "new")
    run_killed(AGAIN, max(1, steps - 1 - 2 * kill), tmp_path / "of.db", path)
    [there] = [path] if path.exists() else tmp_path.glob(".out.text.*.earlier")
    assert content_of(there) in (earlier, new)
    steps_of(AGAIN, tmp_path / "of.db", path)
    assert content_of(path) == new


def test_what_an_export_of_the_same_process_number_left_is_in_no_ones_way(tmp_path):
    for form in FORMATS:
        _put(tmp_path / f".out.{form}.{os.getpid()}.part" / "left")
        assert write([], form, tmp_path).exists()
    for form in FOLDERS:
        _put(tmp_path / f".out.{form}.{os.getpid()}.earlier" / "left")
        assert write([], form, tmp_path).exists()
        assert not list(tmp_path.glob(f".out.{form}.*"))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["nope/x", "file/x", "x" * 250], ids=["no folder", "no folder but a file", "too long"])
def test_an_error_names_what_was_asked_for(form, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _put(tmp_path / "file")
    with pytest.raises(OSError) as raised:
        export_of([make_article(1)], form, Path(name), tmp_path)
    assert raised.value.filename == name
    assert raised.value.filename2 is None


def test_a_pipe_is_written_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert export_of([make_article(1)], "jsonl", pipe, tmp_path) == 1
        assert json.loads(os.read(reader, 100_000))["key"] == "1"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    assert export_of([make_article(1)], "jsonl", tmp_path / "link.jsonl", tmp_path) == 1
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_text()


def test_an_unknown_format_names_the_known_ones(tmp_path):
    with pytest.raises(ValueError, match="there are jsonl, csv"):
        export_of([], "xml", io.BytesIO(), tmp_path)

"""A new field of the record is a row in the table of fields, an attribute of the record and a selector in one layout.

All three are made on a copy of the program, which then takes over an archive that was made before them.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archive import Archive, Visit
from crawler.reading import read_article
from crawler.workshop.fixtures import Fixture
from tests import FIXTURES, ROOT

ROW = """\
    Field("view_count", "integer", "how often it was read", absent="not printed", content_since=2),
"""
ATTRIBUTE = '''\
    view_count: int | None = None
    """How often it was read, as the page prints it; None where it does not."""
'''
SELECTOR = """\
            "view_count": ("div.luotxem",),
"""
EDITS = (
    ("archive/record/fields.py", '    Field("evidence",', ROW),
    ("archive/record/article.py", "    evidence: Mapping[str, str]", ATTRIBUTE),
    ("crawler/layouts/sharepoint.py", '            "byline": (\'id("tacgia")\',),\n', SELECTOR),
)
"""File, what the addition is put before, and the addition."""

PROGRAM = """
import io, json, sys
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path

import crawler
from archive import Archive, Visit
from archive.history.backdate import save_backdated
from crawler.cli.main import main
from crawler.health.coverage import ALL_FIELDS
from crawler.reading import read_article

copy, folder = map(Path, sys.argv[1:3])
home, names = sys.argv[3], ("many", "none", "zero")
assert Path(crawler.__file__).is_relative_to(copy), crawler.__file__
told = {}

def run(name, *words):
    sys.argv = ["tulieu", *map(str, words)]
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)) as out:
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code
    told[name] = [code or 0, out.buffer.getvalue().decode()]

def seen(archive, name, days, save):
    was = archive.article(home + name)
    page, at = archive.capture(was.sha256), was.fetched_at + timedelta(days=days)
    page += b"<!-- other bytes -->"
    article = read_article(page, url=was.url, fetched_at=at)
    visit = Visit(site=was.site, url=was.url, kind="article", fetched_at=at, outcome="article", status=200, body=page,
                  article=article)
    return save(archive, visit).result

run("verify before", "verify", "--archive", folder / "again.db")
with Archive.open(folder / "seen.db") as archive:
    told["an earlier page"] = {name: seen(archive, name, -1, save_backdated) for name in names}
    told["a later page"] = {name: seen(archive, name, 1, Archive.save) for name in names}
    told["a page once more"] = {name: seen(archive, name, 2, Archive.save) for name in names}
run("verify visited", "verify", "--archive", folder / "seen.db")
run("reread", "reread", "--jobs", 1, "--json", "--archive", folder / "again.db")
run("verify read again", "verify", "--archive", folder / "again.db")
for form, name in (("jsonl", "x.jsonl"), ("csv", "x.csv"), ("parquet", "x.parquet"), ("sqlite", "x.db"),
                   ("huggingface", "x")):
    run(form, "export", "--archive", folder / "again.db", "-o", folder / name, "--format", form)
for name in names:
    run(f"show {name}", "show", home + name, "--archive", folder / "again.db")
run("history", "history", home + "many", "--archive", folder / "again.db")
run("extract", "extract", folder / "page.html", "--url", home + "many", "--html", folder / "view.html")
run("stats", "stats", "--json", "--archive", folder / "again.db")
told["coverage"] = ALL_FIELDS
json.dump(told, sys.stdout)
"""

PRINTED = "Lượt xem: 1.245"
HOME = "https://cong-dang.example/"


def read_before(folder):
    """An archive of three articles: two print how often they were read, one of them 0; the third does not."""
    with Archive.open(folder / "again.db") as archive:
        for name, slug, printed in (
            ("many", "with-photo", PRINTED),
            ("none", "source-no-lead", ""),
            ("zero", "source-no-lead", "Lượt xem: 0"),
        ):
            page = Fixture(FIXTURES / "sharepoint-2025" / slug).page
            assert page.body.count(PRINTED.encode()) == 1
            body = page.body.replace(PRINTED.encode(), printed.encode())
            url = f"{HOME}{name}"
            article = read_article(body, url=url, fetched_at=page.fetched_at)
            assert article.evidence["title"].startswith("layout sharepoint-2025")
            visit = Visit(
                site=article.site,
                url=url,
                kind="article",
                fetched_at=page.fetched_at,
                outcome="article",
                status=200,
                body=body,
                article=article,
                headers={"Content-Type": page.content_type},
            )
            archive.save(visit)
    (folder / "page.html").write_bytes(Fixture(FIXTURES / "sharepoint-2025" / "with-photo").page.body)
    shutil.copy(folder / "again.db", folder / "seen.db")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("new-field")


@pytest.fixture(scope="module")
def told(folder):
    """What the edited copy of the program said, by command: exit code and standard output."""
    read_before(folder)
    copy = folder / "copy"
    for package in ("archive", "crawler"):
        shutil.copytree(ROOT / package, copy / package)
    for name, before, addition in EDITS:
        text = (copy / name).read_text("utf-8")
        assert text.count(before) == 1, (name, before)
        (copy / name).write_text(text.replace(before, addition + before), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    words = [sys.executable, "-c", PROGRAM, str(copy), str(folder), HOME]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def out_of(told, command):
    code, out = told[command]
    assert code == 0, command
    return out


@pytest.mark.parametrize("when", ["before", "visited", "read again"])
def test_an_archive_that_was_made_before_is_whole(told, when):
    assert out_of(told, f"verify {when}").endswith("the archive is intact\n")


def test_an_article_is_revised_where_its_page_gives_the_field_and_nowhere_else(told):
    gives, lacks = {"many": "revised", "zero": "revised"}, {"none": "unchanged"}
    assert told["an earlier page"] == told["a later page"] == gives | lacks
    assert set(told["a page once more"].values()) == {"unchanged"}


def test_reading_again_makes_revisions_where_the_page_gives_the_field_and_nowhere_else(told):
    report = json.loads(out_of(told, "reread"))
    assert report["fields"] == {"view_count": {"gained": 2, "lost": 0, "other": 0}}
    assert (report["stored"], report["unchanged"]) == (2, 1)
    assert "- view_count: {+1245+}\n" in out_of(told, "history")


VALUES = [1245, None, 0]
"""Of the three articles, by their names."""


def test_json_lines_has_it_as_a_number(told, folder):
    out_of(told, "jsonl")
    records = map(json.loads, (folder / "x.jsonl").read_text("utf-8").splitlines())
    assert by_key(records, "view_count") == VALUES


def test_csv_has_it_in_a_cell_that_is_empty_where_it_is_absent(told, folder):
    out_of(told, "csv")
    with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
        assert by_key(csv.DictReader(file), "view_count") == ["1245", "", "0"]


def test_parquet_has_it_as_an_integer(told, folder):
    out_of(told, "parquet")
    table = pq.read_table(folder / "x.parquet")
    assert table.schema.field("view_count").type == pa.int64()
    assert by_key(table.to_pylist(), "view_count") == VALUES


def test_the_hugging_face_folder_and_its_card_have_it(told, folder):
    out_of(told, "huggingface")
    [shard] = (folder / "x" / "data").iterdir()
    assert pq.read_schema(shard).field("view_count").type == pa.int64()
    row = "| view\\_count | how often it was read | 66.7% |"
    assert row in (folder / "x" / "README.md").read_text("utf-8").splitlines()


def test_the_sqlite_export_has_it_as_an_integer(told, folder):
    out_of(told, "sqlite")
    with closing(sqlite3.connect(folder / "x.db")) as database:
        rows = database.execute("SELECT view_count, typeof(view_count) FROM articles ORDER BY key").fetchall()
        columns = {name: kind for _, name, kind, *_ in database.execute("PRAGMA table_info(articles)")}
    assert rows == [(1245, "integer"), (None, "null"), (0, "integer")]
    assert columns["view_count"] == "INTEGER"


@pytest.mark.parametrize(("name", "line"), [("many", "view count: 1245"), ("none", None), ("zero", "view count: 0")])
def test_show_prints_it(told, name, line):
    lines = out_of(told, f"show {name}").splitlines()
    assert [one for one in lines if one.startswith("view count")] == ([line] if line else [])


def test_a_page_view_marks_where_it_was_read(told, folder):
    assert json.loads(out_of(told, "extract"))["view_count"] == 1245
    view = (folder / "view.html").read_text("utf-8")
    assert 'id="r-view_count"' in view and 'id="p-view_count-1"' in view


def test_reports_count_it(told):
    profile = json.loads(out_of(told, "stats"))["profile"]
    assert profile["fields"]["cong-dang.example"]["view_count"] == 2
    assert "view_count" in told["coverage"]


def by_key(records, field):
    return [record[field] for record in sorted(records, key=lambda record: record["key"])]

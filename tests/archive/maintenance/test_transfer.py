"""Copies: from SQLite to PostgreSQL and back, whole or recognisably unfinished."""

import io
import json
import random
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import select, update

from archive import Archive, errors
from archive.database.schema import articles, metadata
from archive.export import export
from archive.export.source import open_source
from archive.maintenance.transfer import copy_archive
from tests import forkserver
from tests.archive.samples import NOON, SITE, address, later, links_to, make_article, make_visit, save_profile
from tests.repeats import times

KILLS = times(2, 20)
ROUTES = [
    ("SQLite", "SQLite"),
    ("SQLite", "PostgreSQL"),
    pytest.param("PostgreSQL", "SQLite", marks=pytest.mark.long),
    pytest.param("PostgreSQL", "PostgreSQL", marks=pytest.mark.long),
]
"""From where to where copies are made. Out of PostgreSQL one test makes them in short runs too."""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def target(request, tmp_path):
    """Where a copy may be made: `place` is where the archive is."""
    if request.param == "SQLite":
        yield str(tmp_path / "copy.db")
        return
    server = request.getfixturevalue("postgres")
    name = server.lend_database()
    yield server.address(name)
    server.take_back(name)


def fill(where, number=30):
    with Archive.open(where) as archive:
        archive.crawls.enter_site(SITE, SITE)
        run = archive.crawls.start_run(SITE, NOON)
        for n in range(number):
            archive.save(make_visit(make_article(n), links=links_to(*range(n * 5, n * 5 + 9))))
        profile = save_profile(archive)
        archive.save(make_visit(make_article(3, title="B"), body=b"\0\xff", fetched_at=later(days=1), profile=profile))
        archive.save(make_visit(url=address("flood"), outcome="refused", reason="flood", body=b"wait"))
        archive.crawls.end_run(run, later(hours=1), {"new": number})


def content(where):
    """Every row of every table, and an export."""
    with Archive.open(where, read_only=True) as archive:
        with archive.reading() as connection:
            tables = {
                table.name: [
                    tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
                ]
                for table in metadata.sorted_tables
            }
        stream = io.BytesIO()
        with open_source(archive) as source:
            export(source, "jsonl", stream)
        return tables, stream.getvalue()


def quietly(_done, _table, _rows, _total):
    """Progress that nobody watches."""


def test_a_copy_is_the_same_row_by_row_in_either_database(place, target):
    fill(place)
    copied = copy_archive(place, target, quietly)
    before, after = content(place), content(target)
    assert after == before
    assert copied.rows == {name: len(rows) for name, rows in before[0].items()}
    assert (copied.rows["captures"], copied.rows["profiles"]) == (32, 1)
    assert copied.changed == 0


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_a_copy_goes_on_as_an_archive_with_numbers_of_its_own(place, target):
    fill(place)
    copy_archive(place, target, quietly)
    with Archive.open(target) as archive:
        saved = archive.save(make_visit(make_article(500), links=links_to("new"), fetched_at=later(days=9)))
        assert (saved.result, saved.found) == ("new", 1)
        assert archive.crawls.start_run(SITE, NOON) == 2
        assert archive.save(make_visit(make_article(3, title="C"), fetched_at=later(days=9))).result == "revised"
        assert [revision.article.title for revision in archive.history("3")][1:] == ["B", "C"]
        assert archive.history("3")[1].profile == archive.profiles.current(SITE).digest
        save_profile(archive, "later")
        assert len(archive.profiles.versions(SITE)) == 2
    assert "new" not in str(content(place)[0]["urls"])


def test_a_copy_in_sqlite_is_searched_at_once(place, tmp_path):
    fill(place)
    copy_archive(place, tmp_path / "copy.db", quietly)
    with Archive.open(tmp_path / "copy.db", read_only=True) as archive:
        assert len(archive.search("dai hoi", limit=100)) == 30


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_an_empty_archive_is_copied_too(place, target):
    Archive.open(place).close()
    assert set(copy_archive(place, target, quietly).rows.values()) == {0}
    with Archive.open(target) as archive:
        assert archive.save(make_visit(make_article())).result == "new"


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_what_a_crawl_brings_meanwhile_is_not_in_the_copy(place, target):
    fill(place)
    before = content(place)
    with Archive.open(place) as crawl:

        def crawling(_done, table, rows, _total):
            crawl.save(make_visit(make_article(f"{table}-{rows}"), links=links_to(f"{table}-{rows}-link")))

        copy_archive(place, target, crawling)
    assert content(target) == before
    assert content(place) != before


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_nothing_is_copied_over_an_archive(place, target):
    fill(place)
    with Archive.open(target) as archive:
        archive.save(make_visit(make_article(1, title="mine")))
    before = content(target)
    with pytest.raises(errors.CannotCopy, match="an archive is there already"):
        copy_archive(place, target, quietly)
    with pytest.raises(errors.CannotCopy, match="an archive is there already"):
        copy_archive(place, place, quietly)
    assert content(target) == before


def test_nothing_is_copied_over_what_is_no_archive(tmp_path):
    fill(tmp_path / "a.db")
    (tmp_path / "text").write_text("Đây là văn bản. " * 500)
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE mine (i)")
    connection.commit()
    connection.close()
    for name, error in (("text", "not an SQLite database"), ("other.db", "another program"), ("", "a directory")):
        before = (tmp_path / name).read_bytes() if name else None
        with pytest.raises(errors.NotAnArchive, match=error):
            copy_archive(tmp_path / "a.db", tmp_path / name, quietly)
        assert not name or (tmp_path / name).read_bytes() == before
    with pytest.raises(errors.FolderMissing):
        copy_archive(tmp_path / "a.db", tmp_path / "missing" / "b.db", quietly)


def test_nothing_is_made_where_there_is_nothing_to_copy(tmp_path):
    with pytest.raises(errors.ArchiveMissing):
        copy_archive(tmp_path / "a.db", tmp_path / "b.db", quietly)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_a_copy_that_comes_out_different_says_so_and_stays_unfinished(place, target, request):
    fill(place)

    def tampering(done, table, rows, total):
        if (done, table, rows) == ("copied", "photos", total):
            run_sql(target, request, "UPDATE articles SET title = 'x' WHERE key = '7'")

    with pytest.raises(errors.CannotCopy, match="the copy of articles has other content"):
        copy_archive(place, target, tampering)
    with pytest.raises(errors.UnfinishedCopy):
        Archive.open(target)


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_of_two_copies_into_one_place_the_later_goes_on(place, target):
    fill(place)
    begun = []

    def beginning(done, table, rows, _total):
        if (done, table) == ("copied", "captures") and rows and not begun:
            begun.append(copy_archive(place, target, quietly))

    # The later one is complete by then, and is not touched by the earlier.
    with pytest.raises(errors.CannotCopy, match="another copy into it was begun meanwhile"):
        copy_archive(place, target, beginning)
    assert content(target) == content(place)


def test_a_nul_of_an_early_archive_is_left_out_where_the_database_refuses_it(tmp_path, target):
    fill(tmp_path / "a.db")
    with Archive.open(tmp_path / "a.db") as archive, archive.writing() as connection:
        connection.execute(update(articles).where(articles.c.key == "7").values(title="a\0b"))
    copied = copy_archive(tmp_path / "a.db", target, quietly)
    with Archive.open(target) as archive, archive.reading() as connection:
        title = connection.scalar(select(articles.c.title).where(articles.c.key == "7"))
    assert (title, copied.changed) == (("ab", 1) if "://" in target else ("a\0b", 0))


def test_a_damaged_archive_is_complained_of_by_its_own_name(tmp_path, target):
    fill(tmp_path / "a.db", 300)
    with open(tmp_path / "a.db", "r+b") as file:
        file.seek(100_000)
        file.write(b"\xff" * 200_000)
    with pytest.raises(errors.ArchiveDamaged, match=str(tmp_path / "a.db")):
        copy_archive(tmp_path / "a.db", target, quietly)


PROGRAM = """
import sys
from archive.maintenance.transfer import copy_archive

def progress(done, table, rows, total):
    print(table, rows, flush=True)
    if done == "compared":
        sys.stdin.read()  # never ends by itself

copy_archive(sys.argv[1], sys.argv[2], progress)
"""


def copy_and_kill(place, target, after):
    """Kills a copy after so many lines of its progress."""
    command = [sys.executable, "-c", PROGRAM, place, target]
    with forkserver.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for _ in range(after):
            assert process.stdout.readline()
        process.kill()


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
@pytest.mark.parametrize("seed", range(times(1, 2)))
def test_a_copy_that_is_killed_is_known_as_unfinished_and_begun_anew(place, target, seed):
    fill(place, 60)
    before = content(place)
    for kill in range(KILLS):
        copy_and_kill(place, target, after=random.Random(seed * KILLS + kill).randrange(1, 17))
        with pytest.raises(errors.UnfinishedCopy, match=r"an unfinished copy: run tulieu copy again$"):
            Archive.open(target, read_only=True)
    copy_archive(place, target, quietly)
    assert content(target) == content(place) == before


@pytest.mark.parametrize("command", ["stats", "search", "export"])
def test_every_command_says_in_one_line_what_an_unfinished_copy_is(tmp_path, command):
    fill(tmp_path / "a.db")
    copy_and_kill(str(tmp_path / "a.db"), str(tmp_path / "b.db"), after=1)
    words = {"search": ["x"], "export": ["-o", "-", "--format", "jsonl"]}.get(command, [])
    result = forkserver.run(
        [sys.executable, "-m", "archive", command, *words, "--archive", tmp_path / "b.db"],
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"error: {tmp_path / 'b.db'}: an unfinished copy: run tulieu copy again\n"


@pytest.mark.parametrize(("place", "target"), ROUTES, indirect=True)
def test_the_command_says_what_it_did_and_refuses_in_one_line(place, target):
    fill(place)
    command = [sys.executable, "-m", "archive", "copy", place, target, "--json"]
    result = forkserver.run(command, capture_output=True, text=True)
    assert (result.returncode, json.loads(result.stdout)["rows"]["revisions"]) == (0, 31)
    lines = result.stderr.splitlines()
    assert lines[0].endswith("articles: 30 rows copied")
    assert lines[-1].endswith("tables copied, read back, and found the same")
    result = forkserver.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "an archive is there already" in result.stderr


def run_sql(where, request, statement):
    if "://" in where:
        request.getfixturevalue("postgres").execute(statement, where.partition("?")[0].rpartition("/")[2])
        return
    connection = sqlite3.connect(where)
    connection.execute(statement)
    connection.commit()
    connection.close()

"""Opening an archive, and what stands in the way."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from sqlalchemy import Engine, delete, event

from archive import Archive, errors
from archive.database.schema import HEAD, urls
from tests import ROOT
from tests.archive.samples import NOON, SITE, later, links_to, make_article, make_visit


def make_foreign(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def make_archive(path, version=None):
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article()))
    if version:
        make_foreign(path, f"UPDATE alembic_version SET version_num = '{version}'")


def place(tmp_path, what):
    path = tmp_path / "a.db"
    if what == "text":
        path.write_text("Đây không phải là cơ sở dữ liệu. " * 500)
    elif what == "directory":
        path.mkdir()
    elif what == "no folder":
        path = tmp_path / "missing" / "a.db"
    elif what == "other tables":
        make_foreign(path, "CREATE TABLE articles (id INTEGER)")
    elif what == "other migrations":
        make_foreign(
            path,
            "CREATE TABLE urls (id INTEGER)",
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('27c6a30d7c24')",
        )
    elif what == "newer":
        make_archive(path, version="0999")
    elif what == "damaged":
        make_archive(path)
        content = bytearray(path.read_bytes())
        content[100:2000] = b"\xff" * 1900
        path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("what", "error", "words"),
    [
        pytest.param("text", errors.NotAnArchive, "not an SQLite database", id="a file that is no database"),
        pytest.param("directory", errors.NotAnArchive, "a directory", id="a directory"),
        pytest.param("no folder", errors.FolderMissing, "does not exist", id="a folder that is missing"),
        pytest.param("other tables", errors.NotAnArchive, "another program", id="another program's tables"),
        pytest.param("other migrations", errors.NotAnArchive, "another program", id="another's migrations"),
        pytest.param("newer", errors.ArchiveTooNew, f"schema 0999, here {HEAD}", id="a newer archive"),
        pytest.param("damaged", errors.ArchiveDamaged, "damaged", id="a damaged file"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
def test_what_is_no_archive_is_refused_in_one_line_and_left_as_it_is(tmp_path, what, error, words, read_only):
    path = place(tmp_path, what)
    before = path.read_bytes() if path.is_file() else None
    if read_only and what == "no folder":
        error, words = errors.ArchiveMissing, "there is no archive"
    with pytest.raises(error, match=words) as raised:
        Archive.open(path, read_only=read_only)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    ("where", "words"),
    [
        pytest.param("sqlite://", "names no file", id="SQLite in memory"),
        pytest.param("sqlite:///:memory:", "names no file", id="SQLite in memory, by name"),
        pytest.param("sqlite:///file:x?mode=memory&uri=true", "names no file", id="SQLite in memory, by its mode"),
        pytest.param(":memory:", "names no file", id="memory as a path"),
        pytest.param("", "names no file", id="nothing, as from a variable that is not set"),
        pytest.param("mysql://u:secret@h/d", "mysql", id="a database that is not supported"),
        pytest.param("nonsense://h/d", "not the address", id="a database that does not exist"),
        pytest.param("://", "not the address", id="a URL without a beginning"),
        pytest.param("postgresql+nodriver://u:secret@h/d", "not the address", id="a driver that does not exist"),
        pytest.param("postgresql://u:a:secret@h:five/d", "not the address", id="a port that is no number"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_showing_the_password(where, words):
    with pytest.raises(errors.BadAddress, match=words) as raised:
        Archive.open(where)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("how", [{"create": False}, {"read_only": True}], ids=["to write", "to read"])
@pytest.mark.parametrize("empty_file", [False, True], ids=["no file", "an empty file"])
def test_a_missing_archive_is_not_made_unasked(tmp_path, how, empty_file):
    path = tmp_path / "a.db"
    if empty_file:
        path.touch()
    with pytest.raises(errors.ArchiveMissing):
        Archive.open(path, **how)
    assert path.exists() == empty_file
    assert not empty_file or path.stat().st_size == 0


@pytest.mark.parametrize(
    ("there", "stored", "left"),
    [
        pytest.param(False, False, [], id="made for nothing"),
        pytest.param(False, True, ["a.db"], id="made, and something was stored"),
        pytest.param(True, False, ["a.db"], id="there before"),
    ],
)
def test_an_archive_that_was_made_for_what_failed_is_removed(tmp_path, there, stored, left):
    if there:
        Archive.open(tmp_path / "a.db").close()
    with pytest.raises(ZeroDivisionError), Archive.open(tmp_path / "a.db") as archive:
        if stored:
            archive.save(make_visit(make_article()))
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == left


def test_an_empty_file_becomes_an_archive(tmp_path):
    (tmp_path / "a.db").touch()
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.save(make_visit(make_article())).result == "new"


@pytest.mark.parametrize("name", ["a.db", "Lưu trữ 100% ?#&.db", "a b.sqlite"])
def test_any_name_of_a_file_will_do_and_the_url_form_is_the_same_archive(tmp_path, name):
    with Archive.open(str(tmp_path / name)) as archive:
        archive.save(make_visit(make_article()))
    assert [path.name for path in tmp_path.iterdir()] == [name], "the journal is folded in on closing"
    if "?" not in name:
        with Archive.open(f"sqlite:///{tmp_path / name}") as archive:
            assert archive.article("1").title == make_article().title


def test_a_reader_may_not_write(place):
    make_archive(place)
    with Archive.open(place, read_only=True) as archive:
        assert archive.article("1").key == "1"
        with pytest.raises(errors.ArchiveReadOnly, match="reading only"):
            archive.save(make_visit(make_article(2)))
        with pytest.raises(errors.ArchiveReadOnly, match="may only be read"), archive.reading() as connection:
            connection.execute(delete(urls))


def test_a_reader_leaves_the_file_as_it_is(tmp_path):
    path = tmp_path / "a.db"
    make_archive(path)
    before = path.read_bytes()
    with Archive.open(path, read_only=True) as archive:
        assert archive.article("1").key == "1"
    assert path.read_bytes() == before


def test_a_file_that_may_only_be_read_refuses_the_visit_in_one_line(tmp_path):
    path = tmp_path / "a.db"
    make_archive(path)
    with (
        Archive.open(f"sqlite:///file:{path}?mode=ro&uri=true") as archive,
        pytest.raises(errors.ArchiveReadOnly, match="may only be read"),
    ):
        archive.save(make_visit(make_article(2)))


def test_a_full_disk_loses_nothing_that_was_saved_and_stores_no_half_visit(tmp_path):
    path = tmp_path / "a.db"
    make_archive(path)

    def limit_size(connection, _record):
        connection.execute("PRAGMA max_page_count = 300")

    event.listen(Engine, "connect", limit_size)
    try:
        with Archive.open(path) as archive, pytest.raises(errors.ArchiveFull, match="no space left"):
            for number in range(2, 1000):
                links = links_to(*range(number * 100, number * 100 + 50))
                archive.save(make_visit(make_article(number), links=links))
    finally:
        event.remove(Engine, "connect", limit_size)
    with Archive.open(path) as archive:
        articles = list(archive.articles())
        assert len(articles) == number - 1
        assert len(archive.due(SITE, NOON, 10_000)) == (number - 2) * 50
        assert archive.save(make_visit(make_article(number))).result == "new"


def test_an_archive_that_another_program_keeps_locked_is_refused_after_the_time_out(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.database.sqlite.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "a.db"
    make_archive(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Archive.open(path) as archive:
            with pytest.raises(errors.ArchiveLocked, match=f"process {os.getpid()} .* is writing to it, try"):
                archive.save(make_visit(make_article(2)))
            assert archive.article("1").key == "1", "readers do not wait"
            other.execute("ROLLBACK")
            assert archive.save(make_visit(make_article(2))).result == "new"
    finally:
        other.close()


def test_threads_that_open_and_save_at_once_wait_for_each_other(place):
    results = []

    def work(first):
        with Archive.open(place) as archive:
            for number in range(first, first + 20):
                visit = make_visit(make_article(number % 30), links=links_to("a", "b", number))
                results.append(archive.save(visit).result)

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 80
    assert results.count("new") == 30
    with Archive.open(place) as archive:
        assert len(list(archive.articles())) == 30


def test_a_reader_sees_the_archive_as_it_was_when_it_began(place):
    with Archive.open(place) as archive:
        archive.save(make_visit(make_article(1)))
        articles = archive.articles()
        assert next(articles).key == "1"
        archive.save(make_visit(make_article(2)))
        assert list(articles) == []
        assert len(list(archive.articles())) == 2


def test_closing_with_a_reader_open_elsewhere_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.database.sqlite._CLOSING_TIMEOUT_MS", 20)
    path = tmp_path / "a.db"
    make_archive(path)
    with Archive.open(path, read_only=True) as reader:
        articles = reader.articles()
        next(articles)
        with Archive.open(path) as archive:
            archive.save(make_visit(make_article(2), fetched_at=later(days=1)))
        articles.close()
        assert len(list(reader.articles())) == 2


def test_closing_twice_is_harmless(place):
    with Archive.open(place) as archive:
        archive.close()


def test_neither_the_record_nor_an_archive_that_is_up_to_date_loads_what_it_does_not_need(tmp_path):
    make_archive(tmp_path / "a.db")
    program = (
        "import sys, archive\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        f"archive.Archive.open({str(tmp_path / 'a.db')!r}).close()\n"
        "for name in ('alembic', 'crawler', 'scrapy', 'parsel', 'dateparser', 'rich', 'typer'):\n"
        "    assert name not in sys.modules, name\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)


def test_no_module_of_the_archive_imports_the_crawler():
    forbidden = ("crawler", "scrapy", "parsel", "dateparser")
    import ast

    modules = list((ROOT / "archive").rglob("*.py"))
    assert len(modules) > 20
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in forbidden], module


@pytest.mark.parametrize("read_only", [True, False])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path, read_only):
    os.mkfifo(tmp_path / "a.db")
    with pytest.raises(errors.NotAnArchive, match="it is not a plain file"):
        Archive.open(tmp_path / "a.db", read_only=read_only)


@pytest.mark.parametrize("read_only", [True, False])
def test_what_a_power_cut_left_half_done_is_undone_for_a_reader_too(tmp_path, read_only):
    """Of a file that another program took out of the mode with a write-ahead log."""
    path, after = tmp_path / "a.db", tmp_path / "after"
    make_archive(path)
    after.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")  # pages are written before the transaction ends
        connection.execute("BEGIN")
        connection.execute("UPDATE articles SET title = 'x'")
        connection.execute(
            "CREATE TABLE rest AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "SELECT i, hex(randomblob(100)) AS x FROM n"
        )
        for file in tmp_path.glob("a.db*"):
            shutil.copy(file, after)
        connection.rollback()
    assert (after / "a.db-journal").stat().st_size
    with Archive.open(after / "a.db", read_only=read_only) as archive:
        assert [article.title for article in archive.articles()] != ["x"]
    assert not (after / "a.db-journal").exists()

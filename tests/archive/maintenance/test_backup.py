"""Copies of archives that are in use."""

import contextlib
import json
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from archive import Archive, errors
from archive.maintenance.backup import back_up
from archive.maintenance.verify import verify
from tests.archive.database.old_archives import EARLIER, make_new, make_old, rows_of
from tests.archive.killing import KILLS, run_killed, steps_of
from tests.archive.maintenance.test_verify import tulieu
from tests.archive.samples import NOON, later, links_to, make_article, make_visit


@pytest.fixture
def path(tmp_path):
    make_new(tmp_path / "a.db")
    return tmp_path / "a.db"


def names(folder):
    """The files of a folder; a program that reads may leave an empty log and its index."""
    return sorted(file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm")))


def test_a_folder_that_is_not_there_is_no_file(path, tmp_path):
    ran = tulieu("backup", f"{tmp_path}/usb/", "--archive", path)
    assert (ran.returncode, ran.stderr) == (1, f"error: {tmp_path}/usb/: there is no such folder\n")
    assert not (tmp_path / "usb").exists()


def test_a_copy_is_the_archive_in_one_file(path, tmp_path):
    path.chmod(0o640)
    made = back_up(path, tmp_path / "b.db", now=NOON)
    assert names(tmp_path) == ["a.db", "b.db"]
    assert rows_of(tmp_path / "b.db") == rows_of(path)
    assert (made.path, made.size) == (str(tmp_path / "b.db"), (tmp_path / "b.db").stat().st_size)
    assert (made.rows["articles"], made.rows["revisions"], made.rows["captures"]) == (5, 6, 7)
    assert (tmp_path / "b.db").stat().st_mode & 0o777 == 0o640
    assert verify(tmp_path / "b.db").problems == []
    with Archive.open(tmp_path / "b.db") as archive:
        assert archive.save(make_visit(make_article(99))).result == "new"


def test_in_a_folder_it_is_named_after_the_archive_and_the_moment(path, tmp_path):
    (tmp_path / "backups").mkdir()
    back_up(path, tmp_path / "backups", now=NOON)
    assert names(tmp_path / "backups") == ["a-20260301T120000.db"]
    with pytest.raises(errors.CannotBackUp, match="there already"):
        back_up(path, tmp_path / "backups", now=NOON)


def in_the_way(tmp_path, what):
    target = tmp_path / "b.db"
    if what == "file":
        target.write_text("mine")
    elif what == "link to nothing":
        target.symlink_to(tmp_path / "nowhere")
    elif what == "archive":
        target = tmp_path / "a.db"
    elif what == "link to the archive":
        target.symlink_to(tmp_path / "a.db")
    elif what == "no folder":
        target = tmp_path / "missing" / "b.db"
    elif what == "pipe":
        os.mkfifo(target)
    elif what == "log":
        (tmp_path / "b.db-wal").write_bytes(b"log")
    return target


@pytest.mark.parametrize(
    ("what", "replace", "words"),
    [
        pytest.param("file", False, "there already", id="a file"),
        pytest.param("link to nothing", False, "there already", id="a link that leads nowhere"),
        pytest.param("archive", True, "the archive itself", id="the archive itself"),
        pytest.param("link to the archive", True, "the archive itself", id="a link to the archive"),
        pytest.param("no folder", False, "does not exist", id="no folder"),
        pytest.param("pipe", True, "not a file", id="a pipe"),
        pytest.param("log", False, "b.db-wal is beside it", id="the log of another archive"),
        pytest.param("log", True, "b.db-wal is beside it", id="the log of another archive, to be replaced"),
    ],
)
def test_what_is_in_the_way_is_left_alone_in_one_line(path, tmp_path, what, replace, words):
    target = in_the_way(tmp_path, what)
    before = names(tmp_path), path.read_bytes()
    with pytest.raises(errors.CannotBackUp, match=words) as raised:
        back_up(path, target, now=NOON, replace=replace)
    assert "\n" not in str(raised.value)
    assert (names(tmp_path), path.read_bytes()) == before
    assert what != "file" or target.read_text() == "mine"


def test_a_copy_takes_the_place_of_an_earlier_one_where_that_is_asked_for(path, tmp_path):
    (tmp_path / "b.db").write_text("before")
    back_up(path, tmp_path / "b.db", now=NOON, replace=True)
    assert names(tmp_path) == ["a.db", "b.db"]
    assert rows_of(tmp_path / "b.db") == rows_of(path)


@pytest.mark.parametrize("version", EARLIER)
def test_an_archive_of_an_earlier_version_is_copied_as_it_is(tmp_path, version):
    make_old(tmp_path / "a.db", version)
    back_up(tmp_path / "a.db", tmp_path / "b.db", now=NOON)
    assert rows_of(tmp_path / "b.db") == rows_of(tmp_path / "a.db")
    assert rows_of(tmp_path / "b.db")[2] == version


@pytest.mark.parametrize(
    ("where", "error", "words"),
    [
        pytest.param("postgresql+psycopg://u:secret@h/d", errors.CannotBackUp, "pg_dump", id="PostgreSQL"),
        pytest.param("missing.db", errors.ArchiveMissing, "no archive", id="no archive"),
        pytest.param("text.db", errors.NotAnArchive, "not an SQLite database", id="another file"),
    ],
)
def test_what_is_no_file_of_an_archive_is_not_copied(tmp_path, where, error, words):
    (tmp_path / "text.db").write_text("Không phải " * 1000)
    with pytest.raises(error, match=words) as raised:
        back_up(where if "://" in where else tmp_path / where, tmp_path / "b.db", now=NOON)
    assert "secret" not in str(raised.value)
    assert names(tmp_path) == ["text.db"]


def test_a_damaged_archive_gives_no_copy(path, tmp_path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'photos'").fetchone()[0]
    octets = bytearray(path.read_bytes())
    octets[(root - 1) * 4096 : (root - 1) * 4096 + 200] = b"\xaa" * 200
    path.write_bytes(octets)
    with pytest.raises(errors.ArchiveDamaged, match="tulieu verify"):
        back_up(path, tmp_path / "b.db", now=NOON)
    assert names(tmp_path) == ["a.db"]


def test_copies_made_during_a_crawl_are_one_state_each(path, tmp_path):
    ended = threading.Event()
    saved = []

    def crawl():
        with Archive.open(path) as archive:
            for number in range(10, 100_000):
                archive.save(make_visit(make_article(number), links=links_to(number + 1)))
                archive.save(make_visit(make_article(number, title="Khác"), fetched_at=later(days=1)))
                saved.append(number)
                if ended.is_set():
                    return

    thread = threading.Thread(target=crawl)
    thread.start()
    try:
        made = []
        for number in range(3):
            while len(saved) <= number:  # the crawl is under way, and has gone on
                ended.wait(0.01)
            before = len(saved)
            made.append((before, back_up(path, tmp_path / f"{number}.db", now=NOON)))
    finally:
        ended.set()
        thread.join()
    for before, copy in made:
        assert copy.rows["articles"] >= 5 + before
        assert verify(copy.path).problems == []
    assert len(saved) > made[-1][0] > 0


BACKUP = """
from datetime import UTC, datetime
from pathlib import Path
from archive.maintenance.backup import back_up
begin()
back_up(arguments[0], Path(arguments[1]), now=datetime.now(UTC))
"""


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_copy_that_is_killed_leaves_a_file_that_the_next_one_removes(path, tmp_path, kill):
    steps = steps_of(BACKUP, path, tmp_path / "first.db")
    (tmp_path / "first.db").unlink()
    mine = [".b.db.tulieu-part", ".b.db.0123456789abcdef.tulieu-parts", ".x.part"]
    for name in mine:
        (tmp_path / name).touch()
    run_killed(BACKUP, 1 + steps * kill // KILLS, path, tmp_path / "b.db")
    if (tmp_path / "b.db").exists():
        assert rows_of(tmp_path / "b.db") == rows_of(path)
        (tmp_path / "b.db").unlink()
    back_up(path, tmp_path / "c.db", now=NOON)
    assert names(tmp_path) == sorted([*mine, "a.db", "c.db"])
    assert [file.name for file in tmp_path.glob(".*part-*")] == []
    assert rows_of(tmp_path / "c.db") == rows_of(path)
    assert verify(path).problems == []


def test_the_copy_that_another_one_is_making_is_left_alone(path, tmp_path):
    from archive.database.file_copy import PartialFile

    with PartialFile(tmp_path / "b.db") as part:
        back_up(path, tmp_path / "c.db", now=NOON)
        assert part.path.exists()
    assert names(tmp_path) == ["a.db", "c.db"]


def test_the_command_says_what_it_made(path, tmp_path):
    run = tulieu("backup", str(tmp_path / "b.db"), "--archive", str(path))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(f"{tmp_path / 'b.db'}: 0.")
    assert "5 articles, 6 revisions, 7 captures" in run.stdout
    run = tulieu("backup", str(tmp_path / "b.db"), "--archive", str(path))
    assert run.returncode == 1
    assert run.stderr.startswith(f"error: {tmp_path / 'b.db'}: it is there already")
    run = tulieu("backup", str(tmp_path / "b.db"), "--archive", str(path), "--replace", "--json")
    assert json.loads(run.stdout)["rows"]["articles"] == 5
    assert Path(json.loads(run.stdout)["path"]) == tmp_path / "b.db"

"""An archive whose file or log is taken away while it is written to: one clear line, and nothing made in its place."""

import os
from pathlib import Path

import pytest

from archive import Archive, errors
from archive.maintenance.verify import verify
from tests.archive.database.test_filesystem import as_somebody_else, folder, on_a_disk
from tests.archive.samples import make_article, make_visit


def delete(path):
    path.unlink()


def move(path):
    path.rename(path.with_name("moved.db"))


def replace(path):
    other = path.with_name("other.db")
    Archive.open(other).close()
    other.replace(path)


def move_folder(path):
    path.parent.rename(path.parent.with_name("elsewhere"))


def empty(path):
    path.write_bytes(b"")


def delete_log(path):
    os.unlink(f"{path}-wal")


def delete_index_of_log(path):
    os.unlink(f"{path}-shm")


def replace_log(path):
    Path(f"{path}-wal").rename(f"{path}-old")
    Path(f"{path}-wal").write_bytes(b"")


__all__ = ["folder"]

GONE = [
    pytest.param(delete, "the file was deleted, moved or replaced", id="the file is deleted"),
    pytest.param(move, "the file was deleted, moved or replaced", id="the file is moved"),
    pytest.param(replace, "the file was deleted, moved or replaced", id="another archive takes its place"),
    pytest.param(move_folder, "the file was deleted, moved or replaced", id="the folder is moved, or unmounted"),
    pytest.param(empty, "the file was deleted, moved or replaced", id="the file is made empty"),
    pytest.param(delete_log, "its log a.db-wal was deleted", id="the log is deleted"),
    pytest.param(delete_index_of_log, "its log a.db-shm was deleted", id="the log's index is deleted"),
    pytest.param(replace_log, "its log a.db-wal was deleted", id="another log takes its place"),
]


@pytest.fixture
def path(tmp_path):
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "a.db"
    Archive.open(path).close()
    with Archive.open(path) as archive:
        for number in range(3):
            archive.save(make_visit(make_article(number)))
    return path


@pytest.mark.parametrize(("take_away", "words"), GONE)
@pytest.mark.parametrize("writes_more", [True, False], ids=["before a save", "before the end"])
def test_who_writes_into_a_file_that_is_taken_away_is_told(path, take_away, words, writes_more):
    with pytest.raises(errors.ArchiveMoved) as raised, Archive.open(path) as archive:
        archive.save(make_visit(make_article(10)))
        take_away(path)
        if writes_more:
            archive.save(make_visit(make_article(11)))
            pytest.fail("it was saved")
    assert str(raised.value).startswith(f"{path}: {words}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("take_away", [delete_log, delete_index_of_log])
def test_what_was_saved_before_the_log_was_deleted_is_in_the_file(path, take_away):
    with pytest.raises(errors.ArchiveMoved), Archive.open(path) as archive:
        archive.save(make_visit(make_article(10)))
        take_away(path)
    assert verify(path).problems == []
    with Archive.open(path) as archive:
        assert len(list(archive.articles())) == 4


def test_what_was_saved_before_the_folder_was_moved_is_in_the_moved_one(path):
    with pytest.raises(errors.ArchiveMoved), Archive.open(path) as archive:
        archive.save(make_visit(make_article(10)))
        move_folder(path)
    with Archive.open(path.parent.with_name("elsewhere") / "a.db") as archive:
        assert len(list(archive.articles())) == 4


def test_nothing_is_made_in_place_of_a_file_that_is_gone(path):
    """Two transactions at once need two connections; the second one would make a new, empty file."""
    with pytest.raises(errors.ArchiveMoved), Archive.open(path) as archive:
        reading = archive.articles()
        next(reading)
        path.unlink()
        try:
            archive.save(make_visit(make_article(10)))
        finally:
            reading.close()
    assert not path.exists()


def test_a_file_behind_a_link_is_followed_and_a_link_that_leads_elsewhere_is_told(path, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with Archive.open(link) as archive:
        archive.save(make_visit(make_article(10)))
    with pytest.raises(errors.ArchiveMoved), Archive.open(link) as archive:
        archive.save(make_visit(make_article(11)))
        Archive.open(path.with_name("other.db")).close()
        link.unlink()
        link.symlink_to(path.with_name("other.db"))


def test_two_who_write_in_turn_and_come_and_go_are_no_reason_for_alarm(path):
    with Archive.open(path) as one:
        for number in range(10, 13):
            one.save(make_visit(make_article(number)))
            with Archive.open(path) as two:
                two.save(make_visit(make_article(number + 10)))
    assert verify(path).problems == []


def test_a_file_that_is_made_read_only_is_told_by_the_next_save(folder):
    def save():
        with Archive.open(folder / "a.db") as archive:
            archive.save(make_visit(make_article(1)))
            (folder / "a.db").chmod(0o444)
            archive.save(make_visit(make_article(2)))

    folder.chmod(0o777)
    assert as_somebody_else(save).startswith(f"ArchiveReadOnly: {folder / 'a.db'}: the file may only be read")


def test_a_disk_that_is_taken_away_is_told_by_the_next_save(tmp_path):
    told = on_a_disk(
        tmp_path,
        """
def save(take_away):
    archive = Archive.open(disk / "a.db")
    archive.save(make_visit(make_article(1)))
    take_away()
    try:
        archive.save(make_visit(make_article(2)))
    finally:
        archive._engine.dispose()

mount("-t", "tmpfs", "-o", "size=30m", "tmpfs")
tell("away", lambda: save(lambda: subprocess.run(["umount", "-l", str(disk)], check=True)))
tell("again", there)
""",
    )
    assert told["away"].startswith("ArchiveMoved: ")
    assert told["again"] == []

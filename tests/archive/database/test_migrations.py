"""Archives of earlier versions: brought to this one with nothing lost, and kept as they were beside it."""

import os
import sqlite3
import threading
from collections import namedtuple
from pathlib import Path

import pytest

from archive import Archive, errors
from archive.database.schema import HEAD
from archive.maintenance.verify import verify
from tests.archive.database.old_archives import EARLIER, make_old, rows_of
from tests.archive.killing import KILLS, run_killed, steps_of


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """The bytes of an archive of each earlier version."""
    folder = tmp_path_factory.mktemp("old")
    for version in EARLIER:
        make_old(folder / version, version)
    return {version: (folder / version).read_bytes() for version in EARLIER}


@pytest.fixture(params=EARLIER)
def version(request):
    return request.param


@pytest.fixture
def path(tmp_path, old, version):
    (tmp_path / "a.db").write_bytes(old[version])
    return tmp_path / "a.db"


def kept(path, version):
    return path.with_name(f"{path.name}.schema-{version}.backup")


@pytest.mark.parametrize("how", [{}, {"read_only": True}, {"create": False}], ids=["to write", "to read", "if there"])
def test_an_archive_of_an_earlier_version_opens_with_nothing_lost(path, version, how, capsys):
    columns, before, at = rows_of(path)
    assert at == version
    with Archive.open(path, **how) as archive:
        assert [found.key for found in archive.search("dai hoi")] == ["5", "4", "3", "2", "1"]
        assert len(archive.history("2")) == 2
    assert rows_of(path, columns)[1:] == (before, HEAD)
    assert verify(path).problems == []
    assert rows_of(kept(path, version), columns)[1:] == (before, version)
    said = capsys.readouterr().err
    assert said.startswith(
        f"{path}: its schema is upgraded from {version} to {HEAD}; a copy of the old one is kept in "
    )
    assert f"{kept(path, version)} (0." in said
    assert said.count("\n") == 1


def test_nothing_stays_behind_but_the_copy_and_the_archive_which_is_migrated_once(path, version, capsys):
    Archive.open(path).close()
    capsys.readouterr()
    Archive.open(path).close()
    assert capsys.readouterr().err == ""
    assert sorted(file.name for file in path.parent.iterdir()) == ["a.db", kept(path, version).name]
    assert kept(path, version).stat().st_mode == path.stat().st_mode


def test_a_copy_can_be_put_back(path, version):
    columns, before, _ = rows_of(path)
    Archive.open(path).close()
    os.replace(kept(path, version), path)
    with Archive.open(path, read_only=True):
        assert rows_of(path, columns)[1] == before


def test_the_same_copy_is_taken_for_it_and_another_one_is_left_alone(path, version, old):
    Archive.open(path).close()
    first = kept(path, version).read_bytes()
    path.write_bytes(old[version])
    Archive.open(path).close()
    assert [file.name for file in path.parent.glob("*.backup*")] == [kept(path, version).name]
    path.write_bytes(old[version])
    kept(path, version).write_bytes(b"another file")
    Archive.open(path).close()
    assert kept(path, version).read_bytes() == b"another file"
    assert path.with_name(f"{kept(path, version).name}-2").read_bytes() == first


def test_two_that_open_at_once_migrate_and_copy_once(path, version, capsys):
    errors_met = []

    def work():
        try:
            Archive.open(path).close()
        except errors.ArchiveError as error:
            errors_met.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors_met == []
    assert capsys.readouterr().err.count("its schema is upgraded") == 1
    assert len(list(path.parent.glob("*.backup*"))) == 1
    assert verify(path).problems == []


def test_no_room_for_the_copy_is_one_line_and_nothing_is_changed(path, version, monkeypatch):
    before = rows_of(path)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9 - 5000, 5000))
    with pytest.raises(errors.ArchiveFull, match="nothing was changed") as raised:
        Archive.open(path)
    assert "\n" not in str(raised.value)
    assert "0.0 MB are free" in str(raised.value)
    assert rows_of(path) == before
    assert [file.name for file in path.parent.iterdir() if not file.name.endswith(("-wal", "-shm"))] == ["a.db"]


def test_a_damaged_archive_is_not_migrated(path, version):
    size = path.stat().st_size
    with sqlite3.connect(path) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'urls'").fetchone()[0]
    connection.close()
    octets = bytearray(path.read_bytes())
    octets[(root - 1) * 4096 : root * 4096] = b"\xaa" * 4096
    path.write_bytes(octets)
    with pytest.raises(errors.ArchiveDamaged, match=r"not whole|damaged") as raised:
        Archive.open(path)
    assert "\n" not in str(raised.value)
    assert path.stat().st_size == size
    assert list(path.parent.glob("*backup*")) == list(path.parent.glob("*part*")) == []


MIGRATION = """
import alembic.command
from archive import Archive
begin()
Archive.open(arguments[0]).close()
"""


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    path = tmp_path_factory.mktemp("larger") / "a.db"
    make_old(path, "0001", articles=100)
    octets = path.read_bytes()
    return octets, steps_of(MIGRATION, path)


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_migration_that_is_killed_leaves_the_archive_whole_at_the_old_or_the_new_schema(tmp_path, larger, kill):
    path = tmp_path / "a.db"
    octets, steps = larger
    path.write_bytes(octets)
    columns, before, _ = rows_of(path)
    run_killed(MIGRATION, 1 + steps * kill // KILLS, path)
    _, rows, version = rows_of(path, columns)
    assert version in ("0001", HEAD)
    assert rows == before
    if kept(path, "0001").exists():
        assert rows_of(kept(path, "0001"), columns)[1:] == (before, "0001")
    else:
        assert version == "0001", "nothing is changed before the copy has its name"
    Archive.open(path).close()
    assert verify(path).problems == []
    assert rows_of(path, columns)[1:] == (before, HEAD)
    assert [file.name for file in path.parent.iterdir() if "backup" in file.name] == [kept(path, "0001").name]


def test_postgresql_is_migrated_without_a_copy_and_says_so(capsys):
    from sqlalchemy import create_mock_engine

    from archive.database.file_copy import keep_copy_of_version

    engine = create_mock_engine("postgresql+psycopg://", lambda *_: None)
    keep_copy_of_version(engine, "postgresql://u:***@h/d", "0002")
    assert "so no copy is made" in capsys.readouterr().err
    assert not Path("postgresql:").exists()

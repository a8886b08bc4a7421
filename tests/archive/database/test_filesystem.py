"""Where an archive stands: full disks, places that may only be read, disks of other machines, locks, logs."""

import contextlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from archive import Archive, errors
from archive.database import filesystem
from archive.maintenance.verify import verify
from tests import ROOT
from tests.archive.database.old_archives import make_new, make_old, rows_of
from tests.archive.killing import KILLS, run_killed, steps_of
from tests.archive.maintenance.test_verify import tulieu
from tests.archive.samples import make_article, make_visit


def names(folder):
    return sorted(file.name for file in folder.iterdir())


# --- disks of this test's own ------------------------------------------------------------------------

DISK = """
import json, os, subprocess, sys
from pathlib import Path
import alembic.command
from tests.archive.samples import NOON, links_to, make_article, make_visit
from tests.archive.database.old_archives import make_old, rows_of
from archive import Archive, errors
from archive.maintenance.backup import back_up
from archive.maintenance.verify import verify

disk, elsewhere = Path(sys.argv[1]), Path(sys.argv[2])

def mount(*options):
    subprocess.run(["mount", *options, str(disk)], check=True)

def tell(name, do):
    try:
        answer = do()
    except errors.ArchiveError as error:
        answer = f"{type(error).__name__}: {error}"
    print(json.dumps([name, answer]), flush=True)

def there():
    return sorted(file.name for file in disk.iterdir() if not file.name.endswith(("-wal", "-shm")))

def saved(name):
    with Archive.open(disk / name, read_only=True) as archive:
        return len(list(archive.articles()))

def problems(name):
    return [problem.as_json() for problem in verify(disk / name).problems]

def fill():
    with Archive.open(disk / "a.db") as archive:
        for number in range(100_000):
            archive.save(make_visit(make_article(number), links=links_to(*range(number * 20, number * 20 + 20))))
            confirmed.append(number)

def open_and_close(name, **how):
    Archive.open(disk / name, **how).close()
    return "opened"

confirmed = []
"""


def on_a_disk(tmp_path, program):
    """What a program that mounts a disk of its own told; the test is skipped where that may not be done."""
    (tmp_path / "disk").mkdir()
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here: unshare is missing or not allowed")
    run = subprocess.run(
        [*own, sys.executable, "-c", DISK + program, str(tmp_path / "disk"), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if "mount" in run.stderr and not run.stdout:
        pytest.skip(f"no disk can be mounted here: {run.stderr.splitlines()[0]}")
    assert run.returncode == 0, run.stderr
    return dict(json.loads(line) for line in run.stdout.splitlines())


def test_a_full_disk_is_one_line_loses_nothing_and_goes_on_when_there_is_room(tmp_path):
    told = on_a_disk(
        tmp_path,
        """
mount("-t", "tmpfs", "-o", "size=3m", "tmpfs")
tell("filling", fill)
tell("files", there)
tell("saved", lambda: [saved("a.db"), len(confirmed)])
tell("problems", lambda: problems("a.db"))
tell("backup", lambda: back_up(disk / "a.db", disk / "b.db", now=NOON).path)
tell("files after", there)
mount("-o", "remount,size=30m", "tmpfs")
tell("more", lambda: open_and_close("a.db"))
tell("saved after", lambda: [saved("a.db"), len(confirmed)])
tell("problems after", lambda: problems("a.db"))
""",
    )
    full = f"ArchiveFull: {tmp_path / 'disk' / 'a.db'}: no space left on its disk"
    assert told["filling"] == full
    assert told["files"] == told["files after"] == ["a.db"]
    assert told["saved"][0] == told["saved"][1] == told["saved after"][0] > 5
    assert told["problems"] == told["problems after"] == []
    assert told["backup"].startswith("ArchiveFull: a backup of ")
    assert told["more"] == "opened"


def test_who_searches_on_a_full_disk_is_answered_and_told_what_is_left_out(tmp_path):
    told = on_a_disk(
        tmp_path,
        """
mount("-t", "tmpfs", "-o", "size=3m", "tmpfs")

def save(*numbers):
    archive = Archive.open(disk / "a.db")
    for number in numbers:
        archive.save(make_visit(make_article(number)))
    return archive

save(1).close()
child = os.fork()
if not child:
    save(2)
    os._exit(0)  # killed: what waits for the index is not entered
os.waitpid(child, 0)
file = os.open(disk / "other", os.O_WRONLY | os.O_CREAT)
try:
    while True:
        os.write(file, b"x" * 512)
except OSError:
    pass
words = [sys.executable, "-m", "archive", "search", "hội", "--archive", str(disk / "a.db"), "--json"]
run = subprocess.run(words, capture_output=True, text=True)
tell("search", lambda: [run.returncode, [found["key"] for found in json.loads(run.stdout)], run.stderr])
""",
    )
    code, keys, said = told["search"]
    assert (code, keys, said.count("\n")) == (0, ["1"], 1)
    assert "the last articles cannot be searched yet: there is no space on its disk" in said


@pytest.mark.long
def test_a_migration_on_a_disk_that_is_too_small_changes_nothing(tmp_path):
    told = on_a_disk(
        tmp_path,
        """
mount("-t", "tmpfs", "-o", "size=1m", "tmpfs")
make_old(elsewhere / "old.db", "0001", articles=60)
(disk / "a.db").write_bytes((elsewhere / "old.db").read_bytes())
before = (disk / "a.db").read_bytes()
tell("opening", lambda: open_and_close("a.db"))
tell("the same", lambda: [(disk / "a.db").read_bytes() == before, there()])
mount("-o", "remount,size=30m", "tmpfs")
tell("with room", lambda: open_and_close("a.db"))
tell("files", there)
tell("problems", lambda: problems("a.db"))
""",
    )
    assert told["opening"].startswith("ArchiveFull: ")
    assert told["opening"].count("\n") == 0
    assert "nothing was changed" in told["opening"]
    assert told["the same"] == [True, ["a.db"]]
    assert told["with room"] == "opened"
    assert told["files"] == ["a.db", "a.db.schema-0001.backup"]
    assert told["problems"] == []


def test_a_disk_that_may_only_be_read_is_read_and_verified_and_copied_from_and_not_written(tmp_path):
    told = on_a_disk(
        tmp_path,
        """
mount("-t", "tmpfs", "-o", "size=30m", "tmpfs")
open_and_close("a.db")
make_old(disk / "old.db", "0001")
child = os.fork()
if not child:
    for name in ("left.db", "lost.db"):
        Archive.open(disk / name).save(make_visit(make_article(1)))
    os.kill(os.getpid(), 9)
os.wait()
(disk / "lost.db-shm").unlink()
mount("-o", "remount,ro")
tell("to write", lambda: open_and_close("a.db"))
tell("to read", lambda: open_and_close("a.db", read_only=True))
tell("problems", lambda: problems("a.db"))
tell("backup elsewhere", lambda: back_up(disk / "a.db", elsewhere / "b.db", now=NOON).rows["articles"])
tell("backup here", lambda: back_up(disk / "a.db", disk / "b.db", now=NOON).path)
tell("a new one", lambda: open_and_close("new.db"))
tell("an earlier one", lambda: open_and_close("old.db", read_only=True))
tell("copy of an earlier one", lambda: back_up(disk / "old.db", elsewhere / "old.db", now=NOON).rows["articles"])
tell("its log left", lambda: saved("left.db"))
tell("its log left, without index", lambda: saved("lost.db"))
""",
    )
    disk = tmp_path / "disk"
    assert told["to write"] == f"ArchiveReadOnly: {disk / 'a.db'}: the file may only be read"
    assert told["to read"] == "opened"
    assert told["problems"] == []
    assert told["backup elsewhere"] == 0
    assert told["backup here"].startswith(f"CannotBackUp: {disk / 'b.db'}: it cannot be written")
    assert told["a new one"].startswith(f"ArchiveReadOnly: {disk / 'new.db'}: the folder {disk} may only be read")
    assert told["an earlier one"].startswith(
        f"ArchiveReadOnly: {disk / 'old.db'}: the file may only be read: its schema"
    )
    assert told["copy of an earlier one"] == 5
    assert told["its log left"] == 1
    assert told["its log left, without index"].startswith(
        f"Unreachable: {disk / 'lost.db'}: the log lost.db-wal beside"
    )


def test_a_limit_on_the_size_of_files_is_one_line_and_loses_nothing(tmp_path):
    program = """
import resource, sys
from tests.archive.samples import links_to, make_article, make_visit
from archive import Archive, errors
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
number = 0
try:
    with Archive.open(sys.argv[1]) as archive:
        for number in range(100_000):
            archive.save(make_visit(make_article(number), links=links_to(*range(number * 20, number * 20 + 20))))
except errors.ArchiveError as error:
    print(number, error)
"""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.db")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    number, words = run.stdout.strip().split(" ", 1)
    assert words == f"{tmp_path / 'a.db'}: its disk fails, or does not allow a file of that size"
    assert run.stderr == ""
    assert verify(tmp_path / "a.db").problems == []
    with Archive.open(tmp_path / "a.db") as archive:
        assert len(list(archive.articles())) == int(number) > 3


# --- what a person may not write ---------------------------------------------------------------------


@pytest.fixture
def folder():
    """A folder that another account can enter, as pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as made:
        os.chmod(made, 0o755)
        yield Path(made)


def as_somebody_else(what):
    """Runs it without the rights of root, in a process of its own; what it returned, or its error in words."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            try:
                answer = str(what())
            except errors.ArchiveError as error:
                answer = f"{type(error).__name__}: {error}"
            os.write(writer, answer.encode())
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as stream:
        answer = stream.read().decode()
    os.waitpid(child, 0)
    return answer


@pytest.mark.parametrize(
    ("mode_of_file", "mode_of_folder", "words"),
    [
        pytest.param(0o444, 0o777, "the file may only be read", id="a file that may only be read"),
        pytest.param(0o666, 0o555, "and the archive's log is kept in it", id="a folder that may only be read"),
        pytest.param(0o444, 0o555, "the file may only be read", id="both"),
    ],
)
def test_what_may_only_be_read_is_read_and_refused_for_writing_in_one_line(folder, mode_of_file, mode_of_folder, words):
    path = folder / "a.db"
    make_new(path)
    before = path.read_bytes()
    path.chmod(mode_of_file)
    folder.chmod(mode_of_folder)
    try:
        answer = as_somebody_else(lambda: Archive.open(path).close())
        assert answer.startswith(f"ArchiveReadOnly: {path}: ")
        assert words in answer
        assert as_somebody_else(lambda: verify(path).problems) == "[]"
    finally:
        folder.chmod(0o755)
    assert path.read_bytes() == before


def test_a_file_that_may_not_even_be_read_is_one_line(folder):
    path = folder / "a.db"
    make_new(path)
    path.chmod(0)
    folder.chmod(0o777)
    for how in ({}, {"read_only": True}):
        answer = as_somebody_else(lambda how=how: Archive.open(path, **how).close())
        assert answer.startswith(("ArchiveReadOnly: ", "Unreachable: "))
        assert "\n" not in answer


# --- disks of other machines -------------------------------------------------------------------------

MOUNTED = (
    "/dev/sda1 / ext4 rw 0 0\n"
    "server:/home /net nfs4 rw,vers=4.2 0 0\n"
    "//server/a\\040b /mnt/a\\040b cifs rw 0 0\n"
    "me@server: /mnt/ssh fuse.sshfs rw 0 0\n"
    "/dev/sdb1 /net/local ext4 rw 0 0\n"
    "/dev/sdc1 /mnt/usb fuseblk rw 0 0\n"
    "host /mnt/host 9p rw 0 0\n"
    "odd\n"
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a.db", None),
        ("/net/a.db", "nfs4"),
        ("/network/a.db", None),
        ("/net/local/a.db", None),
        ("/mnt/a b/a.db", "cifs"),
        ("/mnt/ssh/x/y/a.db", "fuse.sshfs"),
        ("/mnt/usb/a.db", None),
        ("/mnt/host/a.db", "9p"),
    ],
)
def test_a_network_file_system_is_known_by_what_is_mounted(tmp_path, monkeypatch, path, kind):
    (tmp_path / "mounts").write_text(MOUNTED)
    monkeypatch.setattr(filesystem, "MOUNTS", tmp_path / "mounts")
    assert filesystem.network_file_system(Path(path)) == kind


def test_an_archive_on_a_network_file_system_is_warned_of_once_and_used(tmp_path, monkeypatch, capsys):
    (tmp_path / "mounts").write_text(f"server:/ {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(filesystem, "MOUNTS", tmp_path / "mounts")
    for _ in range(2):
        with Archive.open(tmp_path / "a.db") as archive:
            archive.save(make_visit(make_article(1)))
    with Archive.open(tmp_path / "a.db", read_only=True):
        pass
    said = capsys.readouterr().err
    assert said.startswith(f"warning: {tmp_path / 'a.db'} is on a network file system (nfs4)")
    assert said.count("\n") == 1


def test_where_nothing_is_known_of_what_is_mounted_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(filesystem, "MOUNTS", tmp_path / "missing")
    assert filesystem.network_file_system(tmp_path) is None


# --- locks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begin", ["BEGIN EXCLUSIVE", "PRAGMA locking_mode = EXCLUSIVE"])
def test_a_lock_that_another_program_holds_is_one_line_after_the_time_out(tmp_path, monkeypatch, begin):
    monkeypatch.setattr("archive.database.sqlite.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "a.db"
    make_new(path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(begin)
        other.execute("UPDATE sites SET failures = 0")
        with (
            pytest.raises(errors.ArchiveLocked, match=r"(another program|process \d+ .*) is writing to it") as raised,
            Archive.open(path) as archive,
        ):
            archive.save(make_visit(make_article(9)))
        assert "\n" not in str(raised.value)
    with Archive.open(path) as archive:
        assert archive.save(make_visit(make_article(9))).result == "new"
    assert verify(path).problems == []


def test_an_archive_that_is_locked_is_not_migrated(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.database.sqlite.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "a.db"
    make_old(path, "0002")
    before = rows_of(path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for how in ({}, {"read_only": True}):
            with pytest.raises(errors.ArchiveLocked):
                Archive.open(path, **how)
    assert rows_of(path) == before
    assert list(tmp_path.glob("*backup*")) == []


# --- logs --------------------------------------------------------------------------------------------

SAVING = """
from tests.archive.samples import links_to, make_article, make_visit
from archive import Archive
first, number = int(arguments[1]), int(arguments[2])
archive = Archive.open(arguments[0])
begin()
for n in range(first, first + number):
    archive.save(make_visit(make_article(n), links=links_to(n * 2, n * 2 + 1)))
    print(n, flush=True)
if len(arguments) == 3:
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_after(path, first, number):
    run_killed(SAVING, 0, path, first, number)


def leave_own(path):
    killed_after(path, 0, 20)


def delete(path):
    killed_after(path, 0, 20)
    os.unlink(f"{path}-wal")


def put_copy_beside_log(path):
    killed_after(path, 0, 50)
    Archive.open(path).close()
    copy = path.read_bytes()
    killed_after(path, 50, 200)
    path.write_bytes(copy)


def put_log_of_other(path):
    make_new(path)
    other = path.with_name("b.db")
    killed_after(other, 100, 50)
    os.replace(f"{other}-wal", f"{path}-wal")


def put_log_of_smaller(path):
    killed_after(path, 0, 50)
    Archive.open(path).close()
    other = path.with_name("b.db")
    killed_after(other, 100, 2)
    os.replace(f"{other}-wal", f"{path}-wal")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(delete, "its log a.db-wal is missing, with what was saved last", id="a log that was deleted"),
        pytest.param(put_copy_beside_log, "does not fit it", id="an earlier copy put in place beside the log"),
        pytest.param(put_log_of_other, "does not fit it", id="the log of another archive"),
        pytest.param(put_log_of_smaller, "does not fit it (it is of a file of", id="the log of a smaller archive"),
    ],
)
def test_a_log_that_is_missing_or_another_files_is_told_before_anything_is_written(tmp_path, make, words):
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(errors.ArchiveDamaged) as raised:
            Archive.open(path)
        assert words in str(raised.value)
        assert "\n" not in str(raised.value)
        with contextlib.suppress(errors.ArchiveDamaged), Archive.open(path, read_only=True) as archive:
            list(archive.articles())  # who only reads makes nothing of it permanent
    assert path.read_bytes() == before
    assert verify(path).problems
    for suffix in ("-wal", "-shm"):  # as the line says
        path.with_name(f"a.db{suffix}").unlink(missing_ok=True)
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(999)))
    assert verify(path).problems == []


def test_a_log_that_a_killed_program_left_is_brought_in(tmp_path):
    path = tmp_path / "a.db"
    leave_own(path)
    assert (tmp_path / "a.db-wal").stat().st_size > 0
    run = tulieu("stats", "--archive", str(path))
    assert (run.returncode, run.stderr) == (0, "")
    with Archive.open(path) as archive:
        assert len(list(archive.articles())) == 20
    assert names(tmp_path) == ["a.db"]
    assert verify(path).problems == []


@pytest.mark.parametrize("kill", range(KILLS))
def test_what_was_saved_before_a_kill_at_any_step_is_there_and_whole(tmp_path, kill):
    path = tmp_path / "a.db"
    steps = steps_of(SAVING, tmp_path / "other.db", 0, 12, "to its end")
    saved = run_killed(SAVING, 1 + steps * kill // KILLS, path, 0, 12)
    assert verify(path).problems == []
    with Archive.open(path) as archive:
        keys = {article.key for article in archive.articles()}
        assert keys >= set(saved)
        assert len(keys) <= len(saved) + 1
        assert archive.save(make_visit(make_article(999))).result == "new"
    assert verify(path).problems == []


def test_who_searches_while_another_writes_is_answered_and_told_what_is_left_out(tmp_path, capsys):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(1)))
        archive.search("hội")
        archive.save(make_visit(make_article(2)))
        with archive.writing(), Archive.open(path, read_only=True) as reader:
            assert [found.key for found in reader.search("hội")] == ["1"]
            assert "cannot be searched yet" in capsys.readouterr().err

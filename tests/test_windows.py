"""What Windows does not have, taken away here: no test of ours runs on Windows itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive.messages import language as language_module
from archive.messages.language import language
from tests import ROOT
from tests.archive.database.old_archives import make_old
from tests.crawler.crawl_runs import environment

AS_ON_WINDOWS = """
import importlib, os, pkgutil, signal, sys, time
import archive, crawler

def names():
    for package in (archive, crawler):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations.env" not in module.name and not module.name.endswith("__main__"):
                yield module.name

every = [*names()]
for name in every:  # and so all that libraries import, which have ways of their own on Windows
    importlib.import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] in ("archive", "crawler")]:
    del sys.modules[name]
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "readline", "syslog"):
    sys.modules[name] = None
for module, names in (
    (os, "fchmod fork getegid geteuid getgid getpgid getuid kill killpg mkfifo nice pread pwrite sched_getaffinity "
         "setsid O_CLOEXEC O_NOCTTY O_NOFOLLOW O_NONBLOCK"),
    (signal, "SIGALRM SIGCHLD SIGHUP SIGKILL SIGQUIT SIGSTOP SIGUSR1 SIGUSR2"),
    (time, "clock_gettime CLOCK_BOOTTIME CLOCK_MONOTONIC tzset"),
):
    for name in names.split():
        delattr(module, name)
sys.platform = "win32"
for name in every:
    importlib.import_module(name)
"""
"""Imports everything twice, the second time without what Windows lacks."""

ARCHIVE_COMMANDS = """
from crawler.cli.main import main

for words in (
    "verify --archive old.db", "backup copy.db --archive old.db", "search hoi --archive copy.db",
    "export -o articles.csv --format csv --archive copy.db", "export -o pages.wacz --archive copy.db",
    "export -o texts --format text --archive copy.db", "export -o bag --bag --format jsonl --archive copy.db",
    "verify bag", "worker", "schedule run",
):
    sys.argv = ["tulieu", *words.split()]
    try:
        main()
    except SystemExit as end:
        assert end.code == (2 if words in ("worker", "schedule run") else 0), words
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """What the archive's commands say and leave behind there; they begin with an archive of an earlier version, and
    with what a killed backup left."""
    folder = tmp_path_factory.mktemp("windows")
    make_old(folder / "old.db", "0001")
    (folder / f".copy.db.{'0' * 16}.tulieu-part").touch()
    ran = subprocess.run(
        [sys.executable, "-c", AS_ON_WINDOWS + ARCHIVE_COMMANDS],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(ROOT), "TULIEU_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran, folder


def lines(done, word: str) -> list[str]:
    """The lines of standard error that have a word."""
    return [line for line in done[0].stderr.splitlines() if word in line]


@pytest.mark.long
def test_every_module_is_imported_and_the_commands_of_an_archive_run(done) -> None:
    ran, folder = done
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert {path.name for path in folder.iterdir() if path.suffix not in (".db-shm", ".db-wal")} == {
        *("articles.csv", "articles.photos.csv", "bag", "copy.db", "old.db", "old.db.schema-0001.backup"),
        *("pages.wacz", "texts"),
    }


@pytest.mark.long
def test_no_name_of_a_file_is_one_that_windows_does_not_take(done) -> None:
    for path in done[1].rglob("*"):
        assert not set(path.name) & set('<>:"\\|?*'), path


@pytest.mark.long
def test_what_stays_until_a_signal_says_that_it_does_not_run_there(done) -> None:
    said = [line.partition(": let its Task Scheduler start `tulieu crawl --due`")[0] for line in lines(done, "not run")]
    assert said == [
        f"error: Invalid value: tulieu {words} does not run on Windows" for words in ("worker", "schedule run")
    ]


@pytest.mark.parametrize(
    ("number", "environ", "code"),
    [
        pytest.param(0x042A, {}, "vi", id="menus in Vietnamese"),
        pytest.param(0x0409, {}, "en", id="menus in English"),
        pytest.param(0x7FFF, {}, "en", id="a language that Python does not know"),
        pytest.param(0x042A, {"TULIEU_LANG": "en"}, "en", id="TULIEU_LANG goes before"),
    ],
)
def test_messages_are_in_the_language_of_the_menus(monkeypatch, number, environ, code) -> None:
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr("ctypes.windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    language_module._language_of_windows.cache_clear()
    assert language(environ) == code
    language_module._language_of_windows.cache_clear()


@pytest.mark.long  # mypy reads everything again
def test_no_module_uses_a_name_that_windows_lacks(tmp_path: Path) -> None:
    types = ("arg-type", "return-value", "unused-ignore")  # TemporaryFile is of another class there
    words = ["--platform", "win32", "--cache-dir", str(tmp_path), *(f"--disable-error-code={one}" for one in types)]
    ran = subprocess.run([sys.executable, "-m", "mypy", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout

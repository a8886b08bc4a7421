"""Options and places that several tests share."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import SHARED, repeats
from tests.archive.database.postgres_server import PostgresServer

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory. Archives there need a fifth less time than on a disk that they wait for."""
SHORT_EVERY = 3
os.environ["TULIEU_LANG"] = "en"  # what commands print is compared with their English, wherever the tests run
os.environ["TULIEU_CONFIG"] = os.devnull  # settings of whoever runs the tests are none of the tests'
os.environ["XDG_CONFIG_HOME"] = "/nowhere"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="run all tests with all their repetitions (`make test-long`), also those marked `long`",
    )
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite expected.json of the fixtures, and fail, so that a person reads the difference",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes so long that it is run with --long alone")
    repeats.LONG = config.getoption("--long")
    if not repeats.LONG and "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)  # nothing here has to survive a power cut
    hypothesis.settings.register_profile("few", max_examples=100, deadline=None)
    hypothesis.settings.register_profile("many", max_examples=1000, deadline=None)
    hypothesis.settings.load_profile("many" if repeats.LONG else "few")


def _has_room(folder: Path) -> bool:
    """Whether programs may be run from a folder, and some gigabytes be written there: a container's own has 64 MB."""
    if not os.access(folder, os.W_OK):
        return False
    disk = os.statvfs(folder)
    return not disk.f_flag & os.ST_NOEXEC and disk.f_bavail * disk.f_frsize >= 4_000_000_000


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if repeats.LONG:
        return
    left_out = {*(item for item in items if item.get_closest_marker("long")), *_also_on_postgresql(items)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _also_on_postgresql(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield the tests that short runs leave out of those which do on PostgreSQL what they do on SQLite as well: all but
    the first of each file and each third after it."""
    found: dict[Path, int] = {}
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is not None and callspec.params.get("new_place") == "PostgreSQL":
            number = found[item.path] = found.get(item.path, -1) + 1
            if number % SHORT_EVERY:
                yield item


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: to go through all modules and tests takes it a quarter of a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third parties' pages; the test is skipped where it is not there."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("../shared is not on this machine: nothing to measure on")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started by the first test that asks for one."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    """The name of an empty database on it."""
    name = postgres.lend_database()
    yield name
    postgres.take_back(name)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive may be made, in each of the databases: what a person gives as `--archive`."""
    if request.param == "SQLite":
        return str(tmp_path / "a.db")
    return request.getfixturevalue("postgres").address(request.getfixturevalue("database"))

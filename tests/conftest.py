"""Options and places that several tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import SHARED
from tests.archive.database.postgres_server import PostgresServer

os.environ["TULIEU_LANG"] = "en"  # what commands print is compared with their English, wherever the tests run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite expected.json of the fixtures, and fail, so that a person reads the difference",
    )


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

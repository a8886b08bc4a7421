"""Archives that several tests of the archive begin with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Archive


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty archive in SQLite, to be copied: that takes a tenth of making one."""
    path = tmp_path_factory.mktemp("new") / "a.db"
    Archive.open(path).close()
    return path


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty archive is, in each of the databases."""
    if request.param == "SQLite":
        yield str(shutil.copyfile(request.getfixturevalue("new_file"), tmp_path / "a.db"))
        return
    server = request.getfixturevalue("postgres")
    name = server.lend_archive()
    yield server.address(name)
    server.take_back_archive(name)


@pytest.fixture
def archive(new_place: str) -> Iterator[Archive]:
    """That archive, open."""
    with Archive.open(new_place) as opened:
        yield opened

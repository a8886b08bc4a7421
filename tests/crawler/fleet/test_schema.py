"""The queue's tables: made once, beside an archive that does not mind them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive import Archive
from crawler.cli.main import app
from crawler.fleet.schema import SCHEMA, OtherVersion, make_tables
from tests.crawler.fleet.conftest import Shared


def test_workers_that_begin_at_once_make_the_tables_once(shared: Shared) -> None:
    shared.ask(f"DROP SCHEMA {SCHEMA} CASCADE")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: make_tables(shared.url, "here"), range(4)))
    assert shared.ask("SELECT count(*) FROM fleet_version") == [(1,)]


def test_tables_of_another_version_are_made_anew_when_nobody_works_with_them(shared: Shared) -> None:
    shared.ask("UPDATE fleet_version SET version = '3.9.0'")
    shared.job("a.vn", "todo")
    keeper = shared.keeper()
    with pytest.raises(OtherVersion, match=r"^here: workers with a queue of version 3\.9\.0 are at work, here is 3\."):
        make_tables(shared.url, "here")
    shared.silence(keeper)
    make_tables(shared.url, "here")
    assert shared.jobs() == {}


def test_the_archive_does_not_mind_the_queue(shared: Shared, tmp_path: Path) -> None:
    shared.job("a.vn", "todo")
    with Archive.open(shared.address) as archive:
        archive.crawls.enter_site("a.vn", "https://a.vn/")
    copy = str(tmp_path / "copy.db")
    for words in (["verify", "--archive", shared.address], ["copy", shared.address, copy]):
        ran = CliRunner().invoke(app, words)
        assert ran.exit_code == 0, ran.output
    with Archive.open(copy) as archive:
        assert [state.name for state in archive.crawls.site_states()] == ["a.vn"]


def test_an_archive_can_be_copied_into_a_database_that_has_a_queue(shared: Shared, tmp_path: Path, postgres) -> None:
    name = postgres.lend_database()
    target = Shared(postgres.address(name))
    make_tables(target.url, "here")
    ran = CliRunner().invoke(app, ["copy", shared.address, target.address])
    assert ran.exit_code == 0, ran.output
    target.ask(f"DROP SCHEMA {SCHEMA} CASCADE")
    postgres.take_back(name)

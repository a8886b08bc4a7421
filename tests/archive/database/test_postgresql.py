"""PostgreSQL: addresses as people type them, what a server complains of, one writer at a time."""

import os
import sys

import pytest

from archive import Archive, errors
from crawler.demo import serve
from tests import forkserver
from tests.archive.samples import later, make_article, make_visit
from tests.crawler.crawl_runs import QUICK, WatchedPortal, crawl


@pytest.fixture(scope="module")
def accounts(postgres):
    """Two accounts beside the master: one with a password, one with no right to anything."""
    postgres.execute("CREATE ROLE guarded LOGIN PASSWORD 'geheim'")
    postgres.execute("CREATE ROLE poor LOGIN")
    return postgres


@pytest.fixture
def where(postgres, database):
    return postgres.address(database)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_needs_no_driver_and_is_shown_without_one(where, scheme):
    with Archive.open(where.replace("postgresql", scheme, 1)) as archive:
        archive.save(make_visit(make_article()))
        assert archive.where.startswith("postgresql://postgres@/test_")


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        pytest.param(
            "postgresql://guarded:wrong@/{db}?host={at}", "Unreachable", "or its password", id="wrong password"
        ),
        pytest.param("postgresql://guarded@/{db}?host={at}", "Unreachable", "asks for a password", id="no password"),
        pytest.param(
            "postgresql://guarded@/{db}?host={at}&password=wrong", "Unreachable", "or its pass", id="in query"
        ),
        pytest.param("postgresql://nobody@/{db}?host={at}", "Unreachable", 'role "nobody" does', id="no such account"),
        pytest.param("postgresql://postgres@/none?host={at}", "Unreachable", 'database "none" does', id="no database"),
        pytest.param("postgresql://postgres@/{db}?host={at}/none", "Unreachable", "no server listens", id="no socket"),
        pytest.param("postgresql://u:wrong@127.0.0.1:1/d", "Unreachable", "no server listens", id="nobody at the port"),
        pytest.param(
            "postgresql://u:wrong@h.invalid/d", "Unreachable", "no machine of this name", id="no such machine"
        ),
        pytest.param("postgresql://poor@/{db}?host={at}", "ArchiveReadOnly", "denied for schema", id="no right to it"),
        pytest.param("postgresql://u@/{db}?hots=x", "StorageFailed", "invalid connection option", id="no such option"),
    ],
)
def test_what_a_server_complains_of_is_one_line_without_the_password(accounts, database, address, error, words):
    with pytest.raises(getattr(errors, error), match=words) as raised:
        Archive.open(address.format(db=database, at=accounts.folder))
    assert str(raised.value).startswith("postgresql://")
    assert "wrong" not in str(raised.value)


@pytest.mark.parametrize(
    ("statement", "error", "words"),
    [
        pytest.param("CREATE TABLE x (i int)", errors.NotAnArchive, "another program", id="another program's tables"),
        pytest.param(
            "ALTER DATABASE {db} SET default_transaction_read_only = on",
            errors.ArchiveReadOnly,
            "may only be read",
            id="a database that may only be read",
        ),
    ],
)
def test_a_database_that_cannot_become_an_archive_says_why(postgres, database, where, statement, error, words):
    postgres.execute(statement.format(db=database), database)
    try:
        with pytest.raises(error, match=words):
            Archive.open(where)
    finally:
        postgres.execute(f"ALTER DATABASE {database} RESET ALL")


def test_a_database_of_another_encoding_is_refused_with_what_to_do(postgres):
    postgres.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(errors.Unreachable, match="its encoding is LATIN1, not UTF8: make another"):
        Archive.open(postgres.address("latin"))


@pytest.mark.parametrize("how", [{"create": False}, {"read_only": True}], ids=["to write", "to read"])
def test_a_missing_archive_is_not_made_unasked(postgres, database, where, how):
    with pytest.raises(errors.ArchiveMissing, match="no archive in it"):
        Archive.open(where, **how)
    assert postgres.execute("SELECT * FROM pg_tables WHERE schemaname = 'public'", database) == []


def test_a_connection_lost_within_a_transaction_is_one_line_and_between_two_is_replaced(postgres, database, where):
    everybody = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    with Archive.open(where) as archive:
        archive.save(make_visit(make_article(1)))
        postgres.execute(everybody)
        assert archive.save(make_visit(make_article(2))).result == "new"
        with (
            pytest.raises(errors.Unreachable, match="the server ended the connection"),
            archive.writing() as connection,
        ):
            postgres.execute(everybody)
            connection.exec_driver_sql("SELECT 1")
        assert archive.save(make_visit(make_article(2))).result == "unchanged"


def test_who_keeps_writing_is_named_to_whom_it_keeps_waiting(where, monkeypatch):
    monkeypatch.setattr("archive.database.postgresql.LOCK_TIMEOUT_MS", 50)
    with Archive.open(where) as archive, Archive.open(where) as other:
        with (
            other.writing(),
            pytest.raises(
                errors.ArchiveLocked, match=rf"tulieu on .*, process {os.getpid()} is writing to it since 20"
            ),
        ):
            archive.save(make_visit(make_article()))
        assert archive.save(make_visit(make_article())).result == "new"


def test_a_reader_has_one_snapshot_however_many_questions_it_asks(where):
    with Archive.open(where) as archive, archive.reading() as connection:
        count = "SELECT count(*) FROM articles"
        assert connection.exec_driver_sql(count).scalar() == 0
        archive.save(make_visit(make_article()))
        assert connection.exec_driver_sql(count).scalar() == 0


@pytest.mark.parametrize(
    "command", [["stats"], ["show", "1"], ["history", "1"], ["export", "-o", "-", "--format", "csv"]]
)
def test_commands_print_the_same_of_either_database(where, tmp_path, command):
    answers = []
    for place in (where, str(tmp_path / "a.db")):
        with Archive.open(place) as archive:
            archive.save(make_visit(make_article(1)))
            archive.save(make_visit(make_article(1, title="Khác"), fetched_at=later(days=1)))
        run = [sys.executable, "-m", "archive", *command, "--archive", place]
        answers.append(forkserver.run(run, capture_output=True, text=True, check=True).stdout)
    assert answers[0] == answers[1] != ""


def test_a_crawl_goes_into_postgresql_and_a_second_one_brings_nothing(where):
    portal = WatchedPortal()
    with serve(portal):
        assert crawl(where, portal.base, options=QUICK).summary["new"] == len(portal.truth())
        assert crawl(where, portal.base, options=QUICK).summary["new"] == 0

"""The tables: what the migrations make is what the program uses, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from archive import Archive
from archive.captures import captures
from archive.database.schema import HEAD, metadata
from archive.history import revisions
from archive.ledger import urls
from archive.open import create_tables, parse_location, run_migrations


def is_migrated(name, kind, _parents):
    """Everything but the index of words, which is built."""
    return kind != "table" or not name.startswith("search_")


@pytest.mark.parametrize("make", [create_tables, run_migrations], ids=["made at once", "by migrations"])
def test_the_tables_are_those_of_the_schema_and_nothing_else(make, place):
    engine = create_engine(parse_location(place), poolclass=NullPool)
    with engine.begin() as connection:
        make(connection)
    Archive.open(place, create=False).close()
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_name": is_migrated}
        )
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_version_that_the_program_expects():
    config = Config()
    config.set_main_option("script_location", "archive:database/migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["SQLite", "PostgreSQL"])
def test_the_schema_is_written_for_both_databases(dialect):
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["SQLite", "PostgreSQL"])
@pytest.mark.parametrize(
    "statement", [captures._insert, urls._mark_visited, revisions._add_article], ids=lambda s: s.__name__
)
def test_upserts_are_written_for_both_databases(statement, dialect):
    assert "ON CONFLICT" in str(statement(dialect.name)._executable.compile(dialect=dialect))

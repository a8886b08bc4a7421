"""Archives as earlier versions of the program left them, made by the real migrations and filled by SQL."""

from __future__ import annotations

import contextlib
import sqlite3

import zstandard
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from archive import Archive
from archive.open import run_migrations
from tests.archive.samples import SITE, later, links_to, make_article, make_visit, save_profile

EARLIER = ("0001", "0002", "0003")


def make_new(path, articles=5):
    """An archive of today with something in every table that earlier versions had, and a profile."""
    with Archive.open(path) as archive:
        archive.crawls.enter_site(SITE, f"https://{SITE}/")
        for number in range(1, articles + 1):
            archive.save(make_visit(make_article(number), links=links_to(number, number + 1000)))
        edited = make_visit(make_article(2, title="Sửa"), fetched_at=later(days=1), profile=save_profile(archive))
        archive.save(edited)
        refused = make_visit(url=f"https://{SITE}/x", outcome="refused", reason="list", body=b"<html>list</html>")
        archive.save(refused)
        archive.crawls.end_run(archive.crawls.start_run(SITE, later()), later(hours=1), {"new": articles})


def make_old(path, version, articles=5):
    """An archive of an earlier schema with the rows of `make_new`."""
    new = path.with_name(f"{path.name}.new")
    make_new(new, articles)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        run_migrations(connection, version)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS new", (str(new),))
        for table, columns in columns_of(connection).items():
            if table != "alembic_version":
                names = ", ".join(columns)
                connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
        connection.execute("DETACH new")
        with Archive.open(new, read_only=True) as archive:
            for (sha256,) in connection.execute("SELECT sha256 FROM captures").fetchall():
                packed = zstandard.ZstdCompressor(write_checksum=True).compress(archive.capture(sha256))
                values = (packed, len(packed), sha256)  # earlier versions had no dictionaries
                connection.execute("UPDATE captures SET body = ?, stored_size = ? WHERE sha256 = ?", values)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE search_1 USING fts5(exact, folded, content='')")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    for suffix in ("", "-wal", "-shm"):
        new.with_name(f"{new.name}{suffix}").unlink(missing_ok=True)


def columns_of(connection):
    """The columns of each table but those of the index."""
    tables = connection.execute(
        "SELECT name FROM main.sqlite_schema"
        " WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    return {
        table: [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})").fetchall()]
        for (table,) in tables
    }


def rows_of(path, columns=None):
    """All rows: of the tables and columns that are given, else of all; and the version."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        columns = columns or columns_of(connection)
        rows = {
            table: connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1, 2").fetchall()
            for table, names in columns.items()
            if table != "alembic_version"
        }
        return columns, rows, connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]

"""Open an archive: find out what is at the address, create it, or bring it to this version's schema.

Nothing is written before it is certain that the place is empty or holds an archive.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from time import monotonic

from sqlalchemy import URL, Connection, Engine, MetaData, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from archive.database import filesystem, postgresql, sqlite
from archive.database.db_errors import raising_archive_errors
from archive.database.schema import CORE_TABLES, HEAD, metadata
from archive.database.sql import DIALECTS
from archive.database.wal import check_wal
from archive.errors import (
    ArchiveMissing,
    ArchiveReadOnly,
    ArchiveTooNew,
    BadAddress,
    CannotCopy,
    FolderMissing,
    NotAnArchive,
    UnfinishedCopy,
)
from archive.messages.language import _, about, either
from archive.messages.secrets import is_secret, mask
from archive.messages.terminal import print_progress
from archive.search import build_batch, is_built, prepare_index

_VERSION = re.compile(r"\d{4}")
_COPYING = re.compile(r"copy [0-9a-f]{16}")  # stands in place of the version until a copy is complete
_MEANT_AS_ADDRESS = re.compile(
    r"(?:postgres(?:ql)?|sqlite)(?:\+\w+)?:|(?:\w+\s*=\s*\S+\s+)*(?:host|user|dbname|password)\s*=", re.I
)
"""What nobody means as the name of a file: an address without its slashes, and libpq's connection strings."""
_SILENT_SECONDS = 2.0  # indexing that takes longer is announced


def is_meant_as_address(where: str) -> bool:
    """Return whether a text is meant as the address of a database, well written or not, and not as a path."""
    return "://" in where or _MEANT_AS_ADDRESS.match(where) is not None


def parse_location(where: str | os.PathLike[str]) -> URL:
    """Return the URL of an archive that is given as a path or a URL. Raise BadAddress where it is neither, and for
    SQLite without a file: a database in memory is not an archive."""
    if not isinstance(where, str) or "://" not in where:
        if os.fspath(where).strip() in ("", ":memory:"):  # `--archive "$FORGOTTEN"`
            raise BadAddress(_("{where}: names no file", where=repr(os.fspath(where))))
        if isinstance(where, str) and _MEANT_AS_ADDRESS.match(where):
            raise BadAddress(
                _("{where}: the address of a database is written postgresql://NAME@HOST/DATABASE", where=mask(where))
            )
        return URL.create("sqlite", database=os.fspath(where))
    try:
        url = postgresql.with_driver(make_url(where))
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        typed = where.replace(" ", "%20")  # else a password with a space in it would be two words
        raise BadAddress(
            _("{where}: not the address of a database: {why}", where=mask(typed), why=mask(str(error)))
        ) from error
    if url.get_backend_name() not in DIALECTS:
        raise BadAddress(_("{where}: an archive is kept in {places}", where=display_name(url), places=either(DIALECTS)))
    in_memory = url.database in (None, "", ":memory:") or url.query.get("mode") == "memory"
    if url.get_backend_name() == "sqlite" and in_memory:
        raise BadAddress(_("{where}: names no file", where=where))
    return url


def open_engine(url: URL, *, create: bool, read_only: bool) -> Engine:
    """Return an engine over an archive of this version's schema.

    An archive of an earlier schema is upgraded first, also for reading, and a copy of it is kept. Raise the CannotOpen
    errors, and ArchiveReadOnly or another CannotWrite error where the upgrade cannot be done.
    """
    where = display_name(url)
    path = sqlite.path_of(url) if url.get_backend_name() == "sqlite" else None
    if path is not None:
        _check_path(path, create)
        if not read_only:
            filesystem.check_writable(path)
            filesystem.warn_if_on_network(path)
        check_wal(path, read_only=read_only)
        with raising_archive_errors(where):
            sqlite.roll_back(path)
    engine = _make_engine(url, read_only)
    try:
        with raising_archive_errors(where):
            version, indexed = _inspect(engine, where)
            if version is None and not create:
                raise ArchiveMissing(_("{where}: there is no archive in it", where=where))
            if not (version == HEAD and indexed) and read_only:
                if path is not None:
                    _check_can_upgrade(path, version)
                open_engine(url, create=False, read_only=False).dispose()
            elif not read_only:
                _upgrade(engine, where, version, indexed)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_unmigrated(url: URL) -> Engine:
    """Return an engine that reads an archive in a file, of this or an earlier schema, and changes nothing. Raise the
    CannotOpen errors."""
    where = display_name(url)
    if (path := sqlite.path_of(url)) is not None:
        _check_path(path, create=False)
        check_wal(path, read_only=True)
    engine = sqlite.make_engine(url, read_only=True)
    try:
        with raising_archive_errors(where):
            if _inspect(engine, where)[0] is None:
                raise ArchiveMissing(_("{where}: there is no archive in it", where=where))
    except BaseException:
        engine.dispose()
        raise
    return engine


def display_name(url: URL) -> str:
    """Return the address as people see it: a path for a file, and never a password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    plain = url.set(drivername=url.get_backend_name()).difference_update_query(list(filter(is_secret, url.query)))
    if plain.host is not None:  # in front of an @ is the rest of a password with an @ in it
        plain = plain.set(host=plain.host.rpartition("@")[2])
    return plain.render_as_string(hide_password=True)


def without_secrets(url: URL) -> URL:
    """Return an address as it may be shown to everybody on the machine: without a password and its like."""
    return URL.create(
        url.drivername,
        url.username,
        None,
        url.host,
        url.port,
        url.database,
        url.difference_update_query(list(filter(is_secret, url.query))).query,
    )


def for_reading(engine: Engine) -> Engine:
    """Return the engine for transactions that read: each sees one snapshot and writes nothing."""
    return postgresql.for_reading(engine) if engine.dialect.name == "postgresql" else engine


def for_writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write: each has the archive to itself from its beginning, or the part of
    it that the connection's execution option `part` names, see `Transactions.writing`."""
    return postgresql.for_writing(engine) if engine.dialect.name == "postgresql" else sqlite.for_writing(engine)


def _make_engine(url: URL, read_only: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        return sqlite.make_engine(url, read_only=read_only)
    return postgresql.make_engine(url, display_name(url))


def _check_path(path: Path, create: bool) -> None:
    if path.is_dir():
        raise NotAnArchive(_("{where}: it is a directory", where=path))
    if path.exists():
        if not path.is_file():  # opening a pipe would wait for somebody to write into it
            raise NotAnArchive(_("{where}: it is not a plain file", where=path))
        return
    if not create:
        raise ArchiveMissing(_("{where}: there is no archive", where=path))
    if not path.parent.is_dir():
        raise FolderMissing(_("{where}: the folder {folder} does not exist", where=path, folder=path.parent))


def _check_can_upgrade(path: Path, version: str | None) -> None:
    try:
        filesystem.check_writable(path)
    except ArchiveReadOnly as error:
        change = (
            _(
                "its schema {version} must be upgraded to {head} before it can be read; "
                "copy the archive to a writable place",
                version=version,
                head=HEAD,
            )
            if version != HEAD
            else "its search index must be rebuilt before it can be read; copy the archive to a writable place"
        )
        raise ArchiveReadOnly(about(error, change)) from error


def _inspect(engine: Engine, where: str) -> tuple[str | None, bool]:
    with engine.connect() as connection:
        version = _version(connection, where)
        return version, version is not None and is_built(connection)


def _upgrade(engine: Engine, where: str, version: str | None, indexed: bool) -> None:
    if engine.dialect.name == "sqlite":
        if version is None:
            sqlite.assign_file_id(engine)
        sqlite.enable_wal(engine)
    writing = for_writing(engine)
    if version != HEAD:
        with writing.begin() as connection:
            _migrate(connection, where)
    if not indexed:
        build_index(writing, where)


def build_index(writing: Engine, where: str) -> None:
    """Enter all articles in the search index, over an engine `for_writing`. This takes many transactions: killed, it
    goes on where it was when the archive is next opened."""
    with writing.begin() as connection:
        prepare_index(connection)
    started, done, announced = monotonic(), 0, False
    while True:
        with writing.begin() as connection:
            entered = build_batch(connection)
        if not entered:
            break
        done += entered
        if not announced and monotonic() - started > _SILENT_SECONDS:
            announced = True
            print_progress(
                _(
                    "{where}: its search index is rebuilt, once: {done:article|articles} so far, please wait",
                    where=where,
                    done=done,
                )
            )


def _version(connection: Connection, where: str) -> str | None:
    """Return the schema version of the archive; None where the database is empty. Raise the CannotOpen errors."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    stored = connection.scalar(text("SELECT version_num FROM alembic_version")) if "alembic_version" in tables else ""
    if isinstance(stored, str) and _COPYING.fullmatch(stored):
        raise UnfinishedCopy(_("{where}: an unfinished copy: run tulieu copy again", where=where))
    if not isinstance(stored, str) or not _VERSION.fullmatch(stored) or not tables >= CORE_TABLES:
        raise NotAnArchive(_("{where}: this database belongs to another program", where=where))
    if stored > HEAD:
        raise ArchiveTooNew(
            _(
                "{where}: made by a later version of tulieu (schema {stored}, here {head}): update it",
                where=where,
                stored=stored,
                head=HEAD,
            )
        )
    return stored


def _migrate(connection: Connection, where: str) -> None:
    # Two programs may open the archive at once: under the lock the version is read again.
    version = _version(connection, where)
    if version == HEAD:
        return
    if version is None:
        _make_tables(connection, where, HEAD)
    else:
        from archive.database.file_copy import keep_copy_of_version  # not needed by an archive that is up to date

        keep_copy_of_version(connection, where, version)
        run_migrations(connection)
    prepare_index(connection)


def _make_tables(connection: Connection, where: str, version: str) -> None:
    if connection.dialect.name == "postgresql":
        postgresql.check_encoding(connection, where)
    create_tables(connection, version)


def create_tables(connection: Connection, version: str = HEAD) -> None:
    """Create the tables of this version in an empty database. They are those that all migrations make (a test compares
    them), without the time to import Alembic."""
    metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})


# --- copies --------------------------------------------------------------------------------------


def begin_copy(url: URL, mark: str) -> Engine:
    """Return an engine over the target of a copy: empty tables, and `mark` in place of the schema version.

    `mark` is "copy " and 16 hexadecimal digits. What an unfinished copy left is removed first. Raise CannotCopy where
    anything else is there.
    """
    where = display_name(url)
    path = sqlite.path_of(url) if url.get_backend_name() == "sqlite" else None
    if path is not None:
        _check_path(path, create=True)
    engine = _make_engine(url, read_only=False)
    try:
        with raising_archive_errors(where):
            with engine.connect() as connection:
                _check_empty(connection, where)  # before anything is written, the journal mode too
            if engine.dialect.name == "sqlite":
                sqlite.assign_file_id(engine)
                sqlite.enable_wal(engine)
            with for_writing(engine).begin() as connection:
                if _check_empty(connection, where):
                    _drop_tables(connection)
                _make_tables(connection, where, mark)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _check_empty(connection: Connection, where: str) -> bool:
    """Return whether an unfinished copy is there. Raise CannotCopy where an archive is."""
    try:
        if _version(connection, where) is None:
            return False
    except UnfinishedCopy:
        return True
    raise CannotCopy(_("{where}: an archive is there already; copy to an empty place", where=where))


def _drop_tables(connection: Connection) -> None:
    for name in inspect(connection).get_table_names():
        if name.startswith("search_"):  # FTS5's own tables go with theirs
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)


def run_migrations(connection: Connection, to: str = HEAD) -> None:
    """Migrate the tables of an earlier version to this version's, or to version `to`."""
    from alembic import command  # slow to import, and not needed by an archive that is up to date
    from alembic.config import Config

    if connection.dialect.name == "sqlite":
        sqlite.defer_foreign_keys(connection)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "database" / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)

"""Whether an archive is whole: what is kept, byte for byte, and what one row says of another."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection

from archive.database import sqlite
from archive.database.db_errors import raising_archive_errors
from archive.errors import ArchiveDamaged
from archive.maintenance.checks.file import check_file, cut_off
from archive.maintenance.checks.pages import check_dictionaries, check_pages
from archive.maintenance.checks.records import check_records
from archive.maintenance.checks.rows import check_counts, check_references, check_revisions
from archive.maintenance.checks.words import check_index
from archive.maintenance.report import CheckProgress, CheckReport
from archive.open import parse_location
from archive.store import Archive

_Check = Callable[[Connection, CheckReport], None]


def verify(where: str | os.PathLike[str], *, quick: bool = False, progress: CheckProgress | None = None) -> CheckReport:
    """Looks over the archive at a path or URL. `quick` leaves out what every page, record and title is read
    for. Sees one state of the archive, also while it is written to, and writes nothing. A file that is too
    damaged to be opened is a finding; raises the other CannotOpen errors."""
    findings = CheckReport(progress)
    try:
        with Archive.open(where, read_only=True) as archive:
            _look_over(archive, findings, quick)
    except ArchiveDamaged as error:
        path = sqlite.path_of(parse_location(where))
        how = (path and cut_off(path)) or str(error)
        findings.add("file-unreadable", f"file ({how})", "it cannot be read")
    return findings


def _look_over(archive: Archive, findings: CheckReport, quick: bool) -> None:
    with archive.reading() as connection, _any_text(connection):
        if connection.dialect.name == "postgresql":  # whose transactions see what others commit meanwhile
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for check in _checks(quick):
            try:
                with raising_archive_errors(archive.where):
                    check(connection, findings)
            except ArchiveDamaged as error:
                if connection.dialect.name != "sqlite":  # there the transaction has ended with it
                    raise
                findings.add("unreadable", f"{_name(check)} ({error})", "the file is damaged where this is read")


def _checks(quick: bool) -> Iterator[_Check]:
    yield partial(check_file, quick=quick)
    yield check_counts
    yield check_references
    yield check_revisions
    yield check_dictionaries
    if not quick:
        yield check_pages
        yield check_records
        yield check_index


def _name(check: _Check) -> str:
    inner = check.func if isinstance(check, partial) else check
    return inner.__name__.removeprefix("check_")


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Lets SQLite hand over texts that are no UTF-8 any more, as what they are not equal to."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.text_factory = lambda octets: octets.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str

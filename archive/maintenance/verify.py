"""Check whether an archive is intact (`tulieu verify`): that every stored byte matches its digest, and that the rows of
its tables are consistent with each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Connection

from archive.database import sqlite
from archive.database.db_errors import raising_archive_errors
from archive.errors import ArchiveDamaged
from archive.maintenance.checks.media import check_files, check_media
from archive.maintenance.checks.profiles import check_profiles, check_profiles_of_revisions
from archive.maintenance.checks.removals import check_removals
from archive.maintenance.checks.rows import check_counts, check_records, check_references, check_revisions, check_times
from archive.maintenance.checks.search_index import check_index
from archive.maintenance.checks.storage import check_dictionaries, check_file, check_pages, describe_truncation
from archive.maintenance.report import CheckProgress, CheckReport
from archive.messages.language import message_of
from archive.open import parse_location
from archive.store import Archive

_CheckFunction = Callable[[Connection, CheckReport], None]


def verify(where: str | os.PathLike[str], *, quick: bool = False, progress: CheckProgress | None = None) -> CheckReport:
    """Check the archive at a path or URL. `quick` leaves out the checks that read every page, record and title.

    It sees one state of the archive, also while the archive is written to, and writes nothing. A file that is too
    damaged to be opened is a problem of the report; other CannotOpen errors are raised.
    """
    report = CheckReport(progress)
    try:
        with Archive.open(where, read_only=True) as archive:
            _check(archive, report, quick)
    except ArchiveDamaged as error:
        path = sqlite.path_of(parse_location(where))
        how = (path and describe_truncation(path)) or message_of(error)
        report.add("file-unreadable", f"file ({how})", "it cannot be read")
    return report


def _check(archive: Archive, report: CheckReport, quick: bool) -> None:
    with archive.reading() as connection:
        if connection.dialect.name == "postgresql":  # its transactions would see what others commit meanwhile
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for check in _checks(quick):
            try:
                with raising_archive_errors(archive.where):
                    check(connection, report)
            except ArchiveDamaged as error:
                if connection.dialect.name != "sqlite":  # PostgreSQL's transaction has ended with the error
                    raise
                report.add("unreadable", f"{_name(check)} ({error})", "the file is damaged where this is read")


def _checks(quick: bool) -> Iterator[_CheckFunction]:
    yield partial(check_file, quick=quick)
    yield check_counts
    yield check_references
    yield check_revisions
    yield check_profiles_of_revisions
    yield check_removals
    yield check_dictionaries
    yield check_media
    if not quick:
        yield check_pages
        yield check_files
        yield check_times
        yield check_records
        yield check_profiles
        yield check_index


def _name(check: _CheckFunction) -> str:
    inner = check.func if isinstance(check, partial) else check
    return inner.__name__.removeprefix("check_")

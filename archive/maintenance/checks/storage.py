"""Check the stored bytes: the file of SQLite, pages, and the dictionaries that pages are compressed with."""

from __future__ import annotations

import struct
from pathlib import Path

from sqlalchemy import Connection, func, select

from archive.captures.captures import Captures
from archive.database.db_errors import raising_archive_errors
from archive.database.records import parse_headers
from archive.database.schema import captures, dictionaries
from archive.errors import ArchiveDamaged, NothingFound
from archive.maintenance.report import CheckReport

_MAX_MESSAGES = 1000  # of SQLite; more do not describe a damaged file better
_HEADER = 100  # bytes of the file's header


def check_file(connection: Connection, report: CheckReport, *, quick: bool) -> None:
    """Check the database's pages and B-trees, and unless `quick` every index against its table. SQLite only."""
    if connection.dialect.name != "sqlite":
        return
    report.count("database_pages", connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    pragma = "quick_check" if quick else "integrity_check"
    for (message,) in connection.exec_driver_sql(f"PRAGMA {pragma}({_MAX_MESSAGES})"):
        for line in message.splitlines():
            if line != "ok" and not line.startswith("***"):  # the heading
                report.add("file", f"file ({line})", "SQLite finds the file damaged")


def describe_truncation(path: Path) -> str | None:
    """Return a sentence where the file is shorter than when it was last written. None where it is not, or cannot be
    read. A file with a write-ahead log may be shorter, so that None is returned too."""
    try:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            return None
        with path.open("rb") as file:
            header = file.read(_HEADER)
        size = path.stat().st_size
    except OSError:
        return None
    if len(header) < _HEADER or not header.startswith(b"SQLite format 3\0"):
        return None
    (page_size,), (pages,) = struct.unpack(">H", header[16:18]), struct.unpack(">I", header[28:32])
    expected = pages * (65536 if page_size == 1 else page_size)
    return f"cut off, it has {size} of {expected} bytes" if size < expected else None


def check_dictionaries(connection: Connection, report: CheckReport) -> None:
    """Check that each unpacks to what its digest names."""
    c = dictionaries.c
    for dictionary_id, site in connection.execute(select(c.id, c.site).order_by(c.id)).all():
        try:
            Captures().dictionaries.get(connection, dictionary_id)
        except ArchiveDamaged as error:
            report.add(
                "dictionary", f"dictionaries {dictionary_id} ({site}; {error})", "it differs from what was stored"
            )


def check_pages(connection: Connection, report: CheckReport) -> None:
    """Check that every page unpacks to the bytes that its digest names, as many as its row says.

    In one thread: 22,000 pages of 22 kB take 1.6 s on this connection. Readers with connections of their own took 4.8
    s, and no less on two cores: a transaction for each page costs more than unpacking and hashing it.
    """
    pages = Captures()  # a cache of its own: another one may hold dictionaries that this snapshot lacks
    c = captures.c
    # By dictionary, as few are cached at a time; this is the order of an index.
    rows = select(c.sha256, c.size, c.stored_size, func.length(c.body), c.headers)
    rows = rows.order_by(c.site, c.dictionary_id, c.fetched_at)
    for sha256, size, stored_size, length, headers in connection.execute(rows, execution_options={"yield_per": 500}):
        report.count("pages")
        if parse_headers(headers) is None:
            report.add("headers", f"captures {sha256}", "its headers cannot be read")
        if stored_size != length:
            name = f"captures {sha256} (stored_size {stored_size}, stored are {length} bytes)"
            report.add("stored-size", name, "the row has another size than what is stored")
        try:
            with raising_archive_errors("the page"):
                found = len(pages.read(connection, sha256))
        except (ArchiveDamaged, NothingFound) as error:
            report.add("page", f"captures {sha256} ({error})", "the page differs from what was stored")
            continue
        if found != size:
            name = f"captures {sha256} (size {size}, the page has {found} bytes)"
            report.add("page-size", name, "the row has another size than the page")

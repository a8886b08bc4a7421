"""The file of SQLite, by SQLite's own means."""

from __future__ import annotations

import struct
from pathlib import Path

from sqlalchemy import Connection

from archive.maintenance.report import CheckReport

_MOST = 1000  # complaints that SQLite is asked for; a file with more is not described better by all of them
_HEADER = 100  # bytes


def check_file(connection: Connection, findings: CheckReport, *, quick: bool) -> None:
    """Pages, trees, and unless `quick` every index against its table. Nothing on other databases."""
    if connection.dialect.name != "sqlite":
        return
    findings.count("database_pages", connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    pragma = "quick_check" if quick else "integrity_check"
    for (complaint,) in connection.exec_driver_sql(f"PRAGMA {pragma}({_MOST})"):
        for line in complaint.splitlines():
            if line != "ok" and not line.startswith("***"):  # a heading that names the database
                findings.add("file", f"file ({line})", "SQLite finds the file damaged")


def cut_off(path: Path) -> str | None:
    """Says so where the file is shorter than it was when it was last written; None where it is not, or cannot be
    read. Of a file with a log the log is to be had for an answer, so that none is given."""
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

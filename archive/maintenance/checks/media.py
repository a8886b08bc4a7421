"""Check the kept pictures and documents: their bytes, and that each is the file of some address."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select

from archive.database.schema import media, media_files, media_versions
from archive.maintenance.report import CheckReport
from archive.media import files

_BATCHED = {"yield_per": 1000}

UNUSED_FILES = select(media_files.c.sha256).where(
    ~exists().where(media_versions.c.sha256 == media_files.c.sha256),
    ~exists().where(media.c.sha256 == media_files.c.sha256),
)
"""Files that no address has or had."""
UNRECORDED_FILES = select(media.c.id, media.c.url).where(
    media.c.sha256.is_not(None),
    ~exists().where(media_versions.c.media_id == media.c.id, media_versions.c.sha256 == media.c.sha256),
)
"""Addresses whose file is not among their versions."""


def check_media(connection: Connection, report: CheckReport) -> None:
    """Check that every file is that of an address, and what is there now is among the versions of each address."""
    for sha256 in connection.scalars(UNUSED_FILES, execution_options=_BATCHED):
        report.add("file-unused", f"media_files {sha256}", "no address has or had this file")
    for row in connection.execute(UNRECORDED_FILES, execution_options=_BATCHED):
        report.add("file-version", f"media {row.id} ({row.url})", "its file is not among its versions")


def check_files(connection: Connection, report: CheckReport) -> None:
    """Check that every file has the bytes that its digest names, as many as its row says."""
    for one in files.check_files(connection):
        report.count("files")
        if not one.is_whole:
            report.add("kept-file", f"media_files {one.sha256}", "the file differs from what was stored")
        elif one.size != one.said_size:
            name = f"media_files {one.sha256} (size {one.said_size}, the file has {one.size} bytes)"
            report.add("file-size", name, "the row has another size than the file")

"""The commands `backup` and `copy`: an archive into a file, to another place, into the other database."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.errors import CannotBackUp
from archive.messages.language import _, as_message
from archive.messages.progress import show_progress
from archive.messages.terminal import is_terminal, print_error, print_json, print_message, print_progress


def backup(
    to: Annotated[
        str, typer.Argument(metavar="TO", help="The file to make, or a folder to make it in.", show_default=False)
    ],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an existing file of that name.")] = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Copies the archive into one file, also while a crawl writes to it.

    In a folder the copy is named after the archive and the time in UTC, as archive-20260301T120000.db. It is checked
    and written to disk before it gets its name; an existing file is not overwritten.

    Example: tulieu backup /mnt/usb/ --archive hcm.db
    """
    from archive.database.file_copy import format_megabytes
    from archive.maintenance.backup import back_up

    if to.endswith(("/", os.sep)) and not Path(to).is_dir():
        raise CannotBackUp(_("{folder}: there is no such folder", folder=to))
    with show_progress("copying the archive") as say:

        def progress(done: int, total: int) -> None:
            say(_("copying the archive: {percent}%", percent=done * 100 // max(total, 1)))

        made = back_up(archive, Path(to), now=datetime.now(UTC), replace=replace, progress=progress)
    if json:
        print_json(made.as_json())
        return
    held = {table: made.rows.get(table, 0) for table in ("articles", "revisions", "captures", "urls")}
    print_message(
        _(
            "{path}: {size}, {articles:article|articles}, {revisions:revision|revisions}, "
            "{captures:capture|captures}, {urls:address|addresses}",
            path=made.path,
            size=format_megabytes(made.size),
            **held,
        )
    )


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="An archive.", show_default=False)],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="A place that does not exist yet, or an empty database.", show_default=False),
    ],
    json: Annotated[bool, typer.Option("--json", help="The numbers of rows as JSON.")] = False,
) -> None:
    """Copies an archive to another place, from SQLite to PostgreSQL or back, and compares the two.

    FROM and TO are paths or addresses, as for --archive. A crawl may run in FROM: what it stores after the copy began
    is not copied. TO must be empty; a copy that was stopped there starts again.

    Example: tulieu copy archive.db postgresql://me@db.example.org/press
    """
    from archive.maintenance.transfer import copy_archive

    with show_progress("copying the archive") as say:

        def progress(done: str, table: str, rows: int, total: int) -> None:
            change = as_message(done)
            say(_("{table}: {rows} of {total:row|rows} {change}", table=table, rows=rows, total=total, change=change))
            if rows == total and not is_terminal(sys.stderr):
                print_progress(_("{table}: {rows:row|rows} {change}", table=table, rows=rows, change=change))

        copied = copy_archive(source, target, progress)
    if json:
        print_json(asdict(copied))
    if copied.changed:
        print_error(_("{rows:row|rows} had a NUL character in a text, which was left out", rows=copied.changed))
    print_error(
        _(
            "{rows:row|rows} of {tables:table|tables} copied, read back, and found the same",
            rows=sum(copied.rows.values()),
            tables=len(copied.rows),
        )
    )

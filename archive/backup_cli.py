"""`tulieu backup`."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.errors import CannotBackUp
from archive.options import AsJson, Where
from archive.terminal import is_terminal, print_json, print_line


def backup(
    to: Annotated[
        str, typer.Argument(metavar="TO", help="The file to make, or a folder to make it in.", show_default=False)
    ],
    replace: Annotated[bool, typer.Option("--replace", help="In place of a file of that name.")] = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Copies the archive into one file, also while a crawl writes to it.

    In a folder the copy is named after the archive and the moment in UTC, as archive-20260301T120000.db. It is
    looked over and written to the disk before it gets its name; a file that is there is left alone.

    Example: tulieu backup /mnt/usb/ --archive hcm.db
    """
    from archive.backup import back_up
    from archive.file_copy import in_words

    if to.endswith(("/", os.sep)) and not Path(to).is_dir():
        raise CannotBackUp(f"{to}: there is no such folder")
    made = back_up(
        archive,
        Path(to),
        now=datetime.now(UTC),
        replace=replace,
        progress=_show if is_terminal(sys.stderr) else None,
    )
    if json:
        print_json(made.as_json())
        return
    rows = ", ".join(f"{made.rows.get(table, 0)} {table}" for table in ("articles", "revisions", "captures", "urls"))
    print_line(f"{made.path}: {in_words(made.size)}, {rows}")


def _show(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done * 100 // max(total, 1)}% copied\x1b[K\r")

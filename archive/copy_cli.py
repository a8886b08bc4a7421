"""`tulieu copy`: an archive into another place or the other database."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from archive.terminal import is_terminal, print_error, print_json

if TYPE_CHECKING:
    from archive.copying import Progress


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="An archive.", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help="A place where nothing is.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="The numbers of rows as JSON.")] = False,
) -> None:
    """Copies an archive to another place, from SQLite to PostgreSQL or back, and compares the two.

    FROM and TO are paths or addresses, as for --archive. A crawl may go on in FROM: what it brings after the
    beginning is not in the copy. In TO nothing may be; a copy that was stopped there is begun anew.

    Example: tulieu copy archive.db postgresql://me@db.example.org/press
    """
    from archive.copying import copy_archive

    copied = copy_archive(source, target, _watched())
    if json:
        print_json(asdict(copied))
    if copied.changed:
        print_error(f"{copied.changed} rows had a NUL character in a text, which was left out")
    print_error(f"{sum(copied.rows.values())} rows of {len(copied.rows)} tables copied, read back, and found the same")


def _watched() -> Progress:
    """Says how far it is: all the time on a terminal that watches, elsewhere a line a table."""
    watched = is_terminal(sys.stderr)

    def progress(done: str, table: str, rows: int, total: int) -> None:
        if watched:
            sys.stderr.write(f"\r{table}: {rows} of {total} rows {done}\x1b[K" + "\n" * (rows == total))
        elif rows == total:
            print_error(f"{table}: {rows} rows {done}")

    return progress

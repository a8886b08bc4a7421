"""`tulieu export`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from archive.export import FORMATS, export, format_of
from archive.export.source import open_source
from archive.options import OnSite, Since, Until, Where, check_site
from archive.selection import Selection
from archive.store import Archive
from archive.terminal import is_terminal, print_error

WithWords = Annotated[
    str | None, typer.Option("--query", metavar="WORDS", help="With these words only, in the language of search.")
]


def export_articles(
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="PATH", help="The file to write; - for standard output.", show_default=False
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; else what PATH ends in."),
    ] = None,
    site: OnSite = None,
    since: Since = None,
    until: Until = None,
    query: WithWords = None,
    excel: Annotated[
        bool,
        typer.Option("--excel", help="csv for spreadsheet programs: with a byte order mark, and ' before formulas."),
    ] = False,
    archive: Where = "archive.db",
) -> None:
    """Writes articles to a file, which appears when it is complete.

    csv puts photographs in a second file beside it, 2025.photos.csv for 2025.csv; on standard output
    there is none.

    Example: tulieu export -o 2025.csv --since 2025-01-01 --until 2025-12-31
    """
    name = form or format_of(Path(output).name)
    if name not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    path = None if output == "-" else Path(output)
    with Archive.open(archive, read_only=True) as opened:
        check_site(opened, site)
        chosen = Selection(site=site, since=since, until=until, query=query)
        with open_source(opened, chosen, _progress()) as source:
            count = export(source, name, path or sys.stdout.buffer, excel=excel)
    sys.stdout.buffer.flush()
    print_error(f"{count} articles written to {output if path else 'standard output'}")


def _progress() -> Callable[[int], None] | None:
    """Tells a terminal that watches how many there are so far."""

    def tell(number: int) -> None:
        if number % 1000 == 0:
            sys.stderr.write(f"\r{number} articles\r")

    return tell if is_terminal(sys.stderr) else None

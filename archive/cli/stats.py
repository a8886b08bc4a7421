"""`tulieu stats`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.messages.terminal import print_error, print_json
from archive.store import Archive


def stats(
    html: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write a page with plots to this file.", show_default=False)
    ] = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """What the archive holds, what was refused, and what failed.

    A site's addresses are all that were found on it, lists too; those are due whose time has come, new ones
    and those to look at again. With --html or --json also when articles were published, their sections, authors,
    lengths, fields, edits, and copies as `duplicates` last compared them: every article is read for that.

    Example: tulieu stats --html stats.html
    """
    from archive.ledger.statistics import read_statistics
    from archive.reports.profile import read_profile

    profile = None
    with Archive.open(archive, read_only=True) as opened, opened.reading() as connection:
        numbers = read_statistics(connection, datetime.now(UTC))
        if html is not None or json:
            profile = read_profile(connection)
    if html is not None and profile is not None:
        from archive.export.output import Output
        from archive.reports.page import render_profile

        with Output(html) as output:
            output.main().write(render_profile(numbers, profile).encode())
        if not json:
            print_error(f"{html}: written")
    if json and profile is not None:
        print_json(numbers.as_json() | {"profile": profile.as_json()})
    elif html is None:
        from archive.cli.view import print_statistics

        print_statistics(numbers)

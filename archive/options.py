"""Options that commands of several modules take."""

from __future__ import annotations

from typing import Annotated

import typer

Where = Annotated[
    str,
    typer.Option(
        "--archive", envvar="TULIEU_ARCHIVE", metavar="PATH_OR_URL", help="The archive: a file or an SQLAlchemy URL."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]

"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from archive.errors import NothingFound
from archive.messages.language import _
from archive.slices import Share
from archive.store import Archive
from archive.web.marks import Marker


@dataclass(frozen=True, slots=True)
class Program:
    """What the program can do whose commands these are, as the `obj` of their context; None where the archive stands
    alone, which has no workers and reads no pages."""

    share: Callable[[str], AbstractContextManager[Share]]
    """Shares work out among the workers of an archive."""
    mark: Marker


HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}
"""Settings of an application's commands."""


def parse_day(text: str) -> date:
    """Return the day that a person typed. Raise BadParameter for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("{text} is not a day like 2025-01-31", text=repr(text))) from None


def day_option(words: str) -> Any:
    """Return an option that takes a day, for `Annotated[date | None, ...]`. `words` are its help."""
    return typer.Option(parser=parse_day, metavar="DAY", help=words)


Where = Annotated[
    str,
    typer.Option(
        "--archive", envvar="TULIEU_ARCHIVE", metavar="PATH_OR_URL", help="The archive: a file or an SQLAlchemy URL."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
OnSite = Annotated[str | None, typer.Option("--site", metavar="NAME", help="Only this site.")]
Since = Annotated[
    date | None, day_option("Published on this day (2025-01-31) or later; undated articles are left out.")
]
Until = Annotated[date | None, day_option("Published on this day or earlier; undated articles are left out.")]

ByWorkers = Annotated[
    bool,
    typer.Option(
        "--by-workers",
        help="Let the archive's workers (`tulieu worker`) do it, on all their machines; in PostgreSQL only.",
    ),
]


def check_days(since: date | None, until: date | None) -> None:
    """Raise BadParameter for a span of days that ends before it begins."""
    if since is not None and until is not None and until < since:
        raise typer.BadParameter("--until is before --since")


def check_site(opened: Archive, site: str | None) -> None:
    """Raise NothingFound for a site without articles: a mistyped name would otherwise look like one."""
    if site is not None and site not in (there := opened.sites()):
        if there:
            raise NothingFound(
                _("no article of {site}: there are articles of {sites}", site=site, sites=", ".join(there))
            )
        raise NothingFound(_("no article of {site}: there are articles of no site", site=site))

"""Options that several commands of the crawler take. Those that the archive's commands take too are in
`archive.cli.options`."""

from __future__ import annotations

import re
import socket
import sys
from datetime import MAXYEAR, MINYEAR, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive.database.timestamps import VIETNAM
from archive.messages.language import _, message_of
from crawler.schedule.hours import Hours

if TYPE_CHECKING:
    from archive.media.ledger import Kind


def parse_time(text: Any) -> datetime:
    """Return an ISO 8601 time, aware: without a zone it is Vietnam's. ValueError with a line for people to read where
    `text` is not one, or is in the first or last year of the calendar: in another zone, or a day on, it would be
    outside."""
    try:
        at = datetime.fromisoformat(text)
        if not MINYEAR < at.year < MAXYEAR:
            raise ValueError(f"the year {at.year}")
    except (TypeError, ValueError) as error:
        raise ValueError(_("{text} is not an ISO 8601 time like 2025-01-31T08:00", text=repr(text))) from error
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def refuse_windows(command: str) -> None:
    """Raise BadParameter on Windows, for a command that stays: it ends by signals, which Windows does not have."""
    if sys.platform == "win32":
        raise typer.BadParameter(
            _(
                "{command} does not run on Windows: let its Task Scheduler start `tulieu crawl --due`",
                command=command,
            )
        )


def parse_contact(text: str) -> str:
    """Return an e-mail address or URL as it was typed; BadParameter for anything else."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text):  # a header of a request has one line
        raise typer.BadParameter(_("{text} has a line break or another control character in it", text=repr(text)))
    if not re.search(r"[^\s@]@[^\s@]+\.[^\s@]|https?://[^\s/]+\.[^\s/]", text, re.IGNORECASE):
        raise typer.BadParameter(
            _("{contact} is not an e-mail address or URL: a webmaster could not write to you", contact=repr(text))
        )
    return text


def _parse_source(text: str) -> str:
    """Return an address of this machine in digits; BadParameter for anything else."""
    try:
        family = socket.AF_INET if ip_address(text).version == 4 else socket.AF_INET6
    except ValueError:
        raise typer.BadParameter(_("{text} is not an address in digits like 192.0.2.1", text=repr(text))) from None
    try:
        with socket.socket(family) as tried:
            tried.bind((text, 0))
    except OSError:
        raise typer.BadParameter(_("{text} is not an address of this machine", text=text)) from None
    return text


def _parse_hours(text: str) -> Hours:
    try:
        return Hours.parse(text)
    except ValueError as error:
        raise typer.BadParameter(message_of(error)) from None


def _parse_media(text: str) -> frozenset[Kind]:
    from archive.media.ledger import kinds_of

    try:
        return kinds_of(text)
    except ValueError as error:
        raise typer.BadParameter(message_of(error)) from None


def _parse_notify(target: str) -> str:
    from crawler.health.notify import check_target

    try:
        check_target(target)
    except ValueError as error:
        raise typer.BadParameter(message_of(error)) from None
    return target


Contact = Annotated[
    str | None,
    typer.Option(
        parser=parse_contact,
        envvar="TULIEU_CONTACT",
        metavar="ADDRESS",
        help="Your e-mail or URL, for webmasters; sent with every request.",
    ),
]
OfTheDay = Annotated[
    Hours | None,
    typer.Option(
        "--hours",
        parser=_parse_hours,
        envvar="TULIEU_HOURS",
        metavar="FROM-TO",
        help="Send requests only at these hours, Vietnam's time, as 22-6; the rest stays due.",
    ),
]
Delay = Annotated[
    float | None,
    typer.Option(
        envvar="TULIEU_DELAY",
        min=0,
        max=3600,
        metavar="SECONDS",
        help="Between two requests to a site; 1, and more if it answers slowly.",
        show_default=False,
    ),
]
SitesAtOnce = Annotated[
    int | None,
    typer.Option(
        "--sites-at-once",
        envvar="TULIEU_SITES_AT_ONCE",
        min=1,
        max=1000,
        metavar="N",
        help="Sites crawled at a time, the next one as one ends; 100, fewer where few files may be open.",
        show_default=False,
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--from",
        parser=_parse_source,
        envvar="TULIEU_FROM",
        metavar="ADDRESS",
        help="The address of this machine from which requests are sent.",
        show_default=False,
    ),
]
MediaKinds = Annotated[
    Any,  # a set of `archive.media.ledger.Kind`; None: not said
    typer.Option(
        "--media",
        parser=_parse_media,
        envvar="TULIEU_MEDIA",
        metavar="KINDS",
        help="What is kept beside the text: documents, photos, page (what pages look like with), several with commas, "
        "or none; documents.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="The repository to write to; by default the one that you are in.", show_default=False
    ),
]
Notify = Annotated[
    str | None,
    typer.Option(
        "--notify",
        parser=_parse_notify,
        envvar="TULIEU_NOTIFY",
        metavar="WHAT",
        help="Where a site is below its normal: post it to this http(s) address, or run this command, "
        "which gets it on standard input.",
        show_default=False,
    ),
]

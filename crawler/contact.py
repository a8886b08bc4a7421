"""Whom webmasters can write to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from archive.terminal import print_error

if TYPE_CHECKING:
    from crawler.site import Site

Contact = Annotated[
    str | None,
    typer.Option(
        "--contact",
        envvar="TULIEU_CONTACT",
        metavar="ADDRESS",
        help="Your e-mail or URL, for webmasters; sent with every request.",
        show_default=False,
    ),
]


def warn_without_contact(sites: Iterable[Site], contact: str | None) -> None:
    """Warns where a webmaster would not know whom to write to."""
    if not contact and not all(_is_loopback(site) for site in sites):
        print_error("warning: no --contact: say whom a webmaster can write to (or set TULIEU_CONTACT)")


def _is_loopback(site: Site) -> bool:
    host = site.domains[0].partition(":")[0]
    return host == "localhost" or host.startswith("127.")

"""`tulieu site forget`: a site that was entered by mistake leaves the archive."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import Where
from archive.messages.language import _
from archive.messages.terminal import is_terminal, print_error, print_message

if TYPE_CHECKING:
    from archive import Archive


def forget(
    target: Annotated[str, typer.Argument(metavar="SITE|ADDRESS", help="A site's name or a portal's address.")],
    archive: Where = "archive.db",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Forgets a site that was entered by mistake: its addresses, runs, schedule and refused pages.

    Asks first. Articles are never deleted: a site that has any is not forgotten.

    Example: tulieu site forget tinhuy.example.gov.vn
    """
    from archive import Archive
    from archive.errors import NothingFound

    with Archive.open(archive, create=False) as opened:
        name = _name_in(opened, target)
        held = opened.crawls.holdings(name)
        state = opened.crawls.site_state(name)
        if held.is_nothing and state is None:
            raise NothingFound(_("{site} was never crawled into {archive}", site=name, archive=opened.where))
        if held.articles:
            print_error(
                _(
                    "error: {message}",
                    message=_(
                        "{site} has {number:article|articles} and is not forgotten; to stop crawling it: "
                        "tulieu schedule set {name} --never",
                        site=name,
                        number=held.articles,
                        name=name,
                    ),
                )
            )
            raise typer.Exit(1)
        if state is not None and state.held_until is not None and state.held_until > datetime.now(UTC):
            print_error(
                _("error: {message}", message=_("{site} is being crawled: wait until the crawl ends", site=name))
            )
            raise typer.Exit(1)
        print_message(
            _(
                "{site}: {addresses:address|addresses}, {runs:run|runs}, {pages:refused page|refused pages}; "
                "no article",
                site=name,
                addresses=held.addresses,
                runs=held.runs,
                pages=held.pages,
            )
        )
        if not yes and not _agreed():
            print_error("nothing was forgotten")
            raise typer.Exit(1)
        opened.crawls.forget_site(name)
        print_message(_("{site} is forgotten", site=name))


def _name_in(opened: Archive, target: str) -> str:
    """Return the name under which an archive may have a site."""
    from crawler.cli.targets import find_targets

    if any(state.name == target for state in opened.crawls.site_states()):
        return target
    (site,) = find_targets([target])
    return site.name


def _agreed() -> bool:
    """Ask; without a terminal nobody could answer."""
    if not is_terminal(sys.stdin):
        print_error("give --yes to forget it: there is nobody to ask")
        return False
    print_message("Forget it? Type yes:")
    return sys.stdin.readline().strip().lower() in ("yes", "y", "có", "co")

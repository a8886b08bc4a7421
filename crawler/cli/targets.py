"""Which sites a command is about: those that its command line names, or those that are due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from archive.messages.terminal import print_error

if TYPE_CHECKING:
    from crawler.site import Site


def find_targets(targets: list[str]) -> list[Site]:
    """Return the sites that words on the command line mean, each once. Ends the command at a word that means none."""
    from crawler.sites import site_meant

    found: dict[str, Site] = {}
    for target in targets:
        try:
            site = site_meant(target)
        except ValueError as error:
            print_error(f"error: {error}")
            raise typer.Exit(1) from error
        found.setdefault(site.name, site)
    return list(found.values())


def find_due(targets: list[str], where: str, mistaken: list[str]) -> list[Site]:
    """Return the sites that are due: of those that were ever crawled into the archive, or of the targets.

    A name in the archive that means no site (any more) is reported and put into `mistaken`.
    """
    from datetime import UTC, datetime

    from archive import Archive
    from crawler.schedule.plan import is_due
    from crawler.sites import site_meant

    asked = {site.name: site for site in find_targets(targets)}
    with Archive.open(where, create=bool(targets)) as opened:
        states = {state.name: state for state in opened.crawls.site_states()}
    now = datetime.now(UTC)
    found: dict[str, Site] = {}
    due = [site for name, site in asked.items() if name not in states or is_due(states[name], now)]
    for state in states.values() if not targets else ():
        if not is_due(state, now):
            continue
        try:
            site = site_meant(state.target)
        except ValueError as error:
            print_error(f"error: {state.name}: {error}")
            mistaken.append(state.name)
            continue
        if state.facts.get("tls") == "legacy":  # as it was crawled before
            site = replace(site, tls="legacy")
        # An address that has since got a file in the catalogue is crawled when that site is due.
        if site.name == state.name or site.name not in states:
            found.setdefault(site.name, site)
    due += found.values()
    if not due and not mistaken:
        print_error("no site is due (see `tulieu schedule show`)")
    return due


def note_successions(sites: list[Site]) -> None:
    """Print a note on each site that has a successor: it is crawled all the same, as long as it answers."""
    from crawler.cli.site_table import find_succession_note

    for note in filter(None, map(find_succession_note, sites)):
        print_error(f"note: {note}")


def warn_of_contact(sites: list[Site], contact: str | None) -> None:
    """Print a warning where a webmaster would not know whom to write to."""
    if not contact and not all(_is_loopback(site) for site in sites):
        print_error("warning: no --contact: say whom a webmaster can write to (or set TULIEU_CONTACT)")


def _is_loopback(site: Site) -> bool:
    host = site.domains[0].partition(":")[0]
    return host == "localhost" or host.startswith("127.")

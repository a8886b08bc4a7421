"""Which sites a command is about: those that its command line names, or those that are due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from archive.cli.settings import SettingsError, current_settings
from archive.messages.language import _
from archive.messages.terminal import print_error

if TYPE_CHECKING:
    from archive.media.ledger import Kind
    from crawler.run.media import MediaChoice
    from crawler.site import Site


@dataclass(frozen=True, slots=True)
class Target:
    """What words on the command line mean: a site, or sections of it."""

    site: Site
    sections: tuple[str, ...] = ()
    """Canonical addresses of sections or of single articles; empty for the whole site."""


def find_targets(targets: list[str]) -> list[Site]:
    """Return the sites that words on the command line mean, each once. Ends the command at a word that means none."""
    return list({target.site.name: target.site for target in reversed(_targets_of(targets))}.values())[::-1]


def find_parts(targets: list[str]) -> list[Target]:
    """Return the sites that words on the command line mean, each once, with the sections that were requested: an
    address with a path is one. Ends the command at a word that means no site."""
    from crawler.run.due import enter_at_home

    found: dict[str, Target] = {}
    for target in _targets_of(targets):
        known = found.get(target.site.name)
        if known is not None and known.sections and target.sections:
            target = replace(target, sections=tuple(dict.fromkeys((*known.sections, *target.sections))))
        elif known is not None:
            target = replace(target, sections=())  # all of it is more than a section
        found[target.site.name] = target
    return [replace(target, site=enter_at_home(target.site, target.sections)) for target in found.values()]


def _targets_of(words: list[str]) -> list[Target]:
    from crawler.sites import section_meant, site_meant

    found = []
    for word in words:
        try:
            site = site_meant(word)
            section = section_meant(word, site)
        except ValueError as error:
            print_error(_("error: {message}", message=error))
            raise typer.Exit(1) from error
        found.append(Target(site, () if section is None else (section,)))
    return found


def find_due(targets: list[str], where: str, mistaken: list[str]) -> list[Site]:
    """Return the sites that are due: of those that were ever crawled into the archive, or of the targets.

    A name in the archive that means no site (any more) is reported and put into `mistaken`.
    """
    from datetime import UTC, datetime

    from archive import Archive
    from crawler.run.due import site_of
    from crawler.schedule.plan import is_due

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
            site, _ = site_of(state)
        except ValueError as error:
            print_error(_("error: {message}", message=_("{subject}: {message}", subject=state.name, message=error)))
            mistaken.append(state.name)
            continue
        # An address that has since got a file in the catalogue is crawled when that site is due.
        if site.name == state.name or site.name not in states:
            found.setdefault(site.name, site)
    due += found.values()
    if not due and not mistaken:
        print_error("no site is due (see `tulieu schedule show`)")
    return due


def find_due_parts(targets: list[str], where: str, mistaken: list[str]) -> list[Target]:
    """Return the sites that are due, see `find_due`, each with the sections that the target names; without targets with
    those that were requested when it was crawled, where the whole site never was."""
    from archive import Archive

    parts = {target.site.name: target for target in find_parts(targets)}
    sites = find_due(targets, where, mistaken)
    if targets or not sites:
        return [parts[site.name] for site in sites]
    with Archive.open(where, create=False) as opened:
        facts = {state.name: state.facts.get("sections") for state in opened.crawls.site_states()}
    return [Target(site, tuple(facts.get(site.name) or ())) for site in sites]


def note_successions(sites: list[Site]) -> None:
    """Print a note on each site that has a successor: it is crawled all the same, as long as it answers."""
    from crawler.cli.site_table import find_succession_note

    for note in filter(None, map(find_succession_note, sites)):
        print_error(_("note: {message}", message=note))


def read_delays() -> dict[str, float]:
    """Return what `tulieu.toml` says of single sites: least seconds between two requests, by their names.
    SettingsError where it names none."""
    return {name: float(value) for name, value in _read_of_sites("delay").items()}


def read_media(asked: frozenset[Kind] | None) -> MediaChoice:
    """Return what of pictures and documents is kept: what was asked for all sites, with what `tulieu.toml` says of
    single ones. SettingsError where it names none."""
    from archive.media.ledger import kinds_of
    from crawler.run.media import MediaChoice

    return MediaChoice(asked, {name: kinds_of(value) for name, value in _read_of_sites("media").items()})


def _read_of_sites(setting: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, said in current_settings().of_sites.get(setting, {}).items():
        from crawler.sites import site_meant

        try:
            values[site_meant(name).name] = said.value
        except ValueError as error:
            raise SettingsError(_("{place}: {why}", place=said.place, why=error)) from error
    return values


def warn_of_contact(sites: list[Site], contact: str | None) -> None:
    """Print a warning where a webmaster would not know whom to write to."""
    if not contact and not all(_is_loopback(site) for site in sites):
        print_error("warning: no --contact: say whom a webmaster can write to (or set TULIEU_CONTACT)")


def _is_loopback(site: Site) -> bool:
    host = site.domains[0].partition(":")[0]
    return host == "localhost" or host.startswith("127.")

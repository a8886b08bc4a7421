"""Which sites of an archive are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive import Archive
from archive.instants import local
from archive.sites import SiteState
from crawler.schedule.planning import is_due
from crawler.site import Site
from crawler.sites import site_meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What `tulieu crawl --due` has to do."""

    sites: tuple[Site, ...]
    problems: tuple[str, ...]
    """Of sites that are due and of which it is no longer known what they are, a line each."""
    otherwise: str
    """What to say where there is nothing to do, in one line."""


def find_due(archive: Archive, wanted: Sequence[Site], now: datetime) -> Due:
    """Sites whose time has come: of those that are wanted, which need not be known, or of all."""
    states = {state.name: state for state in archive.site_states()}
    if wanted:
        names = [site.name for site in wanted]
        due = [site for site in wanted if is_due(states.get(site.name), now)]
        return Due(sites=tuple(due), problems=(), otherwise=_when([states[n] for n in names if n in states]))
    sites: dict[str, Site] = {}
    problems = []
    for state in states.values():
        if not is_due(state, now):
            continue
        try:
            site = site_meant(state.target)
        except ValueError as error:
            problems.append(f"{state.name}: {error}")
            continue
        if site.name != state.name:  # it has since got a file in the catalogue
            archive.plan_site(state.name, due_at=None, every=state.every, every_by="never")
        if site.name == state.name or is_due(states.get(site.name), now):
            sites[site.name] = site
    return Due(sites=tuple(sites.values()), problems=tuple(problems), otherwise=_when(list(states.values())))


def _when(states: list[SiteState]) -> str:
    coming = sorted((state.due_at, state.name) for state in states if state.due_at and state.every_by != "never")
    if not coming:
        return "nothing is due: no site is crawled by schedule (tulieu crawl TARGET enters one)"
    at, name = coming[0]
    return f"nothing is due: the next is {name}, at {local(at):%Y-%m-%d %H:%M} in Vietnam"

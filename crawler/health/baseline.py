"""From which run on a site's normal is learnt: a person may accept a lasting change, of which every later run would
otherwise be told as a fault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archive import Archive
from archive.database.timestamps import from_text, to_text
from archive.errors import NothingFound
from archive.ledger.runs import Run
from archive.ledger.sites import SiteState
from crawler.health.verdict import is_whole

_FACT = "normal_since"


def accept_last(archive: Archive, site: str, runs: Sequence[Run]) -> datetime:
    """Makes what the last whole one of a site's runs had its new normal. Returns when that run began. NothingFound
    where no run was whole."""
    begun = [run.started_at for run in runs if is_whole(run)]
    if not begun:
        raise NothingFound(f"{site} was never crawled to an end: there is nothing to accept")
    archive.crawls.note_facts(site, {_FACT: to_text(max(begun))})
    return max(begun)


def accepted_at(state: SiteState | None) -> datetime | None:
    """When the run began before which nothing counts for a site's normal; None where nobody accepted one."""
    said = state.facts.get(_FACT) if state is not None else None
    return from_text(said) if isinstance(said, str) else None

"""Which of a site's runs make its baseline: what the site normally brings, against which later runs are measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archive import Archive
from archive.database.timestamps import from_text, to_text
from archive.errors import NothingFound
from archive.ledger.runs import Run
from archive.ledger.sites import SiteState
from archive.messages.language import _
from crawler.run.options import Window

_ACCEPTED = "normal_since"  # the fact's name in the archive
_ALL_DAYS = str(Window())


def is_whole(run: Run) -> bool:
    """Whether a run was over all that was due, so that it can be judged: not one that was stopped, limited or asked
    for certain days, and not one that failed, which says so itself."""
    return _covers_all_days(run) and run.counts.get("ending") == "finished" and not run.counts.get("problem")


def measurable(runs: Sequence[Run]) -> list[Run]:
    """Return the runs by which a site can be measured: ended, and over all days, for older years look different."""
    return [run for run in runs if _covers_all_days(run)]


def _covers_all_days(run: Run) -> bool:
    return run.ended_at is not None and run.counts.get("window", _ALL_DAYS) == _ALL_DAYS


def accept_last(archive: Archive, site: str, runs: Sequence[Run]) -> datetime:
    """Begin the baseline of a site anew with the last whole one of its runs, and return when that began: the way to
    accept a lasting change, of which every later run would otherwise be told as a fault. NothingFound where no run
    was whole."""
    begun = [run.started_at for run in runs if is_whole(run)]
    if not begun:
        raise NothingFound(_("{site} was never crawled completely: there is nothing to accept", site=site))
    archive.crawls.note_facts(site, {_ACCEPTED: to_text(max(begun))})
    return max(begun)


def accepted_at(state: SiteState | None) -> datetime | None:
    """Return when the accepted run began, before which no run counts for the baseline; None where nobody accepted
    one."""
    said = state.facts.get(_ACCEPTED) if state is not None else None
    return from_text(said) if isinstance(said, str) else None


def since_accepted(accepted: datetime | None, runs: Sequence[Run]) -> list[Run]:
    """Return the runs that count for the baseline: the accepted one and those after it; all where none was."""
    return [run for run in runs if accepted is None or run.started_at >= accepted]

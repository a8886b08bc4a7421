"""Reads again the articles that were read before something was known about their portal: in which order it prints day
and month, and its profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from archive import Archive
from archive.database.timestamps import to_text
from archive.history.reprocess import iterate_date_lines, iterate_pages, note_profiles, read_without, store_readings
from crawler.reading.dates.order import DateOrders, contradicts
from crawler.reading.version import reader_version
from crawler.reread.pages import Chunk, reread_page
from crawler.run.known import Known, learn

BATCH = 200
"""Revisions that are stored in one transaction."""
_FACT = "date orders"
_FACT_PROFILE = "read by profile"


@dataclass(slots=True)
class Settled:
    """How many articles are read otherwise at the end of a run."""

    dates: int = 0
    """Those that have another date, or a date at last, by the portal's order of day and month."""
    profile: int = 0
    """Those that are read otherwise by the portal's profile."""


def settle(
    archive: Archive, site: str, known: Known, *, complete: bool, goes_on: Callable[[], bool] = lambda: True
) -> Settled:
    """Learn the portal where that is due, and read again each article whose reading what is now known about the portal
    may change; store what differs. Stop where `goes_on`, asked now and then, says so: the next run goes on."""
    settled = Settled()
    if known.is_due_at_end:
        learn(archive, site, known, complete=complete)
    settled.dates = _settle_dates(archive, site, known, goes_on)
    if known.portal is not None:
        settled.profile = _settle_profile(archive, site, known, goes_on)
    return settled


def _settle_profile(archive: Archive, site: str, known: Known, goes_on: Callable[[], bool]) -> int:
    """Read again what was read by no profile or another one, except for what a layout reads and the profile leaves as
    it is."""
    assert known.portal is not None
    state = archive.crawls.site_state(site)
    if state is not None and state.facts.get(_FACT_PROFILE) == known.portal.digest:
        return 0
    digest = known.portal.digest
    with archive.reading() as connection:
        others = list(read_without(connection, site, digest))
    same = [] if known.portal.touches_layouts else [other for other in others if other.is_by_layout]
    with archive.writing(site) as connection:
        note_profiles(connection, [(other.number, other.revision, digest) for other in same])
    numbers = [other.number for other in others if known.portal.touches_layouts or not other.is_by_layout]
    settled = _read_in_batches(archive, site, numbers, known, goes_on)
    if settled is None:
        return 0
    archive.crawls.note_facts(site, {_FACT_PROFILE: known.portal.digest})
    return settled


def _settle_dates(archive: Archive, site: str, known: Known, goes_on: Callable[[], bool]) -> int:
    """Read again each article whose date is not the one that the portal's order gives. Do nothing where this was done
    for the same order before."""
    dates: DateOrders = known.dates
    state = archive.crawls.site_state(site)
    if not dates.known or (state is not None and state.facts.get(_FACT) == dict(dates.known)):
        return 0
    with archive.reading() as connection:
        lines = iterate_date_lines(connection, site)
        numbers = [line.number for line in lines if contradicts(line.raw, line.published, dates.known)]
    settled = _read_in_batches(archive, site, numbers, known, goes_on)
    if settled is None:
        return 0
    archive.crawls.note_facts(site, {_FACT: dict(dates.known)})
    return settled


def _read_in_batches(
    archive: Archive, site: str, numbers: Iterable[int], known: Known, goes_on: Callable[[], bool]
) -> int | None:
    """Read articles again; return how many are read otherwise, None where it was stopped."""
    settled, waiting = 0, iter(numbers)
    while some := list(islice(waiting, BATCH)):
        if not goes_on():
            return None
        settled += _read_again(archive, site, some, known)
    return settled


def _read_again(archive: Archive, site: str, numbers: Iterable[int], known: Known) -> int:
    chunk = Chunk()
    with archive.reading() as connection:
        for number in numbers:
            for page in iterate_pages(connection, archive.pages, "articles", number, number, site):
                reread_page(page, archive, chunk, known)
    archive.damages.found.update(chunk.damages)
    with archive.writing(site) as connection:
        note_profiles(connection, chunk.same)
        return store_readings(connection, chunk.readings, reader_version(), to_text(datetime.now(UTC)))

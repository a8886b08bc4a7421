"""Reads again the articles whose date was read before it was known in which order their portal prints day and month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice

from archive import Archive
from archive.database.timestamps import to_text
from archive.history.reprocess import iterate_date_lines, iterate_pages, store_readings
from crawler.reading.dates.order import DateOrders, contradicts
from crawler.reading.version import reader_version
from crawler.reread.pages import Chunk, reread_page

BATCH = 200
"""Revisions that are stored in one transaction."""
_FACT = "date orders"


def settle_dates(archive: Archive, site: str, dates: DateOrders, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Read again each article of a site whose date is not the one that the portal's order gives, and store what
    differs. Return the number of articles that have another date, or a date at last. Do nothing where this was done for
    the same order before, and stop where `goes_on`, asked now and then, says so."""
    state = archive.crawls.site_state(site)
    if not dates.known or (state is not None and state.facts.get(_FACT) == dict(dates.known)):
        return 0
    with archive.reading() as connection:
        lines = iterate_date_lines(connection, site)
        numbers = [line.number for line in lines if contradicts(line.raw, line.published, dates.known)]
    settled, waiting = 0, iter(numbers)
    while some := list(islice(waiting, BATCH)):
        if not goes_on():
            return settled
        settled += _read_again(archive, site, some, dates)
    archive.crawls.note_facts(site, {_FACT: dict(dates.known)})
    return settled


def _read_again(archive: Archive, site: str, numbers: Iterable[int], dates: DateOrders) -> int:
    chunk = Chunk()
    with archive.reading() as connection:
        for number in numbers:
            for page in iterate_pages(connection, archive.pages, "articles", number, number, site):
                reread_page(page, archive, chunk, dates.known)
    with archive.writing() as connection:
        return store_readings(connection, chunk.readings, reader_version(), to_text(datetime.now(UTC)))

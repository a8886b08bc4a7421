"""In which order a portal prints day and month, as the archive's articles of it show."""

from __future__ import annotations

from archive import Archive
from archive.history.reprocess import sample_date_lines
from crawler.reading.dates.order import DateOrders

_SAMPLE = 200
"""Articles published first, and published last, that are looked at."""


def orders_from(archive: Archive, site: str) -> DateOrders:
    """Return what the dates of a site's articles show; nothing is known of a site without articles."""
    with archive.reading() as connection:
        return DateOrders(sample_date_lines(connection, site, _SAMPLE))

"""Reads the stored pages of damaged records again, for `archive.maintenance.repair`."""

from __future__ import annotations

from archive import Archive
from archive.history.reprocess import KeptPage, NewReading
from archive.maintenance.repair import ReadPage
from crawler.reread.pages import known_in, read_again


def page_reader(archive: Archive) -> ReadPage:
    """Return what reads a stored page by the rules of a crawl today."""

    def read(page: KeptPage) -> NewReading | None:
        visit = read_again(page, archive, known_in(archive, page.site))
        if visit is None or visit.article is None:
            return None
        return NewReading(page.number, page.revision, visit.article, visit.profile)

    return read

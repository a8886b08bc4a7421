"""Reads stored pages again by the rules of a crawl: a stored page is an answer that came long ago."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from archive import Archive
from archive.errors import ArchiveError
from archive.history.reprocess import KeptPage, NewReading, content_differs, iterate_pages, with_known_identity
from archive.record.visit import DueUrl, Visit
from crawler.discover.links import LinkFinder
from crawler.reading.errors import Blocked
from crawler.reread.report import RereadReport
from crawler.run.address_rules import addresses_for, learnt_from
from crawler.run.aliases import settle_identity
from crawler.run.answer import Answer
from crawler.run.known import Known, known_of
from crawler.run.mistakes import describe_mistake
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.sites import site_of
from crawler.urls.inferred import Learnt


@dataclass(slots=True)
class Chunk:
    """What one process read of a range of pages."""

    report: RereadReport = field(default_factory=RereadReport)
    readings: list[NewReading] = field(default_factory=list)
    """Articles that are read otherwise today."""
    same: list[tuple[int, int, str]] = field(default_factory=list)
    """Articles that a profile reads as they were: number, revision, digest of the profile."""
    articles: list[int] = field(default_factory=list)
    """Numbers of addresses that were refused and are articles today."""
    damages: dict[str, str] = field(default_factory=dict)
    """What was left out because it is damaged, see `archive.database.records.Damages`."""


def reread_chunk(where: str, table: str, first: int, last: int, site: str | None) -> Chunk:
    """Read a range of pages again, see `archive.history.reprocess.iterate_pages`; in a process of its own."""
    archive = _opened(where)
    chunk = Chunk()
    with archive.reading() as connection:
        for page in iterate_pages(connection, archive.pages, table, first, last, site):
            reread_page(page, archive, chunk, known_in(archive, page.site))
    chunk.damages |= archive.damages.take()
    return chunk


def _opened(where: str) -> Archive:
    if where not in _archives:
        _archives[where] = Archive.open(where, read_only=True)
    return _archives[where]


def reread_page(page: KeptPage, archive: Archive, chunk: Chunk, known: Known) -> None:
    """Read a stored page again, and put into the chunk what differs. A page that our own code fails on is named
    there."""
    try:
        visit = read_again(page, archive, known) if page.body is not None else None
    except ArchiveError:
        raise
    except Exception as error:  # noqa: BLE001 - of our own: the next page is read
        chunk.damages[page.url] = describe_mistake(error)
        return
    report = chunk.report
    if page.article is None:
        if visit is None or visit.article is None:
            report.still_refused += 1
        else:
            report.new += 1
            chunk.articles.append(page.number)
        return
    report.read += 1
    if visit is None or visit.article is None:
        report.count_refused(page.article, (visit.reason if visit else "damaged") or "no-article")
        return
    after = with_known_identity(page.article, visit.article)
    if not content_differs(page.article, after):
        report.unchanged += 1
        if visit.profile is not None:
            chunk.same.append((page.number, page.revision, visit.profile))
        return
    report.count(page.article, after)
    chunk.readings.append(NewReading(page.number, page.revision, after, visit.profile))


def read_again(page: KeptPage, archive: Archive, known: Known) -> Visit | None:
    """Return the visit that the page would be in a crawl today; None where a crawl would wait and ask again."""
    site = site_of(page.site)
    assert page.body is not None
    answer = Answer(
        site=site.name,
        due=DueUrl(page.url, "article"),
        status=200,
        headers=page.headers,
        body=page.body,
        fetched_at=page.fetched_at,
    )
    addresses = addresses_for(site, page.body) or _learnt(archive, site.name)
    finder = _finders.setdefault((site.name, id(addresses)), LinkFinder(site, addresses))
    try:
        visit = visit_of(answer, finder, Window(), known)
    except Blocked:
        return None
    if page.article is not None:
        return visit
    return settle_identity(visit, archive, learnt=isinstance(addresses, Learnt))


@cache
def known_in(archive: Archive, site: str) -> Known:
    """Return what an archive shows of a portal."""
    return known_of(archive, site)


@cache
def _learnt(archive: Archive, site: str) -> Learnt:
    return learnt_from(archive, site_of(site))


_archives: dict[str, Archive] = {}
_finders: dict[tuple[str, int], LinkFinder] = {}


def forget() -> None:
    """Forget what this process knows about archives and their portals, which changes between two pieces of work."""
    for archive in _archives.values():
        archive.close()
    _archives.clear()
    _finders.clear()
    for known in (known_in, _learnt):
        known.cache_clear()

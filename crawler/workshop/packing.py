"""What goes into a bundle: pages of a look at a live site, or those that an archive kept; and a bundle as a look."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from archive import Archive
from archive.history.reprocess import KeptPage, find_ranges, iterate_pages
from archive.messages.language import _
from crawler.health.doctor import ARTICLES, Examination
from crawler.reading.errors import ReadingError
from crawler.reading.version import reader_version
from crawler.reread.pages import known_in, read_again
from crawler.run.stats import RunStats
from crawler.site import Site
from crawler.spiders.responses import now
from crawler.workshop.bundle import Bundle, BundlePage, Kind, Source
from crawler.workshop.errors import NothingSaved
from crawler.workshop.fixtures import SavedPage
from crawler.workshop.learnt import current_profile
from crawler.workshop.portal import Look, find_front, find_list

REFUSED = 2
"""How many of the articles of a bundle may be refused pages where enough others came: they show what went wrong."""

_CHUNK = 200  # rows of an archive that are looked through at once


def make_bundle(found: Examination, pages: Mapping[str, SavedPage], archive: Archive | None) -> Bundle:
    """Return what is to be packed of a site: the pages of a look, by address; without any those that the archive kept.

    The profile is the archive's. Raises NothingSaved where there is no page at all.
    """
    site = found.site
    source: Source = "site"
    chosen = _live_pages(found, pages)
    if not chosen and archive is not None:
        source, chosen = "archive", kept_pages(archive, site.name)
    if not chosen:
        raise NothingSaved(
            _("no page of {site} could be fetched, and none is stored: there is nothing to pack", site=site.name)
        )
    return Bundle(
        site=site.name,
        target=site.seeds[0],
        made_at=now(),
        source=source,
        reader=reader_version(),
        pages=chosen,
        profile=current_profile(archive, site.name) if archive is not None else None,
    ).within_bounds()


def _live_pages(found: Examination, pages: Mapping[str, SavedPage]) -> list[BundlePage]:
    """Return the front page and a list, where they came, then articles."""
    front, listing = find_front(found.seen, pages), find_list(found.seen, pages)
    entrance: list[tuple[Kind, SavedPage | None]] = [("front", front), ("list", listing)]
    chosen = [
        BundlePage(kind=kind, page=page, read=_read(page, found.site)) for kind, page in entrance if page is not None
    ]
    records = {article.sha256: article for article in found.articles}
    read = [
        BundlePage(kind="article", page=page, read={"article": records[page.sha256].as_json()})
        for page in pages.values()
        if page.sha256 in records
    ]
    refused = [
        BundlePage(kind="article", page=pages[one.url], read=_refusal(one.reason or one.outcome, one.detail))
        for one in found.seen
        if one.outcome == "refused" and one.kind in ("article", "page") and one.url in pages
    ]
    return [*chosen, *_choose(read, refused)]


def _choose(read: Sequence[BundlePage], refused: Sequence[BundlePage]) -> list[BundlePage]:
    """Return ARTICLES pages, at most REFUSED of them refused ones unless there are too few others."""
    chosen = list(read[: ARTICLES - min(len(refused), REFUSED)])
    return [*chosen, *refused[: ARTICLES - len(chosen)]]


def kept_pages(archive: Archive, site: str) -> list[BundlePage]:
    """Return the pages of a site that an archive took in last, as today's reader reads them. An archive keeps neither
    front pages nor lists."""
    read = [_kept(archive, page) for page in _newest(archive, site, "articles", ARTICLES)]
    return _choose(read, [_kept(archive, page) for page in _newest(archive, site, "urls", ARTICLES)])


def _newest(archive: Archive, site: str, table: str, number: int) -> list[KeptPage]:
    """Return so many undamaged pages of a site, those of the last rows of a table, the last first."""
    newest: list[KeptPage] = []
    with archive.reading() as connection:
        for first, last in reversed(list(find_ranges(connection, table, _CHUNK))):
            rows = iterate_pages(connection, archive.pages, table, first, last, site)
            newest += reversed(deque((page for page in rows if page.body is not None), number - len(newest)))
            if len(newest) == number:
                break
    return newest


def _kept(archive: Archive, page: KeptPage) -> BundlePage:
    assert page.body is not None
    visit = read_again(page, archive, known_in(archive, page.site))
    if visit is None:
        read = _refusal("blocked", "the page asks to wait")
    elif visit.article is None:
        read = _refusal(visit.reason or visit.outcome, visit.detail)
    else:
        read = {"article": visit.article.as_json()}
    saved = SavedPage(
        url=page.url,
        body=page.body,
        fetched_at=page.fetched_at,
        content_type=page.headers.get("content-type", "")[:200] or None,
        headers=page.headers,
    )
    return BundlePage(kind="article", page=saved, read=read)


def _read(page: SavedPage, site: Site) -> dict[str, Any]:
    try:
        return {"article": page.article(site).as_json()}
    except ReadingError as error:
        return _refusal(error.reason, error.detail)


def _refusal(reason: str, detail: str | None) -> dict[str, Any]:
    return {"error": {"reason": reason, "detail": detail}}


def look_into(bundle: Bundle, site: Site) -> Look:
    """Return the pages of a bundle as a look at its portal, whose articles are those that today's reader can read."""
    articles = []
    for one in bundle.pages:
        if one.kind != "article":
            continue
        try:
            articles.append((one.page.article(site), one.page))
        except ReadingError:
            continue
    return Look(
        site=site,
        stats=RunStats(site.name),
        articles=articles,
        front=next((one.page for one in bundle.pages if one.kind == "front"), None),
        listing=next((one.page for one in bundle.pages if one.kind == "list"), None),
    )

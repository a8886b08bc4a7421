"""Addresses that pages, feeds and sitemaps name, as the ledger takes them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from archive.database.schema import urls
from archive.database.sql import Statement, insert_into
from archive.database.timestamps import to_text_or_none
from archive.record.visit import FoundLink

_CHUNK = 500  # addresses in one look-up; SQLite takes 32,766 parameters, PostgreSQL as many

_NAMED = and_(urls.c.site == bindparam("site"), urls.c.url.in_(bindparam("addresses", expanding=True)))
_KNOWN = select(urls.c.url).where(_NAMED)
_TOLD = select(
    urls.c.id, urls.c.url, urls.c.kind, urls.c.modified_at, urls.c.teaser, urls.c.fetched_at, urls.c.due_at
).where(_NAMED)
_TOUCH = (
    update(urls)
    .where(urls.c.id == bindparam("row_id"))
    .values(modified_at=bindparam("new_modified_at"), teaser=bindparam("new_teaser"), due_at=bindparam("new_due_at"))
)
_REQUEUE = (
    update(urls)
    .where(urls.c.site == bindparam("of_site"), urls.c.url.in_(bindparam("addresses", expanding=True)))
    .where(urls.c.kind.in_(("listing", "feed")), urls.c.fetched_at < bindparam("before"))
    .where(or_(urls.c.due_at.is_(None), urls.c.due_at > bindparam("at")))
    .values(due_at=bindparam("at"))
)


@cache
def _add(dialect: str) -> Statement:
    nothing = insert_into(urls, dialect).on_conflict_do_nothing(index_elements=["url", "site"])
    return Statement(nothing, "site", "url", "kind", "found_on", "found_at", "modified_at", "teaser", "depth", "due_at")


def add_links(
    connection: Connection, site: str, found_on: str | None, links: Iterable[FoundLink], at: str, depth: int = 0
) -> tuple[int, int]:
    """Enters addresses and returns how many article addresses were not known, and how many addresses
    of any kind were made due. `depth` is that of the page that names them.

    A new address is due at once. A known article is due again if a sitemap says that it changed after
    it was fetched, once for each time that the sitemap names (one whose clock is ahead would otherwise
    ask for the same pages at every visit), and if a feed says something else of it than it last did. A known
    sitemap is due again if its index says that it changed.
    The kind by which an address was first known stays.
    """
    found = queued = 0
    for chunk in _chunks(links):
        told = {url: link for url, link in chunk.items() if link.modified_at or link.feed_digest}
        # What nothing is said of is entered without looking whether it is known: the database looks anyhow.
        for kind in dict.fromkeys(link.kind for url, link in chunk.items() if url not in told):
            rows = [
                _new_row(site, found_on, link, at, depth)
                for url, link in chunk.items()
                if link.kind == kind and url not in told
            ]
            new = _add(connection.dialect.name).run(connection, rows).rowcount
            found += new if kind == "article" else 0
            queued += new
        if told:
            entered, made_due = _take_told(connection, site, found_on, told, at, depth)
            found += entered
            queued += made_due
    return found, queued


def _take_told(
    connection: Connection, site: str, found_on: str | None, told: Mapping[str, FoundLink], at: str, depth: int
) -> tuple[int, int]:
    """The same for addresses of which a sitemap or feed says something."""
    known = set(connection.scalars(_KNOWN, {"site": site, "addresses": list(told)}).all())
    new = [link for url, link in told.items() if url not in known]
    if new:
        _add(connection.dialect.name).run(connection, [_new_row(site, found_on, link, at, depth) for link in new])
    old = {url: link for url, link in told.items() if url in known}
    queued = _take_news(connection, site, old, at) if old else 0
    return sum(link.kind == "article" for link in new), len(new) + queued


def requeue_lists(connection: Connection, site: str, links: Iterable[FoundLink], before: str, at: str) -> int:
    """Make the lists among the links that were last asked for before then due again. Return how many."""
    requeued = 0
    for chunk in _chunks(link for link in links if link.kind in ("listing", "feed", "page")):
        given = {"of_site": site, "addresses": list(chunk), "before": before, "at": at}
        requeued += connection.execute(_REQUEUE, given).rowcount
    return requeued


def _take_news(connection: Connection, site: str, told: Mapping[str, FoundLink], at: str) -> int:
    """Writes down what sitemaps and feeds say of known addresses; returns how many that made due."""
    changes = []
    queued = 0
    for row in connection.execute(_TOLD, {"site": site, "addresses": list(told)}).all():
        link = told[row.url]
        modified_at = to_text_or_none(link.modified_at) or row.modified_at
        teaser = link.feed_digest or row.teaser
        if (modified_at, teaser) == (row.modified_at, row.teaser):
            continue
        fetched = row.kind in ("article", "sitemap") and row.fetched_at is not None
        later = modified_at != row.modified_at and modified_at is not None and modified_at > (row.fetched_at or "")
        reworded = row.teaser is not None and teaser != row.teaser
        made_due = fetched and (later or reworded) and (row.due_at is None or row.due_at > at)
        queued += made_due
        due_at = at if made_due else row.due_at
        changes.append({"row_id": row.id, "new_modified_at": modified_at, "new_teaser": teaser, "new_due_at": due_at})
    if changes:
        connection.execute(_TOUCH, changes)
    return queued


def _chunks(links: Iterable[FoundLink]) -> Iterator[dict[str, FoundLink]]:
    """Links by address, a limited number at a time; of two with one address the first counts."""
    chunk: dict[str, FoundLink] = {}
    for link in links:
        chunk.setdefault(link.url, link)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _new_row(site: str, found_on: str | None, link: FoundLink, at: str, depth: int) -> dict[str, Any]:
    return {
        "site": site,
        "url": link.url,
        "kind": link.kind,
        "found_on": found_on,
        "found_at": at,
        "modified_at": to_text_or_none(link.modified_at),
        "teaser": link.feed_digest,
        "depth": depth + link.deeper if found_on is not None else 0,
        "due_at": at,
    }

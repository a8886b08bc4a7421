"""Enter the addresses that pages, feeds and sitemaps link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, case, or_, select, update

from archive.database.schema import urls
from archive.database.sql import CompiledInsert
from archive.database.timestamps import to_text
from archive.ledger.removals import without_removed
from archive.record.visit import FoundLink

_CHUNK = 500  # addresses in one look-up; SQLite takes 32,766 parameters, PostgreSQL as many

_NAMED = and_(urls.c.site == bindparam("site"), urls.c.url.in_(bindparam("addresses", expanding=True)))
_KNOWN = select(urls.c.url).where(_NAMED)
_DESCRIBED = select(
    *(urls.c.id, urls.c.url, urls.c.kind, urls.c.modified_at, urls.c.teaser, urls.c.listed_on),
    *(urls.c.fetched_at, urls.c.due_at),
).where(_NAMED)
_UPDATE = (
    update(urls)
    .where(urls.c.id == bindparam("row_id"))
    .values(
        modified_at=bindparam("new_modified_at"),
        teaser=bindparam("new_teaser"),
        listed_on=bindparam("new_listed_on"),
        due_at=bindparam("new_due_at"),
        # What is made due is requested as a matter of course, whatever came of it before.
        attempts=case(
            (urls.c.due_at.is_distinct_from(bindparam("new_due_at", type_=String)), 0), else_=urls.c.attempts
        ),
    )
)
_REQUEUE = (
    update(urls)
    .where(urls.c.site == bindparam("of_site"), urls.c.url.in_(bindparam("addresses", expanding=True)))
    .where(urls.c.kind.in_(("listing", "feed")), urls.c.fetched_at < bindparam("before"))
    .where(or_(urls.c.due_at.is_(None), urls.c.due_at > bindparam("at")))
    .values(due_at=bindparam("at"), attempts=0)
)


_ADD = CompiledInsert(
    urls,
    *("site", "url", "kind", "found_on", "found_at", "modified_at", "teaser", "listed_on", "depth", "due_at"),
    key=("url", "site"),
)


def add_links(
    connection: Connection, site: str, found_on: str | None, links: Iterable[FoundLink], at: str, depth: int = 0
) -> tuple[int, int]:
    """Enter addresses; return how many article addresses were new, and how many addresses became due.

    `depth` is that of the page that has the links. A new address is due at once. A known article becomes due again

    - where a sitemap says that it changed after it was fetched, once for each time that the sitemap gives: one whose
      clock is ahead would otherwise have the same pages fetched at every visit;
    - where a feed's entry for it has changed.

    A known sitemap becomes due again where its index says that it changed. The kind by which an address was first known
    stays. Addresses of articles that were removed by order are left out.
    """
    found = queued = 0
    for chunk in _chunks(without_removed(connection, links)):
        described = {url: link for url, link in chunk.items() if link.modified_at or link.feed_digest or link.listed_on}
        # Addresses without date or entry are inserted without a look-up: the database detects known ones anyhow.
        for kind in dict.fromkeys(link.kind for url, link in chunk.items() if url not in described):
            rows = [
                _new_row(site, found_on, link, at, depth)
                for url, link in chunk.items()
                if link.kind == kind and url not in described
            ]
            new = _ADD.run(connection, rows)
            found += new if kind == "article" else 0
            queued += new
        if described:
            entered, made_due = _enter_described(connection, site, found_on, described, at, depth)
            found += entered
            queued += made_due
    return found, queued


def _enter_described(
    connection: Connection, site: str, found_on: str | None, described: Mapping[str, FoundLink], at: str, depth: int
) -> tuple[int, int]:
    """Do as `add_links` for addresses of which a sitemap, a feed or a list gives a date or an entry."""
    known = set(connection.scalars(_KNOWN, {"site": site, "addresses": list(described)}).all())
    new = [link for url, link in described.items() if url not in known]
    if new:
        _ADD.run(connection, [_new_row(site, found_on, link, at, depth) for link in new])
    old = {url: link for url, link in described.items() if url in known}
    queued = _update_known(connection, site, old, at) if old else 0
    return sum(link.kind == "article" for link in new), len(new) + queued


def requeue_lists(connection: Connection, site: str, links: Iterable[FoundLink], before: str, at: str) -> int:
    """Make those lists due, among the links, that were last fetched before `before`; return how many."""
    requeued = 0
    for chunk in _chunks(link for link in links if link.kind in ("listing", "feed", "page")):
        given = {"of_site": site, "addresses": list(chunk), "before": before, "at": at}
        requeued += connection.execute(_REQUEUE, given).rowcount
    return requeued


def _update_known(connection: Connection, site: str, described: Mapping[str, FoundLink], at: str) -> int:
    """Store what sitemaps, feeds and lists say about known addresses; return how many became due by that."""
    changes = []
    queued = 0
    for row in connection.execute(_DESCRIBED, {"site": site, "addresses": list(described)}).all():
        link = described[row.url]
        modified_at = to_text(link.modified_at) if link.modified_at is not None else row.modified_at
        teaser = link.feed_digest or row.teaser
        listed_on = link.listed_on.isoformat() if link.listed_on is not None else row.listed_on
        if (modified_at, teaser, listed_on) == (row.modified_at, row.teaser, row.listed_on):
            continue
        fetched = row.kind in ("article", "sitemap") and row.fetched_at is not None
        later = modified_at != row.modified_at and modified_at is not None and modified_at > (row.fetched_at or "")
        reworded = row.teaser is not None and teaser != row.teaser
        made_due = fetched and (later or reworded) and (row.due_at is None or row.due_at > at)
        queued += made_due
        due_at = at if made_due else row.due_at
        new = {"new_modified_at": modified_at, "new_teaser": teaser, "new_listed_on": listed_on, "new_due_at": due_at}
        changes.append({"row_id": row.id, **new})
    if changes:
        connection.execute(_UPDATE, changes)
    return queued


def _chunks(links: Iterable[FoundLink]) -> Iterator[dict[str, FoundLink]]:
    """Yield the links by address, a limited number at a time; of two with the same address the first counts."""
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
        "modified_at": to_text(link.modified_at) if link.modified_at is not None else None,
        "teaser": link.feed_digest,
        "listed_on": link.listed_on.isoformat() if link.listed_on is not None else None,
        "depth": depth + link.deeper if found_on is not None else 0,
        "due_at": at,
    }

"""Queries of a site's addresses: which are known, what came of them, and whose cache validators are reliable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, String, bindparam, func, select

from archive.database.schema import urls
from archive.database.sql import CompiledStatement
from archive.ledger.urls import CHANGED, KINDS, STAYED, UNRELIABLE
from archive.record.visit import Kind, Outcome

ENOUGH_STAYED, ENOUGH_CHANGED = 10, 3
"""So many addresses of a kind must have shown that their validators stay and change with the page, and none the
contrary, before the validators of all of the kind count as reliable."""


@dataclass(frozen=True, slots=True)
class UrlCount:
    """The number of a site's addresses that have these properties in common."""

    kind: Kind
    outcome: Outcome | None
    """None: never fetched."""
    reason: str | None
    number: int


@dataclass(frozen=True, slots=True)
class VisitedUrl:
    """An address that was fetched, and its outcome."""

    url: str
    kind: Kind
    outcome: Outcome
    reason: str | None
    detail: str | None
    links: int
    """The number of addresses that it was the first to link to."""


def iterate_visited(connection: Connection, site: str, limit: int) -> Iterator[tuple[str, Kind, Outcome]]:
    """Yield the addresses that were fetched with what they turned out to be, the last found first."""
    wanted = select(urls.c.url, urls.c.kind, urls.c.outcome).where(urls.c.site == site, urls.c.outcome.is_not(None))
    rows = connection.execute(wanted.order_by(urls.c.id.desc()).limit(limit))
    return ((url, kind, outcome) for url, kind, outcome in rows)


def read_visited(connection: Connection, site: str) -> list[VisitedUrl]:
    """Return every address that was fetched, in the order of discovery."""
    named = urls.alias("named")
    links = select(func.count()).where(named.c.site == site, named.c.found_on == urls.c.url).scalar_subquery()
    wanted = select(urls.c.url, urls.c.kind, urls.c.outcome, urls.c.reason, urls.c.detail, links)
    rows = connection.execute(wanted.where(urls.c.site == site, urls.c.outcome.is_not(None)).order_by(urls.c.id))
    return [VisitedUrl(*row) for row in rows]


def is_known(engine: Engine, site: str, url: str) -> bool:
    """Return whether the ledger has the address."""
    return _KNOWN.has_rows(engine, {"of_url": url, "of_site": site})


def known_among(connection: Connection, site: str, some: Collection[str]) -> set[str]:
    """Return those of some hundred addresses that the ledger has."""
    return set(connection.scalars(select(urls.c.url).where(urls.c.site == site, urls.c.url.in_(list(some)))))


_KNOWN = CompiledStatement(
    select(urls.c.kind).where(
        urls.c.url == bindparam("of_url", type_=String), urls.c.site == bindparam("of_site", type_=String)
    )
)


def kinds_with_reliable_validators(connection: Connection, site: str) -> frozenset[Kind]:
    """Return the kinds of addresses whose ETag and Last-Modified the site's server sets reliably."""
    seen = urls.c.validators
    numbers = (
        select(
            urls.c.kind,
            func.count().filter(seen.bitwise_and(STAYED) > 0),
            func.count().filter(seen.bitwise_and(CHANGED) > 0),
        )
        .where(urls.c.site == site, seen != 0)
        .group_by(urls.c.kind)
        .having(func.count().filter(seen == UNRELIABLE) == 0)
    )
    rows = connection.execute(numbers)
    return frozenset(kind for kind, stayed, moved in rows if stayed >= ENOUGH_STAYED and moved >= ENOUGH_CHANGED)


def count(connection: Connection, site: str) -> Sequence[UrlCount]:
    """Count the site's addresses by kind, outcome and reason, in that order."""
    by = (urls.c.kind, urls.c.outcome, urls.c.reason)
    rows = connection.execute(select(*by, func.count()).where(urls.c.site == site).group_by(*by))
    counts = [UrlCount(*row) for row in rows]
    return sorted(counts, key=lambda c: (KINDS.index(c.kind), c.outcome or "", c.reason or ""))

"""Addresses that are due and that one run leaves out: it sets them aside, and they are put back when it ends.

A run over a section, or over certain days, is asked for a part of what is due. The rest must stay due, with the very
time since when it was, and must not be handed out to this run again and again. An address that is set aside has the
first digit of its time's year replaced (`2026-...` becomes `9026-...`): it is due in seven thousand years, and one
digit puts it back. What a killed run left aside is put back when the next run begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, bindparam, func, literal, or_, select, update

from archive.database.schema import urls
from archive.ledger.urls import DUE_COLUMNS, KINDS
from archive.record.visit import DueUrl, Kind

_CHUNK = 500
_NOW, _ASIDE = "2", "9"
"""The first digit of the year of an address that is due, and of one that is set aside."""

_OF_SITE = urls.c.site == bindparam("of_site")
_NAMED = urls.c.url.in_(bindparam("addresses", expanding=True))
_SET_ASIDE = (
    update(urls)
    .where(_OF_SITE, _NAMED, urls.c.due_at < _ASIDE)
    .values(due_at=literal(_ASIDE) + func.substr(urls.c.due_at, 2))
)
_PUT_BACK = (
    update(urls)
    .where(_OF_SITE, urls.c.kind.in_(KINDS), urls.c.due_at >= _ASIDE)
    .values(due_at=literal(_NOW) + func.substr(urls.c.due_at, 2))
)
_ASK_NOW = (
    update(urls)
    .where(_OF_SITE, _NAMED, or_(urls.c.due_at.is_(None), urls.c.due_at > bindparam("at"), urls.c.attempts > 0))
    .where(or_(urls.c.fetched_at.is_(None), urls.c.fetched_at < bindparam("before")))
    .values(due_at=bindparam("at"), attempts=0)
)


def set_aside(connection: Connection, site: str, addresses: Iterable[str]) -> None:
    """Set addresses aside. Those that are not due are left as they are."""
    for chunk in _chunks(addresses):
        connection.execute(_SET_ASIDE, {"of_site": site, "addresses": list(chunk)})


def put_back(connection: Connection, site: str, addresses: Iterable[str] | None = None) -> int:
    """Put back what was set aside, all of it or these addresses, as it was due before; return how many there were."""
    if addresses is None:
        return connection.execute(_PUT_BACK, {"of_site": site}).rowcount
    named = _PUT_BACK.where(_NAMED)
    return sum(
        connection.execute(named, {"of_site": site, "addresses": list(chunk)}).rowcount for chunk in _chunks(addresses)
    )


def ask_now(connection: Connection, site: str, addresses: Iterable[str], at: str, before: str) -> int:
    """Make these addresses due at `at`, except for those that were fetched at `before` or later; return how many."""
    return sum(
        connection.execute(_ASK_NOW, {"of_site": site, "addresses": list(chunk), "at": at, "before": before}).rowcount
        for chunk in _chunks(addresses)
    )


def iterate_due(connection: Connection, site: str, kinds: Iterable[Kind], now: str) -> Iterator[DueUrl]:
    """Yield every address of these kinds that is due, in the order of discovery."""
    wanted = select(*DUE_COLUMNS).where(urls.c.site == site, urls.c.kind.in_(list(kinds)), urls.c.due_at <= now)
    return (DueUrl(*row) for row in connection.execute(wanted.order_by(urls.c.id)))


def iterate_known(connection: Connection, site: str) -> Iterator[tuple[str, Kind]]:
    """Yield every address of a site with its kind."""
    rows = connection.execute(select(urls.c.url, urls.c.kind).where(urls.c.site == site))
    return ((url, kind) for url, kind in rows)


def _chunks(addresses: Iterable[str]) -> Iterator[list[str]]:
    left = iter(addresses)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk

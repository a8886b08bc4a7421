"""The URL ledger: every address that is known, what came of it, and when it is due.

It is the frontier and the memory of what was seen, in the same transactions as the articles: a crawl
that is killed goes on where it was, and no filter in memory grows with the site.

An address is due where `due_at` is set and has come. Being handed out does not change it: until its
visit is saved it stays due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, get_args

from sqlalchemy import Connection, and_, bindparam, case, exists, func, null, or_, select, update

from archive.instants import to_text, to_text_or_none
from archive.schema import urls
from archive.upserts import insert_into
from archive.visit import FoundLink, Kind, Outcome, Visit

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are asked for: what leads to addresses first, the addresses then."""

_CHUNK = 500  # addresses in one look-up; SQLite takes 32,766 parameters, PostgreSQL as many


@dataclass(frozen=True, slots=True)
class DueUrl:
    """An address to ask for."""

    url: str
    kind: Kind
    attempts: int
    """Failures in a row before this attempt."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many addresses of a site are alike."""

    kind: Kind
    outcome: Outcome | None
    """None: never asked for."""
    reason: str | None
    number: int


# --- what is due ---------------------------------------------------------------------------------

_OF_KIND = and_(urls.c.site == bindparam("site"), urls.c.kind == bindparam("kind"))
_DUE = (
    select(urls.c.url, urls.c.kind, urls.c.attempts)
    .where(_OF_KIND, urls.c.due_at <= bindparam("now"))
    .order_by(urls.c.due_at, urls.c.id)
    .limit(bindparam("most"))
)
_ANY_DUE = select(exists().where(_OF_KIND, urls.c.due_at <= bindparam("now")))
_NEXT = select(func.min(urls.c.due_at)).where(_OF_KIND, urls.c.due_at.is_not(None))


def find_due(connection: Connection, site: str, now: str, limit: int, exclude: Collection[str]) -> list[DueUrl]:
    """At most `limit` addresses that are due at `now`, in the order of KINDS, then of time, then of
    discovery, without those in `exclude` (which are being fetched)."""
    found: list[DueUrl] = []
    for kind in KINDS:
        if len(found) >= limit:
            break
        given = {"site": site, "kind": kind, "now": now, "most": limit - len(found) + len(exclude)}
        rows = (DueUrl(*row) for row in connection.execute(_DUE, given))
        found += [row for row in rows if row.url not in exclude][: limit - len(found)]
    return found


def has_due(connection: Connection, site: str, now: str) -> bool:
    """Whether anything is due at `now`."""
    given = ({"site": site, "kind": kind, "now": now} for kind in KINDS)
    return any(connection.scalar(_ANY_DUE, values) for values in given)


def next_due_at(connection: Connection, site: str) -> str | None:
    """When the first address is or was due, also where that is past; None where none ever is."""
    times = (connection.scalar(_NEXT, {"site": site, "kind": kind}) for kind in KINDS)
    return min((at for at in times if at is not None), default=None)


def make_due(connection: Connection, site: str, kinds: Iterable[Kind], at: str, reason: str | None) -> int:
    """Makes every address of these kinds (with this reason, if one is given) due at `at`, unless it is due
    before; returns how many."""
    change = (
        update(urls)
        .where(urls.c.site == site, urls.c.kind.in_(list(kinds)))
        .where(or_(urls.c.due_at.is_(None), urls.c.due_at > at))
        .values(due_at=at, attempts=0)
    )
    if reason is not None:
        change = change.where(urls.c.reason == reason)
    return connection.execute(change).rowcount


# --- links ---------------------------------------------------------------------------------------

_NAMED = and_(urls.c.site == bindparam("site"), urls.c.url.in_(bindparam("addresses", expanding=True)))
_KNOWN = select(urls.c.url).where(_NAMED)
_DATED = select(urls.c.id, urls.c.url, urls.c.kind, urls.c.modified_at, urls.c.fetched_at, urls.c.due_at).where(_NAMED)
_TOUCH = (
    update(urls)
    .where(urls.c.id == bindparam("row_id"))
    .values(modified_at=bindparam("new_modified_at"), due_at=bindparam("new_due_at"))
)


@cache
def _add(dialect: str) -> Any:
    return insert_into(urls, dialect).on_conflict_do_nothing(index_elements=["url", "site"])


def add_links(
    connection: Connection, site: str, found_on: str | None, links: Iterable[FoundLink], at: str
) -> tuple[int, int]:
    """Enters addresses and returns how many article addresses were not known, and how many addresses
    of any kind were made due.

    A new address is due at once. A known article is due again if a sitemap says that it changed after
    it was fetched, once for each time that the sitemap names: one whose clock is ahead would otherwise
    ask for the same pages at every visit. The kind by which an address was first known stays.
    """
    found = queued = 0
    for chunk in _chunks(links):
        given = {"site": site, "addresses": list(chunk)}
        known = set(connection.scalars(_KNOWN, given).all())
        new = [link for url, link in chunk.items() if url not in known]
        if new:
            rows = [_new_row(site, found_on, link, at) for link in new]
            connection.execute(_add(connection.dialect.name), rows)
            found += sum(link.kind == "article" for link in new)
            queued += len(new)
        dated = {url: link.modified_at for url, link in chunk.items() if link.modified_at and url in known}
        if dated:
            queued += _take_dates(connection, site, dated, at)
    return found, queued


def _take_dates(connection: Connection, site: str, dated: Mapping[str, datetime], at: str) -> int:
    """Writes down what a sitemap says of known addresses; returns how many that made due."""
    changes = []
    queued = 0
    for row in connection.execute(_DATED, {"site": site, "addresses": list(dated)}).all():
        modified_at = to_text(dated[row.url])
        if modified_at == row.modified_at:
            continue
        newer = row.kind == "article" and row.fetched_at is not None and modified_at > row.fetched_at
        made_due = newer and (row.due_at is None or row.due_at > at)
        queued += made_due
        due_at = at if made_due else row.due_at
        changes.append({"row_id": row.id, "new_modified_at": modified_at, "new_due_at": due_at})
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


def _new_row(site: str, found_on: str | None, link: FoundLink, at: str) -> dict[str, Any]:
    return {
        "site": site,
        "url": link.url,
        "kind": link.kind,
        "found_on": found_on,
        "found_at": at,
        "modified_at": to_text_or_none(link.modified_at),
        "due_at": at,
    }


# --- visits --------------------------------------------------------------------------------------


@cache
def _mark(dialect: str) -> Any:
    statement = insert_into(urls, dialect)
    new = statement.excluded
    same = ("due_at", "fetched_at", "status", "outcome", "reason", "detail", "capture")
    changes: dict[str, Any] = {name: new[name] for name in same}
    changes["attempts"] = case((new.attempts == 0, 0), else_=urls.c.attempts + 1)
    changes["article_id"] = func.coalesce(new.article_id, urls.c.article_id)
    # A page fetched before the last one changes nothing, unless the row was waiting for it: with a
    # clock that was set back the row would otherwise be due for ever.
    in_order = or_(
        urls.c.fetched_at.is_(null()),
        urls.c.fetched_at <= new.fetched_at,
        urls.c.due_at <= new.fetched_at,
    )
    return statement.on_conflict_do_update(index_elements=["url", "site"], set_=changes, where=in_order)


def mark_visited(connection: Connection, visit: Visit, at: str, article_id: int | None, capture: str | None) -> None:
    """Writes down what came of an address; enters it first if it is not known (a seed)."""
    row = {
        "site": visit.site,
        "url": visit.url,
        "kind": visit.kind,
        "found_at": at,
        "due_at": to_text_or_none(visit.due_at),
        "fetched_at": at,
        "status": visit.status,
        "outcome": visit.outcome,
        "reason": visit.reason,
        "detail": visit.detail,
        "attempts": int(visit.outcome == "failed"),
        "article_id": article_id,
        "capture": capture,
    }
    connection.execute(_mark(connection.dialect.name), row)


# --- looking -------------------------------------------------------------------------------------


def is_known(connection: Connection, site: str, url: str) -> bool:
    """Whether the ledger has the address."""
    return bool(connection.scalar(select(exists().where(urls.c.url == url, urls.c.site == site))))


def count(connection: Connection, site: str) -> Sequence[Count]:
    """The site's addresses by kind, outcome and reason, in that order."""
    by = (urls.c.kind, urls.c.outcome, urls.c.reason)
    rows = connection.execute(select(*by, func.count()).where(urls.c.site == site).group_by(*by))
    counts = [Count(*row) for row in rows]
    return sorted(counts, key=lambda c: (KINDS.index(c.kind), c.outcome or "", c.reason or ""))

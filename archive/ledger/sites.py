"""The sites of an archive: what to type to crawl them, when that is due, and which process crawls them now.

A site is entered by its first crawl; by an import too, but then only what is known of it is kept: it is none of those
that are crawled until somebody does. The process that crawls it locks it for a limited time, which it renews, so that a
killed process does not keep the lock. The clock is the database's where that is a server, as its users' clocks may
differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, case, func, or_, select, update

from archive.database.schema import sites
from archive.database.sql import insert_into
from archive.database.timestamps import from_text, from_text_or_none, to_text, to_text_or_none
from archive.record.publisher import Publisher

DecidedBy = Literal["learnt", "person", "never"]
"""Who decides how often a site is crawled: its own history, a person, or nobody (it is crawled only when asked)."""

HEALTH = "health"
"""The fact of a site that says how it was below its own normal when a crawl of it was judged last: lines."""

_IMPORTED = "imported"
"""Stands for `DecidedBy` with a site that has only been imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site of an archive."""

    name: str
    target: str
    """What a person typed to have it crawled: a name of the catalogue, or an address."""
    due_at: datetime | None
    """When its next crawl is due; None: only when a person asks, or no crawl of it has ended yet."""
    every: timedelta | None
    """The time between two crawls; None: not known yet."""
    every_by: DecidedBy
    failures: int
    """The number of crawls in a row that ended with a problem."""
    holder: str | None
    """The process that crawls it, `host/pid/token`; None where none does."""
    held_until: datetime | None
    """From then on the holder counts as dead."""
    facts: Mapping[str, Any]
    """What the last crawls found out about it."""


def enter_site(connection: Connection, name: str, target: str) -> None:
    """Enter a site that is crawled, or change what to type for a site that is known."""
    entered = insert_into(sites, connection.dialect.name)
    decided = case((sites.c.every_by == _IMPORTED, "learnt"), else_=sites.c.every_by)
    values = {"target": entered.excluded.target, "every_by": decided}
    statement = entered.on_conflict_do_update(index_elements=["name"], set_=values)
    connection.execute(statement, {"name": name, "target": target})


def enter_imported(connection: Connection, name: str, target: str) -> None:
    """Enter a site that was imported; one that is known stays as it is."""
    entered = insert_into(sites, connection.dialect.name).on_conflict_do_nothing()
    connection.execute(entered, {"name": name, "target": target, "every_by": _IMPORTED})


@dataclass(frozen=True, slots=True)
class KnownSite:
    """What is known of a site, whether or not it was ever crawled."""

    publisher: Publisher
    failures: int
    """As in `SiteState`."""
    problems: Sequence[str]
    """How it was below its own normal when a crawl of it was judged last, a line each."""


def read_known(connection: Connection, name: str | None = None) -> dict[str, KnownSite]:
    """Return what is known of each site that was crawled or imported, or of the one of this name, by name."""
    wanted = select(sites.c.name, sites.c.failures, sites.c.facts).order_by(sites.c.name)
    if name is not None:
        wanted = wanted.where(sites.c.name == name)
    return {of: _known(failures, json.loads(facts)) for of, failures, facts in connection.execute(wanted)}


def _known(failures: int, facts: Mapping[str, Any]) -> KnownSite:
    return KnownSite(Publisher.from_facts(facts), failures, problems_in(facts))


def problems_in(facts: Mapping[str, Any]) -> list[str]:
    """Return what the fact `HEALTH` of a site says; nothing where it has none."""
    said = facts.get(HEALTH)
    return list(map(str, said)) if isinstance(said, list) else []


def read_states(
    connection: Connection, name: str | None = None, *, due_before: datetime | None = None
) -> list[SiteState]:
    """Return all sites that were crawled in order of name, or the one of this name; with `due_before` only those whose
    next crawl is due by then, or that were never crawled to an end, without those that are crawled only when asked."""
    c = sites.c
    columns = (c.name, c.target, c.due_at, c.every_seconds, c.every_by, c.failures, c.holder, c.held_until, c.facts)
    wanted = select(*columns).where(c.every_by != _IMPORTED).order_by(c.name)
    if name is not None:
        wanted = wanted.where(c.name == name)
    if due_before is not None:
        in_time = or_(c.due_at.is_(None), c.due_at <= to_text(due_before))
        wanted = wanted.where(c.every_by != "never", in_time)
    return [
        SiteState(
            name=row.name,
            target=row.target,
            due_at=from_text_or_none(row.due_at),
            every=None if row.every_seconds is None else timedelta(seconds=row.every_seconds),
            every_by=row.every_by,
            failures=row.failures,
            holder=row.holder,
            held_until=from_text_or_none(row.held_until),
            facts=json.loads(row.facts),
        )
        for row in connection.execute(wanted)
    ]


def plan_site(
    connection: Connection,
    name: str,
    *,
    due_at: datetime | None,
    every: timedelta | None,
    every_by: DecidedBy,
    failures: int,
) -> int:
    """Store when a site's next crawl is due and who decided that; return the number of sites of this name."""
    values = {
        "due_at": to_text_or_none(due_at),
        "every_seconds": None if every is None else int(every.total_seconds()),
        "every_by": every_by,
        "failures": failures,
    }
    return connection.execute(update(sites).where(sites.c.name == name).values(values)).rowcount


def note_facts(connection: Connection, name: str, facts: Mapping[str, Any]) -> None:
    """Add facts to what is known about a site; facts of the same name are replaced."""
    known = connection.scalar(select(sites.c.facts).where(sites.c.name == name))
    if known is not None:
        merged = json.dumps({**json.loads(known), **facts}, ensure_ascii=True, sort_keys=True)
        connection.execute(update(sites).where(sites.c.name == name).values(facts=merged))


def lock_site(connection: Connection, name: str, holder: str, lease: timedelta, instead_of: str | None) -> bool:
    """Lock a site that was entered, or renew its lock; return False where another process has it. `instead_of` is a
    holder that is known to be dead."""
    now = _now(connection)
    free = or_(sites.c.holder.is_(None), sites.c.held_until < to_text(now), sites.c.holder.in_([holder, instead_of]))
    hold = update(sites).where(sites.c.name == name, free).values(holder=holder, held_until=to_text(now + lease))
    return connection.execute(hold).rowcount == 1


def renew_lock(connection: Connection, name: str, holder: str, lease: timedelta) -> bool:
    """Keep a site locked for longer; return False where the holder has it no more, also where nobody has: another may
    have crawled it meanwhile."""
    held = sites.c.name == name, sites.c.holder == holder
    return (
        connection.execute(update(sites).where(*held).values(held_until=to_text(_now(connection) + lease))).rowcount
        == 1
    )


def unlock_site(connection: Connection, name: str, holder: str) -> None:
    """Unlock a site, if this holder still has it."""
    held = sites.c.name == name, sites.c.holder == holder
    connection.execute(update(sites).where(*held).values(holder=None, held_until=None))


def read_holders(connection: Connection) -> list[tuple[str, str, datetime]]:
    """Return the sites that are locked now, in order of name: name, holder, and until when."""
    c = sites.c
    held = select(c.name, c.holder, c.held_until).where(c.holder.is_not(None), c.held_until > to_text(_now(connection)))
    return [(name, holder, from_text(until)) for name, holder, until in connection.execute(held.order_by(c.name))]


def _now(connection: Connection) -> datetime:
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    return connection.scalar(select(func.clock_timestamp())).astimezone(UTC)  # type: ignore[no-any-return,union-attr]

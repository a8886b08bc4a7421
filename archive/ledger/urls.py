"""The URL ledger: every address that is known, what came of it, and when it is due.

It is the frontier and the memory of what was seen, in the same transactions as the articles: a crawl
that is killed goes on where it was, and no filter in memory grows with the site.

An address is due where `due_at` is set and has come. Being handed out does not change it: until its
visit is saved it stays due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, get_args

from sqlalchemy import Connection, and_, bindparam, case, exists, func, null, or_, select, update

from archive.database.schema import urls
from archive.database.sql import Statement, insert_into
from archive.database.timestamps import to_text_or_none
from archive.ledger.withdrawals import withdraw
from archive.record.visit import DueUrl, Kind, Visit

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are asked for: what leads to addresses first, the addresses then."""


STAYED, MOVED, LIED = 1, 2, -1
"""ETag and Last-Modified stayed as the body stayed; they changed as it changed; they stayed though it changed."""

GOOD = STAYED | MOVED
"""Headers that were seen to do both mean something. Those that only stayed may stay for ever: a cache's, a mirror's."""


# --- what is due ---------------------------------------------------------------------------------

_OF_KIND = and_(urls.c.site == bindparam("site"), urls.c.kind == bindparam("kind"))
_DUE = (
    select(
        urls.c.url,
        urls.c.kind,
        urls.c.attempts,
        urls.c.depth,
        urls.c.etag,
        urls.c.last_modified,
        urls.c.modified_at,
        urls.c.validators,
        urls.c.fetched_at.is_not(None),
        urls.c.found_on,
        case((urls.c.outcome == "gone", urls.c.attempts), else_=0),
    )
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


def make_due(
    connection: Connection,
    site: str,
    kinds: Iterable[Kind],
    at: str,
    reason: str | None,
    idle: bool,
    most: int | None,
) -> int:
    """Makes every address of these kinds (with this reason, if one is given) due at `at`, unless it is due
    before; with `idle` those alone that are never due of their own accord; with `most` so many, those that were
    asked for longest ago, or never. Returns how many."""
    wanted = [
        urls.c.site == site,
        urls.c.kind.in_(list(kinds)),
        urls.c.due_at.is_(None) if idle else or_(urls.c.due_at.is_(None), urls.c.due_at > at),
    ]
    if reason is not None:
        wanted.append(urls.c.reason == reason)
    if most is not None:
        oldest = select(urls.c.id).where(*wanted).order_by(urls.c.fetched_at.nulls_first(), urls.c.id).limit(most)
        wanted = [urls.c.id.in_(oldest.scalar_subquery())]
    return connection.execute(update(urls).where(*wanted).values(due_at=at, attempts=0)).rowcount


# --- visits --------------------------------------------------------------------------------------


@cache
def _mark(dialect: str) -> Statement:
    statement = insert_into(urls, dialect)
    new = statement.excluded
    same = ("due_at", "fetched_at", "status", "outcome", "reason", "detail", "capture")
    changes: dict[str, Any] = {name: new[name] for name in same}
    # What was taken for an article may be a list where addresses are learnt.
    changes["kind"] = case((or_(urls.c.kind == "page", urls.c.kind == "article"), new.kind), else_=urls.c.kind)
    changes |= {name: func.coalesce(new[name], urls.c[name]) for name in ("digest", "etag", "last_modified")}
    changes["validators"] = _belief(new)
    first_gone = and_(new.outcome == "gone", urls.c.outcome != "gone")  # a server that failed before says nothing of it
    changes["attempts"] = case((new.attempts == 0, 0), (first_gone, 1), else_=urls.c.attempts + 1)
    changes["article_id"] = func.coalesce(new.article_id, urls.c.article_id)
    # A page fetched before the last one changes nothing, unless the row was waiting for it: with a
    # clock that was set back the row would otherwise be due for ever.
    in_order = or_(
        urls.c.fetched_at.is_(null()),
        urls.c.fetched_at <= new.fetched_at,
        urls.c.due_at <= new.fetched_at,
    )
    marked = statement.on_conflict_do_update(index_elements=["url", "site"], set_=changes, where=in_order)
    return Statement(marked, *_GIVEN)


_GIVEN = (
    *("site", "url", "kind", "found_at", "due_at", "fetched_at", "status", "outcome", "reason", "detail", "attempts"),
    *("article_id", "capture", "depth", "etag", "last_modified", "digest"),
)


def _belief(new: Any) -> Any:
    """What is seen of the headers by which a server dates a page, see `urls.validators`."""
    told = or_(new.etag.is_not(None), new.last_modified.is_not(None))
    stayed = and_(
        told,
        urls.c.digest.is_not(None),
        urls.c.etag.is_not_distinct_from(new.etag),
        urls.c.last_modified.is_not_distinct_from(new.last_modified),
    )
    changed = and_(told, urls.c.digest != new.digest)
    return case(
        (or_(new.digest.is_(None), urls.c.validators == LIED), urls.c.validators),
        (and_(stayed, changed), LIED),
        (stayed, urls.c.validators.bitwise_or(STAYED)),
        (changed, urls.c.validators.bitwise_or(MOVED)),
        else_=urls.c.validators,
    )


_CONFIRM = (
    update(urls)
    .where(_OF_SITE := and_(urls.c.site == bindparam("of_site"), urls.c.url == bindparam("of_url")))
    .values(
        fetched_at=bindparam("new_fetched_at"),
        due_at=bindparam("new_due_at"),
        attempts=0,
        outcome=case(
            (_AWAY := and_(urls.c.outcome.in_(("gone", "failed")), urls.c.article_id.is_not(None)), "article"),
            else_=urls.c.outcome,
        ),
        reason=case((_AWAY, null()), else_=urls.c.reason),
        detail=case((_AWAY, null()), else_=urls.c.detail),
    )
)
_LED_TO = select(urls.c.article_id).where(_OF_SITE)


def confirm(connection: Connection, visit: Visit, at: str) -> int | None:
    """Writes down that an address still is what it was, an article's also when it was away for a while; returns
    the article that it led to, if any."""
    names = {"of_site": visit.site, "of_url": visit.url}
    connection.execute(_CONFIRM, {**names, "new_fetched_at": at, "new_due_at": to_text_or_none(visit.due_at)})
    article_id: int | None = connection.scalar(_LED_TO, names)
    return article_id


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
        "attempts": int(visit.outcome in ("failed", "gone")),
        "article_id": article_id,
        "capture": capture,
        "depth": visit.depth,
        "etag": visit.headers.get("etag") if visit.digest else None,
        "last_modified": visit.headers.get("last-modified") if visit.digest else None,
        "digest": visit.digest,
    }
    _mark(connection.dialect.name).run(connection, row)
    if visit.outcome == "gone":
        withdraw(connection, visit.site, visit.url, visit.reason or "gone", at)

"""The URL ledger: every known address, its last outcome, and when it is due.

It is the crawl's queue and its memory of what was seen, in the same transactions as the articles: a killed crawl goes
on where it was, and nothing in memory grows with the site. An address is due when `due_at` has come. It stays due until
its visit is saved, also while it is being fetched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, get_args

from sqlalchemy import Connection, and_, bindparam, case, exists, false, func, not_, null, or_, select, update

from archive.database.schema import urls
from archive.database.sql import CompiledStatement, insert_into
from archive.database.timestamps import to_text_or_none
from archive.ledger.withdrawals import mark_gone
from archive.record.visit import IN_VAIN, DueUrl, Kind, Visit

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are fetched: first those that lead to new addresses, then the articles."""


STAYED, CHANGED, UNRELIABLE = 1, 2, -1
"""What was seen of an address's validators (ETag and Last-Modified): they stayed where the body stayed; they changed
where it changed; they stayed though it changed."""

RELIABLE = STAYED | CHANGED
"""Validators that were seen to do both. Those that only stayed may stay for ever: a cache's, a mirror's."""


# --- what is due ---------------------------------------------------------------------------------

_OF_KIND = and_(urls.c.site == bindparam("site"), urls.c.kind == bindparam("kind"))
DUE_COLUMNS = (
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
    case((urls.c.outcome.in_(IN_VAIN), urls.c.attempts), else_=0),
    urls.c.listed_on,
    urls.c.outcome,
)
"""The columns of a `DueUrl`, in order."""

_DUE = (
    select(*DUE_COLUMNS)
    .where(_OF_KIND, urls.c.due_at <= bindparam("now"))
    .order_by(urls.c.due_at, urls.c.id)
    .limit(bindparam("limit"))
)
WAITS = and_(urls.c.outcome.in_(IN_VAIN), urls.c.attempts > 0)
"""An address that yielded nothing and waits to be requested again, see `Visit.waits`. One that was made due for another
reason has no attempts."""
_WAITING = _DUE.where(WAITS)
_OF_COURSE = _DUE.where(or_(urls.c.outcome.is_(None), not_(WAITS)))
_ANY_DUE = select(exists().where(_OF_KIND, urls.c.due_at <= bindparam("now")))
_NEXT = select(func.min(urls.c.due_at)).where(_OF_KIND, urls.c.due_at.is_not(None))


def find_due(
    connection: Connection, site: str, now: str, limit: int, exclude: Collection[str], waiting: bool | None
) -> list[DueUrl]:
    """Return at most `limit` addresses that are due at `now`, in the order of KINDS, then of time, then of discovery.
    Those in `exclude`, which are being fetched, are left out. `waiting`: only those that yielded nothing and wait to be
    requested again, only the others; None: both."""
    found: list[DueUrl] = []
    wanted = _DUE if waiting is None else _WAITING if waiting else _OF_COURSE
    for kind in KINDS:
        if len(found) >= limit:
            break
        given = {"site": site, "kind": kind, "now": now, "limit": limit - len(found) + len(exclude)}
        rows = (DueUrl(*row) for row in connection.execute(wanted, given))
        found += [row for row in rows if row.url not in exclude][: limit - len(found)]
    return found


def has_due(connection: Connection, site: str, now: str) -> bool:
    """Return whether any address is due at `now`."""
    given = ({"site": site, "kind": kind, "now": now} for kind in KINDS)
    return any(connection.scalar(_ANY_DUE, values) for values in given)


def next_due_at(connection: Connection, site: str) -> str | None:
    """Return when the first address is or was due; None where none ever is."""
    times = (connection.scalar(_NEXT, {"site": site, "kind": kind}) for kind in KINDS)
    return min((at for at in times if at is not None), default=None)


def resume_waiting(connection: Connection, site: str, at: str, final: Collection[str], most: int) -> int:
    """Let those addresses wait from `at` on that yielded nothing and that nobody would ask for again; return how many.
    Versions before 0.2 left them so. Left out are those refused for a reason in `final`, and those found gone `most`
    times in a row."""
    is_final = or_(urls.c.reason.in_(sorted(final)), and_(urls.c.outcome == "gone", urls.c.attempts >= most))
    wanted = (
        urls.c.site == site,
        urls.c.due_at.is_(None),
        urls.c.outcome.in_(IN_VAIN),
        ~func.coalesce(is_final, false()),
    )
    attempts = case((urls.c.attempts == 0, 1), else_=urls.c.attempts)
    return connection.execute(update(urls).where(*wanted).values(due_at=at, attempts=attempts)).rowcount


def count_waiting(connection: Connection, site: str | None = None) -> dict[str, int]:
    """Return how many addresses of each site, or of one, yielded nothing and wait to be requested again, now or later;
    without those that have none."""
    c = urls.c
    waiting = select(c.site, func.count()).where(c.due_at.is_not(None), WAITS).group_by(c.site)
    return dict(connection.execute(waiting if site is None else waiting.where(c.site == site)).all())


def make_due(
    connection: Connection,
    site: str,
    kinds: Iterable[Kind],
    at: str,
    reason: str | None,
    idle: bool,
    limit: int | None,
) -> int:
    """Make every address of these kinds due at `at`, unless it is due before; return how many.

    With a reason: only those whose last visit ended with it. With `idle`: only those that would never be due by
    themselves. With `limit`: only so many, those first that were fetched longest ago, or never.
    """
    wanted = [
        urls.c.site == site,
        urls.c.kind.in_(list(kinds)),
        urls.c.due_at.is_(None) if idle else or_(urls.c.due_at.is_(None), urls.c.due_at > at),
    ]
    if reason is not None:
        wanted.append(urls.c.reason == reason)
    if limit is not None:
        oldest = select(urls.c.id).where(*wanted).order_by(urls.c.fetched_at.nulls_first(), urls.c.id).limit(limit)
        wanted = [urls.c.id.in_(oldest.scalar_subquery())]
    return connection.execute(update(urls).where(*wanted).values(due_at=at, attempts=0)).rowcount


# --- visits --------------------------------------------------------------------------------------


@cache
def _mark_visited(dialect: str) -> CompiledStatement:
    statement = insert_into(urls, dialect)
    new = statement.excluded
    same = ("due_at", "fetched_at", "status", "outcome", "reason", "detail", "capture")
    changes: dict[str, Any] = {name: new[name] for name in same}
    # Where the addresses of articles are inferred, one that was taken for an article's may be a list's.
    # What was taken for a list's on a bad day may be an article's, and what failed is what it was before.
    is_new_kind = or_(
        urls.c.kind == "page", urls.c.kind == "article", new.outcome == "article", new.outcome == "failed"
    )
    changes["kind"] = case((is_new_kind, new.kind), else_=urls.c.kind)
    changes |= {name: func.coalesce(new[name], urls.c[name]) for name in ("digest", "etag", "last_modified")}
    changes["validators"] = _updated_validators(new)
    both_failed = and_(new.outcome == "failed", urls.c.outcome == "failed")
    both_in_vain = and_(*(or_(*(table.outcome == one for one in sorted(IN_VAIN))) for table in (new, urls.c)))
    in_a_row = or_(both_failed, both_in_vain)
    changes["attempts"] = case((new.attempts == 0, 0), (in_a_row, urls.c.attempts + 1), else_=1)
    changes["article_id"] = func.coalesce(new.article_id, urls.c.article_id)
    # A page fetched before the last one changes nothing, unless the row was waiting for it: with a clock that was set
    # back the row would otherwise be due for ever.
    in_order = or_(
        urls.c.fetched_at.is_(null()),
        urls.c.fetched_at <= new.fetched_at,
        urls.c.due_at <= new.fetched_at,
    )
    marked = statement.on_conflict_do_update(index_elements=["url", "site"], set_=changes, where=in_order)
    return CompiledStatement(marked, *_COLUMNS)


_COLUMNS = (
    *("site", "url", "kind", "found_at", "due_at", "fetched_at", "status", "outcome", "reason", "detail", "attempts"),
    *("article_id", "capture", "depth", "etag", "last_modified", "digest"),
)


def _updated_validators(new: Any) -> Any:
    """Return the new value of `urls.validators`, by what this visit shows of the server's headers."""
    sent = or_(new.etag.is_not(None), new.last_modified.is_not(None))
    stayed = and_(
        sent,
        urls.c.digest.is_not(None),
        urls.c.etag.is_not_distinct_from(new.etag),
        urls.c.last_modified.is_not_distinct_from(new.last_modified),
    )
    changed = and_(sent, urls.c.digest != new.digest)
    return case(
        (or_(new.digest.is_(None), urls.c.validators == UNRELIABLE), urls.c.validators),
        (and_(stayed, changed), UNRELIABLE),
        (stayed, urls.c.validators.bitwise_or(STAYED)),
        (changed, urls.c.validators.bitwise_or(CHANGED)),
        else_=urls.c.validators,
    )


_MARK_UNCHANGED = (
    update(urls)
    .where(_OF_SITE := and_(urls.c.site == bindparam("of_site"), urls.c.url == bindparam("of_url")))
    .values(
        fetched_at=bindparam("new_fetched_at"),
        due_at=bindparam("new_due_at"),
        attempts=0,
        outcome=case(
            (_WAS_AWAY := and_(urls.c.outcome.in_(("gone", "failed")), urls.c.article_id.is_not(None)), "article"),
            else_=urls.c.outcome,
        ),
        reason=case((_WAS_AWAY, null()), else_=urls.c.reason),
        detail=case((_WAS_AWAY, null()), else_=urls.c.detail),
    )
)
_ARTICLE_OF = select(urls.c.article_id).where(_OF_SITE)
_LED_TO = update(urls).where(_OF_SITE, urls.c.article_id.is_(None)).values(article_id=bindparam("new_article"))


def mark_unchanged(connection: Connection, visit: Visit, at: str) -> int | None:
    """Store that an address still is what it was; return the article that it led to, if any. An article's address that
    was gone or failed meanwhile counts as an article again."""
    names = {"of_site": visit.site, "of_url": visit.url}
    connection.execute(_MARK_UNCHANGED, {**names, "new_fetched_at": at, "new_due_at": to_text_or_none(visit.due_at)})
    article_id: int | None = connection.scalar(_ARTICLE_OF, names)
    return article_id


def mark_visited(connection: Connection, visit: Visit, at: str, article_id: int | None, capture: str | None) -> None:
    """Store the outcome of a visit to an address; enter the address first if it is not known (a seed)."""
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
        "attempts": int(visit.outcome in ("failed", "gone") or visit.waits),
        "article_id": article_id,
        "capture": capture,
        "depth": visit.depth,
        "etag": visit.headers.get("etag") if visit.digest else None,
        "last_modified": visit.headers.get("last-modified") if visit.digest else None,
        "digest": visit.digest,
    }
    marked = _mark_visited(connection.dialect.name).run(connection, row)
    if not marked and article_id is not None:  # a late page changes nothing else, but the address led to its article
        connection.execute(_LED_TO, {"of_site": visit.site, "of_url": visit.url, "new_article": article_id})
    if visit.outcome == "gone":
        mark_gone(connection, visit.site, visit.url, visit.reason or "gone", at)

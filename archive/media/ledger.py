"""The addresses of pictures and documents: which articles have them, what was there when, and when to ask again.

An address is entered with the article that shows it, and is due at once. It stays due until what came of it is saved,
so that a crawl killed at any moment goes on where it was. A document is asked for again after some months, as it may
have been replaced; a picture is not. What failed is tried again ever more rarely, and never given up but where it is
gone: it may be the portal's last week, or its worst.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Table, bindparam, delete, func, select, tuple_, update

from archive.database.schema import article_media, articles, media, media_parts, media_versions
from archive.database.sql import CompiledStatement, insert_into
from archive.database.timestamps import to_text
from archive.media.files import delete_unused_files, store_file
from archive.messages.language import _

Kind = Literal["document", "photo", "page"]
"""What an address was found as: a linked document, a photograph of the article, or what its page looks like with (style
sheets, fonts, any picture)."""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are fetched."""

WORDS: dict[str, Kind] = {"documents": "document", "photos": "photo", "page": "page"}
"""What is fetched, as people write it."""

NONE = "none"
"""As people write that nothing is."""

Outcome = Literal["kept", "unchanged", "refused", "failed", "gone"]
"""`kept`: a file came, and is stored. `unchanged`: the server says that it is as it was. `refused`: what came is not
such a file, or must not be fetched. `failed`: no usable answer. `gone`: it is no longer there (404, 410)."""

REMOVED = "removed"
"""Why a file is refused that was removed by order."""

REVISIT = timedelta(days=90)
"""After so long a document is asked for again, and after twice as long as the last time where it was the same."""

_RETRY, _LONGEST_RETRY = timedelta(hours=6), timedelta(days=30)
_LONGEST_ADDRESS = 4_000  # characters
_MOST_SHEETS = 4  # style sheets that need each other: a server may name ever more of them
_MOST_USERS = 500
_MOST_IN_VAIN = 4  # times that an address is asked for which is gone or leads to something else


def kinds_of(words: str) -> frozenset[Kind]:
    """Read what a person wants: `documents,photos`, `page`, `none`. Raise ValueError, in words for people."""
    asked = [word.strip().lower() for word in words.split(",") if word.strip()]
    if asked == [NONE]:
        return frozenset()
    unknown = [word for word in asked if word not in WORDS]
    if unknown or not asked:
        raise ValueError(_("{words}: write documents, photos, page, several with commas, or none", words=repr(words)))
    return frozenset(WORDS[word] for word in asked)


@dataclass(frozen=True, slots=True)
class FoundMedia:
    """An address that an article shows or links to."""

    url: str
    """Absolute; the fragment does not count."""
    kind: Kind


@dataclass(frozen=True, slots=True)
class DueMedia:
    """An address that is due."""

    url: str
    kind: Kind
    attempts: int = 0
    """The number of requests in a row that brought nothing."""
    etag: str | None = None
    last_modified: str | None = None
    place: tuple[str, int] = ("", 0)
    """Where it stands among all that are due of its kind, see `find_due`."""


@dataclass(frozen=True, slots=True)
class EnteredMedia:
    """An address that was entered, of articles of a site."""

    site: str
    url: str
    kind: Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaVisit:
    """What came of a request."""

    site: str
    url: str
    fetched_at: datetime
    """Aware."""
    outcome: Outcome
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """In lower case, those worth keeping."""
    body: bytes | None = None
    """The file, without content codings, where it is `kept`."""
    final_url: str | None = None
    """Where the file was, after redirects; None: there, or not known."""
    parts: tuple[FoundMedia, ...] = ()
    """What a style sheet needs."""
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class SavedMedia:
    """What saving did."""

    sha256: str | None
    """Of what is there now; None where nothing is kept of this address."""
    former: str | None
    """Of what was there before; None likewise."""
    is_new_file: bool
    """Whether the archive did not have these bytes."""
    found: int = 0
    """Addresses that were not known before."""
    removed: bool = False
    """Whether it was removed by order, so that nothing was stored of it."""


_m = media.c
_DUE = (
    select(_m.url, _m.kind, _m.attempts, _m.etag, _m.last_modified, _m.due_at, _m.id)
    .where(_m.site == bindparam("site"), _m.kind == bindparam("kind"), _m.due_at <= bindparam("now"))
    .where(tuple_(_m.due_at, _m.id) > tuple_(bindparam("after_at"), bindparam("after_id")))
    .order_by(_m.due_at, _m.id)
    .limit(bindparam("most"))
)
_STATE = CompiledStatement(
    select(_m.id, _m.kind, _m.attempts, _m.sha256, _m.outcome, _m.fetched_at).where(
        _m.url == bindparam("url"), _m.site == bindparam("site")
    )
)
_ARTICLE = CompiledStatement(
    select(articles.c.id).where(articles.c.key == bindparam("key"), articles.c.site == bindparam("site"))
)
_NEWEST = (
    select(media_versions.c.sha256)
    .where(media_versions.c.media_id == bindparam("media_id"))
    .order_by(media_versions.c.last_seen_at.desc(), media_versions.c.sha256)
    .limit(1)
)
_VISITED = CompiledStatement(
    update(media)
    .where(_m.id == bindparam("media_id"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("fetched_at", "status", "outcome", "reason", "detail", "attempts", "due_at", "sha256")
        }
    )
)
_HAS_ANY = CompiledStatement(select(media.c.id).limit(1))


@cache
def _add(dialect: str) -> CompiledStatement:
    nothing = insert_into(media, dialect).on_conflict_do_nothing(index_elements=["url", "site"])
    return CompiledStatement(nothing.returning(_m.id), "site", "url", "kind", "found_at", "due_at")


@cache
def _link(linked: Table, dialect: str) -> CompiledStatement:
    return CompiledStatement(insert_into(linked, dialect).on_conflict_do_nothing(), *linked.c.keys())


def canonical_media_url(url: str) -> str | None:
    """Return the address under which a file is entered; None where it can be none: not on the web, endless, or with
    control characters."""
    url = url.partition("#")[0].strip()
    is_one = url[:8].lower().startswith(("http://", "https://")) and len(url) <= _LONGEST_ADDRESS and url.isprintable()
    return url if is_one else None


def is_entered(connection: Connection, site: str, url: str) -> bool:
    """Return whether an address is entered."""
    return _STATE.first(connection, {"url": canonical_media_url(url), "site": site}) is not None


def has_media(connection: Connection) -> bool:
    """Whether any address was entered."""
    return _HAS_ANY.first(connection, {}) is not None


def enter_media(connection: Connection, site: str, key: str, found: Iterable[FoundMedia], at: str) -> list[DueMedia]:
    """Enter what an article shows and links to; return what was not known. Do nothing where the article is not kept."""
    article_id = find_article(connection, site, key)
    if article_id is None:
        return []
    return _enter(connection, site, found, at, article_media, {"article_id": article_id}, "media_id")


def find_article(connection: Connection, site: str, key: str) -> int | None:
    """Return the id of an article; None where it is not kept."""
    article_id: int | None = _ARTICLE.scalar(connection, {"key": key, "site": site})
    return article_id


def _enter(
    connection: Connection,
    site: str,
    found: Iterable[FoundMedia],
    at: str,
    linked: Table,
    to: Mapping[str, int],
    name: str,
) -> list[DueMedia]:
    dialect, new = connection.dialect.name, []
    add, link = _add(dialect), _link(linked, dialect)
    for one in found:
        url = canonical_media_url(one.url)
        if url is None:
            continue
        row = {"site": site, "url": url, "kind": one.kind, "found_at": at, "due_at": at}
        media_id = add.scalar(connection, row)
        if media_id is not None:
            new.append(DueMedia(url, one.kind))
        else:
            known = _STATE.first(connection, {"url": url, "site": site})
            media_id = known.id
            if KINDS.index(one.kind) < KINDS.index(known.kind):  # a part of a page turns out to be a photograph
                is_due = known.sha256 is None or one.kind == "document"
                changed = {"kind": one.kind} | ({"due_at": at} if is_due else {})
                connection.execute(update(media).where(_m.id == media_id).values(changed))
        link.run(connection, {**to, name: media_id})
    return new


def find_entered(connection: Connection, addresses: Collection[str]) -> list[EnteredMedia]:
    """Return which of some addresses (at most some hundred) were entered, each once for every site that has it."""
    wanted = select(_m.site, _m.url, _m.kind).where(_m.url.in_(sorted(addresses))).order_by(_m.url, _m.site)
    return [EnteredMedia(*row) for row in connection.execute(wanted)]


def find_due(
    connection: Connection, site: str, now: str, kind: Kind, limit: int, after: tuple[str, int] = ("", 0)
) -> list[DueMedia]:
    """Return at most `limit` addresses of a kind that are due at `now`, those first that have been due longest, from
    the one behind the place `after` on: so a run goes through all that is due, whatever comes of each."""
    given = {"site": site, "kind": kind, "now": now, "most": limit, "after_at": after[0], "after_id": after[1]}
    return [DueMedia(*row[:5], (row.due_at, row.id)) for row in connection.execute(_DUE, given)]


def count_due(connection: Connection, site: str, now: str, kinds: Collection[str]) -> int:
    """Count the addresses that are due at `now`."""
    wanted = select(func.count()).where(_m.site == site, _m.kind.in_(sorted(kinds)), _m.due_at <= now)
    return connection.scalar(wanted) or 0


def make_due(connection: Connection, site: str, at: str, kinds: Collection[str]) -> int:
    """Make every address of a site due at `at`, and forget its failures; return how many there are. What was removed by
    order is not asked for again."""
    wanted = update(media).where(_m.site == site, _m.kind.in_(sorted(kinds)), _m.reason.is_distinct_from(REMOVED))
    return connection.execute(wanted.values(due_at=at, attempts=0)).rowcount


def save_media(connection: Connection, visit: MediaVisit, *, backdated: bool = False) -> SavedMedia:
    """Store what came of a request, or nothing of it. `backdated`: it may be older than what is known of the address,
    which then stays: an older file becomes a version beside the one that is there. Raise ValueError where that
    contradicts itself."""
    if (visit.body is not None) != (visit.outcome == "kept"):
        raise ValueError(f"{visit.url}: {visit.outcome} with a file, or kept without one")
    at = to_text(visit.fetched_at)
    url = canonical_media_url(visit.url)
    row = _STATE.first(connection, {"url": url, "site": visit.site})
    if row is None:
        raise ValueError(f"{visit.url}: it was never entered")
    digest: str | None = row.sha256
    is_new_file, found = False, 0
    if visit.body is not None:
        stored, is_new_file = store_file(connection, visit.body, at)
        is_same = digest == stored.sha256
        digest = stored.sha256
        _store_version(connection, row.id, digest, visit, at)
        if backdated and row.fetched_at is not None and at < row.fetched_at:
            return SavedMedia(_keep_newest(connection, row.id, row.sha256, visit), row.sha256, is_new_file)
        if visit.parts and _is_near_article(connection, row.id):
            found = len(_enter(connection, visit.site, visit.parts, at, media_parts, {"media_id": row.id}, "part_id"))
    else:
        is_same = visit.outcome == "unchanged"
        if is_same and digest is not None:
            _see_version(connection, row.id, digest, at)
    brought = visit.outcome in ("kept", "unchanged")
    attempts = row.attempts + 1 if not brought or (is_same and row.kind == "document") else 0
    changed: dict[str, Any] = {
        "fetched_at": at,
        "status": visit.status,
        "outcome": visit.outcome,
        "reason": visit.reason,
        "detail": visit.detail,
        "attempts": attempts,
        "due_at": _due_again(row.kind, visit, attempts),
        "sha256": digest,
    }
    _VISITED.run(connection, {"media_id": row.id, **{f"new_{name}": value for name, value in changed.items()}})
    if visit.body is not None:
        told = {"etag": visit.headers.get("etag"), "last_modified": visit.headers.get("last-modified")}
        connection.execute(update(media).where(_m.id == row.id).values(told))
    return SavedMedia(digest, row.sha256, is_new_file, found)


def _is_near_article(connection: Connection, media_id: int) -> bool:
    """Whether an article shows an address itself, or through few style sheets that need each other."""
    a, p = article_media.c, media_parts.c
    through = {media_id}
    for _level in range(_MOST_SHEETS):
        if connection.scalar(select(a.media_id).where(a.media_id.in_(through)).limit(1)) is not None:
            return True
        through = set(connection.scalars(select(p.media_id).where(p.part_id.in_(through)).limit(_MOST_USERS)))
    return False


def _due_again(kind: Kind, visit: MediaVisit, attempts: int) -> str | None:
    """Return when an address is due again; None: not again. `attempts`: how often in a row it brought nothing new."""
    if visit.outcome in ("kept", "unchanged"):
        wait = REVISIT * 2 ** min(attempts, 3) if kind == "document" else None
    elif visit.outcome == "failed":
        wait = min(_RETRY * 2 ** min(attempts - 1, 10), _LONGEST_RETRY)
    elif visit.reason == REMOVED:
        wait = None
    else:
        wait = _LONGEST_RETRY if attempts < _MOST_IN_VAIN else None
    return None if wait is None else to_text(visit.fetched_at + wait)


def _keep_newest(connection: Connection, media_id: int, held: str | None, visit: MediaVisit) -> str:
    """Let the version that was seen last be what is there, after an older one was stored; return its SHA-256."""
    newest: str = connection.execute(_NEWEST, {"media_id": media_id}).scalar_one()
    if newest != held:
        of_answer = {"etag": visit.headers.get("etag"), "last_modified": visit.headers.get("last-modified")}
        connection.execute(update(media).where(_m.id == media_id).values(sha256=newest, **of_answer))
    return newest


def _store_version(connection: Connection, media_id: int, digest: str, visit: MediaVisit, at: str) -> None:
    headers = json.dumps(dict(visit.headers), ensure_ascii=True, sort_keys=True)
    row = {"media_id": media_id, "sha256": digest, "first_seen_at": at, "last_seen_at": at}
    of_first = {"first_seen_at": at, "status": visit.status, "headers": headers}
    added = insert_into(media_versions, connection.dialect.name).values(row | of_first).on_conflict_do_nothing()
    if connection.scalar(added.returning(media_versions.c.media_id)) is None:
        _see_version(connection, media_id, digest, at)
        v = media_versions.c
        earlier = update(media_versions).where(v.media_id == media_id, v.sha256 == digest, v.first_seen_at > at)
        connection.execute(earlier.values(of_first))


def _see_version(connection: Connection, media_id: int, digest: str, at: str) -> None:
    v = media_versions.c
    seen = update(media_versions).where(v.media_id == media_id, v.sha256 == digest, v.last_seen_at < at)
    connection.execute(seen.values(last_seen_at=at))


def delete_media_of_site(connection: Connection, site: str) -> None:
    """Delete the addresses of a site, what was at them, and files that no other site has."""
    of_site = select(_m.id).where(_m.site == site)
    v = media_versions.c
    digests = set(connection.scalars(select(v.sha256).where(v.media_id.in_(of_site)).distinct()))
    digests |= set(connection.scalars(select(_m.sha256).where(_m.site == site, _m.sha256.is_not(None)).distinct()))
    for column in (media_parts.c.media_id, media_parts.c.part_id, article_media.c.media_id, v.media_id):
        connection.execute(delete(column.table).where(column.in_(of_site)))
    connection.execute(delete(media).where(_m.site == site))
    delete_unused_files(connection, digests)

"""What is in an archive, in numbers. This reads every row of the ledger once: seconds for millions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from archive.database.schema import articles, captures, urls
from archive.database.timestamps import to_text
from archive.ledger.removals import count_removals
from archive.ledger.urls import WAITS
from archive.media.ledger import has_media
from archive.media.queries import MediaTotal, count_media, count_media_by_site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatistics:
    """One site in numbers."""

    site: str
    articles: int
    revisions: int
    undated: int
    """Articles whose time of publication is not known."""
    first_published: str | None
    """As in the record; None where no article is dated."""
    last_published: str | None
    known: int
    """Addresses in the ledger."""
    fetched: int
    """Addresses that were fetched at least once."""
    due: int
    """Addresses that were due when they were counted."""
    waiting: int = 0
    """Addresses that yielded nothing and wait to be requested again, now or later."""
    refused: Mapping[str, int]
    """Addresses that were answered at the last visit, but not with something to store, by reason; those whose page is
    gone too, as in the counts of a crawl."""
    failed: Mapping[str, int]
    """Addresses that brought no usable answer at the last visit, by reason."""
    media: Sequence[MediaTotal] = ()
    """Its pictures and documents, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """An archive in numbers."""

    sites: tuple[SiteStatistics, ...]
    """In order of name."""
    captures: int
    """The number of stored pages."""
    capture_bytes: int
    """Their size as served."""
    stored_bytes: int
    """Their size as stored, compressed."""
    removed: int = 0
    """How often something was removed by order."""
    media: Sequence[MediaTotal] = ()
    """Pictures and documents, by kind. Of a file that several sites have the size counts once."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return asdict(self)


def read_statistics(connection: Connection, now: datetime) -> Statistics:
    """Count what is in the archive, and what is due at `now`."""
    of_articles = _articles(connection)
    of_ledger = _ledger(connection, to_text(now))
    some_media = has_media(connection)
    of_media = count_media_by_site(connection) if some_media else {}
    sites = tuple(
        SiteStatistics(
            site=site,
            **(_NO_ARTICLES | of_articles.get(site, {})),
            **of_ledger.get(site, _NO_ADDRESSES),
            media=of_media.get(site, ()),
        )
        for site in sorted(of_articles.keys() | of_ledger.keys() | of_media.keys())
    )
    sizes = select(func.count(), func.sum(captures.c.size), func.sum(captures.c.stored_size))
    count, size, stored_size = connection.execute(sizes).one()
    return Statistics(
        sites=sites,
        captures=count,
        capture_bytes=int(size or 0),
        stored_bytes=int(stored_size or 0),
        removed=count_removals(connection),
        media=count_media(connection) if some_media else (),
    )


_NO_ARTICLES: dict[str, Any] = {
    "articles": 0,
    "revisions": 0,
    "undated": 0,
    "first_published": None,
    "last_published": None,
}
_NO_ADDRESSES: dict[str, Any] = {"known": 0, "fetched": 0, "due": 0, "waiting": 0, "refused": {}, "failed": {}}


def _articles(connection: Connection) -> dict[str, dict[str, Any]]:
    c = articles.c
    numbers = select(
        c.site,
        func.count(),
        func.sum(c.revision),
        func.count() - func.count(c.published),
        func.min(c.published),
        func.max(c.published),
    ).group_by(c.site)
    return {
        site: dict(zip(_NO_ARTICLES, (number, int(revisions), undated, first, last), strict=True))
        for site, number, revisions, undated, first, last in connection.execute(numbers)
    }


def _ledger(connection: Connection, now: str) -> dict[str, dict[str, Any]]:
    c = urls.c
    by = (c.site, c.outcome, c.reason)
    waiting = func.count().filter(c.due_at.is_not(None), WAITS)
    numbers = select(*by, func.count(), func.count().filter(c.due_at <= now), waiting).group_by(*by)
    sites: defaultdict[str, dict[str, Any]] = defaultdict(lambda: {**_NO_ADDRESSES, "refused": {}, "failed": {}})
    for site, outcome, reason, known, due, waits in sorted(connection.execute(numbers), key=str):
        of_site = sites[site]
        of_site["known"] += known
        of_site["fetched"] += known if outcome is not None else 0
        of_site["due"] += due
        of_site["waiting"] += waits
        if outcome in ("refused", "failed", "gone"):
            reasons = of_site["failed" if outcome == "failed" else "refused"]
            word = reason or outcome
            reasons[word] = reasons.get(word, 0) + known
    return dict(sites)

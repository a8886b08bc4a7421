"""What became of articles between two days: revised on their site, withdrawn from it, returned to it.

An article is revised where a visit saw other content than the visit before. What today's reader makes of a stored page
is not a change of the page and is not listed here, and neither is a revision of the very bytes of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, and_, func, literal_column, or_, select

from archive.database.records import read_article
from archive.database.schema import articles, revisions, withdrawals
from archive.database.sql import integers_as_table
from archive.database.timestamps import VIETNAM, from_text, from_text_or_none, local, to_text
from archive.history.diff import Change, find_changes

Event = Literal["revised", "withdrawn", "returned"]

EVENTS: tuple[Event, ...] = ("revised", "withdrawn", "returned")

_BATCH = 100  # pairs of records that are read at once, some megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """What became of one article at one time."""

    event: Event
    at: datetime
    """When it was found, aware."""
    not_before: datetime | None
    """The visit before, aware: it happened between this and `at`. None where that is not known: of a page that was
    withdrawn and came back."""
    site: str
    key: str
    url: str
    title: str
    """As it is now."""
    published: str | None
    """The date of publication of that revision, as in the record."""
    revision: int | None = None
    """Number of the revision; None where it was not revised. Backfilling an article may change it."""
    changes: tuple[Change, ...] = ()
    """Where it was revised: the fields that differ."""
    same_reader: bool = True
    """Where it was revised: whether both revisions were read by the same version of the reader. If not, some of what
    differs may be the reader's doing."""
    reason: str | None = None
    """Why it counts as withdrawn (`http-404`); None where it was revised."""
    gone_at: datetime | None = None
    """When its page was first found gone, aware; None where it was revised."""
    back_at: datetime | None = None
    """When it was found again, aware; None where it was not."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        told = {name: getattr(self, name) for name in ("site", "key", "url", "title", "published")}
        if self.event == "revised":
            return told | {
                "revision": self.revision,
                "seen_at": _at(self.at),
                "last_seen_before_at": _at(self.not_before),
                "same_reader": self.same_reader,
                "changed": {change.field: list(change.differences) for change in self.changes},
            }
        return told | {"gone_at": _at(self.gone_at), "reason": self.reason, "back_at": _at(self.back_at)}


def _nothing() -> dict[Event, int]:
    return dict.fromkeys(EVENTS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became of the articles of some sites in some days."""

    new: int = 0
    """Articles that were seen for the first time."""
    counts: dict[Event, int] = field(default_factory=_nothing)
    """All events by kind."""
    newest: Sequence[ArticleChange] = ()
    """The newest first: all, or as many as were asked for."""

    def of(self, event: Event) -> list[ArticleChange]:
        """Return those of one kind, the newest first."""
        return [change for change in self.newest if change.event == event]


def _at(at: datetime | None) -> str | None:
    return None if at is None else local(at).isoformat()


class _Row(NamedTuple):
    at: str
    site: str
    event: Event
    article_id: int
    revision_id: int | None
    """None where it was not revised."""
    gone_at: str | None
    """None where it was revised; so are the two below."""
    reason: str | None
    back_at: str | None


def read_changes(
    connection: Connection,
    *,
    site: str | None = None,
    since: date | None = None,
    until: date | None = None,
    at_most: int | None = None,
    only: frozenset[int] | None = None,
    excluded: frozenset[int] = frozenset(),
    with_new: bool = True,
) -> Changes:
    """Return what became of articles on these days in Vietnam, both included, or at any time; with `at_most` only so
    many of the newest changes, though all are counted. `only` and `excluded`: of which articles, as in `Selection`; new
    ones are counted whatever these say, unless `with_new` is false: every article is looked at for that."""
    every = [*_revised(connection, site, since, until), *_withdrawn(connection, site, since, until)]
    rows = [row for row in every if row.article_id not in excluded and (only is None or row.article_id in only)]
    return _make_changes(connection, rows, at_most, new=_count_new(connection, site, since, until) if with_new else 0)


def read_changes_by_site(connection: Connection, *, since: date, at_most: int) -> dict[str, Changes]:
    """Return the same for each site where something changed since a day, `at_most` for each. New articles are not
    counted."""
    by_site: dict[str, list[_Row]] = {}
    for row in (*_revised(connection, None, since, None), *_withdrawn(connection, None, since, None)):
        by_site.setdefault(row.site, []).append(row)
    return {site: _make_changes(connection, rows, at_most, new=0) for site, rows in by_site.items()}


def _make_changes(connection: Connection, rows: list[_Row], at_most: int | None, *, new: int) -> Changes:
    rows.sort(key=lambda row: (row.at, row.event, row.article_id), reverse=True)
    counts = {event: sum(row.event == event for row in rows) for event in EVENTS}
    return Changes(new=new, counts=counts, newest=tuple(_load(connection, rows[:at_most])))


def _count_new(connection: Connection, site: str | None, since: date | None, until: date | None) -> int:
    counted = _within(select(func.count()).select_from(articles), articles.c.first_seen_at, since, until)
    count: int = connection.execute(_of_site(counted, site)).scalar_one()
    return count


def _revised(connection: Connection, site: str | None, since: date | None, until: date | None) -> Iterator[_Row]:
    earlier = revisions.alias("before")
    after, before = revisions.c, earlier.c
    found: Select[Any] = (
        select(after.seen_at, articles.c.site, after.article_id, after.id)
        .join(articles, articles.c.id == after.article_id)
        .join(earlier, and_(before.article_id == after.article_id, before.number == after.number - 1))
        .where(after.number > literal_column("1"), after.reread_at.is_(None))  # as in the index `ix_revisions_later`
        .where(or_(after.capture.is_(None), before.capture.is_distinct_from(after.capture)))
    )
    found = _of_site(_within(found, after.seen_at, since, until), site)
    for at, of, article_id, revision_id in connection.execute(found):
        yield _Row(at, of, "revised", article_id, revision_id, None, None, None)


def _withdrawn(connection: Connection, site: str | None, since: date | None, until: date | None) -> Iterator[_Row]:
    c = withdrawals.c
    moments: tuple[tuple[Event, Any], ...] = (("withdrawn", c.gone_at), ("returned", c.back_at))
    for event, moment in moments:
        found: Select[Any] = select(moment, articles.c.site, c.article_id, c.gone_at, c.reason, c.back_at)
        found = found.join_from(withdrawals, articles).where(moment.is_not(None))
        for row in connection.execute(_of_site(_within(found, moment, since, until), site)):
            yield _Row(row[0], row.site, event, row.article_id, None, row.gone_at, row.reason, row.back_at)


def _within(wanted: Select[Any], moment: Any, since: date | None, until: date | None) -> Select[Any]:
    if since is not None and since > date.min:  # beyond these days no time can be computed
        wanted = wanted.where(moment >= _midnight(since))
    if until is not None and until < date.max:
        wanted = wanted.where(moment < _midnight(until + timedelta(days=1)))
    return wanted


def _midnight(day: date) -> str:
    return to_text(datetime(day.year, day.month, day.day, tzinfo=VIETNAM))


def _of_site(wanted: Select[Any], site: str | None) -> Select[Any]:
    return wanted if site is None else wanted.where(articles.c.site == site)


# --- what they were --------------------------------------------------------------------------------


def _load(connection: Connection, rows: Sequence[_Row]) -> Iterator[ArticleChange]:
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        told, last_seen = _load_articles(connection, [row.article_id for row in batch])
        revised = _load_revised(connection, [row.revision_id for row in batch if row.revision_id is not None])
        for row in batch:
            known = {"event": row.event, "at": from_text(row.at), **told[row.article_id]}
            if row.revision_id is not None and row.revision_id not in revised:
                continue  # it is damaged
            if row.revision_id is not None:
                yield ArticleChange(**known, **revised[row.revision_id])
                continue
            gone_at, back_at = from_text_or_none(row.gone_at), from_text_or_none(row.back_at)
            before = gone_at if row.event == "returned" else last_seen[row.article_id] if back_at is None else None
            yield ArticleChange(**known, not_before=before, reason=row.reason, gone_at=gone_at, back_at=back_at)


def _load_articles(connection: Connection, ids: Sequence[int]) -> tuple[dict[int, dict[str, Any]], dict[int, datetime]]:
    """Return, by id, what identifies each article, and when it was last seen."""
    c = articles.c
    listed = integers_as_table(connection, sorted(set(ids)))
    found = select(c.id, c.site, c.key, c.url, c.title, c.published, c.last_seen_at)
    rows = connection.execute(found.join_from(listed, articles, c.id == listed.c.value)).all()
    told = {r.id: {name: getattr(r, name) for name in ("site", "key", "url", "title", "published")} for r in rows}
    return told, {row.id: from_text(row.last_seen_at) for row in rows}


def _load_revised(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return, by id, in what each revision differs from the one before it; those that are damaged are left out."""
    listed, before = integers_as_table(connection, ids), revisions.alias("before")
    c, old = revisions.c, before.c
    found = (
        select(c.id, c.number, c.reader, c.record, old.last_seen_at, old.seen_at, old.reader, old.record)
        .add_columns(articles.c.site, articles.c.key)
        .join_from(listed, revisions, c.id == listed.c.value)
        .join(articles, articles.c.id == c.article_id)
        .join(before, and_(old.article_id == c.article_id, old.number == c.number - 1))
    )
    revised: dict[int, dict[str, Any]] = {}
    for row in connection.execute(found):
        id_, number, reader, record, last_seen_at, old_seen_at, old_reader, old_record, *name = row
        after = read_article(connection, record, (*name, number))
        earlier = read_article(connection, old_record, (*name, number - 1))
        if after is not None and earlier is not None:
            revised[id_] = {
                "not_before": from_text(last_seen_at or old_seen_at),
                "revision": number,
                "changes": tuple(find_changes(earlier, after)),
                "same_reader": reader == old_reader,
            }
    return revised

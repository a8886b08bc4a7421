"""Check rows against each other: references, numbers of revisions, the current revision, and each record against the
columns that repeat it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, func, select

from archive.database.records import parse_record
from archive.database.schema import CURRENT_REVISION, articles, metadata, photos, revisions
from archive.errors import DamagedRecord
from archive.maintenance.report import CheckReport
from archive.messages.language import _
from archive.record.article import Article
from archive.record.fields import STORED_PHOTO
from archive.record.identity import is_digest_of, text_fingerprint

_BATCHED = {"yield_per": 1000}
_RECORDS_BATCHED = {"yield_per": 200}


# --- references -----------------------------------------------------------------------------------


def check_counts(connection: Connection, report: CheckReport) -> None:
    """Count the rows of every table."""
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        report.count(table.name, connection.scalar(select(func.count()).select_from(table)) or 0)


def check_references(connection: Connection, report: CheckReport) -> None:
    """Check that every reference leads to a row. A problem names the row that has it, by its primary key."""
    tables = set()
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            kind = f"reference-{table.name}-{key.parent.name}"
            for row in connection.execute(_dangling(key.parent, key.column), execution_options=_BATCHED):
                *own, value = row
                name = f"{table.name} {' '.join(map(str, own))} ({key.parent.name} {value})"
                report.add(kind, name, _("there is no such row in {table}", table=key.column.table.name))
                tables.add(table.name)
            report.count("references", connection.scalar(select(func.count(key.parent))) or 0)
    if connection.dialect.name != "sqlite":
        return
    for name, rowid, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        if name not in tables:  # otherwise its key was reported above
            report.add("reference-other", f"{name} row {rowid}", _("there is no such row in {table}", table=parent))


def _dangling(child: Column[Any], parent: Column[Any]) -> Select[Any]:
    return (
        select(*child.table.primary_key, child)
        .outerjoin_from(child.table, parent.table, child == parent)
        .where(child.is_not(None), parent.is_(None))
    )


# --- revisions ------------------------------------------------------------------------------------

_NO_CURRENT = select(articles).outerjoin_from(articles, revisions, CURRENT_REVISION).where(revisions.c.id.is_(None))
_OTHER_DIGEST = (
    select(articles).join_from(articles, revisions, CURRENT_REVISION).where(revisions.c.digest != articles.c.digest)
)
_NUMBERS = (
    select(
        revisions.c.article_id,
        func.count().label("number"),
        func.min(revisions.c.number).label("first"),
        func.max(revisions.c.number).label("last"),
    )
    .group_by(revisions.c.article_id)
    .subquery()
)
_GAPS = (
    select(articles, _NUMBERS.c.number, _NUMBERS.c.first, _NUMBERS.c.last)
    .join_from(articles, _NUMBERS, _NUMBERS.c.article_id == articles.c.id)
    .where((_NUMBERS.c.first != 1) | (_NUMBERS.c.last != _NUMBERS.c.number))
)
_LATER = (
    select(articles)
    .join_from(articles, _NUMBERS, _NUMBERS.c.article_id == articles.c.id)
    .where(_NUMBERS.c.last > articles.c.revision)
)


def check_revisions(connection: Connection, report: CheckReport) -> None:
    """Check that every article has its current revision, which is its last, and all revisions before it from 1 on."""
    for row in connection.execute(_NO_CURRENT, execution_options=_BATCHED):
        name = f"{named(row.id, row.site, row.key)} (revision {row.revision})"
        report.add("current-revision", name, "its current revision is missing")
    for row in connection.execute(_OTHER_DIGEST, execution_options=_BATCHED):
        report.add("digest", named(row.id, row.site, row.key), "its digest is not its current revision's")
    for row in connection.execute(_LATER, execution_options=_BATCHED):
        report.add("later-revision", named(row.id, row.site, row.key), "it has revisions after the current one")
    for row in connection.execute(_GAPS, execution_options=_BATCHED):
        name = f"{named(row.id, row.site, row.key)} ({row.number} revisions, numbered {row.first} to {row.last})"
        report.add("revision-numbers", name, "a revision is missing")


# --- times ----------------------------------------------------------------------------------------

TIME = "____-__-__T__:__:__.______Z"
"""A time in the form of `timestamps`, for LIKE."""


def check_times(connection: Connection, report: CheckReport) -> None:
    """Check the form of every time: of all columns whose name ends in `_at`."""
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        for column in (one for one in table.c if one.name.endswith("_at")):
            wrong = select(*table.primary_key, column).where(column.not_like(TIME))
            for *own, value in connection.execute(wrong, execution_options=_BATCHED):
                name = f"{table.name} {' '.join(map(str, own))} ({column.name} {value})"
                report.add("time", name, "it is not a time")


def named(article_id: int, site: str, key: str) -> str:
    """Return an article for people to read: `articles 12 (thanhuytphcm 1491931527)`."""
    return f"articles {article_id} ({site} {key})"


# --- records --------------------------------------------------------------------------------------

_REVISIONS = (
    select(
        revisions.c.id,
        revisions.c.number,
        revisions.c.digest,
        revisions.c.capture,
        revisions.c.record,
        articles.c.id.label("article_id"),  # NULL where there is none, which `check_references` reports
        articles.c.site,
        articles.c.key,
        articles.c.url,
        articles.c.revision,
        articles.c.title,
        articles.c.published,
        articles.c.fingerprint,
    )
    .outerjoin_from(revisions, articles, articles.c.id == revisions.c.article_id)
    .order_by(revisions.c.id)
)
_PHOTOS = select(photos).order_by(photos.c.revision_id, photos.c.position)
_photo_values = attrgetter(*STORED_PHOTO)


def check_records(connection: Connection, report: CheckReport) -> None:
    """Read all records and all photographs, side by side in the order of revisions, and compare them."""
    beside = _Photos(connection)
    for row in connection.execute(_REVISIONS, execution_options=_RECORDS_BATCHED):
        name = f"revisions {row.id} ({row.site} {row.key}, number {row.number})"
        kept = beside.of(row.id)
        report.count("records")
        try:
            article = Article.from_json(parse_record(row.record))
        except DamagedRecord as error:
            report.add("record", f"{name} ({error})", "its record cannot be read")
            continue
        _check_record(row, article, kept, name, report)


def _check_record(
    row: Row[*tuple[Any, ...]], article: Article, kept: list[Any], name: str, report: CheckReport
) -> None:
    if not is_digest_of(article, row.digest):
        report.add("record-digest", name, "its record does not match its digest")
    if row.capture is not None and article.sha256 != row.capture:
        report.add("record-page", name, "its record was read from another page than it names")
    if kept != [(position, *_photo_values(photo)) for position, photo in enumerate(article.photos, start=1)]:
        report.add("photos", name, "its photographs are not those of its record")
    if row.article_id is None:
        return
    if (article.site, article.key) != (row.site, row.key):
        report.add("record-article", name, "its record is of another article")
    if row.number == row.revision:
        _check_current(row, article, report)


def _check_current(row: Row[*tuple[Any, ...]], article: Article, report: CheckReport) -> None:
    name = named(row.article_id, row.site, row.key)
    for column in ("url", "title", "published"):
        if getattr(article, column) != getattr(row, column):
            report.add("article", f"{name} ({column})", "it differs from the record of its current revision")
    if text_fingerprint(article) != row.fingerprint:
        report.add("fingerprint", name, "its fingerprint is not that of its text")


class _Photos:
    """The rows of photographs by revision, to be read in ascending order of revisions."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(_PHOTOS, execution_options=_RECORDS_BATCHED)
        self._groups: Iterator[tuple[int, Iterator[Any]]] = groupby(rows, key=attrgetter("revision_id"))
        self._waiting: tuple[int, list[Any]] | None = self._next()

    def _next(self) -> tuple[int, list[Any]] | None:
        for revision_id, rows in self._groups:
            return revision_id, [(row.position, *_photo_values(row)) for row in rows]
        return None

    def of(self, revision_id: int) -> list[Any]:
        """Return the revision's photographs: position and `fields.STORED_PHOTO`."""
        while (
            self._waiting is not None and self._waiting[0] < revision_id
        ):  # without revision, which `check_references` reports
            self._waiting = self._next()
        if self._waiting is None or self._waiting[0] != revision_id:
            return []
        found = self._waiting[1]
        self._waiting = self._next()
        return found

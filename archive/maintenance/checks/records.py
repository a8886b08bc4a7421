"""Every revision's record: that it is one, and that what stands beside it says the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, select

from archive.database.schema import articles, photos, revisions
from archive.maintenance.checks.rows import named
from archive.maintenance.report import CheckReport
from archive.record.article import Article
from archive.record.identity import content_digest, text_fingerprint

_BATCHED = {"yield_per": 200}

_REVISIONS = (
    select(
        revisions.c.id,
        revisions.c.number,
        revisions.c.digest,
        revisions.c.capture,
        revisions.c.record,
        articles.c.id.label("article_id"),  # NULL where there is none: found as a reference
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


def check_records(connection: Connection, findings: CheckReport) -> None:
    """Reads all records and all photographs, side by side in the order of revisions."""
    beside = _Photos(connection)
    for row in connection.execute(_REVISIONS, execution_options=_BATCHED):
        name = f"revisions {row.id} ({row.site} {row.key}, number {row.number})"
        kept = beside.of(row.id)
        findings.count("records")
        try:
            article = Article.from_json(json.loads(row.record.encode()))  # what is no UTF-8 fails here
            _check_record(row, article, kept, name, findings)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            findings.add("record", f"{name} ({_short(error)})", "its record is none")


def _check_record(
    row: Row[*tuple[Any, ...]], article: Article, kept: list[Any], name: str, findings: CheckReport
) -> None:
    if content_digest(article) != row.digest:
        findings.add("record-digest", name, "its record does not match its digest")
    if row.capture is not None and article.sha256 != row.capture:
        findings.add("record-page", name, "its record was read from another page than it names")
    listed = [(p.url, p.caption, p.credit, p.caption_raw) for p in article.photos]
    if kept != [(position, *photo) for position, photo in enumerate(listed, start=1)]:
        findings.add("photos", name, "its photographs are not those of its record")
    if row.article_id is None:
        return
    if (article.site, article.key) != (row.site, row.key):
        findings.add("record-article", name, "its record is of another article")
    if row.number == row.revision:
        _check_current(row, article, findings)


def _check_current(row: Row[*tuple[Any, ...]], article: Article, findings: CheckReport) -> None:
    name = named(row.article_id, row.site, row.key)
    for column in ("url", "title", "published"):
        if getattr(article, column) != getattr(row, column):
            findings.add("article", f"{name} ({column})", "it says another thing than its current revision")
    if text_fingerprint(article) != row.fingerprint:
        findings.add("fingerprint", name, "its fingerprint is not that of its text")


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:100]


class _Photos:
    """Rows of photographs by revision, asked for in ascending order of revisions."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(_PHOTOS, execution_options=_BATCHED)
        self._groups: Iterator[tuple[int, Iterator[Any]]] = groupby(rows, key=attrgetter("revision_id"))
        self._waiting: tuple[int, list[Any]] | None = self._next()

    def _next(self) -> tuple[int, list[Any]] | None:
        for revision_id, rows in self._groups:
            return revision_id, [(r.position, r.url, r.caption, r.credit, r.caption_raw) for r in rows]
        return None

    def of(self, revision_id: int) -> list[Any]:
        """The revision's photographs: position, url, caption, credit, caption_raw."""
        while self._waiting is not None and self._waiting[0] < revision_id:  # of no revision: found as references
            self._waiting = self._next()
        if self._waiting is None or self._waiting[0] != revision_id:
            return []
        found = self._waiting[1]
        self._waiting = self._next()
        return found

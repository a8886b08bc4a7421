"""Rows that name other rows: references, numbers of revisions, which revision is the current one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Select, func, select

from archive.database.schema import CURRENT_REVISION, articles, metadata, revisions
from archive.maintenance.report import CheckReport

_BATCHED = {"yield_per": 1000}


def check_counts(connection: Connection, findings: CheckReport) -> None:
    """How many rows every table has."""
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        findings.count(table.name, connection.scalar(select(func.count()).select_from(table)) or 0)


def check_references(connection: Connection, findings: CheckReport) -> None:
    """Every reference leads to a row. Names the row that has it, by its primary key."""
    named = set()
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            kind = f"reference-{table.name}-{key.parent.name}"
            for row in connection.execute(_dangling(key.parent, key.column), execution_options=_BATCHED):
                *own, value = row
                name = f"{table.name} {' '.join(map(str, own))} ({key.parent.name} {value})"
                findings.add(kind, name, f"there is no such row in {key.column.table.name}")
                named.add(table.name)
            findings.count("references", connection.scalar(select(func.count(key.parent))) or 0)
    if connection.dialect.name != "sqlite":
        return
    for name, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        if name not in named:  # else it was named above, by its own key
            findings.add("reference-other", f"{name} row {rowid}", f"there is no such row in {parent}")


def _dangling(child: Column[Any], parent: Column[Any]) -> Select[Any]:
    return (
        select(*child.table.primary_key, child)
        .outerjoin_from(child.table, parent.table, child == parent)
        .where(child.is_not(None), parent.is_(None))
    )


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


def check_revisions(connection: Connection, findings: CheckReport) -> None:
    """Every article has its current revision, which is its last, and those before it from 1 on."""
    for row in connection.execute(_NO_CURRENT, execution_options=_BATCHED):
        name = f"{named(row.id, row.site, row.key)} (revision {row.revision})"
        findings.add("current-revision", name, "its current revision is missing")
    for row in connection.execute(_OTHER_DIGEST, execution_options=_BATCHED):
        findings.add("digest", named(row.id, row.site, row.key), "its digest is not its current revision's")
    for row in connection.execute(_LATER, execution_options=_BATCHED):
        findings.add("later-revision", named(row.id, row.site, row.key), "it has revisions after the current one")
    for row in connection.execute(_GAPS, execution_options=_BATCHED):
        name = f"{named(row.id, row.site, row.key)} ({row.number} revisions, numbered {row.first} to {row.last})"
        findings.add("revision-numbers", name, "a revision is missing")


def named(article_id: int, site: str, key: str) -> str:
    """An article, for people: `articles 12 (thanhuytphcm 1491931527)`."""
    return f"articles {article_id} ({site} {key})"

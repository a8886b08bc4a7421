"""The index of an archive that has none, or one of an earlier version: built in steps that outlast a kill.

`prepare_index` makes it and gives every article its place; `build_some` then enters articles in the order of their
places, each time in a transaction, and notes how far it came. Several may do so at once.
"""

from __future__ import annotations

import json
import re

from sqlalchemy import Connection, inspect, select
from sqlalchemy import text as sql

from archive.article import Article
from archive.schema import articles
from archive.search.index import INDEX, add_contents, give_places, make_tables

_LEFT = f"{INDEX}_left"  # a table that is there while articles are: the place up to which they are entered
_STEP = 1000  # articles a transaction, some megabytes of index

_TABLES = {
    "sqlite": {f"{INDEX}_places", f"{INDEX}_trigrams", f"{INDEX}_waiting"},
    "postgresql": {f"{INDEX}_places", f"{INDEX}_waiting"},
}
_LOCK = 0x7475_6C69_6575  # any number that nobody else locks

_NEXT = sql(
    f"SELECT p.place, p.article_id, r.record FROM {INDEX}_places p JOIN articles a ON a.id = p.article_id"  # noqa: S608
    " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
    " WHERE p.place > :after AND p.place <= :until ORDER BY p.place"
)
_UNTIL = sql(f"SELECT place FROM {INDEX}_places WHERE place > :after ORDER BY place LIMIT 1 OFFSET :others")  # noqa: S608


def is_built(connection: Connection) -> bool:
    """Whether every article is in the index of this version."""
    there = set(inspect(connection).get_table_names())
    return _TABLES[connection.dialect.name] <= there and _LEFT not in there


def prepare_index(connection: Connection) -> None:
    """Makes the index of this version, in place of one of an earlier version. Nothing happens where it is there."""
    _wait_for_others(connection)
    there = set(inspect(connection).get_table_names())
    if _TABLES[connection.dialect.name] <= there:
        return
    for name in sorted(there, key=len):  # FTS5's own tables go with the one that they belong to
        if re.fullmatch(r"search_\d+(?:_places|_trigrams|_left|_waiting)?", name):
            connection.exec_driver_sql(f"DROP TABLE {name}")
    make_tables(connection)
    c = articles.c
    dated = select(c.id, c.published).order_by(c.published.nulls_first(), c.id)
    with connection.execute(dated, execution_options={"yield_per": 1000}) as rows:
        give_places(connection, ((row.id, row.published) for row in rows))
    if connection.scalar(select(c.id).limit(1)) is not None:
        connection.exec_driver_sql(f"CREATE TABLE {_LEFT} (place BIGINT NOT NULL)")
        connection.exec_driver_sql(f"INSERT INTO {_LEFT} VALUES (-1)")  # noqa: S608


def build_some(connection: Connection) -> int:
    """Enters the next articles; how many, 0 where none was left."""
    _wait_for_others(connection)
    if is_built(connection):
        return 0
    after = connection.execute(sql(f"SELECT place FROM {_LEFT}")).scalar_one()  # noqa: S608
    until = connection.scalar(_UNTIL, {"after": after, "others": _STEP - 1})
    rows = connection.execute(_NEXT, {"after": after, "until": until if until is not None else 1 << 62})
    placed = [(place, article_id, Article.from_json(json.loads(record))) for place, article_id, record in rows]
    add_contents(connection, placed)
    if until is None:
        connection.exec_driver_sql(f"DROP TABLE {_LEFT}")
    else:
        connection.execute(sql(f"UPDATE {_LEFT} SET place = :until"), {"until": until})  # noqa: S608
    return len(placed)


def _wait_for_others(connection: Connection) -> None:
    # In SQLite a transaction that writes is alone.
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})

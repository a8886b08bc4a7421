"""The index in the database: which articles have which tokens, newest first.

Each article has a place, a number by which the index sorts: the minute of its publication, and in it a number of its
own. So the newest articles are at the end of every list of the index, where SQLite begins to read it, and a span of
days is a span of places. Undated articles stand before all dated ones, in the order in which they came.

In SQLite the index is a table of FTS5, which is told nothing but tokens: `detail=none`, for there are no positions to
know; `content=''`, no copy of the text. Places that follow each other closely make it half as large as a moment and
the article's number in one would. In PostgreSQL it is an array with a GIN index; not a `tsvector`, which holds a
megabyte of words at most: less than the longest reports that these portals print.

Beside them stands a filter of each article's trigrams (`trigrams`), for phrases of three words and more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy import text as sql

from archive.database.schema import articles
from archive.database.sql import CompiledStatement
from archive.record.article import Article
from archive.search.bloom import make_filter
from archive.search.tokens import make_tokens

INDEX = "search_4"
"""Name of the index: `search_` and the version of its tokens and filters. Its other tables' names begin with it."""

DATED = 1 << 40
"""Places of dated articles begin here."""
END = (1 << 62) - 1
"""No place is beyond it."""

_IN_A_MINUTE = 1 << 10  # most articles are dated by the day alone: what finds no room stands in the next minute
_FIRST = datetime(1900, 1, 1)

_MAKE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(tokens, content='', columnsize=0, detail=none,"
        " tokenize=\"ascii tokenchars '=_.'\")",
        f"CREATE TABLE {INDEX}_places (place INTEGER PRIMARY KEY, article_id INTEGER NOT NULL UNIQUE)",
        f"CREATE TABLE {INDEX}_trigrams (place INTEGER PRIMARY KEY, bloom BLOB NOT NULL)",
        f"CREATE TABLE {INDEX}_waiting (article_id INTEGER PRIMARY KEY, before INTEGER)",
    ),
    "postgresql": (
        f"CREATE TABLE {INDEX}_places (article_id BIGINT PRIMARY KEY, place BIGINT NOT NULL,"
        ' tokens TEXT[] COLLATE "C", bloom BYTEA)',
        f"CREATE TABLE {INDEX}_waiting (article_id BIGINT PRIMARY KEY, before INTEGER)",
        f"CREATE INDEX ix_{INDEX}_places_place ON {INDEX}_places (place, article_id)",
        f"CREATE INDEX ix_{INDEX}_places_tokens ON {INDEX}_places USING gin (tokens)",
    ),
}

_ASSIGN = sql(f"INSERT INTO {INDEX}_places (place, article_id) VALUES (:place, :id)")  # noqa: S608
_ASSIGN_NEXT = CompiledStatement(
    sql(
        f"INSERT INTO {INDEX}_places (place, article_id)"  # noqa: S608
        f" SELECT COALESCE(MAX(place) + 1, CAST(:first AS BIGINT)), CAST(:id AS BIGINT) FROM {INDEX}_places"
        " WHERE place BETWEEN :first AND :last HAVING COALESCE(MAX(place), 0) < :last RETURNING place"
    )
)
_WAIT = CompiledStatement(
    sql(
        f"INSERT INTO {INDEX}_waiting (article_id, before) VALUES (:id, :before)"  # noqa: S608
        " ON CONFLICT (article_id) DO NOTHING"  # what is in the index is what was there when it began to wait
    )
)
_ANY_WAITING = sql(f"SELECT 1 FROM {INDEX}_waiting LIMIT 1")  # noqa: S608
_WAITING = sql(
    "SELECT w.article_id, a.published, r.record, p.place, old.record"  # noqa: S608
    f" FROM {INDEX}_waiting w JOIN articles a ON a.id = w.article_id"
    " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
    f" LEFT JOIN {INDEX}_places p ON p.article_id = a.id"
    " LEFT JOIN revisions old ON old.article_id = a.id AND old.number = w.before"
    " ORDER BY w.article_id LIMIT :most"
)
_MAX_QUEUED = 500  # records at once, a few megabytes
_ENTERED = sql(f"DELETE FROM {INDEX}_waiting WHERE article_id = :id")  # noqa: S608
_TAKE = sql(f"DELETE FROM {INDEX}_places WHERE article_id = :id")  # noqa: S608
_ADD = {
    "sqlite": (
        CompiledStatement(sql(f"INSERT INTO {INDEX} (rowid, tokens) VALUES (:place, :tokens)")),  # noqa: S608
        CompiledStatement(sql(f"INSERT INTO {INDEX}_trigrams (place, bloom) VALUES (:place, :bloom)")),  # noqa: S608
    ),
    "postgresql": (
        CompiledStatement(
            sql(f"UPDATE {INDEX}_places SET tokens = :tokens, bloom = :bloom WHERE article_id = :id")  # noqa: S608
        ),
    ),
}
_TAKE_OUT = (  # of SQLite: an index without texts must be told what to take out
    sql(f"INSERT INTO {INDEX} ({INDEX}, rowid, tokens) VALUES ('delete', :place, :tokens)"),  # noqa: S608
    sql(f"DELETE FROM {INDEX}_trigrams WHERE place = :place"),  # noqa: S608
)


def make_tables(connection: Connection) -> None:
    """The empty index."""
    for statement in _MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        # Bytes that wait in memory for the end of a transaction: only when everything is indexed anew there are many.
        connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('hashsize', 16777216)")  # noqa: S608
        # Segments of a size before they are made one: as many as can be, for every save pays for it.
        connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('automerge', 16)")  # noqa: S608


# --- places --------------------------------------------------------------------------------------


def first_rowid_of(published: str) -> int:
    """The place of the first article of that minute; of a day alone, its first minute. `published` as in the record."""
    at = datetime.fromisoformat(published[:16])  # always +07:00: the clock of whoever asks for a day
    return DATED + max(0, int((at - _FIRST).total_seconds()) // 60) * _IN_A_MINUTE


def rowid_range(since: date | None, until: date | None) -> tuple[int, int]:
    """The first and the last place of articles of these days, both included; of all, undated ones too, without."""
    first = 0 if since is None and until is None else DATED
    if since is not None:
        first = first_rowid_of(since.isoformat())
    last = END if until is None else first_rowid_of(f"{until.isoformat()}T23:59") + _IN_A_MINUTE - 1
    return first, last


def assign_rowids(connection: Connection, dated: Iterable[tuple[int, str | None]]) -> None:
    """Gives each article its place: ids and times of publication, undated ones first, then in order of time."""
    place, batch = 0, []
    for article_id, published in dated:
        place = article_id if published is None else max(place + 1, first_rowid_of(published))
        batch.append({"place": place, "id": article_id})
        if len(batch) == 1000:
            connection.execute(_ASSIGN, batch)
            batch.clear()
    if batch:
        connection.execute(_ASSIGN, batch)


def _assign_rowid(connection: Connection, article_id: int, published: str | None) -> int:
    """Gives an article the first free place of its minute."""
    if published is None:
        connection.execute(_ASSIGN, {"place": article_id, "id": article_id})
        return article_id
    first = first_rowid_of(published)
    while True:
        place: int | None = _ASSIGN_NEXT.run(
            connection, {"id": article_id, "first": first, "last": first + _IN_A_MINUTE - 1}
        ).scalar()
        if place is not None:
            return place
        first += _IN_A_MINUTE


# --- articles ------------------------------------------------------------------------------------


def queue_article(connection: Connection, article_id: int, before: int | None) -> None:
    """Notes that an article is to be entered in the index, by `enter_waiting`. `before`: the number of its revision
    that was current; None: it is new. One transaction for many articles costs a fifth of one for each."""
    _WAIT.run(connection, {"id": article_id, "before": before})


def has_queued(connection: Connection) -> bool:
    """Whether articles wait to be entered."""
    return connection.execute(_ANY_WAITING).first() is not None


def index_queued(connection: Connection) -> int:
    """Makes articles findable that wait for it, in place of their revisions before; how many, a limited number."""
    rows = connection.execute(_WAITING, {"most": _MAX_QUEUED}).all()
    placed = []
    for article_id, published, record, place, old in rows:
        if old is not None:
            before = Article.from_json(json.loads(old))
            if connection.dialect.name == "sqlite":
                tokens = " ".join(make_tokens(before).tokens)
                for statement in _TAKE_OUT:
                    connection.execute(statement, {"place": place, "tokens": tokens})
            if before.published != published:
                connection.execute(_TAKE, {"id": article_id})
                place = None
        if place is None:
            place = _assign_rowid(connection, article_id, published)
        placed.append((place, article_id, Article.from_json(json.loads(record))))
    if placed:
        add_to_index(connection, sorted(placed, key=lambda one: one[0]))
        connection.execute(_ENTERED, [{"id": article_id} for _, article_id, _ in placed])
    return len(placed)


def add_to_index(connection: Connection, placed: Iterable[tuple[int, int, Article]]) -> None:
    """Enters articles that have places: place, id, article. In order of places it is quickest."""
    joined = connection.dialect.name == "sqlite"
    rows: list[dict[str, Any]] = []
    for place, article_id, article in placed:
        tokens, trigrams = make_tokens(article)
        told = {"tokens": " ".join(tokens) if joined else list(tokens), "bloom": make_filter(trigrams)}
        rows.append({"place": place, "id": article_id} | told)
    if rows:
        for statement in _ADD[connection.dialect.name]:
            statement.run(connection, rows if len(rows) > 1 else rows[0])


# --- building -------------------------------------------------------------------------------------
#
# The index of an archive that has none, or one of an earlier version: built in steps that outlast a kill.
#
# `prepare_index` makes it and gives every article its place; `build_some` then enters articles in the order of their
# places, each time in a transaction, and notes how far it came. Several may do so at once.

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
        assign_rowids(connection, ((row.id, row.published) for row in rows))
    if connection.scalar(select(c.id).limit(1)) is not None:
        connection.exec_driver_sql(f"CREATE TABLE {_LEFT} (place BIGINT NOT NULL)")
        connection.exec_driver_sql(f"INSERT INTO {_LEFT} VALUES (-1)")  # noqa: S608


def build_batch(connection: Connection) -> int:
    """Enters the next articles; how many, 0 where none was left."""
    _wait_for_others(connection)
    if is_built(connection):
        return 0
    after = connection.execute(sql(f"SELECT place FROM {_LEFT}")).scalar_one()  # noqa: S608
    until = connection.scalar(_UNTIL, {"after": after, "others": _STEP - 1})
    rows = connection.execute(_NEXT, {"after": after, "until": until if until is not None else 1 << 62})
    placed = [(place, article_id, Article.from_json(json.loads(record))) for place, article_id, record in rows]
    add_to_index(connection, placed)
    if until is None:
        connection.exec_driver_sql(f"DROP TABLE {_LEFT}")
    else:
        connection.execute(sql(f"UPDATE {_LEFT} SET place = :until"), {"until": until})  # noqa: S608
    return len(placed)


def _wait_for_others(connection: Connection) -> None:
    # In SQLite a transaction that writes is alone.
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})

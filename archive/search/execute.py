"""Ask the index: the ids of articles with certain tokens and their records, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import text as sql

from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.database.sql import integers_as_table
from archive.search.bloom import may_contain
from archive.search.index import INDEX
from archive.search.query import Expression, Tokens
from archive.search.tokens import token_number

_SELECT = {
    # CROSS JOIN fixes the order: the index is read from its end, and only as far as is needed.
    "sqlite": f"FROM {INDEX} CROSS JOIN {INDEX}_places p ON p.place = {INDEX}.rowid{{more}}"
    f" WHERE {INDEX}.rowid BETWEEN :first AND :last AND {{condition}}",
    "postgresql": f"FROM {INDEX}_places p WHERE p.place BETWEEN :first AND :last AND {{condition}}",
}
_OF_FILE = f"SELECT p.article_id, {{bloom}} AS bloom {_SELECT['sqlite']} ORDER BY {INDEX}.rowid DESC"
_FILTERS_OF_FILE = f" LEFT JOIN {INDEX}_trigrams t ON t.place = {INDEX}.rowid"

# PostgreSQL does not know how many articles have a token that is not among the thousand most frequent. By its guess
# it reads the tokens of every article from the newest on until enough have it, 0.07 ms each, where hardly any has it.
# So the newest ones are looked at, and only where one in `_FEW` is meant some more of them; else the lists are asked,
# which takes the longer the more articles are meant. Two processes that save at once may have given the same rowid
# (column `place`).
_OLDER = "(p.place{any}, p.article_id) < (:place, :id) AND p.place{any} >= :first"
_NEWEST = (
    "SELECT p.place, p.article_id, {condition} AS is_found, {bloom} AS bloom FROM"  # noqa: S608
    f" (SELECT * FROM {INDEX}_places p WHERE {_OLDER.format(any='')} ORDER BY place DESC, article_id DESC LIMIT :size)"
    " p ORDER BY p.place DESC, p.article_id DESC"
)
_LISTED = (  # with "+ 0" no order of rowids can be used, which leaves the lists
    "SELECT f.article_id, {bloom} AS bloom FROM (SELECT p.place, p.article_id"  # noqa: S608
    f" FROM {INDEX}_places p WHERE {_OLDER.format(any=' + 0')} AND {{condition}}"
    " ORDER BY p.place + 0 DESC, p.article_id DESC OFFSET 0) f"
)
_FILTER_OF_LISTED = f"(SELECT b.bloom FROM {INDEX}_places b WHERE b.article_id = f.article_id)"  # noqa: S608
_SAMPLE, _FEW, _AT_MOST = 40, 10, 300  # articles looked at first; one in so many; looked at in one statement
_READ_FILTER = {
    "sqlite": sql(
        f"SELECT t.bloom FROM {INDEX}_places p JOIN {INDEX}_trigrams t ON t.place = p.place"  # noqa: S608
        " WHERE p.article_id = :id"
    ),
    "postgresql": sql(f"SELECT p.bloom FROM {INDEX}_places p WHERE p.article_id = :id"),  # noqa: S608
}
_BATCH = 200  # records read at once, a few megabytes at most
_LISTED_ROWS = 200  # fetched at once


def select_ids(dialect: str, expression: Expression, rowids: tuple[int, int]) -> tuple[str, dict[str, Any]]:
    """Return a SELECT of the ids of articles within a range of rowids, and its parameters."""
    condition, parameters = _condition(dialect, expression)
    found = _SELECT[dialect].format(condition=condition, more="")
    return f"SELECT p.article_id {found}", parameters | {"first": rowids[0], "last": rowids[1]}


def read_filter(connection: Connection, article_id: int) -> object:
    """Return the stored filter of an article's trigrams; None where there is none."""
    return connection.execute(_READ_FILTER[connection.dialect.name], {"id": article_id}).scalar()


def iterate_newest(
    connection: Connection, expression: Expression, rowids: tuple[int, int], expected: int
) -> Iterator[tuple[int, Any] | None]:
    """Yield ids and rows of the current records, with `site`, `key` and `revision` beside `record`, of the articles
    that the index names, newest first; None for one that its filter excludes.

    They are read in batches as they are needed, each larger than the one before; `expected` is how many will probably
    be.
    """
    ids = _ids(connection, expression, rowids, expected)
    size = expected
    while batch := list(islice(ids, min(size, _BATCH))):
        listed, c = integers_as_table(connection, [id_ for id_ in batch if id_ is not None]), articles.c
        wanted = select(c.id, revisions.c.record, c.site, c.key, c.revision)
        rows = wanted.join_from(listed, articles, c.id == listed.c.value).outerjoin(revisions, CURRENT_REVISION)
        records = {row.id: row for row in connection.execute(rows)}
        yield from (None if id_ is None else (id_, records[id_]) for id_ in batch if id_ is None or id_ in records)
        size *= 2


def _ids(
    connection: Connection, expression: Expression, rowids: tuple[int, int], expected: int
) -> Iterator[int | None]:
    """Yield the ids of the articles that the index names, newest first; None for those that their filters exclude."""
    hashes, (first, last) = expression.trigrams, rowids
    condition, parameters = _condition(connection.dialect.name, expression)
    parameters |= {"first": first, "last": last}
    if connection.dialect.name == "sqlite":  # it finds each row when it is fetched
        bloom, more = ("t.bloom", _FILTERS_OF_FILE) if hashes else ("NULL", "")
        with connection.execute(sql(_OF_FILE.format(bloom=bloom, more=more, condition=condition)), parameters) as rows:
            for article_id, contents in rows:
                yield article_id if may_contain(contents, hashes) else None
        return
    parameters |= {"place": last + 1, "id": 0}
    newest = sql(_NEWEST.format(bloom="p.bloom" if hashes else "NULL", condition=condition))
    size, seen, found = _SAMPLE, 0, 0
    while seen == 0 or found * _FEW >= seen:
        rows_of_newest = connection.execute(newest, parameters | {"size": size}).all()
        for row in rows_of_newest:
            if row.is_found:
                found += 1
                yield row.article_id if may_contain(row.bloom, hashes) else None
        if len(rows_of_newest) < size:
            return
        seen += size
        parameters |= {"place": row.place, "id": row.article_id}
        size = min(max(expected - found, _SAMPLE) * seen // max(found, 1), _AT_MOST)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # it would read the tokens of every article
    listed = sql(_LISTED.format(bloom=_FILTER_OF_LISTED if hashes else "NULL", condition=condition))
    with connection.execute(listed, parameters, execution_options={"yield_per": _LISTED_ROWS}) as rows:
        for article_id, contents in rows:
            yield article_id if may_contain(contents, hashes) else None


def _condition(dialect: str, expression: Expression) -> tuple[str, dict[str, Any]]:
    if dialect == "sqlite":
        return f"{INDEX} MATCH :match", {"match": _match(expression)}
    return _containment(expression)


def _match(expression: Expression) -> str:
    """Return the expression in FTS5's language. Tokens in quotes have letters, digits and the characters of `_CREATE`
    only."""
    left_out = [f'"{token}"' for token in sorted(expression.wanted.without)]
    for having, without in expression.excluded:
        unless = f" NOT ({_any(without)})" if without else ""
        left_out.append(f"(({_all(having)}){unless})")
    wanted = _all(expression.wanted.having)
    return f"({wanted}) NOT ({' OR '.join(left_out)})" if left_out else wanted


def _all(groups: Iterable[frozenset[str]]) -> str:
    # Rare tokens first, a site's and pairs: FTS5 goes through the articles of the first.
    parts = sorted(groups, key=lambda group: (not min(group).startswith("s."), "_" not in min(group), min(group)))
    return " AND ".join(f"({_any(group)})" if len(group) > 1 else _any(group) for group in parts)


def _any(tokens: Iterable[str]) -> str:
    return " OR ".join(f'"{token}"' for token in sorted(tokens))


def _containment(expression: Expression) -> tuple[str, dict[str, Any]]:
    """Return the expression in PostgreSQL's array operators, and its parameters."""
    parameters: dict[str, Any] = {}
    wanted = _contains(expression.wanted, "wanted", parameters)
    excluded = [
        f"NOT ({_contains(tokens, f'excluded_{number}', parameters)})"
        for number, tokens in enumerate(expression.excluded)
    ]
    return " AND ".join((wanted, *excluded)), parameters


def _contains(tokens: Tokens, name: str, parameters: dict[str, Any]) -> str:
    single = sorted(token for group in tokens.having if len(group) == 1 for token in group)
    groups = sorted(sorted(group) for group in tokens.having if len(group) > 1)
    conditions = []
    for operator, values in (("@>", single), *(("&&", group) for group in groups)):
        if values:
            parameter = f"{name}_{len(parameters)}"
            parameters[parameter] = list(map(token_number, values))
            conditions.append(f"p.tokens {operator} CAST(:{parameter} AS BIGINT[])")
    if tokens.without:
        parameters[f"{name}_without"] = list(map(token_number, sorted(tokens.without)))
        conditions.append(f"NOT p.tokens && CAST(:{name}_without AS BIGINT[])")
    return " AND ".join(conditions)

"""What the index is asked: ids of articles, and their records, newest first."""

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

_FOUND = {
    # CROSS JOIN: in this order. The index is read from its end, and as far as is needed.
    "sqlite": f"FROM {INDEX} CROSS JOIN {INDEX}_places p ON p.place = {INDEX}.rowid{{more}}"
    f" WHERE {INDEX}.rowid BETWEEN :first AND :last AND {{condition}}",
    "postgresql": f"FROM {INDEX}_places p WHERE p.place BETWEEN :first AND :last AND {{condition}}",
}
# Two who save at once may have given the same place.
_AFTER = "p.place <= :place AND (p.place, p.article_id) < (:place, :id)"
_ORDER = {"sqlite": f"{INDEX}.rowid DESC", "postgresql": "p.place DESC, p.article_id DESC"}
_BLOOM = {
    "sqlite": ("t.bloom", f" LEFT JOIN {INDEX}_trigrams t ON t.place = {INDEX}.rowid"),
    "postgresql": ("p.bloom", ""),
}
_KEPT = {
    "sqlite": sql(
        f"SELECT t.bloom FROM {INDEX}_places p JOIN {INDEX}_trigrams t ON t.place = p.place"  # noqa: S608
        " WHERE p.article_id = :id"
    ),
    "postgresql": sql(f"SELECT p.bloom FROM {INDEX}_places p WHERE p.article_id = :id"),  # noqa: S608
}
_BATCH = 200  # records at a time, a few megabytes at most
_IDS = 1000  # articles that PostgreSQL names at a time
_ALL = 1 << 62


def select_ids(dialect: str, expression: Expression, span: tuple[int, int]) -> tuple[str, dict[str, Any]]:
    """A SELECT of the articles' ids, and its parameters."""
    condition, parameters = _condition(dialect, expression)
    found = _FOUND[dialect].format(condition=condition, more="")
    return f"SELECT p.article_id {found}", parameters | {"first": span[0], "last": span[1]}


def read_filter(connection: Connection, article_id: int) -> object:
    """The filter of an article's trigrams as it is kept; None where there is none."""
    return connection.execute(_KEPT[connection.dialect.name], {"id": article_id}).scalar()


def iterate_newest(
    connection: Connection, expression: Expression, span: tuple[int, int], likely: int
) -> Iterator[tuple[int, str] | None]:
    """Ids and current records of what the index names, newest first, read in batches as they are asked for, each
    larger than the one before: `likely` is how many that probably will be. None for an article whose trigrams rule
    it out."""
    ids = _ids(connection, expression, span, likely)
    size = likely
    while batch := list(islice(ids, min(size, _BATCH))):
        listed, c = integers_as_table(connection, [id_ for id_ in batch if id_ is not None]), articles.c
        wanted = select(c.id, revisions.c.record).join_from(listed, articles, c.id == listed.c.value)
        rows = wanted.join(revisions, CURRENT_REVISION)
        records = {row.id: row.record for row in connection.execute(rows)}
        yield from (None if id_ is None else (id_, records[id_]) for id_ in batch if id_ is None or id_ in records)
        size *= 2


def _ids(connection: Connection, expression: Expression, span: tuple[int, int], likely: int) -> Iterator[int | None]:
    """What the index names, newest first; None for what is ruled out."""
    dialect, hashes = connection.dialect.name, expression.trigrams
    bloom, more = _BLOOM[dialect] if hashes else ("NULL", "")
    condition, parameters = _condition(dialect, expression)
    parameters |= {"first": span[0], "last": span[1]}
    # SQLite looks for the next one when it is asked for it; PostgreSQL for all of a statement's at once.
    size, named = likely if dialect == "postgresql" else _ALL, condition
    while True:
        found = _FOUND[dialect].format(condition=named, more=more)
        statement = f"SELECT p.place, p.article_id, {bloom} AS bloom {found} ORDER BY {_ORDER[dialect]} LIMIT :size"
        number = 0
        with connection.execute(sql(statement), parameters | {"size": size}) as rows:
            for row in rows:
                number += 1
                yield row.article_id if may_contain(row.bloom, hashes) else None
        if number < size:
            return
        parameters |= {"place": row.place, "id": row.article_id}
        size, named = min(4 * size, _IDS), f"{condition} AND {_AFTER}"


def _condition(dialect: str, expression: Expression) -> tuple[str, dict[str, Any]]:
    if dialect == "sqlite":
        return f"{INDEX} MATCH :match", {"match": _match(expression)}
    return _containment(expression)


def _match(expression: Expression) -> str:
    """In FTS5's language. Tokens are letters, digits and what `_MAKE` names: nothing in them is syntax in quotes."""
    left_out = [f'"{token}"' for token in sorted(expression.wanted.without)]
    for having, without in expression.excluded:
        unless = f" NOT ({_any(without)})" if without else ""
        left_out.append(f"(({_all(having)}){unless})")
    wanted = _all(expression.wanted.having)
    return f"({wanted}) NOT ({' OR '.join(left_out)})" if left_out else wanted


def _all(groups: Iterable[frozenset[str]]) -> str:
    # Those first that few articles have, a site's and pairs: FTS5 goes from one of the first's to the next.
    parts = sorted(groups, key=lambda group: (not min(group).startswith("s."), "_" not in min(group), min(group)))
    return " AND ".join(f"({_any(group)})" if len(group) > 1 else _any(group) for group in parts)


def _any(tokens: Iterable[str]) -> str:
    return " OR ".join(f'"{token}"' for token in sorted(tokens))


def _containment(expression: Expression) -> tuple[str, dict[str, Any]]:
    """In PostgreSQL's operators of arrays."""
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
            parameters[parameter] = values
            conditions.append(f"p.tokens {operator} CAST(:{parameter} AS TEXT[])")
    if tokens.without:
        parameters[f"{name}_without"] = sorted(tokens.without)
        conditions.append(f"NOT p.tokens && CAST(:{name}_without AS TEXT[])")
    return " AND ".join(conditions)

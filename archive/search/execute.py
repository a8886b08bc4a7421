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
# it reads the tokens of every article from the newest on until enough have it, 0.02 to 0.1 ms each, where hardly any
# has it. So that is only done as long as one in `_FEW` is meant. The others are found by the lists, first among so many
# articles as will probably do (a window), then among all that are left: a list is read as a whole, in a few
# milliseconds, but of its articles those in the window alone. Whether an article has what is left out is looked at
# last, as that takes reading its tokens. Two processes that save at once may have given the same rowid (column
# `place`).
_OLDER = "p.place BETWEEN :first AND :place AND (p.place < :place OR p.article_id < :id)"
_NEWEST = (
    "SELECT p.place, p.article_id, {condition} AS is_found, {bloom} AS bloom FROM"  # noqa: S608
    f" (SELECT * FROM {INDEX}_places p WHERE {_OLDER} ORDER BY place DESC, article_id DESC LIMIT :size)"
    " p ORDER BY p.place DESC, p.article_id DESC"
)
_IN_WINDOW = (
    "SELECT p.article_id, p.bloom FROM"  # noqa: S608
    f" (SELECT p.place, p.article_id, p.tokens, {{bloom}} AS bloom FROM {INDEX}_places p WHERE {_OLDER} AND {{wanted}}"
    " ORDER BY p.place DESC, p.article_id DESC OFFSET 0) p WHERE {excluded}"
)
_END_OF_WINDOW = sql(
    f"SELECT p.place FROM {INDEX}_places p WHERE {_OLDER}"  # noqa: S608
    " ORDER BY p.place DESC, p.article_id DESC OFFSET :size LIMIT 1"
)
# It would take the order of rowids, or all articles, for cheaper than the lists, as it does not count what it costs to
# read tokens. A plan for all values of the parameters would not know how large the window is.
_BY_LISTS = (
    "SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_custom_plan"
)
_AS_BEFORE = "SET LOCAL enable_indexscan = on; SET LOCAL enable_seqscan = on; SET LOCAL plan_cache_mode = auto"
_SAMPLE, _FEW, _AT_MOST = 40, 2, 300  # articles looked at first; one in so many; looked at in one statement
_WINDOW = (1000, 10_000)  # articles in the window, at least and at most: to count the most takes two milliseconds
_READ_FILTER = {
    "sqlite": sql(
        f"SELECT t.bloom FROM {INDEX}_places p JOIN {INDEX}_trigrams t ON t.place = p.place"  # noqa: S608
        " WHERE p.article_id = :id"
    ),
    "postgresql": sql(f"SELECT p.bloom FROM {INDEX}_places p WHERE p.article_id = :id"),  # noqa: S608
}
_FETCHED = 200  # articles of a list
_BATCH = 200  # records read at once, a few megabytes at most


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
    if connection.dialect.name == "sqlite":  # it finds each row when it is fetched
        condition, parameters = _condition("sqlite", expression)
        parameters |= {"first": first, "last": last}
        bloom, more = ("t.bloom", _FILTERS_OF_FILE) if hashes else ("NULL", "")
        with connection.execute(sql(_OF_FILE.format(bloom=bloom, more=more, condition=condition)), parameters) as rows:
            for article_id, contents in rows:
                yield article_id if may_contain(contents, hashes) else None
        return
    wanted, excluded, parameters = _containment(expression)
    condition = " AND ".join((wanted, *excluded))
    parameters |= {"first": first, "place": last, "id": 1 << 62}
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
    in_window = sql(
        _IN_WINDOW.format(
            bloom="p.bloom" if hashes else "NULL", wanted=wanted, excluded=" AND ".join(excluded) or "true"
        )
    )
    smallest, largest = _WINDOW
    size = min(max(3 * (expected - found) * seen // max(found, 1), smallest), largest)
    window_end: int | None = connection.scalar(_END_OF_WINDOW, parameters | {"size": size})
    while True:
        connection.exec_driver_sql(_BY_LISTS)
        # What is left may have many articles to look at: they are fetched as they are needed.
        fetched = {"yield_per": _FETCHED} if window_end is None else {}
        until = {"first": first if window_end is None else window_end}
        rows = connection.execute(in_window, parameters | until, execution_options=fetched)
        connection.exec_driver_sql(_AS_BEFORE)
        with rows:
            for article_id, contents in rows:
                yield article_id if may_contain(contents, hashes) else None
        if window_end is None:
            return
        parameters |= {"place": window_end, "id": 0}
        window_end = None


def _condition(dialect: str, expression: Expression) -> tuple[str, dict[str, Any]]:
    if dialect == "sqlite":
        return f"{INDEX} MATCH :match", {"match": _match(expression)}
    wanted, excluded, parameters = _containment(expression)
    return " AND ".join((wanted, *excluded)), parameters


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


def _containment(expression: Expression) -> tuple[str, list[str], dict[str, Any]]:
    """Return the expression in PostgreSQL's array operators: what the lists tell, and what the tokens of each article
    are read for; and its parameters."""
    parameters: dict[str, Any] = {}
    wanted, without = _contains(expression.wanted, "wanted", parameters)
    left_out = [
        _contains(tokens, f"excluded_{number}", parameters) for number, tokens in enumerate(expression.excluded)
    ]
    return wanted, [*without, *(f"NOT ({' AND '.join((has, *lacks))})" for has, lacks in left_out)], parameters


def _contains(tokens: Tokens, name: str, parameters: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the condition of what an article must have, and that of what it must not have, if any."""
    single = sorted(token for group in tokens.having if len(group) == 1 for token in group)
    groups = sorted(sorted(group) for group in tokens.having if len(group) > 1)
    conditions = []
    for operator, values in (("@>", single), *(("&&", group) for group in groups)):
        if values:
            parameter = f"{name}_{len(parameters)}"
            parameters[parameter] = list(map(token_number, values))
            conditions.append(f"p.tokens {operator} CAST(:{parameter} AS BIGINT[])")
    if not tokens.without:
        return " AND ".join(conditions), []
    parameters[f"{name}_without"] = list(map(token_number, sorted(tokens.without)))
    return " AND ".join(conditions), [f"NOT p.tokens && CAST(:{name}_without AS BIGINT[])"]

"""Ask the index: the ids of articles with certain tokens and their records, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import text as sql

from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.database.sql import integers_as_table
from archive.search.bloom import may_contain
from archive.search.query import Expression, Tokens
from archive.search.tokens import INDEX, site_token, token_number

_SELECT = {
    # CROSS JOIN fixes the order: the index is read from its end, and only as far as is needed.
    "sqlite": f"FROM {INDEX} CROSS JOIN {INDEX}_places p ON p.place = {INDEX}.rowid{{more}}"
    f" WHERE {INDEX}.rowid BETWEEN :first AND :last AND {{condition}}",
    "postgresql": f"FROM {INDEX}_places p WHERE p.place BETWEEN :first AND :last AND {{condition}}",
}
_OF_FILE = f"SELECT p.article_id, {{bloom}} AS bloom {_SELECT['sqlite']} ORDER BY {INDEX}.rowid DESC"
_FILTERS_OF_FILE = f" LEFT JOIN {INDEX}_trigrams t ON t.place = {INDEX}.rowid"

_EVERY = sql(
    f"SELECT p.article_id FROM {INDEX}_places p WHERE p.place BETWEEN :first AND :last"  # noqa: S608
    " ORDER BY p.place DESC, p.article_id DESC"
)

# PostgreSQL does not know how many articles have a token that is not among the thousand most frequent. By its guess
# it reads the tokens of every article from the newest on until enough have it, 0.02 to 0.1 ms each, where hardly any
# has it. So that is only done as long as one in `_FEW` is meant. The others are found by the lists, first among so many
# articles as will probably do (a window), then among all that are left: a list is read as a whole, in a few
# milliseconds, but of its articles those in the window alone. What is to be left out is found there by the lists too:
# among those that are wanted where several lists say which these are (a site's), for then they are few. Beyond the
# window, where its list may be the longest, it is found by reading tokens, last, unless there are many to read. Two
# processes that save at once may have given the same rowid (column `place`).
_OLDER = "p.place BETWEEN :first AND :place AND (p.place < :place OR p.article_id < :id)"
_NEWEST = (
    "SELECT p.place, p.article_id, {condition} AS is_found, {bloom} AS bloom FROM"  # noqa: S608
    f" (SELECT * FROM {INDEX}_places p WHERE {_OLDER} ORDER BY place DESC, article_id DESC LIMIT :size)"
    " p ORDER BY p.place DESC, p.article_id DESC"
)
_LISTED = (
    "SELECT p.place, p.article_id, p.bloom, {lacks} AS is_found FROM"  # noqa: S608
    f" (SELECT p.place, p.article_id, p.tokens, {{bloom}} AS bloom FROM {INDEX}_places p WHERE {_OLDER} AND {{wanted}}"
    " ORDER BY p.place DESC, p.article_id DESC LIMIT {most} OFFSET 0) p"
)
_LACKS_BY_LISTS = (
    f"p.article_id NOT IN (SELECT p.article_id FROM {INDEX}_places p"  # noqa: S608
    " WHERE p.place BETWEEN :first AND :place AND {among} AND {{condition}})"
)
_LACKS = "NOT ({condition})"
_END_OF_WINDOW = sql(
    f"SELECT p.place FROM {INDEX}_places p WHERE {_OLDER}"  # noqa: S608
    " ORDER BY p.place DESC, p.article_id DESC OFFSET :size LIMIT 1"
)
# The server would take the order of rowids, or all articles, for cheaper than the lists, as it does not count what it
# costs to read tokens; in a window it is to use the lists and the order of rowids, however few or many articles it
# expects of either. A plan for all values of the parameters would not know how large the window is.
_SETTINGS = {"enable_indexscan": "off", "enable_seqscan": "off", "plan_cache_mode": "force_custom_plan", "jit": "off"}
_SETTINGS_IN_WINDOW = _SETTINGS | {"cpu_tuple_cost": "1000", "max_parallel_workers_per_gather": "0"}
_SAMPLE, _FEW, _AT_MOST = 40, 2, 300  # articles looked at first; one in so many; looked at in one statement
# Of which of several sites an article is takes its row, a tenth of the time of its tokens. The server does not count
# what it costs to compare tokens with those of a hundred sites, either: it uses their lists beyond the window, too.
_OF_SITES = "(SELECT a.site FROM articles a WHERE a.id = p.article_id) = ANY (CAST(:sites AS TEXT[]))"
_FEW_OF_SITES = 10
_MANY_SITES = 300  # whose lists take longer than the rows of the articles that have the words
_WINDOW = (1000, 10_000)  # articles in a window, at least and at most: to count the most takes two milliseconds
_MANY = 100  # articles whose tokens are not read where they are to lack something
_READ_FILTER = {
    "sqlite": sql(
        f"SELECT t.bloom FROM {INDEX}_places p JOIN {INDEX}_trigrams t ON t.place = p.place"  # noqa: S608
        " WHERE p.article_id = :id"
    ),
    "postgresql": sql(f"SELECT p.bloom FROM {INDEX}_places p WHERE p.article_id = :id"),  # noqa: S608
}
_FETCHED, _FIRST_FETCHED = 200, 400  # articles of a list; of its beginning, which is mostly all that is needed
_BATCH = 200  # records read at once, a few megabytes at most


def select_ids(dialect: str, expression: Expression, rowids: tuple[int, int]) -> tuple[str, dict[str, Any]]:
    """Return a SELECT of the ids of articles within a range of rowids, and its parameters."""
    condition, parameters = _condition(dialect, expression)
    found = _SELECT[dialect].format(condition=condition, more="")
    return f"SELECT p.article_id {found}", parameters | {"first": rowids[0], "last": rowids[1]}


def read_filter(connection: Connection, article_id: int) -> object:
    """Return the stored filter of an article's trigrams; None where there is none."""
    return connection.execute(_READ_FILTER[connection.dialect.name], {"id": article_id}).scalar()


def of_sites(names: frozenset[str] | None) -> Expression:
    """Return what the index is asked for all articles of some sites, or with None for all."""
    return Expression(Tokens(frozenset(), frozenset()), (), (), names)


Ends = dict[tuple[Any, ...], int | None]
"""The ends of windows, by where they begin and their size: those of one question are counted once, which takes two
milliseconds each, however many expressions it is made of. For one transaction."""


def iterate_newest(
    connection: Connection, expression: Expression, rowids: tuple[int, int], expected: int, ends: Ends | None = None
) -> Iterator[tuple[int, Any] | None]:
    """Yield ids and rows of the current records, with `site`, `key` and `revision` beside `record`, of the articles
    that the index names, newest first; None for one that its filter excludes.

    They are read in batches as they are needed, each larger than the one before; `expected` is how many will probably
    be.
    """
    ids = iterate_ids(connection, expression, rowids, expected, ends)
    size = expected
    while batch := list(islice(ids, min(size, _BATCH))):
        records = read_current(connection, [id_ for id_ in batch if id_ is not None])
        yield from (None if id_ is None else (id_, records[id_]) for id_ in batch if id_ is None or id_ in records)
        size *= 2


def read_current(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, Any]:
    """Return the rows of the current records of articles, as `iterate_newest` yields them, by the articles' ids."""
    listed, c = integers_as_table(connection, article_ids), articles.c
    wanted = select(c.id, revisions.c.record, c.site, c.key, c.revision)
    rows = wanted.join_from(listed, articles, c.id == listed.c.value).outerjoin(revisions, CURRENT_REVISION)
    return {row.id: row for row in connection.execute(rows)}


def iterate_ids(
    connection: Connection, expression: Expression, rowids: tuple[int, int], expected: int, ends: Ends | None = None
) -> Iterator[int | None]:
    """Yield the ids of the articles that the index names, newest first; None for those that their filters exclude. An
    expression that wants nothing names all."""
    hashes, (first, last) = expression.trigrams, rowids
    if not expression.wanted.having and expression.sites is None:
        given = {"first": first, "last": last}
        yield from connection.scalars(_EVERY, given, execution_options={"yield_per": _FETCHED})
        return
    if connection.dialect.name == "sqlite":  # it finds each row when it is fetched
        condition, parameters = _condition("sqlite", expression)
        parameters |= {"first": first, "last": last}
        bloom, more = ("t.bloom", _FILTERS_OF_FILE) if hashes else ("NULL", "")
        with connection.execute(sql(_OF_FILE.format(bloom=bloom, more=more, condition=condition)), parameters) as rows:
            for article_id, contents in rows:
                yield article_id if may_contain(contents, hashes) else None
        return
    wanted, excluded, parameters = _containment(expression)
    parameters |= {"first": first, "place": last, "id": 1 << 62}
    bloom = "p.bloom" if hashes else "NULL"
    by_row, several, few = wanted, len(_groups(expression)) > 1, _FEW
    if expression.sites is not None and len(expression.sites) > 1:
        words = _contains(expression.wanted.having, "words", parameters)
        by_row = f"{words} AND {_OF_SITES}" if words else _OF_SITES
        parameters["sites"] = sorted(expression.sites)
        few = _FEW if several else _FEW_OF_SITES
        if words and len(expression.sites) > _MANY_SITES:
            wanted = by_row
    newest = sql(_NEWEST.format(bloom=bloom, condition=_all_of(by_row, excluded, _LACKS)))
    size, seen, found = _SAMPLE, 0, 0
    # To compare each token with several takes longer than the lists.
    few = 1 if "&&" in by_row else few
    while seen == 0 or found * few >= seen:
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
    smallest, largest = _WINDOW
    size = min(max(3 * (expected - found) * seen // max(found, 1), smallest), largest)
    lacks_by_lists = _LACKS_BY_LISTS.format(among=wanted if several else "true")
    in_window = by_lists = True
    is_begun = False
    while True:
        end = _find_end(connection, parameters, size, ends) if in_window else None
        lacks = _all_of("true", excluded, lacks_by_lists if by_lists else _LACKS)
        # Beyond the window many articles may have to be read: most of them are fetched as they are needed.
        most = "ALL" if in_window or is_begun else _FIRST_FETCHED
        listed = sql(_LISTED.format(bloom=bloom, wanted=wanted, lacks=lacks, most=most))
        settings = _SETTINGS_IN_WINDOW if in_window or by_row != wanted else _SETTINGS
        fetched = {"yield_per": _FETCHED} if is_begun else {}
        connection.exec_driver_sql("; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items()))
        rows = connection.execute(
            listed, parameters | {"first": first if end is None else end}, execution_options=fetched
        )
        connection.exec_driver_sql("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))
        number = 0
        with rows:
            for number, row in enumerate(rows, start=1):  # noqa: B007
                if row.is_found:
                    yield row.article_id if may_contain(row.bloom, hashes) else None
        if number == most:
            is_begun = True
            parameters |= {"place": row.place, "id": row.article_id}
            continue
        if end is None:
            return
        parameters |= {"place": end, "id": 0}
        many = bool(excluded) and number > _MANY  # to read their tokens takes longer than the lists
        in_window, size = size < largest or (many and not several), largest
        by_lists = in_window or many


def _find_end(connection: Connection, parameters: dict[str, Any], size: int, ends: Ends | None) -> int | None:
    """Return the rowid at which a window of so many articles ends; None where there are fewer."""
    ends = {} if ends is None else ends
    key = (parameters["first"], parameters["place"], parameters["id"], size)
    if key not in ends:
        ends[key] = connection.scalar(_END_OF_WINDOW, parameters | {"size": size})
    return ends[key]


def _condition(dialect: str, expression: Expression) -> tuple[str, dict[str, Any]]:
    if dialect == "sqlite":
        return f"{INDEX} MATCH :match", {"match": _match(expression)}
    wanted, excluded, parameters = _containment(expression)
    return _all_of(wanted, excluded, _LACKS), parameters


def _all_of(wanted: str, excluded: Iterable[str], lacks: str) -> str:
    return " AND ".join((wanted, *(lacks.format(condition=condition) for condition in excluded)))


def _match(expression: Expression) -> str:
    """Return the expression in FTS5's language. Tokens in quotes have letters, digits and the characters of `_CREATE`
    only."""
    left_out = [f'"{token}"' for token in sorted(expression.wanted.without)]
    for having, without in expression.excluded:
        unless = f" NOT ({_any(without)})" if without else ""
        left_out.append(f"(({_all(having)}){unless})")
    wanted = _all(_groups(expression))
    return f"({wanted}) NOT ({' OR '.join(left_out)})" if left_out else wanted


def _groups(expression: Expression) -> frozenset[frozenset[str]]:
    """Return of which tokens an article must have one each, its site's among them."""
    if expression.sites is None:
        return expression.wanted.having
    names = expression.sites or {""}  # none has that name
    return expression.wanted.having | {frozenset(map(site_token, names))}


def _all(groups: Iterable[frozenset[str]]) -> str:
    # Rare tokens first, a site's and pairs: FTS5 goes through the articles of the first.
    parts = sorted(groups, key=lambda group: (not min(group).startswith("s."), "_" not in min(group), min(group)))
    return " AND ".join(f"({_any(group)})" if len(group) > 1 else _any(group) for group in parts)


def _any(tokens: Iterable[str]) -> str:
    return " OR ".join(f'"{token}"' for token in sorted(tokens))


def _containment(expression: Expression) -> tuple[str, list[str], dict[str, Any]]:
    """Return the expression in PostgreSQL's array operators: the condition of what an article must have, those of which
    none may hold, and their parameters."""
    parameters: dict[str, Any] = {}
    wanted = _contains(_groups(expression), "wanted", parameters)
    excluded = [_overlaps(expression.wanted.without, "without", parameters)] if expression.wanted.without else []
    for number, (having, without) in enumerate(expression.excluded):
        condition = _contains(having, f"excluded_{number}", parameters)
        if without:
            condition += f" AND NOT {_overlaps(without, f'unless_{number}', parameters)}"
        excluded.append(condition)
    return wanted, excluded, parameters


def _contains(groups: Iterable[frozenset[str]], name: str, parameters: dict[str, Any]) -> str:
    single = sorted(token for group in groups if len(group) == 1 for token in group)
    conditions = []
    if single:
        parameters[name] = list(map(token_number, single))
        conditions.append(f"p.tokens @> CAST(:{name} AS BIGINT[])")
    several = sorted(sorted(group) for group in groups if len(group) > 1)
    conditions += [_overlaps(group, f"{name}_{number}", parameters) for number, group in enumerate(several)]
    return " AND ".join(conditions)


def _overlaps(tokens: Iterable[str], name: str, parameters: dict[str, Any]) -> str:
    parameters[name] = list(map(token_number, sorted(tokens)))
    return f"p.tokens && CAST(:{name} AS BIGINT[])"

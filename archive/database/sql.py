"""Statements that run with every save, compiled once: SQLAlchemy's way through a statement takes longer than SQLite's.

They are written in SQLAlchemy's language like all others, and run within its transactions. Their columns are texts,
numbers and bytes, which drivers take as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Table,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.selectable import Select, TableValuedAlias

# --- numbers as a table ---------------------------------------------------------------------------
#
# Many whole numbers in one statement, as a table of it, in both databases.
#
# A bind parameter for each would be a statement of its own for each length, and databases allow only so many.


def integers_as_table(connection: Connection, values: Sequence[int]) -> TableValuedAlias:
    """A table with a row for each number, in a column `value`."""
    if connection.dialect.name == "postgresql":
        listed = func.unnest(literal(list(values), ARRAY(BigInteger)))
        return listed.table_valued(column("value", BigInteger)).render_derived()
    return func.json_each(json.dumps(list(values))).table_valued(column("value", BigInteger))


def pairs_as_select(connection: Connection, rows: Sequence[tuple[int, int]]) -> Select[int, int]:
    """A query that gives back the rows, for `INSERT ... FROM`: a tenth of the time that PostgreSQL takes for
    rows one by one."""
    if connection.dialect.name == "postgresql":
        firsts, seconds = zip(*rows, strict=True) if rows else ((), ())
        both = [literal(list(values), ARRAY(BigInteger)) for values in (firsts, seconds)]
        table = func.unnest(*both).table_valued(column("a", BigInteger), column("b", BigInteger)).render_derived()
        return select(table.c.a, table.c.b)
    value = func.json_each(json.dumps(rows)).table_valued(column("value")).c.value
    first, second = (func.json_extract(value, f"$[{place}]", type_=BigInteger) for place in (0, 1))
    return select(first, second)


# --- upserts --------------------------------------------------------------------------------------
#
# `INSERT ... ON CONFLICT`, which SQLAlchemy spells by dialect though both databases agree on it.

DIALECTS = ("sqlite", "postgresql")
"""Databases that an archive can be kept in."""


@cache
def insert_into(table: Table, dialect: str) -> Any:
    """The dialect's INSERT of `table`, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # only where it is used

        return postgresql.insert(table)
    return sqlite.insert(table)


_Row = Mapping[str, Any]


class CompiledStatement:
    """One statement without expanding parameters. `run` is `connection.execute`, in half the time."""

    __slots__ = ("_columns", "_compiled", "_executable")

    def __init__(self, executable: Executable, *columns: str) -> None:
        """`columns`: those that an INSERT gives, by name; not needed for any other."""
        self._executable = executable
        self._columns = columns or None
        self._compiled: dict[tuple[str, str], tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}

    def run(self, connection: Connection, given: _Row | Sequence[_Row]) -> CursorResult[Any]:
        """Run it with a row of parameters, or with each of several, which give no result. KeyError where one is
        missing."""
        sql, order, constants = self._for(connection)
        if isinstance(given, Mapping):
            return connection.exec_driver_sql(sql, _values(given, order, constants))
        return connection.exec_driver_sql(sql, [_values(row, order, constants) for row in given])

    def has_rows(self, engine: Engine, given: _Row) -> bool:
        """Whether a SELECT gives a row, in a transaction of its own. In SQLite in a third of the time of `run` within
        one, and what goes wrong is sqlite3's own error."""
        if engine.dialect.name != "sqlite":
            with engine.begin() as connection:
                return self.run(connection, given).first() is not None
        sql, order, constants = self._for(engine)
        borrowed = engine.raw_connection()
        try:
            cursor = borrowed.cursor()
            cursor.execute(sql, _values(given, order, constants))
            return cursor.fetchone() is not None
        finally:
            borrowed.close()

    def _for(self, connection: Connection | Engine) -> tuple[str, tuple[str, ...] | None, dict[str, Any]]:
        dialect = connection.dialect
        key = (dialect.name, dialect.driver)
        known = self._compiled.get(key)
        if known is None:
            compiled: Any = self._executable.compile(  # type: ignore[attr-defined]
                dialect=dialect, column_keys=self._columns
            )
            order = tuple(compiled.positiontup) if compiled.positional else None
            constants = {name: bind.value for name, bind in compiled.binds.items() if bind.value is not None}
            known = self._compiled[key] = (str(compiled), order, constants)
        return known


def _values(row: _Row, order: tuple[str, ...] | None, constants: dict[str, Any]) -> Any:
    if constants:
        row = {**constants, **row}
    return {**row} if order is None else tuple([row[name] for name in order])

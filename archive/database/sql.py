"""SQL that both databases need and SQLAlchemy does not give in one form: values for IN, tables of integers, upserts,
statements that are compiled once."""

from __future__ import annotations

import json
import sqlite3
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.sql.selectable import Select, TableValuedAlias

DIALECTS = ("sqlite", "postgresql")
"""The databases that an archive can be kept in, by SQLAlchemy's names."""

# --- values for IN --------------------------------------------------------------------------------

_CHUNK = 500  # SQLite takes 32,766 parameters, PostgreSQL as many

Value = TypeVar("Value", int, str)


def in_chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield values in their order, some hundred at once, for `IN`."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


# --- integers as a table --------------------------------------------------------------------------


def integers_as_table(connection: Connection, values: Sequence[int]) -> TableValuedAlias:
    """Return a table with a row for each integer, in a column `value`, as one parameter of a statement. One parameter
    for each integer would make a statement of its own for each length, and databases limit their number."""
    if connection.dialect.name == "postgresql":
        listed = func.unnest(literal(list(values), ARRAY(BigInteger)))
        return listed.table_valued(column("value", BigInteger)).render_derived()
    return func.json_each(json.dumps(list(values))).table_valued(column("value", BigInteger))


def pairs_as_select(connection: Connection, rows: Sequence[tuple[int, int]]) -> Select[int, int]:
    """Return a SELECT of the given rows, for `INSERT ... FROM`. PostgreSQL inserts them so in a tenth of the time that
    it takes for rows one by one."""
    if connection.dialect.name == "postgresql":
        firsts, seconds = zip(*rows, strict=True) if rows else ((), ())
        both = [literal(list(values), ARRAY(BigInteger)) for values in (firsts, seconds)]
        table = func.unnest(*both).table_valued(column("a", BigInteger), column("b", BigInteger)).render_derived()
        return select(table.c.a, table.c.b)
    value = func.json_each(json.dumps(rows)).table_valued(column("value")).c.value
    first, second = (func.json_extract(value, f"$[{position}]", type_=BigInteger) for position in (0, 1))
    return select(first, second)


# --- upserts --------------------------------------------------------------------------------------


@cache
def insert_into(table: Table, dialect: str) -> Any:
    """Return the dialect's INSERT into `table`, which has `on_conflict_do_nothing` and `on_conflict_do_update`. Both
    databases spell `ON CONFLICT` alike, but SQLAlchemy has it by dialect."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # imported only where it is used

        return postgresql.insert(table)
    return sqlite_dialect.insert(table)


# --- compiled statements --------------------------------------------------------------------------

_Row = Mapping[str, Any]


class CompiledStatement:
    """A statement that is compiled once, for what runs with every save: SQLAlchemy spends longer on a statement than
    SQLite, whose driver is therefore asked directly: that takes a third of the time of `connection.execute`.

    It runs within the transaction of a connection. It may have no expanding parameters, and its values must be texts,
    numbers and bytes, which drivers take as they are. Errors are those of SQLAlchemy, or sqlite3's own.
    """

    __slots__ = ("_columns", "_compiled", "_executable", "_row")

    def __init__(self, executable: Executable, *columns: str) -> None:
        """Take a statement in SQLAlchemy's language; `columns` are the names of those that an INSERT fills."""
        self._executable = executable
        self._columns = columns or None
        self._compiled: dict[tuple[str, str], tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}
        self._row: Any = None

    def run(self, connection: Connection, given: _Row | Sequence[_Row]) -> int:
        """Run it with a row of parameters, or with each of several; return how many rows it changed. Raise KeyError
        where a parameter is missing."""
        return self._execute(connection, given).rowcount

    def first(self, connection: Connection, given: _Row) -> Any:
        """Return the first row that it gives, with its columns by name; None where it gives none."""
        result = self._execute(connection, given)
        if isinstance(result, CursorResult):
            return result.first()
        row = result.fetchone()
        if row is not None:
            self._row = self._row or namedtuple("Row", [name for name, *_ in result.description])
            row = self._row(*row)
        result.close()
        return row

    def scalar(self, connection: Connection, given: _Row) -> Any:
        """Return the first column of the first row that it gives; None where it gives none."""
        result = self._execute(connection, given)
        if isinstance(result, CursorResult):
            return result.scalar()
        row = result.fetchone()
        result.close()
        return None if row is None else row[0]

    def _execute(self, connection: Connection, given: _Row | Sequence[_Row]) -> CursorResult[Any] | sqlite3.Cursor:
        sql, order, constants = self._compile(connection)
        driver: Any = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
        if isinstance(given, Mapping):
            row = _values(given, order, constants)
            return connection.exec_driver_sql(sql, row) if driver is None else driver.execute(sql, row)
        rows = [_values(one, order, constants) for one in given]
        return connection.exec_driver_sql(sql, rows) if driver is None else driver.executemany(sql, rows)

    def has_rows(self, engine: Engine, given: _Row) -> bool:
        """Return whether a SELECT has any row, in a transaction of its own. In SQLite this takes a third of the time of
        `run` within a transaction; errors are sqlite3's own."""
        if engine.dialect.name != "sqlite":
            with engine.begin() as connection:
                return self.first(connection, given) is not None
        sql, order, constants = self._compile(engine)
        borrowed = engine.raw_connection()
        try:
            cursor = borrowed.cursor()
            cursor.execute(sql, _values(given, order, constants))
            return cursor.fetchone() is not None
        finally:
            borrowed.close()

    def _compile(self, connection: Connection | Engine) -> tuple[str, tuple[str, ...] | None, dict[str, Any]]:
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


class CompiledInsert:
    """An INSERT of some rows at once, compiled once. PostgreSQL is sent one statement for all of them, which takes a
    third of the time of one for each."""

    __slots__ = ("_columns", "_compiled", "_key", "_table")

    def __init__(self, table: Table, *columns: str, key: Sequence[str] = ()) -> None:
        """Insert these columns. Rows whose `key`, columns of a UNIQUE one, is there already are left out."""
        self._table = table
        self._columns = columns
        self._key = key
        self._compiled: dict[str, CompiledStatement] = {}

    def run(self, connection: Connection, rows: Sequence[_Row]) -> int:
        """Insert rows in their order, at least one; return how many were not there."""
        dialect = connection.dialect.name
        statement = self._compiled.get(dialect) or self._compiled.setdefault(dialect, self._compile(dialect))
        if dialect == "postgresql":
            return statement.run(connection, {"rows": json.dumps(rows, ensure_ascii=False)})
        return statement.run(connection, rows)

    def _compile(self, dialect: str) -> CompiledStatement:
        inserted = insert_into(self._table, dialect)
        columns = [column(name, self._table.c[name].type) for name in self._columns]
        if dialect == "postgresql":
            listed = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON)).table_valued(*columns)
            listed = listed.render_derived(name="listed", with_types=True)
            inserted = inserted.from_select(self._columns, select(*(listed.c[name] for name in self._columns)))
        if self._key:
            inserted = inserted.on_conflict_do_nothing(index_elements=self._key)
        return CompiledStatement(inserted, *(() if dialect == "postgresql" else self._columns))

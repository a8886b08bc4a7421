"""Copy an archive to another place, between SQLite and PostgreSQL either way, and read the copy back (`tulieu copy`).

The tables are those of `schema.metadata`, so a new table is copied too. All rows come from one snapshot, whatever a
crawl writes meanwhile; ids stay, as they may be quoted; pages keep their bytes. Only the search index is made anew.

Until the last step a mark is in place of the copy's schema version. By it the copy of a killed process is recognized:
nothing opens it, and the next copy starts over. Each copy has a mark of its own and checks it in each transaction: of
two copies into one place the later goes on and the earlier stops.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Row, Select, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from archive.database.db_errors import raising_archive_errors
from archive.database.postgresql import commit_to_disk, copy_rows
from archive.database.schema import HEAD, articles, media_files, media_texts, metadata, profiles
from archive.errors import ArchiveDamaged, CannotCopy
from archive.messages.language import _
from archive.open import begin_copy, build_index, display_name, for_reading, for_writing, parse_location
from archive.search import fill_index
from archive.store import Archive

_ROWS, _PAGES = 500, 25  # rows in one transaction; fewer where a row may hold a whole page or a profile
_BYTES = 4 << 20  # of files in one transaction, but for the last of them

RowProgress = Callable[[str, str, int, int], None]
"""Called with what is done (`copied`, `indexed`, `compared`), the table, the rows done and all rows."""

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What was copied."""

    rows: dict[str, int]
    """By table, in the order in which they were copied."""
    changed: int
    """Rows that had a NUL in a text, which was left out as PostgreSQL refuses it."""


@dataclass(slots=True)
class _Sum:
    """The number of rows, and a digest of them that does not depend on their order."""

    rows: int = 0
    digest: int = 0

    def add(self, row: _Row) -> None:
        # marshal's version 2 writes equal values alike, and is many times faster than any readable format.
        digest = hashlib.sha256(marshal.dumps(row, 2)).digest()
        self.digest = (self.digest + int.from_bytes(digest)) % (1 << 256)
        self.rows += 1


def copy_archive(source: str | os.PathLike[str], target: str | os.PathLike[str], progress: RowProgress) -> CopyResult:
    """Copy the archive at one path or URL to another, and compare all of it with what was read.

    At the target nothing may be but what an unfinished copy left. Raise CannotCopy, or an ArchiveError of either side,
    whose message says which.
    """
    url = parse_location(target)
    mark = f"copy {secrets.token_hex(8)}"
    with Archive.open(source, read_only=True) as archive, archive.reading() as snapshot:
        totals = {table: _count(snapshot, table) for table in metadata.sorted_tables}
        engine = begin_copy(url, mark)
        try:
            with raising_archive_errors(display_name(url)):
                return _Transfer(archive.where, snapshot, engine, display_name(url), mark, progress).run(totals)
        finally:
            engine.dispose()


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


class _Transfer:
    def __init__(
        self, source: str, snapshot: Connection, engine: Engine, where: str, mark: str, progress: RowProgress
    ) -> None:
        self._source = source
        self._snapshot = snapshot
        self._engine = engine
        self._writing = for_writing(engine)
        self._where = where
        self._mark = mark
        self._progress = progress
        self._changed = 0

    def run(self, totals: dict[Table, int]) -> CopyResult:
        sums = {table: self._copy(table, total) for table, total in totals.items()}
        with self._writing.begin() as connection:
            self._check_mark(connection)
            for table in sums:
                _continue_numbers(connection, table)
        self._build_index()
        self._compare(sums)
        with self._writing.begin() as connection:
            self._check_mark(connection)
            if connection.dialect.name == "postgresql":
                commit_to_disk(connection)
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})
        return CopyResult({table.name: total.rows for table, total in sums.items()}, self._changed)

    def _copy(self, table: Table, total: int) -> _Sum:
        added = _Sum()
        names = [column.name for column in table.columns]
        self._progress("copied", table.name, 0, total)
        with closing(_batches(self._snapshot, table, self._source)) as batches:
            for rows in batches:
                kept = [self._without_nul(row) for row in rows]
                for row in kept:
                    added.add(row)
                with self._writing.begin() as connection, self._refusing_damaged(table):
                    self._check_mark(connection)
                    if connection.dialect.name == "postgresql":
                        copy_rows(connection, table.name, names, kept)
                    else:
                        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in kept])
                self._progress("copied", table.name, added.rows, total)
        return added

    def _build_index(self) -> None:
        if self._engine.dialect.name != "postgresql":
            build_index(self._writing, self._where)
            return
        with self._writing.begin() as connection:
            self._check_mark(connection)
            total = _count(connection, articles)
            for entered in fill_index(connection):
                self._progress("indexed", articles.name, entered, total)

    @contextmanager
    def _refusing_damaged(self, table: Table) -> Iterator[None]:
        try:
            yield
        except (UnicodeEncodeError, IntegrityError) as error:
            raise ArchiveDamaged(
                _("{where}: a row of {table} is damaged: see tulieu repair", where=self._source, table=table.name)
            ) from error

    def _without_nul(self, row: _Row) -> _Row:
        if self._engine.dialect.name != "postgresql" or not any("\0" in v for v in row if isinstance(v, str)):
            return row
        self._changed += 1
        return tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row)

    def _check_mark(self, connection: Connection) -> None:
        # This also keeps another copy waiting until this transaction ends.
        mine = text("UPDATE alembic_version SET version_num = :mark WHERE version_num = :mark")
        if connection.execute(mine, {"mark": self._mark}).rowcount != 1:
            raise CannotCopy(_("{where}: another copy into it was begun meanwhile", where=self._where))

    def _compare(self, sums: dict[Table, _Sum]) -> None:
        with for_reading(self._engine).begin() as connection:
            for table, expected in sums.items():
                found = _Sum()
                with closing(_batches(connection, table, self._where)) as batches:
                    for rows in batches:
                        for row in rows:
                            found.add(row)
                        self._progress("compared", table.name, found.rows, expected.rows)
                if found != expected:
                    what = (
                        _("{rows:row|rows} for {expected}", rows=found.rows, expected=expected.rows)
                        if found.rows != expected.rows
                        else _("other content")
                    )
                    raise CannotCopy(
                        _(
                            "{where}: the copy of {table} has {what}; the copy is unfinished",
                            where=self._where,
                            table=table.name,
                            what=what,
                        )
                    )


def _batches(connection: Connection, table: Table, where: str) -> Generator[Sequence[_Row]]:
    large = table in (profiles, media_texts) or any(isinstance(column.type, LargeBinary) for column in table.columns)
    size = 1 if table is media_files else _PAGES if large else _ROWS  # what is read ahead
    read = {"yield_per": size}
    # An error of one side must not be taken for the other's.
    with raising_archive_errors(where), connection.execute(_all_rows(table), execution_options=read) as rows:
        for partition in _joined(rows.partitions()) if table is media_files else rows.partitions():
            yield [tuple(row) for row in partition]


def _joined(partitions: Iterable[Sequence[Row[Any]]]) -> Generator[Sequence[Row[Any]]]:
    """Yield rows of files together as long as they are small: no more than one is large."""
    batch: list[Row[Any]] = []
    size = 0
    for rows in partitions:
        batch += rows
        size += sum(len(row.body) for row in rows)
        if size >= _BYTES or len(batch) >= _PAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _all_rows(table: Table) -> Select[Any]:
    """Select all rows as they are on the disk, which is fastest; in the order of keys where rows refer to others of the
    table."""
    of_itself = any(key.column.table is table for key in table.foreign_keys)
    return select(table).order_by(*table.primary_key.columns) if of_itself else select(table)


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Make PostgreSQL give ids after the highest copied one; SQLite does so by itself."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    connection.execute(select(func.setval(sequence, func.coalesce(func.max(column), 1), func.max(column).is_not(None))))

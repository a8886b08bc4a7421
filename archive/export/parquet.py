"""Apache Parquet: one row for each article, with the record's keys as columns of one fixed schema.

Texts and times are exactly those of the record: a time of any precision has no type of its own. Whole numbers have 64
bits. Lists are lists; photographs and attachments are lists of structs, and so is evidence, with `field` and `said`, as
not all readers know maps; what is absent is null. A row group has at most ROWS articles and about BYTES of text, so
that memory does not grow with the archive. Compressed by zstd, with statistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from archive.export.output import Output
from archive.export.source import Source
from archive.record.article import Article
from archive.record.fields import FIELDS, Field, names_of

ROWS, BYTES = 1_000, 4 << 20
"""The limits of a row group."""

_TEXT = pa.string()
_TYPES = {
    "text": _TEXT,
    "texts": pa.list_(_TEXT),
    "date": _TEXT,
    "integer": pa.int64(),
    "timestamp": _TEXT,
    "mapping": pa.list_(pa.struct([("field", _TEXT), ("said", _TEXT)])),
}


_MAPPINGS = names_of("mapping")


def _type_of(field: Field) -> pa.DataType:
    if field.parts:
        return pa.list_(pa.struct([(part.name, _type_of(part)) for part in field.parts]))
    return _TYPES[field.kind]


SCHEMA = pa.schema([(field.name, _type_of(field)) for field in FIELDS])
"""The schema of every file, whatever the file contains."""


def write(source: Source, output: Output) -> int:
    """Write one file; return how many articles."""
    return write_rows(row_groups(source.records()), output.main())


def write_rows(tables: Iterable[pa.Table], stream: BinaryIO, schema: pa.Schema = SCHEMA) -> int:
    """Write tables of a schema as a file with a row group each; return how many rows."""
    count = 0
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table, row_group_size=ROWS)
            count += table.num_rows
    return count


def row_groups(records: Iterable[tuple[str, dict[str, Any]]], schema: pa.Schema = SCHEMA) -> Iterator[pa.Table]:
    """Yield the records as tables of the size of a row group. A schema with more columns than SCHEMA needs records with
    more keys."""
    rows: list[dict[str, Any]] = []
    size = 0
    for text, record in records:
        rows.append(record)
        size += len(text)
        if len(rows) >= ROWS or size >= BYTES:
            yield _table(rows, schema)
            rows, size = [], 0
    if rows:
        yield _table(rows, schema)


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    columns = [[row[key] for row in rows] for key in schema.names]
    for name in _MAPPINGS:
        columns[schema.names.index(name)] = [
            [{"field": field, "said": said} for field, said in row[name].items()] for row in rows
        ]
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema)


def record_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a row, as `Article.as_json` gives it."""
    record = row | {name: {one["field"]: one["said"] for one in row[name]} for name in _MAPPINGS}
    return Article.from_json(record).as_json()

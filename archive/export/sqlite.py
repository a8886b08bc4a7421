"""A lean SQLite database: articles and photographs with an index for searching, without pages and ledger.

Ready for Datasette and the like: a table of articles with a column for each key of the record (lists as JSON), one of
photographs, and `articles_fts`, an FTS5 index of the words without their marks (`MATCH 'dai hoi'`; `đ` is `d`). What it
finds is the article of the same rowid.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from archive.article import RECORD_KEYS
from archive.export.output import APPLICATION_ID, Output
from archive.export.source import Source
from archive.identity import fold

_COLUMNS = tuple(key for key in RECORD_KEYS if key != "photos")
_JSON = ("body", "authors", "tags", "attachments", "evidence")
_PHOTO = ("url", "caption", "credit", "caption_raw")
_FOLDED = ("title", "lead", "body", "captions")


def write(source: Source, output: Output) -> int:
    """Writes one database; returns how many articles."""
    with closing(sqlite3.connect(output.file(), isolation_level=None)) as database:
        database.executescript(_schema())
        database.execute("BEGIN")
        count = 0
        for _, record in source.records():
            count += 1
            database.execute(_insert("articles", ("id", *_COLUMNS)), (count, *_cells(record)))
            database.executemany(_insert("photos", ("article_id", "position", *_PHOTO)), _photos(count, record))
            database.execute(_insert("articles_fts", ("rowid", *_FOLDED)), (count, *_words(record)))
        database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        database.execute("COMMIT")
        database.execute("VACUUM")
    return count


def _schema() -> str:
    columns = ", ".join(f"{name} TEXT" for name in _COLUMNS)
    photo = ", ".join(f"{name} TEXT" for name in _PHOTO)
    return f"""
        PRAGMA application_id = {APPLICATION_ID};
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        CREATE TABLE articles (id INTEGER PRIMARY KEY, {columns}, UNIQUE (site, key));
        CREATE INDEX articles_published ON articles (published);
        CREATE TABLE photos (article_id INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL, {photo},
            PRIMARY KEY (article_id, position));
        CREATE VIRTUAL TABLE articles_fts USING fts5 ({", ".join(_FOLDED)}, content='', tokenize='unicode61');
        """


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


def _cells(record: dict[str, Any]) -> Iterator[str | None]:
    for name in _COLUMNS:
        value = record[name]
        yield json.dumps(value, ensure_ascii=False) if name in _JSON else value


def _photos(article_id: int, record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for position, photo in enumerate(record["photos"], start=1):
        yield article_id, position, *(photo[name] for name in _PHOTO)


def _words(record: dict[str, Any]) -> Iterator[str]:
    captions = " ".join(photo["caption_raw"] or photo["caption"] or "" for photo in record["photos"])
    for text in (record["title"], record["lead"], "\n".join(record["body"]), captions):
        yield fold(text or "")

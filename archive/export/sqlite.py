"""A small SQLite database: articles and photographs with an index for full-text search, without pages and ledger.

It is made for Datasette and similar programs: a table of articles with a column for each key of the record (lists as
JSON) and one for the captions of its photographs, a line for each; a table of photographs; and `articles_fts`, an FTS5
index whose content is `articles`. The index has each word twice at its position: as printed, and without diacritics
(`đ` as `d`). `MATCH 'đảng'` finds only what is printed so, `MATCH 'dang'` also `đăng` and `dang`. FTS5's command
`rebuild` would leave the printed forms only.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from typing import Any

from archive.database.db_errors import raising_archive_errors
from archive.export.output import Output
from archive.export.previous import APPLICATION_ID
from archive.export.source import Source
from archive.record.fields import FIELDS, PHOTO, names_of

_INTEGERS = names_of("integer")
_JSON = names_of("texts", "attachments", "mapping")
_COLUMNS = (*(field.name for field in FIELDS if field.kind != "photos"), "captions")
_PHOTO = tuple(field.name for field in PHOTO)
_SEARCHED = ("title", "lead", "body", "captions")
_PLAIN = re.compile(r"(?<![^\W_])[0-9A-Za-z]+(?![^\W_]|[\u0300-\u036f])")
"""A word that is printed without diacritics."""


def write(source: Source, output: Output) -> int:
    """Write one database; return how many articles. Raise ArchiveError where it cannot be written."""
    path = output.file()
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            return _fill(database, source)
    except sqlite3.Error:  # the exported database; errors of the archive are SQLAlchemy's
        with raising_archive_errors(str(output)):
            raise


def _fill(database: sqlite3.Connection, source: Source) -> int:
    database.executescript(_schema())
    database.execute("BEGIN")
    count = 0
    for _, record in source.records():
        count += 1
        cells = _cells(record)
        database.execute(_insert("articles", ("id", *_COLUMNS)), (count, *cells.values()))
        database.executemany(_insert("photos", ("article_id", "position", *_PHOTO)), _photos(count, record))
        unmarked = [text and text.translate(_UNMARKED) for text in map(cells.get, _SEARCHED)]
        database.execute(_insert("articles_fts", ("rowid", *_SEARCHED)), (count, *unmarked))
        database.execute(_insert("marked", ("id", *_SEARCHED)), (count, *map(_marked, map(cells.get, _SEARCHED))))
    for statement in _REINDEX_AS_PRINTED:
        database.execute(statement)
    database.execute("COMMIT")
    database.execute("VACUUM")
    return count


def _schema() -> str:
    columns = ", ".join(f"{name} {'INTEGER' if name in _INTEGERS else 'TEXT'}" for name in _COLUMNS)
    photo = ", ".join(f"{name} TEXT" for name in _PHOTO)
    return f"""
        PRAGMA application_id = {APPLICATION_ID};
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        CREATE TABLE articles (id INTEGER PRIMARY KEY, {columns}, UNIQUE (site, key));
        CREATE INDEX articles_published ON articles (published);
        CREATE TABLE photos (article_id INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL, {photo},
            PRIMARY KEY (article_id, position));
        CREATE VIRTUAL TABLE articles_fts USING fts5 ({", ".join(_SEARCHED)},
            content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 0");
        CREATE TEMP TABLE marked (id INTEGER PRIMARY KEY, {", ".join(_SEARCHED)});
        """


# What is inserted under a rowid that FTS5 has already is added word by word. Of a word in both insertions only the
# later positions stay, so `xa` would no longer be found where `xã` is printed. Therefore the second insertion has a
# placeholder for each word without marks, which the first one has. 'delete' takes the first out of the counts of rows
# and words, so that `bm25` counts them once; its words stay, as 'delete' removes only the words that it is given.
_REINDEX_AS_PRINTED = (
    f"INSERT INTO articles_fts (articles_fts, rowid, {', '.join(_SEARCHED)})"  # noqa: S608
    f" SELECT 'delete', id, {', '.join(_SEARCHED)} FROM marked",
    f"INSERT INTO articles_fts (rowid, {', '.join(_SEARCHED)}) SELECT id, {', '.join(_SEARCHED)} FROM marked",  # noqa: S608
    "INSERT INTO articles_fts (articles_fts) VALUES ('optimize')",
)


def _marked(text: str | None) -> str | None:
    """Return a text with a letter that nobody types (U+E000) in place of each word without diacritics."""
    return text and " ".join(map(_marked_piece, text.split(" ")))


@lru_cache(maxsize=1 << 16)  # Vietnamese has some thousand syllables
def _marked_piece(piece: str) -> str:
    return _PLAIN.sub("\ue000", piece)


class _Unmarked(dict[int, str]):
    """A table for `str.translate`: letters without their marks. A letter stays one letter, unlike in `identity.fold`,
    so that words keep their positions: by these FTS5 finds in the printed text what to highlight."""

    def __missing__(self, number: int) -> str:
        letters = unicodedata.normalize("NFD", chr(number))
        only_marks = all("\u0300" <= mark <= "\u036f" for mark in letters[1:])
        self[number] = letters[0] if only_marks else chr(number)
        return self[number]


_UNMARKED = _Unmarked({ord("đ"): "d", ord("Đ"): "D", ord("ð"): "d", ord("Ð"): "D"})


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


def _cells(record: dict[str, Any]) -> dict[str, Any]:
    captions = filter(None, (photo["caption_raw"] or photo["caption"] for photo in record["photos"]))
    cells = record | {"captions": "\n".join(captions) or None}
    cells |= {name: json.dumps(record[name], ensure_ascii=False) for name in _JSON}
    return {name: cells[name] for name in _COLUMNS}


def _photos(article_id: int, record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for position, photo in enumerate(record["photos"], start=1):
        yield article_id, position, *(photo.get(name) for name in _PHOTO)

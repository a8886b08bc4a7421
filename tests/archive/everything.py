"""Every byte that an archive has, unpacked, to look for words in it that must not be there."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import zstandard
from sqlalchemy import create_engine, inspect, text

from archive.database.postgresql import with_driver
from archive.open import parse_location
from archive.search import INDEX

_ZSTD = b"\x28\xb5\x2f\xfd"


def find_words(place: str, words: Iterable[str]) -> set[str]:
    """Which of some words are anywhere in the folder of an archive, or in any table of a server's database: in upper or
    lower case, as they stand, in zstd frames, or in the index of words."""
    octets = list(_of_server(place) if "://" in place else _of_folder(Path(place)))
    return {word for word in words if any(word.lower().encode() in one for one in octets)}


def _of_folder(path: Path) -> Iterable[bytes]:
    for file in path.parent.rglob("*"):
        if file.is_file():
            yield file.read_bytes().lower()
            if file.read_bytes().startswith(b"SQLite format 3"):
                with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
                    yield from _of_database(connection)


def _of_database(connection: sqlite3.Connection) -> Iterable[bytes]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    if INDEX in names:
        connection.execute(f"CREATE VIRTUAL TABLE temp.words_of_it USING fts5vocab(main, {INDEX}, row)")
        yield " ".join(word for (word,) in connection.execute("SELECT term FROM temp.words_of_it")).encode()
    rows = (row for name in names if name != INDEX for row in connection.execute(f"SELECT * FROM {name}"))
    yield from _unpacked(rows, _dictionaries(connection.execute("SELECT body FROM dictionaries").fetchall()))


def _of_server(place: str) -> Iterable[bytes]:
    engine = create_engine(with_driver(parse_location(place)))
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = [tuple(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
        known = [tuple(row) for row in connection.execute(text("SELECT body FROM dictionaries"))]
        values = connection.execute(text("SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats"))
        rows += [tuple(row) for row in values]
    engine.dispose()
    yield from _unpacked(rows, _dictionaries(known))


def _dictionaries(rows):
    raw = [zstandard.decompress(body) for (body,) in rows]
    return {one.dict_id(): one for one in map(zstandard.ZstdCompressionDict, raw)}


def _unpacked(rows, dictionaries) -> Iterable[bytes]:
    for row in rows:
        for value in row:
            if isinstance(value, bytes | memoryview):
                octets = bytes(value)
                yield octets.lower()
                if octets.startswith(_ZSTD):
                    known = dictionaries.get(zstandard.get_frame_parameters(octets).dict_id)
                    yield zstandard.ZstdDecompressor(dict_data=known).decompress(octets).lower()
            elif value is not None:
                yield str(value).lower().encode("utf-8", "surrogateescape")

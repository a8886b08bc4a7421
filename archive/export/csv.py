"""CSV as RFC 4180 has it: a header, commas, CR LF, quotes where needed, UTF-8.

One row an article, in the columns of the record. Lists of texts (body, authors, tags) are joined by a
line feed, which no text of a record contains, so that splitting gives them back exactly; attachments and
evidence are JSON. Photographs are a file of their own, one row each, for most articles have several or
none; `photo_count` says how many. What is absent is an empty cell: a record has no empty texts.

For spreadsheet programs (`excel`): a byte order mark, without which they take UTF-8 for another
encoding, and `'` before a cell that they would take for a formula, for a date (`30/4`, `May 10`), or for a number of
which they would keep 15 digits or no zeros in front (`12e5` is one too): keys are such. Without it the data are exact.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import BinaryIO

from archive.export.output import Output
from archive.export.source import Source
from archive.record.article import Article
from archive.record.fields import PHOTO, RECORD_KEYS, names_of

COLUMNS: tuple[str, ...] = tuple("photo_count" if key == "photos" else key for key in RECORD_KEYS)
"""Columns of the main file, in order."""

_JOINED = names_of("texts")
_JSON = names_of("attachments", "mapping")
_NUMBERS = names_of("integer")
_OF_PHOTO = tuple(field.name for field in PHOTO)
PHOTO_COLUMNS = ("site", "key", "article_url", "position", *_OF_PHOTO)
"""Columns of the photographs' file. `position` counts from 1; site and key are the article's."""

_ALTERED = re.compile(
    r"[=+\-@\t\r]|(?:0[0-9]+|[0-9]{16,}|[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]+|[0-9]{1,2}(?:[./-][0-9]{1,4}){1,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]?[0-9]{1,4})\Z",
    re.IGNORECASE,
)


def write(source: Source, output: Output) -> int:
    """Writes both files, the main one only where the output is a stream; returns how many articles."""
    rows = _Rows(output.main(), COLUMNS, excel=output.excel)
    companion = output.companion(".photos.csv")
    photo_rows = _Rows(companion, PHOTO_COLUMNS, excel=output.excel) if companion else None
    count = 0
    for article in source.articles():
        count += 1
        rows.write(_cells(article))
        if photo_rows is not None:
            for position, photo in enumerate(article.photos, start=1):
                of_article = (article.site, article.key, article.url, str(position))
                photo_rows.write((*of_article, *(getattr(photo, name) for name in _OF_PHOTO)))
    return count


def _cells(article: Article) -> list[str | None]:
    record = article.as_json()
    record["photo_count"] = str(len(article.photos))
    for name in _JOINED:
        record[name] = "\n".join(record[name])
    for name in _JSON:
        record[name] = json.dumps(record[name], ensure_ascii=False) if record[name] else None
    for name in _NUMBERS:
        record[name] = None if record[name] is None else str(record[name])
    return [record[column] for column in COLUMNS]


class _Rows:
    """Encodes rows one at a time onto a binary stream, which stays its owner's."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str], *, excel: bool) -> None:
        self._stream = stream
        self._excel = excel
        self._line = io.StringIO(newline="")
        self._writer = csv.writer(self._line)
        if excel:
            stream.write("\ufeff".encode())
        self.write(columns)

    def write(self, cells: Sequence[str | None]) -> None:
        if self._excel:
            cells = [f"'{cell}" if cell and _ALTERED.match(cell) else cell for cell in cells]
        self._writer.writerow(cells)
        self._stream.write(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()

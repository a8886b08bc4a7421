"""CSV as in RFC 4180: a header, commas, CR LF, quotes where needed, UTF-8.

There is one row for each article, in the columns of the record. Lists of texts (body, authors, tags) are joined by line
feeds, which no text of a record contains, so splitting gives them back exactly; attachments and evidence are JSON.
Photographs are in a file of their own, one row each, as an article may have none or several; `photo_count` is their
number. What is absent is an empty cell: a record has no empty texts.

For spreadsheet programs (`excel`) there are two changes; without it the data are exact. A byte order mark comes first,
without which they do not read UTF-8. And a cell begins with `'` that they would read as a formula, as a date (`30/4`,
`May 10`), or as a number of which they would keep 15 digits or no leading zeros (`12e5` too): keys are such.
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
"""The columns of the main file, in order."""

_JOINED = names_of("texts")
_JSON = names_of("attachments", "mapping")
_NUMBERS = names_of("integer")
_OF_PHOTO = tuple(field.name for field in PHOTO)
PHOTO_COLUMNS = ("site", "key", "article_url", "position", *_OF_PHOTO)
"""The columns of the photographs' file. `position` counts from 1; site and key are the article's."""

_ALTERED = re.compile(
    r"[=+\-@\t\r]|(?:0[0-9]+|[0-9]{16,}|[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]+|[0-9]{1,2}(?:[./-][0-9]{1,4}){1,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]?[0-9]{1,4})\Z",
    re.IGNORECASE,
)


def write(source: Source, output: Output) -> int:
    """Write both files, only the main one to a stream; return how many articles."""
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
    """Encode rows one at a time onto a binary stream, which the caller closes."""

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

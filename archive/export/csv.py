"""CSV as in RFC 4180: a header, commas, CR LF, quotes where needed, UTF-8.

There is one row for each article, in the columns of the record. Lists of texts (body, authors, tags) are joined by line
feeds, which no text of a record contains, so splitting gives them back exactly; attachments and evidence are JSON.
Photographs are in a file of their own, one row each, as an article may have none or several; `photo_count` is their
number. What is absent is an empty cell: a record has no empty texts.

For spreadsheet programs (`excel`) there are three changes; without it the data are exact. A byte order mark comes
first, without which they do not read UTF-8. A text that is longer than a cell of Excel may be ends there with `[…]`:
Excel would spill the rest over other cells. How many do is said, and where there are more rows than a sheet has. And a
cell begins with `'` that they would read as a formula, as a date (`30/4`,
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
from archive.messages.language import _
from archive.messages.terminal import print_error
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

MAX_CELL = 32_767
"""Characters of a cell in Excel, as UTF-16 counts them; LibreOffice has the same limit."""
MAX_ROWS = 1_048_576
"""Rows of a sheet."""
_CUT = " […]"
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
    if output.excel:
        _tell_limits([rows] if photo_rows is None else [rows, photo_rows])
    return count


def _tell_limits(files: Sequence[_Rows]) -> None:
    """Say in a line each what a spreadsheet program does not hold."""
    cut = sum(rows.cut for rows in files)
    if cut:
        print_error(
            _(
                "{number:cell is|cells are} longer than the {most:character|characters} of a cell in Excel and "
                "cut there, ending in […]: without --excel they are complete",
                number=cut,
                most=MAX_CELL,
            )
        )
    most = max(rows.count for rows in files)
    if most > MAX_ROWS:
        print_error(
            _(
                "{number:row is|rows are} more than the {most} of a sheet in Excel: choose days or sites",
                number=most,
                most=MAX_ROWS,
            )
        )


def _fit(cell: str) -> str:
    """Return a text cut to what a cell holds."""
    if 2 * len(cell) <= MAX_CELL:
        return cell
    units = cell.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return cell
    return units[: 2 * (MAX_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


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
        self.count = 0
        """Rows, the header included."""
        self.cut = 0
        """Cells that were longer than a cell may be."""
        if excel:
            stream.write("\ufeff".encode())
        self.write(columns)

    def write(self, cells: Sequence[str | None]) -> None:
        if self._excel:
            whole = [f"'{cell}" if cell and _ALTERED.match(cell) else cell for cell in cells]
            cells = [cell and _fit(cell) for cell in whole]
            self.cut += sum(cell is not one for cell, one in zip(cells, whole, strict=True))
        self.count += 1
        self._writer.writerow(cells)
        self._stream.write(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()

"""CSV as in RFC 4180: a header, commas, CR LF, quotes where needed, UTF-8.

The rows are those of `rows`; photographs are in a file of their own.

For spreadsheet programs (`excel`) there are three changes; without it the data are exact. A byte order mark comes
first, without which they do not read UTF-8. A text that is longer than a cell of Excel may be ends there with `[…]`:
Excel would spill the rest over other cells. How many do is said, and where there are more rows than a sheet has. And a
cell begins with `'` that they would read as a formula, as a date (`30/4`, `May 10`), or as a number of which they would
keep 15 digits or no leading zeros (`12e5` too): keys are such.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import BinaryIO

from archive.export.output import Output
from archive.export.rows import COLUMNS, MAX_CELL, MAX_ROWS, PHOTO_COLUMNS, Cell, article_row, fit, photo_rows
from archive.export.source import Source
from archive.messages.language import _
from archive.messages.terminal import print_error

_ALTERED = re.compile(
    r"[=+\-@\t\r]|(?:0[0-9]+|[0-9]{16,}|[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]+|[0-9]{1,2}(?:[./-][0-9]{1,4}){1,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]?[0-9]{1,4})\Z",
    re.IGNORECASE,
)


def write(source: Source, output: Output) -> int:
    """Write both files, only the main one to a stream; return how many articles."""
    rows = Rows(output.main(), COLUMNS, excel=output.excel)
    companion = output.companion(".photos.csv")
    photos = Rows(companion, PHOTO_COLUMNS, excel=output.excel) if companion else None
    count = 0
    for article in source.articles():
        count += 1
        rows.write(article_row(article))
        if photos is not None:
            for row in photo_rows(article):
                photos.write(row)
    if output.excel:
        _tell_limits([rows] if photos is None else [rows, photos])
    return count


def _tell_limits(files: Sequence[Rows]) -> None:
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


class Rows:
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

    def write(self, row: Sequence[Cell]) -> None:
        cells = [None if cell is None else str(cell) for cell in row]
        if self._excel:
            whole = [f"'{cell}" if cell and _ALTERED.match(cell) else cell for cell in cells]
            cells = [cell and fit(cell) for cell in whole]
            self.cut += sum(cell is not one for cell, one in zip(cells, whole, strict=True))
        self.count += 1
        self._writer.writerow(cells)
        self._stream.write(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()

"""A workbook for Excel and LibreOffice: a sheet of articles and one of photographs, in the rows of `rows`.

Every text is written as text: nothing that a page says becomes a formula, a number, a date or a link. Addresses are no
links either, for a click would follow whatever a page names. A text that is longer than a cell may be ends there with
`[…]`; how many do is said. Of more rows than a sheet has none are written: CannotExport. What is written is on the disk
until the file is put together, so that memory does not grow with the archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy import func, select
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from archive.database.schema import articles
from archive.database.timestamps import from_text
from archive.errors import CannotExport
from archive.export.output import Output
from archive.export.previous import AUTHOR
from archive.export.rows import COLUMNS, MAX_CELL, MAX_ROWS, PHOTO_COLUMNS, Cell, article_row, fit, photo_rows
from archive.export.source import Source
from archive.messages.language import _
from archive.messages.terminal import print_error
from archive.reports.templates import without_impossible

_EARLIEST = datetime(1980, 1, 1)


def write(source: Source, output: Output) -> int:
    """Write one file; return how many articles. Raise CannotExport for more rows than a sheet has."""
    stream = output.main(compress=False)
    with TemporaryDirectory() as folder, ExitStack() as at_end:
        target = _Target(stream)
        at_end.callback(target.end)
        book = Workbook(target, {"constant_memory": True, "tmpdir": folder})
        book.use_zip64()
        bold = book.add_format({"bold": True})
        main = _Sheet(book, "articles", COLUMNS, bold, at_end)
        photos = _Sheet(book, "photos", PHOTO_COLUMNS, bold, at_end)
        count = 0
        for article in source.articles():
            count += 1
            main.write(article_row(article))
            for row in photo_rows(article):
                photos.write(row)
        newest = source.connection.scalar(select(func.max(articles.c.last_seen_at)))
        # Not the clock, so that the same archive gives the same bytes.
        created = from_text(newest).replace(tzinfo=None) if newest else _EARLIEST
        book.set_properties({"author": AUTHOR, "created": created})
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError that it was
    if cut := main.cut + photos.cut:
        print_error(
            _(
                "{number:cell is|cells are} longer than the {most:character|characters} of a cell in Excel and end "
                "there with […]: csv without --excel has them whole",
                number=cut,
                most=MAX_CELL,
            )
        )
    return count


class _Target:
    """A stream to which nothing is written any more after `end`. Where something goes wrong the library leaves its zip
    file open, which would go on writing, to a stream that is closed by then, when it is collected."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ended = False

    def end(self) -> None:
        """Take no more."""
        self._ended = True

    def write(self, data: Any) -> int:
        return len(data) if self._ended else self._stream.write(data)

    def tell(self) -> int:
        return 0 if self._ended else self._stream.tell()

    def seek(self, *place: int) -> int:
        return 0 if self._ended else self._stream.seek(*place)

    def flush(self) -> None:
        if not self._ended:
            self._stream.flush()


class _Sheet:
    """Writes rows one at a time."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[str], bold: Any, at_end: ExitStack) -> None:
        self._sheet = book.add_worksheet(name)
        # The library leaves its file open where the workbook is not finished.
        at_end.callback(self._sheet.row_data_fh.close)
        self._sheet.freeze_panes(1, 0)
        self._count = 0
        self.cut = 0
        """Cells that were longer than a cell may be."""
        self.write(columns, bold)

    def write(self, cells: Sequence[Cell], form: Any = None) -> None:
        if self._count == MAX_ROWS:
            raise CannotExport(
                _("a sheet in Excel has {most} rows, and this is more: choose days or sites, or csv", most=MAX_ROWS)
            )
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._count, column, cell, form)
            elif cell:
                fitting = fit(cell)
                self.cut += fitting is not cell
                self._sheet.write_string(self._count, column, without_impossible(fitting), form)
        self._count += 1

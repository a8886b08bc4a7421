"""Articles as rows of a table, for CSV and for spreadsheet programs.

There is one row for each article, in the columns of the record. Lists of texts (body, authors, tags) are joined by line
feeds, which no text of a record contains, so splitting gives them back exactly; attachments and evidence are JSON.
Photographs are a table of their own, one row each, as an article may have none or several; `photo_count` is their
number. What is absent is an empty cell: a record has no empty texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from archive.record.article import Article
from archive.record.fields import PHOTO, RECORD_KEYS, names_of

COLUMNS: tuple[str, ...] = tuple("photo_count" if key == "photos" else key for key in RECORD_KEYS)
"""The columns of articles, in order."""

_OF_PHOTO = tuple(field.name for field in PHOTO)
PHOTO_COLUMNS = ("site", "key", "article_url", "position", *_OF_PHOTO)
"""The columns of photographs. `position` counts from 1; site and key are the article's."""

MAX_CELL = 32_767
"""Characters of a cell in Excel, as UTF-16 counts them; LibreOffice has the same limit."""
MAX_ROWS = 1_048_576
"""Rows of a sheet, the header included."""

_JOINED = names_of("texts")
_JSON = names_of("attachments", "mapping")
_CUT = " […]"

Cell = str | int | None


def article_row(article: Article) -> list[Cell]:
    """Return the cells of an article, by COLUMNS."""
    record = article.as_json()
    record["photo_count"] = len(article.photos)
    for name in _JOINED:
        record[name] = "\n".join(record[name])
    for name in _JSON:
        record[name] = json.dumps(record[name], ensure_ascii=False) if record[name] else None
    return [record[column] for column in COLUMNS]


def photo_rows(article: Article) -> Iterator[list[Cell]]:
    """Yield the cells of each photograph of an article, by PHOTO_COLUMNS."""
    for position, photo in enumerate(article.photos, start=1):
        yield [article.site, article.key, article.url, position, *(getattr(photo, name) for name in _OF_PHOTO)]


def fit(text: str) -> str:
    """Return a text cut to what a cell of a spreadsheet holds; the same object where nothing is cut."""
    if 2 * len(text) <= MAX_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT

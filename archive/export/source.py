"""What an export reads: the chosen articles and their pages, in one snapshot of the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from archive.captures.captures import Captures
from archive.errors import CannotSearch, NotCompared
from archive.history import lookup
from archive.record.article import Article
from archive.record.identity import fold
from archive.record.selection import Selection
from archive.store import Archive


@dataclass(frozen=True)
class Source:
    """The archive as it was at one moment, whatever a crawl writes meanwhile. Made by `open_source`."""

    connection: Connection
    """A transaction that reads, for formats that need more than articles."""
    pages: Captures
    selection: Selection
    on_article: Callable[[int], None] | None = None
    """Told how many articles were taken."""

    def articles(self) -> Iterator[Article]:
        """The current revision of every chosen article, one at a time: by site, date of publication and key, which
        does not depend on the order of fetching; undated ones first. As often as asked, each time the same."""
        return (Article.from_json(record) for _, record in self.records())

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The same as JSON (`Article.to_json`), as text and read: for formats that need no more."""
        for number, record in enumerate(lookup.iterate_records(self.connection, self.selection), start=1):
            if self.on_article is not None:
                self.on_article(number)
            yield record


@contextmanager
def open_source(
    archive: Archive, selection: Selection | None = None, on_article: Callable[[int], None] | None = None
) -> Iterator[Source]:
    """A source over an open archive. CannotSearch if the selection's query or section has no word to look for;
    NotCompared if it is without copies and it is not known which articles are."""
    selection = selection or Selection()
    if selection.section is not None and not fold(selection.section):  # would be that of articles without one
        raise CannotSearch(f"no letter or digit in the section {selection.section!r}")
    if selection.query is not None:
        archive.update_index()
    with archive.reading() as connection:
        if not selection.copies:
            _refuse_uncompared(connection)
        yield Source(connection, archive.pages, selection, on_article)


def _refuse_uncompared(connection: Connection) -> None:
    from archive.duplicates.queries import read_coverage  # with it comes what compares texts, slow to import

    if waiting := read_coverage(connection).waiting:
        raise NotCompared(f"{waiting} articles are not compared with others yet: run tulieu duplicates first")

"""What an export reads: the selected articles and their pages, in one snapshot of the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from archive.captures.captures import Captures
from archive.errors import CannotSearch, NotCompared
from archive.history import lookup
from archive.messages.language import _
from archive.record.article import Article
from archive.record.identity import fold
from archive.record.selection import Selection
from archive.store import Archive


@dataclass(frozen=True)
class Source:
    """The archive at one moment, whatever a crawl writes meanwhile. Made by `open_source`."""

    connection: Connection
    """A transaction that reads, for formats that need more than articles."""
    pages: Captures
    selection: Selection
    on_article: Callable[[int], None] | None = None
    """Called with the number of articles taken so far."""

    def articles(self) -> Iterator[Article]:
        """Yield the current revision of every selected article, one at a time. It may be called several times, with
        equal results.

        They come by site, date of publication and key, which does not depend on the order of fetching; undated ones
        first.
        """
        return (Article.from_json(record) for _, record in self.records())

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the same as JSON text (`Article.to_json`) and as the parsed record, for formats that need no more."""
        for number, record in enumerate(lookup.iterate_records(self.connection, self.selection), start=1):
            if self.on_article is not None:
                self.on_article(number)
            yield record


@contextmanager
def open_source(
    archive: Archive, selection: Selection | None = None, on_article: Callable[[int], None] | None = None
) -> Iterator[Source]:
    """Open a source over an open archive. Raise CannotSearch where the selection's query or section has no word to look
    for; NotCompared where the selection is without duplicates and some articles were not compared yet."""
    selection = selection or Selection()
    if selection.section is not None and not fold(
        selection.section
    ):  # it would equal that of articles without a section
        raise CannotSearch(_("no letter or digit in the section {section}", section=repr(selection.section)))
    if selection.query is not None:
        archive.update_index()
    with archive.reading() as connection:
        if not selection.copies:
            _refuse_uncompared(connection)
        yield Source(connection, archive.pages, selection, on_article)


def _refuse_uncompared(connection: Connection) -> None:
    from archive.duplicates.queries import read_coverage  # slow to import

    if waiting := read_coverage(connection).waiting:
        raise NotCompared(
            _(
                "{number:article is|articles are} not compared with others yet: run tulieu duplicates first",
                number=waiting,
            )
        )

"""What an export reads: the selected articles and their pages, in one snapshot of the archive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection

from archive.captures.captures import Captures
from archive.errors import CannotSearch, NotCompared, NothingFound
from archive.export.redact import REDACTABLE, REDACTED, redact_authors
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
    redacted: bool = False
    """Whether the authors' names are taken out of the records, see `export.redact`."""
    with_media: bool | None = None
    """Whether the pictures and documents that are kept are in it; None: as is usual for the format, in exports of pages
    but not beside records."""

    def chosen(self) -> dict[str, Any]:
        """Return what was asked for, as `Selection.as_json`, and as `redacted` which fields are taken out. A query may
        have names: where those are taken out, it is not told. Without pictures and documents `media` says so."""
        asked = self.selection.as_json()
        if self.redacted:
            asked |= {"query": asked["query"] and REDACTED, "redacted": list(REDACTABLE)}
        return asked | {"media": False} if self.with_media is False else asked

    def articles(self) -> Iterator[Article]:
        """Yield the current revision of every selected article, one at a time. It may be called several times, with
        equal results.

        They come by site, date of publication and key, which does not depend on the order of fetching; undated ones
        first.
        """
        return (Article.from_json(record) for _, record in self.records())

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the same as JSON text (`Article.to_json`) and as the parsed record, for formats that need no more.
        Raise NothingFound at the end where no article of the site, or of any, has the selection's section."""
        number = 0
        for number, (text, record) in enumerate(lookup.iterate_records(self.connection, self.selection), start=1):
            if self.on_article is not None:
                self.on_article(number)
            if self.redacted:
                record = redact_authors(record)
                text = json.dumps(record, ensure_ascii=False)
            yield text, record
        if number == 0 and self.selection.section is not None:
            _refuse_unknown_section(self.connection, self.selection.section, self.selection.site)


@contextmanager
def open_source(
    archive: Archive,
    selection: Selection | None = None,
    on_article: Callable[[int], None] | None = None,
    *,
    redacted: bool = False,
    with_media: bool | None = None,
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
        yield Source(connection, archive.pages, selection, on_article, redacted, with_media)


_COMPARED = 1000  # sections, the most frequent ones


def _refuse_unknown_section(connection: Connection, asked: str, site: str | None) -> None:
    """Raise NothingFound, with the nearest one, where no article has a section. Every article is read."""
    sections: Counter[str] = Counter()
    for _text, record in lookup.iterate_records(connection, Selection(site=site)):
        if record["section"]:
            if fold(record["section"]) == fold(asked):
                return
            sections[record["section"]] += 1
    if not sections:
        raise NothingFound(_("no article has the section {section}: none has any", section=repr(asked)))
    by_form = {fold(name): name for name, _number in reversed(sections.most_common(_COMPARED))}
    [nearest] = get_close_matches(fold(asked), by_form, n=1, cutoff=0.0)
    raise NothingFound(
        _(
            "no article has the section {section}: the nearest is {nearest}",
            section=repr(asked),
            nearest=repr(by_form[nearest]),
        )
    )


def _refuse_uncompared(connection: Connection) -> None:
    from archive.duplicates.queries import read_coverage  # slow to import

    if waiting := read_coverage(connection).waiting:
        raise NotCompared(
            _(
                "{number:article is|articles are} not compared with others yet: run tulieu duplicates first",
                number=waiting,
            )
        )

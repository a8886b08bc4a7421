"""What results are counted by: site, section, month and authors. The index keeps it beside each article's rowid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Text, column, select, table

from archive.database.sql import integers_as_table
from archive.record.article import Article
from archive.search.tokens import INDEX

_MOST_AUTHORS, _LONGEST = 20, 200  # of one article; characters of a name: a page may claim any number
_ENTRIES = table(f"{INDEX}_places", column("article_id", BigInteger), column("facets", Text))


class Facets(NamedTuple):
    """Of one article."""

    site: str
    section: str | None
    month: str | None
    """Of publication: `2025-01`."""
    authors: list[str]
    """As printed, at most twenty."""

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield each value after what it is: `site`, `section`, `month`, `author`."""
        yield "site", self.site
        if self.section:
            yield "section", self.section
        if self.month:
            yield "month", self.month
        yield from (("author", author) for author in self.authors)


def make_facets(article: Article) -> str:
    """Return the facets of an article as they are stored: a JSON array."""
    authors = [author for author in dict.fromkeys(article.authors) if len(author) <= _LONGEST]
    section = article.section if article.section and len(article.section) <= _LONGEST else None
    month = article.published[:7] if article.published else None
    return json.dumps([article.site, section, month, authors[:_MOST_AUTHORS]], ensure_ascii=False)


def read_facets(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, Facets]:
    """Return the facets of articles, by their ids; without those that are not entered."""
    listed = integers_as_table(connection, article_ids)
    wanted = select(_ENTRIES.c.article_id, _ENTRIES.c.facets).join_from(
        listed, _ENTRIES, _ENTRIES.c.article_id == listed.c.value
    )
    return {article_id: Facets(*json.loads(facets)) for article_id, facets in connection.execute(wanted) if facets}


def has_facets(connection: Connection, article_id: int, article: Article) -> bool:
    """Return whether these are stored for an article."""
    stored = select(_ENTRIES.c.facets).where(_ENTRIES.c.article_id == article_id)
    return connection.scalar(stored) == make_facets(article)

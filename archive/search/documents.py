"""The words of the documents that articles link to, as the search index has them.

SQLite's index must be given the very tokens that it is to forget. Which documents an entry was made with stands beside
it, in a table `..._documents`: their SHA-256, in order. The words of a file never change (`media_texts`), so they are
read again when the entry is removed. A row without digests is that of an entry whose article links to documents of
which no words are known: the words of the links have their tokens. Entries that were made before documents were
searched have no row until their article is entered again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, bindparam, select
from sqlalchemy import text as sql

from archive.database.schema import article_media, media, media_texts, media_versions
from archive.database.sql import CompiledStatement, integers_as_table
from archive.media.queries import find_read_documents
from archive.search.tokens import INDEX

MOST_CHARACTERS = 10_000_000
"""Of the documents of one article, in the order of their digests, so many characters are searched: some 4,000 pages."""

_ENTERED = Table(
    f"{INDEX}_documents",
    MetaData(),
    Column("article_id", Integer, primary_key=True),
    Column("digests", Text, nullable=False),
)
_e = _ENTERED.c
_ANY_TEXT = CompiledStatement(select(media_texts.c.sha256).limit(1))
# Literals, by which the databases know their index of these rows: most archives have many links and no words.
_WITH_WORDS = f"SELECT article_id, digests FROM {_ENTERED.name} WHERE digests <> ''"  # noqa: S608
_ANY_ENTERED = CompiledStatement(sql(f"{_WITH_WORDS} LIMIT 1"))
_DIGESTS = CompiledStatement(select(_e.digests).where(_e.article_id == bindparam("id")))
_TEXT = CompiledStatement(select(media_texts.c.text).where(media_texts.c.sha256 == bindparam("sha256")))
_NOTE = CompiledStatement(
    sql(
        f"INSERT INTO {_ENTERED.name} (article_id, digests) VALUES (:id, :digests)"  # noqa: S608
        " ON CONFLICT (article_id) DO UPDATE SET digests = excluded.digests"
    )
)
_FORGET = sql(f"DELETE FROM {_ENTERED.name} WHERE article_id = :id")  # noqa: S608

Digests = tuple[str, ...]
"""SHA-256 of documents, in order."""


def find_current(connection: Connection, article_ids: Collection[int]) -> dict[int, Digests]:
    """Return which documents some articles link to of which words are known, by the ids of the articles; without those
    that have none."""
    if _ANY_TEXT.first(connection, {}) is None:
        return {}
    return find_read_documents(connection, article_ids)


def find_entered(connection: Connection, article_ids: Collection[int]) -> dict[int, Digests]:
    """Return with which documents some articles were entered; without those that have no row."""
    listed = integers_as_table(connection, sorted(article_ids))
    rows = connection.execute(
        select(_e.article_id, _e.digests).join_from(listed, _ENTERED, _e.article_id == listed.c.value)
    )
    return {row.article_id: tuple(row.digests.split()) for row in rows}


def find_differing(connection: Connection) -> list[int]:
    """Return the ids of the articles that were entered with other documents than those that they link to and of which
    words are known."""
    rows = connection.execute(sql(_WITH_WORDS))
    entered = {row.article_id: tuple(row.digests.split()) for row in rows}
    current = find_read_documents(connection)
    return sorted(one for one in entered.keys() | current.keys() if entered.get(one) != current.get(one))


def note_entered(connection: Connection, article_id: int, digests: Digests) -> None:
    """Write down with which documents an article was entered."""
    _NOTE.run(connection, {"id": article_id, "digests": " ".join(digests)})


def forget_entered(connection: Connection, article_id: int) -> None:
    """Forget it, as the article is taken out of the index."""
    connection.execute(_FORGET, {"id": article_id})


def iterate_texts(connection: Connection, digests: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the digests and words of documents, one at a time, as far as they are searched."""
    left = MOST_CHARACTERS
    for sha256 in digests:
        text = _TEXT.scalar(connection, {"sha256": sha256})
        if text:
            yield sha256, text[:left]
            left -= len(text)
            if left <= 0:
                return


def iterate_paragraphs(connection: Connection, digests: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs of documents as they are searched."""
    for _, text in iterate_texts(connection, digests):
        yield from text.split("\n")


@dataclass(frozen=True, slots=True)
class ArticleDocuments:
    """The documents of one article; their words are read anew whenever they are gone through."""

    connection: Connection
    article_id: int
    digests: Digests

    def __iter__(self) -> Iterator[str]:
        return (text for _, text in iterate_texts(self.connection, self.digests))

    def with_urls(self) -> Iterator[tuple[str, str]]:
        """Yield the address and the words of each; of one at several addresses the first."""
        for sha256, text in iterate_texts(self.connection, self.digests):
            yield self._url_of(sha256), text

    def _url_of(self, sha256: str) -> str:
        a, m, v = article_media.c, media.c, media_versions.c
        wanted = (
            select(m.url).join_from(article_media, media, m.id == a.media_id).join(media_versions, v.media_id == m.id)
        )
        wanted = wanted.where(a.article_id == self.article_id, v.sha256 == sha256).order_by(m.url).limit(1)
        return self.connection.scalar(wanted) or ""


class Documents:
    """The documents of all articles, for one search. Where there are none, nothing is read but that."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def _has_any(self) -> bool:
        return _ANY_ENTERED.first(self._connection, {}) is not None

    def of(self, article_id: int) -> ArticleDocuments | None:
        """Return the documents that an article was entered with; None where it was with none."""
        if not self._has_any:
            return None
        digests = _DIGESTS.scalar(self._connection, {"id": article_id})
        return ArticleDocuments(self._connection, article_id, tuple(digests.split())) if digests else None

"""Full-text search of current revisions, on SQLite's FTS5.

Two columns hold the same words: `exact` as printed, in small letters, and `folded` without diacritics.
A word typed with diacritics is looked for as typed, one typed without is found whatever marks it has;
FTS5 itself cannot do either for Vietnamese (it never folds `đ`). Where the tone mark stands (`hòa`,
`hoà`) makes no difference. What is typed between quotes must stand so.

The index keeps no text (`content=''`): records are in `revisions`. It is not migrated but built anew: its
name carries the version of what this module takes for a word, and whoever changes that gives it the next
name and the schema the next version, so that every archive is indexed again. Only SQLite has it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    column,
    inspect,
    literal_column,
    select,
    table,
)
from sqlalchemy import text as sql

from archive.article import Article
from archive.errors import CannotSearch
from archive.identity import fold
from archive.schema import articles, revisions

INDEX = "search_1"
"""Name of the index: `search_` and the version of what is a word."""

_WORD = re.compile(r"[^\W_]+")
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_SNIPPET_WORDS = 30

# Where the mark stands in an open syllable is a matter of taste: hoà and hòa, khoẻ and khỏe, thuỷ and
# thủy. Not after q, whose u is part of the consonant: quý has no other form.
_TONES = [
    (f"{first}{marked}", f"{unicodedata.normalize('NFC', first + mark)}{plain}")
    for first, plain in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0309\u0303\u0323"
    for marked in (unicodedata.normalize("NFC", plain + mark),)
]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that has all the words."""

    url: str
    site: str
    key: str
    title: str
    published: str | None
    snippet: str
    """The words around the first that was found; of the title where only the title has it."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return asdict(self)


# --- words ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)  # a language has some thousand syllables
def _forms(word: str) -> tuple[str, str]:
    """A word in small letters as it is indexed: exact, folded."""
    exact = word
    for new, old in _TONES:
        if word.endswith(new) and not word.endswith(f"q{new}"):
            exact = word[: -len(new)] + old
    return exact, fold(word)


def _words(printed: str) -> list[tuple[str, str]]:
    return [_forms(word) for word in _WORD.findall(unicodedata.normalize("NFC", printed).lower())]


def _texts(article: Article) -> Iterator[str]:
    """What is searched, in the order in which a snippet is taken from it."""
    yield from filter(None, (article.lead, *article.body))
    yield from (photo.caption_raw or photo.caption or "" for photo in article.photos)
    yield article.title
    yield from (*article.authors, article.source or "", article.section or "", *article.tags)
    yield from (attachment.text or "" for attachment in article.attachments)


# --- the index -----------------------------------------------------------------------------------

_ADD = sql(f"INSERT INTO {INDEX} (rowid, exact, folded) VALUES (:id, :exact, :folded)")  # noqa: S608
_TAKE_OUT = sql(
    f"INSERT INTO {INDEX} ({INDEX}, rowid, exact, folded) VALUES ('delete', :id, :exact, :folded)"  # noqa: S608
)


def index_article(connection: Connection, article_id: int, article: Article, before: Article | None) -> None:
    """Makes an article findable, in place of its revision before, in the caller's transaction."""
    if connection.dialect.name != "sqlite":
        return
    if before is not None:  # an index without texts must be told what to take out
        connection.execute(_TAKE_OUT, _row(article_id, before))
    connection.execute(_ADD, _row(article_id, article))


def _row(article_id: int, article: Article) -> dict[str, Any]:
    words = _words("\n".join(_texts(article)))
    return {
        "id": article_id,
        "exact": " ".join([exact for exact, _ in words]),
        "folded": " ".join([folded for _, folded in words]),
    }


def build_index(connection: Connection) -> None:
    """Makes the index of this version and fills it, in place of one of an earlier version. Does
    nothing where it is there, or on a database that has none."""
    tables = set(inspect(connection).get_table_names())
    if connection.dialect.name != "sqlite" or INDEX in tables:
        return
    for name in tables:
        if re.fullmatch(r"search_\d+", name):
            connection.exec_driver_sql(f"DROP TABLE {name}")
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(exact, folded, content='', columnsize=0,"
        ' tokenize="unicode61 remove_diacritics 0")'
    )
    current = (
        select(articles.c.id, revisions.c.record)
        .join_from(articles, revisions)
        .where(revisions.c.number == articles.c.revision)
    )
    for article_id, record in connection.execute(current, execution_options={"yield_per": 200}):
        index_article(connection, article_id, Article.from_json(json.loads(record)), None)


# --- asking --------------------------------------------------------------------------------------


_MATCHING = select(table(INDEX, column("rowid", Integer)).c.rowid).where(
    literal_column(INDEX).op("MATCH")(bindparam("expression", type_=String))
)


def matching(connection: Connection, asked: str) -> Select[int]:
    """The ids of the articles that have all the words, for `IN`. CannotSearch where no word is asked
    for, or the database has no index."""
    if connection.dialect.name != "sqlite":
        raise CannotSearch("archives are searched in SQLite only")
    phrases = _phrases(asked)
    if not phrases:
        raise CannotSearch(f"no word to search for in {asked!r}")
    # Words are letters and digits only: nothing in them is syntax between quotes.
    expression = " AND ".join(f'{where} : "{" ".join(words)}"' for where, words in phrases)
    return _MATCHING.params(expression=expression)


def find_articles(connection: Connection, asked: str, site: str | None, limit: int) -> list[Found]:
    """At most `limit` articles that have all the words, newest first, undated ones last. Raises as
    `matching` does."""
    c = articles.c
    order = (c.published.desc().nulls_last(), c.site, c.key)
    newest = select(c.id).where(c.id.in_(matching(connection, asked))).order_by(*order).limit(limit)
    if site is not None:
        newest = newest.where(c.site == site)
    records = (
        select(revisions.c.record)
        .join_from(articles, revisions)
        .where(c.id.in_(newest), revisions.c.number == c.revision)
        .order_by(*order)
    )
    phrases = _phrases(asked)
    return [_found(Article.from_json(json.loads(record)), phrases) for record in connection.scalars(records)]


_Phrase = tuple[str, tuple[str, ...]]
"""A column of the index, and words that follow each other in it."""


def _phrases(asked: str) -> list[_Phrase]:
    """What is asked for: words, and words between quotes that must follow each other."""
    phrases = []
    for quoted, bare in _ASKED.findall(asked):
        words = _words(quoted or bare)
        if not words:
            continue
        marked = any(exact != folded for exact, folded in words)
        exact, folded = zip(*words, strict=True)
        phrases.append(("exact", exact) if marked else ("folded", folded))
    return phrases


def _found(article: Article, phrases: list[_Phrase]) -> Found:
    exact = {word for where, words in phrases if where == "exact" for word in words}
    folded = {word for where, words in phrases if where == "folded" for word in words}
    snippet = article.title
    for printed in _texts(article):
        words = printed.split()
        places = (i for i, word in enumerate(words) if any(e in exact or f in folded for e, f in _words(word)))
        place = next(places, None)
        if place is not None:
            snippet = _around(words, place)
            break
    return Found(article.url, article.site, article.key, article.title, article.published, snippet)


def _around(words: list[str], place: int) -> str:
    start = max(0, min(place - _SNIPPET_WORDS // 3, len(words) - _SNIPPET_WORDS))
    end = start + _SNIPPET_WORDS
    before, after = ("… " if start else ""), (" …" if end < len(words) else "")
    return f"{before}{' '.join(words[start:end])}{after}"

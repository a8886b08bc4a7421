"""The search index in the database: which articles have which tokens, newest first.

Each article has a rowid, a number by which the index sorts: the minute of its publication and a number within the
minute. So the newest articles are at the end of every list of the index, where SQLite begins to read, and a range of
days is a range of rowids. Undated articles have lower rowids than all dated ones, in the order in which they came.

In SQLite the index is an FTS5 table of tokens only: `detail=none`, as there are no positions to store, and
`content=''`, without a copy of the text. As rowids follow each other closely, it is half as large as with a time and
the article's id in one number. In PostgreSQL the tokens are an array of numbers with a GIN index; a `tsvector` holds at
most a megabyte of words, less than the longest reports that these sites publish. Beside the tokens is a Bloom filter of
each article's trigrams (`bloom`), for phrases of three words and more. The words of the documents that an article links
to are tokens of its entry; with which documents it was made stands in a table `..._documents` (see `documents`). Beside
the rowid is what results are counted by (`facets`), so that a thousand are counted without reading their records.

An archive without an index, or with one of an earlier version, gets it in steps that survive a kill: `prepare_index`
creates the tables and gives every article its rowid, then `build_batch` enters articles in the order of their rowids, a
transaction each time, and stores how far it came. Several processes may do so at once. `fill_index` makes that of a
copy, which nobody else has open yet.

The stored names stay: rowids are in a table `..._places`, in a column `place`; the filters in `..._trigrams`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, inspect, select
from sqlalchemy import text as sql

from archive.database.postgresql import copy_rows, try_to_share
from archive.database.records import try_article
from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.database.sql import CompiledStatement, integers_as_table
from archive.media.queries import find_with_words
from archive.record.article import Article
from archive.search.bloom import make_filter
from archive.search.documents import (
    Digests,
    find_current,
    find_entered,
    forget_entered,
    iterate_paragraphs,
    note_entered,
)
from archive.search.facets import make_facets
from archive.search.tokens import INDEX, make_token_numbers, make_tokens

INDEXING = "the search index"
"""The part of an archive that is written by who enters all articles that wait, see `Transactions.writing`."""

DATED = 1 << 40
"""The lowest rowid of dated articles."""
END = (1 << 62) - 1
"""The highest rowid."""

_IN_A_MINUTE = 1 << 10  # most articles are dated by the day alone; what exceeds a minute goes into the next one
_FIRST = datetime(1900, 1, 1)

_DOCUMENTS = f"{INDEX}_documents"
_CREATE_INDEXES = (
    f"CREATE INDEX ix_{INDEX}_places_place ON {INDEX}_places (place, article_id)",
    f"CREATE INDEX ix_{INDEX}_places_tokens ON {INDEX}_places USING gin (tokens)",
)
_CREATE_INDEX_OF_DOCUMENTS = f"CREATE INDEX ix_{_DOCUMENTS} ON {_DOCUMENTS} (article_id) WHERE digests <> ''"
_CREATE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(tokens, content='', columnsize=0, detail=none,"
        " tokenize=\"ascii tokenchars '=_.'\")",
        f"CREATE TABLE {INDEX}_places (place INTEGER PRIMARY KEY, article_id INTEGER NOT NULL UNIQUE, facets TEXT)",
        f"CREATE TABLE {INDEX}_trigrams (place INTEGER PRIMARY KEY, bloom BLOB NOT NULL)",
        f"CREATE TABLE {INDEX}_waiting (article_id INTEGER PRIMARY KEY, before INTEGER)",
        f"CREATE TABLE {_DOCUMENTS} (article_id INTEGER PRIMARY KEY, digests TEXT NOT NULL)",
        _CREATE_INDEX_OF_DOCUMENTS,
    ),
    "postgresql": (
        f"CREATE TABLE {INDEX}_places (article_id BIGINT PRIMARY KEY, place BIGINT NOT NULL,"
        " tokens BIGINT[], bloom BYTEA, facets TEXT)",
        f"CREATE TABLE {INDEX}_waiting (article_id BIGINT PRIMARY KEY, before INTEGER)",
        f"CREATE TABLE {_DOCUMENTS} (article_id BIGINT PRIMARY KEY, digests TEXT NOT NULL)",
        _CREATE_INDEX_OF_DOCUMENTS,
    ),
}

_ASSIGN = sql(f"INSERT INTO {INDEX}_places (place, article_id) VALUES (:place, :id)")  # noqa: S608
_ASSIGN_NEXT = CompiledStatement(
    sql(
        f"INSERT INTO {INDEX}_places (place, article_id)"  # noqa: S608
        f" SELECT COALESCE(MAX(place) + 1, CAST(:first AS BIGINT)), CAST(:id AS BIGINT) FROM {INDEX}_places"
        " WHERE place BETWEEN :first AND :last HAVING COALESCE(MAX(place), 0) < :last RETURNING place"
    )
)
# The index has what was current when the article was queued first. The row is locked by that: in PostgreSQL another
# program would otherwise enter what was current before and take the article from the queue.
_IF_QUEUED = f" ON CONFLICT (article_id) DO UPDATE SET before = {INDEX}_waiting.before"
_QUEUE = CompiledStatement(
    sql(f"INSERT INTO {INDEX}_waiting (article_id, before) VALUES (:id, :before) {_IF_QUEUED}")  # noqa: S608
)
_QUEUE_AGAIN = CompiledStatement(
    sql(
        f"INSERT INTO {INDEX}_waiting (article_id, before)"  # noqa: S608
        f" SELECT id, revision FROM articles WHERE id = :id {_IF_QUEUED}"
    )
)
_RENUMBER = sql(
    f"UPDATE {INDEX}_waiting SET before = before + :by WHERE article_id = :id AND before > :after"  # noqa: S608
)
_ANY_QUEUED = sql(f"SELECT 1 FROM {INDEX}_waiting LIMIT 1")  # noqa: S608
_CLAIM = sql(
    f"SELECT w.article_id FROM {INDEX}_waiting w JOIN articles a ON a.id = w.article_id"  # noqa: S608
    " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
    " ORDER BY w.article_id LIMIT :most"
)
# What another program enters now, or revises, is left to it. A statement of its own: what the next one reads is what is
# committed after these rows are locked.
_CLAIM_UNLOCKED = sql(f"{_CLAIM.text} FOR UPDATE OF w SKIP LOCKED")
_QUEUED = sql(
    "SELECT w.article_id, a.published, r.record, p.place, old.record"  # noqa: S608
    f" FROM {INDEX}_waiting w JOIN articles a ON a.id = w.article_id"
    " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
    f" LEFT JOIN {INDEX}_places p ON p.article_id = a.id"
    " LEFT JOIN revisions old ON old.article_id = a.id AND old.number = w.before"
    " WHERE w.article_id IN :claimed ORDER BY w.article_id"
).bindparams(bindparam("claimed", expanding=True))
_MAX_QUEUED = 500  # records, a few megabytes
_MAX_WITH_DOCUMENTS = 20  # articles with documents in a transaction: one of 300 pages takes half a second
_MAX_TOKENS = 4_000_000  # characters of tokens that are kept in memory before they are stored
_AT_ONCE = 100  # of which the tokens are made between two statements: a server does not wait for ever for the next one
_UNQUEUE = sql(f"DELETE FROM {INDEX}_waiting WHERE article_id = :id")  # noqa: S608
_ABANDON_ROWID = sql(f"UPDATE {INDEX}_places SET article_id = :nobody WHERE article_id = :id")  # noqa: S608
_FREE_ROWID = sql(f"DELETE FROM {INDEX}_places WHERE article_id = :id")  # noqa: S608
_ROWID = sql(f"SELECT place FROM {INDEX}_places WHERE article_id = :id")  # noqa: S608
_RECORD = sql(
    "SELECT r.record FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision WHERE a.id = :id"
)
_ADD = {
    "sqlite": (
        CompiledStatement(sql(f"INSERT INTO {INDEX} (rowid, tokens) VALUES (:place, :tokens)")),  # noqa: S608
        CompiledStatement(sql(f"INSERT INTO {INDEX}_trigrams (place, bloom) VALUES (:place, :bloom)")),  # noqa: S608
        CompiledStatement(sql(f"UPDATE {INDEX}_places SET facets = :facets WHERE place = :place")),  # noqa: S608
    ),
    "postgresql": (
        CompiledStatement(
            sql(
                f"UPDATE {INDEX}_places SET tokens = CAST(:tokens AS BIGINT[]), bloom = :bloom,"  # noqa: S608
                " facets = :facets WHERE article_id = :id"
            )
        ),
    ),
}
_REMOVE = (  # SQLite: an FTS5 table without content must be given what to remove
    sql(f"INSERT INTO {INDEX} ({INDEX}, rowid, tokens) VALUES ('delete', :place, :tokens)"),  # noqa: S608
    sql(f"DELETE FROM {INDEX}_trigrams WHERE place = :place"),  # noqa: S608
)


def create_index(connection: Connection) -> None:
    """Create the tables of the empty index."""
    _create_tables(connection)
    if connection.dialect.name == "postgresql":
        _create_indexes(connection)


def _create_tables(connection: Connection) -> None:
    for statement in _CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        # Bytes kept in memory to the end of a transaction; they are many only while a whole archive is indexed.
        connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('hashsize', 16777216)")  # noqa: S608
        # Segments of a size before they are merged: the highest number, as every save pays for merging.
        connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('automerge', 16)")  # noqa: S608


def _create_indexes(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{_INDEXES_MB}MB'")
    for statement in _CREATE_INDEXES:
        connection.exec_driver_sql(statement)


_INDEXES_MB = 256  # of the server's memory


# --- rowids --------------------------------------------------------------------------------------


def first_rowid_of(published: str) -> int:
    """Return the first rowid of a minute; of a day without time, of its first minute. `published` is as in the
    record. Raise ValueError for anything else."""
    at = datetime.fromisoformat(published[:16])  # always in +07:00, in which people give days
    return DATED + max(0, int((at - _FIRST).total_seconds()) // 60) * _IN_A_MINUTE


def rowid_range(since: date | None, until: date | None) -> tuple[int, int]:
    """Return the first and last rowid of articles of these days, both included; without days, of all, undated ones
    too."""
    first = 0 if since is None and until is None else DATED
    if since is not None:
        first = first_rowid_of(since.isoformat())
    last = END if until is None else first_rowid_of(f"{until.isoformat()}T23:59") + _IN_A_MINUTE - 1
    return first, last


def assign_rowids(connection: Connection, articles_by_time: Iterable[tuple[int, str | None]]) -> None:
    """Give each article its rowid. They come as ids and times of publication, undated ones first, then in order of
    time."""
    rowids = _rowids(articles_by_time)
    while batch := [{"place": rowid, "id": article_id} for rowid, article_id in islice(rowids, 1000)]:
        connection.execute(_ASSIGN, batch)


def _rowids(articles_by_time: Iterable[tuple[int, str | None]]) -> Iterator[tuple[int, int]]:
    """Yield the rowid and the id of each."""
    rowid = 0
    for article_id, published in articles_by_time:
        rowid = article_id if published is None else max(rowid + 1, _first_rowid_or_any(published))
        yield rowid, article_id


def _first_rowid_or_any(published: str) -> int:
    try:
        return first_rowid_of(published)
    except (ValueError, TypeError):  # the column is damaged, as `verify` says
        return DATED


def _assign_rowid(connection: Connection, article_id: int, published: str | None) -> int:
    """Give an article the first free rowid of its minute, and return it."""
    if published is None:
        connection.execute(_ASSIGN, {"place": article_id, "id": article_id})
        return article_id
    first = _first_rowid_or_any(published)
    while True:
        rowid: int | None = _ASSIGN_NEXT.scalar(
            connection, {"id": article_id, "first": first, "last": first + _IN_A_MINUTE - 1}
        )
        if rowid is not None:
            return rowid
        first += _IN_A_MINUTE


# --- articles ------------------------------------------------------------------------------------


def queue_article(connection: Connection, article_id: int, before: int | None) -> None:
    """Queue an article for the index, for `index_queued`: a transaction for many articles costs a fifth of one for
    each. `before` is the number of the revision that was current; None for a new article."""
    _QUEUE.run(connection, {"id": article_id, "before": before})


def queue_again(connection: Connection, article_ids: Iterable[int]) -> None:
    """Queue articles whose documents have other words than before. The words that an entry was made with must stay in
    the database until `index_queued` has entered the article again."""
    for article_id in article_ids:
        _QUEUE_AGAIN.run(connection, {"id": article_id})


def queue_if_documents_changed(connection: Connection, article_id: int) -> None:
    """Queue an article that links to documents, unless its entry was made with those of which words are known now."""
    entered = find_entered(connection, [article_id]).get(article_id)
    if entered is None or entered != find_current(connection, [article_id]).get(article_id, ()):
        queue_again(connection, [article_id])


def remove_from_index(connection: Connection, article_id: int) -> None:
    """Take an article out of the index, as its current record is in it, with the words of its documents, which must
    still be in the database. The transaction has the archive to itself.

    In SQLite its words stay in parts of the index until `purge_index`. The caller drops the index where the record is
    damaged, as nobody knows what was entered for it."""
    while index_queued(connection):  # what the index has is then what is current
        pass
    place = connection.scalar(_ROWID, {"id": article_id})
    if place is not None and connection.dialect.name == "sqlite" and place <= _built_until(connection):
        article = try_article(connection.scalar(_RECORD, {"id": article_id}))
        _remove_entry(connection, place, article, find_entered(connection, [article_id]).get(article_id))
    forget_entered(connection, article_id)
    connection.execute(_FREE_ROWID, {"id": article_id})
    connection.execute(_UNQUEUE, {"id": article_id})


def _remove_entry(connection: Connection, rowid: int, article: Article | None, entered: Digests | None) -> None:
    """Remove an entry of SQLite's index that was made of an article and its documents."""
    paragraphs = None if entered is None else iterate_paragraphs(connection, entered)
    tokens = " ".join(make_tokens(article, paragraphs).tokens) if article is not None else ""
    for statement in _REMOVE:
        connection.execute(statement, {"place": rowid, "tokens": tokens})


def purge_index(connection: Connection) -> None:
    """Rewrite the index without what was taken out of it. PostgreSQL does so when its tables are rewritten."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")  # noqa: S608


def has_queued(connection: Connection) -> bool:
    """Return whether articles are queued."""
    return connection.execute(_ANY_QUEUED).first() is not None


def renumber_queued(connection: Connection, article_id: int, after: int, by: int) -> None:
    """Let the queue know that the numbers of an article's revisions after `after` are higher by `by`."""
    connection.execute(_RENUMBER, {"id": article_id, "after": after, "by": by})


def _has_words(connection: Connection, digests: Digests) -> bool:
    """Whether the words of all these documents are there."""
    return find_with_words(connection, digests) == {*digests}


def index_queued(connection: Connection) -> int:
    """Enter queued articles in the index, in place of their former revisions; return how many, at most a fixed
    number, fewer where they have documents. While the index is built, those that have no entry yet only get their
    rowid: `build_batch` comes to it.

    In PostgreSQL several programs may do so at once, each other articles. What the others have in hand is not waited
    for, and while somebody writes all that waits (`INDEXING`) nothing is done."""
    is_file = connection.dialect.name == "sqlite"
    has_others = not is_file
    if has_others and not try_to_share(connection, INDEXING):
        return 0
    claimed = connection.scalars(_CLAIM_UNLOCKED if has_others else _CLAIM, {"most": _MAX_QUEUED}).all()
    if not claimed:
        return 0
    built_until = _built_until(connection)
    entered, current = find_entered(connection, claimed), find_current(connection, claimed)
    claimed = _limit_documents(claimed, entered.keys() | current.keys())
    rows = connection.execute(_QUEUED, {"claimed": claimed}).all()
    with_rowids = []
    for article_id, published, record, rowid, old in rows:
        before = None if old is None else try_article(old)
        is_entered = rowid is not None and rowid <= built_until
        with_documents = entered.get(article_id)
        if is_file and is_entered and with_documents and not _has_words(connection, with_documents):
            before = None  # lost words of a document are as bad as a damaged record
        if with_documents is not None:
            forget_entered(connection, article_id)
        if before is not None:
            if is_file and is_entered:
                _remove_entry(connection, rowid, before, with_documents)
            if before.published != published:
                connection.execute(_FREE_ROWID, {"id": article_id})
                rowid = None
        elif old is not None and is_entered:  # damaged: nobody knows what was entered under this rowid
            connection.execute(_ABANDON_ROWID, {"id": article_id, "nobody": -rowid - 1})
            rowid = None
        if rowid is None:
            rowid = _assign_rowid(connection, article_id, published)
        with_rowids.append((rowid, article_id, record))
    if with_rowids:
        of_built = [one for one in with_rowids if one[0] <= built_until]
        add_to_index(connection, _read(sorted(of_built, key=lambda one: one[0])), current)
        connection.execute(_UNQUEUE, [{"id": article_id} for _, article_id, _ in with_rowids])
    return len(with_rowids)


def _limit_documents(article_ids: Sequence[int], with_documents: Collection[int]) -> Sequence[int]:
    """Return the first of some articles, of which no more than `_MAX_WITH_DOCUMENTS` have documents."""
    having = [position for position, article_id in enumerate(article_ids) if article_id in with_documents]
    return article_ids[: having[_MAX_WITH_DOCUMENTS]] if len(having) > _MAX_WITH_DOCUMENTS else article_ids


def _read(rows: Iterable[tuple[int, int, object]]) -> Iterator[tuple[int, int, Article]]:
    """Read stored records beside their rowids and ids. A damaged one is entered when `tulieu repair` has mended it."""
    for rowid, article_id, record in rows:
        article = try_article(record)
        if article is not None:
            yield rowid, article_id, article


def add_to_index(
    connection: Connection, with_rowids: Iterable[tuple[int, int, Article]], documents: Mapping[int, Digests]
) -> None:
    """Enter articles with their rowids and ids, and with their documents, by id. It is fastest in the order of
    rowids."""
    make = _MAKE_CONTENTS[connection.dialect.name]
    rows: list[dict[str, Any]] = []
    size = 0
    for rowid, article_id, article in with_rowids:
        tokens, bloom = make(article, _note_documents(connection, article_id, article, documents))
        facets = make_facets(article)
        rows.append({"place": rowid, "id": article_id, "tokens": tokens, "bloom": bloom, "facets": facets})
        size += len(tokens)
        if len(rows) == _AT_ONCE or size > _MAX_TOKENS:
            _store(connection, rows)
            rows, size = [], 0
    if rows:
        _store(connection, rows)


def _store(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    for statement in _ADD[connection.dialect.name]:
        statement.run(connection, rows if len(rows) > 1 else rows[0])


def _note_documents(
    connection: Connection, article_id: int, article: Article, documents: Mapping[int, Digests]
) -> Iterator[str] | None:
    """Write down with which documents an article is entered, and return their paragraphs; None where it links to
    none."""
    digests = documents.get(article_id, ())
    if not (digests or article.attachments):
        return None
    note_entered(connection, article_id, digests)
    return iterate_paragraphs(connection, digests)


def _make_texts(article: Article, paragraphs: Iterable[str] | None) -> tuple[str, bytes]:
    tokens, trigrams = make_tokens(article, paragraphs)
    return " ".join(tokens), make_filter(trigrams)


def _make_array(article: Article, paragraphs: Iterable[str] | None) -> tuple[str, bytes]:
    """Return an array as PostgreSQL reads it. It sorts the numbers for its lists: sorted ones take less time."""
    numbers, trigrams = make_token_numbers(article, paragraphs)
    return f"{{{str(sorted(numbers))[1:-1]}}}", make_filter(trigrams)


_MAKE_CONTENTS = {"sqlite": _make_texts, "postgresql": _make_array}


# --- building the index -----------------------------------------------------------------------------

_PROGRESS = f"{INDEX}_left"  # exists while articles are left: the rowid up to which they are entered
_BATCH = 1000  # articles in a transaction, some megabytes of index

_TABLES = {
    "sqlite": {f"{INDEX}_places", f"{INDEX}_trigrams", f"{INDEX}_waiting", _DOCUMENTS},
    "postgresql": {f"{INDEX}_places", f"{INDEX}_waiting", _DOCUMENTS},
}
_NEXT_ARTICLES = sql(
    f"SELECT p.place, p.article_id, r.record FROM {INDEX}_places p JOIN articles a ON a.id = p.article_id"  # noqa: S608
    " JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
    " WHERE p.place > :after AND p.place <= :until ORDER BY p.place"
)
_ARTICLES_BY_TIME = select(articles.c.id, articles.c.published).order_by(
    articles.c.published.nulls_first(), articles.c.id
)
_BATCH_END = sql(f"SELECT place FROM {INDEX}_places WHERE place > :after ORDER BY place LIMIT 1 OFFSET :others")  # noqa: S608


def is_built(connection: Connection) -> bool:
    """Return whether the index of this version has every article."""
    there = set(inspect(connection).get_table_names())
    return _TABLES[connection.dialect.name] <= there and _PROGRESS not in there


def _built_until(connection: Connection) -> int:
    """Return the rowid up to which articles are entered; the highest one where the index is built."""
    if not inspect(connection).has_table(_PROGRESS):
        return END
    until: int = connection.execute(sql(f"SELECT place FROM {_PROGRESS}")).scalar_one()  # noqa: S608
    return until


def drop_index(connection: Connection) -> None:
    """Drop the index, to be built anew."""
    for name in sorted(inspect(connection).get_table_names(), key=len):  # FTS5's own tables go with theirs
        if re.fullmatch(r"search_\d+(?:_places|_trigrams|_left|_waiting|_documents)?", name):
            connection.exec_driver_sql(f"DROP TABLE {name}")


def prepare_index(connection: Connection) -> None:
    """Create the index of this version in place of an earlier one, with a rowid for each article. Do nothing where it
    exists. The transaction has the archive to itself."""
    there = set(inspect(connection).get_table_names())
    if _TABLES[connection.dialect.name] <= there:
        return
    drop_index(connection)
    create_index(connection)
    with connection.execute(_ARTICLES_BY_TIME, execution_options={"yield_per": 1000}) as rows:
        assign_rowids(connection, ((row.id, row.published) for row in rows))
    if connection.scalar(select(articles.c.id).limit(1)) is not None:
        connection.exec_driver_sql(f"CREATE TABLE {_PROGRESS} (place BIGINT NOT NULL)")
        connection.exec_driver_sql(f"INSERT INTO {_PROGRESS} VALUES (-1)")  # noqa: S608


def build_batch(connection: Connection) -> int:
    """Enter the next articles and return how many, 0 where none was left. The transaction has the archive to
    itself."""
    if is_built(connection):
        return 0
    while index_queued(connection):  # of a crawl that goes on meanwhile: they are to be found at their rowids
        pass
    after = connection.execute(sql(f"SELECT place FROM {_PROGRESS}")).scalar_one()  # noqa: S608
    until = connection.scalar(_BATCH_END, {"after": after, "others": _BATCH - 1})
    rows = connection.execute(_NEXT_ARTICLES, {"after": after, "until": until if until is not None else 1 << 62})
    with_rowids = [(rowid, article_id, record) for rowid, article_id, record in rows]
    article_ids = [article_id for _, article_id, _ in with_rowids]
    documents = find_current(connection, article_ids)
    few = len(_limit_documents(article_ids, documents))
    if few < len(with_rowids):
        with_rowids = with_rowids[:few]
        until = with_rowids[-1][0]
    add_to_index(connection, _read(with_rowids), documents)
    if until is None:
        connection.exec_driver_sql(f"DROP TABLE {_PROGRESS}")
    else:
        connection.execute(sql(f"UPDATE {_PROGRESS} SET place = :until"), {"until": until})  # noqa: S608
    return len(with_rowids)


def fill_index(connection: Connection) -> Iterator[int]:
    """Create the index with all articles, in PostgreSQL in one transaction; yield how many are entered, at last all.

    Nobody else may have the archive open. It takes a fourth of the time of `build_batch`: rows are written once, by
    COPY, and when all are there the server makes the lists, in several processes where it is of version 18.
    """
    drop_index(connection)
    _create_tables(connection)
    names = ("place", "article_id", "tokens", "bloom", "facets")
    rowids = _rowids(connection.execute(_ARTICLES_BY_TIME).all())
    entered = 0
    while batch := list(islice(rowids, _BATCH)):
        yield entered
        listed = integers_as_table(connection, [article_id for _, article_id in batch])
        wanted = select(articles.c.id, revisions.c.record).join_from(listed, articles, articles.c.id == listed.c.value)
        rows = connection.execute(wanted.outerjoin(revisions, CURRENT_REVISION))
        records = {row.id: try_article(row.record) for row in rows}
        # Nothing can be read during COPY: what has documents comes by itself.
        documents = find_current(connection, records.keys())
        linking = {i for i, one in records.items() if one is not None and (i in documents or one.attachments)}
        without = (_copied(*one, records[one[1]], None) for one in batch if one[1] not in linking)
        copy_rows(connection, f"{INDEX}_places", names, without)
        for rowid, article_id in batch:
            article = records[article_id]
            if article is not None and article_id in linking:
                paragraphs = _note_documents(connection, article_id, article, documents)
                copy_rows(connection, f"{INDEX}_places", names, [_copied(rowid, article_id, article, paragraphs)])
        entered += len(batch)
    _create_indexes(connection)
    connection.exec_driver_sql(f"ANALYZE {INDEX}_places (place)")  # of tokens it would take as long as the lists
    yield entered


def _copied(rowid: int, article_id: int, article: Article | None, paragraphs: Iterable[str] | None) -> tuple[Any, ...]:
    if article is None:
        return rowid, article_id, None, None, None
    return rowid, article_id, *_make_array(article, paragraphs), make_facets(article)

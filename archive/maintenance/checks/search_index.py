"""Check the search index against the articles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Integer, column, func, inspect, select, table

from archive.database.schema import articles
from archive.errors import CannotSearch, DamagedRecord
from archive.history.lookup import load_article
from archive.maintenance.checks.rows import named
from archive.maintenance.report import CheckReport
from archive.record.article import Article
from archive.search import INDEX, is_built, make_article_filter, read_filter, select_matching
from archive.search.documents import find_differing, find_entered, iterate_paragraphs
from archive.search.facets import has_facets

_BATCHED = {"yield_per": 500}
_SAMPLE = 500  # articles: in an index of 20,000 a phrase of six words of one article is found in 1.3 ms
_WORDS = 6

_ROWIDS = table(f"{INDEX}_places", column("place", Integer), column("article_id", Integer), column("tokens"))
_QUEUED = table(f"{INDEX}_waiting", column("article_id", Integer))
_INDEXED = table("tulieu_indexed", column("doc", Integer), schema="temp")


def check_index(connection: Connection, report: CheckReport) -> None:
    """Check that the index has every article and nothing else, and some hundred articles, evenly spread, in detail.

    Those are found by their titles and have the filter of their trigrams. This reads the whole index. FTS5's own
    integrity-check is not used: it counts as writing, and verifying must work where nothing may be written.
    """
    server = connection.dialect.name != "sqlite"
    if not (is_built(connection) and inspect(connection).has_table(f"{INDEX}_places" if server else INDEX)):
        report.add("index", INDEX, "there is no search index, or it is not complete")
        return
    with _indexed(connection) as doc:
        c, p = articles.c, _ROWIDS.c
        report.count("articles_indexed", connection.scalar(select(func.count()).select_from(doc.table)) or 0)
        found = select(p.article_id).where(p.place.in_(select(doc)))
        # Queued articles are entered before the next search.
        missing = select(c.id, c.site, c.key).where(c.id.not_in(found), c.id.not_in(select(_QUEUED.c.article_id)))
        for row in connection.execute(missing, execution_options=_BATCHED):
            report.add("index-lacks", named(row.id, row.site, row.key), "it is not in the search index")
        known = select(p.place).where(p.article_id.in_(select(c.id)))
        for place in connection.scalars(select(doc).where(doc.not_in(known)), execution_options=_BATCHED):
            report.add("index-extra", f"{INDEX} {place}", "it is in the search index, but not an article")
        queued = set(connection.scalars(select(_QUEUED.c.article_id)))
        for article_id in set(find_differing(connection)) - queued:
            of = connection.execute(select(c.site, c.key).where(c.id == article_id)).first()
            name = f"{INDEX}_documents {article_id}" if of is None else named(article_id, of.site, of.key)
            report.add("index-documents", name, "the words of its documents are not those in the search index")
    _check_some(connection, report)


@contextmanager
def _indexed(connection: Connection) -> Iterator[Any]:
    """Yield the column of the rowids of all articles in the index; in SQLite that of a temporary table."""
    if connection.dialect.name != "sqlite":
        yield select(_ROWIDS.c.place).where(_ROWIDS.c.tokens.is_not(None)).subquery().c.place
        return
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.tulieu_words USING fts5vocab(main, {INDEX}, instance)")
    try:
        connection.exec_driver_sql(f"CREATE TABLE {_INDEXED.fullname} (doc INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(f"INSERT INTO {_INDEXED.fullname} SELECT DISTINCT doc FROM temp.tulieu_words")  # noqa: S608
        yield _INDEXED.c.doc
    finally:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_INDEXED.fullname}")
        connection.exec_driver_sql("DROP TABLE temp.tulieu_words")


def _check_some(connection: Connection, report: CheckReport) -> None:
    step = max(1, (connection.scalar(select(func.count()).select_from(articles)) or 0) // _SAMPLE)
    c = articles.c
    indexed = select(c.id, c.site, c.key, c.title).where(c.id.not_in(select(_QUEUED.c.article_id))).order_by(c.id)
    rows = connection.execute(indexed, execution_options=_BATCHED)
    for number, row in enumerate(rows):
        if number % step:
            continue
        report.count("articles_searched")
        if not _is_found(connection, row.id, row.title):
            report.add("index-title", named(row.id, row.site, row.key), "it is not found by its title")
        try:
            article = load_article(connection, row.id)
        except DamagedRecord:
            continue  # `check_records` reports it
        if not _has_its_filter(connection, row.id, article):
            report.add("index-filter", named(row.id, row.site, row.key), "phrases of it may not be found, or slowly")
        if not has_facets(connection, row.id, article):
            report.add("index-facets", named(row.id, row.site, row.key), "it is counted wrongly among results")


def _has_its_filter(connection: Connection, article_id: int, article: Article) -> bool:
    digests = find_entered(connection, [article_id]).get(article_id)
    made = make_article_filter(article, None if digests is None else iterate_paragraphs(connection, digests))
    return read_filter(connection, article_id) == made


def _is_found(connection: Connection, article_id: int, title: str) -> bool:
    phrase = " ".join(title.replace('"', " ").split()[:_WORDS])
    try:
        found = select_matching(connection, f'"{phrase}"')[0].subquery()
    except CannotSearch:  # a title without a word
        return True
    return connection.scalar(select(found.c.article_id).where(found.c.article_id == article_id)) is not None

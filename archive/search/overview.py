"""One page of search results, with how many there are and what they are like: by site, section, author and month.

It is bounded: the first `LOOKED_AT` articles in their order are looked at, whatever the archive holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection

from archive.record.article import Article
from archive.record.identity import fold
from archive.search.documents import Documents
from archive.search.facets import Facets, read_facets
from archive.search.query import Query, parse_query
from archive.search.results import (
    Match,
    Order,
    SearchResult,
    SearchScope,
    iterate_found,
    iterate_ids_of,
    make_result,
    read_records,
)

LOOKED_AT = 1_000
"""Articles that are meant, or looked at in vain, before the rest is left."""
READ = 150
"""Likewise where the index alone does not decide and each is read, once more are found than are shown."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Some of the articles that are meant, and all of them in numbers."""

    results: list[SearchResult]
    number: int
    is_exact: bool
    """If not, there are more, which the counts do not have."""
    looked_at: int
    """How many were, in this order."""
    counts: Mapping[str, Counter[str]]
    """How many have which `site`, `section`, `author`, as printed, and `month` (`2025-01`) of publication."""


def read_overview(
    connection: Connection,
    asked: str,
    scope: SearchScope,
    order: Order = "newest",
    *,
    section: str | None = None,
    offset: int = 0,
    limit: int = 20,
) -> Overview:
    """Return the results from `offset` on, at most `limit`; without words all articles are meant, the newest first.
    `section`: only of this section, whatever its case and marks. Raise CannotSearch, see `query.parse_query`."""
    found = _find(connection, asked, scope, order, section, offset + 2 * limit)
    counts = {name: Counter[str]() for name in ("site", "section", "author", "month")}
    for match in found.matches:
        if match.article_id in found.facets:
            for name, value in found.facets[match.article_id].named():
                counts[name][value] += 1
    matches = _with_records(connection, found.matches[offset : offset + limit])
    results = [_result(match, record, found.query, found.documents) for match, record in matches]
    return Overview(results, len(found.matches), found.is_exact, found.looked_at, counts)


def read_first(
    connection: Connection, asked: str, scope: SearchScope, *, section: str | None = None, limit: int
) -> list[dict[str, Any]]:
    """Return the records of the first results of `read_overview`, the newest first."""
    found = _find(connection, asked, scope, "newest", section, limit)
    return [record for _, record in _with_records(connection, found.matches[:limit])]


class _Found(NamedTuple):
    query: Query | None
    documents: Documents
    matches: Sequence[Match]
    facets: Mapping[int, Facets]
    looked_at: int
    is_exact: bool


def _find(
    connection: Connection, asked: str, scope: SearchScope, order: Order, section: str | None, wanted: int
) -> _Found:
    """Find at least so many articles as are wanted, where there are, and as many more as is cheap."""
    query, documents = parse_query(asked) if asked.strip() else None, Documents(connection)
    few = LOOKED_AT if query is None or query.decided_by_tokens else READ
    matches: list[Match] = []
    looked_at, is_exact = 0, True
    for match in _iterate(connection, query, scope, order, documents):
        if looked_at == LOOKED_AT or (looked_at >= few and len(matches) >= wanted and section is None):
            is_exact = False
            break
        looked_at += 1
        if match is not None:
            matches.append(match)
    facets = read_facets(connection, [match.article_id for match in matches])
    if section is not None:
        matches = [match for match in matches if _is_in(facets.get(match.article_id), fold(section))]
    return _Found(query, documents, matches, facets, looked_at, is_exact)


def _iterate(
    connection: Connection, query: Query | None, scope: SearchScope, order: Order, documents: Documents
) -> Iterator[Match | None]:
    if query is not None:
        return iterate_found(connection, query, scope, LOOKED_AT, order, documents, with_records=False)
    return (Match(True, True, article_id, None) for article_id in iterate_ids_of(connection, scope, LOOKED_AT))


def _is_in(facets: Facets | None, folded: str) -> bool:
    return facets is not None and facets.section is not None and fold(facets.section) == folded


def _with_records(connection: Connection, matches: Sequence[Match]) -> Iterator[tuple[Match, dict[str, Any]]]:
    """Yield matches with their records, without damaged ones."""
    records = read_records(connection, [match.article_id for match in matches if match.record is None])
    for match in matches:
        record = match.record or records.get(match.article_id)
        if record is not None:
            yield match, record


def _result(match: Match, record: Mapping[str, Any], query: Query | None, documents: Documents) -> SearchResult:
    article = Article.from_json(record)
    if query is not None:
        return make_result(article, query, documents.of(match.article_id))
    first = next(filter(None, chain([article.lead], article.body)), "")
    return SearchResult(article.url, article.site, article.key, article.title, article.published, first, ())

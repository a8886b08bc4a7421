"""One page of search results, with how many there are and what they are like: by site, section, author and month.

It is bounded: the first `LOOKED_AT` articles in their order are looked at, whatever the archive holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from archive.record.article import Article
from archive.record.identity import fold
from archive.search.documents import Documents
from archive.search.query import Query, parse_query
from archive.search.results import (
    Match,
    Order,
    SearchResult,
    SearchScope,
    iterate_found,
    iterate_newest_of,
    make_result,
)

LOOKED_AT = 1_000
"""Articles that are meant, or looked at in vain, before the rest is left."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Some of the articles that are meant, and all of them in numbers."""

    results: list[SearchResult]
    number: int
    is_exact: bool
    """If not, there are more, which the counts do not have."""
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
    query = parse_query(asked) if asked.strip() else None
    documents = Documents(connection)
    matches: Iterator[Match | None] = (
        iterate_newest_of(connection, scope, LOOKED_AT)
        if query is None
        else iterate_found(connection, query, scope, LOOKED_AT, order, documents)
    )
    counts = {name: Counter[str]() for name in ("site", "section", "author", "month")}
    results: list[SearchResult] = []
    number, is_exact = 0, True
    for looked_at, match in enumerate(matches):
        if looked_at == LOOKED_AT:
            is_exact = False
            break
        if match is None or (section is not None and fold(match.record["section"] or "") != fold(section)):
            continue
        if offset <= number < offset + limit:
            results.append(_result(match, query, documents))
        number += 1
        for name, value in _facets(match.record):
            counts[name][value] += 1
    return Overview(results, number, is_exact, counts)


def _facets(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "site", record["site"]
    if record["section"]:
        yield "section", record["section"]
    if record["published"]:
        yield "month", record["published"][:7]
    yield from (("author", author) for author in dict.fromkeys(record["authors"]))


def _result(match: Match, query: Query | None, documents: Documents) -> SearchResult:
    article = Article.from_json(match.record)
    if query is not None:
        return make_result(article, query, documents.of(match.article_id))
    first = next(filter(None, chain([article.lead], article.body)), "")
    return SearchResult(article.url, article.site, article.key, article.title, article.published, first, ())

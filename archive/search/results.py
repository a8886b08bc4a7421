"""Answers: the articles that are meant, in order, with a snippet of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, Integer, TextualSelect, column
from sqlalchemy import text as sql

from archive.record.article import Article
from archive.search.execute import iterate_newest, select_ids
from archive.search.index import END, rowid_range
from archive.search.query import Query, parse_query
from archive.search.regexes import pattern_of
from archive.search.snippets import make_snippet
from archive.search.tokens import site_token

# --- relevance ------------------------------------------------------------------------------------
#
# The order by relevance: what an article says where.
#
# Words of the title count first, then those of the lead, of captions, and then how often they stand in the body for
# its length. The order of a database (bm25) is not used: it reads every article that has a frequent word.

Score = tuple[int, int, int, float]


class Ranking:
    """Scores of records for one query."""

    def __init__(self, query: Query) -> None:
        self._clauses = [(clause.field, pattern_of(clause.words, whole=True)) for clause in query.wanted]

    def score(self, record: dict[str, Any]) -> Score:
        """For sorting: the most relevant is the lowest. `record` as in JSON."""
        title, lead = record["title"].lower(), (record["lead"] or "").lower()
        captions = "\n".join([p["caption_raw"] or p["caption"] or "" for p in record["photos"]]).lower()
        body = "\n".join(record["body"]).lower()
        in_title = in_lead = in_caption = in_body = 0
        for field, pattern in self._clauses:
            if field in (None, "title") and pattern.search(title):
                in_title -= 1
            if field in (None, "lead") and pattern.search(lead):
                in_lead -= 1
            if field in (None, "caption") and pattern.search(captions):
                in_caption -= 1
            if field in (None, "body"):
                in_body -= len(pattern.findall(body))
        return in_title, in_lead, in_caption, in_body / (len(body) + 1)


Order = Literal["newest", "relevance"]

RANKED = 100
"""How many articles, the newest that the index names, are put into the order of relevance. Where it names some that
are not meant, as for a phrase, these are fewer; but as many as were asked for, if there are."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An article that has what was asked for."""

    url: str
    site: str
    key: str
    title: str
    published: str | None
    snippet: str
    """The words around the first that was found; of the title where only the title has it. One line, NFC."""
    highlights: tuple[tuple[int, int], ...]
    """Where in the snippet what was asked for stands: [start, end) in characters (code points), in order."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Where is searched."""

    site: str | None = None
    since: date | None = None
    until: date | None = None


def find_articles(
    connection: Connection, asked: str, within: SearchScope, limit: int, order: Order
) -> list[SearchResult]:
    """At most `limit` articles, those first that print all words as typed, of these and of the others the newest
    or the most relevant first. CannotSearch, see `query.parse_query`."""
    query = parse_query(asked)
    records: Iterator[dict[str, Any]]
    if order == "newest":
        records = (record for _, record in filter(None, _candidates(connection, query, within, limit)))
    else:
        records = _by_relevance(connection, query, within, limit)
    return [_found(Article.from_json(record), query) for record in islice(records, limit)]


def _by_relevance(connection: Connection, query: Query, within: SearchScope, limit: int) -> Iterator[dict[str, Any]]:
    ranking = Ranking(query)
    candidates = _candidates(connection, query, within, max(limit, RANKED))
    scored = []
    for number, match in enumerate(candidates, start=1):
        if match is not None:
            as_typed, record = match
            scored.append((not as_typed, ranking.score(record), record))
        if number >= RANKED and len(scored) >= min(limit, RANKED):
            break
    scored.sort(key=lambda match: match[:2])  # stable: of equals the newest first
    yield from (record for *_, record in scored)
    yield from (record for _, record in filter(None, candidates))


def _candidates(
    connection: Connection, query: Query, within: SearchScope, likely: int
) -> Iterator[tuple[bool, dict[str, Any]] | None]:
    """Of each article that the index names whether the words are printed as they were typed, and the record; newest
    first of those, then of the others. None for one that is not meant."""
    seen: set[int] = set()
    for as_typed in (True, False) if query.has_unmarked else (True,):
        expression = query.expression(
            as_typed=as_typed, site_token=None if within.site is None else site_token(within.site)
        )
        for named in iterate_newest(
            connection, expression, rowid_range(within.since, within.until), likely + len(seen)
        ):
            if named is not None and named[0] in seen:
                continue
            record = None if named is None else _read_if_meant(named[1], query, as_typed)
            if named is None or record is None:
                yield None
                continue
            if as_typed:
                seen.add(named[0])
            yield as_typed, record


def _read_if_meant(text: str, query: Query, as_typed: bool) -> dict[str, Any] | None:
    if not (query.decided_by_tokens or query.may_match(text)):
        return None
    record: dict[str, Any] = json.loads(text)
    if not query.decided_by_tokens and not query.matches(Article.from_json(record), as_typed=as_typed):
        return None
    return record


def select_matching(
    connection: Connection, asked: str, site: str | None = None
) -> tuple[TextualSelect, Callable[[Article], bool] | None]:
    """The ids of the articles that are meant, for `IN`; where the index cannot tell, of some more, and what tells
    by the article. CannotSearch, see `query.parse_query`."""
    query = parse_query(asked)
    expression = query.expression(as_typed=False, site_token=None if site is None else site_token(site))
    statement, parameters = select_ids(connection.dialect.name, expression, (0, END))
    ids = sql(statement).bindparams(**parameters).columns(column("article_id", Integer))
    if query.decided_by_tokens:
        return ids, None
    return ids, lambda article: query.matches(article, as_typed=False)


def _found(article: Article, query: Query) -> SearchResult:
    snippet, highlights = make_snippet(article, query)
    return SearchResult(article.url, article.site, article.key, article.title, article.published, snippet, highlights)

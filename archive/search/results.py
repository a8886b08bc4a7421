"""Search results: the articles that a query means, in order, each with a snippet.

The order by relevance puts articles first in which words that were typed one after the other stand so, for a
Vietnamese word is mostly two syllables: `đại hội` is not `đại đoàn kết ... xã hội`. Then words of the title come first,
then those of the lead, of captions, and then their frequency in the body; words that are in linked documents alone come
last. A database's own ranking (bm25) is not used, as it reads every article that has a frequent word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice, product
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Integer, TextualSelect, column
from sqlalchemy import text as sql

from archive.database.records import read_record
from archive.record.article import Article
from archive.search.documents import ArticleDocuments, Documents
from archive.search.execute import Ends, iterate_ids, iterate_newest, of_sites, read_current, select_ids
from archive.search.index import END, rowid_range
from archive.search.query import Query, parse_query
from archive.search.regexes import pattern_of, tone_mark_forms
from archive.search.snippets import find_in_document, make_snippet
from archive.search.tokens import Word

Order = Literal["newest", "relevance"]

RANKED = 100
"""The number of articles, the newest that the index finds, that are sorted by relevance: of those in which all words
stand together as they were typed, then, if there are fewer, of the others.

Of a phrase some of these may not be meant; then they are fewer, but as many as were asked for, if there are.
"""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An article that matches a query."""

    url: str
    site: str
    key: str
    title: str
    published: str | None
    snippet: str
    """The words around the first match; the title where only that matches. One line, NFC."""
    highlights: tuple[tuple[int, int], ...]
    """The matches in the snippet, [start, end) in characters (code points), in order."""
    attachment: str | None = None
    """The address of the linked document that the snippet is of; None where it is of the article."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SearchScope:
    """The articles that are searched: of one site, of certain days, of some sites."""

    site: str | None = None
    since: date | None = None
    until: date | None = None
    sites: frozenset[str] | None = None
    """None: of any."""

    @property
    def names(self) -> frozenset[str] | None:
        """The sites that are meant, perhaps none; None: any."""
        if self.site is None:
            return self.sites
        return frozenset({self.site} if self.sites is None else {self.site} & self.sites)


def find_articles(
    connection: Connection, asked: str, scope: SearchScope, limit: int, order: Order
) -> list[SearchResult]:
    """Return at most `limit` articles: first those that print all words as typed, and within each group the newest or
    the most relevant first. Raise CannotSearch, see `query.parse_query`."""
    query, documents = parse_query(asked), Documents(connection)
    found = filter(None, iterate_found(connection, query, scope, limit, order, documents))
    return [
        make_result(Article.from_json(match.record), query, documents.of(match.article_id))
        for match in islice(found, limit)
        if match.record is not None
    ]


def iterate_found(
    connection: Connection,
    query: Query,
    scope: SearchScope,
    limit: int,
    order: Order,
    documents: Documents,
    *,
    with_records: bool = True,
) -> Iterator[Match | None]:
    """Yield what `find_articles` finds, all of it in order, of which probably `limit` are needed; None for an article
    that was looked at and is not meant. Without records where these are not wanted and the index alone decides, but
    for those that are sorted."""
    if order == "relevance":
        return _sorted_by_relevance(connection, query, scope, limit, documents, with_records=with_records)
    return _candidates(connection, query, scope, limit, documents, with_records=with_records)


def iterate_ids_of(connection: Connection, scope: SearchScope, limit: int) -> Iterator[int]:
    """Yield the ids of all articles, the newest first, undated ones last, of which probably `limit` are needed."""
    ids = iterate_ids(connection, of_sites(scope.names), rowid_range(scope.since, scope.until), limit)
    return (article_id for article_id in ids if article_id is not None)


def read_records(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Return the current records of articles by their ids, without damaged ones, which are noted."""
    records = {}
    for article_id, row in read_current(connection, article_ids).items():
        record = read_record(connection, row.record, (row.site, row.key, row.revision))
        if record is not None:
            records[article_id] = record
    return records


class Match(NamedTuple):
    """An article that is meant."""

    as_typed: bool
    """Whether it prints the words as typed."""
    together: bool
    """Whether the index was asked for all pairs of `query.together`."""
    article_id: int
    record: dict[str, Any] | None
    """None where it was not wanted."""


def _sorted_by_relevance(
    connection: Connection,
    query: Query,
    scope: SearchScope,
    limit: int,
    documents: Documents,
    *,
    with_records: bool,
) -> Iterator[Match]:
    ranking = Ranking(query)
    candidates = _candidates(connection, query, scope, limit, documents, together_first=True, with_records=with_records)
    first: list[Match] = []
    for number, match in enumerate(candidates, start=1):
        if match is not None:
            first.append(match)
        if number >= RANKED and len(first) >= min(limit, RANKED):
            break
    records = read_records(connection, [match.article_id for match in first if match.record is None])
    scored: list[tuple[bool, Score, Match]] = []
    for match in first:
        record = match.record or records.get(match.article_id)
        if record is not None:
            found = match._replace(record=record)
            scored.append((not match.as_typed, ranking.score(record, match.together), found))
    scored.sort(key=lambda match: match[:2])  # stable: of equal scores the newest first
    yield from (match for *_, match in scored)
    yield from filter(None, candidates)


def _candidates(
    connection: Connection,
    query: Query,
    scope: SearchScope,
    limit: int,
    documents: Documents,
    *,
    together_first: bool = False,
    with_records: bool = True,
) -> Iterator[Match | None]:
    """Yield each article that the index finds; None for one that is not meant. The newest of those come first that
    print the words as typed, then the newest of the others; of both, with `together_first`, those first that have all
    pairs. `limit`: how many are wanted."""
    seen: set[int] = set()
    pairs_first = (True, False) if together_first and query.together and len(query.alternatives) == 1 else (False,)
    steps = list(product((True, False) if query.has_unmarked else (True,), pairs_first))
    expected = max(limit, RANKED) if together_first else limit
    found, ends = 0, Ends()
    for as_typed, together in steps:
        if found >= limit:
            return  # none of the others comes before these
        expression = query.expression(as_typed=as_typed, sites=scope.names, together=together)
        given = connection, expression, rowid_range(scope.since, scope.until), expected + len(seen), ends
        rows = iterate_newest(*given) if with_records or not query.decided_by_tokens else _without_rows(*given)
        for row in rows:
            if row is not None and row[0] in seen:
                continue
            record = None
            if row is not None and row[1] is not None:
                record = _read_if_matching(connection, row[1], query, as_typed, documents)
            if row is None or (row[1] is not None and record is None):
                yield None
                continue
            if (as_typed, together) != steps[-1]:
                seen.add(row[0])
            found += 1
            yield Match(as_typed, together, row[0], record)


def _without_rows(*given: Any) -> Iterator[tuple[int, None] | None]:
    return (None if article_id is None else (article_id, None) for article_id in iterate_ids(*given))


def _read_if_matching(
    connection: Connection, row: Any, query: Query, as_typed: bool, documents: Documents
) -> dict[str, Any] | None:
    text = row.record
    if (
        isinstance(text, str)
        and not (query.decided_by_tokens or query.may_match(text))
        and documents.of(row.id) is None
    ):
        return None
    record = read_record(connection, text, (row.site, row.key, row.revision))
    if record is None:
        return None
    if not query.decided_by_tokens:
        of_article = documents.of(row.id) or ()
        if not query.matches(Article.from_json(record), as_typed=as_typed, documents=of_article):
            return None
    return record


def select_matching(
    connection: Connection, asked: str, site: str | None = None
) -> tuple[TextualSelect, Callable[[Article, int], bool] | None]:
    """Return a SELECT of the ids of the articles that a query means, for `IN`.

    Where the index cannot decide, it has more ids, and the second value tells by the article and its id whether it is
    meant. Raise CannotSearch, see `query.parse_query`.
    """
    query = parse_query(asked)
    expression = query.expression(as_typed=False, sites=None if site is None else frozenset({site}))
    statement, parameters = select_ids(connection.dialect.name, expression, (0, END))
    ids = sql(statement).bindparams(**parameters).columns(column("article_id", Integer))
    if query.decided_by_tokens:
        return ids, None
    documents = Documents(connection)
    return ids, lambda article, article_id: query.matches(
        article, as_typed=False, documents=documents.of(article_id) or ()
    )


def make_result(article: Article, query: Query, documents: ArticleDocuments | None = None) -> SearchResult:
    """Return an article as a result, with the words around what was asked for: of the first document that has what its
    record lacks of it, else of the record."""
    found, attachment = None, None
    lacking = query.lacking(article) if documents is not None else ()
    if lacking and documents is not None:
        for url, text in documents.with_urls():
            found = find_in_document(text, query, lacking)
            if found is not None:
                attachment = url
                break
    snippet, highlights = found or make_snippet(article, query)
    named = article.url, article.site, article.key, article.title, article.published
    return SearchResult(*named, snippet, highlights, attachment)


# --- how many ---------------------------------------------------------------------------------------

COUNTED = 1_000
"""Articles that are counted where the index alone decides: some milliseconds, however many there are."""
_CHECKED = 200  # articles that are read to be counted where it does not


@dataclass(frozen=True, slots=True)
class Total:
    """How many articles a query means."""

    number: int
    is_exact: bool
    """If not, there are more."""


def count_found(connection: Connection, asked: str, scope: SearchScope) -> Total:
    """Return how many articles a query means, as far as that is cheap. Raise CannotSearch."""
    query = parse_query(asked)
    expression = query.expression(as_typed=False, sites=scope.names)
    rowids = rowid_range(scope.since, scope.until)
    if query.decided_by_tokens:
        number = sum(1 for _ in islice(iterate_ids(connection, expression, rowids, COUNTED + 1), COUNTED + 1))
        return Total(min(number, COUNTED), number <= COUNTED)
    number, documents = 0, Documents(connection)
    for looked_at, row in enumerate(iterate_newest(connection, expression, rowids, _CHECKED)):
        if looked_at == _CHECKED:
            return Total(number, False)
        if row is not None and _read_if_matching(connection, row[1], query, False, documents) is not None:
            number += 1
    return Total(number, True)


# --- relevance ------------------------------------------------------------------------------------

Score = tuple[int, int, int, int, float]


class Ranking:
    """Scores of records for one query."""

    def __init__(self, query: Query) -> None:
        self._clauses = [(clause.field, pattern_of(clause.words, whole=True)) for clause in query.wanted]
        self._together = [_Pair(clause.words) for clause in query.together]

    def score(self, record: dict[str, Any], together: bool) -> Score:
        """Return a sort key of a record as in JSON: the most relevant record has the lowest. `together`: whether the
        index was asked for all pairs of words that were typed one after the other."""
        title, lead = record["title"].lower(), (record["lead"] or "").lower()
        captions = "\n".join([p["caption_raw"] or p["caption"] or "" for p in record["photos"]]).lower()
        body = "\n".join(record["body"]).lower()
        in_title = -sum(pair.pattern.search(title) is not None for pair in self._together)
        if together:  # the index is right but for a word with other marks beside these words elsewhere
            pairs = -len(self._together)
        elif len(self._together) == 1:
            pairs = 0  # all that have the pair came before
        else:
            text = "\n".join((title, lead, captions, body)) if self._together else ""
            pairs = -sum(pair.is_in(text) for pair in self._together)
        in_lead = in_caption = in_body = 0
        for field, pattern in self._clauses:
            if field in (None, "title") and pattern.search(title):
                in_title -= 1
            if field in (None, "lead") and pattern.search(lead):
                in_lead -= 1
            if field in (None, "caption") and pattern.search(captions):
                in_caption -= 1
            if field in (None, "body"):
                in_body -= len(pattern.findall(body))
        return pairs, in_title, in_lead, in_caption, in_body / (len(body) + 1)


class _Pair:
    """Two words that were typed one after the other."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.pattern = pattern_of(words, whole=True)
        self._marked = all(word.marked for word in words)
        forms = [tone_mark_forms(word.exact) for word in words]
        self._printed = [" ".join(pair) for pair in product(*forms)]

    def is_in(self, text: str) -> bool:
        """Return whether they stand so within one paragraph; `text`, in lower case, has several."""
        if self._marked and not any(printed in text for printed in self._printed):
            return False  # a tenth of the time of the pattern
        return self.pattern.search(text) is not None and any(map(self.pattern.search, text.split("\n")))

"""Full-text search of the articles' current revisions, with the same results in SQLite and PostgreSQL.

- `tokens` turns an article into a set of tokens; `query` turns what a person types into the tokens that an article must
  have and must not have.
- `index` stores the tokens of each article and `execute` asks it. A database is only asked which articles have which
  tokens, newest first: it ranks nothing and keeps no second copy of the texts.
- Tokens say nothing about the order of three words or more. A Bloom filter of each article's trigrams (`bloom`)
excludes most articles without the phrase, and `results` checks the records of the others. `select_matching`, for
exports, does without the filters.
- The words of the documents that an article links to are tokens of its entry; `documents` knows which documents each
  entry was made with.
- `results` also sorts by relevance, and `snippets` cuts out the words around what was found, by the patterns of
  `regexes`.

The index is never migrated. Its tables' names carry a version (`index.INDEX`): whoever changes what a token or a filter
is gives it the next one, and each archive is indexed again when it is next opened.
"""

from __future__ import annotations

from archive.search.documents import Documents
from archive.search.execute import read_filter
from archive.search.index import (
    INDEXING,
    build_batch,
    drop_index,
    fill_index,
    has_queued,
    index_queued,
    is_built,
    prepare_index,
    purge_index,
    queue_again,
    queue_article,
    queue_if_documents_changed,
    remove_from_index,
    renumber_queued,
)
from archive.search.query import SEARCH_FIELDS, Query, parse_query, unknown_fields
from archive.search.results import (
    RANKED,
    Order,
    SearchResult,
    SearchScope,
    Total,
    count_found,
    find_articles,
    make_result,
    select_matching,
)
from archive.search.tokens import INDEX, make_article_filter

__all__ = [
    "INDEX",
    "INDEXING",
    "RANKED",
    "SEARCH_FIELDS",
    "Documents",
    "Order",
    "Query",
    "SearchResult",
    "SearchScope",
    "Total",
    "build_batch",
    "count_found",
    "drop_index",
    "fill_index",
    "find_articles",
    "has_queued",
    "index_queued",
    "is_built",
    "make_article_filter",
    "make_result",
    "parse_query",
    "prepare_index",
    "purge_index",
    "queue_again",
    "queue_article",
    "queue_if_documents_changed",
    "read_filter",
    "remove_from_index",
    "renumber_queued",
    "select_matching",
    "unknown_fields",
]

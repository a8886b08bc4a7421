"""Full-text search of current revisions, the same in SQLite and PostgreSQL.

What an article says is turned into a set of tokens (`tokens`), and what is asked for into tokens that an article must
have and must not have (`query`). A database is only asked which articles have which tokens, newest first (`index`,
`asking`); so both give the same answers, and both are quick: nothing is ranked by the database, and no text is kept
twice. What tokens cannot say, the order of three words or more, a filter beside them says for most (`trigrams`), and
the records that are left for certain (`finding`; a list of all that is meant, `matching`, goes without the filter);
these also give the snippets (`snippets`) and the order by relevance (`relevance`).

The index is not migrated but built anew: its name carries the version of its tokens, and whoever changes `words`,
`tokens` or how they are kept gives it the next name, so that every archive is indexed again when it is next opened
(`building`).
"""

from __future__ import annotations

from archive.search.execute import kept_filter
from archive.search.finding import RANKED, Found, Order, find_articles, matching
from archive.search.index import INDEX, build_some, enter_waiting, index_later, is_built, is_waiting, prepare_index
from archive.search.query import FIELDS, unknown_fields
from archive.search.tokens import filter_of

__all__ = [
    "FIELDS",
    "INDEX",
    "RANKED",
    "Found",
    "Order",
    "build_some",
    "enter_waiting",
    "filter_of",
    "find_articles",
    "index_later",
    "is_built",
    "is_waiting",
    "kept_filter",
    "matching",
    "prepare_index",
    "unknown_fields",
]

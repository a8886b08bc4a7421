"""The order by relevance: what an article says where.

Words of the title count first, then those of the lead, of captions, and then how often they stand in the body for
its length. The order of a database (bm25) is not used: it reads every article that has a frequent word.
"""

from __future__ import annotations

from typing import Any

from archive.search.patterns import pattern_of
from archive.search.query import Query

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

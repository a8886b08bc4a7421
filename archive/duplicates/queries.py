"""Query near-duplicates: articles with the same text, clusters, which article was published first, which one to keep.

Nothing here writes; `update` keeps up to date what is read. Two articles are duplicates where their texts are equal
(`articles.fingerprint`) or near-duplicates (`minhash.SIMILAR`), and all that such pairs connect are a cluster. Texts
that are too short to be compared are in no cluster, also where they are equal: a hundred pages that say "Đang cập nhật"
are not one story.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from archive.database.schema import articles, pairs, texts
from archive.database.sql import integers_as_table
from archive.database.timestamps import VIETNAM
from archive.duplicates.clusters import components
from archive.duplicates.minhash import SIMILAR, read_records, shingles_of, similarity
from archive.messages.language import _
from archive.record.article import Article
from archive.record.identity import text_fingerprint

_ORDER = (articles.c.published.nulls_last(), articles.c.site, articles.c.key)
_CLUSTER = func.coalesce(texts.c.cluster, texts.c.id)
_LONGEST = {"day": timedelta(days=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster."""

    id: int
    """In the database."""
    text: int
    """The id of its text: the same for articles with equal texts."""
    site: str
    key: str
    url: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Two or more articles that are duplicates of each other."""

    members: tuple[Member, ...]
    """In the order of `published` (undated ones last), site and key. The first of them is the one to keep."""
    first: Member | None
    """The article that was published first.

    None where the dates do not tell: several may be the first, as only the day of some is known, or none is dated.
    Undated articles do not count.
    """
    possible_firsts: tuple[Member, ...]
    """The articles that may be the first, where that is not known; all are dated."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles of an archive are compared."""

    articles: int
    without_text: int
    """Neither lead nor body."""
    short: int
    """With too few words to be compared, see `minhash.MIN_SHINGLES`."""
    waiting: int
    """New or revised, and not compared yet."""
    crowded: int
    """With boilerplate that too many texts share, so that they were compared with a few of those only, see
    `candidates`."""


def select_duplicate_ids() -> Select[int]:
    """Select the ids of the articles that are duplicates of another one, for `NOT IN` and joins.

    Of each cluster all are selected but the one to keep: the first published; of several with the same `published` the
    first by site and key; an undated one only where none is dated. Without them, one article is left for each story, as
    it was first published, on whichever site.

    The result is that of the last `update_duplicates`: an article that was not compared since counts as no duplicate.
    Filters by site or date are applied afterwards: a story whose first article is on another site then has no article.
    """
    position = func.row_number().over(partition_by=_CLUSTER, order_by=_ORDER).label("position")
    placed = select(articles.c.id, position).join(texts, texts.c.fingerprint == articles.c.fingerprint)
    numbered = placed.where(texts.c.bands.is_not(None)).subquery()
    return select(numbered.c.id).where(numbered.c.position > 1)


def read_same_text(connection: Connection, article: Article) -> list[dict[str, str | None]]:
    """Return the other articles whose lead and body have the same words, by `published`, site and key. Each is a dict
    of `site`, `key`, `url` and `published`. An article without text has none."""
    c = articles.c
    wanted = select(c.site, c.key, c.url, c.published).where(c.fingerprint == text_fingerprint(article))
    others = wanted.where((c.site != article.site) | (c.key != article.key)).order_by(*_ORDER)
    return [dict(row._mapping) for row in connection.execute(others)]


def read_coverage(connection: Connection) -> Coverage:
    """Count how many articles are compared, and why the others are not."""
    c, t = articles.c, texts.c
    is_short, has_queued = t.bands.is_(None), t.crowded.is_(None)
    row = connection.execute(
        select(
            func.count(),
            func.count().filter(c.fingerprint.is_(None)),
            func.count().filter(t.id.is_not(None), is_short),
            func.count().filter(c.fingerprint.is_not(None), has_queued),
            func.count().filter(t.crowded > 0),
        ).select_from(articles.outerjoin(texts, t.fingerprint == c.fingerprint))
    ).one()
    return Coverage(*row)


# --- clusters ------------------------------------------------------------------------------------


def find_newest_clusters(
    connection: Connection,
    *,
    site: str | None = None,
    since: date | None = None,
    until: date | None = None,
    min_similarity: float = SIMILAR,
    limit: int = 20,
) -> list[Cluster]:
    """Return at most `limit` clusters, those first whose story is newest, undated ones last.

    Each has an article of this site that was published on these days, both included. With a `min_similarity` above
    SIMILAR only pairs that reach it connect a cluster.
    """

    def is_meant(copy: Member) -> bool:
        day = (copy.published or "")[:10]
        dated = (since is None or day >= since.isoformat()) and (until is None or "" < day <= until.isoformat())
        return dated and (site is None or copy.site == site)

    found = (c for c in _clusters(connection, min_similarity) if any(is_meant(copy) for copy in c.members))
    newest = heapq.nlargest(limit, enumerate(found), key=lambda nth: (nth[1].members[0].published or "", -nth[0]))
    return [cluster for _, cluster in newest]


def find_cluster(connection: Connection, article_id: int, min_similarity: float = SIMILAR) -> Cluster | None:
    """Return the cluster of an article; None where it has no duplicates, or was not compared."""
    number = select(_CLUSTER).join_from(articles, texts, texts.c.fingerprint == articles.c.fingerprint)
    found = connection.scalar(number.where(articles.c.id == article_id))
    if found is None:
        return None
    rows = connection.execute(_members().where((texts.c.cluster == found) | (texts.c.id == found))).all()
    roots = _roots(connection, min_similarity, [row.text for row in rows])
    for cluster in _split(rows, roots):
        if any(copy.id == article_id for copy in cluster.members):
            return cluster
    return None


def _members() -> Select[int, int, int, str, str, str, str, str | None]:
    c = articles.c
    return (
        select(_CLUSTER.label("cluster"), c.id, texts.c.id.label("text"), c.site, c.key, c.url, c.title, c.published)
        .join_from(articles, texts, texts.c.fingerprint == c.fingerprint)
        .where(texts.c.bands.is_not(None))
        .order_by(_CLUSTER, *_ORDER)
    )


def _clusters(connection: Connection, min_similarity: float) -> Iterator[Cluster]:
    several = (
        select(_CLUSTER)
        .join_from(articles, texts, texts.c.fingerprint == articles.c.fingerprint)
        .where(texts.c.bands.is_not(None))
        .group_by(_CLUSTER)
        .having(func.count() > 1)
    )
    roots = _roots(connection, min_similarity)
    rows = connection.execute(_members().where(_CLUSTER.in_(several)), execution_options={"yield_per": 1_000})
    for _cluster, members in groupby(rows, key=lambda row: row.cluster):
        yield from _split(list(members), roots)


def _roots(connection: Connection, min_similarity: float, of: Sequence[int] = ()) -> dict[int, int] | None:
    """Return what is connected at this similarity, among all texts or those given. None where the stored clusters say
    it already."""
    if min_similarity <= SIMILAR:
        return None
    near = select(pairs.c.a, pairs.c.b).where(pairs.c.similarity >= min_similarity)
    if of:
        near = near.where(pairs.c.a.in_(select(integers_as_table(connection, of).c.value)))
    return components(connection.execute(near, execution_options={"yield_per": 1_000}))


def _split(rows: Sequence[Any], roots: dict[int, int] | None) -> Iterator[Cluster]:
    """Yield the clusters that a stored cluster falls into at this similarity."""
    parts: dict[int, list[Member]] = {}
    for row in rows:
        part = row.cluster if roots is None else roots.get(row.text, row.text)
        parts.setdefault(part, []).append(Member(*row[1:]))
    for members in parts.values():
        if len(members) > 1:
            yield _cluster(members)


def explain_no_cluster(connection: Connection, article_id: int) -> str:
    """Return a sentence that says why an article is in no cluster."""
    row = connection.execute(
        select(articles.c.fingerprint, texts.c.id, texts.c.bands, texts.c.crowded)
        .select_from(articles.outerjoin(texts, texts.c.fingerprint == articles.c.fingerprint))
        .where(articles.c.id == article_id)
    ).one()
    if row.fingerprint is None:
        return _("the article has no text to compare")
    if row.id is not None and row.bands is None:
        return _("the article's text is too short to be compared")
    if row.crowded is None:
        return _("the article was not compared yet")
    return _("no other article has this text or one as similar")


def read_similarities(
    connection: Connection, clusters: Sequence[tuple[Member, Sequence[Member]]]
) -> list[dict[int, float]]:
    """Return, for each cluster, how similar every text is to that of the given article, by text.

    `clusters` are pairs of that article and all articles. The similarity is the stored one, 1 for equal texts, and
    computed where two texts are connected only by others.
    """
    listed = select(integers_as_table(connection, [to.text for to, _ in clusters]).c.value)
    near = select(pairs).where(pairs.c.a.in_(listed) | pairs.c.b.in_(listed))
    stored = {(a, b): found for a, b, found in connection.execute(near, execution_options={"yield_per": 1_000})}
    found = []
    for to, members in clusters:
        known = {to.text: 1.0}
        for other in {copy.text for copy in members} - {to.text}:
            if (similar := stored.get((min(other, to.text), max(other, to.text)))) is not None:
                known[other] = similar
        if missing := {copy.text for copy in members} - known.keys():
            known |= _computed(connection, to.text, missing)
        found.append(known)
    return found


def _computed(connection: Connection, to: int, others: Iterable[int]) -> dict[int, float]:
    shingles = shingles_of(read_records(connection, [to])[to][1])
    return {id_: similarity(shingles, shingles_of(read_records(connection, [id_])[id_][1])) for id_ in others}


# --- who was first -------------------------------------------------------------------------------


def _cluster(members: Sequence[Member]) -> Cluster:
    spans = [(copy, *span) for copy in members if (span := published_interval(copy.published)) is not None]
    if not spans:
        return Cluster(tuple(members), None, ())
    earliest_end = min(end for _, _, end in spans)
    possible_firsts = tuple(copy for copy, start, _ in spans if start < earliest_end)
    return Cluster(
        tuple(members), *((possible_firsts[0], ()) if len(possible_firsts) == 1 else (None, possible_firsts))
    )


def published_interval(published: str | None) -> tuple[datetime, datetime] | None:
    """Return between which times an article was published, as exactly as it is known; the second is excluded. None
    where it is not known, or not written as `Article.published` says."""
    if published is None:
        return None
    try:
        start = datetime.fromisoformat(published)
    except ValueError:
        return None
    if start.tzinfo is None:
        start = start.replace(tzinfo=VIETNAM)
    precision = "day" if "T" not in published else "second" if published[16:17] == ":" else "minute"
    return start, start + _LONGEST[precision]

"""What is known of copies: articles with the same text, near-duplicates, who published first, which one to keep.

Nothing here writes; `sketching` brings up to date what is read. Two articles are copies of each other where their texts
are equal (`articles.fingerprint`) or near (`shingles.SIMILAR`), and whatever hangs together so is a cluster. Texts
that are too short to be compared are in none, also where they are equal: a hundred pages that say "Đang cập nhật"
are no story.
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
    """The same for articles with equal texts."""
    site: str
    key: str
    url: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that are copies of each other, two or more."""

    members: tuple[Member, ...]
    """In the order of `published` (undated ones last), site and key: the first of them is the one to keep."""
    first: Member | None
    """Who published first. None where what is printed does not say: several may have been the first, as of some
    only the day is known, or none is dated. Undated copies have no say in it."""
    possible_firsts: tuple[Member, ...]
    """Those that may have been the first, where that is not known; all are dated."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of an archive is compared, in articles."""

    articles: int
    without_text: int
    """Neither lead nor body."""
    short: int
    """Of too few words to be compared, see `shingles.SHORT`."""
    waiting: int
    """New or revised, and not compared yet."""
    crowded: int
    """With wording that too many texts share, so that they were compared with a few of those, see `candidates`."""


def copies() -> Select[int]:
    """The ids of articles that are copies of another one, for `NOT IN` and joins. The one of each cluster that is
    not among them, the one to keep, is the first published; of several with the same `published` the first by
    site and key; an undated one only where none is dated.

    "Without copies" then means: one article for each story, as it was first published, whichever sites have it. It
    is as true as the last `bring_up_to_date`: an article that is not compared yet is no copy. Filters by
    site or date come after it: a story whose first article is of another site has then none of its articles left.
    """
    place = func.row_number().over(partition_by=_CLUSTER, order_by=_ORDER).label("place")
    placed = select(articles.c.id, place).join(texts, texts.c.fingerprint == articles.c.fingerprint)
    numbered = placed.where(texts.c.bands.is_not(None)).subquery()
    return select(numbered.c.id).where(numbered.c.place > 1)


def read_same_text(connection: Connection, article: Article) -> list[dict[str, str | None]]:
    """Other articles whose lead and body have the same words, by `published`, site and key: objects with `site`,
    `key`, `url` and `published`. None for an article without text."""
    c = articles.c
    wanted = select(c.site, c.key, c.url, c.published).where(c.fingerprint == text_fingerprint(article))
    others = wanted.where((c.site != article.site) | (c.key != article.key)).order_by(*_ORDER)
    return [dict(row._mapping) for row in connection.execute(others)]


def read_coverage(connection: Connection) -> Coverage:
    """In numbers, what the clusters rest on."""
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
    """At most `limit` clusters that have an article of this site published on these days (both included), those
    first whose story is newest; undated ones last. With a greater `min_similarity` only pairs that reach it hold
    a cluster together."""

    def is_meant(copy: Member) -> bool:
        day = (copy.published or "")[:10]
        dated = (since is None or day >= since.isoformat()) and (until is None or "" < day <= until.isoformat())
        return dated and (site is None or copy.site == site)

    found = (c for c in _clusters(connection, min_similarity) if any(is_meant(copy) for copy in c.members))
    newest = heapq.nlargest(limit, enumerate(found), key=lambda nth: (nth[1].members[0].published or "", -nth[0]))
    return [cluster for _, cluster in newest]


def find_cluster(connection: Connection, article_id: int, min_similarity: float = SIMILAR) -> Cluster | None:
    """The cluster that an article is in; None where it has no copies, or was not compared."""
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
    for _, members in groupby(rows, key=lambda row: row.cluster):
        yield from _split(list(members), roots)


def _roots(connection: Connection, min_similarity: float, of: Sequence[int] = ()) -> dict[int, int] | None:
    """What hangs together, of all texts or of these, where more similarity is asked for than stored clusters have;
    else None."""
    if min_similarity <= SIMILAR:
        return None
    near = select(pairs.c.a, pairs.c.b).where(pairs.c.similarity >= min_similarity)
    if of:
        near = near.where(pairs.c.a.in_(select(integers_as_table(connection, of).c.value)))
    return components(connection.execute(near, execution_options={"yield_per": 1_000}))


def _split(rows: Sequence[Any], roots: dict[int, int] | None) -> Iterator[Cluster]:
    """One stored cluster, or what it falls into."""
    parts: dict[int, list[Member]] = {}
    for row in rows:
        part = row.cluster if roots is None else roots.get(row.text, row.text)
        parts.setdefault(part, []).append(Member(*row[1:]))
    for members in parts.values():
        if len(members) > 1:
            yield _cluster(members)


def explain_no_cluster(connection: Connection, article_id: int) -> str:
    """Why an article is in no cluster, as a sentence."""
    row = connection.execute(
        select(articles.c.fingerprint, texts.c.id, texts.c.bands, texts.c.crowded)
        .select_from(articles.outerjoin(texts, texts.c.fingerprint == articles.c.fingerprint))
        .where(articles.c.id == article_id)
    ).one()
    if row.fingerprint is None:
        return "the article has no text to compare"
    if row.id is not None and row.bands is None:
        return "the article's text is too short to be compared"
    if row.crowded is None:
        return "the article was not compared yet"
    return "no other article has this text or one as similar"


def read_similarities(
    connection: Connection, clusters: Sequence[tuple[Member, Sequence[Member]]]
) -> list[dict[int, float]]:
    """For each cluster, given as an article and all, how similar every text is to that article's, by text: as it is
    stored, 1 for equal texts; computed where two hang together only by way of others."""
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
    """Between which moments it was published, as exactly as it is known; the second excluded. None where it is not
    known, or not written as `Article.published` says."""
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

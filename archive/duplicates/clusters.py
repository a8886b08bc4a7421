"""Clusters of near-duplicates: the texts that pairs connect, stored with the texts so that queries are fast.

A cluster's number is the lowest id of its texts. A text without near-duplicates has no number although several articles
may have it, so `coalesce(cluster, id)` names the cluster of any text.

Texts around the same boilerplate are all half alike. So a text that is less than `STRONG` similar to more than
`MAX_WEAK_PAIRS` others is an outsider: for it only pairs of that similarity count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from archive.database.schema import bands, pairs, texts
from archive.database.sql import insert_into, integers_as_table
from archive.duplicates.minhash import band_hashes

STRONG = 0.8
MAX_WEAK_PAIRS = 20
OUTSIDER = 100
"""The value of `texts.crowded` that marks an outsider."""

_JOIN = (
    update(texts)
    .where(or_(texts.c.cluster == bindparam("before"), texts.c.id == bindparam("before")))
    .values(cluster=bindparam("after"))
)
_SET = update(texts).where(texts.c.id == bindparam("text")).values(cluster=bindparam("after"))
_UNBAND = delete(bands).where(bands.c.hash == bindparam("of_hash"), bands.c.text_id == bindparam("of_text"))


def components(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each node that has an edge the lowest node that it is connected with (union-find)."""
    roots: dict[int, int] = {}

    def root(node: int) -> int:
        while (above := roots.setdefault(node, node)) != node:
            roots[node] = node = roots[above]
        return node

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        roots[high] = low
    return {node: root(node) for node in list(roots)}


def add_pairs(connection: Connection, found: Mapping[tuple[int, int], float]) -> None:
    """Store the near-duplicates that comparing found, the lower id first, and update the clusters."""
    if not found:
        return
    involved = {id_ for pair in found for id_ in pair}
    listed = select(integers_as_table(connection, list(involved)).c.value)
    outsiders = set(connection.scalars(select(texts.c.id).where(texts.c.crowded == OUTSIDER, texts.c.id.in_(listed))))
    touching = or_(pairs.c.a.in_(listed), pairs.c.b.in_(listed))
    weak = {
        (a, b) for a, b in connection.execute(select(pairs.c.a, pairs.c.b).where(pairs.c.similarity < STRONG, touching))
    }
    weak |= {pair for pair, similarity in found.items() if similarity < STRONG}
    company = Counter(id_ for pair in weak for id_ in pair)
    crowded_out = {id_ for id_ in involved - outsiders if company[id_] > MAX_WEAK_PAIRS}
    if crowded_out:
        _take_outside(connection, list(crowded_out))
    outsiders |= crowded_out
    stored = {pair: s for pair, s in found.items() if s >= STRONG or outsiders.isdisjoint(pair)}
    if stored:
        adding = insert_into(pairs, connection.dialect.name).on_conflict_do_nothing()
        connection.execute(adding, [{"a": a, "b": b, "similarity": s} for (a, b), s in stored.items()])
        join_clusters(connection, stored.keys())


def _take_outside(connection: Connection, ids: Sequence[int]) -> None:
    affected = set(read_clusters(connection, ids).values())
    listed = select(integers_as_table(connection, ids).c.value)
    weak = pairs.c.similarity < STRONG
    connection.execute(delete(pairs).where(weak, or_(pairs.c.a.in_(listed), pairs.c.b.in_(listed))))
    connection.execute(update(texts).where(texts.c.id.in_(listed)).values(crowded=OUTSIDER))
    _divide(connection, affected)


def join_clusters(connection: Connection, added: Collection[tuple[int, int]]) -> None:
    """Join the clusters that new pairs connect."""
    if not added:
        return
    known = read_clusters(connection, list({id_ for pair in added for id_ in pair}))
    joined = components((known[a], known[b]) for a, b in added)
    connection.execute(_JOIN, [{"before": before, "after": after} for before, after in joined.items()])


def read_clusters(connection: Connection, ids: Sequence[int]) -> Mapping[int, int]:
    """Return the cluster of each of these texts: its own id where it has no near-duplicates. Texts that do not exist
    are left out."""
    listed = integers_as_table(connection, ids)
    rows = select(texts.c.id, texts.c.cluster).join_from(listed, texts, texts.c.id == listed.c.value)
    return {id_: id_ if cluster is None else cluster for id_, cluster in connection.execute(rows)}


def delete_texts(connection: Connection, gone: Mapping[int, bytes | None]) -> None:
    """Delete texts, given with their bands (`texts.bands`), and their pairs, and split the clusters that they
    connected."""
    ids = list(gone)
    affected = set(read_clusters(connection, ids).values())
    listed = select(integers_as_table(connection, ids).c.value)
    connection.execute(delete(pairs).where(or_(pairs.c.a.in_(listed), pairs.c.b.in_(listed))))
    unbanded = [
        {"of_hash": hash_, "of_text": id_} for id_, packed in gone.items() if packed for hash_ in band_hashes(packed)
    ]
    if unbanded:
        connection.execute(_UNBAND, unbanded)
    connection.execute(delete(texts).where(texts.c.id.in_(listed)))
    _divide(connection, affected)


def _divide(connection: Connection, affected: Collection[int]) -> None:
    named = select(integers_as_table(connection, list(affected)).c.value)
    members = connection.scalars(select(texts.c.id).where(texts.c.cluster.in_(named))).all()
    if not members:
        return
    listed = select(integers_as_table(connection, members).c.value)
    edges = connection.execute(select(pairs.c.a, pairs.c.b).where(pairs.c.a.in_(listed)))
    divided = components(edges)
    connection.execute(_SET, [{"text": id_, "after": divided.get(id_)} for id_ in members])

"""Reads texts back, which are stored only in the records of the articles that have them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from archive.number_lists import numbers
from archive.schema import CURRENT, articles, revisions, texts


def read_records(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Fingerprint and record (JSON) of each of these texts, of one article that has it now. A text that none has
    any more is left out."""
    listed = numbers(connection, ids)
    holders = articles.alias()
    holder = select(func.min(holders.c.id)).where(holders.c.fingerprint == texts.c.fingerprint).scalar_subquery()
    rows = (
        select(texts.c.id, texts.c.fingerprint, revisions.c.record)
        .join_from(listed, texts, texts.c.id == listed.c.value)
        .join(articles, articles.c.id == holder)
        .join(revisions, CURRENT)
    )
    return {id_: (fingerprint, record) for id_, fingerprint, record in connection.execute(rows)}

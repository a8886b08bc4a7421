"""What another archive has removed by order: an order binds who holds that archive, so nothing that is held here is
removed by it unasked. What is not held here is not let in either."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select

from archive.database.schema import articles, media, media_files, removal_marks, removals
from archive.database.timestamps import to_text
from archive.ledger.removals import ARTICLE, Removal, add_marks, address_mark, make_mark, media_marks, read_numbered
from archive.transactions import Transactions

Held = tuple[str, str, Removal]
"""Site and key of an article that is held here, and what another archive has removed of it."""


def find_held(archive: Transactions, other: Transactions) -> list[Held]:
    """Return of which articles that are held here another archive has removed something that stands here still, in
    order of site and key."""
    listed, marks = _read(other)
    with archive.reading() as connection:
        found = _find_held(connection, listed, marks)
    return [(site, key, listed[number]) for site, key, number in found]


def merge_removals(archive: Transactions, other: Transactions) -> tuple[int, int]:
    """Take over what another archive has removed of articles that are not held here, so that they do not come in.
    Return how many removals were taken over, and how many are of what is held here, of which nothing was: pictures and
    documents that are held do not count as removed here either."""
    listed, marks = _read(other)
    if not listed:
        return 0, 0
    with archive.writing() as connection:
        held = {number for _, _, number in _find_held(connection, listed, marks)}
        of_files = _find_files(connection, marks)
        known = {_identity(one) for _, one in read_numbered(connection)}
        new = [number for number, one in listed.items() if number not in held and _identity(one) not in known]
        for number in new:
            row = _row_of(listed[number])
            added = connection.execute(insert(removals).values(row).returning(removals.c.id)).scalar_one()
            add_marks(connection, added, marks[number].difference(*of_files.get(number, {}).values()))
    return len(new), len(held | of_files.keys())


def find_held_files(archive: Transactions, other: Transactions) -> list[tuple[Removal, list[str]]]:
    """Return which pictures and documents that are held here another archive has removed, by their addresses and
    digests, with the removal."""
    listed, marks = _read(other)
    with archive.reading() as connection:
        found = _find_files(connection, marks)
    return [(listed[number], sorted(found[number])) for number in sorted(found)]


def _find_files(connection: Connection, marks: dict[int, set[str]]) -> dict[int, dict[str, set[str]]]:
    """Return which pictures and documents that are held here have which marks of removals: by number of the removal,
    then by address or digest."""
    m, f = media.c, media_files.c
    wanted = select(m.url).where(m.sha256.is_not(None)).distinct()
    held = {mark: url for url in connection.scalars(wanted) for mark in media_marks([url])}
    held |= {make_mark("file", sha256): sha256 for sha256 in connection.scalars(select(f.sha256))}
    found: dict[int, dict[str, set[str]]] = {}
    for number, own in marks.items():
        for mark in own & held.keys():
            found.setdefault(number, {}).setdefault(held[mark], set()).add(mark)
    return found


def _read(other: Transactions) -> tuple[dict[int, Removal], dict[int, set[str]]]:
    """Return the removals of an archive and their marks, by number."""
    with other.reading() as connection:
        listed = dict(read_numbered(connection))
        marks: dict[int, set[str]] = {number: set() for number in listed}
        for mark, number in connection.execute(select(removal_marks.c.mark, removal_marks.c.removal_id)):
            marks[number].add(mark)
    return listed, marks


def _find_held(
    connection: Connection, listed: dict[int, Removal], marks: dict[int, set[str]]
) -> list[tuple[str, str, int]]:
    by_mark: dict[str, set[int]] = {}
    for number, own in marks.items():
        for mark in own:
            by_mark.setdefault(mark, set()).add(number)
    done = {_identity(one) for _, one in read_numbered(connection) if one.what != ARTICLE}
    a = articles.c
    rows: Iterable[Any] = connection.execute(select(a.site, a.key, a.url), execution_options={"yield_per": 1000})
    found = {
        (row.site, row.key, number)
        for row in rows
        for mark in (make_mark("article", row.site, row.key), address_mark(row.url))
        for number in by_mark.get(mark, ())
        if _identity(listed[number]) not in done
    }
    return sorted(found)


def _identity(one: Removal) -> tuple[Any, ...]:
    """Return what makes two removals the same, in whatever archives."""
    return one.site, one.key, one.what, one.place, one.order


def _row_of(one: Removal) -> dict[str, Any]:
    at = to_text(one.removed_at)
    names = ("site", "key", "what", "place", "removed_by", "pages")
    row = {name: getattr(one, name) for name in names}
    return row | {"order_words": one.order, "removed_at": at, "cleaned_at": at}  # there is nothing here to be cleaned

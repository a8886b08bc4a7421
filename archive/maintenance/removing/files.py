"""Take pictures and documents out: those of an article that no other article has, or one of them wherever it is.

What a page looks like with (kind `page`) is the portal's: it goes with the only article that has it, and comes in again
with the next; it has no marks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select, update

from archive.database.records import try_article
from archive.database.schema import (
    article_media,
    articles,
    media,
    media_files,
    media_parts,
    media_versions,
    revisions,
)
from archive.database.sql import in_chunks
from archive.ledger.removals import SMALLEST_FILE, make_mark, media_mark, media_marks
from archive.media.files import delete_file_rows, delete_unused_files
from archive.media.ledger import REMOVED, canonical_media_url
from archive.media.queries import find_media_ids
from archive.record.article import Article

_m, _v = media.c, media_versions.c
_BARRED = {
    **dict.fromkeys(("sha256", "etag", "last_modified", "due_at", "detail"), None),
    "outcome": "refused",
    "reason": REMOVED,
}


def addresses_in(known: Iterable[Article]) -> set[str]:
    """Return the addresses of the photographs and attachments of records."""
    named = {one.url for article in known for one in article.photos}
    named |= {one.url for article in known for one in article.attachments}
    return {url for one in named if (url := canonical_media_url(one)) is not None}


@dataclass(slots=True)
class FilesOfArticle:
    """What goes with an article, and what stays of what it has."""

    going: list[Any] = field(default_factory=list)
    """Rows of `media` that no other article has."""
    addresses: set[str] = field(default_factory=set)
    """Of the photographs and documents that no other article has, also of those that were never fetched."""
    staying: set[int] = field(default_factory=set)
    """Ids of rows of `media` that others have too."""
    digests: set[str] = field(default_factory=set)
    """Of the files that are and were at addresses that go, without what a page looks like with."""

    @property
    def marks(self) -> set[str]:
        """By what the addresses are recognised."""
        return set(map(media_mark, self.addresses))


def find_files_of(
    connection: Connection, article_id: int, site: str, known: Collection[Article], together: Collection[int]
) -> FilesOfArticle:
    """Return what goes with an article. `known`: its revisions; `together`: the ids of the articles that go in the same
    transaction, which are no others. Where the record of another article of the site names an address, that article is
    entered as one that has it."""
    gone_articles = {article_id, *together}
    own = find_media_ids(connection, [article_id])
    rows = {row.id: row for some in in_chunks(own) for row in connection.execute(select(media).where(_m.id.in_(some)))}
    in_records = addresses_in(known)
    addresses = in_records | {row.url for row in rows.values() if row.kind != "page"}
    named = _find_named(connection, site, addresses, gone_articles)
    for row in rows.values():
        for other in named.get(row.url, ()):
            link = {"article_id": other, "media_id": row.id}
            is_there = select(article_media.c.media_id).filter_by(**link)
            if connection.scalar(is_there) is None:
                connection.execute(insert(article_media).values(link))
    staying = _find_shared(connection, own, gone_articles)
    going = [row for number, row in sorted(rows.items()) if number not in staying]
    kept = {rows[number].url for number in staying}
    only_own = addresses - named.keys() - kept
    elsewhere = {media_mark(row.url) for row in find_at(connection, only_own) if row.id not in own}
    only_own = {url for url in only_own if media_mark(url) not in elsewhere}
    digests = find_digests_at(connection, [row.id for row in going if row.url in addresses])
    return FilesOfArticle(going, only_own, staying, digests)


def _find_named(
    connection: Connection, site: str, addresses: set[str], without: Collection[int]
) -> dict[str, set[int]]:
    """Return which of some addresses the records of other articles of a site name, with the ids of these."""
    found: dict[str, set[int]] = {}
    if not addresses:
        return found
    paths, by_mark = {urlsplit(url).path for url in addresses}, media_marks(addresses)
    a, r = articles.c, revisions.c
    wanted = select(r.article_id, r.record).join_from(revisions, articles, a.id == r.article_id).where(a.site == site)
    for row in connection.execute(wanted, execution_options={"yield_per": 500}):
        if row.article_id in without or not any(path in row.record for path in paths):
            continue
        article = try_article(row.record)
        named = media_marks(addresses_in([article])) if article is not None else {}
        for url in (url for mark in by_mark.keys() & named.keys() for url in by_mark[mark]):
            found.setdefault(url, set()).add(row.article_id)
    return found


def _find_shared(connection: Connection, own: set[int], gone_articles: set[int]) -> set[int]:
    """Return which addresses other articles have as well, also through a style sheet."""
    shared: set[int] = set()
    of_sheets: dict[int, set[int]] = {}
    for some in in_chunks(own):
        a, p = article_media.c, media_parts.c
        for row in connection.execute(select(a.media_id, a.article_id).where(a.media_id.in_(some))):
            if row.article_id not in gone_articles:
                shared.add(row.media_id)
        for row in connection.execute(select(p.media_id, p.part_id).where(p.part_id.in_(some))):
            if row.media_id in own:
                of_sheets.setdefault(row.media_id, set()).add(row.part_id)
            else:
                shared.add(row.part_id)
    waiting = set(shared)
    while waiting:
        new = of_sheets.get(waiting.pop(), set()) - shared
        shared |= new
        waiting |= new
    return shared


def delete_addresses(
    connection: Connection, rows: Collection[Any], marked: Collection[str]
) -> tuple[set[str], set[str]]:
    """Delete addresses with what was there, and the files that no other address has. `marked`: those of which the bytes
    must not come in again. Return the digests of the files that went, and the marks of their bytes."""
    numbers = [row.id for row in rows]
    digests = find_digests_at(connection, numbers)
    marks = make_file_marks(connection, find_digests_at(connection, [row.id for row in rows if row.url in marked]))
    for some in in_chunks(numbers):
        for column in (_v.media_id, article_media.c.media_id, media_parts.c.media_id, media_parts.c.part_id, _m.id):
            connection.execute(delete(column.table).where(column.in_(some)))
    gone = delete_unused_files(connection, digests)
    return gone, {mark for sha256, mark in marks.items() if sha256 in gone}


def bar_addresses(connection: Connection, numbers: Collection[int]) -> tuple[set[str], set[str]]:
    """Let addresses that other articles name stay without any file, and ask for them no more. Return the digests of the
    files that went, as no other address has them, and the marks of their bytes."""
    digests = find_digests_at(connection, numbers)
    marks = make_file_marks(connection, digests)
    for some in in_chunks(numbers):
        connection.execute(update(media).where(_m.id.in_(some)).values(_BARRED))
        connection.execute(delete(media_versions).where(_v.media_id.in_(some)))
    gone = delete_unused_files(connection, digests)
    return gone, {mark for sha256, mark in marks.items() if sha256 in gone}


def find_digests_at(connection: Connection, numbers: Iterable[int]) -> set[str]:
    """Return the digests of the files that some addresses, by their ids, have and had."""
    found: set[str] = set()
    for some in in_chunks(numbers):
        found |= set(connection.scalars(select(_v.sha256).where(_v.media_id.in_(some))))
        found |= set(connection.scalars(select(_m.sha256).where(_m.id.in_(some), _m.sha256.is_not(None))))
    return found


def make_file_marks(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    """Return the marks of kept files by their digests, without those that are small enough to be guessed."""
    f, found = media_files.c, {}
    for some in in_chunks(digests):
        for sha256 in connection.scalars(select(f.sha256).where(f.sha256.in_(some), f.size >= SMALLEST_FILE)):
            found[sha256] = make_mark("file", sha256)
    return found


def find_addresses_of(connection: Connection, digests: Iterable[str]) -> set[int]:
    """Return the ids of the addresses that have or had some files."""
    found: set[int] = set()
    for some in in_chunks(digests):
        found |= set(connection.scalars(select(_v.media_id).where(_v.sha256.in_(some))))
        found |= set(connection.scalars(select(_m.id).where(_m.sha256.in_(some))))
    return found


def find_users(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the articles that have some addresses, also through style sheets, by their ids: `site key`."""
    found, waiting, p = set(numbers), set(numbers), media_parts.c
    while waiting:
        sheets = {
            sheet
            for some in in_chunks(waiting)
            for sheet in connection.scalars(select(p.media_id).where(p.part_id.in_(some)))
        }
        waiting = sheets - found
        found |= waiting
    a, of = articles.c, article_media.c
    users: dict[int, str] = {}
    for some in in_chunks(found):
        wanted = select(a.id, a.site, a.key).join_from(article_media, articles, a.id == of.article_id)
        for row in connection.execute(wanted.where(of.media_id.in_(some))):
            users[row.id] = f"{row.site} {row.key}"
    return users


def delete_files(connection: Connection, digests: Collection[str]) -> None:
    """Delete files with their words wherever they are. The addresses that have them stay without, and are not asked for
    again."""
    for some in in_chunks(digests):
        connection.execute(update(media).where(_m.sha256.in_(some)).values(_BARRED))
        delete_file_rows(connection, some)


def find_at(connection: Connection, addresses: Collection[str]) -> list[Any]:
    """Return the rows of some addresses, of all sites, however they are written (`ledger.removals.media_mark`)."""
    wanted = media_marks(addresses)
    if not wanted:
        return []
    every = connection.execute(select(_m.id, _m.url), execution_options={"yield_per": 1000})
    numbers = [number for number, url in every if not wanted.keys().isdisjoint(media_marks([url]))]
    rows = [row for some in in_chunks(numbers) for row in connection.execute(select(media).where(_m.id.in_(some)))]
    return sorted(rows, key=lambda row: row.id)


def find_used(connection: Connection, numbers: Collection[int]) -> set[int]:
    """Return which addresses articles or style sheets have."""
    a, p, found = article_media.c, media_parts.c, set()
    for some in in_chunks(numbers):
        found |= set(connection.scalars(select(a.media_id).where(a.media_id.in_(some))))
        found |= set(connection.scalars(select(p.part_id).where(p.part_id.in_(some))))
    return found

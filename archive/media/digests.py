"""The digests of kept files in the records that leave an archive: `photos[].sha256`, `attachments[].sha256`.

They are of what is kept now, and so not stored in the record, which says what a page said.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection

from archive.media.ledger import has_media
from archive.media.queries import find_digests
from archive.record.article import Article
from archive.record.fields import names_of

_PARTS = names_of("photos", "attachments")
_BATCH = 100  # records


def with_digests(
    connection: Connection, records: Generator[tuple[str, dict[str, Any]]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield records, as JSON text and parsed, with the digests of kept files. Where the archive has no addresses of
    files they are passed on as they are."""
    with closing(records):
        if not has_media(connection):
            yield from records
            return
        while batch := list(islice(records, _BATCH)):
            _fill(connection, [record for _text, record in batch])
            for text, record in batch:
                yield (json.dumps(record, ensure_ascii=False) if any(_kept(record)) else text), record


def article_with_digests(connection: Connection, article: Article) -> Article:
    """Return an article with the digests of kept files."""
    if not has_media(connection):
        return article
    record = article.as_json()
    _fill(connection, [record])
    return Article.from_json(record)


def _kept(record: dict[str, Any]) -> Iterator[bool]:
    return ("sha256" in part for name in _PARTS for part in record[name])


def _fill(connection: Connection, records: Collection[dict[str, Any]]) -> None:
    """Give the photographs and documents of some records, as in JSON, the digests of their files."""
    for site, of_site in groupby(records, key=lambda record: record["site"]):
        parts = [part for record in of_site for name in _PARTS for part in record[name]]
        digests = find_digests(connection, site, {part["url"] for part in parts})
        for part in parts:
            if digest := digests.get(part["url"]):
                part["sha256"] = digest

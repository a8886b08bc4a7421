"""The pictures and documents of the selected articles, and what their pages look like with: each version of each, once.

Which they are is collected in a temporary database on the disk; one file at a time is in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from archive.database.records import note_damage
from archive.database.timestamps import to_text
from archive.errors import ArchiveDamaged
from archive.export.source import Source
from archive.media.files import read_file
from archive.media.ledger import find_article, has_media
from archive.media.queries import find_media_ids, read_versions
from archive.media.sniff import UNKNOWN
from archive.record.article import Article
from archive.record.identity import ascii_host

OnDamage = Callable[[ArchiveDamaged], None]

_SPOOL = """
CREATE TABLE media_ids (id INTEGER PRIMARY KEY);
CREATE TABLE files (
    url TEXT, sha256 TEXT, at TEXT, status INTEGER, headers TEXT, media_type TEXT, PRIMARY KEY (url, sha256)
) WITHOUT ROWID;
"""
_AT_ONCE = 500  # articles
_BARE = "!$&'()*+,;=:@/%[]|~"
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class Answer:
    """What an address answered, as it is written into a WARC. Times are as the archive stores them."""

    sha256: str
    """Of the body."""
    url: str
    fetched_at: str
    status: int | None
    """None where only the body of the answer is known."""
    headers: dict[str, str]
    body: bytes
    media_type: str
    """What the body is."""


class SelectedMedia:
    """The files that are kept of some articles: filled by `add`, then read."""

    def __init__(self, source: Source, spool: sqlite3.Connection, on_damage: OnDamage | None) -> None:
        """`spool`: a temporary database. `on_damage`: see `warc.select_pages`."""
        self._source, self._spool, self._on_damage = source, spool, on_damage
        self._waiting: list[int] = []
        self._wanted = source.with_media is not False and has_media(source.connection)
        spool.executescript(_SPOOL)

    def add(self, article: Article) -> None:
        """Add what an article shows and links to."""
        if self._wanted:
            article_id = find_article(self._source.connection, article.site, article.key)
            self._waiting += [] if article_id is None else [article_id]
            if len(self._waiting) >= _AT_ONCE:
                self._flush()

    def _flush(self) -> None:
        known = self._spool.execute
        new = [
            media_id
            for media_id in sorted(find_media_ids(self._source.connection, self._waiting))
            if known("INSERT OR IGNORE INTO media_ids VALUES (?)", (media_id,)).rowcount
        ]
        self._waiting = []
        for _id, held in read_versions(self._source.connection, new):
            said = held.headers.get("content-type", "").partition(";")[0].strip().lower()
            # The archive has an address once for each site.
            self._spool.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " at = excluded.at, status = excluded.status, headers = excluded.headers WHERE excluded.at < at",
                (
                    *(as_requested(held.url), held.file.sha256, to_text(held.first_seen_at), held.status),
                    *(
                        json.dumps(held.headers),
                        (said if held.file.media_type == UNKNOWN else "") or held.file.media_type,
                    ),
                ),
            )

    def find_last(self) -> str | None:
        """Return when the newest file was first seen; None where there is none."""
        self._flush()
        last: str | None = self._spool.execute("SELECT max(at) FROM files").fetchone()[0]
        return last

    def __iter__(self) -> Iterator[Answer]:
        """Yield each version of each address once, by address, time and digest. Damaged ones are left out."""
        self._flush()
        for url, sha256, at, status, headers, media_type in self._spool.execute(
            "SELECT url, sha256, at, status, headers, media_type FROM files ORDER BY url, at, sha256"
        ):
            try:
                body = read_file(self._source.connection, sha256)
            except ArchiveDamaged as error:
                leave_out(self._source, self._on_damage, url, error)
                continue
            yield Answer(sha256, url, at, status, json.loads(headers), body, media_type)


def leave_out(source: Source, on_damage: OnDamage | None, url: str, error: ArchiveDamaged) -> None:
    """Tell that a page or file is left out as it is damaged; with `on_damage` None it is noted in the archive's
    damages."""
    if on_damage is None:
        note_damage(source.connection, url, error)
    else:
        on_damage(error)


def as_requested(url: str) -> str:
    """Return an address in the form in which a browser asks for it, and looks for it in a replay
    (https://url.spec.whatwg.org): host and letters that are no ASCII encoded, without a default port and dots. One that
    is none is returned as it is."""
    try:
        parts = urlsplit(url)
        host, port = ascii_host((parts.hostname or "").lower()), parts.port
    except ValueError:
        return url
    if port not in (None, _DEFAULT_PORTS.get(parts.scheme)):
        host = f"{host}:{port}"
    path = urlsplit(urljoin("http://host/", parts.path)).path if "/." in parts.path else parts.path
    query = quote(parts.query, safe=f"{_BARE}?\\^`{{}}".replace("'", ""))
    return urlunsplit((parts.scheme, host, quote(path, safe=f"{_BARE}^") or "/", query, ""))

"""What an import found: pages by time, with where their bytes stand. It is kept on the disk, in a temporary database
and a temporary file, so that memory does not grow with what is imported."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, Any

_TABLES = """
CREATE TABLE pages (
    id INTEGER PRIMARY KEY, record_id TEXT, file INTEGER, place INTEGER, size INTEGER, at TEXT, url TEXT,
    sha256 TEXT, digest TEXT
);
CREATE INDEX pages_record ON pages (record_id);
CREATE INDEX pages_url ON pages (url, at);
CREATE INDEX pages_digest ON pages (digest);
CREATE TABLE revisits (
    file INTEGER, place INTEGER, at TEXT, url TEXT, of_record TEXT, of_url TEXT, of_at TEXT, digest TEXT, page INTEGER
);
CREATE TABLE sights (
    of_record TEXT, at TEXT, until TEXT, asked TEXT, kind TEXT, site TEXT, key TEXT, url TEXT
);
CREATE INDEX sights_record ON sights (of_record);
CREATE TABLE events (
    at TEXT, until TEXT, asked TEXT, kind TEXT, site TEXT, key TEXT, url TEXT, page INTEGER, sha256 TEXT
);
"""
_RESOLVE = (
    "UPDATE revisits SET page = (SELECT min(id) FROM pages WHERE record_id = of_record) WHERE of_record IS NOT NULL",
    "UPDATE revisits SET page = (SELECT min(id) FROM pages WHERE pages.url = of_url AND pages.at = of_at)"
    " WHERE page IS NULL AND of_url IS NOT NULL",
    "UPDATE revisits SET page = (SELECT min(id) FROM pages WHERE pages.digest = revisits.digest)"
    " WHERE page IS NULL AND digest IS NOT NULL",
)
_EVENTS = (
    "INSERT INTO events SELECT s.at, s.until, s.asked, s.kind, s.site, s.key, s.url, p.id, p.sha256"
    " FROM pages p JOIN sights s ON s.of_record = p.record_id",
    "INSERT INTO events SELECT at, NULL, url, NULL, NULL, NULL, NULL, id, sha256 FROM pages p"
    " WHERE NOT EXISTS (SELECT 1 FROM sights WHERE of_record = p.record_id)",
    "INSERT INTO events SELECT r.at, NULL, r.url, NULL, NULL, NULL, NULL, p.id, p.sha256"
    " FROM revisits r JOIN pages p ON p.id = r.page",
)
# The same page of the same moment once, in whatever files it stands.
_IN_ORDER = (
    "SELECT at, max(until), asked, kind, site, key, url, min(page) FROM events"
    " GROUP BY at, asked, sha256, site, key ORDER BY at, asked, sha256, site, key"
)
_KEPT = 0  # number of the file that is our own


@dataclass(frozen=True, slots=True)
class Event:
    """A page as it was met once. Moments are as the archive stores them."""

    at: str
    until: str | None
    """When it was last seen so; None where that is not known."""
    asked: str
    """The address."""
    kind: str | None
    site: str | None
    """Whose page it is, as an archive of ours said; None where that is to be found out."""
    key: str | None
    """Of the article that it was in an archive of ours, with its address in `url`."""
    url: str | None
    page: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page's bytes are."""

    file: int
    """Number of the file, from 1; 0 is the sheaf's own."""
    offset: int
    size: int


class Sheaf:
    """What was found. Made by `open_sheaf`; first filled, then `settle`, then read."""

    def __init__(self, spool: sqlite3.Connection, bodies: IO[bytes]) -> None:
        self._spool = spool
        self._bodies = bodies
        spool.executescript(_TABLES)

    def add_page(
        self, place: Place, *, at: str, url: str, sha256: str, record_id: str | None, digest: str | None
    ) -> None:
        """A page whose bytes stand in a file."""
        self._spool.execute(
            "INSERT INTO pages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (record_id, place.file, place.offset, place.size, at, url, sha256, digest),
        )

    def keep(self, headers: Mapping[str, str], body: bytes) -> Place:
        """Keeps a page's bytes that cannot be found again where they were read."""
        packed = zlib.compress(json.dumps(dict(headers)).encode() + b"\n" + body, 1)
        offset = self._bodies.seek(0, 2)
        self._bodies.write(packed)
        return Place(_KEPT, offset, len(packed))

    def read_kept(self, place: Place) -> tuple[dict[str, str], bytes]:
        """The headers and bytes that `keep` kept."""
        self._bodies.seek(place.offset)
        headers, _, body = zlib.decompress(self._bodies.read(place.size)).partition(b"\n")
        return json.loads(headers), body

    def add_revisit(self, place: Place, **told: str | None) -> None:
        """A record that says that an address answered as another record has it: `at`, `url`, `of_record`,
        `of_url`, `of_at`, `digest`."""
        names = ("at", "url", "of_record", "of_url", "of_at", "digest")
        row = (place.file, place.offset, *(told[name] for name in names))
        self._spool.execute("INSERT INTO revisits VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", row)

    def add_sight(self, record_id: str, told: Mapping[str, Any]) -> None:
        """What an archive of ours says of a record's page: names as in `Event`."""
        names = ("at", "until", "asked", "kind", "site", "key", "url")
        row = (record_id, *(told.get(name) for name in names))
        self._spool.execute("INSERT INTO sights VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def settle(self) -> int:
        """Looks for what each revisit means, and puts all in order. Returns how many revisits mean nothing that is
        here."""
        for statement in (*_RESOLVE, *_EVENTS):
            self._spool.execute(statement)
        lost: int = self._spool.execute("SELECT count(*) FROM revisits WHERE page IS NULL").fetchone()[0]
        return lost

    def events(self) -> Iterator[Event]:
        """Everything in the order of time."""
        for row in self._spool.execute(_IN_ORDER):
            yield Event(*row)

    def place_of(self, event: Event) -> Place:
        """Where an event's page is."""
        row = self._spool.execute("SELECT file, place, size FROM pages WHERE id = ?", (event.page,)).fetchone()
        return Place(*row)


@contextmanager
def open_sheaf() -> Iterator[Sheaf]:
    """An empty one, gone at the end."""
    with closing(sqlite3.connect("")) as spool, tempfile.TemporaryFile() as bodies:
        yield Sheaf(spool, bodies)

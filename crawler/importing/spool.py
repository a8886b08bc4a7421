"""What an import found: pages by time, with where their bytes are. The spool is on the disk, a temporary database and a
temporary file, so that memory does not grow with what is imported."""

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
    id INTEGER PRIMARY KEY, record_id TEXT, file INTEGER, offset INTEGER, size INTEGER, at TEXT, url TEXT,
    sha256 TEXT, digest TEXT
);
CREATE INDEX pages_record ON pages (record_id);
CREATE INDEX pages_url ON pages (url, at);
CREATE INDEX pages_digest ON pages (digest);
CREATE TABLE revisits (
    file INTEGER, offset INTEGER, at TEXT, url TEXT, of_record TEXT, of_url TEXT, of_at TEXT, digest TEXT, page INTEGER
);
CREATE TABLE sightings (
    of_record TEXT, at TEXT, until TEXT, asked TEXT, kind TEXT, site TEXT, key TEXT, url TEXT
);
CREATE INDEX sightings_record ON sightings (of_record);
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
    " FROM pages p JOIN sightings s ON s.of_record = p.record_id",
    "INSERT INTO events SELECT at, NULL, url, NULL, NULL, NULL, NULL, id, sha256 FROM pages p"
    " WHERE NOT EXISTS (SELECT 1 FROM sightings WHERE of_record = p.record_id)",
    "INSERT INTO events SELECT r.at, NULL, r.url, NULL, NULL, NULL, NULL, p.id, p.sha256"
    " FROM revisits r JOIN pages p ON p.id = r.page",
)
# The same page of the same time once, in however many files it is.
_IN_ORDER = (
    "SELECT at, max(until), asked, kind, site, key, url, min(page) FROM events"
    " GROUP BY at, asked, sha256, site, key ORDER BY at, asked, sha256, site, key"
)
_OWN_FILE = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One sighting of a page. Times are as the archive stores them."""

    at: str
    until: str | None
    """When it was last seen so; None where that is not known."""
    asked: str
    """The address."""
    kind: str | None
    site: str | None
    """The name of the page's site, as another archive of tulieu has it; None where that is to be found out."""
    key: str | None
    """The key of its article in another archive of tulieu, with the article's address in `url`."""
    url: str | None
    page: int
    """Number of the page in the spool."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a page's bytes are."""

    file: int
    """Number of the file, from 1; 0 is the spool's own."""
    offset: int
    size: int
    """Bytes in the spool's own file; 0 in others."""


class Spool:
    """What was found: made by `open_spool`, filled, put in order by `settle`, then read."""

    def __init__(self, database: sqlite3.Connection, bodies: IO[bytes]) -> None:
        self._database = database
        self._bodies = bodies
        database.executescript(_TABLES)

    def add_page(
        self, location: Location, *, at: str, url: str, sha256: str, record_id: str | None, digest: str | None
    ) -> None:
        """Add a page whose bytes are at a location."""
        self._database.execute(
            "INSERT INTO pages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (record_id, location.file, location.offset, location.size, at, url, sha256, digest),
        )

    def keep(self, headers: Mapping[str, str], body: bytes) -> Location:
        """Keep the bytes of a page that cannot be read again from its file; returns where they are."""
        packed = zlib.compress(json.dumps(dict(headers)).encode() + b"\n" + body, 1)
        offset = self._bodies.seek(0, 2)
        self._bodies.write(packed)
        return Location(_OWN_FILE, offset, len(packed))

    def read_kept(self, location: Location) -> tuple[dict[str, str], bytes]:
        """Return the headers and bytes that `keep` kept."""
        self._bodies.seek(location.offset)
        headers, _, body = zlib.decompress(self._bodies.read(location.size)).partition(b"\n")
        return json.loads(headers), body

    def add_revisit(self, location: Location, **told: str | None) -> None:
        """Add a record that says that an address answered as another record has it: `at`, `url`, `of_record`,
        `of_url`, `of_at`, `digest`."""
        names = ("at", "url", "of_record", "of_url", "of_at", "digest")
        row = (location.file, location.offset, *(told[name] for name in names))
        self._database.execute("INSERT INTO revisits VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", row)

    def add_sighting(self, record_id: str, told: Mapping[str, Any]) -> None:
        """Add what another archive of tulieu says about a record's page; names are those of `Event`."""
        names = ("at", "until", "asked", "kind", "site", "key", "url")
        row = (record_id, *(told.get(name) for name in names))
        self._database.execute("INSERT INTO sightings VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def settle(self) -> int:
        """Find the page of each revisit, and put all in order. Returns how many revisits have no page in the spool."""
        for statement in (*_RESOLVE, *_EVENTS):
            self._database.execute(statement)
        lost: int = self._database.execute("SELECT count(*) FROM revisits WHERE page IS NULL").fetchone()[0]
        return lost

    def events(self) -> Iterator[Event]:
        """Yield everything in the order of time."""
        for row in self._database.execute(_IN_ORDER):
            yield Event(*row)

    def location_of(self, event: Event) -> Location:
        """Return where the bytes of an event's page are."""
        row = self._database.execute("SELECT file, offset, size FROM pages WHERE id = ?", (event.page,)).fetchone()
        return Location(*row)


@contextmanager
def open_spool() -> Iterator[Spool]:
    """Give an empty spool, which is gone at the end."""
    with closing(sqlite3.connect("")) as database, tempfile.TemporaryFile() as bodies:
        yield Spool(database, bodies)

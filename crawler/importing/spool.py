"""What an import found: pages by time, and answers that are no pages by address, with where their bytes are. The spool
is on the disk, a temporary database and a temporary file, so that memory does not grow with what is imported."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any

from archive.media.ledger import Kind

_TABLES = """
CREATE TABLE pages (
    id INTEGER PRIMARY KEY, record_id TEXT, file INTEGER, offset INTEGER, size INTEGER, at TEXT, url TEXT,
    sha256 TEXT, digest TEXT, inner INTEGER
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
CREATE TABLE files (id INTEGER PRIMARY KEY, at TEXT, url TEXT, page INTEGER);
CREATE INDEX files_url ON files (url);
CREATE TABLE spellings (url TEXT, spelt TEXT, PRIMARY KEY (url, spelt)) WITHOUT ROWID;
CREATE TABLE wanted (file INTEGER, offset INTEGER, inner INTEGER, at TEXT, site TEXT, url TEXT, kind TEXT, id INTEGER);
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
    " FROM pages p JOIN sightings s ON s.of_record = p.record_id WHERE p.inner IS NULL",
    "INSERT INTO events SELECT at, NULL, url, NULL, NULL, NULL, NULL, id, sha256 FROM pages p"
    " WHERE p.inner IS NULL AND NOT EXISTS (SELECT 1 FROM sightings WHERE of_record = p.record_id)",
    "INSERT INTO events SELECT r.at, NULL, r.url, NULL, NULL, NULL, NULL, p.id, p.sha256"
    " FROM revisits r JOIN pages p ON p.id = r.page WHERE p.inner IS NULL",
    "INSERT INTO files SELECT NULL, at, url, id FROM pages WHERE inner IS NOT NULL",
    "INSERT INTO files SELECT NULL, r.at, r.url, r.page FROM revisits r JOIN pages p ON p.id = r.page"
    " WHERE p.inner IS NOT NULL",
)
# The same page of the same time once, in however many files it is.
_IN_ORDER = (
    "SELECT at, max(until), asked, kind, site, key, url, min(page) FROM events"
    " GROUP BY at, asked, sha256, site, key ORDER BY at, asked, sha256, site, key"
)
_WANT = (
    "INSERT INTO wanted SELECT p.file, p.offset, p.inner, f.at, ?, ?, ?, f.id"
    " FROM files f JOIN pages p ON p.id = f.page WHERE f.url = ?"
)
_WANTED = (
    "SELECT DISTINCT file, offset, inner, at, site, url, kind FROM wanted ORDER BY file, offset, inner, at, site, url"
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


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One sight of a picture or document. Times are as the archive stores them."""

    at: str
    site: str
    """Whose articles have it."""
    url: str
    """As the archive has it."""
    kind: Kind


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
            "INSERT INTO pages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (record_id, location.file, location.offset, location.size, at, url, sha256, digest),
        )

    def add_file(
        self, location: Location, inner: int, *, at: str, url: str, record_id: str | None, digest: str | None
    ) -> None:
        """Add an answer that is no page, whose record is at a location, `inner` bytes within its member, see
        `archive.warc.reader.Record`."""
        self._database.execute(
            "INSERT INTO pages VALUES (NULL, ?, ?, ?, 0, ?, ?, NULL, ?, ?)",
            (record_id, location.file, location.offset, at, url, digest, inner),
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

    # --- answers that are no pages ----------------------------------------------------------------

    def file_addresses(self) -> Iterator[str]:
        """Yield the address of every answer that is no page, once, in order."""
        for (url,) in self._database.execute("SELECT DISTINCT url FROM files ORDER BY url"):
            yield url

    def has_file(self, address: str) -> bool:
        """Whether there is an answer that is no page of an address."""
        return self._database.execute("SELECT 1 FROM files WHERE url = ? LIMIT 1", (address,)).fetchone() is not None

    def note_spelling(self, address: str, spelt: str) -> None:
        """Note that an article writes the address of such an answer otherwise."""
        self._database.execute("INSERT OR IGNORE INTO spellings VALUES (?, ?)", (address, spelt))

    def spellings(self, address: str) -> list[str]:
        """Return what was noted."""
        return [row[0] for row in self._database.execute("SELECT spelt FROM spellings WHERE url = ?", (address,))]

    def want(self, address: str, site: str, url: str, kind: Kind) -> None:
        """Ask for the answers of an address, which the archive has as this picture or document."""
        self._database.execute(_WANT, (site, url, kind, address))

    def wanted(self) -> Iterator[tuple[int, int, dict[int, list[FileEvent]]]]:
        """Yield what was asked for: number of the file, offset, and by the bytes within the member the sights of the
        record there."""
        for (file, offset), rows in groupby(self._database.execute(_WANTED), key=lambda row: row[:2]):
            yield file, offset, {inner: [FileEvent(*row[3:]) for row in some] for inner, some in groupby(rows, _inner)}

    def count_unwanted(self) -> int:
        """Count the answers that are no pages and that nothing asked for."""
        unwanted = "SELECT count(*) FROM files WHERE id NOT IN (SELECT id FROM wanted)"
        number: int = self._database.execute(unwanted).fetchone()[0]
        return number

    def location_of(self, event: Event) -> Location:
        """Return where the bytes of an event's page are."""
        row = self._database.execute("SELECT file, offset, size FROM pages WHERE id = ?", (event.page,)).fetchone()
        return Location(*row)


def _inner(row: tuple[int, ...]) -> int:
    return row[2]


@contextmanager
def open_spool() -> Iterator[Spool]:
    """Give an empty spool, which is gone at the end."""
    with closing(sqlite3.connect("")) as database, tempfile.TemporaryFile() as bodies:
        yield Spool(database, bodies)

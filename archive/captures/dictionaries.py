"""Dictionaries for zstd: what the pages of a site have in common, which they are compressed with.

A dictionary is never changed, as the pages stored with it need it for ever. A removal by order replaces those of a site
by one of another number. A process that has the archive open meanwhile asks before it stores a page with a dictionary
whether that is still there.
"""

from __future__ import annotations

import hashlib

import zstandard
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from archive.database.schema import dictionaries
from archive.database.sql import CompiledStatement
from archive.errors import ArchiveDamaged
from archive.messages.language import _

_PAGE_LEVEL = 3  # of zstd for pages: with a dictionary 4 takes twice the time for 10% less
_DICTIONARY_LEVEL = 12  # of zstd for dictionaries themselves: 19 takes five times as long for 4% less
_DICTIONARY_SIZE = 220_000  # bytes of a dictionary: twice as many save 15% more, half as many cost 40%
_TRAINING = {"k": 8_000, "d": 8}  # long segments: boilerplate; without them training takes ten times as long
_MAX_RATIO, _COMPARED = 0.8, 8  # pages with it to pages without it, of so many pages
_MAX_CACHED = 64  # dictionaries, each some megabytes with its tables
_MAX_PAGE = 1 << 30  # bytes of a page: far more than a crawl or an import lets in

_d = dictionaries.c
_DICTIONARY = select(_d.body, _d.sha256).where(_d.id == bindparam("of_id"))
_NEWEST = select(func.max(_d.id), func.count()).where(_d.site == bindparam("of_site"))
_ADD = insert(dictionaries).returning(_d.id)
_DIGEST = CompiledStatement(select(_d.sha256).where(_d.id == bindparam("of_id")))


def train_dictionary(samples: list[bytes | bytearray | memoryview]) -> bytes | None:
    """Return a dictionary for pages like these; None where it would hardly save anything."""
    try:
        trained = zstandard.train_dictionary(_DICTIONARY_SIZE, samples, level=_PAGE_LEVEL, **_TRAINING)
    except zstandard.ZstdError:  # too few bytes to train on
        return None
    with_it = zstandard.ZstdCompressor(level=_PAGE_LEVEL, dict_data=trained)
    without = zstandard.ZstdCompressor(level=_PAGE_LEVEL)
    some = samples[:_COMPARED]
    gain = sum(len(with_it.compress(page)) for page in some) / sum(len(without.compress(page)) for page in some)
    return trained.as_bytes() if gain < _MAX_RATIO else None


def add_dictionary(connection: Connection, site: str, at: str, raw: bytes) -> int:
    """Store a dictionary and return its id, which is higher than that of any before."""
    body = zstandard.ZstdCompressor(level=_DICTIONARY_LEVEL, write_checksum=True).compress(raw)
    row = {"site": site, "made_at": at, "sha256": hashlib.sha256(raw).hexdigest(), "body": body}
    dictionary_id: int = connection.execute(_ADD, row).scalar_one()
    return dictionary_id


def find_newest_dictionary(connection: Connection, site: str) -> tuple[int | None, int]:
    """Return the id of a site's newest dictionary, None where it has none, and the number of its dictionaries."""
    newest, number = connection.execute(_NEWEST, {"of_site": site}).one()
    return newest, number


def find_dictionaries(connection: Connection, site: str) -> list[int]:
    """Return the ids of a site's dictionaries."""
    return list(connection.scalars(select(_d.id).where(_d.site == site)))


def delete_dictionaries(connection: Connection, ids: list[int]) -> None:
    """Delete dictionaries that no page is compressed with any more."""
    connection.execute(delete(dictionaries).where(_d.id.in_(ids)))


class Dictionaries:
    """The dictionaries of one archive, cached, for all threads."""

    def __init__(self) -> None:
        self._cache: dict[int, zstandard.ZstdCompressionDict] = {}
        self._digests: dict[int, str] = {}

    def clear_cache(self) -> None:
        """Drop what is cached: a failed transaction may have made it."""
        self._cache.clear()
        self._digests.clear()

    def is_there(self, connection: Connection, dictionary_id: int) -> bool:
        """Return whether a dictionary is still there, and still the one that is cached under its number."""
        stored = _DIGEST.scalar(connection, {"of_id": dictionary_id})
        return stored is not None and stored == self._digests.get(dictionary_id, stored)

    def compress(self, connection: Connection, body: bytes, dictionary_id: int | None) -> bytes:
        """Return a page as it is stored; None: without a dictionary. Raise ArchiveDamaged."""
        dictionary = None if dictionary_id is None else self.get(connection, dictionary_id)
        # A new compressor each time: it is cheap, and two threads may not share one.
        return zstandard.ZstdCompressor(level=_PAGE_LEVEL, write_checksum=True, dict_data=dictionary).compress(body)

    def decompress(self, connection: Connection, packed: bytes, dictionary_id: int | None) -> bytes:
        """Return a stored page's bytes. Raise ArchiveDamaged for a damaged dictionary, ZstdError for a damaged page."""
        dictionary = None if dictionary_id is None else self.get(connection, dictionary_id)
        if zstandard.frame_content_size(packed) > _MAX_PAGE:  # as much memory would be allocated
            raise zstandard.ZstdError("no page is as large as it says that it is")
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(packed)

    def get(self, connection: Connection, dictionary_id: int) -> zstandard.ZstdCompressionDict:
        """Return a dictionary. Raise ArchiveDamaged."""
        known = self._cache.get(dictionary_id)
        if known is not None:
            return known
        row = connection.execute(_DICTIONARY, {"of_id": dictionary_id}).one_or_none()
        if row is None:
            raise ArchiveDamaged(
                _("dictionary {number}, which pages are compressed with, is missing", number=str(dictionary_id))
            )
        try:
            raw = zstandard.ZstdDecompressor().decompress(row.body)
        except zstandard.ZstdError as error:
            raise ArchiveDamaged(
                _("dictionary {number} cannot be unpacked: {why}", number=str(dictionary_id), why=error)
            ) from error
        if hashlib.sha256(raw).hexdigest() != row.sha256:
            raise ArchiveDamaged(_("dictionary {number} does not match its digest", number=str(dictionary_id)))
        known = zstandard.ZstdCompressionDict(raw)
        known.precompute_compress(level=_PAGE_LEVEL)
        if len(self._cache) >= _MAX_CACHED:
            self.clear_cache()
        self._digests[dictionary_id] = row.sha256
        return self._cache.setdefault(dictionary_id, known)

"""What the pages of a site have in common: dictionaries that they are compressed with.

Dictionaries are never changed and never deleted: a page that was kept with one needs that one for ever.
"""

from __future__ import annotations

import hashlib

import zstandard
from sqlalchemy import Connection, bindparam, func, insert, select

from archive.database.schema import dictionaries
from archive.errors import ArchiveDamaged

_LEVEL = 3  # of pages: with a dictionary 4 takes twice the time for 10% less
_FRAME = 12  # of dictionaries themselves: 19 takes five times as long for 4% less
_SIZE = 220_000  # bytes of a dictionary: twice as many save 15% more, half as many cost 40%
_DICTIONARY_SHAPE = {"k": 8_000, "d": 8}  # long segments: boilerplate; without them training takes ten times as long
_WORTHWHILE, _LOOKED_AT = 0.8, 8  # size of pages with it against without, and of how many
_REMEMBERED = 64  # dictionaries, each some megabytes with its tables
_LARGEST = 1 << 30  # bytes of a page: far more than a crawl or an import lets in

_d = dictionaries.c
_DICTIONARY = select(_d.body, _d.sha256).where(_d.id == bindparam("of_id"))
_NEWEST = select(func.max(_d.id), func.count()).where(_d.site == bindparam("of_site"))
_ADD = insert(dictionaries).returning(_d.id)


def train_dictionary(samples: list[bytes | bytearray | memoryview]) -> bytes | None:
    """A dictionary for pages like these; None where it would hardly save anything."""
    try:
        learnt = zstandard.train_dictionary(_SIZE, samples, level=_LEVEL, **_DICTIONARY_SHAPE)
    except zstandard.ZstdError:  # hardly any bytes
        return None
    with_it = zstandard.ZstdCompressor(level=_LEVEL, dict_data=learnt)
    without = zstandard.ZstdCompressor(level=_LEVEL)
    some = samples[:_LOOKED_AT]
    gain = sum(len(with_it.compress(page)) for page in some) / sum(len(without.compress(page)) for page in some)
    return learnt.as_bytes() if gain < _WORTHWHILE else None


def add_dictionary(connection: Connection, site: str, at: str, raw: bytes) -> int:
    """Keeps a dictionary that was learnt; its id, which is larger than that of any before."""
    body = zstandard.ZstdCompressor(level=_FRAME, write_checksum=True).compress(raw)
    row = {"site": site, "made_at": at, "sha256": hashlib.sha256(raw).hexdigest(), "body": body}
    dictionary_id: int = connection.execute(_ADD, row).scalar_one()
    return dictionary_id


def find_newest_dictionary(connection: Connection, site: str) -> tuple[int | None, int]:
    """The id of a site's newest dictionary, None where it has none, and how many it has."""
    newest, number = connection.execute(_NEWEST, {"of_site": site}).one()
    return newest, number


class Dictionaries:
    """The dictionaries of one archive, as far as they are remembered; one for all threads."""

    def __init__(self) -> None:
        self._known: dict[int, zstandard.ZstdCompressionDict] = {}

    def clear_cache(self) -> None:
        """Forgets what a transaction that failed may have made."""
        self._known.clear()

    def compress(self, connection: Connection, body: bytes, dictionary_id: int | None) -> bytes:
        """A page as it is kept; None: without a dictionary. ArchiveDamaged."""
        dictionary = None if dictionary_id is None else self.get(connection, dictionary_id)
        # A new one each time: they are cheap beside the page, and no two threads may share one.
        return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, dict_data=dictionary).compress(body)

    def decompress(self, connection: Connection, packed: bytes, dictionary_id: int | None) -> bytes:
        """The page again. ArchiveDamaged; ZstdError where it is not what was kept."""
        dictionary = None if dictionary_id is None else self.get(connection, dictionary_id)
        if zstandard.frame_content_size(packed) > _LARGEST:  # as much memory would be asked for
            raise zstandard.ZstdError("no page is as large as it says that it is")
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(packed)

    def get(self, connection: Connection, dictionary_id: int) -> zstandard.ZstdCompressionDict:
        """One of them. ArchiveDamaged."""
        known = self._known.get(dictionary_id)
        if known is not None:
            return known
        row = connection.execute(_DICTIONARY, {"of_id": dictionary_id}).one_or_none()
        if row is None:
            raise ArchiveDamaged(f"dictionary {dictionary_id}, which pages are compressed with, is missing")
        try:
            raw = zstandard.ZstdDecompressor().decompress(row.body)
        except zstandard.ZstdError as error:
            raise ArchiveDamaged(f"dictionary {dictionary_id} cannot be unpacked: {error}") from error
        if hashlib.sha256(raw).hexdigest() != row.sha256:
            raise ArchiveDamaged(f"dictionary {dictionary_id} does not match its digest")
        known = zstandard.ZstdCompressionDict(raw)
        known.precompute_compress(level=_LEVEL)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        return self._known.setdefault(dictionary_id, known)

"""Pages as they were served: each stored once, compressed, and addressed by the SHA-256 of its bytes.

The pages of one site have most of their bytes in common. A dictionary of these, trained on the site's own pages, makes
pages a fifth of what each is alone: measured on a whole NukeViet portal of 412 pages of 61 kB, 2.6 kB a page with a
dictionary of 27 kB, 14.2 kB without, 13.3 kB gzipped. Dictionaries are never changed, and only a removal by order
replaces them, with all that is compressed with them: so a stored page can be read for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import zstandard
from sqlalchemy import Connection, String, bindparam, func, select, update

from archive.captures.dictionaries import (
    Dictionaries,
    add_dictionary,
    delete_dictionaries,
    find_dictionaries,
    find_newest_dictionary,
    train_dictionary,
)
from archive.database.records import parse_headers
from archive.database.schema import captures
from archive.database.sql import CompiledStatement, insert_into
from archive.database.timestamps import from_text
from archive.errors import ArchiveDamaged, NothingFound
from archive.messages.language import _
from archive.record.visit import Visit

FIRST_DICTIONARY_AT, SECOND_DICTIONARY_AT = 100, 1_000
"""After so many pages of a site its first dictionary is made, and a better one."""
REVIEW_EVERY = 1_000
"""After each so many more pages, a dictionary that fits them no longer is replaced."""
_MAX_GROWTH = 1.25  # growth of the compression ratio from which on a dictionary is replaced
_SAMPLES, _SAMPLE_BYTES = 200, 24_000_000
_REPACKED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Capture:
    """One stored page."""

    sha256: str
    """Of its bytes, hexadecimal."""
    url: str
    """Where these bytes were first found."""
    status: int | None
    headers: dict[str, str]
    fetched_at: datetime
    body: bytes
    """As served."""


@dataclass(slots=True)
class _SiteState:
    """What this process remembers of the pages of a site."""

    dictionary_id: int | None
    number: int
    """The number of pages stored with the dictionary."""
    is_first: bool = False
    """Whether the site has had no other dictionary."""


class Captures:
    """The stored pages of one archive, for all threads. It caches dictionaries."""

    def __init__(self) -> None:
        self._site_states: dict[str, _SiteState] = {}
        self.dictionaries = Dictionaries()
        """The dictionaries that pages are compressed with."""

    def clear_cache(self) -> None:
        """Empty the cache. It is called after a failed transaction, whose dictionaries do not exist."""
        self._site_states.clear()
        self.dictionaries.clear_cache()

    @contextmanager
    def clearing_cache_on_error(self) -> Iterator[None]:
        """Clear the cache where an error is raised inside the `with`. Another thread would otherwise store pages with a
        dictionary that was rolled back, whose number another process may have given to a dictionary of its own."""
        try:
            yield
        except BaseException:
            self.clear_cache()
            raise

    # --- storing ----------------------------------------------------------------------------------

    def store(self, connection: Connection, visit: Visit, fetched_at: str) -> str | None:
        """Store the bytes that a visit brought and return their SHA-256; None where it brought none.

        Bytes that are stored already stay as they were first found. Raise ValueError where the visit's article names
        another digest than its page has.
        """
        if visit.body is None:
            return None
        sha256 = hashlib.sha256(visit.body).hexdigest()
        if visit.article is not None and visit.article.sha256 not in (None, sha256):
            raise ValueError(f"{visit.url}: the article was not read from this page: its sha256 differs")
        state = self._site_state(connection, visit.site)
        if state.dictionary_id is not None and not self.dictionaries.is_there(connection, state.dictionary_id):
            self.clear_cache()  # a removal by order has replaced it
            state = self._site_state(connection, visit.site)
        packed = self.dictionaries.compress(connection, visit.body, state.dictionary_id)
        row = {
            "sha256": sha256,
            "site": visit.site,
            "url": visit.url,
            "status": visit.status,
            "headers": json.dumps(dict(visit.headers), ensure_ascii=True, sort_keys=True),
            "fetched_at": fetched_at,
            "size": len(visit.body),
            "stored_size": len(packed),
            "body": packed,
            "dictionary_id": state.dictionary_id,
        }
        state.number += _insert(connection.dialect.name).run(connection, row)
        if self._needs_dictionary(connection, visit.site, state):
            self.train(connection, visit.site, fetched_at)
        return sha256

    def _needs_dictionary(self, connection: Connection, site: str, state: _SiteState) -> bool:
        if state.dictionary_id is None:
            return state.number >= FIRST_DICTIONARY_AT
        if state.is_first and state.number >= SECOND_DICTIONARY_AT:
            return True
        if state.number % REVIEW_EVERY or not state.number:
            return False
        given = {"of_site": site, "of_dictionary": state.dictionary_id, "most": _SAMPLES}
        first, last = (connection.scalar(statement, given) or 0.0 for statement in (_RATIO_OF_OLDEST, _RATIO_OF_NEWEST))
        return last > first * _MAX_GROWTH

    def train(self, connection: Connection, site: str, at: str) -> bool:
        """Make a dictionary out of a site's newest pages; return False where there is too little to train on. New pages
        are stored with it, and those that were stored without a dictionary are compressed again."""
        samples = self._samples(connection, site)
        raw = train_dictionary(samples)
        if raw is None:
            self._site_state(connection, site).number = -REVIEW_EVERY  # tried again after so many more pages
            return False
        is_first = self._site_state(connection, site).dictionary_id is None
        self._site_states[site] = _SiteState(add_dictionary(connection, site, at, raw), 0, is_first)
        self.repack(connection, site, 2 * FIRST_DICTIONARY_AT)
        return True

    def _samples(self, connection: Connection, site: str) -> list[bytes | bytearray | memoryview]:
        samples: list[bytes | bytearray | memoryview] = []
        room = _SAMPLE_BYTES
        for packed, dictionary_id in connection.execute(_NEWEST, {"of_site": site, "most": _SAMPLES}):
            try:
                samples.append(self.dictionaries.decompress(connection, packed, dictionary_id))
            except (zstandard.ZstdError, ArchiveDamaged):  # `verify` names it; it is not a sample
                continue
            room -= len(samples[-1])
            if room < 0:
                break
        return samples

    def repack(self, connection: Connection, site: str, limit: int) -> int:
        """Compress up to `limit` pages of a site that have no dictionary again with its newest; return how many."""
        state = self._site_state(connection, site)
        if state.dictionary_id is None:
            return 0
        changes = []
        for sha256, packed in connection.execute(_WITHOUT_DICTIONARY, {"of_site": site, "most": limit}).all():
            try:
                body = self.dictionaries.decompress(connection, packed, None)
            except zstandard.ZstdError:  # it stays as it is, and `verify` names it
                continue
            smaller = self.dictionaries.compress(connection, body, state.dictionary_id)
            changes.append({"of": sha256, "new_body": smaller, "new_size": len(smaller), "new": state.dictionary_id})
        if changes:
            connection.execute(_REPACK, changes)
        state.number += len(changes)
        return len(changes)

    def replace_dictionaries(self, connection: Connection, site: str, at: str) -> None:
        """Train a dictionary on the pages that a site has now, and compress with it all that were compressed with an
        earlier one, which is deleted: what is removed by order may be a part of it."""
        old = find_dictionaries(connection, site)
        if not old:
            return
        raw = train_dictionary(self._samples(connection, site))
        new = None if raw is None else add_dictionary(connection, site, at, raw)
        given = {"dictionaries": old, "most": _REPACKED_AT_ONCE}
        while rows := connection.execute(_WITH_DICTIONARIES, given).all():
            connection.execute(_REPACK, [self._repacked(connection, *row, new) for row in rows])
        delete_dictionaries(connection, old)
        self.clear_cache()

    def _repacked(
        self, connection: Connection, sha256: str, packed: bytes, old: int, new: int | None
    ) -> dict[str, Any]:
        try:
            packed = self.dictionaries.compress(connection, self.dictionaries.decompress(connection, packed, old), new)
        except (zstandard.ZstdError, ArchiveDamaged):  # it stays as it is, and `verify` names it
            new = None
        return {"of": sha256, "new_body": packed, "new_size": len(packed), "new": new}

    # --- reading ----------------------------------------------------------------------------------

    def read(self, connection: Connection, sha256: str) -> bytes:
        """Return the page's bytes. Raise NothingFound where they are not stored, ArchiveDamaged where they are not what
        was served."""
        row = connection.execute(_BODY, {"sha256": sha256.lower()}).one_or_none()
        if row is None:
            raise NothingFound(_("no page is stored with the digest {digest}", digest=sha256))
        return self.decompress(connection, sha256.lower(), *row)

    def decompress(self, connection: Connection, sha256: str, packed: bytes, dictionary_id: int | None) -> bytes:
        """Return the bytes of a row, checked against their digest. Raise ArchiveDamaged."""
        try:
            return self._decompress(connection, sha256, packed, dictionary_id)
        except ArchiveDamaged:
            if dictionary_id is None or self.dictionaries.is_there(connection, dictionary_id):
                raise
            self.clear_cache()  # a removal by order has replaced it
            return self._decompress(connection, sha256, packed, dictionary_id)

    def _decompress(self, connection: Connection, sha256: str, packed: bytes, dictionary_id: int | None) -> bytes:
        try:
            body = self.dictionaries.decompress(connection, packed, dictionary_id)
        except zstandard.ZstdError as error:
            raise ArchiveDamaged(_("the page {digest} cannot be unpacked: {why}", digest=sha256, why=error)) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ArchiveDamaged(_("the page {digest} does not match its digest", digest=sha256))
        return body

    def iterate(self, connection: Connection, site: str | None = None) -> Iterator[Capture]:
        """Yield every stored page, one at a time, in order of digest. Raise ArchiveDamaged."""
        c = captures.c
        wanted = select(c.sha256, c.url, c.status, c.headers, c.fetched_at, c.body, c.dictionary_id).order_by(c.sha256)
        if site is not None:
            wanted = wanted.where(c.site == site)
        for sha256, url, status, headers, at, packed, dictionary_id in connection.execute(
            wanted, execution_options={"yield_per": 50}
        ):
            body = self.decompress(connection, sha256, packed, dictionary_id)
            yield Capture(sha256, url, status, parse_headers(headers) or {}, from_text(at), body)

    # --- sites ------------------------------------------------------------------------------------

    def _site_state(self, connection: Connection, site: str) -> _SiteState:
        state = self._site_states.get(site)
        if state is None:
            newest, dictionaries_of_it = find_newest_dictionary(connection, site)
            given = {"of_site": site, "of_dictionary": newest}
            number = connection.scalar(_NUMBER_WITHOUT if newest is None else _NUMBER, given)
            state = self._site_states.setdefault(site, _SiteState(newest, number or 0, dictionaries_of_it == 1))
        return state


@cache
def _insert(dialect: str) -> CompiledStatement:
    nothing = insert_into(captures, dialect).on_conflict_do_nothing(index_elements=["sha256"])
    return CompiledStatement(nothing, *captures.c.keys())


_c = captures.c
_OF_SITE = _c.site == bindparam("of_site")
_OF_DICTIONARY = _c.dictionary_id == bindparam("of_dictionary")
_BODY = select(_c.body, _c.dictionary_id).where(_c.sha256 == bindparam("sha256", type_=String))
_NUMBER_WITHOUT = select(func.count()).where(_OF_SITE, _c.dictionary_id.is_(None))
_NUMBER = select(func.count()).where(_OF_SITE, _OF_DICTIONARY)
_NEWEST = (
    select(_c.body, _c.dictionary_id)
    .where(_OF_SITE)
    .order_by(_c.dictionary_id.desc().nulls_last(), _c.fetched_at.desc())
).limit(bindparam("most"))
_WITHOUT_DICTIONARY = select(_c.sha256, _c.body).where(_OF_SITE, _c.dictionary_id.is_(None)).limit(bindparam("most"))
_WITH_DICTIONARIES = (
    select(_c.sha256, _c.body, _c.dictionary_id)
    .where(_c.dictionary_id.in_(bindparam("dictionaries", expanding=True)))
    .limit(bindparam("most"))
)
_REPACK = (
    update(captures)
    .where(_c.sha256 == bindparam("of"))
    .values(body=bindparam("new_body"), stored_size=bindparam("new_size"), dictionary_id=bindparam("new"))
)


def _ratio(*, newest: bool) -> Any:
    order = _c.fetched_at.desc() if newest else _c.fetched_at.asc()
    some = select(_c.stored_size, _c.size).where(_OF_SITE, _OF_DICTIONARY, _c.size > 0)
    part = some.order_by(order).limit(bindparam("most")).subquery()
    return select(func.sum(part.c.stored_size) * 1.0 / func.sum(part.c.size))


_RATIO_OF_OLDEST, _RATIO_OF_NEWEST = _ratio(newest=False), _ratio(newest=True)

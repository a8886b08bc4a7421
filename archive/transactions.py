"""The transactions of an open archive, with the kept pages and the search index that go with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Connection, Engine

from archive import search
from archive.captures.captures import Captures
from archive.database import sqlite
from archive.database.db_errors import raising_archive_errors
from archive.errors import ArchiveFull, ArchiveLocked, ArchiveReadOnly, Unreachable
from archive.messages.terminal import print_error
from archive.open import display_name, for_reading, for_writing, open_engine, parse_location

_READERS_WAIT = 1.0  # seconds for what still waits for the index: who only searches is not kept
_INDEXED_AT_ONCE = 64
"""Articles that are entered in the index of words in one go; a search before that enters them first."""


class Transactions:
    """Transactions over one archive, from `open` to the end of its `with`.

    Modules of the archive that read or write are typed against this class. `archive.store.Archive`, which derives from
    it, adds the methods for users.
    """

    def __init__(self, engine: Engine, where: str, *, read_only: bool = False) -> None:
        """Over an engine that `archive.open` made; use `open`."""
        self.where = where
        """What was opened, for messages: a path, or an address without its password."""
        self._engine = for_reading(engine)
        self._writing_engine = for_writing(engine)
        self._read_only = read_only
        self._url: URL | None = None
        self._unindexed = 0
        self.pages = Captures()
        """The bytes of pages, for the archive's own modules."""

    @classmethod
    def open(cls, where: str | os.PathLike[str], *, create: bool = True, read_only: bool = False) -> Self:
        """Opens the archive at a path or SQLAlchemy URL (SQLite, PostgreSQL), and brings one that an
        earlier version made up to date. Raises a `CannotOpen`: ArchiveMissing if there is none and
        `create` is false or `read_only` true. With `read_only` nothing is ever written."""
        url = parse_location(where)
        create = create and not read_only
        archive = cls(open_engine(url, create=create, read_only=read_only), display_name(url), read_only=read_only)
        archive._url = url
        return archive

    def close(self) -> None:
        """Ends it; the file alone is then the whole archive. Harmless twice."""
        try:
            if self._unindexed:
                with suppress(ArchiveLocked, ArchiveFull):  # what waits is entered before the next search
                    self._index_queued()
            if self._engine.dialect.name == "sqlite" and not self._read_only:
                with raising_archive_errors(self.where):
                    sqlite.checkpoint_wal(self._engine)
        finally:
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._unindexed = 0  # whatever went wrong is not tried once more
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads: one snapshot from its first query on. For the archive's own modules."""
        with raising_archive_errors(self.where), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, wait: float | None = None) -> Iterator[Connection]:
        """A transaction that writes, all of it or nothing, and has the archive to itself from its beginning.
        For the archive's own modules. ArchiveReadOnly; ArchiveLocked, with who has it, after `wait` seconds (None:
        as long as is usual)."""
        if self._read_only:
            raise ArchiveReadOnly(f"{self.where}: opened for reading only")
        engine = self._writing_engine if wait is None else self._writing_engine.execution_options(waits=wait)
        # What a transaction that failed may have made is forgotten while it still keeps other writers out, and once
        # more where it could not be committed.
        with (
            self.pages.clearing_cache_on_error(),
            raising_archive_errors(self.where),
            engine.begin() as connection,
            self.pages.clearing_cache_on_error(),
        ):
            yield connection

    # --- the index of words ------------------------------------------------------------------------

    def _index_queued(self, wait: float | None = None) -> None:
        self._unindexed = 0
        while True:
            with self.writing(wait=wait) as connection:
                if not search.index_queued(connection):
                    return

    def index_soon(self, connection: Connection) -> None:
        """Has one more changed article wait for the index; many that wait are entered. For the archive's own modules,
        in their transaction."""
        self._unindexed += 1
        if self._unindexed >= _INDEXED_AT_ONCE:
            self._unindexed = 0
            search.index_queued(connection)

    def update_index(self) -> None:
        """Enters what waits for the index: of a crawl that goes on, or of one that was killed."""
        with self.reading() as connection:
            if not search.has_queued(connection):
                return
        if not self._read_only or self._url is None:
            self._index_queued()
            return
        engine = None
        try:
            engine = open_engine(self._url, create=False, read_only=False)
            Transactions(engine, self.where)._index_queued(wait=_READERS_WAIT)
        except ArchiveLocked:
            print_error(f"{self.where}: the last articles cannot be searched yet: another program is writing")
        except (ArchiveReadOnly, Unreachable):
            print_error(f"{self.where}: the last articles of a crawl that was killed cannot be searched in this place")
        finally:
            if engine is not None:
                engine.dispose()

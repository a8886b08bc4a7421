"""The transactions of an open archive, with the stored pages and the search index that go with them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Connection, Engine, exists, select

from archive import search
from archive.captures.captures import Captures
from archive.database import postgresql, sqlite
from archive.database.db_errors import raising_archive_errors
from archive.database.records import Damages
from archive.database.schema import metadata
from archive.errors import (
    ArchiveDamaged,
    ArchiveFull,
    ArchiveLocked,
    ArchiveMoved,
    ArchiveReadOnly,
    StorageFailed,
    Unreachable,
)
from archive.messages.language import _, as_message
from archive.messages.terminal import print_error, print_problem
from archive.open import build_index, display_name, for_reading, for_writing, open_engine, parse_location

_NAMED = 10
_READERS_WAIT = 1.0  # seconds that a reader waits to index what a killed crawl left
_INDEXED_AT_ONCE = 64
"""How many changed articles may wait for the search index before they are entered. A search enters them earlier."""


def print_damages(where: str, damages: Mapping[str, str]) -> None:
    """Print what was left out of an archive because it is damaged: ten things by name, the others by number. The
    command then ends with 1."""
    for name, what in islice(damages.items(), _NAMED):
        print_problem(
            _("{where}: {name}: {what}: left out, see tulieu repair", where=where, name=name, what=as_message(what))
        )
    if len(damages) > _NAMED:
        print_problem(
            _(
                "{where}: and {number} more are damaged and left out, see tulieu repair",
                where=where,
                number=len(damages) - _NAMED,
            )
        )


class Transactions:
    """Transactions over one archive, from `open` to the end of its `with`. Modules of the archive that read or write
    are typed against this class. `archive.store.Archive`, which derives from it, adds the methods for users."""

    def __init__(self, engine: Engine, where: str, *, read_only: bool = False) -> None:
        """Work over an engine that `archive.open` made. Callers use `open`."""
        self.where = where
        """The opened archive as messages name it: a path, or an address without its password."""
        self.damages = Damages()
        """What was met that is damaged and was left out. Closing the archive prints it."""
        engine = engine.execution_options(**self.damages.option)
        self._engine = for_reading(engine)
        self._writing_engine = for_writing(engine)
        self._read_only = read_only
        self._url: URL | None = None
        self._made: Path | None = None
        """The file that was made for this archive; None where there was one."""
        self._unindexed = 0
        self._joined: ContextVar[tuple[Connection, str | None] | None] = ContextVar("joined", default=None)
        """The transaction that others join, and what it has to itself."""
        self.pages = Captures()
        """The stored pages of the archive."""

    @classmethod
    def open(cls, where: str | os.PathLike[str], *, create: bool = True, read_only: bool = False) -> Self:
        """Open the archive at a path or SQLAlchemy URL (SQLite, PostgreSQL), and upgrade an earlier version's.

        Raise a CannotOpen: ArchiveMissing if there is none and `create` is false or `read_only` true. With `read_only`
        nothing is ever written.
        """
        url = parse_location(where)
        create = create and not read_only
        path = sqlite.path_of(url) if url.get_backend_name() == "sqlite" else None
        made = path if path is not None and not path.exists() else None
        archive = cls(open_engine(url, create=create, read_only=read_only), display_name(url), read_only=read_only)
        archive._url, archive._made = url, made
        return archive

    @property
    def location(self) -> str:
        """What `open` takes to open it in another process: with its password, not for messages."""
        assert self._url is not None
        return self._url.render_as_string(hide_password=False)

    def close(self) -> None:
        """Close the archive; the SQLite file alone is then the whole archive. Calling it twice does no harm. Raise
        ArchiveMoved where the file is gone."""
        try:
            if self._unindexed:
                with suppress(ArchiveLocked, ArchiveFull):  # the next search enters what waits
                    self._index_queued()
            if self._engine.dialect.name == "sqlite" and not self._read_only:
                with raising_archive_errors(self.where):
                    sqlite.checkpoint_wal(self._engine)
        finally:
            self._engine.dispose()
            self._tell_damaged()

    def _tell_damaged(self) -> None:
        print_damages(self.where, self.damages.take())

    def check_in_place(self) -> None:
        """Raise ArchiveMoved where there is no longer the archive's file at its path. Every transaction that writes
        checks this first. Does nothing with PostgreSQL, which has no such file."""
        if self._engine.dialect.name == "sqlite" and not self._read_only:
            with raising_archive_errors(self.where):
                sqlite.check_in_place(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
            return
        self._unindexed = 0  # after an error nothing more is written
        with suppress(ArchiveMoved):  # the error that is on its way is told, most often of the same
            is_empty = self._made is not None and self._is_empty()
            self.close()
            if self._made is not None and is_empty:  # else who misspelt a file's name would be left with an archive
                self._made.unlink(missing_ok=True)

    def _is_empty(self) -> bool:
        """Whether nothing was ever stored."""
        with self.reading() as connection:
            return not any(connection.scalar(select(exists(select(table)))) for table in metadata.sorted_tables)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Begin a transaction that reads: one snapshot from its first query on."""
        if (joined := self._joined.get()) is not None:
            yield joined[0]
            return
        try:
            with raising_archive_errors(self.where), self._engine.begin() as connection:
                yield connection
        except UnicodeEncodeError as error:  # text that was read from the database is used in a query
            raise ArchiveDamaged(_("{where}: a text in it is damaged: see tulieu repair", where=self.where)) from error

    @contextmanager
    def writing(self, part: str | None = None, *, wait: float | None = None) -> Iterator[Connection]:
        """Begin a transaction that writes. All of it is stored or nothing, and from its beginning it has to itself what
        it writes: the whole archive, or a part of it.

        A part is a site, by name, with all that belongs to its articles, addresses, runs and profiles; or one that a
        module names which writes nothing of sites (`search.INDEXING`), by words with a space, which no site's name has.
        Who writes a part reads of the others what is committed, and may change nothing of them. In SQLite every writer
        has the whole file.

        Raise ArchiveReadOnly; after `wait` seconds (None: the usual time-out) ArchiveLocked, which names who has the
        archive.
        """
        if self._read_only:
            raise ArchiveReadOnly(_("{where}: opened for reading only", where=self.where))
        if (joined := self._joined.get()) is not None:
            if joined[1] not in (None, part):
                raise ValueError(f"{part} is written within a transaction that has {joined[1]} to itself")
            yield joined[0]
            return
        options = {name: value for name, value in (("part", part), ("waits", wait)) if value is not None}
        # On an error the cache is cleared while other writers are still kept out; where the commit fails, once more.
        with (
            self.pages.clearing_cache_on_error(),
            raising_archive_errors(self.where),
            self._writing_engine.connect() as connection,
            connection.execution_options(**options).begin(),
            self.pages.clearing_cache_on_error(),
        ):
            yield connection

    @contextmanager
    def joining(self, part: str | None = None) -> Iterator[None]:
        """Make one transaction, see `writing`, of all that is done to the archive within the `with`, by whatever
        method: each costs as much again. What fails within it must leave it: nothing of it is stored."""
        with self.writing(part) as connection:
            token = self._joined.set((connection, part))
            try:
                yield
            finally:
                self._joined.reset(token)

    @property
    def is_on_server(self) -> bool:
        """Whether the archive is in a database of a server, and no file."""
        return self._engine.dialect.name != "sqlite"

    def rewrite(self) -> bool:
        """Write the whole database anew, so that nothing that was deleted is left in its free space. Return False where
        that is not complete yet, as another program reads. Nobody may write meanwhile; in SQLite the disk needs as much
        space again. Raise the errors of `writing`."""
        if self._read_only:
            raise ArchiveReadOnly(_("{where}: opened for reading only", where=self.where))
        with raising_archive_errors(self.where):
            if self._engine.dialect.name != "postgresql":
                return sqlite.vacuum(self._engine)
            postgresql.vacuum(self._engine)
            return True

    # --- the search index --------------------------------------------------------------------------

    def _index_queued(self, wait: float | None = None) -> None:
        self._unindexed = 0
        while True:
            with self.writing(search.INDEXING, wait=wait) as connection:
                if not search.index_queued(connection):
                    return

    def index_soon(self, connection: Connection) -> None:
        """Count one more article that waits for the search index, in the caller's transaction; enter them when many
        wait."""
        self._unindexed += 1
        if self._unindexed >= _INDEXED_AT_ONCE:
            self._unindexed = 0
            search.index_queued(connection)

    def build_index(self) -> None:
        """Build the index where there is none, in many transactions."""
        build_index(self._writing_engine, self.where)

    def update_index(self) -> None:
        """Enter all articles that wait for the search index, those of a running or a killed crawl too. Who only reads
        goes on without where that cannot be done now, with a line on standard error."""
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
            print_error(
                _("{where}: the last articles cannot be searched yet: another program is writing", where=self.where)
            )
        except (ArchiveFull, StorageFailed):
            print_error(
                _(
                    "{where}: the last articles cannot be searched yet: there is no space on its disk for it",
                    where=self.where,
                )
            )
        except (ArchiveReadOnly, Unreachable):
            print_error(
                _(
                    "{where}: the last articles of a crawl that was killed cannot be searched in this place",
                    where=self.where,
                )
            )
        finally:
            if engine is not None:
                engine.dispose()

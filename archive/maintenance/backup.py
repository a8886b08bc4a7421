"""Copy an archive that is in use to a file (`tulieu backup`)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect

from archive.database import sqlite
from archive.database.db_errors import raising_archive_errors
from archive.database.file_copy import PageProgress, PartialFile, check_free_space, copy_database, database_size
from archive.database.timestamps import to_text
from archive.errors import CannotBackUp
from archive.ledger.removals import has_unfinished
from archive.messages.language import _
from archive.open import display_name, open_unmigrated, parse_location


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished copy."""

    path: str
    size: int
    """In bytes."""
    rows: Mapping[str, int]
    """By table."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return asdict(self)


def back_up(
    where: str | os.PathLike[str],
    to: Path,
    *,
    now: datetime,
    replace: bool = False,
    progress: PageProgress | None = None,
) -> Backup:
    """Copy an archive, of this or an earlier schema, to a file, or into a folder under its own name and `now` in UTC.

    The copy is one state of the archive, also while the archive is written to, and is checked before it gets its name.
    Raise CannotBackUp where the target is taken or the archive is in PostgreSQL; ArchiveFull; ArchiveDamaged.
    """
    url = parse_location(where)
    source = sqlite.path_of(url) if url.get_backend_name() == "sqlite" else None
    if url.get_backend_name() != "sqlite":
        raise CannotBackUp(
            _("{where}: PostgreSQL is backed up by pg_dump, or by `tulieu copy` into a file", where=display_name(url))
        )
    if source is None:
        raise CannotBackUp(_("{where}: name the archive by its path", where=display_name(url)))
    engine = open_unmigrated(url)
    try:
        _refuse_unfinished(engine)
        target = _target(source, to, now, replace)
        return _copy(engine, source, target, replace, progress)
    finally:
        engine.dispose()


def _refuse_unfinished(engine: Engine) -> None:
    """Raise CannotBackUp where the copy would have bytes of what was removed by order."""
    with engine.begin() as connection:
        if inspect(connection).has_table("removals") and has_unfinished(connection):
            raise CannotBackUp("a removal by order is unfinished: run tulieu remove without a key first")


def _target(source: Path, to: Path, now: datetime, replace: bool) -> Path:
    target = to
    if to.is_dir():
        stamp = to_text(now)[:19].replace("-", "").replace(":", "")
        target = to / f"{source.stem}-{stamp}.db"
    target = target.absolute()
    if not target.parent.is_dir():
        raise CannotBackUp(_("{where}: the folder {folder} does not exist", where=target, folder=target.parent))
    if target.exists() and (target.samefile(source) or not target.is_file()):
        if target.samefile(source):
            raise CannotBackUp(_("{where}: it is the archive itself", where=target))
        raise CannotBackUp(_("{where}: it is not a file", where=target))
    if os.path.lexists(target) and not replace:
        raise CannotBackUp(_("{where}: it is there already (--replace puts the new one in its place)", where=target))
    for suffix in ("-wal", "-journal"):
        log = target.with_name(target.name + suffix)
        if log.exists() and log.stat().st_size:  # SQLite would apply it to the new file, which it does not belong to
            raise CannotBackUp(
                _("{where}: {log} is beside it, so the archive is perhaps in use", where=target, log=log.name)
            )
    return target


def _copy(engine: Engine, source: Path, target: Path, replace: bool, progress: PageProgress | None) -> Backup:
    what = f"a backup of {source}"
    with raising_archive_errors(str(source)), engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("SELECT 1 FROM articles LIMIT 1").fetchall()  # the snapshot is taken by the first query
        size = database_size(driver)
        check_free_space(target.parent, size, what)
        with PartialFile(target) as part:
            rows = copy_database(part, driver, str(source), progress)
            part.finish(replace=replace, mode=source.stat().st_mode & 0o777)
    return Backup(str(target), size, rows)

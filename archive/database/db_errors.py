"""Turn the errors of databases into the archive's own errors, in the one place that can tell them apart."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from archive.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveFull,
    ArchiveLocked,
    ArchiveReadOnly,
    NotAnArchive,
    StorageFailed,
    Unreachable,
)
from archive.messages.language import _, about

_SQLITE: dict[int, tuple[type[ArchiveError], str]] = {
    sqlite3.SQLITE_BUSY: (ArchiveLocked, "another program is writing to it, try again later"),
    sqlite3.SQLITE_LOCKED: (ArchiveLocked, "another program is writing to it, try again later"),
    sqlite3.SQLITE_READONLY: (ArchiveReadOnly, "it may only be read"),
    sqlite3.SQLITE_FULL: (ArchiveFull, "no space left on its disk"),
    sqlite3.SQLITE_IOERR: (StorageFailed, "its disk fails, or does not allow a file of that size"),
    sqlite3.SQLITE_CORRUPT: (ArchiveDamaged, "the file is damaged"),
    sqlite3.SQLITE_NOTADB: (NotAnArchive, "it is not an SQLite database"),
    sqlite3.SQLITE_CANTOPEN: (Unreachable, "it cannot be opened"),
}

# PostgreSQL: SQLSTATE classes and codes, by their first characters.
_POSTGRESQL: tuple[tuple[str, type[ArchiveError], str], ...] = (
    ("25006", ArchiveReadOnly, "it may only be read"),
    ("42501", ArchiveReadOnly, "the account does not have the right to do that"),
    ("53100", ArchiveFull, "no space left on its disk"),
    ("55P03", ArchiveLocked, "another program is writing to it, try again later"),
    ("40", ArchiveLocked, "another program is writing to it, try again later"),
    ("XX001", ArchiveDamaged, "the database is damaged"),
    ("53300", Unreachable, "the server takes no more connections"),
    ("57P03", Unreachable, "the server is starting or stopping, try again later"),
    ("57P", Unreachable, "the server ended the connection"),
    ("25P03", Unreachable, "the server ended the connection"),
    ("25P04", Unreachable, "the server ended the connection"),
    ("57014", ArchiveLocked, "the server did not finish within the time limit"),
    ("08", Unreachable, "the server does not answer"),
    ("28", Unreachable, "the server refuses the account"),
    ("3D000", Unreachable, "the server has no such database"),
)

# A failed connection has no SQLSTATE, only words, which are English where the server's messages are.
_CONNECTING: tuple[tuple[str, str], ...] = (
    ("password authentication failed", "the server refuses the account or its password (see ~/.pgpass)"),
    ("no password supplied", "the server asks for a password (see ~/.pgpass)"),
    ("no pg_hba.conf entry", "the server refuses connections of this account from here (its pg_hba.conf)"),
    ("too many", "the server takes no more connections"),
    ("the database system is", "the server is starting or stopping, try again later"),
    ("Connection refused", "no server listens there"),
    ("No such file or directory", "no server listens there"),
    ("timeout expired", "the server does not answer"),
    ("could not translate host name", "there is no machine of this name"),
    ("failed to resolve host", "there is no machine of this name"),
    ("server closed the connection", "the server ended the connection"),
    ("the connection is lost", "the server ended the connection"),
)
_NO_DATABASE = re.compile(r'FATAL: +(?:database|role) "[^"\n]*" does not exist')


@contextmanager
def raising_archive_errors(where: str) -> Iterator[None]:
    """Raise an ArchiveError, beginning with `where`, for any error that the database raises inside the `with`."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.orig, sqlite3.Error) and _code(error.orig) is None:  # Python's own: text that is not UTF-8
            raise ArchiveDamaged(_("{where}: a text in it is damaged: see tulieu verify", where=where)) from error
        if _code(error.orig) is None:  # the server was not reached, so it could not say why
            raise Unreachable(about(where, _why_unreachable(error.orig or error))) from error
        raise _archive_error(where, error.orig or error) from error
    except DBAPIError as error:
        raise _archive_error(where, error.orig or error) from error
    except sqlite3.Error as error:
        raise _archive_error(where, error) from error
    except SQLAlchemyError as error:
        raise StorageFailed(about(where, _first_line(error))) from error


def _archive_error(where: str, cause: BaseException) -> ArchiveError:
    code = _code(cause)
    if isinstance(code, int) and code & 0xFF in _SQLITE:  # the low byte is the primary code
        kind, words = _SQLITE[code & 0xFF]
        return kind(about(where, words))
    for beginning, kind, words in _POSTGRESQL:
        if isinstance(code, str) and code.startswith(beginning):
            said = (
                f": {_first_line(cause)}" if beginning == "42501" else ""
            )  # only the server can say the right to what
            return kind(f"{where}: {words}{said}")
    return StorageFailed(about(where, _first_line(cause)))


def _code(cause: object) -> int | str | None:
    """Return SQLite's error code or PostgreSQL's SQLSTATE; None where the error has neither."""
    for name in ("sqlite_errorcode", "sqlstate", "pgcode"):
        code: int | str | None = getattr(cause, name, None)
        if code is not None:
            return code
    return None


def _why_unreachable(cause: BaseException) -> str:
    said = str(cause)
    if missing := _NO_DATABASE.search(said):
        return _("the server says: {words}", words=missing[0].removeprefix("FATAL:").strip())
    return next((words for sign, words in _CONNECTING if sign in said), _first_line(cause))


def _first_line(cause: BaseException) -> str:
    return next(iter(str(cause).splitlines()), "") or type(cause).__name__

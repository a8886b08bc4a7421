"""Which program keeps an archive locked, as far as this machine can tell."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from archive.messages.language import _

UNKNOWN = "another program is writing to it"
"""What people read where nothing more is known: not on Linux, on another machine, or the program has just ended."""

_WRITE_LOCK = "120"  # the byte of the -shm file that a writer locks (SQLite's wal.c: WALINDEX_LOCK_OFFSET)
_LOCKS = Path("/proc/locks")


def describe_file_writer(path: Path | None) -> str:
    """Return a sentence on the process that writes to a SQLite archive: its number and its program's name."""
    if path is None:
        return UNKNOWN
    real = path.resolve()
    try:
        process = _locker(real.with_name(f"{real.name}-shm").stat().st_ino)
        name = Path(f"/proc/{process}/comm").read_text(errors="replace").strip()
    except OSError:  # no /proc, nobody found in it, or the process has ended
        return UNKNOWN
    return _("process {process} ({name}) is writing to it", process=str(process), name=name)


def _locker(inode: int) -> str:
    # `5: POSIX  ADVISORY  WRITE 4711 fe:00:131 120 120`; a process that waits has `->` after the number.
    """Return the id of the process that holds SQLite's write lock on the file with this inode; "0" where none does."""
    for line in _LOCKS.read_text().splitlines():
        fields = line.split()
        if len(fields) == 8 and fields[3] == "WRITE" and fields[5].endswith(f":{inode}") and fields[6] == _WRITE_LOCK:
            return fields[4]
    return "0"


_HOLDER = text(
    "SELECT a.pid, a.application_name, a.client_addr::text, date_trunc('second', a.xact_start)::text"
    " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
    " JOIN unnest(CAST(:firsts AS BIGINT[]), CAST(:seconds AS BIGINT[])) WITH ORDINALITY"
    " AS asked (first, second, place) ON l.classid::bigint = asked.first AND l.objid::bigint = asked.second"
    " WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted"
    # Of the locks that were requested before the last one, others may have a share, too.
    " AND (l.mode = 'ExclusiveLock' OR asked.place = :last)"
    " ORDER BY a.xact_start LIMIT 1"
)
_OID = 1 << 32  # PostgreSQL shows the numbers of advisory locks without a sign


def describe_server_writer(engine: Engine, *asked: tuple[int, int]) -> str:
    """Return a sentence on who keeps this program from PostgreSQL's advisory locks of these numbers, of which it wants
    the last one alone and shares the others. It names the program as it calls itself, its address, since when it
    writes, and the server's process."""
    firsts, seconds = ([number % _OID for number in numbers] for numbers in zip(*asked, strict=True))
    given = {"firsts": firsts, "seconds": seconds, "last": len(asked)}
    try:
        with engine.connect() as connection:
            found = connection.execute(_HOLDER, given).first()
    except SQLAlchemyError:  # the name of the other program is only a courtesy
        return UNKNOWN
    if found is None:
        return UNKNOWN
    process, program, machine, since = found
    of = " ".join(filter(None, (program, machine and f"at {machine}")))
    return _(
        "{program} is writing to it since {since} (the server's process {process})",
        program=of or "another program",
        since=since,
        process=str(process),
    )

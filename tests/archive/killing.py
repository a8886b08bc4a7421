"""Runs a program in a process of its own and kills it at a chosen step.

A step is what a kill may come between: a call of the operating system that Python reports, a statement of SQL,
and every thousand of the operations that SQLite makes of a statement. So a kill is the same each time.

After each kill the archive is intact, and the command, run again, ends as if it had never been killed. How often each
is killed in a long run (KILLS is 20):

    a crawl           53    crawls/test_mirror.py (50), crawls/test_crawl.py
    saving            40    database/test_filesystem.py, database/test_crash.py
    an import         20    importing/test_warc.py
    reread            20    reread/test_reread.py
    an export         20    export/test_export.py
    a copy           160    maintenance/test_transfer.py: 20 for each way between the databases, twice
    a backup          20    maintenance/test_backup.py
    duplicates        20    duplicates/test_clusters.py
    a migration       20    database/test_migrations.py
    a repair          20    test_damaged_records.py
    a removal         40    maintenance/test_remove.py, maintenance/test_remove_media.py (10 in each database)
"""

from __future__ import annotations

import signal
import subprocess
import sys

from tests import ROOT, forkserver
from tests.repeats import times

KILLS = times(3, 20)
"""How often each program is killed."""

_BEFORE = """
import os, signal, sqlite3, sys
connect_to = sqlite3.connect
sys.path.insert(0, sys.argv[1])
kill_at, steps = int(sys.argv[2]), 0

def step(*_):
    global steps
    steps += 1
    if steps == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

def look(event, arguments):
    if event == "open" or event.startswith(("os.", "fcntl.", "sqlite3.")):
        step()

def connect(*arguments, **how):
    connection = connect_to(*arguments, **how)
    connection.set_progress_handler(step, 1000)
    connection.set_trace_callback(step)
    return connection

def begin():
    sqlite3.connect = sqlite3.dbapi2.connect = connect
    sys.addaudithook(look)

arguments = sys.argv[3:]
"""
_AFTER = "\nprint(f'steps {steps}', flush=True)\n"


def steps_of(program: str, *arguments: object) -> int:
    """How many steps it has from its call of `begin()` on, if nobody kills it."""
    run = _run(program, 0, arguments)
    assert run.returncode == 0, run.stderr
    return int(run.stdout.split()[-1])


def run_killed(program: str, at: int, *arguments: object) -> list[str]:
    """Runs it until its step `at`, where it is killed; what it printed until then."""
    run = _run(program, at, arguments)
    assert run.returncode == -signal.SIGKILL, run.stderr
    return run.stdout.splitlines()


def _run(program: str, at: int, arguments: tuple[object, ...]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _BEFORE + program + _AFTER, str(ROOT), str(at)]
    return forkserver.run([*command, *map(str, arguments)], capture_output=True, text=True, check=False)

"""The lock by which one process at a time crawls a site, whichever machine it runs on. It is kept in the archive.

A lock ends with its process: it is released at the end, taken over at once where its process is known to be dead, and
otherwise after LEASE without being renewed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import sys
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from time import monotonic

from archive import Archive
from archive.errors import ArchiveError
from archive.messages.language import _

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NUMBERS = Path("/proc/self/ns/pid")

LEASE = timedelta(seconds=120)
"""How long a lock lasts that nobody renews: that of a machine that lost its power."""

RENEW_EVERY = 25.0
"""Seconds after which a crawl renews its lock."""

_OVERDUE = RENEW_EVERY + 10.0
"""Seconds after which a lock that was not renewed may be another's by now: its process was stopped for a while."""


class SiteLocked(Exception):
    """Another process crawls the site; the message says which, in one line."""


class SiteTaken(ArchiveError):
    """Another process has taken the site over while this one was stopped: nothing more of the run may be saved."""


class SiteLock:
    """The lock of this process on one site."""

    def __init__(self, archive: Archive, site: str) -> None:
        self._archive, self._site = archive, site
        self._me = this_process()
        self._renewed_at = monotonic()

    def check(self) -> None:
        """Raise SiteTaken where another process has the site. The archive is asked only where the lock should have been
        renewed: this process slept, was stopped, or had something else to do."""
        if monotonic() - self._renewed_at > _OVERDUE and not self.renew():
            raise SiteTaken(_("{site} was taken over by another process", site=self._site))

    def acquire(self) -> None:
        """Lock the site. Raises SiteLocked where another process has it."""
        if self._archive.crawls.lock_site(self._site, self._me, LEASE):
            return
        state = self._archive.crawls.site_state(self._site)
        holder = state.holder if state is not None else None
        dead = holder if holder is not None and is_dead(holder) else None
        if dead is not None and self._archive.crawls.lock_site(self._site, self._me, LEASE, instead_of=dead):
            return
        host, pid = (*(holder or "").split("/"), "", "")[:2]
        raise SiteLocked(
            _(
                "{site} is being crawled by process {process} on {host}: no request was sent",
                site=self._site,
                process=pid,
                host=host,
            )
        )

    def renew(self) -> bool:
        """Lock the site for LEASE more. Return False where another process has taken it over, because this one slept
        for longer than that."""
        begun = monotonic()
        renewed = self._archive.crawls.renew_lock(self._site, self._me, LEASE)
        if renewed:
            self._renewed_at = begun
        return renewed

    def release(self) -> None:
        """Unlock the site."""
        self._archive.crawls.unlock_site(self._site, self._me)


@lru_cache(maxsize=1)
def this_process() -> str:
    """Return the name under which this process locks sites: `host/pid/machine.token`."""
    return f"{socket.gethostname()}/{os.getpid()}/{machine()}.{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Return whether the process of a lock's holder is known to be gone. That of another machine never is."""
    host, pid, token = (*holder.split("/"), "", "")[:3]
    if host != socket.gethostname() or token.partition(".")[0] != machine() or not pid.isdecimal():
        return False
    if sys.platform == "win32":  # where nobody can be asked: `os.kill` would end the process
        return int(pid) == os.getpid() and holder != this_process()
    if int(pid) == os.getpid():  # else an earlier process of this number, in a container for example
        return holder != this_process()
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return _is_zombie(int(pid))


@lru_cache(maxsize=1)
def machine() -> str:
    """Return what identifies this machine since it was started, and on it this process's namespace of process numbers
    (a container has its own): only there does a number say which process is meant. Hosts may be named alike."""
    try:
        told = f"{_BOOT.read_text('ascii')} {_NUMBERS.readlink()}"
    except OSError:  # no Linux
        told = socket.gethostname()
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _is_zombie(pid: int) -> bool:
    # A killed child whose parent has not asked after it yet.
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[:1] == ["Z"]
    except OSError:
        return False

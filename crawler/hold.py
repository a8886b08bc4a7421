"""The hold on a site: one process crawls a site of an archive at a time, also where several machines share it.

A hold is a row of the archive that names its process and runs out unless it is renewed. A process that was killed
leaves its hold behind; on the same machine that is seen at once, from another one when it has run out.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import socket
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from archive import Archive

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")

LEASE = timedelta(seconds=120)
"""After this long without a sign of life a hold is free to take."""

RENEWAL = 25.0
"""Seconds between two renewals: four may fail before the hold is lost."""


class HeldByAnother(Exception):
    """Another process crawls the site; `str()` is a line for people."""

    def __init__(self, site: str, holder: str | None) -> None:
        who = f"by {describe(holder)}" if holder else "by another process"
        super().__init__(f"{site} is being crawled {who}: nothing was asked for")


def take_hold(archive: Archive, site: str) -> None:
    """Take a site, also from a process of this machine that is no more. Raises HeldByAnother."""
    state = archive.site_state(site)
    holder = state.holder if state is not None else None
    dead = holder if holder is not None and is_dead(holder) else None
    if not archive.hold_site(site, this_process(), LEASE, instead_of=dead):
        state = archive.site_state(site)
        raise HeldByAnother(site, state.holder if state is not None else None)


def keep_hold(archive: Archive, site: str) -> bool:
    """Renew it; False where another process has taken the site over."""
    return archive.hold_site(site, this_process(), LEASE)


@lru_cache(maxsize=1)
def this_process() -> str:
    """How this process holds sites: `host/pid/token`. The token begins with the machine: a process number says
    something only there, and hosts may be named alike."""
    return f"{socket.gethostname()}/{os.getpid()}/{_machine()}.{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether a holder is known to be no more; False where that cannot be known from here."""
    host, pid, token = [*holder.split("/"), "", ""][:3]
    own_host, own_pid, own_token = this_process().split("/")
    if host != own_host or token.partition(".")[0] != own_token.partition(".")[0] or not pid.isdecimal():
        return False
    if pid == own_pid:  # our number, which another process had before us
        return token != own_token
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def describe(holder: str) -> str:
    """A holder in words."""
    host, _, rest = holder.partition("/")
    return f"process {rest.partition('/')[0]} on {host}"


def _machine() -> str:
    """This machine since it was started, and within it this space of process numbers (a container's)."""
    try:
        told = f"{_BOOT.read_text('ascii')} {_NAMESPACE.readlink()}"
    except OSError:  # no Linux
        told = platform.node()
    return hashlib.sha256(told.encode()).hexdigest()[:8]

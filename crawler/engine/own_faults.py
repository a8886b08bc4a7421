"""Whether a download failed because of this machine: no network, no free file, no memory."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

from scrapy.exceptions import CannotResolveHostError

_TOO_MANY_FILES = (
    "too many files are open on this machine: give fewer --sites-at-once, or let more files be open (ulimit -n)"
)
_NO_MEMORY = "this machine has no memory left for connections: give fewer --sites-at-once"
_NO_NETWORK = "this machine has no network: look at its connection, and run this again"
_OURS = {
    errno.EMFILE: _TOO_MANY_FILES,
    errno.ENFILE: _TOO_MANY_FILES,
    errno.ENOBUFS: _NO_MEMORY,
    errno.ENOMEM: _NO_MEMORY,
}
_NO_ROUTE = {errno.ENETUNREACH, errno.ENETDOWN}
_ANYWHERE = ("192.0.2.1", 9)
"""An address of the public internet (RFC 5737) that a packet would be sent to; none is."""


def find_fault(error: BaseException) -> str | None:
    """Return what is wrong with this machine where a download failed for that, in a line; None where it is the
    server's or the network's between."""
    for number in _numbers(error):
        if number in _OURS:
            return _OURS[number]
        if number in _NO_ROUTE:
            return _look()
    return _look() if isinstance(error, CannotResolveHostError) else None


def _look() -> str | None:
    """Return what is wrong with this machine's network, as far as the system itself knows."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ANYWHERE)  # sends nothing: the system looks for the way
    except OSError as error:
        return _OURS.get(error.errno or 0, _NO_NETWORK)
    return None


def _numbers(error: BaseException) -> Iterator[int]:
    for one in _causes(error):
        for number in (getattr(one, "errno", None), getattr(one, "osError", None)):
            if isinstance(number, int):
                yield number


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that led to it; Twisted keeps some in lists of failures."""
    waiting, seen = [error], 0
    while waiting and seen < 20:
        one = waiting.pop()
        if one is None:
            continue
        seen += 1
        yield one
        waiting += [one.__cause__, one.__context__, *(failure.value for failure in getattr(one, "reasons", ()))]

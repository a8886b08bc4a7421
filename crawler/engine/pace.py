"""One pace for all sites of this process that are on one address: many communes have their portals on one server of
their province, and that is asked as politely as if it had one portal.

Between two requests to an address there is at least the delay of the site that asked first, whichever site comes next.
They take turns in the order in which they are ready.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase


class Paces:
    """When each address may be asked again. Only addresses with more than one run are paced here: a site that has one
    for itself keeps the pace of its own slot."""

    def __init__(self) -> None:
        self._runs: dict[str, int] = {}
        self._free_at: dict[str, float] = {}

    def join(self, address: str) -> None:
        """Begin a run over a site on this address."""
        self._runs[address] = self._runs.get(address, 0) + 1

    def leave(self, address: str) -> None:
        """End it."""
        self._runs[address] -= 1
        if not self._runs[address]:
            del self._runs[address]
            self._free_at.pop(address, None)

    def take_turn(self, address: str, delay: float) -> float:
        """Return at what time (as `time.monotonic` counts) the caller may send one request to an address, and keep that
        moment for it. `delay`: seconds until the next one may be sent."""
        turn = max(monotonic(), self._free_at.get(address, 0.0))
        self._free_at[address] = turn + delay
        return turn if self._runs.get(address, 0) > 1 else 0.0


PACES = Paces()
"""Those of this process: every crawl in it shares them."""


async def find_address(url: str) -> str | None:
    """Return the address (IPv4, in digits) that a URL's host has, as it is asked; None where the system knows none, or
    where a proxy sends the requests and this machine's word for it would mean nothing."""
    from twisted.internet import reactor  # which one it is, is settled when the crawl begins

    host = urlsplit(url).hostname
    if not host or getproxies():
        return None
    try:
        return await maybe_deferred_to_future(cast("ReactorBase", reactor).resolve(host))
    except (DNSLookupError, TimeoutError, OSError):  # the crawl finds out, and says so
        return None

"""Which machines may be asked at all: no name leads a crawl into a private network."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

_NAT64 = IPv6Network("64:ff9b::/96")


def is_private(ip: str) -> bool:
    """Whether an address in digits is not a machine of the public internet: private, loopback, link-local,
    shared, multicast, reserved, also where an IPv6 address wraps such an IPv4 one. ValueError for a name."""
    address = ip_address(ip.partition("%")[0])
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None:
            return is_private(str(within))
        if address.is_site_local:
            return True
    return not address.is_global or address.is_multicast or address.is_reserved


def is_typed(host: str) -> bool:
    """Whether a host can only be meant as it is: digits, `localhost` or another name without a dot. What
    such a host is, the person who typed it knows."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host
    return True


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4), for which a name with a private address has no address. The connection goes
    to the address that was looked at, so a name cannot turn into another one in between (DNS rebinding)."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        # A proxy in one's own network was typed too.
        self._proxies = {urlsplit(proxy).hostname for proxy in getproxies().values()}

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """The address of a name. Fails with DNSLookupError; `private_address_of` knows whether for this reason."""
        found = super().getHostByName(name, timeout)
        if is_typed(name) or name in self._proxies:
            return found
        return found.addCallback(_refuse_private, name)


async def look_up(host: str) -> None:
    """Find out for `private_address_of` whether a host is one of a private network, before a proxy is sent its name:
    its resolver is not ours. Of a name that our DNS does not know, as in a network with a proxy alone, that is left to
    the proxy."""
    from twisted.internet import reactor  # which one it is, is settled when the crawl begins

    if (address := find_private_literal(host)) is not None:
        _refused[host] = address
        return
    with suppress(DNSLookupError, TimeoutError):
        await maybe_deferred_to_future(cast("ReactorBase", reactor).resolve(host))


def find_private_literal(host: str) -> str | None:
    """Return the private address that a host is in digits, in any way of writing it that resolvers take (`127.1`,
    `0x7f.1`, `017700000001`, a dot at the end), or as a name of this machine; else None."""
    bare = host.rstrip(".").lower()
    if bare == "localhost" or bare.endswith(".localhost"):  # RFC 6761, 6.3
        return "127.0.0.1"
    try:
        address = socket.inet_ntoa(socket.inet_aton(bare))
    except OSError:
        return None
    return address if is_private(address) else None


def private_address_of(host: str) -> str | None:
    """The private address for which a host was refused in this process; None where it was not."""
    return _refused.get(host)


_refused: dict[str, str] = {}


def _refuse_private(address: str, name: str) -> str:
    if is_private(address):
        _refused[name] = address
        raise DNSLookupError(f"{name} resolves to {address}, a private address")
    _refused.pop(name, None)
    return address

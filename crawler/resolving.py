"""Names to addresses: a site's name that leads into a private network is not followed there.

A page, a redirect or the owner of a domain may name any host; what answers at 10.0.0.1 or 169.254.169.254 is the
business of the machine's owner. An address in digits, `localhost` and names without a dot are what a person
typed, for nothing else is within a site.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

REFUSED: dict[str, str] = {}
"""Names that were not followed, with the address that they lead to: Twisted tells only that there is none."""


def is_private(address: str) -> bool:
    """Whether an IP address is not on the public internet: private, loopback, link-local, multicast, reserved,
    carriers' own, or one of these in the clothes of IPv6. What is no IP address is private too."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_private(str(inner))
        if ip in _NAT64:
            return is_private(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return not ip.is_global or ip.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class PublicAddresses(CachingThreadedResolver):
    """Scrapy's resolver, for names that lead to the public internet."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """The address of a name; fails with DNSLookupError where it is a private one, see REFUSED."""
        found = super().getHostByName(name, timeout)
        named = "." in name.rstrip(".") and not name.endswith(".localhost") and not _is_address(name)
        if named and name not in _proxies():
            found.addCallback(_checked, name)
        return found


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _checked(address: Any, name: str) -> Any:
    if is_private(str(address)):
        REFUSED[name] = str(address)
        raise DNSLookupError(f"{name} leads to {address}")
    return address


def _proxies() -> set[str | None]:
    # A proxy is what the machine's owner set; it often stands within his network.
    return {urlsplit(address).hostname for address in getproxies().values()}

"""Addresses as indexes of web archives sort them (SURT): `https://www.a.gov.vn/b?y&x` is `vn,gov,a)/b?x&y`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_WWW = re.compile(r"www\d*\.")


def surt(url: str) -> str:
    """The key of an address that `identity.canonical_url` wrote, in lower case; readers of indexes make the same."""
    parts = urlsplit(url.lower())
    host, colon, port = parts.netloc.rpartition("@")[2].partition(":")
    if www := _WWW.match(host):
        host = host[www.end() :]
    named = ",".join(reversed(host.split(".")))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path if parts.path == "/" else parts.path.removesuffix("/")
    return f"{named}{colon}{port}){path or '/'}{'?' if query else ''}{query}"


def timestamp(stored: str) -> str:
    """A moment as the archive stores it, in 14 digits."""
    return re.sub(r"\D", "", stored)[:14]

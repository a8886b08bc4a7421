"""Cookies of one run over one site. There are none, except those that the site requests: see `crawler.engine.circles`.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

MOST = 50
"""Cookies that are kept; beyond that the oldest goes."""
LARGEST = 4_096
"""Bytes of a cookie's name and value, as browsers have it."""
MOST_SENT = 8_192
"""Bytes of all cookies that go with one request: servers refuse longer headers."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that a server offers."""

    name: str
    value: str
    domain: str
    """The host that it is for, without a port."""
    with_subdomains: bool
    path: str
    secure: bool
    is_over: bool
    """Whether the server takes it back, or it has expired."""

    def is_for(self, url: str) -> bool:
        """Whether it goes with a request to an absolute address (RFC 6265, 5.4)."""
        parts = urlsplit(url)
        host, path = parts.hostname or "", parts.path or "/"
        at_host = host == self.domain or (self.with_subdomains and host.endswith(f".{self.domain}"))
        within = path == self.path or path.startswith(f"{self.path.rstrip('/')}/")
        return at_host and within and (parts.scheme == "https" or not self.secure)


class CookieJar:
    """The cookies that one run has taken."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def take(self, offered: Iterable[Cookie]) -> None:
        """Take cookies, in place of those of the same name, host and path."""
        for cookie in offered:
            identity = (cookie.domain, cookie.path, cookie.name)
            self._cookies.pop(identity, None)
            if not cookie.is_over:
                self._cookies[identity] = cookie
        while len(self._cookies) > MOST:
            del self._cookies[next(iter(self._cookies))]

    def drop(self, cookies: Iterable[Cookie]) -> None:
        """Give cookies back."""
        for cookie in cookies:
            self._cookies.pop((cookie.domain, cookie.path, cookie.name), None)

    def header_for(self, url: str) -> str:
        """Return the header Cookie of a request; "" where there is none. Longer paths come first (RFC 6265, 5.4)."""
        cookies = sorted((one for one in self._cookies.values() if one.is_for(url)), key=lambda one: -len(one.path))
        pairs = [f"{one.name}={one.value}" if one.name else one.value for one in cookies]
        while len("; ".join(pairs)) > MOST_SENT:
            pairs.pop()
        return "; ".join(pairs)


def parse_cookies(headers: Iterable[str], url: str, now: datetime) -> list[Cookie]:
    """Return what the headers Set-Cookie of an answer from an absolute address offer (RFC 6265, 5.2 and 5.3); what is
    none, is too large or is for another host is left out."""
    found = (_parse(header, url, now) for header in list(headers)[:MOST])
    return [cookie for cookie in found if cookie is not None]


def _parse(header: str, url: str, now: datetime) -> Cookie | None:
    pair, *rest = header.split(";")
    name, equals, value = (part.strip() for part in pair.partition("="))
    if not equals:
        name, value = "", name
    if not (name or value) or len(name) + len(value) > LARGEST or not _is_sendable(name + value):
        return None
    said: dict[str, str] = {}
    for attribute in rest:
        word, _, what = attribute.partition("=")
        said[word.strip().lower()] = what.strip()
    parts = urlsplit(url)
    host = parts.hostname or ""
    domain = said.get("domain", "").lower().lstrip(".")
    if domain and domain != host and (_is_ip(host) or "." not in domain or not host.endswith(f".{domain}")):
        return None
    path = said.get("path", "")
    if not path.startswith("/"):
        path = parts.path.rpartition("/")[0] or "/"
    return Cookie(
        name=name,
        value=value,
        domain=domain or host,
        with_subdomains=bool(domain) and not _is_ip(host),
        path=path,
        secure="secure" in said,
        is_over=_is_over(said, now),
    )


def _is_sendable(text: str) -> bool:
    return text.isprintable() and text.isascii()


def _is_over(said: dict[str, str], now: datetime) -> bool:
    age = said.get("max-age")
    if age is not None and age.removeprefix("-").isdecimal():
        return age.startswith("-") or not int(age[:12])
    try:
        expires = parsedate_to_datetime(said.get("expires", ""))
    except ValueError:
        return False
    return expires.tzinfo is not None and expires <= now


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True

"""Addresses as they are in attributes of pages, read as browsers do (the URL standard, https://url.spec.whatwg.org)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_AROUND = "".join(map(chr, range(0x21)))  # C0 controls and the space
_WITHIN = str.maketrans("", "", "\t\r\n")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


LONGEST = 8_000
"""Characters of an address: what RFC 9110 (section 4.1) asks servers to take at least, and few take more."""

_LONGEST_KEPT = 256
"""Characters of an address that is remembered: menus and logos are the same on all pages of a portal."""


def clean_href(href: str) -> str:
    """Return an address as a browser takes it: without blanks around it and without tabs and line breaks anywhere,
    and with `/` for each backslash before the query where it is a web address or relative to one. Other controls are
    percent-encoded."""
    href = href.strip(_AROUND).translate(_WITHIN)
    if not href.isprintable():
        href = _CONTROL.sub(lambda control: quote(control[0]), href)
    if "\\" not in href:
        return href
    scheme = _SCHEME.match(href)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return href
    end = min((at for at in (href.find("?"), href.find("#")) if at >= 0), default=len(href))
    return href[:end].replace("\\", "/") + href[end:]


def join(base: str, href: str) -> str:
    """Return an address of a page as an absolute one. Raises ValueError for what is not an address, or longer than any
    server takes."""
    if len(href) > LONGEST:
        raise ValueError("the address is too long")
    url = urljoin(base, clean_href(href))
    if "%" in url and _CONTROL.search(unquote(urlsplit(url).netloc)):
        raise ValueError("a host whose name has control characters")
    return url


def join_web(base: str, href: str) -> str | None:
    """Return an address of a page as an absolute http(s) address, with `%20` for each space; None for anything else."""
    if (
        href.startswith("/") and href[1:2].isalnum() and len(href) <= _LONGEST_KEPT
    ):  # it means the same on every page of a host
        return _join_kept("/".join(base.split("/", 3)[:3]) + "/", href)
    return _join_web(base, href)


def _join_web(base: str, href: str) -> str | None:
    href = clean_href(href)
    if not href.strip("/") and href != "/":  # "//" is an address to nobody
        return None
    if href.startswith(("data:", "javascript:", "mailto:", "#")):
        return None
    try:
        url = join(base, href)
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises for what is no number
    except ValueError:  # "http://[": not an address
        return None
    return url.replace(" ", "%20") if parts.scheme in ("http", "https") and parts.netloc else None


_join_kept = lru_cache(maxsize=4096)(_join_web)


def resolve(base: str, href: str) -> str:
    """Return what `join` does, without `.` and `..` in it."""
    url = join(base, href)
    if "/." not in url:
        return url
    parts = urlsplit(url)
    if parts.path.startswith("//") or "/." not in parts.path:
        return url
    path = urlsplit(urljoin("http://host/", parts.path)).path
    return urlunsplit(parts._replace(path=path))

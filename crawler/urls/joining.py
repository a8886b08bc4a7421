"""Addresses relative to others, as browsers read them (https://url.spec.whatwg.org): where urllib, which reads them by
RFC 3986, would give an address that no browser requests."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_AROUND = "".join(map(chr, range(0x21)))
"""Control characters and the space, which do not count around an address."""
_WITHIN = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PLAIN = re.compile(r"(?:https?://[A-Za-z0-9]|/(?!/))[A-Za-z0-9._~/%?=&;,#+-]*")


def join_url(base: str, reference: str) -> str:
    """Return the address that a reference on a page, or of a redirect, means there. White space around and line breaks
    within it do not count, a backslash before the query is a slash, a missing or third slash after `http:` changes
    nothing. `base` is absolute. Raises ValueError for what is not an address."""
    if _PLAIN.fullmatch(reference):
        return urljoin(base, reference)
    reference = reference.strip(_AROUND).translate(_WITHIN)
    scheme = _SCHEME.match(reference)
    own = urlsplit(base).scheme
    if (scheme[1].lower() if scheme else own) not in ("http", "https"):
        return urljoin(base, reference)
    cut = min((at for at in (reference.find("?"), reference.find("#")) if at >= 0), default=len(reference))
    path, rest = reference[:cut].replace("\\", "/"), reference[cut:]
    if scheme is not None:
        behind = path[scheme.end() :]
        if behind.startswith("//") or scheme[1].lower() != own:
            path = f"{scheme[1].lower()}://{behind.lstrip('/')}"
        else:  # `http:/tin` and `http:tin` are relative to the page
            path = behind
    elif path.startswith("//"):
        path = f"//{path.lstrip('/')}"
    return urljoin(base, path + rest)

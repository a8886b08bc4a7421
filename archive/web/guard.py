"""What stands before every page: who may ask, how often and how long; in what language the answer is; its headers."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.messages.language import _, language, languages, speaking
from archive.web.page import LOOPBACK, render_error
from archive.web.parts import PATH

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of our own pages."""
FORM_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""Likewise of those with a form whose fields have suggestions."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-cache",
}
"""Of every answer that does not say otherwise."""

LONGEST_QUERY = 4_000
"""Bytes after the question mark."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d{1,5})?", re.IGNORECASE)
_PER_SECOND, _AT_ONCE = 20.0, 100
_PARTS_PER_SECOND, _PARTS_AT_ONCE = 500.0, 3_000  # a page may have as many
_ASKERS = 10_000  # who is remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may ask, and whether search engines may."""

    hosts: frozenset[str] = frozenset()
    """Names by which the reading room is called, besides loopback's, in lower case. Any other name in a request is that
    of a page whose server made the name lead here (DNS rebinding)."""
    header: str | None = None
    """The header in which a proxy names the person whom it let in; None: everybody may ask."""
    sitemap: bool = False
    """Whether search engines may find the articles."""


class Rates:
    """How often each asker may ask: `per_second`, and `at_once` in one moment."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        at_once: int = _AT_ONCE,
        per_second: float = _PER_SECOND,
    ) -> None:
        self._clock, self._at_once, self._per_second = clock, at_once, per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, asker: str) -> bool:
        """Count one request; return whether it may be answered."""
        now = self._clock()
        left, since = self._left.pop(asker, (float(self._at_once), now))
        left = min(self._at_once, left + (now - since) * self._per_second)
        self._left[asker] = (max(0.0, left - 1), now)
        if len(self._left) > _ASKERS:
            self._left.popitem(last=False)
        return left >= 1


@dataclass(slots=True)
class Guard:
    """The application, guarded."""

    app: ASGIApp
    access: Access
    rates: Rates = field(default_factory=Rates)
    part_rates: Rates = field(default_factory=lambda: Rates(at_once=_PARTS_AT_ONCE, per_second=_PARTS_PER_SECOND))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Language", language())
                headers.add_vary_header("Accept-Language")
            await send(message)

        with speaking(choose_language(scope["query_string"], Headers(scope=scope).get("accept-language", ""))):
            refused = self._refuse(scope)
            if refused is None:
                await self.app(scope, receive, with_headers)
            else:
                status, why = refused
                retry = {"Retry-After": "1"} if status == 429 else None
                answer = render_error(Request(scope), status, why, headers=retry)
                await answer(scope, receive, with_headers)

    def _refuse(self, scope: Scope) -> tuple[int, str] | None:
        """Return with what status a request is refused, and why; None where it is answered."""
        headers = Headers(scope=scope)
        host = _HOST.fullmatch(headers.get("host", ""))
        if host is None or host[1].lower() not in LOOPBACK | self.access.hosts:
            return 421, _("This reading room has another name: see --allowed-host.")
        asker = scope["client"][0] if scope.get("client") else ""
        is_part = scope["path"].removeprefix(scope.get("root_path", "")).startswith(PATH)
        if _asks_from_elsewhere(headers) and not is_part:  # those are asked for by a page without an origin
            return 403, _("A page of another site may lead here, but it may ask for nothing by itself.")
        if self.access.header is not None and not is_part:  # who has a part's address was let in to its page
            asker = headers.get(self.access.header, "")
            if not asker:
                return 403, _("Nobody is signed in.")
        if len(scope["query_string"]) > LONGEST_QUERY or len(scope["path"]) > LONGEST_QUERY:
            return 414, _("The address is too long.")
        if not (self.part_rates if is_part else self.rates).take(asker):
            return 429, _("Too many requests: wait a second.")
        return None


def _asks_from_elsewhere(headers: Headers) -> bool:
    """Whether a page of another origin makes its reader's browser ask, other than by a link that was followed: it could
    not read the answer, but take the reader's rate, and tell from the time what is found (Fetch Metadata,
    https://www.w3.org/TR/fetch-metadata/). Programs do not say where they ask from."""
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) != ("navigate", "document")


def choose_language(query: bytes, accepted: str) -> str:
    """Return the code of the language in which to answer: what the address says (`lang=vi`), else the first of those
    that the browser prefers (`Accept-Language`, RFC 9110), else English."""
    known = languages()
    asked = parse_qs(query[:LONGEST_QUERY].decode("latin-1")).get("lang", [""])[0]
    if asked in known:
        return asked
    preferred = []
    for number, one in enumerate(accepted.lower().split(",")[:20]):
        name, _semicolon, weight = one.partition(";")
        told = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
        preferred.append((-float(told[1]) if told else -1.0, number, name.strip().partition("-")[0]))
    return next((name for weight, _number, name in sorted(preferred) if weight and name in known), "en")

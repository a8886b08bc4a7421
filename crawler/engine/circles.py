"""Redirects in a circle that set a cookie: the server answers only who brings it back. This is how a site requests a
cookie, and then it is brought, for this run and site only. Cookies that are set otherwise are never sent: NukeViet
opens a session for every visitor, and an archive wants the page without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from archive.record.identity import canonical_url
from crawler.run.cookies import Cookie, CookieJar, parse_cookies
from crawler.urls.joining import join_url

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

MAX_HOPS = 4
"""Redirects that are followed to see whether they lead back."""
MAX_TRIES = 2
"""How often an address is requested again with cookies that it has set."""
MAX_IN_VAIN = 3
"""Redirects that were followed and did not lead back, after which a run follows no more of them."""
MAX_REMEMBERED = 500

TRIAL = "circle_trial"
"""Under this name the `meta` of a request has the cookies that are given back if they do not help."""

CHAIN = "circle_chain"
"""Under this name the `meta` of a request has the chain that it goes on with."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Redirects that are followed to see whether they lead back."""

    first: Response
    """The answer of the address that began it."""
    urls: tuple[str, ...]
    offered: tuple[Cookie, ...]


@dataclass(frozen=True, slots=True)
class _Led:
    """A redirect of this run."""

    target: str
    offered: tuple[Cookie, ...]
    request: Request


class Circles:
    """Finds circular redirects of one run over one site, and keeps the cookies that they set."""

    def __init__(self, owns: Callable[[str], bool]) -> None:
        """`owns`: whether an address is the site's."""
        self.jar = CookieJar()
        self._owns = owns
        self._led: dict[str, _Led] = {}
        self._tries: Counter[str] = Counter()
        self._in_vain = 0

    def take(self, response: Response, leads_on: Callable[[str], bool]) -> tuple[Request | None, Response | None]:
        """Take an answer. Return what must be requested because of it, and the answer that is to be read, None where
        another will come. `leads_on`: whether the ledger takes an address, so that it is requested anyhow."""
        request = response.request
        assert request is not None
        chain: Chain | None = request.meta.get(CHAIN)
        first = chain.first if chain else response
        target = self._find_target(response)
        trial: tuple[Cookie, ...] = request.meta.get(TRIAL) or ()
        if target is None:
            if chain is None:
                return None, response
            # A page without a way back, before which the address was named that it should lead back to: a check that
            # wants the cookie itself, or a login. What comes of asking with the cookie tells which.
            again = None
            if self._in_vain < MAX_IN_VAIN and _names(response.url, chain.urls[0]) and first.request is not None:
                again = self._ask_again(first.request, chain.offered, chain.offered)
            self._in_vain += 1
            return again, None if again is not None else first
        if trial:
            self.jar.drop(trial)
            return None, response
        asked = canonical_url(request.url)
        offered = (*(chain.offered if chain else ()), *cookies_of(response))
        urls = (*(chain.urls if chain else ()), asked)
        again = self._close_circle(target, urls, offered, first)
        if again is not None:
            return again, None
        if chain is None:
            if len(self._led) >= MAX_REMEMBERED:
                self._led.clear()
            self._led[asked] = _Led(target, offered, request)
        leads_back = _names(target, urls[0]) or (bool(offered) and not leads_on(target))
        if target in urls or not leads_back or len(urls) > MAX_HOPS or self._in_vain >= MAX_IN_VAIN:
            return None, first
        meta = {**request.meta, CHAIN: Chain(first, urls, offered)}
        return request.replace(url=target, headers={}, meta=meta, dont_filter=True), None

    def give_up(self, request: Request) -> Response | None:
        """Return the answer that is to be read where a request failed that went on with a chain; None for any other."""
        chain: Chain | None = request.meta.get(CHAIN)
        self._in_vain += chain is not None
        return chain.first if chain is not None else None

    def take_robots(self, response: Response) -> None:
        """Take the cookies of a robots.txt that leads back to itself; its redirects are followed elsewhere."""
        request, target = response.request, self._find_target(response)
        if request is not None and target is not None:
            before = (request.url, *request.meta.get("redirect_urls", ()))
            if target in map(canonical_url, before):
                self.jar.take(cookies_of(response))

    def _close_circle(
        self, target: str, urls: tuple[str, ...], offered: tuple[Cookie, ...], first: Response
    ) -> Request | None:
        """Return the request that is made again with cookies, where a redirect leads back to where it came from and
        they were not sent yet."""
        begin = first.request
        assert begin is not None
        if target not in urls:
            led: list[_Led] = []
            at = target
            while (one := self._led.get(at)) is not None and len(led) < MAX_HOPS and at not in urls:
                led.append(one)
                at = one.target
            if at not in urls or not led:
                return None
            begin, offered = led[0].request, (*(cookie for one in led for cookie in one.offered), *offered)
        return self._ask_again(begin, offered)

    def _ask_again(self, begin: Request, offered: tuple[Cookie, ...], trial: tuple[Cookie, ...] = ()) -> Request | None:
        """Take cookies and return the request that is made again with them; None where they went with it already."""
        if not offered or self._tries[begin.url] >= MAX_TRIES:
            return None
        self.jar.take(offered)
        if self.jar.header_for(begin.url) == (begin.headers.get("Cookie") or b"").decode():
            return None
        self._tries[begin.url] += 1
        return begin.replace(meta={**begin.meta, CHAIN: None, TRIAL: trial})

    def _find_target(self, response: Response) -> str | None:
        """Return where a redirect leads within the site; None for any other answer."""
        location = response.headers.get("Location")
        if not 300 <= response.status < 400 or not location:
            return None
        try:
            target = canonical_url(join_url(response.url, location.decode("utf-8", "replace")))
        except ValueError:
            return None
        return target if self._owns(target) else None


def cookies_of(response: Response) -> list[Cookie]:
    """Return the cookies that an answer offers."""
    headers = (header.decode("utf-8", "replace") for header in response.headers.getlist("Set-Cookie"))
    return parse_cookies(headers, response.url, datetime.now(UTC))


def _names(target: str, url: str) -> bool:
    """Whether an address says in its query string to which address it will lead back."""
    for _, value in parse_qsl(urlsplit(target).query)[:20]:
        if value.startswith(("/", "http://", "https://")):
            try:
                if canonical_url(join_url(target, value)) == url:
                    return True
            except ValueError:
                continue
    return False

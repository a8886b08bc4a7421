"""Scrapy's download handler with what servers of this field need: bounded headers, TLS of another age, and
errors that say what was wrong. It leans on classes that Scrapy keeps to itself; the versions are locked, and
`tests/crawler/crawls/test_faults.py` sees each of them work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.utils.defer import deferred_to_future
from scrapy.utils.misc import build_from_crawler

from crawler.engine.errors import HeaderFlood, PrivateAddress, TlsFailed
from crawler.engine.lag import lag_of
from crawler.engine.resolver import is_typed, look_up, private_address_of
from crawler.engine.unpacking import check_whole
from crawler.engine.wire import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.internet.ssl import CertificateOptions
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IPolicyForHTTPS, IResponse

LEGACY_TLS = {
    "TULIEU_LEGACY_TLS": True,
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
    "DOWNLOADER_CLIENT_TLS_CIPHERS": "DEFAULT:@SECLEVEL=0",  # with 1024-bit keys, SHA-1 and short Diffie-Hellman
}
"""Settings of Scrapy for a site with `tls="legacy"`. Renegotiation as before RFC 5746 Scrapy allows anyhow."""


class Http(HTTP11DownloadHandler):
    """Downloads over http and https. Raises PrivateAddress, TlsFailed and HeaderFlood beside Scrapy's errors, and its
    ResponseDataLossError only where an answer that broke off has not its own end."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._looked_up: set[str] = set()
        self._legacy = crawler.settings.getbool("TULIEU_LEGACY_TLS")
        if self._legacy:
            self._contextFactory = cast("IPolicyForHTTPS", build_from_crawler(_LegacyContextFactory, crawler))

    async def close(self) -> None:
        """Close the connections that are kept. Scrapy's own fails, with a traceback, where something holds the event
        loop up for a second meanwhile."""
        closed = deferred_to_future(self._pool.closeCachedConnections())  # type: ignore[no-untyped-call]
        await asyncio.wait([closed], timeout=1)  # it hangs where a server does

    async def download_request(self, request: Request) -> Response:
        """As Scrapy calls it."""
        if request.meta.get("proxy"):
            await self._check_proxied(urlsplit(request.url).hostname or "")
        lag = lag_of(asyncio.get_running_loop())
        begun = lag.begin()
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            host = urlsplit(request.url).hostname or ""
            address = private_address_of(host)
            if address is None:
                raise
            raise PrivateAddress(host, address) from error
        except DownloadFailedError as error:
            for reason in _reasons(error):
                if isinstance(reason, HeaderFlood):
                    raise reason from error
                if isinstance(reason, SSL.Error):
                    raise TlsFailed(_words(reason), legacy=self._legacy) from error
            raise
        finally:
            not_heard = lag.end(begun)
        # AutoThrottle goes by it: what this process did meanwhile does not make the server slow.
        request.meta["download_latency"] = max(0.0, request.meta.get("download_latency", 0.0) - not_heard)
        if "dataloss" in response.flags:
            check_whole(request, response)
        return response

    async def _check_proxied(self, host: str) -> None:
        """Raise PrivateAddress where a proxy would be sent a request for a host that our own resolver refuses."""
        if is_typed(host):
            return
        if host not in self._looked_up:
            await look_up(host)
            self._looked_up.add(host)
        address = private_address_of(host)
        if address is not None:
            raise PrivateAddress(host, address)


def _reasons(error: BaseException | None) -> Iterator[BaseException]:
    """The errors within an error, Twisted's lists of failures included."""
    while error is not None:
        yield error
        for failure in getattr(error, "reasons", ()):
            yield failure.value
        error = error.__cause__


def _words(error: SSL.Error) -> str:
    """OpenSSL's words: `unsupported protocol`."""
    told = error.args[0] if error.args else ()
    return "; ".join(said[-1] for said in told if isinstance(said, tuple)) or "no reason given"


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        self._parser.__class__ = Parser  # as Scrapy does it: no setting names the class
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _LegacyContextFactory(_ScrapyClientContextFactory):
    def _get_cert_options(self) -> CertificateOptions:
        # Twisted turns a cipher string into names of ciphers, and the level of security gets lost on the way.
        options: Any = super()._get_cert_options()
        options._cipherString += ":@SECLEVEL=0"
        return options  # type: ignore[no-any-return]

"""The errors between us and a server, and under which reason each is counted and how it is put to people."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.run.answer import FetchFailure


class Barred(IgnoreRequest):
    """An address that robots.txt bars."""


class OffSite(IgnoreRequest):
    """An address on a host that is not the site's."""


class RobotsUnavailable(IgnoreRequest):
    """The server's robots.txt cannot be had, so it is not known what it bars (RFC 9309, 2.3.1.4)."""

    def __init__(self, failure: FetchFailure) -> None:
        if failure.final:  # of the robots.txt, not of the address that waits for it
            failure = FetchFailure(f"robots-{failure.reason}", f"cannot be fetched: its robots.txt {failure.detail}")
        super().__init__(failure.detail)
        self.failure = failure


class PrivateAddress(IgnoreRequest):
    """A name, not an address that somebody typed, that resolves into a private network."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} resolves to {address}")
        self.host = host
        detail = f"resolves to {address}, a private address: give that address itself if you mean it"
        self.failure = FetchFailure("private-address", detail)


class TlsFailed(IgnoreRequest):
    """No TLS connection could be made. It is not tried again at once: that is how the server is configured."""

    def __init__(self, words: str, *, legacy: bool) -> None:
        super().__init__(words)
        detail = f"does not answer: TLS fails ({words})"
        if not legacy and any(sign in words for sign in _OLD_TLS):
            detail = f"does not answer: its TLS is too old for this program ({words}): {_REMEDY}"
        self.failure = FetchFailure("tls", detail)


_REMEDY = 'set tls="legacy" in the site\'s file, or --legacy-tls'

_OLD_TLS = (
    "unsupported protocol",
    "protocol version",
    "dh key too small",
    "key too small",
    "md too weak",
    "legacy renegotiation",
    "legacy sigalg",
    "signature type",
    "handshake failure",
    "insufficient security",
    "no ciphers available",
    "no shared cipher",
    "internal error",
)
"""How OpenSSL puts it that a server offers only what is no longer accepted."""


class HeaderFlood(IgnoreRequest):
    """An answer whose headers do not end."""


class TooLarge(IgnoreRequest):
    """A compressed answer that is far too large when it is decompressed."""


class Unpackable(IgnoreRequest):
    """An answer that is not compressed as its header says."""


_UNPACKABLE = FetchFailure("bad-encoding", "answers with what cannot be unpacked")
_TOO_LARGE = FetchFailure("too-large", "answers with more than 10 MB", final=True)
_REDIRECTS = FetchFailure("redirect-loop", "leads on and on", final=True)
_HEADERS = FetchFailure("header-flood", "answers with headers that do not end", final=True)

_FAILURES: tuple[tuple[type[Exception], FetchFailure], ...] = (
    (Barred, FetchFailure("robots", "is barred by robots.txt", final=True)),
    (OffSite, FetchFailure("off-site", "is on another site", final=True)),
    (HeaderFlood, _HEADERS),
    (TooLarge, _TOO_LARGE),
    (Unpackable, _UNPACKABLE),
    (DownloadTimeoutError, FetchFailure("timeout", "does not answer in time")),
    (DownloadConnectionRefusedError, FetchFailure("connection-refused", "does not answer: connection refused")),
    (CannotResolveHostError, FetchFailure("unknown-host", "does not answer: the DNS does not know its name")),
    (ResponseDataLossError, FetchFailure("data-loss", "breaks off in the middle of its answer")),
    (DownloadCancelledError, _TOO_LARGE),
    (UnsupportedURLSchemeError, FetchFailure("no-web-address", "is not a web address", final=True)),
    (DownloadFailedError, FetchFailure("connection-lost", "does not answer: the connection broke off")),
    (ConnectionClosed, FetchFailure("connection-lost", "does not answer: the connection broke off")),
    (ConnectError, FetchFailure("no-connection", "does not answer: no connection")),
    (OSError, FetchFailure("no-connection", "does not answer: no connection")),
)

NETWORK: tuple[type[Exception], ...] = (PrivateAddress, TlsFailed, *(error for error, _ in _FAILURES[2:]))
"""What a download may raise for which the server or the network is to blame."""


def classify_error(error: BaseException | None) -> FetchFailure:
    """Return why there is no answer, by the error of a download."""
    if isinstance(error, (RobotsUnavailable, PrivateAddress, TlsFailed)):
        return error.failure
    for kind, failure in _FAILURES:
        if isinstance(error, kind):
            return failure
    if type(error) is IgnoreRequest:  # Scrapy's redirects raise no other
        return _REDIRECTS
    return FetchFailure("download-failed", f"cannot be fetched: {type(error).__name__}: {error}")

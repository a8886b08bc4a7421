"""What can go wrong between us and a server, in words for counting and for people."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from gzip import BadGzipFile

from OpenSSL import SSL
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

from archive.visit import Visit


class Barred(IgnoreRequest):
    """An address that robots.txt bars."""


class OffSite(IgnoreRequest):
    """An address on a host that is not the site's."""


class PrivateAddress(CannotResolveHostError):
    """A name that leads into a private network."""


class RobotsUnavailable(IgnoreRequest):
    """The server's robots.txt cannot be had, so it is not known what it bars (RFC 9309, 2.3.1.4)."""

    def __init__(self, miss: Miss) -> None:
        if miss.final:  # of the robots.txt, not of the address that waits for it
            miss = Miss(f"robots-{miss.reason}", f"cannot be asked for: its robots.txt {miss.detail}")
        super().__init__(miss.detail)
        self.miss = miss


@dataclass(frozen=True, slots=True)
class Miss:
    """Why there is no answer."""

    reason: str
    """The slug by which it is counted."""
    detail: str
    """What the server did, to stand after its address: `does not answer in time`."""
    final: bool = False
    """Whether asking again would not help."""


_UNPACKABLE = Miss("bad-encoding", "answers with what cannot be unpacked")
_TOO_LARGE = Miss("too-large", "answers with more than 10 MB", final=True)

_OLD_TLS = Miss("tls", 'speaks no TLS that this program does: try --legacy-tls, or tls="legacy" in its site file')

_MISSES: tuple[tuple[type[Exception], Miss], ...] = (
    (Barred, Miss("robots", "is barred by robots.txt", final=True)),
    (OffSite, Miss("off-site", "is on another site", final=True)),
    (DownloadTimeoutError, Miss("timeout", "does not answer in time")),
    (DownloadConnectionRefusedError, Miss("connection-refused", "does not answer: connection refused")),
    (PrivateAddress, Miss("private-address", "is in a private network: give its address in digits if you mean it")),
    (CannotResolveHostError, Miss("unknown-host", "does not answer: the DNS does not know its name")),
    (ResponseDataLossError, Miss("data-loss", "breaks off in the middle of its answer")),
    (DownloadCancelledError, _TOO_LARGE),
    (UnsupportedURLSchemeError, Miss("no-web-address", "is no web address", final=True)),
    (DownloadFailedError, Miss("connection-lost", "does not answer: the connection broke off")),
    (ConnectionClosed, Miss("connection-lost", "does not answer: the connection broke off")),
    (ConnectError, Miss("no-connection", "does not answer: no connection")),
    (BadGzipFile, _UNPACKABLE),
    (zlib.error, _UNPACKABLE),
    (OSError, Miss("no-connection", "does not answer: no connection")),
)

NETWORK: tuple[type[Exception], ...] = tuple(error for error, _ in _MISSES[2:])
"""What a download may raise that is the server's or the network's affair."""


def judge(error: BaseException | None) -> Miss:
    """What an error of a download means."""
    if isinstance(error, RobotsUnavailable):
        return error.miss
    if _is_tls(error):
        return _OLD_TLS
    for kind, miss in _MISSES:
        if isinstance(error, kind):
            return miss
    if isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):  # when it was unpacked
        return _TOO_LARGE
    return Miss("download-failed", f"cannot be had: {type(error).__name__}: {error}")


def _is_tls(error: BaseException | None) -> bool:
    """Whether a download failed over TLS itself, somewhere in the chain of its causes."""
    for _ in range(10):
        if error is None:
            return False
        if isinstance(error, SSL.Error):
            return True
        reasons = getattr(error, "reasons", None) or ()
        if any(isinstance(getattr(reason, "value", None), SSL.Error) for reason in reasons):
            return True
        error = error.__cause__
    return False


SILENCE = 10
"""Addresses in a row without any answer after which a site counts as switched off."""

ERRORS = 50
"""Addresses in a row that failed, answered or not, after which it counts as broken."""


@dataclass(slots=True)
class Streak:
    """Failures in a row: a site that was switched off halfway is not asked for all that it once had."""

    failed: int = 0
    silent: int = 0
    reason: str | None = None
    """Of the last failure."""

    def count(self, visit: Visit) -> None:
        """Take in what came of an address."""
        failed = visit.outcome == "failed"
        self.failed = self.failed + 1 if failed else 0
        self.silent = self.silent + 1 if failed and visit.status is None else 0
        self.reason = visit.reason

    def find_verdict(self) -> str | None:
        """What is wrong with the site, to stand after its name; None as long as it answers."""
        if self.silent >= SILENCE:
            return f"gave no answer {self.silent} times in a row ({self.reason})"
        return f"failed {self.failed} times in a row ({self.reason})" if self.failed >= ERRORS else None

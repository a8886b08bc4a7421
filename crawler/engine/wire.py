"""HTTP as it is really served: reads answers as browsers do where a server breaks the protocol, and beyond them where
it is plain what was meant. It replaces classes that Twisted and Scrapy keep to themselves; the versions are locked.

A page is over where its own end tag was received, whatever lengths and chunks say (`archive.warc.endings` decides of
answers that broke off whether they are whole).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTPClientParser
from scrapy.utils.asyncio import CallLaterResult, call_later
from twisted.web._newclient import HEADER, STATUS
from twisted.web.http import PotentialDataLoss, _DataLoss, _IdentityTransferDecoder, _MalformedChunkedDataError

from archive.warc.endings import LOOKED_AT, has_end_tag
from crawler.engine.errors import HeaderFlood

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_HEADERS = 256 * 1024
"""Bytes of headers of an answer; servers themselves take 8 to 64 kB. Twisted counts none."""

QUIET = 3.0
"""Seconds without a byte after which a page counts as over whose end was received, but not what its headers promise."""

MAX_SIZE_LINE = 1024
"""Bytes of the line that says how long a chunk is."""

_STATUS = re.compile(rb"\s*(?:HTTP(?:/(\d)(?:\.\d)?)?|ICY)\s+(\d{3})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
_LENGTH = re.compile(rb"[0-9]{1,15}")


class Parser(_LenientHTTPClientParser):
    """Parser of one answer. Raises HeaderFlood. Beyond Scrapy's it takes status lines without a reason, a version or a
    number after it, lines before them, header names that are not valid (they are left out), and lengths and transfer
    codings that contradict each other or do not exist (they do not count)."""

    MAX_LENGTH = MAX_HEADERS
    _header_bytes = 0

    def lineReceived(self, line: bytes) -> None:
        self._header_bytes += len(line) + 1
        if self._header_bytes > MAX_HEADERS:
            raise HeaderFlood
        if self.state == STATUS and not line.strip():
            return
        if self.state == HEADER and self._partialHeader is None and line[:1] in (b" ", b"\t"):
            return  # it continues no header
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:
        told = _STATUS.fullmatch(status)
        if told is not None:
            version = b"HTTP/1.0" if told[1] in (None, b"0") or b"/1.0" in status[:12] else b"HTTP/1.1"
            status = b"%s %s %s" % (version, told[2], told[3] or b"")
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:
        name = name.strip()
        if _TOKEN.fullmatch(name):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:
        headers = self.connHeaders
        codings = b",".join(headers.getRawHeaders(b"transfer-encoding", ())).lower()
        if b"chunked" in codings:
            headers.setRawHeaders(b"transfer-encoding", [b"chunked"])
        else:
            headers.removeHeader(b"transfer-encoding")
        told = b",".join(headers.getRawHeaders(b"content-length", ())).replace(b" ", b"").split(b",")
        lengths = {int(one) if _LENGTH.fullmatch(one) else None for one in told}
        if lengths == {0} and self._buffer:  # it goes on all the same
            lengths = {None}
        if len(lengths) > 1 or None in lengths:
            headers.removeHeader(b"content-length")
        super().allHeadersReceived()  # type: ignore[no-untyped-call]

    def switchToBodyMode(self, decoder: Any) -> None:
        if isinstance(decoder, _IdentityTransferDecoder):
            told: Any = decoder
            decoder = _Sized(told.dataCallback, told.finishCallback)
            decoder.left = told.contentLength
        if isinstance(decoder, _Body):
            decoder.parser = self
        super().switchToBodyMode(decoder)  # type: ignore[no-untyped-call]


class _Body:
    """A body while it is received: what its end looks like, and what ends it."""

    parser: Parser
    """Of its answer; set before the first byte comes."""

    def __init__(self, deliver: Callable[[bytes], None], finish: Callable[[bytes], None]) -> None:
        self._deliver = deliver
        self._finish = finish
        self._tail = b""
        self._alarm: CallLaterResult | None = None
        self.is_over = False

    def _pass_on(self, data: bytes) -> None:
        if data:
            self._tail = data[-LOOKED_AT:] if len(data) >= LOOKED_AT else (self._tail + data)[-LOOKED_AT:]
            self._deliver(data)

    def _has_end(self) -> bool:
        return has_end_tag(self._tail)

    def _await_silence(self) -> None:
        """End the body if nothing more comes for a while."""
        self._stop_alarm()
        self._alarm = call_later(QUIET, self._end_in_silence)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _end_in_silence(self) -> None:
        self._end(close=True)

    def _end(self, *, close: bool = False) -> None:
        """End the body; `close`: the connection cannot be used again."""
        self._alarm, self.is_over = None, True
        if close:
            self.parser.connHeaders.setRawHeaders(b"connection", [b"close"])
        self._finish(b"")


class _Sized(_Body):
    """A body of a stated length, or up to the end of the connection.

    Where a page has no end within its length, what comes after it belongs to it: some servers count letters in place
    of bytes. It comes at once, or the server has said that it closes the connection after this answer.
    """

    left: int | None = None
    """Bytes that are still to come; None where that is not known."""

    def dataReceived(self, data: bytes) -> None:
        """Take bytes, as Twisted calls it."""
        if self.is_over:
            return
        within = data if self.left is None else data[: self.left]
        self._pass_on(within)
        if self.left is not None:
            self.left -= len(within)
            if self.left == 0:
                self._take_surplus(data[len(within) :])
                return
        if self._alarm is not None or self._has_end():
            self._await_silence()

    def _take_surplus(self, rest: bytes) -> None:
        self._stop_alarm()
        if self._has_end() or not (rest or self._may_go_on()):
            self._end(close=bool(rest))
            return
        self.left = None
        self._pass_on(rest)
        self._await_silence()

    def _may_go_on(self) -> bool:
        headers, response = self.parser.headers, self.parser.response
        told = b",".join(self.parser.connHeaders.getRawHeaders(b"connection", ())).lower()
        closes = b"close" in told or (response.version[1:] == (1, 0) and b"keep-alive" not in told)
        kind = b",".join(headers.getRawHeaders(b"content-type", ())).lower()
        return closes and b"html" in kind and not headers.hasHeader(b"content-encoding")

    def noMoreData(self) -> None:
        """Take in that the connection is over, as Twisted calls it."""
        self._stop_alarm()
        if self.is_over:
            return
        if self.left:
            raise _DataLoss
        self._end()
        raise PotentialDataLoss


class Chunks(_Body):
    """A chunked body, as browsers read it: lines may end without a carriage return and sizes with spaces, extensions
    are not looked at. One that does not begin with a chunk is taken as it is, up to the end of the connection."""

    def __init__(self, deliver: Callable[[bytes], None], finish: Callable[[bytes], None]) -> None:
        super().__init__(deliver, finish)
        self._buffer = bytearray()
        self._left = 0
        self._begun = self._plain = self._last = False

    def dataReceived(self, data: bytes) -> None:
        """Take bytes, as Twisted calls it."""
        if self.is_over:
            return
        if self._plain:
            self._pass_on(data)
        else:
            self._buffer += data
            while self._buffer and not self.is_over and self._step():
                pass
        if not self.is_over and self._has_end():
            self._await_silence()

    def _step(self) -> bool:
        """Take what is complete of the next chunk; return False where more must come first."""
        if self._left:
            piece = bytes(self._buffer[: self._left])
            del self._buffer[: len(piece)]
            self._left -= len(piece)
            self._pass_on(piece)
            return True
        end = self._buffer.find(b"\n", 0, MAX_SIZE_LINE)
        if end < 0 and len(self._buffer) < MAX_SIZE_LINE:
            return False
        line = bytes(self._buffer[: max(end, 0)]).partition(b";")[0].strip()
        if self._last:
            del self._buffer[: end + 1]
            if end < 0:
                raise _MalformedChunkedDataError("its trailer has no lines")
            if not line:
                self._stop_alarm()
                self._end(close=bool(self._buffer))
            return True
        if end >= 0 and not line and self._begun:  # after each chunk
            del self._buffer[: end + 1]
            return True
        return self._begin(end, line)

    def _begin(self, end: int, line: bytes) -> bool:
        if end >= 0 and _SIZE.fullmatch(line):
            self._begun, self._left = True, int(line, 16)
            self._last = not self._left
            del self._buffer[: end + 1]
            return True
        if not self._begun:
            self._plain = True
            self._pass_on(bytes(self._buffer))
        elif self._has_end():
            self._stop_alarm()
            self._end(close=True)
        else:
            raise _MalformedChunkedDataError("a chunk does not say how long it is")
        self._buffer.clear()
        return False

    def noMoreData(self) -> None:
        """Take in that the connection is over, as Twisted calls it."""
        self._stop_alarm()
        if self.is_over:
            return
        if not (self._last or self._plain):
            raise _DataLoss("the last chunk is missing")
        self._end()
        if self._plain:
            raise PotentialDataLoss


Parser._transferDecoders = {b"chunked": Chunks}  # type: ignore[dict-item] # it has what Twisted asks of one

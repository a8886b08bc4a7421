"""A server on loopback that plays faults by script, down to the bytes on the line; below them is the replica portal."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from crawler.demo import FloodBlocker, Portal
from crawler.demo.response import HTML, Response


class PatientBlocker(FloodBlocker):
    """A flood blocker for which time passes only while a visitor is refused: so who asks slowly, as programs do on a
    busy machine, is refused as well."""

    def __init__(self, requests: int, seconds: float) -> None:
        super().__init__(limits=((requests, seconds),), clock=lambda: self._passed)
        self._passed, self._refused_at = 0.0, 0.0

    def visit(self) -> int | None:
        """As `FloodBlocker` counts."""
        now = time.monotonic()
        if self._refused_at:
            self._passed += now - self._refused_at
        wait = super().visit()
        self._refused_at = now if wait else 0.0
        return wait


@dataclass
class Exchange:
    """One request and the line on which it is answered."""

    line: socket.socket
    path: str
    answer: Response
    """What the portal says, if nothing goes wrong."""
    now: datetime
    """By the server's clock."""

    def send(self, response: Response, **headers: str) -> None:
        """Answer as a server does. Headers are added, with `_` for `-`; an empty one is left out."""
        said = {"Date": format_datetime(self.now, usegmt=True), "Content-Length": str(len(response.body))}
        said |= {**response.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.raw(head(response.status, {name: value for name, value in said.items() if value}) + response.body)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.line.sendall(data)


Play = Callable[[Exchange], None]
"""What befalls a request. Afterwards the line is closed."""


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """A status line and headers, the empty line included."""
    lines = (f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items()), "Connection: close")
    return "\r\n".join((*lines, "", "")).encode("utf-8")


def says(status: int, body: bytes = b"", **headers: str) -> Play:
    """A fixed answer; headers with `_` for `-`."""
    return lambda exchange: exchange.send(Response(status, {"Content-Type": HTML}, body), **headers)


def leads_to(location: str) -> Play:
    """A redirect."""
    return says(302, Location=location)


def packed(body: bytes, encoding: str) -> Play:
    """A page with a body that claims an encoding."""
    return says(200, body, Content_Encoding=encoding)


def asks_to_wait(status: int, seconds: int) -> Play:
    """A Retry-After as a time of the server's clock."""

    def play(exchange: Exchange) -> None:
        until = format_datetime(exchange.now + timedelta(seconds=seconds), usegmt=True)
        exchange.send(Response(status), Retry_After=until)

    return play


def resets(exchange: Exchange) -> None:
    """The line breaks off with RST."""
    exchange.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hangs_up(exchange: Exchange) -> None:
    """The line is closed without an answer."""


def sends_half(exchange: Exchange) -> None:
    """Half of the body that Content-Length promises."""
    whole = exchange.answer
    half = Response(whole.status, whole.headers, whole.body[: len(whole.body) // 2])
    exchange.send(half, Content_Length=str(len(whole.body)))


def sends_as_far_as(mark: bytes) -> Play:
    """A body that ends a little behind the first place where it says this, and a Content-Length that agrees."""
    return lambda e: e.send(Response(200, e.answer.headers, e.answer.body[: e.answer.body.index(mark) + 200]))


def promises(size: Callable[[int], object], **headers: str) -> Play:
    """The whole body, and a Content-Length that is made out of its size."""
    return lambda e: e.send(e.answer, Content_Length=str(size(len(e.answer.body))), **headers)


def packs(pack: Callable[[bytes], bytes], encoding: str, **headers: str) -> Play:
    """The body as `pack` makes it, under the name of an encoding (""; none)."""
    return lambda e: e.send(
        Response(200, {"Content-Type": HTML}, pack(e.answer.body)), Content_Encoding=encoding, **headers
    )


def begins(*lines: str, before: bytes = b"", after: bytes = b"") -> Play:
    """The whole body behind these lines, with bytes around it."""
    return lambda e: e.raw("\r\n".join((*lines, "", "")).encode() + before + e.answer.body + after)


def in_chunks(end: bytes, line: bytes = b"\r\n") -> Play:
    """A body of two chunks, and how they end."""

    def play(exchange: Exchange) -> None:
        pieces = (exchange.answer.body[:100], exchange.answer.body[100:])
        chunks = b"".join(b"%x%s%s%s" % (len(piece), line, piece, line) for piece in pieces)
        exchange.raw(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}) + chunks + end)

    return play


def sends_half_a_chunk(exchange: Exchange) -> None:
    """A chunked body that ends within a chunk."""
    exchange.raw(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}) + b"ffff\r\n<html>")


def drips(exchange: Exchange) -> None:
    """A byte of the body, ten times a second, for ever."""
    exchange.raw(head(200, {"Content-Type": HTML}))
    while True:
        exchange.raw(b" ")
        time.sleep(0.1)


def drips_headers(exchange: Exchange) -> None:
    """Not even the headers come to an end."""
    exchange.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        exchange.raw(b"x")
        time.sleep(0.1)


def never_answers(exchange: Exchange) -> None:
    """Nothing is said, and the line stays."""
    exchange.line.recv(1)


def never_ends(exchange: Exchange) -> None:
    """Chunks without end."""
    exchange.raw(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}))
    while True:
        exchange.raw(b"10000\r\n" + b"<p>a</p>" * 8192 + b"\r\n")


def floods_headers(exchange: Exchange) -> None:
    """Headers without end."""
    exchange.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        exchange.raw(b"X-More: and more\r\n" * 1000)


def sends_odd_headers(exchange: Exchange) -> None:
    """Headers that are none, twice, empty or no text around a whole page."""
    exchange.raw(b"HTTP/1.1 200\r\nno colon here\r\nX-Bytes: \xff\xfe\r\nDate: yesterday\r\nX-Empty:\r\n")
    exchange.raw(b"Content-Type: text/html\r\n" * 2 + b"Last-Modified: never\r\n\r\n" + exchange.answer.body)


@dataclass
class FaultServer:
    """What it plays: per path (decoded), for how many requests (0: all), and over the clock."""

    portal: Portal = field(default_factory=Portal)
    plays: dict[str, tuple[int, Play]] = field(default_factory=dict)
    skew: timedelta = timedelta(0)
    """By how much its clock is ahead."""
    base: str = ""
    """Its address without a slash at the end; `run` sets it."""
    asked: Counter[str] = field(default_factory=Counter)
    """How often each path was asked for."""
    calendar: bool = False
    """Whether every page links a calendar, on which each day leads to the next for ever."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def serve_one(self, line: socket.socket) -> None:
        """Read a request and answer it."""
        with line, suppress(OSError):
            line.settimeout(20)
            path = _read_path(line)
            if path is not None:
                self._answer(line, path)

    def _answer(self, line: socket.socket, path: str) -> None:
        with self._lock:
            self.asked[path] += 1
            times, play = self.plays.get(path, (0, None))
            answer = self._trap(path)
            if play is None or (times and self.asked[path] > times):
                play, answer = None, answer or self.portal.answer(path)
            now = datetime.now(UTC).replace(microsecond=0) + self.skew
        exchange = Exchange(line, path, answer or self.portal.render(path), now)
        if play is None:
            exchange.send(exchange.answer)
        else:
            play(exchange)

    def _trap(self, path: str) -> Response | None:
        """A day of the calendar, or a page with a link to it."""
        if not self.calendar:
            return None
        folder, _, day = path.strip("/").rpartition("/")
        if folder != "lich":
            page = self.portal.render(path)
            link = b'<a href="/lich/2025-01-01">L\xe1\xbb\x8bch</a></body>'
            return Response(page.status, page.headers, page.body.replace(b"</body>", link))
        tomorrow = datetime.fromisoformat(day) + timedelta(days=1)
        return Response(200, {"Content-Type": HTML}, self.front(f"/lich/{tomorrow:%Y-%m-%d}"))

    @staticmethod
    def front(*paths: str) -> bytes:
        """A page of a portal that runs NukeViet, with links."""
        links = "".join(f"<a href='{path}'>Xem</a>" for path in paths)
        return (
            "<!DOCTYPE html><html><head><meta name='generator' content='NukeViet v4.4'></head><body>"
            f"<script>var nv_base_siteurl='/';</script>{links}</body></html>"
        ).encode()


def _read_path(line: socket.socket) -> str | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65536)
        if not more:
            return None
        if more[0] == 0x16:  # TLS, which is not spoken here
            line.sendall(head(400, {}))
            return None
        data += more
    return unquote(data.split(b" ", 2)[1].decode("utf-8"))


@contextmanager
def run(server: FaultServer, tls: ssl.SSLContext | None = None, backlog: int = 64) -> Iterator[str]:
    """Serve on 127.0.0.1, a thread for each request, until the block ends. Yields the base address."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
    server.base = f"http{'s' if tls else ''}://127.0.0.1:{listener.getsockname()[1]}"
    server.portal.base = server.base

    def serve_one(line: socket.socket) -> None:
        if tls is not None:
            try:
                line = tls.wrap_socket(line, server_side=True)
            except OSError:
                line.close()
                return
        server.serve_one(line)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve_one, args=(listener.accept()[0],), daemon=True).start()

    thread: Any = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server.base
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()

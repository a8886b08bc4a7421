"""A server on loopback that misbehaves by script, over pages that are right: raw sockets, one thread a visitor."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Answer = tuple[int, dict[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}
MEGABYTE = b" " * 1_000_000


@dataclass
class FaultServer:
    """Serves `page(path)`, and plays `faults[path]` in its place: a function of the connection and the page, so
    many times (None: always)."""

    page: Callable[[str], Answer]
    faults: dict[str, tuple[Callable[[socket.socket, Answer], None], int | None]] = field(default_factory=dict)
    flood: tuple[int, float, bytes] | None = None
    """After so many requests within so many seconds, this page, with status 200."""
    headers: dict[str, str] = field(default_factory=dict)
    """Added to every answer: a clock that is wrong."""
    asked: list[str] = field(default_factory=list)
    _played: Counter[str] = field(default_factory=Counter)
    _times: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, connection: socket.socket, path: str) -> None:
        """One request."""
        status, headers, body = self.page(path)
        good = (status, {**headers, **self.headers}, body)
        with self._lock:
            self.asked.append(path)
            fault, times = self.faults.get(path, (None, None))
            play = fault is not None and (times is None or self._played[path] < times)
            self._played[path] += play
            flooded = self._is_flooded()
        if flooded and self.flood is not None:
            send(connection, (200, HTML, self.flood[2]))
        elif fault is not None and play:
            fault(connection, good)
        else:
            send(connection, good)

    def _is_flooded(self) -> bool:
        if self.flood is None:
            return False
        most, seconds, _ = self.flood
        now = time.monotonic()
        self._times = [at for at in self._times if now - at < seconds]
        if len(self._times) >= most:
            return True
        self._times.append(now)
        return False


def send(connection: socket.socket, answer: Answer, *, promised: int | None = None) -> None:
    """A whole answer, or one that promises more than it has."""
    status, headers, body = answer
    length = len(body) if promised is None else promised
    lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in headers.items())]
    lines += [f"Content-Length: {length}", "Connection: close", "", ""]
    connection.sendall("\r\n".join(lines).encode("latin-1") + body)


def status(code: int, **headers: str) -> Callable[[socket.socket, Answer], None]:
    """Another status, with headers (`Retry_After="1"`)."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda connection, _good: send(connection, (code, {**HTML, **said}, b"<html><body>?</body></html>"))


def moved(location: str) -> Callable[[socket.socket, Answer], None]:
    """A redirect."""
    return status(302, Location=location)


def reset(connection: socket.socket, _good: Answer) -> None:
    """The connection is torn down with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silent(_connection: socket.socket, _good: Answer) -> None:
    """Closed without a word."""


def half(connection: socket.socket, good: Answer) -> None:
    """Half of the body that was promised."""
    code, headers, body = good
    send(connection, (code, headers, body[: len(body) // 2]), promised=len(body))


def drip(connection: socket.socket, good: Answer) -> None:
    """A byte at a time, for as long as anybody listens."""
    code, headers, body = good
    send(connection, (code, headers, b""), promised=len(body))
    for number in range(len(body)):
        connection.sendall(body[number : number + 1])
        time.sleep(0.1)


def bomb(connection: socket.socket, good: Answer) -> None:
    """A few kilobytes that unpack to 20 MB."""
    body = gzip.compress(good[2] + MEGABYTE * 20)
    send(connection, (200, {**HTML, "Content-Encoding": "gzip"}, body))


def broken_gzip(connection: socket.socket, good: Answer) -> None:
    """What says that it is packed and is not."""
    send(connection, (200, {**HTML, "Content-Encoding": "deflate"}, b"\x00\xff" + zlib.compress(good[2])[5:]))


def endless(connection: socket.socket, _good: Answer) -> None:
    """Chunks without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(30):
        connection.sendall(b"%x\r\n" % len(MEGABYTE) + MEGABYTE + b"\r\n")


def nonsense(connection: socket.socket, _good: Answer) -> None:
    """No HTTP at all."""
    connection.sendall(b"\x16\x03\x01 xin ch\xc3\xa0o\r\n\r\n")


def http_date(**later: float) -> str:
    """A time from now, as headers have it."""
    return f"{datetime.now(UTC) + timedelta(**later):%a, %d %b %Y %H:%M:%S} GMT"


@contextmanager
def play(server: FaultServer) -> Iterator[str]:
    """Serves until the block ends. Yields the base address."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def visit(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            try:
                request = b""
                while b"\r\n\r\n" not in request:
                    more = connection.recv(65536)
                    if not more:
                        return
                    request += more
                server.answer(connection, request.split(b" ", 2)[1].decode("latin-1"))
            except OSError:
                pass  # the visitor has had enough

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=visit, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()

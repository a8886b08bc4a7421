"""Serve the replica portal on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.demo.portal import Portal


class _Server(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True

    def __init__(self, port: int, portal: Portal) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.portal = portal


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "Apache"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer, body included."""
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        # http.server reads the request line as latin-1: unencoded Unicode paths arrive as UTF-8 bytes
        path = self.path.encode("latin-1").decode("utf-8", errors="replace")
        response = self.server.portal.answer(path, self.headers.get("User-Agent", ""))
        self.send_response(response.status)
        for name, value in {"Content-Length": str(len(response.body)), **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            try:
                self.wfile.write(response.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the visitor has had enough of a huge body

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: `Portal.asked` has it."""


@contextmanager
def serve(portal: Portal, port: int = 0) -> Iterator[str]:
    """Serve the portal on 127.0.0.1 in a thread until the block ends; port 0 is any free one. Yields its base address
    without a slash at the end, which `portal.base` becomes too."""
    server = _Server(port, portal)
    portal.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield portal.base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

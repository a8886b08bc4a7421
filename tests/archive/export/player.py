"""ReplayWeb.page's own player, from its npm package, served on loopback with a WACZ beside it."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.npm import find_package

VERSION = "2.4.6"
_PAGE = """<!DOCTYPE html><title>replay</title><style>html, body {{ margin: 0; height: 100% }}</style>
<script src="/ui.js"></script><replay-web-page source="/{wacz}" url="{url}" replayBase="/replay/"></replay-web-page>"""
_TYPES = {".js": "text/javascript", ".html": "text/html", ".wacz": "application/wacz", ".gz": "application/gzip"}


@contextmanager
def serving_player(wacz: Path, url: str) -> Iterator[str]:
    """Give the address of a page in which the player shows `url` as the WACZ has it."""
    player = find_package("replaywebpage", VERSION)
    first = _PAGE.format(wacz=wacz.name, url=html.escape(url)).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0].removeprefix("/replay").lstrip("/")
            # The player's frame may ask before its service worker answers for the server.
            file = wacz if path == wacz.name else player / (path or "index.html")
            if self.path == "/":
                body = first
            elif file.is_file() and ".." not in path:
                body = file.read_bytes()
            else:
                self.send_error(404)
                return
            part = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
            self.send_response(206 if part else 200)
            size = len(body)
            if part:
                begin, end = int(part[1]), int(part[2] or size - 1)
                body = body[begin : end + 1]
                self.send_header("Content-Range", f"bytes {begin}-{begin + len(body) - 1}/{size}")
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Type", _TYPES.get(file.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def recording_proxy() -> Iterator[tuple[str, list[str]]]:
    """Give a proxy that answers nothing, and the list of what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(403)

        do_POST = do_CONNECT = do_HEAD = do_GET

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()

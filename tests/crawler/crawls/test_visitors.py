"""What a server makes of who asks: the language that is asked for, and cookies that it wants back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from crawler.demo import Portal
from tests.crawler.crawl_runs import FEW, crawl

Ask = Callable[[str, str, str], dict[str, str] | None]
"""Headers of a redirect by path, language and cookies; None for what the portal answers."""


@contextmanager
def serving(portal: Portal, ask: Ask) -> Iterator[str]:
    """Serve a portal behind what is made of a visitor. Yields the base address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = ask(self.path, self.headers.get("Accept-Language", ""), self.headers.get("Cookie", ""))
            answer = portal.render("/" if self.path == "/vi/" else self.path)
            self.send_response(302 if told is not None else answer.status)
            headers = told if told is not None else {**answer.headers, "Content-Length": str(len(answer.body))}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"" if told is not None else answer.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    portal.base = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield portal.base
    finally:
        server.shutdown()
        server.server_close()


def by_language(path: str, language: str, _: str) -> dict[str, str] | None:
    return {"Location": "/vi/" if language.startswith("vi") else "/en/"} if path == "/" else None


def by_cookie(path: str, _: str, cookies: str) -> dict[str, str] | None:
    return None if "ck=1" in cookies else {"Location": path, "Set-Cookie": "ck=1; Path=/"}


@pytest.mark.parametrize("ask", [by_language, by_cookie])
def test_a_portal_that_looks_at_who_asks_is_crawled_as_any(tmp_path: Path, ask: Ask) -> None:
    portal = Portal(FEW)
    with serving(portal, ask) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.err, ran.summary["new"]) == (0, "", len(portal.truth()))

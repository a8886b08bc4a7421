"""A web archive on loopback: lists captures and replays them as the Wayback Machine does."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.demo import Portal
from tests import forkserver
from tests.crawler.crawl_runs import Ran, environment

HOST = "thanhuy.example.vn"
HASTE = ("--per-minute", "1000000", "--pause", "0", "--back-off", "0")

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class WebArchive:
    """Captures and what befalls requests for them."""

    page_size: int = 100
    captures: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Time in 14 digits, address, bytes; in the order of the list."""
    faults: list[Answer] = field(default_factory=list)
    """What the next requests for captures are answered with instead, the first first."""
    every: int = 1
    """Only every so many-th request meets a fault."""
    asked: list[str] = field(default_factory=list)
    list_body: bytes | None = None
    """What every question for a list is answered with."""
    reached: threading.Event = field(default_factory=threading.Event)
    notify_at: int = 0
    base: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, at: str, original: str, body: bytes) -> None:
        self.captures.append((at, original, body))

    def answer(self, path: str) -> Answer:
        with self._lock:
            self.asked.append(path)
            if self.notify_at and len(self.asked) >= self.notify_at:
                self.reached.set()
            if path.startswith("/cdx/search/cdx?"):
                return 200, {"Content-Type": "application/json"}, self._list(parse_qs(urlsplit(path).query))
            if self.faults and len(self.asked) % self.every == 0:
                return self.faults.pop(0)
        found = re.fullmatch(r"/web/(\d{14})id_/(.*)", path)
        for at, original, body in self.captures:
            if found and (at, original) == found.groups():
                said = datetime.strptime(at, "%Y%m%d%H%M%S").strftime("%a, %d %b %Y %H:%M:%S GMT")
                headers = {"Content-Type": "text/html; charset=UTF-8", "Memento-Datetime": said}
                return 200, headers | {"x-archive-orig-server": "nginx"}, body
        return 404, {}, b""

    def _list(self, query: dict[str, list[str]]) -> bytes:
        if self.list_body is not None:
            return self.list_body
        assert query["matchType"] == ["domain"]
        assert query["filter"] == ["statuscode:200", "mimetype:text/html"]
        first = int(query.get("resumeKey", ["0"])[0])
        [domain] = query["url"]
        of_it = [c for c in sorted(self.captures, key=lambda c: (c[1], c[0])) if domain in c[1]]
        page = of_it[first : first + self.page_size]
        rows: list[list[str]] = [["timestamp", "original", "digest"]] if page else []
        rows += [[at, url, base64.b32encode(hashlib.sha1(body).digest()).decode()] for at, url, body in page]
        if first + self.page_size < len(of_it):
            rows += [[], [str(first + self.page_size)]]
        return json.dumps(rows).encode()

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Yields its base address."""
        archive = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # headers and body in one packet, else each answer waits for an acknowledgement

            def handle(self) -> None:
                with suppress(ConnectionResetError):  # a backfill was killed
                    super().handle()

            def do_GET(self) -> None:
                status, headers, body = archive.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self.base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self.base
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def words(archive: object, base: str, *options: str) -> list[str]:
    """The words of a backfill of HOST."""
    target = [f"http://{HOST}/", "--from", "wayback", "--server", base, "--archive", str(archive)]
    return [sys.executable, "-m", "crawler", "backfill", *target, *HASTE, "--json", *options]


def backfill(archive: object, base: str, *options: str) -> Ran:
    """Run it to its end."""
    command = words(archive, base, *options)
    done = forkserver.run(command, capture_output=True, text=True, env=environment(), check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def portal_of(number: int) -> Portal:
    """A portal at HOST with so many articles more than it is bundled with, from 1000 on."""
    portal = Portal(base=f"http://{HOST}", stories=())
    for n in range(1000, 1000 + number):
        portal.add(
            {
                "id": n,
                "title": f"Hội nghị lần thứ {n} của Thành ủy Sông Trà",
                "categories": ["xay-dung-dang"],
                "published": f"2019-01-{n % 28 + 1:02}T08:15:00",
                "lead": f"Sáng nay, Thành ủy Sông Trà tổ chức hội nghị lần thứ {n} để bàn về công tác năm.",
                "body": [{"p": f"Hội nghị thứ {n} đã thảo luận và thông qua nghị quyết về phát triển thành phố."}] * 2,
            }
        )
    return portal


def page_of(portal: Portal, number: int) -> tuple[str, bytes]:
    """An article's address and bytes."""
    path = portal.collection.by_id[number].path
    return portal.base + path, portal.render(path).body

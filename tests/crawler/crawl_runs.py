"""Runs `tulieu crawl` in a process of its own over portals on loopback, as a person would."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive import Archive, Article
from crawler.demo import Portal
from crawler.demo.response import Response
from crawler.demo.story import load_stories
from tests import forkserver

MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d: "
"""What stands before each line of a crawl on standard error that is no terminal: a pattern."""
QUICK = ("--delay", "0", "--concurrency", "8")
FEW = load_stories()[:12]
"""What a portal holds where it does not matter how much that is."""


@dataclass(frozen=True)
class Ran:
    """What a crawl left behind."""

    code: int
    out: str
    log: str
    """Standard error."""

    @property
    def err(self) -> str:
        """Standard error without the date and time before its lines."""
        return re.sub(rf"(?m)^{MOMENT}", "", self.log)

    @property
    def summary(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it is."""
        value: dict[str, Any] = json.loads(self.out)
        return value


class WatchedPortal(Portal):
    """A portal that tells when it has been asked so often."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.notify_at = 0
        self.reached = threading.Event()

    def answer(self, path: str, user_agent: str = "") -> Response:
        """As the portal answers; wakes who waits for `reached`."""
        response = super().answer(path, user_agent)
        if self.notify_at and len(self.asked) >= self.notify_at:
            self.reached.set()
        return response


class StuckPortal(WatchedPortal):
    """A portal that answers nothing more once it has been asked so often."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.freed = threading.Event()

    def answer(self, path: str, user_agent: str = "") -> Response:
        """As the portal answers, but late."""
        response = super().answer(path, user_agent)
        if self.reached.is_set():
            self.freed.wait(forkserver.PATIENCE)
        return response


class GatedPortal(WatchedPortal):
    """Answers twelve requests and then, until it is opened, none."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.opened = threading.Event()

    def answer(self, path: str, user_agent: str = "") -> Response:
        """As the portal answers, when it does."""
        if len(self.asked) >= 12 and not self.opened.is_set():
            self.reached.set()
            self.opened.wait(forkserver.PATIENCE)
        return super().answer(path, user_agent)


def command(*words: str) -> list[str]:
    """`tulieu` with words, in this interpreter."""
    return [sys.executable, "-m", "crawler", *words]


def crawl(archive: Path, *targets: str, options: tuple[str, ...] = QUICK, as_json: bool = True) -> Ran:
    """Run `tulieu crawl` to its end."""
    words = command("crawl", *targets, "--archive", str(archive), *options, *(("--json",) if as_json else ()))
    done = forkserver.run(words, capture_output=True, text=True, env=environment(), check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def report(archive: Path, *words: str) -> Ran:
    """Run `tulieu report`."""
    done = forkserver.run(
        command("report", "--archive", str(archive), *words),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def crawl_and_stop(
    archive: Path,
    target: str,
    portal: WatchedPortal,
    after: int,
    how: signal.Signals,
    options: tuple[str, ...] = QUICK,
) -> Ran:
    """Run `tulieu crawl`, and send a signal when the portal has answered `after` more requests."""
    portal.reached.clear()
    portal.notify_at = len(portal.asked) + after
    process = forkserver.Popen(
        command("crawl", target, "--archive", str(archive), *options, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    wait_for(portal.reached, process)
    process.send_signal(how)
    out, err = process.communicate()
    return Ran(process.returncode, out, err)


def interrupt(portal: StuckPortal, *words: str) -> Ran:
    """Run `tulieu` over a portal till that is stuck, then press Ctrl-C till the command ends."""
    process = forkserver.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    wait_for(portal.reached, process)
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
    portal.freed.set()
    out, err = process.communicate()
    return Ran(process.returncode, out, err)


def wait_for(event: threading.Event, process: subprocess.Popen[Any]) -> None:
    """Wait till something befalls a process. TimeoutError or ChildProcessError where it never will."""
    for _ in range(forkserver.PATIENCE):
        if event.wait(timeout=1):
            return
        if process.poll() is not None:
            raise ChildProcessError(f"{process.args} has ended with {process.returncode}")
    raise TimeoutError(f"{process.args} has not come so far in {forkserver.PATIENCE} seconds")


def environment() -> dict[str, str]:
    """The tests' environment without what a person may have set for the command."""
    kept = {"TULIEU_CONFIG": os.devnull}
    return {name: value for name, value in os.environ.items() if not name.startswith("TULIEU_")} | kept


def articles(archive: Path) -> dict[str, Article]:
    """What is stored, by key."""
    with Archive.open(archive, read_only=True) as opened:
        return {article.key: article for article in opened.articles()}


def records(archive: Path) -> list[dict[str, Any]]:
    """What is exported, without the times of fetching."""
    with Archive.open(archive, read_only=True) as opened:
        return [{**article.as_json(), "fetched_at": None} for article in opened.articles()]


def path_of(url: str) -> str:
    """Return the part of an address behind the host, as `served` asks for pages."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def served(
    pages: dict[str, tuple[int, dict[str, str], bytes]], asked: list[tuple[str, int]] | None = None
) -> Iterator[str]:
    """Fixed answers by path on loopback; 404 for all else, 304 for who has the ETag. `asked` takes the path and
    status of each. Yields the base address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = pages.get(self.path, (404, {}, b""))
            if "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            if asked is not None:
                asked.append((self.path, status))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

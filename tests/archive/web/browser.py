"""A reading room that is open, and a browser before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from uvicorn import Server

from archive import Archive
from archive.web.marks import Marker
from archive.web.serving import make_config
from tests.chromium import chromium

Browse = Callable[..., Any]


@contextmanager
def served(archive: Archive, marker: Marker | None = None) -> Iterator[str]:
    """Serve a reading room on loopback; yields its address without a slash."""
    config = make_config(archive, "127.0.0.1", 0, marker=marker)
    config.app.rates._at_once = 1_000_000
    socket = config.bind_socket()
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)  # it has no event to wait for
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def browsing() -> Iterator[Browse]:
    """Start a Chromium; yields a function that opens a tab in a profile of its own, with what is given to it."""
    with chromium() as browser:

        def opened(width: int = 1280, **how: Any) -> Any:
            return browser.new_context(viewport={"width": width, "height": 900}, **how).new_page()

        yield opened


def query(given: dict[str, Any]) -> str:
    """Return parameters as an address has them."""
    return urlencode(given, errors="replace")

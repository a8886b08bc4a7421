"""Serve the reading room by uvicorn, until it is stopped."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress

from uvicorn import Config, Server

from archive.store import Archive
from archive.web.app import make_app
from archive.web.guard import Access
from archive.web.marks import Marker

_MOST_CONNECTIONS = 200
_UNREAD = 120  # seconds after which a connection is closed whose other end takes nothing of what is sent
_TCP, _USER_TIMEOUT = (
    6,
    18,
)  # TCP_USER_TIMEOUT of tcp(7), in milliseconds; by number, as nothing else here needs `socket`


def open_room(
    archive: Archive,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    access: Access | None = None,
    root_path: str = "",
    marker: Marker | None = None,
    on_open: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve an open archive until SIGINT or SIGTERM. `on_open` is told the address. Raise OSError where the port cannot
    be had."""
    config = make_config(archive, host, port, access=access, root_path=root_path, marker=marker)
    try:
        socket = config.bind_socket()
    except SystemExit as error:  # what it raises after an OSError
        if isinstance(error.__context__, OSError):
            raise error.__context__ from None
        raise
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    if sys.platform == "linux":  # its connections take it over
        socket.setsockopt(_TCP, _USER_TIMEOUT, _UNREAD * 1000)
    socket.listen(config.backlog)  # who comes before uvicorn is ready waits
    shown = f"[{host}]" if ":" in host else host
    on_open(f"http://{shown}:{socket.getsockname()[1]}{root_path}/")
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[socket])


def make_config(
    archive: Archive,
    host: str,
    port: int,
    *,
    access: Access | None = None,
    root_path: str = "",
    marker: Marker | None = None,
) -> Config:
    """Return how uvicorn is to serve: no line for each request, no word of a proxy believed about who asks."""
    return Config(
        make_app(archive, access, marker),
        host=host,
        port=port,
        root_path=root_path,
        access_log=False,
        log_level="critical",
        proxy_headers=False,
        server_header=False,
        ws="none",
        limit_concurrency=_MOST_CONNECTIONS,
    )

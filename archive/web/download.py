"""Results as files, by the exports of the archive, piece by piece as they are written."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from itertools import chain
from queue import Empty, Full, Queue
from typing import BinaryIO, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from archive.export import export
from archive.export.feeds import NEWEST, make_rss
from archive.export.source import open_source
from archive.record.selection import Selection
from archive.search.overview import read_first
from archive.web.asked import Asked, read_asked
from archive.web.page import archive_of, with_etag
from archive.web.suggest import site_of

EXCEL = "excel.csv"
TYPES = {"csv": "text/csv; charset=utf-8", EXCEL: "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
"""By the ending of the address, whose last part is the name of the export's format. As it stands CSV is for programs:
what a page wrote may be a formula for Excel, for which there is a form of its own."""
AT_ONCE = 4
"""Files that are written at the same time: each has a connection of the archive as long as it takes."""
_PIECE, _PIECES = 65_536, 8
_TICK = 1.0  # seconds after which a writer looks whether anybody still reads
_TICKS = 60  # after which it ends where nothing was read: others want its connection

_running = threading.BoundedSemaphore(AT_ONCE)


def results(request: Request) -> Response:
    """What a search finds, all of it, as one file; or the newest of it as a feed."""
    ending, asked = request.path_params["ending"], read_asked(request)
    if ending == "rss":
        return feed(request, asked)
    if ending not in TYPES:
        raise HTTPException(404)
    site_of(request)  # a file without articles would be taken for an answer
    words = asked.words or None
    chosen = Selection(
        site=asked.site,
        sites=asked.sites,
        since=asked.since,
        until=asked.until,
        query=words,
        section=asked.section,
    )

    def write(stream: BinaryIO) -> None:
        with open_source(archive_of(request), chosen) as source:
            export(source, ending.rpartition(".")[2], stream, excel=ending == EXCEL)

    headers = {"Content-Disposition": f'attachment; filename="articles.{ending}"'}
    if request.method == "HEAD":
        return Response(media_type=TYPES[ending], headers=headers)
    return StreamingResponse(stream(write), media_type=TYPES[ending], headers=headers)


def feed(request: Request, asked: Asked) -> Response:
    """The newest dated articles that a search finds."""
    with archive_of(request).reading() as connection:
        found = read_first(connection, asked.words, asked.scope, section=asked.section, limit=NEWEST)
    text = make_rss((record for record in found if record["published"]), asked.site)
    return with_etag(request, Response(text, media_type="application/rss+xml"))


def stream(write: Callable[[BinaryIO], None]) -> Iterator[bytes]:
    """Return the pieces that a function writes to a stream, in a thread of its own. What it raises before the first
    piece is raised here. Raise HTTPException where too many are written already."""
    if not _running.acquire(blocking=False):
        raise HTTPException(503, headers={"Retry-After": "30"})
    pipe = _Pipe()

    def run() -> None:
        try:
            write(cast(BinaryIO, pipe))
            pipe.flush_all()
            pipe.end(None)
        except BaseException as error:  # noqa: BLE001 - raised where it is read
            pipe.end(error)
        finally:
            _running.release()

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    pieces = pipe.pieces()  # begun here: what was not begun is not closed where the reader went away before
    return chain([next(pieces, b"")], pieces)


class _Pipe(io.RawIOBase):
    """From a thread that writes to one that reads; a few pieces wait in it."""

    def __init__(self) -> None:
        self._abandoned = threading.Event()
        self._buffer = bytearray()
        self._queue: Queue[bytes | BaseException | None] = Queue(_PIECES)

    def writable(self) -> bool:
        """Whether it can be written."""
        return True

    def write(self, piece: object) -> int:
        """Write some octets. Raise BrokenPipeError where nobody reads."""
        octets = memoryview(piece)  # type: ignore[arg-type]
        self._buffer += octets
        if len(self._buffer) >= _PIECE:
            self.flush_all()
        return len(octets)

    def flush_all(self) -> None:
        """Hand on what was written. `flush` does not: a writer that fails at once has written nothing."""
        if self._buffer:
            self._put(bytes(self._buffer))
            self._buffer.clear()

    def end(self, error: BaseException | None) -> None:
        """Say that this was all, or what went wrong."""
        with suppress(BrokenPipeError):
            self._put(error)

    def _put(self, what: bytes | BaseException | None) -> None:
        for _tick in range(_TICKS):
            if self._abandoned.is_set():
                break
            with suppress(Full):
                return self._queue.put(what, timeout=_TICK)
        self._abandoned.set()
        raise BrokenPipeError

    def pieces(self) -> Iterator[bytes]:
        """Yield what is written. Raise what the writer raised; TimeoutError where it was too long until the next piece
        was asked for: the rest is not written."""
        try:
            while True:
                try:
                    what = self._queue.get(timeout=_TICK)
                except Empty:
                    if self._abandoned.is_set():
                        raise TimeoutError from None
                    continue
                if what is None:
                    return
                if isinstance(what, BaseException):
                    raise what
                yield what
        finally:  # also where the reader went away
            self._abandoned.set()

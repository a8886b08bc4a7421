"""Answers without their content codings, and whether they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import ResponseDataLossError
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from archive.warc import codings
from archive.warc.codings import CannotUndo, Undone, undo_codings
from archive.warc.endings import has_end
from crawler.engine.errors import TooLarge, Unpackable, classify_error
from crawler.engine.run_spider import run_state_of
from crawler.settings import DOWNLOAD_MAXSIZE

if TYPE_CHECKING:
    from typing import Any, Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ACCEPTED = b"gzip, deflate, br, zstd"
"""Codings that are requested."""

_PAGES = ("text/html", "application/xhtml+xml", "")


class Unpacking:
    """Undoes content codings. What is wrong with them is counted here, as nothing below sees it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask for packed answers."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return an answer without its codings. Raises TooLarge, Unpackable, and ResponseDataLossError where a coding
        or a range breaks off before the end of the page."""
        error: Exception
        try:
            undone = _undo(request, response, request.meta.get("download_maxsize") or self._most)
            is_part = response.status == 206 and "Range" not in request.headers and not _covers_all(response)
            lost = is_part or not undone.whole
            if not lost or has_end(undone.body):
                return _replace_body(response, undone.body)
            error = ResponseDataLossError()
        except codings.TooLarge:
            error = TooLarge()
        except CannotUndo as cause:
            error = Unpackable(str(cause))
        state = run_state_of(self._crawler)
        if state is not None:
            state.stats.faults[classify_error(error).reason] += 1
        raise error


def check_whole(request: Request, response: Response) -> None:
    """Raise ResponseDataLossError where an answer that broke off, still packed, is incomplete all the same: a coding
    was undone to its end, or it ends as documents of its kind do."""
    try:
        undone = _undo(request, response, DOWNLOAD_MAXSIZE)
    except (codings.TooLarge, CannotUndo):
        return  # it is found out again where it is unpacked
    if not (undone.whole and undone.sealed) and not has_end(undone.body):
        raise ResponseDataLossError


def said_type(response: Response) -> str:
    """Return the header Content-Type; "" where there is none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _undo(request: Request, response: Response, most: int) -> Undone:
    named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    is_page = said_type(response).partition(";")[0].strip().lower() in _PAGES
    is_file = "Range" in request.headers or response.url.lower().endswith(".gz")
    return undo_codings(response.body, named, most, guess=is_page and not is_file)


def _covers_all(response: Response) -> bool:
    """Whether a part that was not requested is the whole: `bytes 0-99/100`."""
    first, _, size = (response.headers.get("Content-Range") or b"").partition(b"/")
    return first.replace(b" ", b"") == b"bytes0-%d" % (len(response.body) - 1) and size.strip() == b"%d" % len(
        response.body
    )


def _replace_body(response: Response, body: bytes) -> Response:
    if "Content-Encoding" not in response.headers and body is response.body:
        return response
    response.headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    more: dict[str, Any] = {"encoding": None} if issubclass(kind, TextResponse) else {}
    return response.replace(cls=kind, body=body, **more)

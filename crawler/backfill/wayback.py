"""The Wayback Machine: its CDX server lists captures, `/web/<time>id_/<address>` gives their bytes as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode

from archive.messages.language import _
from crawler.backfill.plan import Capture, Scope
from crawler.backfill.source import (
    MAX_ROWS,
    ArchivedPage,
    CaptureList,
    CaptureRefused,
    StrangeAnswer,
    find_capture,
    parse_timestamp,
)

SERVER = "https://web.archive.org"

AT_ONCE = 5000
"""Captures in one answer: half a megabyte to one."""

_MAX_KEY = 4000  # characters of a resumption key: it contains an address
_FIELDS = "timestamp,original,digest"
_ORIGINAL = "x-archive-orig-"
_KEPT_HEADERS = ("last-modified", "etag", "date", "server")


class Wayback:
    """A `Source`: the Wayback Machine, or a server that answers as it does."""

    name = "wayback"
    nothing_statuses: frozenset[int] = frozenset()

    def __init__(self, server: str | None = None) -> None:
        self._server = (server or SERVER).rstrip("/")

    @property
    def servers(self) -> tuple[str, ...]:
        """Return the one that there is."""
        return (self._server,)

    def list_address(self, scope: Scope, domain: str, state: str) -> str:
        """Return a CDX query; `state` is the resumption key. Of captures with the same bytes in a row it requests the
        first."""
        query = [
            ("url", domain),
            ("matchType", "domain"),
            ("output", "json"),
            ("fl", _FIELDS),
            ("filter", "statuscode:200"),
            ("filter", "mimetype:text/html"),
            ("collapse", "digest"),
            ("limit", str(AT_ONCE)),
            ("showResumeKey", "true"),
        ]
        if scope.since != "0":
            query.append(("from", scope.since))
        if scope.until != "9":
            query.append(("to", scope.until))
        if state:
            query.append(("resumeKey", state))
        return f"{self._server}/cdx/search/cdx?{urlencode(query)}"

    def read_list(self, body: bytes, state: str) -> CaptureList:
        """Read a JSON list of rows: names of fields, captures, and where the list goes on an empty row and the key."""
        rows = _rows_of(body)
        goes_on: str | None = None
        if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
            key = rows[-1][0]
            if not isinstance(key, str) or not 0 < len(key) <= _MAX_KEY or key == state:
                raise StrangeAnswer("the list of captures goes on in a circle: run it again later")
            goes_on, rows = key, rows[:-2]
        found = [find_capture(row[0], row[1], row[2]) if len(row) == 3 else None for row in rows[1:]]
        captures = tuple(capture for capture in found if capture is not None)
        return CaptureList(captures, goes_on, len(found) - len(captures))

    def capture_request(self, capture: Capture) -> tuple[str, dict[str, str]]:
        """Ask for `id_`: the bytes as they were, without the Wayback Machine's banner and rewritten links."""
        address = quote(capture.original, safe="/:?&=%#+,;@!$'()*~[]|")
        return f"{self._server}/web/{capture.at}id_/{address.replace('#', '%23')}", {}

    def read_capture(self, capture: Capture, status: int, headers: Mapping[str, str], body: bytes) -> ArchivedPage:
        """Refuse redirects: they lead to another time, which is listed by itself, or off the server."""
        if status != 200:
            raise CaptureRefused("redirect" if 300 <= status < 400 else f"http-{status}")
        said = headers.get("memento-datetime")
        if said is not None and not _is_at(said, capture):
            raise CaptureRefused("another-capture")
        kept = {name: headers[_ORIGINAL + name] for name in _KEPT_HEADERS if _ORIGINAL + name in headers}
        if "content-type" in headers:
            kept["content-type"] = headers["content-type"]
        return ArchivedPage(kept | {"x-archived-at": self.capture_request(capture)[0]}, body)


def _rows_of(body: bytes) -> list[list[object]]:
    if not body.strip():  # nothing at all was kept
        return []
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StrangeAnswer("the list of captures is not JSON: run it again later") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise StrangeAnswer("the list of captures is not a list of rows: run it again later")
    if len(rows) > MAX_ROWS:
        raise StrangeAnswer(
            _(
                "the list of captures has {number:row|rows} where {asked} were requested",
                number=len(rows),
                asked=AT_ONCE,
            )
        )
    return rows


def _is_at(said: str, capture: Capture) -> bool:
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return False
    return at.tzinfo is not None and abs(at - parse_timestamp(capture.at)) <= timedelta(seconds=1)

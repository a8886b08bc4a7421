"""Common Crawl: each of its crawls has an index that lists captures; of a WARC file the one record is fetched.

An index is asked how many pages it has for a domain, then for each page. Where a list goes on is kept as JSON,
`{"crawls": [...], "page": 0, "pages": 3}`: crawls whose index is still to be asked, the present one first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

from archive.messages.language import _
from archive.warc.http import Unusable, decode_body
from archive.warc.reader import Damage, NotWarc, Record, Scanner
from crawler.backfill.plan import Capture, Scope
from crawler.backfill.source import MAX_ROWS, ArchivedPage, CaptureList, CaptureRefused, StrangeAnswer, find_capture
from crawler.importing.warc import read_payload

INDEX, DATA = "https://index.commoncrawl.org", "https://data.commoncrawl.org"

MAX_BYTES = 10 * 1024 * 1024
"""Bytes of a record, packed and unpacked; Common Crawl itself cuts pages off after one megabyte."""

MAX_PAGES = 100_000
"""Pages that an index may have for a domain."""

_CRAWL = re.compile(r"CC-MAIN-(?:20\d\d|2008-2009|2009-2010)[0-9A-Za-z-]{0,20}")
_FILENAME = re.compile(r"[A-Za-z0-9_./-]{1,400}")
_FIELDS = "timestamp,url,digest,filename,offset,length"
_KEPT_HEADERS = ("content-type", "last-modified", "etag", "date", "server")


class CommonCrawl:
    """A `Source`: Common Crawl, or a server that answers as its two do."""

    name = "commoncrawl"
    nothing_statuses = frozenset({404})  # "No Captures found"

    def __init__(self, server: str | None = None) -> None:
        self._index, self._data = (server.rstrip("/"),) * 2 if server else (INDEX, DATA)

    @property
    def servers(self) -> tuple[str, ...]:
        """Return that of the indexes and that of the WARC files."""
        return (self._index, self._data)

    def list_address(self, scope: Scope, domain: str, state: str) -> str:
        """Return the address of the list of crawls, of the number of an index's pages, or of one page."""
        if not state:
            return f"{self._index}/collinfo.json"
        where = _read_state(state)
        query = [("url", domain), ("matchType", "domain"), ("output", "json"), ("pageSize", "1")]
        if where["pages"] is None:
            query.append(("showNumPages", "true"))
        else:
            query += [("fl", _FIELDS), ("filter", "=status:200"), ("filter", "=mime:text/html")]
            query += [("page", str(where["page"]))]
        if scope.since != "0":
            query.append(("from", scope.since))
        if scope.until != "9":
            query.append(("to", scope.until))
        return f"{self._index}/{quote(where['crawls'][0])}-index?{urlencode(query)}"

    def read_list(self, body: bytes, state: str) -> CaptureList:
        """Read JSON: crawls, a number, or a line for each capture; nothing at all where there are none."""
        if not state:
            return CaptureList((), _goes_on(_read_crawls(body), 0, None))
        where = _read_state(state)
        crawls, page, pages = where["crawls"], where["page"], where["pages"]
        if pages is None:
            number = _read_pages(body)
            return CaptureList((), _goes_on(crawls, 0, number) if number else _goes_on(crawls[1:], 0, None))
        lines = body.splitlines()
        if len(lines) > MAX_ROWS:
            raise StrangeAnswer(_("the list of captures has {number:row|rows}", number=len(lines)))
        found = [_read_row(line) for line in lines]
        captures = tuple(capture for capture in found if capture is not None)
        goes_on = _goes_on(crawls, page + 1, pages) if page + 1 < pages else _goes_on(crawls[1:], 0, None)
        return CaptureList(captures, goes_on, len(found) - len(captures))

    def capture_request(self, capture: Capture) -> tuple[str, dict[str, str]]:
        """Ask for a part of a WARC file."""
        filename, offset, length = capture.location.split(" ")
        last = int(offset) + int(length) - 1
        return f"{self._data}/{filename}", {"Range": f"bytes={offset}-{last}", "Accept-Encoding": "identity"}

    def read_capture(self, capture: Capture, status: int, headers: Mapping[str, str], body: bytes) -> ArchivedPage:
        """Unpack the record's answer. A page that Common Crawl cut off is refused."""
        if status != 206:
            raise CaptureRefused("redirect" if 300 <= status < 400 else f"http-{status}")
        told, page = _read_record(capture, body)
        kept = {name: told[name] for name in _KEPT_HEADERS if name in told}
        address, asked = self.capture_request(capture)
        return ArchivedPage(kept | {"x-archived-at": f"{address} {asked['Range']}"}, page)


def _read_state(state: str) -> dict[str, Any]:
    where: dict[str, Any] = json.loads(state)  # written by `_goes_on`
    return where


def _goes_on(crawls: list[str], page: int, pages: int | None) -> str | None:
    return json.dumps({"crawls": crawls, "page": page, "pages": pages}) if crawls else None


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StrangeAnswer("Common Crawl's index answers with what is not JSON: run it again later") from error


def _read_crawls(body: bytes) -> list[str]:
    told = _read_json(body)
    names = [one.get("id") for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    crawls = [name for name in names[:1000] if isinstance(name, str) and _CRAWL.fullmatch(name)]
    if not crawls:
        raise StrangeAnswer("Common Crawl's list of crawls names none: run it again later")
    return crawls


def _read_pages(body: bytes) -> int:
    told = _read_json(body) if body.strip() else {"pages": 0}
    number = told.get("pages") if isinstance(told, dict) else told
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MAX_PAGES:
        raise StrangeAnswer("Common Crawl's index does not say how many pages it has: run it again later")
    return number


def _read_row(line: bytes) -> Capture | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None
    filename, offset, length = (str(row.get(name, "")) for name in ("filename", "offset", "length"))
    if not _FILENAME.fullmatch(filename) or ".." in filename or not re.fullmatch(r"[0-9]{1,15}", offset):
        return None
    if not re.fullmatch(r"[0-9]{1,8}", length) or not 0 < int(length) <= MAX_BYTES:
        return None
    return find_capture(row.get("timestamp"), row.get("url"), row.get("digest"), f"{filename} {offset} {length}")


def _read_record(capture: Capture, packed: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers, by name in lower case, and the body of the one record. Raises CaptureRefused."""

    def take(record: Record) -> tuple[dict[str, str], bytes]:
        said = record.fields
        if said.get("warc-type", "").lower() != "response":
            raise CaptureRefused("no-record")
        at = re.sub(r"\D", "", said.get("warc-date", ""))[:14]
        if said.get("warc-target-uri", "").strip("<>") != capture.original or at != capture.at:
            raise CaptureRefused("another-capture")
        payload = read_payload(record, "response")
        return payload.headers, decode_body(payload, MAX_BYTES)

    try:
        found = next(iter(Scanner(BytesIO(packed)).records(take)), None)
    except Unusable as unusable:
        raise CaptureRefused(str(unusable)) from unusable
    except NotWarc as error:
        raise CaptureRefused("no-record") from error
    if found is None or isinstance(found, Damage):
        raise CaptureRefused("no-record")
    return found

"""Pages out of WARC files: which there are, and the bytes of one of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from archive.database.timestamps import to_text
from archive.export.warc import SIGHTS
from archive.messages.language import _
from archive.warc.endings import has_end
from archive.warc.http import Payload, Unusable, check_digest, decode_body, parse_http, remove_chunking
from archive.warc.members import Damaged
from archive.warc.reader import Damage, Record, Scanner
from crawler.importing.report import ImportReport
from crawler.importing.spool import Location, Spool
from crawler.importing.stated import check_time, read_address, read_text
from crawler.run.answer import brings_page
from crawler.settings import DOWNLOAD_MAXSIZE

MAX_BLOCK = DOWNLOAD_MAXSIZE + 1_048_576
"""Bytes of a record that is read: a page as large as a crawl takes, with the header of its answer."""

_HEAD = 65_536
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", re.ASCII)
"""Bytes at the beginning of a larger record, by which it is seen whether it is a page."""

_PAGES = ("text/html", "application/xhtml+xml", "")


class WarcGatherer:
    """Puts the pages of one WARC file into a spool."""

    def __init__(self, spool: Spool, report: ImportReport, number: int, latest: datetime) -> None:
        """`number`: the file's in the spool. `latest`: pages from after this time are skipped, for their time is a
        mistake."""
        self._spool = spool
        self._report = report
        self._number = number
        self._latest = latest

    def gather(self, stream: BinaryIO, name: str) -> None:
        """Take all pages of a seekable file. NotWarc where it is no WARC file."""
        for found in Scanner(stream).records(self._take):
            if isinstance(found, Damage):
                self._report.add_damaged(name, found.offset, found.detail)
            elif isinstance(found, tuple):
                offset, reason = found
                self._report.add_skipped(name, offset, reason)
            elif found is not None:
                found()

    def _take(self, record: Record) -> Any:
        """Return a function that puts the record into the spool, to be called once the record proves whole; its offset
        and the reason where it is skipped; None for one that does not matter."""
        try:
            kind = record.fields.get("warc-type", "").lower()
            if kind in ("response", "resource"):
                return self._take_page(record, kind)
            if kind == "revisit":
                return self._take_revisit(record)
            if kind == "metadata":
                return self._take_sightings(record)
        except Unusable as unusable:
            return record.offset, str(unusable)
        return None

    def _take_page(self, record: Record, kind: str) -> Any:
        fields = record.fields
        url, at = _address(fields), self._time_of(fields)
        payload = read_payload(record, kind)
        if not brings_page(payload.status):
            raise Unusable(f"http-{payload.status}")
        if not _is_page(payload):
            raise Unusable("not-html")
        body = decode_body(payload, DOWNLOAD_MAXSIZE)
        if payload.status == 206 and not has_end(body):
            raise Unusable("http-206")
        whole = record.inner == 0
        location = Location(self._number, record.offset, 0)
        told = {"record_id": fields.get("warc-record-id"), "digest": fields.get("warc-payload-digest")}
        sha256 = hashlib.sha256(body).hexdigest()

        def enter() -> None:
            where = location if whole else self._spool.keep(payload.headers, body)
            self._spool.add_page(where, at=at, url=url, sha256=sha256, **told)

        return enter

    def _take_revisit(self, record: Record) -> Any:
        fields = record.fields
        refers_url, refers_at = fields.get("warc-refers-to-target-uri"), fields.get("warc-refers-to-date")
        told = {
            "at": self._time_of(fields),
            "url": _address(fields),
            "of_record": fields.get("warc-refers-to"),
            "of_url": _canonical(refers_url) if refers_url else None,
            "of_at": to_text(_parse_time(refers_at)) if refers_at else None,
            "digest": fields.get("warc-payload-digest"),
        }
        location = Location(self._number, record.offset, 0)
        return lambda: self._spool.add_revisit(location, **told)

    def _take_sightings(self, record: Record) -> Any:
        of_record = record.fields.get("warc-refers-to")
        if of_record is None or record.fields.get("content-type") != "application/json" or record.length > MAX_BLOCK:
            return None
        block = record.block.read_all()
        check_digest(record.fields.get("warc-block-digest"), block)
        try:
            told = json.loads(block)
        except (ValueError, RecursionError):
            return None  # another program's
        if not isinstance(told, dict) or told.get(SIGHTS) != 1:
            return None
        sightings = _sightings_in(told, record.fields, self._latest)

        def enter() -> None:
            for sighting in sightings:
                self._spool.add_sighting(of_record, sighting)

        return enter

    def _time_of(self, fields: Mapping[str, str]) -> str:
        return _stored_time(fields.get("warc-date", ""), self._latest)


def read_payload(record: Record, kind: str) -> Payload:
    """Return the answer in a record whose digests are right. Unusable; Damaged."""
    fields = record.fields
    incomplete = _find_incomplete(record)
    if incomplete is not None:
        raise Unusable(incomplete if _begins_like_a_page(record, kind) else "not-html")
    block = record.block.read_all()
    check_digest(fields.get("warc-block-digest"), block)
    if _is_bare(record, kind):
        payload = Payload(200, {"content-type": fields.get("content-type", "")}, block)
    else:
        payload = parse_http(block)
    check_digest(fields.get("warc-payload-digest"), payload.body, remove_chunking(payload))
    return payload


def read_page(stream: BinaryIO, offset: int) -> tuple[dict[str, str], bytes]:
    """Return headers and body of the page whose record begins at an offset. Damaged where the file has changed."""

    def take(record: Record) -> tuple[dict[str, str], bytes]:
        payload = read_payload(record, record.fields.get("warc-type", "").lower())
        return payload.headers, decode_body(payload, DOWNLOAD_MAXSIZE)

    found = next(iter(Scanner(stream).records(take, offset)), None)
    if found is None or isinstance(found, Damage):
        raise Damaged(found.detail if found else "nothing is there any more")
    return found


def _is_page(payload: Payload) -> bool:
    said = payload.headers.get("content-type", "").partition(";")[0].strip().lower()
    return said in _PAGES


def _is_bare(record: Record, kind: str) -> bool:
    """Whether a record's block is the page alone, without the head of an answer, which some programs keep in a
    `resource`, too."""
    said = record.fields.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "resource" and said != "application/http"


def _find_incomplete(record: Record) -> str | None:
    """Return why a record cannot be read as a whole; None where it can."""
    if "warc-segment-number" in record.fields:
        return "segmented"
    if "warc-truncated" in record.fields:
        return "truncated"
    return "too-large" if record.length > MAX_BLOCK else None


def _begins_like_a_page(record: Record, kind: str) -> bool:
    """Whether a record that cannot be read as a whole may be a page, and not a film."""
    if _is_bare(record, kind):
        return _is_page(Payload(200, {"content-type": record.fields.get("content-type", "")}, b""))
    try:
        payload = parse_http(record.block.read(_HEAD))
    except Damaged:
        return True
    return brings_page(payload.status) and _is_page(payload)


def _address(fields: Mapping[str, str]) -> str:
    return _canonical(fields.get("warc-target-uri", ""))


def _canonical(said: str) -> str:
    address = said.removeprefix("<").removesuffix(">")
    if re.match(r"(?!https?:)[a-z][a-z0-9.+-]*:", address, re.IGNORECASE):
        raise Unusable("not-http")  # dns:, urn:, metadata:// are in most files
    return read_address(address or "-")


def _parse_time(said: str) -> datetime:
    """Return the moment that a record names: as the WARC standard writes it, or in the 14 digits of ARC files and of
    addresses in web archives, which are UTC."""
    digits = _DIGITS.fullmatch(said.strip())
    if digits is not None:
        said = "{}-{}-{}T{}:{}:{}Z".format(*digits.groups())
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo is not None:
            to_text(at)  # of a year that a clock can show
            return at
    except (ValueError, OverflowError):
        pass
    raise Unusable("no-date")


def _stored_time(said: str, latest: datetime) -> str:
    return to_text(check_time(_parse_time(said), latest))


def _sightings_in(told: Mapping[str, Any], fields: Mapping[str, str], latest: datetime) -> list[dict[str, str | None]]:
    """Return what a metadata record of tulieu says. Damaged where it is not as tulieu writes it."""
    try:
        found: list[dict[str, str | None]] = [
            {
                "at": _stored_time(one["seen_at"], latest),
                "until": _stored_time(one["last_seen_at"], latest),
                "asked": read_address(one["asked"]),
                "kind": "article",
                **{name: read_text(one[name]) for name in ("site", "key", "url")},
            }
            for one in told["articles"]
        ]
        for one in told["refused"]:
            at, asked = _stored_time(one["fetched_at"], latest), read_address(one["url"])
            found.append({"at": at, "asked": asked, "kind": read_text(one["kind"]), "site": read_text(one["site"])})
        if not found and told["site"] is not None:
            at, asked = _stored_time(fields.get("warc-date", ""), latest), read_address(told["url"])
            found.append({"at": at, "asked": asked, "kind": "article", "site": read_text(told["site"])})
    except (KeyError, TypeError, ValueError, AttributeError, Unusable) as error:
        raise Damaged(_("what it says of its page is not understood ({kind})", kind=type(error).__name__)) from error
    return found

"""Pages and other answers out of WARC files: which there are, and the bytes of one of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from archive.database.timestamps import to_text
from archive.export.warc import SIGHTS
from archive.media.sniff import is_document, is_picture, sniff_type
from archive.messages.language import _
from archive.warc.endings import has_end
from archive.warc.http import (
    Payload,
    Unusable,
    check_digest,
    check_payload,
    decode_body,
    parse_digest,
    parse_http,
)
from archive.warc.members import Damaged
from archive.warc.reader import Damage, Record, Scanner
from crawler.importing.report import ImportReport
from crawler.importing.spool import Location, Spool
from crawler.importing.stated import check_time, read_address, read_text
from crawler.run.answer import brings_page, http_date
from crawler.settings import DOWNLOAD_MAXSIZE

MAX_BLOCK = DOWNLOAD_MAXSIZE + 1_048_576
"""Bytes of a record that is read: a page as large as a crawl takes, with the header of its answer."""

_HEAD = 65_536
"""Bytes at the beginning of a larger record, by which it is seen whether it is a page."""
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d{1,3})?", re.ASCII)
_LENGTHS = (4, 6, 8, 10, 12, 14, 15, 16, 17)
_BEHIND, _AHEAD = timedelta(hours=14), timedelta(hours=12)
"""How far the clocks of a zone are from UTC at most: what is 14:00 there is 0:00 in UTC, or 26:00."""

_PAGES = ("text/html", "application/xhtml+xml", "")


class WarcGatherer:
    """Puts the pages of one WARC file into a spool, and where its other answers are."""

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
        url, incomplete = _address(fields), _find_incomplete(record, MAX_BLOCK)
        if incomplete is not None:
            head = _read_head(record, kind)
            if head is None or (brings_page(head.status) and _is_page(head)):
                raise Unusable(incomplete)
            return self._take_file(record, url, head)
        payload = read_payload(record, kind)
        if not brings_page(payload.status):
            raise Unusable(f"http-{payload.status}")
        if not _is_page(payload):
            return self._take_file(record, url, payload)
        body = decode_body(payload, DOWNLOAD_MAXSIZE)
        if _is_file(body):
            return self._take_file(record, url, payload)
        if payload.status == 206 and not has_end(body):
            raise Unusable("http-206")
        at, sha256 = self._time_of(fields, payload.headers), hashlib.sha256(body).hexdigest()
        whole, location = record.inner == 0, Location(self._number, record.offset, 0)
        told = _names_of(fields)

        def enter() -> None:
            where = location if whole else self._spool.keep(payload.headers, body)
            self._spool.add_page(where, at=at, url=url, sha256=sha256, **told)

        return enter

    def _take_file(self, record: Record, url: str, payload: Payload) -> Any:
        at, inner, told = self._time_of(record.fields, payload.headers), record.inner, _names_of(record.fields)
        location = Location(self._number, record.offset, 0)
        return lambda: self._spool.add_file(location, inner, at=at, url=url, **told)

    def _take_revisit(self, record: Record) -> Any:
        fields = record.fields
        refers_url, head = fields.get("warc-refers-to-target-uri"), _read_head(record, "revisit")
        told = {
            "at": self._time_of(fields, head.headers if head is not None else {}),
            "url": _address(fields),
            "of_record": fields.get("warc-refers-to"),
            "of_url": _canonical(refers_url) if refers_url else None,
            "of_at": _exact_time(fields.get("warc-refers-to-date", "")),
            "digest": _names_of(fields)["digest"],
        }
        location = Location(self._number, record.offset, 0)
        return lambda: self._spool.add_revisit(location, **told)

    def _take_sightings(self, record: Record) -> Any:
        of_record = record.fields.get("warc-refers-to")
        if of_record is None or record.fields.get("content-type") != "application/json" or record.length > MAX_BLOCK:
            return None
        block = record.block.read_all()
        check_digest(record.fields.get("warc-block-digest"), [block])
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

    def _time_of(self, fields: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Return when an answer came, as the archive stores it. Where the record says only the year, the month or the
        day, or a time without its zone, it is when the server says that it sent it, if that fits. Unusable."""
        first, last = _parse_period(fields.get("warc-date", ""))
        if first != last:
            sent = http_date(headers.get("date", ""))
            if sent is None or not first <= sent <= last:
                raise Unusable("inexact-date")
            first = sent
        return to_text(check_time(first, self._latest))


def read_payload(record: Record, kind: str, most: int = MAX_BLOCK) -> Payload:
    """Return the answer in a record whose digests are right. Unusable for one that is not whole or has more than `most`
    bytes; Damaged."""
    fields = record.fields
    incomplete = _find_incomplete(record, most)
    if incomplete is not None:
        raise Unusable(incomplete)
    block = record.block.read_all()
    check_digest(fields.get("warc-block-digest"), [block])
    if _is_bare(record, kind):
        payload = Payload(200, {"content-type": fields.get("content-type", "")}, block)
    else:
        payload = parse_http(block)
    check_payload(payload, fields.get("warc-payload-digest"), most)
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


def read_files(
    stream: BinaryIO, offset: int, inners: Collection[int], most: int
) -> Iterator[tuple[int, Payload | Unusable] | Damage]:
    """Yield the answers, of at most `most` bytes, whose records are at an offset, with the bytes of their member before
    each: those of `inners`. Unusable in place of one that is not whole or too large."""

    def take(record: Record) -> tuple[int, Payload | Unusable] | None:
        if record.offset != offset:
            return -1, Unusable("another")
        if record.inner not in inners:
            return None
        try:
            kind = record.fields.get("warc-type", "").lower()
            return record.inner, read_payload(record, kind, most + _HEAD)
        except Unusable as unusable:
            return record.inner, unusable

    left = len(inners)
    for found in Scanner(stream).records(take, offset):
        if isinstance(found, tuple):
            if found[0] < 0:
                return
            left -= 1
            yield found
        elif found is not None:
            yield found
        if not left:
            return


def _is_page(payload: Payload) -> bool:
    said = payload.headers.get("content-type", "").partition(";")[0].strip().lower()
    return said in _PAGES


def _is_bare(record: Record, kind: str) -> bool:
    """Whether a record's block is the page alone, without the head of an answer, which some programs keep in a
    `resource`, too."""
    said = record.fields.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "resource" and said != "application/http"


def _is_file(body: bytes) -> bool:
    """Whether what is said to be a page is a picture or document."""
    if body.lstrip()[:1] == b"<":
        return False
    media_type = sniff_type(body)
    return is_document(media_type) or is_picture(media_type)


def _find_incomplete(record: Record, most: int) -> str | None:
    """Return why a record cannot be read as a whole; None where it can, and has at most `most` bytes."""
    if "warc-segment-number" in record.fields:
        return "segmented"
    if "warc-truncated" in record.fields:
        return "truncated"
    return "too-large" if record.length > most else None


def _read_head(record: Record, kind: str) -> Payload | None:
    """Return the head of the answer in a record that is not read as a whole; None where it has none."""
    if _is_bare(record, kind):
        return Payload(200, {"content-type": record.fields.get("content-type", "")}, b"")
    try:
        return parse_http(record.block.read(_HEAD))
    except Damaged:
        return None


def _names_of(fields: Mapping[str, str]) -> dict[str, str | None]:
    """Return what other records name a record by: its id, and the digest of its payload in one form."""
    digest = fields.get("warc-payload-digest")
    name, value = parse_digest(digest) or ("", None)
    return {"record_id": fields.get("warc-record-id"), "digest": f"{name}:{value.hex()}" if value else digest}


def _address(fields: Mapping[str, str]) -> str:
    return _canonical(fields.get("warc-target-uri", ""))


def _canonical(said: str) -> str:
    address = said.removeprefix("<").removesuffix(">")
    if re.match(r"(?!https?:)[a-z][a-z0-9.+-]*:", address, re.IGNORECASE):
        raise Unusable("not-http")  # dns:, urn:, metadata:// are in most files
    return read_address(address or "-")


def _parse_period(said: str) -> tuple[datetime, datetime]:
    """Return the first and last moment that a record may mean, which are the same where it is exact to the minute. It
    is written as the WARC standard has it (1.1 also allows `2016`, `2016-01`, `2016-01-31`), or in digits from the year
    on, as in ARC files and addresses of web archives, which are UTC. Unusable."""
    said = said.strip().upper()
    digits = _DIGITS.fullmatch(said.replace("-", "") if _DAY.fullmatch(said) else said)
    try:
        if digits is not None and len(digits[0]) in _LENGTHS:
            year, month, day, hour, minute, second, fraction = digits.groups()
            if minute is None:
                return _long_period(int(year), month, day, hour)
            said = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}.{fraction or '0'}Z"
        at = datetime.fromisoformat(said)
        to_text(at.replace(tzinfo=at.tzinfo or UTC))  # of a year that a clock can show
        if at.tzinfo is not None:
            return at, at
        if ":" in said:
            return at.replace(tzinfo=UTC) - _BEHIND, at.replace(tzinfo=UTC) + _AHEAD
    except (ValueError, OverflowError):
        pass
    raise Unusable("no-date")


def _long_period(year: int, month: str | None, day: str | None, hour: str | None) -> tuple[datetime, datetime]:
    """Return the first and last moment of a year, month, day or hour. Raise ValueError, OverflowError."""
    first = datetime(year, int(month or 1), int(day or 1), int(hour or 0), tzinfo=UTC)
    if month is None:
        following = first.replace(year=year + 1)
    elif day is None:
        following = (first + timedelta(days=31)).replace(day=1)
    else:
        following = first + (timedelta(days=1) if hour is None else timedelta(hours=1))
    return first, following - timedelta(microseconds=1)


def _exact_time(said: str) -> str | None:
    """Return the moment that another record is named by, as the archive stores it; None where it is not exact."""
    try:
        first, last = _parse_period(said)
    except Unusable:
        return None
    return to_text(first) if first == last else None


def _stored_time(said: str, latest: datetime) -> str:
    first, last = _parse_period(said)
    if first != last:
        raise Unusable("inexact-date")
    return to_text(check_time(first, latest))


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

"""Pictures and documents out of WARC files, of the articles that the archive has. Nothing is fetched.

The pages come first, for they say which addresses are articles' documents and photographs. Where the files have answers
of such addresses, these are read in a second pass, and each is kept as of its own time: an older one is a version
beside the newer one that is there. What the bytes are counts, not what the server says: a page that answers for a
document is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO
from urllib.parse import unquote

from archive import Archive
from archive.database.timestamps import from_text
from archive.media.files import MAX_SIZE
from archive.media.ledger import REMOVED, FoundMedia, MediaVisit, canonical_media_url
from archive.media.sniff import UNKNOWN, sniff_type
from archive.record.article import Article
from archive.record.identity import canonical_url
from archive.warc.codings import CannotUndo, TooLarge, undo_codings
from archive.warc.http import Payload, Unusable, remove_chunking
from archive.warc.members import Damaged
from archive.warc.reader import Damage
from crawler.importing.report import ImportReport
from crawler.importing.spool import FileEvent, Spool
from crawler.importing.warc import read_files
from crawler.run.answer import KEPT_HEADERS
from crawler.run.media import find_problem

_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")
_AT_ONCE = 100
"""Addresses that the archive is asked for, each in several spellings."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an article shows and links to."""

    site: str
    key: str
    at: str
    """When its page was fetched, as the archive stores it."""
    documents: list[str]
    """Addresses as in the record."""
    photos: list[str]

    @classmethod
    def by(cls, article: Article, at: str) -> Shown:
        """Return it of an article."""
        documents = [one.url for one in article.attachments]
        return cls(article.site, article.key, at, documents, [one.url for one in article.photos])

    @property
    def has_any(self) -> bool:
        """Whether it is anything."""
        return bool(self.documents or self.photos)


class FileKeeper:
    """Keeps the pictures and documents of one import."""

    def __init__(self, archive: Archive, spool: Spool, report: ImportReport) -> None:
        """`spool`: settled."""
        self._archive = archive
        self._spool = spool
        self._report = report

    def enter(self, shown: Shown) -> None:
        """Enter the documents of an article that was saved, so that a crawl with them will fetch what is not here, and
        those of its photographs that are here."""
        photos = [url for url in shown.photos if self._note(url)]
        for url in shown.documents:
            self._note(url)
        found = [FoundMedia(url, "document") for url in shown.documents] + [FoundMedia(url, "photo") for url in photos]
        if found:
            self._archive.media.enter(shown.site, shown.key, found, from_text(shown.at))

    def keep(self, files: Sequence[tuple[str, BinaryIO]]) -> None:
        """Keep what is here of any address that was entered, now or earlier. `files`: as they are numbered in the
        spool, from 1, with their names."""
        addresses = self._spool.file_addresses()
        while some := list(islice(addresses, _AT_ONCE)):
            spelt = {one: url for url in some for one in (*_spellings(url), *self._spool.spellings(url))}
            for entered in self._archive.media.entered(spelt):
                if entered.kind != "page":
                    self._spool.want(spelt[entered.url], entered.site, entered.url, entered.kind)
        for number, offset, events in self._spool.wanted():
            self._keep_records(*files[number - 1], offset, events)
        unwanted = self._spool.count_unwanted()
        if unwanted:
            self._report.left_out["not-html"] += unwanted

    def _note(self, url: str) -> bool:
        """Note how an article writes an address; return whether an answer of it is here."""
        try:
            address = canonical_url(url)
        except ValueError:
            return False
        spelt = canonical_media_url(url)
        if spelt is None or not self._spool.has_file(address):
            return False
        self._spool.note_spelling(address, spelt)
        return True

    def _keep_records(self, name: str, stream: BinaryIO, offset: int, events: dict[int, list[FileEvent]]) -> None:
        for found in read_files(stream, offset, events.keys(), MAX_SIZE):
            if isinstance(found, Damage):
                self._report.add_damaged(name, found.offset, found.detail)
                continue
            inner, payload = found
            try:
                if isinstance(payload, Unusable):
                    raise payload
                body = _unpack(payload)
            except Unusable as unusable:
                self._report.add_skipped(name, offset, str(unusable))
            except Damaged as damaged:
                self._report.add_damaged(name, offset, str(damaged))
            else:
                for event in events[inner]:
                    self._save(event, payload, body)

    def _save(self, event: FileEvent, payload: Payload, body: bytes) -> None:
        problem = find_problem(event.kind, body)
        if problem is not None:
            self._report.refused[problem[0]] += 1
            return
        visit = MediaVisit(
            site=event.site,
            url=event.url,
            fetched_at=from_text(event.at),
            outcome="kept",
            status=payload.status,
            headers={name: value for name, value in payload.headers.items() if name in KEPT_HEADERS},
            body=body,
        )
        saved = self._archive.media.save(visit, backdated=True)
        if saved.removed:
            self._report.left_out[REMOVED] += 1
            return
        self._report.media += 1
        self._report.media_new += saved.is_new_file


def _spellings(address: str) -> set[str]:
    """Return how pages may write a canonical address: its letters and spaces as they are or encoded."""
    found = {address}
    for spelt in (unquote(address), _LETTERS.sub(lambda letters: unquote(letters[0]), address)):
        if canonical_url(spelt) == address:
            found.add(spelt)
    return found


def _unpack(payload: Payload) -> bytes:
    """Return a file without the encodings of its answer. Unusable; Damaged."""
    if payload.status not in (200, 203):
        raise Unusable(f"http-{payload.status}")
    body, named = remove_chunking(payload), payload.headers.get("content-encoding", "")
    said = payload.headers.get("content-length", "")
    if body is payload.body and said.isascii() and said.isdecimal() and int(said[:18]) > len(body):
        raise Unusable("truncated")
    if named and sniff_type(body) in (UNKNOWN, "application/gzip"):  # some programs store it decoded
        try:
            undone = undo_codings(body, named, MAX_SIZE)
        except TooLarge:
            raise Unusable("too-large") from None
        except CannotUndo:
            raise Unusable("content-encoding") from None
        if not undone.whole:
            raise Damaged("its content-encoding is cut short")
        body = undone.body
    if len(body) > MAX_SIZE:
        raise Unusable("too-large")
    return body

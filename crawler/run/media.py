"""The pictures and documents of one run over one site, without the network: what articles name, what is due, and what
an answer brings.

Documents are requested right after their article, as they may be all that is left of a decision when the portal is
switched off; pictures, and what pages look like with, when no page is left to request.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from archive import Archive
from archive.errors import ArchiveDamaged, NothingFound
from archive.markup.css import find_css_parts
from archive.media.files import MAX_SIZE
from archive.media.ledger import KINDS, REMOVED, WORDS, DueMedia, FoundMedia, Kind, MediaVisit
from archive.media.sniff import HTML, UNKNOWN, is_document, is_picture, sniff_type
from archive.record.article import Article
from archive.record.visit import Visit
from crawler.discover.page_parts import find_page_parts
from crawler.reading.errors import Blocked, ReadingError
from crawler.run.answer import FetchFailure, retry_after
from crawler.run.machine import REPLIES, SILENCE

DOCUMENTS: frozenset[Kind] = frozenset({"document"})
"""What is fetched where nobody asks for anything else."""


@dataclass(frozen=True, slots=True)
class MediaChoice:
    """What is fetched of which site."""

    asked: frozenset[Kind] | None = None
    """Of all sites; None: nobody said."""
    of_sites: Mapping[str, frozenset[Kind]] = field(default_factory=dict)
    """What is said of single sites, by name, holds before."""

    def of(self, site: str) -> frozenset[Kind]:
        """Return what is fetched of a site."""
        return self.of_sites.get(site, DOCUMENTS if self.asked is None else self.asked)


MEDIA_HEADERS = ("content-disposition",)
"""Headers that are kept of files besides those that are kept of pages: it has their names, which addresses often have
not."""

MOST_BYTES: dict[Kind, int] = {"document": MAX_SIZE, "photo": 32 * 1024 * 1024, "page": 16 * 1024 * 1024}
"""Bytes of a file, at most."""

PATIENCE = 300.0
"""Seconds that a file may take to its last byte: 60 MB at 200 kB/s."""

BATCH = 64
"""Addresses taken from the ledger at once."""

_SILENT_AFTER, _SLOW_AFTER = 3, 12  # failures in a row, and in all, after which a run leaves a host alone
_SILENCES = (SILENCE | REPLIES) - {"data-loss"}  # who breaks off has answered
_SLOW = _SILENCES | {"too-large"}  # a body that is cut off at its bound may have taken minutes
_BINARY = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}  # binary data bytes of the MIME Sniffing standard
_SNIFFED = 1445  # bytes in which that standard looks for them


@dataclass
class MediaStats:
    """The counts of one run."""

    due: int | None = None
    """Where nothing else is requested: how many addresses were due at the start."""
    kept: Counter[Kind] = field(default_factory=Counter)
    """Addresses of which a file came, by kind."""
    new_files: int = 0
    """Files that the archive did not have."""
    size: int = 0
    """Bytes of those."""
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Addresses that were answered, but not with such a file, by reason."""
    failed: Counter[str] = field(default_factory=Counter)
    """Addresses that brought no usable answer, by reason; they are requested again by later runs."""
    waiting: int = 0
    """Addresses that are due and were not requested: the run ended before, or their host did not answer."""

    @property
    def requested(self) -> int:
        """How many addresses were answered or failed."""
        return self.kept.total() + self.unchanged + self.refused.total() + self.failed.total()

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {
            "kept": {word: self.kept[kind] for word, kind in WORDS.items()},
            "new_files": self.new_files,
            "bytes": self.size,
            "unchanged": self.unchanged,
            "refused": dict(sorted(self.refused.items())),
            "failed": dict(sorted(self.failed.items())),
            "waiting": self.waiting,
        }


def total_media(summaries: Sequence[dict[str, Any] | None]) -> dict[str, Any] | None:
    """Add up what `MediaStats.as_json` returned for several runs; None where none fetched anything of the kind."""
    some = [summary for summary in summaries if summary is not None]
    if not some:
        return None
    whole: dict[str, Any] = {}
    for name, value in some[0].items():
        if isinstance(value, dict):
            counts: Counter[str] = Counter()
            for summary in some:
                counts.update(summary[name])
            whole[name] = dict(counts)
        else:
            whole[name] = sum(summary[name] for summary in some)
    return whole


def find_media(article: Article, kinds: Collection[Kind], body: bytes | None, url: str) -> list[FoundMedia]:
    """Return what an article shows and links to, of some kinds. `body`: its page, None where none is stored. `url`:
    where that page is."""
    found: list[FoundMedia] = []
    if "document" in kinds:
        found += [FoundMedia(one.url, "document") for one in article.attachments]
    if "photo" in kinds:
        found += [FoundMedia(one.url, "photo") for one in article.photos]
    if "page" in kinds and body is not None:
        found += [FoundMedia(url, "page") for url in _find_parts(body, url)]
    return found


def _find_parts(body: bytes, url: str) -> list[str]:
    try:
        return find_page_parts(body, url)
    except ReadingError:  # an earlier reader took it for a page, and today's does not
        return []


def enter_held(archive: Archive, site: str, kinds: Collection[Kind], at: datetime) -> Iterator[tuple[int, int]]:
    """Enter what all articles of a site show and link to, with their earlier revisions. Yield how many articles are
    gone through, and of how many."""
    numbers = archive.media.article_ids(site)
    for start in range(0, len(numbers), BATCH):
        yield start, len(numbers)
        with archive.joining(site):
            for known in archive.media.revisions(numbers[start : start + BATCH]):
                article = known.article
                body = _read_page(archive, known.capture) if "page" in kinds else None
                found = find_media(article, kinds, body, known.page_url or article.url)
                archive.media.enter(site, article.key, found, at)


def _read_page(archive: Archive, capture: str | None) -> bytes | None:
    try:
        return None if capture is None else archive.capture(capture)
    except (NothingFound, ArchiveDamaged):  # `verify` names it
        return None


class MediaRun:
    """What one run requests of pictures and documents."""

    def __init__(self, archive: Archive, site: str, kinds: Collection[Kind], *, only_new: bool) -> None:
        """`only_new`: only what the articles of this run name, as where a limit or a part was asked for."""
        self._archive = archive
        self._site = site
        self.kinds = frozenset(kinds)
        """What is fetched."""
        self._only_new = only_new
        self.stats = MediaStats()
        self.claimed: set[str] = set()
        """Addresses that were handed out and whose visit is not saved yet."""
        self._first: deque[DueMedia] = deque()
        self._later: deque[DueMedia] = deque()
        self._places: dict[Kind, tuple[str, int]] = {}
        self._silent: Counter[str] = Counter()
        self._slow: Counter[str] = Counter()

    # --- what articles name -----------------------------------------------------------------------

    def find(self, visit: Visit) -> list[FoundMedia]:
        """Return what an article that was read shows and links to, of what is fetched."""
        if visit.article is None or not self.kinds:
            return []
        return find_media(visit.article, self.kinds, visit.body, visit.url)

    def enter(self, visit: Visit, found: list[FoundMedia]) -> None:
        """Enter what an article names, which was saved."""
        if visit.article is None or not found:
            return
        for new in self._archive.media.enter(self._site, visit.article.key, found, visit.fetched_at):
            (self._first if new.kind == "document" else self._later).append(new)

    # --- what is due ------------------------------------------------------------------------------

    def take_documents(self) -> list[DueMedia]:
        """Return the documents that the last articles named."""
        return list(self._taken(self._first))

    def take_due(self, now: datetime) -> list[DueMedia]:
        """Return addresses that are due and that this run requests; empty where there is none any more."""
        taken = self.take_documents()
        if taken:
            return taken
        if self._only_new:
            return list(self._taken(self._later, BATCH))
        self._later.clear()  # the ledger has them
        for kind in KINDS:
            while kind in self.kinds:
                due = self._archive.media.due(self._site, now, kind, BATCH, self._places.get(kind, ("", 0)))
                if not due:
                    break
                self._places[kind] = due[-1].place
                if taken := list(self._taken(deque(due))):
                    return taken
        return []

    def _taken(self, waiting: deque[DueMedia], most: int | None = None) -> Iterator[DueMedia]:
        while waiting and most != 0:
            one = waiting.popleft()
            if one.url in self.claimed or self._is_left_alone(_host(one.url)):
                continue
            self.claimed.add(one.url)
            most = None if most is None else most - 1
            yield one

    def is_left(self, due: object) -> bool:
        """Whether a picture or document that was handed out is left to the next run after all, as its host answers no
        longer. False for pages."""
        if not isinstance(due, DueMedia) or not self._is_left_alone(_host(due.url)):
            return False
        self.claimed.discard(due.url)
        return True

    def _is_left_alone(self, host: str) -> bool:
        return self._silent[host] >= _SILENT_AFTER or self._slow[host] >= _SLOW_AFTER

    @property
    def has_left(self) -> bool:
        """Whether anything that the articles of this run named is still to come."""
        return bool(self.claimed or self._first or self._later)

    # --- answers ----------------------------------------------------------------------------------

    def take(
        self, due: DueMedia, status: int, headers: dict[str, str], body: bytes, fetched_at: datetime, final_url: str
    ) -> None:
        """Save an answer. Raises Blocked where the server asks to wait: the address stays due."""
        self._silent.pop(_host(due.url), None)
        wait = retry_after(headers, fetched_at) if status in (429, 503) else None
        if status == 429 or wait is not None:
            raise Blocked(f"http-{status}", f"the server answers {status}", wait=wait)
        self._save(due, _judge(self._site, due, status, headers, body, fetched_at, final_url))

    def take_failure(self, due: DueMedia, failure: FetchFailure, at: datetime) -> None:
        """Save that there was no answer."""
        self._silent[_host(due.url)] += failure.reason in _SILENCES
        self._slow[_host(due.url)] += failure.reason in _SLOW
        detail = f"answers with more than {MOST_BYTES[due.kind] >> 20} MB" if failure.reason == "too-large" else None
        visit = MediaVisit(
            site=self._site,
            url=due.url,
            fetched_at=at,
            outcome="refused" if failure.final else "failed",
            reason=failure.reason,
            detail=detail or failure.detail,
        )
        self._save(due, visit)

    def _save(self, due: DueMedia, visit: MediaVisit) -> None:
        saved = self._archive.media.save(visit)
        self.claimed.discard(due.url)
        if saved.removed:
            self.stats.refused[REMOVED] += 1
        elif visit.outcome == "kept":
            self.stats.kept[due.kind] += 1
        elif visit.outcome == "unchanged":
            self.stats.unchanged += 1
        elif visit.outcome == "failed":
            self.stats.failed[visit.reason or "failed"] += 1
        else:
            self.stats.refused[visit.reason or visit.outcome] += 1
        if saved.is_new_file and visit.body is not None:
            self.stats.new_files += 1
            self.stats.size += len(visit.body)

    def end(self, now: datetime) -> None:
        """Count what is left."""
        if self.kinds:
            self.stats.waiting = self._archive.media.count_due(self._site, now, self.kinds)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _judge(
    site: str, due: DueMedia, status: int, headers: dict[str, str], body: bytes, at: datetime, final_url: str
) -> MediaVisit:
    """Return what an answer turned out to be."""

    def visit(outcome: Any, reason: str | None = None, detail: str | None = None, **more: Any) -> MediaVisit:
        return MediaVisit(
            site=site,
            url=due.url,
            fetched_at=at,
            outcome=outcome,
            status=status,
            headers=headers,
            reason=reason,
            detail=detail,
            **more,
        )

    if status == 304 and (due.etag or due.last_modified):
        return visit("unchanged")
    if status in (404, 410):
        return visit("gone", f"http-{status}", f"the server answers {status}")
    if status not in (200, 203):
        return visit("failed", f"http-{status}", f"the server answers {status}")
    problem = find_problem(due.kind, body)
    if problem is not None:
        return visit("refused", *problem)
    return visit("kept", body=body, final_url=final_url, parts=tuple(_parts(due.kind, body, headers, final_url)))


def find_problem(kind: Kind, body: bytes) -> tuple[str, str] | None:
    """Return why a file is not one of its kind, as a reason and in words; None where it is. A file of unknown type is
    believed to be a document where it is no text: portals have formats that nobody lists."""
    if not body:
        return "empty", "the answer is empty"
    media_type = sniff_type(body)
    if media_type == HTML:
        return "web-page", "a web page is there instead"
    if kind == "photo" and not is_picture(media_type):
        return "no-picture", "what is there is no picture"
    is_binary = any(octet in _BINARY for octet in body[:_SNIFFED])
    known = is_document(media_type) or is_picture(media_type) or (media_type == UNKNOWN and is_binary)
    if kind == "document" and not known:
        return "no-document", "what is there is no document"
    return None


def _parts(kind: Kind, body: bytes, headers: dict[str, str], url: str) -> Iterator[FoundMedia]:
    """Yield what a style sheet needs."""
    if kind != "page" or "css" not in headers.get("content-type", "").lower():
        return
    for address in find_css_parts(body, url, headers.get("content-type")):
        yield FoundMedia(address, "page")

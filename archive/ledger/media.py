"""The pictures and documents of an archive as its users see them: `Archive.media`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from archive import search
from archive.database.timestamps import to_text
from archive.ledger.removals import has_removals, is_removed_file, removed_media
from archive.ledger.texts import DocumentProgress, extract_waiting
from archive.media import files, ledger, queries
from archive.media.files import StoredFile
from archive.media.ledger import REMOVED, DueMedia, EnteredMedia, FoundMedia, Kind, MediaVisit, SavedMedia
from archive.media.queries import HeldMedia, KnownRevision, MediaTotal
from archive.media.texts import State
from archive.transactions import Transactions


class Media:
    """The part of an archive that is about pictures and documents. Every method is one transaction."""

    def __init__(self, archive: Transactions) -> None:
        self._archive = archive

    # --- addresses --------------------------------------------------------------------------------

    def enter(self, site: str, key: str, found: Iterable[FoundMedia], at: datetime) -> list[DueMedia]:
        """Enter what an article shows and links to, but for what was removed by order; return what was not known, which
        is due at once. An article that now has documents whose words are known is queued for the search index."""
        with self._archive.writing(site) as connection:
            listed = _without_removed(connection, found)
            new = ledger.enter_media(connection, site, key, listed, to_text(at))
            if any(one.kind == "document" for one in listed):
                article_id = ledger.find_article(connection, site, key)
                if article_id is not None:
                    search.queue_if_documents_changed(connection, article_id)
            return new

    def due(self, site: str, now: datetime, kind: Kind, limit: int, after: tuple[str, int] = ("", 0)) -> list[DueMedia]:
        """Return at most `limit` addresses of a kind that are due at `now`, see `ledger.find_due`."""
        with self._archive.reading() as connection:
            return ledger.find_due(connection, site, to_text(now), kind, limit, after)

    def count_due(self, site: str, now: datetime, kinds: Collection[Kind]) -> int:
        """Count the addresses that are due at `now`."""
        with self._archive.reading() as connection:
            return ledger.count_due(connection, site, to_text(now), kinds)

    def make_due(self, site: str, at: datetime, kinds: Collection[Kind]) -> int:
        """Make every address of a site due at `at`, and forget its failures; return how many there are."""
        with self._archive.writing(site) as connection:
            return ledger.make_due(connection, site, to_text(at), kinds)

    def article_ids(self, site: str) -> list[int]:
        """Return the ids of all articles of a site, in order."""
        with self._archive.reading() as connection:
            return queries.read_article_ids(connection, site)

    def revisions(self, article_ids: Collection[int]) -> list[KnownRevision]:
        """Return all revisions of some articles but damaged ones."""
        with self._archive.reading() as connection:
            return queries.read_revisions(connection, article_ids)

    def entered(self, addresses: Collection[str]) -> list[EnteredMedia]:
        """Return which of some addresses (at most some hundred) were entered, each once for every site that has it."""
        with self._archive.reading() as connection:
            return ledger.find_entered(connection, addresses)

    def save(self, visit: MediaVisit, *, backdated: bool = False) -> SavedMedia:
        """Store what came of a request, or nothing of it, see `ledger.save_media`. A file that was removed by order is
        refused, whatever address it has. Raise ValueError where the visit contradicts itself.

        Where another document came than before, the articles that link to it are queued for the search index: the
        words of the former one are no longer theirs, and those of this one are perhaps known already. Those of a new
        file are read later, see `read_texts`."""
        with self._archive.writing(visit.site) as connection:
            is_removed = False
            if has_removals(connection):
                visit = _admit(connection, visit)
                is_removed = visit.reason == REMOVED
                # An address that is not entered went while it was fetched.
                if (is_removed and backdated) or not ledger.is_entered(connection, visit.site, visit.url):
                    return SavedMedia(None, None, is_new_file=False, removed=True)
            saved = ledger.save_media(connection, visit, backdated=backdated)
            some = {sha256 for sha256 in (saved.former, saved.sha256) if sha256 is not None}
            if saved.former != saved.sha256 and queries.find_with_words(connection, some):
                search.queue_again(connection, queries.find_users_of_address(connection, visit.site, visit.url))
            return replace(saved, removed=is_removed)

    # --- words of documents -----------------------------------------------------------------------

    def read_texts(
        self, site: str | None = None, progress: DocumentProgress = lambda _done, _total: None
    ) -> Counter[State]:
        """Read the words of all documents that were not read yet, see `texts.extract_waiting`."""
        return extract_waiting(self._archive, site, progress)

    # --- files ------------------------------------------------------------------------------------

    def find(self, sha256: str) -> StoredFile | None:
        """Return a kept file without its bytes; None where it is not kept."""
        with self._archive.reading() as connection:
            return files.find_file(connection, sha256)

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a kept file. Raise NothingFound, or ArchiveDamaged where they are not what they were."""
        with self._archive.reading() as connection:
            return files.read_file(connection, sha256)

    def digests(self, site: str, addresses: Collection[str]) -> dict[str, str]:
        """Return the SHA-256 of what is kept of some addresses of records of a site; without the others."""
        with self._archive.reading() as connection:
            return queries.find_digests(connection, site, addresses)

    def of_articles(self, article_ids: Collection[int]) -> dict[int, list[HeldMedia]]:
        """Return what is kept for some articles, see `queries.find_media_of`."""
        with self._archive.reading() as connection:
            return queries.find_media_of(connection, article_ids)

    def totals(self, site: str | None = None) -> list[MediaTotal]:
        """Count the files of a site, or of all, by kind."""
        with self._archive.reading() as connection:
            return queries.count_media(connection, site)


def _without_removed(connection: Connection, found: Iterable[FoundMedia]) -> list[FoundMedia]:
    listed = list(found)
    barred = removed_media(connection, (one.url for one in listed))
    return [one for one in listed if one.url not in barred]


def _admit(connection: Connection, visit: MediaVisit) -> MediaVisit:
    """Return what of a visit may be stored: as refused where it brings what was removed."""
    addresses = [visit.url] if visit.final_url is None else [visit.url, visit.final_url]
    if removed_media(connection, addresses) or (visit.body is not None and is_removed_file(connection, visit.body)):
        return replace(visit, outcome="refused", reason=REMOVED, detail=None, body=None, headers={}, parts=())
    return replace(visit, parts=tuple(_without_removed(connection, visit.parts)))

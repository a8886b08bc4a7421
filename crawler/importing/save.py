"""Saves imported pages one by one, in the order of time, and counts what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from archive import Archive
from archive.database.timestamps import from_text
from archive.errors import ArchiveError, DamagedRecord
from archive.history.backdate import save_backdated
from archive.ledger.removals import REMOVED
from archive.warc.http import Unusable
from archive.warc.members import Damaged
from crawler.importing.files import Shown
from crawler.importing.read import PageReader
from crawler.importing.report import ImportReport
from crawler.importing.spool import Event
from crawler.reading.dates.parse import ZONE
from crawler.reread.settle import settle
from crawler.run.known import note_learnt
from crawler.run.mistakes import describe_mistake
from crawler.run.revisit import revisit_article_at
from crawler.site import Site
from crawler.sites import site_of, word_for


@contextmanager
def counting_failures(event: Event, report: ImportReport) -> Iterator[None]:
    """Name and count a page that cannot be read or saved, so that the next one is read. What befalls the archive is
    raised."""
    try:
        yield
    except Unusable as unusable:
        report.left_out[str(unusable)] += 1
    except (Damaged, DamagedRecord) as damaged:
        report.add_damaged(event.asked, None, str(damaged))
    except (ArchiveError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - of our own
        report.add_damaged(event.asked, None, describe_mistake(error))


class PageSaver:
    """Saves pages, and in the end reads again what the portals' habits say otherwise, see `settle`."""

    def __init__(self, archive: Archive, site: Site | None, report: ImportReport) -> None:
        """`site`: as `PageReader` takes it."""
        self._archive, self._report = archive, report
        self._reader = PageReader(archive, site)

    def save(self, event: Event, headers: Mapping[str, str], body: bytes) -> Shown | None:
        """Save a page and count it; return what its article shows and links to, None where it has none. Raises what
        `counting_failures` counts."""
        visit = self._reader.read(event, dict(headers), body)
        if visit.article is None:
            reason = REMOVED if self._archive.save(visit).removed else visit.reason or visit.outcome
            self._report.refused[reason] += 1
            return None
        saved = save_backdated(self._archive, visit, fetched=True)
        if saved.removed:
            self._report.left_out[REMOVED] += 1
            return None
        result = saved.result
        self._reader.known[visit.site].count(visit, is_new=result == "new")
        assert result is not None  # as of every article
        self._report.count(result)
        if event.until is not None and event.until > event.at:
            until = from_text(event.until).astimezone(ZONE)
            again = replace(visit, fetched_at=until, due_at=revisit_article_at(visit.article, until))
            save_backdated(self._archive, again, fetched=True)
        return Shown.by(visit.article, event.at)

    def note_changes(self) -> None:
        """Write down of which sites another layout was seen, so that `settle` learns them anew whoever comes to it."""
        for name, known in self._reader.known.items():
            if known.changed:
                note_learnt(self._archive, name, known, complete=False)

    def settle(self, site: str | None = None) -> None:
        """Settle every site that pages were saved of, or this one, of which others have saved them."""
        if site is not None:
            self._reader.known_of(site)
        for name, known in self._reader.known.items():
            if known.held:
                of_it = site_of(name)
                self._archive.crawls.enter_imported(name, word_for(of_it), of_it.publisher)
            settled = settle(self._archive, name, known, complete=True)
            self._report.dates_settled += settled.dates
            self._report.profile_settled += settled.profile

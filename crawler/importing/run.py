"""One import: all files are looked through first, then their pages are saved in the order of time.

So the order of files, and of pages in them, does not matter, and what is imported twice changes nothing.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from archive import Archive
from archive.database.timestamps import from_text
from archive.errors import ArchiveDamaged, ArchiveError, DamagedRecord
from archive.export.source import open_source
from archive.export.warc import select_pages, write_pages
from archive.history.backdate import save_backdated
from archive.history.reprocess import count_without_page
from archive.plain_file import NotPlainFile, open_plain
from archive.warc.http import Unusable
from archive.warc.members import Damaged
from archive.warc.reader import NotWarc
from archive.warc.wacz_reader import MAGIC, WaczReader, WaczRefused
from archive.warc.writer import WarcWriter
from crawler.importing.folder import FolderGatherer
from crawler.importing.read import PageReader
from crawler.importing.report import CannotImport, ImportReport
from crawler.importing.spool import Event, Spool, open_spool
from crawler.importing.warc import WarcGatherer, read_page
from crawler.reading.dates.parse import ZONE
from crawler.reread.settle import settle
from crawler.run.mistakes import describe_mistake
from crawler.run.revisit import revisit_article_at
from crawler.site import Site

_DATABASE = b"SQLite format 3\0"
_CLOCK_TOLERANCE = timedelta(days=1)


class Import:
    """One import: its files, and what became of them in `report`."""

    def __init__(self, archive: Archive, site: Site | None, on_progress: Callable[[ImportReport], None]) -> None:
        self.report = ImportReport()
        self._archive = archive
        self._site = site
        self._on_progress = on_progress
        self._latest = datetime.now(UTC) + _CLOCK_TOLERANCE
        self._streams: list[BinaryIO] = []
        self._archives: list[str] = []

    def run(self, files: Sequence[str | Path]) -> None:
        """Import files, given as paths or as addresses of archives on a server.

        CannotImport for a file that is nothing that can be imported, and what opening an archive raises; then nothing
        was saved.
        """
        with ExitStack() as stack, open_spool() as spool:
            for file in files:
                self.report.files += 1
                if "://" in str(file):
                    self._gather_archive(str(file), spool, stack)
                else:
                    self._gather(Path(file), spool, stack)
            for where in self._archives:
                with Archive.open(where, read_only=True) as other:
                    self._archive.profiles.merge_from(other)
            self._save(spool)

    def _gather(self, path: Path, spool: Spool, stack: ExitStack) -> None:
        if path.is_dir():
            FolderGatherer(spool, self.report, self._latest).gather(path)
            return
        try:
            stream = stack.enter_context(open_plain(path, follow_links=True))
        except NotPlainFile as error:
            raise CannotImport(f"{path}: a file is needed, which can be read twice") from error
        except OSError as error:
            raise CannotImport(f"{path}: {error.strerror}") from error
        begins = stream.read(len(_DATABASE))
        if begins.startswith(MAGIC):
            self._gather_package(stream, str(path), spool, stack)
        elif begins == _DATABASE:
            self._gather_archive(str(path), spool, stack)
        else:
            self._gather_warc(stream, str(path), spool)

    def _gather_package(self, stream: BinaryIO, name: str, spool: Spool, stack: ExitStack) -> None:
        try:
            package = WaczReader(stream, stack)
            for problem in package.problems():
                self.report.add_damaged(name, None, problem)
            for part in package.parts():
                if isinstance(part, Damaged):
                    self.report.add_damaged(name, None, str(part))
                else:
                    self._gather_warc(part.stream, f"{name}: {part.name}", spool)
        except WaczRefused as refused:
            raise CannotImport(f"{name}: {refused}") from refused
        except Damaged as damaged:
            self.report.add_damaged(name, None, str(damaged))

    def _gather_archive(self, where: str, spool: Spool, stack: ExitStack) -> None:
        """Put the pages of another archive into the spool, as it would export them."""
        exported = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it

        def add_damaged(error: ArchiveDamaged) -> None:
            self.report.add_damaged(other.where, None, str(error))

        with Archive.open(where, read_only=True) as other, open_source(other) as source:
            self.report.left_out["no-page"] += count_without_page(source.connection, None)
            with select_pages(source, on_damage=add_damaged) as pages:
                for _ in write_pages(source, pages, WarcWriter(exported, gzip=True)):
                    pass
        self.report.left_out += Counter()  # without what is at zero
        self._gather_warc(exported, other.where, spool)
        self._archives.append(where)

    def _gather_warc(self, stream: BinaryIO, name: str, spool: Spool) -> None:
        self._streams.append(stream)
        gatherer = WarcGatherer(spool, self.report, len(self._streams), self._latest)
        try:
            gatherer.gather(stream, name)
        except NotWarc as error:
            if name.lower().endswith((".html", ".htm", ".mhtml", ".mht")):
                said = f"{name}: single pages are imported out of a folder; `tulieu extract` reads one"
                raise CannotImport(said) from error
            raise CannotImport(f"{name}: {error}") from error

    def _save(self, spool: Spool) -> None:
        lost = spool.settle()
        if lost:
            self.report.left_out["revisit-of-nothing"] += lost
        reader = PageReader(self._archive, self._site)
        for event in spool.events():
            self.report.pages += 1
            try:
                self._save_one(event, spool, reader)
            except Unusable as unusable:
                self.report.left_out[str(unusable)] += 1
            except (Damaged, DamagedRecord) as damaged:
                self.report.add_damaged(event.asked, None, str(damaged))
            except (ArchiveError, OSError):
                raise
            except Exception as error:  # noqa: BLE001 - of our own: it is named, and the next page is read
                self.report.add_damaged(event.asked, None, describe_mistake(error))
            self._on_progress(self.report)
        for site, known in reader.known.items():
            settled = settle(self._archive, site, known, complete=True)
            self.report.dates_settled += settled.dates
            self.report.profile_settled += settled.profile

    def _save_one(self, event: Event, spool: Spool, reader: PageReader) -> None:
        location = spool.location_of(event)
        if location.file:
            headers, body = read_page(self._streams[location.file - 1], location.offset)
        else:
            headers, body = spool.read_kept(location)
        visit = reader.read(event, headers, body)
        if visit.article is None:
            self._archive.save(visit)
            self.report.refused[visit.reason or visit.outcome] += 1
            return
        result = save_backdated(self._archive, visit, fetched=True).result
        reader.known[visit.site].count(visit, is_new=result == "new")
        assert result is not None  # as of every article
        self.report.count(result)
        if event.until is not None and event.until > event.at:
            until = from_text(event.until).astimezone(ZONE)
            again = replace(visit, fetched_at=until, due_at=revisit_article_at(visit.article, until))
            save_backdated(self._archive, again, fetched=True)

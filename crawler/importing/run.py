"""One import: all files are looked through first, then their pages are saved in the order of time.

So the order of files, and of pages in them, does not matter, and what is imported twice changes nothing.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from archive import Archive
from archive.errors import ArchiveDamaged
from archive.export.source import open_source
from archive.export.warc import select_pages, write_media, write_pages
from archive.history.reprocess import count_without_page
from archive.maintenance.removing.others import merge_removals
from archive.messages.language import _, about
from archive.plain_file import NotPlainFile, open_plain
from archive.slices import JsonObject, Share
from archive.warc.members import Damaged
from archive.warc.reader import NotWarc
from archive.warc.wacz_reader import MAGIC, WaczReader, WaczRefused
from archive.warc.writer import WarcWriter
from crawler.importing.files import FileKeeper, Shown
from crawler.importing.folder import FolderGatherer
from crawler.importing.read import PageReader
from crawler.importing.report import CannotImport, ImportReport
from crawler.importing.save import PageSaver, counting_failures
from crawler.importing.slices import Slicer
from crawler.importing.spool import Event, Spool, open_spool
from crawler.importing.warc import WarcGatherer, read_page
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
        self._streams: list[tuple[str, BinaryIO]] = []
        self._archives: list[str] = []
        self._is_alone = True
        self.held: dict[str, int] = {}
        """By archive that was imported: how many removals by order it has of what is held here."""

    def run(self, files: Sequence[str | Path], share: Share | None = None) -> None:
        """Import files, given as paths or as addresses of archives on a server; with `share` the archive's workers save
        the pages.

        CannotImport for a file that is nothing that can be imported, and what opening an archive raises; then nothing
        was saved. One that is damaged does not keep the others out, nor does a WACZ that must not be opened.
        """
        self._is_alone = len(files) == 1
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
                    taken, held = merge_removals(self._archive, other)
                self.report.removals += taken
                self.held |= {where: held} if held else {}
            keeper = FileKeeper(self._archive, spool, self.report)
            if share is not None:
                self._let_save(spool, keeper, share)
            else:
                self._save(spool, keeper)
            keeper.keep(self._streams)

    def _gather(self, path: Path, spool: Spool, stack: ExitStack) -> None:
        if path.is_dir():
            FolderGatherer(spool, self.report, self._latest).gather(path)
            return
        try:
            stream = stack.enter_context(open_plain(path, follow_links=True))
        except NotPlainFile as error:
            raise CannotImport(_("{path}: a file is needed, which can be read twice", path=path)) from error
        except OSError as error:
            raise CannotImport(about(path, error.strerror)) from error
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
                    self._gather_part(part.stream, f"{name}: {part.name}", spool)
        except WaczRefused as refused:
            if self._is_alone:
                raise CannotImport(about(name, refused)) from refused
            self.report.add_damaged(name, None, str(refused))
        except Damaged as damaged:
            self.report.add_damaged(name, None, str(damaged))

    def _gather_part(self, stream: BinaryIO, name: str, spool: Spool) -> None:
        try:
            self._gather_warc(stream, name, spool)
        except CannotImport as error:
            self.report.add_damaged(name, None, str(error))

    def _gather_archive(self, where: str, spool: Spool, stack: ExitStack) -> None:
        """Put the pages and files of another archive into the spool, as it would export them."""
        exported = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it

        def add_damaged(error: ArchiveDamaged) -> None:
            self.report.add_damaged(other.where, None, str(error))

        with Archive.open(where, read_only=True) as other, open_source(other) as source:
            self.report.left_out["no-page"] += count_without_page(source.connection, None)
            with select_pages(source, on_damage=add_damaged) as pages:
                writer = WarcWriter(exported, gzip=True)
                for _ in chain(write_pages(source, pages, writer), write_media(pages, writer)):
                    pass
        self.report.left_out += Counter()  # without what is at zero
        self._gather_warc(exported, other.where, spool)
        self._archives.append(where)

    def _gather_warc(self, stream: BinaryIO, name: str, spool: Spool) -> None:
        self._streams.append((name, stream))
        gatherer = WarcGatherer(spool, self.report, len(self._streams), self._latest)
        try:
            gatherer.gather(stream, name)
        except NotWarc as error:
            if name.lower().endswith((".html", ".htm", ".mhtml", ".mht")):
                said = _("{file}: single pages are imported out of a folder; `tulieu extract` reads one", file=name)
                raise CannotImport(said) from error
            if name.lower().endswith(".json"):
                said = _("{file}: a list of files is not imported, the files that it names are", file=name)
                raise CannotImport(said) from error
            raise CannotImport(about(name, error)) from error

    def _save(self, spool: Spool, keeper: FileKeeper) -> None:
        saver = PageSaver(self._archive, self._site, self.report)
        for event in self._events(spool):
            with counting_failures(event, self.report):
                shown = saver.save(event, *self._bytes_of(event, spool))
                if shown is not None:
                    keeper.enter(shown)
            self._on_progress(self.report)
        saver.settle()

    def _let_save(self, spool: Spool, keeper: FileKeeper, share: Share) -> None:
        """Let the archive's workers save all pages."""
        for given, result in share("import", self._slices(spool)):
            if "error" in result:
                self.report.add_damaged(f"{given['site']}: {len(given['pages'])} pages", None, result["error"])
            else:
                self.report.take(ImportReport.from_parts(result["report"]))
                self._archive.damages.found.update(result["damages"])
                for shown in result["shown"]:
                    keeper.enter(Shown(**shown))
            self._on_progress(self.report)

    def _slices(self, spool: Spool) -> Iterator[JsonObject]:
        reader, slicer = PageReader(self._archive, self._site), Slicer(self._site)
        for event in self._events(spool):
            with counting_failures(event, self.report):
                yield from slicer.add(reader.site_of(event).name, event, *self._bytes_of(event, spool))
        yield from slicer.end()

    def _events(self, spool: Spool) -> Iterator[Event]:
        """Yield everything that was found, in the order of time, and count it."""
        lost = spool.settle()
        if lost:
            self.report.left_out["revisit-of-nothing"] += lost
        for event in spool.events():
            self.report.pages += 1
            yield event

    def _bytes_of(self, event: Event, spool: Spool) -> tuple[dict[str, str], bytes]:
        location = spool.location_of(event)
        if location.file:
            return read_page(self._streams[location.file - 1][1], location.offset)
        return spool.read_kept(location)

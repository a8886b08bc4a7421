"""`tulieu import`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archive import Archive
from archive.cli.options import AsJson, ByWorkers, Where
from archive.errors import NothingFound
from archive.messages.language import _, message_of
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, print_message

if TYPE_CHECKING:
    from crawler.importing.report import ImportReport
    from crawler.site import Site


def import_files(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="WARC and WACZ files, folders of pages, archives.", show_default=False),
    ],
    site: Annotated[
        str | None,
        typer.Option(
            "--site", metavar="NAME", help="The site that pages belong to whose address is not in the catalogue."
        ),
    ] = None,
    by_workers: ByWorkers = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Imports pages from files into the archive, each as of the time at which it was fetched. Nothing is downloaded.

    WARC and ARC files, compressed or not, and WACZ; folders of .html and .mhtml with a table of their addresses
    (addresses.csv: file,url,fetched_at), or where the pages say themselves where they are from; other
    archives of tulieu, also on a PostgreSQL server. Pages are taken in the order of their time whatever their
    order in the files; what is in the archive already changes nothing. Of pictures and documents in such files
    those are kept that articles show or link to. What is damaged, or perhaps a page and cannot be read, is named
    and left out, and ends the command with 1.

    Example: tulieu import crawl-2024.warc.gz --archive hcm.db
    """
    from crawler.cli.fleet import shared_by_workers
    from crawler.cli.media import read_documents_of
    from crawler.importing.run import Import

    known = _find_site(site) if site is not None else None
    with ExitStack() as stack:
        share = stack.enter_context(shared_by_workers(archive)) if by_workers else None
        say = stack.enter_context(show_progress("reading the files"))
        opened = stack.enter_context(Archive.open(archive))
        work = Import(opened, known, partial(_show, say))
        work.run(files, share)
        if work.report.media_new:
            read_documents_of(opened, opened.sites())
    if json:
        print_json(work.report.as_json())
    else:
        _print(work.report)
    for where, number in work.held.items():
        print_error(
            _(
                "{where}: it has removed by order what is held here ({number}): tulieu remove --as-in with it removes "
                "that here too",
                where=where,
                number=number,
            )
        )
    for left in work.report.named:
        print_error(_("left out: {message}", message=left.told()))
    for broken in work.report.examples:
        print_error(_("damaged: {message}", message=broken.told()))
    if not work.report.is_whole:
        raise typer.Exit(1)


def _find_site(name: str) -> Site:
    from crawler.sites import site_meant

    try:
        return site_meant(name)
    except ValueError as error:
        raise NothingFound(message_of(error)) from error


def _show(say: Callable[[str], None], report: ImportReport) -> None:
    if report.pages % 10 == 0:
        say(_("{number:page|pages} read", number=report.pages))


def _print(report: ImportReport) -> None:
    print_message(
        _(
            "{number:page|pages}: {new} new, {revised} revised, {unchanged} unchanged",
            number=report.pages,
            new=report.new,
            revised=report.revised,
            unchanged=report.unchanged,
        )
    )
    for reason, number in sorted(report.refused.items()):
        print_message(_("refused: {number} {reason}", number=number, reason=reason))
    for reason, number in sorted(report.left_out.items()):
        print_message(_("left out: {number} {reason}", number=number, reason=reason))
    if report.profile_settled:
        print_message(
            _("articles read again with what was learnt about the portal: {number}", number=report.profile_settled)
        )
    if report.dates_settled:
        print_message(
            _(
                "dates read again, now that it is known whether the portal writes the day or the month first: {number}",
                number=report.dates_settled,
            )
        )
    if report.media:
        print_message(_("pictures and documents: {number}, {new} new", number=report.media, new=report.media_new))
    if report.removals:
        print_message(_("removals by order taken over: {number}", number=report.removals))
    if report.damaged:
        print_message(_("damaged: {counts}", counts=report.damaged))

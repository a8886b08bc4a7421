"""`tulieu reread`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archive import Archive
from archive.cli.options import AsJson, ByWorkers, OnSite, Where, check_site
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, print_line, print_message
from archive.record.fields import RECORD_KEYS
from archive.transactions import print_damages

if TYPE_CHECKING:
    from crawler.reread.report import RereadReport


def reread(
    site: OnSite = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, metavar="N", help="Processes that read; as many as there are cores.")
    ] = None,
    by_workers: ByWorkers = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Reads the stored pages again with the current reader.

    Differences are shown field by field and become the next revision of the article; the previous one stays in its
    history. Nothing is fetched. Articles that the current reader would refuse stay as they are; pages that were refused
    and can now be read become articles.

    Example: tulieu reread --site thanhuytphcm --dry-run
    """
    if by_workers and jobs is not None:
        raise typer.BadParameter("--jobs are this machine's processes: not with --by-workers")
    with Archive.open(archive, read_only=dry_run, create=False) as opened:
        check_site(opened, site)
        where = opened.where
    if by_workers:
        report = _read_by_workers(archive, site, dry_run=dry_run, as_json=json)
    else:
        report = _read_here(archive, site, jobs or _cores(), dry_run=dry_run, as_json=json)
    print_damages(where, report.damages)
    if json:
        print_json(report.as_json())
    elif dry_run:
        print_message("nothing was changed (--dry-run)")
    else:
        print_message(_("stored as revisions and articles: {number}", number=report.stored))
    for line in report.failed:
        print_error(_("error: {message}", message=line))
    if report.failed:
        raise typer.Exit(1)


def _read_here(archive: str, site: str | None, jobs: int, *, dry_run: bool, as_json: bool) -> RereadReport:
    """Read all pages on this machine, print what is read otherwise, and store it."""
    from crawler.reread import reread, store

    with tempfile.TemporaryFile("w+", encoding="ascii") as spool:
        with show_progress("reading pages again") as say:
            report = reread(archive, spool, site=site, jobs=jobs, on_progress=partial(_show, say))
        if not as_json:
            print_report(report)
        if not dry_run:
            spool.seek(0)
            with show_progress("storing what is read otherwise"):
                store(archive, spool, report)
    return report


def _read_by_workers(archive: str, site: str | None, *, dry_run: bool, as_json: bool) -> RereadReport:
    """Let workers read and store, and print what was read otherwise."""
    from crawler.cli.fleet import shared_by_workers
    from crawler.reread import reread_shared

    with show_progress("reading pages again") as say, shared_by_workers(archive) as share:
        report = reread_shared(archive, share, site=site, dry_run=dry_run, on_progress=partial(_show, say))
    if not as_json:
        print_report(report)
    return report


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _show(say: Callable[[str], None], report: RereadReport) -> None:
    say(_("{read:article|articles} read, {changed:differs|differ}", read=report.read, changed=report.changed))


def print_report(report: RereadReport) -> None:
    """Print the report for people to read: numbers, then each field with examples."""
    print_message(
        _(
            "{read:article|articles} read again: {same} as before, {changed} differ",
            read=report.read,
            same=report.unchanged,
            changed=report.changed,
        )
    )
    for name in RECORD_KEYS:
        numbers = {"gained": report.gained[name], "lost": report.lost[name], "changed": report.other[name]}
        if not any(numbers.values()):
            continue
        print_line(f"{name}: {', '.join(f'{number} {word}' for word, number in numbers.items() if number)}")
        for example in report.examples.get(name, ()):
            print_line(f"- {example.site} {example.key}: {example.difference}")
    for reason, number in report.refused.most_common():
        keys = ", ".join(report.refused_keys[reason])
        print_message(
            _(
                "{number} would be refused today ({reason}) and stay as they are: {keys}",
                number=number,
                reason=reason,
                keys=keys,
            )
        )
    if report.new:
        print_message(_("refused before, and articles today: {number:page|pages}", number=report.new))
    if report.without_page:
        print_error(
            _("not read again, as their pages are not stored: {number:article|articles}", number=report.without_page)
        )

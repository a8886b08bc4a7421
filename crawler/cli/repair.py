"""`tulieu repair`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from archive import Archive
from archive.cli.options import AsJson, Where
from archive.cli.verify import show_checks
from archive.database.timestamps import local
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, print_message, print_table

if TYPE_CHECKING:
    from archive.maintenance.repair import RepairReport, SetAside


def repair(
    only_list: Annotated[
        bool, typer.Option("--list", help="Only list what earlier repairs have set aside, and change nothing.")
    ] = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Repairs an archive in which `verify` found damaged records or rows. Make a backup first.

    A damaged record is set aside unchanged, and its stored page is read again to replace it; without a page the
    previous revision becomes the current one, and an article that has no revision left is fetched by the next crawl.
    Columns that repeat a record, and the search index, are rebuilt. A damaged picture or document is removed, and
    fetched by the next crawl that keeps them. What cannot be restored from the archive is listed,
    and the exit status is then 1.

    Example: tulieu repair --archive hcm.db
    """
    from archive.maintenance.repair import list_set_aside
    from archive.maintenance.repair import repair as mend
    from archive.maintenance.verify import verify
    from crawler.reading.version import reader_version
    from crawler.reread.repair import page_reader

    if only_list:
        with Archive.open(archive, read_only=True) as opened, opened.reading() as connection:
            _print_list(list_set_aside(connection), as_json=json)
        return
    with show_progress("mending the archive"), Archive.open(archive, create=False) as opened:
        report = mend(opened, page_reader(opened), reader_version(), datetime.now(UTC))
        opened.damages.take()  # they are mended, or `verify` names them
    with show_checks() as progress:
        left = verify(archive, progress=progress)
    if json:
        print_json(report.as_json() | {"left": [problem.as_json() for problem in left.problems]})
    else:
        _print(report)
        for problem in left.problems:
            for line in problem.lines():
                print_message(line)
    if left.problems:
        print_error(
            _(
                "the archive is still damaged: {number:problem|problems}",
                number=sum(problem.number for problem in left.problems),
            )
        )
        raise typer.Exit(1)


def _print(report: RepairReport) -> None:
    for line in report.named:
        print_message(line)
    if more := report.records - len(report.named):
        print_message(_("and {number:more record|more records}", number=more))
    if not report.changed:
        print_message("nothing had to be repaired")
        return
    print_message(
        _(
            "{records:record|records} set aside: {pages:page|pages} read again, {revisions:revision|revisions} and "
            "{articles:article|articles} removed",
            records=report.records,
            pages=report.read_again,
            revisions=report.revisions_removed,
            articles=report.articles_removed,
        )
    )
    print_message(
        _(
            "set aside besides: {headers:header|headers}, {withdrawals:withdrawal|withdrawals}",
            headers=report.headers,
            withdrawals=report.withdrawals,
        )
    )
    print_message(_("{rows:row|rows} rebuilt from their records", rows=report.rows))
    if report.files or report.unused_files:
        print_message(
            _(
                "pictures and documents: {files:damaged file|damaged files} removed, for the next crawl to fetch, "
                "{unused:unused file|unused files} deleted",
                files=report.files,
                unused=report.unused_files,
            )
        )
    if report.index:
        print_message("the search index was rebuilt")


def _print_list(found: list[SetAside], *, as_json: bool) -> None:
    if as_json:
        print_json([one.as_json() for one in found])
        return
    rows = [
        (one.site or "", one.key or "", str(one.number or ""), one.what, one.why, f"{local(one.taken_at):%Y-%m-%d}")
        for one in found
    ]
    print_table(("site", "key", "revision", "what", "why", "set aside"), rows)

"""The command `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.errors import NotAnArchive
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, print_message

if TYPE_CHECKING:
    from archive.maintenance.report import CheckProgress, CheckReport

_EVERY = 500


def verify(
    bag: Annotated[
        Path | None,
        typer.Argument(metavar="[BAG]", help="A folder that `export --bag` made, instead of an archive."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Skip the checks that read every page, file, record and search index entry.")
    ] = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Checks whether the archive is intact, and exits with 1 if it is not.

    Every stored page is unpacked and compared with its digest, every kept picture and document with its own, every
    record with its digest, its article and its photographs, every profile of a portal with its digest; references
    between tables and the numbers of revisions are checked; articles are looked up in the search index, and SQLite
    checks its file. One line for each problem, at most ten of a kind. Nothing is written, and a crawl may run at the
    same time.

    With BAG, whoever made it, links and paths that lead out of it are looked for, then every file is compared with its
    digests; damaged, missing and unexpected files are listed.

    Example: tulieu verify --archive hcm.db
    """
    from archive.maintenance.check_bag import check_bag, is_bag

    if bag is None and is_bag(archive):
        bag = Path(archive)
    if bag is not None and not bag.exists():
        raise NotAnArchive(_("{folder}: there is no such folder", folder=bag))
    if bag is not None and not is_bag(bag):
        raise NotAnArchive(_("{folder}: no bag: it has no bagit.txt (an archive is named by --archive)", folder=bag))
    with show_checks() as progress:
        if bag is not None:
            report = check_bag(bag, quick=quick, progress=progress)
        else:
            from archive.maintenance.verify import verify as verify_archive

            report = verify_archive(archive, quick=quick, progress=progress)
    if json:
        print_json(report.as_json())
    else:
        _print(report, _("bag") if bag is not None else _("archive"))
    if report.problems:
        raise typer.Exit(1)


def _print(report: CheckReport, what: str) -> None:
    for problem in report.problems:
        for line in problem.lines():
            print_message(line)
    looked_at = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in report.checked.items())
    total = sum(problem.number for problem in report.problems)
    print_message(_("looked at: {what}", what=looked_at) if looked_at else "looked at: nothing")
    if total:
        print_error(_("the {what} is damaged: {number:problem|problems}", what=what, number=total))
    else:
        print_message(_("the {what} is intact", what=what))


@contextmanager
def show_checks() -> Iterator[CheckProgress]:
    """Show how far a check is while the `with` lasts; yield what takes it."""
    with show_progress("checking") as say:

        def show(what: str, number: int) -> None:
            if number % _EVERY == 0:
                say(_("checking: {counts}", counts=f"{what.replace('_', ' ')} {number}"))

        yield show

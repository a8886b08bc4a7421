"""The command `export`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from archive.cli.options import OnSite, Since, Until, Where, check_days, check_site
from archive.errors import BadList
from archive.export import COMPRESSIBLE, FORMATS, export, format_of
from archive.export.lists import find_listed
from archive.export.output import COMPRESSED_ENDINGS
from archive.export.redact import REDACTABLE
from archive.export.source import open_source
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error
from archive.record.selection import Selection
from archive.store import Archive

WithWords = Annotated[
    str | None, typer.Option("--query", metavar="WORDS", help="With these words only, in the language of search.")
]


def export_articles(
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="PATH", help="The file to write; - for standard output.", show_default=False
        ),
    ],
    format_name: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; else what PATH ends in."),
    ] = None,
    site: OnSite = None,
    since: Since = None,
    until: Until = None,
    query: WithWords = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar="NAME", help="Only this section, named as on the site.")
    ] = None,
    with_duplicates: Annotated[
        bool,
        typer.Option(
            "--with-duplicates/--without-duplicates",
            help="Whether to keep duplicates; else only the first published article of each story, "
            "see `tulieu duplicates`.",
        ),
    ] = True,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            help="csv, and the index of files, for spreadsheet programs: with a byte order mark, and ' before "
            "formulas.",
        ),
    ] = False,
    exclude: Annotated[
        Path | None,
        typer.Option(
            "--exclude",
            metavar="FILE",
            help="Without the articles that FILE names: keys or addresses, one a line; what follows # is a comment.",
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        Path | None,
        typer.Option(
            "--only", metavar="FILE", help="Only the articles that FILE names, in the same form.", show_default=False
        ),
    ] = None,
    redact: Annotated[
        str | None,
        typer.Option(
            "--redact",
            metavar="authors",
            help="Take the authors' names out, also where else they stand in a record: for publishing.",
            show_default=False,
        ),
    ] = None,
    with_media: Annotated[
        bool | None,
        typer.Option(
            "--with-media/--without-media",
            help="Whether the pictures and documents that are kept are in it, beside the records, which name them by "
            "their SHA-256 in any case: without it they are in warc and wacz, and not in huggingface and bags of "
            "records.",
            show_default=False,
        ),
    ] = None,
    bag: Annotated[
        bool, typer.Option("--bag", help="PATH becomes a new folder: a BagIt bag with the export and its digests.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Replace a file that is no earlier export; never a database, nor a folder with other things.",
        ),
    ] = False,
    changes: Annotated[
        bool,
        typer.Option(
            "--changes",
            help="atom: the newest 100 changes instead, as `changes` finds them; --since and --until: found.",
        ),
    ] = False,
    archive: Where = "archive.db",
) -> None:
    """Writes articles to a file, which appears when it is complete.

    jsonl, csv, sentences, tei and warc are compressed where PATH ends in .gz or .zst. csv puts photographs in a second
    file beside it, 2025.photos.csv for 2025.csv; on standard output there is none. An earlier export is replaced;
    any other file that is there, and one of sentences, only with --force. text, huggingface and files make a
    folder, in place of their earlier export if nothing else is in it. rss and atom have the newest 100.

    files writes the pictures and documents that are kept of each article (`tulieu media` fetches them), as
    SITE/KEY/01-name.pdf, with index.csv, which says of which article and address each is.

    With --changes an atom feed tells what was edited, withdrawn and brought back: tulieu export -o changes.atom
    --changes

    --exclude and --only take a list of articles, for what is not to be published, or for a sample. --redact
    authors empties the field and puts [redacted] where else the names stand in a record; addresses, other forms
    of a name, and persons who are not kept as authors are left.

    With --bag the export is data/ of a bag for a repository, which `tulieu verify FOLDER` and any other
    program for BagIt can check: tulieu export -o bag --bag --format jsonl

    Example: tulieu export -o 2025.csv --since 2025-01-01 --until 2025-12-31
    """
    name = format_name or format_of(Path(output).name)
    if name not in FORMATS:
        known = _("--format is one of {formats}", formats=", ".join(FORMATS))
        raise typer.BadParameter(
            known if format_name or not name else _("the ending .{ending} is not known: {why}", ending=name, why=known)
        )
    check_days(since, until)
    if excel and name not in ("csv", "files"):
        raise typer.BadParameter(_("--excel is for csv and files, not for {form}", form=name))
    if with_media is not None and name not in ("warc", "wacz", "huggingface") and (name == "files" or not bag):
        raise typer.BadParameter(
            "--with-media and --without-media are for warc, wacz, huggingface, and for --bag with a format of records"
        )
    path = None if output == "-" else Path(output)
    if path is not None and path.suffix.lower() in COMPRESSED_ENDINGS and name not in COMPRESSIBLE and not bag:
        raise typer.BadParameter(
            _("{form} is not compressed as a whole: leave out {ending}", form=name, ending=path.suffix)
        )
    if redact is not None:
        _check_redacted(redact, name, changes=changes, with_media=with_media)
    if bag and path is None:
        raise typer.BadParameter("--bag makes a folder, which cannot be written to standard output")
    if changes:
        if name != "atom":
            raise typer.BadParameter(_("--changes is for atom, not for {form}", form=name))
        if query is not None or section is not None or not with_duplicates or bag:
            raise typer.BadParameter("--changes goes with --site, --since, --until, --exclude and --only alone")
        _write_changes(archive, path, Selection(site=site, since=since, until=until), exclude, only, force=force)
        return
    chosen = Selection(site=site, since=since, until=until, query=query, section=section, copies=with_duplicates)
    with Archive.open(archive, read_only=True) as opened:
        check_site(opened, site)
        chosen = _read_lists(opened, chosen, exclude, only)
        with (
            show_progress("writing articles") as say,
            open_source(
                opened, chosen, partial(_show, say), redacted=redact is not None, with_media=with_media
            ) as source,
        ):
            if bag and path is not None:
                from archive.export.bagit import make_bag  # needed by few

                count = make_bag(source, name, path, excel=excel)
            else:
                count = export(source, name, path or sys.stdout.buffer, excel=excel, force=force)
    sys.stdout.buffer.flush()
    if path is None:
        print_error(_("{number:article|articles} written to standard output", number=count))
    elif name == "files":  # how many of how many articles was said
        print_error(_("{path}: written", path=output))
    else:
        print_error(_("{number:article|articles} written to {place}", number=count, place=output))
    _tell_left_out(chosen)
    if redact is not None:
        print_error(
            "the authors' names are taken out; left are those in addresses, other forms of a name, and persons who are "
            "not kept as authors"
        )


def _check_redacted(what: str, name: str, *, changes: bool, with_media: bool | None) -> None:
    if what not in REDACTABLE:
        raise typer.BadParameter(_("--redact takes {fields}", fields=", ".join(REDACTABLE)))
    if name in ("warc", "wacz"):
        raise typer.BadParameter(_("--redact is not for {form}: pages stay as they were served", form=name))
    if name == "files" or with_media:
        raise typer.BadParameter("--redact is not for pictures and documents: they stay as they were served")
    if changes:
        raise typer.BadParameter("--redact is not for --changes: the words that differ may be parts of names")


def _read_lists(opened: Archive, chosen: Selection, exclude: Path | None, only: Path | None) -> Selection:
    """Return the selection with what the lists name. Say which lines name nothing; raise BadList where `only` names
    nothing at all."""
    for path in filter(None, (exclude, only)):
        with opened.reading() as connection:
            listed = find_listed(connection, path, chosen.site)
        for name in listed.unknown[:_UNKNOWN]:
            print_error(
                _("note: {message}", message=_("{path}: the archive has no article {key}", path=path, key=name))
            )
        if (more := len(listed.unknown) - _UNKNOWN) > 0:
            print_error(
                _("note: {message}", message=_("{path}: nor those of {number:line|lines} more", path=path, number=more))
            )
        if path is only and not listed.ids:
            raise BadList(_("{path}: it names no article of the archive", path=path))
        chosen = replace(chosen, only=listed.ids) if path is only else replace(chosen, excluded=listed.ids)
    return chosen


_UNKNOWN = 20
"""Lines of a list that are told because they name nothing; of more the number."""


def _tell_left_out(chosen: Selection) -> None:
    if chosen.excluded:
        print_error(_("left out by --exclude: {number:article|articles}", number=len(chosen.excluded)))


def _write_changes(
    archive: str, path: Path | None, chosen: Selection, exclude: Path | None, only: Path | None, *, force: bool
) -> None:
    from archive.export.feeds import NEWEST, write_changes
    from archive.export.output import Output
    from archive.history.changes import read_changes

    with show_progress("looking for changes"), Archive.open(archive, read_only=True) as opened:
        check_site(opened, chosen.site)
        chosen = _read_lists(opened, chosen, exclude, only)
        with opened.reading() as connection:
            found = read_changes(
                connection,
                site=chosen.site,
                since=chosen.since,
                until=chosen.until,
                at_most=NEWEST,
                only=chosen.only,
                excluded=chosen.excluded,
            )
    with Output(path or sys.stdout.buffer, force=force) as output:
        count = write_changes(found, output, chosen.site)
    sys.stdout.buffer.flush()
    if path is None:
        print_error(_("{number:change|changes} written to standard output", number=count))
    else:
        print_error(_("{number:change|changes} written to {place}", number=count, place=path))
    _tell_left_out(chosen)


def _show(say: Callable[[str], None], number: int) -> None:
    if number % 100 == 0:
        say(_("{number:article|articles}", number=number))

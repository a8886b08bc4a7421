"""The commands `remove` and `removed`."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson, OnSite, Where
from archive.database.timestamps import local
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, print_message, print_table
from archive.store import Archive

if TYPE_CHECKING:
    from archive.ledger.removals import Removal
    from archive.maintenance.removing.remove import RemovalReport

_SHOWN = 10  # articles; --json has all


def remove(
    keys: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY_OR_URL]...",
            help="Articles, addresses that led to none, or pictures and documents by address or SHA-256. Without any: "
            "finish what a killed removal left.",
            show_default=False,
        ),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="TEXT", help="Court or authority, number, date. It is kept for ever."),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            "--field",
            metavar="authors|caption[:N]|photo:N|attachment:N|body:N",
            help="Only this passage of an article; N counts from 1 in the current revision.",
        ),
    ] = None,
    as_in: Annotated[
        str | None,
        typer.Option("--as-in", metavar="PATH_OR_URL", help="Instead of keys: what another archive has removed."),
    ] = None,
    delete_copies: Annotated[
        bool,
        typer.Option(
            "--delete-copies", help="Delete the copies that upgrades kept beside the archive, if they have it."
        ),
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who removes it; else the user of this machine.")
    ] = None,
    site: OnSite = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Takes articles out of the archive by order of a court or an authority, for ever.

    All revisions, stored pages, search terms and addresses go, the pictures and documents that no other article has,
    and the stored pages of others that name the article: their records stay. What stays is a mark without its words, by
    which no crawl, import or copy brings it back, and the order, by `tulieu removed`: write nothing into --order that
    must not be kept, such as a name.

    Of a passage (--field) all revisions of the article are written anew without it. Its pages go, as they may have it
    elsewhere, and the article stays as it is then whatever its site changes.

    Of a picture or document (--field photo:N, --field attachment:N, or its address) the bytes go wherever they are,
    whoever has them. Other articles keep its address, and not the file.

    Files beside the archive that have it still are named. Backups, exports and copies elsewhere are yours to treat.

    Example: tulieu remove 1491931527 --order "Tòa án nhân dân TP.HCM, 12/2026/QĐ, 2026-11-30"
    """
    if keys and as_in is not None:
        raise typer.BadParameter("--as-in goes without keys: it takes those of the other archive")
    if field is not None and not keys:
        raise typer.BadParameter("--field is a passage of an article: name its key")
    if keys and not (order or "").strip():
        raise typer.BadParameter("--order is missing: court or authority, number, date")
    if order is not None and not keys:
        raise typer.BadParameter("--order is of an article: name its key")
    with Archive.open(archive, create=False) as opened:
        if as_in is not None:
            reports = _remove_as_in(opened, as_in, by)
        elif keys:
            reports = _remove(opened, keys, order or "", field, site, by)
        else:
            reports = []
            _check_unfinished(opened)
        done = _clean(opened)
        path = None if opened.is_on_server else Path(opened.where)
    files = _treat_files(path, reports, delete_copies=delete_copies)
    if json:
        print_json({"removed": [one.as_json() for one in reports], "cleaned": done, "files": [str(f) for f in files]})
    else:
        _print(reports)
    _tell(reports, files, done=done, on_server=path is None)
    if not done:
        raise typer.Exit(1)


def _remove(
    opened: Archive, keys: list[str], order: str, field: str | None, site: str | None, by: str | None
) -> list[RemovalReport]:
    from archive.maintenance.removing.passages import parse_passage
    from archive.maintenance.removing.remove import Order
    from archive.maintenance.removing.remove import remove as take_out

    passage = parse_passage(field) if field is not None else None
    given = Order(" ".join(order.split()), by or getpass.getuser(), datetime.now(UTC))
    with show_progress("removing") as say:

        def progress(pages: int) -> None:
            if pages % 100 == 0:
                say(_("removing: {number:page|pages} looked through", number=pages))

        return take_out(opened, keys, given, site=site, passage=passage, progress=progress)


def _remove_as_in(opened: Archive, where: str, by: str | None) -> list[RemovalReport]:
    from archive.maintenance.removing.others import find_held, find_held_files
    from archive.maintenance.removing.passages import Passage
    from archive.maintenance.removing.remove import Order
    from archive.maintenance.removing.remove import remove as take_out

    reports = []
    with show_progress("removing"), Archive.open(where, read_only=True) as other:
        for site, key, one in find_held(opened, other):
            given = Order(one.order, by or getpass.getuser(), datetime.now(UTC))
            passage = Passage(one.what, one.place) if one.what != "article" else None
            reports += take_out(opened, [key], given, site=site, passage=passage)
        while held := find_held_files(opened, other):
            one, files = held[0]
            reports += take_out(opened, files, Order(one.order, by or getpass.getuser(), datetime.now(UTC)))
    return reports


def _check_unfinished(opened: Archive) -> None:
    from archive.ledger.removals import has_unfinished

    with opened.reading() as connection:
        if not has_unfinished(connection):
            raise typer.BadParameter("name an article, by its key or address: no removal is unfinished")


def _clean(opened: Archive) -> bool:
    from archive.maintenance.removing.cleaning import clean

    with show_progress("cleaning the archive"):
        return clean(opened, datetime.now(UTC))


def _names(articles: list[str]) -> str:
    """Return the first of some names, and how many more there are."""
    shown = ", ".join(articles[:_SHOWN])
    more = len(articles) - _SHOWN
    return _("{names} and {more} more", names=shown, more=more) if more > 0 else shown


def _treat_files(path: Path | None, reports: list[RemovalReport], *, delete_copies: bool) -> list[Path]:
    """Return the files beside the archive that have what was removed. The plan of a backfill is deleted, which is made
    anew, and with `delete_copies` the copies that migrations kept."""
    from archive.maintenance.removing.cleaning import find_files_with, is_kept_copy_of, is_plan_of

    words = {word for one in reports for word in one.words}
    if path is None or not words:
        return []
    left = []
    for file in find_files_with(path, words):
        if is_plan_of(path, file) or (delete_copies and is_kept_copy_of(path, file)):
            file.unlink()
            print_error(_("{path}: it had what was removed, and was deleted", path=file))
        else:
            left.append(file)
    return left


def _print(reports: list[RemovalReport]) -> None:
    for one in reports:
        print_message(
            _(
                "{site} {key}: {what} removed: {revisions:revision|revisions}, {pages:stored page|stored pages}, and "
                "{others:page|pages} of others that named it",
                site=one.site,
                key=one.key or "-",
                what=one.what,
                revisions=one.revisions,
                pages=one.pages,
                others=one.others,
            )
        )
        if one.files:
            print_message(
                _(
                    "{site} {key}: with {files:picture or document|pictures and documents}",
                    site=one.site,
                    key=one.key or "-",
                    files=one.files,
                )
            )
    if not reports:
        print_message("nothing was to be removed")


def _tell(reports: list[RemovalReport], files: list[Path], *, done: bool, on_server: bool) -> None:
    """Print what is left to do."""
    for one in reports:
        if one.shared:
            told = _("they keep its address, and have the file no more: {articles}", articles=_names(one.shared))
            print_error(told)
        if one.staying:
            print_error(
                _(
                    "{number:file stays|files stay}, as other articles have them: {articles}",
                    number=one.staying,
                    articles=_names(one.stay_with),
                )
            )
        for copy in one.copies:
            print_error(_("it is still there with the same or nearly the same text: {copy}", copy=copy))
        for place in one.left:
            print_error(_("it still stands in {place} of the article", place=place))
    for file in files:
        print_error(_("{path}: it has what was removed, or cannot be read: treat it yourself", path=file))
    if on_server and reports:
        print_error(
            "PostgreSQL has it in its write-ahead log until that is used anew, and in what it archives of that: see "
            "docs/archivist.md"
        )
    if reports:
        print_error("backups, exports and copies in other places may have it: they are yours to treat")
    if not done:
        print_error(
            "another program reads the archive: its bytes are still in free space; run tulieu remove without a key "
            "when it has ended"
        )


def removed(site: OnSite = None, archive: Where = "archive.db", json: AsJson = False) -> None:
    """What was removed by order: when, by whom, and by which order.

    A key that had words in it, as an address has, went with its article, and - stands in its place.

    Example: tulieu removed --json > removed.json
    """
    from archive.ledger.removals import read_removals

    with (
        show_progress("looking for removals"),
        Archive.open(archive, read_only=True) as opened,
        opened.reading() as connection,
    ):
        found = read_removals(connection, site)
    if json:
        print_json([one.as_json() for one in found])
        return
    columns = ("removed", "site", "key", "what", "pages", "by", "order")
    print_table(columns, [_row(one) for one in found])
    if any(one.cleaned_at is None for one in found):
        print_error("a removal is unfinished: run tulieu remove without a key")


def _row(one: Removal) -> tuple[str, ...]:
    what = one.what if one.place is None else f"{one.what}:{one.place}"
    day = f"{local(one.removed_at):%Y-%m-%d}"
    return day, one.site, one.key or "-", what, str(one.pages), one.removed_by, one.order

"""The command `duplicates`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

import typer

from archive.cli.options import AsJson, ByWorkers, OnSite, Since, Until, Where, check_days, check_site
from archive.errors import ArchiveReadOnly, Unreachable
from archive.messages.language import _, as_message
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json
from archive.slices import Share
from archive.store import Archive

SIMILAR = 0.5
"""As in `archive.duplicates.minhash`, which is slow to import and imported only where it is used."""


def duplicates(
    context: typer.Context,
    site: OnSite = None,
    since: Since = None,
    until: Until = None,
    min_similarity: Annotated[
        float,
        typer.Option(min=SIMILAR, max=1.0, metavar="X", help=f"Only texts as similar as this, {SIMILAR} to 1."),
    ] = SIMILAR,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="At most this many clusters.")] = 20,
    show: Annotated[
        str | None,
        typer.Option(metavar="KEY_OR_URL", help="The copies of this article alone, and in what each differs."),
    ] = None,
    by_workers: ByWorkers = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Articles with the same or nearly the same text, on one site or several: who published first, and who after.

    First compares the articles that are new, which takes a while the first time and may be stopped and continued; then
    lists the clusters of duplicates, the newest story first. --site, --since and --until choose clusters that have such
    an article. Similarity is the share of five-word sequences that two texts have in common. Texts of about 45 words or
    less are not compared. Nothing is ever deleted.

    Example: tulieu duplicates --site thanhuytphcm --since 2025-01-01 --min-similarity 0.8
    """
    if show is not None and (since or until):
        raise typer.BadParameter("--since and --until cannot be used together with --show")
    check_days(since, until)
    if by_workers and context.obj is None:
        raise typer.BadParameter("--by-workers: `tulieu duplicates` has workers, the archive alone has none")
    with _open(archive) as opened:
        check_site(opened, site)
        with show_progress("bringing duplicates up to date") as say:
            failed = _update(opened, context.obj.share(archive) if by_workers else nullcontext(), say)
        if show is not None:
            _show_one(opened, show, site, min_similarity, as_json=json)
        else:
            _show_clusters(opened, site, since, until, min_similarity, limit, as_json=json)
    for line in failed:
        print_error(_("error: {message}", message=line))
    if failed:
        raise typer.Exit(1)


def _update(opened: Archive, shared: AbstractContextManager[Share | None], say: Callable[[str], None]) -> list[str]:
    """Bring what is known up to date, as far as the archive can be written; return what could not be done."""
    from archive.duplicates.update import update_duplicates

    def progress(what: str, done: int, total: int) -> None:
        say(_("{what}: {done} of {total}", what=as_message(what), done=done, total=total))

    try:
        with shared as share:
            return update_duplicates(opened, progress, share)
    except ArchiveReadOnly as error:
        print_error(
            _("{why}: new articles cannot be compared now, this is the result of the last comparison", why=error)
        )
        return []


def _open(where: str) -> Archive:
    try:
        return Archive.open(where, create=False)
    except (ArchiveReadOnly, Unreachable):
        return Archive.open(where, read_only=True)


def _show_clusters(
    opened: Archive, site: OnSite, since: Since, until: Until, min_similarity: float, limit: int, *, as_json: bool
) -> None:
    from archive.cli import duplicates_view as view
    from archive.duplicates import queries as known
    from archive.history.copies import make_views

    with show_progress("looking for duplicates"), opened.reading() as connection:
        found = known.find_newest_clusters(
            connection, site=site, since=since, until=until, min_similarity=min_similarity, limit=limit
        )
        shown = make_views(connection, found)
        coverage = known.read_coverage(connection)
    if as_json:
        print_json([cluster.as_json() for cluster in shown])
    else:
        view.print_clusters(shown)
    view.print_coverage(coverage)


def _show_one(opened: Archive, asked: str, site: str | None, min_similarity: float, *, as_json: bool) -> None:
    from archive.cli import duplicates_view as view
    from archive.duplicates import queries as known
    from archive.history.copies import make_views, with_changes
    from archive.history.lookup import find_article_id

    with show_progress("looking for duplicates"), opened.reading() as connection:
        article_id = find_article_id(connection, asked, site)
        found = known.find_cluster(connection, article_id, min_similarity)
        shown = [with_changes(connection, one) for one in make_views(connection, [found] if found else [])]
        why = None if found else known.explain_no_cluster(connection, article_id)
    if as_json:
        print_json([cluster.as_json() for cluster in shown])
    for cluster in () if as_json else shown:
        view.print_cluster(cluster)
    if why:
        print_error(why)

"""`tulieu media`: pictures and documents of articles that the archive has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import begin_log, print_error, print_json, print_message
from crawler.cli.options import Contact, Delay, MediaKinds, OfTheDay, SitesAtOnce, Source

if TYPE_CHECKING:
    from archive import Archive
    from archive.media.ledger import Kind
    from crawler.run.stats import RunStats
    from crawler.site import Site


def fetch_media(
    site: Annotated[
        list[str] | None,
        typer.Option("--site", metavar="NAME", help="Of this site; may be given several times.", show_default=False),
    ] = None,
    media: MediaKinds = None,
    again: Annotated[
        bool, typer.Option("--full", help="Ask again also for what is kept, and for what was given up.")
    ] = False,
    delay: Delay = None,
    at_once: SitesAtOnce = None,
    hours: OfTheDay = None,
    source: Source = None,
    contact: Contact = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Fetches pictures and documents of articles that are held.

    A crawl fetches the documents of new articles by itself, and what else --media names. This goes through all articles
    in the archive, with their earlier revisions, and requests what they show and link to and is not kept yet. What was
    interrupted continues where it stopped; what failed is requested again, ever more rarely.

    Example: tulieu media --media documents,photos

    Example: tulieu media --site thanhuytphcm --media page
    """
    from archive import Archive
    from crawler.cli.overall_progress import crawl_shown
    from crawler.cli.progress import bars_on_terminal, describe_kept, print_hours, print_media
    from crawler.cli.targets import read_delays, read_media, warn_of_contact
    from crawler.crawl import Politeness
    from crawler.run.media import total_media
    from crawler.run.options import RunOptions

    begin_log()
    with Archive.open(archive, create=False) as opened:
        mistaken: list[str] = []
        sites = _find_sites(opened, site or [], mistaken)
        if sites:
            warn_of_contact(sites, contact)
        chosen = read_media(media)
        options = {one.name: RunOptions(media=chosen.of(one.name), media_only=True, hours=hours) for one in sites}
        for one in sites:
            _enter_all(opened, one.name, options[one.name].media, again=again)
        politeness = Politeness(delay=delay, delays=read_delays(), contact=contact, source=source)
        with bars_on_terminal() as bars:
            all_stats = crawl_shown(bars, sites, opened, options, politeness, at_once)
        if json:
            print_json(total_media([stats.media.as_json() for stats in all_stats if stats.media is not None]))
        else:
            for stats in all_stats:
                print_message(_("{site}: {message}", site=stats.site, message=describe_kept(stats.media)))
                print_media(stats)
                if stats.ending == "hours":
                    print_hours(stats)
        sys.stdout.flush()  # documents may take a minute each to read
        read_documents(opened, all_stats)
    problems = [stats.problem for stats in all_stats if stats.problem]
    for problem in problems:
        print_error(problem)
    if any(stats.ending == "shutdown" for stats in all_stats):
        raise typer.Exit(130)
    if problems or mistaken:
        raise typer.Exit(1)


def read_documents(opened: Archive, all_stats: Iterable[RunStats]) -> None:
    """Read the words of the documents of some runs' sites, by which they are searched: of those that came, and of those
    that an earlier run, which was killed, has left. After Ctrl-C they are left to the next run."""
    ended = [stats for stats in all_stats if stats.media is not None]
    if all(stats.ending != "shutdown" for stats in ended):
        read_documents_of(opened, [stats.site for stats in ended])


def read_documents_of(opened: Archive, sites: Iterable[str]) -> None:
    """Read the words of the documents of some sites that were not read yet."""
    for site in sites:
        with show_progress(_("{site}: reading the words of documents", site=site)) as say:

            def show(done: int, number: int, site: str = site, say: Callable[[str], None] = say) -> None:
                say(
                    _(
                        "{site}: reading the words of documents: {done} of {number}",
                        site=site,
                        done=done,
                        number=number,
                    )
                )

            opened.media.read_texts(site, show)


def _find_sites(opened: Archive, names: list[str], mistaken: list[str]) -> list[Site]:
    """Return the sites that are asked for, or all that the archive has articles of. A name that means no site, or one
    without articles, is reported and put into `mistaken`."""
    from crawler.run.due import site_of
    from crawler.sites import site_meant

    held = set(opened.sites())
    states = {state.name: state for state in opened.crawls.site_states()}
    found: dict[str, Site] = {}
    for name in names or sorted(held):
        try:
            site = site_of(states[name])[0] if name in states else site_meant(name)
        except ValueError as error:
            print_error(_("error: {message}", message=_("{subject}: {message}", subject=name, message=error)))
            mistaken.append(name)
            continue
        if site.name not in held:
            why = _("{site}: the archive has no articles of it", site=name)
            print_error(_("error: {message}", message=why))
            mistaken.append(name)
            continue
        found.setdefault(site.name, site)
    return list(found.values())


def _enter_all(opened: Archive, site: str, kinds: frozenset[Kind], *, again: bool) -> None:
    from crawler.run.media import enter_held

    now = datetime.now(UTC)
    with show_progress(_("{site}: looking for pictures and documents", site=site)) as say:
        for done, number in enter_held(opened, site, kinds, now):
            say(
                _(
                    "{site}: looking for pictures and documents: {done} of {number:article|articles}",
                    site=site,
                    done=done,
                    number=number,
                )
            )
        if again:
            opened.media.make_due(site, now, kinds)

"""The `tulieu` command. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli import main as archive_cli
from archive.cli.options import HELP_OPTIONS, AsJson, Program, Where, check_days, day_option
from archive.messages.language import _, add_catalogue
from archive.messages.terminal import begin_log, print_error, print_json
from crawler.cli import doctor, extract, fixture, fleet, report, schedule, site
from crawler.cli.backfill import backfill
from crawler.cli.demo import demo
from crawler.cli.import_ import import_files
from crawler.cli.media import fetch_media, read_documents
from crawler.cli.options import Contact, Delay, MediaKinds, Notify, OfTheDay, SitesAtOnce, Source
from crawler.cli.repair import repair
from crawler.cli.reread import reread
from crawler.cli.sites import sites as list_sites
from crawler.cli.targets import (
    find_due_parts,
    find_parts,
    note_successions,
    read_delays,
    read_media,
    warn_of_contact,
)
from crawler.messages import LOCALE

if TYPE_CHECKING:
    from archive import Archive
    from archive.web.marks import KeptPage, MarkedPage
    from crawler.crawl import Politeness
    from crawler.run.options import RunOptions
    from crawler.run.stats import RunStats
    from crawler.site import Site

app = typer.Typer(
    help="Archives the news sites of Vietnam's party committees: crawl, read, date, deduplicate, export.",
    context_settings=HELP_OPTIONS,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        from crawler.reading.version import reader_version

        version, _, reader = reader_version().partition("+")
        typer.echo(f"tulieu {version}, reader {reader}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Which program and which reader it is."),
    ] = False,
) -> None:
    """What `tulieu` takes without a command."""
    context.obj = Program(share=fleet.shared_by_workers, mark=_mark_kept)


def _mark_kept(archive: Archive, kept: KeptPage) -> MarkedPage:
    from crawler.reread.marks import mark_kept

    return mark_kept(archive, kept)


def _names_of_sites(incomplete: str) -> list[str]:
    """Return the names that begin so, for a shell that completes a word."""
    from crawler.sites import sites

    return [name for name in sites() if name.startswith(incomplete)]


@app.command()
def crawl(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET...",
            help="Names of sites (see `tulieu sites`), addresses of portals, of their sections or of single articles.",
            show_default=False,
            autocompletion=_names_of_sites,
        ),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only sites that are due; without TARGET, of all that were ever crawled.")
    ] = False,
    since: Annotated[date | None, day_option("Articles published on this day (2025-01-31) or later.")] = None,
    until: Annotated[date | None, day_option("Articles published on this day or earlier.")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="PATTERN",
            help="Articles at such addresses: * is any text, ? one character, [ab] one of these; the whole address, or "
            "its path where it begins with /. May be given several times.",
            show_default=False,
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--not", metavar="PATTERN", help="No articles at such addresses; goes before --only.", show_default=False
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after N articles; the next crawl goes on.")
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Fetch every known address again; with --limit N, the N articles that were fetched longest ago.",
        ),
    ] = False,
    delay: Delay = None,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, max=64, metavar="N", help="Requests to a site at once; 1.", show_default=False),
    ] = None,
    at_once: SitesAtOnce = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            envvar="TULIEU_TIMEOUT",
            min=1,
            max=3600,
            metavar="SECONDS",
            help="That an answer may take to its last byte; 60.",
            show_default=False,
        ),
    ] = None,
    legacy_tls: Annotated[
        bool, typer.Option("--legacy-tls", help="For servers that speak only TLS 1.0 or 1.1, or have weak keys.")
    ] = False,
    media: MediaKinds = None,
    hours: OfTheDay = None,
    source: Source = None,
    contact: Contact = None,
    notify: Notify = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Fetches what is new and changed on sites into the archive.

    A crawl that was interrupted continues where it stopped. After a complete one, lists, articles a day, a week and a
    month after their publication, and articles that a sitemap or feed reports as changed are fetched again; with --full
    everything. The structure of a portal that is not in the catalogue is recognised by its software, or learnt from its
    pages. With --due, which cron and systemd call, only sites that are due.

    With the address of a section only that section is crawled: its list, the further pages of the list, and the
    articles that they link to. With the address of an article only that article. What is left out, also by --since,
    --until, --only and --not, stays due for a later crawl.

    Example: tulieu crawl https://tinhuy.example.gov.vn/ --limit 20

    Example: tulieu crawl https://tinhuy.example.gov.vn/tin-hoat-dong/ --not '*/video/*'
    """
    check_days(since, until)
    if not targets and not due:
        raise typer.BadParameter("name a TARGET, or give --due")
    mistaken: list[str] = []
    if not due:  # a mistyped name is no line of a log
        parts = find_parts(targets or [])
    begin_log()
    if due:
        parts = find_due_parts(targets or [], archive, mistaken)
    sites = [part.site for part in parts]
    if sites:
        warn_of_contact(sites, contact)
    if not sites and not json:
        raise typer.Exit(1 if mistaken else 0)
    if not due:
        note_successions(sites)
    gc.disable()  # nothing that is imported is garbage: looking takes a tenth of the start; `crawl` has it on again
    from crawler.crawl import Politeness
    from crawler.run.options import RunOptions, Window
    from crawler.run.scope import Scope

    whole = RunOptions(window=Window(since, until), limit=limit, full=full, hours=hours, scheduled=due)
    patterns = Scope(only=tuple(only or ()), without=tuple(without or ()))
    kept = read_media(media)
    options = {
        part.site.name: replace(whole, scope=replace(patterns, sections=part.sections), media=kept.of(part.site.name))
        for part in parts
    }
    politeness = Politeness(
        delay=delay, delays=read_delays(), concurrency=concurrency, timeout=timeout, contact=contact, source=source
    )
    if legacy_tls:
        sites = [replace(site, tls="legacy") for site in sites]
    _crawl(sites, archive, options, politeness, at_once=at_once, as_json=json, due=due, notify=notify)
    if mistaken:
        raise typer.Exit(1)


def _crawl(
    sites: list[Site],
    where: str,
    options: Mapping[str, RunOptions],
    politeness: Politeness,
    *,
    at_once: int | None,
    as_json: bool,
    due: bool,
    notify: str | None,
) -> None:
    """Crawl and print what was done. Ends the command with 1 where a site had a problem, with 130 after Ctrl-C. With
    `due` a site that another process is crawling is not mentioned."""
    from archive import Archive
    from crawler.cli.overall_progress import crawl_shown
    from crawler.cli.progress import bars_on_terminal, print_summary
    from crawler.run.stats import describe_stuck, total

    with Archive.open(where) as opened:
        with bars_on_terminal() as bars:
            all_stats = crawl_shown(bars, sites, opened, options, politeness, at_once)
        if as_json:
            print_json(total([stats.summary() for stats in all_stats]))
        else:
            print_summary(all_stats)
        sys.stdout.flush()  # documents may take a minute each to read
        read_documents(opened, all_stats)
        for line in (line for stats in all_stats for line in describe_stuck(stats.stuck)):
            print_error(_("note: {message}", message=line))
        for stats in all_stats:
            if due and stats.ending == "held":
                print_error(stats.problem or "")
                stats.problem = None
        _judge(all_stats, opened, options, notify)
    if any(stats.ending == "shutdown" for stats in all_stats):
        raise typer.Exit(130)


def _judge(all_stats: list[RunStats], opened: Archive, options: Mapping[str, RunOptions], notify: str | None) -> None:
    """End the command with 1 where a site had a problem or fell below its baseline."""
    problems = [stats.problem for stats in all_stats if stats.problem]
    whole = {name for name, asked in options.items() if asked.limit is None and not asked.is_narrow}
    judged = [stats.site for stats in all_stats if stats.site in whole and stats.complete]
    problems += report.check_runs(opened, judged)
    made = report.read(opened, [stats.site for stats in all_stats]) if problems and notify else None
    report.exit_on_problems(problems, made, notify)


# What these commands say in other languages.
add_catalogue(LOCALE)

# A first look: `demo`.
app.command()(demo)

# The catalogue: `sites`.
app.command(name="sites")(list_sites)

# Whether a site fits: `doctor`.
app.add_typer(doctor.app)

# How crawls went: `report`.
app.add_typer(report.app)

# Scheduled crawls: `schedule show`, ...
app.add_typer(schedule.app, name="schedule")

# Many machines: `worker`, and what they do: `fleet`.
app.command()(fleet.worker)
app.command()(fleet.fleet)

# Adding sites: `site new`, `fixture add`, ...
app.add_typer(site.site_app, name="site")
app.add_typer(fixture.fixture_app, name="fixture")

# Commands of the reader: `extract`, `date`.
app.add_typer(extract.app)

# Kept pages by today's reader: `reread`.
app.command()(reread)

# Pictures and documents of articles that are held: `media`.
app.command(name="media")(fetch_media)

# Damaged records from their stored pages: `repair`.
app.command()(repair)

# Pages out of files: `import`.
app.command("import")(import_files)

# What web archives kept: `backfill`.
app.command()(backfill)

# Commands of the archive: `stats`, `show`, `history`, `export`, ...
archive_cli.register(app)


def main() -> None:
    """`tulieu`."""
    archive_cli.run(app, "tulieu")


if __name__ == "__main__":
    main()

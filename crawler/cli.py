"""The `tulieu` command. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from archive import cli as archive_cli
from archive.cli import AsJson, Where
from archive.terminal import print_error, print_json, print_table
from crawler import doctor_cli, reading_cli, schedule_cli
from crawler.contact import Contact, warn_without_contact
from crawler.schedule.hours import Hours
from crawler.schedule_cli import WithinHours

if TYPE_CHECKING:
    from archive import Archive
    from crawler.crawl import Manners
    from crawler.session import Wishes
    from crawler.site import Site

app = typer.Typer(
    help="Archives the news sites of Vietnam's party committees: crawl, read, date, deduplicate, export.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


Since = Annotated[
    date | None,
    typer.Option(
        parser=archive_cli.parse_day, metavar="DAY", help="Articles published on this day (2025-01-31) or later."
    ),
]
Until = Annotated[
    date | None,
    typer.Option(parser=archive_cli.parse_day, metavar="DAY", help="Articles published on this day or earlier."),
]


@app.command()
def crawl(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET", help="Names of sites (see `tulieu sites`) or addresses of portals.", show_default=False
        ),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only sites whose time has come; without TARGET all that were ever crawled.")
    ] = False,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after N articles; the next crawl goes on.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Ask for every known address again.")] = False,
    delay: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=3600,
            metavar="SECONDS",
            help="Between two requests to a site; 1, and more if it answers slowly.",
            show_default=False,
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, max=64, metavar="N", help="Requests to a site at once; 1.", show_default=False),
    ] = None,
    contact: Contact = None,
    hours: WithinHours = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Fetches what is new and changed on sites into the archive.

    A crawl that was cut off goes on where it was. An address that is in no catalogue is recognised by
    its software. A finished one asks again for lists, for articles of the last 30 days and for those whose
    sitemap names a later change; --full for everything.

    Example: tulieu crawl https://tinhuy.example.gov.vn/ --limit 20
    """
    if since and until and until < since:
        raise typer.BadParameter("--until is before --since")
    if not targets and not due:
        raise typer.BadParameter("name a TARGET, or use --due")
    sites = _find_sites(targets or [])
    if not _is_hour(hours, due):
        return
    from crawler.crawl import Manners
    from crawler.session import Wishes
    from crawler.visits import Window

    wishes = Wishes(window=Window(since, until), limit=limit, full=full)
    manners = Manners(delay=delay, concurrency=concurrency, contact=contact, hours=hours)
    _crawl(sites, archive, wishes, manners, as_json=json, only_due=due)


def _crawl(
    sites: list[Site], where: str, wishes: Wishes, manners: Manners, *, as_json: bool, only_due: bool = False
) -> None:
    """Crawls and tells of it. Ends the command with 1 where a site had a problem, with 130 after Ctrl-C."""
    from archive import Archive
    from crawler.crawl import crawl as run
    from crawler.progress import Progress, print_summary
    from crawler.tally import total

    problems: list[str] = []
    with Archive.open(where, create=bool(sites)) as opened:
        if only_due:
            sites, problems = _find_due(opened, sites)
        warn_without_contact(sites, manners.contact)
        with Progress() as progress:
            tallies = run(sites, opened, wishes, manners, on_progress=progress.show) if sites else []
        if as_json:
            print_json(total([tally.summary() for tally in tallies]))
        else:
            print_summary(tallies)
    for tally in tallies:
        if tally.held and only_due:
            print_error(tally.problem or "")
        elif tally.problem:
            problems.append(tally.problem)
    for problem in problems:
        print_error(f"error: {problem}")
    if problems:
        raise typer.Exit(1)
    if any(tally.ending == "shutdown" for tally in tallies):
        raise typer.Exit(130)


@app.command()
def sites(json: AsJson = False) -> None:
    """The catalogue of sites that are known by name.

    With what each statement about them rests on.

    Example: tulieu sites
    """
    from crawler.sites import sites as all_sites

    known = all_sites().values()
    if json:
        print_json([_site_as_json(site) for site in known])
        return
    rows = [(site.name, site.title, " ".join(site.domains), _rests_on(site)) for site in known]
    print_table(("name", "publisher", "hosts", "rests on"), rows)


def _site_as_json(site: Site) -> dict[str, object]:
    return {
        "name": site.name,
        "title": site.title,
        "domains": list(site.domains),
        "seeds": list(site.seeds),
        "zone": site.zone,
        "layouts": list(site.layouts),
        "basis": dict(site.basis),
    }


def _rests_on(site: Site) -> str:
    return "; ".join(f"{name}: {basis}" for name, basis in site.basis.items())


def _find_sites(targets: list[str]) -> list[Site]:
    """The sites that words on the command line mean, each once. Ends the command at a word that means none."""
    from crawler.sites import site_meant

    found: dict[str, Site] = {}
    for target in targets:
        try:
            site = site_meant(target)
        except ValueError as error:
            print_error(f"error: {error}")
            raise typer.Exit(1) from error
        found.setdefault(site.name, site)
    return list(found.values())


def _find_due(opened: Archive, sites: list[Site]) -> tuple[list[Site], list[str]]:
    """Those that are due, of all where none are given, and what is wrong with others. Says so where there is
    nothing to do."""
    from crawler.schedule.due import find_due

    due = find_due(opened, sites, datetime.now(UTC))
    if not due.sites and not due.problems:
        print_error(due.otherwise)
    return list(due.sites), list(due.problems)


def _is_hour(hours: Hours | None, only_due: bool) -> bool:
    """Whether anything may be asked for now; says so where not, and ends the command where a person asked."""
    if hours is None or hours.hold(datetime.now(UTC)):
        return True
    line = f"it is not within the hours {hours} in Vietnam: nothing was asked for"
    print_error(line if only_due else f"error: {line}")
    if not only_due:
        raise typer.Exit(1)
    return False


# Commands of the reader: `extract`, `date`.
app.add_typer(reading_cli.app)

# When sites are crawled: `schedule show`, `schedule systemd`, ...
app.add_typer(schedule_cli.app, name="schedule")

# Whether a site can be read today: `doctor`.
app.add_typer(doctor_cli.app)

# Commands of the archive: `stats`, `show`, `history`, `export`, ...
archive_cli.register(app)


def main() -> None:
    """`tulieu`."""
    archive_cli.run(app, "tulieu")


if __name__ == "__main__":
    main()

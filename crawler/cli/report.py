"""`tulieu report`: how the crawls went, and whether a site is below its baseline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive import Archive
from archive.cli.options import AsJson, OnSite, Where
from archive.database.timestamps import local
from archive.errors import NothingFound
from archive.export.output import Output
from archive.messages.language import _, about, as_message
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json
from crawler.cli.options import Notify

if TYPE_CHECKING:
    from crawler.health.report import CrawlReport

app = typer.Typer(add_completion=False)


DAYS = 30
"""Days of a report where `--days` is not given."""


@app.command()
def report(
    site: OnSite = None,
    days: Annotated[int, typer.Option(min=1, max=3660, metavar="N", help="The last N days, today included.")] = DAYS,
    html: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write a page with plots to this file.", show_default=False)
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(
            metavar="SITE",
            help="Accept the last complete crawl of this site as its new normal from now on; then report on it.",
            show_default=False,
        ),
    ] = None,
    notify: Notify = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """How the crawls went, and which sites are below their own normal.

    The exit status is 0 if every site is as it normally is, else 1, with a line for each problem. What is normal is
    learnt from the site's own earlier crawls: the first one is not judged. Accept a lasting change with --accept SITE:
    earlier crawls then no longer count.

    Example: tulieu report --html report.html
    """
    if accept is not None:
        if site not in (None, accept):
            raise typer.BadParameter("--accept reports on its own site: leave out --site")
        _accept(archive, accept)
        site = accept
    with show_progress("reading the runs") as say:
        made = _read(archive, site, days)
        if html is not None:
            from crawler.health.html import render_report

            say("drawing plots")
            with Output(html, force=True) as output:
                output.main().write(render_report(made).encode())
    if html is not None:
        print_error(_("{path}: written", path=html))
    if json:
        print_json(made.as_json())
    else:
        from crawler.health.view import print_report

        print_report(made, closely=site is not None)
    exit_on_problems(made.problems, made, notify)


def _accept(where: str, site: str) -> None:
    from crawler.health.report import accept

    with Archive.open(where, create=False) as opened:
        _check_crawled(opened, site)
        since = local(accept(opened, site))
    print_error(_("{site}: from now on its crawl of {time} counts as normal", site=site, time=since))


def check_runs(archive: Archive, sites: Sequence[str]) -> list[str]:
    """Return how the last runs of sites fell below the sites' baselines, a line each. Empty where they did not, and
    where that cannot be said: of a run that is incomplete, and of the first. They are written down in the archive."""
    from crawler.health.report import judge

    return [about(site, problem) for site, found in judge(archive, sites).items() for problem in found]


def exit_on_problems(problems: list[str], made: CrawlReport | None, target: str | None) -> None:
    """Print problems on standard error, each once, send them with the report to the `target` of --notify, and end the
    command with 1. Return where there are none. Nothing is sent without a report or a target."""
    if not problems:
        return
    problems = list(dict.fromkeys(problems))  # what befell the archive befell the crawls of all sites
    for problem in problems:
        print_error(_("error: {message}", message=as_message(problem)))
    if target is not None and made is not None:
        from crawler.health.notify import NotifyError, notify

        try:
            notify(target, made, problems)
        except NotifyError as error:
            print_error(_("error: {message}", message=error))
    raise typer.Exit(1)


def read(archive: Archive, sites: list[str], days: int = DAYS) -> CrawlReport:
    """Return the report on some sites as of now."""
    from crawler.health.report import read_report

    return read_report(archive, sites, days, datetime.now(UTC))


def _read(where: str, site: str | None, days: int) -> CrawlReport:
    with Archive.open(where, read_only=True) as opened:
        crawled = _check_crawled(opened, site)
        return read(opened, crawled if site is None else [site], days)


def _check_crawled(opened: Archive, site: str | None) -> list[str]:
    """Return the sites that have runs. NothingFound where there are none, or none of this site."""
    crawled = opened.crawls.crawled_sites()
    if not crawled:
        raise NothingFound(_("{where}: no site was crawled into it yet", where=opened.where))
    if site is not None and site not in crawled:
        raise NothingFound(
            _("{site} was never crawled: there are runs of {sites}", site=site, sites=", ".join(crawled))
        )
    return crawled

"""`tulieu report`: how the crawls went, what is missing, what stopped matching."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from archive.cli import AsJson, OnSite, Where
from archive.errors import NothingFound
from archive.instants import local
from archive.store import Archive
from archive.terminal import print_error, print_json, print_line, print_table

app = typer.Typer(add_completion=False)

Notify = Annotated[
    str | None,
    typer.Option(
        metavar="COMMAND_OR_URL",
        help="Where something is below its normal: run this command, with the problems on its standard input, or "
        "post them as JSON to this address.",
    ),
]


@app.command()
def report(
    site: OnSite = None,
    days: Annotated[int, typer.Option(min=1, max=3650, metavar="N", help="Of the last N days.")] = 30,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="PATH", help="Write a page with plots to this file.")
    ] = None,
    notify: Notify = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """How the crawls went: what came in, what was refused and failed, which fields and selectors are missing
    that used to be there, whether a site fell silent, and what of all that was found is archived.

    Ends with 1 where a site is below its own normal.

    Example: tulieu report --days 7 --html report.html
    """
    from crawler.health.report import make_report

    now = datetime.now(UTC)
    with Archive.open(archive, read_only=True) as opened:
        made = make_report(opened, now, days=days, site=site)
    if not made:
        raise NothingFound(f"no crawl of {site or 'any site'} was written down in {archive}")
    if html is not None:
        _write(html, made, now, days)
    if json:
        print_json({"made_at": local(now).isoformat(timespec="seconds"), "days": days, "sites": made})
    elif html is None:
        _print(made)
    tell(made, notify)


def named(site: str, problem: str) -> str:
    """A problem with its site's name before it, where it does not name it itself."""
    return problem if site in problem else f"{site}: {problem}"


def tell(made: list[dict[str, Any]], notify: str | None) -> None:
    """Says what is below its normal, here and where `notify` leads, and ends the command with 1; nothing where
    all is well."""
    problems = [named(site["site"], problem) for site in made for problem in site["problems"]]
    for problem in problems:
        print_error(f"error: {problem}")
    if not problems:
        return
    if notify is not None:
        from crawler.health.notify import NotNotified
        from crawler.health.notify import notify as send
        from crawler.health.report import summarise

        try:
            send(notify, summarise(made), made)
        except NotNotified as error:
            print_error(f"error: {error}")
    raise typer.Exit(1)


def _write(path: Path, made: list[dict[str, Any]], now: datetime, days: int) -> None:
    from crawler.health.html import render_html

    path.write_text(render_html(made, local(now).isoformat(sep=" ", timespec="minutes"), days), "utf-8")
    print_error(f"report written to {path}")


def _print(made: list[dict[str, Any]]) -> None:
    columns = ("site", "crawls", "last crawl", "new", "revised", "refused", "failed", "faults", "archived", "of found")
    rows = []
    for site in made:
        last, whole = site["last_run"] or {}, site["completeness"]
        counts = [str(sum(site[name].values())) for name in ("refused", "failed", "faults")]
        numbers = [str(site["new"]), str(site["revised"]), *counts, str(whole["archived"]), str(whole["found"])]
        rows.append([site["site"], str(site["runs"]), str(last.get("started_at", ""))[:16], *numbers])
    print_table(columns, rows)
    for site in made:
        for name in ("refused", "failed", "faults", "waits"):
            if site[name]:
                print_line(f"{site['site']}: {name}: {_listed(site[name])}")
        if site["completeness"]["missing"]:
            print_line(f"{site['site']}: found but not archived: {_listed(site['completeness']['missing'])}")
        for witness in site["stopped"]:
            print_line(f"{site['site']}: stopped matching: {witness}")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{reason} {number}" for reason, number in counts.items())

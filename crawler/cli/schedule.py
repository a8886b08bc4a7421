"""`tulieu schedule`: when sites are crawled, and what cron, systemd or a container need for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.cli.settings import current_settings
from archive.database.timestamps import local
from archive.ledger.sites import SiteState
from archive.messages.language import _, about
from archive.messages.terminal import begin_log, cell, print_error, print_json, print_table
from archive.store import Archive
from crawler.cli.options import Contact, OfTheDay, refuse_windows
from crawler.schedule.hours import Hours

app = typer.Typer(help="When sites are crawled again.", no_args_is_help=True, rich_markup_mode=None)


def _parse_span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})([mhd])", text.strip())
    spans = {"m": "minutes", "h": "hours", "d": "days"}
    span = timedelta(**{spans[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta(minutes=10) <= span <= timedelta(days=366):
        raise typer.BadParameter(_("{text} is not a time like 6h or 2d, from 10m to 366d", text=repr(text)))
    return span


@app.command()
def show(archive: Where = "archive.db", json: AsJson = False) -> None:
    """Every site that was ever crawled into the archive: how often, why, when last, when next.

    Example: tulieu schedule show
    """
    with Archive.open(archive, read_only=True) as opened:
        states = opened.crawls.site_states()
        last = opened.crawls.runs_by_site(limit=1)
    rows = [(state, last[state.name][0].started_at if state.name in last else None) for state in states]
    if json:
        print_json([_as_json(state, begun) for state, begun in rows])
    elif rows:
        told = [{**_as_json(state, begun), "every_by": cell(state.every_by)} for state, begun in rows]
        cells = [[str(value or "") for value in one.values()] for one in told]
        print_table(("site", "target", "every", "by", "last crawl", "next crawl", "failures", "held by"), cells)
    else:
        print_error("no site was crawled into this archive yet")


def _as_json(state: SiteState, begun: datetime | None) -> dict[str, object]:
    return {
        "site": state.name,
        "target": state.target,
        "every": None if state.every is None else _span(state.every),
        "every_by": state.every_by,
        "last_crawl_at": _moment(begun),
        "next_crawl_at": _moment(state.due_at) if state.every_by != "never" else None,
        "failures": state.failures,
        "held_by": state.holder,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else local(at).isoformat(timespec="minutes")


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours / 24:.3g}d" if hours >= 48 else f"{hours:.3g}h" if hours >= 1 else f"{hours * 60:.3g}m"


@app.command("set")
def set_site(
    site: Annotated[str, typer.Argument(metavar="SITE", help="As `schedule show` names it.", show_default=False)],
    every: Annotated[
        timedelta | None,
        typer.Option(parser=_parse_span, metavar="SPAN", help="Crawl it this often: 6h, 2d.", show_default=False),
    ] = None,
    never: Annotated[bool, typer.Option("--never", help="Crawl it only when asked by name.")] = False,
    learnt: Annotated[bool, typer.Option("--learnt", help="As often as its own history suggests.")] = False,
    archive: Where = "archive.db",
) -> None:
    """How often a site is crawled.

    Example: tulieu schedule set thanhuytphcm --every 6h
    """
    if (every is not None) + never + learnt != 1:
        raise typer.BadParameter("give one of --every, --never and --learnt")
    with Archive.open(archive, create=False) as opened:
        state = opened.crawls.site_state(site)
        last = next(iter(opened.crawls.runs(site, limit=1)), None)
        begun = last.started_at if last else datetime.now(UTC)
        opened.crawls.plan_site(
            site,
            due_at=begun + every if every else None,  # learnt: by the next crawl, which is due
            every=every,
            every_by="person" if every else "never" if never else "learnt",
            failures=state.failures if state else 0,
        )


@app.command()
def systemd(archive: Where = "archive.db", contact: Contact = None, hours: OfTheDay = None) -> None:
    """A service and a timer for systemd, as they are, with what to do with them on top.

    Example: tulieu schedule systemd --contact you@university.edu
    """
    from crawler.schedule.units import systemd_units

    _print_timer(systemd_units, archive, contact, hours)


@app.command()
def cron(archive: Where = "archive.db", contact: Contact = None, hours: OfTheDay = None) -> None:
    """A line for `crontab -e`, as it is.

    Example: tulieu schedule cron --contact you@university.edu
    """
    from crawler.schedule.units import cron_line

    _print_timer(cron_line, archive, contact, hours)


def _print_timer(
    text_of: Callable[[str, str | None, Hours | None, Path | None], str],
    archive: str,
    contact: str | None,
    hours: Hours | None,
) -> None:
    """Print what a timer is given, without the database's password; where there is one, how to give that."""
    from crawler.schedule.units import without_password

    try:
        where, line = without_password(archive)
        text = text_of(where, contact, hours, current_settings().folder_file)
    except ValueError as error:
        raise typer.BadParameter(about(repr(archive), error)) from None
    if line is not None:
        print_error(
            _(
                "the password is left out, for everybody on this machine could read it there: write it "
                "as the last word of the line {line} in ~/.pgpass, which only you may read (chmod 600)",
                line=line,
            )
        )
    typer.echo(text)


@app.command()
def run(
    every_minutes: Annotated[
        int, typer.Option(min=1, max=1440, metavar="N", help="How often to check whether a site is due.")
    ] = 10,
    archive: Where = "archive.db",
    contact: Contact = None,
    hours: OfTheDay = None,
) -> None:
    """Keeps running and crawls every site when it is due: for containers. Ctrl-C or SIGTERM end it, and the crawl that
    is running, gracefully.

    Example: tulieu schedule run --archive /data/archive.db
    """
    refuse_windows("tulieu schedule run")
    from crawler.schedule.loop import run_schedule

    begin_log()
    raise typer.Exit(run_schedule(archive, contact, hours, every_minutes))

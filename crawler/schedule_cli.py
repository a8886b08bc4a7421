"""`tulieu schedule`: when sites are crawled, and what calls `tulieu crawl --due`."""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from archive.cli import AsJson, Where
from archive.instants import local
from archive.store import Archive
from archive.terminal import print_error, print_json, print_table
from crawler.contact import Contact
from crawler.hold import describe
from crawler.schedule import units
from crawler.schedule.hours import Hours

if TYPE_CHECKING:
    from archive.runs import Run
    from archive.sites import SiteState

SHORTEST = timedelta(minutes=10)
"""What a person may ask for at most."""

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def parse_hours(text: str) -> Hours:
    """Hours as people type them; BadParameter for anything else."""
    try:
        return Hours.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def parse_every(text: str) -> timedelta:
    """`30m`, `6h`, `2d`; BadParameter for anything else."""
    match = re.fullmatch(r"(\d{1,4})([mhd])", text.strip())
    every = int(match[1]) * _UNITS[match[2]] if match else timedelta()
    if not SHORTEST <= every <= timedelta(days=366):
        raise typer.BadParameter(f"{text!r} is no time like 6h or 2d (10m to 366d)")
    return every


WithinHours = Annotated[
    Hours | None,
    typer.Option(
        "--hours",
        parser=parse_hours,
        envvar="TULIEU_HOURS",
        metavar="FROM-TO",
        help="Ask for nothing outside of these hours (22-6), by Vietnam's clocks.",
        show_default=False,
    ),
]

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, help="When sites are crawled, and what calls `tulieu crawl --due`."
)


@app.command()
def show(archive: Where = "archive.db", json: AsJson = False) -> None:
    """When each site was crawled and when it will be.

    How often is learnt from how often it publishes, unless you have said it (`schedule set`). Times are
    Vietnam's.

    Example: tulieu schedule show
    """
    with Archive.open(archive, read_only=True) as opened:
        known = [(state, next(iter(opened.runs(state.name, limit=1)), None)) for state in opened.site_states()]
    now = datetime.now(UTC)
    if json:
        print_json([_as_json(state, run, now) for state, run in known])
        return
    columns = ("site", "every", "decided by", "last crawl", "next crawl", "held by")
    print_table(columns, [_row(state, run, now) for state, run in known])


@app.command("set")
def set_(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Its name or address.", show_default=False)],
    every: Annotated[
        timedelta | None, typer.Option(parser=parse_every, metavar="TIME", help="Time between two crawls: 6h, 2d.")
    ] = None,
    never: Annotated[bool, typer.Option("--never", help="Only when it is named.")] = False,
    learnt: Annotated[bool, typer.Option("--learnt", help="As often as it publishes.")] = False,
    archive: Where = "archive.db",
) -> None:
    """How often a site is crawled.

    Example: tulieu schedule set thanhuytphcm --every 6h
    """
    if (every is not None) + never + learnt != 1:
        raise typer.BadParameter("give one of --every, --never and --learnt")
    from crawler.schedule.planning import decide

    with Archive.open(archive, create=False) as opened:
        state = _find_state(opened, site)
        by: Literal["person", "never", "learnt"] = "never" if never else "learnt" if learnt else "person"
        decide(opened, state, by, every, datetime.now(UTC))
        state = opened.site_state(state.name) or state
    print_error(f"{state.name}: every {_every(state)}, next crawl: {_next(state, datetime.now(UTC))}")


@app.command()
def systemd(
    unit: Annotated[
        str | None, typer.Argument(metavar="service|timer", help="One of them alone.", show_default=False)
    ] = None,
    archive: Where = "archive.db",
    contact: Contact = None,
    hours: WithinHours = None,
) -> None:
    """Units of systemd that crawl every hour what is due.

    Prints both, with how to install them; they hold the absolute paths of this program and of the archive.

    Example: tulieu schedule systemd --archive hcm.db --contact you@example.org --hours 22-6
    """
    if unit not in (None, "service", "timer"):
        raise typer.BadParameter("service or timer")
    environment = _environment(archive, contact, hours)
    service, timer = units.systemd_service(_installed(), environment), units.systemd_timer()
    if unit is not None:
        _print_text(service if unit == "service" else timer)
        return
    again = units.systemd_help(_installed(), _options(environment))
    _print_text(f"{again}\n# --- tulieu.service\n{service}\n# --- tulieu.timer\n{timer}")


@app.command()
def cron(archive: Where = "archive.db", contact: Contact = None, hours: WithinHours = None) -> None:
    """A crontab's line that crawls every hour what is due.

    What it says goes to a file beside the archive. Add it with `crontab -e`.

    Example: tulieu schedule cron --archive hcm.db --contact you@example.org
    """
    where = _absolute(archive)
    log = Path("tulieu.log").absolute() if "://" in where else Path(where).with_suffix(".log")
    _print_text(units.cron_line(_installed(), _environment(archive, contact, hours), str(log)))


@app.command()
def run(
    every_minutes: Annotated[
        int, typer.Option(min=1, max=1440, metavar="N", help="Look so often whether a site is due.")
    ] = 10,
    archive: Where = "archive.db",
    contact: Contact = None,
    hours: WithinHours = None,
) -> None:
    """Crawls what is due, again and again, until it is stopped.

    For containers; elsewhere cron or systemd do it. SIGTERM and Ctrl-C end it with what it has saved.

    Example: tulieu schedule run --archive /data/hcm.db --contact you@example.org
    """
    from crawler.schedule.clock import Clock

    Archive.open(archive).close()  # what is wrong with it is said now, not every ten minutes
    Clock([*_this_command(), "crawl", "--due"], _environment(archive, contact, hours), every_minutes).run()


def _find_state(opened: Archive, site: str) -> SiteState:
    from crawler.sites import site_meant

    state = opened.site_state(site)
    if state is None:
        try:
            state = opened.site_state(site_meant(site).name)
        except ValueError as error:
            print_error(f"error: {error}")
            raise typer.Exit(1) from error
    if state is None:
        print_error(f"error: {site} was never crawled into {opened.where} (tulieu crawl {site} enters it)")
        raise typer.Exit(1)
    return state


def _as_json(state: SiteState, run: Run | None, now: datetime) -> dict[str, Any]:
    return {
        "site": state.name,
        "target": state.target,
        "every_seconds": None if state.every is None else int(state.every.total_seconds()),
        "every_by": state.every_by,
        "failures": state.failures,
        "last_crawl": None if run is None else local(run.started_at).isoformat(timespec="seconds"),
        "problem": None if run is None else run.counts.get("problem"),
        "due_at": None if state.due_at is None else local(state.due_at).isoformat(timespec="seconds"),
        "held_by": _holder(state, now),
    }


def _row(state: SiteState, run: Run | None, now: datetime) -> tuple[str, ...]:
    by = {"learnt": "learnt", "person": "you", "never": "you"}[state.every_by]
    last = "never" if run is None else f"{local(run.started_at):%Y-%m-%d %H:%M}"
    if state.failures:
        last += f" (problem, {state.failures} in a row)"
    return state.name, _every(state), by, last, _next(state, now), _holder(state, now) or ""


def _every(state: SiteState) -> str:
    if state.every_by == "never" or state.every is None:
        return "never" if state.every_by == "never" else "?"
    minutes = round(state.every.total_seconds() / 60)
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes % size == 0 or minutes > 2 * size:
            return f"{minutes / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{minutes} min"


def _next(state: SiteState, now: datetime) -> str:
    if state.every_by == "never":
        return "when it is named"
    return "now" if state.due_at is None or state.due_at <= now else f"{local(state.due_at):%Y-%m-%d %H:%M}"


def _holder(state: SiteState, now: datetime) -> str | None:
    held = state.holder is not None and state.held_until is not None and state.held_until > now
    return describe(state.holder) if held and state.holder is not None else None


def _environment(archive: str, contact: str | None, hours: Hours | None) -> dict[str, str]:
    said = {"TULIEU_ARCHIVE": _absolute(archive), "TULIEU_CONTACT": contact, "TULIEU_HOURS": hours and str(hours)}
    return {name: value for name, value in said.items() if value}


def _options(environment: dict[str, str]) -> list[str]:
    return [f"--{name.removeprefix('TULIEU_').lower()}={value}" for name, value in environment.items()]


def _absolute(archive: str) -> str:
    return archive if "://" in archive else os.path.abspath(archive)


def _this_command() -> list[str]:
    """This program as it was started."""
    if Path(sys.argv[0]).stem == "tulieu":
        return [os.path.abspath(sys.argv[0])]
    return [sys.executable, "-m", "crawler.cli"]


def _installed() -> list[str]:
    """This program by its absolute path, from wherever it is started."""
    script = Path(sys.executable).with_name("tulieu")
    return [str(script)] if script.exists() else [sys.executable, "-m", "crawler.cli"]


def _print_text(text: str) -> None:
    sys.stdout.write(text)

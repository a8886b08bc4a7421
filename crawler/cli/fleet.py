"""`tulieu worker` and `tulieu fleet`: many sites on one machine or several, and what all of them do."""

from __future__ import annotations

import gc
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.database.timestamps import local
from archive.errors import BadAddress
from archive.messages.language import _, as_message
from archive.messages.terminal import begin_log, cell, print_error, print_json, print_message, print_table
from archive.open import display_name, parse_location
from archive.slices import Share
from crawler.cli.options import Contact, Delay, MediaKinds, OfTheDay, SitesAtOnce, Source, refuse_windows

if TYPE_CHECKING:
    from crawler.fleet.status import Fleet


def _parse_metrics(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"(?:(.+):)?(\d{1,5})", text.strip())
    if found is None or not 0 < int(found[2]) < 65536:
        raise typer.BadParameter(
            _("{text} is not a port like 9400, nor a host with one like 0.0.0.0:9400", text=repr(text))
        )
    return (found[1] or "127.0.0.1").strip("[]"), int(found[2])


@contextmanager
def shared_by_workers(where: str) -> Iterator[Share]:
    """Give what shares work out among the workers of an archive: `--by-workers`. Raises BadAddress where it is in a
    file or something is not installed, and ArchiveError where no worker is alive or the queue fails."""
    url = parse_location(where)
    if url.get_backend_name() == "sqlite":
        raise BadAddress(
            _("{archive}: workers share an archive in PostgreSQL, not one in a file", archive=display_name(url))
        )
    from crawler.fleet import check_installed

    check_installed(where)
    from crawler.fleet.sharing import share_out

    with share_out(url) as share:
        yield share


def worker(
    at_once: SitesAtOnce = None,
    metrics: Annotated[
        str | None,
        typer.Option(
            metavar="PORT",
            help="Serve figures for Prometheus at this port of this machine alone; HOST:PORT for others too.",
            show_default=False,
        ),
    ] = None,
    source: Source = None,
    media: MediaKinds = None,
    hours: OfTheDay = None,
    contact: Contact = None,
    delay: Delay = None,
    archive: Where = "archive.db",
) -> None:
    """Keeps running and crawls every site when it is due, many at the same time.

    With an archive in PostgreSQL any number of workers on any machines share the sites; those of one that dies go to
    the others within two minutes. SIGTERM or Ctrl-C end it gracefully, a second one at once.

    Example: tulieu worker --archive postgresql://tulieu@db/archive --contact you@university.edu
    """
    refuse_windows("tulieu worker")
    at = None if metrics is None else _parse_metrics(metrics)
    begin_log()
    if not contact:
        print_error("warning: no --contact: say whom a webmaster can write to (or set TULIEU_CONTACT)")
    gc.disable()  # nothing that is imported is garbage; the worker has it on again
    from crawler.cli.targets import read_delays, read_media
    from crawler.crawl import Politeness
    from crawler.fleet.worker import run_worker

    politeness = Politeness(contact=contact, source=source, delay=delay, delays=read_delays())
    raise typer.Exit(run_worker(archive, politeness, places=at_once, hours=hours, metrics=at, media=read_media(media)))


def fleet(
    here: Annotated[
        bool, typer.Option("--here", help="Exit with 1 unless a worker is running on this machine; for health checks.")
    ] = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """What all workers of an archive do: which sites each crawls, what waits, what was done in the last hour and day,
    and what went wrong.

    Example: tulieu fleet --archive postgresql://tulieu@db/archive
    """
    from crawler.fleet.status import read_fleet

    state = read_fleet(archive)
    if json:
        print_json(state.as_json())
    else:
        _print(state)
    if here and not any(one.alive and one.host == socket.gethostname() for one in state.workers):
        print_error("no worker is running on this machine")
        raise typer.Exit(1)


def _print(state: Fleet) -> None:
    rows = [
        [
            one.host,
            str(one.pid or ""),
            f"{local(one.since):%Y-%m-%d %H:%M}" if one.since else "",
            f"{local(one.last_heartbeat):%H:%M:%S}" if one.last_heartbeat else "",
            "" if one.alive else cell("dead"),
            f"{len(one.sites)}/{one.places}" if one.places else str(len(one.sites)),
            " ".join(one.sites[:_NAMED]) + (" ..." if len(one.sites) > _NAMED else ""),
        ]
        for one in state.workers
    ]
    print_table(["host", "process", "since", "heartbeat", "state", "sites", "crawls"], rows)
    queue, day = state.queue, state.last_day
    print_message(
        _(
            "{waiting:site waits|sites wait}, {running} are being crawled, {failed} failed through an error",
            waiting=queue.waiting,
            running=queue.running,
            failed=queue.failed,
        )
    )
    if queue.slices_waiting or queue.slices_running:
        print_message(
            _(
                "batches of other work: {waiting} waiting, {running} running",
                waiting=queue.slices_waiting,
                running=queue.slices_running,
            )
        )
    print_message(
        _(
            "last hour: {runs:crawl|crawls}, {articles:article|articles} new or revised",
            runs=state.sites_per_hour,
            articles=state.articles_per_hour,
        )
    )
    print_message(
        _(
            "last day: {runs:crawl|crawls} of {sites:site|sites}, {new:article|articles} new, {revised} revised, "
            "{requests:request|requests}, {problems:problem|problems}",
            runs=day["runs"],
            sites=day["sites"],
            new=day["new"],
            revised=day["revised"],
            requests=day["requests"],
            problems=day["problems"],
        )
    )
    for problem in state.failures.values():
        print_message(_("problem: {problem}", problem=as_message(problem)))


_NAMED = 5
"""Sites of a worker that are named."""

"""`tulieu backfill`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from archive.cli.options import AsJson, Where, check_days, day_option
from archive.database.timestamps import VIETNAM
from archive.messages.language import _, as_message, either
from archive.messages.progress import show_progress
from archive.messages.terminal import begin_log, is_terminal, print_error, print_json, print_message, print_progress
from crawler.cli.options import Contact

if TYPE_CHECKING:
    from archive import Archive
    from crawler.backfill.counts import Counts
    from crawler.backfill.job import BackfillOptions
    from crawler.backfill.pace import Limits
    from crawler.backfill.source import Source

SOURCES = ("wayback", "commoncrawl")


def backfill(
    target: Annotated[
        str, typer.Argument(metavar="SITE", help="A site's name or the address of a portal.", show_default=False)
    ],
    source: Annotated[
        str, typer.Option("--from", metavar="|".join(SOURCES), help="The web archive.", show_default=False)
    ],
    since: Annotated[date | None, day_option("Captures of this day (2019-01-31) or later.")] = None,
    until: Annotated[date | None, day_option("Captures of this day or earlier.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after N captures; the next backfill goes on.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only list which captures there are, and how long fetching them would take."),
    ] = False,
    server: Annotated[
        str | None,
        typer.Option(
            envvar="TULIEU_BACKFILL_SERVER", metavar="URL", help="Another server of this kind.", show_default=False
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where the plan is kept; beside the archive, as NAME.backfill.", show_default=False
        ),
    ] = None,
    per_minute: Annotated[float, typer.Option(min=0.1, hidden=True)] = 20.0,
    pause: Annotated[float, typer.Option(min=0, hidden=True)] = 300.0,
    back_off: Annotated[float, typer.Option(min=0, hidden=True)] = 10.0,
    contact: Contact = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Fetches what a web archive has of a site: articles that are gone, and earlier versions of others.

    Fetches captures of all addresses that look like articles on the site's current and former domains. Each capture
    enters the history of its article at its own time. At most 20 requests a minute are made, so a large site takes
    days: a backfill that was interrupted continues where it stopped. Run again after its end, it looks for newer
    captures.

    Example: tulieu backfill thanhuytphcm --from wayback --until 2020-12-31 --dry-run
    """
    from crawler.backfill.job import BackfillOptions
    from crawler.backfill.pace import Limits
    from crawler.backfill.plan import Scope
    from crawler.cli.targets import find_targets, warn_of_contact

    if source not in SOURCES:
        raise typer.BadParameter(_("--from is {names}", names=either(SOURCES)))
    check_days(since, until)
    begin_log()
    [site] = find_targets([target])
    chosen = _source(source, server)
    limits = Limits(per_minute=per_minute, pause=pause, back_off=back_off)
    _check_limits(limits, chosen)
    if server is None:
        warn_of_contact([site], contact)
    scope = Scope(site.name, source, *_span(since, until))
    options = BackfillOptions(site=site, source=chosen, scope=scope, limits=limits, limit=limit, dry_run=dry_run)
    counts = _run(options, archive, plan or _plan_beside(archive), contact)
    if json:
        print_json(counts.summary() | ({"minutes": _minutes(counts, limits)} if dry_run else {}))
    else:
        _print(counts, limits, dry_run=dry_run)
    if counts.ending == "shutdown":
        raise typer.Exit(130)
    if counts.problem is not None:
        print_error(_("error: {message}", message=as_message(counts.problem)))
        raise typer.Exit(1)


def _source(name: str, server: str | None) -> Source:
    from crawler.backfill.commoncrawl import CommonCrawl
    from crawler.backfill.wayback import Wayback

    if server is not None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or "@" in server:
            raise typer.BadParameter("--server is scheme and host, as https://web.archive.org")
    return Wayback(server) if name == "wayback" else CommonCrawl(server)


def _check_limits(limits: Limits, source: Source) -> None:
    """Refuse to ask other people's servers more quickly than usual. Raises BadParameter."""
    from crawler.backfill.pace import Limits

    hosts = {urlsplit(server).hostname for server in source.servers}
    usual = Limits()
    hasty = limits.per_minute > usual.per_minute or limits.pause < usual.pause or limits.back_off < usual.back_off
    if hasty and not hosts <= {"127.0.0.1", "localhost"}:
        raise typer.BadParameter("only a server on this machine may be sent more requests")


def _span(since: date | None, until: date | None) -> tuple[str, str]:
    """Return days of Vietnam's calendar as times of captures: from the first on, before the second."""
    first = _digits(since) if since else "0"
    return first, _digits(until + timedelta(days=1)) if until and until < date.max else "9"


def _digits(day: date) -> str:
    midnight = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    # `strftime` does not fill up years before 1000.
    return (
        midnight.astimezone(UTC).isoformat()[:19].translate({ord(mark): None for mark in "-:T"})
        if day.year > 1
        else "0"
    )


def _plan_beside(where: str) -> Path:
    from archive.database.sqlite import path_of
    from archive.open import parse_location

    url = parse_location(where)
    path = path_of(url) if url.get_backend_name() == "sqlite" else None
    if path is None:
        raise typer.BadParameter("the archive is on a server: name a file for the plan with --plan")
    return path.with_name(f"{path.name}.backfill")


def _run(options: BackfillOptions, where: str, plan: Path, contact: str | None) -> Counts:
    from archive import Archive
    from archive.errors import ArchiveMissing

    if not options.dry_run:
        with Archive.open(where) as opened:
            return _run_over(options, opened, plan, contact)
    try:
        with Archive.open(where, read_only=True) as opened:
            return _run_over(options, opened, plan, contact)
    except ArchiveMissing:  # nothing was learnt about the site yet
        return _run_over(options, None, plan, contact)


def _run_over(options: BackfillOptions, archive: Archive | None, where: Path, contact: str | None) -> Counts:
    from crawler.backfill.job import Job
    from crawler.backfill.plan import Plan
    from crawler.backfill.running import run
    from crawler.crawl import Politeness

    site = options.site.name
    with show_progress(_("{site}: asking the web archive", site=site)) as say, Plan(where) as plan:
        job = Job(options, plan, archive, _Shown(say).show)
        run(job, options.source, Politeness(contact=contact, timeout=120))  # web archives take their time
        return job.counts


class _Shown:
    """Shows on standard error what was done: on a terminal all the time, elsewhere in a line now and then."""

    def __init__(self, say: Callable[[str], None]) -> None:
        from time import monotonic

        self._say = say
        self._clock = monotonic
        self._told = monotonic()

    def show(self, counts: Counts) -> None:
        from crawler.cli.progress import EVERY

        self._say(_words(counts))
        if not is_terminal(sys.stderr) and self._clock() - self._told >= EVERY:
            self._told = self._clock()
            print_progress(_words(counts))


def _words(counts: Counts) -> str:
    return _(
        "{site}: {listed:capture|captures} listed, {new} new, {revised} revised, {unchanged} unchanged, "
        "{refused} refused, {failed} failed",
        site=counts.site,
        listed=counts.listed,
        new=counts.new,
        revised=counts.revised,
        unchanged=counts.unchanged,
        refused=counts.refused.total(),
        failed=counts.failed.total(),
    )


def _minutes(counts: Counts, limits: Limits) -> float:
    return round(counts.left.captures / limits.per_minute, 2)


def _print(counts: Counts, limits: Limits, *, dry_run: bool) -> None:
    from crawler.backfill.counts import as_time
    from crawler.cli.progress import duration, list_counts

    left = counts.left
    if dry_run:
        print_message(
            _(
                "{site}: to be fetched: {captures:capture|captures} of {addresses:address|addresses}",
                site=counts.site,
                captures=left.captures,
                addresses=left.addresses,
            )
        )
        if left.captures:
            first, last = as_time(left.first) or "", as_time(left.last) or ""
            print_message(
                _(
                    "from {first} to {last}; that takes {duration}",
                    first=first[:10],
                    last=last[:10],
                    duration=duration(60 * _minutes(counts, limits)),
                )
            )
    else:
        print_message(_words(counts))
    if counts.left_out:
        print_message(_("left out: {counts}", counts=list_counts(counts.left_out)))
    if counts.refused:
        print_message(_("refused: {reasons}", reasons=list_counts(counts.refused)))
    if counts.failed:
        print_message(_("failed: {reasons}", reasons=list_counts(counts.failed)))
    print_message(
        _("{number:request|requests} in {duration}", number=counts.request_count, duration=duration(counts.seconds))
    )
    if left.captures and not dry_run:
        print_message(
            _("left: {captures:capture|captures}; run the same command again to continue", captures=left.captures)
        )

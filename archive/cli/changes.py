"""The command `changes`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from archive.cli.options import AsJson, OnSite, Where, check_days, check_site, day_option
from archive.database.timestamps import local
from archive.history.changes import EVENTS, ArticleChange, Changes
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import cell, print_json, print_line, print_message
from archive.store import Archive

DAYS = 7
"""Days that are looked at where `--since` is not given, today included."""


def changes(
    since: Annotated[date | None, day_option("Found on this day (2025-01-31) or later; the last seven days.")] = None,
    until: Annotated[date | None, day_option("Found on this day or earlier.")] = None,
    site: OnSite = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Articles that were edited, withdrawn or restored on their sites, most recent first. New articles are only
    counted.

    [-Words in such brackets-] were removed, {+words in such+} added. The time is that of the crawl that found the
    change: it happened after the previous crawl of the page.

    Example: tulieu changes --since 2026-01-01 --site thanhuytphcm
    """
    if since is None:
        since = local(datetime.now(UTC)).date() - timedelta(days=DAYS - 1)
    check_days(since, until)
    with show_progress("looking for changes"), Archive.open(archive, read_only=True) as opened:
        check_site(opened, site)
        found = opened.changes(site=site, since=since, until=until)
    if json:
        asked = {"since": since.isoformat(), "until": until and until.isoformat(), "site": site}
        by_event = {event: [change.as_json() for change in found.of(event)] for event in EVENTS}
        print_json(asked | {"new": found.new} | by_event)
    else:
        _print(found, since, until)


def _print(found: Changes, since: date, until: date | None) -> None:
    """Print how many changes there were, and some lines for each."""
    revised, withdrawn, returned = (found.counts[event] for event in EVENTS)
    print_message(
        _(
            "since {day}: {revised} revised, {withdrawn} withdrawn, {returned} returned, {new} new",
            day=since,
            revised=revised,
            withdrawn=withdrawn,
            returned=returned,
            new=found.new,
        )
        if until is None
        else _(
            "{day} to {last}: {revised} revised, {withdrawn} withdrawn, {returned} returned, {new} new",
            day=since,
            last=until,
            revised=revised,
            withdrawn=withdrawn,
            returned=returned,
            new=found.new,
        )
    )
    for change in found.newest:
        print_line()
        print_line(f"{cell(change.event)} {_when(change)}: {change.title}")
        print_line(f"{change.site}, {change.key}, {change.url}")
        for one in change.changes:
            for difference in one.differences:
                print_line(f"- {one.field}: {difference}")
        if not change.same_reader:
            print_message("read by another version of the reader: some differences may come from it, not from the site")


def _when(change: ArticleChange) -> str:
    if change.event == "revised":
        return f"{_at(change.at)}, seen before {_at(change.not_before)}"
    if change.event == "returned":
        return f"{_at(change.at)}, found gone {_at(change.gone_at)} ({change.reason})"
    back = f", back {_at(change.back_at)}" if change.back_at else ""
    return f"{_at(change.at)} ({change.reason}){back}"


def _at(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else ""

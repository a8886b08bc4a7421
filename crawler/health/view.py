"""How a report looks on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from archive.database.timestamps import local
from archive.messages.language import _
from archive.messages.terminal import cell, print_message, print_table
from crawler.health.completeness import NOT_ASKED
from crawler.health.proportions import Proportion, format_proportion
from crawler.health.report import CrawlReport, SiteReport
from crawler.health.verdict import WORDS


def print_report(report: CrawlReport, *, closely: bool) -> None:
    """Print a row for each site; `closely` also its fields and the days on which addresses were found."""
    print_message(
        _(
            "the last {days:day|days}, up to {time}, Vietnam's time",
            days=report.days,
            time=local(report.made_at),
        )
    )
    columns = ["site", "crawls", "last crawl", "new", "revised", "refused", "failed", "archived", "missing", "silent"]
    print_table([*columns, "state"], [_row(site) for site in report.sites])
    for site in report.sites:
        if site.normal_since is not None:
            since = local(site.normal_since)
            print_message(
                _(
                    "{site}: what is normal is learnt from its crawl of {time} on, as accepted",
                    site=site.site,
                    time=since,
                )
            )
        for note in site.notes:
            print_message(_("{subject}: {message}", subject=site.site, message=note))
    for site in report.sites if closely else ():
        _print_fields(site)
        _print_days(site)


def _row(site: SiteReport) -> list[str]:
    whole = site.completeness
    return [
        site.site,
        str(site.runs),
        site.last_run["started_at"][:16].replace("T", " "),
        str(site.new),
        str(site.revised),
        _reasons(site.refused),
        _reasons(site.failed),
        f"{whole.archived}/{whole.found - whole.moved}",
        _reasons(whole.missing),
        "" if site.staleness is None else cell(_("{number:day|days}", number=site.staleness.days)),
        cell("below normal" if site.problems else "normal"),
    ]


def _print_fields(site: SiteReport) -> None:
    rows = [
        [
            cell(WORDS.get(one.field, one.field)),
            _share(one.now),
            _share(one.before),
            ", ".join(lost.evidence for lost in one.stopped),
        ]
        for one in site.coverage
    ]
    print_table(["field", "now", "before", "stopped matching"], rows)


def _print_days(site: SiteReport) -> None:
    rows = [
        [day.isoformat(), str(of.found - of.moved), str(of.archived), _reasons(of.missing), _reasons(of.where)]
        for day, of in site.found_on_days.items()
    ]
    print_table(["found on", "addresses", "archived", "missing", "named first by"], rows)


def _share(share: Proportion) -> str:
    return f"{cell(format_proportion(share))} {cell('of')} {share.of}" if share.of else ""


def _reasons(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {_why(reason)}" for reason, number in reasons.items()) or "0"


def _why(reason: str) -> str:
    return cell("not fetched yet") if reason == NOT_ASKED else reason

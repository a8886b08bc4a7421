"""The report as one page (`report --html`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from archive.database.timestamps import local
from archive.history.changes import EVENTS
from archive.messages.language import _, translated
from archive.reports.templates import render
from crawler.health.completeness import NOT_ASKED
from crawler.health.plots import draw_completeness, draw_coverage, draw_days
from crawler.health.proportions import Proportion, format_proportion
from crawler.health.report import CrawlReport, SiteReport
from crawler.health.verdict import WORDS


def render_report(report: CrawlReport) -> str:
    """Return the page."""
    last = local(report.made_at).date()
    first = last - timedelta(days=report.days - 1)
    ordered = sorted(report.sites, key=lambda site: not site.problems)  # what needs a person stands first
    return render(
        "crawler/health/report.html",
        first=first,
        last=last,
        made_at=local(report.made_at),
        below=sum(bool(site.problems) for site in report.sites),
        sites=[(site, _parts(site, first, last, f"{position}")) for position, site in enumerate(ordered)],
        words=WORDS,
        moment=_moment,
        share=_share,
        reasons=_reasons,
    )


def _parts(site: SiteReport, first: date, last: date, salt: str) -> dict[str, Any]:
    """What is said of a site beside its report as it is. `salt` tells its plots from those of other sites."""
    changes = site.changes
    return {
        "last_run": _last_run(site),
        "numbers": _numbers(site),
        "plots": _plots(site, first, last, salt),
        "changed": [(event, changes.counts[event]) for event in EVENTS if changes.counts[event]],
        "more": sum(changes.counts.values()) - len(changes.newest),
        "counts": _counts(site),
    }


def _last_run(site: SiteReport) -> Iterator[str]:
    run = site.last_run
    began, ended, ending = _moment(run["started_at"]), run["ended_at"], run["ending"]
    if not ended:
        yield _("Last crawl began {began}, not ended: still running, or killed.", began=began)
    elif ending:
        yield _("Last crawl began {began}, ended {ended} ({ending}).", began=began, ended=_moment(ended), ending=ending)
    else:
        yield _("Last crawl began {began}, ended {ended}.", began=began, ended=_moment(ended))
    if site.normal_since:
        yield _("Its normal is learnt from {time} on, as accepted.", time=_moment(site.normal_since))
    politeness = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in run["politeness"].items())
    if politeness:
        yield _("Politeness: {rules}.", rules=politeness)


def _moment(at: datetime | str) -> datetime:
    return local(datetime.fromisoformat(at) if isinstance(at, str) else at)


def _numbers(site: SiteReport) -> list[tuple[str, object]]:
    whole = site.completeness
    silent = _("not known") if site.staleness is None else _("{number:day|days}", number=site.staleness.days)
    return [
        (_("crawls"), site.runs),
        (_("new"), site.new),
        (_("revised"), site.revised),
        (_("withdrawn"), site.changes.counts["withdrawn"]),
        (_("refused"), sum(site.refused.values())),
        (_("failed"), sum(site.failed.values())),
        (_("archived"), f"{whole.archived}/{whole.found - whole.moved}"),
        (_("silent"), silent),
    ]


def _plots(site: SiteReport, first: date, last: date, salt: str) -> Iterator[tuple[str, str]]:
    yield _("Articles by day of the crawl"), draw_days(site.days, first, last, f"a{salt}")
    found = draw_completeness(site.found_on_days, first, last, f"b{salt}")
    yield _("Article addresses by day on which they were found"), found
    if site.coverage:
        yield _("Articles that have the field"), draw_coverage(site.coverage, f"c{salt}")


def _counts(site: SiteReport) -> Iterable[tuple[str, list[tuple[str, int]]]]:
    parts = {
        _("Refused"): site.refused,
        _("Failed"): site.failed,
        _("Faults between us and the server"): site.faults,
        _("Times the site was left alone"): site.waits,
        _("Missing of all found"): site.completeness.missing,
        _("Found first on"): site.completeness.where,
    }
    return [(title, _ranked(counts)) for title, counts in parts.items() if counts]


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(_why(name), number) for name, number in sorted(counts.items(), key=lambda one: -one[1])]


def _reasons(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {translated(_why(why))}" for why, number in counts.items())


def _why(reason: str) -> str:
    return _("not fetched yet") if reason == NOT_ASKED else reason


def _share(share: Proportion) -> str:
    return f"{translated(format_proportion(share))} {translated(_('of'))} {share.of}" if share.of else "-"

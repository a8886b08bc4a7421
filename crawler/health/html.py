"""The report as one page (`report --html`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from archive.database.timestamps import local
from archive.history.changes import EVENTS, ArticleChange, Changes
from archive.messages.language import _
from archive.reports.html import escaped, figure, render_counts, render_differences, render_page
from crawler.health.coverage import FieldCoverage
from crawler.health.plots import draw_completeness, draw_coverage, draw_days
from crawler.health.proportions import Proportion, format_proportion
from crawler.health.report import CrawlReport, SiteReport
from crawler.health.verdict import WORDS


def render_report(report: CrawlReport) -> str:
    """Return the page."""
    last = local(report.made_at).date()
    first = last - timedelta(days=report.days - 1)
    below = sum(bool(site.problems) for site in report.sites)
    number = len(report.sites)
    state = f"{below} of {number} sites below normal" if below else "every site as it normally is"
    ordered = sorted(report.sites, key=lambda site: not site.problems)  # what needs a person stands first
    sites = "".join(_site(site, first, last, f"{position}") for position, site in enumerate(ordered))
    body = f"""<h1>How the crawls went</h1>
<p class="soft">{first:%d/%m/%Y} to {last:%d/%m/%Y}, days of Vietnam.
Made at {local(report.made_at):%H:%M on %d/%m/%Y}.</p>
<p class="state{" below" if below else ""}">{state}</p>
{sites}"""
    return render_page(f"Crawls up to {last.isoformat()}", body)


def _site(site: SiteReport, first: date, last: date, salt: str) -> str:
    problems = "".join(f"<li>{escaped(problem)}</li>" for problem in site.problems)
    notes = "".join(f"<p>{escaped(note)}</p>" for note in site.notes)
    state = '<span class="state below">below its normal</span>' if problems else '<span class="state">as normal</span>'
    return f"""<section>
<header><h2>{escaped(site.site)}</h2>{state}</header>
<p class="soft">{_last_run(site)}</p>
{f'<ul class="problems">{problems}</ul>' if problems else ""}{notes}
{_numbers(site)}
<div class="plots">{"".join(_plots(site, first, last, salt))}</div>
{_changes(site.changes)}
<details{" open" if problems else ""}><summary>In numbers</summary><div class="tables">{_tables(site)}</div></details>
</section>
"""


def _changes(changes: Changes) -> str:
    """What became of articles: how many, and the newest with the words that differ."""
    told = [f"{changes.counts[event]} {event}" for event in EVENTS if changes.counts[event]]
    if not told:
        return ""
    entries = "".join(map(_change, changes.newest))
    rest = sum(changes.counts.values()) - len(changes.newest)
    more = f'<p class="soft">{rest} more: tulieu changes</p>' if rest else ""
    return f"<details><summary>Changes of articles: {', '.join(told)}</summary>{entries}{more}</details>"


def _change(change: ArticleChange) -> str:
    when = f"{change.event} {local(change.at):%Y-%m-%d %H:%M}"
    reason = f" ({escaped(change.reason)})" if change.reason else ""
    words = "".join(render_differences(one.field, one.pieces) for one in change.changes)
    return f'<h3>{when}{reason}: {escaped(change.title)}</h3><p class="soft">{escaped(change.url)}</p>{words}'


def _last_run(site: SiteReport) -> str:
    run = site.last_run
    ended = f"ended {_moment(run['ended_at'])}" if run["ended_at"] else "not ended: still running, or killed"
    politeness = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in run["politeness"].items())
    ending = f" ({run['ending']})" if run["ending"] else ""
    told = f"Last crawl began {_moment(run['started_at'])}, {ended}{ending}."
    since = site.normal_since
    accepted = f" Its normal is learnt from {local(since):%Y-%m-%d %H:%M} on, as accepted." if since else ""
    return escaped(f"{told}{accepted} {f'Politeness: {politeness}.' if politeness else ''}")


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")


def _numbers(site: SiteReport) -> str:
    whole = site.completeness
    silent = "not known" if site.staleness is None else _("{number:day|days}", number=site.staleness.days)
    numbers = {
        "crawls": site.runs,
        "new": site.new,
        "revised": site.revised,
        "withdrawn": site.changes.counts["withdrawn"],
        "refused": sum(site.refused.values()),
        "failed": sum(site.failed.values()),
        "archived": f"{whole.archived} of {whole.found - whole.moved}",
        "silent": silent,
    }
    return f"<dl>{''.join(f'<div><dt>{name}</dt><dd>{value}</dd></div>' for name, value in numbers.items())}</dl>"


def _plots(site: SiteReport, first: date, last: date, salt: str) -> Iterable[str]:
    yield figure("Articles by day of the crawl", draw_days(site.days, first, last, f"a{salt}"))
    found = draw_completeness(site.found_on_days, first, last, f"b{salt}")
    yield figure("Article addresses by day on which they were found", found)
    if site.coverage:
        yield figure("Articles that have the field", draw_coverage(site.coverage, f"c{salt}"))


def _tables(site: SiteReport) -> str:
    parts = {
        "Refused": site.refused,
        "Failed": site.failed,
        "Faults between us and the server": site.faults,
        "Times the site was left alone": site.waits,
        "Missing of all found": site.completeness.missing,
        "Found first on": site.completeness.where,
    }
    tables = "".join(render_counts(title, _ranked(counts)) for title, counts in parts.items() if counts)
    return tables + _coverage_table(site.coverage) + _day_table(site)


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(name, str(number)) for name, number in sorted(counts.items(), key=lambda one: -one[1])]


def _coverage_table(coverage: Iterable[FieldCoverage]) -> str:
    rows = []
    for one in coverage:
        stopped = ", ".join(escaped(lost.evidence) for lost in one.stopped)
        cells = f'<td class="number">{_share(one.now)}</td><td class="number">{_share(one.before)}</td>'
        mark = ' class="fell"' if one.fell or stopped else ""
        rows.append(f"<tr{mark}><td>{WORDS.get(one.field, one.field)}</td>{cells}<td>{stopped}</td></tr>")
    if not rows:
        return ""
    head = '<tr><th>field</th><th class="number">now</th><th class="number">before</th><th>stopped matching</th></tr>'
    return f"<div><h3>Articles that have the field</h3><table>{head}{''.join(rows)}</table></div>"


def _share(share: Proportion) -> str:
    return f"{format_proportion(share)} of {share.of}" if share.of else "-"


def _day_table(site: SiteReport) -> str:
    rows = [
        f'<tr><td>{day:%d/%m}</td><td class="number">{of.archived} of {of.found - of.moved}</td>'
        f"<td>{escaped(', '.join(f'{number} {why}' for why, number in of.missing.items()))}</td></tr>"
        for day, of in site.found_on_days.items()
    ]
    if not rows:
        return ""
    head = '<tr><th>found on</th><th class="number">archived</th><th>missing</th></tr>'
    return f"<div><h3>Archived of what was found</h3><table>{head}{''.join(rows)}</table></div>"

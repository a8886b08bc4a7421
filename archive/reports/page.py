"""`stats --html` as one page. The same archive gives the same page: no clock is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archive.ledger.statistics import SiteStatistics, Statistics
from archive.reports.html import escaped, figure, render_counts, render_page
from archive.reports.plots import (
    MAX_DAYS,
    MAX_MONTHS,
    OTHERS,
    SITE_COLOURS,
    draw_groups,
    draw_shares,
    draw_times,
    last_days,
    last_months,
)
from archive.reports.profile import FIELDS, Profile
from archive.reports.svg import ALSO, BAD

_LABELS = {"published": "date"}
_MORE_STYLE = """
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: .15rem; margin-right: .3rem; }
.keys { display: flex; flex-wrap: wrap; gap: .1rem .9rem; font-size: .875rem; }
.wide { overflow-x: auto; }
.wide table { min-width: 40rem; }
.wide td:first-child { white-space: nowrap; }
"""


def render_profile(numbers: Statistics, profile: Profile) -> str:
    """The page."""
    body = f"""<h1>What the archive holds</h1>
<p class="soft">{_span(numbers.sites)} Days and months are Vietnam's.</p>
<section>{_totals(numbers, profile)}</section>
<section><header><h2>When they were published</h2></header>{_published(profile)}</section>
<section><header><h2>What the articles are like</h2></header><div class="plots">{_properties(profile)}</div>
<div class="tables">{_ranked("Sections", profile.sections)}{_ranked("Authors, as printed", profile.authors)}</div>
</section>
<section><header><h2>What became of them</h2></header>{_changes(profile)}</section>
<section><header><h2>By site</h2></header>{_sites(numbers.sites)}
<h3>Articles that have the field</h3>{_fields(profile)}</section>
"""
    return render_page("What the archive holds", body, _MORE_STYLE)


def _span(sites: Sequence[SiteStatistics]) -> str:
    first = min((site.first_published for site in sites if site.first_published), default=None)
    last = max((site.last_published for site in sites if site.last_published), default=None)
    return f"Articles published from {escaped(first[:10])} to {escaped(last[:10])}." if first and last else ""


def _totals(numbers: Statistics, profile: Profile) -> str:
    sites = numbers.sites
    return _list(
        {
            "sites": len(profile.fields),
            "articles": sum(site.articles for site in sites),
            "undated": sum(site.undated for site in sites),
            "revisions": sum(site.revisions for site in sites),
            "revised": sum(profile.edited.values()),
            "withdrawn": sum(profile.withdrawn.values()),
            "pages kept": numbers.captures,
            "megabytes kept": round(numbers.stored_bytes / 1_000_000, 1),
        }
    )


def _list(numbers: Mapping[str, float]) -> str:
    return f"<dl>{''.join(f'<div><dt>{name}</dt><dd>{number:,}</dd></div>' for name, number in numbers.items())}</dl>"


def _published(profile: Profile) -> str:
    ranked = sorted(profile.months, key=lambda site: (-sum(profile.months[site].values()), site))
    if not ranked:
        return "<p>No article is dated.</p>"
    largest, others = ranked[: len(SITE_COLOURS)], ranked[len(SITE_COLOURS) :]
    together: dict[str, int] = {}
    for site in others:
        for month, number in profile.months[site].items():
            together[month] = together.get(month, 0) + number
    named = [*zip(largest, SITE_COLOURS, strict=False), *([(f"{len(others)} others", OTHERS)] if others else [])]
    keys = "".join(
        f'<span><span class="key" style="background:{colour}"></span>{escaped(site)}</span>' for site, colour in named
    )
    parts = [("", profile.months[site], colour) for site, colour in zip(largest, SITE_COLOURS, strict=False)]
    months = last_months(list(profile.months.values()))
    by_month = draw_times(months, [*parts, ("", together, OTHERS)], "a")
    days = last_days(profile.days)
    by_day = draw_times(days, [("", profile.days, SITE_COLOURS[0])], "b")
    left = sum(number for of in profile.months.values() for month, number in of.items() if month < months[0])
    earlier = f", {left:,} earlier articles are not drawn" if left else ""
    month_title = f"Articles a month{f' (the last {MAX_MONTHS}{earlier})' if earlier else ''}"
    figures = figure(month_title, by_month, f'<div class="keys">{keys}</div>')
    return f'<div class="plots">{figures}{figure(f"Articles a day, the last {MAX_DAYS} days", by_day)}</div>'


def _properties(profile: Profile) -> str:
    begins = [*profile.lengths][1:]
    names = ["none", *(f"< {_short(end)}" for end in begins[1:]), f"{_short(begins[-1])} +"]
    lengths = dict(zip(names, profile.lengths.values(), strict=True))
    number = sum(of["articles"] for of in profile.fields.values())
    shares = {
        _LABELS.get(field, field): sum(of[field] for of in profile.fields.values()) / number if number else 0.0
        for field in FIELDS
    }
    by_length = figure("Articles by length of lead and body, in characters", draw_groups(lengths, "c"))
    return by_length + figure("Articles that have the field", draw_shares(shares, "d"))


def _short(begin: str) -> str:
    return begin if len(begin) < 4 else f"{begin[:-3]}k"


def _changes(profile: Profile) -> str:
    text = _copies_text(profile.copies)
    months = last_months([profile.edited, profile.withdrawn])
    if not months:
        return f"<p>{text}</p><p>No article was seen to change, and no page to go.</p>"
    parts = [("revised", profile.edited, ALSO), ("withdrawn", profile.withdrawn, BAD)]
    title = "Articles revised and withdrawn, by month in which that was seen"
    return f'<p>{text}</p><div class="plots">{figure(title, draw_times(months, parts, "e"))}</div>'


def _copies_text(copies: Mapping[str, int]) -> str:
    text = (
        f"{copies['clusters']:,} stories have copies: {copies['articles']:,} articles,"
        f" {copies['across_sites']:,} of the stories on several sites."
        if copies["clusters"]
        else "No copies are known."
    )
    if copies["not_compared"]:
        text += f" {copies['not_compared']:,} articles were not compared yet: <code>tulieu duplicates</code> does it."
    return text


def _sites(sites: Sequence[SiteStatistics]) -> str:
    heads = ("articles", "revisions", "undated", "first", "last", "refused", "failed")
    rows = (
        (
            site.site,
            f"{site.articles:,}",
            f"{site.revisions:,}",
            f"{site.undated:,}",
            (site.first_published or "-")[:10],
            (site.last_published or "-")[:10],
            f"{sum(site.refused.values()):,}",
            f"{sum(site.failed.values()):,}",
        )
        for site in sites
    )
    return _table(heads, rows)


def _fields(profile: Profile) -> str:
    rows = ((site, *(f"{of[field] / of['articles']:.0%}" for field in FIELDS)) for site, of in profile.fields.items())
    return _table([_LABELS.get(field, field) for field in FIELDS], rows)


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th class="number">{name}</th>' for name in heads)
    lines = "".join(f"<tr><td>{escaped(first)}</td>{_cells(rest)}</tr>" for first, *rest in rows)
    return f'<div class="wide"><table><tr><th>site</th>{head}</tr>{lines}</table></div>'


def _cells(texts: Iterable[str]) -> str:
    return "".join(f'<td class="number">{escaped(text)}</td>' for text in texts)


def _ranked(title: str, numbers: Sequence[tuple[str, int]]) -> str:
    return render_counts(title, ((name, f"{number:,}") for name, number in numbers)) if numbers else ""

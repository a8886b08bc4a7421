"""`stats --html` as one page. The same archive gives the same page: no clock is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from archive.ledger.statistics import SiteStatistics, Statistics
from archive.media.queries import KIND_NAMES, MediaTotal
from archive.messages.language import _, translated
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
from archive.reports.templates import format_number, render

_LABELS = {"published": "date"}


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:  # of a damaged record
        return None


def render_profile(numbers: Statistics, profile: Profile) -> str:
    """The page."""
    return render("archive/reports/stats.html", **page_values(numbers, profile))


def page_values(numbers: Statistics, profile: Profile) -> dict[str, Any]:
    """Return what the template `numbers.html` shows; the plots are drawn in the person's language, by one thread at a
    time."""
    sites = numbers.sites
    return dict(
        profile=profile,
        copies=profile.copies,
        first=_day(min((site.first_published for site in sites if site.first_published), default=None)),
        last=_day(max((site.last_published for site in sites if site.last_published), default=None)),
        totals=list(_totals(numbers, profile)),
        sites=list(map(_row, sites)),
        fields=[_LABELS.get(field, field) for field in FIELDS],
        shares=[
            (site, *(f"{of[field] / of['articles']:.0%}" for field in FIELDS)) for site, of in profile.fields.items()
        ],
        **_published(profile),
        **_properties(profile),
        changes=_changes(profile),
        media=[(site.site, *_media_row(total)) for site in sites for total in site.media],
    )


def _totals(numbers: Statistics, profile: Profile) -> Iterator[tuple[str, str]]:
    sites = numbers.sites
    for name, number in (
        (_("sites"), len(profile.fields)),
        (_("articles"), sum(site.articles for site in sites)),
        (_("undated"), sum(site.undated for site in sites)),
        (_("revisions"), sum(site.revisions for site in sites)),
        (_("revised"), sum(profile.edited.values())),
        (_("withdrawn"), sum(profile.withdrawn.values())),
        (_("pages kept"), numbers.captures),
        (_("megabytes kept"), round(numbers.stored_bytes / 1_000_000, 1)),
        *(
            [
                (_("pictures and documents kept"), sum(total.files for total in numbers.media)),
                (_("megabytes of those"), round(sum(total.size for total in numbers.media) / 1_000_000, 1)),
            ]
            if numbers.media
            else []
        ),
    ):
        yield name, format_number(number)


def _row(site: SiteStatistics) -> Sequence[str]:
    return (
        site.site,
        *map(format_number, (site.articles, site.revisions, site.undated)),
        (site.first_published or "-")[:10],
        (site.last_published or "-")[:10],
        *map(format_number, (sum(site.refused.values()), sum(site.failed.values()))),
    )


def _media_row(total: MediaTotal) -> Sequence[str]:
    reasons = ", ".join(f"{format_number(number)} {reason}" for reason, number in total.reasons.items())
    return (
        translated(KIND_NAMES.get(total.kind, total.kind)),
        *map(format_number, (total.addresses, total.files, round(total.size / 1_000_000, 1), total.waiting)),
        reasons or "0",
        *map(format_number, (total.with_text, total.without_text)),
    )


def _published(profile: Profile) -> dict[str, Any]:
    ranked = sorted(profile.months, key=lambda site: (-sum(profile.months[site].values()), site))
    if not ranked:
        return {"by_month": None}
    largest, others = ranked[: len(SITE_COLOURS)], ranked[len(SITE_COLOURS) :]
    together = sum((Counter(profile.months[site]) for site in others), Counter[str]())
    named: list[tuple[str, str]] = list(zip(largest, SITE_COLOURS, strict=False))
    parts = [("", profile.months[site], colour) for site, colour in named]
    months, days = last_months(list(profile.months.values())), last_days(profile.days)
    left = sum(number for of in profile.months.values() for month, number in of.items() if month < months[0])
    return {
        "sites_by_colour": [*named, *([(_("{number} others", number=len(others)), OTHERS)] if others else [])],
        "month_title": _(
            "Articles a month (the last {months}, {number:earlier article is|earlier articles are} not drawn)",
            months=MAX_MONTHS,
            number=left,
        )
        if left
        else _("Articles a month"),
        "by_month": draw_times(months, [*parts, ("", together, OTHERS)], "a"),
        "days": MAX_DAYS,
        "by_day": draw_times(days, [("", profile.days, SITE_COLOURS[0])], "b"),
    }


def _properties(profile: Profile) -> dict[str, Any]:
    begins = [*profile.lengths][1:]
    names = ["none", *(f"< {_short(end)}" for end in begins[1:]), f"{_short(begins[-1])} +"]
    lengths = dict(zip(names, profile.lengths.values(), strict=True))
    number = sum(of["articles"] for of in profile.fields.values())
    shares = {
        _LABELS.get(field, field): sum(of[field] for of in profile.fields.values()) / number if number else 0.0
        for field in FIELDS
    }
    return {"by_length": draw_groups(lengths, "c"), "by_field": draw_shares(shares, "d")}


def _short(begin: str) -> str:
    return begin if len(begin) < 4 else f"{begin[:-3]}k"


def _changes(profile: Profile) -> str | None:
    months = last_months([profile.edited, profile.withdrawn])
    parts = [("revised", profile.edited, ALSO), ("withdrawn", profile.withdrawn, BAD)]
    return draw_times(months, parts, "e") if months else None

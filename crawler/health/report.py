"""How the crawls of the sites in an archive went, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from archive import Archive
from archive.database.timestamps import local
from archive.ledger.runs import Run
from crawler.health.baseline import accept_last, accepted_at
from crawler.health.completeness import Completeness, by_day, overall
from crawler.health.coverage import FieldCoverage
from crawler.health.staleness import Silence, find_silence
from crawler.health.verdict import coverage_of, is_whole, judge_last, speak_of

MOST_RUNS = 400
"""Runs of a site that are looked at, the newest: what is older is no longer its normal."""

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the runs of one day brought."""

    new: int
    revised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """One site."""

    site: str
    runs: int
    """In the period; so are all counts below unless they say otherwise."""
    last_run: Mapping[str, Any]
    """`started_at`, `ended_at` (None: running, or killed), `ending`, `problem`, `politeness` of the newest
    run, in the period or not."""
    new: int
    revised: int
    unchanged: int
    refused: Mapping[str, int]
    """By reason; so are the three below."""
    failed: Mapping[str, int]
    faults: Mapping[str, int]
    waits: Mapping[str, int]
    waited: float
    """Seconds for which the site was left alone."""
    days: Mapping[date, Day]
    """Vietnam's days of runs, in order."""
    coverage: tuple[FieldCoverage, ...]
    """Every field of the newest articles against the earlier ones, whenever they were read."""
    silence: Silence | None
    """None where the site has too little history to say."""
    completeness: Completeness
    """Of all addresses that were ever found."""
    found_on_days: Mapping[date, Completeness]
    """Of those found in the period, by Vietnam's day, in order."""
    normal_since: datetime | None
    """When the run began that a person accepted as its new normal; None where nobody did."""
    problems: tuple[str, ...]
    """How the site is below its own normal, a line each."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        names = ("site", "runs", "new", "revised", "unchanged", "refused", "failed", "faults", "waits", "waited")
        return {
            **{name: getattr(self, name) for name in names},
            "last_run": dict(self.last_run),
            "days": {day.isoformat(): asdict(counts) for day, counts in self.days.items()},
            "coverage": {
                one.field: {"now": one.now.as_json(), "before": one.before.as_json(), "fell": one.fell}
                for one in self.coverage
            },
            "stopped": [asdict(stopped) for one in self.coverage for stopped in one.stopped],
            "silence": None if self.silence is None else _plain(asdict(self.silence)),
            "completeness": asdict(self.completeness),
            "completeness_by_day": {day.isoformat(): asdict(of) for day, of in self.found_on_days.items()},
            "normal_since": None
            if self.normal_since is None
            else local(self.normal_since).isoformat(timespec="seconds"),
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All sites that were asked about."""

    made_at: datetime
    days: int
    """Length of the period, which ends now."""
    sites: tuple[SiteReport, ...]
    """By name."""

    @property
    def problems(self) -> list[str]:
        """All of them, each after the name of its site."""
        return [f"{site.site}: {problem}" for site in self.sites for problem in site.problems]

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "made_at": local(self.made_at).isoformat(timespec="seconds"),
            "days": self.days,
            "problems": self.problems,
            "sites": [site.as_json() for site in self.sites],
        }


def read_report(archive: Archive, names: Sequence[str], days: int, now: datetime) -> Report:
    """The report on some sites over the last `days` days, today included."""
    first = local(now) - timedelta(days=days - 1)
    since = first.replace(hour=0, minute=0, second=0, microsecond=0)
    sites = tuple(_read_site(archive, name, since) for name in names)
    return Report(made_at=now, days=days, sites=sites)


def find_problems(archive: Archive, site: str) -> list[str]:
    """What is wrong with the last run of a site, a line each; nothing of a run that was stopped, limited,
    asked for certain days, or failed, and nothing of the first runs of a site."""
    since = accepted_at(archive.crawls.site_state(site))
    runs = _after(since, _runs(archive, site))
    if not runs or not is_whole(runs[-1]):
        return []
    return _judge(runs, _silence(archive, site, runs, since))


def accept(archive: Archive, site: str) -> datetime:
    """Makes what the last whole run of a site had its new normal. Returns when that run began. NothingFound."""
    return accept_last(archive, site, _runs(archive, site))


def _read_site(archive: Archive, name: str, since: datetime) -> SiteReport:
    runs = _runs(archive, name)
    inside = [run for run in runs if run.started_at >= since]
    state = archive.crawls.site_state(name)
    accepted = accepted_at(state)
    measured = _after(accepted, runs)
    is_given_up = state is not None and state.every_by == "never"  # a person has said that it is not crawled any more
    found, silence = archive.crawls.count_found(name, since), _silence(archive, name, measured, accepted)
    return SiteReport(
        site=name,
        runs=len(inside),
        last_run=_last_run(runs[-1]),
        new=_sum(inside, "new"),
        revised=_sum(inside, "revised"),
        unchanged=_sum(inside, "unchanged"),
        refused=_by_reason(inside, "refused"),
        failed=_by_reason(inside, "failed"),
        faults=_by_reason(inside, "faults"),
        waits=_by_reason(inside, "waits"),
        waited=round(sum(run.counts.get("waited") or 0 for run in inside), 1),
        days=_days(inside),
        coverage=tuple(coverage_of(measured)),
        silence=silence,
        completeness=overall(found),
        found_on_days=by_day(found),
        normal_since=accepted,
        problems=() if is_given_up else tuple(_problems(measured, silence)),
    )


def _problems(runs: Sequence[Run], silence: Silence | None) -> list[str]:
    """What is wrong with a site now: why its last run failed; and how the last one that can be measured was."""
    told = [str(run.counts["problem"]) for run in runs[-1:] if run.counts.get("problem")]
    whole = max((position for position, run in enumerate(runs) if is_whole(run)), default=-1)
    return told + _judge(runs[: whole + 1], silence)


def _judge(runs: Sequence[Run], silence: Silence | None) -> list[str]:
    return judge_last(runs) + ([speak_of(silence)] if silence is not None and silence.broken else [])


def _runs(archive: Archive, site: str) -> list[Run]:
    """Oldest first."""
    return archive.crawls.runs(site, MOST_RUNS)[::-1]


def _after(accepted: datetime | None, runs: Sequence[Run]) -> list[Run]:
    """Those that count for the normal: the accepted one, and those after it."""
    return [run for run in runs if accepted is None or run.started_at >= accepted]


def _silence(archive: Archive, site: str, runs: Sequence[Run], accepted: datetime | None) -> Silence | None:
    """Up to the last run that got through: while nobody looks, a site is not silent. An accepted run begins another
    habit."""
    looked = [run.ended_at for run in runs if is_whole(run) and run.ended_at is not None]
    if not looked:
        return None
    today = local(max(looked)).date()
    since = today - YEAR if accepted is None else max(today - YEAR, local(accepted).date())
    return find_silence(archive.crawls.count_published(site, since), today)


def _last_run(run: Run) -> dict[str, Any]:
    return {
        "started_at": local(run.started_at).isoformat(timespec="seconds"),
        "ended_at": None if run.ended_at is None else local(run.ended_at).isoformat(timespec="seconds"),
        "ending": run.counts.get("ending"),
        "problem": run.counts.get("problem"),
        "politeness": run.counts.get("politeness") or {},
    }


def _sum(runs: Sequence[Run], name: str) -> int:
    return sum(run.counts.get(name) or 0 for run in runs)


def _by_reason(runs: Sequence[Run], name: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for run in runs:
        counts.update(run.counts.get(name) or {})
    return dict(counts.most_common())


def _days(runs: Sequence[Run]) -> dict[date, Day]:
    of_day: dict[date, list[Run]] = {}
    for run in runs:
        of_day.setdefault(local(run.started_at).date(), []).append(run)
    return {day: Day(new=_sum(of, "new"), revised=_sum(of, "revised")) for day, of in sorted(of_day.items())}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

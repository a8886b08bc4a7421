"""How the crawls of the sites in an archive went, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from archive import Archive
from archive.database.timestamps import local
from archive.history.changes import Changes
from archive.ledger.completeness import FoundCount, PublishedCount
from archive.ledger.runs import Run
from archive.ledger.sites import HEALTH, SiteState
from archive.messages.language import _, about, as_message
from crawler.health.baseline import accept_last, accepted_at, is_whole, since_accepted
from crawler.health.completeness import Completeness, by_day, overall
from crawler.health.coverage import FieldCoverage
from crawler.health.layout import LayoutChange, find_change
from crawler.health.staleness import Staleness, find_staleness
from crawler.health.verdict import WORDS, coverage_of, describe_staleness, judge_last
from crawler.run.stats import describe_stuck

MAX_RUNS = 400
"""The newest runs of a site, which are looked at; older ones say nothing about what is normal for it today."""

MAX_CHANGES = 20
"""The newest changes of articles of a site that are told word by word."""

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
    staleness: Staleness | None
    """None where the site has too little history to say."""
    completeness: Completeness
    """Of all addresses that were ever found."""
    found_on_days: Mapping[date, Completeness]
    """Of those found in the period, by Vietnam's day, in order."""
    normal_since: datetime | None
    """When the run began with which its baseline begins, as a person accepted; None where nobody did."""
    layout_change: LayoutChange | None
    """That was seen in the period; None where the pages look as before, or nothing is learnt about them."""
    compared: int
    """Pages, read by a layout, on which the profile of the portal was compared with it."""
    disagreements: Mapping[str, int]
    """By field: on how many of them the profile's place has another value."""
    changes: Changes
    """What became of articles in the period: all counted, the newest MAX_CHANGES told."""
    stuck: Mapping[str, str]
    """Lists that go on in a way that cannot be followed, with what keeps their next pages from being had."""
    waiting: int
    """Addresses that yielded nothing and wait to be requested again, now."""
    problems: tuple[str, ...]
    """How the site is below its own baseline, a line each."""

    @property
    def notes(self) -> list[str]:
        """What a person should know about the layout, the profile and the lists that is not a problem, a line each."""
        changed = [str(self.layout_change)] if self.layout_change is not None else []
        return (
            changed
            + [
                _(
                    "the learnt profile and the layout read {field} differently on {number} of {all:page|pages}",
                    field=as_message(WORDS.get(name, name)),
                    number=number,
                    all=self.compared,
                )
                for name, number in self.disagreements.items()
            ]
            + (
                [_("addresses without an article, to be tried again later: {number}", number=self.waiting)]
                if self.waiting
                else []
            )
            + describe_stuck(self.stuck)
        )

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        names = ("site", "runs", "new", "revised", "unchanged", "refused", "failed", "faults", "waits", "waited")
        return {
            **{name: getattr(self, name) for name in (*names, "compared", "disagreements", "waiting", "stuck")},
            "last_run": dict(self.last_run),
            "days": {day.isoformat(): asdict(counts) for day, counts in self.days.items()},
            "coverage": {
                one.field: {"now": one.now.as_json(), "before": one.before.as_json(), "fell": one.fell}
                for one in self.coverage
            },
            "stopped": [lost.as_json() for one in self.coverage for lost in one.stopped],
            "silence": None if self.staleness is None else _plain(asdict(self.staleness)),
            "completeness": asdict(self.completeness),
            "completeness_by_day": {day.isoformat(): asdict(of) for day, of in self.found_on_days.items()},
            "normal_since": None
            if self.normal_since is None
            else local(self.normal_since).isoformat(timespec="seconds"),
            "layout_change": None if self.layout_change is None else asdict(self.layout_change),
            "changes": dict(self.changes.counts),
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """All sites that were asked about."""

    made_at: datetime
    days: int
    """Length of the period, which ends now."""
    sites: tuple[SiteReport, ...]
    """By name."""

    @property
    def problems(self) -> list[str]:
        """All of them, each after the name of its site."""
        return [about(site.site, problem) for site in self.sites for problem in site.problems]

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "made_at": local(self.made_at).isoformat(timespec="seconds"),
            "days": self.days,
            "problems": self.problems,
            "sites": [site.as_json() for site in self.sites],
        }


def read_report(archive: Archive, names: Sequence[str], days: int, now: datetime) -> CrawlReport:
    """Return the report on some sites over the last `days` days, today included."""
    first = local(now) - timedelta(days=days - 1)
    since = first.replace(hour=0, minute=0, second=0, microsecond=0)
    known = _read_known(archive, names, since)
    return CrawlReport(made_at=now, days=days, sites=tuple(_read_site(archive, name, since, known) for name in names))


def find_problems(archive: Archive, sites: Sequence[str]) -> Mapping[str, list[str]]:
    """Return by name what is wrong with the last run of each site, a line each; nothing of a run that is incomplete,
    and nothing of the first runs of a site."""
    if len(sites) <= _FEW:
        return {site: _problems_of_last(site, _read_runs(archive, [site])) for site in sites}
    runs = _read_runs(archive, sites)
    return {site: _problems_of_last(site, runs) for site in sites}


def judge(archive: Archive, sites: Sequence[str]) -> Mapping[str, list[str]]:
    """Return what `find_problems` does, and write it down with each site."""
    found = find_problems(archive, sites)
    for site, problems in found.items():
        archive.crawls.note_facts(site, {HEALTH: problems})
    return found


def _problems_of_last(site: str, known: _Runs) -> list[str]:
    since = accepted_at(known.states.get(site))
    runs = since_accepted(since, known.runs.get(site, ()))
    if not runs or not is_whole(runs[-1]):
        return []
    return _judge(runs, _staleness(known.published.get(site, ()), runs, since))


def accept(archive: Archive, site: str) -> datetime:
    """Begin the baseline of a site anew with its last whole run, and return when that began. NothingFound where it has
    none."""
    since = accept_last(archive, site, _runs(archive, site))
    judge(archive, [site])
    return since


_FEW = 20
"""Sites of which each is requested by itself; of more the archive is asked once for all that it has."""


@dataclass(frozen=True, slots=True)
class _Runs:
    """What the archive says about the runs over some sites, by name: each question is asked once for all."""

    runs: Mapping[str, Sequence[Run]]
    """Oldest first."""
    states: Mapping[str, SiteState]
    published: Mapping[str, Sequence[PublishedCount]]


def _read_runs(archive: Archive, names: Sequence[str]) -> _Runs:
    crawls, site = archive.crawls, names[0] if len(names) == 1 else None
    states = {state.name: state for state in crawls.site_states()} if site is None else _state_of(archive, site)
    runs = {name: newest[::-1] for name, newest in crawls.runs_by_site(MAX_RUNS, site=site).items()}
    begins = [_counted_since(runs.get(name, ()), accepted_at(states.get(name))) for name in names]
    begin = min(filter(None, begins), default=None)
    return _Runs(runs, states, {} if begin is None else crawls.count_published_by_site(begin, site=site))


def _state_of(archive: Archive, site: str) -> dict[str, SiteState]:
    state = archive.crawls.site_state(site)
    return {} if state is None else {site: state}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive says about the sites that were asked about, by name."""

    of_runs: _Runs
    found: Mapping[str, Sequence[FoundCount]]
    waiting: Mapping[str, int]
    changes: Mapping[str, Changes]


def _read_known(archive: Archive, names: Sequence[str], since: datetime) -> _Known:
    crawls, site = archive.crawls, names[0] if len(names) == 1 else None
    return _Known(
        of_runs=_read_runs(archive, names),
        found=crawls.count_found_by_site(since, site=site),
        waiting=crawls.count_waiting_by_site(site=site),
        changes=archive.changes_by_site(since=since.date(), at_most=MAX_CHANGES),
    )


def _read_site(archive: Archive, name: str, since: datetime, known: _Known) -> SiteReport:
    runs = known.of_runs.runs.get(name, ())
    inside = [run for run in runs if run.started_at >= since]
    state = known.of_runs.states.get(name)
    accepted = accepted_at(state)
    measured = since_accepted(accepted, runs)
    is_given_up = state is not None and state.every_by == "never"  # a person has said that it is not crawled any more
    found, staleness = known.found.get(name, ()), _staleness(known.of_runs.published.get(name, ()), measured, accepted)
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
        staleness=staleness,
        completeness=overall(found),
        found_on_days=by_day(found),
        normal_since=accepted,
        layout_change=find_change(archive, state, local(since).date()),
        compared=_sum(inside, "compared"),
        disagreements=_by_reason(inside, "disagreements"),
        changes=known.changes.get(name, Changes()),
        waiting=known.waiting.get(name, 0),
        stuck={url: why for run in inside for url, why in (run.counts.get("stuck") or {}).items()},
        problems=() if is_given_up else tuple(_problems(measured, staleness)),
    )


def _problems(runs: Sequence[Run], staleness: Staleness | None) -> list[str]:
    """Return what is wrong with a site now: why its last run failed, and what its last whole one fell short of."""
    told = [str(run.counts["problem"]) for run in runs[-1:] if run.counts.get("problem")]
    whole = max((position for position, run in enumerate(runs) if is_whole(run)), default=-1)
    return told + _judge(runs[: whole + 1], staleness)


def _judge(runs: Sequence[Run], staleness: Staleness | None) -> list[str]:
    return judge_last(runs) + ([describe_staleness(staleness)] if staleness is not None and staleness.broken else [])


def _runs(archive: Archive, site: str) -> list[Run]:
    """Oldest first."""
    return archive.crawls.runs(site, MAX_RUNS)[::-1]


def _staleness(published: Sequence[PublishedCount], runs: Sequence[Run], accepted: datetime | None) -> Staleness | None:
    """Return how stale a site is up to its last whole run: while nobody looks, it is not. The rate of publication is
    taken from the accepted run on."""
    since = _counted_since(runs, accepted)
    if since is None:
        return None
    return find_staleness([one for one in published if one.day >= since], _looked_on(runs))


def _counted_since(runs: Sequence[Run], accepted: datetime | None) -> date | None:
    """Return from which day on the articles of a site are counted: a year before its last whole run, or from the
    accepted run on. None where no run was whole."""
    if not any(is_whole(run) for run in runs):
        return None
    first = _looked_on(runs) - YEAR
    return first if accepted is None else max(first, local(accepted).date())


def _looked_on(runs: Sequence[Run]) -> date:
    """Return the day of the last whole run."""
    return local(max(run.ended_at for run in runs if is_whole(run) and run.ended_at is not None)).date()


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

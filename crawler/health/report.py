"""The report on the crawls of an archive, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from archive import Archive
from archive.instants import local
from archive.runs import Run
from crawler.health.normal import SHOWN_FIELDS, Share, Sums, find_silence, find_stopped, judge, split

RUNS = 200
"""Of a site, looked at: the newest and what is normal by the others."""


def make_report(archive: Archive, now: datetime, *, days: int = 30, site: str | None = None) -> list[dict[str, Any]]:
    """What happened on each site in the last days, by name: JSON values only."""
    names = sorted({state.name for state in archive.site_states()} | {run.site for run in archive.runs(limit=100_000)})
    return [report_on(archive, name, now, days) for name in names if site in (None, name)]


def report_on(archive: Archive, name: str, now: datetime, days: int) -> dict[str, Any]:
    """What happened on one site."""
    runs = archive.runs(name, limit=RUNS)
    since = now - timedelta(days=days)
    recent = [run for run in runs if run.started_at >= since]
    compared = split([run.counts for run in runs if run.ended_at])
    return {
        "site": name,
        "runs": len(recent),
        "last_run": _of_run(runs[0]) if runs else None,
        **{key: sum(run.counts.get(key, 0) for run in recent) for key in ("found", "new", "revised", "unchanged")},
        **{key: _added(recent, key) for key in ("refused", "failed", "faults", "waits")},
        "waited": round(sum(run.counts.get("waited", 0.0) for run in recent), 1),
        "politeness": runs[0].counts.get("politeness", {}) if runs else {},
        "coverage": _coverage(compared),
        "stopped": [f"{field}: {witness}" for field, witness in find_stopped(*compared)] if compared else [],
        "completeness": _completeness(archive, name, since),
        "by_day": _by_day(recent),
        "problems": find_problems(archive, name, now),
    }


def find_problems(archive: Archive, name: str, now: datetime) -> list[str]:
    """What is wrong with a site by its own normal, a line each: its newest runs against those before."""
    runs = archive.runs(name, limit=RUNS)
    problems = []
    if runs and runs[0].counts.get("problem"):
        problems.append(str(runs[0].counts["problem"]))
    compared = split([run.counts for run in runs if run.ended_at])
    if compared is not None:
        problems += judge(*compared)
    if runs:
        by_day = archive.published_by_day(name, local(now - timedelta(days=365)).date())
        silence = find_silence(by_day, local(now).date(), local(runs[-1].started_at - timedelta(days=7)).date())
        problems += [silence] if silence else []
    return problems


def _of_run(run: Run) -> dict[str, Any]:
    return {
        "started_at": local(run.started_at).isoformat(timespec="seconds"),
        "ended_at": local(run.ended_at).isoformat(timespec="seconds") if run.ended_at else None,
        "ending": run.counts.get("ending") or ("killed or running" if run.ended_at is None else ""),
        "problem": run.counts.get("problem"),
        "request_count": run.counts.get("request_count", 0),
        "seconds": run.counts.get("seconds", 0.0),
    }


def _added(runs: list[Run], key: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for run in runs:
        total.update(run.counts.get(key, {}))
    return dict(total.most_common())


def _coverage(compared: tuple[Sums, Sums] | None) -> dict[str, dict[str, float | None]]:
    if compared is None:
        return {}
    return {
        name: {
            when: Share(sums.fields.get(name, 0), sums.read).percent
            for when, sums in zip(("now", "before"), compared, strict=True)
        }
        for name in SHOWN_FIELDS
    }


def _completeness(archive: Archive, name: str, since: datetime) -> dict[str, Any]:
    found = archive.found_by_day(name, since)
    missing: Counter[str] = sum((day.missing for day in found), Counter())
    return {
        "found": sum(day.found for day in found),
        "archived": sum(day.archived for day in found),
        "missing": dict(missing.most_common()),
        "days": [
            {
                "day": day.day.isoformat(),
                "found": day.found,
                "archived": day.archived,
                "missing": dict(day.missing.most_common()),
                "named_by": dict(day.named_by.most_common()),
            }
            for day in found
        ],
    }


def _by_day(runs: list[Run]) -> list[dict[str, Any]]:
    days: dict[str, Counter[str]] = {}
    for run in runs:
        day = days.setdefault(local(run.started_at).date().isoformat(), Counter())
        day.update({key: run.counts.get(key, 0) for key in ("new", "revised")})
    return [{"day": day, "new": days[day]["new"], "revised": days[day]["revised"]} for day in sorted(days)]


def summarise(report: Sequence[Mapping[str, Any]]) -> str:
    """The problems in one paragraph, for a mail or a chat."""
    lines = [f"{site['site']}: {problem}" for site in report for problem in site["problems"]]
    return "; ".join(lines) or "nothing fell below its normal"

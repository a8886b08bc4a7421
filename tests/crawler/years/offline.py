"""Runs over a portal that is a function from paths to answers: no network, no process, and a clock that is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from archive import Archive
from archive.record.visit import DueUrl
from crawler.reading.dates.parse import ZONE
from crawler.reading.errors import Blocked
from crawler.run import entry, session
from crawler.run.answer import Answer, FetchFailure
from crawler.run.options import RunOptions
from crawler.run.state import RunState
from crawler.run.stats import RunStats
from crawler.site import Site

Told = tuple[int, Mapping[str, str], bytes] | None
"""Status, headers with names in lower case, body; None for no answer at all."""

_BATCH = 64


@dataclass
class Offline:
    """The runs over one site."""

    site: Site
    archive: Archive
    answer: Callable[[str], Told]
    """What the portal answers to an address."""
    asked: list[str] = field(default_factory=list)
    """Every address that was asked for, but for robots.txt."""

    def run(self, now: datetime, *, killed_after: int | None = None, full: bool = False) -> RunStats | None:
        """One run, as the scheduler and the spider do it; None where it was killed, after so many requests."""
        state = RunState(self.site, self.archive, RunOptions(full=full))
        assert session.begin(state, now)
        left = killed_after
        before = len(self.asked)
        queue = [DueUrl(seed, "seed") for seed in self.site.seeds[:1]]
        ending = "finished"
        hops = 0
        while queue:
            if left is not None and len(self.asked) - before >= left:
                return None
            due = queue.pop(0)
            target = self._ask(state, due, now)
            if target is not None and hops < 5:
                hops += 1
                queue.insert(0, DueUrl(target, "seed"))
            verdict = state.streak.find_verdict() or state.suspense.find_verdict()
            if verdict is not None:
                state.stats.problem, ending = verdict, "gave-up"
                break
            if not queue and state.finder is not None:
                queue = self._choose(state, now)
        session.end(state, now, ending=ending, request_count=len(self.asked) - before, seconds=1.0)
        return state.stats

    def _choose(self, state: RunState, now: datetime) -> list[DueUrl]:
        while True:
            due = session.take_due(state, now, _BATCH) or session.take_back_deferred(state, _BATCH)
            if not due and session.settle_held(state):
                continue
            due = due or session.find_due_again(state, now, _BATCH)
            chosen = [one for one in due if not session.refuse_trap(state, one, now)]
            if chosen or (not due and not entry.start_over(state)):
                return chosen

    def _ask(self, state: RunState, due: DueUrl, now: datetime) -> str | None:
        self.asked.append(due.url)
        told = self.answer(due.url)
        answer = Answer(
            site=self.site.name,
            due=due,
            status=told[0] if told else None,
            headers=told[1] if told else {},
            body=told[2] if told else b"",
            fetched_at=now.astimezone(ZONE),
        )
        target = None
        try:
            if told is None:
                session.take_failure(state, answer, FetchFailure("timeout", "does not answer in time"))
            elif state.finder is None:
                target = entry.take_seed(state, answer)
            else:
                session.take(state, answer)
        except Blocked as blocked:
            session.take_block(state, answer, blocked)
        state.claimed.discard(due.url)
        return target


def path_of(url: str) -> str:
    """Return path and query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def morning(day: int) -> datetime:
    """The morning of a day of the year that is played."""
    return datetime(2025, 1, 1, 6, tzinfo=ZONE) + timedelta(days=day)

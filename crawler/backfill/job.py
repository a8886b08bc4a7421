"""One backfill of one site, without Scrapy: what to request next, what an answer means, when to wait."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archive import Archive
from archive.history.backdate import save_backdated
from archive.ledger.removals import REMOVED
from archive.messages.language import _
from crawler.backfill.choosing import Chooser, check_same_article
from crawler.backfill.counts import Counts
from crawler.backfill.pace import LONGEST_PAUSE, Limits, Pace
from crawler.backfill.plan import Capture, Plan, Scope
from crawler.backfill.source import CaptureRefused, Source, StrangeAnswer
from crawler.run.answer import retry_after
from crawler.run.lock import RENEW_EVERY, SiteLock
from crawler.site import Site
from crawler.sites import word_for

MAX_LISTED = 5_000_000
"""Captures that the lists of one domain may name."""

MAX_FAILURES = 5
"""Captures in a row that cannot be fetched after which the backfill ends."""

NO_NETWORK = frozenset({"unknown-host", "no-connection"})
"""Why there is no answer where this machine has no network. A web archive that refuses connections has enough of us
for a while, and one that is silent may be busy."""

MAX_WAITS = 5
"""Answers in a row that ask to wait after which the backfill ends."""


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What came of one request to the web archive."""

    status: int | None
    """None where there was no answer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""
    body: bytes = b""
    reason: str = ""
    """Why there was no answer: a slug."""
    final: bool = False
    """Whether asking again would bring none either."""

    @property
    def has_failed(self) -> bool:
        """Whether it is worth asking again: there was no answer, or the server had an error."""
        return not self.final if self.status is None else self.status >= 500

    @property
    def problem(self) -> str:
        """What was wrong with it, as a slug for counting."""
        return self.reason or f"http-{self.status}"


Fetch = Callable[[str, dict[str, str]], Awaitable[SourceAnswer]]
"""Asks for an address with headers. It follows no redirect, and raises no error of the network."""

Sleep = Callable[[float], Awaitable[None]]


class GaveUp(Exception):
    """The backfill ends before it is done; `str()` says why, in one line."""


@dataclass(frozen=True, kw_only=True)
class BackfillOptions:
    """What a backfill is asked to do."""

    site: Site
    source: Source
    scope: Scope
    limits: Limits = field(default_factory=Limits)
    limit: int | None = None
    """The most captures that are fetched; None: all."""
    dry_run: bool = False
    """Only make the plan."""


class Job:
    """The state of one backfill."""

    def __init__(
        self,
        options: BackfillOptions,
        plan: Plan,
        archive: Archive | None,
        on_progress: Callable[[Counts], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`archive` may be None with `dry_run` only."""
        self.counts = Counts(options.site.name, options.source.name)
        self._options, self._plan, self._archive = options, plan, archive
        self._chooser = Chooser(options.site, archive)
        self._on_progress = on_progress
        self._clock = clock
        self._lock = SiteLock(archive, options.site.name) if archive is not None and not options.dry_run else None
        self._renewed = clock()
        self._waits = 0
        self._answered = False
        """Whether there was any answer yet."""

    async def run(self, fetch: Fetch, sleep: Sleep) -> None:
        """Make the plan and fetch what it has. Raises GaveUp, ArchiveError and crawler.run.lock.SiteLocked."""
        self._fetch, self._sleep = fetch, sleep
        if self._lock is not None:
            assert self._archive is not None
            site, crawls = self._options.site, self._archive.crawls
            crawls.enter_site(site.name, word_for(site))
            crawls.note_facts(site.name, site.publisher.as_facts())
            self._lock.acquire()
        try:
            await self._list_all()
            if not self._options.dry_run:
                await self._fetch_all()
        finally:
            self.counts.left = self._plan.overview(self._options.scope)
            if self._lock is not None:
                self._lock.release()

    # --- lists ------------------------------------------------------------------------------------

    async def _list_all(self) -> None:
        scope, plan = self._options.scope, self._plan
        domains = outermost(self._options.site.domains)
        complete = all(plan.state_of(scope, domain) is None for domain in domains)
        if complete and not plan.overview(scope).captures:
            plan.begin_anew(scope)
        for domain in domains:
            await self._list(domain)
        plan.skip_same(scope)

    async def _list(self, domain: str) -> None:
        source, scope = self._options.source, self._options.scope
        listed = 0
        while (state := self._plan.state_of(scope, domain)) is not None:
            answer = await self._ask(source.list_address(scope, domain, state), {})
            if answer.status in source.nothing_statuses:
                found = source.read_list(b"", state)
            elif answer.status == 200:
                found = source.read_list(answer.body, state)
            else:
                raise GaveUp(
                    _(
                        "the list of captures of {host} could not be fetched ({reason}): run it again later",
                        host=domain,
                        reason=answer.problem,
                    )
                )
            listed += len(found.captures)
            if listed > MAX_LISTED:
                raise StrangeAnswer(
                    _(
                        "{host} has more than {number:capture|captures}: ask for fewer by --since, --until",
                        host=domain,
                        number=MAX_LISTED,
                    )
                )
            if found.unusable:
                self.counts.left_out["unusable"] += found.unusable
            wanted = [capture for capture in map(self._with_ledger_address, found.captures) if capture is not None]
            self.counts.listed += self._plan.add(scope, domain, wanted, found.goes_on)
            self._on_progress(self.counts)

    def _with_ledger_address(self, capture: Capture) -> Capture | None:
        try:
            url = self._chooser.find_address(capture.original)
        except ValueError:
            self.counts.left_out["off-site"] += 1
            return None
        if url is None:
            self.counts.left_out["no-article"] += 1
            return None
        if self._archive is not None and self._archive.is_removed(url):
            self.counts.left_out[REMOVED] += 1
            return None
        return replace(capture, url=url)

    # --- captures ---------------------------------------------------------------------------------

    async def _fetch_all(self) -> None:
        capture: Capture | None = None
        failures = 0
        while (capture := self._plan.next_after(self._options.scope, capture)) is not None:
            if self._options.limit is not None and self.counts.fetched >= self._options.limit:
                self.counts.ending = "limit"
                return
            answer = await self._ask(*self._options.source.capture_request(capture))
            if answer.has_failed:
                self.counts.failed[answer.problem] += 1
                failures += 1
                if failures >= MAX_FAILURES:
                    raise GaveUp(
                        _(
                            "{number:capture|captures} in a row could not be fetched ({reason}): run it again later",
                            number=failures,
                            reason=answer.problem,
                        )
                    )
                continue
            failures = 0
            self._plan.mark_done(capture, self._take(capture, answer))
            self._on_progress(self.counts)

    def _take(self, capture: Capture, answer: SourceAnswer) -> str:
        """Store what a capture brought. Returns its state in the plan."""
        assert self._archive is not None
        try:
            if answer.status is None:
                raise CaptureRefused(answer.reason)
            page = self._options.source.read_capture(capture, answer.status, answer.headers, answer.body)
            visit = self._chooser.read(capture, page, datetime.fromtimestamp(self._clock(), UTC))
            check_same_article(self._archive, visit)
        except CaptureRefused as refused:
            self.counts.refused[refused.reason] += 1
            return _("refused: {reason}", reason=refused.reason)
        saved = save_backdated(self._archive, visit)
        if saved.removed:
            self.counts.refused[REMOVED] += 1
            return _("refused: {reason}", reason=REMOVED)
        result = saved.result
        self.counts.new += result == "new"
        self.counts.revised += result == "revised"
        self.counts.unchanged += result == "unchanged"
        return result or "unchanged"

    # --- asking -----------------------------------------------------------------------------------

    async def _ask(self, address: str, headers: dict[str, str]) -> SourceAnswer:
        """Ask at the pace, again after errors and after waits; returns the last answer. Raises GaveUp."""
        pace = self._pace(address)
        failures = 0
        while True:
            await self._wait(pace.reserve())
            self.counts.request_count += 1
            answer = await self._fetch(address, headers)
            self._answered = self._answered or answer.status is not None
            if not self._answered and answer.reason in NO_NETWORK:  # waiting would not make it better
                raise GaveUp(
                    _(
                        "{host} cannot be reached ({reason}): see whether this machine has a network, and run it again",
                        host=urlsplit(address).netloc,
                        reason=answer.reason,
                    )
                )
            asks_to_wait, wait = self._read_wait(answer)
            if asks_to_wait:
                self._waits += 1
                if self._waits > MAX_WAITS:
                    raise GaveUp(
                        _(
                            "{host} asked to wait {number:time|times} in a row: try later",
                            host=urlsplit(address).netloc,
                            number=MAX_WAITS,
                        )
                    )
                if wait is not None and wait > LONGEST_PAUSE:
                    raise GaveUp(
                        _(
                            "{host} asks to wait {number:minute|minutes}: run it again then",
                            host=urlsplit(address).netloc,
                            number=round(wait / 60),
                        )
                    )
                self._note(answer.problem, pace.pause(wait))
                continue
            failures += answer.has_failed
            if not answer.has_failed or failures >= self._options.limits.tries:
                self._waits = 0
                return answer
            self._note(answer.problem, pace.pause_after(failures))

    def _note(self, reason: str, seconds: float) -> None:
        self.counts.waits[reason] += 1
        self.counts.waited += seconds
        self._on_progress(self.counts)

    def _pace(self, address: str) -> Pace:
        parts = urlsplit(address)
        return Pace(self._plan, parts.netloc, self._options.limits, self._clock)

    def _read_wait(self, answer: SourceAnswer) -> tuple[bool, float | None]:
        """Whether the server asks to wait, and for how many seconds where it says so."""
        if answer.status not in (429, 503):
            return False, None
        now = datetime.fromtimestamp(self._clock(), UTC)
        wait = retry_after(answer.headers, now)
        return answer.status == 429 or wait is not None, wait

    async def _wait(self, seconds: float) -> None:
        """Wait, and keep the lock of the site meanwhile: a pause is longer than a lock lasts."""
        while True:
            if self._lock is not None and self._clock() - self._renewed >= RENEW_EVERY:
                if not self._lock.renew():
                    self._lock = None
                    raise GaveUp(_("{site} was taken over by another process", site=self._options.site.name))
                self._renewed = self._clock()
            if seconds <= 0:
                return
            part = min(seconds, RENEW_EVERY)
            await self._sleep(part)
            seconds -= part


def outermost(domains: tuple[str, ...]) -> list[str]:
    """Return the domains whose lists hold the captures of all of them: those of `www.x.vn` are listed for `x.vn`."""
    return [one for one in domains if not any(one != other and one.endswith(f".{other}") for other in domains)]
